use serde::Deserialize;

use crate::encoding::{bytes_from_pieces, headers_from_entries, headers_from_map};
use crate::{DocumentId, FrameId, Headers, PausedId, RequestId};

/// What is requested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ResourceKind {
    Document,
    Stylesheet,
    Image,
    Media,
    Font,
    Script,
    TextTrack,
    #[serde(rename = "XHR")]
    Xhr,
    Fetch,
    Prefetch,
    EventSource,
    WebSocket,
    Manifest,
    SignedExchange,
    Ping,
    #[serde(rename = "CSPViolationReport")]
    CspReport,
    Preflight,
    #[default]
    #[serde(other)]
    Other,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestData {
    /// URL without fragment.
    pub url: String,
    /// `#…`, or empty.
    #[serde(rename = "urlFragment", default)]
    pub fragment: String,
    /// Method.
    pub method: String,
    /// Headers; without cookies.
    #[serde(deserialize_with = "headers_from_map")]
    pub headers: Headers,
    /// Whether it has a body.
    #[serde(rename = "hasPostData", default)]
    pub has_body: bool,
    /// The body, unless it is large or holds files: then see [`crate::Target::request_body`].
    #[serde(rename = "postDataEntries", default, deserialize_with = "bytes_from_pieces")]
    pub body: Option<Vec<u8>>,
}

/// See [`crate::Event::Paused`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paused {
    /// To answer it or let it go.
    #[serde(rename = "requestId")]
    pub id: PausedId,
    /// As network events name it.
    #[serde(rename = "networkId")]
    pub request_id: Option<RequestId>,
    /// The request.
    pub request: RequestData,
    /// Frame that makes it.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// What is requested. Chromium says `Xhr` here for `fetch()` too; [`Request`] tells them apart.
    #[serde(rename = "resourceType")]
    pub resource: ResourceKind,
    /// The pause that the redirect to this request came from.
    #[serde(rename = "redirectedRequestId")]
    pub redirected_from: Option<PausedId>,
    /// Status, if the response is held back and not the request.
    #[serde(rename = "responseStatusCode")]
    pub status: Option<u16>,
    /// Reason phrase of the response.
    #[serde(rename = "responseStatusText")]
    pub status_text: Option<String>,
    /// Headers of the response.
    #[serde(default, deserialize_with = "headers_from_entries")]
    pub response_headers: Option<Headers>,
    /// Why there is no response.
    #[serde(rename = "responseErrorReason")]
    pub error: Option<String>,
}

impl Paused {
    /// Whether the response or its failure is held back and not the request.
    pub fn at_response(&self) -> bool {
        self.status.is_some() || self.error.is_some()
    }

    /// Whether it is the document of a frame.
    pub fn is_document(&self) -> bool {
        self.resource == ResourceKind::Document
    }
}

/// See [`crate::Event::AuthRequired`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthRequired {
    /// To answer it.
    #[serde(rename = "requestId")]
    pub id: PausedId,
    /// The request.
    pub request: RequestData,
    /// Frame that makes it.
    #[serde(rename = "frameId")]
    pub frame: FrameId,
    /// What is requested.
    #[serde(rename = "resourceType")]
    pub resource: ResourceKind,
    /// Who asks.
    #[serde(rename = "authChallenge")]
    pub challenge: AuthChallenge,
}

/// Who asks for a user name and password.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AuthChallenge {
    /// `Server` or `Proxy`.
    #[serde(default)]
    pub source: String,
    /// Origin.
    pub origin: String,
    /// `basic`, `digest` …
    pub scheme: String,
    /// Realm.
    pub realm: String,
}

/// See [`crate::Event::Request`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Id, the same for all redirects.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// Document that makes it, or the document that is being loaded.
    #[serde(rename = "loaderId")]
    pub document: DocumentId,
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: Option<FrameId>,
    /// URL of the document.
    #[serde(rename = "documentURL")]
    pub document_url: String,
    /// The request.
    pub request: RequestData,
    /// Seconds of the browser's monotonic clock.
    pub timestamp: f64,
    /// Seconds since the Unix epoch.
    pub wall_time: f64,
    /// What is requested.
    #[serde(rename = "type", default)]
    pub resource: ResourceKind,
    /// The redirect that led to this request.
    #[serde(rename = "redirectResponse")]
    pub redirect: Option<ResponseData>,
    /// Whether [`crate::Event::ResponseExtra`] has more headers of that redirect, before or after this.
    #[serde(rename = "redirectHasExtraInfo", default)]
    pub redirect_has_extra: bool,
}

/// A response's head.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseData {
    /// URL, without fragment.
    pub url: String,
    /// Status.
    pub status: u16,
    /// Reason phrase.
    pub status_text: String,
    /// Headers.
    #[serde(deserialize_with = "headers_from_map")]
    pub headers: Headers,
    /// MIME type.
    pub mime_type: String,
    /// From the disk cache.
    #[serde(default)]
    pub from_disk_cache: bool,
    /// From a service worker.
    #[serde(default)]
    pub from_service_worker: bool,
    /// `h2`, `http/1.1` …
    pub protocol: Option<String>,
    /// Address of the server.
    #[serde(rename = "remoteIPAddress")]
    pub remote_address: Option<String>,
    /// Port of the server.
    pub remote_port: Option<u16>,
    /// Bytes received so far.
    #[serde(rename = "encodedDataLength")]
    pub encoded_length: f64,
}

/// See [`crate::Event::Response`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseReceived {
    /// Request.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// Document.
    #[serde(rename = "loaderId")]
    pub document: DocumentId,
    /// Frame.
    #[serde(rename = "frameId")]
    pub frame: Option<FrameId>,
    /// What was requested.
    #[serde(rename = "type")]
    pub resource: ResourceKind,
    /// Its head.
    pub response: ResponseData,
    /// Whether [`crate::Event::ResponseExtra`] has more headers, before or after this.
    #[serde(rename = "hasExtraInfo", default)]
    pub has_extra: bool,
    /// Seconds of the browser's monotonic clock.
    pub timestamp: f64,
}

/// See [`crate::Event::RequestExtra`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RequestExtra {
    /// Request.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// Headers.
    #[serde(deserialize_with = "headers_from_map")]
    pub headers: Headers,
}

/// See [`crate::Event::ResponseExtra`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ResponseExtra {
    /// Request.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// Status; of a redirect too.
    #[serde(rename = "statusCode")]
    pub status: u16,
    /// Headers.
    #[serde(deserialize_with = "headers_from_map")]
    pub headers: Headers,
}

/// See [`crate::Event::ServedFromCache`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServedFromCache {
    /// Request.
    #[serde(rename = "requestId")]
    pub id: RequestId,
}

/// See [`crate::Event::LoadingFinished`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LoadingFinished {
    /// Request.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// Seconds of the browser's monotonic clock.
    pub timestamp: f64,
    /// Bytes received.
    #[serde(rename = "encodedDataLength")]
    pub encoded_length: f64,
}

/// See [`crate::Event::LoadingFailed`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadingFailed {
    /// Request.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// Seconds of the browser's monotonic clock.
    pub timestamp: f64,
    /// What was requested.
    #[serde(rename = "type")]
    pub resource: ResourceKind,
    /// `net::ERR_…`.
    #[serde(rename = "errorText")]
    pub error: String,
    /// The page gave it up.
    #[serde(default)]
    pub canceled: bool,
    /// Why the browser refused it: `csp`, `mixed-content`, `origin` …
    pub blocked_reason: Option<String>,
}
