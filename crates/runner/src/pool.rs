//! The one browser process that all workers of a run share.

use std::sync::Arc;
use std::time::Duration;

use hinoki_browser::{Browser, Error, LaunchOptions, launch};
use hinoki_protocol::BrowserInfo;
use tokio::sync::Mutex;

use crate::browsers;

/// A browser is started anew so often after it was lost; then the run ends.
const MAX_LAUNCHES: u32 = 5;

/// Time for the browser to end by itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// Launches the browser at first use and again after it was lost.
pub(crate) struct Pool {
    options: LaunchOptions,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    browser: Option<Arc<Browser>>,
    launches: u32,
}

impl Pool {
    pub(crate) fn new(options: LaunchOptions) -> Self {
        Self { options, state: Mutex::default() }
    }

    /// The running browser.
    pub(crate) async fn browser(&self) -> Result<Arc<Browser>, Error> {
        let mut state = self.state.lock().await;
        if let Some(browser) = &state.browser {
            match browser.close_reason() {
                None => return Ok(Arc::clone(browser)),
                Some(reason) if state.launches >= MAX_LAUNCHES => return Err(Error::Closed { reason: reason.text }),
                Some(_) => state.browser = None,
            }
        }
        let browser = Arc::new(launch(self.options.clone()).await?);
        state.launches += 1;
        state.browser = Some(Arc::clone(&browser));
        Ok(browser)
    }

    /// The browser as specs and reports see it.
    pub(crate) fn info(&self, browser: &Browser) -> BrowserInfo {
        browsers::info(&self.options.browser, browser.version(), self.options.headless)
    }

    /// Ends the browser and waits until it is gone.
    pub(crate) async fn shutdown(&self) {
        let browser = self.state.lock().await.browser.take();
        if let Some(browser) = browser
            && let Err(error) = browser.close(PATIENCE).await
        {
            tracing::warn!(%error, "the browser was not ended cleanly");
        }
    }
}
