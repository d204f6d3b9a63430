//! IndexedDB and Cache Storage of all origins that a worker's pages showed: read and written by a page of each origin.
//!
//! The spec's own page serves its origin. Others get a tab of ours whose documents are answered by interception; that
//! costs about 90 ms an origin, so it happens only for origins that use IndexedDB. What a browser keeps apart for frames
//! below another site is read by such a frame, in a page of ours of that site.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use hinoki_assets::Assets;
use hinoki_browser::{Error, Evaluate, Target};
use hinoki_protocol::{DatabasesRecord, RESERVED_PATH};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use crate::partition;
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

/// Whose databases are meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner {
    /// As [`crate::partition`] has it, if those of frames are meant.
    pub partition: Option<String>,
    pub origin: String,
}

impl Owner {
    /// Of a frame that the browser partitions, by its storage key.
    fn of_key(key: &str) -> Option<Self> {
        let (origin, partition) = partition::of_key(key)?;
        partition.is_some().then_some(Self { partition, origin })
    }

    /// The storage key of such a frame.
    pub(crate) fn key(&self) -> Option<String> {
        self.partition.as_deref().map(|site| partition::key_of(&self.origin, Some(site)))
    }

    /// As a record names it.
    pub(crate) fn of_record(record: &DatabasesRecord) -> Self {
        Self { partition: record.partition.clone(), origin: record.origin.clone() }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.partition {
            None => f.write_str(&self.origin),
            Some(own) if *own == self.origin => write!(f, "{} in frames of other sites", self.origin),
            Some(site) => write!(f, "{} in pages of {site}", self.origin),
        }
    }
}

/// Why databases can't be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabasesError {
    /// No answer.
    #[error(
        "{owner} did not answer within {ms}ms; a page of it hangs, or keeps a database busy by an upgrade or a transaction \
         that doesn't end"
    )]
    Silent { owner: Owner, ms: u128 },
    /// An answer that doesn't do.
    #[error("{owner}: {error}")]
    Refused { owner: Owner, error: Error },
}

/// What is to be done with databases.
pub(crate) struct Databases {
    others: BTreeSet<Owner>,
    pages: Pages,
}

/// The pages that do it. The tab of ours ends with this.
struct Pages {
    spec: Target,
    own: Owner,
    /// The tab of ours that was asked for, if another origin needs one.
    opening: Option<oneshot::Receiver<Target>>,
    tab: Option<Target>,
    /// The page that it shows.
    at: Option<String>,
    patience: Duration,
}

impl Tabs {
    /// Whether an origin besides the spec's may hold databases is asked first, since a tab for them takes time. Of frames that
    /// the browser partitions it can't be asked.
    pub(crate) fn with_databases(&self, wanted: Wanted) -> impl Future<Output = BTreeSet<Owner>> + Send + use<> {
        let frames = self.all_frame_keys();
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
                    found.insert(Owner { partition: None, origin });
                }
            }
            for key in frames {
                found.extend(key.await.as_deref().and_then(Owner::of_key));
            }
            found
        }
    }

    /// Access to the databases of the spec's origin and of `others`.
    pub(crate) fn databases(&mut self, mut others: BTreeSet<Owner>) -> Databases {
        let own = Owner { partition: None, origin: self.spec_origin.clone() };
        others.remove(&own);
        let opening = (!others.is_empty()).then(|| self.open_internal());
        let (spec, patience) = (self.spec.clone(), self.patience());
        Databases { others, pages: Pages { spec, own, opening, tab: None, at: None, patience } }
    }
}

impl Databases {
    /// Reads all that is wanted.
    pub(crate) async fn read(mut self, wanted: Wanted) -> Result<Vec<DatabasesRecord>, DatabasesError> {
        let mut records = Vec::new();
        let wanted = serde_json::to_value(wanted).unwrap_or_default();
        let end = Instant::now() + self.pages.patience;
        let own = self.pages.own.clone();
        for owner in std::iter::once(own).chain(self.others) {
            let Dump { databases, caches } = self.pages.ask(end, &owner, "dump", &wanted).await?;
            if !databases.is_empty() || !caches.is_empty() {
                let Owner { partition, origin } = owner;
                records.push(DatabasesRecord { origin, partition, databases, caches });
            }
        }
        Ok(records)
    }

    /// Writes databases in place of what is there.
    pub(crate) async fn write(mut self, records: Vec<DatabasesRecord>) -> Result<(), DatabasesError> {
        let end = Instant::now() + self.pages.patience;
        for record in records {
            let data = json!({ "databases": record.databases, "caches": record.caches });
            let _: Value = self.pages.ask(end, &Owner::of_record(&record), "restore", &data).await?;
        }
        Ok(())
    }
}

impl Pages {
    /// Calls the script where it reaches the databases of this owner.
    async fn ask<R: DeserializeOwned + 'static>(
        &mut self,
        end: Instant,
        owner: &Owner,
        name: &str,
        argument: &Value,
    ) -> Result<R, DatabasesError> {
        let owner = owner.clone();
        let ms = self.patience.as_millis();
        match timeout_at(end, self.answer(&owner, name, argument)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Error::Timeout { .. })) | Err(_) => Err(DatabasesError::Silent { owner, ms }),
            Ok(Err(error)) => Err(DatabasesError::Refused { owner, error }),
        }
    }

    async fn answer<R: DeserializeOwned + 'static>(
        &mut self,
        owner: &Owner,
        name: &str,
        argument: &Value,
    ) -> Result<R, Error> {
        let patience = self.patience;
        if *owner == self.own {
            return self.spec.evaluate(call(name, argument)).within(patience).await;
        }
        let tab = self.tab().await?;
        // A page of the site, in which a frame may be needed.
        let Owner { partition, origin } = owner;
        let top = partition.as_ref().unwrap_or(origin);
        if self.at.as_ref() != Some(top) {
            tab.navigate(&internal_url(top)).within(patience).await?;
            self.at = Some(top.clone());
        }
        if partition.is_none() {
            return tab.evaluate(call(name, argument)).within(patience).await;
        }
        let url = Value::from(format!("{}?{FRAME}", internal_url(origin)));
        let apart = top == origin;
        let within = format!("{}\n__hinoki_databases.within({url}, {apart}, '{name}', {argument})", script());
        tab.evaluate(Evaluate::new(within).awaited()).within(patience).await
    }

    async fn tab(&mut self) -> Result<Target, Error> {
        if let Some(opening) = self.opening.take() {
            self.tab = opening.await.ok();
        }
        self.tab.clone().ok_or(Error::Gone { method: "opening a tab", reason: "it was closed" })
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        if let Some(tab) = &self.tab {
            tab.close().detach();
        }
    }
}

/// A call of the script, in a page of the origin.
fn call(name: &str, argument: &Value) -> Evaluate {
    Evaluate::new(format!("{}\n__hinoki_databases.{name}({argument})", script())).awaited()
}

/// Ends the address of a frame that waits for calls.
const FRAME: &str = "frame";

/// The document that our tab gets for an address.
pub(crate) fn document(url: &str) -> String {
    match url.split_once('?') {
        Some((_, FRAME)) => format!("<!doctype html><script>{}\n__hinoki_databases.serve()</script>", script()),
        _ => "<!doctype html>".to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_keys_of_frames_name_origin_and_site() {
        let owner = |key| Owner::of_key(key).map(|owner| (owner.origin, owner.partition.unwrap_or_default()));
        let of = |origin: &str, site: &str| Some((origin.to_owned(), site.to_owned()));
        assert_eq!(owner("https://a.test:8443/^0https://top.test"), of("https://a.test:8443", "https://top.test"));
        assert_eq!(owner("https://a.test/^31"), of("https://a.test", "https://a.test"));
        for other in ["https://a.test/", "https://a.test/^1x"] {
            assert_eq!(owner(other), None, "the page's own, or out of reach: {other}");
        }
    }

    #[test]
    fn only_frames_wait_for_calls() {
        assert!(document("https://a.test/__hinoki/data?frame").contains("serve()"));
        assert_eq!(document("https://a.test/__hinoki/data"), "<!doctype html>");
        assert!(!script().contains("</script"), "it would end there");
    }
}
