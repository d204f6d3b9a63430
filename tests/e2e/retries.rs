//! The strategies by which tests are tried again, and what counts as flaky.

use crate::harness::Project;

/// Tests whose attempts end by a plan: `P` passes, `F` fails. Counts how often hooks run.
const PLANNED: &str = "
const made = {}
const planned = (name, plan) => it(name, () => {
  const attempt = made[name] = (made[name] ?? 0) + 1
  if (plan[attempt - 1] !== 'P') throw new Error('planned failure ' + attempt)
})
let began = 0
let ended = 0
describe('suite', () => {
  before(() => { began++ })
  after(() => { ended++ })
  planned('steady', 'P')
  planned('flaky', 'FPP')
  planned('broken', 'FFFF')
})
describe('then', () => {
  it('hooks ran once', () => { expect([began, ended]).to.deep.equal([1, 1]) })
})
";

fn run(retries: &str) -> crate::harness::Finished {
    Project::of(PLANNED).e2e(&format!("retries: {retries}")).run()
}

fn attempts(run: &crate::harness::Finished, test: &str) -> usize {
    run.report().test(test).attempts.len()
}

#[test]
fn a_test_passes_when_enough_attempts_do() {
    let run = run(
        "{ experimentalStrategy: 'detect-flake-and-pass-on-threshold', experimentalOptions: { maxRetries: 3, passesRequired: 2 }, runMode: true, openMode: false }",
    );
    run.code(1).outcomes(&["passed steady", "passed flaky", "failed broken", "passed hooks ran once"].map(in_suite));
    let made = ["steady", "flaky", "broken"].map(|test| attempts(&run, test));
    // Of the broken one no two attempts can pass any more after the third.
    assert_eq!(made, [1, 3, 3]);
    assert!(run.report().test("flaky").flaky && !run.report().test("steady").flaky);
    run.printed("flaky");
}

#[test]
fn a_flaky_test_fails_where_that_is_wanted() {
    let run = run(
        "{ experimentalStrategy: 'detect-flake-but-always-fail', experimentalOptions: { maxRetries: 2, stopIfAnyPassed: false }, runMode: true, openMode: false }",
    );
    run.code(1).outcomes(&["passed steady", "failed flaky", "failed broken", "passed hooks ran once"].map(in_suite));
    let made = ["steady", "flaky", "broken"].map(|test| attempts(&run, test));
    assert_eq!(made, [1, 3, 3]);
    run.failed("flaky", &["planned failure 1", "flaky", "2 of 3 attempts passed"]);

    let run = self::run(
        "{ experimentalStrategy: 'detect-flake-but-always-fail', experimentalOptions: { maxRetries: 2, stopIfAnyPassed: true }, runMode: true, openMode: false }",
    );
    assert_eq!(["steady", "flaky", "broken"].map(|test| attempts(&run, test)), [1, 2, 3]);
}

fn in_suite(outcome: &'static str) -> &'static str {
    match outcome {
        "passed steady" => "passed suite > steady",
        "passed flaky" => "passed suite > flaky",
        "failed flaky" => "failed suite > flaky",
        "failed broken" => "failed suite > broken",
        "passed hooks ran once" => "passed then > hooks ran once",
        other => other,
    }
}
