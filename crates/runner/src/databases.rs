//! IndexedDB and Cache Storage of all origins that a worker's pages showed: read and written by a page of each origin.
//!
//! The spec's own page serves its origin. Others get a tab of ours whose documents are answered by interception; that
//! costs about 90 ms an origin, so it happens only for origins that use IndexedDB.

use std::collections::BTreeSet;
use std::future::Future;

use hinoki_assets::Assets;
use hinoki_browser::{Error, Evaluate, Target};
use hinoki_protocol::{DatabasesRecord, RESERVED_PATH};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::tabs::Tabs;

/// What of an origin is read besides its storages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Wanted {
    pub databases: bool,
    pub caches: bool,
}

impl Wanted {
    pub(crate) const DATABASES: Self = Self { databases: true, caches: false };

    /// Whether anything is.
    pub(crate) fn any(self) -> bool {
        self.databases || self.caches
    }
}

/// What is to be done with the databases of origins.
pub(crate) struct Databases {
    spec: Target,
    own: String,
    others: BTreeSet<String>,
    /// The tab of ours, if another origin needs one.
    internal: Option<oneshot::Receiver<Target>>,
}

impl Tabs {
    /// Whether an origin besides the spec's may hold databases is asked first, since a tab for them takes time.
    pub(crate) fn origins_with_databases(
        &self,
        wanted: Wanted,
    ) -> impl Future<Output = BTreeSet<String>> + Send + use<> {
        let own = self.spec_origin.clone();
        let asked: Vec<_> = self
            .origins
            .iter()
            .filter(|origin| **origin != own)
            .map(|origin| {
                let params = json!({ "origin": origin });
                (origin.clone(), self.spec.call::<_, Usage>("Storage.getUsageAndQuota", params))
            })
            .collect();
        async move {
            let mut found = BTreeSet::new();
            for (origin, usage) in asked {
                // An origin that can't be asked has nothing stored.
                if usage.await.is_ok_and(|usage| usage.has(wanted)) {
                    found.insert(origin);
                }
            }
            found
        }
    }

    /// Access to the databases of the spec's origin and of `others`.
    pub(crate) fn databases(&mut self, mut others: BTreeSet<String>) -> Databases {
        others.remove(&self.spec_origin);
        let internal = (!others.is_empty()).then(|| self.open_internal());
        Databases { spec: self.spec.clone(), own: self.spec_origin.clone(), others, internal }
    }
}

impl Databases {
    /// Reads all that is wanted.
    pub(crate) async fn read(self, wanted: Wanted) -> Result<Vec<DatabasesRecord>, Error> {
        let mut records = Vec::new();
        let wanted = serde_json::to_string(&wanted).unwrap_or_default();
        let expression = format!("{}\n__hinoki_databases.dump({wanted})", script());
        let mut keep = |origin: &str, Dump { databases, caches }: Dump| {
            if !databases.is_empty() || !caches.is_empty() {
                records.push(DatabasesRecord { origin: origin.to_owned(), databases, caches });
            }
        };
        keep(&self.own, self.spec.evaluate(Evaluate::new(expression.clone()).awaited()).await?);
        let Some(page) = internal(self.internal).await else { return Ok(records) };
        for origin in &self.others {
            page.navigate(&internal_url(origin)).await?;
            keep(origin, page.evaluate(Evaluate::new(expression.clone()).awaited()).await?);
        }
        page.close().detach();
        Ok(records)
    }

    /// Writes databases in place of what is there.
    pub(crate) async fn write(self, records: Vec<DatabasesRecord>) -> Result<(), Error> {
        let page = internal(self.internal).await;
        for record in records {
            let json = json!({ "databases": record.databases, "caches": record.caches });
            let write = Evaluate::new(format!("{}\n__hinoki_databases.restore({json})", script())).awaited();
            if record.origin == self.own {
                self.spec.run(write).await?;
            } else if let Some(page) = &page {
                page.navigate(&internal_url(&record.origin)).await?;
                page.run(write).await?;
            }
        }
        if let Some(page) = page {
            page.close().detach();
        }
        Ok(())
    }
}

async fn internal(tab: Option<oneshot::Receiver<Target>>) -> Option<Target> {
    tab?.await.ok()
}

fn script() -> String {
    String::from_utf8_lossy(&Assets::databases()).into_owned()
}

fn internal_url(origin: &str) -> String {
    format!("{origin}{RESERVED_PATH}data")
}

/// What the script yields.
#[derive(Debug, Deserialize)]
struct Dump {
    databases: Vec<Value>,
    caches: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    usage_breakdown: Vec<UsageForType>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsageForType {
    storage_type: String,
    usage: f64,
}

impl Usage {
    fn has(&self, wanted: Wanted) -> bool {
        self.usage_breakdown.iter().filter(|part| part.usage > 0.0).any(|part| match part.storage_type.as_str() {
            "indexeddb" => wanted.databases,
            "cache_storage" => wanted.caches,
            _ => false,
        })
    }
}
