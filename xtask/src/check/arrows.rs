//! Which crate may import which. Arrows go down levels, never up or sideways.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Outcome;
use crate::command::{cargo, run_quietly};
use crate::{Result, files};

/// Level, crate, and what it may import.
const ROOMS: &[(u8, &str, &[&str])] = &[
    (0, "hinoki-protocol", &[]),
    (0, "hinoki-assets", &[]),
    (0, "hinoki-browser", &[]),
    (0, "hinoki-node", &["hinoki-protocol"]),
    (1, "hinoki-session", &["hinoki-protocol"]),
    (1, "hinoki-vault", &["hinoki-protocol", "hinoki-session"]),
    (1, "hinoki-config", &["hinoki-protocol"]),
    (1, "hinoki-bundle", &["hinoki-protocol"]),
    (1, "hinoki-report", &["hinoki-protocol"]),
    (1, "hinoki-video", &[]),
    (
        2,
        "hinoki-runner",
        &[
            "hinoki-protocol",
            "hinoki-assets",
            "hinoki-browser",
            "hinoki-node",
            "hinoki-session",
            "hinoki-vault",
            "hinoki-config",
            "hinoki-bundle",
            "hinoki-video",
        ],
    ),
    (2, "hinoki-open", &["hinoki-protocol", "hinoki-assets"]),
    (
        3,
        "hinoki",
        &[
            "hinoki-protocol",
            "hinoki-node",
            "hinoki-config",
            "hinoki-bundle",
            "hinoki-runner",
            "hinoki-open",
            "hinoki-report",
            "hinoki-vault",
        ],
    ),
    (3, "xtask", &["hinoki-protocol"]),
];

/// The rooms that may start processes.
const STARTERS: &[&str] = &["browser", "node"];

/// The one file elsewhere that may: it starts what is the user's own.
const STARTER: &str = "crates/hinoki/src/open/starts.rs";

pub fn check(_fix: bool) -> Outcome {
    findings()
        .map(|findings| Outcome::of(findings, "the rooms and their arrows are explained in ARCHITECTURE.md"))
        .into()
}

fn findings() -> Result<Vec<String>> {
    let text = run_quietly(cargo().args(["metadata", "--format-version", "1", "--no-deps", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata isn't JSON: {error}"))?;
    let mut findings = wrong_arrows(&imports(&metadata));
    findings.extend(wrong_processes()?);
    Ok(findings)
}

/// Crates of the workspace with those that they name as dependencies.
fn imports(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let is_own = |dependency: &&Value| dependency["path"].is_string();
    let dependencies = |package: &Value| {
        let all = package["dependencies"].as_array().cloned().unwrap_or_default();
        all.iter().filter(is_own).map(|dependency| text(&dependency["name"])).collect()
    };
    packages.iter().map(|package| (text(&package["name"]), dependencies(package))).collect()
}

fn wrong_arrows(imports: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut findings = Vec::new();
    for (name, imported) in imports {
        let Some((level, _, allowed)) = ROOMS.iter().find(|(_, room, _)| room == name) else {
            findings.push(format!("{name} has no room in the table of xtask/src/check/arrows.rs"));
            continue;
        };
        for other in imported.iter().filter(|other| !allowed.contains(&other.as_str())) {
            findings.push(format!("{name} (level {level}) must not import {other}"));
        }
    }
    findings
}

fn wrong_processes() -> Result<Vec<String>> {
    let starts = |line: &str| line.contains("process::Command") || line.contains("Command::new(");
    let room = |path: &str| path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).map(ToOwned::to_owned);
    let sources = files::read(|path| path.starts_with("crates/") && path.contains("/src/") && path.ends_with(".rs"))?;
    let wrong =
        sources.into_iter().filter(|file| !room(&file.path).is_some_and(|room| STARTERS.contains(&room.as_str())));
    let wrong = wrong.filter(|file| file.path != STARTER);
    // A module of tests is the last thing in a file.
    let code = |text: &str| text.split("#[cfg(test)]").next().unwrap_or_default().lines().any(starts);
    let wrong = wrong.filter(|file| code(&file.text) && !file.text.contains("use clap"));
    Ok(wrong.map(|file| format!("{} starts a process: only {} do", file.path, STARTERS.join(" and "))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(name: &str, imported: &[&str]) -> Vec<String> {
        wrong_arrows(&BTreeMap::from([(name.to_owned(), imported.iter().map(|&other| other.to_owned()).collect())]))
    }

    #[test]
    fn only_the_runner_imports_the_browser() {
        assert!(wrong("hinoki-runner", &["hinoki-browser"]).is_empty());
        assert_eq!(wrong("hinoki", &["hinoki-browser"]), ["hinoki (level 3) must not import hinoki-browser"]);
        assert_eq!(wrong("hinoki-report", &["hinoki-browser"]).len(), 1);
    }

    #[test]
    fn a_crate_without_a_room_is_refused() {
        assert!(wrong("hinoki-misc", &[])[0].contains("no room"));
    }

    #[test]
    fn arrows_of_the_table_go_down() {
        let level = |name: &str| ROOMS.iter().find(|(_, room, _)| *room == name).map(|(level, ..)| *level);
        for (own, name, allowed) in ROOMS {
            for other in *allowed {
                // The two that are named in the house's own table: the words are below everything, the vault on sessions.
                let named = *other == "hinoki-protocol" || (*name, *other) == ("hinoki-vault", "hinoki-session");
                assert!(named || level(other) < Some(*own), "{name} → {other}");
            }
        }
    }
}
