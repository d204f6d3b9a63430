//! `hinoki open`: the page in which people write their tests.

mod bench;
mod commands;
mod desk;
mod hello;
mod specs;

use std::io::Write as _;

use hinoki_config::Mode;
use hinoki_node::OutputLine;
use hinoki_open::{Hub, Server};
use hinoki_protocol::ExitCode;
use hinoki_report::{Output, render_warning};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::OpenArguments;
use crate::failure::Failure;
use crate::project;
use desk::Desk;

/// Serves the page until the program is ended.
pub(crate) async fn open(
    arguments: OpenArguments,
    color: anstream::ColorChoice,
    cancel: CancellationToken,
) -> Result<ExitCode, Failure> {
    let (output, lines) = mpsc::unbounded_channel();
    let printing = tokio::spawn(print_lines(lines));
    let loaded = cancel.run_until_cancelled(project::load(&arguments.project, Mode::Open, None, output)).await;
    let Some(loaded) = loaded else { return Ok(ExitCode::Interrupted) };
    let loaded = loaded?;
    let style = Output::stderr(color).style();
    for warning in loaded.config.warnings() {
        let _ = write!(std::io::stderr(), "{}", render_warning(warning, style));
    }
    let request = loaded.request(&arguments.project)?;
    let (hub, requests) =
        Hub::new(hello::hello(&request), usize::try_from(request.config.num_tests_kept_in_memory).unwrap_or(0));
    let server = Server::start(hub.clone(), arguments.port).await?;
    // The address is what the program gives; all else goes to stderr.
    let _ = writeln!(std::io::stdout(), "{}", server.url());
    let outcome = match Desk::start(request, hub, requests).await {
        Ok(desk) => {
            desk.work(&cancel).await;
            Ok(ExitCode::Interrupted)
        }
        Err(failure) => Err(failure),
    };
    server.shutdown().await;
    loaded.node.shutdown().await;
    drop(loaded);
    let _ = printing.await;
    outcome
}

/// What the user's Node code prints.
async fn print_lines(mut lines: mpsc::UnboundedReceiver<OutputLine>) {
    while let Some(line) = lines.recv().await {
        let _ = writeln!(std::io::stderr(), "{}", line.text);
    }
}
