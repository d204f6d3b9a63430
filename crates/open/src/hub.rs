use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use hinoki_protocol::{
    BrowserInfo, FrameHead, Hello, HostError, OpenMessage, OpenStatus, RunEvent, SessionSummary, SpecEntry,
};
use tokio::sync::{broadcast, mpsc, watch};

use crate::Asked;
use crate::pictures::Pictures;
use crate::snapshots::Snapshots;
use crate::story::Story;

/// Requests of all pages that wait for the program.
const WAITING: usize = 256;

/// Elements told of while one is picked: a page that reads slowly misses some.
const PICKS: usize = 64;

/// What the pages show. Cheap to clone; telling it something never waits.
#[derive(Debug, Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    /// Wakes the pages.
    news: watch::Sender<()>,
    frame: watch::Sender<Option<Bytes>>,
    picked: broadcast::Sender<OpenMessage>,
    asked: mpsc::Sender<Asked>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub hello: Hello,
    pub story: Story,
    pub snapshots: Snapshots,
    pub sources: HashMap<String, Arc<str>>,
    pub pictures: Pictures,
    pub revisions: Revisions,
}

/// How often each part of the hello has changed; what a page knows of it is told by these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Revisions {
    pub hello: u64,
    pub specs: u64,
    pub status: u64,
    pub sessions: u64,
}

impl Hub {
    /// One that shows this, and what its pages will ask for. Snapshots of `tests_kept` tests are kept.
    pub fn new(hello: Hello, tests_kept: usize) -> (Self, mpsc::Receiver<Asked>) {
        let (asked, requests) = mpsc::channel(WAITING);
        let state = State {
            hello,
            story: Story::default(),
            snapshots: Snapshots::new(tests_kept),
            sources: HashMap::new(),
            pictures: Pictures::default(),
            revisions: Revisions::default(),
        };
        let inner = Inner {
            state: Mutex::new(state),
            news: watch::Sender::new(()),
            frame: watch::Sender::new(None),
            picked: broadcast::Sender::new(PICKS),
            asked,
        };
        (Self { inner: Arc::new(inner) }, requests)
    }

    /// Something happened in the run; its start begins a new one.
    pub fn event(&self, event: RunEvent) {
        self.change(|state| match event {
            RunEvent::SnapshotContent { content, html } => state.snapshots.content(content, html),
            RunEvent::Source { file, text } => _ = state.sources.insert(file, text.into()),
            RunEvent::Picture { path, data } => state.pictures.put(path, &data),
            event => {
                match &event {
                    RunEvent::RunStarted(_) => {
                        state.snapshots.clear();
                        state.pictures.clear();
                        state.sources.clear();
                    }
                    RunEvent::Snapshot(head) => state.snapshots.head(head),
                    event => state.pictures.see(event),
                }
                state.story.push(&event);
            }
        });
    }

    /// The program does something else now.
    pub fn status(&self, change: impl FnOnce(&mut OpenStatus)) {
        self.change(|state| {
            let before = state.hello.status.clone();
            change(&mut state.hello.status);
            state.revisions.status += u64::from(before != state.hello.status);
        });
    }

    /// What the program does, as the pages know it.
    pub fn current(&self) -> OpenStatus {
        self.lock().hello.status.clone()
    }

    /// The list of specs is another now.
    pub fn specs(&self, change: impl FnOnce(&mut Vec<SpecEntry>)) {
        self.change(|state| {
            let before = state.hello.specs.clone();
            change(&mut state.hello.specs);
            state.revisions.specs += u64::from(before != state.hello.specs);
        });
    }

    /// The project is read anew.
    pub fn project(&self, name: String) {
        self.change(|state| {
            state.revisions.hello += u64::from(state.hello.name != name);
            state.hello.name = name;
        });
    }

    /// These sessions are saved.
    pub fn sessions(&self, sessions: Vec<SessionSummary>) {
        self.change(|state| {
            state.revisions.sessions += u64::from(state.hello.sessions != sessions);
            state.hello.sessions = sessions;
        });
    }

    /// The browser is another now. The pages are greeted anew.
    pub fn browser(&self, browser: Option<BrowserInfo>) {
        self.change(|state| {
            state.revisions.hello += u64::from(state.hello.browser != browser);
            state.hello.browser = browser;
        });
    }

    /// The text of a file that the run that is shown told of.
    ///
    /// # Errors
    /// It told of no such file.
    pub fn source(&self, file: &str) -> Result<serde_json::Value, HostError> {
        let text = self.lock().sources.get(file).cloned();
        let message = || format!("the text of {file} isn't known: no command of this run was called in it");
        text.map(|text| serde_json::Value::from(&*text)).ok_or_else(|| HostError {
            code: "notFound".into(),
            message: message(),
            path: Some(file.to_owned()),
        })
    }

    /// An element is under the pointer or was picked.
    pub fn picked(&self, selector: String, count: u32, text: String, chosen: bool) {
        // Without pages nobody hears it.
        let _ = self.inner.picked.send(OpenMessage::Picked { selector, count, text, chosen });
    }

    /// A picture of the application; pages see the newest.
    pub fn frame(&self, head: &FrameHead, jpeg: &[u8]) {
        let head = serde_json::to_vec(head).unwrap_or_default();
        let mut message = Vec::with_capacity(4 + head.len() + jpeg.len());
        message.extend(u32::try_from(head.len()).unwrap_or_default().to_be_bytes());
        message.extend(head);
        message.extend(jpeg);
        self.inner.frame.send_replace(Some(message.into()));
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves whole values behind.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn news(&self) -> watch::Receiver<()> {
        self.inner.news.subscribe()
    }

    pub(crate) fn frames(&self) -> watch::Receiver<Option<Bytes>> {
        self.inner.frame.subscribe()
    }

    pub(crate) fn picks(&self) -> broadcast::Receiver<OpenMessage> {
        self.inner.picked.subscribe()
    }

    pub(crate) fn asked(&self) -> &mpsc::Sender<Asked> {
        &self.inner.asked
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.inner.news.send_replace(());
    }
}
