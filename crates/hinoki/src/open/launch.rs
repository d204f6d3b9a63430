//! Opens the page in the user's own browser.

use std::io::Write as _;

use tokio_util::task::AbortOnDropHandle;

use super::starts;

/// A page on disk that leads to the address: an address on a command line could be read by every user of the machine, and
/// with it the secret part. Removed when dropped.
struct Door {
    _file: tempfile::NamedTempFile,
}

/// The page in the user's browser: what leads there goes when this does.
pub(crate) struct Opened {
    _opening: Option<AbortOnDropHandle<()>>,
}

impl Opened {
    /// Opens the address unless that is left to the user.
    pub(crate) fn new(url: &str, left: bool) -> Self {
        let url = url.to_owned();
        let opening = (!left).then(|| {
            AbortOnDropHandle::new(tokio::spawn(async move {
                let _door = open(&url).await;
                // The browser may be slow to read it.
                std::future::pending::<()>().await;
            }))
        });
        Self { _opening: opening }
    }
}

/// Whether windows can be shown.
pub(crate) fn has_display() -> bool {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens the address; on a machine without a display that is left to the user.
async fn open(url: &str) -> Option<Door> {
    if !has_display() {
        return None;
    }
    let opened = async {
        // Readable by its owner only.
        let mut file = tempfile::Builder::new().prefix("hinoki-open-").suffix(".html").tempfile()?;
        file.write_all(page(url).as_bytes())?;
        let path = file.path().as_os_str();
        match std::env::consts::OS {
            "macos" => starts::start("open", &[path]).await?,
            "windows" => starts::start("explorer", &[path]).await?,
            _ => starts::start("xdg-open", &[path]).await?,
        }
        Ok::<_, std::io::Error>(Door { _file: file })
    };
    match opened.await {
        Ok(door) => Some(door),
        Err(error) => {
            tracing::warn!(%error, "the page can't be opened in your browser: open its address yourself");
            None
        }
    }
}

fn page(url: &str) -> String {
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>Hinoki</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<a href=\"{url}\">Hinoki</a>\n"
    )
}
