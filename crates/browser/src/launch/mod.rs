mod flags;
mod process;
mod profile;

use std::time::Duration;

use camino::Utf8PathBuf;
use serde_json::{Map, Value};
use tokio::time::Instant;

use self::process::Link;
pub(crate) use self::process::Process;
use self::profile::Profile;
use crate::wire::{Connection, Transport};
use crate::{Browser, Error, Installed, Result};

/// How a browser is launched.
#[derive(Debug, Clone)]
pub struct LaunchOptions {
    /// The browser, as [`crate::find()`] found it.
    pub browser: Installed,
    /// Without a window.
    pub headless: bool,
    /// Scripts may not reach pages of other origins, as usual.
    pub web_security: bool,
    /// Pages of different sites live in different processes, also where the browser doesn't do so by itself.
    pub site_isolation: bool,
    /// The browser's sandbox; `None` to have it wherever it works, which it doesn't for root and in containers.
    pub sandbox: Option<bool>,
    /// Size of windows in CSS pixels.
    pub window_size: Option<(u32, u32)>,
    /// Folder of the profile, which is kept; a temporary one otherwise.
    pub profile: Option<Utf8PathBuf>,
    /// Further flags of the browser. Lists of features are merged with ours, other flags replace ours.
    pub args: Vec<String>,
    /// Flags of ours that are left out; those that we can't do without stay.
    pub without: Vec<String>,
    /// What is written into the profile beforehand.
    pub preferences: Preferences,
    /// Further environment variables.
    pub env: Vec<(String, String)>,
    /// Speak over a WebSocket on a loopback port and not over a pipe. Always so where there are no such pipes.
    pub websocket: bool,
    /// Time until it must have answered.
    pub start_deadline: Duration,
    /// Time in which it must answer a call that has no deadline of its own.
    pub call_deadline: Duration,
}

impl LaunchOptions {
    /// Headless, with a temporary profile.
    pub fn new(browser: Installed) -> Self {
        Self {
            browser,
            headless: true,
            web_security: true,
            site_isolation: false,
            sandbox: None,
            window_size: None,
            profile: None,
            args: Vec::new(),
            without: Vec::new(),
            preferences: Preferences::default(),
            env: Vec::new(),
            websocket: !cfg!(unix),
            start_deadline: Duration::from_secs(30),
            call_deadline: Duration::from_secs(30),
        }
    }
}

impl LaunchOptions {
    /// The flags of the browser, but for those by which we find and speak to it.
    pub fn flags(&self) -> Vec<String> {
        flags::shown(self)
    }
}

/// Files of a profile, as JSON.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preferences {
    /// `Default/Preferences`.
    pub default: Map<String, Value>,
    /// `Default/Secure Preferences`.
    pub secure: Map<String, Value>,
    /// `Local State`.
    pub local_state: Map<String, Value>,
}

/// Launches a browser.
pub async fn launch(options: LaunchOptions) -> Result<Browser> {
    if options.browser.headless_shell && !options.headless {
        return Err(Error::Unfit {
            reason: format!("{} can't show a window", options.browser.display_name),
            hint: "run headless, or choose chromium, chrome or edge".to_owned(),
        });
    }
    let profile = match &options.profile {
        Some(folder) => Profile::kept(folder)?,
        None => Profile::temporary()?,
    };
    profile.prefer(&options.preferences)?;
    let flags = flags::flags(&options, profile.path());
    tracing::debug!(browser = %options.browser.path, ?flags, "launching");
    // Dropping the process, on a failure too, kills it.
    let (process, link) = Process::spawn(&options, &flags, profile)?;
    let deadline = Instant::now() + options.start_deadline;
    let started = tokio::time::timeout_at(deadline, async {
        let transport = match link {
            #[cfg(unix)]
            Link::Pipe(transport) => transport,
            Link::WebSocket(address) => {
                let Ok(address) = address.await else {
                    process.exited().await;
                    return Err(Error::Closed { reason: "no address to speak to".to_owned() });
                };
                Transport::WebSocket(Box::new(crate::wire::open(&address).await?))
            }
        };
        let exit = process.exit();
        let connection = Connection::start(transport, options.call_deadline, async move || exit.reason().await);
        Browser::start(connection).await
    })
    .await;
    let reason = match started {
        Ok(Ok(parts)) => return Ok(Browser::launched(parts, process)),
        Ok(Err(Error::Closed { reason })) => process.exit().now().unwrap_or(reason),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {} ms", options.start_deadline.as_millis()),
    };
    Err(Error::Launch { browser: options.browser.path.clone(), reason, stderr: process.stderr_tail() })
}
