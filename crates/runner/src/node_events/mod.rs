//! The handlers of node events that the user registered: when they are called, with what, and what becomes of what they
//! return.

mod launch;
mod results;
mod screenshot;

use hinoki_config::{CYPRESS_VERSION, Mode};
use hinoki_node::NodeError;
use hinoki_protocol::{BrowserInfo, SpecFile, SpecResult, TestError};
use serde_json::{Map, Value, json};

pub(crate) use launch::before_browser_launch;
pub use results::{failed_run, finished_run};
pub(crate) use screenshot::AfterScreenshot;

use crate::shared::Shared;
use crate::{RunError, RunRequest};

/// What handlers are told of a run beside its outcome.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunFacts {
    /// The configuration as `setupNodeEvents` saw it, with what that changed.
    pub config: Map<String, Value>,
    /// `--tag`.
    pub tag: Option<String>,
    /// Nothing is run, so that no handler is called.
    pub silent: bool,
    /// First of the names of reporters.
    pub reporter: String,
}

/// Calls the handler of `before:run`, if there is one.
pub(crate) async fn before_run(request: &RunRequest, browser: &BrowserInfo) -> Result<(), RunError> {
    let details = json!({
        "browser": browser,
        "config": request.facts.config,
        "cypressVersion": CYPRESS_VERSION,
        "hinokiVersion": request.version,
        "parallel": false,
        "specs": request.specs.iter().map(spec_details).collect::<Vec<_>>(),
        "specPattern": request.config.spec_pattern,
        "system": { "osName": hinoki_config::platform() },
        "tag": request.facts.tag,
    });
    emit(request, "before:run", vec![details]).await.map(drop)
}

/// Calls the handler of `after:run` as open mode ends: there are no results then.
pub(crate) async fn after_open(request: &RunRequest) -> Result<(), RunError> {
    emit(request, "after:run", Vec::new()).await.map(drop)
}

/// Calls the handler of `before:spec`, if there is one.
pub(crate) async fn before_spec(shared: &Shared, spec: &SpecFile) -> Result<(), TestError> {
    let called = emit(&shared.request, "before:spec", vec![spec_details(spec)]);
    match shared.cancel.run_until_cancelled(called).await {
        Some(Err(error)) => Err(to_test_error(&error)),
        _ => Ok(()),
    }
}

/// Calls the handler of `after:spec`, if there is one.
pub(crate) async fn after_spec(shared: &Shared, spec: &SpecFile, result: &SpecResult) -> Result<(), TestError> {
    let results = results::of_spec(spec, result, &shared.request.facts.reporter);
    let called = emit(&shared.request, "after:spec", vec![spec_details(spec), results]);
    match shared.cancel.run_until_cancelled(called).await {
        Some(Err(error)) => Err(to_test_error(&error)),
        _ => Ok(()),
    }
}

/// Calls the handlers of an event; they get as long as a task.
async fn emit(request: &RunRequest, event: &'static str, args: Vec<Value>) -> Result<Option<Value>, RunError> {
    let Some(node) = request.node.as_ref().filter(|node| node.listens(event)) else { return Ok(None) };
    if request.facts.silent {
        return Ok(None);
    }
    let is_of_runs = matches!(event, "before:run" | "before:spec" | "after:spec" | "after:run");
    let wanted = request.facts.config.get("experimentalInteractiveRunEvents") == Some(&Value::Bool(true));
    if is_of_runs && request.config.mode == Mode::Open && !wanted {
        return Ok(None);
    }
    node.emit(event, args, request.config.timeouts.task).await.map_err(|error| RunError::NodeEvent { event, error })
}

/// A spec as handlers see it.
pub(crate) fn spec_details(spec: &SpecFile) -> Value {
    let base = spec.name.strip_suffix(&spec.spec_file_extension).unwrap_or(&spec.name);
    json!({
        "name": spec.name,
        "relative": spec.relative,
        "absolute": spec.absolute,
        "baseName": spec.name,
        "fileName": base,
        "specFileExtension": spec.spec_file_extension,
        "fileExtension": spec.file_extension,
        "specType": "integration",
    })
}

/// A handler's error as that of a spec.
fn to_test_error(error: &RunError) -> TestError {
    let mut shown = TestError { name: "NodeEventError".into(), message: error.to_string(), ..TestError::default() };
    if let RunError::NodeEvent { error, .. } = error {
        shown.stack = error.failure().map(|failure| failure.stack.clone()).unwrap_or_default();
        shown.code_frame = error.code_frame();
        if matches!(error, NodeError::Timeout { .. }) {
            shown.hint = Some("handlers get as long as tasks: `taskTimeout` says how long".into());
        }
    }
    shown
}
