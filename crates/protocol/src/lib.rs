//! The words that Hinoki's parts exchange: host, driver, Node side, reporters and disk.
//!
//! Nothing here does I/O. What the TypeScript of `driver/` and `ui/` needs is generated from these
//! types by `cargo xtask generate` into `driver/src/protocol.ts`.

mod config;
mod driver;
mod error;
mod event;
mod exit;
mod node;
mod session;
mod spec;
mod typescript;

pub use config::*;
pub use driver::*;
pub use error::*;
pub use event::*;
pub use exit::*;
pub use node::*;
pub use session::*;
pub use spec::*;
pub use typescript::typescript;

/// Version of the RunEvent stream and of the JSON report. A reader refuses what it doesn't know.
pub const EVENT_VERSION: u32 = 1;

/// Path below the application's origin that Hinoki answers itself and that never reaches its server.
pub const RESERVED_PATH: &str = "/__hinoki/";
