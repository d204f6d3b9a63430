//! Results as the handlers of `after:spec` and `after:run` see them, and as `run()` of the npm package yields them.

use std::collections::BTreeSet;

use hinoki_config::CYPRESS_VERSION;
use hinoki_protocol::{BrowserInfo, RunResult, SpecFile, SpecResult, State, TestError, TestResult, Totals};
use serde_json::{Value, json};

use super::{RunFacts, spec_details};

/// A run that came to its end. `specs` are those of [`crate::RunRequest`].
pub fn finished_run(
    facts: &RunFacts,
    browser: &BrowserInfo,
    specs: &[SpecFile],
    result: &RunResult,
    results: &[SpecResult],
    version: &str,
) -> Value {
    let runs: Vec<Value> = results
        .iter()
        .filter_map(|result| {
            let spec = specs.iter().find(|spec| spec.relative == result.spec)?;
            Some(of_spec(spec, result, &facts.reporter))
        })
        .collect();
    let totals = &result.totals;
    let suites: usize = results.iter().map(suites).sum();
    json!({
        "status": "finished",
        "startedTestsAt": iso(result.started_at),
        "endedTestsAt": iso(result.started_at + result.duration),
        "totalDuration": result.duration.round(),
        "totalSuites": suites,
        "totalTests": totals.tests,
        "totalPassed": totals.passed,
        "totalPending": totals.pending,
        "totalFailed": failures(totals, results.iter().filter(|result| result.error.is_some()).count()),
        "totalSkipped": totals.skipped,
        "totalFlaky": totals.flaky,
        "runs": runs,
        "browserName": browser.name,
        "browserPath": browser.path,
        "browserVersion": browser.version,
        "osName": hinoki_config::platform(),
        "cypressVersion": CYPRESS_VERSION,
        "hinokiVersion": version,
        "config": facts.config,
    })
}

/// A run that couldn't be carried out.
pub fn failed_run(message: &str) -> Value {
    json!({ "status": "failed", "failures": 1, "message": message })
}

/// A spec that came to its end.
pub(crate) fn of_spec(spec: &SpecFile, result: &SpecResult, reporter: &str) -> Value {
    let totals = &result.totals;
    let (started, ended) = (iso(result.started_at), iso(result.started_at + result.duration));
    let suites = suites(result);
    let failures = failures(totals, usize::from(result.error.is_some()));
    json!({
        "error": result.error.as_ref().map(displayed),
        "stats": {
            "suites": suites,
            "tests": totals.tests,
            "passes": totals.passed,
            "pending": totals.pending,
            "skipped": totals.skipped,
            "failures": failures,
            "startedAt": started,
            "endedAt": ended,
            "duration": result.duration.round(),
        },
        "reporter": reporter,
        "reporterStats": {
            "suites": suites,
            "tests": totals.tests,
            "passes": totals.passed,
            "pending": totals.pending,
            "failures": failures,
            "start": started,
            "end": ended,
            "duration": result.duration.round(),
        },
        "tests": result.tests.iter().map(of_test).collect::<Vec<_>>(),
        "screenshots": screenshots(result),
        "video": result.video.as_ref().map(|video| &video.path),
        "spec": spec_details(spec),
    })
}

fn of_test(test: &TestResult) -> Value {
    json!({
        "title": test.title_path,
        "state": state(test.state),
        "displayError": test.error.as_ref().map(displayed),
        "duration": test.duration.round(),
        "attempts": test.attempts.iter().map(|attempt| json!({ "state": state(attempt.state) })).collect::<Vec<_>>(),
    })
}

fn screenshots(result: &SpecResult) -> Vec<Value> {
    let attempts = result.tests.iter().flat_map(|test| &test.attempts);
    let all = attempts.flat_map(|attempt| attempt.screenshots.iter().map(move |taken| (attempt.attempt, taken)));
    all.map(|(attempt, taken)| {
        json!({
            "name": taken.name,
            "path": taken.path,
            "takenAt": iso(taken.taken_at),
            "width": taken.width,
            "height": taken.height,
            "testAttemptIndex": attempt.saturating_sub(1),
            "testFailure": taken.test_failure,
        })
    })
    .collect()
}

/// An error outside of all tests counts as a failure, too.
fn failures(totals: &Totals, errors: usize) -> usize {
    usize::try_from(totals.failed).unwrap_or(usize::MAX).saturating_add(errors)
}

/// Number of suites that hold a test of the run, directly or not.
fn suites(result: &SpecResult) -> usize {
    let mut paths = BTreeSet::new();
    for test in &result.tests {
        for depth in 1..test.title_path.len() {
            paths.insert(&test.title_path[..depth]);
        }
    }
    paths.len()
}

fn displayed(error: &TestError) -> String {
    let head = if error.name.is_empty() { error.message.clone() } else { format!("{}: {}", error.name, error.message) };
    if error.stack.is_empty() { head } else { format!("{head}\n\n{}", error.stack) }
}

fn state(state: State) -> &'static str {
    match state {
        State::Passed => "passed",
        State::Failed => "failed",
        State::Pending => "pending",
        State::Skipped => "skipped",
    }
}

/// ISO 8601 in UTC, to the millisecond, of ms since the Unix epoch.
pub(crate) fn iso(at: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "times of this age and the next fit by far")]
    let timestamp = jiff::Timestamp::from_millisecond(at.round() as i64).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{timestamp:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_json() {
        assert_eq!(iso(1_700_000_000_123.4), "2023-11-14T22:13:20.123Z");
        assert_eq!(iso(0.0), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn suites_are_counted_once_each() {
        let test = |titles: &[&str]| TestResult {
            title_path: titles.iter().map(|&title| title.to_owned()).collect(),
            ..TestResult::default()
        };
        let tests = vec![test(&["a", "b", "1"]), test(&["a", "b", "2"]), test(&["a", "3"]), test(&["4"])];
        let result = SpecResult { tests, ..SpecResult::default() };
        assert_eq!(suites(&result), 2);
    }
}
