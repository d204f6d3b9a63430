use std::fmt;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use crate::{SessionKey, VaultError};

/// The key's entry, the same for all projects of a user: each folder has a salt of its own.
const SERVICE: &str = "hinoki";
const USER: &str = "sessions";

/// The keyring may have to ask the user to unlock it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The system's keyring. Nothing is asked of it before the key is needed.
#[derive(Clone)]
pub struct Keyring {
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    System,
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests have a store of their own"))]
    Of(Arc<CredentialStore>),
}

impl Keyring {
    /// That of this system, if one of its kind is known.
    pub fn of_system() -> Option<Self> {
        cfg!(any(target_os = "linux", target_os = "macos")).then_some(Self { kind: Kind::System })
    }

    #[cfg(test)]
    pub(crate) fn of(store: Arc<CredentialStore>) -> Self {
        Self { kind: Kind::Of(store) }
    }

    /// The key, if it holds one.
    pub(crate) fn key(&self) -> Result<Option<SessionKey>, String> {
        let secret = self.ask(|entry| match entry.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        secret
            .map(|text| SessionKey::parse(&text).map_err(|_| "what it holds for hinoki is no key".to_owned()))
            .transpose()
    }

    /// Puts a new random key into it, unless it holds one. Whether it did.
    ///
    /// # Errors
    /// The keyring's own.
    pub fn create(&self) -> Result<bool, VaultError> {
        if self.key().map_err(VaultError::Keyring)?.is_some() {
            return Ok(false);
        }
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut bytes[..]).map_err(|error| VaultError::Keyring(error.to_string()))?;
        let text = Zeroizing::new(STANDARD.encode(&bytes[..]));
        self.ask(move |entry| entry.set_password(&text)).map_err(VaultError::Keyring)?;
        Ok(true)
    }

    /// Drops the key. Whether it was there.
    ///
    /// # Errors
    /// The keyring's own.
    pub fn remove(&self) -> Result<bool, VaultError> {
        let removed = self.ask(|entry| match entry.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(error),
        });
        removed.map_err(VaultError::Keyring)
    }

    /// Asks for something of the key's entry, on a thread of its own: it may take as long as the user does, and some
    /// systems' clients can't be used from within an asynchronous program.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        what: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, String> {
        let (answer, answered) = mpsc::channel();
        let kind = self.kind.clone();
        let asking = move || {
            let asked = kind.store().and_then(|store| what(&store.build(SERVICE, USER, None)?));
            // Who asked may have given up.
            let _ = answer.send(asked.map_err(|error| worded(&error)));
        };
        thread::Builder::new().name("keyring".into()).spawn(asking).map_err(|error| error.to_string())?;
        answered
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| Err(format!("it did not answer within {} s", PATIENCE.as_secs())))
    }
}

impl Kind {
    fn store(self) -> Result<Arc<CredentialStore>, Error> {
        match self {
            Self::System => system(),
            Self::Of(store) => Ok(store),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keyring(…)")
    }
}

/// The desktop's, if it has one, else the kernel's.
#[cfg(target_os = "linux")]
fn system() -> Result<Arc<CredentialStore>, Error> {
    #[cfg(feature = "secret-service")]
    if let Ok(store) = zbus_secret_service_keyring_store::Store::new() {
        return Ok(store);
    }
    Ok(linux_keyutils_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn system() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

fn worded(error: &Error) -> String {
    match error {
        Error::NoStorageAccess(why) => format!("access is denied ({why})"),
        Error::PlatformFailure(why) => why.to_string(),
        Error::Ambiguous(_) => "it holds several keys for hinoki".to_owned(),
        other => other.to_string(),
    }
}
