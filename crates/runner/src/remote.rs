//! What someone who watches a run wants of its page, and what the page tells them unasked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use camino::Utf8PathBuf;
use hinoki_protocol::{FrameHead, HostError, InputEvent, PausedAt};
use serde_json::Value;
use tokio::sync::{Mutex, mpsc, oneshot};

/// What is wanted of the page.
#[derive(Debug, Clone, PartialEq)]
pub enum PageOrder {
    /// Goes on after `cy.pause()`, or with the next command only.
    Resume {
        /// With the next command only.
        step: bool,
    },
    /// Input into the application.
    Input {
        /// In order.
        events: Vec<InputEvent>,
    },
    /// Begins or ends picking an element.
    Pick {
        /// Begins.
        on: bool,
    },
    /// Elements that a selector finds now, marked in the application. Yields their number.
    Count {
        /// It.
        selector: String,
    },
    /// Whether pictures of the application are wanted.
    Screencast {
        /// They are.
        on: bool,
    },
    /// Brings the application's tab to the front of its window.
    Show,
}

/// What is told of the page and of what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum PageNews {
    /// A spec was bundled, or couldn't be.
    Bundled {
        /// Its path relative to the project.
        spec: String,
        /// Absolute paths of the files that it was made of.
        files: Option<Vec<Utf8PathBuf>>,
    },
    /// `cy.pause()` holds, or no longer.
    Paused(Option<PausedAt>),
    /// An element is under the pointer while one is picked.
    Picked {
        /// By which it is found.
        selector: String,
        /// Elements that it finds.
        count: u32,
        /// Of the element.
        text: String,
        /// It was picked.
        chosen: bool,
    },
    /// A picture of the application.
    Frame {
        /// What it shows.
        head: FrameHead,
        /// JPEG.
        jpeg: Vec<u8>,
    },
}

/// An order and the way back.
#[derive(Debug)]
pub(crate) struct Ordered {
    pub order: PageOrder,
    pub answer: oneshot::Sender<Result<Value, HostError>>,
}

/// Gives orders to the page that is shown. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Remote {
    orders: mpsc::UnboundedSender<Ordered>,
    cast: Arc<AtomicBool>,
}

impl Remote {
    /// Gives an order, by the call itself: orders are carried out as they are given. Resolves to what comes of it.
    ///
    /// # Errors
    /// There is no page, or it can't be done.
    pub fn order(&self, order: PageOrder) -> impl Future<Output = Result<Value, HostError>> + Send + use<> {
        let (answer, outcome) = oneshot::channel();
        if let PageOrder::Screencast { on } = order {
            // Also of a page that is yet to come.
            self.cast.store(on, Ordering::Relaxed);
        }
        let _ = self.orders.send(Ordered { order, answer });
        async move { outcome.await.unwrap_or_else(|_| Err(no_page())) }
    }
}

/// Where the pages of an engine take their orders from, and whom they tell. One page at a time listens.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    orders: Arc<Mutex<mpsc::UnboundedReceiver<Ordered>>>,
    news: mpsc::UnboundedSender<PageNews>,
    cast: Arc<AtomicBool>,
}

impl Watched {
    pub(crate) fn new() -> (Self, Remote, mpsc::UnboundedReceiver<PageNews>) {
        let (orders, receiver) = mpsc::unbounded_channel();
        let (news, told) = mpsc::unbounded_channel();
        let cast = Arc::new(AtomicBool::new(false));
        (Self { orders: Arc::new(Mutex::new(receiver)), news, cast: Arc::clone(&cast) }, Remote { orders, cast }, told)
    }

    /// The next order; never ends if nobody is left to give one.
    pub(crate) async fn next(&self) -> Ordered {
        match self.orders.lock().await.recv().await {
            Some(ordered) => ordered,
            None => std::future::pending().await,
        }
    }

    /// Refuses what comes while there is no page.
    pub(crate) async fn refuse_all(&self) -> ! {
        loop {
            let Ordered { order, answer } = self.next().await;
            let is_cast = matches!(order, PageOrder::Screencast { .. });
            let _ = answer.send(if is_cast { Ok(Value::Null) } else { Err(no_page()) });
        }
    }

    /// Whether pictures are wanted.
    pub(crate) fn is_cast(&self) -> bool {
        self.cast.load(Ordering::Relaxed)
    }

    pub(crate) fn tell(&self, news: PageNews) {
        // Nobody may watch.
        let _ = self.news.send(news);
    }
}

fn no_page() -> HostError {
    HostError { code: "noPage".into(), message: "no page of the application is open".into(), path: None }
}
