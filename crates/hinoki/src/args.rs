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
    Run(Box<RunArguments>),
    /// Open a page in which specs are picked, run, watched and understood.
    Open(OpenArguments),
    /// Open a recorded run in the same page.
    Show(ShowArguments),
    /// Show the configuration: each value and where it comes from.
    Config(ConfigArguments),
    /// Make a first project: a configuration, a support file and a spec. Nothing that is there is changed.
    Init(InitArguments),
    /// Read a Cypress project and say what, if anything, will differ.
    Migrate(MigrateArguments),
    /// Print a script that completes commands and flags in a shell: `eval "$(hinoki completions)"`.
    Completions(CompletionsArguments),
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
    /// Reporters, several with commas or by repeating the flag: spec, list, dot, json, junit, html, github,
    /// ndjson, or a package that is a reporter for Mocha.
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
    /// Run one part of n parts of the specs: `2/3` is the second third.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Run only tests whose titles, followed by their tags (`@smoke`), match a regular expression.
    #[arg(long, short = 'g', value_name = "REGEX")]
    pub grep: Option<String>,
    /// Run only what failed in the last run of this project.
    #[arg(long)]
    pub last_failed: bool,
    /// Stop after the first failure, or after so many.
    #[arg(long, value_name = "COUNT", num_args = 0..=1, require_equals = true, default_missing_value = "1",
          value_parser = clap::value_parser!(u32).range(1..))]
    pub fail_fast: Option<u32>,
    /// Run each spec so many times, to hunt for flaky tests.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: Option<u32>,
    /// List the tests that would run, without running them.
    #[arg(long)]
    pub list: bool,
    /// Stay, and run a spec again whenever one of the files that it is made of is saved.
    #[arg(long, conflicts_with_all = ["list", "no_exit"])]
    pub watch: bool,
    /// With --headed: leave the browser open at the end until Ctrl-C.
    #[arg(long, requires = "headed")]
    pub no_exit: bool,
    /// Write the requests of all pages to a HAR file.
    #[arg(long, value_name = "FILE", conflicts_with = "replay_network")]
    pub record_network: Option<Utf8PathBuf>,
    /// Answer the requests of all pages from a HAR file.
    #[arg(long, value_name = "FILE")]
    pub replay_network: Option<Utf8PathBuf>,
    /// Labels of the run, several with commas: handlers of `before:run` get them. Tests are chosen by their tags with --grep.
    #[arg(long, short = 't', value_name = "LABELS")]
    pub tag: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct OpenArguments {
    #[command(flatten)]
    pub project: ProjectArguments,
    #[command(flatten)]
    pub page: PageArguments,
}

/// How the page is reached.
#[derive(Debug, Args)]
pub(crate) struct PageArguments {
    /// Port of the page, on loopback; by default a free one.
    #[arg(long, short, value_name = "PORT")]
    pub port: Option<u16>,
    /// Name by which the page may be called too, if something forwards it: NAME.app.github.dev. May be given again.
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    pub host: Vec<String>,
    /// Print the page's address, but don't open it in your browser.
    #[arg(long)]
    pub no_launch: bool,
}

/// A host name and nothing else.
fn host_name(text: &str) -> Result<String, String> {
    let url = url::Url::parse(&format!("http://{text}/")).ok();
    let name = url.as_ref().and_then(url::Url::domain).filter(|name| name.eq_ignore_ascii_case(text));
    name.map(str::to_owned).ok_or_else(|| "expected a host name alone, such as me-4000.app.github.dev".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// What `hinoki run --record` wrote.
    #[arg(value_name = "FILE")]
    pub file: Utf8PathBuf,
    #[command(flatten)]
    pub page: PageArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArguments {
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Print each value and where it comes from; what happens anyway.
    #[arg(long)]
    pub print: bool,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Print the JSON schema of configuration files instead.
    #[arg(long, conflicts_with_all = ["print", "json"])]
    pub schema: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Folder of the project; the working folder by default.
    #[arg(value_name = "FOLDER")]
    pub folder: Option<Utf8PathBuf>,
    /// Write TypeScript, which is what happens anyway if there is a tsconfig.json.
    #[arg(long)]
    pub typescript: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    #[command(flatten)]
    pub project: ProjectArguments,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell; that of SHELL by default.
    pub shell: Option<clap_complete::Shell>,
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

/// `--shard`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 1.
    pub index: usize,
    pub count: usize,
}

impl Shard {
    /// Its part of a list, which is the same list for all parts.
    pub(crate) fn of<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter().enumerate().filter(|(at, _)| at % self.count == self.index - 1).map(|(_, each)| each).collect()
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match numbers {
            Some((index, count)) if 1 <= index && index <= count => Ok(Self { index, count }),
            _ => Err("expected a part and the number of parts, such as `1/3`".to_owned()),
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
    fn shards_take_turns_and_miss_nothing() {
        let shard = |text: &str| text.parse::<Shard>();
        assert_eq!(shard("2/3").map(|shard| shard.of(vec![1, 2, 3, 4, 5])), Ok(vec![2, 5]));
        assert_eq!(shard("3/3").map(|shard| shard.of(vec![1, 2])), Ok(vec![]));
        for wrong in ["0/3", "4/3", "1", "a/b", "1/0"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn workers_are_a_number_or_auto() {
        assert_eq!("auto".parse(), Ok(Workers::Auto));
        assert_eq!("3".parse(), Ok(Workers::Count(3)));
        assert!("0".parse::<Workers>().is_err());
        assert!("many".parse::<Workers>().is_err());
    }
}
