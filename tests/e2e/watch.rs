//! `hinoki run --watch`.

use std::fs;

use crate::harness::{App, Project};
use crate::preprocessors::WATCHING;

const WAITING: &str = "waiting for changes";

/// Saves a file in one step, as editors do: no half of it is ever seen.
fn save(project: &Project, path: &str, text: &str) {
    let (path, half) = (project.path(path), project.path(&format!("{path}.half")));
    fs::write(&half, text).and_then(|()| fs::rename(&half, &path)).expect("can write");
}

#[test]
fn what_is_saved_runs_again_and_nothing_else() {
    let project = Project::new()
        .e2e("")
        .file("cypress/lib/name.js", "export const name = 'first'")
        .spec("a.cy.js", "import { name } from '../lib/name'\nit('a ' + name, () => {})")
        .spec("b.cy.js", "it('b at first', () => {})");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("a first");
    run.wait_for_line("b at first");
    run.wait_for_complaint(WAITING);

    save(&project, "cypress/lib/name.js", "export const name = 'second'");
    run.wait_for_complaint("saved cypress/lib/name.js: 1 spec to run");
    run.wait_for_line("a second");
    run.wait_for_complaint(WAITING);

    // What can't be made waits for what it lacks.
    save(&project, "cypress/e2e/b.cy.js", "import '../lib/missing'\nit('b has it', () => {})");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/lib/missing.js", "");
    run.wait_for_line("✓ b has it");
    run.wait_for_complaint(WAITING);

    fs::create_dir(project.path("cypress/e2e/new")).expect("can make a folder");
    save(&project, "cypress/e2e/new/c.cy.js", "it('c is new', () => { expect(1).to.equal(2) })");
    run.wait_for_line("c is new");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    let run = run.finish();
    // That of the last run.
    run.code(1);
    for (title, count) in [("a first", 1), ("b at first", 1), ("a second", 1), ("b has it", 1)] {
        let printed = run.stdout.lines().filter(|line| line.contains('✓') && line.contains(title)).count();
        assert_eq!(printed, count, "{title}\n{}", run.show());
    }
    assert_eq!(run.report().specs.len(), 1, "reports are of the last run");
}

#[test]
fn the_configuration_and_the_support_file_are_part_of_everything() {
    let project = Project::new()
        .file("cypress.config.js", "console.error('configured'); module.exports = { env: { n: 1 } }")
        .file("cypress/support/e2e.js", "window.support = 1")
        .spec("a.cy.js", "it('a ' + Cypress.env('n') + window.support, () => {})")
        .spec("b.cy.js", "it('b ' + Cypress.env('n') + window.support, () => {})");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("b 11");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/support/e2e.js", "window.support = 2");
    run.wait_for_complaint("saved cypress/support/e2e.js: 2 specs to run");
    run.wait_for_line("a 12");
    run.wait_for_line("b 12");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress.config.js", "module.exports = { env: { n: ");
    run.wait_for_complaint("cypress.config.js");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress.config.js", "module.exports = { env: { n: 3 } }");
    run.wait_for_complaint("the configuration was saved: 2 specs to run");
    run.wait_for_line("b 32");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    run.finish().code(0);
}

#[test]
fn a_save_cuts_a_run_short_and_what_is_left_of_it_still_runs() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "it('a', () => {})")
        .spec("b.cy.js", "it('hangs', () => { cy.visit('/hang') })")
        .spec("c.cy.js", "it('c', () => {})");
    let mut run = project.command().arg("--watch").start();
    app.wait_for("/hang");
    save(&project, "cypress/e2e/b.cy.js", "it('goes on', () => { cy.visit('/') })");
    run.wait_for_complaint("saved cypress/e2e/b.cy.js: 2 specs to run");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    let run = run.finish();
    run.passed(2).outcomes(&["passed goes on", "passed c"]);
}

#[test]
fn keys_run_all_or_what_failed_and_quit() {
    let project = Project::new()
        .e2e("")
        .spec("a.cy.js", "it('passes', () => {})\nit('is red', () => { expect(1).to.equal(2) })")
        .spec("b.cy.js", "it('b', () => {})");
    let mut run = project.command().arg("--watch").at_a_terminal().start();
    run.wait_for_line("waiting for changes: r runs all");
    run.press("f");
    run.wait_for_line("what failed: 1 spec to run");
    run.wait_for_line(WAITING);
    run.press("r");
    run.wait_for_line("all: 2 specs to run");
    run.wait_for_line(WAITING);
    save(&project, "cypress/e2e/a.cy.js", "it('passes', () => {})");
    run.wait_for_line("saved cypress/e2e/a.cy.js");
    run.wait_for_line(WAITING);
    run.press("f");
    run.wait_for_line("nothing failed");
    run.press("\n");
    run.wait_for_line("again: 1 spec to run");
    run.wait_for_line(WAITING);
    run.press("q");
    run.finish().passed(1);
}

#[test]
fn what_is_wrong_from_the_start_ends_it() {
    let project =
        Project::new().file("cypress.config.js", "module.exports = { viewportWidht: 1, e2e: { supportFile: 7 } }");
    project.command().arg("--watch").finish().code(2).complained("supportFile");
    Project::new().e2e("").command().arg("--watch").finish().code(2).complained("spec");
}

#[test]
fn a_preprocessor_that_watches_tells_what_runs_again() {
    let project = Project::new()
        .file("cypress.config.js", WATCHING)
        .file("words/said.txt", "first")
        .spec("a.cy.js", "it('says WORDS', () => {})");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("says first");
    run.wait_for_complaint(WAITING);
    save(&project, "words/said.txt", "second");
    run.wait_for_complaint("cypress/e2e/a.cy.js was made anew: 1 spec to run");
    run.wait_for_line("says second");
    run.wait_for_complaint(WAITING);
    assert!(!project.path("closed-a.cy.js.txt").exists(), "it is watched on");
    run.interrupt();
    run.finish().passed(1);
    assert!(project.path("closed-a.cy.js.txt").exists(), "closed at the end");
}

#[test]
fn esbuild_watches_what_it_bundled() {
    let project = Project::new()
        .packages("preprocessors")
        .e2e("setupNodeEvents(on) { on('file:preprocessor', require('@bahmutov/cypress-esbuild-preprocessor')()) }")
        .file("cypress/lib/name.ts", "export const name: string = 'first'")
        .spec("a.cy.ts", "import { name } from '../lib/name'\nit('a ' + name, () => {})");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("✓ a first");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/lib/name.ts", "export const name: string = 'second'");
    run.wait_for_line("✓ a second");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/lib/name.ts", "export const name: string = ");
    run.wait_for_line("the preprocessor failed on cypress/e2e/a.cy.ts");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/lib/name.ts", "export const name: string = 'mended'");
    run.wait_for_line("✓ a mended");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    let run = run.finish();
    run.passed(1);
    for title in ["✓ a first", "✓ a second", "✓ a mended"] {
        assert!(run.stdout.contains(title), "{}", run.show());
    }
}

/// A preprocessor that makes of one spec what `cypress/e2e/said.json` says, anew when something is saved in `go`.
const SAYS: &str = "
const fs = require('fs')
const made = new Map()
module.exports = { e2e: { supportFile: false, setupNodeEvents(on) {
  on('file:preprocessor', (file) => {
    if (!file.filePath.endsWith('a.cy.js')) return file.filePath
    const make = async () => {
      const said = JSON.parse(fs.readFileSync('cypress/e2e/said.json', 'utf8'))
      if (said === 'broken') throw new Error('can not make it')
      fs.writeFileSync(file.outputPath, `it('says ${said}', () => {})`)
      return file.outputPath
    }
    if (!made.has(file.filePath)) {
      made.set(file.filePath, make())
      let seen = ''
      const watcher = fs.watch('go', () => {
        const now = fs.readFileSync('go/on.txt', 'utf8')
        if (now === seen) return
        seen = now
        made.set(file.filePath, make())
        file.emit('rerun')
      })
      file.on('close', () => watcher.close())
    }
    return made.get(file.filePath)
  })
} } }
";

#[test]
fn what_a_watching_preprocessor_failed_on_runs_again_only_when_it_is_mended() {
    let project = Project::new()
        .file("cypress.config.js", SAYS)
        .file("go/on.txt", "")
        .file("cypress/e2e/said.json", "\"first\"")
        .spec("a.cy.js", "")
        .spec("b.cy.js", "it('b is first', () => {})");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("✓ says first");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/e2e/said.json", "\"broken\"");
    save(&project, "go/on.txt", "1");
    run.wait_for_line("can not make it");
    run.wait_for_complaint(WAITING);
    save(&project, "cypress/e2e/said.json", "\"mended\"");
    save(&project, "cypress/e2e/b.cy.js", "it('b is second', () => {})");
    run.wait_for_complaint("saved cypress/e2e/b.cy.js: 1 spec to run");
    run.wait_for_line("✓ b is second");
    run.wait_for_complaint(WAITING);
    save(&project, "go/on.txt", "2");
    run.wait_for_complaint("cypress/e2e/a.cy.js was made anew: 1 spec to run");
    run.wait_for_line("✓ says mended");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    let run = run.finish();
    assert_eq!(run.stderr.matches("saved ").count(), 1, "it ran before it was mended\n{}", run.show());
}

#[test]
fn what_a_configuration_in_javascript_is_made_of_is_watched() {
    let project = Project::new()
        .file("cypress.config.js", "module.exports = require('./settings/all')")
        .file("settings/all.js", "exports.env = { n: 1 } ; exports.e2e = { supportFile: false }")
        .spec("a.cy.js", "it('n is ' + Cypress.env('n'), () => {})");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("n is 1");
    run.wait_for_complaint(WAITING);
    save(&project, "settings/all.js", "exports.env = { n: 2 } ; exports.e2e = { supportFile: false }");
    run.wait_for_complaint("the configuration was saved: 1 spec to run");
    run.wait_for_line("n is 2");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    run.finish().passed(1);
}

#[test]
fn what_failed_before_a_save_cut_the_run_short_is_remembered() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "it('is red', () => { expect(1).to.equal(2) })")
        .spec("b.cy.js", "it('hangs', () => { cy.visit('/hang') })");
    let mut run = project.command().arg("--watch").start();
    run.wait_for_line("b.cy.js");
    app.wait_for("/hang");
    save(&project, "cypress/e2e/b.cy.js", "it('goes on', () => { cy.visit('/') })");
    run.wait_for_complaint("saved cypress/e2e/b.cy.js: 1 spec to run");
    run.wait_for_complaint(WAITING);
    run.interrupt();
    run.finish().passed(1);
    project.command().arg("--last-failed").finish().code(1).outcomes(&["failed is red"]);
}
