//! What cargo itself checks.

use super::Outcome;
use crate::command::{cargo, run};

pub fn format(fix: bool) -> Outcome {
    let mut command = cargo();
    command.args(["fmt", "--all"]);
    if !fix {
        command.arg("--check");
    }
    run(&mut command).into()
}

pub fn clippy(fix: bool) -> Outcome {
    let mut command = cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--locked"]);
    if fix {
        command.args(["--fix", "--allow-dirty", "--allow-staged"]);
    }
    command.args(["--", "-D", "warnings"]);
    run(&mut command).into()
}

pub fn docs(_fix: bool) -> Outcome {
    let mut command = cargo();
    command.args(["doc", "--workspace", "--no-deps", "--document-private-items", "--locked", "--quiet"]);
    command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    run(&mut command).into()
}
