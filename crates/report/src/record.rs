//! Runs on disk: the stream of events, one a line. The first event carries the version.

use std::collections::HashSet;
use std::io::{self, BufRead, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hinoki_protocol::{EVENT_VERSION, RunEvent, Screenshot};
use serde_json::Value;
use thiserror::Error;

use crate::Reporters;

/// Why a recording or a report can't be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file can't be read.
    #[error("can't read it: {0}")]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("this isn't {expected}: {detail}")]
    NotOurs {
        /// What it should be.
        expected: &'static str,
        /// What was found.
        detail: String,
    },
    /// Another version of Hinoki wrote it.
    #[error("{what} has version {found}, this Hinoki reads version {EVENT_VERSION}")]
    Version {
        /// What was read.
        what: &'static str,
        /// As written.
        found: String,
        /// What to do about it.
        hint: String,
    },
    /// It is damaged.
    #[error("line {line} can't be read: {detail}")]
    Malformed {
        /// From 1.
        line: usize,
        /// Why.
        detail: String,
    },
}

impl ReadError {
    /// What to do about it, one line.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Version { hint, .. } => Some(hint),
            _ => None,
        }
    }
}

/// Larger pictures are left out of a recording.
const LARGEST_PICTURE: usize = 8 << 20;

/// Writes events one a line, and the pictures that they tell of.
pub struct Recorder<W: Write> {
    writer: W,
    /// Paths of pictures that are in it.
    pictures: HashSet<String>,
}

impl<W: Write> Recorder<W> {
    /// Records to `writer`.
    pub fn new(writer: W) -> Self {
        Self { writer, pictures: HashSet::new() }
    }

    /// Adds an event and flushes, so that a run that breaks off leaves what happened until then.
    pub fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        self.write(event)?;
        for Screenshot { path, .. } in event.screenshots() {
            // One that is overwritten later is another picture.
            let is_new = self.pictures.insert(path.clone()) || matches!(event, RunEvent::AttemptFinished { .. });
            // One that can't be read is missing as it would be without a recording.
            if is_new && let Some(bytes) = std::fs::read(path).ok().filter(|bytes| bytes.len() <= LARGEST_PICTURE) {
                self.write(&RunEvent::Picture { path: path.clone(), data: BASE64.encode(bytes) })?;
            }
        }
        self.writer.flush()
    }

    fn write(&mut self, event: &RunEvent) -> io::Result<()> {
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        self.writer.write_all(&line)
    }
}

/// A recorded run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Its events.
    pub events: Vec<RunEvent>,
    /// Whether it ends in the middle of a line or without the run's end.
    pub cut: bool,
}

impl Recording {
    /// Feeds the events to reporters, as the run did; the caller ends them.
    pub fn replay(&self, reporters: &mut Reporters) {
        self.events.iter().for_each(|event| reporters.event(event));
    }
}

/// Reads what [`Recorder`] or the `ndjson` reporter wrote.
pub fn read_recording(reader: impl BufRead) -> Result<Recording, ReadError> {
    const EXPECTED: &str = "a recording of Hinoki";
    let mut events = Vec::new();
    let mut lines = reader.split(b'\n').enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        if events.is_empty() {
            check_head(&line, EXPECTED)?;
        }
        match hinoki_protocol::read(&line) {
            Ok(event) => events.push(event),
            // Only the last line can be one that a killed run didn't write to its end.
            Err(error) if error.is_eof() && lines.peek().is_none() => break,
            Err(error) => return Err(ReadError::Malformed { line: index + 1, detail: error.to_string() }),
        }
    }
    if events.is_empty() {
        return Err(ReadError::NotOurs { expected: EXPECTED, detail: "it holds no event".to_owned() });
    }
    let cut = !matches!(events.last(), Some(RunEvent::RunFinished { .. }));
    Ok(Recording { events, cut })
}

fn check_head(line: &[u8], expected: &'static str) -> Result<(), ReadError> {
    let not_ours = |detail: String| ReadError::NotOurs { expected, detail };
    let head: Value = serde_json::from_slice(line).map_err(|error| not_ours(error.to_string()))?;
    if head.get("type").and_then(Value::as_str) != Some("runStarted") {
        return Err(not_ours("its first line isn't a 'runStarted' event".to_owned()));
    }
    check_version("the recording", expected, head.get("version"), head.get("hinoki").and_then(Value::as_str))
}

/// Refuses versions that aren't this program's.
pub(crate) fn check_version(
    what: &'static str,
    expected: &'static str,
    version: Option<&Value>,
    hinoki: Option<&str>,
) -> Result<(), ReadError> {
    let Some(version) = version else {
        return Err(ReadError::NotOurs { expected, detail: "it has no 'version'".to_owned() });
    };
    if version.as_u64() == Some(u64::from(EVENT_VERSION)) {
        return Ok(());
    }
    let hint = match hinoki {
        Some(hinoki) => format!("hinoki {hinoki} wrote it: read it with that version or one near to it"),
        None => "read it with the version of Hinoki that wrote it".to_owned(),
    };
    Err(ReadError::Version { what, found: version.to_string(), hint })
}
