use std::env;

use camino::{Utf8Path, Utf8PathBuf};

use super::known::Known;

/// Operating system, as far as places differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Os {
    Linux,
    Macos,
    Windows,
}

/// Where browsers may be.
pub(super) struct Machine {
    pub os: Os,
    /// The search path.
    pub path: Vec<Utf8PathBuf>,
    /// Put before absolute paths; a folder in tests.
    pub root: Utf8PathBuf,
    /// Folders of applications, on macOS and Windows.
    pub applications: Vec<Utf8PathBuf>,
    /// Folder of caches.
    pub cache: Option<Utf8PathBuf>,
    /// The user's folder.
    pub home: Option<Utf8PathBuf>,
    /// The current folder.
    pub current: Utf8PathBuf,
}

impl Machine {
    pub fn this() -> Self {
        let var = |name: &str| env::var(name).ok().filter(|value| !value.is_empty()).map(Utf8PathBuf::from);
        let os = match env::consts::OS {
            "macos" => Os::Macos,
            "windows" => Os::Windows,
            _ => Os::Linux,
        };
        let home = var(if os == Os::Windows { "USERPROFILE" } else { "HOME" });
        let applications = match os {
            Os::Linux => Vec::new(),
            Os::Macos => {
                let own = home.iter().map(|home| home.join("Applications"));
                [Utf8PathBuf::from("/Applications")].into_iter().chain(own).collect()
            }
            Os::Windows => ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"].into_iter().filter_map(var).collect(),
        };
        let cache = match os {
            Os::Linux => var("XDG_CACHE_HOME").or_else(|| home.as_ref().map(|home| home.join(".cache"))),
            Os::Macos => home.as_ref().map(|home| home.join("Library/Caches")),
            Os::Windows => var("LocalAppData"),
        };
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::split_paths(&path).filter_map(|folder| Utf8PathBuf::from_path_buf(folder).ok()).collect();
        let current = env::current_dir().ok().and_then(|folder| Utf8PathBuf::from_path_buf(folder).ok());
        Self { os, path, root: Utf8PathBuf::new(), applications, cache, home, current: current.unwrap_or_default() }
    }

    /// Where a browser is. Notes where it looked.
    pub fn locate(&self, known: &Known, looked: &mut Vec<String>) -> Option<Utf8PathBuf> {
        if self.os == Os::Linux {
            for place in known.linux {
                let path =
                    self.root.join(place.trim_start_matches(if self.root.as_str().is_empty() { "" } else { "/" }));
                looked.push((*place).to_owned());
                if is_executable(&path) {
                    return Some(path);
                }
            }
        }
        let below = match self.os {
            Os::Linux => &[],
            Os::Macos => known.macos,
            Os::Windows => known.windows,
        };
        for path in self.applications.iter().flat_map(|folder| below.iter().map(move |below| folder.join(below))) {
            looked.push(path.to_string());
            if is_executable(&path) {
                return Some(path);
            }
        }
        for command in known.commands {
            looked.push(format!("{command} on PATH"));
            if let Some(path) = self.on_path(command) {
                return Some(path);
            }
        }
        known.caches.iter().find_map(|(tool, start)| self.cached(known, tool, start, looked))
    }

    fn on_path(&self, command: &str) -> Option<Utf8PathBuf> {
        let file = if self.os == Os::Windows { format!("{command}.exe") } else { command.to_owned() };
        self.path.iter().map(|folder| folder.join(&file)).find(|path| is_executable(path))
    }

    /// The newest version that another tool downloaded.
    fn cached(&self, known: &Known, tool: &str, start: &str, looked: &mut Vec<String>) -> Option<Utf8PathBuf> {
        // Puppeteer has its folder below the user's own on every system.
        let caches = match tool.starts_with("puppeteer") {
            true => self.home.as_ref()?.join(".cache"),
            false => self.cache.clone()?,
        };
        let folder = caches.join(tool);
        looked.push(format!("{folder}/{start}*"));
        let mut versions: Vec<_> = folder
            .read_dir_utf8()
            .ok()?
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().starts_with(start))
            .map(|entry| (numbers(entry.file_name()), entry.into_path()))
            .collect();
        versions.sort();
        let candidates =
            versions.iter().rev().flat_map(|(_, version)| known.cached.iter().map(|path| version.join(path)));
        candidates.into_iter().find(|path| is_executable(path))
    }

    pub fn absolute(&self, path: &str) -> Utf8PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.current.join(path),
        }
    }

    pub fn install_hint(&self) -> &'static str {
        match self.os {
            Os::Linux
                if self.root.join("etc/debian_version").exists() || Utf8Path::new("/etc/debian_version").exists() =>
            {
                "install one: apt-get install chromium chromium-headless-shell"
            }
            Os::Linux => "install Chromium by your distribution's packages, or give the path of a browser",
            Os::Macos => "install Chrome or Chromium (brew install --cask chromium), or give the path of a browser",
            Os::Windows => "install Chrome or Edge, or give the path of a browser",
        }
    }
}

pub(super) fn is_executable(path: &Utf8Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    metadata.is_file()
}

/// The numbers in a name, by which versions are ordered.
fn numbers(name: &str) -> Vec<u64> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}
