use std::collections::BTreeMap;

use hinoki_protocol::{CookieRecord, SessionData};
use serde_json::{Value, json};

use super::values;

/// The file, and what of a session has no place in it.
pub(crate) fn write(data: &SessionData) -> (Value, Vec<String>) {
    let mut left_out = Vec::new();
    let mut origins: BTreeMap<&str, (Vec<Value>, Vec<Value>)> = BTreeMap::new();
    for storage in &data.local_storage {
        match &storage.partition {
            Some(site) => {
                left_out.push(format!("localStorage of {} within {site} has no place in the file", storage.origin));
            }
            None => {
                let items = storage.value.iter().map(|(name, value)| json!({ "name": name, "value": value }));
                origins.entry(&storage.origin).or_default().0.extend(items);
            }
        }
    }
    for storage in &data.session_storage {
        left_out.push(format!("sessionStorage of {} has no place in the file", storage.origin));
    }
    for databases in &data.indexed_db {
        if let Some(site) = &databases.partition {
            left_out.push(format!("IndexedDB of {} within {site} has no place in the file", databases.origin));
            continue;
        }
        let all = databases.databases.iter().map(|found| database(found, &databases.origin, &mut left_out));
        origins.entry(&databases.origin).or_default().1.extend(all);
    }
    let origins: Vec<Value> = origins
        .into_iter()
        .map(|(origin, (items, databases))| {
            let mut entry = json!({ "origin": origin, "localStorage": items });
            if !databases.is_empty() {
                entry["indexedDB"] = databases.into();
            }
            entry
        })
        .collect();
    (json!({ "cookies": data.cookies.iter().map(cookie).collect::<Vec<_>>(), "origins": origins }), left_out)
}

fn cookie(cookie: &CookieRecord) -> Value {
    let mut written = json!({
        "name": cookie.name,
        "value": cookie.value,
        "domain": cookie.domain,
        "path": cookie.path,
        "expires": cookie.expires.unwrap_or(-1.0),
        "httpOnly": cookie.http_only,
        "secure": cookie.secure,
        // What browsers assume where a cookie doesn't say.
        "sameSite": cookie.same_site.as_deref().unwrap_or("Lax"),
    });
    if cookie.expires.is_none() {
        written["expires"] = json!(-1);
    }
    if let Some(partition) = &cookie.partition {
        written["partitionKey"] = json!(partition.top_level_site);
        written["_crHasCrossSiteAncestor"] = json!(partition.has_cross_site_ancestor);
    }
    written
}

fn database(database: &Value, origin: &str, left_out: &mut Vec<String>) -> Value {
    let stores = database["stores"].as_array().into_iter().flatten();
    let stores: Vec<Value> = stores
        .map(|store| {
            let place = format!("{}/{} of {origin}", text(&database["name"]), text(&store["name"]));
            self::store(store, &place, left_out)
        })
        .collect();
    json!({ "name": database["name"], "version": database["version"], "stores": stores })
}

fn store(store: &Value, place: &str, left_out: &mut Vec<String>) -> Value {
    let keyed = !store["keyPath"].is_null();
    let mut lost = BTreeMap::<String, usize>::new();
    let mut records = Vec::new();
    for record in store["records"].as_array().into_iter().flatten() {
        let key = (!keyed).then(|| part(&record[0], "key", "keyEncoded")).transpose();
        match (key, part(&record[1], "value", "valueEncoded")) {
            (Ok(key), Ok(value)) => records.push(Value::Object(key.into_iter().chain([value]).collect())),
            (Err(why), _) | (_, Err(why)) => *lost.entry(why).or_default() += 1,
        }
    }
    left_out.extend(lost.iter().map(|(why, count)| format!("{count} of the records in {place} left out: {why}")));
    let indexes = store["indexes"].as_array().into_iter().flatten().map(|index| {
        let kept = json!({ "name": index["name"], "multiEntry": index["multiEntry"], "unique": index["unique"] });
        with_key_path(kept, &index["keyPath"])
    });
    let kept = json!({
        "name": store["name"],
        "autoIncrement": store["autoIncrement"],
        "records": records,
        "indexes": indexes.collect::<Vec<_>>(),
    });
    with_key_path(kept, &store["keyPath"])
}

fn with_key_path(mut entry: Value, path: &Value) -> Value {
    match path {
        Value::Null => {}
        Value::Array(_) => entry["keyPathArray"] = path.clone(),
        path => entry["keyPath"] = path.clone(),
    }
    entry
}

fn part(value: &Value, plain: &str, encoded: &str) -> Result<(String, Value), String> {
    match values::to_plain(value) {
        Some(json) => Ok((plain.to_owned(), json)),
        None => Ok((encoded.to_owned(), values::to_encoded(value)?)),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
