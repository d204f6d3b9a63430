use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::Target;
use crate::{FrameId, Reply, StorageArea};

/// Storages answer in milliseconds, unless the page that holds them hangs: that must not hold up all others.
const STORAGE: Duration = Duration::from_secs(5);

/// Who stored something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StoragePlace {
    /// The pages of an origin, `https://app.test`.
    Origin(String),
    /// The frames of an origin below another site, by the storage key: `https://app.test/^0https://top.test`.
    Partition(String),
}

/// What of it is meant. The browser can't remove localStorage without sessionStorage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// localStorage, sessionStorage, IndexedDB, caches, service workers.
    All,
    /// The same without IndexedDB.
    AllButDatabases,
    /// localStorage and sessionStorage.
    Storages,
}

impl Stored {
    fn types(self) -> &'static str {
        match self {
            Self::All => {
                "local_storage,indexeddb,cache_storage,service_workers,file_systems,shader_cache,websql,storage_buckets"
            }
            Self::AllButDatabases => "local_storage,cache_storage,service_workers,file_systems,shader_cache,websql",
            Self::Storages => "local_storage",
        }
    }
}

impl Target {
    /// Begins to tell of changes of localStorage and sessionStorage by [`crate::Event::Storage`].
    pub fn enable_storage_events(&self) -> Reply<()> {
        self.command("DOMStorage.enable", json!({}))
    }

    /// The items of a storage. Only while a frame of its origin is there.
    pub fn storage_items(&self, area: &StorageArea) -> Reply<Vec<(String, String)>> {
        #[derive(Deserialize)]
        struct Items {
            entries: Vec<(String, String)>,
        }
        self.call("DOMStorage.getDOMStorageItems", json!({ "storageId": area }))
            .within(STORAGE)
            .map(|items: Items| items.entries)
    }

    /// The storage key of a frame; one that is not its origin's alone tells by what it is partitioned.
    pub fn storage_key(&self, frame: &FrameId) -> Reply<String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Key {
            storage_key: String,
        }
        self.call("Storage.getStorageKeyForFrame", json!({ "frameId": frame })).map(|key: Key| key.storage_key)
    }

    /// Removes all items of a storage. Only while a frame of its origin is there.
    pub fn clear_storage(&self, area: &StorageArea) -> Reply<()> {
        self.command("DOMStorage.clear", json!({ "storageId": area })).within(STORAGE)
    }

    /// Sets an item of a storage.
    pub fn set_storage_item(&self, area: &StorageArea, key: &str, value: &str) -> Reply<()> {
        self.command("DOMStorage.setDOMStorageItem", json!({ "storageId": area, "key": key, "value": value }))
            .within(STORAGE)
    }

    /// Removes all that origins stored in this target's browser context, cookies excepted.
    pub async fn clear_data(&self, origins: &[String]) -> crate::Result<()> {
        let places: Vec<StoragePlace> = origins.iter().cloned().map(StoragePlace::Origin).collect();
        self.clear_stored(&places, Stored::All).await
    }

    /// Removes what places stored in this target's browser context, cookies excepted. All at once; answers when all are
    /// done.
    pub async fn clear_stored(&self, places: &[StoragePlace], stored: Stored) -> crate::Result<()> {
        let types = stored.types();
        let replies: Vec<_> = places
            .iter()
            .map(|place| match place {
                StoragePlace::Origin(origin) => {
                    self.command("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": types }))
                }
                StoragePlace::Partition(key) => {
                    self.command("Storage.clearDataForStorageKey", json!({ "storageKey": key, "storageTypes": types }))
                }
            })
            .collect();
        super::all(replies).await
    }
}
