use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hinoki_protocol::SessionRecord;

use crate::disk::files::{self, Held};
use crate::disk::header::{self, Header, Keys};
use crate::disk::sealed;
use crate::{Fault, KeySource, Keyless, Refused, SessionKey, VaultError, VaultOptions};

const HEADER: &str = "vault";
const ENDING: &str = ".session";

/// No session is larger; what a file claims to be must not fill the memory.
const MOST: u64 = 512 * 1024 * 1024;

/// The sessions of a folder on disk, encrypted. Its calls read and write files, and the first one that needs the key takes
/// a fraction of a second to derive it.
#[derive(Debug)]
pub struct Store {
    options: VaultOptions,
    /// What the system's keyring said; it is asked once.
    in_keyring: OnceLock<Result<SessionKey, Keyless>>,
    unlocked: Mutex<Option<Arc<Unlocked>>>,
}

struct Unlocked {
    header: Header,
    keys: Keys,
}

impl std::fmt::Debug for Unlocked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Unlocked(…)")
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Listed {
    /// Its sessions, by id.
    pub records: Vec<SessionRecord>,
    /// Files that aren't read.
    pub refused: Vec<Refused>,
}

impl Store {
    /// The store of a folder, which need not be there yet.
    pub fn new(options: VaultOptions) -> Self {
        Self { options, in_keyring: OnceLock::new(), unlocked: Mutex::default() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.options.folder
    }

    /// Where the key is taken from. May have to ask the system's keyring.
    ///
    /// # Errors
    /// No key.
    pub fn key_source(&self) -> Result<KeySource, VaultError> {
        self.key().map(|(_, source)| source)
    }

    /// Whether there may be a key, as far as is known without asking for it.
    pub(crate) fn may_have_key(&self) -> bool {
        let in_keyring = || match self.in_keyring.get() {
            Some(found) => found.is_ok(),
            None => self.options.keyring.is_some(),
        };
        self.options.key.is_some() || in_keyring()
    }

    /// Whether anything may be read: something is kept and there is a key. Asks the system's keyring only if so.
    pub(crate) fn is_readable(&self) -> bool {
        // What is wrong with a header that is there is told by who reads it.
        !matches!(self.header(), Ok(None)) && self.key().is_ok()
    }

    /// The session of an id, if one is kept.
    ///
    /// # Errors
    /// [`VaultError::Refused`] if its file isn't what it should be; no or a wrong key; the system's own.
    pub fn load(&self, id: &str) -> Result<Option<SessionRecord>, VaultError> {
        let Some(unlocked) = self.unlock()? else { return Ok(None) };
        let name = sealed::name(&unlocked.keys, id);
        self.read(&unlocked, &name)
    }

    /// All sessions, and the files that can't be read.
    ///
    /// # Errors
    /// No or a wrong key; the system's own.
    pub fn list(&self) -> Result<Listed, VaultError> {
        let mut listed = Listed::default();
        let Some(unlocked) = self.unlock()? else { return Ok(listed) };
        for name in files::names(self.folder())?.iter().filter_map(|name| parse_name(name)) {
            match self.read(&unlocked, &name) {
                Ok(record) => listed.records.extend(record),
                Err(VaultError::Refused(refused)) => listed.refused.push(refused),
                Err(other) => return Err(other),
            }
        }
        listed.records.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(listed)
    }

    /// Keeps a session. Whatever else lies under its file's name is moved aside; where to, is returned.
    ///
    /// # Errors
    /// No or a wrong key; a header that isn't what it should be; the system's own.
    pub fn save(&self, record: &SessionRecord) -> Result<Option<PathBuf>, VaultError> {
        self.key()?;
        let held = files::hold(self.folder())?;
        let unlocked = self.unlock_to_write(&held)?;
        let path = self.path(&sealed::name(&unlocked.keys, &record.id));
        let damaged = |fault| Refused { file: path.clone(), fault };
        let file = sealed::seal(record, &unlocked.keys, unlocked.header.salt(), random()?)
            .ok_or_else(|| damaged(Fault::Unfit))?;
        let aside = match self.load(&record.id) {
            Err(VaultError::Refused(_)) => Some(files::move_aside(&held, &path)?),
            _ => None,
        };
        files::write(&held, &path, &file)?;
        Ok(aside)
    }

    /// Drops a session. Whether it was there.
    ///
    /// # Errors
    /// No or a wrong key; the system's own.
    pub fn remove(&self, id: &str) -> Result<bool, VaultError> {
        let Some(unlocked) = self.unlock()? else { return Ok(false) };
        let held = files::hold(self.folder())?;
        files::remove(&held, &self.path(&sealed::name(&unlocked.keys, id)))
    }

    /// Drops all sessions, also those that can't be read, and the folder's header: another key may be used from then on.
    /// Needs no key. How many there were.
    ///
    /// # Errors
    /// The system's own.
    pub fn remove_all(&self) -> Result<usize, VaultError> {
        let ours = |name: &String| name == HEADER || parse_name(name).is_some() || is_aside(name);
        if !files::names(self.folder())?.iter().any(ours) {
            return Ok(0);
        }
        let held = files::hold(self.folder())?;
        let mut count = 0;
        for name in files::names(self.folder())?.iter().filter(|name| ours(name)) {
            let removed = files::remove(&held, &self.folder().join(name))?;
            count += usize::from(removed && name != HEADER);
        }
        *self.cache() = None;
        Ok(count)
    }

    fn read(&self, unlocked: &Unlocked, name: &[u8; 16]) -> Result<Option<SessionRecord>, VaultError> {
        let path = self.path(name);
        let Some(bytes) = files::read(&path, MOST)? else { return Ok(None) };
        let opened = sealed::open(&bytes, name, &unlocked.keys, unlocked.header.salt());
        opened.map(Some).map_err(|fault| Refused { file: path, fault }.into())
    }

    fn key(&self) -> Result<(&SessionKey, KeySource), VaultError> {
        if let Some(key) = &self.options.key {
            return Ok((key, KeySource::Environment));
        }
        let in_keyring = self.in_keyring.get_or_init(|| match &self.options.keyring {
            Some(keyring) => match keyring.key() {
                Ok(Some(key)) => Ok(key),
                Ok(None) => Err(Keyless::Empty),
                Err(why) => Err(Keyless::Refused(why)),
            },
            None => Err(Keyless::NoKeyring),
        });
        let found = in_keyring.as_ref().map_err(|keyless| VaultError::NoKey(keyless.clone()));
        found.map(|key| (key, KeySource::Keyring))
    }

    /// The keys of what is on disk; `None` if nothing is there.
    fn unlock(&self) -> Result<Option<Arc<Unlocked>>, VaultError> {
        let (key, from) = self.key()?;
        let Some(header) = self.header()? else { return Ok(None) };
        let mut cache = self.cache();
        if let Some(known) = cache.as_ref().filter(|known| known.header == header) {
            return Ok(Some(Arc::clone(known)));
        }
        let keys = header.unlock(key).ok_or_else(|| VaultError::WrongKey { folder: self.folder().to_owned(), from })?;
        let unlocked = Arc::new(Unlocked { header, keys });
        *cache = Some(Arc::clone(&unlocked));
        Ok(Some(unlocked))
    }

    /// The same, made if nothing is there.
    fn unlock_to_write(&self, held: &Held) -> Result<Arc<Unlocked>, VaultError> {
        if let Some(unlocked) = self.unlock()? {
            return Ok(unlocked);
        }
        // Sessions whose header is gone can't be read any more, but whoever finds the header may want them.
        let mut cache = self.cache();
        let unlocked = match cache.as_ref() {
            Some(known) => Arc::clone(known),
            None => {
                let (header, keys) = Header::new(random()?, self.key()?.0).ok_or(VaultError::NoKey(Keyless::Empty))?;
                Arc::new(Unlocked { header, keys })
            }
        };
        files::write(held, &self.folder().join(HEADER), unlocked.header.bytes())?;
        *cache = Some(Arc::clone(&unlocked));
        Ok(unlocked)
    }

    fn header(&self) -> Result<Option<Header>, VaultError> {
        let file = self.folder().join(HEADER);
        let most = u64::try_from(header::LENGTH).unwrap_or(u64::MAX);
        let Some(bytes) = files::read(&file, most)? else { return Ok(None) };
        Header::parse(&bytes).map(Some).map_err(|fault| VaultError::Header(Refused { file, fault }))
    }

    fn path(&self, name: &[u8; 16]) -> PathBuf {
        self.folder().join(format!("{:032x}{ENDING}", u128::from_be_bytes(*name)))
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Option<Arc<Unlocked>>> {
        // A panic elsewhere leaves whole keys behind.
        self.unlocked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parse_name(name: &str) -> Option<[u8; 16]> {
    let stem = name.strip_suffix(ENDING)?;
    let lower = stem.len() == 32 && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    lower.then(|| u128::from_str_radix(stem, 16).ok().map(u128::to_be_bytes))?
}

fn is_aside(name: &str) -> bool {
    name.split_once(".refused").is_some_and(|(before, _)| parse_name(before).is_some())
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    let failed = |error: getrandom::Error| VaultError::Io {
        what: "asking for random bytes for",
        path: PathBuf::from("a file of sessions"),
        why: error.to_string(),
    };
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
