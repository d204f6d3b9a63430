use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Target;
use crate::{DocumentId, FrameId, FrameTree, InitScriptId, Reply};

/// A script that runs in every new document before any of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InitScript {
    /// The script.
    pub source: String,
    /// An isolated world to run it in; the page's own scope otherwise.
    #[serde(rename = "worldName", skip_serializing_if = "Option::is_none")]
    pub world: Option<String>,
    /// Run it at once in the present documents too.
    #[serde(rename = "runImmediately")]
    pub run_now: bool,
}

impl InitScript {
    /// For the page's own scope, from the next document on.
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), world: None, run_now: false }
    }
}

/// How a navigation by [`Target::navigate`] began.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Navigation {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// Document; `None` if only the fragment changed.
    #[serde(rename = "loaderId")]
    pub document: Option<DocumentId>,
    /// Why it failed: `net::ERR_…`.
    #[serde(rename = "errorText")]
    pub error: Option<String>,
    /// Whether it became a download.
    #[serde(rename = "isDownload", default)]
    pub is_download: bool,
}

impl Target {
    /// Begins to tell of frames, loads, dialogs and windows.
    pub fn enable_page(&self) -> Reply<()> {
        self.command("Page.enable", json!({}))
    }

    /// The text of something that a frame has loaded, as it came.
    pub fn resource(&self, frame: &FrameId, url: &str) -> Reply<String> {
        #[derive(Deserialize)]
        struct Resource {
            content: String,
        }
        let params = json!({ "frameId": frame, "url": url });
        self.call("Page.getResourceContent", params).map(|resource: Resource| resource.content)
    }

    /// Begins to tell of each step of loading.
    pub fn enable_lifecycle(&self) -> Reply<()> {
        self.command("Page.setLifecycleEventsEnabled", json!({ "enabled": true }))
    }

    /// Whether the content security policy of documents is ignored, from the next document on.
    pub fn set_bypass_csp(&self, bypass: bool) -> Reply<()> {
        self.command("Page.setBypassCSP", json!({ "enabled": bypass }))
    }

    /// Adds a script to every new document.
    pub fn add_init_script(&self, script: &InitScript) -> Reply<InitScriptId> {
        #[derive(Deserialize)]
        struct Added {
            identifier: InitScriptId,
        }
        self.call("Page.addScriptToEvaluateOnNewDocument", script).map(|added: Added| added.identifier)
    }

    /// Removes such a script.
    pub fn remove_init_script(&self, id: &InitScriptId) -> Reply<()> {
        self.command("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": id }))
    }

    /// Loads a URL from outside the page. To another site it severs the tab from the one that opened it:
    /// such a tab is navigated by a script of its own.
    ///
    /// Answers when the response's head is there; that the server can't be reached is in the answer, no error.
    pub fn navigate(&self, url: &str) -> Reply<Navigation> {
        self.call("Page.navigate", json!({ "url": url }))
    }

    /// Loads the document again.
    pub fn reload(&self, ignore_cache: bool) -> Reply<()> {
        self.command("Page.reload", json!({ "ignoreCache": ignore_cache }))
    }

    /// Gives up what is being loaded.
    pub fn stop_loading(&self) -> Reply<()> {
        self.command("Page.stopLoading", json!({}))
    }

    /// The frames of this target.
    pub fn frames(&self) -> Reply<FrameTree> {
        #[derive(Deserialize)]
        struct Tree {
            #[serde(rename = "frameTree")]
            tree: FrameTree,
        }
        self.call("Page.getFrameTree", json!({})).map(|tree: Tree| tree.tree)
    }

    /// Goes back or forward by a number of entries of the history, from outside the page.
    /// `false` if there is no such entry.
    pub async fn go(&self, delta: i64) -> crate::Result<bool> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct History {
            current_index: i64,
            entries: Vec<Entry>,
        }
        #[derive(Deserialize)]
        struct Entry {
            id: i64,
        }
        let history: History = self.call("Page.getNavigationHistory", json!({})).await?;
        let entry = usize::try_from(history.current_index + delta).ok().and_then(|index| history.entries.get(index));
        let Some(entry) = entry else { return Ok(false) };
        self.command("Page.navigateToHistoryEntry", json!({ "entryId": entry.id })).await?;
        Ok(true)
    }

    /// Forgets all entries of the history but the present one.
    pub fn reset_history(&self) -> Reply<()> {
        self.command("Page.resetNavigationHistory", json!({}))
    }

    /// Whether file choosers are announced by [`crate::Event::FileChooserOpened`] instead of shown.
    pub fn intercept_file_chooser(&self, intercept: bool) -> Reply<()> {
        self.command("Page.setInterceptFileChooserDialog", json!({ "enabled": intercept }))
    }

    /// Chooses files for an input.
    pub fn set_files(&self, node: i64, files: &[String]) -> Reply<()> {
        self.command("DOM.setFileInputFiles", json!({ "backendNodeId": node, "files": files }))
    }

    /// Closes the tab. Its session ends shortly after.
    pub fn close(&self) -> Reply<()> {
        let root = self.session.connection().root();
        root.command("Target.closeTarget", json!({ "targetId": self.id() }))
    }

    /// Brings the tab to the front.
    pub fn activate(&self) -> Reply<()> {
        self.command("Page.bringToFront", json!({}))
    }
}
