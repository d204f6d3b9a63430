//! The page of open mode, looked at by Hinoki's own specs: `tests/ui`. Pictures of all its states are left in
//! `tmp/ui` beside what cargo builds.

use std::path::Path;
use std::time::Duration;

use crate::harness::{Opened, Project};

/// Many tests, each with pictures of two sizes.
const DEADLINE: Duration = Duration::from_secs(110);

fn passes(spec: &str) {
    let project = Project::of_checkout("tests/ui/project");
    looked_at(project.command().deadline(DEADLINE).open(), spec);
}

fn looked_at(opened: Opened, spec: &str) {
    let page = Project::of_checkout("tests/ui");
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    let run = page
        .command()
        .env("UI_PAGE", opened.url())
        .args(&["--spec", spec, "--config", &format!("screenshotsFolder={}", pictures.display())])
        .deadline(DEADLINE)
        .finish();
    let totals = run.report().totals;
    assert!(run.status.success() && totals.passed > 0, "{}", run.show());
    opened.end();
}

#[test]
fn each_state_of_the_page_is_said_and_can_be_used_by_all() {
    passes("states.cy.js");
}

#[test]
fn keys_filters_and_long_logs_of_the_page_work() {
    passes("keys.cy.js");
}

#[test]
fn a_recorded_run_is_looked_at_in_the_page() {
    let project = Project::of_checkout("tests/ui/project");
    let folder = tempfile::tempdir().expect("a temp folder");
    let recording = folder.path().join("run.ndjson").display().to_string();
    let pictures = format!("screenshotsFolder={}", folder.path().join("pictures").display());
    let run = project.command().args(&["--record", &recording, "--config", &pictures]).deadline(DEADLINE).finish();
    run.code(1);
    // As on another machine.
    std::fs::remove_dir_all(folder.path().join("pictures")).expect("can be removed");
    looked_at(project.command().deadline(DEADLINE).show(&recording), "recording.cy.js");
}

#[test]
fn the_page_runs_specs_and_shows_them() {
    passes("live.cy.js");
}
