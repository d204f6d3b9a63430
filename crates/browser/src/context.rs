use serde::Deserialize;
use serde_json::{Value, json};

use crate::wire::Session;
use crate::{ContextId, Cookie, Reply, TargetEvents, TargetId};

/// A browser context: tabs with cookies, storage and cache of their own. Cheap to clone.
///
/// It ends by [`Context::dispose`] or with the browser.
#[derive(Debug, Clone)]
pub struct Context {
    root: Session,
    /// `None` for the one that the browser started with.
    id: Option<ContextId>,
}

/// What becomes of downloads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Downloads {
    /// What the browser does by itself.
    Default,
    /// None.
    Deny,
    /// Saved in a folder, under the suggested names.
    Save {
        /// Absolute path.
        folder: String,
    },
    /// Saved in a folder, each under its [`crate::DownloadStarted::guid`].
    SaveByGuid {
        /// Absolute path.
        folder: String,
    },
}

impl Context {
    pub(crate) fn new(root: Session, id: Option<ContextId>) -> Self {
        Self { root, id }
    }

    /// Its id; `None` for the context that the browser started with.
    pub fn id(&self) -> Option<&ContextId> {
        self.id.as_ref()
    }

    /// What happens to its tabs and all within them. A later stream takes the place of this one; so ask for it
    /// once, before opening a tab. Waiting targets of a context without a stream begin by themselves.
    pub fn targets(&self) -> TargetEvents {
        self.root.connection().with_router(|router| router.hear(self.id.clone()))
    }

    /// Opens a tab in a window of its own. Its [`crate::Attached`] comes by [`Self::targets`], waiting.
    pub fn open(&self, url: &str) -> Reply<TargetId> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Created {
            target_id: TargetId,
        }
        let params = self.params(json!({ "url": url, "newWindow": true }));
        self.root.call("Target.createTarget", params).map(|created: Created| created.target_id)
    }

    /// All cookies, HttpOnly and partitioned ones included.
    pub fn cookies(&self) -> Reply<Vec<Cookie>> {
        #[derive(Deserialize)]
        struct Cookies {
            cookies: Vec<Cookie>,
        }
        self.root.call("Storage.getCookies", self.params(json!({}))).map(|cookies: Cookies| cookies.cookies)
    }

    /// Adds or replaces cookies.
    pub fn set_cookies(&self, cookies: &[Cookie]) -> Reply<()> {
        self.root.command("Storage.setCookies", self.params(json!({ "cookies": cookies })))
    }

    /// Removes all cookies.
    pub fn clear_cookies(&self) -> Reply<()> {
        self.root.command("Storage.clearCookies", self.params(json!({})))
    }

    /// What becomes of downloads. They are told by [`crate::Event::DownloadStarted`] and
    /// [`crate::Event::DownloadProgress`] of [`crate::Browser::subscribe`].
    pub fn set_downloads(&self, downloads: &Downloads) -> Reply<()> {
        let params = match downloads {
            Downloads::Default => json!({ "behavior": "default" }),
            Downloads::Deny => json!({ "behavior": "deny" }),
            Downloads::Save { folder } => json!({ "behavior": "allow", "downloadPath": folder }),
            Downloads::SaveByGuid { folder } => json!({ "behavior": "allowAndName", "downloadPath": folder }),
        };
        let mut params = self.params(params);
        params["eventsEnabled"] = json!(true);
        self.root.command("Browser.setDownloadBehavior", params)
    }

    /// Grants permissions (`geolocation`, `notifications`, `clipboardReadWrite` …) to an origin, or to all.
    /// Those not named are refused.
    pub fn grant_permissions(&self, permissions: &[&str], origin: Option<&str>) -> Reply<()> {
        let mut params = self.params(json!({ "permissions": permissions }));
        if let Some(origin) = origin {
            params["origin"] = json!(origin);
        }
        self.root.command("Browser.grantPermissions", params)
    }

    /// All permissions as they were.
    pub fn reset_permissions(&self) -> Reply<()> {
        self.root.command("Browser.resetPermissions", self.params(json!({})))
    }

    /// Closes its tabs and forgets all that it stored. The context that the browser started with stays.
    pub async fn dispose(&self) -> crate::Result<()> {
        let Some(id) = &self.id else { return Ok(()) };
        let disposed = self.root.command("Target.disposeBrowserContext", json!({ "browserContextId": id })).await;
        self.root.connection().with_router(|router| router.forget(id));
        disposed
    }

    fn params(&self, mut params: Value) -> Value {
        if let Some(id) = &self.id {
            params["browserContextId"] = json!(id);
        }
        params
    }
}
