use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep};

use crate::{Error, Result};

pub(crate) type Answer = Result<Box<RawValue>>;
type Decode<T> = Box<dyn FnOnce(Box<RawValue>) -> Result<T> + Send>;

/// The answer to a call that is on the wire already.
///
/// Awaiting it yields the answer or, after the deadline (counted from the call), [`Error::Timeout`].
#[must_use = "whether the call worked is known by awaiting it; use `detach()` if that doesn't matter"]
pub struct Reply<T> {
    method: &'static str,
    answer: oneshot::Receiver<Answer>,
    sent: Instant,
    deadline: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
    /// Taken when the answer is there.
    decode: Option<Decode<T>>,
}

impl<T: 'static> Reply<T> {
    pub(crate) fn new(
        method: &'static str,
        answer: oneshot::Receiver<Answer>,
        deadline: Duration,
        decode: impl FnOnce(Box<RawValue>) -> Result<T> + Send + 'static,
    ) -> Self {
        Self { method, answer, sent: Instant::now(), deadline, sleep: None, decode: Some(Box::new(decode)) }
    }

    /// Another deadline, counted from the moment of the call.
    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self.sleep = None;
        self
    }

    /// Goes on with the answer.
    pub fn map<U: 'static>(self, then: impl FnOnce(T) -> U + Send + 'static) -> Reply<U> {
        self.and_then(move |value| Ok(then(value)))
    }

    /// Goes on with the answer, which may not do.
    pub fn and_then<U: 'static>(self, then: impl FnOnce(T) -> Result<U> + Send + 'static) -> Reply<U> {
        let Self { method, answer, sent, deadline, decode, .. } = self;
        let decode = decode.map(|decode| -> Decode<U> { Box::new(move |answer| then(decode(answer)?)) });
        Reply { method, answer, sent, deadline, sleep: None, decode }
    }

    /// Doesn't wait for the answer; that the browser refused is only traced.
    pub fn detach(self) {}
}

impl<T> Future for Reply<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        if let Poll::Ready(answer) = Pin::new(&mut this.answer).poll(context) {
            let answer = answer.unwrap_or_else(|_| Err(Error::Closed { reason: "the connection ended".to_owned() }))?;
            return Poll::Ready(match this.decode.take() {
                Some(decode) => decode(answer),
                None => Err(Error::Unexpected { method: this.method, detail: "awaited twice".to_owned() }),
            });
        }
        let (sent, deadline) = (this.sent, this.deadline);
        let sleep = this.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(sent + deadline)));
        ready!(sleep.as_mut().poll(context));
        this.answer.close();
        let ms = u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX);
        Poll::Ready(Err(Error::Timeout { method: this.method, ms }))
    }
}
