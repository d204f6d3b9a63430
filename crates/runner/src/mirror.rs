//! A live mirror of localStorage and sessionStorage, kept by the browser's events: capturing costs nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use hinoki_browser::{StorageArea, StorageChange, StorageChanged};
use hinoki_protocol::{SessionData, StorageRecord};

use crate::partition;

/// Items of every storage that a page or frame changed since the last clearing.
#[derive(Debug, Default)]
pub(crate) struct Mirror {
    areas: HashMap<Area, BTreeMap<String, String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Area {
    origin: String,
    partition: Option<String>,
    local: bool,
}

impl Mirror {
    /// Takes a change over.
    pub(crate) fn apply(&mut self, changed: &StorageChanged) {
        let Some(area) = Area::of(&changed.area) else { return };
        let items = self.areas.entry(area).or_default();
        match &changed.change {
            StorageChange::Set { key, value } => drop(items.insert(key.clone(), value.clone())),
            StorageChange::Removed { key } => drop(items.remove(key)),
            StorageChange::Cleared => items.clear(),
        }
    }

    /// A storage was read as it is.
    pub(crate) fn replace(&mut self, area: &StorageArea, items: Vec<(String, String)>) {
        if let Some(area) = Area::of(area) {
            self.areas.insert(area, items.into_iter().collect());
        }
    }

    /// Storages that are known, and both kinds of each origin given, as the browser names them.
    pub(crate) fn areas(&self, origins: impl Iterator<Item = String>) -> Vec<StorageArea> {
        let plain = origins
            .flat_map(|origin| [true, false].map(|local| Area { origin: origin.clone(), partition: None, local }));
        let all: HashSet<Area> = plain.chain(self.areas.keys().cloned()).collect();
        all.into_iter().map(|area| area.to_browser()).collect()
    }

    /// Storage keys of frames that a browser partitions.
    pub(crate) fn partitions(&self) -> HashSet<String> {
        self.areas.keys().filter(|area| area.partition.is_some()).filter_map(|area| area.to_browser().key).collect()
    }

    /// The origin of a storage.
    pub(crate) fn origin_of(area: &StorageArea) -> Option<String> {
        Area::of(area).map(|area| area.origin)
    }

    /// A storage without items.
    pub(crate) fn empty(area: &StorageArea) -> Option<StorageRecord> {
        let Area { origin, partition, .. } = Area::of(area)?;
        Some(StorageRecord { origin, partition, ..StorageRecord::default() })
    }

    /// All storages are empty.
    pub(crate) fn clear(&mut self) {
        self.areas.clear();
    }

    /// All storages of one kind, or those of the given origins, are empty.
    pub(crate) fn clear_area(&mut self, local: bool, origins: Option<&[String]>) {
        let concerned = |area: &Area| area.local == local && origins.is_none_or(|all| all.contains(&area.origin));
        self.areas.retain(|area, _| !concerned(area));
    }

    /// What a restored session holds is what the storages hold.
    pub(crate) fn fill(&mut self, data: &SessionData) {
        self.clear();
        for (local, records) in [(true, &data.local_storage), (false, &data.session_storage)] {
            for record in records {
                let area = Area { origin: record.origin.clone(), partition: record.partition.clone(), local };
                self.areas.insert(area, record.value.clone());
            }
        }
    }

    /// Storages of one kind that hold items, by origin.
    pub(crate) fn records(&self, local: bool) -> Vec<StorageRecord> {
        let mut records: Vec<StorageRecord> = self
            .areas
            .iter()
            .filter(|(area, items)| area.local == local && !items.is_empty())
            .map(|(area, items)| StorageRecord {
                origin: area.origin.clone(),
                partition: area.partition.clone(),
                value: items.clone(),
            })
            .collect();
        records.sort_by(|a, b| (&a.origin, &a.partition).cmp(&(&b.origin, &b.partition)));
        records
    }
}

impl Area {
    /// From the browser's names.
    fn of(area: &StorageArea) -> Option<Self> {
        let key = area.key.as_deref().filter(|key| !key.is_empty()).or(area.origin.as_deref())?;
        let (origin, partition) = partition::of_key(key)?;
        Some(Self { origin, partition, local: area.local })
    }

    fn to_browser(&self) -> StorageArea {
        let key = partition::key_of(&self.origin, self.partition.as_deref());
        StorageArea { origin: None, key: Some(key), local: self.local }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(key: &str, local: bool, change: StorageChange) -> StorageChanged {
        StorageChanged { area: StorageArea { origin: None, key: Some(key.into()), local }, change }
    }

    fn set(key: &str, value: &str) -> StorageChange {
        StorageChange::Set { key: key.into(), value: value.into() }
    }

    #[test]
    fn changes_are_followed_by_origin_and_kind() {
        let mut mirror = Mirror::default();
        mirror.apply(&changed("https://a.test/", true, set("k", "1")));
        mirror.apply(&changed("https://a.test/", true, set("k", "2")));
        mirror.apply(&changed("https://a.test/", false, set("s", "x")));
        mirror.apply(&changed("https://b.test:8443/^0https://a.test", true, set("p", "y")));
        mirror.apply(&changed("https://b.test/^31", true, set("of", "a frame within a frame")));
        mirror.apply(&changed("about:blank", true, set("no", "no")));
        let local = mirror.records(true);
        assert_eq!(local.len(), 3);
        assert_eq!((local[0].origin.as_str(), &local[0].partition), ("https://a.test", &None));
        assert_eq!(local[0].value["k"], "2");
        assert_eq!(
            (local[1].origin.as_str(), local[1].partition.as_deref()),
            ("https://b.test", Some("https://b.test"))
        );
        assert_eq!(local[2].partition.as_deref(), Some("https://a.test"));
        assert_eq!(local[2].origin, "https://b.test:8443");
        assert_eq!(mirror.records(false)[0].value["s"], "x");
        mirror.apply(&changed("https://a.test/", true, StorageChange::Removed { key: "k".into() }));
        assert_eq!(mirror.records(true).len(), 2, "an empty storage is none");
    }

    #[test]
    fn what_was_restored_is_shown_until_it_is_cleared() {
        let mut mirror = Mirror::default();
        mirror.apply(&changed("https://old.test/", true, set("k", "1")));
        let record = StorageRecord {
            origin: "https://a.test".into(),
            partition: None,
            value: BTreeMap::from([("t".to_owned(), "1".to_owned())]),
        };
        let data = SessionData { local_storage: vec![record.clone()], ..SessionData::default() };
        mirror.fill(&data);
        assert_eq!(mirror.records(true), [record]);
        mirror.clear_area(true, Some(&["https://other.test".to_owned()]));
        assert_eq!(mirror.records(true).len(), 1);
        mirror.clear_area(true, None);
        assert_eq!(mirror.records(true), []);
    }
}
