//! What failed in the last run of a project, for `--last-failed`.

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{SpecFile, SpecResult, State, TestChoice};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

const VERSION: u32 = 1;

/// What follows a spec's name where it runs several times.
pub(crate) const REPEATED: &str = " (run ";

/// A file of the project's cache.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LastRun {
    version: u32,
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
    let failed = |result: &SpecResult| {
        let tests: Vec<_> = result.tests.iter().filter(|test| test.state == State::Failed).collect();
        let whole = result.error.is_some();
        (whole || !tests.is_empty()).then(|| FailedSpec {
            // `--repeat` numbers them.
            spec: file(&result.spec).to_owned(),
            tests: if whole { Vec::new() } else { tests.into_iter().map(|test| test.title_path.clone()).collect() },
        })
    };
    let last = LastRun { version: VERSION, specs: results.iter().filter_map(failed).collect() };
    let path = path(project);
    let kept = if last.specs.is_empty() {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    } else {
        write(&path, &last)
    };
    if let Err(error) = kept {
        tracing::warn!(%path, %error, "what failed can't be remembered for --last-failed");
    }
}

/// The file of a spec that may run several times.
pub(crate) fn file(spec: &str) -> &str {
    spec.split(REPEATED).next().unwrap_or(spec)
}

fn write(path: &Utf8Path, last: &LastRun) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    if folder.ends_with(".hinoki") {
        // Nobody wants it in a repository.
        std::fs::write(folder.join(".gitignore"), "*\n")?;
    }
    std::fs::write(path, serde_json::to_vec_pretty(last)?)
}

/// The specs and tests that failed last. Of a spec that failed as a whole all tests are meant.
pub(crate) fn recall(project: &Utf8Path, specs: Vec<SpecFile>) -> Result<(Vec<SpecFile>, Vec<TestChoice>), Failure> {
    let none =
        || Failure::usage("nothing is known to have failed in the last run").with_hint("run without --last-failed");
    let text = std::fs::read(path(project)).map_err(|_| none())?;
    let last: LastRun = serde_json::from_slice(&text).map_err(|_| none())?;
    if last.version != VERSION {
        return Err(none());
    }
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
