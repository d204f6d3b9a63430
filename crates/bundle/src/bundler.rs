use std::{collections::BTreeMap, future::Future, pin::Pin, sync::Arc};

use camino::{Utf8Path, Utf8PathBuf};

use crate::{BundleError, SourceMapped, rolldown::Rolldown};

/// What is to be bundled.
#[derive(Debug, Clone, Default)]
pub struct BundleRequest {
    /// Absolute path of the project: reported paths are relative to it.
    pub root: Utf8PathBuf,
    /// Evaluated before the specs. Absolute, or relative to `root`.
    pub support_file: Option<Utf8PathBuf>,
    /// Evaluated in this order. Absolute, or relative to `root`.
    pub specs: Vec<Utf8PathBuf>,
    /// Expressions that are put in place of global names: `process.env.NODE_ENV` → `"test"` (JavaScript text, so
    /// strings with their quotes).
    pub define: BTreeMap<String, String>,
}

/// How a script has to be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptKind {
    /// `<script>`: one function that is called at once.
    Classic,
    /// `<script type="module">`: something in it awaits at its top level.
    Module,
}

/// One script for the page.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The text; serve it as `text/javascript; charset=utf-8`.
    pub script: Arc<str>,
    /// How to load it.
    pub kind: ScriptKind,
    /// Positions of `script` back to the sources.
    pub source_map: SourceMapped,
    /// Absolute paths of the files that it was made of, sorted: a change in one of them makes it stale.
    pub files: Vec<Utf8PathBuf>,
    /// The support file alone, for other pages than the spec's.
    pub support: Option<SupportScript>,
    /// What was found odd but doesn't keep it from running.
    pub warnings: Vec<BundleError>,
}

/// The support file as a script of its own.
#[derive(Debug, Clone)]
pub struct SupportScript {
    /// The text. Its lines have the numbers by which [`Bundle::source_map`] knows them.
    pub script: Arc<str>,
    /// How to load it.
    pub kind: ScriptKind,
}

/// A configuration file as a script that plain Node can load.
#[derive(Debug, Clone)]
pub struct ConfigScript {
    /// The text. Imports of packages are left as they are, so it must be evaluated as if it lay where the
    /// configuration file lies. Ends with an inline source map.
    pub script: String,
    /// Whether it is an ES module (`import`, top-level `await`) rather than CommonJS.
    pub module: bool,
    /// Absolute paths of the files that it was made of, sorted.
    pub files: Vec<Utf8PathBuf>,
}

/// A boxed answer.
pub type BundleFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BundleError>> + Send + 'a>>;

/// Makes scripts out of sources. Several calls may run at once; the work happens on threads of its own, and a call
/// whose future is dropped is given up.
///
/// As in Cypress, support file and specs are scripts of their own put one after the other: a module that both import
/// is evaluated for each. The support file's is made once and again when one of its files changed.
pub trait Bundler: Send + Sync {
    /// Bundles support file and specs for the page.
    fn bundle(&self, request: BundleRequest) -> BundleFuture<'_, Bundle>;

    /// Makes a configuration file (TypeScript or JavaScript, absolute path) loadable for Node.
    fn bundle_config<'a>(&'a self, file: &'a Utf8Path) -> BundleFuture<'a, ConfigScript>;
}

/// The bundler that Hinoki uses.
pub fn bundler() -> Arc<dyn Bundler> {
    Arc::new(Rolldown::default())
}
