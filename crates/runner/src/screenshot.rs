//! Pictures of the application.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8PathBuf;
use hinoki_browser::{Clip, Error, Screenshot as How, Target};
use hinoki_protocol::{HostError, Screenshot, ScreenshotRequest};
use tokio::sync::Notify;

use crate::node_events::AfterScreenshot;
use crate::shared::now;

/// Time for a page that is just being replaced by another, such as the browser's own error page.
const REPLACED: Duration = Duration::from_secs(1);

/// The tab that is pictured.
#[derive(Debug, Clone)]
pub(crate) struct Pictured {
    pub target: Target,
    /// Told of when its main frame has a new document.
    pub navigated: Arc<Notify>,
}

/// Takes a picture, writes it to `path` and lets the user's handler have its say.
pub(crate) async fn take_and_tell(
    aut: Pictured,
    request: ScreenshotRequest,
    path: Utf8PathBuf,
    after: AfterScreenshot,
) -> Result<Screenshot, HostError> {
    let asked_at = now();
    let taken = take(aut, request.clone(), path).await?;
    after.told(&request, asked_at, taken).await
}

/// Takes a picture and writes it to `path`.
async fn take(aut: Pictured, request: ScreenshotRequest, path: Utf8PathBuf) -> Result<Screenshot, HostError> {
    let bytes = capture(&aut, &request).await.map_err(|error| HostError {
        code: "browser".into(),
        message: error.to_string(),
        path: None,
    })?;
    let taken_at = now();
    let (width, height) = png_size(&bytes).unwrap_or_default();
    let target = path.clone();
    let written = tokio::task::spawn_blocking(move || {
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&target, bytes)
    })
    .await;
    if let Ok(Err(error)) = written {
        let (code, message) = ("io".to_owned(), format!("the screenshot could not be written: {error}"));
        return Err(HostError { code, message, path: Some(path.into_string()) });
    }
    Ok(Screenshot {
        path: path.into_string(),
        name: request.name,
        width,
        height,
        taken_at,
        test_failure: request.test_failure,
    })
}

async fn capture(aut: &Pictured, request: &ScreenshotRequest) -> Result<Vec<u8>, Error> {
    let mut navigated = pin!(aut.navigated.notified());
    navigated.as_mut().enable();
    match capture_once(&aut.target, request).await {
        // Between two pages there is none to be pictured.
        Err(error @ Error::Protocol { .. }) => match tokio::time::timeout(REPLACED, navigated).await {
            Ok(()) => capture_once(&aut.target, request).await,
            Err(_) => Err(error),
        },
        taken => taken,
    }
}

async fn capture_once(aut: &Target, request: &ScreenshotRequest) -> Result<Vec<u8>, Error> {
    let mut how = How { fast: true, ..How::default() };
    if let Some([x, y, width, height]) = request.clip {
        how.clip = Some(Clip { x, y, width, height, scale: 1.0 });
        how.beyond_viewport = true;
    } else if request.capture == "fullPage" {
        let content = aut.layout().await?.content;
        how.clip = Some(Clip { x: 0.0, y: 0.0, width: content.width, height: content.height, scale: 1.0 });
        how.beyond_viewport = true;
    }
    aut.screenshot(how).await
}

/// Width and height from a PNG's first chunk (PNG specification, section 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_from_the_header() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 0, 0, 0, 0, 7]);
        assert_eq!(png_size(&png), Some((256, 7)));
        assert_eq!(png_size(b"GIF89a"), None);
    }
}
