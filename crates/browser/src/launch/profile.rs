use std::fs::{self, File};
use std::io::ErrorKind;
use std::process;
use std::thread;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};

use super::Preferences;
use crate::{Error, Result};

const PREFIX: &str = "hinoki-browser-";
/// Held locked as long as the profile is in use; so a profile is known to be left over even if its process was
/// one of another container.
const LOCK: &str = "hinoki.lock";

/// The folder in which a browser keeps its state.
#[derive(Debug)]
pub(super) struct Profile {
    path: Utf8PathBuf,
    /// Of a temporary one.
    lock: Option<File>,
}

impl Profile {
    /// A temporary one, named by our process. Those that dead processes left are removed beside.
    pub fn temporary() -> Result<Self> {
        let folder = std::env::temp_dir();
        let failed =
            |error: std::io::Error| Error::io(format!("cannot make a profile in {}", folder.display()), &error);
        let path = tempfile::Builder::new()
            .prefix(&format!("{PREFIX}{}-", process::id()))
            .tempdir_in(&folder)
            .map_err(failed)?
            .keep();
        let path = Utf8PathBuf::from_path_buf(path).map_err(|path| Error::Io {
            what: format!("cannot make a profile in {}", path.display()),
            reason: "the folder's name is not UTF-8".to_owned(),
        })?;
        let lock = File::create(path.join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if let Ok(folder) = Utf8PathBuf::from_path_buf(folder) {
            thread::spawn(move || remove_stale(&folder));
        }
        Ok(Self { path, lock: Some(lock) })
    }

    /// One of the user's.
    pub fn kept(path: &Utf8Path) -> Result<Self> {
        fs::create_dir_all(path).map_err(|error| Error::io(format!("cannot make the profile {path}"), &error))?;
        Ok(Self { path: path.to_owned(), lock: None })
    }

    /// Writes preferences; those that a kept profile has already stay where they aren't named.
    pub fn prefer(&self, preferences: &Preferences) -> Result<()> {
        let files = [
            ("Default/Preferences", &preferences.default),
            ("Default/Secure Preferences", &preferences.secure),
            ("Local State", &preferences.local_state),
        ];
        for (name, values) in files.into_iter().filter(|(_, values)| !values.is_empty()) {
            let path = self.path.join(name);
            let failed = |error| Error::io(format!("cannot write {path}"), &error);
            fs::create_dir_all(path.parent().unwrap_or(&self.path)).map_err(failed)?;
            let mut all = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
            merge(&mut all, values);
            fs::write(&path, Value::Object(all).to_string()).map_err(failed)?;
        }
        Ok(())
    }

    pub fn path(&self) -> &Utf8Path {
        &self.path
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        if self.lock.is_some()
            && let Err(error) = remove(&self.path)
        {
            // The next launch tries again.
            tracing::debug!("cannot remove the profile {}: {error}", self.path);
        }
    }
}

fn merge(into: &mut Map<String, Value>, values: &Map<String, Value>) {
    for (name, value) in values {
        match (into.get_mut(name), value) {
            (Some(Value::Object(into)), Value::Object(values)) => merge(into, values),
            _ => _ = into.insert(name.clone(), value.clone()),
        }
    }
}

/// Removes a folder. A dying process may still add to it, so a few tries are made.
fn remove(path: &Utf8Path) -> std::io::Result<()> {
    let mut tries = 0;
    loop {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if tries < 10 => {
                tracing::trace!("{path}: {error}");
                tries += 1;
                thread::sleep(Duration::from_millis(20));
            }
            result => return result,
        }
    }
}

/// Removes the profiles that nobody uses any more.
fn remove_stale(folder: &Utf8Path) {
    for entry in folder.read_dir_utf8().into_iter().flatten().filter_map(std::result::Result::ok) {
        let Some(rest) = entry.file_name().strip_prefix(PREFIX) else { continue };
        let Some(pid) = rest.split('-').next().and_then(|pid| pid.parse().ok()) else { continue };
        if is_stale(entry.path(), pid) {
            tracing::debug!("removing the left over profile {}", entry.path());
            // What can't be removed may belong to another user.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_stale(profile: &Utf8Path, pid: u32) -> bool {
    if pid == process::id() || is_alive(pid) {
        return false;
    }
    match File::open(profile.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        // Another user's, or just being made or removed.
        Err(_) => false,
    }
}

#[cfg(unix)]
fn is_alive(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    pid.is_some_and(|pid| !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
}

#[cfg(not(unix))]
fn is_alive(_pid: u32) -> bool {
    // The lock alone decides.
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_over(folder: &Utf8Path, pid: u32, locked: bool) -> (Utf8PathBuf, Option<File>) {
        let profile = folder.join(format!("{PREFIX}{pid}-abc"));
        fs::create_dir_all(profile.join("Default/Cache")).expect("folders");
        let lock = File::create(profile.join(LOCK)).expect("a file");
        if locked {
            lock.lock().expect("locked");
        }
        (profile, locked.then_some(lock))
    }

    #[test]
    #[cfg(unix)]
    fn profiles_of_dead_processes_are_removed_and_no_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let mut child = process::Command::new("true").spawn().expect("a process");
        child.wait().expect("an end");
        let (dead, _) = left_over(folder, child.id(), false);
        let (locked, _lock) = left_over(folder, child.id() + 1_000_000_000, true);
        let (own, _) = left_over(folder, process::id(), false);
        let other = folder.join("hinoki-browser-notes");
        fs::create_dir(&other).expect("a folder");
        remove_stale(folder);
        assert!(!dead.exists());
        assert!(locked.exists() && own.exists() && other.exists());
    }

    #[test]
    fn preferences_are_merged_into_those_of_a_kept_profile() {
        let folder = tempfile::tempdir().expect("a folder");
        let profile = Profile::kept(Utf8Path::from_path(folder.path()).expect("UTF-8")).expect("a profile");
        let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).expect("JSON");
        let prefer = |text: &str| {
            profile.prefer(&Preferences { default: object(text), ..Preferences::default() }).expect("can write");
        };
        prefer(r#"{"intl":{"a":1,"b":2}}"#);
        prefer(r#"{"intl":{"b":3},"c":4}"#);
        let text = fs::read_to_string(profile.path().join("Default/Preferences")).expect("a file");
        assert_eq!(object(&text), object(r#"{"intl":{"a":1,"b":3},"c":4}"#));
        assert!(!profile.path().join("Local State").exists());
    }

    #[test]
    fn a_temporary_profile_is_removed_and_a_kept_one_is_not() {
        let profile = Profile::temporary().expect("a profile");
        let path = profile.path().to_owned();
        fs::write(path.join("Local State"), "{}").expect("a file");
        assert!(path.file_name().is_some_and(|name| name.starts_with(&format!("{PREFIX}{}-", process::id()))));
        drop(profile);
        assert!(!path.exists());

        let folder = tempfile::tempdir().expect("a folder");
        let path = Utf8Path::from_path(folder.path()).expect("UTF-8").join("mine/profile");
        drop(Profile::kept(&path).expect("a profile"));
        assert!(path.is_dir());
    }
}
