//! What people type who come from elsewhere, and what to say in its place.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Error};

use crate::args::Arguments;

/// Flags of `cypress run` that are none here, or another one.
pub(crate) const FLAGS: &[(&str, &str)] = &[
    ("--record", "here it takes the name of a file, which `hinoki show` opens"),
    ("--key", "runs aren't recorded at a service: leave it out"),
    ("--parallel", "use `--workers`, or `--shard` over several machines"),
    ("--ci-build-id", "runs aren't recorded at a service: leave it out"),
    ("--group", "runs aren't recorded at a service: leave it out"),
    ("--component", "component tests can't be run"),
    ("--auto-cancel-after-failures", "it is called `--fail-fast`"),
];

/// Says beside an unknown argument what was probably meant.
pub(crate) fn advise(mut error: Error) -> Error {
    if error.kind() != ErrorKind::UnknownArgument || error.get(ContextKind::SuggestedArg).is_some() {
        return error;
    }
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg).cloned() else { return error };
    let first = std::env::args().nth(1).unwrap_or_default();
    if let Some(tip) = tip(&typed, &first) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// `first` is the first word after the program's name.
fn tip(typed: &str, first: &str) -> Option<String> {
    let name = typed.split('=').next().unwrap_or(typed);
    if let Some((_, what)) = FLAGS.iter().find(|(flag, _)| *flag == name) {
        return Some((*what).to_owned());
    }
    if !typed.starts_with('-') {
        return (first == "run").then(|| format!("specs are named by a flag: --spec {typed}"));
    }
    let command = Arguments::command();
    let run = command.find_subcommand("run")?;
    let is_of_run = run.get_arguments().any(|flag| flag.get_long().is_some_and(|long| name == format!("--{long}")));
    (first == typed && is_of_run).then(|| format!("it is a flag of `hinoki run`: hinoki run {typed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_from_elsewhere_gets_a_word() {
        for (typed, first, expected) in [
            ("--parallel", "run", "--workers"),
            ("--ci-build-id=7", "run", "leave it out"),
            ("a.cy.js", "run", "--spec a.cy.js"),
            ("--list", "--list", "hinoki run --list"),
        ] {
            assert!(tip(typed, first).is_some_and(|tip| tip.contains(expected)), "{typed}");
        }
        assert_eq!(tip("a.cy.js", "open"), None);
        assert_eq!(tip("--nothing", "run"), None);
    }
}
