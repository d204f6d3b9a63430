//! Projects of the checkout: the specs of the driver's commands, and the example.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::harness::{Finished, Project};

/// Each holds many tests.
const DEADLINE: Duration = Duration::from_secs(110);

fn run(project: &Project, args: &[&str]) -> Finished {
    // Pictures of the tests don't go into the checkout.
    let pictures = tempfile::tempdir().expect("a temp folder");
    let folders = format!("screenshotsFolder={0},downloadsFolder={0}", pictures.path().display());
    let run = project.command().args(&["--config", &folders]).args(args).deadline(DEADLINE).finish();
    let totals = run.report().totals;
    assert!(run.status.success() && totals.passed > 0, "{}", run.show());
    run
}

fn driver(folder: &str) {
    run(&Project::of_checkout("tests/driver"), &["--spec", &format!("{folder}/**")]);
}

#[test]
fn specs_of_the_drivers_actions_pass() {
    driver("actions");
}

#[test]
fn specs_of_the_drivers_assertions_pass() {
    driver("assertions");
}

#[test]
fn specs_of_the_drivers_engine_pass() {
    driver("engine");
}

#[test]
fn specs_of_the_drivers_queries_pass() {
    driver("queries");
}

/// The example's app, ended when dropped.
struct ExampleApp(Child);

impl ExampleApp {
    fn start(project: &Project) -> (Self, String) {
        let mut node = Command::new("node");
        node.arg("server.mjs").current_dir(project.root()).env("PORT", "0");
        let mut process = node.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("node starts");
        let stdout = process.stdout.take().expect("piped");
        let app = Self(process);
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line.split_whitespace().find(|word| word.starts_with("http")).expect("an address").to_owned();
        (app, url)
    }
}

impl Drop for ExampleApp {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_example_passes_without_a_retry() {
    let project = Project::of_checkout("examples/login-app");
    let (_app, url) = ExampleApp::start(&project);
    let run = run(&project, &["--config", &format!("baseUrl={url}"), "--workers", "2"]);
    assert_eq!(run.report().totals.flaky, 0, "{}", run.show());
}
