//! The saved sessions, for someone who looks at them.

use std::collections::BTreeMap;

use hinoki_protocol::{
    HostError, SessionContents, SessionData, SessionKey, SessionOrigin, SessionRecord, SessionSummary,
};
use hinoki_session::{expires_at, shown_id};
use hinoki_vault::{Key, Scope, Vault, VaultError};
use serde_json::Value;
use tokio::sync::watch;

/// What stands for a value that wasn't asked for.
const HIDDEN: &str = "•••";

/// The saved sessions of an engine. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SavedSessions {
    vault: Vault,
}

impl SavedSessions {
    pub(crate) fn new(vault: Vault) -> Self {
        Self { vault }
    }

    pub(crate) fn vault(&self) -> Vault {
        self.vault.clone()
    }

    /// Tells of each session that was saved or dropped.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.vault.changes()
    }

    /// All of them, those that earlier runs left on disk included, without values.
    ///
    /// # Errors
    /// What is on disk can't be read.
    pub async fn list(&self) -> Result<Vec<SessionSummary>, HostError> {
        let kept = self.vault.all_kept().await.map_err(|error| refused(&error))?;
        let in_memory = self.vault.list();
        let listed = in_memory.iter().map(|(key, record)| summary(to_wire(key), record));
        let on_disk = kept.iter().map(|record| summary(to_wire(&Key::global(&record.id)), record));
        Ok(listed.chain(on_disk).collect())
    }

    /// What a session holds; its values only if they are to be revealed.
    ///
    /// # Errors
    /// There is no such session, or it can't be read from disk.
    pub async fn contents(&self, key: SessionKey, reveal: bool) -> Result<SessionContents, HostError> {
        let own = of_wire(&key);
        let record = match self.vault.get(&own) {
            Some(record) => Some((*record).clone()),
            None if own.scope == Scope::Global => self.vault.kept(&own.id).await.map_err(|error| refused(&error))?,
            None => None,
        };
        let Some(record) = record else {
            let message = format!("no session is saved under the id {}", shown_id(&key.id));
            return Err(HostError { code: "notFound".into(), message, path: None });
        };
        let mut data = record.data;
        if !reveal {
            hide(&mut data);
        }
        Ok(SessionContents { key, data, revealed: reveal })
    }

    /// Drops one, on disk too.
    pub fn clear(&self, key: &SessionKey) {
        self.vault.clear(&of_wire(key));
    }

    /// Drops all, on disk too.
    pub fn clear_all(&self) {
        self.vault.clear_all();
    }
}

fn to_wire(key: &Key) -> SessionKey {
    let spec = match &key.scope {
        Scope::Global => None,
        Scope::Spec(spec) => Some(spec.clone()),
    };
    SessionKey { id: key.id.clone(), spec }
}

fn of_wire(key: &SessionKey) -> Key {
    match &key.spec {
        Some(spec) => Key::of_spec(spec, &key.id),
        None => Key::global(&key.id),
    }
}

fn summary(key: SessionKey, record: &SessionRecord) -> SessionSummary {
    SessionSummary {
        global: key.spec.is_none(),
        key,
        spec: record.spec.clone(),
        persist: record.persist,
        created_at: record.created_at,
        saved_at: record.saved_at,
        expires_at: expires_at(&record.data).map(|seconds| seconds * 1e3),
        origins: origins(&record.data),
    }
}

/// How much there is of each origin; cookies belong to domains.
fn origins(data: &SessionData) -> Vec<SessionOrigin> {
    let mut found: BTreeMap<String, SessionOrigin> = BTreeMap::new();
    let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
    let mut of = |origin: &str, add: &dyn Fn(&mut SessionOrigin)| {
        let new = || SessionOrigin { origin: origin.to_owned(), ..SessionOrigin::default() };
        add(found.entry(origin.to_owned()).or_insert_with(new));
    };
    for cookie in &data.cookies {
        of(&cookie.domain, &|origin| origin.cookies += 1);
    }
    for record in &data.local_storage {
        of(&record.origin, &|origin| origin.local_storage += count(record.value.len()));
    }
    for record in &data.session_storage {
        of(&record.origin, &|origin| origin.session_storage += count(record.value.len()));
    }
    for record in &data.indexed_db {
        of(&record.origin, &|origin| origin.indexed_db += count(record.databases.len()));
    }
    found.into_values().collect()
}

fn hide(data: &mut SessionData) {
    data.cookies.iter_mut().for_each(|cookie| cookie.value = HIDDEN.into());
    let storages = data.local_storage.iter_mut().chain(&mut data.session_storage);
    storages.flat_map(|record| record.value.values_mut()).for_each(|value| *value = HIDDEN.into());
    for record in &mut data.indexed_db {
        // Names of databases, stores and caches, and URLs, say what there is.
        let stores = record.databases.iter_mut().filter_map(|database| database.get_mut("stores")?.as_array_mut());
        for records in stores.flatten().filter_map(|store| store.get_mut("records")?.as_array_mut()) {
            records.iter_mut().for_each(|record| *record = HIDDEN.into());
        }
        let responses = record.caches.iter_mut().filter_map(|cache| cache.get_mut("responses")?.as_array_mut());
        for response in responses.flatten() {
            for part in ["body", "headers", "requestHeaders"] {
                if let Some(value) = response.get_mut(part) {
                    *value = Value::from(HIDDEN);
                }
            }
        }
    }
}

fn refused(error: &VaultError) -> HostError {
    HostError { code: "vault".into(), message: error.to_string(), path: None }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::{CookieRecord, DatabasesRecord, StorageRecord};
    use serde_json::json;

    use super::*;

    fn data() -> SessionData {
        let cookie = |name: &str| CookieRecord {
            name: name.into(),
            value: "s3cret-cookie".into(),
            domain: "app.test".into(),
            ..CookieRecord::default()
        };
        let storage = StorageRecord {
            origin: "https://app.test".into(),
            partition: None,
            value: [("token".to_owned(), "s3cret-token".to_owned())].into(),
        };
        let database = json!({ "name": "app", "stores": [{ "name": "kv", "records": [["k", "s3cret-record"]] }] });
        let cache = json!({ "name": "v1", "responses": [{ "url": "/me", "body": "s3cret-body", "headers": [["x", "s3cret-h"]] }] });
        SessionData {
            cookies: vec![cookie("sid"), cookie("theme")],
            local_storage: vec![storage.clone()],
            session_storage: vec![storage],
            indexed_db: vec![DatabasesRecord {
                origin: "https://app.test".into(),
                partition: None,
                databases: vec![database],
                caches: vec![cache],
            }],
        }
    }

    #[test]
    fn a_summary_counts_by_origin() {
        let app = SessionOrigin {
            origin: "https://app.test".into(),
            cookies: 0,
            local_storage: 1,
            session_storage: 1,
            indexed_db: 1,
        };
        let cookies = SessionOrigin { origin: "app.test".into(), cookies: 2, ..SessionOrigin::default() };
        assert_eq!(origins(&data()), [cookies, app]);
    }

    #[test]
    fn values_are_hidden_and_names_are_not() {
        let mut data = data();
        hide(&mut data);
        let text = serde_json::to_string(&data).expect("JSON");
        assert!(!text.contains("s3cret"), "{text}");
        for name in ["sid", "token", "kv", "v1", "/me", "app.test"] {
            assert!(text.contains(name), "{name} in {text}");
        }
    }

    #[tokio::test]
    async fn what_is_asked_for_is_revealed_and_what_is_cleared_is_gone() {
        let vault = Vault::new();
        let key = Key::of_spec("a.cy.js", "alice");
        let asked = vault.ask(&key, std::time::Duration::from_secs(1)).await.expect("free");
        let record =
            SessionRecord { id: "alice".into(), spec: "a.cy.js".into(), data: data(), ..SessionRecord::default() };
        let saved = SavedSessions::new(vault);
        let mut changes = saved.changes();
        asked.lease.expect("the right").publish(record);
        assert!(changes.has_changed().expect("open"));
        let listed = saved.list().await.expect("in memory");
        let wire = SessionKey { id: "alice".into(), spec: Some("a.cy.js".into()) };
        assert_eq!(listed.iter().map(|one| (&one.key, one.global)).collect::<Vec<_>>(), [(&wire, false)]);
        let hidden = saved.contents(wire.clone(), false).await.expect("there");
        assert_eq!(hidden.data.cookies[0].value, HIDDEN);
        let shown = saved.contents(wire.clone(), true).await.expect("there");
        assert_eq!(shown.data, data());
        changes.mark_unchanged();
        saved.clear(&wire);
        assert!(changes.has_changed().expect("open"));
        assert_eq!(saved.contents(wire, true).await.expect_err("gone").code, "notFound");
    }
}
