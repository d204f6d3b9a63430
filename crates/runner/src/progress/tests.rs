use hinoki_protocol::{AttemptEnd, Next, RunEvent, State, SuiteNode, TestError, TestNode};

use hinoki_config::{RetryConfig, RetryStrategy};

use super::Progress;

fn tries(count: u32) -> RetryConfig {
    RetryConfig { count, strategy: RetryStrategy::FirstPass }
}

fn test(id: &str, retries: Option<u32>) -> TestNode {
    TestNode {
        id: id.into(),
        title: format!("test {id}"),
        pending: false,
        excluded: false,
        retries,
        test_isolation: None,
        tags: Vec::new(),
        stack: None,
        body: String::new(),
    }
}

fn progress(tests: Vec<TestNode>, default_retries: u32) -> Progress {
    let mut progress = Progress::new("a.cy.js", 0, tries(default_retries), 0.0);
    let suite = SuiteNode { title: "suite".into(), tests, ..SuiteNode::default() };
    progress.declared(SuiteNode { suites: vec![suite], ..SuiteNode::default() }, &[], |_| None);
    progress
}

fn end(test: &str, attempt: u32, state: State) -> AttemptEnd {
    AttemptEnd {
        test: test.into(),
        attempt,
        state,
        duration: 5.0,
        error: None,
        final_failure: false,
        context: None,
        picture: None,
    }
}

fn error(message: &str) -> TestError {
    TestError { message: message.into(), ..TestError::default() }
}

fn states(progress: Progress) -> Vec<(String, State)> {
    progress.finish_spec(100.0, false).1.tests.into_iter().map(|test| (test.id, test.state)).collect()
}

#[test]
fn a_failed_attempt_is_tried_again_as_often_as_allowed() {
    let mut progress = progress(vec![test("r1", Some(1))], 5);
    progress.attempt_started("r1", 1, 1.0);
    assert_eq!(progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("no")), 6.0), Next::Retry);
    progress.attempt_started("r1", 2, 7.0);
    assert_eq!(progress.attempt_ended(&end("r1", 2, State::Passed), None, 12.0), Next::Continue);
    let (_, result) = progress.finish_spec(20.0, false);
    let only = &result.tests[0];
    assert_eq!((only.state, only.flaky, only.attempts.len()), (State::Passed, true, 2));
    assert!(only.attempts[0].will_retry && !only.attempts[1].will_retry);
    assert_eq!((result.totals.passed, result.totals.flaky), (1, 1));
}

#[test]
fn a_hook_that_fails_for_good_is_not_tried_again() {
    let mut progress = progress(vec![test("r1", None)], 3);
    progress.attempt_started("r1", 1, 1.0);
    let end = AttemptEnd { final_failure: true, ..end("r1", 1, State::Failed) };
    assert_eq!(progress.attempt_ended(&end, Some(error("before")), 2.0), Next::Continue);
}

#[test]
fn a_hook_after_the_last_test_fails_that_test() {
    let mut progress = progress(vec![test("r1", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Passed), None, 2.0);
    let after = AttemptEnd { final_failure: true, ..end("r1", 1, State::Failed) };
    progress.attempt_ended(&after, Some(error("after")), 3.0);
    let (_, result) = progress.finish_spec(4.0, false);
    assert_eq!(result.totals.failed, 1);
    assert_eq!(result.tests.len(), 1);
    assert_eq!(result.tests[0].error.as_ref().map(|error| error.message.as_str()), Some("after"));
}

#[test]
fn a_lost_page_fails_its_test_and_goes_on_with_the_next() {
    let mut progress = progress(vec![test("r1", None), test("r2", None), test("r3", Some(1))], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Passed), None, 2.0);
    progress.attempt_started("r2", 1, 2.0);
    let resume = progress.page_lost(error("crashed"), 3.0).expect("goes on");
    assert_eq!((resume.test.as_str(), resume.attempt), ("r3", 1));
    progress.attempt_started("r3", 1, 4.0);
    let resume = progress.page_lost(error("crashed"), 5.0).expect("is tried again");
    assert_eq!((resume.test.as_str(), resume.attempt), ("r3", 2));
    progress.attempt_started("r3", 2, 6.0);
    assert_eq!(progress.page_lost(error("crashed"), 7.0), None);
    assert_eq!(
        states(progress),
        [("r1".to_owned(), State::Passed), ("r2".to_owned(), State::Failed), ("r3".to_owned(), State::Failed)]
    );
}

#[test]
fn a_page_lost_before_any_test_fails_the_spec() {
    let mut progress = Progress::new("a.cy.js", 0, tries(0), 0.0);
    assert_eq!(progress.page_lost(error("crashed"), 1.0), None);
    let (_, result) = progress.finish_spec(2.0, false);
    assert_eq!(result.error.map(|error| error.message), Some("crashed".into()));
}

#[test]
fn moving_to_another_origin_starts_the_attempt_over_and_counts_it_once() {
    let mut progress = progress(vec![test("r1", None), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Passed), None, 2.0);
    progress.attempt_started("r2", 1, 3.0);
    let resume = progress.moving("https://b.test/x").expect("goes on");
    assert_eq!((resume.test.as_str(), resume.attempt), ("r2", 1));
    progress.attempt_started("r2", 1, 4.0);
    progress.attempt_ended(&end("r2", 1, State::Passed), None, 5.0);
    let starts = |events: &[RunEvent]| {
        events.iter().filter(|event| matches!(event, RunEvent::AttemptStarted { test, .. } if test == "r2")).count()
    };
    let events = progress.take_events();
    assert_eq!(starts(&events), 1);
    assert_eq!(states(progress), [("r1".to_owned(), State::Passed), ("r2".to_owned(), State::Passed)]);
}

#[test]
fn tests_that_were_not_reached_are_skipped() {
    let mut progress = progress(vec![test("r1", None), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    let (events, result) = progress.finish_spec(2.0, true);
    assert_eq!((result.totals.tests, result.totals.skipped), (2, 2));
    assert!(matches!(events.last(), Some(RunEvent::TestFinished { .. })));
}

#[test]
fn stopping_ends_after_the_attempt_under_way() {
    let mut progress = progress(vec![test("r1", Some(3)), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.stop();
    assert_eq!(progress.attempt_ended(&end("r1", 1, State::Failed), None, 2.0), Next::Stop);
    assert_eq!(states(progress), [("r1".to_owned(), State::Failed), ("r2".to_owned(), State::Skipped)]);
}

#[test]
fn a_restarted_spec_counts_only_what_follows() {
    let mut progress = progress(vec![test("r1", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("thrown away")), 2.0);
    progress.restart("sessions were cleared");
    assert!(!progress.is_declared());
    assert!(matches!(progress.take_events().last(), Some(RunEvent::SpecRestarted { .. })));
    progress.declared(SuiteNode { tests: vec![test("r1", None)], ..SuiteNode::default() }, &[], |_| None);
    progress.attempt_started("r1", 1, 3.0);
    progress.attempt_ended(&end("r1", 1, State::Passed), None, 4.0);
    let (_, result) = progress.finish_spec(5.0, false);
    assert_eq!((result.totals.tests, result.totals.passed), (1, 1));
}

#[test]
fn a_test_that_a_hook_fails_once_more_counts_as_one_failure() {
    let mut progress = progress(vec![test("r1", None), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("test")), 2.0);
    assert_eq!(progress.new_failures(), 1);
    progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("after")), 3.0);
    assert_eq!(progress.new_failures(), 0);
    progress.attempt_started("r2", 1, 4.0);
    progress.attempt_ended(&end("r2", 1, State::Passed), None, 5.0);
    assert_eq!(progress.new_failures(), 0);
    progress.attempt_ended(&end("r2", 1, State::Failed), Some(error("after")), 6.0);
    assert_eq!(progress.new_failures(), 1);
}

#[test]
fn a_test_that_a_lost_page_fails_counts_as_a_failure() {
    let mut progress = progress(vec![test("r1", Some(1)), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.page_lost(error("crashed"), 2.0);
    assert_eq!(progress.new_failures(), 0, "it is tried again");
    progress.attempt_started("r1", 2, 3.0);
    progress.page_lost(error("crashed"), 4.0);
    assert_eq!(progress.new_failures(), 1);
}

#[test]
fn failures_of_a_restarted_spec_are_taken_back() {
    let mut progress = progress(vec![test("r1", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("thrown away")), 2.0);
    assert_eq!(progress.new_failures(), 1);
    progress.restart("sessions were cleared");
    assert_eq!(progress.new_failures(), -1);
}

#[test]
fn a_page_lost_before_an_attempt_starts_goes_on_with_that_attempt() {
    let mut progress = progress(vec![test("r1", Some(2)), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    assert_eq!(progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("no")), 2.0), Next::Retry);
    let resume = progress.page_lost(error("crashed"), 3.0).expect("goes on");
    assert_eq!((resume.test.as_str(), resume.attempt), ("r1", 2));
    progress.attempt_started("r1", 2, 4.0);
    progress.attempt_ended(&end("r1", 2, State::Passed), None, 5.0);
    let resume = progress.page_lost(error("crashed"), 6.0).expect("goes on");
    assert_eq!((resume.test.as_str(), resume.attempt), ("r2", 1));
    let (_, result) = progress.finish_spec(7.0, false);
    let numbers: Vec<u32> = result.tests[0].attempts.iter().map(|attempt| attempt.attempt).collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn nothing_follows_a_lost_page_once_the_run_is_stopped() {
    let mut progress = progress(vec![test("r1", None), test("r2", None)], 0);
    progress.attempt_started("r1", 1, 1.0);
    progress.attempt_ended(&end("r1", 1, State::Failed), Some(error("no")), 2.0);
    progress.stop();
    assert_eq!(progress.page_lost(error("crashed"), 3.0), None);
}
