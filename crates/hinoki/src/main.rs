//! The program: what was typed → what it means → run or doctor → exit code.

mod args;
mod cache;
mod config;
mod doctor;
mod failure;
mod foreign;
mod init;
mod last_run;
mod list;
mod migrate;
mod mocha;
mod open;
mod project;
mod run;
mod sessions;
mod show;
mod signals;
mod watch;

use std::io::Write as _;
use std::process::ExitCode as ProcessExit;

use anstream::ColorChoice;
use args::{Arguments, Color, Command};
use clap::{CommandFactory as _, Parser as _, ValueEnum as _};
use hinoki_protocol::ExitCode;
use hinoki_report::{Output, render_error};
use tracing_subscriber::EnvFilter;

fn main() -> ProcessExit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = foreign::advise(error);
            let _ = error.print();
            let exit = if error.use_stderr() { ExitCode::Usage } else { ExitCode::Passed };
            return ProcessExit::from(exit as u8);
        }
    };
    let color = match arguments.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    log(arguments.verbose);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: no threads can be started: {error}");
            return ProcessExit::from(ExitCode::Internal as u8);
        }
    };
    let exit = runtime.block_on(async {
        let cancel = signals::watch();
        let outcome = match arguments.command {
            Command::Run(run) => run::run(*run, color, cancel).await,
            Command::Open(open) => open::open(open, color, cancel).await,
            Command::Show(show) => show::show(show, color, cancel).await,
            Command::Config(arguments) => config::config(arguments, cancel).await,
            Command::Init(arguments) => init::init(&arguments),
            Command::Migrate(arguments) => migrate::migrate(arguments, cancel).await,
            Command::Completions(arguments) => completions(arguments.shell),
            Command::Doctor(doctor) => doctor::doctor(doctor, color).await,
            Command::Sessions(arguments) => sessions::sessions(arguments, color),
        };
        outcome.unwrap_or_else(|failure| {
            let style = Output::stderr(color).style();
            let _ = write!(std::io::stderr(), "{}", render_error(&failure.report, style));
            failure.exit
        })
    });
    // What is left on the runtime's threads has been cancelled; it must not hold the process.
    runtime.shutdown_background();
    ProcessExit::from(exit as u8)
}

fn completions(shell: Option<clap_complete::Shell>) -> Result<ExitCode, failure::Failure> {
    let Some(shell) = shell.or_else(clap_complete::Shell::from_env) else {
        let known: Vec<String> = clap_complete::Shell::value_variants().iter().map(ToString::to_string).collect();
        return Err(failure::Failure::usage("SHELL doesn't say for which shell")
            .with_hint(format!("name it: `hinoki completions bash`; there are {}", known.join(", "))));
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "hinoki", &mut script);
    std::io::stdout()
        .write_all(&script)
        .map_err(|error| failure::Failure::internal(format!("the script can't be written: {error}")))?;
    Ok(ExitCode::Passed)
}

fn log(verbose: u8) {
    // The bundler would tell the text of all that it reads.
    let level =
        ["warn", "hinoki=debug,hinoki_runner=debug,hinoki_node=debug,hinoki_browser=debug", "trace,rolldown=info"];
    let filter =
        EnvFilter::try_from_env("HINOKI_LOG").unwrap_or_else(|_| EnvFilter::new(level[usize::from(verbose.min(2))]));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
