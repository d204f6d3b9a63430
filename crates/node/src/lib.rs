//! Owns the one Node process of the user's side: it evaluates the configuration file, runs
//! `setupNodeEvents`, tasks and node events.
//!
//! The process is the user's own `node`, running `node-host/host.mjs`. Host and process exchange JSON
//! lines over file descriptors 3 and 4, so that whatever user code prints can't be mistaken for an answer;
//! its output arrives as [`OutputLine`]s. The process leads a process group of its own, which is ended
//! with [`NodeSide`], whatever the reason.

mod error;
mod exec;
mod options;
mod process;
mod reply;
mod side;
mod wire;

pub use error::NodeError;
pub use exec::{ExecError, ExecOutput, exec};
pub use options::{ConfigScript, NodeOptions, OutputLine, OutputStream, ScriptFormat};
pub use reply::{LoadedConfig, NodeSetup, UnportableValue};
pub use side::NodeSide;
