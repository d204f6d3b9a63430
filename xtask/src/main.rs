//! The project's chores: `cargo xtask <command>`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod bench;
mod browser;
mod check;
mod command;
mod example;
mod files;
mod generate;
mod npm;
mod setup;
mod test;

use std::process::ExitCode;

/// What a chore ends with: a text for people.
type Result<T = ()> = std::result::Result<T, String>;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup                 install what is missing: a browser, the driver's npm packages, the spelling checker
  generate              write the generated files
  check [--fix] [STEP]  every check, or the steps named; --fix mends what can be mended
  test [ARG…]           set-up, every check and all tests; arguments go to the test runner, checks are then left out
  example [ARG…]        set-up, then build Hinoki, start the example app and run its specs; arguments go to 'hinoki run'
  npm-pack [OPTION…]    make the packages for npm in target/npm, from target/release/hinoki, --binary FILE or, for other
                        platforms, --binary PLATFORM=FILE
  bench [OPTION…]       measure Hinoki beside Playwright Test and the raw protocol; see 'cargo xtask bench --help'
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match command {
        "setup" => setup::run(),
        "generate" => generate::write(),
        "check" => check::run(rest),
        "test" => test::run(rest),
        "example" => example::run(rest),
        "bench" => bench::run(rest),
        "npm-pack" => npm::pack(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("no command '{other}'\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
