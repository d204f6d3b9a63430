//! Specs side by side.

use std::collections::BTreeSet;

use crate::harness::{App, Project};

#[test]
fn two_workers_share_the_specs_and_their_output_is_not_mixed() {
    let app = App::with("<p>x</p>");
    let mut project = Project::new().app(&app);
    for name in ["a", "b", "c", "d"] {
        let spec = format!(
            "describe('{name}', () => {{ for (const n of [1, 2, 3]) it(`{name}${{n}}`, () => {{ cy.visit('/slow?ms=50&by={name}') ; cy.get('h1') }}) }})"
        );
        project = project.spec(&format!("{name}.cy.js"), &spec);
    }
    let run = project.command().args(&["--workers", "2"]).finish();
    run.passed(12);
    let report = run.report();
    assert_eq!(report.workers, 2);
    assert_eq!(report.specs.iter().map(|spec| spec.worker).collect::<BTreeSet<_>>().len(), 2);
    // The lines of a spec's tests stand together.
    let names: Vec<char> = run
        .stdout
        .lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words
                .iter()
                .find(|word| {
                    let chars: Vec<char> = word.chars().collect();
                    matches!(chars[..], ['a'..='d', '1'..='3'])
                })?
                .chars()
                .next()
        })
        .collect();
    let mut runs = names.clone();
    runs.dedup();
    assert_eq!(runs.len(), 4, "{names:?}\n{}", run.stdout);
}

#[test]
fn workers_do_not_see_each_others_storage() {
    let app = App::with("<p>x</p>");
    let spec = |name: &str| {
        format!(
            "for (const n of [1, 2, 3]) it('own ' + n, () => {{
               cy.visit('/slow?ms=60')
               cy.window().then((win) => {{ expect(win.localStorage.length).to.equal(0) ; win.localStorage.setItem('{name}', '1') ; win.document.cookie = '{name}=1' }})
               cy.visit('/slow?ms=60')
               cy.window().then((win) => {{ expect(Object.keys(win.localStorage)).to.deep.equal(['{name}']) ; expect(win.document.cookie).to.equal('{name}=1') }})
             }})"
        )
    };
    let project = Project::new().app(&app).spec("a.cy.js", &spec("a")).spec("b.cy.js", &spec("b"));
    project.command().args(&["--workers", "2"]).finish().passed(6);
}

#[test]
fn auto_is_a_number_of_workers() {
    Project::of("it('a', () => {})").command().args(&["--workers", "auto"]).finish().passed(1);
    let run = Project::of("it('a', () => {})").command().args(&["--workers", "0"]).finish();
    run.code(2).complained("workers");
}

#[test]
fn two_runs_at_once_do_not_meet() {
    let app = App::with("<p>x</p>");
    let spec = "it('a', () => { cy.visit('/slow?ms=300') ; cy.get('h1') ; cy.screenshot('s') })";
    let (one, two) = (Project::new().app(&app).spec("a.cy.js", spec), Project::new().app(&app).spec("a.cy.js", spec));
    let (first, second) = (one.command().start(), two.command().start());
    first.finish().passed(1);
    second.finish().passed(1);
}
