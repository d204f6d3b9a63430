//! The `json` reporter: one versioned document at the end.

mod document;
mod read;

use hinoki_protocol::{EVENT_VERSION, RunEvent};

use crate::Reporter;
use crate::model::{RunModel, SpecModel};
use crate::time::{iso, tenths};

pub use document::{JsonAttempt, JsonReport, JsonScreenshot, JsonSpec, JsonTest, JsonVideo, JsonWarning};
pub use read::read_json_report;

/// The `json` reporter.
#[derive(Default)]
pub(crate) struct Json {
    model: RunModel,
    warnings: Vec<JsonWarning>,
}

impl Reporter for Json {
    fn event(&mut self, event: &RunEvent, _out: &mut String) {
        self.model.apply(event);
        match event {
            RunEvent::Warning { spec, message } => {
                self.warnings.push(JsonWarning { spec: spec.clone(), message: message.clone() });
            }
            RunEvent::WorkerReplaced { worker, reason } => {
                let message = format!("worker {worker} was replaced: {reason}");
                self.warnings.push(JsonWarning { spec: None, message });
            }
            _ => {}
        }
    }

    fn finish(&mut self, out: &mut String) {
        let report = document(&self.model, std::mem::take(&mut self.warnings));
        // Only maps with other keys than strings could fail, and there are none.
        if let Ok(text) = serde_json::to_string_pretty(&report) {
            out.push_str(&text);
            out.push('\n');
        }
    }
}

fn document(model: &RunModel, warnings: Vec<JsonWarning>) -> JsonReport {
    let started = model.started.clone();
    JsonReport {
        version: EVENT_VERSION,
        hinoki: started.as_ref().map(|started| started.hinoki.clone()).unwrap_or_default(),
        project: started.as_ref().map(|started| started.project.clone()).unwrap_or_default(),
        workers: model.workers(),
        started_at: iso(started.as_ref().map_or(0.0, |started| started.at)),
        browser: started.map(|started| started.browser).unwrap_or_default(),
        duration: tenths(model.duration()),
        totals: model.totals(),
        failed_specs: model.specs.iter().filter(|spec| spec.failed()).count(),
        interrupted: model.interrupted().map(str::to_owned),
        specs_not_run: model.specs_not_begun().into_iter().map(str::to_owned).collect(),
        warnings,
        specs: model.specs.iter().map(|spec| JsonSpec::of(spec, model.now)).collect(),
    }
}

impl JsonSpec {
    fn of(spec: &SpecModel, now: f64) -> Self {
        Self {
            spec: spec.spec.clone(),
            worker: spec.worker,
            started_at: iso(spec.started_at),
            duration: tenths(spec.duration(now)),
            totals: spec.totals(),
            complete: spec.is_complete(),
            error: spec.error().cloned(),
            tests: spec.tests.iter().map(JsonTest::of).collect(),
            video: spec.video().map(JsonVideo::of),
        }
    }
}
