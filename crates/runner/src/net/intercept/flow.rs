//! One request that a route matched, from the moment it stands still to its end.

use std::sync::Arc;
use std::time::Duration;

use camino::Utf8PathBuf;
use hinoki_browser::{Headers, Overrides, Paused, ResourceKind, ResponseData, Target};
use hinoki_protocol::{
    HostEvent, InterceptedRequest, InterceptedResponse, Payload, RequestAct, RequestChange, RequestDecision,
    ResponseBody, ResponseDecision, RouteHandler, StaticReply,
};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::matcher::resource_name;
use super::routes::Taken;
use super::unread::Unread;
use crate::calls::files;
use crate::net::headers::{header, is_redirect, set_cookies, without_transfer};
use crate::net::payload;
use crate::net::request::Beside;
use crate::net::tell::Teller;

/// What a request that stands still waits for.
#[derive(Debug)]
pub(crate) enum Step {
    /// The driver decided about the request.
    Request(RequestDecision),
    /// The driver decided about the response.
    Response(ResponseDecision),
    /// The response stands still, or its failure.
    Arrived(Box<Paused>),
    /// The request ended without a response.
    Failed(String),
    /// The network has the head of the response; whether all its headers come apart.
    Head(Box<ResponseData>, bool),
    /// All its headers.
    Extra(Headers),
    /// The response was a redirect.
    Redirected(Box<ResponseData>),
    /// The response is there.
    Finished,
}

/// All that a request needs on its way.
pub(crate) struct Flow {
    pub id: String,
    /// Where it stands still.
    pub target: Target,
    pub teller: Teller,
    pub paused: Paused,
    /// Whether the request stands still; else it is on its way, and seen by what the network tells.
    pub held: bool,
    /// Who tells of its response, if that is known.
    pub told_by: Option<Target>,
    /// Whether the test can look at it by an alias of its own.
    pub named: bool,
    /// The page stands still until it has the response, and its functions with it.
    pub blocking: bool,
    /// For requests of our own.
    pub beside: Beside,
    /// Those that the driver was told, which the browser adds by itself.
    pub cookies: Option<String>,
    /// Redirects are followed before the driver sees the response.
    pub follow_redirect: bool,
    /// How long the response may take.
    pub response_timeout: Option<Duration>,
    pub resource: Option<ResourceKind>,
    /// What a visit wants to be sent in its place.
    pub overrides: Overrides,
    pub taken: Vec<Taken>,
    /// Ends with the test.
    pub steps: UnboundedReceiver<Step>,
    pub fixtures: Option<Utf8PathBuf>,
    /// How long the driver and bodies are waited for.
    pub patience: Duration,
}

/// How long the network's own words on a failure are waited for.
pub(super) const WORDS_DEADLINE: Duration = Duration::from_secs(1);

/// How a flow ended.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Routes that took no part after all.
    pub unused: Vec<Taken>,
    /// A body that was not told, and the routes of its request.
    pub unread: Option<(Vec<String>, Unread)>,
}

/// The test ended, or the request did: nothing more is to be told.
pub(super) struct Over;

impl Flow {
    /// Sees the request to its end.
    pub(crate) async fn run(mut self) -> Outcome {
        let mut outcome = Outcome::default();
        // Held requests are let go where the test ended meanwhile.
        if self.go(&mut outcome).await.is_err() && self.held {
            self.target.let_go(&self.paused.id, self.overrides.clone()).detach();
        }
        outcome
    }

    async fn go(&mut self, outcome: &mut Outcome) -> Result<(), Over> {
        let undecided = self.blocking && self.taken.iter().any(Taken::is_function);
        if undecided {
            // Nobody could decide before the page goes on.
            self.taken.retain(|taken| !taken.is_function());
            self.tell(HostEvent::InterceptionUndecided { url: self.paused.request.url.clone() });
        }
        let held = self.held && self.taken.iter().any(Taken::is_function);
        let own = self.taken.last().map(|taken| Arc::clone(&taken.handler));
        let own = own.as_deref().and_then(|handler| match handler {
            RouteHandler::Static(reply) => Some(reply),
            _ => None,
        });
        let body = self.request_body().await;
        let mut described = self.described(body, held);
        if held && header(&described.headers, "cookie").is_none() {
            self.cookies = self.beside.cookies(&described.url).await;
            described.headers.extend(self.cookies.clone().map(|cookies| ("cookie".to_owned(), cookies)));
        }
        self.tell(HostEvent::RequestIntercepted(described));
        if !self.held {
            return self.watch(outcome).await;
        }
        if !held {
            return match own {
                Some(reply) => self.answer(reply, outcome).await,
                None => self.send(false, outcome).await,
            };
        }
        let decision = self.decision().await?;
        self.named = decision.named;
        self.follow_redirect = decision.follow_redirect;
        self.response_timeout = decision.response_timeout.map(|ms| Duration::from_millis(ms.into()));
        let used = usize::try_from(decision.used).unwrap_or(usize::MAX).min(self.taken.len());
        outcome.unused = self.taken.split_off(used);
        if let Some(change) = decision.change {
            self.change(change);
        }
        match decision.act {
            RequestAct::Reply(reply) => self.answer(&reply, outcome).await,
            RequestAct::Send => self.send(false, outcome).await,
            RequestAct::SendAndHold => self.send(true, outcome).await,
            RequestAct::Pass { hold } => match own {
                Some(reply) => self.answer(reply, outcome).await,
                None => self.send(hold, outcome).await,
            },
        }
    }

    pub(super) async fn request_body(&self) -> Vec<u8> {
        body_of(&self.target, &self.paused, &self.overrides).await
    }

    fn described(&self, body: Vec<u8>, held: bool) -> InterceptedRequest {
        let request = &self.paused.request;
        InterceptedRequest {
            id: self.id.clone(),
            routes: self.taken.iter().map(|taken| taken.id.clone()).collect(),
            held,
            url: request.url.clone(),
            method: self.overrides.method.clone().unwrap_or_else(|| request.method.clone()),
            headers: self.overrides.headers.clone().unwrap_or_else(|| request.headers.clone()),
            body: payload::from_bytes(body),
            resource_type: resource_name(self.resource),
        }
    }

    fn change(&mut self, change: RequestChange) {
        let request = &self.paused.request;
        if change.url != request.url {
            self.overrides.url = Some(change.url);
        }
        if change.method != request.method {
            self.overrides.method = Some(change.method);
        }
        let cookies = self.cookies.take();
        let by_browser = |(name, value): &(String, String)| {
            name.eq_ignore_ascii_case("content-length")
                || (name.eq_ignore_ascii_case("cookie") && cookies.as_ref() == Some(value))
        };
        self.overrides.headers = Some(change.headers.into_iter().filter(|header| !by_browser(header)).collect());
        if let Some(body) = change.body.as_ref().and_then(payload::to_bytes) {
            self.overrides.body = Some(body);
        }
    }

    /// The driver's word on the request.
    async fn decision(&mut self) -> Result<RequestDecision, Over> {
        loop {
            match self.step().await? {
                Step::Request(decision) => return Ok(decision),
                Step::Failed(error) => return Err(self.lost(&error)),
                _ => {}
            }
        }
    }

    /// What comes next, within the time that it may take.
    pub(super) async fn step(&mut self) -> Result<Step, Over> {
        match tokio::time::timeout(self.patience, self.steps.recv()).await {
            Ok(Some(step)) => Ok(step),
            Ok(None) => Err(Over),
            Err(_) => Err(self.lost("the spec page did not decide about it in time")),
        }
    }

    pub(super) fn lost(&self, error: &str) -> Over {
        self.tell(HostEvent::InterceptionFailed { id: self.id.clone(), error: error.to_owned() });
        Over
    }

    /// Sends the request, and sees its response through.
    async fn send(&mut self, hold: bool, outcome: &mut Outcome) -> Result<(), Over> {
        if self.beside.takes_over(&self.paused.request.url) {
            return self.send_beside(hold).await;
        }
        if !hold && self.can_watch() {
            self.target.let_go(&self.paused.id, self.overrides.clone()).detach();
            return self.watch(outcome).await;
        }
        self.overrides.pause_response = Some(true);
        let sent = self.target.let_go(&self.paused.id, self.overrides.clone());
        if let Err(error) = sent.await {
            self.lost(&error.to_string());
            return Ok(());
        }
        let end = self.response_end();
        let response = loop {
            let step = match end {
                None => self.steps.recv().await,
                Some(end) => match tokio::time::timeout_at(end, self.steps.recv()).await {
                    Ok(step) => step,
                    Err(_) => {
                        self.late();
                        // What comes after all is none of the test's concern.
                        self.patience_over().await;
                        return Ok(());
                    }
                },
            };
            match step {
                Some(Step::Arrived(response)) => break *response,
                Some(Step::Failed(error)) => {
                    self.lost(&error);
                    return Ok(());
                }
                Some(_) => {}
                None => return Ok(()),
            }
        };
        if let Some(error) = response.error {
            self.target.let_go(&response.id, Overrides::default()).detach();
            // The page learns of it next, and the network says then in its own words what it was.
            let told = tokio::time::timeout(WORDS_DEADLINE, self.steps.recv()).await;
            let words = if let Ok(Some(Step::Failed(words))) = told { words } else { error };
            self.lost(&words);
            return Ok(());
        }
        if hold
            && self.follow_redirect
            && let Some(to) = redirect_of(&response)
        {
            return self.redirected(response, to, end).await;
        }
        self.response(response, hold).await
    }

    /// When the response is late, from now on.
    pub(super) fn response_end(&self) -> Option<Instant> {
        self.response_timeout.map(|time| Instant::now() + time)
    }

    pub(super) fn late(&self) {
        let time = self.response_timeout.unwrap_or_default().as_millis();
        self.lost(&format!("no response came within the `responseTimeout` of `{time}ms`"));
    }

    /// Lets the late response go.
    async fn patience_over(&mut self) {
        while let Some(step) = self.steps.recv().await {
            if let Step::Arrived(response) = step {
                self.target.let_response_go(&response.id).detach();
                return;
            }
        }
    }

    async fn response(&mut self, response: Paused, hold: bool) -> Result<(), Over> {
        let headers = response.response_headers.clone().unwrap_or_default();
        let status = response.status.unwrap_or_default();
        let body = if has_readable_body(self.resource, status, &headers) {
            self.target.paused_body(&response.id).within(self.patience).await.unwrap_or_default()
        } else {
            Vec::new()
        };
        if !hold {
            self.target.let_response_go(&response.id).detach();
            self.until_page_has_it().await;
        }
        let length = body.len();
        self.tell(HostEvent::ResponseIntercepted(InterceptedResponse {
            id: self.id.clone(),
            held: hold,
            url: response.request.url.clone(),
            status,
            status_text: response.status_text.clone().unwrap_or_default(),
            headers,
            body: ResponseBody::Whole(payload::from_bytes(body)),
        }));
        if !hold {
            return Ok(());
        }
        let decision = loop {
            match self.step().await {
                Ok(Step::Response(decision)) => break decision,
                Ok(_) => {}
                Err(Over) => {
                    self.target.let_response_go(&response.id).detach();
                    return Ok(());
                }
            }
        };
        match decision.reply {
            None => self.target.let_response_go(&response.id).detach(),
            Some(reply) if decision.body_kept => self.change_head(&response, reply, length).await?,
            Some(reply) => drop(self.fulfill(&reply, false).await?),
        }
        self.until_page_has_it().await;
        self.tell(HostEvent::ResponseDelivered { id: self.id.clone() });
        Ok(())
    }

    /// Gives the page a response with another head; its body, of so many bytes, stays where it is if the browser can do that.
    async fn change_head(&mut self, response: &Paused, mut reply: StaticReply, length: usize) -> Result<(), Over> {
        let received = response.response_headers.as_deref().unwrap_or_default();
        let streams = !has_readable_body(self.resource, response.status.unwrap_or_default(), received);
        // Cookies and redirects count in whole answers only.
        if is_redirect(reply.status) || (!streams && !set_cookies(received).eq(set_cookies(&reply.headers))) {
            if !streams {
                let body = self.target.paused_body(&response.id).within(self.patience).await.unwrap_or_default();
                reply.body = payload::from_bytes(body);
            }
            self.fulfill(&reply, false).await?;
            return Ok(());
        }
        self.pause(wait_of(&reply, length)).await?;
        let headers = without_transfer(reply.headers);
        let phrase = reply.status_text.filter(|text| !text.is_empty());
        self.target.change_head(&response.id, reply.status, phrase, headers).detach();
        Ok(())
    }

    /// Waits until the page has the response: who awaits the request looks at what the page made of it next.
    pub(super) async fn until_page_has_it(&mut self) {
        if self.told_by.is_none() {
            return;
        }
        let end = async {
            while let Some(step) = self.steps.recv().await {
                if matches!(step, Step::Finished | Step::Failed(_) | Step::Redirected(_)) {
                    return;
                }
            }
        };
        if tokio::time::timeout(WORDS_DEADLINE, end).await.is_err() {
            tracing::debug!(id = self.id, "the network did not tell that the page has its response");
        }
    }

    pub(super) fn tell(&self, event: HostEvent) {
        // Nobody listens where the spec page is gone.
        drop(self.teller.send(event));
    }
}

/// The body of a request, as it is to be sent.
pub(super) async fn body_of(target: &Target, paused: &Paused, overrides: &Overrides) -> Vec<u8> {
    let request = &paused.request;
    match (overrides.body.as_ref().or(request.body.as_ref()), &paused.request_id) {
        (Some(body), _) => body.clone(),
        (None, Some(id)) if request.has_body => {
            // Large ones, and those of files, don't come along.
            target.request_body(id).await.map(String::into_bytes).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The bytes of a fixture, and what they are.
pub(super) async fn fixture(folder: Option<Utf8PathBuf>, name: &str) -> Result<(Vec<u8>, Option<String>), String> {
    let name = name.to_owned();
    let read = tokio::task::spawn_blocking(move || files::fixture_bytes(folder.as_deref(), &name));
    let (path, bytes) = read.await.map_err(|error| error.to_string())?.map_err(|error| error.message)?;
    Ok((bytes, mime_guess::from_path(path).first().map(|mime| mime.to_string())))
}

/// ms for the delay, and for the bytes at the speed that was asked for: the browser gets them at once.
pub(super) fn wait_of(reply: &StaticReply, length: usize) -> Duration {
    let delay = Duration::from_millis(reply.delay.into());
    match reply.throttle_kbps.filter(|speed| *speed > 0.0) {
        Some(speed) => delay + Duration::try_from_secs_f64(length as f64 * 8.0 / (speed * 1000.0)).unwrap_or_default(),
        None => delay,
    }
}

/// The driver knows the answers that it gave, but only the realm of it that gave them.
pub(super) fn is_small(body: &Payload) -> bool {
    let (Payload::Text(text) | Payload::Base64(text)) = body;
    text.len() <= 4096
}

/// Where a response leads to.
fn redirect_of(response: &Paused) -> Option<String> {
    let headers = response.response_headers.as_ref()?;
    let location = header(headers, "location")?;
    response.status.is_some_and(is_redirect).then(|| location.to_owned())
}

/// Streams have no end to wait for, and redirects no body.
pub(super) fn has_readable_body(resource: Option<ResourceKind>, status: u16, headers: &[(String, String)]) -> bool {
    let kind = header(headers, "content-type").unwrap_or_default().to_ascii_lowercase();
    let streams = [
        "text/event-stream",
        "multipart/x-mixed-replace",
        "application/x-ndjson",
        "application/grpc",
        "application/stream+json",
    ];
    !matches!(status, 101 | 204 | 205 | 304)
        && !is_redirect(status)
        && !matches!(resource, Some(ResourceKind::EventSource | ResourceKind::WebSocket | ResourceKind::Media))
        && !streams.iter().any(|stream| kind.starts_with(stream))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_the_delay_and_the_time_of_the_bytes() {
        let reply = |delay, throttle_kbps| StaticReply { delay, throttle_kbps, ..StaticReply::default() };
        assert_eq!(wait_of(&reply(20, None), 1000), Duration::from_millis(20));
        assert_eq!(wait_of(&reply(20, Some(8.0)), 1000), Duration::from_millis(1020));
        assert_eq!(wait_of(&reply(0, Some(0.0)), 1000), Duration::ZERO);
    }

    #[test]
    fn streams_are_let_through() {
        let kind = |kind: &str| [("Content-Type".to_owned(), kind.to_owned())];
        assert!(has_readable_body(None, 200, &kind("application/json")));
        assert!(!has_readable_body(None, 200, &kind("text/event-stream; charset=utf-8")));
        assert!(!has_readable_body(Some(ResourceKind::EventSource), 200, &[]) && !has_readable_body(None, 302, &[]));
    }
}
