//! Requests of pages that the program makes in the browser's place.

use std::time::Duration;

use hinoki_browser::{Failure, Fulfill, Overrides, Paused, Target};
use hinoki_protocol::{HostEvent, HttpExchange, HttpRequest, InterceptedResponse, ResponseBody, StaticReply};
use url::Url;

use super::flow::{Flow, Over, Step, is_of_transfer};

use crate::net::payload;
use crate::net::request::Beside;

/// Those that are ours to write: cookies come from the browser's jar.
const OURS: [&str; 4] = ["cookie", "host", "content-length", "accept-encoding"];

impl Flow {
    /// Sends the request in the browser's place, which has no certificate to show.
    pub(super) async fn send_beside(&mut self, hold: bool) -> Result<(), Over> {
        let request = request(&self.paused, &self.overrides, self.request_body().await, self.patience);
        let reply = HttpRequest { follow_redirect: hold && self.follow_redirect, ..request };
        let last = match self.beside.exchange(reply).await {
            Ok(last) => last,
            Err(error) => {
                self.target.fail(&self.paused.id, Failure::Failed).detach();
                self.lost(&error.message);
                return Ok(());
            }
        };
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

    /// Gives the page what the driver makes of a response.
    pub(super) async fn decided(&mut self, reply: StaticReply) -> Result<(), Over> {
        let decided = loop {
            match self.step().await {
                Ok(Step::Response(decision)) => break decision.reply.unwrap_or(reply),
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
    pub(super) async fn redirected(&mut self, response: Paused, to: String) -> Result<(), Over> {
        let keeps =
            matches!(response.status, Some(307 | 308)) || matches!(response.request.method.as_str(), "GET" | "HEAD");
        let url = Url::parse(&response.request.url).and_then(|url| url.join(&to));
        let patience = self.response_timeout.unwrap_or(self.patience);
        let body = if keeps { response.request.body.clone().unwrap_or_default() } else { Vec::new() };
        let overrides = Overrides {
            url: Some(url.map_or(to, String::from)),
            method: (!keeps).then(|| "GET".to_owned()),
            ..Overrides::default()
        };
        let request = HttpRequest { follow_redirect: true, ..request(&response, &overrides, body, patience) };
        let last = match self.beside.send(request).await {
            Ok(mut reply) => reply.exchanges.pop(),
            Err(error) => {
                self.target.fail(&response.id, Failure::Failed).detach();
                self.lost(&error.message);
                return Ok(());
            }
        };
        let Some(last) = last else { return Ok(()) };
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
    let own = overrides.body.clone().or_else(|| paused.request.body.clone());
    let body = match (own, &paused.request_id) {
        (Some(body), _) => body,
        (None, Some(id)) if paused.request.has_body => {
            target.request_body(id).await.map(String::into_bytes).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    match beside.exchange(request(&paused, &overrides, body, patience)).await {
        Ok(last) => {
            let reply = answer(&last);
            let body = payload::to_bytes(&reply.body).unwrap_or_default();
            let headers = reply.headers.into_iter().filter(|(name, _)| !is_of_transfer(name)).collect();
            target.fulfill(&paused.id, Fulfill { status: reply.status, phrase: None, headers, body }).detach();
            None
        }
        Err(error) => {
            target.fail(&paused.id, Failure::ConnectionFailed).detach();
            Some(error.message)
        }
    }
}
