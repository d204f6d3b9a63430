//! The one place that turns errors into what is printed and the exit code.

use camino::Utf8Path;
use hinoki_bundle::BundleError;
use hinoki_config::ConfigError;
use hinoki_node::NodeError;
use hinoki_open::OpenError;
use hinoki_protocol::ExitCode;
use hinoki_report::{ErrorReport, ReadError, ReportError};
use hinoki_runner::RunError;
use hinoki_vault::VaultError;

/// Why the program ends without having done what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    pub exit: ExitCode,
    pub report: Box<ErrorReport>,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::of(ExitCode::Usage, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::of(ExitCode::Internal, message)
    }

    fn of(exit: ExitCode, message: impl Into<String>) -> Self {
        Self::new(exit, ErrorReport { message: message.into(), ..ErrorReport::default() })
    }

    fn new(exit: ExitCode, report: ErrorReport) -> Self {
        Self { exit, report: Box::new(report) }
    }

    /// With a line that says what to do.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.report.hint = Some(hint.into());
        self
    }
}

impl Failure {
    /// A file that isn't what was expected.
    pub(crate) fn read(path: &Utf8Path, error: &ReadError) -> Self {
        let mut report = ErrorReport::from(error);
        report.message = format!("{path}: {}", report.message);
        Self::new(ExitCode::Usage, report)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<BundleError> for Failure {
    fn from(error: BundleError) -> Self {
        let message = error.to_test_error().message;
        let report = ErrorReport { message, location: error.location, code_frame: error.code_frame, hint: error.hint };
        Self::new(ExitCode::Usage, report)
    }
}

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        Self::of_node(error.to_string(), &error)
    }
}

impl Failure {
    /// What user code is to blame for.
    pub(crate) fn of_node(mut message: String, error: &NodeError) -> Self {
        let failure = error.failure();
        if let Some(failure) = failure.filter(|failure| !failure.stack.is_empty()) {
            message.push_str("\n\n");
            message.push_str(failure.stack.trim_end());
        }
        let location = failure.and_then(|failure| failure.location.clone());
        let hint = matches!(error, NodeError::Timeout { .. } if message.starts_with("the handler of"))
            .then(|| "handlers get as long as tasks: `taskTimeout` says how long".to_owned());
        let report = ErrorReport { message, location, code_frame: error.code_frame(), hint };
        Self::new(ExitCode::Usage, report)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        let exit = if error.is_usage() { ExitCode::Usage } else { ExitCode::Internal };
        let report =
            ErrorReport { message: error.to_string(), hint: error.hint().map(str::to_owned), ..ErrorReport::default() };
        Self::new(exit, report)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        let exit = match &error {
            RunError::Browser(_) => ExitCode::Browser,
            RunError::Sessions(error) => exit_of_vault(error),
            RunError::Io { .. } => ExitCode::Internal,
            RunError::NodeEvent { .. } | RunError::Returned { .. } | RunError::Replay(_) => ExitCode::Usage,
        };
        let message = error.to_string();
        match error {
            RunError::NodeEvent { error, .. } => Self { exit, ..Self::of_node(message, &error) },
            RunError::Browser(error) => Self {
                report: Box::new(ErrorReport {
                    hint: error.hint().map(str::to_owned),
                    message,
                    ..ErrorReport::default()
                }),
                exit,
            },
            _ => Self::of(exit, message),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let exit = if matches!(error, OpenError::Port { .. }) { ExitCode::Usage } else { ExitCode::Internal };
        Self::of(exit, error.to_string())
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self::of(exit_of_vault(&error), error.to_string())
    }
}

fn exit_of_vault(error: &VaultError) -> ExitCode {
    match error {
        VaultError::Io { .. } => ExitCode::Internal,
        _ => ExitCode::Usage,
    }
}
