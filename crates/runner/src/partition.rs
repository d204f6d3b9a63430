//! Storages that browsers keep apart by the page that a frame is in, by the names that the browser gives them.
//!
//! A frame of another site than its page's has those of this site: `https://a.test/^0https://top.test`. A frame of the
//! page's own site that is inside of another site's frame has some of its own, too: `https://a.test/^31`. Which site that
//! is isn't told; a frame's own origin stands for it, which never is the site of a page that is foreign to it.

/// Origin and partition by a storage key; `None` for keys of storages that nothing else can reach.
pub(crate) fn of_key(key: &str) -> Option<(String, Option<String>)> {
    let (origin, marks) = key.split_once("/^").unwrap_or((key.trim_end_matches('/'), ""));
    let partition = match marks {
        "" => None,
        "31" => Some(origin),
        marks => Some(marks.strip_prefix('0').filter(|site| site.starts_with("http") && !site.contains('^'))?),
    };
    origin.starts_with("http").then(|| (origin.to_owned(), partition.map(str::to_owned)))
}

/// The storage key.
pub(crate) fn key_of(origin: &str, partition: Option<&str>) -> String {
    match partition {
        None => format!("{origin}/"),
        Some(own) if own == origin => format!("{origin}/^31"),
        Some(site) => format!("{origin}/^0{site}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_name_origin_and_partition() {
        for (key, origin, partition) in [
            ("https://a.test/", "https://a.test", None),
            ("https://a.test:8443/^0https://top.test", "https://a.test:8443", Some("https://top.test")),
            ("https://a.test:8443/^31", "https://a.test:8443", Some("https://a.test:8443")),
        ] {
            assert_eq!(of_key(key), Some((origin.to_owned(), partition.map(str::to_owned))), "{key}");
            assert_eq!(key_of(origin, partition), key);
        }
        assert_eq!(of_key("https://a.test"), Some(("https://a.test".to_owned(), None)));
        // Of a frame without credentials, of an opaque site, of no origin.
        for other in
            ["https://a.test/^11^22", "https://a.test/^41^52^6", "https://a.test/^0https://top.test^31", "null"]
        {
            assert_eq!(of_key(other), None, "{other}");
        }
    }
}
