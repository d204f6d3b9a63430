//! Environment variables `CYPRESS_*` and `HINOKI_*`.

use serde_json::Value;

use crate::cli::coerce;

/// What a variable stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variable {
    /// As it is in the environment.
    pub(crate) variable: String,
    /// Without its prefix, as it is.
    pub(crate) name: String,
    /// Without its prefix, as options are written.
    pub(crate) option: String,
    /// The value that its text looks like.
    pub(crate) value: Value,
}

/// Names behind the prefix that are about the program itself or hold secrets of its services; they are no values of tests.
const RESERVED: &[&str] = &[
    "NODE",
    "LOG",
    "BROWSER",
    "CACHE_FOLDER",
    "VAULT_KEY",
    "COMMERCIAL_RECOMMENDATIONS",
    "CRASH_REPORTS",
    "DOWNLOAD_MIRROR",
    "DOWNLOAD_PATH_TEMPLATE",
    "DOWNLOAD_USE_CA",
    "INSTALL_BINARY",
    "NO_COMMAND_LOG",
    "RECORD_KEY",
    "REMOTE_DEBUGGING_PORT",
    "RUN_BINARY",
    "SKIP_BINARY_INSTALL",
    "SKIP_VERIFY",
    "VERIFY_TIMEOUT",
];

/// Variables of ours alone, which tests must not see; `CYPRESS_SESSION_KEY` may be a value of theirs.
const OURS: &[&str] = &["HINOKI_BINARY", "HINOKI_RESULTS", "HINOKI_SESSION_KEY", "HINOKI_SESSION_DIR"];

/// The variables with one of the prefixes; those of `HINOKI_` come last, and so win.
pub(crate) fn variables(environment: &[(String, String)]) -> Vec<Variable> {
    let with_prefixes = |prefixes: [&'static str; 2]| {
        environment.iter().filter_map(move |(variable, text)| {
            let name = prefixes.iter().find_map(|prefix| variable.strip_prefix(prefix))?;
            let ours = OURS.contains(&variable.to_uppercase().as_str());
            let reserved = ours || RESERVED.contains(&name) || name.to_uppercase().starts_with("INTERNAL_");
            (!name.is_empty() && !reserved).then(|| Variable {
                variable: variable.clone(),
                name: name.to_owned(),
                option: camel_case(name),
                value: coerce(text),
            })
        })
    };
    with_prefixes(["CYPRESS_", "cypress_"]).chain(with_prefixes(["HINOKI_", "hinoki_"])).collect()
}

/// `BASE_URL`, `base-url`, `baseUrl` and `baseURL` are all `baseUrl`.
fn camel_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).map(|index| characters[index]);
        let after = characters.get(index + 1);
        let rises = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let ends_acronym = before.is_some_and(char::is_uppercase) && after.is_some_and(|after| after.is_lowercase());
        if character.is_uppercase() && (rises || ends_acronym) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    let mut camel = String::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let mut rest = word.chars();
        match rest.next() {
            Some(first) if !camel.is_empty() => camel.extend(first.to_uppercase()),
            Some(first) => camel.push(first),
            None => {}
        }
        camel.extend(rest);
    }
    camel
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names() {
        for (name, wanted) in [
            ("BASE_URL", "baseUrl"),
            ("baseUrl", "baseUrl"),
            ("baseURL", "baseUrl"),
            ("base_url", "baseUrl"),
            ("VIEWPORT_WIDTH", "viewportWidth"),
            ("indexHTMLFile", "indexHtmlFile"),
            ("BASEURL", "baseurl"),
            ("retries", "retries"),
            ("_X_", "x"),
        ] {
            assert_eq!(camel_case(name), wanted, "{name}");
        }
    }

    #[test]
    fn prefixes_and_values() {
        let environment = [
            ("HINOKI_BASE_URL", "http://h"),
            ("CYPRESS_BASE_URL", "http://c"),
            ("cypress_api_server", "x"),
            ("CYPRESS_RECORD_KEY", "secret"),
            ("CYPRESS_INTERNAL_ENV", "staging"),
            ("HINOKI_NODE", "/usr/bin/node"),
            ("HINOKI_SESSION_KEY", "secret"),
            ("hinoki_session_key", "secret"),
            ("HINOKI_SESSION_DIR", "/tmp"),
            ("CYPRESS_SESSION_KEY", "theirs"),
            ("CYPRESS_", "empty"),
            ("MY_CYPRESS_X", "other"),
            ("CYPRESS_PORT", "8080"),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let found: Vec<_> =
            variables(&environment).into_iter().map(|found| (found.name, found.option, found.value)).collect();
        let wanted = [
            ("BASE_URL", "baseUrl", json!("http://c")),
            ("api_server", "apiServer", json!("x")),
            ("SESSION_KEY", "sessionKey", json!("theirs")),
            ("PORT", "port", json!(8080)),
            ("BASE_URL", "baseUrl", json!("http://h")),
        ];
        assert_eq!(found, wanted.map(|(name, option, value)| (name.to_owned(), option.to_owned(), value)));
    }
}
