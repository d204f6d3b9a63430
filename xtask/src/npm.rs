//! The TypeScript side's packages.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::command::{program, root, run};

/// Folders with a `package.json` that is part of the checks.
pub fn folders() -> Vec<&'static str> {
    ["driver", "ui"].into_iter().filter(|folder| root().join(folder).join("package.json").exists()).collect()
}

/// `npm ci` in a folder, unless what is installed is what its lock file says. The build script of `crates/assets` leaves
/// the same mark.
pub fn install(folder: &Path) -> Result {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| format!("can't read {}: {error}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(program("npm").current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    fs::write(&stamp, wanted).map_err(|error| format!("can't write {}: {error}", stamp.display()))
}

/// Makes tarballs of the packages in `npm/`, with the program of this platform.
pub fn pack(options: &[String]) -> Result {
    let given = |flag: &str| options.iter().any(|option| option == flag || option.starts_with(&format!("{flag}=")));
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder));
    let mut node = program("node");
    node.arg("npm/pack.mjs").args(options);
    if !given("--binary") {
        node.arg("--binary").arg(target.join("release/hinoki"));
    }
    if !given("--out") {
        node.arg("--out").arg(target.join("npm"));
    }
    run(&mut node)
}

/// Whether a folder's `package.json` has a script of this name.
pub fn has_script(folder: &str, name: &str) -> bool {
    let text = fs::read_to_string(root().join(folder).join("package.json")).unwrap_or_default();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    package["scripts"][name].is_string()
}
