//! `hinoki run`.

pub(crate) mod keys;
mod plan;
mod report;
mod round;
mod site;
mod watch;

use std::io::Write as _;
use std::time::Duration;

use hinoki_config::Mode;
use hinoki_node::OutputLine;
use hinoki_protocol::{ExitCode, RunResult};
use hinoki_runner::RunRequest;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::RunArguments;
use crate::failure::Failure;
use crate::{list, project};
use round::Rounds;

/// Time that a line printed by the user's Node code may take to arrive after the end of its process.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Runs the specs and reports on them.
pub(crate) async fn run(
    arguments: RunArguments,
    color: anstream::ColorChoice,
    cancel: CancellationToken,
) -> Result<ExitCode, Failure> {
    let (output, mut lines) = mpsc::unbounded_channel();
    let outcome = match arguments.watch {
        true => watch::watch(&arguments, color, &cancel, output, &mut lines).await,
        false => run_once(&arguments, color, &cancel, output, &mut lines).await,
    };
    // What user code printed last often says why it failed. The lines end with the Node process.
    while let Ok(Some(line)) = tokio::time::timeout(LAST_LINES, lines.recv()).await {
        let _ = writeln!(std::io::stderr(), "{}", line.text);
    }
    outcome
}

async fn run_once(
    arguments: &RunArguments,
    color: anstream::ColorChoice,
    cancel: &CancellationToken,
    output: mpsc::UnboundedSender<OutputLine>,
    lines: &mut mpsc::UnboundedReceiver<OutputLine>,
) -> Result<ExitCode, Failure> {
    // The user's code may take its time, or all of it.
    let loading = project::load(&arguments.project, Mode::Run, arguments.port, project::Files::Whatever, output);
    let Some(loaded) = cancel.run_until_cancelled(loading).await else { return Ok(ExitCode::Interrupted) };
    let loaded = loaded?;
    let config = loaded.config.project_config()?;
    let order = plan::make(arguments, &config, &plan::flags(arguments)?)?;
    if order.specs.is_empty() {
        loaded.node.shutdown().await;
        return Ok(ExitCode::Passed);
    }
    let workers = plan::workers(arguments, &config, order.specs.len());
    let mut request = RunRequest { specs: order.specs.clone(), workers, ..loaded.request(&arguments.project)? };
    let (events, mut received) = mpsc::unbounded_channel();
    if arguments.list {
        request.facts.silent = true;
        let running = hinoki_runner::run(request, order, events, cancel.clone());
        let (result, listed) = tokio::join!(running, list::print(received, arguments.grep.as_deref()));
        loaded.node.shutdown().await;
        return Ok(if result?.interrupted.is_some() { ExitCode::Interrupted } else { listed? });
    }
    let mut rounds = Rounds::new(arguments, color, &loaded, config).await?;
    rounds.complete(&mut request);
    let running = hinoki_runner::run(request.clone(), order, events, cancel.clone());
    let outcome = rounds.round(&request, running, cancel, None, &mut received, lines).await;
    loaded.node.shutdown().await;
    let (result, _) = outcome?;
    // With --no-exit, Ctrl-C is the end that was waited for.
    let interrupted = if arguments.no_exit { result.interrupted.is_some() } else { cancel.is_cancelled() };
    Ok(exit_code(&result, interrupted))
}

fn exit_code(result: &RunResult, interrupted: bool) -> ExitCode {
    if interrupted {
        ExitCode::Interrupted
    } else if result.totals.failed > 0 || result.failed_specs > 0 || result.totals.tests == 0 {
        ExitCode::Failed
    } else {
        ExitCode::Passed
    }
}
