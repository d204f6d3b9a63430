//! The folder of a vault: made for its owner alone, written by one run at a time, each file whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::VaultError;

const LOCK: &str = "lock";
const IGNORE: &str = ".gitignore";
const TEMPORARY: &str = ".tmp";

/// The right to change the folder, held by one process at a time. The system takes it back from one that dies.
#[derive(Debug)]
pub(crate) struct Held {
    _lock: File,
}

/// Makes the folder if need be and waits until no other process changes it.
pub(crate) fn hold(folder: &Path) -> Result<Held, VaultError> {
    make(folder).map_err(|error| VaultError::io("making the folder", folder, &error))?;
    let path = folder.join(LOCK);
    let failed = |error: io::Error| VaultError::io("locking", &path, &error);
    let lock = private(OpenOptions::new().create(true).truncate(false).write(true)).open(&path).map_err(failed)?;
    lock.lock().map_err(failed)?;
    // Whoever wrote these was killed: nobody else may write now.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(TEMPORARY)) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(Held { _lock: lock })
}

fn make(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder)?;
    }
    let ignore = folder.join(IGNORE);
    match private(OpenOptions::new().create_new(true).write(true)).open(&ignore) {
        Ok(mut file) => file.write_all(b"*\n"),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Replaces a file: a reader sees the old one or the new one, whatever happens in between.
pub(crate) fn write(_: &Held, path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let temporary = temporary(path);
    let written = write_new(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = written {
        let _ = fs::remove_file(&temporary);
        return Err(VaultError::io("writing", path, &error));
    }
    sync_folder(path);
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private(OpenOptions::new().create_new(true).write(true)).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// In the same folder, since only there a rename replaces in one step.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{count}{TEMPORARY}", std::process::id()))
}

/// The new name lasts once its folder is written. Not every file system can do that; the rename is done in any case.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().filter(|_| cfg!(unix))
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// Removes a file that may be gone already. Whether it was there.
pub(crate) fn remove(_: &Held, path: &Path) -> Result<bool, VaultError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(VaultError::io("removing", path, &error)),
    }
}

/// Gives a file that isn't ours to replace another name, so that it isn't lost.
pub(crate) fn move_aside(_: &Held, path: &Path) -> Result<PathBuf, VaultError> {
    let name = |number: u32| match number {
        1 => PathBuf::from(format!("{}.refused", path.display())),
        number => PathBuf::from(format!("{}.refused-{number}", path.display())),
    };
    let aside = (1..).map(name).find(|aside| !aside.exists()).unwrap_or_else(|| name(1));
    fs::rename(path, &aside).map_err(|error| VaultError::io("renaming", path, &error))?;
    Ok(aside)
}

/// A file's content, `None` if there is no such file. Beyond `most` bytes it isn't read.
pub(crate) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, VaultError> {
    let failed = |error: io::Error| VaultError::io("reading", path, &error);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, most + 1), &mut bytes).map_err(failed)?;
    Ok(Some(bytes))
}

/// Names in the folder, sorted; none if there is no folder.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, VaultError> {
    let failed = |error: io::Error| VaultError::io("reading", folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        // Names of ours are plain letters and digits.
        names.extend(entry.map_err(failed)?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Only the owner reads and writes what is made.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
