//! Requests of pages that the program makes in the browser's place.

use std::time::Duration;

use hinoki_browser::{Failure, Fulfill, Overrides, Paused, PausedId, Target};
use hinoki_protocol::{
    HostEvent, HttpExchange, HttpRequest, InterceptedResponse, ResponseBody, ResponseDecision, StaticReply,
};
use tokio::time::Instant;
use url::Url;

use super::flow::{Flow, Over, Step, body_of};
use crate::net::headers::without_transfer;
use crate::net::payload;
use crate::net::request::{Beside, becomes_get};

/// Those that are ours to write: cookies come from the browser's jar.
const OURS: [&str; 4] = ["cookie", "host", "content-length", "accept-encoding"];

impl Flow {
    /// Sends the request in the browser's place, which has no certificate to show.
    pub(super) async fn send_beside(&mut self, hold: bool) -> Result<(), Over> {
        let request = request(&self.paused, &self.overrides, self.request_body().await, self.patience);
        let request = HttpRequest { follow_redirect: hold && self.follow_redirect, ..request };
        let end = self.response_end();
        let paused = self.paused.id.clone();
        let Some(last) = self.exchanged(&paused, request, end).await else { return Ok(()) };
        let reply = answer(&last);
        if !hold {
            drop(self.fulfill(&reply, false).await?);
            self.until_page_has_it().await;
        }
        self.tell(HostEvent::ResponseIntercepted(described(&self.id, hold, last)));
        if hold {
            self.decided(reply).await?;
        }
        Ok(())
    }

    /// The last response to a request that is made in the browser's place. Where there is none, what stands still in the
    /// page fails. One that comes after `end` is the page's, but none of the test's concern.
    async fn exchanged(
        &mut self,
        paused: &PausedId,
        request: HttpRequest,
        end: Option<Instant>,
    ) -> Option<HttpExchange> {
        let beside = self.beside.clone();
        let exchange = beside.exchange(request);
        tokio::pin!(exchange);
        let outcome = match end {
            None => exchange.await,
            Some(end) => match tokio::time::timeout_at(end, &mut exchange).await {
                Ok(outcome) => outcome,
                Err(_) => {
                    self.late();
                    let late = tokio::select! {
                        outcome = exchange => outcome.ok(),
                        () = self.until_over() => None,
                    };
                    match late {
                        Some(last) => self.target.fulfill(paused, fulfilled(answer(&last))).detach(),
                        None => self.target.fail(paused, Failure::Failed).detach(),
                    }
                    return None;
                }
            },
        };
        match outcome {
            Ok(last) => Some(last),
            Err(error) => {
                self.target.fail(paused, Failure::Failed).detach();
                self.lost(&error.message);
                None
            }
        }
    }

    async fn until_over(&mut self) {
        while self.steps.recv().await.is_some() {}
    }

    /// Gives the page what the driver makes of a response.
    pub(super) async fn decided(&mut self, reply: StaticReply) -> Result<(), Over> {
        let decided = loop {
            match self.step().await {
                Ok(Step::Response(ResponseDecision { reply: Some(decided), body_kept, .. })) => {
                    break if body_kept { StaticReply { body: reply.body, ..decided } } else { decided };
                }
                Ok(Step::Response(_)) => break reply,
                Ok(_) => {}
                Err(Over) => break reply,
            }
        };
        drop(self.fulfill(&decided, false).await?);
        self.until_page_has_it().await;
        self.tell(HostEvent::ResponseDelivered { id: self.id.clone() });
        Ok(())
    }

    /// Follows redirects in the browser's place, and has the driver decide about the last response.
    pub(super) async fn redirected(&mut self, response: Paused, to: String, end: Option<Instant>) -> Result<(), Over> {
        let from = Url::parse(&response.request.url);
        let next = from.as_ref().map_err(|error| *error).and_then(|url| url.join(&to));
        let elsewhere = !matches!((&from, &next), (Ok(from), Ok(next)) if from.origin() == next.origin());
        let becomes_get = becomes_get(response.status.unwrap_or_default(), &response.request.method);
        let body = if becomes_get { Vec::new() } else { response.request.body.clone().unwrap_or_default() };
        let overrides = Overrides {
            url: Some(next.map_or(to, String::from)),
            method: becomes_get.then(|| "GET".to_owned()),
            ..Overrides::default()
        };
        let mut request = HttpRequest { follow_redirect: true, ..request(&response, &overrides, body, self.patience) };
        // Credentials are for the origin that asked for them, and without a body there is no type of one.
        request.headers.retain(|(name, _)| {
            !(elsewhere && name.eq_ignore_ascii_case("authorization")
                || becomes_get && name.eq_ignore_ascii_case("content-type"))
        });
        let Some(last) = self.exchanged(&response.id, request, end).await else { return Ok(()) };
        let reply = answer(&last);
        self.tell(HostEvent::ResponseIntercepted(described(&self.id, true, last)));
        self.decided(reply).await
    }
}

/// The request as we make it; its redirects are the browser's.
pub(super) fn request(paused: &Paused, overrides: &Overrides, body: Vec<u8>, patience: Duration) -> HttpRequest {
    let headers = overrides.headers.as_ref().unwrap_or(&paused.request.headers);
    let theirs = |(name, _): &&(String, String)| !OURS.iter().any(|ours| name.eq_ignore_ascii_case(ours));
    HttpRequest {
        url: overrides.url.clone().unwrap_or_else(|| paused.request.url.clone()),
        method: overrides.method.clone().unwrap_or_else(|| paused.request.method.clone()),
        headers: headers.iter().filter(theirs).cloned().collect(),
        body: (!body.is_empty()).then(|| payload::from_bytes(body)),
        auth: None,
        follow_redirect: false,
        gzip: true,
        timeout: u32::try_from(patience.as_millis()).unwrap_or(u32::MAX),
        retry_on_network_failure: false,
        retry_on_status_code_failure: false,
    }
}

/// What the page gets of a response. Its cookies are in the jar already.
pub(super) fn answer(last: &HttpExchange) -> StaticReply {
    let headers = last.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("set-cookie"));
    StaticReply {
        status: last.status,
        headers: headers.cloned().collect(),
        body: last.body.clone(),
        ..StaticReply::default()
    }
}

fn fulfilled(reply: StaticReply) -> Fulfill {
    let body = payload::to_bytes(&reply.body).unwrap_or_default();
    Fulfill { status: reply.status, phrase: None, headers: without_transfer(reply.headers), body }
}

/// What the driver is told of it.
pub(super) fn described(id: &str, held: bool, last: HttpExchange) -> InterceptedResponse {
    InterceptedResponse {
        id: id.to_owned(),
        held,
        url: last.url,
        status: last.status,
        status_text: last.status_text,
        headers: last.headers,
        body: ResponseBody::Whole(last.body),
    }
}

/// Answers a request that no route is for. Yields what is to be said of one that has no answer.
pub(crate) async fn answer_freely(
    target: Target,
    paused: Paused,
    overrides: Overrides,
    beside: Beside,
    patience: Duration,
) -> Option<String> {
    let body = body_of(&target, &paused, &overrides).await;
    match beside.exchange(request(&paused, &overrides, body, patience)).await {
        Ok(last) => {
            target.fulfill(&paused.id, fulfilled(answer(&last))).detach();
            None
        }
        Err(error) => {
            target.fail(&paused.id, Failure::ConnectionFailed).detach();
            Some(error.message)
        }
    }
}
