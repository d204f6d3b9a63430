//! Writes restored storages of other origins before the first script of their pages.

use std::collections::BTreeMap;

use hinoki_protocol::{SessionData, StorageRecord};
use serde::Serialize;

/// Name of the binding by which a page says that its storages are written.
pub(crate) const SEEDED: &str = "__hinoki_seeded";

/// Storages that wait for a page of their origin.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Seed {
    origins: BTreeMap<String, Vec<Items>>,
}

#[derive(Debug, Clone, Serialize)]
struct Items {
    /// Of a frame below another site.
    partitioned: bool,
    local: bool,
    value: BTreeMap<String, String>,
}

impl Seed {
    /// What `data` holds for other origins than `own`, whose storages are at hand.
    pub(crate) fn of(data: &SessionData, own: &str) -> Self {
        let mut seed = Self::default();
        for (local, records) in [(true, &data.local_storage), (false, &data.session_storage)] {
            for record in records.iter().filter(|record| !is_own(record, own)) {
                seed.add(record, local);
            }
        }
        seed
    }

    /// Adds the items of one storage.
    pub(crate) fn add(&mut self, record: &StorageRecord, local: bool) {
        let items = Items { partitioned: record.partition.is_some(), local, value: record.value.clone() };
        self.origins.entry(record.origin.clone()).or_default().push(items);
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// The pages of an origin have theirs.
    pub(crate) fn seeded(&mut self, origin: &str) {
        self.origins.remove(origin);
    }

    /// The script for new documents.
    pub(crate) fn script(&self) -> String {
        let origins = serde_json::to_string(&self.origins).unwrap_or_default();
        format!(
            "(() => {{ const told = globalThis.{SEEDED}; delete globalThis.{SEEDED}; \
             const all = ({origins})[location.origin]; if (!all) return; \
             const top = window.top === window; const inside = all.some((items) => items.partitioned); \
             try {{ for (const items of all) {{ if (items.partitioned !== (!top && inside)) continue; \
             const storage = items.local ? localStorage : sessionStorage; \
             for (const key in items.value) storage.setItem(key, items.value[key]) }} \
             told?.(location.origin) }} catch {{}} }})()"
        )
    }
}

fn is_own(record: &StorageRecord, own: &str) -> bool {
    record.origin == own && record.partition.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(origin: &str, partition: Option<&str>) -> StorageRecord {
        StorageRecord {
            origin: origin.into(),
            partition: partition.map(str::to_owned),
            value: BTreeMap::from([("k".to_owned(), "</v>".to_owned())]),
        }
    }

    #[test]
    fn only_other_origins_wait_and_each_once() {
        let data = SessionData {
            local_storage: vec![record("https://a.test", None), record("https://b.test", None)],
            session_storage: vec![record("https://b.test", Some("https://a.test"))],
            ..SessionData::default()
        };
        let mut seed = Seed::of(&data, "https://a.test");
        assert!(seed.script().contains("https://b.test") && !seed.script().contains("\"https://a.test\""));
        seed.seeded("https://b.test");
        assert!(seed.is_empty());
    }
}
