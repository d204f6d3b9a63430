use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// The configuration as the driver sees it: what `Cypress.config()` shows, already merged and checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct ConfigValues(pub Map<String, Value>);

impl ConfigValues {
    /// A value by its documented name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}
