//! Colours of text. Each means one thing everywhere: red failed, green passed, yellow to notice, cyan pending or
//! a place, dim secondary.

use anstyle::{AnsiColor, Style};

/// Paints text, or leaves it as it is where colour isn't wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    colour: bool,
}

impl Paint {
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    pub fn red(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Red.on_default(), text.as_ref())
    }

    pub fn green(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Green.on_default(), text.as_ref())
    }

    pub fn yellow(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Yellow.on_default(), text.as_ref())
    }

    pub fn cyan(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Cyan.on_default(), text.as_ref())
    }

    pub fn dim(self, text: impl AsRef<str>) -> String {
        self.with(Style::new().dimmed(), text.as_ref())
    }

    pub fn bold(self, text: impl AsRef<str>) -> String {
        self.with(Style::new().bold(), text.as_ref())
    }

    pub fn bold_red(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text.as_ref())
    }

    pub fn bold_yellow(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Yellow.on_default().bold(), text.as_ref())
    }

    /// A part of a red line that differs.
    pub fn red_mark(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Red.on_default().invert(), text.as_ref())
    }

    /// A part of a green line that differs.
    pub fn green_mark(self, text: impl AsRef<str>) -> String {
        self.with(AnsiColor::Green.on_default().invert(), text.as_ref())
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
