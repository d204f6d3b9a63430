//! Writes restored storages of other origins before the first script of their pages.

use std::collections::{BTreeMap, BTreeSet};

use hinoki_assets::Assets;
use hinoki_protocol::{SessionData, StorageRecord};
use serde::Serialize;

use crate::site;

/// Name of the binding by which a page says that its storages are written.
pub(crate) const SEEDED: &str = "__hinoki_seeded";

/// Storages that wait for a page of their origin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seed {
    origins: BTreeMap<String, Vec<Items>>,
}

#[derive(Debug, Clone, Serialize)]
struct Items {
    /// As [`crate::partition`] has it.
    partition: Option<String>,
    local: bool,
    /// Whether it is emptied first.
    clear: bool,
    value: BTreeMap<String, String>,
}

/// What the script gets for the pages of an origin.
#[derive(Debug, Serialize)]
struct Waiting<'a> {
    /// The site that they are of: no script can tell where domains begin.
    site: String,
    items: &'a [Items],
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
        self.push(record, local, false);
    }

    /// The storage is emptied, then gets the items.
    pub(crate) fn add_cleared(&mut self, record: &StorageRecord, local: bool) {
        self.push(record, local, true);
    }

    fn push(&mut self, record: &StorageRecord, local: bool, clear: bool) {
        let items = Items { partition: record.partition.clone(), local, clear, value: record.value.clone() };
        self.origins.entry(record.origin.clone()).or_default().push(items);
    }

    /// What waits for the storages of one kind, of these origins or all, is dropped.
    pub(crate) fn clear_area(&mut self, local: bool, origins: Option<&[String]>) {
        for (origin, all) in &mut self.origins {
            if origins.is_none_or(|named| named.contains(origin)) {
                all.retain(|items| items.local != local);
            }
        }
        self.origins.retain(|_, all| !all.is_empty());
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Whether items wait for this storage: no page of its origin was there since they were restored.
    pub(crate) fn waits(&self, record: &StorageRecord, local: bool) -> bool {
        let fits = |items: &Items| items.local == local && items.partition == record.partition;
        self.origins.get(&record.origin).is_some_and(|all| all.iter().any(fits))
    }

    /// A page or frame has its own, as it said.
    pub(crate) fn seeded(&mut self, told: &str) {
        let Ok((origin, partition)) = serde_json::from_str::<(String, Option<String>)>(told) else { return };
        if let Some(all) = self.origins.get_mut(&origin) {
            all.retain(|items| items.partition != partition);
        }
        self.origins.retain(|_, all| !all.is_empty());
    }

    /// The script for new documents; `met`: origins of pages that are or were there, in which they may be frames.
    pub(crate) fn script(&self, met: &BTreeSet<String>) -> String {
        let waiting: BTreeMap<_, _> = self
            .origins
            .iter()
            .map(|(origin, items)| (origin, Waiting { site: site::of_url(origin), items }))
            .collect();
        let origins = serde_json::to_string(&waiting).unwrap_or_default();
        let sites: BTreeMap<_, _> = met.iter().map(|origin| (origin, site::of_url(origin))).collect();
        let sites = serde_json::to_string(&sites).unwrap_or_default();
        let write = String::from_utf8_lossy(&Assets::storages()).into_owned();
        format!(
            "(() => {{ const told = globalThis.{SEEDED}; delete globalThis.{SEEDED}; \
             const all = ({origins})[location.origin]; if (!all) return;\n{write}\n\
             const write = globalThis.__hinoki_storages; delete globalThis.__hinoki_storages; write(all.site, all.items, told, {sites}) }})()"
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
        assert!(seed.origins.contains_key("https://b.test") && !seed.origins.contains_key("https://a.test"));
        assert!(seed.script(&BTreeSet::new()).contains("https://b.test"));
        assert!(seed.waits(&record("https://b.test", Some("https://a.test")), false));
        assert!(!seed.waits(&record("https://b.test", Some("https://a.test")), true));
        seed.seeded("[\"https://b.test\",\"https://other.test\"]");
        assert!(
            seed.waits(&record("https://b.test", Some("https://a.test")), false),
            "frames of another page don't count"
        );
        seed.seeded("[\"https://b.test\",\"https://a.test\"]");
        assert!(!seed.waits(&record("https://b.test", Some("https://a.test")), false));
        assert!(seed.waits(&record("https://b.test", None), true));
        seed.seeded("[\"https://b.test\",null]");
        assert!(seed.is_empty());
    }

    #[test]
    fn pages_are_told_of_which_site_they_are() {
        let mut seed = Seed::default();
        seed.add(&record("https://www.shop.co.uk:8443", None), true);
        assert!(
            seed.script(&BTreeSet::new()).contains(r#""https://www.shop.co.uk:8443":{"site":"shop.co.uk","items":[{"#)
        );
    }

    #[test]
    fn frames_are_told_of_which_sites_the_pages_around_may_be() {
        let mut seed = Seed::default();
        seed.add(&record("https://amazonaws.com", Some("https://alice.s3.amazonaws.com")), true);
        let met = ["https://alice.s3.amazonaws.com", "https://www.amazonaws.com:8443"].map(str::to_owned);
        let sites = r#"{"https://alice.s3.amazonaws.com":"alice.s3.amazonaws.com","https://www.amazonaws.com:8443":"amazonaws.com"}"#;
        assert!(seed.script(&BTreeSet::from(met)).contains(sites));
    }

    #[test]
    fn storages_are_emptied_by_kind() {
        let mut seed = Seed::default();
        seed.add(&record("https://b.test", None), true);
        seed.add_cleared(&record("https://b.test", None), false);
        assert!(seed.script(&BTreeSet::new()).contains("\"clear\":true"));
        seed.clear_area(true, Some(&["https://other.test".to_owned()]));
        assert!(seed.waits(&record("https://b.test", None), true));
        seed.clear_area(true, None);
        assert!(
            !seed.waits(&record("https://b.test", None), true) && seed.waits(&record("https://b.test", None), false)
        );
        seed.clear_area(false, Some(&["https://b.test".to_owned()]));
        assert!(seed.is_empty());
    }
}
