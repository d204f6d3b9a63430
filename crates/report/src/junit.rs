use hinoki_protocol::{AttemptResult, RunEvent, State, TestError, TestResult};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestRerun, TestSuite};

use crate::Reporter;
use crate::error_text::{error_parts, headline};
use crate::model::{RunModel, SpecModel, clean_titles, last_screenshots};
use crate::paint::Paint;
use crate::text::{lines, one_line};
use crate::time::std_duration;

/// The `junit` reporter: a suite for each spec, a case for each test.
#[derive(Default)]
pub(crate) struct JUnit {
    model: RunModel,
}

impl Reporter for JUnit {
    fn event(&mut self, event: &RunEvent, _out: &mut String) {
        self.model.apply(event);
    }

    fn finish(&mut self, out: &mut String) {
        let mut report = Report::new("hinoki");
        report.set_time(std_duration(self.model.duration()));
        report.add_test_suites(self.model.specs.iter().map(|spec| suite(spec, self.model.now)));
        // Writing to a string doesn't fail.
        if let Ok(xml) = report.to_string() {
            out.push_str(&xml);
        }
    }
}

fn suite(spec: &SpecModel, now: f64) -> TestSuite {
    let mut suite = TestSuite::new(one_line(&spec.spec));
    suite.set_time(std_duration(spec.duration(now)));
    suite.extra.insert("timestamp".into(), crate::time::iso(spec.started_at).into());
    suite.extra.insert("file".into(), one_line(&spec.spec).into());
    suite.add_test_cases(spec.tests.iter().map(|test| case(&spec.spec, test)));
    if let Some(error) = spec.error() {
        let mut case = TestCase::new("error outside of the tests", failed(NonSuccessKind::Error, error));
        case.set_classname(one_line(&spec.spec));
        suite.add_test_case(case);
    }
    suite
}

fn case(spec: &str, test: &TestResult) -> TestCase {
    let reruns = test.attempts.iter().filter(|attempt| attempt.will_retry).filter_map(rerun);
    let status = match test.state {
        State::Passed => {
            let mut status = TestCaseStatus::success();
            status.add_reruns(reruns);
            status
        }
        State::Failed => {
            let error = test.error.clone().unwrap_or_default();
            let mut status = failed(NonSuccessKind::Failure, &error);
            status.add_reruns(reruns);
            status
        }
        State::Pending => TestCaseStatus::skipped(),
        State::Skipped => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(test.error.as_ref().map_or_else(|| "not run".to_owned(), headline));
            status
        }
    };
    let mut case = TestCase::new(clean_titles(&test.title_path).join(" › "), status);
    case.set_classname(one_line(spec));
    case.set_time(std_duration(test.duration));
    if let Some(location) = &test.location {
        case.extra.insert("file".into(), one_line(&location.file).into());
        case.extra.insert("line".into(), location.line.to_string().into());
    }
    let screenshots = last_screenshots(test);
    if !screenshots.is_empty() {
        // The form that Jenkins and GitLab read.
        let lines: Vec<String> =
            screenshots.iter().map(|screenshot| format!("[[ATTACHMENT|{}]]", one_line(&screenshot.path))).collect();
        case.set_system_out(lines.join("\n"));
    }
    case
}

fn failed(kind: NonSuccessKind, error: &TestError) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(headline(error)).set_type(one_line(&error.name)).set_description(details(error));
    status
}

fn rerun(attempt: &AttemptResult) -> Option<TestRerun> {
    let error = attempt.error.as_ref()?;
    let mut rerun = TestRerun::new(NonSuccessKind::Failure);
    rerun.set_time(std_duration(attempt.duration));
    rerun.set_message(headline(error)).set_type(one_line(&error.name)).set_description(details(error));
    Some(rerun)
}

/// The error as plain text, with its whole stack.
fn details(error: &TestError) -> String {
    let told = TestError { stack: String::new(), ..error.clone() };
    let mut parts = error_parts(&told, None, None, Paint::new(false));
    parts.push(lines(&error.stack));
    let parts: Vec<String> = parts.into_iter().map(|part| part.join("\n")).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}
