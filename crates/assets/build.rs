//! Builds the scripts of `driver/` into the output folder, from where they are embedded.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Output},
};

/// What the crate can't do without.
const REQUIRED: [&str; 4] = ["driver.js", "driver.js.map", "aut.js", "databases.js"];
/// Changes in these make a new build necessary.
const INPUTS: [&str; 7] =
    ["src", "shims", "../crates/bundle/shims", "build.mjs", "package.json", "package-lock.json", "tsconfig.json"];
/// Copy of the lock file that the installed packages are of.
const INSTALLED: &str = "node_modules/.installed-lock.json";
const OLDEST_NODE: u32 = 18;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines().filter(|line| !line.trim().is_empty()) {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let driver = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("../../driver");
    let driver = driver.canonicalize().map_err(|error| format!("the folder driver/ can't be read: {error}"))?;
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", driver.join(input).display());
    }
    check_node()?;
    install(&driver)?;

    let out = PathBuf::from(variable("OUT_DIR")?);
    let embedded = out.join("embedded");
    // What an older version made must not be embedded.
    if embedded.exists() {
        fs::remove_dir_all(&embedded).map_err(|error| format!("{} can't be emptied: {error}", embedded.display()))?;
    }
    let output = start("node", Command::new("node").arg("build.mjs").arg(&embedded).current_dir(&driver))?;
    if !output.status.success() {
        return Err(format!("driver/ can't be built (node build.mjs, {})\n{}", output.status, text(&output)));
    }
    if let Some(file) = REQUIRED.iter().find(|file| !embedded.join(file).is_file()) {
        return Err(format!("driver/build.mjs ended well but made no {file}"));
    }
    let declaration =
        format!("#[derive(RustEmbed)]\n#[folder = {:?}]\nstruct Files;\n", embedded.display().to_string());
    fs::write(out.join("files.rs"), declaration).map_err(|error| format!("files.rs can't be written: {error}"))
}

fn check_node() -> Result<(), String> {
    let output = start("node", Command::new("node").arg("--version"))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(format!("building Hinoki needs Node {OLDEST_NODE} or newer, but `node --version` says {version:?}")),
    }
}

/// Installs the packages of the lock file, unless they are.
fn install(driver: &Path) -> Result<(), String> {
    let lock = fs::read(driver.join("package-lock.json"))
        .map_err(|error| format!("driver/package-lock.json can't be read: {error}"))?;
    if fs::read(driver.join(INSTALLED)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // `npm.cmd` is no program that can be started without its name's end.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(driver);
    let output = start(npm, &mut command)?;
    if !output.status.success() {
        return Err(format!(
            "the packages of driver/ can't be installed (npm ci, {})\n{}",
            output.status,
            text(&output)
        ));
    }
    fs::write(driver.join(INSTALLED), lock).map_err(|error| format!("driver/{INSTALLED} can't be written: {error}"))
}

fn start(program: &str, command: &mut Command) -> Result<Output, String> {
    command.output().map_err(|error| {
        format!(
            "building Hinoki needs `{program}`, which can't be started: {error}\n\
             install Node {OLDEST_NODE} or newer with npm (https://nodejs.org) and see that it is on the PATH"
        )
    })
}

fn text(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout))
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}
