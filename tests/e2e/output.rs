//! What is printed and written, and the exit codes.

use crate::harness::{App, Project};

const MIXED: &str = "
describe('suite', () => {
  it('passes', () => { expect(1).to.equal(1) })
  it('fails', () => {
    expect({ name: 'Jane', roles: ['a', 'b'] }).to.deep.equal({ name: 'Jane', roles: ['a', 'c'] }) // here
  })
  it.skip('pending', () => {})
})
";

#[test]
fn the_json_report_tells_everything_of_a_test() {
    let project = Project::of(MIXED);
    let run = project.run();
    run.code(1);
    let report = run.report();
    assert_eq!(report.version, hinoki_protocol::EVENT_VERSION);
    assert_eq!((report.totals.tests, report.totals.passed, report.totals.failed, report.totals.pending), (3, 1, 1, 1));
    assert_eq!((report.failed_specs, report.workers), (1, 1));
    assert_eq!(report.interrupted, None);
    assert_eq!(report.browser.family, "chromium");
    let line = project.line_of("cypress/e2e/a.cy.js", "// here");
    run.failed_at("suite > fails", "cypress/e2e/a.cy.js", line);
    let test = report.test("suite > fails");
    let declared = test.location.as_ref().expect("a place");
    assert_eq!((declared.file.as_str(), declared.line), ("cypress/e2e/a.cy.js", line - 1));
    let frame = test.failure().code_frame.as_ref().expect("a code frame");
    assert!(frame.lines.iter().any(|text| text.contains("// here")), "{frame:#?}");
    assert_eq!(run.json()["specs"][0]["tests"][0]["state"], "passed");
}

#[test]
fn the_terminal_shows_tests_failures_and_a_summary() {
    let project = Project::of(MIXED);
    let run = project.run();
    let line = project.line_of("cypress/e2e/a.cy.js", "// here");
    for text in ["a.cy.js", "suite", "passes", "fails", "pending", "AssertionError", "// here"] {
        run.printed(text);
    }
    run.printed(&format!("a.cy.js:{line}"));
    assert!(!run.stdout.contains('\u{1b}'), "no colour without a terminal\n{}", run.stdout);
    let screenshot = project.path("cypress/screenshots/a.cy.js/suite -- fails (failed).png");
    assert!(screenshot.exists(), "{}", run.show());
}

#[test]
fn a_test_is_printed_when_it_ends_not_when_the_run_ends() {
    let app = App::with("<p>x</p>");
    let project =
        Project::new().app(&app).spec("a.cy.js", "it('early', () => {})\nit('late', () => { cy.visit('/hang') })");
    let mut running = project.command().reporter("list").start();
    running.wait_for_line("early");
    running.interrupt();
    running.finish().code(130);
}

#[test]
fn colour_may_be_asked_for() {
    let run = Project::of("it('a', () => {})").command().args(&["--color", "always"]).finish();
    assert!(run.stdout.contains('\u{1b}'), "{}", run.stdout);
}

#[test]
fn several_reporters_at_once_each_where_it_is_asked_to() {
    let project = Project::of(MIXED);
    let files = "{\"junit\":{\"output\":\"out/junit.xml\"},\"ndjson\":{\"output\":\"out/events.ndjson\"}}";
    let run = project
        .command()
        .reporter("list,junit,ndjson")
        .args(&["--config", &format!("reporterOptions={files}")])
        .finish();
    run.code(1).printed("passes");
    assert!(run.has_report());
    let junit = project.text("out/junit.xml");
    assert!(junit.contains("<testsuite") && junit.contains("fails"), "{junit}");
    let events = project.text("out/events.ndjson");
    assert!(events.lines().next().is_some_and(|line| line.contains("runStarted")), "{events}");
    assert!(events.lines().last().is_some_and(|line| line.contains("runFinished")), "{events}");
}

#[test]
fn two_reporters_that_would_write_data_to_one_place_are_refused() {
    let run = Project::of("it('a', () => {})").command().reporter("junit,ndjson").finish();
    run.code(2).complained("junit").complained("ndjson").complained("hint");
}

#[test]
fn quiet_prints_nothing_of_a_run_and_writes_the_reports() {
    let run = Project::of(MIXED).command().arg("--quiet").finish();
    run.code(1);
    assert_eq!(run.stdout, "");
    assert_eq!(run.report().totals.tests, 3);
}

#[test]
fn an_unknown_reporter_is_a_usage_error() {
    let run = Project::of("it('a', () => {})").command().reporter("nothing").finish();
    run.code(2).complained("nothing").complained("junit");
}

#[test]
fn exit_codes_are_as_documented() {
    Project::of("it('a', () => {})").run().code(0);
    Project::of("it('a', () => { throw new Error('x') }) ; it('b', () => { throw new Error('y') })").run().code(1);
    Project::of("it.skip('a', () => {})").run().code(0);
    Project::of("throw new Error('top')").run().code(1);
    let project = Project::of("it('a', () => {})");
    project.command().arg("--no-such-flag").finish().code(2);
    project.command().args(&["--browser", "no-such-browser"]).finish().code(3).complained("no-such-browser");
    project.command().args(&["--browser", "/no/such/browser"]).finish().code(3).complained("/no/such/browser");
}

#[test]
fn a_browser_that_does_not_start_is_told_with_what_it_said() {
    let project = Project::of("it('a', () => {})")
        .file("broken-browser", "#!/bin/sh\necho 'Chromium 150.0.0.0'\necho 'cannot open display' >&2\nexit 7\n");
    let path = project.path("broken-browser");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = project.command().args(&["--browser", &path.display().to_string()]).finish();
    run.code(3).complained("cannot open display");
}

#[test]
fn doctor_tells_of_browsers_and_what_they_can() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_hinoki")).arg("doctor").output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.to_lowercase().contains("chrom"), "{text}");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_hinoki"))
        .args(["doctor", "--browser", "/no/such/browser"])
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_node_code_prints_is_kept_apart_from_the_report() {
    let run = Project::new()
        .file(
            "cypress.config.js",
            "console.log('from the configuration')\nmodule.exports = { e2e: { supportFile: false } }",
        )
        .spec("a.cy.js", "it('a', () => {})")
        .run();
    run.code(0).complained("from the configuration");
    assert!(!run.stdout.contains("from the configuration"), "{}", run.stdout);
}

#[test]
fn the_count_of_commands_of_a_long_test_costs_no_message_each() {
    // A loop of many commands must neither fail nor flood the report.
    let app = App::with("<p>x</p>");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "it('many', () => { cy.visit('/') ; for (let i = 0; i < 300; i++) cy.get('p').should('have.text', 'x') })",
        )
        .run()
        .passed(1);
}

#[test]
fn a_page_is_written_for_people() {
    let app = App::with("<p>x</p>");
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('shows <it>', () => { cy.visit('/') ; cy.get('p').should('have.text', 'y', { timeout: 100 }) ; })"
            .replace("cy.get('p')", "cy.get('p', { timeout: 100 })")
            .as_str(),
    );
    project.command().reporter("list,html").finish().code(1);
    let page = project.text("hinoki-report.html");
    for part in
        ["shows &lt;it&gt;", "data:image/png;base64,", "<td>visit</td>", "have.text", "cypress/e2e/a.cy.js", "1 failed"]
    {
        assert!(page.contains(part), "'{part}' isn't in the page");
    }
}
