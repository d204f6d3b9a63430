//! How specs ended last, kept from one `hinoki open` to the next.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::LastResult;
use serde::{Deserialize, Serialize};

use crate::cache;

/// Version of the file; one of another version is as none.
const VERSION: u32 = 1;

/// Where it lies in the project.
const FILE: &str = ".hinoki/cache/last-results.json";

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    specs: BTreeMap<String, LastResult>,
}

/// The results by spec.
#[derive(Debug)]
pub(crate) struct Results {
    file: Utf8PathBuf,
    specs: BTreeMap<String, LastResult>,
}

impl Results {
    /// Those of a project; none if there are none or they can't be read.
    pub(crate) fn read(project: &Utf8Path) -> Self {
        let file = project.join(FILE);
        let specs = cache::read(&file, VERSION).map(|stored: Stored| stored.specs).unwrap_or_default();
        Self { file, specs }
    }

    pub(crate) fn get(&self, spec: &str) -> Option<&LastResult> {
        self.specs.get(spec)
    }

    pub(crate) fn set(&mut self, spec: &str, result: LastResult) {
        self.specs.insert(spec.to_owned(), result);
    }

    /// Keeps them on disk. That fails nothing.
    pub(crate) fn write(&self) {
        let stored = Stored { specs: self.specs.clone() };
        if let Err(error) = cache::write(&self.file, VERSION, &stored) {
            tracing::debug!(%error, file = %self.file, "the last results are not kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::{State, Totals};

    use super::*;

    #[test]
    fn results_are_kept_and_another_version_is_as_none() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let project = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let result = LastResult { state: State::Passed, totals: Totals::default(), duration: 12.5, at: 1e12 };
        let mut results = Results::read(project);
        results.set("a.cy.js", result.clone());
        results.write();
        assert_eq!(Results::read(project).get("a.cy.js"), Some(&result));
        assert_eq!(std::fs::read_to_string(project.join(".hinoki/cache/.gitignore")).expect("there"), "*\n");
        let text = std::fs::read_to_string(project.join(FILE)).expect("there");
        std::fs::write(project.join(FILE), text.replace("\"version\":1", "\"version\":2")).expect("can write");
        assert_eq!(Results::read(project).get("a.cy.js"), None);
        std::fs::write(project.join(FILE), "{").expect("can write");
        assert_eq!(Results::read(project).get("a.cy.js"), None);
    }
}
