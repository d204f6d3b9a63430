//! What reporters and the terminal are told while specs run.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::Duration;

use camino::Utf8Path;
use hinoki_node::{OutputLine, OutputStream};
use hinoki_protocol::{BrowserInfo, RunEvent, RunResult, SpecResult};
use hinoki_report::{Recorder, Reporters, Terminal};
use hinoki_runner::RunError;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::failure::Failure;
use crate::mocha::MochaReporters;

/// How often the live area is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// The file that a run is recorded in; folders are made.
pub(super) fn record(path: &Utf8Path) -> Result<Recorder<BufWriter<File>>, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all).and_then(|()| File::create(path));
    let file = made.map_err(|error| Failure::usage(format!("--record {path} can't be written: {error}")))?;
    Ok(Recorder::new(BufWriter::new(file)))
}

/// What the events told that is needed after the run.
#[derive(Default)]
pub(super) struct Seen {
    pub browser: BrowserInfo,
    pub specs: Vec<SpecResult>,
    recorder: Option<Recorder<BufWriter<File>>>,
    /// Why the recording ends before the run.
    pub unrecorded: Option<std::io::Error>,
}

impl Seen {
    fn record(&mut self, event: &RunEvent) {
        if let Some(recorder) = &mut self.recorder
            && let Err(error) = recorder.event(event)
        {
            self.unrecorded = Some(error);
            self.recorder = None;
        }
    }
}

/// Where lines of the user's Node code go.
pub(super) struct Terminals {
    pub stderr: Terminal,
    /// For what is printed on stdout, if reporters of the user's may be what prints.
    pub people: Option<Terminal>,
}

impl Terminals {
    pub(super) fn print(&mut self, line: &OutputLine) {
        let terminal = match (&mut self.people, line.stream) {
            (Some(people), OutputStream::Stdout) => people,
            _ => &mut self.stderr,
        };
        // A terminal that is gone is told by the reporters.
        let _ = writeln!(terminal, "{}", line.text);
    }

    /// Awaits something of the Node side while its lines are passed on.
    pub(super) async fn printing<T>(
        &mut self,
        work: impl Future<Output = T>,
        lines: &mut UnboundedReceiver<OutputLine>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                biased;
                Some(line) = lines.recv() => self.print(&line),
                done = &mut work => break done,
            }
        }
    }
}

/// Those who are told of a run.
pub(super) struct Listeners<'a> {
    pub reporters: &'a mut Reporters,
    pub mocha: Option<&'a mut MochaReporters>,
    pub recorder: Option<Recorder<BufWriter<File>>>,
    /// Gets the names of specs as they end.
    pub ended: Option<UnboundedSender<String>>,
}

/// Awaits a run, hands its events to those who listen, and lines of the user's Node code to the terminal.
pub(super) async fn report(
    running: impl Future<Output = Result<RunResult, RunError>>,
    listeners: Listeners<'_>,
    events: &mut UnboundedReceiver<RunEvent>,
    lines: &mut UnboundedReceiver<OutputLine>,
    terminals: &mut Terminals,
) -> (Result<RunResult, RunError>, Seen) {
    let Listeners { reporters, mut mocha, recorder, ended } = listeners;
    let mut seen = Seen { recorder, ..Seen::default() };
    let mut hear = |event: RunEvent, reporters: &mut Reporters| {
        seen.record(&event);
        if is_for_lookers(&event) {
            return;
        }
        reporters.event(&event);
        if let Some(mocha) = mocha.as_deref_mut() {
            mocha.event(&event);
        }
        match event {
            RunEvent::RunStarted(started) => seen.browser = started.browser,
            RunEvent::SpecFinished { result } => {
                if let Some(ended) = &ended {
                    let _ = ended.send(result.spec.clone());
                }
                seen.specs.push(result);
            }
            _ => {}
        }
    };
    let mut tick = tokio::time::interval(TICK);
    let mut running = std::pin::pin!(running);
    let result = loop {
        tokio::select! {
            biased;
            Some(line) = lines.recv() => terminals.print(&line),
            Some(event) = events.recv() => hear(event, reporters),
            result = &mut running => break result,
            _ = tick.tick() => reporters.tick(),
        }
    };
    while let Ok(event) = events.try_recv() {
        hear(event, reporters);
    }
    (result, seen)
}

/// Pages, files and requests are for those who look at them: large, and many.
fn is_for_lookers(event: &RunEvent) -> bool {
    matches!(
        event,
        RunEvent::Snapshot(_) | RunEvent::SnapshotContent { .. } | RunEvent::Source { .. } | RunEvent::Request { .. }
    )
}
