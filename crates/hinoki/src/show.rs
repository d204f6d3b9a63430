//! `hinoki show`: a recorded run in the page of open mode.

use std::io::{BufReader, Write as _};

use camino::Utf8Path;
use hinoki_open::{Asked, Hub, Server};
use hinoki_protocol::{
    BrowserState, ExitCode, Hello, HostError, OPEN_VERSION, OpenPhase, OpenStatus, RunEvent, RunStarted, SpecEntry,
};
use hinoki_report::{Output, Recording, read_recording, render_warning};
use tokio_util::sync::CancellationToken;

use crate::args::ShowArguments;
use crate::failure::Failure;
use crate::open::{launch, sources, specs};

/// Serves the page until the program is ended.
pub(crate) async fn show(
    arguments: ShowArguments,
    color: anstream::ColorChoice,
    cancel: CancellationToken,
) -> Result<ExitCode, Failure> {
    let Recording { events, cut } = read(&arguments.file)?;
    if cut {
        let style = Output::stderr(color).style();
        let message = format!("the run that {} records didn't end", arguments.file);
        let _ = write!(std::io::stderr(), "{}", render_warning(&message, style));
    }
    let hello = hello(&arguments.file, &events);
    let project = hello.project.clone();
    let (hub, mut requests) = Hub::new(hello, usize::MAX);
    events.into_iter().for_each(|event| hub.event(event));
    let server = Server::start(hub.clone(), arguments.page.port, arguments.page.host.clone()).await?;
    let _ = writeln!(std::io::stdout(), "{}", server.urls().join("\n"));
    let opened = launch::Opened::new(server.url(), arguments.page.no_launch);
    loop {
        tokio::select! {
            () = cancel.cancelled() => break,
            Some(asked) = requests.recv() => answer(Utf8Path::new(&project), &hub, asked),
        }
    }
    drop(opened);
    server.shutdown().await;
    Ok(ExitCode::Interrupted)
}

fn read(path: &Utf8Path) -> Result<Recording, Failure> {
    let file = std::fs::File::open(path).map_err(|error| Failure::usage(format!("{path} can't be read: {error}")))?;
    read_recording(BufReader::new(file)).map_err(|error| Failure::read(path, &error))
}

/// What is done in a recording: its sources may be here too.
fn answer(project: &Utf8Path, hub: &Hub, asked: Asked) {
    if let Some(Asked { answer, .. }) = sources::answer(project, hub, asked) {
        let message = "this is a recorded run: nothing can be run in it".to_owned();
        answer.refused(HostError { code: "recording".into(), message, path: None });
    }
}

fn hello(file: &Utf8Path, events: &[RunEvent]) -> Hello {
    let started: Option<&RunStarted> = events.iter().find_map(|event| match event {
        RunEvent::RunStarted(started) => Some(started),
        _ => None,
    });
    let project = started.map(|started| started.project.clone()).unwrap_or_default();
    let last = |spec: &str| {
        events.iter().rev().find_map(|event| match event {
            RunEvent::SpecFinished { result } if result.spec == spec => Some(specs::last(result)),
            _ => None,
        })
    };
    let of_run = started.map(|started| started.specs.clone()).unwrap_or_default();
    let names = of_run.iter().map(|spec| spec.relative.clone()).collect();
    Hello {
        version: OPEN_VERSION,
        hinoki: env!("CARGO_PKG_VERSION").to_owned(),
        name: Utf8Path::new(&project).file_name().unwrap_or("project").to_owned(),
        recording: Some(file.file_name().unwrap_or(file.as_str()).to_owned()),
        browser: started.map(|started| started.browser.clone()),
        specs: of_run
            .into_iter()
            .map(|file| SpecEntry {
                last: last(&file.relative),
                changed_at: started.map_or(0.0, |started| started.at),
                modified: None,
                file,
            })
            .collect(),
        status: OpenStatus {
            phase: OpenPhase::Idle,
            browser: BrowserState::Ready,
            browser_reason: None,
            window: false,
            watch: false,
            specs: names,
            reason: None,
            paused: None,
            unreachable: None,
        },
        sessions: Vec::new(),
        project,
    }
}
