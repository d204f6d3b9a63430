//! Runs that are asked for, and those that saving causes.

use std::fs;

use serde_json::json;

use crate::harness::{App, Project, processes};
use crate::preprocessors::WATCHING;

const A: &str = "cypress/e2e/a.cy.js";
const B: &str = "cypress/e2e/b.cy.js";

fn two(app: &App) -> Project {
    Project::new()
        .app(app)
        .spec("a.cy.js", "describe('a', () => { it('one', () => { cy.visit('/') }) ; it('two', () => { cy.visit('/') ; cy.get('p').should('have.text', 'x') }) })")
        .spec("b.cy.js", "it('b', () => { cy.visit('/') })")
}

#[test]
fn specs_are_run_one_several_and_single_tests_and_a_late_page_sees_the_same() {
    let app = App::with("<p>x</p>");
    let project = two(&app);
    let open = project.command().open();
    let mut page = open.page();
    assert_eq!(page.hello["project"], project.root().canonicalize().expect("there").to_str().expect("UTF-8"));
    page.wait("the browser is ready", |page| page.status["browser"] == "ready");
    assert_eq!(page.run(&[A]).outcomes(), ["passed a > one", "passed a > two"]);
    assert_eq!(page.run(&[A, B]).outcomes(), ["passed a > one", "passed a > two", "passed b"]);

    page.ask("run", json!({ "specs": [A], "tests": [{ "spec": A, "titlePath": ["a", "two"] }] }));
    assert_eq!(page.ended(3).outcomes(), ["passed a > two"]);
    let declared = page.of("specDeclared")[0].clone();
    assert_eq!(
        declared["root"]["suites"][0]["tests"].as_array().map(Vec::len),
        Some(2),
        "the others are still declared"
    );

    let mut late = open.page();
    late.wait("the run was told", |late| late.has("runFinished"));
    assert_eq!(late.outcomes(), ["passed a > two"]);
    assert_eq!(late.hello["specs"][0]["last"]["state"], "passed");
    assert_eq!(page.refused("run", json!({ "specs": ["cypress/e2e/none.cy.js"], "tests": [] }))["code"], "notFound");
    assert_eq!(page.refused("fly", json!(null))["code"], "invalid");
    open.end().code(130);
}

#[test]
fn a_run_is_stopped_and_another_begins_where_one_is_under_way() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "it('hangs', () => { cy.visit('/hang') })\nit('after', () => {})")
        .spec("b.cy.js", "it('b', () => { cy.visit('/') })");
    let open = project.command().open();
    let mut page = open.page();
    page.ask("run", json!({ "specs": [A, B], "tests": [] }));
    app.wait_for("/hang");
    page.ask("stop", json!(null));
    page.ended(1);
    assert_eq!(page.of("runFinished")[0]["result"]["interrupted"], "interrupted");
    assert_eq!(page.outcomes(), ["skipped hangs", "skipped after"]);
    assert!(page.specs[0]["last"].is_null(), "a stopped run says nothing about a spec");

    page.ask("run", json!({ "specs": [A], "tests": [] }));
    page.wait("it hangs", |page| page.runs == 2 && page.has("attemptStarted"));
    page.ask("run", json!({ "specs": [B], "tests": [] }));
    assert_eq!(page.ended(3).outcomes(), ["passed b"]);
    open.end();
}

#[test]
fn saving_runs_what_it_touches_and_new_specs_are_listed() {
    let app = App::with("<p>x</p>");
    let project = two(&app)
        .file("cypress/lib/text.js", "export const text = 'y'")
        .spec("a.cy.js", "import { text } from '../lib/text'\nit('reads ' + text, () => { cy.visit('/') ; cy.get('p', { timeout: 50 }).should('have.text', text) })");
    let open = project.command().open();
    let mut page = open.page();
    assert_eq!(page.run(&[A, B]).outcomes(), ["failed reads y", "passed b"]);

    fs::write(project.path("cypress/lib/text.js"), "export const text = 'x'").expect("can write");
    assert_eq!(page.ended(2).outcomes(), ["passed reads x"], "only the spec that it is part of: {}", page.status);
    assert_eq!(page.status["reason"], "saved cypress/lib/text.js");

    // A spec that can't be bundled is told, and mended by any source.
    fs::write(project.path(A), "import '../lib/later'\nit('later', () => {})").expect("can write");
    page.ended(3);
    assert!(
        page.of("specFinished")[0]["result"]["error"]["message"].as_str().is_some_and(|text| text.contains("later"))
    );
    fs::write(project.path("cypress/lib/later.js"), "").expect("can write");
    assert_eq!(page.ended(4).outcomes(), ["passed later"]);

    fs::create_dir(project.path("cypress/e2e/new")).expect("can make folders");
    let known = |page: &crate::harness::Page, name: &str| {
        page.specs.as_array().is_some_and(|specs| specs.iter().any(|spec| spec["file"]["relative"] == name))
    };
    fs::write(project.path("cypress/e2e/new/c.cy.js"), "it('c', () => {})").expect("can write");
    page.wait("the new spec is listed", |page| known(page, "cypress/e2e/new/c.cy.js"));
    fs::remove_file(project.path(B)).expect("can remove");
    page.wait("the removed one isn't", |page| !known(page, B));

    page.ask("watch", json!({ "on": false }));
    fs::write(project.path(A), "it('unseen', () => {})").expect("can write");
    let changed = |page: &crate::harness::Page| page.specs[0]["changedAt"].as_f64();
    let before = changed(&page);
    page.wait("the change is noticed", |page| changed(page) != before);
    assert_eq!(page.run(&["cypress/e2e/new/c.cy.js"]).runs, 5, "and nothing else ran");
    open.end();
}

#[test]
fn a_browser_that_is_killed_is_told_of_and_started_anew() {
    let app = App::with("<p>x</p>");
    let project = two(&app);
    let open = project.command().open();
    let mut page = open.page();
    page.run(&[B]);
    let kill = || {
        let all = processes::of_browser(open.id(), processes::Part::Browser);
        processes::kill(all.first().expect("a browser").id);
    };
    kill();
    page.wait("it is known to be gone", |page| page.status["browser"] == "gone");
    assert!(page.status["browserReason"].as_str().is_some_and(|reason| !reason.is_empty()));
    page.ask("restartBrowser", json!(null));
    page.wait("it is there again", |page| page.status["browser"] == "ready");
    assert_eq!(page.run(&[B]).outcomes(), ["passed b"]);
    kill();
    page.wait("it is known to be gone", |page| page.status["browser"] == "gone");
    assert_eq!(page.run(&[A]).outcomes(), ["passed a > one", "passed a > two"], "a run starts it too");
    assert_eq!(page.status["browser"], "ready");
    assert_eq!(page.refused("showWindow", json!(null))["code"], "noDisplay");
    open.end();
}

#[test]
fn ctrl_c_in_the_midst_of_a_run_leaves_nothing() {
    let app = App::with("<p>x</p>");
    let project = Project::new().app(&app).spec("a.cy.js", "it('hangs', () => { cy.visit('/hang') })");
    let open = project.command().open();
    let mut page = open.page();
    page.ask("run", json!({ "specs": [A], "tests": [] }));
    app.wait_for("/hang");
    open.end().code(130);
}

#[test]
fn a_preprocessor_that_watches_tells_what_runs_again_until_another_spec_is_chosen() {
    let project = Project::new()
        .file("cypress.config.js", WATCHING)
        .file("words/said.txt", "first")
        .spec("a.cy.js", "it('says WORDS', () => {})")
        .spec("b.cy.js", "it('WORDS: a is closed', () => { cy.readFile('closed-a.cy.js.txt', { timeout: 30000 }) })");
    let open = project.command().open();
    let mut page = open.page();
    assert_eq!(page.run(&[A]).outcomes(), ["passed says first"]);
    let save = |text: &str| {
        fs::write(project.path("words/half.txt"), text).expect("can write");
        fs::rename(project.path("words/half.txt"), project.path("words/said.txt")).expect("can rename");
    };
    save("second");
    assert_eq!(page.ended(2).outcomes(), ["passed says second"]);
    assert_eq!(page.status["reason"], "cypress/e2e/a.cy.js was made anew");
    assert_eq!(page.run(&[B]).outcomes(), ["passed second: a is closed"]);
    open.end();
}
