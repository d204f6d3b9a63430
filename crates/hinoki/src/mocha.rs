//! Reporters of the user's that are written for Mocha: they run in the Node process and are told what happens.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use hinoki_config::ProjectConfig;
use hinoki_node::{NodeError, NodeSide};
use hinoki_protocol::{NodeReport, NodeReporter, RunEvent, SuiteNode};
use hinoki_report::unknown_reporter;
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::failure::Failure;

/// Time to load them, and to report on a spec: some write whole pages.
const TIMEOUT: Duration = Duration::from_secs(120);

/// What is told at once, at most.
const MOST: usize = 256;

/// The reporters, at work beside the run.
pub(crate) struct MochaReporters {
    reports: mpsc::UnboundedSender<NodeReport>,
    telling: JoinHandle<Result<(), NodeError>>,
    queue: Queue,
}

/// Specs that run side by side, told one after the other: what two of them print must not be mixed.
struct Queue {
    /// Those under way in the order in which they began, with what waits. The first one is told as it happens.
    specs: VecDeque<(String, Vec<NodeReport>)>,
    /// When each of them began.
    began: HashMap<String, f64>,
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
    ) -> Result<(), Failure> {
        let reporters =
            names.iter().map(|name| NodeReporter { name: name.clone(), options: options_of(name, options) });
        for reporter in reporters {
            let name = reporter.name.clone();
            node.load_reporters(config.project.as_str(), vec![reporter], TIMEOUT).await.map_err(|error| {
                let code = error.failure().and_then(|failure| failure.code.as_deref());
                if code == Some("REPORTER_NOT_FOUND") { unknown_reporter(&name).into() } else { Failure::from(error) }
            })?;
        }
        Ok(())
    }

    /// Those that were loaded, for one run; none without names.
    pub(crate) fn start(node: &NodeSide, config: &ProjectConfig, names: &[String]) -> Option<Self> {
        if names.is_empty() {
            return None;
        }
        let (reports, mut waiting) = mpsc::unbounded_channel();
        let node = node.clone();
        let telling = tokio::spawn(async move {
            let mut first = Ok(());
            let mut events = Vec::new();
            while waiting.recv_many(&mut events, MOST).await > 0 {
                let told = node.report(std::mem::take(&mut events), TIMEOUT).await;
                first = first.and(told);
            }
            first
        });
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let queue = Queue {
            specs: VecDeque::new(),
            began: HashMap::new(),
            slow: ms(config.slow_test_threshold),
            timeout: ms(config.timeouts.command),
        };
        Some(Self { reports, telling, queue })
    }

    pub(crate) fn event(&mut self, event: &RunEvent) {
        for report in self.queue.event(event) {
            // If nobody takes it, `finish` says why.
            let _ = self.reports.send(report);
        }
    }

    /// Waits until all are written. The first that failed is the error.
    pub(crate) async fn finish(self) -> Result<(), NodeError> {
        drop(self.reports);
        match self.telling.await {
            Ok(told) => told,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

impl Queue {
    /// What is to be told now.
    fn event(&mut self, event: &RunEvent) -> Vec<NodeReport> {
        let (spec, reports) = match event {
            RunEvent::SpecStarted { spec, at, .. } => {
                self.began.insert(spec.clone(), *at);
                return Vec::new();
            }
            // It is declared again wherever it goes on at another origin.
            RunEvent::SpecDeclared { spec, root } => (spec, self.start(spec, Some(root))),
            RunEvent::AttemptStarted { spec, test, .. } => {
                (spec, vec![NodeReport::Test { spec: spec.clone(), test: test.clone() }])
            }
            RunEvent::HookFinished { spec, result, .. } => {
                (spec, vec![NodeReport::Hook { spec: spec.clone(), result: result.clone() }])
            }
            RunEvent::AttemptFinished { spec, test, result } if result.will_retry => {
                let result = Box::new(result.clone());
                (spec, vec![NodeReport::Retry { spec: spec.clone(), test: test.clone(), result }])
            }
            RunEvent::TestFinished { spec, result } => {
                (spec, vec![NodeReport::Ended { spec: spec.clone(), result: Box::new(result.clone()) }])
            }
            RunEvent::SpecFinished { result } => {
                let spec = &result.spec;
                let mut reports = self.start(spec, None);
                reports.push(NodeReport::Finished { result: Box::new(result.clone()) });
                (spec, reports)
            }
            _ => return Vec::new(),
        };
        let Some(at) = self.specs.iter().position(|(known, _)| known == spec) else { return Vec::new() };
        self.specs[at].1.extend(reports);
        self.ready()
    }

    /// What a spec begins with, if it didn't yet.
    fn start(&mut self, spec: &str, root: Option<&SuiteNode>) -> Vec<NodeReport> {
        let Some(at) = self.began.remove(spec) else { return Vec::new() };
        self.specs.push_back((spec.to_owned(), Vec::new()));
        let (slow, timeout) = (self.slow, self.timeout);
        vec![NodeReport::Started { spec: spec.to_owned(), root: root.cloned(), at, slow, timeout }]
    }

    /// What waits of the first one, and of those that follow it if it is over.
    fn ready(&mut self) -> Vec<NodeReport> {
        let mut ready = Vec::new();
        while let Some((_, waiting)) = self.specs.front_mut() {
            ready.append(waiting);
            if !matches!(ready.last(), Some(NodeReport::Finished { .. })) {
                break;
            }
            self.specs.pop_front();
            if self.specs.front().is_none_or(|(_, waiting)| waiting.is_empty()) {
                break;
            }
        }
        ready
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
    use hinoki_protocol::{SpecResult, Totals};

    use super::*;

    #[test]
    fn what_two_specs_tell_at_once_is_not_mixed() {
        let mut queue = Queue { specs: VecDeque::new(), began: HashMap::new(), slow: 1.0, timeout: 1.0 };
        let mut told = Vec::new();
        let started = |spec: &str| RunEvent::SpecStarted { spec: spec.into(), worker: 0, at: 0.0 };
        let declared = |spec: &str| RunEvent::SpecDeclared { spec: spec.into(), root: SuiteNode::default() };
        let test = |spec: &str| RunEvent::AttemptStarted { spec: spec.into(), test: "r1".into(), attempt: 1, at: 0.0 };
        let finished = |spec: &str| RunEvent::SpecFinished {
            result: SpecResult {
                spec: spec.into(),
                worker: 0,
                started_at: 0.0,
                duration: 0.0,
                totals: Totals::default(),
                error: None,
                tests: Vec::new(),
                video: None,
            },
        };
        let events = [
            started("a"),
            started("b"),
            declared("b"),
            declared("a"),
            test("a"),
            test("b"),
            declared("b"),
            finished("a"),
            finished("b"),
            started("c"),
            finished("c"),
        ];
        for event in &events {
            told.push(queue.event(event).iter().map(name).collect::<Vec<_>>().join(" "));
        }
        let expected = ["", "", "b+", "", "", "b.", "", "", "b! a+ a. a!", "", "c+ c!"];
        assert_eq!(told, expected);
    }

    fn name(report: &NodeReport) -> String {
        match report {
            NodeReport::Started { spec, .. } => format!("{spec}+"),
            NodeReport::Test { spec, .. } => format!("{spec}."),
            NodeReport::Finished { result } => format!("{}!", result.spec),
            _ => String::new(),
        }
    }

    #[test]
    fn options_by_name_go_before_those_for_all() {
        let options = serde_json::json!({ "a": 1, "b": 2, "mochawesome": { "b": 3 }, "other": { "c": 4 } });
        let own = options_of("mochawesome", options.as_object().expect("an object"));
        assert_eq!(Value::Object(own), serde_json::json!({ "a": 1, "b": 3, "other": { "c": 4 } }));
    }
}
