//! Reporters on whole streams of events.

mod files;
mod properties;
mod snapshots;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use hinoki_protocol::RunEvent;

use crate::{Output, OutputStyle, ReportError, ReportSetup, Reporters, parse_reporter_options};

/// Text that a reporter wrote.
#[derive(Clone, Default)]
pub struct Text(Arc<Mutex<Vec<u8>>>);

impl Text {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub fn terminal(width: usize) -> OutputStyle {
    OutputStyle { colour: false, width, terminal: true }
}

pub fn setup(reporters: &str, options: &str, root: &str, style: OutputStyle) -> (ReportSetup, Text, Text) {
    let (stdout, stderr) = (Text::default(), Text::default());
    let setup = ReportSetup {
        reporters: vec![reporters.to_owned()],
        others: false,
        options: parse_reporter_options(options).unwrap(),
        root: root.into(),
        stdout: Output::new(stdout.clone(), style),
        stderr: Output::new(stderr.clone(), style),
        slow: 10_000.0,
        slowest: 0,
        workspace: None,
    };
    (setup, stdout, stderr)
}

/// What goes to stdout and stderr.
pub fn report(
    reporters: &str,
    options: &str,
    root: &str,
    style: OutputStyle,
    events: &[RunEvent],
) -> Result<(String, String), ReportError> {
    let (setup, stdout, stderr) = setup(reporters, options, root, style);
    let mut reporters = Reporters::new(setup)?;
    events.iter().for_each(|event| reporters.event(event));
    reporters.finish()?;
    Ok((stdout.text(), stderr.text()))
}

pub fn stdout(reporter: &str, style: OutputStyle, events: &[RunEvent]) -> String {
    report(reporter, "", "", style, events).unwrap().0
}
