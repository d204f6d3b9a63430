//! What a login costs a test: the suite with sessions against the same suite without login, and the logins that the server
//! counted.

use std::path::Path;

use super::options::Options;
use super::peer::{Measured, Peer, Size};
use super::table::median;
use crate::Result;

/// Users of the suite: each logs in once a run.
const USERS: u64 = 2;

/// Measures and prints a Markdown table.
pub fn run(options: &Options, browser: &Path, peers: &[Peer]) -> Result {
    let modes = ["public", "session"].map(|mode| options.with_mode(mode));
    let mut rows = Vec::new();
    for peer in peers {
        for workers in [1, 2] {
            let size = Size { specs: options.specs, tests: options.tests, workers };
            let mut runs: [Vec<Measured>; 2] = Default::default();
            for round in 1..=options.rounds {
                // In turns, so that what else the machine does meets both.
                for (options, runs) in modes.iter().zip(&mut runs) {
                    let run = peer.run(options, browser, size)?;
                    println!(
                        "{} {workers} workers, {} {round}/{}: {:.2} s, {} logins, others used {:.0} % of the machine",
                        peer.name(),
                        options.mode,
                        options.rounds,
                        run.wall,
                        run.logins,
                        run.others * 100.0
                    );
                    runs.push(run);
                }
            }
            let expected = [0, USERS];
            if runs
                .iter()
                .zip(expected)
                .any(|(runs, logins)| runs.iter().any(|run| !run.counts || run.logins != logins))
            {
                return Err(format!("{}: the server saw other counts than the suite has", peer.name()));
            }
            rows.push(row(peer.name(), workers, &runs));
        }
    }
    let tests = options.specs * options.tests;
    println!("\n{} specs × {} tests, medians of {} runs\n", options.specs, options.tests, options.rounds);
    println!(
        "| | a test without login | with a session | more | suite without login | with sessions | logins of {tests} tests |"
    );
    println!("|---|---|---|---|---|---|---|\n{}", rows.join("\n"));
    Ok(())
}

fn row(name: &str, workers: u32, [public, session]: &[Vec<Measured>; 2]) -> String {
    let step = |runs: &[Measured]| median(runs.iter().flat_map(|run| run.steps.clone()).collect()) * 1000.0;
    let wall = |runs: &[Measured]| median(runs.iter().map(|run| run.wall).collect());
    let (without, with) = (step(public), step(session));
    format!(
        "| {name}, {workers} worker{} | {without:.0} ms | {with:.0} ms | {:.0} ms | {:.2} s | {:.2} s | {} |",
        if workers == 1 { "" } else { "s" },
        with - without,
        wall(public),
        wall(session),
        session.first().map_or(0, |run| run.logins),
    )
}
