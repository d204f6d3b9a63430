use std::collections::BTreeMap;

use hinoki_protocol::{CookiePartition, CookieRecord, DatabasesRecord, SessionData, StorageRecord};
use serde_json::{Value, json};

use super::node::Node;
use super::values;

/// What a file holds, and what of it is left out.
pub(crate) fn read(json: &Value) -> Result<(SessionData, Vec<String>), String> {
    let file = Node::new(json);
    if json.get("cookies").is_none() && json.get("origins").is_none() {
        return Err("it is neither a storageState file of Playwright nor an export of `hinoki sessions export`".into());
    }
    let mut left_out = Vec::new();
    file.unknown(&["cookies", "origins"], &mut left_out)?;
    let mut data = SessionData::default();
    for node in file.list("cookies")? {
        data.cookies.push(cookie(&node, &mut left_out)?);
    }
    for node in file.list("origins")? {
        node.unknown(&["origin", "localStorage", "indexedDB"], &mut left_out)?;
        let origin = origin(&node.field("origin")?)?;
        let value = items(&node, &mut left_out)?;
        if !value.is_empty() {
            data.local_storage.push(StorageRecord { origin: origin.clone(), partition: None, value });
        }
        let mut databases = Vec::new();
        for node in node.list("indexedDB")? {
            databases.push(database(&node, &mut left_out)?);
        }
        if !databases.is_empty() {
            data.indexed_db.push(DatabasesRecord { origin, databases, ..DatabasesRecord::default() });
        }
    }
    Ok((data, left_out))
}

fn cookie(node: &Node<'_>, left_out: &mut Vec<String>) -> Result<CookieRecord, String> {
    const KNOWN: &[&str] = &[
        "name",
        "value",
        "domain",
        "path",
        "expires",
        "httpOnly",
        "secure",
        "sameSite",
        "partitionKey",
        "_crHasCrossSiteAncestor",
    ];
    node.unknown(KNOWN, left_out)?;
    let text = |name: &str| node.field(name)?.text();
    let same_site = node.get("sameSite").map(|site| site.text()).transpose()?;
    if let Some(site) = same_site.as_deref().filter(|site| !["Strict", "Lax", "None"].contains(site)) {
        return Err(format!("{}.sameSite is `{site}`, but can only be Strict, Lax or None", node.place));
    }
    let expires = node.get("expires").map(|at| at.number()).transpose()?;
    let partition = node.get("partitionKey").map(|site| site.text()).transpose()?;
    Ok(CookieRecord {
        name: text("name")?,
        value: text("value")?,
        domain: text("domain")?,
        path: node.get("path").map_or_else(|| Ok("/".to_owned()), |path| path.text())?,
        // -1 stands for the end of the browser.
        expires: expires.filter(|&at| at >= 0.0),
        http_only: node.flag("httpOnly")?,
        secure: node.flag("secure")?,
        same_site,
        partition: partition
            .map(|top_level_site| {
                let has_cross_site_ancestor = node.flag("_crHasCrossSiteAncestor")?;
                Ok::<_, String>(CookiePartition { top_level_site, has_cross_site_ancestor })
            })
            .transpose()?,
        ..CookieRecord::default()
    })
}

/// An origin as the browser writes it.
fn origin(node: &Node<'_>) -> Result<String, String> {
    let text = node.text()?;
    let origin = url::Url::parse(&text).map(|url| url.origin());
    match origin {
        Ok(origin) if origin.is_tuple() => Ok(origin.ascii_serialization()),
        _ => Err(format!("{} is `{text}`, not an origin such as https://app.test", node.place)),
    }
}

fn items(node: &Node<'_>, left_out: &mut Vec<String>) -> Result<BTreeMap<String, String>, String> {
    let mut items = BTreeMap::new();
    for item in node.list("localStorage")? {
        item.unknown(&["name", "value"], left_out)?;
        items.insert(item.field("name")?.text()?, item.field("value")?.text()?);
    }
    Ok(items)
}

fn database(node: &Node<'_>, left_out: &mut Vec<String>) -> Result<Value, String> {
    node.unknown(&["name", "version", "stores"], left_out)?;
    let mut stores = Vec::new();
    for store in node.list("stores")? {
        stores.push(self::store(&store, left_out)?);
    }
    Ok(json!({ "name": node.field("name")?.text()?, "version": version(&node.field("version")?)?, "stores": stores }))
}

fn version(node: &Node<'_>) -> Result<u64, String> {
    node.value.as_u64().filter(|&version| version > 0).ok_or_else(|| format!("{} isn't a version from 1", node.place))
}

fn store(node: &Node<'_>, left_out: &mut Vec<String>) -> Result<Value, String> {
    node.unknown(&["name", "keyPath", "keyPathArray", "autoIncrement", "indexes", "records"], left_out)?;
    let mut indexes = Vec::new();
    for index in node.list("indexes")? {
        index.unknown(&["name", "keyPath", "keyPathArray", "unique", "multiEntry"], left_out)?;
        indexes.push(json!({
            "name": index.field("name")?.text()?,
            "keyPath": key_path(&index)?,
            "unique": index.flag("unique")?,
            "multiEntry": index.flag("multiEntry")?,
        }));
    }
    let key_path = key_path(node)?;
    let mut records = Vec::new();
    for record in node.list("records")? {
        record.unknown(&["key", "keyEncoded", "value", "valueEncoded"], left_out)?;
        let key = part(&record, "key", "keyEncoded");
        let value = part(&record, "value", "valueEncoded");
        match (key, value) {
            // The key is part of the value.
            (_, Ok(Some(value))) if !key_path.is_null() => records.push(json!([null, value])),
            (Ok(Some(key)), Ok(Some(value))) => records.push(json!([key, value])),
            (Err(why), _) | (_, Err(why)) => left_out.push(format!("`{}` is left out: {why}", record.place)),
            _ => return Err(format!("{} has no key or no value", record.place)),
        }
    }
    Ok(json!({
        "name": node.field("name")?.text()?,
        "keyPath": key_path,
        "autoIncrement": node.flag("autoIncrement")?,
        "indexes": indexes,
        "records": records,
    }))
}

fn key_path(node: &Node<'_>) -> Result<Value, String> {
    if let Some(paths) = node.get("keyPathArray") {
        let paths: Result<Vec<String>, String> = paths.parts()?.iter().map(Node::text).collect();
        return paths.map(Value::from);
    }
    node.get("keyPath").map_or(Ok(Value::Null), |path| path.text().map(Value::from))
}

/// A key or value: plain JSON, or encoded. `Err`: of a kind that isn't known.
fn part(record: &Node<'_>, plain: &str, encoded: &str) -> Result<Option<Value>, String> {
    match (record.get(plain), record.get(encoded)) {
        (Some(plain), _) => Ok(Some(values::from_plain(plain.value))),
        (None, Some(encoded)) => values::from_encoded(encoded.value).map(Some),
        (None, None) => Ok(None),
    }
}
