use serde_json::{Map, Value, json};

use crate::{ConfigOption, Kind, Mode, Scope, Support, TestingType, options};

/// The JSON schema (draft 7) of what a configuration file exports, for editors and for `hinoki config --schema`.
pub fn json_schema() -> Value {
    let block = |block: &str, scope: Scope| {
        let mut schema = object(options().iter().filter(|option| {
            option.scope == Scope::Anywhere || option.scope == Scope::Blocks || option.scope == scope
        }));
        schema["description"] = format!("options for {block} tests").into();
        schema
    };
    let mut root = object(options().iter().filter(|option| option.scope == Scope::Anywhere));
    root["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    root["title"] = "Hinoki configuration".into();
    root["properties"]["e2e"] = block("end-to-end", Scope::E2e);
    root["properties"]["component"] = block("component", Scope::Component);
    root
}

fn object<'a>(options: impl Iterator<Item = &'a ConfigOption>) -> Value {
    let properties: Map<String, Value> = options
        .filter(|option| matches!(option.support, Support::Full | Support::Ignored))
        .filter(|option| option.kind != Kind::Function)
        .map(|option| (option.name.to_owned(), property(option)))
        .collect();
    json!({ "type": "object", "properties": properties })
}

fn property(option: &ConfigOption) -> Value {
    let mut schema = match of_kind(option.kind) {
        Value::Object(schema) => schema,
        _ => Map::new(),
    };
    if !option.doc.is_empty() {
        schema.insert("description".into(), option.doc.into());
    }
    let default = |testing_type, mode| option.default.value(testing_type, mode);
    let run = default(TestingType::E2e, Mode::Run);
    let is_same_everywhere =
        run == default(TestingType::E2e, Mode::Open) && run == default(TestingType::Component, Mode::Run);
    if is_same_everywhere && !run.is_null() {
        schema.insert("default".into(), run);
    }
    Value::Object(schema)
}

fn of_kind(kind: Kind) -> Value {
    let texts = json!({ "type": "string" });
    match kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Number { min } => json!({ "type": "number", "minimum": min }),
        Kind::Text | Kind::Path => texts,
        Kind::Url => json!({ "type": "string", "format": "uri" }),
        Kind::PathOrFalse => json!({ "anyOf": [texts, { "const": false }] }),
        Kind::TextOrList => json!({ "anyOf": [texts, { "type": "array", "items": texts }] }),
        Kind::Choice(choices) => json!({ "enum": choices }),
        Kind::Choices { keys, values } => {
            let property = |key: &&str| ((*key).to_owned(), json!({ "enum": values }));
            let properties: Map<String, Value> = keys.iter().map(property).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        Kind::ChoiceOrFalse(choices) => json!({ "anyOf": [{ "enum": choices }, { "const": false }] }),
        Kind::AnyOf(kinds) => json!({ "anyOf": kinds.iter().map(|&kind| of_kind(kind)).collect::<Vec<_>>() }),
        Kind::Object => json!({ "type": "object" }),
        Kind::TextMap => json!({ "type": "object", "additionalProperties": texts }),
        Kind::List => json!({ "type": "array" }),
        Kind::Retries => {
            let part =
                json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "boolean" }, { "type": "null" }] });
            let strategies = ["detect-flake-and-pass-on-threshold", "detect-flake-but-always-fail"];
            let object = json!({
                "type": "object",
                "properties": {
                    "runMode": part, "openMode": part,
                    "experimentalStrategy": { "enum": strategies },
                    "experimentalOptions": { "type": "object" },
                },
                "additionalProperties": false,
            });
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, object] })
        }
        Kind::Anything | Kind::Function => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_kinds() {
        let schema = json_schema();
        let at = |pointer: &str| schema.pointer(pointer);
        assert_eq!(at("/properties/baseUrl"), None);
        assert_eq!(at("/properties/e2e/properties/baseUrl/format"), Some(&json!("uri")));
        assert_eq!(at("/properties/component/properties/baseUrl"), None);
        assert!(at("/properties/component/properties/indexHtmlFile").is_some());
        assert_eq!(at("/properties/defaultCommandTimeout/default"), Some(&json!(4000)));
        assert_eq!(at("/properties/viewportWidth/default"), None);
        assert_eq!(at("/properties/pluginsFile"), None);
        assert_eq!(at("/properties/e2e/properties/testIsolation/anyOf/0/type"), Some(&json!("boolean")));
    }
}
