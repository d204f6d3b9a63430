//! Builds the scripts of `driver/` and the page of `ui/` into the output folder, from where they are embedded.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Output},
};

/// A folder of TypeScript with packages of its own.
struct Part {
    folder: &'static str,
    /// Arguments of `node` that build it; the output folder is added.
    build: &'static [&'static str],
    /// Where it is embedded.
    below: &'static str,
    /// What the program can't do without.
    required: &'static [&'static str],
    /// Changes in these make a new build necessary.
    inputs: &'static [&'static str],
}

const PARTS: [Part; 2] = [
    Part {
        folder: "driver",
        build: &["build.mjs"],
        below: "",
        required: &[
            "driver.js",
            "driver.js.map",
            "aut.js",
            "databases.js",
            "storages.js",
            "service-worker.js",
            "sockets.js",
        ],
        inputs: &[
            "src",
            "shims",
            "../crates/bundle/shims",
            "../crates/protocol/words.ts",
            "build.mjs",
            "package.json",
            "package-lock.json",
            "tsconfig.json",
        ],
    },
    Part {
        folder: "ui",
        build: &["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir"],
        below: "ui",
        required: &["index.html", "ui.js", "ui.css"],
        inputs: &[
            "src",
            "../crates/protocol/words.ts",
            "index.html",
            "vite.config.ts",
            "package.json",
            "package-lock.json",
            "tsconfig.json",
        ],
    },
];
/// Copy of the lock file that the installed packages are of.
const INSTALLED: &str = "node_modules/.installed-lock.json";
/// The oldest that Vite runs on.
const OLDEST_NODE: u32 = 20;

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
    check_node()?;
    let out = PathBuf::from(variable("OUT_DIR")?);
    let embedded = out.join("embedded");
    // What an older version made must not be embedded.
    if embedded.exists() {
        fs::remove_dir_all(&embedded).map_err(|error| format!("{} can't be emptied: {error}", embedded.display()))?;
    }
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("../..");
    for part in &PARTS {
        build(part, &root, &embedded)?;
    }
    let declaration =
        format!("#[derive(RustEmbed)]\n#[folder = {:?}]\nstruct Files;\n", embedded.display().to_string());
    fs::write(out.join("files.rs"), declaration).map_err(|error| format!("files.rs can't be written: {error}"))
}

fn build(part: &Part, root: &Path, embedded: &Path) -> Result<(), String> {
    let name = part.folder;
    let folder = root.join(name);
    let folder = folder.canonicalize().map_err(|error| format!("the folder {name}/ can't be read: {error}"))?;
    for input in part.inputs {
        println!("cargo::rerun-if-changed={}", folder.join(input).display());
    }
    install(name, &folder)?;
    let out = embedded.join(part.below);
    let output = start("node", Command::new("node").args(part.build).arg(&out).current_dir(&folder))?;
    if !output.status.success() {
        return Err(format!("{name}/ can't be built (node {}, {})\n{}", part.build[0], output.status, text(&output)));
    }
    match part.required.iter().find(|file| !out.join(file).is_file()) {
        Some(file) => Err(format!("the build of {name}/ ended well but made no {file}")),
        None => Ok(()),
    }
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
fn install(name: &str, folder: &Path) -> Result<(), String> {
    let lock = fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("{name}/package-lock.json can't be read: {error}"))?;
    if fs::read(folder.join(INSTALLED)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // `npm.cmd` is no program that can be started without its name's end.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    let output = start(npm, &mut command)?;
    if !output.status.success() {
        return Err(format!(
            "the packages of {name}/ can't be installed (npm ci, {})\n{}",
            output.status,
            text(&output)
        ));
    }
    fs::write(folder.join(INSTALLED), lock).map_err(|error| format!("{name}/{INSTALLED} can't be written: {error}"))
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
