use camino::Utf8Path;
use hinoki_protocol::SessionRecord;
use hinoki_vault::{VaultError, shown_id};
use serde_json::{Map, Value};

use super::export::{KIND, VERSION};
use super::{Sessions, now, playwright};
use crate::failure::Failure;

/// `hinoki sessions import`.
pub(super) fn import(sessions: &Sessions, file: &Utf8Path, id: &str) -> Result<(), Failure> {
    let wrong = |why: String| Failure::usage(format!("{file} can't be imported: {why}"));
    if id.is_empty() {
        return Err(
            Failure::usage("--id is empty").with_hint("it takes the id by which `cy.session` is to find the session")
        );
    }
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let json: Value = serde_json::from_str(&text).map_err(|error| wrong(format!("it isn't JSON: {error}")))?;
    let (mut record, left_out) = read(&json).map_err(wrong)?;
    left_out.iter().for_each(|warning| sessions.warn(warning));
    record.id = normal(id);
    // Only sessions of all specs outlive a run.
    (record.cache_across_specs, record.persist) = (true, true);
    // What is replaced need not be readable.
    let replaced = match sessions.store.load(&record.id) {
        Ok(known) => known.is_some(),
        Err(VaultError::Refused(_)) => true,
        Err(error) => return Err(error.into()),
    };
    if let Some(aside) = sessions.store.save(&record)? {
        sessions.warn(&format!("a file that can't be read was moved to {}", aside.display()));
    }
    sessions.say(&format!("{} {}", shown_id(&record.id), if replaced { "replaced" } else { "imported" }));
    Ok(())
}

/// The session of a file, and what of it was left out.
fn read(json: &Value) -> Result<(SessionRecord, Vec<String>), String> {
    if json["kind"] == KIND {
        return match json["version"].as_u64() {
            Some(version) if version > VERSION => Err(format!(
                "it was exported by a newer version of hinoki: it has format {version}, and this version reads up to {VERSION}"
            )),
            Some(_) => serde_json::from_value(json["record"].clone())
                .map(|record| (record, Vec::new()))
                .map_err(|error| format!("its record isn't one of a session: {error}")),
            None => Err("it has no version".to_owned()),
        };
    }
    let (data, left_out) = playwright::read(json)?;
    let at = now();
    Ok((SessionRecord { created_at: at, saved_at: at, data, ..SessionRecord::default() }, left_out))
}

/// Arrays and objects are compared by their JSON without spaces and with sorted keys, as `cy.session` makes it.
fn normal(id: &str) -> String {
    match serde_json::from_str(id) {
        Ok(value @ (Value::Array(_) | Value::Object(_))) => sorted(value).to_string(),
        _ => id.to_owned(),
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Array(parts) => parts.into_iter().map(sorted).collect(),
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> = fields.into_iter().map(|(key, part)| (key, sorted(part))).collect();
            fields.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            Value::Object(Map::from_iter(fields))
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_are_those_of_cy_session() {
        assert_eq!(normal("alice"), "alice");
        assert_eq!(normal("12"), "12");
        assert_eq!(normal(r#" ["Jane", "123"] "#), r#"["Jane","123"]"#);
        assert_eq!(normal(r#"{"b": {"d": 1, "c": [2]}, "a": "x"}"#), r#"{"a":"x","b":{"c":[2],"d":1}}"#);
    }

    #[test]
    fn an_export_is_read_again_and_a_newer_one_refused() {
        let record = SessionRecord { id: "alice".into(), setup: "() => {}".into(), ..SessionRecord::default() };
        let file = json!({ "kind": KIND, "version": 1, "record": record });
        assert_eq!(read(&file), Ok((record, Vec::new())));
        let newer = read(&json!({ "kind": KIND, "version": 2 })).expect_err("refused");
        assert!(newer.contains("newer"), "{newer}");
        let torn = read(&json!({ "kind": KIND, "version": 1, "record": { "id": "alice" } })).expect_err("refused");
        assert!(torn.contains("missing field"), "{torn}");
        assert!(read(&json!([1])).is_err());
    }
}
