//! Licences of what the program is built from.

use serde_json::Value;

use super::Outcome;
use crate::command::{cargo, root, run_quietly};
use crate::{Result, npm};

/// Licences that ask for no more than a notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Weak copyleft that stays within its own files: crate, licence, and why it is here.
const EXCEPTIONS: &[(&str, &str)] = &[];

pub fn check(_fix: bool) -> Outcome {
    let (crates, packages) = match (crates(), packages()) {
        (Ok(crates), Ok(packages)) => (crates, packages),
        (Err(error), _) | (_, Err(error)) => return Outcome::Fails(error),
    };
    let count = (crates.len(), packages.len());
    let is_exception = |name: &str, licence: &str| EXCEPTIONS.contains(&(name, licence));
    let wrong: Vec<String> = crates
        .into_iter()
        .chain(packages)
        .filter(|(name, licence)| !allows(licence) && !is_exception(name, licence))
        .map(|(name, licence)| format!("{name}: {}", if licence.is_empty() { "no licence given" } else { &licence }))
        .collect();
    if wrong.is_empty() {
        return Outcome::Holds(format!("{} crates, {} npm packages", count.0, count.1));
    }
    Outcome::of(wrong, "choose another dependency, or add the licence to xtask/src/check/licences.rs with a reason")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// All crates of the lock file that aren't ours.
fn crates() -> Result<Vec<(String, String)>> {
    let text_of = run_quietly(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value =
        serde_json::from_str(&text_of).map_err(|error| format!("cargo metadata isn't JSON: {error}"))?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let foreign = packages.iter().filter(|package| package["source"].is_string());
    Ok(foreign.map(|package| (text(&package["name"]), text(&package["license"]))).collect())
}

/// The npm packages that go into what the browser gets.
fn packages() -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for folder in npm::folders() {
        let path = root().join(folder).join("package-lock.json");
        let content =
            std::fs::read_to_string(&path).map_err(|error| format!("can't read {}: {error}", path.display()))?;
        let lock: Value = serde_json::from_str(&content).map_err(|error| format!("{}: {error}", path.display()))?;
        let packages = lock["packages"].as_object().cloned().unwrap_or_default();
        let shipped = packages.iter().filter(|(name, package)| !name.is_empty() && package["dev"] != true);
        found.extend(shipped.map(|(name, package)| {
            let name = name.rsplit("node_modules/").next().unwrap_or(name);
            (format!("{name} (npm)"), text(&package["license"]))
        }));
    }
    Ok(found)
}

/// Whether an SPDX expression can be fulfilled with what is allowed.
fn allows(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let holds = any(&tokens, &mut at);
    holds && at == tokens.len()
}

fn any(tokens: &[&str], at: &mut usize) -> bool {
    let mut holds = all(tokens, at);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= all(tokens, at);
    }
    holds
}

fn all(tokens: &[&str], at: &mut usize) -> bool {
    let mut holds = one(tokens, at);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= one(tokens, at);
    }
    holds
}

fn one(tokens: &[&str], at: &mut usize) -> bool {
    let Some(token) = tokens.get(*at) else {
        // Something is missing: the count must not come out right.
        *at = tokens.len() + 1;
        return false;
    };
    *at += 1;
    if *token == "(" {
        let holds = any(tokens, at);
        *at += 1;
        return holds;
    }
    let mut name = (*token).to_owned();
    if let (Some(&"WITH"), Some(exception)) = (tokens.get(*at), tokens.get(*at + 1)) {
        name = format!("{name} WITH {exception}");
        *at += 2;
    }
    ALLOWED.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(allows(good), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "GPL-2.0 WITH Classpath-exception-2.0", "MIT (", "MIT OR"] {
            assert!(!allows(bad), "{bad}");
        }
    }
}
