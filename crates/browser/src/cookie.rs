use serde::{Deserialize, Serialize};

/// A cookie. What comes from [`crate::Context::cookies`] can be given back to [`crate::Context::set_cookies`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cookie {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// With a leading dot if subdomains get it too.
    pub domain: String,
    /// Path.
    pub path: String,
    /// Seconds since the Unix epoch; `None` for the session.
    #[serde(deserialize_with = "expires", default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<f64>,
    /// Hidden from scripts.
    pub http_only: bool,
    /// For https only.
    pub secure: bool,
    /// Which requests from other sites carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_site: Option<SameSite>,
    /// What is kept longest where there are too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<CookiePriority>,
    /// Scheme of what set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_scheme: Option<SourceScheme>,
    /// Port of what set it; -1 if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_port: Option<i32>,
    /// The site that it is partitioned by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_key: Option<PartitionKey>,
}

/// Which requests from other sites carry a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the cookie's attribute")]
pub enum SameSite {
    Strict,
    Lax,
    None,
}

/// What is kept longest where there are too many cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CookiePriority {
    Low,
    Medium,
    High,
}

/// Scheme of what set a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SourceScheme {
    Unset,
    NonSecure,
    Secure,
}

/// The site that a cookie is partitioned by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartitionKey {
    /// Site of the tab.
    pub top_level_site: String,
    /// Whether a frame of another site lies between.
    pub has_cross_site_ancestor: bool,
}

/// A cookie of the session has -1.
fn expires<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.filter(|seconds| *seconds >= 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_comes_back_as_it_was_without_nulls() {
        let text = r#"{"name":"a","value":"b","domain":"localhost","path":"/","expires":-1,"size":2,"httpOnly":true,
            "secure":true,"session":true,"sameSite":"None","priority":"Medium","sourceScheme":"Secure","sourcePort":443,
            "partitionKey":{"topLevelSite":"https://example.org","hasCrossSiteAncestor":false}}"#;
        let cookie: Cookie = serde_json::from_str(text).expect("valid");
        assert_eq!(cookie.expires, None);
        let written = serde_json::to_string(&cookie).expect("serializable");
        assert!(!written.contains("null"), "{written}");
        assert_eq!(serde_json::from_str::<Cookie>(&written).expect("valid"), cookie);
    }
}
