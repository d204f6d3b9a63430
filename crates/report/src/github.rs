use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{RunEvent, SpecResult, State};

use crate::Reporter;
use crate::error_text::headline;
use crate::failure::{Failure, Failures};
use crate::model::{RunModel, clean_titles};
use crate::paint::Paint;
use crate::spec::sums;
use crate::text::{clean, count, duration, one_line};

/// The `github` reporter: annotations, grouped by spec.
pub(crate) struct GitHub {
    /// Folder that GitHub's paths are relative to.
    workspace: Option<Utf8PathBuf>,
    model: RunModel,
    failures: Failures,
}

impl GitHub {
    pub fn new(workspace: Option<Utf8PathBuf>) -> Self {
        Self { workspace, model: RunModel::default(), failures: Failures::default() }
    }

    fn spec(&mut self, result: &SpecResult, out: &mut String) {
        let mut lines = Vec::new();
        let project = self.model.started.as_ref().map(|started| started.project.clone());
        if let Some(error) = &result.error {
            let failure = self.failures.add_spec(&result.spec, error).clone();
            lines.push(self.error(&failure));
        }
        for test in &result.tests {
            if test.state == State::Failed {
                let failure = self.failures.add_test(&result.spec, test, project.as_deref()).clone();
                lines.push(self.error(&failure));
            } else if test.flaky {
                let first = test.attempts.iter().find_map(|attempt| attempt.error.as_ref());
                let why = first.map(headline).unwrap_or_default();
                let message = format!("passed at attempt {}, the first failed: {why}", test.attempts.len());
                let location = test.location.as_ref();
                let file = location.map_or(result.spec.as_str(), |location| location.file.as_str());
                let title = format!("Flaky: {}", clean_titles(&test.title_path).join(" › "));
                lines.push(self.command("warning", file, location.map(|at| (at.line, at.column)), &title, &message));
            }
        }
        if lines.is_empty() {
            return;
        }
        let heading = format!("{}: {}", one_line(&result.spec), count(lines.len(), "annotation"));
        out.push_str(&format!("::group::{}\n{}\n::endgroup::\n", data(&heading), lines.join("\n")));
    }

    fn error(&self, failure: &Failure) -> String {
        let mut message = failure.headline();
        let rest: Vec<&str> = failure.error.message.lines().skip(1).collect();
        if !rest.is_empty() {
            message = format!("{message}\n{}", rest.join("\n"));
        }
        if let Some(hint) = &failure.error.hint {
            message = format!("{message}\n\nhint: {hint}");
        }
        let location = failure.location.as_ref();
        let file = location.map_or(failure.spec.as_str(), |location| location.file.as_str());
        let place = location.map(|at| (at.line, at.column));
        self.command("error", file, place, &failure.titles.join(" › "), clean(&message).trim_end())
    }

    fn command(&self, kind: &str, file: &str, place: Option<(u32, u32)>, title: &str, message: &str) -> String {
        let place = place.map_or_else(String::new, |(line, column)| format!(",line={line},col={column}"));
        let file = property(&one_line(&self.path(file)));
        format!("::{kind} file={file}{place},title={}::{}", property(title), data(message))
    }

    /// A path of the project as GitHub knows it.
    fn path(&self, file: &str) -> String {
        let project = self.model.started.as_ref().map(|started| Utf8Path::new(&started.project));
        let (Some(workspace), Some(project)) = (&self.workspace, project) else { return file.to_owned() };
        let absolute = project.join(file);
        absolute.strip_prefix(workspace).map_or_else(|_| file.to_owned(), ToString::to_string)
    }
}

impl Reporter for GitHub {
    fn event(&mut self, event: &RunEvent, out: &mut String) {
        self.model.apply(event);
        match event {
            RunEvent::SpecFinished { result } => self.spec(result, out),
            RunEvent::Warning { spec, message } => {
                let line = match spec {
                    Some(spec) => self.command("warning", spec, None, "Hinoki", &clean(message)),
                    None => format!("::warning title=Hinoki::{}", data(&clean(message))),
                };
                out.push_str(&format!("{line}\n"));
            }
            RunEvent::RunFinished { result } => {
                let sums = sums(&self.model.totals(), Paint::new(false));
                let sums = data(&format!("{sums} in {}", duration(result.duration)));
                out.push_str(&format!("::notice title=Hinoki::{sums}\n"));
                if let Some(reason) = &result.interrupted {
                    let reason = data(&format!("the run was interrupted: {}", one_line(reason)));
                    out.push_str(&format!("::error title=Hinoki::{reason}\n"));
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, _out: &mut String) {}
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
