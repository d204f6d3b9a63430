//! The project around the specs: its configuration, results that are kept, the editor.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::harness::{App, Project};

const A: &str = "cypress/e2e/a.cy.js";

#[test]
fn a_saved_configuration_begins_the_project_anew() {
    let app = App::with("<p>x</p>");
    let project = Project::new().app(&app).e2e("env: { who: 'one' }").spec(
        "a.cy.js",
        "it('is ' + Cypress.env('who'), () => { expect(Cypress.config('isInteractive')).to.equal(true) })",
    );
    let config = project.text("cypress.config.js");
    let open = project.command().open();
    let mut page = open.page();
    assert_eq!(page.run(&[A]).outcomes(), ["passed is one"]);
    fs::write(project.path("cypress.config.js"), config.replace("'one'", "'two'")).expect("can write");
    assert_eq!(page.ended(2).outcomes(), ["passed is two"]);

    fs::write(project.path("cypress.config.js"), "module.exports = {").expect("can write");
    page.wait("the error is told", |page| page.status["browser"] == "gone");
    assert!(
        page.status["browserReason"].as_str().is_some_and(|reason| reason.contains("SyntaxError")),
        "{}",
        page.status
    );
    assert_eq!(page.refused("run", json!({ "specs": [A], "tests": [] }))["code"], "project");
    fs::write(project.path("cypress.config.js"), config.replace("'one'", "'three'")).expect("can write");
    assert_eq!(page.ended(3).outcomes(), ["passed is three"]);
    open.end();
}

#[test]
fn saving_what_the_configuration_requires_begins_the_project_anew() {
    let project = Project::of("it('is ' + Cypress.env('who'), () => {})").file("who.js", "exports.who = 'one'").file(
        "cypress.config.js",
        "const { who } = require('./who')\nmodule.exports = { e2e: { supportFile: false, env: { who } } }",
    );
    let open = project.command().open();
    let mut page = open.page();
    assert_eq!(page.run(&[A]).outcomes(), ["passed is one"]);
    fs::write(project.path("who.js"), "exports.who = 'two'").expect("can write");
    assert_eq!(page.ended(2).outcomes(), ["passed is two"]);
    open.end();
}

#[test]
fn handlers_of_runs_are_called_if_the_project_asks_for_it() {
    let config = |wanted: bool| {
        format!(
            "const fs = require('fs')
             module.exports = {{ experimentalInteractiveRunEvents: {wanted}, e2e: {{ supportFile: false, setupNodeEvents(on) {{
               for (const event of ['before:run', 'before:spec', 'after:spec', 'after:run'])
                 on(event, () => fs.appendFileSync(__dirname + '/events', event + ' '))
             }} }} }}"
        )
    };
    let project = Project::of("it('a', () => {})").file("cypress.config.js", &config(true)).file("events", "");
    let open = project.command().open();
    open.page().run(&[A]);
    open.end();
    assert_eq!(project.text("events"), "before:run before:spec after:spec after:run ");
    let quiet = project.file("cypress.config.js", &config(false)).file("events", "");
    let open = quiet.command().open();
    open.page().run(&[A]);
    open.end();
    assert_eq!(quiet.text("events"), "");
}

#[test]
fn the_last_results_are_kept_and_an_app_that_is_down_is_told() {
    let project = Project::of("it('fails', () => { expect(1).to.equal(2) })")
        .file("cypress.config.js", "module.exports = { e2e: { supportFile: false, baseUrl: 'http://127.0.0.1:9' } }");
    let open = project.command().open();
    let mut page = open.page();
    page.wait("the app is known to be down", |page| page.status["unreachable"] == "http://127.0.0.1:9/");
    page.run(&[A]);
    page.wait("the result is listed", |page| page.specs[0]["last"]["state"] == "failed");
    open.end();
    let open = project.command().open();
    open.page().wait("it is listed again", |page| page.specs[0]["last"]["totals"]["failed"] == 1);
    open.end();
}

#[test]
fn the_editor_opens_the_place() {
    let project = Project::of("it('a', () => {})")
        .file("editor.sh", "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$(dirname \"$0\")/args.part\" && mv \"$(dirname \"$0\")/args.part\" \"$(dirname \"$0\")/args\"\n");
    let script = project.path("editor.sh");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("can be set");
    let editor = format!("{} --at={{line}}:{{column}} {{file}}", script.display());
    let open = project.command().env("HINOKI_EDITOR", &editor).open();
    let mut page = open.page();
    page.ask("openInEditor", json!({ "file": A, "line": 3, "column": 7 }));
    let root = project.root().canonicalize().expect("there");
    assert_eq!(project.text("args"), format!("--at=3:7\n{}\n", root.join(A).display()));
    let missing = page.refused("openInEditor", json!({ "file": "none.js", "line": 1, "column": 1 }));
    assert_eq!(missing["code"], "notFound");
    open.end();
}
