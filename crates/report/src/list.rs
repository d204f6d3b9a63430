use hinoki_protocol::{RunEvent, State, TestResult};

use crate::error_text::{hook_title, wrapped};
use crate::failure::Failures;
use crate::model::{RunModel, clean_titles};
use crate::paint::Paint;
use crate::spec::{header, replaced, totals_lines, warning_lines};
use crate::text::{duration, one_line};
use crate::{OutputStyle, Reporter};

/// The `list` reporter: one line a test as it ends, whichever worker ran it; failures in full at the end.
pub(crate) struct List {
    style: OutputStyle,
    paint: Paint,
    slow: f64,
    model: RunModel,
    failures: Failures,
    finished: bool,
}

impl List {
    pub fn new(style: OutputStyle, slow: f64) -> Self {
        let paint = Paint::new(style.colour);
        Self { style, paint, slow, model: RunModel::default(), failures: Failures::default(), finished: false }
    }

    fn test(&mut self, spec: &str, test: &TestResult, out: &mut String) {
        let paint = self.paint;
        let project = self.model.started.as_ref().map(|started| started.project.as_str());
        let title = clean_titles(&test.title_path).join(" › ");
        let mut number = String::new();
        if test.state == State::Failed {
            number = format!("{}) ", self.failures.add_test(spec, test, project).number);
        }
        let sign = match (test.state, test.flaky) {
            (State::Passed, false) => paint.green("✓"),
            (State::Passed, true) => paint.yellow("✓"),
            (State::Failed, _) => paint.red("✕"),
            (State::Pending, _) => paint.cyan("○"),
            (State::Skipped, _) => paint.dim("-"),
        };
        let mut notes = String::new();
        if let (State::Failed, Some(hook)) = (test.state, test.error.as_ref().and_then(|error| error.hook.as_deref())) {
            notes.push_str(&paint.dim(format!("  in {}", hook_title(hook))));
        }
        if test.flaky {
            let note = self.model.spec(spec).map(|model| format!(", {}", model.flaky_note(test)));
            notes.push_str(&paint.yellow("  flaky"));
            notes.push_str(&paint.dim(note.unwrap_or_default()));
        }
        if !test.attempts.is_empty() {
            let time = format!("  {}", duration(test.duration));
            notes.push_str(&if test.duration >= self.slow { paint.yellow(time) } else { paint.dim(time) });
        }
        let columns = self.style.terminal.then(|| self.style.width.saturating_sub(5).max(20));
        let spec = format!("{number}{} › ", one_line(spec));
        let line = format!("{spec}{title}");
        let pieces = wrapped(&line, columns);
        let last = pieces.len() - 1;
        for (index, piece) in pieces.into_iter().enumerate() {
            let start = if index == 0 { format!("{sign} ") } else { "  ".to_owned() };
            let piece = match piece.strip_prefix(&spec) {
                Some(title) if index == 0 => paint.dim(&spec) + &self.colour(test.state, title),
                _ => self.colour(test.state, &piece),
            };
            let notes = if index == last { notes.as_str() } else { "" };
            out.push_str(&format!("  {start}{piece}{notes}\n"));
        }
    }

    fn colour(&self, state: State, text: &str) -> String {
        match state {
            State::Passed => text.to_owned(),
            State::Failed => self.paint.red(text),
            State::Pending | State::Skipped => self.paint.dim(text),
        }
    }

    fn end_run(&mut self, out: &mut String) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        out.push_str(&end_text(&self.failures, &self.model, self.style));
    }
}

/// Failures in full and totals: the end of reporters that have no tree.
pub(crate) fn end_text(failures: &Failures, model: &RunModel, style: OutputStyle) -> String {
    let mut text = String::new();
    for failure in failures.iter() {
        text.push('\n');
        for line in failure.render(style) {
            text.push_str(format!("  {line}").trim_end());
            text.push('\n');
        }
    }
    text.push('\n');
    text.push_str(&totals_lines(model, Paint::new(style.colour)));
    text.push('\n');
    text
}

impl Reporter for List {
    fn event(&mut self, event: &RunEvent, out: &mut String) {
        if self.finished {
            return;
        }
        self.model.apply(event);
        match event {
            RunEvent::RunStarted(started) => {
                out.push_str(&header(started, self.style));
                out.push('\n');
            }
            RunEvent::TestFinished { spec, result } => self.test(spec, result, out),
            RunEvent::SpecFinished { result } => {
                if let Some(error) = &result.error {
                    let failure = self.failures.add_spec(&result.spec, error);
                    let spec = self.paint.dim(format!("{}) {} › ", failure.number, one_line(&result.spec)));
                    let titles = self.paint.red(failure.titles.join(" › "));
                    out.push_str(&format!("  {} {spec}{titles}\n", self.paint.red("✕")));
                }
            }
            RunEvent::Warning { message, .. } => out.push_str(&warning_lines(message, 2, self.style)),
            RunEvent::WorkerReplaced { worker, reason } => {
                let message = replaced(self.model.workers(), *worker, reason);
                out.push_str(&warning_lines(&message, 2, self.style));
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
