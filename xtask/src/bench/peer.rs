//! The three that are measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::app::App;
use super::folder;
use super::load::Load;
use super::options::Options;
use crate::Result;
use crate::command::{program, run};

/// Flags of the browser for those that let it be started with given ones.
pub const FLAGS: &str = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update \
                     --disable-sync --disable-extensions --mute-audio --hide-scrollbars";

/// How much is run.
#[derive(Clone, Copy)]
pub struct Size {
    pub specs: u32,
    pub tests: u32,
    pub workers: u32,
}

/// What a run took, seconds.
pub struct Measured {
    /// Whether the command succeeded and the server saw what it should.
    pub counts: bool,
    /// Logins that the server counted.
    pub logins: u64,
    /// The whole command.
    pub wall: f64,
    /// From its start to the last request of the first test.
    pub first: f64,
    /// Between the last requests of tests of one spec that follow each other.
    pub steps: Vec<f64>,
    /// Share of the machine that others used.
    pub others: f64,
}

/// Who runs the suite.
pub enum Peer {
    Floor,
    Playwright,
    /// Its executable.
    Hinoki(PathBuf),
}

impl Peer {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Floor => "bare protocol",
            Self::Playwright => "Playwright Test",
            Self::Hinoki(_) => "Hinoki",
        }
    }

    /// Runs the suite once.
    pub fn run(&self, options: &Options, browser: &Path, size: Size) -> Result<Measured> {
        self.write_specs(options, size)?;
        let app = App::start()?;
        let mut command = self.command(browser, size);
        command
            .env("BENCH_APP", &app.url)
            .env("BENCH_IDP", &app.idp)
            .env("BENCH_BROWSER", browser)
            .env("BENCH_FLAGS", FLAGS)
            .env("BENCH_MODE", &options.mode)
            .env("BENCH_SPEC_COUNT", size.specs.to_string())
            .env("BENCH_TEST_COUNT", size.tests.to_string())
            .env("BENCH_WORKERS", size.workers.to_string())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        let (load, started, start) = (Load::now(), SystemTime::now(), Instant::now());
        let output = command.output().map_err(|error| format!("{} can't be started: {error}", self.name()))?;
        let wall = start.elapsed().as_secs_f64();
        let others = Load::others_since(load);
        let counters = app.counters()?;
        let tests = u64::from(size.specs * size.tests);
        let counts = output.status.success() && [counters.added, counters.ticked, counters.dropped] == [tests; 3];
        if !counts {
            println!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        }
        let began = started.duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64());
        let first = counters.drops.first().map_or(f64::NAN, |(at, _)| at / 1000.0 - began);
        Ok(Measured { counts, logins: counters.logins, wall, first, steps: steps(&counters.drops), others })
    }

    fn write_specs(&self, options: &Options, size: Size) -> Result {
        let (name, place) = match self {
            Self::Floor => return Ok(()),
            Self::Playwright => ("playwright", "playwright/specs"),
            Self::Hinoki(_) => ("hinoki", "hinoki/cypress/e2e"),
        };
        let mut node = program("node");
        node.current_dir(folder()).args(["specs.mjs", name, place]);
        run(node.args([size.specs.to_string(), size.tests.to_string(), options.mode.clone()]))
    }

    fn command(&self, browser: &Path, size: Size) -> Command {
        match self {
            Self::Floor => {
                let mut node = program("node");
                node.arg("run.mjs").current_dir(folder().join("floor"));
                node
            }
            Self::Playwright => {
                let mut node = program("node");
                node.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir(folder().join("playwright"));
                node
            }
            Self::Hinoki(path) => {
                let mut hinoki = program(path);
                hinoki.arg("run").arg("--browser").arg(browser).current_dir(folder().join("hinoki"));
                hinoki.args(["--workers", &size.workers.to_string()]);
                hinoki
            }
        }
    }
}

/// Times between tests of the same spec; with several workers the specs are looked at one by one.
fn steps(drops: &[(f64, String)]) -> Vec<f64> {
    let spec = |title: &str| title.split('t').next().unwrap_or_default().to_owned();
    let mut specs: Vec<String> = drops.iter().map(|(_, title)| spec(title)).collect();
    specs.sort();
    specs.dedup();
    let of_spec = |wanted: &String| -> Vec<f64> {
        let times: Vec<f64> = drops.iter().filter(|(_, title)| spec(title) == *wanted).map(|(at, _)| *at).collect();
        times.windows(2).map(|pair| (pair[1] - pair[0]) / 1000.0).collect()
    };
    specs.iter().flat_map(of_spec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_between_tests_of_one_spec() {
        let drop = |at: f64, title: &str| (at, title.to_owned());
        let drops = [drop(1000.0, "s0t0"), drop(1100.0, "s1t0"), drop(1300.0, "s0t1"), drop(1600.0, "s1t1")];
        assert_eq!(steps(&drops), [0.3, 0.5]);
    }
}
