//! RunEvents → terminal, files and annotations; recording and replay.
//!
//! Sees nothing but [`hinoki_protocol::RunEvent`]s, so that a live run and a replayed one look the same.

mod error;
mod error_report;
mod options;
mod output;
mod record;
mod reporter;
mod reporters;

pub use anstream::ColorChoice;
pub use error::ReportError;
pub use error_report::{ErrorReport, render_error, render_warning};
pub use options::{REPORTERS, parse_reporter_options};
pub use output::{Output, OutputStyle, Terminal};
pub use record::{ReadError, Recorder, Recording, read_recording};
pub use reporter::Reporter;
pub use reporters::{ReportSetup, Reporters};
