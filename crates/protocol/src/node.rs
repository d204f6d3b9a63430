use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the host asks of the Node process of the user's side. One JSON line each, with an `id` beside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", content = "params", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NodeCall {
    /// Evaluates a configuration file and yields its default export. TypeScript comes bundled beforehand.
    LoadConfig {
        /// Absolute path of the script to import.
        file: String,
        /// Absolute path of the project's root.
        project: String,
    },
    /// Calls `setupNodeEvents(on, config)` of the loaded file; yields `{ config, events }`.
    SetupNodeEvents {
        /// The resolved configuration.
        config: Map<String, Value>,
    },
    /// Runs a registered event handler or task.
    Emit {
        /// `task`, `before:run` …
        event: String,
        /// Arguments of the handler.
        args: Vec<Value>,
    },
}

/// An answer of the Node process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeReply {
    /// The call's.
    pub id: u64,
    /// What it yields; absent stands for `undefined`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<NodeFailure>,
}

/// An error thrown on the Node side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeFailure {
    /// Its name.
    pub name: String,
    /// Its message.
    pub message: String,
    /// Its stack, without name and message.
    pub stack: String,
}
