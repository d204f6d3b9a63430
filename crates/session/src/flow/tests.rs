use proptest::prelude::*;

use super::Effect::{BlankPage, Capture, ClearData, Restore, RunSetup, RunValidate, Save};
use super::{Effect, Flow, Outcome, Plan, Saved, Step};

/// Runs a call in which the effects at `failing` (by their number) fail; yields what was done and how it ended.
fn run(plan: Plan, failing: &[usize]) -> (Vec<Effect>, Outcome) {
    let mut flow = Flow::new(plan);
    let mut done = Vec::new();
    let mut report = Ok(());
    loop {
        match flow.next(report) {
            Step::Do(effect) => {
                report = if failing.contains(&done.len()) { Err(format!("{effect:?} failed")) } else { Ok(()) };
                done.push(effect);
            }
            Step::End(outcome) => return (done, outcome),
        }
    }
}

fn plan(isolated: bool, validated: bool, saved: Saved) -> Plan {
    Plan { isolated, validated, saved }
}

fn blanks(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| **effect == BlankPage).count()
}

#[test]
fn created_without_validate() {
    let (done, outcome) = run(plan(true, false, Saved::Nothing), &[]);
    assert_eq!(done, [BlankPage, ClearData, RunSetup, Capture, Save, BlankPage]);
    assert_eq!(outcome, Outcome::Created);
}

#[test]
fn created_and_validated_saves_what_validate_left() {
    let (done, outcome) = run(plan(true, true, Saved::Nothing), &[]);
    assert_eq!(done, [BlankPage, ClearData, RunSetup, Capture, RunValidate, Capture, Save, BlankPage]);
    assert_eq!(outcome, Outcome::Created);
}

#[test]
fn a_validate_that_fails_at_creation_saves_nothing() {
    let (done, outcome) = run(plan(true, true, Saved::Nothing), &[4]);
    assert_eq!(done, [BlankPage, ClearData, RunSetup, Capture, RunValidate]);
    assert!(matches!(outcome, Outcome::Failed { effect: RunValidate, .. }));
}

#[test]
fn restored_and_restored_with_validate() {
    let (done, outcome) = run(plan(true, false, Saved::Usable), &[]);
    assert_eq!(done, [BlankPage, ClearData, Restore, BlankPage]);
    assert_eq!(outcome, Outcome::Restored);
    let (done, outcome) = run(plan(true, true, Saved::Usable), &[]);
    assert_eq!(done, [BlankPage, ClearData, Restore, RunValidate, Capture, Save, BlankPage]);
    assert_eq!(outcome, Outcome::Restored);
}

#[test]
fn a_validate_that_fails_after_restoring_recreates() {
    let (done, outcome) = run(plan(true, true, Saved::Usable), &[3]);
    let restore = [BlankPage, ClearData, Restore, RunValidate];
    let create = [BlankPage, ClearData, RunSetup, Capture, RunValidate, Capture, Save, BlankPage];
    assert_eq!(done, [&restore[..], &create[..]].concat());
    assert_eq!(outcome, Outcome::Recreated { reason: "RunValidate failed".into() });
}

#[test]
fn a_recreation_that_fails_fails_the_test() {
    let (done, outcome) = run(plan(true, true, Saved::Usable), &[3, 8]);
    assert_eq!(blanks(&done), 2);
    assert!(matches!(outcome, Outcome::Failed { effect: RunValidate, .. }));
    assert!(!done.contains(&Save));
}

#[test]
fn a_stale_session_is_made_anew_without_restoring_it() {
    let (done, outcome) = run(plan(true, false, Saved::Stale("cookie sid expired".into())), &[]);
    assert!(!done.contains(&Restore));
    assert_eq!(outcome, Outcome::Recreated { reason: "cookie sid expired".into() });
}

#[test]
fn pages_are_blanked_as_often_as_documented() {
    let count = |validated, saved, failing: &[usize]| blanks(&run(plan(true, validated, saved), failing).0);
    assert_eq!(count(false, Saved::Nothing, &[]), 2, "created");
    assert_eq!(count(true, Saved::Nothing, &[]), 2, "created and validated");
    assert_eq!(count(true, Saved::Nothing, &[4]), 1, "validation failed at creation");
    assert_eq!(count(false, Saved::Usable, &[]), 2, "restored");
    assert_eq!(count(true, Saved::Usable, &[]), 2, "restored and validated");
    assert_eq!(count(true, Saved::Usable, &[3]), 3, "recreated");
    assert_eq!(count(true, Saved::Usable, &[3, 8]), 2, "recreation failed");
}

fn any_saved() -> impl Strategy<Value = Saved> {
    prop_oneof![Just(Saved::Nothing), Just(Saved::Usable), Just(Saved::Stale("old".into()))]
}

proptest! {
    /// Whatever fails: a call ends, data is cleared before it is written, and only good data is saved.
    #[test]
    fn every_call_ends_and_saves_only_good_data(
        isolated: bool, validated: bool, saved in any_saved(), failing in prop::collection::vec(0_usize..20, 0..4),
    ) {
        let (done, outcome) = run(plan(isolated, validated, saved), &failing);
        prop_assert!(done.len() < 20);
        if !isolated {
            prop_assert_eq!(blanks(&done), 0);
        }
        for (at, effect) in done.iter().enumerate() {
            if matches!(effect, Restore | RunSetup) {
                prop_assert_eq!(done[at - 1], ClearData);
            }
            if *effect == Save {
                prop_assert_eq!(done[at - 1], Capture);
                prop_assert!(!failing.contains(&(at - 1)));
                prop_assert!(!validated || done[at - 2] == RunValidate);
            }
        }
        let failed = matches!(outcome, Outcome::Failed { .. });
        prop_assert!(!failed || !failing.is_empty());
        prop_assert_eq!(matches!(outcome, Outcome::Created), !failed && done.contains(&RunSetup) && !done.contains(&Restore)
            && !matches!(outcome, Outcome::Recreated { .. }));
    }
}
