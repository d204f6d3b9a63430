//! One run with its reports; when files are watched there are several, one after the other.

use std::io::Write as _;

use camino::Utf8PathBuf;
use hinoki_config::ProjectConfig;
use hinoki_node::OutputLine;
use hinoki_protocol::{RunEvent, RunResult, SpecResult};
use hinoki_report::{
    Output, OutputStyle, ReportSetup, Reporters, parse_reporter_options, render_warning, sort_reporters,
};
use hinoki_runner::{NetworkFiles, RunError, RunRequest, failed_run, finished_run};
use serde_json::{Map, Value};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio_util::sync::CancellationToken;

use super::report::{Listeners, Terminals, record, report};
use crate::args::RunArguments;
use crate::failure::Failure;
use crate::last_run;
use crate::mocha::MochaReporters;
use crate::project::Project;

/// What runs of a project have in common.
pub(super) struct Rounds<'a> {
    arguments: &'a RunArguments,
    color: anstream::ColorChoice,
    loaded: &'a Project,
    config: ProjectConfig,
    /// Names of our reporters, and of those that are written for Mocha.
    names: (Vec<String>, Vec<String>),
    options: Map<String, Value>,
    /// The first one: its files are opened before the run, so that what can't be written is refused.
    reporters: Option<Reporters>,
}

impl<'a> Rounds<'a> {
    /// Finds the reporters. One that is nothing is refused.
    pub(super) async fn new(
        arguments: &'a RunArguments,
        color: anstream::ColorChoice,
        loaded: &'a Project,
        config: ProjectConfig,
    ) -> Result<Self, Failure> {
        let wanted = if arguments.reporter.is_empty() { &config.reporter } else { &arguments.reporter };
        let names = sort_reporters(wanted);
        let mut options = config.reporter_options.clone();
        if let Some(text) = &arguments.reporter_options {
            options.extend(parse_reporter_options(text)?);
        }
        let mut rounds = Self { arguments, color, loaded, config, names, options, reporters: None };
        let reporters = Reporters::new(rounds.setup())?;
        MochaReporters::load(&loaded.node, &rounds.config, &rounds.names.1, &rounds.options).await?;
        let mut stderr = reporters.stderr();
        for warning in loaded.config.warnings() {
            let _ = write!(stderr, "{}", render_warning(warning, stderr.style()));
        }
        rounds.reporters = Some(reporters);
        Ok(rounds)
    }

    fn setup(&self) -> ReportSetup {
        let (ours, theirs) = &self.names;
        let stdout = match self.arguments.quiet {
            true => Output::new(std::io::sink(), OutputStyle::PLAIN),
            false => Output::stdout(self.color),
        };
        ReportSetup {
            reporters: ours.clone(),
            others: !theirs.is_empty(),
            options: self.options.clone(),
            root: self.config.project.clone(),
            stdout,
            stderr: Output::stderr(self.color),
            slow: self.config.slow_test_threshold.as_secs_f64() * 1000.0,
            slowest: 0,
            workspace: std::env::var("GITHUB_WORKSPACE").ok().map(Into::into),
        }
    }

    /// What the flags say of a run beside its specs.
    pub(super) fn complete(&self, request: &mut RunRequest) {
        let absolute = |file: &Option<Utf8PathBuf>| file.as_ref().map(|file| self.config.absolute(file));
        let arguments = self.arguments;
        request.network =
            NetworkFiles { record: absolute(&arguments.record_network), replay: absolute(&arguments.replay_network) };
        request.snapshots = arguments.record.is_some();
        request.facts.tag.clone_from(&arguments.tag);
        let (ours, theirs) = &self.names;
        request.facts.reporter = theirs.first().or(ours.first()).cloned().unwrap_or_else(|| "spec".to_owned());
    }

    /// Awaits a run while it is reported, and writes the reports. `cancel` says that the program is to end, `ended` gets the
    /// names of specs as they end.
    pub(super) async fn round(
        &mut self,
        request: &RunRequest,
        running: impl Future<Output = Result<RunResult, RunError>>,
        cancel: &CancellationToken,
        ended: Option<UnboundedSender<String>>,
        events: &mut UnboundedReceiver<RunEvent>,
        lines: &mut UnboundedReceiver<OutputLine>,
    ) -> Result<(RunResult, Vec<SpecResult>), Failure> {
        let mut reporters = match self.reporters.take() {
            Some(reporters) => reporters,
            None => Reporters::new(self.setup())?,
        };
        let mut mocha = MochaReporters::start(&self.loaded.node, &self.config, &self.names.1);
        let recorder = self.arguments.record.as_deref().map(record).transpose()?;
        let people = mocha.is_some().then(|| reporters.for_people());
        let mut terminals = Terminals { people, stderr: reporters.stderr() };
        let listeners = Listeners { reporters: &mut reporters, mocha: mocha.as_mut(), recorder, ended };
        let (result, seen) = report(running, listeners, events, lines, &mut terminals).await;
        let told = match mocha {
            Some(mocha) => {
                cancel.run_until_cancelled(terminals.printing(mocha.finish(), lines)).await.unwrap_or(Ok(()))
            }
            None => Ok(()),
        };
        let reported = reporters.finish();
        if result.is_ok() && !cancel.is_cancelled() && !self.arguments.watch {
            last_run::remember(&self.config.project, &seen.specs);
        }
        if let (Some(error), Some(file)) = (&seen.unrecorded, &self.arguments.record) {
            let text = format!("the run is not recorded to its end: {file} can't be written: {error}");
            let _ = writeln!(std::io::stderr(), "error: {text}");
        }
        let results = match &result {
            Ok(result) => {
                finished_run(&request.facts, &seen.browser, &request.specs, result, &seen.specs, &request.version)
            }
            Err(error) => failed_run(&error.to_string()),
        };
        leave_results(&results);
        let after = self.loaded.node.emit("after:run", vec![results], self.config.timeouts.task);
        let after = cancel.run_until_cancelled(terminals.printing(after, lines)).await.unwrap_or(Ok(None));
        let result = result?;
        reported?;
        told?;
        after.map_err(|error| RunError::NodeEvent { event: "after:run", error })?;
        Ok((result, seen.specs))
    }
}

/// What `run()` of the npm package yields goes where that says.
fn leave_results(results: &Value) {
    let Some(path) = std::env::var_os("HINOKI_RESULTS") else { return };
    if let Err(error) = std::fs::write(&path, results.to_string()) {
        tracing::warn!(path = %path.display(), %error, "the results can't be written");
    }
}
