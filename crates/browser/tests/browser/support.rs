//! A real browser and a server of our own.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use hinoki_browser::{
    Attached, Browser, Context, Event, Events, LaunchOptions, Setup, Target, TargetEvent, TargetEvents, TargetId,
};

/// No wait of a test takes longer.
pub const DEADLINE: Duration = Duration::from_secs(20);

pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what}: nothing within {DEADLINE:?}"),
    }
}

pub fn options() -> LaunchOptions {
    let wanted = std::env::var("HINOKI_TEST_BROWSER").ok();
    match hinoki_browser::find(wanted.as_deref(), true) {
        Ok(browser) => LaunchOptions::new(browser),
        Err(error) => panic!("{error}\nhint: {}", error.hint().unwrap_or_default()),
    }
}

pub async fn launch() -> Browser {
    hinoki_browser::launch(options()).await.expect("a browser")
}

/// A server on a loopback port, as long as the test runs.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A context, and what happens in it.
pub struct Room {
    pub context: Context,
    pub targets: TargetEvents,
}

impl Room {
    pub async fn new(browser: &Browser) -> Self {
        let context = browser.new_context().await.expect("a context");
        let targets = context.targets();
        Self { context, targets }
    }

    /// Opens a tab and sets it up.
    pub async fn open(&mut self, url: &str, setup: &Setup) -> Tab {
        let opened = self.context.open(url);
        let attached = self.attached().await;
        let target = attached.target.clone();
        target.set_up(setup).await.expect("set up");
        let id: TargetId = opened.await.expect("opened");
        assert_eq!(*target.id(), id);
        Tab { target, events: attached.events }
    }

    /// The next target.
    pub async fn attached(&mut self) -> Attached {
        within("attached", async {
            loop {
                match self.targets.next().await {
                    Some(TargetEvent::Attached(attached)) => return attached,
                    Some(_) => {}
                    None => panic!("the connection ended"),
                }
            }
        })
        .await
    }
}

/// A tab.
pub struct Tab {
    pub target: Target,
    pub events: Events,
}

impl Tab {
    /// The next event that fits.
    pub async fn event<T>(&mut self, what: &str, mut fits: impl FnMut(Event) -> Option<T>) -> T {
        within(what, async {
            loop {
                let event = self.events.next().await.unwrap_or_else(|| panic!("{what}: the target is gone"));
                if let Some(value) = fits(event) {
                    return value;
                }
            }
        })
        .await
    }

    /// Waits for the load of a document.
    pub async fn loaded(&mut self, url: &str) {
        let mut there = false;
        self.event(url, |event| {
            there |= matches!(&event, Event::FrameNavigated(navigated) if navigated.frame.url == url);
            (there && matches!(event, Event::Loaded)).then_some(())
        })
        .await;
    }

    /// Navigates from outside and waits for the load.
    pub async fn navigate(&mut self, url: &str) {
        let navigation = self.target.navigate(url).await.expect("navigated");
        assert_eq!(navigation.error, None);
        self.event("load", |event| matches!(event, Event::Loaded).then_some(())).await;
    }
}

pub fn page() -> Setup {
    Setup { page: true, runtime: true, children: true, focus: true, ..Setup::default() }
}
