//! Messages as logs show them: without passwords, values of cookies and of what pages store.
//!
//! A message may hold messages itself, as text: what pages tell by a binding, and scripts with data in them. Those are
//! looked through as well. Names, addresses and numbers stay, so that a log still tells what happened.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Deserializer, Map, Value};

/// How much of a message is shown, in bytes.
const SHOWN: usize = 2000;

/// Stands for what is left out.
const HIDDEN: &str = "…";

/// Whose texts nobody is to read in a log, however deep they lie; in lower case.
const SECRET: [&str; 27] = [
    "auth",
    "authorization",
    "bearer",
    "body",
    "caches",
    "contents",
    "cookie-line",
    "cookieline",
    "cookie",
    "databases",
    "entries",
    "env",
    "headerstext",
    "newvalue",
    "oldvalue",
    "passphrase",
    "password",
    "postdata",
    "postdataentries",
    "proxy-authorization",
    "rawcookieline",
    "requestheaderstext",
    "set-cookie",
    "username",
    "value",
    "x-api-key",
    "x-auth-token",
];

/// Schemes of `Authorization`, in lower case, as they stand before a secret.
const SCHEMES: [&str; 4] = ["basic ", "bearer ", "digest ", "negotiate "];

/// The beginning of a message, as it may be logged.
pub(super) fn shown(message: &str) -> String {
    let Ok(mut parsed) = serde_json::from_str::<Value>(message) else {
        return format!("{} bytes that are not JSON", message.len());
    };
    reduce(&mut parsed);
    let mut text = parsed.to_string();
    text.truncate(text.floor_char_boundary(SHOWN));
    text
}

fn reduce(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(reduced) = reduce_text(text) {
                *text = reduced;
            }
        }
        // Headers and cookies as pairs.
        Value::Array(pair) if matches!(&**pair, [Value::String(name), Value::String(_)] if is_secret(name)) => {
            hide(&mut pair[1]);
        }
        Value::Array(all) => all.iter_mut().for_each(reduce),
        Value::Object(fields) => reduce_fields(fields),
        _ => {}
    }
}

fn reduce_fields(fields: &mut Map<String, Value>) {
    for (name, value) in fields {
        match value {
            // `cookie` may as well be one with a name and a domain, which say what it is, and `entries` those of the history.
            Value::Object(_) if name == "cookie" => reduce(value),
            Value::Array(all) if name == "entries" && all.iter().all(Value::is_object) => reduce(value),
            _ if is_secret(name) => hide(value),
            _ => reduce(value),
        }
    }
}

fn is_secret(name: &str) -> bool {
    SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Leaves out all texts.
fn hide(value: &mut Value) {
    match value {
        Value::String(text) if !text.is_empty() => HIDDEN.clone_into(text),
        Value::Array(all) => all.iter_mut().for_each(hide),
        Value::Object(fields) => fields.values_mut().for_each(hide),
        _ => {}
    }
}

/// The text with what it holds reduced; none if there is nothing to do.
fn reduce_text(text: &str) -> Option<String> {
    let mut reduced = String::new();
    let mut taken = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '[', '"', ':', ' ']) {
        at += found;
        if let Some((end, replaced)) = part(text, at) {
            reduced.push_str(&text[taken..at]);
            reduced.push_str(&replaced);
            (taken, at) = (end, end);
        } else {
            at += 1;
        }
    }
    (taken > 0).then(|| reduced + &text[taken..])
}

/// What is to stand for the part of a text that begins at a byte, and where it ends.
fn part(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at..];
    let whole = ["{\"", "[\"", "[{", "[[", "\"{", "\"["].iter().any(|begin| rest.starts_with(begin));
    if whole {
        let mut values = Deserializer::from_str(rest).into_iter::<Value>();
        let mut value = values.next()?.ok()?;
        reduce(&mut value);
        return Some((at + values.byte_offset(), value.to_string()));
    }
    if let Some(host) = rest.strip_prefix("://") {
        // Name and password of an address.
        let end = host.find(|c: char| c.is_whitespace() || "/?#\"'`\\".contains(c)).unwrap_or(host.len());
        let login = host[..end].rfind('@').filter(|login| *login > 0)?;
        return Some((at + 3 + login, format!("://{HIDDEN}")));
    }
    let given = rest.strip_prefix(' ')?;
    let scheme = SCHEMES.iter().find(|scheme| ends_with(&text[..=at], scheme))?;
    let length = given.find(|c: char| !c.is_ascii_alphanumeric() && !"+/=._~-".contains(c)).unwrap_or(given.len());
    // The word stands in sentences, too.
    let secret = *scheme != "basic " || BASE64.decode(&given[..length]).is_ok_and(|pair| pair.contains(&b':'));
    let whole = if *scheme == "digest " { given.len() } else { length };
    (secret && length > 3).then(|| (at + 1 + whole, format!(" {HIDDEN}")))
}

fn ends_with(text: &str, end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.and_then(|from| text.get(from..)).is_some_and(|last| last.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &Value, expected: &str) {
        assert_eq!(shown(&message.to_string()), expected);
    }

    #[test]
    fn what_tells_what_happened_stays() {
        let message = r#"{"id":7,"method":"Page.navigate","params":{"url":"http://a.test/x?y=1","n":[1,true,null]}}"#;
        assert_eq!(shown(message), message);
        assert_eq!(shown("{\"cut"), "5 bytes that are not JSON");
        assert_eq!(shown(&format!("[\"{}é\"]", "a".repeat(1997))).len(), 1999);
        let sentence = serde_json::json!({ "description": "a basic understanding: { \"of\": [all] } 'http://' @ b" });
        check(&sentence, &sentence.to_string());
        let history = serde_json::json!({ "entries": [{ "url": "http://a.test/" }] });
        check(&history, &history.to_string());
    }

    #[test]
    fn headers_show_no_credentials_and_no_cookies() {
        check(
            &serde_json::json!({
                "headers": { "Accept": "*/*", "Proxy-Authorization": "Basic am9lOnB3", "Cookie": "sid=1" },
                "list": [{ "name": "authorization", "value": "Basic am9lOnB3" }],
                "pairs": [["set-cookie", "sid=1"], ["accept", "*/*"]],
                "headersText": "HTTP/1.1 200 OK\r\nset-cookie: sid=1",
                "message": "sent Basic am9lOnB3, then bearer abc.def and digest username=\"joe\", response=\"1\"",
            }),
            r#"{"headers":{"Accept":"*/*","Proxy-Authorization":"…","Cookie":"…"},"list":[{"name":"authorization","value":"…"}],"pairs":[["set-cookie","…"],["accept","*/*"]],"headersText":"…","message":"sent Basic …, then bearer … and digest …"}"#,
        );
    }

    #[test]
    fn cookies_and_storages_show_names_only() {
        check(
            &serde_json::json!({
                "associatedCookies": [{ "cookie": { "name": "sid", "value": "s", "domain": "a.test", "expires": 1 } }],
                "value": [{ "origin": "http://a.test", "value": { "token": "s", "n": 1 } }],
                "entries": [["token", "s"]],
                "newValue": "s",
            }),
            r#"{"associatedCookies":[{"cookie":{"name":"sid","value":"…","domain":"a.test","expires":1}}],"value":[{"origin":"…","value":{"token":"…","n":1}}],"entries":[["…","…"]],"newValue":"…"}"#,
        );
    }

    #[test]
    fn messages_within_messages_are_looked_through() {
        let call = serde_json::json!([{ "call": { "url": "http://joe:s%40@a.test/x", "auth": ["joe", "s"] } }]);
        let script = format!("(() => {{ const x = {{ y: [1] }}; told({}, {call}) }})()", call[0]);
        check(
            &serde_json::json!({ "payload": call.to_string(), "expression": script }),
            r#"{"payload":"[{\"call\":{\"url\":\"http://…@a.test/x\",\"auth\":[\"…\",\"…\"]}}]","expression":"(() => { const x = { y: [1] }; told({\"call\":{\"url\":\"http://…@a.test/x\",\"auth\":[\"…\",\"…\"]}}, [{\"call\":{\"url\":\"http://…@a.test/x\",\"auth\":[\"…\",\"…\"]}}]) })()"}"#,
        );
    }
}
