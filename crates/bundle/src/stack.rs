use std::fmt;

use hinoki_protocol::{RESERVED_PATH, SourceLocation};

/// Scripts of Hinoki below [`RESERVED_PATH`]; every other script there is a bundle.
const OWN_SCRIPTS: [&str; 3] = ["driver.js", "aut.js", "boot.js"];

/// Which script a frame stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script<'a> {
    /// The bundle of the spec.
    Bundle,
    /// Hinoki itself.
    Hinoki,
    /// Another URL: the application.
    Other(&'a str),
}

/// One line of a stack of Chromium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub function: Option<&'a str>,
    pub script: Script<'a>,
    pub line: u32,
    pub column: u32,
}

/// A frame with a place of the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MappedFrame {
    pub function: Option<String>,
    pub location: SourceLocation,
}

impl fmt::Display for MappedFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SourceLocation { file, line, column } = &self.location;
        match &self.function {
            Some(function) => write!(f, "at {function} ({file}:{line}:{column})"),
            None => write!(f, "at {file}:{line}:{column}"),
        }
    }
}

/// The frames of a stack; lines that are none (the message) are passed over.
pub(crate) fn frames(stack: &str) -> impl Iterator<Item = Frame<'_>> {
    stack.lines().filter_map(frame)
}

/// `at fn (url:line:column)`, `at async fn (…)`, `at url:line:column`, `at eval (eval at fn (url:1:2), <anonymous>:3:4)`.
fn frame(line: &str) -> Option<Frame<'_>> {
    let text = line.trim().strip_prefix("at ")?;
    let (function, place) = match text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
        Some((function, place)) => (Some(function), place),
        None => (None, text.strip_prefix("async ").unwrap_or(text)),
    };
    // Code made by eval is shown where the eval stands.
    let place = match place.strip_prefix("eval at ") {
        Some(origin) => origin.split_once(" (")?.1.split_once(')')?.0,
        None => place,
    };
    let (rest, column) = place.rsplit_once(':')?;
    let (url, line) = rest.rsplit_once(':')?;
    Some(Frame { function, script: script(url), line: line.parse().ok()?, column: column.parse().ok()? })
}

fn script(url: &str) -> Script<'_> {
    let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|start| &rest[start..])).unwrap_or(url);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    match path.strip_prefix(RESERVED_PATH) {
        Some(name) if OWN_SCRIPTS.contains(&name) => Script::Hinoki,
        Some(name) if name.ends_with(".js") => Script::Bundle,
        Some(_) => Script::Hinoki,
        None if url.starts_with("chrome-extension:") || url.starts_with("node:") || !url.contains(':') => {
            Script::Hinoki
        }
        None => Script::Other(url),
    }
}
