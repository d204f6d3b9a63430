mod known;
mod machine;

use std::process::Stdio;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use tokio::process::Command;

use self::known::{KNOWN, Known};
use self::machine::{Machine, is_executable};
use crate::{Error, Result};

/// A browser on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// `chromium`, `chrome`, `edge`.
    pub name: String,
    /// `Chromium headless shell` …
    pub display_name: String,
    /// `stable`, `beta`, `dev`, `canary`.
    pub channel: String,
    /// `chromium` for all of that family.
    pub family: String,
    /// Executable.
    pub path: Utf8PathBuf,
    /// The small build that can't show a window.
    pub headless_shell: bool,
}

impl Installed {
    /// Its version by its own word, `156.0.8078.79`; `None` where asking would open a window.
    ///
    /// A launched browser says it sooner, by [`crate::Browser::version`].
    pub async fn version(&self) -> Result<Option<String>> {
        if cfg!(windows) {
            return Ok(None);
        }
        let what = format!("{} --version", self.path);
        let mut command = Command::new(&self.path);
        command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let output = match tokio::time::timeout(Duration::from_secs(10), command.output()).await {
            Ok(output) => output.map_err(|error| Error::io(&what, &error))?,
            Err(_) => return Err(Error::Io { what, reason: "no answer within 10 s".to_owned() }),
        };
        let text = String::from_utf8_lossy(&output.stdout);
        match parse_version(&text) {
            Some(version) => Ok(Some(version.to_owned())),
            None => Err(Error::Io { what, reason: format!("{} and no version in {:?}", output.status, text.trim()) }),
        }
    }

    fn of(known: &Known, path: Utf8PathBuf) -> Self {
        Self {
            name: known.name.to_owned(),
            display_name: known.display_name.to_owned(),
            channel: known.channel.to_owned(),
            family: "chromium".to_owned(),
            path,
            headless_shell: known.headless_shell,
        }
    }

    /// What can be said of an executable from its path.
    fn at(path: &Utf8Path) -> Self {
        let file = path.file_stem().unwrap_or_default().to_ascii_lowercase().replace(['_', ' '], "-");
        let known = if file.contains("headless-shell") {
            KNOWN.iter().find(|known| known.headless_shell)
        } else {
            let likely = |known: &&Known| !known.headless_shell && known.commands.contains(&file.as_str());
            KNOWN.iter().find(likely).or_else(|| {
                let name = ["edge", "chromium", "chrome"].into_iter().find(|name| file.contains(name))?;
                KNOWN.iter().find(|known| known.name == name && !known.headless_shell)
            })
        };
        match known {
            Some(known) => Self::of(known, path.to_owned()),
            None => Self {
                name: file.clone(),
                display_name: file,
                channel: "stable".to_owned(),
                family: "chromium".to_owned(),
                path: path.to_owned(),
                headless_shell: false,
            },
        }
    }
}

/// Finds a browser by name or by path; the best that is installed if nothing is asked for.
///
/// For headless runs the headless shell of Chromium is preferred.
pub fn find(wanted: Option<&str>, headless: bool) -> Result<Installed> {
    find_on(&Machine::this(), wanted, headless)
}

/// All browsers of this machine, those first that are preferred.
pub fn detect_all() -> Vec<Installed> {
    detect_on(&Machine::this())
}

fn detect_on(machine: &Machine) -> Vec<Installed> {
    let found = KNOWN.iter().filter_map(|known| Some(Installed::of(known, machine.locate(known, &mut Vec::new())?)));
    found.collect()
}

fn find_on(machine: &Machine, wanted: Option<&str>, headless: bool) -> Result<Installed> {
    let wanted = wanted.map(str::trim).filter(|wanted| !wanted.is_empty());
    if let Some(path) = wanted.filter(|wanted| wanted.contains(['/', '\\'])) {
        return by_path(machine, path);
    }
    let candidates = candidates(wanted, headless)?;
    let mut looked = Vec::new();
    for known in candidates {
        if let Some(path) = machine.locate(known, &mut looked) {
            return Ok(Installed::of(known, path));
        }
    }
    let wanted = wanted.map_or_else(|| "a browser".to_owned(), |wanted| format!("the browser {wanted:?}"));
    Err(Error::NotFound { wanted, looked, hint: machine.install_hint().to_owned() })
}

fn by_path(machine: &Machine, path: &str) -> Result<Installed> {
    let path = machine.absolute(path);
    if is_executable(&path) {
        return Ok(Installed::at(&path));
    }
    let hint = match path.exists() {
        true => "the file is there, but is not an executable file".to_owned(),
        false => "give the path of a Chromium, Chrome or Edge executable, or a name such as chromium".to_owned(),
    };
    Err(Error::NotFound { wanted: "the browser".to_owned(), looked: vec![path.into_string()], hint })
}

/// What fits a name, best first.
fn candidates(wanted: Option<&str>, headless: bool) -> Result<Vec<&'static Known>> {
    let shell = || KNOWN.iter().filter(|known| known.headless_shell);
    let stable = |name: &'static str| {
        KNOWN.iter().filter(move |known| known.name == name && known.channel == "stable" && !known.headless_shell)
    };
    let Some(wanted) = wanted else {
        let windowed = ["chromium", "chrome", "edge"].into_iter().flat_map(stable);
        return Ok(if headless { shell().chain(windowed).collect() } else { windowed.collect() });
    };
    let name = wanted.to_ascii_lowercase();
    let (base, channel) = name.split_once(':').unwrap_or((&name, "stable"));
    match base {
        "headless-shell" | "headless_shell" | "chromium-headless-shell" | "chrome-headless-shell" if headless => {
            Ok(shell().collect())
        }
        "headless-shell" | "headless_shell" | "chromium-headless-shell" | "chrome-headless-shell" => {
            Err(Error::Unfit {
                reason: "the headless shell can't show a window".to_owned(),
                hint: "run headless, or choose chromium, chrome or edge".to_owned(),
            })
        }
        "chromium" if headless && channel == "stable" => Ok(shell().chain(stable("chromium")).collect()),
        "chromium" | "chrome" | "edge" => {
            let found: Vec<_> = KNOWN
                .iter()
                .filter(|known| known.name == base && known.channel == channel && !known.headless_shell)
                .collect();
            if found.is_empty() { Err(unknown(wanted)) } else { Ok(found) }
        }
        _ => Err(unknown(wanted)),
    }
}

fn unknown(wanted: &str) -> Error {
    let hint = match wanted.split(':').next().unwrap_or_default() {
        "electron" => "Hinoki has no browser of its own: leave the choice to it, or name chromium, chrome or edge",
        "firefox" | "webkit" => "browsers of the Chromium family are supported today: chromium, chrome, edge",
        _ => {
            "give a path or one of chromium, headless-shell, chrome, edge; for chrome and edge also a channel: \
             chrome:beta, edge:dev"
        }
    };
    Error::Unfit { reason: format!("there is no way to run the browser {wanted:?}"), hint: hint.to_owned() }
}

/// `156.0.8078.79` out of `Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)`.
fn parse_version(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let mut parts = 0;
        word.split('.').all(|part| {
            parts += 1;
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
        }) && parts >= 3
    })
}

#[cfg(test)]
mod tests;
