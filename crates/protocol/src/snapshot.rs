//! Pages of snapshots, which name their style sheets instead of holding them.
//!
//! A page is an HTML document that loads no script. An element that is scrolled has the attribute
//! `data-hinoki-scroll="x,y"`, which whoever shows the page has to act upon. In frames the page's own documents are
//! nested by `srcdoc`.

/// Begins the name of a part within a page.
const OPEN: &str = "/*hinoki-part:";
/// Ends it.
const CLOSE: &str = "*/";

/// The page with its parts in place; a part that is not known is left out.
///
/// `part` looks a content up by its name.
pub fn assemble<'a>(html: &str, part: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(OPEN) {
        page.push_str(before);
        let Some((name, after)) = after.split_once(CLOSE) else {
            rest = after;
            break;
        };
        page.push_str(part(name).unwrap_or_default());
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Names of the parts of a page.
pub fn parts(html: &str) -> impl Iterator<Item = &str> {
    html.split(OPEN).skip(1).filter_map(|after| after.split_once(CLOSE).map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_put_in_place() {
        let html = "<style>/*hinoki-part:a1*/</style><p>/*hinoki-part:b2*/</p>/*hinoki-part:c3*/";
        assert_eq!(parts(html).collect::<Vec<_>>(), ["a1", "b2", "c3"]);
        let known = |name: &str| match name {
            "a1" => Some("p{color:red}"),
            "b2" => Some("x"),
            _ => None,
        };
        assert_eq!(assemble(html, known), "<style>p{color:red}</style><p>x</p>");
        assert_eq!(assemble("<p>/*hinoki-part:", known), "<p>");
        assert_eq!(assemble("<p></p>", known), "<p></p>");
    }
}
