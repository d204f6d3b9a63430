use serde_json::Value;

/// The JSON schema of a configuration.
pub fn json_schema() -> Value {
    todo!()
}
