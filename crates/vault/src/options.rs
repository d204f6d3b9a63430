use std::path::{Path, PathBuf};

use crate::secret::{KEY_VARIABLE, SessionKey};
use crate::{Keyring, VaultError};

/// The environment variable that names another folder.
pub const FOLDER_VARIABLE: &str = "HINOKI_SESSION_DIR";

/// The environment variable that, set to `off`, leaves the system's keyring alone.
pub const KEYRING_VARIABLE: &str = "HINOKI_SESSION_KEYRING";

/// Where sessions are kept on disk and what they are encrypted with.
#[derive(Debug, Clone)]
pub struct VaultOptions {
    /// The folder; made when something is first kept.
    pub folder: PathBuf,
    /// The key that was given; without any key nothing can be kept or read.
    pub key: Option<SessionKey>,
    /// Asked for the key if none was given, and only when it is needed: it may ask the user to unlock it.
    pub keyring: Option<Keyring>,
}

impl VaultOptions {
    /// As the environment says: `HINOKI_SESSION_KEY` and `HINOKI_SESSION_DIR`, by default `.hinoki/sessions` of the
    /// project; the system's keyring where there is one, unless `HINOKI_SESSION_KEYRING` is `off`. Empty variables count
    /// as unset, as a CI server sets them where a secret isn't given out.
    ///
    /// # Errors
    /// A key that can't be one.
    pub fn from_environment(project: &Path, variable: impl Fn(&str) -> Option<String>) -> Result<Self, VaultError> {
        let given = |name| variable(name).filter(|value| !value.trim().is_empty());
        let folder = given(FOLDER_VARIABLE).map_or_else(|| Path::new(".hinoki").join("sessions"), PathBuf::from);
        let key = given(KEY_VARIABLE).map(|text| SessionKey::parse(&text)).transpose()?;
        let off = given(KEYRING_VARIABLE).is_some_and(|value| value == "off");
        Ok(Self { folder: project.join(folder), key, keyring: Keyring::of_system().filter(|_| !off) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_where_and_with_what() {
        let options = |key: &str, folder: &str| {
            let (key, folder) = (key.to_owned(), folder.to_owned());
            VaultOptions::from_environment(Path::new("/project"), move |name| match name {
                KEY_VARIABLE => Some(key.clone()),
                FOLDER_VARIABLE => Some(folder.clone()),
                _ => None,
            })
        };
        let usual = options("", " ").expect("nothing is wrong");
        assert_eq!((usual.folder.as_path(), usual.key), (Path::new("/project/.hinoki/sessions"), None));
        assert_eq!(options("", "/elsewhere").expect("fine").folder, Path::new("/elsewhere"));
        assert_eq!(options("", "cache/s").expect("fine").folder, Path::new("/project/cache/s"));
        assert!(options("correct horse battery", "").expect("fine").key.is_some());
        assert_eq!(options("short", "").map(|_| ()), Err(VaultError::ShortKey(5)));
    }
}
