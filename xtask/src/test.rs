//! `cargo xtask test`: set-up, every check and all tests.

use crate::command::{self, cargo, find, program, root};
use crate::{Result, check, npm, setup};

/// Everything, even if a part fails. Arguments go to the test runner, and only it is run then.
pub fn run(args: &[String]) -> Result {
    setup::run_all()?;
    let mut failures = Vec::new();
    if args.is_empty() {
        failures.extend(check::run(&[]).err());
        failures.extend(typescript().err());
    }
    failures.extend(rust(args).err());
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

fn typescript() -> Result {
    for folder in npm::folders().into_iter().filter(|folder| npm::has_script(folder, "test")) {
        println!("── tests of {folder}/");
        command::run(program("npm").current_dir(root().join(folder)).args(["test", "--silent"]))?;
    }
    Ok(())
}

fn rust(args: &[String]) -> Result {
    // The end-to-end tests run the program: cargo builds it for them.
    let mut command = cargo();
    if find("cargo-nextest").is_some() {
        println!("── tests by cargo nextest");
        command.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]).args(args);
    } else {
        println!("── tests by cargo test (cargo-nextest isn't installed)");
        command.args(["test", "--workspace", "--locked", "--no-fail-fast"]).args(args);
        command.env("RUST_TEST_THREADS", "2");
    }
    command::run(&mut command)
}
