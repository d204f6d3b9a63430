//! What makes `validate` fail.

use super::support::{FLAGGED, TODAY, app, project, run, statuses};

/// Each kind passes when the session is created, fails after it was restored, and passes when it is recreated.
const KINDS: &str = "
    let calls = 0
    const holds = () => ++calls !== 2
    const kinds = {
      throws: () => { if (!holds()) throw new Error('thrown') },
      command: () => { cy.wrap(holds(), { timeout: 200 }).should('equal', true) },
      rejects: () => (holds() ? Promise.resolve() : Promise.reject(new Error('rejected'))),
      resolvesFalse: () => Promise.resolve(holds()),
      asynchronous: async () => holds(),
      lastYield: () => { cy.wrap(1) ; cy.wrap(holds()) },
      chain: () => cy.wrap(holds()),
      innerThrow: () => { cy.then(() => { if (!holds()) throw new Error('inner') }) },
      plainFalse: () => holds(),
    }
    for (const [kind, validate] of Object.entries(kinds)) {
      it(kind, () => {
        calls = 0
        cy.session(kind, () => {}, { validate })
        cy.session(kind, () => {}, { validate })
      })
    }
    it('another value skips the check', () => {
      const validate = () => { holds() ; return 5 }
      cy.session('value', () => {}, { validate })
      cy.session('value', () => {}, { validate })
    })
    it('undefined and null are not false', () => {
      for (const value of [undefined, null, 0, '']) {
        cy.session('falsy' + value, () => {}, { validate: () => Promise.resolve(value) })
        cy.session('falsy' + value, () => {}, { validate: () => Promise.resolve(value) })
      }
    })
    ";

#[test]
fn every_kind_of_failure_recreates_the_session() {
    for flag in [TODAY, FLAGGED] {
        let app = app();
        let (run, entries) = run(&project(&app, flag, KINDS));
        run.passed(11);
        let expected = ["created", "recreated"];
        for at in 0..8 {
            assert_eq!(statuses(&entries[2 * at..2 * at + 2]), expected, "kind {at}\n{}", run.show());
        }
        // A plain false fails only in the era of the flag; today a warning says that it means nothing.
        let plain = &entries[17];
        assert_eq!(plain.status(), if flag == FLAGGED { "recreated" } else { "restored" });
        let warned = plain.below.iter().any(|child| child["state"] == "warned");
        assert_eq!(warned, flag == TODAY, "{:#?}", plain.below);
        assert_eq!(statuses(&entries[18..]), ["created", "restored"].repeat(5));
        let reasons: Vec<&str> = entries.iter().skip(1).step_by(2).take(8).map(|entry| entry.reason()).collect();
        for (reason, part) in
            reasons.iter().zip(["thrown", "equal", "rejected", "`false`", "`false`", "`false`", "`false`", "inner"])
        {
            assert!(reason.contains(part), "'{part}' isn't in '{reason}'");
        }
    }
}

#[test]
fn a_plain_false_at_creation_fails_the_test_of_the_flags_era() {
    let app = app();
    let spec = "it('false', () => { cy.session('a', () => {}, { validate: () => false }) })";
    run(&project(&app, FLAGGED, spec)).0.code(1).failed("false", &["validate", "false"]);
    run(&project(&app, TODAY, spec)).0.passed(1);
}

#[test]
fn what_validate_rotates_is_saved() {
    let app = app();
    let project = project(
        &app,
        TODAY,
        "
        const validate = () => {
          cy.visit('/')
          cy.window().then((win) => { win.localStorage.setItem('uses', String(Number(win.localStorage.getItem('uses')) + 1)) })
          cy.setCookie('rotated', String(Math.random()))
        }
        for (const n of [1, 2, 3]) it('use ' + n, () => {
          cy.session('alice', () => { cy.visit('/login/alice') }, { validate })
          cy.visit('/')
          cy.window().then((win) => { expect(win.localStorage.getItem('uses')).to.equal(String(n)) })
        })
        ",
    );
    let (run, entries) = run(&project);
    run.passed(3);
    assert_eq!(statuses(&entries), ["created", "restored", "restored"]);
}
