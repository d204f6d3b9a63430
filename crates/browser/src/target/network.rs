use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Target;
use super::intercept::Body;
use crate::encoding::headers_to_map;
use crate::{Reply, RequestId};

/// A slow or broken network.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkConditions {
    /// No network at all.
    pub offline: bool,
    /// Least ms from request to response.
    pub latency: f64,
    /// Bytes a second; -1 for no limit.
    #[serde(rename = "downloadThroughput")]
    pub download: f64,
    /// Bytes a second; -1 for no limit.
    #[serde(rename = "uploadThroughput")]
    pub upload: f64,
}

impl Default for NetworkConditions {
    fn default() -> Self {
        Self { offline: false, latency: 0.0, download: -1.0, upload: -1.0 }
    }
}

impl Target {
    /// Begins to tell of requests and responses.
    pub fn enable_network(&self) -> Reply<()> {
        self.command("Network.enable", json!({}))
    }

    /// Tells no more of them.
    pub fn disable_network(&self) -> Reply<()> {
        self.command("Network.disable", json!({}))
    }

    /// Whether requests pass by the service worker.
    pub fn set_bypass_service_worker(&self, bypass: bool) -> Reply<()> {
        self.command("Network.setBypassServiceWorker", json!({ "bypass": bypass }))
    }

    /// Whether the cache is left out.
    pub fn set_cache_disabled(&self, disabled: bool) -> Reply<()> {
        self.command("Network.setCacheDisabled", json!({ "cacheDisabled": disabled }))
    }

    /// Headers that every request of the page gets, in place of those set before.
    pub fn set_extra_headers(&self, headers: &[(String, String)]) -> Reply<()> {
        self.command("Network.setExtraHTTPHeaders", json!({ "headers": headers_to_map(headers) }))
    }

    /// Makes the network slow or broken.
    pub fn set_network_conditions(&self, conditions: NetworkConditions) -> Reply<()> {
        self.command("Network.emulateNetworkConditions", conditions)
    }

    /// URLs that are blocked, with `*` as a wildcard, in place of those before.
    pub fn block_urls(&self, urls: &[String]) -> Reply<()> {
        self.command("Network.setBlockedURLs", json!({ "urls": urls }))
    }

    /// Body of a response that has arrived whole.
    pub fn response_body(&self, id: &RequestId) -> Reply<Vec<u8>> {
        let method = "Network.getResponseBody";
        self.call(method, json!({ "requestId": id })).and_then(move |body: Body| body.bytes(method))
    }

    /// Body of a request.
    pub fn request_body(&self, id: &RequestId) -> Reply<String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Data {
            post_data: String,
        }
        self.call("Network.getRequestPostData", json!({ "requestId": id })).map(|data: Data| data.post_data)
    }
}
