//! Visits of another site. The spec page sends the application's tab there, which for the browser is a link of another
//! site: cookies with `SameSite=Strict` would stay behind, though an address that a person types takes them along. So the
//! tab first gets a page of the address's own origin, answered by interception, which goes on from there.

use hinoki_browser::{Fulfill, InterceptPattern, Paused, SameSite};
use hinoki_protocol::RESERVED_PATH;
use serde_json::Value;
use url::Url;

use crate::drive::Drive;
use crate::net::request::is_sent;
use crate::page::Resource;

/// What such a page does. The address is in the fragment, which no request shows.
pub(crate) const DOCUMENT: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
                        <script>location.replace(decodeURIComponent(location.hash.slice(1)))</script>\n";

/// Whether a URL is of such a page: nobody is told of it.
pub(crate) fn is_approach(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| Resource::of(&url) == Some(Resource::Approach))
}

impl Drive {
    /// Answers by which URL a visit is to begin, or `null` if by its own.
    pub(crate) fn approach(&mut self, id: Option<u32>, target: &str) {
        let Some((aut, url)) = self.tabs.aut.as_ref().zip(Url::parse(target).ok()) else {
            return self.reply(id, Ok(Value::Null));
        };
        let origin = url.origin().ascii_serialization();
        if origin == self.tabs.spec_origin || !matches!(url.scheme(), "http" | "https") {
            return self.reply(id, Ok(Value::Null));
        }
        let first = format!("{origin}{RESERVED_PATH}visit");
        let begin = format!("{first}#{}", url::form_urlencoded::byte_serialize(target.as_bytes()).collect::<String>());
        let cookies = self.tabs.context.cookies();
        let (tab, (mut patterns, auth)) = (aut.target.clone(), self.tabs.held_by_aut());
        patterns.push(InterceptPattern::request(first));
        self.beside(id, async move {
            let strict = cookies.await?.into_iter().filter(|cookie| cookie.same_site == Some(SameSite::Strict));
            if !is_sent(&strict.collect::<Vec<_>>(), &url) {
                return Ok(Value::Null);
            }
            // A worker of the application would answer in our place.
            tab.set_bypass_service_worker(true).await?;
            tab.intercept(&patterns, auth).await?;
            Ok(Value::from(begin))
        });
    }

    /// Answers the request of such a page; whether it was one.
    pub(crate) fn approached(&mut self, paused: &Paused) -> bool {
        let Some(aut) = self.tabs.aut.as_ref().filter(|_| is_approach(&paused.request.url)) else { return false };
        aut.target.set_bypass_service_worker(false).detach();
        let answer = Fulfill::ok("text/html; charset=utf-8", DOCUMENT).header("cache-control", "no-store");
        aut.target.fulfill(&paused.id, answer).detach();
        let (patterns, auth) = self.tabs.held_by_aut();
        aut.target.intercept(&patterns, auth).detach();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_is_passed_over() {
        assert!(is_approach("https://a.test/__hinoki/visit#https%3A%2F%2Fa.test%2F"));
        assert!(!is_approach("https://a.test/__hinoki/bridge"));
        assert!(!is_approach("https://a.test/visit"));
    }
}
