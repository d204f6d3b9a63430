use camino::Utf8PathBuf;
use serde_json::{Map, Value};

use crate::ReportError;

/// Names of the reporters, and what each is for.
pub const REPORTERS: &[(&str, &str)] = &[
    ("spec", "suites and tests as a tree, failures in full, a summary (the default)"),
    ("list", "one line a test"),
    ("dot", "one character a test"),
    ("json", "one versioned document at the end"),
    ("junit", "JUnit XML at the end"),
    ("html", "one page at the end: tests, commands, pictures"),
    ("github", "annotations for GitHub Actions"),
    ("ndjson", "the stream of events, one a line: what 'hinoki show' replays"),
];

/// Parts names of reporters in ours and those that must be packages or files.
pub fn sort_reporters(given: &[String]) -> (Vec<String>, Vec<String>) {
    let names = given.iter().flat_map(|names| names.split(',')).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).partition(|name| REPORTERS.iter().any(|(known, _)| known == name))
}

/// The error of a name that stands for no reporter.
pub fn unknown_reporter(name: &str) -> ReportError {
    let known = REPORTERS.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
    let likeness = |known: &str| strsim::jaro_winkler(known, &name.to_lowercase());
    let names = REPORTERS.iter().map(|(known, _)| *known);
    let near = names.max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let hint = match near.filter(|near| likeness(near) > 0.85) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("if it is a package for Mocha, install it: npm install --save-dev mocha {name}"),
    };
    ReportError::UnknownReporter { name: name.to_owned(), known, hint }
}

/// Splits `spec,json` and drops repetitions.
pub(crate) fn reporter_names(given: &[String]) -> Result<Vec<&'static str>, ReportError> {
    let mut names: Vec<&'static str> = Vec::new();
    for name in given.iter().flat_map(|names| names.split(',')).map(str::trim).filter(|name| !name.is_empty()) {
        match REPORTERS.iter().find(|(known, _)| *known == name) {
            Some((known, _)) if names.contains(known) => {}
            Some((known, _)) => names.push(known),
            None => return Err(unknown_reporter(name)),
        }
    }
    Ok(names)
}

/// Reads the text of `--reporter-options`: `output=report.json,toConsole=true`, `json.output=a.json,junit.output=b.xml`
/// or a JSON object.
pub fn parse_reporter_options(text: &str) -> Result<Map<String, Value>, ReportError> {
    let text = text.trim();
    if text.starts_with('{') {
        return serde_json::from_str(text)
            .map_err(|error| ReportError::Options { message: format!("not a JSON object: {error}"), hint: None });
    }
    let mut options = Map::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(ReportError::Options {
                message: format!("'{pair}' has no value"),
                hint: Some("write key=value, several separated by commas, or a JSON object".to_owned()),
            });
        };
        let value = match value.trim() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => Value::String(text.to_owned()),
        };
        match key.trim().split_once('.') {
            Some((reporter, key)) => {
                let own = options.entry(reporter).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(own) = own {
                    own.insert(key.to_owned(), value);
                }
            }
            None => {
                options.insert(key.trim().to_owned(), value);
            }
        }
    }
    Ok(options)
}

/// Options of one reporter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReporterOptions {
    /// File to write.
    pub output: Option<Utf8PathBuf>,
    /// Whether `output` was given for this reporter by name.
    pub output_is_own: bool,
    /// Write to the terminal too.
    pub to_console: bool,
    /// How many of the slowest tests are listed.
    pub slowest: Option<usize>,
}

impl ReporterOptions {
    /// What `all` says to a reporter: its own object first, then what is said to all. Unknown keys are let be,
    /// since projects carry options of other reporters.
    pub fn of(reporter: &str, all: &Map<String, Value>) -> Result<Self, ReportError> {
        let own = all.get(reporter).and_then(Value::as_object);
        let find = |keys: &[&str]| {
            let within = |map: &Map<String, Value>| {
                keys.iter().find_map(|key| map.get(*key).filter(|value| !value.is_null()).cloned())
            };
            own.and_then(within).map(|value| (value, true)).or_else(|| within(all).map(|value| (value, false)))
        };
        let mut options = Self::default();
        match find(&["output", "mochaFile"]) {
            Some((Value::String(path), is_own)) if !path.is_empty() => {
                options.output = Some(path.into());
                options.output_is_own = is_own;
            }
            Some((value, _)) => return Err(wrong_value("output", "the path of a file", &value)),
            None => {}
        }
        match find(&["toConsole"]) {
            Some((Value::Bool(yes), _)) => options.to_console = yes,
            Some((value, _)) => return Err(wrong_value("toConsole", "true or false", &value)),
            None => {}
        }
        if let Some((value, _)) = find(&["slowest"]) {
            let number = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
            let number = number.and_then(|number| usize::try_from(number).ok());
            options.slowest = Some(number.ok_or_else(|| wrong_value("slowest", "a number of tests", &value))?);
        }
        Ok(options)
    }
}

fn wrong_value(key: &str, expected: &str, value: &Value) -> ReportError {
    ReportError::Options { message: format!("'{key}' must be {expected}, not {value}"), hint: None }
}
