use std::collections::BTreeSet;

use hinoki_protocol::SessionRecord;
use hinoki_vault::{first_expired, shown_id};
use serde_json::{Value, json};

use super::text::{age, columns, count, plain};
use super::{Sessions, now, print};
use crate::failure::Failure;

/// `hinoki sessions list`.
pub(super) fn list(sessions: &Sessions, as_json: bool) -> Result<(), Failure> {
    let records = sessions.listed()?.records;
    let at = now();
    if as_json {
        let all: Vec<Value> = records.iter().map(|record| summary(record, at)).collect();
        return print(&format!("{:#}\n", Value::from(all)));
    }
    if records.is_empty() {
        sessions.say(&format!("no session is kept in {}", sessions.store.folder().display()));
        return Ok(());
    }
    let rows: Vec<Vec<String>> = records.iter().map(|record| row(record, at)).collect();
    print(&columns(&rows))
}

fn row(record: &SessionRecord, at: f64) -> Vec<String> {
    let data = &record.data;
    let items: usize = data.local_storage.iter().chain(&data.session_storage).map(|storage| storage.value.len()).sum();
    vec![
        plain(&shown_id(&record.id)),
        age(at - record.saved_at),
        count(data.cookies.len(), "cookie"),
        count(items, "item"),
        count(origins(record).len(), "origin"),
        first_expired(data, at / 1e3)
            .map(|expired| plain(&format!("{} expired {}", expired.what, age(at - expired.since * 1e3))))
            .unwrap_or_default(),
    ]
}

/// What can be told of a session without telling its secrets.
pub(super) fn summary(record: &SessionRecord, at: f64) -> Value {
    let expired = first_expired(&record.data, at / 1e3);
    json!({
        "id": shown_id(&record.id),
        "spec": record.spec,
        "createdAt": record.created_at,
        "savedAt": record.saved_at,
        "cookies": record.data.cookies.len(),
        "origins": origins(record),
        "expired": expired.map(|expired| json!({ "what": expired.what, "since": expired.since * 1e3 })),
    })
}

fn origins(record: &SessionRecord) -> BTreeSet<&str> {
    let data = &record.data;
    let storages = data.local_storage.iter().chain(&data.session_storage).map(|storage| storage.origin.as_str());
    storages.chain(data.indexed_db.iter().map(|databases| databases.origin.as_str())).collect()
}
