//! When a test is tried again, and what its attempts make of it.

use hinoki_config::RetryStrategy;
use hinoki_protocol::{State, TestResult};

/// What follows an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another attempt.
    Again,
    /// The test has ended so.
    Ends(State),
}

/// `states` are those of the attempts so far, `left` is how many more are allowed.
pub(crate) fn verdict(strategy: RetryStrategy, states: &[State], left: u32) -> Verdict {
    let count = |state: State| u32::try_from(states.iter().filter(|each| **each == state).count()).unwrap_or(u32::MAX);
    let (passed, failed) = (count(State::Passed), count(State::Failed));
    let last = states.last().copied().unwrap_or(State::Skipped);
    // Nothing went wrong, or the test isn't one that can.
    if failed == 0 || !matches!(last, State::Passed | State::Failed) {
        return Verdict::Ends(last);
    }
    match strategy {
        RetryStrategy::FirstPass if last == State::Failed && left > 0 => Verdict::Again,
        RetryStrategy::FirstPass => Verdict::Ends(last),
        RetryStrategy::PassOnThreshold { passes_required } if passed >= passes_required => Verdict::Ends(State::Passed),
        // As soon as the threshold can't be reached any more, trying is of no use.
        RetryStrategy::PassOnThreshold { passes_required } if passed + left >= passes_required => Verdict::Again,
        RetryStrategy::PassOnThreshold { .. } => Verdict::Ends(State::Failed),
        RetryStrategy::AlwaysFail { stop_if_any_passed } if left > 0 && !(stop_if_any_passed && passed > 0) => {
            Verdict::Again
        }
        RetryStrategy::AlwaysFail { .. } => Verdict::Ends(State::Failed),
    }
}

/// Gives a test the state that its attempts make of it; one that fails although its last attempt passed says why.
pub(crate) fn end(test: &mut TestResult, state: State) {
    test.state = state;
    test.flaky = state == State::Passed && test.attempts.len() > 1;
    if state != State::Failed {
        test.error = None;
        return;
    }
    let passed = test.attempts.iter().filter(|attempt| attempt.state == State::Passed).count();
    if passed > 0 {
        test.error = test.attempts.iter().rev().find_map(|attempt| attempt.error.clone());
        let all = test.attempts.len();
        let note = format!(
            "the test is flaky: {passed} of {all} attempts passed, which `retries.experimentalStrategy` counts as a failure"
        );
        if let Some(error) = &mut test.error {
            error.hint = Some(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use State::{Failed, Passed};

    use super::*;

    /// Plays attempts one after the other; how many were made and how it ended.
    fn play(strategy: RetryStrategy, retries: u32, outcomes: &[State]) -> (usize, State) {
        for made in 1..=outcomes.len() {
            let left = (retries + 1).saturating_sub(u32::try_from(made).expect("few"));
            if let Verdict::Ends(state) = verdict(strategy, &outcomes[..made], left) {
                return (made, state);
            }
        }
        panic!("more attempts are wanted than {}", outcomes.len());
    }

    #[test]
    fn the_first_pass_ends_a_test() {
        let strategy = RetryStrategy::FirstPass;
        assert_eq!(play(strategy, 2, &[Passed]), (1, Passed));
        assert_eq!(play(strategy, 2, &[Failed, Passed]), (2, Passed));
        assert_eq!(play(strategy, 2, &[Failed, Failed, Failed]), (3, Failed));
        assert_eq!(play(strategy, 0, &[Failed]), (1, Failed));
    }

    #[test]
    fn a_threshold_must_be_reached() {
        let strategy = RetryStrategy::PassOnThreshold { passes_required: 2 };
        assert_eq!(play(strategy, 3, &[Passed]), (1, Passed));
        assert_eq!(play(strategy, 3, &[Failed, Passed, Passed]), (3, Passed));
        assert_eq!(play(strategy, 3, &[Failed, Passed, Failed, Passed]), (4, Passed));
        // Two passes can't come any more.
        assert_eq!(play(strategy, 3, &[Failed, Failed, Failed]), (3, Failed));
        assert_eq!(play(strategy, 3, &[Failed, Passed, Failed, Failed]), (4, Failed));
    }

    #[test]
    fn one_failure_fails_for_good_but_attempts_go_on() {
        let strategy = RetryStrategy::AlwaysFail { stop_if_any_passed: false };
        assert_eq!(play(strategy, 2, &[Passed]), (1, Passed));
        assert_eq!(play(strategy, 2, &[Failed, Passed, Passed]), (3, Failed));
        let strategy = RetryStrategy::AlwaysFail { stop_if_any_passed: true };
        assert_eq!(play(strategy, 2, &[Failed, Passed]), (2, Failed));
        assert_eq!(play(strategy, 2, &[Failed, Failed, Failed]), (3, Failed));
    }

    #[test]
    fn what_does_not_run_ends_at_once() {
        assert_eq!(
            play(RetryStrategy::AlwaysFail { stop_if_any_passed: false }, 2, &[State::Pending]),
            (1, State::Pending)
        );
    }
}
