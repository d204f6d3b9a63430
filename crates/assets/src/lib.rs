//! The scripts and pages that Hinoki shows to browsers, built from `driver/` and `ui/` when this crate is built.

use std::borrow::Cow;

use rust_embed::RustEmbed;

// `struct Files`, made by the build script: the folder's path has to be written out.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What is embedded.
pub struct Assets;

impl Assets {
    /// Script of the spec tab, classic: `driver.js`.
    pub fn driver() -> Cow<'static, [u8]> {
        required("driver.js")
    }

    /// Source map of [`Self::driver`].
    pub fn driver_map() -> Cow<'static, [u8]> {
        required("driver.js.map")
    }

    /// What every document of the tab of the application evaluates before its own scripts: `aut.js`.
    pub fn aut() -> Cow<'static, [u8]> {
        required("aut.js")
    }

    /// Reads and writes the IndexedDB databases of an origin, evaluated in a page of it: `databases.js`.
    pub fn databases() -> Cow<'static, [u8]> {
        required("databases.js")
    }

    /// Writes restored storages before the first script of a page: `storages.js`.
    pub fn storages() -> Cow<'static, [u8]> {
        required("storages.js")
    }

    /// What every service worker evaluates before its own script: `service-worker.js`.
    pub fn service_worker() -> Cow<'static, [u8]> {
        required("service-worker.js")
    }

    /// What pages and workers evaluate before their own scripts while a test has routes for WebSockets: `sockets.js`.
    pub fn sockets() -> Cow<'static, [u8]> {
        required("sockets.js")
    }

    /// Any embedded file by its path below the output folder.
    pub fn get(path: &str) -> Option<Cow<'static, [u8]>> {
        Files::get(path).map(|file| file.data)
    }
}

/// The build script refuses to go on without these.
#[expect(clippy::expect_used, reason = "the build script checks that they exist")]
fn required(path: &str) -> Cow<'static, [u8]> {
    Assets::get(path).expect("embedded by the build script")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_embedded_and_names_its_files_beside_it() {
        let page = Assets::get("ui/index.html").expect("the page");
        let page = std::str::from_utf8(&page).expect("UTF-8");
        assert!(page.contains("\"./ui.js\"") && page.contains("\"./ui.css\""), "{page}");
        let script = Assets::get("ui/ui.js").expect("its script");
        assert!(script.len() < 400_000, "{} bytes: is a package too much in ui/?", script.len());
    }

    #[test]
    fn scripts_are_embedded() {
        for (name, data) in [("driver", Assets::driver()), ("map", Assets::driver_map()), ("aut", Assets::aut())] {
            assert!(!data.is_empty(), "{name}");
            assert!(std::str::from_utf8(&data).is_ok(), "{name}");
        }
        assert_eq!(Assets::get("nothing.js"), None);
    }
}
