use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anstream::{AutoStream, ColorChoice};
use console::Term;
use indicatif::ProgressBar;

/// Width of text that goes to no terminal.
const PLAIN_WIDTH: usize = 100;

/// How text for one place looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputStyle {
    /// Whether escape sequences for colour may be used.
    pub colour: bool,
    /// Columns. Text without a terminal isn't wrapped, only tables keep to it.
    pub width: usize,
    /// Whether a person looks at it while it is written: long lines are wrapped, and a live area may be drawn.
    pub terminal: bool,
}

impl OutputStyle {
    /// Style of a file or pipe: no colour, no wrapping.
    pub const PLAIN: Self = Self { colour: false, width: PLAIN_WIDTH, terminal: false };
}

/// A place for text, with its style.
pub struct Output {
    writer: Box<dyn Write + Send>,
    style: OutputStyle,
    live: bool,
}

impl Output {
    /// Any writer; nothing live is drawn beside it.
    pub fn new(writer: impl Write + Send + 'static, style: OutputStyle) -> Self {
        Self { writer: Box::new(writer), style, live: false }
    }

    /// The process's standard output.
    ///
    /// `Auto` follows `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `FORCE_COLOR` and `TERM`.
    pub fn stdout(choice: ColorChoice) -> Self {
        let stream = io::stdout();
        let style = detect(&Term::stdout(), AutoStream::choice(&stream), choice, stream.is_terminal());
        Self { writer: Box::new(stream), style, live: false }
    }

    /// The process's standard error. A live area is drawn there if it is a terminal and `CI` isn't set.
    pub fn stderr(choice: ColorChoice) -> Self {
        let stream = io::stderr();
        let style = detect(&Term::stderr(), AutoStream::choice(&stream), choice, stream.is_terminal());
        let live = style.terminal && !is_set("CI") && env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self { writer: Box::new(stream), style, live }
    }

    /// Its style, for what is written there before or after a run.
    pub fn style(&self) -> OutputStyle {
        self.style
    }

    pub(crate) fn is_live(&self) -> bool {
        self.live
    }
}

fn detect(term: &Term, auto: ColorChoice, wanted: ColorChoice, terminal: bool) -> OutputStyle {
    let colour = match wanted {
        ColorChoice::Auto => auto != ColorChoice::Never || (is_set("FORCE_COLOR") && !is_set("NO_COLOR")),
        ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
        ColorChoice::Never => false,
    };
    let columns = if terminal { term.size_checked().map(|(_, columns)| usize::from(columns)) } else { None };
    let width = columns.filter(|&columns| columns >= 20).unwrap_or(PLAIN_WIDTH);
    OutputStyle { colour, width, terminal }
}

/// Whether a variable is set to something that doesn't mean no.
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}

/// An [`Output`] that several may write to while a live area is drawn below: each write moves that area out of
/// the way. So it is also the right writer for log lines during a run.
#[derive(Clone)]
pub struct Terminal {
    inner: Arc<Mutex<Inner>>,
    style: OutputStyle,
}

struct Inner {
    writer: Box<dyn Write + Send>,
    live: Option<ProgressBar>,
    /// The start of a line, held back until its end comes, since the live area is drawn below whole lines.
    held: Vec<u8>,
}

impl Inner {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(live) = &self.live else {
            self.writer.write_all(bytes)?;
            return self.writer.flush();
        };
        self.held.extend_from_slice(bytes);
        let Some(end) = self.held.iter().rposition(|&byte| byte == b'\n') else { return Ok(()) };
        let lines: Vec<u8> = self.held.drain(..=end).collect();
        let writer = &mut self.writer;
        live.suspend(|| {
            writer.write_all(&lines)?;
            writer.flush()
        })
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Nobody is left to tell if this fails.
        let _ = self.writer.write_all(&self.held).and_then(|()| self.writer.flush());
    }
}

impl Terminal {
    pub(crate) fn new(output: Output, live: Option<ProgressBar>) -> Self {
        let style = output.style;
        Self { inner: Arc::new(Mutex::new(Inner { writer: output.writer, live, held: Vec::new() })), style }
    }

    /// Its style.
    pub fn style(&self) -> OutputStyle {
        self.style
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere must not keep the report from being written.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lock().writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Text;

    #[test]
    fn beside_a_live_area_lines_are_written_whole() {
        let text = Text::default();
        let output = Output::new(text.clone(), OutputStyle::PLAIN);
        let mut terminal = Terminal::new(output, Some(ProgressBar::hidden()));
        let mut other = terminal.clone();
        terminal.write_all(b"one\ntw").unwrap();
        assert_eq!(text.text(), "one\n");
        let end = "o";
        writeln!(other, "{end}").unwrap();
        assert_eq!(text.text(), "one\ntwo\n");
        terminal.write_all(b"no end").unwrap();
        drop((terminal, other));
        assert_eq!(text.text(), "one\ntwo\nno end");
    }
}
