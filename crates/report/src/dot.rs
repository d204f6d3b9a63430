use hinoki_protocol::{RunEvent, State};

use crate::failure::Failures;
use crate::list::end_text;
use crate::model::RunModel;
use crate::paint::Paint;
use crate::spec::{header, replaced, warning_lines};
use crate::{OutputStyle, Reporter};

/// Characters a line without a terminal.
const PLAIN_COLUMNS: usize = 80;

/// The `dot` reporter: one character a test as it ends, failures in full at the end.
pub(crate) struct Dot {
    style: OutputStyle,
    model: RunModel,
    failures: Failures,
    /// Characters on the line so far.
    column: usize,
    finished: bool,
}

impl Dot {
    pub fn new(style: OutputStyle) -> Self {
        Self { style, model: RunModel::default(), failures: Failures::default(), column: 0, finished: false }
    }

    fn sign(&mut self, sign: &str, out: &mut String) {
        let columns = if self.style.terminal { self.style.width.saturating_sub(4).max(10) } else { PLAIN_COLUMNS };
        if self.column == columns {
            out.push('\n');
            self.column = 0;
        }
        if self.column == 0 {
            out.push_str("  ");
        }
        out.push_str(sign);
        self.column += 1;
    }

    fn end_line(&mut self, out: &mut String) {
        if std::mem::take(&mut self.column) > 0 {
            out.push('\n');
        }
    }

    fn end_run(&mut self, out: &mut String) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        self.end_line(out);
        out.push_str(&end_text(&self.failures, &self.model, self.style));
    }
}

impl Reporter for Dot {
    fn event(&mut self, event: &RunEvent, out: &mut String) {
        if self.finished {
            return;
        }
        self.model.apply(event);
        let paint = Paint::new(self.style.colour);
        match event {
            RunEvent::RunStarted(started) => {
                out.push_str(&header(started, self.style));
                out.push('\n');
            }
            RunEvent::TestFinished { spec, result } => {
                let sign = match (result.state, result.flaky) {
                    (State::Passed, false) => paint.green("·"),
                    (State::Passed, true) => paint.yellow("±"),
                    (State::Failed, _) => paint.bold_red("F"),
                    (State::Pending, _) => paint.cyan("○"),
                    (State::Skipped, _) => paint.dim("-"),
                };
                self.sign(&sign, out);
                if result.state == State::Failed {
                    let project = self.model.started.as_ref().map(|started| started.project.as_str());
                    self.failures.add_test(spec, result, project);
                }
            }
            RunEvent::SpecFinished { result } => {
                if let Some(error) = &result.error {
                    self.sign(&paint.bold_red("E"), out);
                    self.failures.add_spec(&result.spec, error);
                }
            }
            RunEvent::Warning { message, .. } => {
                self.end_line(out);
                out.push_str(&warning_lines(message, 2, self.style));
            }
            RunEvent::WorkerReplaced { worker, reason } => {
                self.end_line(out);
                out.push_str(&warning_lines(&replaced(self.model.workers(), *worker, reason), 2, self.style));
            }
            RunEvent::RunFinished { .. } => self.end_run(out),
            _ => {}
        }
    }

    fn finish(&mut self, out: &mut String) {
        if self.model.started.is_some() || !self.model.specs.is_empty() {
            self.end_run(out);
        }
    }
}
