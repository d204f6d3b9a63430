//! Types and lint of the TypeScript.

use super::Outcome;
use crate::command::{program, root, run_quietly};
use crate::{Result, npm};

pub fn check(fix: bool) -> Outcome {
    let mut failures = Vec::new();
    for folder in npm::folders() {
        for result in [install(folder), types(folder), lint(folder, fix)] {
            failures.extend(result.err());
        }
    }
    if failures.is_empty() { Outcome::Holds(String::new()) } else { Outcome::Fails(failures.join("\n")) }
}

fn install(folder: &str) -> Result {
    npm::install(&root().join(folder))
}

fn types(folder: &str) -> Result {
    tool(folder, "tsc", &["--noEmit", "--pretty", "false"])
}

fn lint(folder: &str, fix: bool) -> Result {
    let mut args = vec!["check", "--error-on-warnings", "--colors=off"];
    if fix {
        args.push("--write");
    }
    tool(folder, "biome", &args)
}

/// Runs a program that npm installed in the folder.
fn tool(folder: &str, name: &str, args: &[&str]) -> Result {
    let folder = root().join(folder);
    let path = folder.join("node_modules/.bin").join(name);
    run_quietly(program(path).current_dir(&folder).args(args)).map(|_| ())
}
