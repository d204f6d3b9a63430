//! Whatever events come, in whatever order, reporters bear it and their numbers agree.

use hinoki_protocol::{
    AttemptResult, BrowserInfo, CodeFrame, EVENT_VERSION, RunEvent, RunResult, RunStarted, SpecFile, SpecResult, State,
    SuiteNode, TestError, TestNode, TestResult, Totals,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{stdout, terminal};
use crate::sample::location;
use crate::{OutputStyle, Recorder, read_json_report, read_recording};

const REPORTERS: [&str; 7] = ["spec", "list", "dot", "json", "junit", "github", "ndjson"];

fn spec() -> impl Strategy<Value = String> {
    prop_oneof![Just("a.cy.ts".to_owned()), Just("e2e/b.cy.ts".to_owned()), Just("e2e/deep/c.cy.js".to_owned()), text()]
}

fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[ -~]{0,12}",
        Just("日本語 🧺 e\u{301}".to_owned()),
        Just("two\nlines\r\n\tand\u{1b}[31m red".to_owned()),
        "[a-z ]{0,200}",
        any::<String>(),
    ]
    .boxed()
}

fn time() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0..800_000_u32).prop_map(|eighths| f64::from(eighths) / 8.0),
        Just(0.0),
        Just(-5.0),
        Just(1.795e12),
        Just(1e300)
    ]
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![Just(State::Passed), Just(State::Failed), Just(State::Pending), Just(State::Skipped)]
}

fn code_frame() -> BoxedStrategy<CodeFrame> {
    (text(), 0..6_u32, 0..300_u32, 0..4_u32, vec(text(), 0..5))
        .prop_map(|(file, line, column, first_line, lines)| CodeFrame {
            location: location(&file, line, column),
            first_line,
            lines,
        })
        .boxed()
}

fn error() -> BoxedStrategy<TestError> {
    let texts =
        (text(), text(), text(), option::of(text()), option::of(text()), option::of(text()), option::of(text()));
    (texts, option::of(code_frame()))
        .prop_map(|((name, message, stack, expected, actual, hint, hook), code_frame)| TestError {
            name,
            message,
            stack,
            code_frame,
            expected,
            actual,
            hint,
            hook,
        })
        .boxed()
}

fn attempt() -> BoxedStrategy<AttemptResult> {
    (0..5_u32, state(), time(), time(), option::of(error()), any::<bool>())
        .prop_map(|(attempt, state, started_at, duration, error, will_retry)| AttemptResult {
            attempt,
            state,
            started_at,
            duration,
            error,
            screenshots: Vec::new(),
            requests: Vec::new(),
            will_retry,
        })
        .boxed()
}

fn test() -> BoxedStrategy<TestResult> {
    ("r[1-4]", vec(text(), 0..4), state(), vec(attempt(), 0..3), any::<bool>(), time(), option::of(error()))
        .prop_map(|(id, title_path, state, attempts, flaky, duration, error)| TestResult {
            id,
            title_path,
            state,
            attempts,
            flaky: flaky && state == State::Passed,
            duration,
            error,
            tags: Vec::new(),
            location: None,
            context: None,
        })
        .boxed()
}

fn root() -> BoxedStrategy<SuiteNode> {
    vec(("r[1-4]", text(), option::of(0..=u32::MAX), any::<bool>()), 0..4)
        .prop_map(|tests| {
            let node = |(id, title, retries, excluded)| TestNode {
                id,
                title,
                pending: false,
                excluded,
                retries,
                test_isolation: None,
                tags: Vec::new(),
                stack: None,
                body: String::new(),
            };
            let suite = SuiteNode {
                title: "suite".to_owned(),
                tests: tests.into_iter().map(node).collect(),
                ..SuiteNode::default()
            };
            SuiteNode { suites: vec![suite], ..SuiteNode::default() }
        })
        .boxed()
}

fn started() -> BoxedStrategy<RunEvent> {
    (vec(spec(), 0..4), 0..4_u32, time())
        .prop_map(|(specs, workers, at)| {
            let file = |relative: String| SpecFile {
                name: relative.clone(),
                absolute: relative.clone(),
                relative,
                spec_file_extension: String::new(),
                file_extension: String::new(),
            };
            RunEvent::RunStarted(RunStarted {
                version: EVENT_VERSION,
                hinoki: "0.1.0".to_owned(),
                project: "/p".to_owned(),
                browser: BrowserInfo::default(),
                specs: specs.into_iter().map(file).collect(),
                workers,
                at,
            })
        })
        .boxed()
}

fn spec_finished() -> BoxedStrategy<RunEvent> {
    (spec(), 0..3_u32, time(), time(), vec(test(), 0..4), option::of(error()))
        .prop_map(|(spec, worker, started_at, duration, tests, error)| {
            let mut totals = Totals::default();
            tests.iter().for_each(|test| totals.count(test));
            RunEvent::SpecFinished {
                result: SpecResult { spec, worker, started_at, duration, totals, error, tests, video: None },
            }
        })
        .boxed()
}

fn run_finished() -> BoxedStrategy<RunEvent> {
    (time(), time(), option::of(text()))
        .prop_map(|(started_at, duration, interrupted)| RunEvent::RunFinished {
            result: RunResult {
                totals: Totals::default(),
                started_at,
                duration,
                failed_specs: 0,
                specs: 0,
                interrupted,
            },
        })
        .boxed()
}

fn event() -> BoxedStrategy<RunEvent> {
    prop_oneof![
        1 => started(),
        3 => (spec(), 0..3_u32, time()).prop_map(|(spec, worker, at)| RunEvent::SpecStarted { spec, worker, at }),
        2 => (spec(), root()).prop_map(|(spec, root)| RunEvent::SpecDeclared { spec, root }),
        1 => (spec(), text()).prop_map(|(spec, reason)| RunEvent::SpecReloaded { spec, reason }),
        2 => (spec(), "r[1-4]", 0..4_u32, time())
            .prop_map(|(spec, test, attempt, at)| RunEvent::AttemptStarted { spec, test, attempt, at }),
        2 => (spec(), "r[1-4]", attempt())
            .prop_map(|(spec, test, result)| RunEvent::AttemptFinished { spec, test, result }),
        6 => (spec(), test()).prop_map(|(spec, result)| RunEvent::TestFinished { spec, result }),
        1 => (option::of(spec()), text()).prop_map(|(spec, message)| RunEvent::Warning { spec, message }),
        1 => (0..3_u32, text()).prop_map(|(worker, reason)| RunEvent::WorkerReplaced { worker, reason }),
        3 => spec_finished(),
        1 => run_finished(),
    ]
    .boxed()
}

fn stream() -> BoxedStrategy<Vec<RunEvent>> {
    (option::weighted(0.9, started()), vec(event(), 0..25), option::of(run_finished()))
        .prop_map(|(first, events, last)| first.into_iter().chain(events).chain(last).collect())
        .boxed()
}

fn style() -> impl Strategy<Value = OutputStyle> {
    (any::<bool>(), 1..200_usize, any::<bool>()).prop_map(|(colour, width, terminal)| OutputStyle {
        colour,
        width,
        terminal,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_is_borne(events in stream(), style in style()) {
        for reporter in REPORTERS {
            stdout(reporter, style, &events);
        }
    }

    #[test]
    fn plain_text_has_no_control_characters(events in stream()) {
        for reporter in ["spec", "list", "dot", "github"] {
            let text = stdout(reporter, OutputStyle::PLAIN, &events);
            prop_assert!(!text.chars().any(|char| char.is_control() && char != '\n'), "{reporter}: {text:?}");
        }
    }

    #[test]
    fn totals_add_up(events in stream()) {
        let report = read_json_report(&stdout("json", OutputStyle::PLAIN, &events)).unwrap();
        let mut sum = Totals::default();
        for spec in &report.specs {
            sum.add(&spec.totals);
            let of = |state| spec.tests.iter().filter(|test| test.state == state).count();
            prop_assert_eq!(spec.totals.tests as usize, spec.tests.len());
            prop_assert_eq!(spec.totals.passed as usize, of(State::Passed));
            prop_assert_eq!(spec.totals.failed as usize, of(State::Failed));
        }
        prop_assert_eq!(sum, report.totals);
        let parts = sum.passed + sum.failed + sum.pending + sum.skipped;
        prop_assert_eq!(parts, sum.tests);
    }

    #[test]
    fn a_replayed_run_looks_the_same(events in stream(), reporter in 0..REPORTERS.len()) {
        let first = events.iter().position(|event| matches!(event, RunEvent::RunStarted(_)));
        let events = &events[first.unwrap_or(events.len())..];
        let mut recorded = Vec::new();
        let mut recorder = Recorder::new(&mut recorded);
        events.iter().for_each(|event| recorder.event(event).unwrap());
        if !events.is_empty() {
            let recording = read_recording(recorded.as_slice()).unwrap();
            let style = terminal(100);
            let reporter = REPORTERS[reporter];
            prop_assert_eq!(stdout(reporter, style, &recording.events), stdout(reporter, style, events));
        }
    }
}
