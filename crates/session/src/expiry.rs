//! When a saved session can't hold any more, known without asking the server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hinoki_protocol::{CookieRecord, SessionData, SessionRecord};
use serde_json::Value;

/// What has expired.
#[derive(Debug, Clone, PartialEq)]
pub struct Expired {
    /// `cookie sid of app.test`, `token in localStorage of https://app.test`.
    pub what: String,
    /// Since when, s since the Unix epoch.
    pub since: f64,
}

/// What keeps the session from holding at `now` (s since the Unix epoch): an authentication cookie that expired, or a
/// JWT found in a cookie or storage (RFC 7519, `exp`) where no other token of the same place still holds.
pub fn first_expired(data: &SessionData, now: f64) -> Option<Expired> {
    let cookie = data.cookies.iter().filter(|cookie| authenticates(cookie)).find_map(|cookie| {
        let since = cookie.expires.filter(|&at| at <= now)?;
        Some(Expired { what: format!("cookie {} of {}", cookie.name, cookie.domain), since })
    });
    cookie.or_else(|| expired_token(data, now))
}

/// From when on [`first_expired`] says so, s since the Unix epoch; `None` if nothing in it ends.
pub fn expires_at(data: &SessionData) -> Option<f64> {
    let cookies = data.cookies.iter().filter(|cookie| authenticates(cookie)).filter_map(|cookie| cookie.expires);
    let items = data.local_storage.iter().chain(&data.session_storage).flat_map(|record| record.value.values());
    let values = data.cookies.iter().map(|cookie| &cookie.value).chain(items);
    // The last of several tokens makes the others anew.
    let tokens = values.filter_map(|value| jwt_expiry(value)).max_by(f64::total_cmp);
    cookies.chain(tokens).min_by(f64::total_cmp)
}

/// Whether a session is older than its call allows at `now` (ms since the Unix epoch).
pub fn too_old(record: &SessionRecord, max_age: Option<f64>, now: f64) -> bool {
    max_age.is_some_and(|max_age| now - record.created_at > max_age)
}

/// A cookie that scripts can't read is there for the server; others count if their name says so.
fn authenticates(cookie: &CookieRecord) -> bool {
    let name = cookie.name.to_ascii_lowercase();
    let told = ["sess", "auth", "token", "jwt", "sid", "login", "remember"].iter().any(|word| name.contains(word));
    told || (cookie.http_only && !name.contains("csrf") && !name.contains("xsrf"))
}

fn expired_token(data: &SessionData, now: f64) -> Option<Expired> {
    let mut first = None;
    let storages = [("localStorage", &data.local_storage), ("sessionStorage", &data.session_storage)];
    let items = storages.into_iter().flat_map(|(kind, records)| {
        records.iter().flat_map(move |record| {
            record.value.iter().map(move |(key, value)| (format!("{key} in {kind} of {}", record.origin), value))
        })
    });
    let cookies =
        data.cookies.iter().map(|cookie| (format!("cookie {} of {}", cookie.name, cookie.domain), &cookie.value));
    for (what, value) in cookies.chain(items) {
        let Some(expiry) = jwt_expiry(value) else { continue };
        if expiry > now {
            return None; // a refresh token or another that still holds
        }
        first.get_or_insert(Expired { what: format!("token {what}"), since: expiry });
    }
    first
}

/// `exp` of a JWT, also one within quotes or after `Bearer `.
fn jwt_expiry(text: &str) -> Option<f64> {
    let text = text.trim().trim_matches('"');
    let text = text.strip_prefix("Bearer ").unwrap_or(text);
    let mut parts = text.split('.');
    let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !header.starts_with("eyJ") {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice::<Value>(&payload).ok()?.get("exp")?.as_f64()
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::StorageRecord;

    use super::*;

    fn jwt(exp: u64) -> String {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2ln", encode(r#"{"alg":"HS256"}"#), encode(&format!(r#"{{"exp":{exp}}}"#)))
    }

    fn storage(items: &[(&str, String)]) -> SessionData {
        let value = items.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        let record = StorageRecord { origin: "https://app.test".into(), partition: None, value };
        SessionData { local_storage: vec![record], ..SessionData::default() }
    }

    fn cookie(name: &str, expires: Option<f64>, http_only: bool) -> CookieRecord {
        let (name, domain) = (name.to_owned(), "app.test".to_owned());
        CookieRecord { name, domain, expires, http_only, ..CookieRecord::default() }
    }

    #[test]
    fn an_expired_authentication_cookie_is_named() {
        let data = |cookie| SessionData { cookies: vec![cookie], ..SessionData::default() };
        let expired = first_expired(&data(cookie("sid", Some(100.0), true)), 200.0).expect("expired");
        assert_eq!(expired, Expired { what: "cookie sid of app.test".into(), since: 100.0 });
        assert_eq!(first_expired(&data(cookie("sid", Some(300.0), true)), 200.0), None);
        assert_eq!(first_expired(&data(cookie("sid", None, true)), 200.0), None);
        assert_eq!(first_expired(&data(cookie("theme", Some(100.0), false)), 200.0), None);
        assert_eq!(first_expired(&data(cookie("_csrf", Some(100.0), true)), 200.0), None);
    }

    #[test]
    fn an_expired_token_counts_unless_another_holds() {
        let expired = first_expired(&storage(&[("token", jwt(100))]), 200.0).expect("expired");
        assert_eq!(expired.what, "token token in localStorage of https://app.test");
        assert_eq!(first_expired(&storage(&[("access", jwt(100)), ("refresh", jwt(900))]), 200.0), None);
        assert_eq!(
            first_expired(&storage(&[("token", format!("\"Bearer {}\"", jwt(100)))]), 200.0).map(|e| e.since),
            Some(100.0)
        );
        assert_eq!(first_expired(&storage(&[("note", "a.b.c".into())]), 200.0), None);
    }

    #[test]
    fn the_first_end_is_that_of_a_cookie_or_of_the_last_token() {
        let mut data = storage(&[("access", jwt(100)), ("refresh", jwt(900))]);
        assert_eq!(expires_at(&data), Some(900.0));
        data.cookies = vec![cookie("sid", Some(500.0), true), cookie("theme", Some(10.0), false)];
        assert_eq!(expires_at(&data), Some(500.0));
        assert_eq!(expires_at(&SessionData::default()), None);
    }

    #[test]
    fn age_counts_from_the_creation() {
        let record = SessionRecord { created_at: 1000.0, ..SessionRecord::default() };
        assert!(too_old(&record, Some(500.0), 1600.0));
        assert!(!too_old(&record, Some(500.0), 1400.0));
        assert!(!too_old(&record, None, 1e12));
    }
}
