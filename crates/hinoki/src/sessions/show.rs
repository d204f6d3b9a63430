use hinoki_protocol::{CookieRecord, SessionRecord};
use hinoki_vault::shown_id;
use serde_json::{Value, json};

use super::find::find;
use super::list::summary;
use super::text::{age, columns, count, hidden, plain, time};
use super::{Sessions, now, print};
use crate::failure::Failure;

/// `hinoki sessions show`.
pub(super) fn show(sessions: &Sessions, typed: &str, values: bool, as_json: bool) -> Result<(), Failure> {
    let record = find(sessions, typed)?;
    let at = now();
    match as_json {
        true => print(&format!("{:#}\n", data(&record, at, values))),
        false => print(&page(&record, at, values)),
    }
}

/// A value, or what stands for it.
fn value(text: &str, shown: bool) -> String {
    if shown { plain(text) } else { hidden(text) }
}

fn page(record: &SessionRecord, at: f64, values: bool) -> String {
    let cell = |text: &str| text.to_owned();
    let mut head = vec![
        vec![cell("created"), time(record.created_at), age(at - record.created_at)],
        vec![cell("saved"), time(record.saved_at), age(at - record.saved_at)],
    ];
    let spec = if record.spec.is_empty() { "none: imported" } else { &record.spec };
    head.push(vec![cell("spec"), plain(spec)]);
    if let Some(stored) = &record.value {
        head.push(vec![cell("value"), value(&stored.to_string(), values)]);
    }
    let id = if values { plain(&record.id) } else { plain(&shown_id(&record.id)) };
    let mut text = format!("{id}\n{}", columns(&head));
    let mut section = |title: &str, rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            let indented: Vec<Vec<String>> = rows.into_iter().map(indent).collect();
            text.push_str(&format!("\n{}\n{}", plain(title), columns(&indented)));
        }
    };
    section("cookies", record.data.cookies.iter().map(|cookie| row_of_cookie(cookie, values)).collect());
    for (kind, storages) in
        [("localStorage", &record.data.local_storage), ("sessionStorage", &record.data.session_storage)]
    {
        for storage in storages {
            let items = storage.value.iter().map(|(key, item)| vec![plain(key), value(item, values)]);
            section(&format!("{kind} of {}", place(&storage.origin, storage.partition.as_deref())), items.collect());
        }
    }
    for databases in &record.data.indexed_db {
        let title = format!("IndexedDB of {}", place(&databases.origin, databases.partition.as_deref()));
        section(&title, databases.databases.iter().flat_map(|database| stores(database, values)).collect());
    }
    text
}

fn indent(mut row: Vec<String>) -> Vec<String> {
    if let Some(first) = row.first_mut() {
        first.insert_str(0, "  ");
    }
    row
}

fn place(origin: &str, partition: Option<&str>) -> String {
    match partition {
        Some(site) => format!("{origin} within {site}"),
        None => origin.to_owned(),
    }
}

fn row_of_cookie(cookie: &CookieRecord, values: bool) -> Vec<String> {
    let mut attributes = Vec::new();
    attributes.extend(cookie.http_only.then(|| "HttpOnly".to_owned()));
    attributes.extend(cookie.secure.then(|| "Secure".to_owned()));
    attributes.extend(cookie.same_site.as_ref().map(|site| format!("SameSite={site}")));
    attributes.extend(cookie.partition.as_ref().map(|partition| format!("Partitioned={}", partition.top_level_site)));
    let expires =
        cookie.expires.map_or_else(|| "until the browser ends".to_owned(), |at| format!("until {}", time(at * 1e3)));
    vec![
        plain(&cookie.name),
        plain(&format!("{}{}", cookie.domain, cookie.path)),
        value(&cookie.value, values),
        expires,
        plain(&attributes.join(" ")),
    ]
}

/// A row for each store of a database, its records below it if values are shown.
fn stores(database: &Value, values: bool) -> Vec<Vec<String>> {
    let name = database["name"].as_str().unwrap_or_default();
    let mut rows = Vec::new();
    for store in database["stores"].as_array().into_iter().flatten() {
        let records = store["records"].as_array().map(Vec::as_slice).unwrap_or_default();
        let store = store["name"].as_str().unwrap_or_default();
        rows.push(vec![plain(name), plain(store), count(records.len(), "record")]);
        if values {
            rows.extend(records.iter().map(|record| vec![String::new(), String::new(), plain(&record.to_string())]));
        }
    }
    if rows.is_empty() {
        rows.push(vec![plain(name), "empty".to_owned()]);
    }
    rows
}

fn data(record: &SessionRecord, at: f64, values: bool) -> Value {
    let mut shown = summary(record, at);
    let mut data = serde_json::to_value(&record.data).unwrap_or_default();
    if values {
        shown["id"] = record.id.clone().into();
        shown["value"] = record.value.clone().unwrap_or_default();
    } else {
        hide(&mut data);
    }
    shown["data"] = data;
    shown
}

/// Takes values away: `null` stands for what is there but not shown.
fn hide(data: &mut Value) {
    let list = |value: &mut Value| value.as_array_mut().map(std::mem::take).unwrap_or_default();
    let cookies = list(&mut data["cookies"]).into_iter().map(|mut cookie| {
        cookie["value"] = Value::Null;
        cookie
    });
    data["cookies"] = cookies.collect();
    for kind in ["localStorage", "sessionStorage"] {
        let storages = list(&mut data[kind]).into_iter().map(|mut storage| {
            storage["value"]
                .as_object_mut()
                .into_iter()
                .flat_map(|items| items.values_mut())
                .for_each(|item| *item = Value::Null);
            storage
        });
        data[kind] = storages.collect();
    }
    let Some(origins) = data.get_mut("indexedDb").and_then(Value::as_array_mut) else { return };
    let stores = origins
        .iter_mut()
        .filter_map(|origin| origin["databases"].as_array_mut())
        .flatten()
        .filter_map(|database| database["stores"].as_array_mut())
        .flatten();
    for store in stores {
        store["records"] = json!(store["records"].as_array().map_or(0, Vec::len));
    }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::{DatabasesRecord, SessionData, StorageRecord};

    use super::*;

    fn record() -> SessionRecord {
        let cookie =
            CookieRecord { name: "sid".into(), value: "s3cret-c".into(), http_only: true, ..Default::default() };
        let storage = |secret: &str| StorageRecord {
            origin: "https://app.test".into(),
            partition: None,
            value: [("token".to_owned(), secret.to_owned())].into(),
        };
        let database =
            json!({ "name": "app", "version": 1, "stores": [{ "name": "kv", "records": [["k", "s3cret-d"]] }] });
        SessionRecord {
            id: r#"["alice","s3cret-i"]"#.into(),
            data: SessionData {
                cookies: vec![cookie],
                local_storage: vec![storage("s3cret-l")],
                session_storage: vec![storage("s3cret-s")],
                indexed_db: vec![DatabasesRecord {
                    origin: "https://app.test".into(),
                    databases: vec![database],
                    ..DatabasesRecord::default()
                }],
            },
            value: Some(json!({ "t": "s3cret-v" })),
            ..SessionRecord::default()
        }
    }

    #[test]
    fn values_are_hidden_unless_asked_for() {
        for shown in [page(&record(), 0.0, false), data(&record(), 0.0, false).to_string()] {
            assert!(!shown.contains("s3cret"), "{shown}");
            for name in ["alice", "sid", "token", "app.test", "kv"] {
                assert!(shown.contains(name), "{name} in {shown}");
            }
        }
        for shown in [page(&record(), 0.0, true), data(&record(), 0.0, true).to_string()] {
            for kind in ["i", "c", "l", "s", "d", "v"] {
                assert!(shown.contains(&format!("s3cret-{kind}")), "{kind} in {shown}");
            }
        }
    }
}
