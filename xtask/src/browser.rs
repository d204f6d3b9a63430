//! The browsers that the chores use.

use std::path::PathBuf;

use crate::command::find;

/// Names under which a browser that can be used is found, the best for headless runs first.
const NAMES: &[&str] = &[
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
];

/// The browser that headless runs use.
pub fn headless() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| find(name)).or_else(|| {
        let usual = [
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ];
        usual.into_iter().map(PathBuf::from).find(|path| path.exists())
    })
}
