//! RunEvents → terminal, files and annotations; recording and replay.
//!
//! Sees nothing but [`hinoki_protocol::RunEvent`]s, so that a live run and a replayed one look the same.

mod code_frame;
mod diff;
mod dot;
mod error;
mod error_report;
mod error_text;
mod failure;
mod file;
mod github;
mod html;
mod json;
mod junit;
mod list;
mod live;
mod model;
mod ndjson;
mod options;
mod output;
mod paint;
mod record;
mod reporter;
mod reporters;
#[cfg(test)]
mod sample;
mod sessions;
mod spec;
#[cfg(test)]
mod tests;
mod text;
mod time;

pub use anstream::ColorChoice;
pub use error::ReportError;
pub use error_report::{ErrorReport, render_error, render_warning};
pub use json::{JsonAttempt, JsonReport, JsonScreenshot, JsonSpec, JsonTest, JsonVideo, JsonWarning, read_json_report};
pub use options::{REPORTERS, parse_reporter_options, sort_reporters, unknown_reporter};
pub use output::{Output, OutputStyle, Terminal};
pub use record::{ReadError, Recorder, Recording, read_recording};
pub use reporter::Reporter;
pub use reporters::{ReportSetup, Reporters};
