//! IndexedDB and Cache Storage of all origins that a worker's pages showed: read and written by a page of each origin.
//!
//! The spec's own page serves its origin. Others get a tab of ours whose documents are answered by interception; that
//! costs about 90 ms an origin, so it happens only for origins that use IndexedDB. What a browser keeps apart for frames
//! below another site is read by such a frame, in a page of ours of that site.

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

/// Whose databases are meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner {
    /// Site of the page, if those of its frames are meant.
    pub partition: Option<String>,
    pub origin: String,
}

impl Owner {
    /// By a storage key: `https://a.test/^0https://top.test`.
    fn of_key(key: &str) -> Option<Self> {
        let (origin, site) = key.split_once("/^0")?;
        // Frames within frames have further marks.
        let plain = origin.starts_with("http") && site.starts_with("http") && !site.contains('^');
        plain.then(|| Self { partition: Some(site.to_owned()), origin: origin.to_owned() })
    }

    /// Their storage key.
    pub(crate) fn key(&self) -> Option<String> {
        self.partition.as_ref().map(|site| format!("{}/^0{site}", self.origin))
    }

    /// As a record names it.
    pub(crate) fn of_record(record: &DatabasesRecord) -> Self {
        Self { partition: record.partition.clone(), origin: record.origin.clone() }
    }
}

/// What is to be done with databases.
pub(crate) struct Databases {
    spec: Target,
    own: Owner,
    others: BTreeSet<Owner>,
    /// The tab of ours, if another origin needs one.
    internal: Option<oneshot::Receiver<Target>>,
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
        let internal = (!others.is_empty()).then(|| self.open_internal());
        Databases { spec: self.spec.clone(), own, others, internal }
    }
}

impl Databases {
    /// Reads all that is wanted.
    pub(crate) async fn read(self, wanted: Wanted) -> Result<Vec<DatabasesRecord>, Error> {
        let mut records = Vec::new();
        let wanted = serde_json::to_value(wanted).unwrap_or_default();
        let mut keep = |owner: &Owner, Dump { databases, caches }: Dump| {
            if !databases.is_empty() || !caches.is_empty() {
                let Owner { partition, origin } = owner.clone();
                records.push(DatabasesRecord { origin, partition, databases, caches });
            }
        };
        keep(&self.own, self.spec.evaluate(call("dump", &wanted)).await?);
        let Some(page) = internal(self.internal).await else { return Ok(records) };
        let mut at = None;
        for owner in &self.others {
            keep(owner, page.evaluate(go(&page, &mut at, owner, "dump", &wanted).await?).await?);
        }
        page.close().detach();
        Ok(records)
    }

    /// Writes databases in place of what is there.
    pub(crate) async fn write(self, records: Vec<DatabasesRecord>) -> Result<(), Error> {
        let page = internal(self.internal).await;
        let mut at = None;
        for record in records {
            let owner = Owner::of_record(&record);
            let data = json!({ "databases": record.databases, "caches": record.caches });
            if owner == self.own {
                self.spec.run(call("restore", &data)).await?;
            } else if let Some(page) = &page {
                page.run(go(page, &mut at, &owner, "restore", &data).await?).await?;
            }
        }
        if let Some(page) = page {
            page.close().detach();
        }
        Ok(())
    }
}

/// A call of the script, in a page of the origin.
fn call(name: &str, argument: &Value) -> Evaluate {
    Evaluate::new(format!("{}\n__hinoki_databases.{name}({argument})", script())).awaited()
}

/// The call by which our page does the same for an owner; shows the page that is needed for it first.
async fn go(
    page: &Target,
    at: &mut Option<String>,
    owner: &Owner,
    name: &str,
    argument: &Value,
) -> Result<Evaluate, Error> {
    let top = owner.partition.as_ref().unwrap_or(&owner.origin);
    if at.as_ref() != Some(top) {
        page.navigate(&internal_url(top)).await?;
        *at = Some(top.clone());
    }
    if owner.partition.is_none() {
        return Ok(call(name, argument));
    }
    let url = Value::from(format!("{}?{FRAME}", internal_url(&owner.origin)));
    Ok(Evaluate::new(format!("{}\n__hinoki_databases.within({url}, '{name}', {argument})", script())).awaited())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_keys_of_frames_name_origin_and_site() {
        let owner = |key| Owner::of_key(key).map(|owner| (owner.origin, owner.partition.unwrap_or_default()));
        let of = |origin: &str, site: &str| Some((origin.to_owned(), site.to_owned()));
        assert_eq!(owner("https://a.test:8443/^0https://top.test"), of("https://a.test:8443", "https://top.test"));
        // The page's own, a frame within a frame, an opaque site.
        for other in
            ["https://a.test/", "https://a.test/^31", "https://a.test/^0https://top.test^31", "https://a.test/^1x"]
        {
            assert_eq!(owner(other), None, "{other}");
        }
    }

    #[test]
    fn only_frames_wait_for_calls() {
        assert!(document("https://a.test/__hinoki/data?frame").contains("serve()"));
        assert_eq!(document("https://a.test/__hinoki/data"), "<!doctype html>");
        assert!(!script().contains("</script"), "it would end there");
    }
}
