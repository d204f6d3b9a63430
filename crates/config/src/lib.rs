//! Merges and checks the configuration of a project, and finds its specs.
//!
//! Pure but for [`find_config_file`], [`read_env_files`], [`find_specs`] and [`find_support_file`], which look
//! at the disk. The order of a start is:
//!
//! 1. [`find_config_file`]; the Node side evaluates the file (TypeScript bundled beforehand);
//! 2. [`resolve`] with what the file exports, the environment and the command line;
//! 3. the Node side runs `setupNodeEvents` with [`Configuration::for_node_events`];
//! 4. [`Configuration::apply_node_events`] with what that returned;
//! 5. [`Configuration::project_config`] for the host, [`Configuration::driver_values`] for the driver;
//! 6. [`find_support_file`] and [`find_specs`].

mod check;
mod cli;
mod configuration;
mod effective;
mod env_file;
mod environment;
mod error;
mod file;
mod glob;
mod merge;
mod option;
mod project;
mod schema;
mod specs;
mod support;
mod table;
mod walk;

pub use hinoki_protocol::CYPRESS_VERSION;

pub use cli::{CliValues, parse_values};
pub use configuration::{Configuration, NodeFacts, Origin, Setting};
pub use effective::{arch, platform};
pub use env_file::{EnvFile, read_env_files};
pub use error::{ConfigError, Problem};
pub use file::{ConfigFile, find_config_file};
pub use glob::{Glob, GlobError, GlobOptions};
pub use merge::{FileValues, Sources, resolve};
pub use option::{ConfigOption, Default, Kind, Level, Mode, Owner, Scope, Support, TestingType};
pub use project::{
    ClientCertificate, IsolationMode, ProjectConfig, RetryConfig, RetryStrategy, SessionMode, Timeouts, VideoConfig,
};
pub use schema::json_schema;
pub use specs::find_specs;
pub use support::find_support_file;
pub use table::{option, options};
