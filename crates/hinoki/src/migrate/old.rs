//! `cypress.json`, which Cypress read up to version 9.

use camino::Utf8Path;
use serde_json::{Map, Value, json};

/// Options that belong into the block `e2e` since then.
const OF_BLOCK: [&str; 4] = ["baseUrl", "supportFile", "experimentalSessionAndOrigin", "testIsolation"];

/// Folder and pattern of specs, and the support file, as they were by default.
const FOLDER: &str = "cypress/integration";
const SUPPORT: &str = "cypress/support/index.js";
const PLUGINS: &str = "cypress/plugins/index.js";

/// What a `cypress.config.js` in its place says.
pub(super) fn rewritten(file: &Utf8Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let values: Map<String, Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let there = |path: &str| file.with_file_name(path).is_file();
    Ok(config(values, there(SUPPORT), there(PLUGINS)))
}

/// `support` and `plugins`: whether the files that were there by default are.
fn config(mut values: Map<String, Value>, support: bool, plugins: bool) -> String {
    let mut block = Map::new();
    for name in OF_BLOCK {
        if let Some(value) = values.remove(name) {
            block.insert(name.into(), value);
        }
    }
    if support {
        block.entry("supportFile").or_insert_with(|| SUPPORT.into());
    } else if !block.contains_key("supportFile") {
        block.insert("supportFile".into(), false.into());
    }
    let folder = values.remove("integrationFolder").and_then(|value| Some(value.as_str()?.to_owned()));
    let folder = folder.unwrap_or_else(|| FOLDER.to_owned());
    let below = |pattern: &Value| format!("{folder}/{}", pattern.as_str().unwrap_or("**/*.*"));
    let patterns = match values.remove("testFiles") {
        Some(Value::Array(patterns)) => patterns.iter().map(below).collect::<Vec<_>>().into(),
        Some(pattern) => below(&pattern).into(),
        None => json!(format!("{folder}/**/*.{{js,jsx,ts,tsx}}")),
    };
    block.insert("specPattern".into(), patterns);
    if let Some(ignored) = values.remove("ignoreTestFiles") {
        block.insert("excludeSpecPattern".into(), ignored);
    }
    if let Some(blocked) = values.remove("blacklistHosts") {
        values.insert("blockHosts".into(), blocked);
    }
    for gone in ["$schema", "componentFolder", "nodeVersion", "projectId", "videoUploadOnPasses"] {
        values.remove(gone);
    }
    let setup = match values.remove("pluginsFile") {
        Some(Value::String(path)) => Some(path),
        Some(_) => None,
        None => plugins.then(|| PLUGINS.to_owned()),
    };
    let mut text = String::from("module.exports = {\n");
    values.iter().for_each(|(name, value)| text.push_str(&line(2, name, value)));
    text.push_str("  e2e: {\n");
    block.iter().for_each(|(name, value)| text.push_str(&line(4, name, value)));
    if let Some(path) = setup {
        let path = path.trim_start_matches("./");
        text.push_str(&format!("    setupNodeEvents: (on, config) => require('./{path}')(on, config),\n"));
    }
    text.push_str("  },\n}\n");
    text
}

fn line(indent: usize, name: &str, value: &Value) -> String {
    let text = match value {
        Value::String(text) if !text.contains(['\'', '\\', '\n']) => format!("'{text}'"),
        Value::Object(_) | Value::Array(_) => format!("{value:#}").replace('\n', &format!("\n{}", " ".repeat(indent))),
        value => value.to_string(),
    };
    format!("{}{name}: {text},\n", " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_configuration_is_rewritten() {
        let values = json!({
            "baseUrl": "http://localhost:1234", "viewportHeight": 800, "pluginsFile": false, "fixturesFolder": false,
            "integrationFolder": "e2e", "testFiles": ["a.js", "**/*.spec.js"], "ignoreTestFiles": "*.skip.js",
            "env": { "a": "it's" }, "projectId": "x",
        });
        let expected = "module.exports = {
  env: {
    \"a\": \"it's\"
  },
  fixturesFolder: false,
  viewportHeight: 800,
  e2e: {
    baseUrl: 'http://localhost:1234',
    excludeSpecPattern: '*.skip.js',
    specPattern: [
      \"e2e/a.js\",
      \"e2e/**/*.spec.js\"
    ],
    supportFile: false,
  },
}
";
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        let values = values.as_object().expect("an object").clone();
        assert_eq!(sorted(&config(values, false, true)), sorted(expected));
        let text = config(Map::new(), true, true);
        assert!(text.contains("    supportFile: 'cypress/support/index.js',"), "{text}");
        assert!(text.contains("require('./cypress/plugins/index.js')(on, config)"), "{text}");
        assert!(text.contains("specPattern: 'cypress/integration/**/*.{js,jsx,ts,tsx}'"), "{text}");
    }
}
