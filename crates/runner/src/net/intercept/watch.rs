//! A request that is on its way, seen by what the network tells of it.

use hinoki_browser::{Headers, ResourceKind, ResponseData};
use hinoki_protocol::{HostEvent, InterceptedResponse, Payload, ResponseBody};

use super::cors;
use super::flow::{Flow, Outcome, Over, Step, WORDS_DEADLINE, has_readable_body};
use super::routes::Taken;
use super::unread::Unread;
use crate::net::headers::header;
use crate::net::payload;

impl Flow {
    /// Whether the network tells all that is to be known of the response, so that it needn't stand still.
    pub(super) fn can_watch(&self) -> bool {
        // What the page may not read, the network doesn't tell, and a document's is told too late.
        self.told_by.is_some()
            && self.resource != Some(ResourceKind::Document)
            && !cors::is_cross_origin(&self.paused.request)
    }

    /// Follows a request that is on its way by what the network tells of it.
    pub(super) async fn watch(&mut self, outcome: &mut Outcome) -> Result<(), Over> {
        let (mut head, mut extra): (Option<(ResponseData, bool)>, Option<Headers>) = (None, None);
        loop {
            let Some(step) = self.steps.recv().await else { return Ok(()) };
            match step {
                Step::Head(response, has_extra) => {
                    let streams = !has_readable_body(self.resource, response.status, &response.headers);
                    head = Some((*response, has_extra));
                    if streams {
                        break;
                    }
                }
                Step::Extra(headers) => extra = Some(headers),
                Step::Redirected(response) => {
                    head = Some((*response, false));
                    break;
                }
                Step::Finished => break,
                Step::Failed(error) => {
                    self.lost(&error);
                    return Ok(());
                }
                _ => {}
            }
        }
        let Some((head, has_extra)) = head else { return Ok(()) };
        if has_extra && extra.is_none() {
            extra = tokio::time::timeout(WORDS_DEADLINE, async {
                loop {
                    match self.steps.recv().await {
                        Some(Step::Extra(headers)) => return Some(headers),
                        Some(_) => {}
                        None => return None,
                    }
                }
            })
            .await
            .unwrap_or_default();
        }
        let headers = whole(head.headers, extra);
        let readable = has_readable_body(self.resource, head.status, &headers);
        let body = match (&self.told_by, &self.paused.request_id) {
            (Some(target), Some(request)) if readable => {
                let unread = Unread::Browser(target.clone(), request.clone());
                self.body(unread, outcome).await
            }
            _ => ResponseBody::Whole(Payload::default()),
        };
        self.tell(HostEvent::ResponseIntercepted(InterceptedResponse {
            id: self.id.clone(),
            held: false,
            url: head.url,
            status: head.status,
            status_text: head.status_text,
            headers,
            body,
        }));
        Ok(())
    }

    /// Reads a body if the test could look at it, else remembers where it is.
    pub(super) async fn body(&self, unread: Unread, outcome: &mut Outcome) -> ResponseBody {
        if self.named || self.taken.iter().any(Taken::is_named) {
            return ResponseBody::Whole(payload::from_bytes(unread.read(self.fixtures.clone()).await));
        }
        outcome.unread = Some((self.taken.iter().map(|taken| taken.id.clone()).collect(), unread));
        ResponseBody::Unread
    }
}

/// Headers as they came, with those of a cached response that a "not modified" left out.
fn whole(head: Headers, extra: Option<Headers>) -> Headers {
    let Some(mut headers) = extra else { return head };
    for (name, value) in head {
        if header(&headers, &name).is_none() {
            headers.push((name, value));
        }
    }
    headers
}
