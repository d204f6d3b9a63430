//! Where saved sessions live, and who may make one.
//!
//! While one worker creates a session, others that ask for the same one wait for it: a login happens once. Sessions live in
//! memory; those that are to outlive the run are kept in encrypted files as well.

mod disk;
mod error;
mod key;
mod keyring;
mod options;
mod secret;
mod store;
mod vault;

pub use error::{Fault, Refused, VaultError};
pub use hinoki_session::{first_expired, shown_id};
pub use key::{Key, Scope};
pub use keyring::Keyring;
pub use options::{FOLDER_VARIABLE, KEYRING_VARIABLE, VaultOptions};
pub use secret::{KEY_VARIABLE, KeySource, Keyless, SessionKey};
pub use store::{Listed, Store};
pub use vault::{Asked, Lease, Vault};
