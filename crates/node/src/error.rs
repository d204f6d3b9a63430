use std::time::Duration;

use camino::Utf8PathBuf;
use hinoki_protocol::{CodeFrame, NodeFailure};

/// Why the user's side of the project can't be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NodeError {
    /// There is no `node`.
    #[error(
        "no `node` was found on PATH; install Node.js 18.19 or later, or set HINOKI_NODE to the path of an executable"
    )]
    NotFound,
    /// The chosen executable doesn't start.
    #[error("{path} can't be started: {reason}")]
    Spawn {
        /// The executable.
        path: Utf8PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Too old.
    #[error("{path} is Node.js {version}, but 18.19 or later is needed; set HINOKI_NODE to a newer one")]
    TooOld {
        /// The executable.
        path: Utf8PathBuf,
        /// Its version.
        version: String,
    },
    /// User code threw.
    #[error("{}", named(.0))]
    User(Box<NodeFailure>),
    /// No answer within the time given.
    #[error("{what} did not finish within {}ms{}", .after.as_millis(), if *.stuck { ": its code blocks the Node process, which was ended" } else { "" })]
    Timeout {
        /// What was being done.
        what: String,
        /// Time given.
        after: Duration,
        /// Whether the process reacted to nothing any more.
        stuck: bool,
    },
    /// The process is gone.
    #[error("the Node process of the project ended while {what}: {}", reason(.how, .failure.as_deref()))]
    Exited {
        /// What was being done.
        what: String,
        /// `it exited with code 7`.
        how: String,
        /// An error that nothing caught, if that ended it.
        failure: Option<Box<NodeFailure>>,
    },
    /// It answered what can't be understood.
    #[error("the Node process of the project answered something that can't be read while {what}: {reason}")]
    Garbage {
        /// What was being done.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl NodeError {
    /// The user's error, with stack and place, if user code is to blame.
    pub fn failure(&self) -> Option<&NodeFailure> {
        match self {
            Self::User(failure) => Some(failure),
            Self::Exited { failure, .. } => failure.as_deref(),
            _ => None,
        }
    }

    /// The lines of the user's file around the place of the error, if it is known and the file can be read.
    pub fn code_frame(&self) -> Option<CodeFrame> {
        /// Lines before and after.
        const AROUND: u32 = 3;
        let location = self.failure()?.location.clone()?;
        let text = std::fs::read_to_string(&location.file).ok()?;
        let first_line = location.line.saturating_sub(AROUND).max(1);
        let count = location.line + AROUND + 1 - first_line;
        let lines: Vec<String> =
            text.lines().skip(first_line as usize - 1).take(count as usize).map(str::to_owned).collect();
        (u64::from(first_line) + lines.len() as u64 > u64::from(location.line)).then_some(CodeFrame {
            location,
            first_line,
            lines,
        })
    }
}

fn reason(how: &str, failure: Option<&NodeFailure>) -> String {
    failure.map_or_else(|| how.to_owned(), |failure| format!("nothing caught {}: {}", failure.name, failure.message))
}

/// The name says something if it isn't just `Error`.
fn named(failure: &NodeFailure) -> String {
    match failure.name.as_str() {
        "Error" | "" => failure.message.clone(),
        name => format!("{name}: {}", failure.message),
    }
}
