use serde::Deserialize;
use serde_json::Value;

use super::JsonReport;
use crate::ReadError;
use crate::record::check_version;

/// What can be known of any version's document.
#[derive(Deserialize)]
struct Head {
    version: Option<Value>,
    hinoki: Option<String>,
}

/// Reads a document of the `json` reporter, and refuses versions that this program doesn't know.
pub fn read_json_report(text: &str) -> Result<JsonReport, ReadError> {
    let head: Head = serde_json::from_str(text)
        .map_err(|error| ReadError::NotOurs { expected: "a JSON report of Hinoki", detail: error.to_string() })?;
    check_version("the JSON report", "a JSON report of Hinoki", head.version.as_ref(), head.hinoki.as_deref())?;
    serde_json::from_str(text).map_err(|error| ReadError::Malformed { line: error.line(), detail: error.to_string() })
}
