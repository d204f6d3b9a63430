use hinoki_protocol::{CodeFrame, SourceLocation};

use crate::OutputStyle;

/// An error that isn't a test's: configuration, bundle, browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorReport {
    /// What is wrong; the first line is the headline. No full stop.
    pub message: String,
    /// Where.
    pub location: Option<SourceLocation>,
    /// The lines around it.
    pub code_frame: Option<CodeFrame>,
    /// What to do about it, one line.
    pub hint: Option<String>,
}

/// Text of an error for stderr, with a line end.
pub fn render_error(report: &ErrorReport, style: OutputStyle) -> String {
    let _ = style;
    let mut text = format!("error: {}\n", report.message);
    if let Some(hint) = &report.hint {
        text.push_str(&format!("\nhint: {hint}\n"));
    }
    text
}

/// Text of a warning for stderr, with a line end.
pub fn render_warning(message: &str, style: OutputStyle) -> String {
    let _ = style;
    format!("warning: {message}\n")
}
