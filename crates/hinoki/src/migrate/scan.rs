//! What is used in the files of a project.

use camino::{Utf8Path, Utf8PathBuf};
use regex::Regex;

use super::Finding;

/// What is looked for: the expression, and what becomes of it.
const USES: &[(&str, &str)] = &[
    (r"\bcy\s*\.\s*mount\s*\(", "`cy.mount`: component tests can't be run"),
    (r"\bcy\s*\.\s*prompt\s*\(", "`cy.prompt` is not there"),
    (r"\bcy\s*\.\s*(route|server)\s*\(", "`cy.route` and `cy.server` are gone since Cypress 12: use `cy.intercept`"),
    (r"\bCypress\s*\.\s*Cookies\s*\.\s*(preserveOnce|defaults)\b", "is gone since Cypress 12: use `cy.session`"),
    (r"\bCypress\s*\.\s*SelectorPlayground\b", "`Cypress.SelectorPlayground` is called `Cypress.ElementSelector`"),
    (r#"\bon\(\s*['"]dev-server:start['"]"#, "`dev-server:start` is refused: component tests can't be run"),
    (
        r#"\bon\(\s*['"]after:browser:launch['"]"#,
        "`after:browser:launch` is no event: the browser has no debugging port",
    ),
    (r"^\s*component\s*:\s*\{", "the block `component` is not used: component tests can't be run"),
];

/// Files above this size are no sources that someone wrote.
const MAX_SIZE: u64 = 1_000_000;

/// Looks through configuration, support files, specs and what lies beside them.
pub(crate) fn project(root: &Utf8Path) -> Vec<Finding> {
    let uses: Vec<(Regex, &str)> =
        USES.iter().filter_map(|(pattern, message)| Some((Regex::new(pattern).ok()?, *message))).collect();
    let mut findings = Vec::new();
    for path in files(root) {
        let Ok(text) = std::fs::read_to_string(root.join(&path)) else { continue };
        findings.extend(find(&uses, path.as_str(), &text));
    }
    findings
}

fn find(uses: &[(Regex, &str)], file: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_config = file.contains(".config.");
    for (at, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") || code.starts_with('*') {
            continue;
        }
        for (pattern, message) in uses {
            // The block is one of the configuration only.
            if (is_config || !pattern.as_str().starts_with('^')) && pattern.is_match(line) {
                findings.push(Finding { file: file.to_owned(), line: Some(at + 1), message: (*message).to_owned() });
            }
        }
    }
    findings
}

/// The configuration, everything below `cypress`, and what looks like a spec.
fn files(root: &Utf8Path) -> Vec<Utf8PathBuf> {
    let walk = ignore::WalkBuilder::new(root)
        .filter_entry(|entry| entry.file_name() != "node_modules")
        .require_git(false)
        .build();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let small = files.filter(|entry| entry.metadata().is_ok_and(|file| file.len() <= MAX_SIZE));
    let paths = small.filter_map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).ok());
    let relative = paths.filter_map(|path| Some(path.strip_prefix(root).ok()?.to_owned()));
    relative.filter(|path| is_source(path)).collect()
}

fn is_source(path: &Utf8Path) -> bool {
    let script = matches!(path.extension(), Some("js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts"));
    let name = path.file_name().unwrap_or_default();
    let is_config = path.as_str() == name && name.starts_with("cypress.config.");
    let is_spec = [".cy.", ".spec.", ".test."].iter().any(|mark| name.contains(mark));
    script && (is_config || is_spec || path.starts_with("cypress"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_found_with_their_lines() {
        let uses: Vec<_> =
            USES.iter().map(|(pattern, message)| (Regex::new(pattern).expect(pattern), *message)).collect();
        let lines =
            |file: &str, text: &str| -> Vec<_> { find(&uses, file, text).into_iter().map(|it| it.line).collect() };
        assert_eq!(lines("a.cy.js", "cy.get('a')\n// cy.mount(1)\ncy.mount(<A/>)\n  cy\n"), [Some(3)]);
        assert_eq!(lines("cypress.config.ts", "export default {\n  component: {\n"), [Some(2)]);
        assert!(lines("a.cy.js", "  component: {\n").is_empty());
        assert_eq!(lines("cypress.config.js", "on('dev-server:start', x)"), [Some(1)]);
    }
}
