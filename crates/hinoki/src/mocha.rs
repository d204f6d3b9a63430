//! Reporters of the user's that are written for Mocha: they run in the Node process and are told of each spec when it has
//! ended.

use std::collections::HashMap;
use std::time::Duration;

use hinoki_config::ProjectConfig;
use hinoki_node::{NodeError, NodeSide};
use hinoki_protocol::{NodeReporter, NodeSpecReport, RunEvent, SuiteNode};
use hinoki_report::unknown_reporter;
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::failure::Failure;

/// Time to load them, and to report on a spec: some write whole pages.
const TIMEOUT: Duration = Duration::from_secs(120);

/// The reporters, at work beside the run.
pub(crate) struct MochaReporters {
    /// What each spec under way declared.
    declared: HashMap<String, SuiteNode>,
    specs: mpsc::UnboundedSender<NodeSpecReport>,
    telling: JoinHandle<Result<(), NodeError>>,
    slow: f64,
    timeout: f64,
}

impl MochaReporters {
    /// Has Node find them. A name that is nothing is refused before the run.
    pub(crate) async fn load(
        node: &NodeSide,
        config: &ProjectConfig,
        names: &[String],
        options: &Map<String, Value>,
    ) -> Result<Option<Self>, Failure> {
        if names.is_empty() {
            return Ok(None);
        }
        let reporters =
            names.iter().map(|name| NodeReporter { name: name.clone(), options: options_of(name, options) });
        for reporter in reporters {
            let name = reporter.name.clone();
            node.load_reporters(config.project.as_str(), vec![reporter], TIMEOUT).await.map_err(|error| {
                let code = error.failure().and_then(|failure| failure.code.as_deref());
                if code == Some("REPORTER_NOT_FOUND") { unknown_reporter(&name).into() } else { Failure::from(error) }
            })?;
        }
        let (specs, mut waiting) = mpsc::unbounded_channel();
        let node = node.clone();
        let telling = tokio::spawn(async move {
            let mut first = Ok(());
            while let Some(report) = waiting.recv().await {
                let told = node.report_spec(report, TIMEOUT).await;
                first = first.and(told);
            }
            first
        });
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        Ok(Some(Self {
            declared: HashMap::new(),
            specs,
            telling,
            slow: ms(config.slow_test_threshold),
            timeout: ms(config.timeouts.command),
        }))
    }

    pub(crate) fn event(&mut self, event: &RunEvent) {
        match event {
            RunEvent::SpecDeclared { spec, root } => _ = self.declared.insert(spec.clone(), root.clone()),
            RunEvent::SpecFinished { result } => {
                let root = self.declared.remove(&result.spec);
                let (slow, timeout) = (self.slow, self.timeout);
                let report = NodeSpecReport { file: result.spec.clone(), root, result: result.clone(), slow, timeout };
                // If nobody takes it, `finish` says why.
                let _ = self.specs.send(report);
            }
            _ => {}
        }
    }

    /// Waits until all are written. The first that failed is the error.
    pub(crate) async fn finish(self) -> Result<(), NodeError> {
        drop(self.specs);
        match self.telling.await {
            Ok(told) => told,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

/// What is said to all, and what is said to this one by name.
fn options_of(name: &str, options: &Map<String, Value>) -> Map<String, Value> {
    let mut own = options.clone();
    if let Some(Value::Object(values)) = options.get(name) {
        own.remove(name);
        own.extend(values.clone());
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_by_name_go_before_those_for_all() {
        let options = serde_json::json!({ "a": 1, "b": 2, "mochawesome": { "b": 3 }, "other": { "c": 4 } });
        let own = options_of("mochawesome", options.as_object().expect("an object"));
        assert_eq!(Value::Object(own), serde_json::json!({ "a": 1, "b": 3, "other": { "c": 4 } }));
    }
}
