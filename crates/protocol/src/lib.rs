//! The words that Hinoki's parts exchange: host, driver, Node side, reporters and disk.
//!
//! Nothing here does I/O. What the TypeScript of `driver/` and `ui/` needs is generated from these
//! types by `cargo xtask generate` into `driver/src/protocol.ts`.

mod config;
mod driver;
mod error;
mod event;
mod exit;
mod network;
mod node;
mod session;
mod spec;
mod typescript;

pub use config::*;
pub use driver::*;
pub use error::*;
pub use event::*;
pub use exit::*;
pub use network::*;
pub use node::*;
pub use session::*;
pub use spec::*;
pub use typescript::typescript;

/// Reads one value of the wire or of a recording.
///
/// By way of a plain value, since the bundler's crates switch `serde_json` to numbers of any precision, which tagged
/// enums can't read from text.
pub fn read<T: serde::de::DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::from_str::<serde_json::Value>(text)?)
}

/// Version of the RunEvent stream and of the JSON report. A reader refuses what it doesn't know.
pub const EVENT_VERSION: u32 = 1;

/// Path below the application's origin that Hinoki answers itself and that never reaches its server.
pub const RESERVED_PATH: &str = "/__hinoki/";
