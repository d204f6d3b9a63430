use super::machine::Os;
use super::*;

/// A machine of its own below a temporary folder.
struct Fake {
    _folder: tempfile::TempDir,
    machine: Machine,
}

fn machine(executables: &[&str]) -> Fake {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).expect("UTF-8");
    for path in executables {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(&path, "").expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
        }
    }
    let machine = Machine {
        os: Os::Linux,
        path: vec![root.join("bin")],
        applications: Vec::new(),
        cache: Some(root.join("home/.cache")),
        home: Some(root.join("home")),
        current: root.clone(),
        root,
    };
    Fake { _folder: folder, machine }
}

fn found(fake: &Fake, wanted: Option<&str>, headless: bool) -> String {
    let installed = find_on(&fake.machine, wanted, headless).expect("found");
    let path = installed.path.strip_prefix(&fake.machine.root).expect("below the root");
    format!("{} at {path}", installed.display_name)
}

#[test]
fn headless_runs_prefer_the_shell_and_windowed_ones_cannot_use_it() {
    let fake = machine(&["usr/lib/chromium/chromium-headless-shell", "bin/chromium", "bin/google-chrome"]);
    let shell = "Chromium headless shell at usr/lib/chromium/chromium-headless-shell";
    assert_eq!(found(&fake, None, true), shell);
    assert_eq!(found(&fake, Some("chromium"), true), shell);
    assert_eq!(found(&fake, Some("headless-shell"), true), shell);
    assert_eq!(found(&fake, None, false), "Chromium at bin/chromium");
    assert_eq!(found(&fake, Some("chromium"), false), "Chromium at bin/chromium");
    assert_eq!(found(&fake, Some("chrome"), true), "Chrome at bin/google-chrome");
    let error = find_on(&fake.machine, Some("headless-shell"), false).expect_err("no window");
    assert_eq!(error.to_string(), "the headless shell can't show a window");
}

#[test]
fn without_a_shell_headless_runs_take_the_whole_browser() {
    let fake = machine(&["bin/chromium-browser", "bin/microsoft-edge-beta"]);
    assert_eq!(found(&fake, Some("Chromium"), true), "Chromium at bin/chromium-browser");
    assert_eq!(found(&fake, Some("edge:beta"), true), "Edge Beta at bin/microsoft-edge-beta");
    let all: Vec<_> = detect_on(&fake.machine).into_iter().map(|installed| installed.display_name).collect();
    assert_eq!(all, ["Chromium", "Edge Beta"]);
}

#[test]
fn the_newest_of_another_tools_cache_is_taken() {
    let shell = |version: u32| {
        format!("home/.cache/ms-playwright/chromium_headless_shell-{version}/chrome-linux/headless_shell")
    };
    let fake = machine(&[&shell(999), &shell(1180), &shell(1200).replace("headless_shell-", "other-")]);
    assert_eq!(found(&fake, None, true), format!("Chromium headless shell at {}", shell(1180)));
}

#[test]
fn a_path_is_taken_as_it_is() {
    let fake = machine(&["opt/my-chrome/chrome", "opt/headless_shell", "opt/Microsoft Edge"]);
    assert_eq!(found(&fake, Some("opt/my-chrome/chrome"), true), "Chrome at opt/my-chrome/chrome");
    assert_eq!(found(&fake, Some("./opt/headless_shell"), true), "Chromium headless shell at opt/headless_shell");
    assert_eq!(found(&fake, Some("opt/Microsoft Edge"), false), "Edge at opt/Microsoft Edge");
}

#[test]
fn errors_say_what_was_looked_for_and_what_to_do() {
    let fake = machine(&[]);
    let error = find_on(&fake.machine, Some("chromium"), true).expect_err("not installed");
    let text = error.to_string();
    assert!(text.starts_with("the browser \"chromium\" was not found; looked for "), "{text}");
    for place in
        ["chromium-headless-shell on PATH", "chromium on PATH", "/snap/bin/chromium", "ms-playwright/chromium-*"]
    {
        assert!(text.contains(place), "{place} in {text}");
    }
    assert!(error.hint().expect("a hint").contains("install"));

    std::fs::write(fake.machine.root.join("readme"), "").expect("a file");
    let error = find_on(&fake.machine, Some("./readme"), true).expect_err("no executable");
    assert_eq!(error.hint(), Some("the file is there, but is not an executable file"));
    for name in ["electron", "firefox", "netscape", "chromium:beta"] {
        let error = find_on(&fake.machine, Some(name), true).expect_err("unknown");
        assert_eq!(error.to_string(), format!("there is no way to run the browser {name:?}"));
        assert!(error.hint().is_some());
    }
}

#[test]
fn versions_are_read_from_what_browsers_print() {
    for (text, version) in [
        ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n", Some("156.0.8078.79")),
        ("Google Chrome 120.0.6099.109 beta", Some("120.0.6099.109")),
        ("Microsoft Edge 131.0.2903.86 ", Some("131.0.2903.86")),
        ("Chromium", None),
        ("error 12.x.3", None),
        ("", None),
    ] {
        assert_eq!(parse_version(text), version, "{text:?}");
    }
}
