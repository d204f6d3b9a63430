//! A browser's life: it starts, is noticed to end, and leaves nothing behind.

use std::time::Duration;

use crate::support::{Room, options, page, within};
use camino::Utf8PathBuf;
use hinoki_browser::{Browser, Error, Evaluate, Event, Installed, LaunchOptions, TargetEvent, connect, launch};

/// Processes that have the text in their command line, dead ones excepted.
fn processes_with(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        if command.contains(text) {
            found.push(format!("{}: {command}", entry.file_name().display()));
        }
    }
    found
}

/// The profile that a browser was given.
fn profile(browser: &Browser) -> Utf8PathBuf {
    let pid = browser.pid().expect("a process");
    let command = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).expect("a command line");
    let flag = command.split('\0').find_map(|flag| flag.strip_prefix("--user-data-dir="));
    flag.expect("a profile").into()
}

fn assert_nothing_left(profile: &Utf8PathBuf) {
    assert!(!profile.exists(), "{profile} is left");
    let left = processes_with(profile.as_str());
    assert!(left.is_empty(), "left: {left:#?}");
}

#[tokio::test]
async fn it_answers_and_says_what_it_is() {
    let browser = crate::support::launch().await;
    let version = browser.version();
    assert!(version.product.contains("Chrom") || version.product.contains("Edg"), "{version:?}");
    assert!(version.major().parse::<u32>().expect("a number") > 100, "{version:?}");
    assert_eq!(options().browser.version().await.expect("a version").as_deref(), Some(version.number.as_str()));
    assert_eq!(browser.close_reason(), None);
    browser.close(Duration::from_secs(5)).await.expect("closed");
}

#[tokio::test]
async fn closing_it_leaves_nothing() {
    let browser = crate::support::launch().await;
    let profile = profile(&browser);
    assert!(profile.exists());
    let mut room = Room::new(&browser).await;
    let tab = room.open("about:blank", &page()).await;
    browser.close(Duration::from_secs(5)).await.expect("closed");
    assert_nothing_left(&profile);
    let reason = within("closed", browser.closed()).await;
    assert!(reason.expected, "{reason}");
    let error = tab.target.evaluate::<u32>("1").await.expect_err("gone");
    assert!(error.is_gone(), "{error}");
}

#[tokio::test]
async fn dropping_it_leaves_nothing() {
    let browser = crate::support::launch().await;
    let profile = profile(&browser);
    let mut room = Room::new(&browser).await;
    room.open("about:blank", &page()).await;
    drop(browser);
    assert_nothing_left(&profile);
    within("the end of the stream", async { while room.targets.next().await.is_some() {} }).await;
}

#[tokio::test]
async fn a_panic_leaves_nothing() {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let task = tokio::spawn(async move {
        let browser = crate::support::launch().await;
        sender.send(profile(&browser)).expect("received");
        panic!("on purpose");
    });
    let profile = within("a profile", receiver).await.expect("a profile");
    assert!(task.await.is_err());
    assert_nothing_left(&profile);
}

#[test]
fn the_end_of_the_runtime_leaves_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let browser = runtime.block_on(crate::support::launch());
    let profile = profile(&browser);
    drop(runtime);
    drop(browser);
    assert_nothing_left(&profile);
}

#[tokio::test]
async fn its_sudden_death_is_reported() {
    let browser = crate::support::launch().await;
    let profile = profile(&browser);
    let mut room = Room::new(&browser).await;
    let tab = room.open("about:blank", &page()).await;
    let never = tab.target.evaluate::<u32>(Evaluate::new("new Promise(() => {})").awaited());
    let killed =
        std::process::Command::new("kill").args(["-9", &browser.pid().expect("a process").to_string()]).status();
    assert!(killed.expect("kill").success());
    let reason = within("closed", browser.closed()).await;
    assert_eq!(reason.text, "its process was killed by signal 9");
    assert!(!reason.expected);
    let error = within("the pending call", never).await.expect_err("gone");
    assert!(matches!(error, Error::Closed { .. }), "{error:?}");
    assert_eq!(error.to_string(), "the browser is gone: its process was killed by signal 9");
    drop(browser);
    assert_nothing_left(&profile);
}

#[tokio::test]
async fn a_crash_of_a_page_is_told_and_ends_its_calls() {
    let browser = crate::support::launch().await;
    let mut room = Room::new(&browser).await;
    let mut tab = room.open("about:blank", &page()).await;
    let never = tab.target.evaluate::<u32>(Evaluate::new("new Promise(() => {})").awaited());
    tab.target.navigate("chrome://crash").detach();
    tab.event("crash", |event| matches!(event, Event::Crashed).then_some(())).await;
    let error = within("the pending call", never).await.expect_err("crashed");
    assert_eq!(error.to_string(), "the page went away during Runtime.evaluate: it crashed");
    assert!(error.is_gone());
    let crashed = within("crash in the context", async {
        loop {
            if let Some(TargetEvent::Crashed { target, .. }) = room.targets.next().await {
                return target;
            }
        }
    });
    assert_eq!(crashed.await, *tab.target.id());
    // The browser itself goes on.
    room.open("about:blank", &page()).await;
}

#[tokio::test]
async fn a_browser_that_ends_at_once_is_an_error_with_its_last_words() {
    let mut options = options();
    options.browser.path = script("echo 'cannot open display' >&2; exit 7");
    let error = within("launch", launch(options)).await.err().expect("no browser");
    let text = error.to_string();
    assert!(text.contains("did not start: its process ended with code 7"), "{text}");
    assert!(text.ends_with("last lines of the browser:\ncannot open display"), "{text}");
}

#[tokio::test]
async fn a_window_without_a_display_is_an_error_that_says_what_to_do() {
    // Of the whole browser only; the headless shell has no windows.
    let browser = match hinoki_browser::find(None, false) {
        Ok(browser) => browser,
        Err(error) => panic!("{error}\nhint: {}", error.hint().unwrap_or_default()),
    };
    let mut options = LaunchOptions::new(browser);
    options.headless = false;
    // Nobody listens there, whatever display this machine has.
    options.env = vec![("DISPLAY".to_owned(), ":9999".to_owned())];
    options.args = vec!["--ozone-platform=x11".to_owned()];
    let error = within("launch", launch(options)).await.err().expect("no display");
    let hint = error.hint().unwrap_or_else(|| panic!("no hint: {error}"));
    assert!(hint.starts_with("there is no display"), "{hint}");
}

#[tokio::test]
async fn a_browser_that_never_answers_is_given_up() {
    let mut options = options();
    options.browser.path = script("echo hello >&2; read forever <&3; sleep 1000");
    options.start_deadline = Duration::from_millis(300);
    let error = within("launch", launch(options)).await.err().expect("no browser");
    let text = error.to_string();
    assert!(text.contains("did not start: no answer within 300 ms"), "{text}");
    assert!(text.ends_with("hello"), "{text}");
}

#[tokio::test]
async fn a_file_that_is_no_program_is_an_error() {
    let mut options = options();
    options.browser.path = "/nowhere/chromium".into();
    let error = launch(options).await.err().expect("no browser");
    assert!(error.to_string().starts_with("/nowhere/chromium did not start: "), "{error}");
}

#[tokio::test]
async fn the_headless_shell_is_not_asked_for_a_window() {
    let mut options = options();
    options.browser = Installed { headless_shell: true, ..options.browser };
    options.headless = false;
    let error = launch(options).await.err().expect("no window");
    assert!(matches!(error, Error::Unfit { .. }), "{error:?}");
}

#[tokio::test]
async fn one_attaches_to_a_running_browser_and_leaves_it_alone() {
    let mut options = options();
    options.websocket = true;
    let first = launch(options).await.expect("a browser");
    let port = std::fs::read_to_string(profile(&first).join("DevToolsActivePort")).expect("a port");
    let port = port.lines().next().expect("a port");
    let second = connect(&format!("http://127.0.0.1:{port}"), crate::support::DEADLINE).await.expect("attached");
    assert_eq!(first.version(), second.version());
    let mut room = Room::new(&second).await;
    let tab = room.open("about:blank", &page()).await;
    assert_eq!(tab.target.evaluate::<String>("'x'.repeat(3_000_000)").await.expect("a text").len(), 3_000_000);
    drop(second);
    within("the end of the stream", async { while room.targets.next().await.is_some() {} }).await;
    first.new_context().await.expect("the first is still there");
}

#[tokio::test]
async fn there_is_nothing_to_attach_to() {
    let error = connect("http://127.0.0.1:1/", crate::support::DEADLINE).await.err().expect("nothing");
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    let error = connect("ftp://127.0.0.1/", crate::support::DEADLINE).await.err().expect("nothing");
    assert!(error.to_string().contains("expected a ws: or http: address"), "{error}");
}

/// A shell script in place of a browser. It stays for the process's life, in its folder of temporary files.
fn script(body: &str) -> Utf8PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::Builder::new().prefix("hinoki-script-").tempdir().expect("a folder").keep();
    let path = folder.join("browser");
    std::fs::write(&path, format!("#!/bin/sh\nrm -r '{}'\n{body}\n", folder.display())).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    Utf8PathBuf::from_path_buf(path).expect("UTF-8")
}

/// Not a test of its own: what [`the_death_of_its_program_ends_it`] runs as another process.
#[tokio::test]
async fn a_program_that_dies() {
    let Some(file) = std::env::var_os("HINOKI_TEST_DIES") else { return };
    let browser = crate::support::launch().await;
    let mut room = Room::new(&browser).await;
    room.open("about:blank", &page()).await;
    std::fs::write(file, profile(&browser).as_str()).expect("a file");
    let pid = std::process::id().to_string();
    std::process::Command::new("kill").args(["-9", &pid]).status().expect("kill");
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn the_death_of_its_program_ends_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("profile");
    let program = std::env::current_exe().expect("a program");
    let output = std::process::Command::new(program)
        .args(["--exact", "life::a_program_that_dies"])
        .env("HINOKI_TEST_DIES", &file)
        .output()
        .expect("it ran");
    assert!(!output.status.success());
    let profile = Utf8PathBuf::from(std::fs::read_to_string(&file).expect("a profile"));
    // Nobody is left to tell when the last process has gone, so look again and again.
    within("the end of the browser", async {
        while !processes_with(profile.as_str()).is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    // The next launch removes what it left.
    let browser = crate::support::launch().await;
    within("the removal of its profile", async {
        while profile.exists() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    drop(browser);
}
