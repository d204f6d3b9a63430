//! Cookies as the browser has them and as sessions keep them: the same attributes, two crates that don't know each other.

use hinoki_browser::Cookie;
use hinoki_protocol::CookieRecord;
use serde_json::Value;

/// As it is saved.
pub(crate) fn to_record(cookie: &Cookie) -> Option<CookieRecord> {
    let mut value = serde_json::to_value(cookie).ok()?;
    rename(&mut value, "partitionKey", "partition");
    serde_json::from_value(value).ok()
}

/// As the browser takes it.
pub(crate) fn to_browser(record: &CookieRecord) -> Option<Cookie> {
    let mut value = serde_json::to_value(record).ok()?;
    rename(&mut value, "partition", "partitionKey");
    serde_json::from_value(value).ok()
}

fn rename(value: &mut Value, from: &str, to: &str) {
    if let Some(fields) = value.as_object_mut()
        && let Some(field) = fields.remove(from)
    {
        fields.insert(to.to_owned(), field);
    }
}

#[cfg(test)]
mod tests {
    use hinoki_browser::{CookiePriority, PartitionKey, SameSite, SourceScheme};

    use super::*;

    #[test]
    fn nothing_is_lost_on_the_way_there_and_back() {
        let cookie = Cookie {
            name: "sid".into(),
            value: "1".into(),
            domain: ".app.test".into(),
            path: "/x".into(),
            expires: Some(12.5),
            http_only: true,
            secure: true,
            same_site: Some(SameSite::None),
            priority: Some(CookiePriority::High),
            source_scheme: Some(SourceScheme::Secure),
            source_port: Some(443),
            partition_key: Some(PartitionKey {
                top_level_site: "https://top.test".into(),
                has_cross_site_ancestor: true,
            }),
        };
        let record = to_record(&cookie).expect("fits");
        assert_eq!(record.partition.as_ref().map(|p| p.top_level_site.as_str()), Some("https://top.test"));
        assert_eq!(to_browser(&record), Some(cookie));
    }
}
