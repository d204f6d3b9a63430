//! Files of recorded requests: HAR 1.2.

use hinoki_protocol::Payload;
use serde::{Deserialize, Serialize};

use super::payload;

/// Version of what is ours in such a file.
const FORMAT: u32 = 1;

/// Request headers whose values stay out of the file.
const SECRET: [&str; 5] = ["authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token"];

/// A file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Har {
    pub log: Log,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Log {
    pub version: String,
    pub creator: Creator,
    pub entries: Vec<Entry>,
    #[serde(rename = "_hinoki", default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Creator {
    pub name: String,
    pub version: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Own {
    pub format: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub started_date_time: String,
    /// ms.
    #[serde(default)]
    pub time: f64,
    pub request: Request,
    pub response: Response,
    #[serde(default)]
    pub cache: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    pub timings: Timings,
    #[serde(rename = "_resourceType", default, skip_serializing_if = "String::is_empty")]
    pub resource_type: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timings {
    #[serde(default)]
    pub send: f64,
    #[serde(default)]
    pub wait: f64,
    #[serde(default)]
    pub receive: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    pub method: String,
    pub url: String,
    #[serde(default)]
    pub http_version: String,
    #[serde(default)]
    pub cookies: Vec<Pair>,
    #[serde(default)]
    pub headers: Vec<Pair>,
    #[serde(default)]
    pub query_string: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_data: Option<PostData>,
    #[serde(default = "unknown")]
    pub headers_size: i64,
    #[serde(default = "unknown")]
    pub body_size: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PostData {
    #[serde(default)]
    pub mime_type: String,
    #[serde(default)]
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Response {
    pub status: u16,
    #[serde(default)]
    pub status_text: String,
    #[serde(default)]
    pub http_version: String,
    #[serde(default)]
    pub cookies: Vec<Pair>,
    #[serde(default)]
    pub headers: Vec<Pair>,
    pub content: Content,
    #[serde(rename = "redirectURL", default)]
    pub redirect_url: String,
    #[serde(default = "unknown")]
    pub headers_size: i64,
    #[serde(default = "unknown")]
    pub body_size: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Content {
    #[serde(default)]
    pub size: i64,
    #[serde(default)]
    pub mime_type: String,
    /// Absent where the body could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// A header and the like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pair {
    pub name: String,
    #[serde(default)]
    pub value: String,
}

fn unknown() -> i64 {
    -1
}

impl Har {
    /// A file with these entries.
    pub(crate) fn new(version: &str, entries: Vec<Entry>) -> Self {
        let creator = Creator { name: "hinoki".to_owned(), version: version.to_owned() };
        Self { log: Log { version: "1.2".to_owned(), creator, entries, own: Some(Own { format: FORMAT }) } }
    }

    /// Reads a file of ours, of a browser or of another program.
    pub(crate) fn read(text: &[u8]) -> Result<Self, String> {
        let har: Self = hinoki_protocol::read(text).map_err(|error| error.to_string())?;
        match (&*har.log.version, &har.log.own) {
            (_, Some(own)) if own.format > FORMAT => {
                Err(format!("it was written by a later hinoki, in format {}; this one knows {FORMAT}", own.format))
            }
            ("1.1" | "1.2", _) => Ok(har),
            (other, _) => Err(format!("it is of version {other}; 1.1 and 1.2 can be read")),
        }
    }
}

impl Content {
    /// With a body.
    pub(crate) fn of(mime_type: &str, body: Payload) -> Self {
        // Of the bytes, however they are written here.
        let bytes = payload::to_bytes(&body).map_or(0, |bytes| bytes.len());
        let size = i64::try_from(bytes).unwrap_or(i64::MAX);
        let (text, encoding) = match body {
            Payload::Text(text) => (text, None),
            Payload::Base64(text) => (text, Some("base64".to_owned())),
        };
        Self { size, mime_type: mime_type.to_owned(), text: Some(text), encoding }
    }

    /// The body.
    pub(crate) fn body(&self) -> Payload {
        let text = self.text.clone().unwrap_or_default();
        if self.encoding.as_deref() == Some("base64") { Payload::Base64(text) } else { Payload::Text(text) }
    }
}

/// Headers as a file has them.
pub(crate) fn pairs(headers: &[(String, String)]) -> Vec<Pair> {
    headers.iter().map(|(name, value)| Pair { name: name.clone(), value: value.clone() }).collect()
}

/// Those of a request, without what nobody else should read.
pub(crate) fn request_pairs(headers: &[(String, String)]) -> Vec<Pair> {
    let mut pairs = pairs(headers);
    for pair in &mut pairs {
        if SECRET.iter().any(|secret| pair.name.eq_ignore_ascii_case(secret)) {
            "…".clone_into(&mut pair.value);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_others_are_read() {
        let text = serde_json::to_vec(&Har::new("0.1.0", Vec::new())).expect("valid");
        assert!(Har::read(&text).is_ok_and(|har| har.log.creator.name == "hinoki"));
        let foreign = br#"{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"pages":[],"entries":[{
            "startedDateTime":"2026-01-01T00:00:00Z","time":1.5,"request":{"method":"GET","url":"http://a.test/","headers":[]},
            "response":{"status":200,"content":{"size":1,"text":"eA==","encoding":"base64"}}}]}}"#;
        let entry = Har::read(foreign).map(|har| har.log.entries[0].clone()).expect("valid");
        assert_eq!(entry.response.content.body(), Payload::Base64("eA==".into()));
    }

    #[test]
    fn the_size_of_content_is_that_of_its_bytes() {
        let of = |bytes: &[u8]| Content::of("x/y", payload::from_bytes(bytes.to_vec()));
        assert_eq!((of(&[0, 255, 1]).size, of(&[0, 255, 1]).encoding.as_deref()), (3, Some("base64")));
        assert_eq!((of("ü".as_bytes()).size, of(b"").size), (2, 0));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let of = |version: &str, format: u32| {
            format!(
                r#"{{"log":{{"version":"{version}","creator":{{"name":"","version":""}},"entries":[],"_hinoki":{{"format":{format}}}}}}}"#
            )
        };
        assert!(Har::read(of("1.2", 2).as_bytes()).is_err_and(|error| error.contains("later hinoki")));
        assert!(Har::read(of("2.0", 1).as_bytes()).is_err_and(|error| error.contains("version 2.0")));
        assert!(Har::read(b"{}").is_err());
    }

    #[test]
    fn secrets_stay_out() {
        let headers = [("Cookie", "sid=1"), ("accept", "x")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let values: Vec<String> = request_pairs(&headers).into_iter().map(|pair| pair.value).collect();
        assert_eq!(values, ["…", "x"]);
    }
}
