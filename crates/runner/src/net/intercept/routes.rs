//! The routes of a test, in the order in which they take part.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hinoki_browser::InterceptPattern;
use hinoki_protocol::{Route, RouteHandler, RouteMatcher, TextMatcher};

use super::matcher::{Matcher, Subject};
use super::wildcard::{self, Wildcard};

/// Requests remembered for the errors of routes that wait in vain.
const REMEMBERED: usize = 200;

/// Of those, so many are shown.
const SHOWN: usize = 6;

/// A route that takes part in a request.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub id: String,
    pub handler: Arc<RouteHandler>,
    /// As the test wrote it, more or less.
    pub shown: Arc<str>,
    named: Arc<AtomicBool>,
}

impl Taken {
    /// Whether a function of the test decides.
    pub(crate) fn is_function(&self) -> bool {
        *self.handler == RouteHandler::Function
    }

    /// Whether the test can look at its requests by an alias.
    pub(crate) fn is_named(&self) -> bool {
        self.named.load(Ordering::Relaxed)
    }
}

#[derive(Debug)]
struct Entry {
    id: String,
    middleware: bool,
    handler: Arc<RouteHandler>,
    matcher: Matcher,
    left: Option<u32>,
    wildcards: Vec<Wildcard>,
    named: Arc<AtomicBool>,
    shown: Arc<str>,
}

impl Entry {
    fn is_match(&self, subject: &Subject) -> bool {
        // Most routes are not for most requests, and this tells it at less cost.
        self.wildcards.iter().any(|wildcard| wildcard.could_match(&subject.raw)) && self.matcher.is_match(subject)
    }

    fn is_spy(&self) -> bool {
        *self.handler == RouteHandler::Spy
    }
}

/// All routes, and the requests seen while there were any.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    entries: Vec<Entry>,
    seen: VecDeque<Subject>,
}

impl Routes {
    /// Adds one; refuses what can't be read.
    pub(crate) fn add(&mut self, route: Route) -> Result<(), String> {
        let matcher = Matcher::new(&route.matcher)?;
        let wildcards = wildcard::of(&route.matcher);
        let Route { id, matcher: given, middleware, times, handler } = route;
        let shown = shown(&given).into();
        let handler = Arc::new(handler);
        self.entries.push(Entry {
            id,
            middleware,
            handler,
            matcher,
            left: times,
            wildcards,
            named: Arc::default(),
            shown,
        });
        Ok(())
    }

    /// A route has an alias by now.
    pub(crate) fn name(&mut self, route: &str) {
        if let Some(entry) = self.entries.iter().find(|entry| entry.id == route) {
            entry.named.store(true, Ordering::Relaxed);
        }
    }

    /// Whether requests are only watched.
    pub(crate) fn are_spies(&self) -> bool {
        self.entries.iter().all(Entry::is_spy)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.seen.clear();
    }

    /// Patterns of the browser that hold back what the routes are for.
    pub(crate) fn patterns(&self) -> Vec<InterceptPattern> {
        wildcard::merged(self.entries.iter().flat_map(|entry| &entry.wildcards))
    }

    /// The routes that take part: middleware as defined, then the others, the newest first, up to one that answers.
    /// Counts them.
    pub(crate) fn take(&mut self, subject: &Subject) -> Vec<Taken> {
        let mut taken = Vec::new();
        for index in self.order() {
            let entry = &mut self.entries[index];
            if entry.left == Some(0) || !entry.is_match(subject) {
                continue;
            }
            entry.left = entry.left.map(|left| left - 1);
            let (handler, named) = (Arc::clone(&entry.handler), Arc::clone(&entry.named));
            taken.push(Taken { id: entry.id.clone(), handler, shown: Arc::clone(&entry.shown), named });
            if matches!(*entry.handler, RouteHandler::Static(_)) {
                break;
            }
        }
        taken
    }

    /// Whether any is for the request.
    pub(crate) fn concerns(&self, subject: &Subject) -> bool {
        self.entries.iter().any(|entry| entry.left != Some(0) && entry.is_match(subject))
    }

    /// Those that were taken but took no part, since one before them answered.
    pub(crate) fn give_back(&mut self, taken: &[Taken]) {
        for entry in &mut self.entries {
            if taken.iter().any(|one| one.id == entry.id) {
                entry.left = entry.left.map(|left| left + 1);
            }
        }
    }

    /// Whether a cross-origin request for which the browser asks leave would be answered by the test.
    pub(crate) fn answers_preflight(&self, subject: &Subject) -> bool {
        self.entries.iter().any(|entry| entry.left != Some(0) && !entry.is_spy() && entry.is_match(subject))
    }

    /// Whether a route is for `OPTIONS` by name.
    pub(crate) fn wants_options(&self, subject: &Subject) -> bool {
        self.entries.iter().any(|entry| entry.matcher.names_method() && entry.is_match(subject))
    }

    fn order(&self) -> Vec<usize> {
        let is_middleware = |index: &usize| self.entries[*index].middleware;
        let all = 0..self.entries.len();
        all.clone().filter(is_middleware).chain(all.rev().filter(|index| !is_middleware(index))).collect()
    }

    /// Remembers a request that was made while there are routes.
    pub(crate) fn saw(&mut self, subject: Subject) {
        if self.entries.is_empty() {
            return;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(subject);
    }

    /// Requests that a route nearly matched, and what kept them from it; else the last of those that scripts made.
    pub(crate) fn near_misses(&self, route: &str) -> Vec<String> {
        let Some(entry) = self.entries.iter().find(|entry| entry.id == route) else { return Vec::new() };
        let near = |subject: &&Subject| {
            let misses = entry.matcher.misses(subject);
            let by_url = misses.iter().all(|field| matches!(*field, "url" | "path" | "query"));
            match misses.as_slice() {
                [] => false,
                [one] if !matches!(*one, "url" | "path" | "pathname" | "hostname") => true,
                _ => by_url && entry.matcher.nearly_matches_url(subject),
            }
        };
        let mut lines: Vec<String> = Vec::new();
        for subject in self.seen.iter().filter(near) {
            let line =
                format!("{} {} ({} differs)", subject.method, subject.raw, entry.matcher.misses(subject).join(", "));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if lines.is_empty() {
            use hinoki_browser::ResourceKind::{Fetch, Xhr};
            let by_script = |subject: &&Subject| matches!(subject.resource, None | Some(Fetch | Xhr));
            for subject in self.seen.iter().filter(by_script) {
                let line = format!("{} {}", subject.method, subject.raw);
                if !lines.contains(&line) && !entry.matcher.is_match(subject) {
                    lines.push(line);
                }
            }
        }
        lines.split_off(lines.len().saturating_sub(SHOWN))
    }
}

/// A route for people.
fn shown(matcher: &RouteMatcher) -> String {
    let text = |text: &TextMatcher| match text {
        TextMatcher::Glob(text) => text.clone(),
        TextMatcher::Regex { source, flags } => format!("/{source}/{flags}"),
    };
    let fields = [&matcher.method, &matcher.url, &matcher.hostname, &matcher.path, &matcher.pathname];
    let parts: Vec<String> = fields.into_iter().flatten().map(text).collect();
    if parts.is_empty() { "any request".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use hinoki_browser::ResourceKind;
    use hinoki_protocol::{RouteMatcher, StaticReply, TextMatcher};

    use super::*;

    fn route(id: &str, url: &str, handler: RouteHandler) -> Route {
        let matcher = RouteMatcher { url: Some(TextMatcher::Glob(url.into())), ..RouteMatcher::default() };
        Route { id: id.into(), matcher, middleware: false, times: None, handler }
    }

    fn stub() -> RouteHandler {
        RouteHandler::Static(StaticReply::default())
    }

    fn get(url: &str) -> Subject {
        Subject::new(url, "GET", &[], Some(ResourceKind::Fetch))
    }

    fn ids(taken: &[Taken]) -> Vec<&str> {
        taken.iter().map(|taken| taken.id.as_str()).collect()
    }

    #[test]
    fn the_newest_comes_first_middleware_before_it_and_an_answer_ends_the_row() {
        let mut routes = Routes::default();
        routes.add(route("oldest", "/x", RouteHandler::Spy)).expect("valid");
        routes.add(route("stub", "/x", stub())).expect("valid");
        routes.add(Route { middleware: true, ..route("middle", "/x", RouteHandler::Function) }).expect("valid");
        routes.add(route("newest", "/x", RouteHandler::Spy)).expect("valid");
        routes.add(route("other", "/y", RouteHandler::Spy)).expect("valid");
        assert_eq!(ids(&routes.take(&get("http://a.test/x"))), ["middle", "newest", "stub"]);
        assert_eq!(ids(&routes.take(&get("http://a.test/z"))), [""; 0]);
    }

    #[test]
    fn a_route_matches_so_many_times() {
        let mut routes = Routes::default();
        routes.add(route("always", "/x", stub())).expect("valid");
        routes.add(Route { times: Some(1), ..route("once", "/x", stub()) }).expect("valid");
        let at = get("http://a.test/x");
        let first = routes.take(&at);
        assert_eq!(ids(&first), ["once"]);
        assert_eq!(ids(&routes.take(&at)), ["always"]);
        routes.give_back(&first);
        assert_eq!(ids(&routes.take(&at)), ["once"]);
    }

    #[test]
    fn preflights_are_answered_for_what_the_test_answers() {
        let mut routes = Routes::default();
        routes.add(route("spy", "/spied", RouteHandler::Spy)).expect("valid");
        routes.add(route("stub", "/stubbed", stub())).expect("valid");
        assert!(
            !routes.answers_preflight(&get("http://a.test/spied"))
                && routes.answers_preflight(&get("http://a.test/stubbed"))
        );
    }

    #[test]
    fn what_nearly_matched_is_told() {
        let mut routes = Routes::default();
        let mut users = route("users", "/users", RouteHandler::Spy);
        users.matcher.method = Some(TextMatcher::Glob("GET".into()));
        routes.add(users).expect("valid");
        routes.saw(get("http://a.test/posts"));
        assert_eq!(routes.near_misses("users"), ["GET http://a.test/posts"]);
        routes.saw(Subject::new("http://a.test/users", "POST", &[], None));
        routes.saw(get("http://a.test/users?page=1"));
        assert_eq!(
            routes.near_misses("users"),
            ["POST http://a.test/users (method differs)", "GET http://a.test/users?page=1 (url differs)"]
        );
        assert_eq!(routes.near_misses("unknown"), [""; 0]);
    }

    #[test]
    fn one_wide_pattern_makes_the_others_needless() {
        let mut routes = Routes::default();
        routes.add(route("a", "**/users", RouteHandler::Spy)).expect("valid");
        routes.add(route("b", "**/users/*", RouteHandler::Spy)).expect("valid");
        let urls = |routes: &Routes| routes.patterns().into_iter().map(|pattern| pattern.url).collect::<Vec<_>>();
        assert_eq!(urls(&routes), ["*users*"]);
        routes.add(route("c", "**", RouteHandler::Spy)).expect("valid");
        assert_eq!(urls(&routes), ["*"]);
    }
}
