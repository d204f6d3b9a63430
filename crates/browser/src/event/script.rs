use serde::Deserialize;
use serde_json::Value;

use crate::{FrameId, HandleId, RealmId};

/// A global scope in which scripts run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Realm {
    /// Unique in all targets and over all loads.
    #[serde(rename = "uniqueId")]
    pub id: RealmId,
    /// Number within its target, as [`BindingCalled`] and others name it.
    #[serde(rename = "id")]
    pub number: i64,
    /// Origin.
    pub origin: String,
    /// Name of an isolated world; empty for the page's own.
    pub name: String,
    /// What else is known.
    #[serde(rename = "auxData", default)]
    pub details: RealmDetails,
}

/// What is known of the realm of a frame.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RealmDetails {
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: Option<FrameId>,
    /// The page's own scope, not an isolated world.
    pub is_default: bool,
}

/// See [`crate::Event::RealmDestroyed`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RealmDestroyed {
    /// Its number.
    #[serde(rename = "executionContextId")]
    pub number: i64,
    /// Its id.
    #[serde(rename = "executionContextUniqueId")]
    pub id: RealmId,
}

/// See [`crate::Event::BindingCalled`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BindingCalled {
    /// Name of the binding.
    pub name: String,
    /// What the script handed over.
    pub payload: String,
    /// Number of the realm that called.
    #[serde(rename = "executionContextId")]
    pub realm: i64,
}

/// See [`crate::Event::Console`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Console {
    /// `log`, `warning`, `error` …
    #[serde(rename = "type")]
    pub kind: String,
    /// What was logged.
    pub args: Vec<RemoteValue>,
    /// Number of the realm.
    #[serde(rename = "executionContextId")]
    pub realm: i64,
    /// ms since the Unix epoch.
    pub timestamp: f64,
    /// Where.
    #[serde(rename = "stackTrace")]
    pub stack: Option<StackTrace>,
}

impl Console {
    /// The arguments as text, separated by spaces.
    pub fn text(&self) -> String {
        self.args.iter().map(RemoteValue::text).collect::<Vec<_>>().join(" ")
    }
}

/// A value of the page.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RemoteValue {
    /// `object`, `string`, `undefined` …
    #[serde(rename = "type")]
    pub kind: String,
    /// `null`, `array`, `node`, `error` …
    pub subtype: Option<String>,
    /// Its constructor's name.
    pub class_name: Option<String>,
    /// The value, if it was asked for and is plain data.
    pub value: Option<Value>,
    /// `NaN`, `-0`, `Infinity` or a bigint.
    pub unserializable_value: Option<String>,
    /// In words.
    pub description: Option<String>,
    /// Handle, if it stays in the page.
    #[serde(rename = "objectId")]
    pub handle: Option<HandleId>,
}

impl RemoteValue {
    /// As a console shows it on one line.
    pub fn text(&self) -> String {
        match &self.value {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => {
                let description = self.unserializable_value.as_ref().or(self.description.as_ref());
                description.unwrap_or(&self.kind).clone()
            }
        }
    }
}

/// See [`crate::Event::Exception`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct UncaughtException {
    /// ms since the Unix epoch.
    pub timestamp: f64,
    /// What was thrown.
    #[serde(rename = "exceptionDetails")]
    pub exception: Exception,
}

/// What a script threw.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Exception {
    /// `Uncaught` or alike.
    pub text: String,
    /// Where, from 0.
    #[serde(rename = "lineNumber")]
    pub line: u32,
    /// Where, from 0.
    #[serde(rename = "columnNumber")]
    pub column: u32,
    /// Script.
    pub url: Option<String>,
    /// Calls that led to it.
    #[serde(rename = "stackTrace")]
    pub stack: Option<StackTrace>,
    /// What was thrown.
    #[serde(rename = "exception")]
    pub value: Option<RemoteValue>,
    /// Number of the realm.
    #[serde(rename = "executionContextId")]
    pub realm: Option<i64>,
}

impl Exception {
    /// Name, message and stack as the page has them, or what is known.
    pub fn message(&self) -> String {
        match &self.value {
            Some(value) => value.text(),
            None => self.text.clone(),
        }
    }
}

/// Calls, innermost first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct StackTrace {
    /// The calls.
    #[serde(rename = "callFrames")]
    pub calls: Vec<Call>,
}

/// A call of a stack trace.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Call {
    /// Name of the function.
    #[serde(rename = "functionName")]
    pub function: String,
    /// Script.
    pub url: String,
    /// From 0.
    #[serde(rename = "lineNumber")]
    pub line: u32,
    /// From 0.
    #[serde(rename = "columnNumber")]
    pub column: u32,
}
