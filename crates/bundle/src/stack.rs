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
    let script = script(url);
    let function = match script {
        Script::Bundle => function.filter(|function| !is_guessed(function)).map(without_suffix),
        _ => function,
    };
    Some(Frame { function, script, line: line.parse().ok()?, column: column.parse().ok()? })
}

/// What stands for the name of a function without one: the class of `this`, such as Mocha's `Context`; a guess at the command
/// that it was handed to, `cy.session.validate.validate`; `Object.eval` for the callback of `cy.origin()`.
fn is_guessed(function: &str) -> bool {
    function.ends_with(".<anonymous>") || function.starts_with("cy.") || function == "Object.eval"
}

/// The bundler writes `open$1` where two modules have an `open`.
fn without_suffix(function: &str) -> &str {
    match function.rsplit_once('$') {
        Some((name, number)) if !name.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => function,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(Option<&str>, Script<'_>, u32, u32)>) {
        let parts = frame(line).map(|frame| (frame.function, frame.script, frame.line, frame.column));
        assert_eq!(parts, expected, "{line}");
    }

    #[test]
    fn frames_of_chromium() {
        let bundle = |function| Some((function, Script::Bundle, 12, 34));
        check("    at fn (http://localhost:3000/__hinoki/bundle.js?1:12:34)", bundle(Some("fn")));
        check("at new Page$1 (https://app.test/__hinoki/bundle.js?1:12:34)", bundle(Some("new Page")));
        check("at https://app.test/__hinoki/bundle.js:12:34", bundle(None));
        check("at async https://app.test/__hinoki/bundle.js:12:34", bundle(None));
        check("at async Page.open (https://app.test/__hinoki/bundle.js:12:34)", bundle(Some("async Page.open")));
        check("at Context.<anonymous> (https://a/__hinoki/bundle.js?2:12:34)", bundle(None));
        check("at cy.session.validate.validate (https://a/__hinoki/bundle.js?2:12:34)", bundle(None));
        check("at Object.eval (https://a/__hinoki/bundle.js?2:12:34)", bundle(None));
        check("at Proxy.a [as b] (https://a/__hinoki/bundle.js?2:12:34)", bundle(Some("Proxy.a [as b]")));
        check("at eval (eval at run (https://a/__hinoki/bundle.js?2:12:34), <anonymous>:1:2)", bundle(Some("eval")));
        check("at x (https://a/__hinoki/driver.js:12:34)", Some((Some("x"), Script::Hinoki, 12, 34)));
        check("at $ (http://a:8080/app.js:12:34)", Some((Some("$"), Script::Other("http://a:8080/app.js"), 12, 34)));
        check("at Array.map (<anonymous>)", None);
        check("at async Promise.all (index 0)", None);
        check("TypeError: at all (x:1:2)", None);
        check("at nowhere", None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC*", line in "at [ -~é]*(\\(eval at |\\()?[a-z:/$<>.é]*(:[0-9]{0,12}){0,3}\\)?") {
            assert!(frames(&text).count() <= text.lines().count());
            assert!(frames(&line).count() <= 1);
        }
    }
}
