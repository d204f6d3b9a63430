//! What the command line offers beside the project's own configuration.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};
use std::sync::mpsc;

use crate::harness::{App, Project};

fn hinoki(project: &Project, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hinoki"));
    command.args(args).current_dir(project.root());
    command.output().expect("it starts")
}

#[track_caller]
fn ok(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn three_specs() -> Project {
    let spec = |name: &str| {
        format!(
            "describe('suite {name}', () => {{ it('one', () => {{}}) ; it('two', {{ tags: '@slow' }}, () => {{}}) }})"
        )
    };
    Project::new().spec("a.cy.js", &spec("a")).spec("b.cy.js", &spec("b")).spec("c.cy.js", &spec("c"))
}

#[test]
fn shards_part_the_specs() {
    let project = three_specs();
    let of = |shard: &str| -> Vec<String> {
        let run = project.command().args(&["--shard", shard]).finish();
        run.code(0).report().specs.iter().map(|spec| spec.spec.clone()).collect()
    };
    assert_eq!(of("1/2"), ["cypress/e2e/a.cy.js", "cypress/e2e/c.cy.js"]);
    assert_eq!(of("2/2"), ["cypress/e2e/b.cy.js"]);
    project.command().args(&["--shard", "4/4"]).finish().code(0).complained("fewer specs than parts");
    project.command().args(&["--shard", "3/2"]).finish().code(2).complained("1/3");
}

#[test]
fn tests_are_picked_by_their_titles_and_tags() {
    let project = three_specs();
    let run = project.command().args(&["--grep", "suite [bc] one"]).finish();
    run.passed(2).outcomes(&["passed suite b > one", "passed suite c > one"]);
    let run = project.command().args(&["--grep", "@slow", "--spec", "cypress/e2e/a.cy.js"]).finish();
    run.passed(1).outcomes(&["passed suite a > two"]);
    project.command().args(&["--grep", "no such test"]).finish().code(1).printed("no test matches --grep");
    project.command().args(&["--grep", "("]).finish().code(2).complained("--grep");
}

#[test]
fn tests_are_listed_without_being_run() {
    let project = three_specs().spec("d.cy.js", "it('never runs', () => { cy.writeFile('ran.txt', 'x') })");
    project.command();
    let text = ok(&hinoki(&project, &["run", "--list"]));
    assert!(text.contains("cypress/e2e/a.cy.js › suite a › one") && text.contains("7 tests in 4 specs"), "{text}");
    assert!(!project.path("ran.txt").exists());
    let text = ok(&hinoki(&project, &["run", "--list", "--grep", "two$|@slow", "--shard", "1/2"]));
    assert!(text.contains("2 tests in 2 specs") && !text.contains("› one"), "{text}");
    let project = project.spec("e.cy.js", "throw new Error('at the top')");
    let output = hinoki(&project, &["run", "--list"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("at the top"));
}

#[test]
fn only_what_failed_runs_again() {
    let project = Project::new()
        .spec("a.cy.js", "it('passes', () => {}) ; it('fails', () => { cy.readFile('fixed.txt', { timeout: 100 }) })")
        .spec("b.cy.js", "it('passes too', () => {})");
    project.command().arg("--last-failed").finish().code(2).complained("last run");
    project.run().code(1);
    let project = project.file("fixed.txt", "x");
    project.command().arg("--last-failed").finish().passed(1).outcomes(&["passed fails"]);
    // Nothing failed in that one.
    project.command().arg("--last-failed").finish().code(2);
}

#[test]
fn a_run_stops_after_so_many_failures() {
    let project = Project::new()
        .spec("a.cy.js", "it('passes', () => {}) ; it('fails', () => { throw new Error('x') }) ; it('next', () => {})")
        .spec("b.cy.js", "it('fails too', () => { throw new Error('y') }) ; it('next too', () => {})")
        .spec("c.cy.js", "it('last', () => {})");
    let run = project.command().arg("--fail-fast").finish();
    run.code(1).outcomes(&["passed passes", "failed fails", "skipped next"]);
    assert_eq!(run.report().specs_not_run, ["cypress/e2e/b.cy.js", "cypress/e2e/c.cy.js"]);
    assert!(run.report().interrupted.as_ref().is_some_and(|why| why.contains("--fail-fast")));
    let run = project.command().arg("--fail-fast=2").finish();
    run.code(1).outcomes(&["passed passes", "failed fails", "passed next", "failed fails too", "skipped next too"]);
}

#[test]
fn specs_are_repeated() {
    let project = Project::of("it('a', () => { expect(Cypress.spec.relative).to.equal('cypress/e2e/a.cy.js') })");
    let run = project.command().args(&["--repeat", "3"]).finish();
    run.passed(3);
    let names: Vec<_> = run.report().specs.iter().map(|spec| spec.spec.as_str()).collect();
    assert_eq!(names, [1, 2, 3].map(|number| format!("cypress/e2e/a.cy.js (run {number} of 3)")));
}

#[test]
fn the_configuration_is_shown_with_its_origins() {
    let project = Project::of("it('a', () => {})").file(
        "cypress.config.js",
        "module.exports = { viewportWidth: 321, env: { secret: 'hush' }, e2e: { supportFile: false, setupNodeEvents(on, config) { config.viewportHeight = 77 ; return config } } }",
    );
    let text = ok(&hinoki(&project, &["config", "--print", "--config", "retries=2"]));
    let line = |name: &str| {
        text.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap_or_default().to_owned()
    };
    assert!(line("viewportWidth").contains("321") && line("viewportWidth").contains("cypress.config.js"), "{text}");
    assert!(line("viewportHeight").contains("77") && line("viewportHeight").contains("setupNodeEvents"), "{text}");
    assert!(line("retries").contains("--config"), "{text}");
    assert!(line("defaultCommandTimeout").contains("default"), "{text}");
    assert!(line("env.secret").contains("cypress.config.js") && !text.contains("hush"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&ok(&hinoki(&project, &["config", "--json"]))).expect("JSON");
    assert_eq!(json["viewportWidth"]["value"], 321);
    let schema: serde_json::Value =
        serde_json::from_str(&ok(&hinoki(&project, &["config", "--schema"]))).expect("JSON");
    assert!(schema["properties"]["e2e"].is_object(), "{schema:#}");
}

#[test]
fn a_first_project_is_made_and_runs() {
    for (flag, extension) in [(None, "js"), (Some("--typescript"), "ts")] {
        let project = Project::new();
        let args: Vec<&str> = ["init"].into_iter().chain(flag).collect();
        let text = ok(&hinoki(&project, &args));
        assert!(text.contains(&format!("wrote  cypress/e2e/first.cy.{extension}")), "{text}");
        // The harness writes no configuration of its own where one is.
        std::fs::write(project.path("cypress.config.js"), "").expect("can write");
        std::fs::remove_file(project.path("cypress.config.js")).expect("can remove");
        let output = hinoki(&project, &["run"]);
        ok(&output);

        let spec = project.path(&format!("cypress/e2e/first.cy.{extension}"));
        std::fs::write(&spec, "// mine").expect("can write");
        let text = ok(&hinoki(&project, &args));
        assert!(!text.contains("wrote"), "{text}");
        assert_eq!(std::fs::read_to_string(&spec).expect("is there"), "// mine");
    }
}

#[test]
fn what_will_differ_is_told_with_its_place() {
    let project = Project::of("it('a', () => {\n  cy.mount('<p>')\n})")
        .file("cypress.config.js", "module.exports = {\n  projectId: 'abc',\n  e2e: { supportFile: false },\n}\n")
        .file("package.json", "{ \"scripts\": { \"e2e\": \"cypress run --record --spec x\" },\n\"devDependencies\": {\n\"@cypress/react\": \"9\" } }");
    let text = ok(&hinoki(&project, &["migrate"]));
    for part in [
        "cypress/e2e/a.cy.js:2  `cy.mount`",
        "cypress.config.js:2  `projectId`",
        "package.json:1  `--record`",
        "package.json:3  `@cypress/react`",
    ] {
        assert!(text.contains(part), "'{part}' isn't told:\n{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&ok(&hinoki(&project, &["migrate", "--json"]))).expect("JSON");
    assert!(json["findings"].as_array().is_some_and(|findings| findings.len() >= 4), "{json:#}");
    let project = Project::of("it('a', () => {})").e2e("");
    let text = ok(&hinoki(&project, &["migrate"]));
    assert!(text.contains("nothing was found"), "{text}");
    let project = project.file(
        "package.json",
        "{ \"scripts\": {\n\"a\": \"cypress run\",\n\"b\": \"cypress open\" },\n\"devDependencies\": {\n\"cypress\": \"^16.1.0\" } }",
    );
    let text = ok(&hinoki(&project, &["migrate"]));
    assert!(text.contains("package.json:2, 3  say `hinoki`"), "{text}");
    assert!(text.contains("package.json:5  Cypress 16") && text.contains("visibilityStrategy"), "{text}");
    let project = project.e2e("visibilityStrategy: 'legacy'");
    assert!(!ok(&hinoki(&project, &["migrate"])).contains("Cypress 16"));
}

#[test]
fn what_an_old_configuration_becomes_is_told_and_runs() {
    let project = Project::new()
        .file(
            "cypress.json",
            "{ \"viewportWidth\": 321, \"integrationFolder\": \"specs\", \"pluginsFile\": \"plugins.js\" }",
        )
        .file("plugins.js", "module.exports = (on, config) => { on('task', { ok: () => 1 }) }")
        .file("specs/a.js", "it('a', () => { cy.task('ok') ; expect(Cypress.config('viewportWidth')).to.equal(321) })");
    let text = ok(&hinoki(&project, &["migrate"]));
    let config: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert_eq!(config.first(), Some(&"module.exports = {"), "{text}");
    std::fs::remove_file(project.path("cypress.json")).expect("can remove");
    project.file("cypress.config.js", &config.join("\n")).run().passed(1);
}

/// A browser of this machine that has a window, as far as Hinoki knows.
fn windowless(project: &Project) -> String {
    let text = ok(&hinoki(project, &["doctor"]));
    let path = text.split_whitespace().find(|word| word.ends_with("/chromium") || word.ends_with("/google-chrome"));
    let path = path.unwrap_or_else(|| panic!("no full browser:\n{text}"));
    let script = project.path("browser");
    std::fs::write(&script, format!("#!/bin/sh\nexec '{path}' --headless=new \"$@\"\n")).expect("can write");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("can be made executable");
    script.display().to_string()
}

#[test]
fn the_last_page_stays_until_ctrl_c() {
    let (asked, times) = mpsc::channel();
    let app = App::with("<p>x</p><script>setInterval(() => fetch('/alive'), 50)</script>").on("/alive", move |_| {
        let _ = asked.send(());
        None
    });
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('a', () => { cy.visit('/') ; cy.then(() => expect(Cypress.browser.isHeaded).to.equal(true)) })",
    );
    let mut run = project.command().args(&["--headed", "--no-exit", "--browser", &windowless(&project)]).start();
    run.wait_for_line("1 passed");
    while times.try_recv().is_ok() {}
    for _ in 0..5 {
        times.recv_timeout(std::time::Duration::from_secs(40)).expect("the page is still there");
    }
    run.interrupt();
    run.finish().code(0);
    project.command().arg("--no-exit").finish().code(2).complained("--headed");
}

#[test]
fn flags_are_seen_by_specs() {
    let spec = "
        it('a', () => {
          expect(Cypress.expose('shown')).to.equal('yes')
          expect(Cypress.expose('deep')).to.deep.equal({ n: 1 })
          expect(Cypress.config('viewportWidth')).to.equal(456)
          expect(Cypress.browser.isHeadless).to.equal(true)
          cy.visit('index.html').location('port').should('equal', Cypress.env('port'))
        })";
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let port = port.to_string();
    let project = Project::of(spec)
        .file("index.html", "<p>x</p>")
        .file("other/config.js", "module.exports = { viewportWidth: 456, e2e: { supportFile: false } }");
    let args =
        ["--config-file", "other/config.js", "--expose", "shown=yes", "--expose", "{\"deep\":{\"n\":1}}", "--headless"];
    let run =
        project.command().args(&args).args(&["--port", &port, "--env", &format!("{{\"port\":\"{port}\"}}")]).finish();
    run.passed(1);
    project.command().args(&["--config-file", "none.js"]).finish().code(2).complained("none.js");
    project.command().args(&["--headless", "--headed"]).finish().code(2).complained("--headed");
}

#[test]
fn a_flag_that_is_mistyped_gets_the_nearest_known() {
    let project = Project::new();
    for (typed, meant) in [("--hedless", "--headless"), ("--workes", "--workers"), ("--wach", "--watch")] {
        let output = hinoki(&project, &["run", typed]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && text.contains(meant), "{text}");
    }
    let text = String::from_utf8_lossy(&hinoki(&project, &["ope"]).stderr).into_owned();
    assert!(text.contains("open"), "{text}");
}

#[test]
fn shells_get_completions() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(ok(&hinoki(&project, &["completions", shell])).contains("--last-failed") || shell == "fish", "{shell}");
    }
    let of_env = |shell: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hinoki"));
        command.arg("completions").env("SHELL", shell).output().expect("it starts")
    };
    assert!(ok(&of_env("/usr/bin/fish")).contains("complete -c hinoki"));
    let text = String::from_utf8_lossy(&of_env("/bin/unheard-of").stderr).into_owned();
    assert!(text.contains("hinoki completions bash") && text.contains("zsh"), "{text}");
}

#[test]
fn newcomers_are_told_what_to_type_instead() {
    let project = Project::of("it('a', () => {})").e2e("");
    let said = |args: &[&str]| {
        let output = hinoki(&project, args);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (args, tip) in [
        (["run", "cypress/e2e/a.cy.js"].as_slice(), "--spec cypress/e2e/a.cy.js"),
        (&["run", "--parallel"], "--workers"),
        (&["run", "--auto-cancel-after-failures", "2"], "--fail-fast"),
        (&["--list"], "hinoki run --list"),
        (&["run", "--grep", "("], "is no regular expression: unclosed group"),
    ] {
        let (code, text) = said(args);
        assert!(code == Some(2) && text.contains(tip), "{args:?}: {text}");
    }
    let (code, text) = said(&["run", "--list", "--grep", "nothing"]);
    assert!(code == Some(0) && text.contains("no test matches --grep nothing"), "{text}");
    let text = ok(&hinoki(&project, &["init", "new"]));
    assert!(text.contains("hinoki run --project new"), "{text}");
    let text = ok(&hinoki(&project, &["init", "new"]));
    assert!(text.contains("nothing was written"), "{text}");
    std::fs::remove_file(project.path("cypress.config.js")).expect("can remove");
    std::fs::write(project.path("cypress.json"), "{}").expect("can write");
    let output = hinoki(&project, &["run"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("hinoki migrate"), "{text}");
}
