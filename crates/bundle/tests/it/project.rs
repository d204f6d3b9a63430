use std::{
    collections::BTreeMap,
    io::Write as _,
    process::{Command, Stdio},
    sync::Arc,
};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_bundle::{Bundle, BundleError, BundleRequest, Bundler, ScriptKind, bundler};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs a script of the page in a context that has what every browser has and nothing of Node, and prints what it
/// gave to `out(…)`, or the error that it threw.
const RUNNER: &str = r#"
const vm = require('node:vm')
const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const seen = []
const context = vm.createContext({
  out: (value) => seen.push(value),
  console, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, URL, URLSearchParams, TextEncoder, TextDecoder,
})
// As the driver brings it.
context.Cypress = { Buffer }
context.window = context.self = context
const done = (error) => process.stdout.write(JSON.stringify({ seen, error: error && String(error.stack ?? error) }))
const later = () => setTimeout(done, input.wait)
if (input.module) {
  const module = new vm.SourceTextModule(input.script, { context, identifier: input.url })
  module.link(() => { throw new Error('imports are left') }).then(() => module.evaluate()).then(later, done)
} else {
  try {
    new vm.Script(input.script, { filename: input.url }).runInContext(context)
    later()
  } catch (error) {
    done(error)
  }
}
"#;

const URL: &str = "https://app.test/__hinoki/bundle.js?load=1";

pub struct Project {
    folder: TempDir,
    bundler: Arc<dyn Bundler>,
    request: BundleRequest,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        // The temporary folder may lie behind a link, and the bundler shows real paths.
        let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().expect("it exists")).expect("UTF-8");
        let project = Self { folder, bundler: bundler(), request: BundleRequest { root, ..BundleRequest::default() } };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub fn root(&self) -> &Utf8Path {
        let _ = &self.folder;
        &self.request.root
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("files have folders")).expect("folders can be made");
        std::fs::write(path, text).expect("files can be written");
    }

    pub fn support(mut self, path: &str) -> Self {
        self.request.support_file = Some(path.into());
        self
    }

    pub fn define(mut self, name: &str, value: &str) -> Self {
        self.request.define = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        self
    }

    pub async fn try_bundle(&self, spec: &str) -> Result<Bundle, BundleError> {
        self.bundler.bundle(BundleRequest { specs: vec![spec.into()], ..self.request.clone() }).await
    }

    pub async fn bundle(&self, spec: &str) -> Bundle {
        match self.try_bundle(spec).await {
            Ok(bundle) => bundle,
            Err(error) => panic!("{spec} can't be bundled: {error:#?}"),
        }
    }

    pub async fn error(&self, spec: &str) -> BundleError {
        match self.try_bundle(spec).await {
            Ok(bundle) => panic!("{spec} was bundled:\n{}", bundle.script),
            Err(error) => error,
        }
    }

    /// What the spec gave to `out(…)`.
    pub async fn run(&self, spec: &str) -> Value {
        let bundle = self.bundle(spec).await;
        match run(&bundle) {
            (seen, None) => seen,
            (seen, Some(error)) => panic!("{spec} threw after {seen}: {error}\n\n{}", bundle.script),
        }
    }
}

/// What a script gave to `out(…)`, and the stack of what it threw.
pub fn run(bundle: &Bundle) -> (Value, Option<String>) {
    let mut node = Command::new("node")
        .args(["--no-warnings", "--experimental-vm-modules", "-e", RUNNER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node can be started");
    let input =
        json!({ "script": &*bundle.script, "module": bundle.kind == ScriptKind::Module, "url": URL, "wait": 20 });
    let mut stdin = node.stdin.take().expect("stdin is piped");
    stdin.write_all(input.to_string().as_bytes()).expect("node reads");
    drop(stdin);
    let output = node.wait_with_output().expect("node ends");
    let mut answer: Value = serde_json::from_slice(&output.stdout).expect("node answers in JSON");
    let error = answer["error"].as_str().map(str::to_owned);
    (answer["seen"].take(), error)
}
