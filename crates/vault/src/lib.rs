//! Where saved sessions live, and who may make one.
//!
//! While one worker creates a session, others that ask for the same one wait for it: a login happens once.

mod key;
mod vault;

pub use key::{Key, Scope};
pub use vault::{Asked, Lease, Vault, VaultError};
