//! The npm package: `run()` of scripts, and its command.

use std::path::Path;
use std::process::{Command, Output};

use crate::harness::Project;

/// A project in which the packages are installed, by links.
fn project() -> Project {
    let project = Project::of("it('passes', () => {}) ; it('fails', () => { throw new Error('on purpose') })")
        .e2e("env: { a: 1 }");
    let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../npm").canonicalize().expect("a folder");
    let modules = project.path("node_modules");
    std::fs::create_dir_all(&modules).expect("can make folders");
    for (name, folder) in [("hinoki", "hinoki"), ("cypress", "cypress")] {
        std::os::unix::fs::symlink(npm.join(folder), modules.join(name)).expect("can make a link");
    }
    project
}

fn node(project: &Project, args: &[&str]) -> Output {
    let mut command = Command::new("node");
    command.arg("--preserve-symlinks").arg("--preserve-symlinks-main").args(args).current_dir(project.root());
    command.env("HINOKI_BINARY", env!("CARGO_BIN_EXE_hinoki")).output().expect("node can be started")
}

#[track_caller]
fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().last().unwrap_or_default().to_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    last
}

#[test]
fn scripts_that_say_cypress_get_results() {
    let project = project().file(
        "script.js",
        "
        const cypress = require('cypress')
        cypress.run({ spec: 'cypress/e2e/a.cy.js', config: { viewportWidth: 321 }, env: { b: 2 } }).then((results) => {
          const { status, totalTests, totalPassed, totalFailed, config, runs, osVersion } = results
          const [first, second] = runs[0].tests
          console.log(JSON.stringify([status, totalTests, totalPassed, totalFailed, config.viewportWidth, config.env, first.state, second.displayError.split('\\n')[0], typeof osVersion]))
        })
        ",
    );
    let told = last_line(&node(&project, &["script.js"]));
    assert_eq!(told, r#"["finished",2,1,1,321,{"a":1,"b":2},"passed","Error: on purpose","string"]"#);
}

#[test]
fn a_run_that_cannot_be_carried_out_says_why() {
    let project = project().file(
        "script.mjs",
        "import { run } from 'hinoki'\nconsole.log(JSON.stringify(await run({ browser: '/no/such/browser', quiet: true })))",
    );
    let told = last_line(&node(&project, &["script.mjs"]));
    assert!(told.contains("\"status\":\"failed\"") && told.contains("/no/such/browser"), "{told}");
}

#[test]
fn the_command_passes_arguments_and_the_exit_code_on() {
    let project = project();
    let run = node(&project, &["node_modules/hinoki/bin/hinoki.js", "run", "--grep", "^passes$"]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stdout));
    let run = node(&project, &["node_modules/cypress/bin/cypress.js", "run"]);
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stdout));
    let mut command = Command::new("node");
    command
        .args(["node_modules/hinoki/bin/hinoki.js", "--version"])
        .current_dir(project.root())
        .env_remove("HINOKI_BINARY");
    let output = command.output().expect("node can be started");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("HINOKI_BINARY"));
}

#[test]
fn options_of_scripts_become_arguments() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../npm/hinoki");
    let mut command = Command::new("node");
    let output =
        command.args(["--test", "arguments.test.js"]).current_dir(folder).output().expect("node can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
