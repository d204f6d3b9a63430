//! Known faults of dependencies. Needs a database and a registry, which not every machine reaches.

use super::Outcome;
use crate::command::{cargo, find, program, root, run_quietly};
use crate::npm;

pub fn check(_fix: bool) -> Outcome {
    let (mut failures, mut left_out) = (Vec::new(), Vec::new());
    for outcome in [rust(), javascript()] {
        match outcome {
            Outcome::Holds(_) => {}
            Outcome::LeftOut(reason) => left_out.push(reason),
            Outcome::Fails(message) => failures.push(message),
        }
    }
    if !failures.is_empty() {
        return Outcome::Fails(failures.join("\n"));
    }
    if left_out.is_empty() { Outcome::Holds(String::new()) } else { Outcome::LeftOut(left_out.join("; ")) }
}

fn rust() -> Outcome {
    let args: &[&str] = match (find("cargo-deny"), find("cargo-audit")) {
        (Some(_), _) => &["deny", "check", "advisories"],
        (None, Some(_)) => &["audit"],
        (None, None) => return Outcome::LeftOut("crates: neither cargo-deny nor cargo-audit is installed".into()),
    };
    match run_quietly(cargo().args(args)) {
        Ok(_) => Outcome::Holds(String::new()),
        Err(error) if error.contains("fetch") || error.contains("couldn't") => {
            Outcome::LeftOut("crates: the advisory database can't be reached".into())
        }
        Err(error) => Outcome::Fails(error),
    }
}

fn javascript() -> Outcome {
    for folder in npm::folders() {
        let mut npm = program("npm");
        npm.current_dir(root().join(folder)).args([
            "audit",
            "--omit=dev",
            "--audit-level=high",
            "--json",
            "--fetch-retries=0",
        ]);
        let Err(answer) = run_quietly(&mut npm) else { continue };
        let report = answer.split_once('\n').map(|(_, report)| report).unwrap_or_default();
        // An audit that was made lists what it found; anything else means that the registry has none to offer.
        let is_report = serde_json::Deserializer::from_str(report)
            .into_iter::<serde_json::Value>()
            .next()
            .is_some_and(|report| report.is_ok_and(|report| report["vulnerabilities"].is_object()));
        if is_report {
            return Outcome::Fails(report.to_owned());
        }
        return Outcome::LeftOut("npm: the registry answers no audits".into());
    }
    Outcome::Holds(String::new())
}
