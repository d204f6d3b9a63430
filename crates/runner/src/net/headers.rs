//! Headers as names and values in order.

/// The value of the first header of this name, in whatever case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
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
}
