use std::io::{self, Write as _};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::RunEvent;
use serde_json::{Map, Value};

use crate::dot::Dot;
use crate::file::ReportFile;
use crate::github::GitHub;
use crate::html::Html;
use crate::json::Json;
use crate::junit::JUnit;
use crate::list::List;
use crate::live::Live;
use crate::ndjson::Ndjson;
use crate::options::{ReporterOptions, reporter_names};
use crate::spec::{Spec, SpecOptions};
use crate::{Output, OutputStyle, ReportError, Reporter, Terminal};

/// What reports are wanted and where they go.
pub struct ReportSetup {
    /// Values of `--reporter` or of `reporter`, each may hold several names with commas; none means `spec` unless there are
    /// others.
    pub reporters: Vec<String>,
    /// Whether there are reporters of the user's beside: options that name no reporter are theirs.
    pub others: bool,
    /// `reporterOptions`, or what [`crate::parse_reporter_options`] read.
    pub options: Map<String, Value>,
    /// Folder that paths in options are relative to.
    pub root: Utf8PathBuf,
    /// For data and what people read.
    pub stdout: Output,
    /// For the live area, and for what people read if data goes to stdout.
    pub stderr: Output,
    /// `slowTestThreshold`: tests that take longer, in ms, are shown so.
    pub slow: f64,
    /// How many of the slowest tests the summary lists if the option `slowest` doesn't say.
    pub slowest: usize,
    /// Folder that annotations' paths are relative to, `GITHUB_WORKSPACE`; the project's root if `None`.
    pub workspace: Option<Utf8PathBuf>,
}

/// The reporters of a run.
pub struct Reporters {
    entries: Vec<Entry>,
    stderr: Terminal,
    people: Terminal,
    live: Option<Live>,
}

/// A reporter and where its text goes.
struct Entry {
    name: &'static str,
    reporter: Box<dyn Reporter>,
    path: Option<Utf8PathBuf>,
    file: Option<ReportFile>,
    console: Option<Terminal>,
    error: Option<ReportError>,
}

/// What a reporter's text is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// For people.
    Human,
    /// For programs.
    Data,
    /// Lines for a program that reads the log.
    Annotations,
}

impl Reporters {
    /// Makes the reporters; files are opened here, so that a path that can't be written is refused before the run.
    pub fn new(setup: ReportSetup) -> Result<Self, ReportError> {
        let mut names = reporter_names(&setup.reporters)?;
        if names.is_empty() && !setup.others {
            names.push("spec");
        }
        let plans = plan(&names, &setup.options, &setup.root, setup.others)?;

        let data_on_stdout = plans.iter().any(|plan| plan.kind == Kind::Data && plan.console);
        let console_styles = (setup.stdout.style(), setup.stderr.style());
        let human_style = if data_on_stdout { console_styles.1 } else { console_styles.0 };
        let wants_live = setup.stderr.is_live() && !plans.iter().any(|plan| plan.name == "dot" && plan.console);
        let live = wants_live.then(|| Live::new(console_styles.1.colour));
        let bar = live.as_ref().map(Live::bar);
        let stdout = Terminal::new(setup.stdout, bar.clone());
        let stderr = Terminal::new(setup.stderr, bar);

        let mut entries = Vec::new();
        for plan in plans {
            let style = if plan.console { human_style } else { OutputStyle::PLAIN };
            let reporter: Box<dyn Reporter> = match plan.name {
                "list" => Box::new(List::new(style, setup.slow)),
                "dot" => Box::new(Dot::new(style)),
                "json" => Box::new(Json::default()),
                "junit" => Box::new(JUnit::default()),
                "html" => Box::new(Html::new(plan.output.as_deref())),
                "github" => Box::new(GitHub::new(setup.workspace.clone())),
                "ndjson" => Box::new(Ndjson),
                _ => Box::new(Spec::new(
                    style,
                    SpecOptions { slow: setup.slow, slowest: plan.slowest.unwrap_or(setup.slowest) },
                )),
            };
            let path = plan.output;
            let file = path.as_deref().map(|path| ReportFile::open(path, plan.name == "ndjson")).transpose();
            let file = file.map_err(|source| file_error(plan.name, path.as_deref(), source))?;
            let on_stderr = data_on_stdout && plan.kind != Kind::Data;
            let console = plan.console.then(|| if on_stderr { stderr.clone() } else { stdout.clone() });
            entries.push(Entry { name: plan.name, reporter, path, file, console, error: None });
        }
        let people = if data_on_stdout { stderr.clone() } else { stdout };
        Ok(Self { entries, stderr, people, live })
    }

    /// Hands the next event to each. What can't be written is told by [`Self::finish`].
    pub fn event(&mut self, event: &RunEvent) {
        for entry in &mut self.entries {
            entry.say(|reporter, out| reporter.event(event, out));
        }
        if let Some(live) = &mut self.live {
            live.event(event);
        }
    }

    /// Draws the live area anew. To be called some times a second while the run lasts; does nothing elsewhere.
    pub fn tick(&mut self) {
        if let Some(live) = &mut self.live {
            live.tick();
        }
    }

    /// Whether [`Self::tick`] does something.
    pub fn is_live(&self) -> bool {
        self.live.is_some()
    }

    /// A writer to stderr that may be used during the run, for log lines.
    pub fn stderr(&self) -> Terminal {
        self.stderr.clone()
    }

    /// Where people read: stdout, or stderr if data goes to stdout.
    pub fn for_people(&self) -> Terminal {
        self.people.clone()
    }

    /// Ends the reports, also those of a run that broke off, and says what couldn't be written.
    pub fn finish(mut self) -> Result<(), ReportError> {
        self.live = None;
        let mut first_error = None;
        for mut entry in self.entries {
            entry.say(|reporter, out| reporter.finish(out));
            if entry.error.is_none()
                && let Some(file) = entry.file.take()
            {
                entry.error = file.commit().err().map(|source| file_error(entry.name, entry.path.as_deref(), source));
            }
            first_error = first_error.or(entry.error);
        }
        first_error.map_or(Ok(()), Err)
    }
}

impl Entry {
    /// Lets the reporter speak and carries the text. One that can't write falls silent, the others go on.
    fn say(&mut self, speak: impl FnOnce(&mut dyn Reporter, &mut String)) {
        if self.error.is_some() {
            return;
        }
        let mut out = String::new();
        speak(self.reporter.as_mut(), &mut out);
        if out.is_empty() {
            return;
        }
        if let Some(file) = &mut self.file
            && let Err(source) = file.write(&out)
        {
            self.error = Some(file_error(self.name, self.path.as_deref(), source));
        }
        if let Some(console) = &mut self.console
            && let Err(source) = console.write_all(out.as_bytes())
        {
            self.error = Some(ReportError::Write { reporter: self.name.to_owned(), source });
        }
    }
}

fn file_error(reporter: &str, path: Option<&Utf8Path>, source: io::Error) -> ReportError {
    ReportError::File { reporter: reporter.to_owned(), path: path.map(Utf8Path::to_owned).unwrap_or_default(), source }
}

/// Where a reporter's text goes.
struct Plan {
    name: &'static str,
    kind: Kind,
    output: Option<Utf8PathBuf>,
    console: bool,
    slowest: Option<usize>,
}

fn plan(
    names: &[&'static str],
    options: &Map<String, Value>,
    root: &Utf8Path,
    others: bool,
) -> Result<Vec<Plan>, ReportError> {
    let has_data = names.iter().any(|name| kind(name) == Kind::Data);
    let mut plans = Vec::new();
    for &name in names {
        let kind = kind(name);
        let own = ReporterOptions::of(name, options)?;
        // A file that is named for no reporter in particular is meant for the data.
        let output = own.output.filter(|_| own.output_is_own || !others && (kind == Kind::Data || !has_data));
        // Nobody reads a page in a terminal.
        let output = output.or_else(|| (name == "html" && !own.to_console).then(|| "hinoki-report.html".into()));
        let console = output.is_none() || own.to_console && !others;
        plans.push(Plan { name, kind, output: output.map(|path| root.join(path)), console, slowest: own.slowest });
    }
    for (index, plan) in plans.iter().enumerate() {
        for other in &plans[index + 1..] {
            refuse_same_place(plan, other)?;
        }
    }
    Ok(plans)
}

fn kind(name: &str) -> Kind {
    match name {
        "json" | "junit" | "ndjson" | "html" => Kind::Data,
        "github" => Kind::Annotations,
        _ => Kind::Human,
    }
}

fn refuse_same_place(one: &Plan, other: &Plan) -> Result<(), ReportError> {
    let reporters = format!("{} and {}", one.name, other.name);
    if one.output.is_some() && one.output == other.output {
        let place = one.output.as_ref().map(ToString::to_string).unwrap_or_default();
        let hint =
            format!("give each its own file: --reporter-options {}.output=FILE,{}.output=FILE", one.name, other.name);
        return Err(ReportError::SamePlace { reporters, place, hint });
    }
    let same_kind = one.kind == other.kind && one.kind != Kind::Annotations;
    if one.console && other.console && same_kind {
        let hint = format!("give one of them a file: --reporter-options {}.output=FILE", other.name);
        return Err(ReportError::SamePlace { reporters, place: "stdout".to_owned(), hint });
    }
    Ok(())
}
