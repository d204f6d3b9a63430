//! Values of the structured clone algorithm in two forms.
//!
//! Ours is that of `driver/src/inject/clone.ts`: primitives stand for themselves, anything else is `[kind, …]`, and
//! `['ref', n]` is the nth object met. Playwright's has plain JSON where that is enough; else objects such as
//! `{ "o": [{ "k", "v" }], "id" }`, where `{ "ref": id }` means an object or list met before.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// Kinds of typed arrays, ours and theirs.
const VIEWS: &[(&str, &str)] = &[
    ("Int8Array", "i8"),
    ("Uint8Array", "ui8"),
    ("Uint8ClampedArray", "ui8c"),
    ("Int16Array", "i16"),
    ("Uint16Array", "ui16"),
    ("Int32Array", "i32"),
    ("Uint32Array", "ui32"),
    ("Float32Array", "f32"),
    ("Float64Array", "f64"),
    ("BigInt64Array", "bi64"),
    ("BigUint64Array", "bui64"),
];

/// Deeper values aren't read: no file of Playwright has them, and each level takes stack.
const DEEPEST: usize = 200;

const TOO_DEEP: &str = "it is nested too deeply";

/// Ours from plain JSON.
pub(super) fn from_plain(json: &Value) -> Value {
    match json {
        Value::Array(parts) => json!(["array", parts.iter().map(from_plain).collect::<Vec<_>>()]),
        Value::Object(fields) => {
            json!(["object", fields.iter().map(|(key, part)| json!([key, from_plain(part)])).collect::<Vec<_>>()])
        }
        primitive => primitive.clone(),
    }
}

/// Plain JSON from ours, if that says all.
pub(super) fn to_plain(ours: &Value) -> Option<Value> {
    let Value::Array(parts) = ours else { return Some(ours.clone()) };
    match (parts.first()?.as_str()?, parts.get(1)?.as_array()?) {
        ("array", parts) => parts.iter().map(to_plain).collect(),
        ("object", fields) => {
            let field = |field: &Value| Some((field[0].as_str()?.to_owned(), to_plain(&field[1])?));
            fields.iter().map(field).collect::<Option<Map<_, _>>>().map(Value::Object)
        }
        _ => None,
    }
}

/// Ours from Playwright's. `Err`: why there is none.
pub(super) fn from_encoded(theirs: &Value) -> Result<Value, String> {
    let mut reading = Reading::default();
    reading.value(theirs, 0)
}

/// Playwright's from ours. `Err`: why there is none.
pub(super) fn to_encoded(ours: &Value) -> Result<Value, String> {
    let mut writing = Writing::default();
    writing.value(ours, 0)
}

#[derive(Default)]
struct Reading {
    /// Objects met so far, of any kind.
    met: usize,
    /// Their ids, and where ours counts them.
    ids: HashMap<u64, usize>,
}

impl Reading {
    fn value(&mut self, theirs: &Value, depth: usize) -> Result<Value, String> {
        let unknown = || format!("a value of an unknown kind: {}", kind(theirs));
        if depth > DEEPEST {
            return Err(TOO_DEEP.to_owned());
        }
        let Value::Object(fields) = theirs else {
            return if theirs.is_array() { Err(unknown()) } else { Ok(theirs.clone()) };
        };
        if let Some(name) = fields.get("v").and_then(Value::as_str) {
            return match name {
                "null" => Ok(Value::Null),
                "undefined" => Ok(json!(["undefined"])),
                "NaN" | "Infinity" | "-Infinity" | "-0" => Ok(json!(["number", name])),
                _ => Err(unknown()),
            };
        }
        if let Some(text) = fields.get("bi").and_then(Value::as_str) {
            return Ok(json!(["bigint", text]));
        }
        if let Some(id) = fields.get("ref").and_then(Value::as_u64) {
            let at = self.ids.get(&id).ok_or("it refers to a value that isn't there")?;
            return Ok(json!(["ref", at]));
        }
        let at = self.met;
        self.met += 1;
        if let Some(id) = fields.get("id").and_then(Value::as_u64) {
            self.ids.insert(id, at);
        }
        if let Some(parts) = fields.get("a").and_then(Value::as_array) {
            let parts: Result<Vec<Value>, String> = parts.iter().map(|part| self.value(part, depth + 1)).collect();
            return Ok(json!(["array", parts?]));
        }
        if let Some(entries) = fields.get("o").and_then(Value::as_array) {
            let mut ours = Vec::with_capacity(entries.len());
            for entry in entries {
                let key = entry["k"].as_str().ok_or_else(unknown)?;
                ours.push(json!([key, self.value(&entry["v"], depth + 1)?]));
            }
            return Ok(json!(["object", ours]));
        }
        leaf_from(fields).ok_or_else(unknown)
    }
}

fn leaf_from(fields: &Map<String, Value>) -> Option<Value> {
    if let Some(text) = fields.get("d") {
        let time: jiff::Timestamp = text.as_str()?.parse().ok()?;
        return Some(json!(["date", time.as_millisecond()]));
    }
    if let Some(pattern) = fields.get("r") {
        return Some(json!(["regexp", pattern["p"].as_str()?, pattern["f"].as_str()?]));
    }
    if let Some(error) = fields.get("e") {
        return Some(json!(["error", error["n"].as_str()?, error["m"].as_str()?]));
    }
    if let Some(buffer) = fields.get("ab") {
        return Some(json!(["buffer", buffer["b"].as_str()?]));
    }
    let view = fields.get("ta")?;
    let (ours, _) = VIEWS.iter().find(|(_, theirs)| Some(*theirs) == view["k"].as_str())?;
    Some(json!(["view", ours, view["b"].as_str()?]))
}

fn kind(theirs: &Value) -> String {
    match theirs {
        Value::Object(fields) => fields.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "),
        _ => "a list".to_owned(),
    }
}

/// What an object that was met is, should it be met again.
enum Met {
    /// An object or list of this id.
    Id(u64),
    /// Anything else is written once more.
    Leaf(Value),
}

#[derive(Default)]
struct Writing {
    met: Vec<Met>,
    ids: u64,
}

impl Writing {
    fn value(&mut self, ours: &Value, depth: usize) -> Result<Value, String> {
        if depth > DEEPEST {
            return Err(TOO_DEEP.to_owned());
        }
        let parts = match ours {
            Value::Null => return Ok(json!({ "v": "null" })),
            Value::Array(parts) => parts,
            primitive => return Ok(primitive.clone()),
        };
        let kind = parts.first().and_then(Value::as_str).unwrap_or_default();
        let first = parts.get(1).unwrap_or(&Value::Null);
        match (kind, first) {
            ("undefined", _) => Ok(json!({ "v": "undefined" })),
            ("number", name) => Ok(json!({ "v": name })),
            ("bigint", text) => Ok(json!({ "bi": text })),
            ("ref", at) => {
                let at = at.as_u64().and_then(|at| usize::try_from(at).ok());
                match at.and_then(|at| self.met.get(at)) {
                    Some(Met::Id(id)) => Ok(json!({ "ref": id })),
                    Some(Met::Leaf(leaf)) => Ok(leaf.clone()),
                    None => Err("it refers to a value that isn't there".to_owned()),
                }
            }
            ("array", Value::Array(parts)) => {
                let id = self.next();
                let parts: Result<Vec<Value>, String> = parts.iter().map(|part| self.value(part, depth + 1)).collect();
                Ok(json!({ "a": parts?, "id": id }))
            }
            ("object", Value::Array(fields)) => {
                let id = self.next();
                let mut entries = Vec::with_capacity(fields.len());
                for field in fields {
                    entries.push(json!({ "k": field[0], "v": self.value(&field[1], depth + 1)? }));
                }
                Ok(json!({ "o": entries, "id": id }))
            }
            (kind, _) => {
                let leaf =
                    leaf_to(kind, parts).ok_or_else(|| format!("Playwright's files have no form for a {kind}"))?;
                self.met.push(Met::Leaf(leaf.clone()));
                Ok(leaf)
            }
        }
    }

    fn next(&mut self) -> u64 {
        self.ids += 1;
        self.met.push(Met::Id(self.ids));
        self.ids
    }
}

fn leaf_to(kind: &str, parts: &[Value]) -> Option<Value> {
    let text = |at: usize| parts.get(at)?.as_str();
    match kind {
        "date" => {
            let time = jiff::Timestamp::from_millisecond(parts.get(1)?.as_i64()?).ok()?;
            Some(json!({ "d": format!("{time:.3}") }))
        }
        "regexp" => Some(json!({ "r": { "p": text(1)?, "f": text(2)? } })),
        "error" => Some(json!({ "e": { "n": text(1)?, "m": text(2)?, "s": "" } })),
        "buffer" => Some(json!({ "ab": { "b": text(1)? } })),
        "view" => {
            let (_, theirs) = VIEWS.iter().find(|(ours, _)| Some(*ours) == text(1))?;
            Some(json!({ "ta": { "b": text(2)?, "k": theirs } }))
        }
        _ => None,
    }
}
