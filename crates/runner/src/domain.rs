//! `injectDocumentDomain`: pages take the domain that their host is below for their own, so that a spec at one of its hosts
//! reaches pages of all of them. The browser knows which domains nobody can own, and refuses those.

/// Runs in the spec page, its frames and the application's documents before anything else; nothing where it is off.
pub(crate) fn script(on: bool) -> &'static str {
    if !on {
        return "";
    }
    "(() => { const parts = location.hostname.split('.'); if (/^[\\d.]*$/.test(location.hostname)) return; \
     for (let count = 2; count <= parts.length; count++) { \
     try { document.domain = parts.slice(-count).join('.'); return } catch {} } })();\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_done_where_it_is_off() {
        assert_eq!(script(false), "");
        assert!(script(true).contains("document.domain ="));
    }
}
