//! What failed in the last run of a project, for `--last-failed`.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{SpecFile, SpecResult, State, TestChoice};
use serde::{Deserialize, Serialize};

use crate::cache;
use crate::failure::Failure;

/// Version of the file.
const VERSION: u32 = 1;

/// What follows a spec's name where it runs several times.
pub(crate) const REPEATED: &str = " (run ";

/// A file of the project's cache.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LastRun {
    specs: Vec<FailedSpec>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FailedSpec {
    spec: String,
    /// None if the spec failed as a whole.
    tests: Vec<Vec<String>>,
}

/// Remembers what failed; nothing is kept of a run in which nothing did.
pub(crate) fn remember(project: &Utf8Path, results: &[SpecResult]) {
    let last = LastRun { specs: failed(results) };
    let path = path(project);
    let kept = if last.specs.is_empty() {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    } else {
        cache::write(&path, VERSION, &last)
    };
    if let Err(error) = kept {
        tracing::warn!(%path, %error, "what failed can't be remembered for --last-failed");
    }
}

/// What failed of each file; of one that ran several times what failed in any of them.
fn failed(results: &[SpecResult]) -> Vec<FailedSpec> {
    let mut found: Vec<FailedSpec> = Vec::new();
    // Of a spec that failed as a whole all tests are meant, whatever else failed when it ran another time.
    let mut whole = BTreeSet::new();
    for result in results {
        let spec = file(&result.spec);
        let tests = result.tests.iter().filter(|test| test.state == State::Failed).map(|test| &test.title_path);
        let tests: Vec<_> = tests.collect();
        if result.error.is_none() && tests.is_empty() {
            continue;
        }
        if result.error.is_some() {
            whole.insert(spec.to_owned());
        }
        let at = found.iter().position(|failed| failed.spec == spec).unwrap_or_else(|| {
            found.push(FailedSpec { spec: spec.to_owned(), tests: Vec::new() });
            found.len() - 1
        });
        for test in tests {
            if !found[at].tests.contains(test) {
                found[at].tests.push(test.clone());
            }
        }
    }
    for failed in &mut found {
        if whole.contains(&failed.spec) {
            failed.tests.clear();
        }
    }
    found
}

/// The file of a spec that may run several times.
pub(crate) fn file(spec: &str) -> &str {
    spec.split(REPEATED).next().unwrap_or(spec)
}

/// The specs and tests that failed last. Of a spec that failed as a whole all tests are meant.
pub(crate) fn recall(project: &Utf8Path, specs: Vec<SpecFile>) -> Result<(Vec<SpecFile>, Vec<TestChoice>), Failure> {
    let none =
        || Failure::usage("nothing is known to have failed in the last run").with_hint("run without --last-failed");
    let last: LastRun = cache::read(&path(project), VERSION).ok_or_else(none)?;
    let failed = |spec: &SpecFile| last.specs.iter().any(|failed| failed.spec == spec.relative);
    let specs: Vec<_> = specs.into_iter().filter(failed).collect();
    if specs.is_empty() {
        return Err(none());
    }
    let tests = last.specs.into_iter().flat_map(|failed| {
        let spec = failed.spec;
        failed.tests.into_iter().map(move |title_path| TestChoice { spec: spec.clone(), title_path })
    });
    Ok((specs, tests.collect()))
}

fn path(project: &Utf8Path) -> Utf8PathBuf {
    let modules = project.join("node_modules");
    let folder = if modules.is_dir() { modules.join(".cache/hinoki") } else { project.join(".hinoki") };
    folder.join("last-run.json")
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::{TestError, TestResult};

    use super::*;

    fn result(spec: &str, failed: &[&str], error: bool) -> SpecResult {
        let test = |title: &&str| TestResult {
            title_path: vec![(*title).to_owned()],
            state: State::Failed,
            ..TestResult::default()
        };
        SpecResult {
            spec: spec.to_owned(),
            error: error.then(TestError::default),
            tests: failed.iter().map(test).collect(),
            ..SpecResult::default()
        }
    }

    fn remembered(results: &[SpecResult]) -> Vec<(String, Vec<String>)> {
        let titles = |failed: FailedSpec| (failed.spec, failed.tests.into_iter().map(|path| path.join(" ")).collect());
        failed(results).into_iter().map(titles).collect()
    }

    #[test]
    fn of_a_repeated_spec_what_failed_at_any_time_counts_once() {
        let runs = [
            result("a.cy.js (run 1 of 3)", &["x"], false),
            result("a.cy.js (run 2 of 3)", &[], false),
            result("b.cy.js (run 2 of 3)", &[], false),
            result("a.cy.js (run 3 of 3)", &["y", "x"], false),
        ];
        assert_eq!(remembered(&runs), [("a.cy.js".to_owned(), vec!["x".to_owned(), "y".to_owned()])]);
    }

    #[test]
    fn of_a_spec_that_failed_as_a_whole_once_all_is_meant() {
        let runs = [
            result("a.cy.js (run 1 of 3)", &["x"], false),
            result("a.cy.js (run 2 of 3)", &[], true),
            result("a.cy.js (run 3 of 3)", &["y"], false),
        ];
        assert_eq!(remembered(&runs), [("a.cy.js".to_owned(), Vec::new())]);
    }
}
