//! Answers of the test's own.

use std::time::Duration;

use hinoki_browser::{Failure, Fulfill, Headers, ResourceKind};
use hinoki_protocol::{HostEvent, InterceptedResponse, ResponseBody, StaticReply};

use super::cors;
use super::flow::{Flow, Outcome, Over, Step, fixture, is_small, wait_of};
use super::unread::Unread;
use crate::net::headers::{header, without_transfer};
use crate::net::payload;

impl Flow {
    /// Answers in the server's place.
    pub(super) async fn answer(&mut self, reply: &StaticReply, outcome: &mut Outcome) -> Result<(), Over> {
        let sent = match self.fulfill(reply, true).await? {
            Some(sent) => sent,
            None => return Ok(()),
        };
        self.until_page_has_it().await;
        let body = match &reply.fixture {
            Some(name) => self.body(Unread::Fixture(name.as_str().into()), outcome).await,
            None if is_small(&reply.body) => ResponseBody::Whole(reply.body.clone()),
            None => ResponseBody::Given,
        };
        self.tell(HostEvent::ResponseIntercepted(InterceptedResponse {
            id: self.id.clone(),
            held: false,
            url: self.paused.request.url.clone(),
            status: reply.status,
            status_text: reply.status_text.clone().unwrap_or_default(),
            headers: sent,
            body,
        }));
        Ok(())
    }

    /// Gives the page an answer, in the server's place with `own`. Yields the headers that were sent, if any.
    pub(super) async fn fulfill(&mut self, reply: &StaticReply, own: bool) -> Result<Option<Headers>, Over> {
        let (body, kind) = match self.reply_body(reply).await {
            Ok(body) => body,
            Err(error) => {
                self.target.fail(&self.paused.id, Failure::Failed).detach();
                self.lost(&error);
                return Ok(None);
            }
        };
        self.pause(wait_of(reply, body.len())).await?;
        if reply.fail {
            self.target.fail(&self.paused.id, Failure::Failed).detach();
            if own {
                self.lost("forceNetworkError called");
            }
            return Ok(None);
        }
        let mut headers: Headers = without_transfer(reply.headers.clone());
        if let Some(kind) = kind.filter(|_| header(&headers, "content-type").is_none()) {
            headers.push(("content-type".to_owned(), kind));
        }
        if own {
            cors::allow(&mut headers, &self.paused.request);
        }
        let phrase = reply.status_text.clone().filter(|text| !text.is_empty());
        let answer = Fulfill { status: reply.status, phrase, headers: headers.clone(), body };
        // The page gets it before the driver goes on.
        self.target.fulfill(&self.paused.id, answer).detach();
        Ok(Some(headers))
    }

    /// The bytes, and what they are where a file says it.
    pub(super) async fn reply_body(&self, reply: &StaticReply) -> Result<(Vec<u8>, Option<String>), String> {
        let Some(name) = reply.fixture.clone() else {
            let body = payload::to_bytes(&reply.body).ok_or("the body is no valid base64")?;
            let page = self.resource == Some(ResourceKind::Document);
            return Ok((body, page.then(|| "text/html; charset=utf-8".to_owned())));
        };
        fixture(self.fixtures.clone(), &name).await
    }

    /// Waits, unless the test ends or the page gives the request up.
    pub(super) async fn pause(&mut self, time: Duration) -> Result<(), Over> {
        if time.is_zero() {
            return Ok(());
        }
        let end = tokio::time::Instant::now() + time;
        loop {
            match tokio::time::timeout_at(end, self.steps.recv()).await {
                Err(_) => return Ok(()),
                Ok(None) => return Err(Over),
                Ok(Some(Step::Failed(error))) => return Err(self.lost(&error)),
                Ok(Some(_)) => {}
            }
        }
    }
}
