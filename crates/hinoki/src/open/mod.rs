//! `hinoki open`: the page in which people write their tests.

mod bench;
mod broken;
mod commands;
mod desk;
mod editor;
mod hello;
pub(crate) mod launch;
mod reach;
mod results;
mod runs;
pub(crate) mod sources;
pub(crate) mod specs;
mod starts;
mod told;

use std::io::Write as _;
use std::time::Duration;

use camino::Utf8PathBuf;
use hinoki_config::Mode;
use hinoki_node::OutputLine;
use hinoki_open::{Asked, Hub, Server};
use hinoki_protocol::ExitCode;
use hinoki_report::{Output, OutputStyle, render_warning};
use hinoki_runner::SavedSessions;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::OpenArguments;
use crate::failure::Failure;
use crate::project::{self, Project};
use crate::watch::Watch;
use desk::{Desk, End};
use runs::Start;

/// Time that a line printed by the user's Node code may take to arrive after the end of its process.
const LAST_LINES: Duration = Duration::from_secs(1);

/// What stays while the project is read anew.
struct Office {
    hub: Hub,
    project: Utf8PathBuf,
    requests: mpsc::Receiver<Asked>,
    watch: Watch,
    style: OutputStyle,
    saved: Option<SavedSessions>,
    chosen: Option<Start>,
}

/// Serves the page until the program is ended.
pub(crate) async fn open(
    arguments: OpenArguments,
    color: anstream::ColorChoice,
    cancel: CancellationToken,
) -> Result<ExitCode, Failure> {
    let (output, lines) = mpsc::unbounded_channel();
    let printing = tokio::spawn(print_lines(lines));
    let outcome = serve(&arguments, color, &cancel, output).await;
    // What user code printed last often says why it failed.
    let _ = tokio::time::timeout(LAST_LINES, printing).await;
    outcome
}

async fn serve(
    arguments: &OpenArguments,
    color: anstream::ColorChoice,
    cancel: &CancellationToken,
    output: mpsc::UnboundedSender<OutputLine>,
) -> Result<ExitCode, Failure> {
    let load = || project::load(&arguments.project, Mode::Open, None, project::Files::All, output.clone());
    let Some(loaded) = cancel.run_until_cancelled(load()).await else { return Ok(ExitCode::Interrupted) };
    let loaded = loaded?;
    let style = Output::stderr(color).style();
    warn(&loaded, style);
    let request = loaded.request(&arguments.project)?;
    let tests_kept = usize::try_from(request.config.num_tests_kept_in_memory).unwrap_or(usize::MAX);
    let (hub, requests) = Hub::new(hello::hello(&request), tests_kept);
    let server = Server::start(hub.clone(), arguments.page.port, arguments.page.host.clone()).await?;
    // The address is what the program gives; all else goes to stderr.
    let _ = writeln!(std::io::stdout(), "{}", server.urls().join("\n"));
    let opened = launch::Opened::new(server.url(), arguments.page.no_launch);
    let office = Office {
        hub,
        project: request.config.project,
        requests,
        watch: Watch::new(),
        style,
        saved: None,
        chosen: None,
    };
    let outcome = office.run(loaded, arguments, cancel, load).await;
    drop(opened);
    server.shutdown().await;
    outcome
}

impl Office {
    /// Works on the project, and on what it is after each change of its configuration.
    async fn run<L: Future<Output = Result<Project, Failure>>>(
        mut self,
        first: Project,
        arguments: &OpenArguments,
        cancel: &CancellationToken,
        load: impl Fn() -> L,
    ) -> Result<ExitCode, Failure> {
        let mut files = first.files.clone();
        let mut project = Ok(first);
        loop {
            let failure = match project {
                Ok(loaded) => {
                    files.clone_from(&loaded.files);
                    let end = self.work(&loaded, arguments, cancel).await;
                    loaded.node.shutdown().await;
                    match end {
                        Ok(End::Cancelled) => return Ok(ExitCode::Interrupted),
                        Ok(End::Changed) => None,
                        // Without a browser that fits, or with a folder that can't be used, there is nothing to show.
                        Err(failure) if self.saved.is_none() => return Err(failure),
                        Err(failure) => Some(failure),
                    }
                }
                Err(failure) => Some(failure),
            };
            if let Some(failure) = failure
                && self.mended(&failure, &files, cancel).await == End::Cancelled
            {
                return Ok(ExitCode::Interrupted);
            }
            let Some(next) = cancel.run_until_cancelled(load()).await else { return Ok(ExitCode::Interrupted) };
            if let Ok(loaded) = &next {
                warn(loaded, self.style);
            }
            project = next;
        }
    }

    async fn work(
        &mut self,
        loaded: &Project,
        arguments: &OpenArguments,
        cancel: &CancellationToken,
    ) -> Result<End, Failure> {
        let request = loaded.request(&arguments.project)?;
        self.hub.project(hello::name(&request.config.project));
        let mut desk = Desk::start(request, loaded.files.clone(), self.hub.clone(), self.saved.take()).await?;
        self.saved = Some(desk.saved());
        if let Some(chosen) = self.chosen.take() {
            desk.chosen = Some(chosen.clone());
            desk.run(Start { reason: Some("the configuration was saved".to_owned()), ..chosen });
        }
        let (end, chosen) = desk.work(&mut self.requests, &mut self.watch, cancel).await;
        self.chosen = chosen;
        Ok(end)
    }
}

fn warn(loaded: &Project, style: OutputStyle) {
    for warning in loaded.config.warnings() {
        let _ = write!(std::io::stderr(), "{}", render_warning(warning, style));
    }
}

/// What the user's Node code prints.
async fn print_lines(mut lines: mpsc::UnboundedReceiver<OutputLine>) {
    while let Some(line) = lines.recv().await {
        let _ = writeln!(std::io::stderr(), "{}", line.text);
    }
}
