//! What was typed.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::sessions::SessionsArguments;

/// End-to-end web test runner that speaks the Cypress API.
#[derive(Debug, Parser)]
#[command(name = "hinoki", version, about, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// More on stderr about what the program does; twice for every message of the browser.
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run specs in a browser without a window and report on them.
    Run(RunArguments),
    /// Open a page in which specs are picked, run, watched and understood.
    Open(OpenArguments),
    /// Open a recorded run in the same page.
    Show(ShowArguments),
    /// Say which browsers are found and whether they can do what Hinoki needs.
    Doctor(DoctorArguments),
    /// Look at and exchange the sessions that are kept on disk, encrypted with the key in HINOKI_SESSION_KEY or in the
    /// system's keyring.
    Sessions(SessionsArguments),
}

/// Which project, and with what configuration.
#[derive(Debug, Clone, Args)]
pub(crate) struct ProjectArguments {
    /// Folder of the project.
    #[arg(long, short = 'P', value_name = "FOLDER")]
    pub project: Option<Utf8PathBuf>,
    /// Browser: chromium, chrome, edge, chromium-headless-shell, or the path of an executable.
    #[arg(long, short, value_name = "BROWSER")]
    pub browser: Option<String>,
    /// Show the browser's window.
    #[arg(long)]
    pub headed: bool,
    /// Show no window, the default.
    #[arg(long, conflicts_with = "headed")]
    pub headless: bool,
    /// Configuration values: `key=value,…` or JSON.
    #[arg(long, short, value_name = "VALUES")]
    pub config: Vec<String>,
    /// Configuration file, relative to the project.
    #[arg(long, short = 'C', value_name = "FILE")]
    pub config_file: Option<Utf8PathBuf>,
    /// Values for `Cypress.env()`: `key=value,…` or JSON.
    #[arg(long, short, value_name = "VALUES")]
    pub env: Vec<String>,
    /// Values for `Cypress.expose()`: `key=value,…` or JSON.
    #[arg(long, value_name = "VALUES")]
    pub expose: Vec<String>,
    /// Testing type; end to end is the only one.
    #[arg(long, hide = true)]
    pub e2e: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Specs to run: paths or globs, several with commas.
    #[arg(long, short, value_name = "SPECS")]
    pub spec: Vec<String>,
    /// Reporters, several with commas or by repeating the flag: spec, list, dot, json, junit, github, ndjson.
    #[arg(long, short, value_name = "NAMES")]
    pub reporter: Vec<String>,
    /// Options for reporters: `output=FILE,…` or JSON.
    #[arg(long, short = 'o', value_name = "VALUES")]
    pub reporter_options: Option<String>,
    /// Specs to run side by side.
    #[arg(long, value_name = "N|auto")]
    pub workers: Option<Workers>,
    /// Print nothing but errors on the terminal; report files are written.
    #[arg(long, short)]
    pub quiet: bool,
    /// Port of the loopback server that serves the project's folder if there is no baseUrl.
    #[arg(long, short, value_name = "PORT")]
    pub port: Option<u16>,
    /// Write all that happens to a file that `hinoki show` opens, with snapshots of the pages.
    #[arg(long, value_name = "FILE")]
    pub record: Option<Utf8PathBuf>,
    /// Labels of the run, several with commas: handlers of `before:run` get them.
    #[arg(long, short = 't', value_name = "LABELS")]
    pub tag: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct OpenArguments {
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Port of the page, on loopback; by default a free one.
    #[arg(long, short, value_name = "PORT")]
    pub port: Option<u16>,
    /// Print the page's address, but don't open it in your browser.
    #[arg(long)]
    pub no_launch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// What `hinoki run --record` wrote.
    #[arg(value_name = "FILE")]
    pub file: Utf8PathBuf,
    /// Port of the page, on loopback; by default a free one.
    #[arg(long, short, value_name = "PORT")]
    pub port: Option<u16>,
    /// Print the page's address, but don't open it in your browser.
    #[arg(long)]
    pub no_launch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    /// Check this browser only: a name or the path of an executable.
    #[arg(long, short, value_name = "BROWSER")]
    pub browser: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// `--workers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workers {
    /// As many as fit the machine.
    Auto,
    /// So many.
    Count(u32),
}

impl std::str::FromStr for Workers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        match text.parse() {
            Ok(count @ 1..=256) => Ok(Self::Count(count)),
            _ => Err("expected `auto` or a number from 1 to 256".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn workers_are_a_number_or_auto() {
        assert_eq!("auto".parse(), Ok(Workers::Auto));
        assert_eq!("3".parse(), Ok(Workers::Count(3)));
        assert!("0".parse::<Workers>().is_err());
        assert!("many".parse::<Workers>().is_err());
    }
}
