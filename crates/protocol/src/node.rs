use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{AttemptResult, HookResult, SourceLocation, SpecResult, SuiteNode, TestResult};

/// What the host asks of the Node process of the user's side. One JSON line each, with an `id` beside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", content = "params", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NodeCall {
    /// Evaluates a configuration file and yields its default export. Once in the life of a process.
    LoadConfig {
        /// Absolute path of the user's file.
        file: String,
        /// Script to evaluate in its place, as if it were that file: what became of TypeScript.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Kind of module that `code` is; `module` if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        format: Option<NodeModuleFormat>,
    },
    /// Calls `setupNodeEvents(on, config)` of the loaded file; yields `{ config, events, tasks }`.
    SetupNodeEvents {
        /// Block of the file that counts: `e2e` or `component`.
        testing_type: String,
        /// The resolved configuration.
        config: Map<String, Value>,
    },
    /// Runs a registered event handler or task.
    Emit {
        /// `task`, `before:run` …
        event: String,
        /// Arguments of the handler; for a task its name and its argument, if any.
        args: Vec<Value>,
    },
    /// Tells the preprocessor that files are of no interest any more, which it may watch.
    CloseFiles {
        /// Absolute paths of those that stay.
        keep: Vec<String>,
    },
    /// Finds reporters that are written for Mocha; told of specs from then on.
    LoadReporters {
        /// Absolute path of the project: packages and paths are looked up from there.
        root: String,
        /// In the order in which they are told of a spec.
        reporters: Vec<NodeReporter>,
    },
    /// Tells the reporters what happened in specs, in order. Waits until they have written if a spec ended.
    Report {
        /// Each of a spec that was announced before.
        events: Vec<NodeReport>,
    },
    /// Yields `null` at once, unless user code blocks the process.
    Ping {},
}

/// A reporter that is written for Mocha.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeReporter {
    /// Package or path.
    pub name: String,
    /// Its `reporterOptions`.
    pub options: Map<String, Value>,
}

/// What reporters that are written for Mocha hear of a spec, which is a run of its own to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NodeReport {
    /// It begins.
    Started {
        /// Path relative to the project.
        spec: String,
        /// What it declared, if it came so far.
        root: Option<SuiteNode>,
        /// ms since the Unix epoch.
        at: f64,
        /// From so many ms on a test is slow.
        slow: f64,
        /// `timeout` of tests in ms; they have none, so this is that of commands.
        timeout: f64,
    },
    /// A test begins.
    Test {
        /// Path relative to the project.
        spec: String,
        /// Its id.
        test: String,
    },
    /// A hook ran.
    Hook {
        /// Path relative to the project.
        spec: String,
        /// How it ended.
        result: HookResult,
    },
    /// An attempt failed, and another one follows.
    Retry {
        /// Path relative to the project.
        spec: String,
        /// Id of the test.
        test: String,
        /// The attempt.
        result: Box<AttemptResult>,
    },
    /// A test ended.
    Ended {
        /// Path relative to the project.
        spec: String,
        /// How.
        result: Box<TestResult>,
    },
    /// It is over.
    Finished {
        /// How it ended.
        result: Box<SpecResult>,
    },
}

/// Kind of module that a prepared script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NodeModuleFormat {
    /// `import` and `export`.
    Module,
    /// `require` and `module.exports`.
    CommonJs,
}

/// A [`NodeCall`] on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeRequest {
    /// Number that the answer carries.
    pub id: u64,
    /// The call.
    #[serde(flatten)]
    pub call: NodeCall,
}

/// What the Node process says: an answer, or something of its own accord.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NodeMessage {
    /// Of its own accord.
    Notice(NodeNotice),
    /// An answer.
    Reply(NodeReply),
}

/// What the Node process says of its own accord.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "camelCase")]
pub enum NodeNotice {
    /// First of all: it takes calls now.
    Ready {
        /// Version of Node.
        version: String,
        /// Absolute path of its program.
        #[serde(default)]
        path: String,
    },
    /// A preprocessor watches what a file is made of.
    Watches {
        /// Its absolute path.
        file: String,
    },
    /// A preprocessor made a watched file anew.
    Rerun {
        /// Its absolute path.
        file: String,
    },
    /// Last of all: an error that no user code caught ends it.
    Crashed {
        /// The error.
        error: NodeFailure,
    },
}

/// An answer of the Node process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeReply {
    /// The call's.
    pub id: u64,
    /// What it yields; absent stands for `undefined`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub value: Option<Value>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<NodeFailure>,
}

/// Keeps `null` apart from an absent value.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// An error thrown on the Node side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeFailure {
    /// Its name.
    pub name: String,
    /// Its message.
    pub message: String,
    /// Its stack, without name and message, without frames of Node and of Hinoki.
    pub stack: String,
    /// Its `code`, as errors of Node have: `ERR_MODULE_NOT_FOUND`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Place in the user's files, absolute path, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<SourceLocation>,
}
