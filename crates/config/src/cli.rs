use serde_json::{Map, Value};

use crate::ConfigError;

/// What the command line sets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CliValues {
    /// `--config`, and flags that stand for an option (`--port`, `--reporter` …).
    pub config: Map<String, Value>,
    /// `--env`.
    pub env: Map<String, Value>,
    /// `--expose`.
    pub expose: Map<String, Value>,
}

/// Reads the value of `--config`, `--env`, `--expose` or `--reporter-options`: `key=value,key=value`, or a JSON object.
///
/// Values may be JSON lists and objects, whose commas don't separate: `a=[1,2],b={"c":3}`. Numbers, `true`, `false` and
/// `null` become what they look like. A comma of a plain value that isn't followed by a `key=` belongs to the value.
pub fn parse_values(flag: &str, text: &str) -> Result<Map<String, Value>, ConfigError> {
    let text = text.trim();
    if text.starts_with('{') {
        return match serde_json::from_str(text) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err(ConfigError::Argument(format!("{flag}: a JSON object is expected"))),
            Err(error) => Err(ConfigError::Argument(format!("{flag}: the JSON object can't be read: {error}"))),
        };
    }
    let mut values = Map::new();
    for pair in split(text) {
        let Some((key, value)) = pair.split_once('=').filter(|(key, _)| !key.trim().is_empty()) else {
            return Err(ConfigError::Argument(format!(
                "{flag}: `{pair}` is not of the form key=value; write {flag} key=value,key=value or a JSON object"
            )));
        };
        values.insert(key.trim().to_owned(), coerce(value));
    }
    Ok(values)
}

/// Cuts at commas outside of brackets and quotes that have a `key=` behind them.
fn split(text: &str) -> Vec<&str> {
    let mut pairs = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_i32, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if depth > 0 => quoted = !quoted,
            _ if quoted => {}
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            ',' if depth <= 0 && starts_pair(&text[at + 1..]) => {
                pairs.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pairs.push(&text[start..]);
    pairs.retain(|pair| !pair.trim().is_empty());
    pairs
}

fn starts_pair(rest: &str) -> bool {
    let end = rest.find([',', '[', '{', '"', '=']).unwrap_or(rest.len());
    rest.is_empty() || rest[end..].starts_with('=') && !rest[..end].trim().is_empty()
}

/// What a text on the command line or in the environment stands for.
pub(crate) fn coerce(text: &str) -> Value {
    match text {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        "null" => return Value::Null,
        _ => {}
    }
    let looks_like_json = text.starts_with('[') && text.ends_with(']') || text.starts_with('{') && text.ends_with('}');
    // A number only if nothing is lost: `007` and `1e3` are texts, as are numbers with too many digits.
    let is_number = text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
        || text
            .parse::<f64>()
            .is_ok_and(|number| number.is_finite() && number.to_string() == text && text.contains('.'));
    let parsed = if looks_like_json || is_number { serde_json::from_str(text).ok() } else { None };
    parsed.unwrap_or_else(|| Value::from(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values() {
        let cases = [
            ("viewportWidth=1280,viewportHeight=720", json!({ "viewportWidth": 1280, "viewportHeight": 720 })),
            (
                "video=false,baseUrl=http://localhost:1?a=b",
                json!({ "video": false, "baseUrl": "http://localhost:1?a=b" }),
            ),
            (
                r#"{"watchForFileChanges":false,"specPattern":["**/*.cy.js"]}"#,
                json!({ "watchForFileChanges": false, "specPattern": ["**/*.cy.js"] }),
            ),
            (
                r#"flags={"feature-a":true,"b":"x,y=z"},list=[1,2],last=x"#,
                json!({ "flags": { "feature-a": true, "b": "x,y=z" }, "list": [1, 2], "last": "x" }),
            ),
            ("specPattern=a.cy.js,b.cy.js", json!({ "specPattern": "a.cy.js,b.cy.js" })),
            ("pattern=**/*.{js,ts},x=1", json!({ "pattern": "**/*.{js,ts}", "x": 1 })),
            (
                "zip=007,big=12345678901234567890123,exp=1e3,neg=-1.5",
                json!({ "zip": "007", "big": "12345678901234567890123", "exp": "1e3", "neg": -1.5 }),
            ),
            ("empty=,nothing=null,", json!({ "empty": "", "nothing": null })),
            ("broken=[1", json!({ "broken": "[1" })),
            ("", json!({})),
        ];
        for (text, wanted) in cases {
            assert_eq!(Value::Object(parse_values("--env", text).unwrap()), wanted, "{text}");
        }
        for (text, message) in [
            ("novalue", "--env: `novalue` is not of the form key=value"),
            ("=1", "is not of the form key=value"),
            ("{\"a\":", "--env: the JSON object can't be read"),
        ] {
            let error = parse_values("--env", text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
