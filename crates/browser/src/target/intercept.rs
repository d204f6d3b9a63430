use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Target;
use crate::encoding::{bytes_to_base64, decode, encode, headers_to_entries};
use crate::{Error, Headers, PausedId, Reply, ResourceKind};

/// Which requests are held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InterceptPattern {
    /// URL with `*` and `?` as wildcards; `\` escapes them.
    #[serde(rename = "urlPattern")]
    pub url: String,
    /// Hold back the response and not the request.
    #[serde(rename = "requestStage", serialize_with = "stage")]
    pub at_response: bool,
    /// Only requests of this kind.
    #[serde(rename = "resourceType", skip_serializing_if = "Option::is_none", serialize_with = "kind")]
    pub resource: Option<ResourceKind>,
}

impl InterceptPattern {
    /// Requests of a URL, before they are sent.
    pub fn request(url: impl Into<String>) -> Self {
        Self { url: url.into(), at_response: false, resource: None }
    }

    /// Responses from a URL, before the page gets them.
    pub fn response(url: impl Into<String>) -> Self {
        Self { url: url.into(), at_response: true, resource: None }
    }

    /// Only those of a kind.
    pub fn of(mut self, resource: ResourceKind) -> Self {
        self.resource = Some(resource);
        self
    }
}

fn stage<S: serde::Serializer>(at_response: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *at_response { "Response" } else { "Request" })
}

fn kind<S: serde::Serializer>(resource: &Option<ResourceKind>, serializer: S) -> Result<S::Ok, S::Error> {
    match resource {
        None => serializer.serialize_none(),
        Some(ResourceKind::Xhr) => serializer.serialize_str("XHR"),
        Some(ResourceKind::CspReport) => serializer.serialize_str("CSPViolationReport"),
        Some(resource) => serializer.collect_str(&format_args!("{resource:?}")),
    }
}

/// An answer of our own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfill {
    /// Status.
    pub status: u16,
    /// Reason phrase; the usual one otherwise.
    pub phrase: Option<String>,
    /// Headers.
    pub headers: Headers,
    /// Body.
    pub body: Vec<u8>,
}

impl Fulfill {
    /// Status 200.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { status: 200, phrase: None, headers, body: body.into() }
    }

    /// Another header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// What is sent in place of what the page wanted to send. What is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Overrides {
    /// URL; the page does not see that it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// All headers, as the page's are left out.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "headers_to_entries")]
    pub headers: Option<Headers>,
    /// Body.
    #[serde(rename = "postData", skip_serializing_if = "Option::is_none", serialize_with = "bytes_to_base64")]
    pub body: Option<Vec<u8>>,
    /// Hold back the response as well.
    #[serde(rename = "interceptResponse", skip_serializing_if = "Option::is_none")]
    pub pause_response: Option<bool>,
}

/// How a request is made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Failure {
    Failed,
    Aborted,
    TimedOut,
    AccessDenied,
    ConnectionClosed,
    ConnectionReset,
    ConnectionRefused,
    ConnectionAborted,
    ConnectionFailed,
    NameNotResolved,
    InternetDisconnected,
    AddressUnreachable,
    BlockedByClient,
    BlockedByResponse,
}

/// Answer to a server that asks for a user name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthAnswer {
    /// What the browser does by itself.
    Default,
    /// None.
    Cancel,
    /// These.
    Credentials {
        /// User name.
        username: String,
        /// Password.
        password: String,
    },
}

impl Target {
    /// Holds back the requests that match, in place of what was held back before. Each is told by
    /// [`crate::Event::Paused`] and stands still until it is answered. Without a pattern, none is held back.
    ///
    /// With `auth`, servers that ask for a user name for one of these requests are told by
    /// [`crate::Event::AuthRequired`].
    pub fn intercept(&self, patterns: &[InterceptPattern], auth: bool) -> Reply<()> {
        if patterns.is_empty() {
            // The browser would take an empty list for all requests.
            return self.stop_intercepting();
        }
        self.command("Fetch.enable", json!({ "patterns": patterns, "handleAuthRequests": auth }))
    }

    /// Holds back nothing more, and lets go what is held back.
    pub fn stop_intercepting(&self) -> Reply<()> {
        self.command("Fetch.disable", json!({}))
    }

    /// Answers a request, or replaces its response.
    pub fn fulfill(&self, id: &PausedId, answer: Fulfill) -> Reply<()> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Params<'a> {
            request_id: &'a PausedId,
            response_code: u16,
            #[serde(skip_serializing_if = "Option::is_none")]
            response_phrase: Option<String>,
            #[serde(serialize_with = "headers_to_entries")]
            response_headers: Option<Headers>,
            body: String,
        }
        let Fulfill { status, phrase, headers, body } = answer;
        let params = Params {
            request_id: id,
            response_code: status,
            // Without a phrase the browser knows none for an unusual status, and refuses.
            response_phrase: phrase.or_else(|| usual_phrase(status)),
            response_headers: Some(headers),
            body: encode(&body),
        };
        self.command("Fetch.fulfillRequest", params)
    }

    /// Lets a request go, changed or not.
    pub fn let_go(&self, id: &PausedId, overrides: Overrides) -> Reply<()> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Params<'a> {
            request_id: &'a PausedId,
            #[serde(flatten)]
            overrides: Overrides,
        }
        self.command("Fetch.continueRequest", Params { request_id: id, overrides })
    }

    /// Lets a response go on as it is.
    pub fn let_response_go(&self, id: &PausedId) -> Reply<()> {
        self.command("Fetch.continueResponse", json!({ "requestId": id }))
    }

    /// Lets a response go on with another head; its body stays.
    pub fn change_head(&self, id: &PausedId, status: u16, phrase: Option<String>, headers: Headers) -> Reply<()> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Params<'a> {
            request_id: &'a PausedId,
            response_code: u16,
            #[serde(skip_serializing_if = "Option::is_none")]
            response_phrase: Option<String>,
            #[serde(serialize_with = "headers_to_entries")]
            response_headers: Option<Headers>,
        }
        let response_phrase = phrase.or_else(|| usual_phrase(status));
        let params = Params { request_id: id, response_code: status, response_phrase, response_headers: Some(headers) };
        self.command("Fetch.continueResponse", params)
    }

    /// Makes a request fail.
    pub fn fail(&self, id: &PausedId, failure: Failure) -> Reply<()> {
        self.command("Fetch.failRequest", json!({ "requestId": id, "errorReason": failure }))
    }

    /// Answers a server that asks for a user name.
    pub fn authenticate(&self, id: &PausedId, answer: &AuthAnswer) -> Reply<()> {
        let answer = match answer {
            AuthAnswer::Default => json!({ "response": "Default" }),
            AuthAnswer::Cancel => json!({ "response": "CancelAuth" }),
            AuthAnswer::Credentials { username, password } => {
                json!({ "response": "ProvideCredentials", "username": username, "password": password })
            }
        };
        self.command("Fetch.continueWithAuth", json!({ "requestId": id, "authChallengeResponse": answer }))
    }

    /// Body of a response that is held back.
    pub fn paused_body(&self, id: &PausedId) -> Reply<Vec<u8>> {
        let method = "Fetch.getResponseBody";
        self.call(method, json!({ "requestId": id })).and_then(move |body: Body| body.bytes(method))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    body: String,
    base64_encoded: bool,
}

impl Body {
    pub(super) fn bytes(self, method: &'static str) -> crate::Result<Vec<u8>> {
        match self.base64_encoded {
            true => decode(&self.body).map_err(|error| Error::Unexpected { method, detail: error.to_string() }),
            false => Ok(self.body.into_bytes()),
        }
    }
}

fn usual_phrase(status: u16) -> Option<String> {
    let status = tokio_tungstenite::tungstenite::http::StatusCode::from_u16(status).ok()?;
    Some(status.canonical_reason().unwrap_or("Status").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_overridden_is_left_out() {
        let overrides =
            Overrides { method: Some("PUT".to_owned()), body: Some(b"ab".to_vec()), ..Overrides::default() };
        let text = serde_json::to_string(&overrides).expect("serializable");
        assert_eq!(text, r#"{"method":"PUT","postData":"YWI="}"#);
    }

    #[test]
    fn patterns_are_written_as_the_browser_reads_them() {
        let text = serde_json::to_string(&InterceptPattern::response("*/api/*").of(ResourceKind::Xhr)).expect("valid");
        assert_eq!(text, r#"{"urlPattern":"*/api/*","requestStage":"Response","resourceType":"XHR"}"#);
        let text = serde_json::to_string(&InterceptPattern::request("*").of(ResourceKind::Document)).expect("valid");
        assert_eq!(text, r#"{"urlPattern":"*","requestStage":"Request","resourceType":"Document"}"#);
    }
}
