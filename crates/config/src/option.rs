use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kind of tests a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TestingType {
    /// End-to-end tests.
    E2e,
    /// Component tests.
    Component,
}

impl TestingType {
    /// Name of its block in the configuration file.
    pub fn block(self) -> &'static str {
        match self {
            Self::E2e => "e2e",
            Self::Component => "component",
        }
    }
}

/// How the program was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// `hinoki run`: all specs, nobody watches.
    Run,
    /// `hinoki open`: someone watches.
    Open,
}

/// A configuration option, as documented.
#[derive(Debug, Clone, Copy)]
pub struct ConfigOption {
    /// `defaultCommandTimeout`.
    pub name: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// What it is if nobody sets it.
    pub default: Default,
    /// Where in the configuration file it may be.
    pub scope: Scope,
    /// Who may change it while tests run.
    pub level: Level,
    /// Whose option it is.
    pub owner: Owner,
    /// What Hinoki does with it.
    pub support: Support,
    /// What it is for, in one line.
    pub doc: &'static str,
}

/// What values an option takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number within bounds.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Any number from this on.
    Number {
        /// Smallest.
        min: f64,
    },
    /// Text.
    Text,
    /// Text with a scheme `http` or `https`.
    Url,
    /// A path, relative to the project root.
    Path,
    /// A path or `false`.
    PathOrFalse,
    /// Text or a list of texts.
    TextOrList,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// One of these texts or `false`.
    ChoiceOrFalse(&'static [&'static str]),
    /// An object with some of these keys, each of them one of these texts.
    Choices {
        /// Keys.
        keys: &'static [&'static str],
        /// Values of each.
        values: &'static [&'static str],
    },
    /// Any of these kinds.
    AnyOf(&'static [Kind]),
    /// An object with any content.
    Object,
    /// An object whose values are all text.
    TextMap,
    /// A list with any content.
    List,
    /// A number of retries, or an object with `runMode`, `openMode` and the experimental strategy.
    Retries,
    /// Whatever it is.
    Anything,
    /// A function, which stays on the Node side.
    Function,
}

/// Default of an option.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(i64),
    /// Text.
    Text(&'static str),
    /// `[]` or a list of texts.
    List(&'static [&'static str]),
    /// `{}`.
    Object,
    /// No retries in either mode.
    NoRetries,
    /// Depends on the kind of tests: end to end, component.
    ByType(&'static Default, &'static Default),
    /// Depends on the mode: run, open.
    ByMode(&'static Default, &'static Default),
}

/// Where in the configuration file an option may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// At the root, in `e2e` and in `component`.
    Anywhere,
    /// In `e2e` or `component`, not at the root.
    Blocks,
    /// In `e2e` only.
    E2e,
    /// In `component` only.
    Component,
    /// At the root only.
    Root,
}

/// Who may change an option while tests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nobody.
    ReadOnly,
    /// A suite's configuration.
    Suite,
    /// A suite's or a test's configuration, and `Cypress.config()`.
    Test,
}

/// Whose option it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Documented by Cypress.
    Cypress,
    /// Hinoki's own.
    Hinoki,
}

/// What Hinoki does with an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// What it says.
    Full,
    /// Nothing: it is accepted so that projects run unchanged, since what it is about doesn't arise here.
    Ignored,
    /// Nothing: former versions of Cypress had it, and it may stay. The text says why nothing is lost.
    Obsolete(&'static str),
    /// An error: former versions of Cypress had it, and without it the project means something else. The text says
    /// what took its place.
    Removed(&'static str),
}

impl Default {
    /// The value in a given run.
    pub fn value(&self, testing_type: TestingType, mode: Mode) -> Value {
        match *self {
            Self::Null => Value::Null,
            Self::Bool(value) => value.into(),
            Self::Number(value) => value.into(),
            Self::Text(value) => value.into(),
            Self::List(values) => values.into(),
            Self::Object => Value::Object(serde_json::Map::new()),
            Self::NoRetries => serde_json::json!({ "runMode": 0, "openMode": 0 }),
            Self::ByType(e2e, component) => match testing_type {
                TestingType::E2e => e2e.value(testing_type, mode),
                TestingType::Component => component.value(testing_type, mode),
            },
            Self::ByMode(run, open) => match mode {
                Mode::Run => run.value(testing_type, mode),
                Mode::Open => open.value(testing_type, mode),
            },
        }
    }
}
