use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::App;
use super::packages::packages;
use super::run::{Finished, Run};

/// A small project in a folder of its own, which is removed with it.
///
/// Without a configuration file of its own it gets one: no support file, and the app's address if there is one.
pub struct Project {
    root: PathBuf,
    _folder: Option<TempDir>,
    app: Option<String>,
    has_config: bool,
}

impl Project {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("e2e-project-").tempdir().expect("a temp folder");
        Self { root: folder.path().to_owned(), _folder: Some(folder), app: None, has_config: false }
    }

    /// A project of the checkout, by its path there. It is run as it is.
    pub fn of_checkout(path: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
        Self { root: root.canonicalize().expect("a folder"), _folder: None, app: None, has_config: true }
    }

    /// A copy of a project of the checkout, by its path there.
    pub fn copy_of(path: &str) -> Self {
        let project = Self { has_config: true, ..Self::new() };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
        copy(&from, &project.root).unwrap_or_else(|error| panic!("{path} can't be copied: {error}"));
        project
    }

    /// A project with one spec, `cypress/e2e/a.cy.js`.
    pub fn of(spec: &str) -> Self {
        Self::new().spec("a.cy.js", spec)
    }

    /// Has the packages of `tests/packages/<set>`.
    pub fn packages(self, set: &str) -> Self {
        std::os::unix::fs::symlink(packages(set), self.path("node_modules")).expect("can make a link");
        self
    }

    /// Uses the app's address as `baseUrl`.
    pub fn app(mut self, app: &App) -> Self {
        self.app = Some(app.url(""));
        self
    }

    /// Writes a file, path relative to the project.
    pub fn file(mut self, path: &str, text: &str) -> Self {
        self.has_config |= path.contains(".config.");
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("can make folders");
        fs::write(path, text).expect("can write");
        self
    }

    /// Writes `cypress/e2e/<name>`.
    pub fn spec(self, name: &str, text: &str) -> Self {
        self.file(&format!("cypress/e2e/{name}"), text)
    }

    /// Writes a configuration whose `e2e` block has these lines of JavaScript beside the usual ones.
    pub fn e2e(self, lines: &str) -> Self {
        let base = self.app.as_ref().map(|url| format!("baseUrl: '{url}',")).unwrap_or_default();
        self.file(
            "cypress.config.js",
            &format!("module.exports = {{ e2e: {{ supportFile: false, {base} {lines} }} }}\n"),
        )
    }

    /// An absolute path in the project.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file's text.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Number of the line, from 1, of a file in which `mark` stands.
    pub fn line_of(&self, path: &str, mark: &str) -> u32 {
        let text = self.text(path);
        let line = text.lines().position(|line| line.contains(mark)).unwrap_or_else(|| panic!("no '{mark}' in {path}"));
        u32::try_from(line + 1).expect("a small file")
    }

    /// A run of the project, to be given arguments.
    pub fn command(&self) -> Run<'_> {
        if !self.has_config && !self.path("cypress.config.js").exists() {
            let base = self.app.as_ref().map(|url| format!(", baseUrl: '{url}'")).unwrap_or_default();
            let text = format!("module.exports = {{ e2e: {{ supportFile: false{base} }} }}\n");
            fs::write(self.path("cypress.config.js"), text).expect("can write");
        }
        Run::new(self)
    }

    /// Runs it to its end.
    pub fn run(&self) -> Finished {
        self.command().finish()
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() { copy(&from, &to)? } else { fs::copy(from, to).map(drop)? }
    }
    Ok(())
}
