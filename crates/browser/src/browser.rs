use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::launch::Process;
use crate::target::attach_children;
use crate::wire::{CloseReason, Connection};
use crate::{Context, ContextId, Events, Reply, Result, Target, TargetEvents};

/// A browser, launched by [`crate::launch()`] or attached to by [`crate::connect`]. Cheap to clone.
///
/// When the last clone is dropped, a launched browser is killed with all its processes and its profile is
/// removed; one that was attached to is left alone.
#[derive(Clone)]
pub struct Browser {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Connection,
    version: Version,
    process: Option<Process>,
}

/// What a browser says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// `Chrome`, `HeadlessChrome` …
    pub product: String,
    /// `156.0.8078.79`.
    pub number: String,
    /// `navigator.userAgent`.
    pub user_agent: String,
}

impl Version {
    /// `156`.
    pub fn major(&self) -> &str {
        self.number.split('.').next().unwrap_or_default()
    }
}

impl Browser {
    /// Sets the connection up: attaches to all targets, each waiting, and accepts any certificate.
    pub(crate) async fn start(connection: Connection) -> Result<(Connection, Version)> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Answer {
            product: String,
            user_agent: String,
        }
        let root = connection.root();
        let filter = crate::router::filter(true);
        let version = root.call("Browser.getVersion", json!({}));
        let certificates = root.command("Security.setIgnoreCertificateErrors", json!({ "ignore": true }));
        let discovered = root.command("Target.setDiscoverTargets", json!({ "discover": true, "filter": filter }));
        let attached = attach_children(&root, true);
        let Answer { product, user_agent } = version.await?;
        certificates.await?;
        discovered.await?;
        attached.await?;
        let (product, number) = product.split_once('/').unwrap_or((&product, ""));
        let version = Version { product: product.to_owned(), number: number.to_owned(), user_agent };
        Ok((connection, version))
    }

    pub(crate) fn attached((connection, version): (Connection, Version)) -> Self {
        Self { inner: Arc::new(Inner { connection, version, process: None }) }
    }

    pub(crate) fn launched((connection, version): (Connection, Version), process: Process) -> Self {
        Self { inner: Arc::new(Inner { connection, version, process: Some(process) }) }
    }

    /// What it says of itself.
    pub fn version(&self) -> &Version {
        &self.inner.version
    }

    /// Process id, if we launched it.
    pub fn pid(&self) -> Option<u32> {
        self.inner.process.as_ref().map(Process::pid)
    }

    /// A context of its own.
    pub fn new_context(&self) -> Reply<Context> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Created {
            browser_context_id: ContextId,
        }
        let root = self.inner.connection.root();
        // A context without tabs lives until it is disposed of or the connection ends.
        let params = json!({ "disposeOnDetach": true });
        root.clone()
            .call("Target.createBrowserContext", params)
            .map(move |created: Created| Context::new(root, Some(created.browser_context_id)))
    }

    /// The context that the browser started with.
    pub fn default_context(&self) -> Context {
        Context::new(self.inner.connection.root(), None)
    }

    /// What happens to targets of contexts without a stream of their own.
    pub fn targets(&self) -> TargetEvents {
        self.inner.connection.with_router(|router| router.hear(None))
    }

    /// All targets that are attached now.
    pub fn attached_targets(&self) -> Vec<Target> {
        self.inner.connection.with_router(|router| router.targets())
    }

    /// Events of the browser itself: downloads.
    pub fn subscribe(&self) -> Events {
        self.inner.connection.root().subscribe()
    }

    /// Resolves when the browser is gone or left, whatever the reason. Doesn't keep it alive.
    pub fn closed(&self) -> impl Future<Output = CloseReason> + Send + 'static {
        let connection = self.inner.connection.clone();
        async move { connection.closed().await }
    }

    /// Why it is gone, if it is.
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.inner.connection.close_reason()
    }

    /// The last lines that a launched browser wrote to its standard error.
    pub fn stderr_tail(&self) -> String {
        self.inner.process.as_ref().map(Process::stderr_tail).unwrap_or_default()
    }

    /// Ends the browser: asks it to close, kills it if it is still there after `patience`, and removes its profile.
    /// One that was attached to is left alone, and only the connection ends.
    pub async fn close(&self, patience: Duration) -> Result<()> {
        let connection = &self.inner.connection;
        connection.expect_end();
        if let Some(process) = &self.inner.process {
            if connection.close_reason().is_none() {
                connection.root().command("Browser.close", json!({})).detach();
                // Whether it went by itself or not: it is killed next.
                let _ = tokio::time::timeout(patience, process.exited()).await;
            }
            process.kill();
            process.cleaned().await?;
        }
        connection.end();
        connection.closed().await;
        Ok(())
    }

    /// A call to the browser itself in its own words, for what has no word here yet.
    pub fn call<P: Serialize, R: DeserializeOwned + 'static>(&self, method: &'static str, params: P) -> Reply<R> {
        self.inner.connection.root().call(method, params)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.connection.end();
    }
}
