//! The system's keyring, as another place for the key than the environment.

#[cfg(feature = "keyring")]
mod entry;
#[cfg(all(feature = "keyring", test))]
mod tests;

#[cfg(feature = "keyring")]
pub use entry::Keyring;

/// The system's keyring; this program was built without.
#[cfg(not(feature = "keyring"))]
#[derive(Debug, Clone, Copy)]
pub enum Keyring {}

#[cfg(not(feature = "keyring"))]
impl Keyring {
    /// None.
    pub fn of_system() -> Option<Self> {
        None
    }

    /// The key, if it holds one.
    pub(crate) fn key(&self) -> Result<Option<crate::SessionKey>, String> {
        match *self {}
    }

    /// Makes a key.
    ///
    /// # Errors
    /// None.
    pub fn create(&self) -> Result<bool, crate::VaultError> {
        match *self {}
    }

    /// Drops the key.
    ///
    /// # Errors
    /// None.
    pub fn remove(&self) -> Result<bool, crate::VaultError> {
        match *self {}
    }

    /// What the system calls it.
    pub fn name(&self) -> &'static str {
        match *self {}
    }
}
