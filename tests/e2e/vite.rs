//! Applications built by Vite, with the specs that their authors write.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::harness::Project;

/// Vite's server of a project. Ended when dropped.
struct Vite {
    child: Child,
    url: String,
}

impl Vite {
    /// The server that builds as it serves, or the one of what was built.
    fn start(project: &Project, command: &str) -> Self {
        // Free a moment ago; Vite takes no socket.
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let mut vite = vite(project, &[command, "--host", "127.0.0.1", "--strictPort", "--port", &port.to_string()]);
        let mut child = vite.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("vite starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("Local:")), "vite doesn't serve");
        Self { child, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Vite {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn vite(project: &Project, args: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.arg("node_modules/vite/bin/vite.js").args(args).current_dir(project.root());
    command.env("NO_COLOR", "1").env_remove("NODE_OPTIONS");
    command
}

#[test]
fn a_react_application_with_specs_in_typescript() {
    let project = Project::copy_of("tests/vite/react").packages("vite");
    let built = vite(&project, &["build"]).output().expect("vite starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let server = Vite::start(&project, "preview");
    let run = project.command().env("APP", &server.url).finish();
    let outcomes = ["counts", "greets", "fails where it should"].map(|title| format!("the application > {title}"));
    let outcomes = ["passed", "passed", "failed"].iter().zip(outcomes).map(|(state, title)| format!("{state} {title}"));
    assert_eq!(run.report().outcomes(), outcomes.collect::<Vec<_>>(), "{}", run.show());
    let spec = "cypress/e2e/app.cy.tsx";
    run.code(1).failed_at("fails where it should", spec, project.line_of(spec, "// here"));
}

#[test]
fn a_vue_application_whose_specs_are_made_by_vite_too() {
    let project = Project::copy_of("tests/vite/vue").packages("vite");
    let server = Vite::start(&project, "serve");
    let run = project.command().env("APP", &server.url).finish();
    run.code(1).outcomes(&["passed is made by the same Vite as the application", "failed fails where it should"]);
    let spec = "cypress/e2e/app.cy.js";
    run.failed_at("fails where it should", spec, project.line_of(spec, "// here"));
}
