//! Headers as names and values in order, and what statuses and they say together.

/// The value of the first header of this name, in whatever case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// The values of all headers that set a cookie.
pub(crate) fn set_cookies(headers: &[(String, String)]) -> impl Iterator<Item = &str> {
    headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value.as_str())
}

/// Headers without those that spoke of the bytes as they were sent.
pub(crate) fn without_transfer(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    const OF_TRANSFER: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];
    headers.retain(|(name, _)| !OF_TRANSFER.iter().any(|known| name.eq_ignore_ascii_case(known)));
    headers
}

/// Whether a response with this status leads elsewhere (RFC 9110, 15.4).
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_header_of_a_name_counts_in_whatever_case() {
        let headers = [("X-a", "1"), ("x-A", "2"), ("x-ab", "3")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(header(&headers, "x-a"), Some("1"));
        assert_eq!(header(&headers, "X-AB"), Some("3"));
        assert_eq!(header(&headers, "x"), None);
    }

    #[test]
    fn cookies_and_what_spoke_of_the_bytes_are_told_by_name_in_whatever_case() {
        let headers = [("Set-Cookie", "a=1"), ("Content-Length", "3"), ("set-cookie", "b=2"), ("x-length", "4")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(set_cookies(&headers).collect::<Vec<_>>(), ["a=1", "b=2"]);
        let kept = without_transfer(headers.into());
        assert_eq!(kept.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["a=1", "b=2", "4"]);
    }
}
