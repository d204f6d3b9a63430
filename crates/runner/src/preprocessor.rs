//! `file:preprocessor`: the user's own tool makes the scripts of specs and support files.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_bundle::{Bundle, BundleError, BundleFuture, BundleRequest, Bundler, ConfigScript, PreparedScript};
use hinoki_node::{NodeError, NodeSide};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Mutex;

const EVENT: &str = "file:preprocessor";

/// Time for one file: the first one often has a whole bundler loaded.
const TIMEOUT: Duration = Duration::from_secs(120);

/// The bundler of a project: its own preprocessor, if `setupNodeEvents` registered one. `watched`: files may change meanwhile.
pub(crate) fn with_preprocessor(
    bundler: Arc<dyn Bundler>,
    node: Option<&NodeSide>,
    watched: bool,
) -> io::Result<Arc<dyn Bundler>> {
    let Some(node) = node.filter(|node| node.listens(EVENT)) else { return Ok(bundler) };
    let folder = tempfile::Builder::new().prefix("hinoki-scripts-").tempdir()?;
    Ok(Arc::new(Preprocessor { bundler, node: node.clone(), folder, watched, support: Mutex::new(None) }))
}

/// Asks the user's preprocessor for each file.
struct Preprocessor {
    /// For files that it hands back.
    bundler: Arc<dyn Bundler>,
    node: NodeSide,
    /// Where scripts may be put.
    folder: TempDir,
    /// Whether files may change, and the preprocessor is to tell.
    watched: bool,
    /// The support file's script, which all specs share.
    support: Mutex<Option<(Utf8PathBuf, Made)>>,
}

/// What became of a file.
#[derive(Debug, Clone)]
enum Made {
    /// A script.
    Script(Arc<PreparedScript>),
    /// The file itself: it is to be bundled as if there were no preprocessor.
    Itself,
}

impl Bundler for Preprocessor {
    fn bundle(&self, request: BundleRequest) -> BundleFuture<'_, Bundle> {
        Box::pin(async move {
            let support = match &request.support_file {
                Some(file) => Some(self.support(&request.root, &request.root.join(file)).await?),
                None => None,
            };
            let Some(spec) = request.specs.first().map(|spec| request.root.join(spec)) else {
                return self.bundler.bundle(request).await;
            };
            match (support, self.make(&request.root, &spec).await?) {
                (None | Some(Made::Itself), Made::Itself) => self.bundler.bundle(request).await,
                (None, Made::Script(spec)) => Ok(Bundle::of_prepared(&request.root, None, &spec)),
                (Some(Made::Script(support)), Made::Script(spec)) => {
                    Ok(Bundle::of_prepared(&request.root, Some(&support), &spec))
                }
                (Some(_), _) => Err(BundleError::new(format!(
                    "the preprocessor made a script of {}, but not of the support file, or the other way round",
                    shown(&request.root, &spec)
                ))
                .with_hint("return the path of a script for both, or `file.filePath` for both")),
            }
        })
    }

    fn bundle_config<'a>(&'a self, file: &'a Utf8Path) -> BundleFuture<'a, ConfigScript> {
        self.bundler.bundle_config(file)
    }
}

impl Preprocessor {
    /// The support file's script, made once if files don't change.
    async fn support(&self, root: &Utf8Path, file: &Utf8Path) -> Result<Made, BundleError> {
        let mut support = self.support.lock().await;
        if let Some((_, made)) = support.as_ref().filter(|(known, _)| known == file) {
            return Ok(made.clone());
        }
        let made = self.make(root, file).await?;
        *support = (!self.watched).then(|| (file.to_owned(), made.clone()));
        Ok(made)
    }

    async fn make(&self, root: &Utf8Path, file: &Utf8Path) -> Result<Made, BundleError> {
        let output = self.folder.path().join(file.strip_prefix(root).unwrap_or(file).as_str().trim_start_matches('/'));
        // Scripts whatever the source: `a.feature` becomes `a.feature.js`.
        let output = match file.extension() {
            Some("js") => output,
            _ => format!("{}.js", output.display()).into(),
        };
        if let Some(folder) = output.parent() {
            std::fs::create_dir_all(folder).map_err(|error| {
                BundleError::new(format!("no folder can be made for the script of {}: {error}", shown(root, file)))
            })?;
        }
        let told = json!({ "filePath": file, "outputPath": output, "shouldWatch": self.watched });
        let returned = self.node.emit(EVENT, vec![told], TIMEOUT).await.map_err(|error| failed(root, file, &error))?;
        let Some(Value::String(path)) = returned else {
            let what = returned.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
            return Err(BundleError::new(format!(
                "the preprocessor returned {what} for {}: the path of a script is expected, or a promise of one",
                shown(root, file)
            )));
        };
        let path = root.join(path);
        if path == file {
            return Ok(Made::Itself);
        }
        let (root, file) = (root.to_owned(), file.to_owned());
        let read = tokio::task::spawn_blocking(move || PreparedScript::read(&root, &file, &path)).await;
        let read = read.map_err(|error| BundleError::new(format!("reading a script broke off: {error}")))?;
        let script = read.map_err(|error| *error)?;
        Ok(Made::Script(Arc::new(script)))
    }
}

fn shown(root: &Utf8Path, file: &Utf8Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string()
}

fn failed(root: &Utf8Path, file: &Utf8Path, error: &NodeError) -> BundleError {
    let mut failed = BundleError::new(format!("the preprocessor failed on {}: {error}", shown(root, file)));
    failed.location = error.failure().and_then(|failure| failure.location.clone()).map(|mut location| {
        location.file = shown(root, Utf8Path::new(&location.file));
        location
    });
    failed.code_frame = error.code_frame();
    failed
}
