use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};

use crate::ConfigError;

/// A file with values for `env`.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvFile {
    /// Its path.
    pub path: Utf8PathBuf,
    /// Its values.
    pub values: Map<String, Value>,
}

/// Reads `cypress.env.json` and `hinoki.env.json` of the project's root, those that exist. Comments are allowed.
pub fn read_env_files(project: &Utf8Path) -> Result<Vec<EnvFile>, ConfigError> {
    let mut files = Vec::new();
    for name in ["cypress.env.json", "hinoki.env.json"] {
        let path = project.join(name);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(ConfigError::Read { path, reason: format!("can't be read: {error}") }),
        };
        let values = parse(&text).map_err(|reason| ConfigError::Read { path: path.clone(), reason })?;
        files.push(EnvFile { path, values });
    }
    Ok(files)
}

fn parse(text: &str) -> Result<Map<String, Value>, String> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match jsonc_parser::parse_to_serde_value::<Value>(text, &jsonc_parser::ParseOptions::default()) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err("must hold a JSON object with the values of `env`".to_owned()),
        Err(error) => Err(format!("is not JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn contents() {
        for (text, wanted) in [
            (r#"{ "host": "a", "user": { "name": "b" } }"#, json!({ "host": "a", "user": { "name": "b" } })),
            ("\u{feff}{ \"a\": 1 } // why", json!({ "a": 1 })),
            ("\n", json!({})),
        ] {
            assert_eq!(parse(text).map(Value::Object), Ok(wanted), "{text}");
        }
        assert!(parse("[1]").unwrap_err().contains("must hold a JSON object"));
        assert!(parse("{ \"a\": ").unwrap_err().contains("is not JSON"));
    }
}
