use serde::Deserialize;
use serde_json::{Map, Value};

/// What a configuration file exports.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadedConfig {
    /// Its values, without those that JSON can't carry.
    pub values: Map<String, Value>,
    /// Values that stay in the Node process, such as functions, with their place.
    #[serde(default)]
    pub unportable: Vec<UnportableValue>,
    /// Whether the block `e2e` has `setupNodeEvents`.
    #[serde(default)]
    pub e2e_setup: bool,
    /// Whether the block `component` has `setupNodeEvents`.
    #[serde(default)]
    pub component_setup: bool,
}

/// A value that can't leave the Node process.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UnportableValue {
    /// Where it is: `component.devServer`.
    pub path: String,
    /// What it is: `function`, `bigint`, `symbol`.
    pub kind: String,
}

/// Outcome of `setupNodeEvents`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeSetup {
    /// The configuration that it returned, whole; `None` if it returned nothing, which changes nothing.
    #[serde(default)]
    pub config: Option<Map<String, Value>>,
    /// Events for which handlers are registered: `before:run`, `task` …
    #[serde(default)]
    pub events: Vec<String>,
    /// Names of the registered tasks.
    #[serde(default)]
    pub tasks: Vec<String>,
}
