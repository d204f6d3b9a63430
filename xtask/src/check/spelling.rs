//! Spelling of everything that is tracked.

use super::Outcome;
use crate::command::{find, program, run_quietly};
use crate::files;

/// Files whose words aren't ours.
const FOREIGN: &[&str] = &["Cargo.lock", "package-lock.json", ".png", ".svg", ".snap"];

pub fn check(fix: bool) -> Outcome {
    if find("codespell").is_none() {
        return Outcome::LeftOut("codespell isn't installed (a package of Debian, or of pip)".into());
    }
    let paths = match files::list() {
        Ok(paths) => paths,
        Err(error) => return Outcome::Fails(error),
    };
    let mut command = program("codespell");
    if fix {
        command.arg("--write-changes");
    }
    command.args(paths.iter().filter(|path| !FOREIGN.iter().any(|end| path.ends_with(end))));
    run_quietly(&mut command)
        .map(|_| ())
        .map_err(|error| {
            let findings = error.split_once('\n').map_or(error.as_str(), |(_, findings)| findings);
            format!("{}\nhint: a word that is right goes into .codespellrc", findings.trim_end())
        })
        .into()
}
