//! `cargo xtask example`: the example app and its specs on the real program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::command::{self, cargo, program, root};
use crate::{Result, setup};

const APP: &str = "examples/login-app";

/// Arguments go to `hinoki run`.
pub fn run(args: &[String]) -> Result {
    setup::run_all()?;
    command::run(cargo().args(["build", "--package", "hinoki", "--locked"]))?;
    let app = App::start()?;
    println!("the app listens on {}", app.url);
    let mut hinoki = cargo();
    hinoki.args(["run", "--quiet", "--package", "hinoki", "--locked", "--", "run", "--project"]).arg(root().join(APP));
    command::run(hinoki.args(["--config", &format!("baseUrl={}", app.url)]).args(args))
}

/// The app, ended when dropped.
struct App {
    process: Child,
    url: String,
}

impl App {
    /// Starts it on a free port and waits for the line by which it says that it is ready.
    fn start() -> Result<Self> {
        let mut node = program("node");
        node.arg("server.mjs").current_dir(root().join(APP)).env("PORT", "0");
        let mut process = node
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the example app can't be started: {error}"))?;
        let mut line = String::new();
        let read = process.stdout.take().map(|stdout| BufReader::new(stdout).read_line(&mut line));
        // Ended by `drop` if it said something else.
        let mut app = Self { process, url: String::new() };
        match line.split_whitespace().find(|word| word.starts_with("http")) {
            Some(url) if matches!(read, Some(Ok(_))) => app.url = url.to_owned(),
            _ => return Err(format!("the example app didn't say where it listens: {line}")),
        }
        Ok(app)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
