//! Files of reports.

use std::fs::{self, File};
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::NamedTempFile;

/// A file that a reporter writes.
pub(crate) enum ReportFile {
    /// Appears complete, or not at all.
    AtEnd { path: Utf8PathBuf, temporary: NamedTempFile, hash: u64 },
    /// Grows with the run, so that a run that is killed leaves what happened until then.
    Growing(File),
}

impl ReportFile {
    /// Opens it, and makes its folder.
    pub fn open(path: &Utf8Path, growing: bool) -> io::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
        fs::create_dir_all(folder)?;
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if growing {
            return Ok(Self::Growing(File::create(path)?));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".hinoki-report-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file, less what the umask takes: temporary files are private otherwise.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Ok(Self::AtEnd { path: path.to_owned(), temporary: builder.tempfile_in(folder)?, hash: FNV_START })
    }

    pub fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Self::AtEnd { temporary, hash, .. } => {
                *hash = text.bytes().fold(*hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME));
                temporary.write_all(text.as_bytes())
            }
            Self::Growing(file) => file.write_all(text.as_bytes()),
        }
    }

    /// Puts the file in its place. `[hash]` in the path becomes a hash of the content.
    pub fn commit(self) -> io::Result<()> {
        match self {
            Self::AtEnd { path, temporary, hash } => {
                let path = path.as_str().replace("[hash]", &format!("{hash:016x}"));
                temporary.persist(path).map(drop).map_err(|error| error.error)
            }
            Self::Growing(mut file) => file.flush(),
        }
    }
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;
