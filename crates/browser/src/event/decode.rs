use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Event, StorageArea, StorageChange, StorageChanged};

impl Event {
    /// `None` for what nobody needs.
    pub(crate) fn decode(method: &str, params: &str) -> serde_json::Result<Option<Self>> {
        fn read<T: DeserializeOwned>(params: &str) -> serde_json::Result<T> {
            serde_json::from_str(params)
        }
        Ok(Some(match method {
            "Page.frameAttached" => Self::FrameAttached(read(params)?),
            "Page.frameNavigated" => Self::FrameNavigated(read(params)?),
            "Page.navigatedWithinDocument" => Self::NavigatedWithinDocument(read(params)?),
            "Page.frameDetached" => Self::FrameDetached(read(params)?),
            "Page.frameRequestedNavigation" => Self::NavigationRequested(read(params)?),
            "Page.frameStartedLoading" => Self::LoadingStarted(read(params)?),
            "Page.frameStoppedLoading" => Self::LoadingStopped(read(params)?),
            "Page.domContentEventFired" => Self::DomContentLoaded,
            "Page.loadEventFired" => Self::Loaded,
            "Page.lifecycleEvent" => Self::Lifecycle(read(params)?),
            "Page.windowOpen" => Self::WindowOpened(read(params)?),
            "Page.javascriptDialogOpening" => Self::DialogOpened(read(params)?),
            "Page.javascriptDialogClosed" => Self::DialogClosed(read(params)?),
            "Page.fileChooserOpened" => Self::FileChooserOpened(read(params)?),
            "Page.screencastFrame" => Self::ScreencastFrame(read(params)?),
            "Browser.downloadWillBegin" => Self::DownloadStarted(read(params)?),
            "Browser.downloadProgress" => Self::DownloadProgress(read(params)?),
            "Inspector.targetCrashed" => Self::Crashed,
            "Runtime.bindingCalled" => Self::BindingCalled(read(params)?),
            "Runtime.consoleAPICalled" => Self::Console(read(params)?),
            "Runtime.exceptionThrown" => Self::Exception(read(params)?),
            "Runtime.executionContextCreated" => {
                #[derive(Deserialize)]
                struct Created {
                    context: super::Realm,
                }
                Self::RealmCreated(read::<Created>(params)?.context)
            }
            "Runtime.executionContextDestroyed" => Self::RealmDestroyed(read(params)?),
            "Runtime.executionContextsCleared" => Self::RealmsCleared,
            "Fetch.requestPaused" => Self::Paused(read(params)?),
            "Fetch.authRequired" => Self::AuthRequired(read(params)?),
            "Network.requestWillBeSent" => Self::Request(read(params)?),
            "Network.requestWillBeSentExtraInfo" => Self::RequestExtra(read(params)?),
            "Network.responseReceived" => Self::Response(read(params)?),
            "Network.responseReceivedExtraInfo" => Self::ResponseExtra(read(params)?),
            "Network.requestServedFromCache" => Self::ServedFromCache(read(params)?),
            "Network.loadingFinished" => Self::LoadingFinished(read(params)?),
            "Network.loadingFailed" => Self::LoadingFailed(read(params)?),
            "Network.webSocketCreated" => Self::SocketOpening(read(params)?),
            "Network.webSocketHandshakeResponseReceived" => Self::SocketOpen(read(params)?),
            "Network.webSocketFrameSent" => Self::SocketSent(read(params)?),
            "Network.webSocketFrameReceived" => Self::SocketReceived(read(params)?),
            "Network.webSocketClosed" => Self::SocketClosed(read(params)?),
            "DOMStorage.domStorageItemAdded" | "DOMStorage.domStorageItemUpdated" => {
                storage(params, |key, value| StorageChange::Set { key, value })?
            }
            "DOMStorage.domStorageItemRemoved" => storage(params, |key, _| StorageChange::Removed { key })?,
            "DOMStorage.domStorageItemsCleared" => storage(params, |_, _| StorageChange::Cleared)?,
            _ => return Ok(None),
        }))
    }
}

fn storage(params: &str, change: impl FnOnce(String, String) -> StorageChange) -> serde_json::Result<Event> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Changed {
        storage_id: StorageArea,
        #[serde(default)]
        key: String,
        #[serde(default)]
        new_value: String,
    }
    let Changed { storage_id: area, key, new_value } = serde_json::from_str(params)?;
    Ok(Event::Storage(StorageChanged { area, change: change(key, new_value) }))
}
