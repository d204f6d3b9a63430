use serde::Deserialize;
use serde_json::json;

use super::Target;
use crate::{Reply, StorageArea};

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
        self.call("DOMStorage.getDOMStorageItems", json!({ "storageId": area })).map(|items: Items| items.entries)
    }

    /// Sets an item of a storage.
    pub fn set_storage_item(&self, area: &StorageArea, key: &str, value: &str) -> Reply<()> {
        self.command("DOMStorage.setDOMStorageItem", json!({ "storageId": area, "key": key, "value": value }))
    }

    /// Removes all that origins stored in this target's browser context, cookies excepted: localStorage,
    /// sessionStorage, IndexedDB, caches, service workers. All origins at once; answers when all are done.
    pub async fn clear_data(&self, origins: &[String]) -> crate::Result<()> {
        let types = "local_storage,indexeddb,cache_storage,service_workers,file_systems,shader_cache,websql,\
                     storage_buckets";
        let replies: Vec<_> = origins
            .iter()
            .map(|origin| {
                self.command("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": types }))
            })
            .collect();
        super::all(replies).await
    }
}
