//! What a page of another origin must be told to read an answer of the test's own.

use hinoki_browser::{Fulfill, Paused, RequestData};
use url::Url;

use crate::net::headers::header;

/// Lets the page read an answer, unless the answer says who may.
pub(crate) fn allow(headers: &mut Vec<(String, String)>, request: &RequestData) {
    let mut add = |name: &str, value: String| {
        if header(headers, name).is_none() {
            headers.push((name.to_owned(), value));
        }
    };
    match origin(request) {
        Some(origin) => {
            add("access-control-allow-origin", origin);
            add("access-control-allow-credentials", "true".to_owned());
        }
        None => add("access-control-allow-origin", "*".to_owned()),
    }
}

/// Whether a page asks for what another origin has, and may not be allowed to read it.
pub(crate) fn is_cross_origin(request: &RequestData) -> bool {
    let own = header(&request.headers, "origin").map(str::to_owned).or_else(|| origin(request));
    let Ok(url) = Url::parse(&request.url) else { return true };
    own.is_none_or(|own| own != url.origin().ascii_serialization())
}

/// The method that a page asks leave for, if this is such a question.
pub(crate) fn preflight_of(paused: &Paused) -> Option<String> {
    let asked = (paused.request.method == "OPTIONS")
        .then(|| header(&paused.request.headers, "access-control-request-method"))?;
    asked.map(str::to_owned)
}

/// Gives leave for whatever is asked.
pub(crate) fn leave(request: &RequestData) -> Fulfill {
    let mut headers = Vec::new();
    let mut echo = |name: &str, asked: &str| {
        if let Some(value) = header(&request.headers, asked) {
            headers.push((name.to_owned(), value.to_owned()));
        }
    };
    echo("access-control-allow-methods", "access-control-request-method");
    echo("access-control-allow-headers", "access-control-request-headers");
    if header(&request.headers, "access-control-request-private-network").is_some() {
        headers.push(("access-control-allow-private-network".to_owned(), "true".to_owned()));
    }
    // The next test may want something else.
    headers.push(("access-control-max-age".to_owned(), "0".to_owned()));
    allow(&mut headers, request);
    Fulfill { status: 204, phrase: None, headers, body: Vec::new() }
}

fn origin(request: &RequestData) -> Option<String> {
    if let Some(origin) = header(&request.headers, "origin") {
        return Some(origin.to_owned());
    }
    let page = Url::parse(header(&request.headers, "referer")?).ok()?;
    page.origin().is_tuple().then(|| page.origin().ascii_serialization())
}
