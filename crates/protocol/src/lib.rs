//! The words that Hinoki's parts exchange: host, driver, Node side, reporters and disk.
//!
//! Nothing here does I/O. What the TypeScript of `driver/` and `ui/` needs is generated from these
//! types by `cargo xtask generate` into `crates/protocol/words.ts`.

mod config;
mod driver;
mod error;
mod event;
mod exit;
mod network;
mod node;
mod open;
mod session;
mod snapshot;
mod spec;
mod typescript;

pub use config::*;
pub use driver::*;
pub use error::*;
pub use event::*;
pub use exit::*;
pub use network::*;
pub use node::*;
pub use open::*;
pub use session::*;
pub use snapshot::{assemble, parts};
pub use spec::*;
pub use typescript::typescript;

/// Reads one value of the wire or of a recording.
///
/// By way of plain values, since the bundler's crates switch `serde_json` to numbers of any precision, which tagged
/// enums can't read.
pub fn read<T: serde::de::DeserializeOwned>(text: &[u8]) -> serde_json::Result<T> {
    let mut value = serde_json::from_slice(text)?;
    plain_numbers(&mut value);
    serde_json::from_value(value)
}

/// Brings numbers to the form that they are recognised in.
fn plain_numbers(value: &mut serde_json::Value) {
    use serde_json::{Number, Value};
    match value {
        Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            if let Some(plain) = number.as_f64().and_then(Number::from_f64) {
                *number = plain;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(plain_numbers),
        Value::Object(fields) => fields.values_mut().for_each(plain_numbers),
        _ => {}
    }
}

/// Version of Cypress whose API is offered: `Cypress.version`, and the `version` that `setupNodeEvents` sees. Plugins decide by
/// it what they can use, so the program's own version would mislead them.
pub const CYPRESS_VERSION: &str = "15.10.0";

/// Version of the RunEvent stream and of the JSON report. A reader refuses what it doesn't know.
pub const EVENT_VERSION: u32 = 1;

/// Path below the application's origin that Hinoki answers itself and that never reaches its server.
pub const RESERVED_PATH: &str = "/__hinoki/";
