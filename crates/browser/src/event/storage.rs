use serde::{Deserialize, Serialize};

/// One localStorage or sessionStorage.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StorageArea {
    /// Its origin.
    #[serde(rename = "securityOrigin", default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Its key: the origin, and what it is partitioned by.
    #[serde(rename = "storageKey", default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// localStorage, else sessionStorage.
    #[serde(rename = "isLocalStorage")]
    pub local: bool,
}

/// A change of a storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageChanged {
    /// Where.
    pub area: StorageArea,
    /// What.
    pub change: StorageChange,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageChange {
    /// An item was added or has another value.
    Set {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// An item was removed.
    Removed {
        /// Its key.
        key: String,
    },
    /// All items were removed.
    Cleared,
}
