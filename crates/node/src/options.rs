use camino::Utf8PathBuf;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;

/// How the Node process is started.
#[derive(Debug, Clone)]
pub struct NodeOptions {
    /// Root of the project: the working directory of the process, and where `cypress` and packages resolve from.
    pub project: Utf8PathBuf,
    /// Executable to use instead of `HINOKI_NODE` or the `node` of `PATH`.
    pub node: Option<Utf8PathBuf>,
    /// Environment variables set on top of the inherited ones.
    pub env: Vec<(String, String)>,
    /// Time within which the process must be ready.
    pub start_timeout: Duration,
    /// What user code prints, line by line. Lines are dropped once the receiver is.
    pub output: UnboundedSender<OutputLine>,
}

impl NodeOptions {
    /// The usual choices for a project.
    pub fn new(project: impl Into<Utf8PathBuf>, output: UnboundedSender<OutputLine>) -> Self {
        Self { project: project.into(), node: None, env: Vec::new(), start_timeout: Duration::from_secs(30), output }
    }
}

/// A line that user code printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputLine {
    /// Where it printed to.
    pub stream: OutputStream,
    /// The line, without its end.
    pub text: String,
}

/// One of the two standard streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputStream {
    /// `console.log` and the like.
    Stdout,
    /// `console.error` and the like.
    Stderr,
}

/// A configuration file to evaluate.
///
/// Node loads JavaScript by its own rules (`.mjs`, `.cjs`, `type` of the nearest `package.json`). What it
/// can't load, above all TypeScript, is bundled by the caller, which passes the result as `code`: it is
/// evaluated *as if it were* `file`, so `import.meta.url`, `__dirname`, `require` and bare imports of packages
/// that the bundle leaves external resolve from the folder of the original file, without a temporary file.
/// An inline source map in the code makes stacks point at the original lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigScript {
    /// Absolute path of the user's file.
    pub file: Utf8PathBuf,
    /// Prepared JavaScript to evaluate in its place.
    pub code: Option<(String, ScriptFormat)>,
}

impl ConfigScript {
    /// A file that Node can load as it is.
    pub fn plain(file: impl Into<Utf8PathBuf>) -> Self {
        Self { file: file.into(), code: None }
    }

    /// A file that was bundled to `code`.
    pub fn prepared(file: impl Into<Utf8PathBuf>, code: impl Into<String>, format: ScriptFormat) -> Self {
        Self { file: file.into(), code: Some((code.into(), format)) }
    }
}

/// Module format of prepared code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptFormat {
    /// `import` and `export`. `require`, `__filename` and `__dirname` are there as well.
    Module,
    /// `require` and `module.exports`.
    CommonJs,
}
