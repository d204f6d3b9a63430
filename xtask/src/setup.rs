//! Installs what is missing.

use std::path::Path;

use crate::command::{self, find, program, root, run_quietly};
use crate::{Result, browser, npm};

/// Compiler, browser, npm packages and the spelling checker.
pub fn run_for_checks() -> Result {
    if find("codespell").is_none() && apt_is_here() {
        // The check says clearly that it was left out if this can't be had.
        let _ = apt(&["codespell"]);
    }
    run_all()
}

/// `cargo xtask setup`.
pub fn run() -> Result {
    run_for_checks()?;
    println!("everything is there");
    Ok(())
}

/// Compiler, browser and npm packages: what building and running need.
pub fn run_all() -> Result {
    node()?;
    compiler()?;
    install_browser()?;
    // The driver is built into the program, by cargo.
    npm::install(&root().join("driver"))
}

fn node() -> Result {
    let hint = "install Node.js 20 or newer; on Debian: apt-get install nodejs npm";
    let version = run_quietly(program("node").arg("--version")).map_err(|error| format!("{error}\nhint: {hint}"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        _ => Err(format!("Node.js {} is too old\nhint: {hint}", version.trim())),
    }
}

/// Some crates build sources of C++: the encoder of videos.
fn compiler() -> Result {
    if std::env::var_os("CXX").is_some() || ["c++", "g++", "clang++"].iter().any(|name| find(name).is_some()) {
        return Ok(());
    }
    if !apt_is_here() {
        return Err("no C++ compiler was found\nhint: install one, or name it by CXX".into());
    }
    apt(&["g++"])
}

fn install_browser() -> Result {
    if let Some(path) = browser::headless() {
        println!("browser: {}", path.display());
        return Ok(());
    }
    if !apt_is_here() {
        return Err("no browser was found\nhint: install Chromium or Google Chrome so that it is on PATH".into());
    }
    // The headless shell is a package of its own, and not in every release of Debian.
    apt(&["chromium", "chromium-headless-shell"]).or_else(|_| apt(&["chromium"]))?;
    match browser::headless() {
        Some(path) => println!("browser: {}", path.display()),
        None => return Err("Chromium was installed but isn't on PATH".into()),
    }
    Ok(())
}

fn apt_is_here() -> bool {
    find("apt-get").is_some() && Path::new("/etc/debian_version").exists()
}

fn apt(packages: &[&str]) -> Result {
    println!("installing {}", packages.join(", "));
    command::run(as_root().args(["apt-get", "update", "-qq"]))?;
    command::run(as_root().args(["apt-get", "install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

/// `env` as root: directly where this is root, else by sudo.
fn as_root() -> std::process::Command {
    let is_root = run_quietly(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = program(if is_root { "env" } else { "sudo" });
    if !is_root {
        command.arg("env");
    }
    command.arg("DEBIAN_FRONTEND=noninteractive");
    command
}
