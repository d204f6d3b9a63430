//! `cargo xtask bench`: one suite in Hinoki, in Playwright Test and over the bare protocol, with the same browser.

mod app;
mod load;
mod login;
mod options;
mod peer;
mod table;

use std::path::{Path, PathBuf};

use crate::command::{self, cargo, program, root};
use crate::{Result, browser, npm, setup};
use options::Options;
use peer::{Peer, Size};
use table::{Column, Figures};

/// The folder of the suites.
fn folder() -> PathBuf {
    root().join("benches/peers")
}

/// Measures and prints a Markdown table.
pub fn run(args: &[String]) -> Result {
    let Some(options) = Options::read(args)? else {
        print!("{}", options::USAGE);
        return Ok(());
    };
    setup::run_all()?;
    let browser = options.browser.clone().or_else(browser::headless).ok_or("no browser")?;
    if options.network {
        return network(&options, &browser);
    }
    if options.video {
        let mut node = program("node");
        node.arg(root().join("benches/video/run.mjs")).arg(hinoki(&options)?).arg(options.rounds.to_string());
        return command::run(&mut node);
    }
    let peers = peers(&options)?;
    if options.login {
        return login::run(&options, &browser, &peers);
    }
    let mut figures: Vec<Figures> = peers.iter().map(|peer| Figures::of(peer.name())).collect();
    for (column, size, times) in plan(&options) {
        // Rounds over the peers, so that what else the machine does meets all of them.
        for round in 1..=times {
            for (peer, figures) in peers.iter().zip(&mut figures) {
                let run = peer.run(&options, &browser, size)?;
                println!(
                    "{column} {round}/{times} {}: {:.2} s, others used {:.0} % of the machine{}",
                    peer.name(),
                    run.wall,
                    run.others * 100.0,
                    if run.counts { "" } else { " (NOT COUNTED: the server saw other counts than the suite has)" }
                );
                figures.add(column, run);
            }
        }
    }
    let version = command::run_quietly(program(&browser).arg("--version")).unwrap_or_default();
    print!("{}", table::render(&figures, &options, version.trim()));
    if figures.iter().all(Figures::complete) { Ok(()) } else { Err("runs are missing from the table".into()) }
}

/// What routes cost: a table of its own, which the script prints.
fn network(options: &Options, browser: &Path) -> Result {
    npm::install(&folder().join("playwright"))?;
    let mut node = program("node");
    node.arg(root().join("benches/network/run.mjs")).arg(hinoki(options)?);
    node.env("BENCH_PEERS", options.peers.join(",")).env("BENCH_ROUNDS", options.rounds.to_string());
    command::run(node.env("BENCH_BROWSER", browser).env("BENCH_FLAGS", peer::FLAGS))
}

fn plan(options: &Options) -> Vec<(Column, Size, u32)> {
    let suite = |workers| Size { specs: options.specs, tests: options.tests, workers };
    vec![
        (Column::Cold, Size { specs: 1, tests: 1, workers: 1 }, options.cold_rounds),
        (Column::OneWorker, suite(1), options.rounds),
        (Column::TwoWorkers, suite(2), options.rounds),
    ]
}

fn peers(options: &Options) -> Result<Vec<Peer>> {
    let mut peers = Vec::new();
    for name in &options.peers {
        peers.push(match name.as_str() {
            "floor" => Peer::Floor,
            "playwright" => {
                npm::install(&folder().join("playwright"))?;
                Peer::Playwright
            }
            _ => Peer::Hinoki(hinoki(options)?),
        });
    }
    Ok(peers)
}

/// The program, as its users have it: optimised.
fn hinoki(options: &Options) -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--package", "hinoki", "--locked"]);
    let profile = if options.debug { "debug" } else { "release" };
    if !options.debug {
        build.arg("--release");
    }
    command::run(&mut build)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join(profile).join("hinoki"))
}
