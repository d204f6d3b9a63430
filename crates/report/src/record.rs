use std::io::{self, BufRead, Write};

use hinoki_protocol::RunEvent;
use thiserror::Error;

/// Why a recording can't be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file can't be read.
    #[error("can't read it: {0}")]
    Io(#[from] io::Error),
}

/// Writes events one a line.
pub struct Recorder<W: Write> {
    writer: W,
}

impl<W: Write> Recorder<W> {
    /// Records to `writer`.
    pub fn new(writer: W) -> Self {
        Self { writer }
    }

    /// Adds an event and flushes, so that a run that breaks off leaves what happened until then.
    pub fn event(&mut self, event: &RunEvent) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, event)?;
        self.writer.write_all(b"\n")?;
        self.writer.flush()
    }
}

/// A recorded run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Its events.
    pub events: Vec<RunEvent>,
    /// Whether the last line is cut.
    pub cut: bool,
}

/// Reads what [`Recorder`] or the `ndjson` reporter wrote.
pub fn read_recording(_reader: impl BufRead) -> Result<Recording, ReadError> {
    Ok(Recording { events: Vec::new(), cut: false })
}
