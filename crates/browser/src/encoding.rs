//! Forms in which the browser writes headers and bytes.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Header names and values in order; a name may come several times.
pub type Headers = Vec<(String, String)>;

pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    STANDARD.decode(text)
}

#[derive(Serialize, Deserialize)]
struct Entry {
    name: String,
    value: String,
}

/// `{ "name": "value" }`; several values of a name are separated by line feeds.
pub(crate) fn headers_from_map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Headers, D::Error> {
    let map = serde_json::Map::deserialize(deserializer)?;
    let mut headers = Headers::with_capacity(map.len());
    for (name, value) in map {
        let value = value.as_str().ok_or_else(|| D::Error::custom("a header's value is no text"))?;
        headers.extend(value.split('\n').map(|value| (name.clone(), value.to_owned())));
    }
    Ok(headers)
}

/// `[{ "name": …, "value": … }]`.
pub(crate) fn headers_from_entries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Headers>, D::Error> {
    let entries = Option::<Vec<Entry>>::deserialize(deserializer)?;
    Ok(entries.map(|entries| entries.into_iter().map(|entry| (entry.name, entry.value)).collect()))
}

pub(crate) fn headers_to_entries<S: Serializer>(headers: &Option<Headers>, serializer: S) -> Result<S::Ok, S::Error> {
    let entries = headers.iter().flatten();
    serializer.collect_seq(entries.map(|(name, value)| Entry { name: name.clone(), value: value.clone() }))
}

/// The form for request headers of a whole page: one value a name, several joined by commas.
pub(crate) fn headers_to_map(headers: &[(String, String)]) -> BTreeMap<&str, String> {
    let mut map = BTreeMap::<&str, String>::new();
    for (name, value) in headers {
        map.entry(name)
            .and_modify(|joined| {
                joined.push_str(", ");
                joined.push_str(value);
            })
            .or_insert_with(|| value.clone());
    }
    map
}

pub(crate) fn bytes_from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    decode(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(crate) fn bytes_to_base64<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => serializer.serialize_str(&encode(bytes)),
        None => serializer.serialize_none(),
    }
}

/// A request's body comes in pieces, of which those that are files lack their bytes.
pub(crate) fn bytes_from_pieces<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    #[derive(Deserialize)]
    struct Piece {
        bytes: Option<String>,
    }
    let Some(pieces) = Option::<Vec<Piece>>::deserialize(deserializer)? else { return Ok(None) };
    let mut body = Vec::new();
    for piece in pieces {
        match piece.bytes {
            Some(text) => body.extend(decode(&text).map_err(D::Error::custom)?),
            None => return Ok(None),
        }
    }
    Ok(Some(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Request {
        #[serde(deserialize_with = "headers_from_map")]
        headers: Headers,
        #[serde(default, rename = "postDataEntries", deserialize_with = "bytes_from_pieces")]
        body: Option<Vec<u8>>,
    }

    #[test]
    fn a_header_with_several_values_is_several_headers() {
        let request: Request = serde_json::from_str(r#"{"headers":{"Set-Cookie":"a=1\nb=2","X":"y"}}"#).expect("valid");
        let expected = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X", "y")];
        assert_eq!(request.headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(request.body, None);
    }

    #[test]
    fn a_body_is_put_together_unless_it_holds_a_file() {
        let whole = r#"{"headers":{},"postDataEntries":[{"bytes":"YWI="},{"bytes":"Yw=="}]}"#;
        let request: Request = serde_json::from_str(whole).expect("valid");
        assert_eq!(request.body.as_deref(), Some(&b"abc"[..]));
        let file: Request =
            serde_json::from_str(r#"{"headers":{},"postDataEntries":[{"bytes":"YWI="},{}]}"#).expect("valid");
        assert_eq!(file.body, None);
    }

    #[test]
    fn headers_of_one_name_are_joined_for_a_page() {
        let headers = [("accept", "a"), ("accept", "b")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(headers_to_map(&headers)["accept"], "a, b");
    }
}
