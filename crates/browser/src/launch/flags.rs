use std::env;

use camino::Utf8Path;

use super::LaunchOptions;

/// What would change pages under test, or break the layout of two tabs on one origin.
const DISABLED_FEATURES: &[&str] = &[
    // Such a page would be severed from the tab that opened it.
    "CrossOriginOpenerPolicy",
    // A page that is answered by interception would be refused loopback servers.
    "LocalNetworkAccessChecks",
    "LocalNetworkAccessChecksWebSockets",
    // An http URL stays one.
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    // Restored pages would skip the scripts that every new document gets.
    "BackForwardCache",
    // Pages are loaded when a test says so.
    "Prerender2",
    // Bubbles, bars and services of a person's browser.
    "Translate",
    "MediaRouter",
    "DialMediaRouteProvider",
    "GlobalMediaControls",
    "OptimizationHints",
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DestroyProfileOnBrowserClose",
    // The first paint comes when it can.
    "PaintHolding",
];

const FLAGS: &[&str] = &[
    "--disable-popup-blocking",
    // The spec page may be https while a page that it bridges to is not.
    "--allow-running-insecure-content",
    // Tabs in the background run like those in front.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-ipc-flooding-protection",
    "--disable-hang-monitor",
    // The same everywhere, whoever's machine it is.
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-field-trial-config",
    "--disable-prompt-on-repost",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--metrics-recording-only",
    "--force-color-profile=srgb",
    "--password-store=basic",
    "--use-mock-keychain",
    // Shared memory is small in many containers.
    "--disable-dev-shm-usage",
    // A click right after a page came is one, also before its first paint.
    "--allow-pre-commit-input",
    // A tab is opened when a test needs it.
    "--no-startup-window",
];

/// A process less on the way of each request, which halves what it costs to hold one back. Only the headless shell is sure
/// to run that way, as all of its kind that are embedded in other programs do.
const IN_PROCESS_NETWORK: &str = "NetworkServiceInProcess2";

/// A thread less on the same way: the network runs where messages arrive. A network in a process of its own has no such
/// thread.
const NETWORK_THREAD: &str = "NetworkServiceDedicatedThread";

/// What the layout can't do without, whatever is asked for.
const NEEDED: &[&str] = &["--disable-popup-blocking", "--allow-running-insecure-content", "--no-startup-window"];

/// All flags of the browser.
pub(super) fn flags(options: &LaunchOptions, profile: &Utf8Path) -> Vec<String> {
    let mut flags = chosen(options);
    flags.add(&format!("--user-data-dir={profile}"));
    match options.websocket {
        true => flags.add("--remote-debugging-port=0"),
        false => flags.add("--remote-debugging-pipe"),
    }
    flags.into_args()
}

/// Flags but for those by which we find and speak to it.
pub(super) fn shown(options: &LaunchOptions) -> Vec<String> {
    chosen(options).into_args()
}

fn chosen(options: &LaunchOptions) -> Flags {
    let mut flags = Flags::default();
    flags.extend(FLAGS.iter().copied());
    flags.disable_features(DISABLED_FEATURES.iter().copied());
    if options.browser.headless_shell && cfg!(target_os = "linux") {
        flags.add(&format!("--enable-features={IN_PROCESS_NETWORK}"));
        flags.disable_features([NETWORK_THREAD]);
    }
    if options.headless {
        flags.extend([
            "--headless",
            "--hide-scrollbars",
            "--mute-audio",
            "--disable-gpu",
            "--enable-unsafe-swiftshader",
        ]);
    }
    if !sandboxed(options) {
        flags.add("--no-sandbox");
    }
    if !options.web_security {
        // Access to any origin needs all three.
        flags.extend(["--disable-web-security", "--disable-site-isolation-trials"]);
        flags.disable_features(["IsolateOrigins", "site-per-process"]);
    } else if options.site_isolation {
        flags.add("--site-per-process");
    }
    if let Some((width, height)) = options.window_size {
        flags.add(&format!("--window-size={width},{height}"));
    }
    if options.args.iter().any(|arg| arg.starts_with("--load-extension")) {
        flags.remove("--disable-extensions");
    }
    for flag in options.without.iter().map(|flag| flag.split('=').next().unwrap_or_default()) {
        if !NEEDED.contains(&flag) {
            flags.remove(flag);
        }
    }
    flags.extend(options.args.iter().map(String::as_str));
    flags
}

fn sandboxed(options: &LaunchOptions) -> bool {
    options.sandbox.unwrap_or_else(|| !cfg!(target_os = "linux") || !(is_root() || in_container()))
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

fn in_container() -> bool {
    ["/.dockerenv", "/run/.containerenv"].into_iter().any(|path| Utf8Path::new(path).exists())
        || ["container", "KUBERNETES_SERVICE_HOST"].into_iter().any(|name| env::var_os(name).is_some())
}

/// Flags, each name once: the browser takes the last only, and of two lists of features it would lose one.
#[derive(Default)]
struct Flags {
    flags: Vec<String>,
    disabled: Vec<String>,
    enabled: Vec<String>,
}

impl Flags {
    fn add(&mut self, flag: &str) {
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        match name {
            "--disable-features" => merge(&mut self.disabled, value.split(',')),
            "--enable-features" => merge(&mut self.enabled, value.split(',')),
            _ => {
                self.remove(name);
                self.flags.push(flag.to_owned());
            }
        }
    }

    fn extend<'a>(&mut self, flags: impl IntoIterator<Item = &'a str>) {
        flags.into_iter().for_each(|flag| self.add(flag));
    }

    fn remove(&mut self, name: &str) {
        if name == "--enable-features" {
            self.enabled.clear();
        }
        self.flags.retain(|flag| flag.split('=').next() != Some(name) || !flag.starts_with("--"));
    }

    fn disable_features<'a>(&mut self, features: impl IntoIterator<Item = &'a str>) {
        merge(&mut self.disabled, features);
    }

    fn into_args(mut self) -> Vec<String> {
        for (name, features) in [("--disable-features", &self.disabled), ("--enable-features", &self.enabled)] {
            if !features.is_empty() {
                self.flags.push(format!("{name}={}", features.join(",")));
            }
        }
        self.flags
    }
}

fn merge<'a>(list: &mut Vec<String>, more: impl IntoIterator<Item = &'a str>) {
    for feature in more {
        if !feature.is_empty() && !list.iter().any(|known| known == feature) {
            list.push(feature.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Installed;

    fn options() -> LaunchOptions {
        LaunchOptions::new(Installed {
            name: "chromium".to_owned(),
            display_name: "Chromium".to_owned(),
            channel: "stable".to_owned(),
            family: "chromium".to_owned(),
            path: "/usr/bin/chromium".into(),
            headless_shell: false,
        })
    }

    fn made(options: &LaunchOptions) -> Vec<String> {
        flags(options, Utf8Path::new("/profile"))
    }

    fn only<'a>(flags: &'a [String], name: &str) -> &'a str {
        let found: Vec<_> = flags.iter().filter(|flag| flag.split('=').next() == Some(name)).collect();
        assert_eq!(found.len(), 1, "{name} in {flags:?}");
        found[0].split_once('=').map_or("", |(_, value)| value)
    }

    #[test]
    fn all_disabled_features_are_in_one_flag() {
        let mut options = options();
        options.web_security = false;
        options.args = vec!["--disable-features=Mine,Translate".to_owned(), "--disable-features=Other".to_owned()];
        let flags = made(&options);
        let features: Vec<_> = only(&flags, "--disable-features").split(',').collect();
        for feature in ["CrossOriginOpenerPolicy", "LocalNetworkAccessChecks", "site-per-process", "Mine", "Other"] {
            assert_eq!(features.iter().filter(|known| **known == feature).count(), 1, "{feature}");
        }
        assert_eq!(features.iter().filter(|known| **known == "Translate").count(), 1);
    }

    #[test]
    fn the_users_flags_replace_ours() {
        let mut options = options();
        options.window_size = Some((1000, 660));
        options.args =
            ["--window-size=1,2", "--lang=de", "--enable-features=A,B", "about:blank"].map(String::from).to_vec();
        let flags = made(&options);
        assert_eq!(only(&flags, "--window-size"), "1,2");
        assert_eq!(only(&flags, "--lang"), "de");
        assert_eq!(only(&flags, "--enable-features"), "A,B");
        assert!(flags.contains(&"about:blank".to_owned()));
    }

    #[test]
    fn flags_can_be_taken_away_but_for_those_of_the_layout() {
        let mut options = options();
        let all = shown(&options);
        assert!(all.iter().all(|flag| !flag.starts_with("--user-data-dir") && !flag.starts_with("--remote-debugging")));
        options.without = all;
        options.args = vec!["--lang=de".to_owned()];
        let flags = made(&options);
        for name in NEEDED {
            only(&flags, name);
        }
        assert!(only(&flags, "--disable-features").contains("CrossOriginOpenerPolicy"));
        assert_eq!(only(&flags, "--lang"), "de");
        assert!(!flags.contains(&"--disable-sync".to_owned()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_network_is_in_the_process_of_the_headless_shell_unless_the_user_takes_that_away() {
        let mut options = options();
        let names_it = |flag: &String| flag.contains(IN_PROCESS_NETWORK) || flag.contains(NETWORK_THREAD);
        assert!(!made(&options).iter().any(names_it));
        options.browser.headless_shell = true;
        assert!(only(&made(&options), "--disable-features").contains(NETWORK_THREAD));
        options.args = vec!["--enable-features=Mine".to_owned()];
        assert_eq!(only(&made(&options), "--enable-features"), "NetworkServiceInProcess2,Mine");
        options.without = shown(&options);
        assert_eq!(only(&made(&options), "--enable-features"), "Mine");
    }

    #[test]
    fn what_depends_on_the_run() {
        let mut options = options();
        options.sandbox = Some(true);
        let flags = made(&options);
        only(&flags, "--headless");
        only(&flags, "--remote-debugging-pipe");
        assert_eq!(only(&flags, "--user-data-dir"), "/profile");
        assert!(!flags.contains(&"--no-sandbox".to_owned()));
        assert!(!flags.contains(&"--disable-web-security".to_owned()));

        options.sandbox = Some(false);
        options.headless = false;
        options.websocket = true;
        options.args = vec!["--load-extension=/ext".to_owned()];
        let flags = made(&options);
        only(&flags, "--no-sandbox");
        assert_eq!(only(&flags, "--remote-debugging-port"), "0");
        for absent in ["--headless", "--hide-scrollbars", "--disable-extensions", "--remote-debugging-pipe"] {
            assert!(!flags.contains(&absent.to_owned()), "{absent}");
        }
    }
}
