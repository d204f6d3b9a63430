//! Callbacks of `cy.frame()` and `cy.tab()` run on other origins as those of `cy.origin()` do: errors name what was called.

use super::{QUICK, Sites};

const CALLERS: [&str; 3] = ["origin", "frame", "tab"];

/// Pages that hold a page of another origin, and that open one.
fn sites() -> Sites {
    let sites = Sites::new();
    let a = sites.a();
    let page = format!(
        "<h1>here</h1><iframe src='{a}/' style='width: 400px; height: 300px'></iframe><a target=_blank href='{a}/'>open</a>"
    );
    Sites { app: sites.app.page("/both", &page), ..sites }
}

/// A test for each of the commands, called on a page of another origin.
const EACH: &str = "
    const each = (title, inside, after = () => {}) => {
      const options = { args: String(inside) }
      it(title + ' origin', () => { cy.visit('/both') ; after(cy.origin(A, options, (inside) => { cy.visit('/') ; return eval(inside)() })) })
      it(title + ' frame', () => { cy.visit('/both') ; after(cy.frame('iframe', options, (inside) => eval(inside)())) })
      it(title + ' tab', () => { cy.visit('/both') ; cy.get('a').click() ; after(cy.tab('last', options, (inside) => eval(inside)())) })
    }
    ";

#[test]
fn errors_in_callbacks_name_the_command_that_was_called() {
    let run = sites()
        .project(
            QUICK,
            &format!(
                "{EACH}
                each('session', () => {{ cy.session('x', () => {{}}) }})
                each('sessions', () => {{ cy.then(() => Cypress.session.getSession('x')) }})
                each('yields', () => {{ cy.get('h1') }}, (yielded) => yielded.then((value) => value.length))
                each('alias', () => {{ cy.get('@outside') }})
                each('closure', () => {{ cy.then(() => outside) }})
                each('value', () => {{ cy.get('h1') ; return 5 }})
                each('promise', async () => {{ cy.get('h1') ; await new Promise(() => {{}}) }})
                each('goes on', () => {{ cy.get('h1').should('contain', ':') ; cy.get('input') }})
                "
            ),
        )
        .run();
    for command in CALLERS {
        let called = format!("`cy.{command}()`");
        let text = |title: &str| {
            let test = run.report().test(&format!("{title} {command}")).failure().clone();
            format!("{}\n{}", test.message, test.hint.unwrap_or_default())
        };
        for (title, part) in [
            ("session", format!("`cy.session()` is not available inside of {called}")),
            ("sessions", format!("`Cypress.session.getSession()` is not available inside of {called}")),
            ("yields", format!("use it inside of cy.{command}()")),
            ("alias", format!("aliases from outside of cy.{command}() are not known inside")),
            ("closure", format!("the callback of cy.{command}() runs on another origin")),
            ("value", format!("the function of {called} called")),
            ("promise", format!("the function of {called} returned a promise")),
        ] {
            let shown = text(title);
            assert!(shown.contains(&part), "{title} {command} should say: {part}\n{shown}");
            for other in CALLERS.iter().filter(|other| **other != command) {
                assert!(!shown.contains(&format!("cy.{other}()")), "{title} {command} names cy.{other}()\n{shown}");
            }
        }
    }
    assert_eq!(run.report().totals.passed, 3, "{}", run.show());
}

#[test]
fn a_support_file_that_fails_on_another_origin_is_told_with_what_ran_there() {
    let sites = sites();
    let run = sites
        .project(QUICK, &format!("{EACH} each('broken', () => {{ cy.get('h1') }})"))
        .file(
            "support.js",
            &format!("if (location.origin !== '{}') throw new Error('only at home')", sites.app.url("")),
        )
        .e2e(&format!("{QUICK} supportFile: 'support.js',"))
        .run();
    for command in CALLERS {
        let parts = [&format!("where cy.{command}() runs its callback: only at home")[..]];
        run.failed(&format!("broken {command}"), &parts);
    }
}
