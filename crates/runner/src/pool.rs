//! The one browser process that all workers of a run share.

use std::sync::{Arc, Mutex as Slot, PoisonError};
use std::time::Duration;

use hinoki_browser::{Browser, Error, LaunchOptions, launch};
use hinoki_protocol::BrowserInfo;
use tokio::sync::Mutex;

use crate::engine::launch_again;
use crate::{RunRequest, browsers};

/// A browser is started anew so often after it was lost; then the run ends.
const MAX_LAUNCHES: u32 = 5;

/// Time for the browser to end by itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// Launches the browser at first use and again after it was lost.
pub(crate) struct Pool {
    options: Slot<Arc<LaunchOptions>>,
    /// What the options follow from; handlers have their say at each launch.
    request: Slot<RunRequest>,
    state: Mutex<State>,
    /// Launches at most; `None`: someone watches, and decides that.
    most: Option<u32>,
}

#[derive(Default)]
struct State {
    browser: Option<Arc<Browser>>,
    launches: u32,
    /// A browser was launched with the options as they are.
    used: bool,
}

impl Pool {
    /// A run starts a lost browser anew a few times only; where someone watches, that is theirs to decide.
    pub(crate) fn new(request: RunRequest, options: LaunchOptions) -> Self {
        let most = (!request.again).then_some(MAX_LAUNCHES);
        Self { options: Slot::new(Arc::new(options)), request: Slot::new(request), state: Mutex::default(), most }
    }

    /// Ends the browser; another is launched in its place when one is needed.
    pub(crate) async fn replace(&self, request: RunRequest, options: LaunchOptions) {
        self.shutdown().await;
        *self.request.lock().unwrap_or_else(PoisonError::into_inner) = request;
        self.state.lock().await.used = false;
        self.set(options);
    }

    fn set(&self, options: LaunchOptions) {
        *self.options.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(options);
    }

    /// The options anew, for another browser.
    async fn renew(&self) -> Result<(), Error> {
        let request = self.request.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let options = launch_again(&request).await.map_err(|error| Error::Closed { reason: error.to_string() })?;
        self.set(options);
        Ok(())
    }

    fn options(&self) -> Arc<LaunchOptions> {
        Arc::clone(&self.options.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The running browser.
    pub(crate) async fn browser(&self) -> Result<Arc<Browser>, Error> {
        let mut state = self.state.lock().await;
        if let Some(browser) = &state.browser {
            match browser.close_reason() {
                None => return Ok(Arc::clone(browser)),
                Some(reason) if self.most.is_some_and(|most| state.launches >= most) => {
                    return Err(Error::Closed { reason: reason.text });
                }
                Some(_) => state.browser = None,
            }
        }
        if std::mem::replace(&mut state.used, true) {
            self.renew().await?;
        }
        let browser = Arc::new(launch((*self.options()).clone()).await?);
        state.launches += 1;
        state.browser = Some(Arc::clone(&browser));
        Ok(browser)
    }

    /// The browser as specs and reports see it.
    pub(crate) fn info(&self, browser: &Browser) -> BrowserInfo {
        let options = self.options();
        browsers::info(&options.browser, browser.version(), options.headless)
    }

    /// Resolves with the reason once the running browser is gone; never if none runs.
    pub(crate) async fn gone(&self) -> String {
        let browser = self.state.lock().await.browser.clone();
        match browser {
            Some(browser) => browser.closed().await.text,
            None => std::future::pending().await,
        }
    }

    /// The browser is known to be gone.
    pub(crate) async fn forget(&self) {
        let mut state = self.state.lock().await;
        state.browser.take_if(|browser| browser.close_reason().is_some());
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
