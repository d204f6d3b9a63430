//! The files of the page, as they were built.

use std::borrow::Cow;

use hinoki_assets::Assets;

/// A file of the page by its path below the page's address, and its kind.
pub(crate) fn file(path: &str) -> Option<(Cow<'static, [u8]>, String)> {
    let path = if path.is_empty() { "index.html" } else { path };
    let data = Assets::get(&format!("ui/{path}"))?;
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let text = kind.type_() == "text" || matches!(kind.subtype().as_str(), "javascript" | "json");
    Some((data, if text { format!("{kind}; charset=utf-8") } else { kind.to_string() }))
}
