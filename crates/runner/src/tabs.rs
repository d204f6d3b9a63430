//! The two tabs of a worker, and all that belongs to them: frames, popups, workers.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8PathBuf;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use hinoki_assets::Assets;
use hinoki_browser::{
    Attached, Browser, Context, Cookie, Downloads, Error, Event, Events, FrameId, InitScript, InitScriptId,
    InterceptPattern, NetworkConditions, Paused, SessionId, Setup, StorageChange, Target, TargetEvent, TargetEvents,
    TargetKind, UserAgent, Viewport,
};
use hinoki_protocol::RESERVED_PATH;
use tokio::sync::{Notify, mpsc, oneshot};
use url::Url;

use crate::documents::Documents;
use crate::domain;
use crate::mirror::Mirror;
use crate::net::intercept::{Held, Interception};
use crate::net::request::Glance;
use crate::net::{SOCKETS, Sockets};
use crate::screenshot::Pictured;
use crate::seed::{SEEDED, Seed};

/// The storage key of a frame, once the browser has told it.
pub(crate) type FrameKey = Shared<BoxFuture<'static, Option<String>>>;

/// The id of a script for new documents, once the browser has told it.
pub(crate) type ScriptId = Shared<BoxFuture<'static, Option<InitScriptId>>>;

/// Name of the binding by which the driver speaks.
pub(crate) const SEND: &str = "__hinoki_send";

/// Makes what asks whether it is cross-origin isolated go on: what it would use is there by a switch of the browser.
const ISOLATED: &str = "Object.defineProperty(globalThis, 'crossOriginIsolated', { configurable: true, enumerable: true, get: () => true });";

/// How tabs are set up.
#[derive(Debug, Clone, Default)]
pub(crate) struct TabOptions {
    pub width: u32,
    pub height: u32,
    pub user_agent: Option<String>,
    /// Hosts whose requests are refused, as globs.
    pub block_hosts: Vec<String>,
    /// Pages take the domain that their host is below for their own.
    pub inject_document_domain: bool,
    /// Content security policies of the application hold.
    pub content_security_policy: bool,
    /// The application has what cross-origin isolated pages have.
    pub cross_origin_isolated: bool,
    /// Where downloads are saved; `None`: nowhere.
    pub downloads: Option<Utf8PathBuf>,
    /// Patterns of requests that are made in the browser's place, with a certificate.
    pub certificates: Vec<String>,
    /// All targets are to tell of their requests.
    pub traffic: bool,
    /// Time for pages to hand over what they store, or to take it.
    pub patience: Duration,
}

/// A worker's browser context with its tabs.
pub(crate) struct Tabs {
    pub browser: Arc<Browser>,
    pub context: Context,
    pub spec: Target,
    pub aut: Option<Aut>,
    options: TabOptions,
    targets: TargetEvents,
    /// Events of all targets of the context, each with its session; none after the last.
    incoming: mpsc::UnboundedReceiver<(SessionId, Option<Event>)>,
    forward: mpsc::UnboundedSender<(SessionId, Option<Event>)>,
    /// Frames in processes of their own, popups and workers.
    pub(crate) others: HashMap<SessionId, Target>,
    /// Tabs that the application opened, by their sessions; they are among the others, too.
    pub(crate) popups: HashMap<SessionId, Aut>,
    /// Frames of the spec page in processes of their own.
    pub(crate) bridges: HashMap<SessionId, Target>,
    /// Our own tabs for the data of other origins.
    internal: Internal,
    /// Origins that stored data since the last clearing, maybe.
    pub(crate) origins: BTreeSet<String>,
    /// Storage keys of the frames that were shown since then.
    pub(crate) frame_keys: Vec<FrameKey>,
    /// Frames below the pages that are there now, by the session that knows them.
    frames_below: HashMap<FrameId, SessionId>,
    /// Their localStorage and sessionStorage.
    pub mirror: Mirror,
    /// Restored storages that wait for pages of their origins.
    pub seed: Seed,
    /// The script that writes them, by the target that has it.
    pub(crate) seed_scripts: Arc<tokio::sync::Mutex<HashMap<SessionId, InitScriptId>>>,
    /// Origin of the spec page.
    pub(crate) spec_origin: String,
    /// Routes of the running test.
    pub(crate) interception: Interception,
    /// What the browser holds back.
    pub(crate) held: Held,
    /// The context's cookies, for requests that stand still at the same time.
    pub(crate) cookies: Arc<Glance<Vec<Cookie>>>,
    /// WebSockets that the driver doesn't see for itself.
    pub(crate) sockets: Sockets,
    /// All targets tell of theirs.
    pub(crate) watching_sockets: bool,
    /// How the network is made worse than it is.
    pub(crate) conditions: Option<NetworkConditions>,
}

/// The tab of the application, or one that it opened.
pub(crate) struct Aut {
    pub target: Target,
    pub main_frame: FrameId,
    pub documents: Documents,
    /// It shows a page of ours from which a visit goes on.
    pub approaching: bool,
    /// Told of when the main frame has a new document.
    pub navigated: Arc<Notify>,
}

impl Aut {
    fn new(target: Target) -> Self {
        // The main frame of a tab has the id of its target.
        let main_frame = FrameId::from(target.id().as_str());
        Self { target, main_frame, documents: Documents::default(), approaching: false, navigated: Arc::default() }
    }
    /// The tab for a picture.
    pub(crate) fn pictured(&self) -> Pictured {
        Pictured { target: self.target.clone(), navigated: Arc::clone(&self.navigated) }
    }
}

/// Tabs of ours beside the two: they show pages of other origins that we answer.
#[derive(Default)]
struct Internal {
    /// Who waits for one.
    opening: VecDeque<oneshot::Sender<Target>>,
    /// Those that are there.
    open: HashSet<SessionId>,
}

/// What happened in a worker's tabs.
pub(crate) enum TabEvent {
    /// An event of the spec tab.
    Spec(Event),
    /// An event of the AUT's tab.
    Aut(Event),
    /// A request of our own tab for other origins' data, to be answered with an empty page.
    Internal(Target, Box<Paused>),
    /// An event of a frame of the spec page.
    Bridge(Target, Event),
    /// An event of anything else.
    Other(Target, Event),
    /// The application opened a tab.
    Opened(String),
    /// Such a tab is gone.
    Closed(String),
    /// The process of a tab of ours died: how, as the browser calls it, and with what code.
    Crashed { status: String, code: i64 },
    /// A tab of ours was closed by someone else.
    Lost(&'static str),
    /// Nothing to act on.
    Nothing,
    /// The browser is gone.
    BrowserGone(String),
}

impl Tabs {
    /// Makes a context with a spec tab on the blank page.
    pub(crate) async fn open(browser: Arc<Browser>, options: TabOptions) -> Result<Self, Error> {
        let context = browser.new_context().await?;
        let (block_hosts, certificates) = (options.block_hosts.clone(), options.certificates.clone());
        let mut targets = context.targets();
        let opened = context.open("about:blank");
        let saved = context.set_downloads(&match &options.downloads {
            Some(folder) => Downloads::Save { folder: folder.to_string() },
            None => Downloads::Deny,
        });
        let (forward, incoming) = mpsc::unbounded_channel();
        let attached = loop {
            match targets.next().await {
                Some(TargetEvent::Attached(attached)) if attached.target.kind() == TargetKind::Page => break attached,
                Some(TargetEvent::Attached(other)) => other.target.resume().detach(),
                Some(_) => {}
                None => return Err(gone(&browser)),
            }
        };
        let spec = attached.target.clone();
        let setup = Setup {
            page: true,
            children: true,
            // Bindings are silent without it.
            runtime: true,
            bindings: vec![SEND.to_owned()],
            intercept: vec![InterceptPattern::request(format!("*{RESERVED_PATH}*"))],
            storage_events: true,
            bypass_csp: true,
            bypass_service_worker: true,
            focus: true,
            ..Setup::default()
        };
        forward_events(spec.session_id().clone(), attached.events, forward.clone());
        spec.set_up(&setup).await?;
        opened.await?;
        saved.await?;
        Ok(Self {
            browser,
            context,
            spec,
            aut: None,
            options,
            targets,
            incoming,
            forward,
            others: HashMap::new(),
            popups: HashMap::new(),
            bridges: HashMap::new(),
            internal: Internal::default(),
            origins: BTreeSet::new(),
            frame_keys: Vec::new(),
            frames_below: HashMap::new(),
            mirror: Mirror::default(),
            seed: Seed::default(),
            seed_scripts: Arc::default(),
            spec_origin: String::new(),
            interception: Interception::blocking(&block_hosts),
            held: Held::new(&block_hosts, &certificates),
            cookies: Arc::default(),
            sockets: Sockets::default(),
            watching_sockets: false,
            conditions: None,
        })
    }

    /// The next thing that happens. Sets new targets up as they come.
    pub(crate) async fn next(&mut self) -> TabEvent {
        tokio::select! {
            biased;
            event = self.targets.next() => match event {
                Some(event) => self.target_event(event),
                None => TabEvent::BrowserGone(gone(&self.browser).to_string()),
            },
            Some((session, event)) = self.incoming.recv() => match event {
                Some(event) => self.event(&session, event),
                None => {
                    self.sockets.gone(&session, None);
                    TabEvent::Nothing
                }
            },
        }
    }

    fn target_event(&mut self, event: TargetEvent) -> TabEvent {
        match event {
            TargetEvent::Attached(attached) => self.attached(attached),
            TargetEvent::Detached(target) => {
                self.others.remove(target.session_id());
                self.bridges.remove(target.session_id());
                self.internal.open.remove(target.session_id());
                if target == self.spec {
                    return TabEvent::Lost("the spec's tab was closed");
                }
                if self.aut.as_ref().is_some_and(|aut| aut.target == target) {
                    self.aut = None;
                }
                match self.popups.remove(target.session_id()) {
                    Some(popup) => TabEvent::Closed(popup.target.id().as_str().to_owned()),
                    None => TabEvent::Nothing,
                }
            }
            TargetEvent::Crashed { target, status, code } => {
                let ours = *self.spec.id() == target || self.aut.as_ref().is_some_and(|aut| *aut.target.id() == target);
                if ours { TabEvent::Crashed { status, code } } else { TabEvent::Nothing }
            }
            TargetEvent::InfoChanged(_) => TabEvent::Nothing,
        }
    }

    fn event(&mut self, session: &SessionId, event: Event) -> TabEvent {
        if let Event::FrameNavigated(navigated) = &event {
            self.note_origin(&navigated.frame.origin, &navigated.frame.url);
            let url = Url::parse(&navigated.frame.url).ok().filter(|url| !url.path().starts_with(RESERVED_PATH));
            let below = navigated.frame.parent.is_some() && url.is_some_and(|url| url.scheme().starts_with("http"));
            if below {
                self.frames_below.insert(navigated.frame.id.clone(), session.clone());
            }
        }
        // Not before: until then the browser may still name the key of the document that the frame began with.
        if let Event::LoadingStopped(stopped) = &event
            && let Some(session) = self.frames_below.get(&stopped.frame)
            && let Some(key) = self.key_of(&stopped.frame, session)
        {
            self.frame_keys.push(key);
        }
        // One that moves to a process of its own goes on in another session.
        if let Event::FrameDetached(detached) = &event
            && self.frames_below.get(&detached.frame) == Some(session)
        {
            self.frames_below.remove(&detached.frame);
        }
        if let Event::Storage(changed) = &event {
            // The spec's own tab has a sessionStorage that is none of the application's.
            // Word of a clearing of ours may come after what was restored since then.
            let late = matches!(changed.change, StorageChange::Cleared | StorageChange::Removed { .. })
                && Mirror::empty(&changed.area).is_some_and(|record| self.seed.waits(&record, changed.area.local));
            if !late && (changed.area.local || session != self.spec.session_id()) {
                self.mirror.apply(changed);
            }
            return TabEvent::Nothing;
        }
        if let Event::BindingCalled(called) = &event
            && called.name == SEEDED
        {
            let told = called.payload.clone();
            self.seeded(&told);
            return TabEvent::Nothing;
        }
        match &event {
            Event::BindingCalled(called) if called.name == SOCKETS => {
                self.sockets.hear(session, called);
                return TabEvent::Nothing;
            }
            Event::RealmDestroyed(realm) => self.sockets.gone(session, Some(realm.number)),
            Event::RealmsCleared => self.sockets.gone(session, None),
            _ => {}
        }
        if session == self.spec.session_id() {
            return TabEvent::Spec(event);
        }
        if let Some(bridge) = self.bridge(session) {
            return TabEvent::Bridge(bridge.clone(), event);
        }
        if let Event::Paused(paused) = &event
            && self.internal.open.contains(session)
            && let Some(target) = self.others.get(session)
        {
            return TabEvent::Internal(target.clone(), paused.clone());
        }
        match (&self.aut, self.others.get(session)) {
            (Some(aut), _) if session == aut.target.session_id() => TabEvent::Aut(event),
            (_, Some(target)) => TabEvent::Other(target.clone(), event),
            _ => TabEvent::Nothing,
        }
    }

    /// Storage keys of all frames that were shown since the last clearing.
    pub(crate) fn all_frame_keys(&self) -> Vec<FrameKey> {
        // Those that are still loading too.
        let now = self.frames_below.iter().filter_map(|(frame, session)| self.key_of(frame, session));
        self.frame_keys.iter().cloned().chain(now).collect()
    }

    fn key_of(&self, frame: &FrameId, session: &SessionId) -> Option<FrameKey> {
        let key = self.target(session)?.storage_key(frame);
        // A frame that is gone can't be asked, and stored what the events told of.
        Some(async move { key.await.ok() }.boxed().shared())
    }

    pub(crate) fn target(&self, session: &SessionId) -> Option<&Target> {
        let tabs = [Some(&self.spec), self.aut.as_ref().map(|aut| &aut.target)];
        let tab = tabs.into_iter().flatten().find(|target| target.session_id() == session);
        tab.or_else(|| self.others.get(session)).or_else(|| self.bridges.get(session))
    }

    fn note_origin(&mut self, origin: &str, url: &str) {
        // A sandboxed frame's origin is opaque, and stores nothing.
        if origin.starts_with("http") {
            self.origins.insert(origin.to_owned());
        } else if origin.is_empty()
            && let Ok(url) = Url::parse(url)
            && url.origin().is_tuple()
        {
            self.origins.insert(url.origin().ascii_serialization());
        }
    }

    fn attached(&mut self, attached: Attached) -> TabEvent {
        if self.is_bridge(&attached) {
            self.attached_bridge(attached);
            return TabEvent::Nothing;
        }
        let Attached { target, events, .. } = attached;
        let info = target.info();
        if target.kind() == TargetKind::Page
            && info.opener.is_none()
            && let Some(waiting) = self.internal.opening.pop_front()
        {
            self.attached_internal(target, events, waiting);
            return TabEvent::Nothing;
        }
        let is_aut = target.kind() == TargetKind::Page && info.opener.as_ref() == Some(self.spec.id());
        forward_events(target.session_id().clone(), events, self.forward.clone());
        let page = target.kind().has_documents();
        let is_popup = target.kind() == TargetKind::Page && !is_aut;
        let setup = Setup {
            page: true,
            children: page,
            network: is_aut
                || is_popup
                || self.held.for_routes()
                || self.watching_sockets
                || self.conditions.is_some()
                || self.options.traffic,
            conditions: self.conditions,
            intercept: self.held.patterns(is_aut),
            auth: self.held.auth(),
            storage_events: true,
            runtime: page && !self.seed.is_empty(),
            bindings: vec![SEEDED.to_owned()],
            init_scripts: self.init_scripts(page && !is_aut, is_popup.then_some(&target)),
            worker_script: self.worker_script(target.kind()),
            bypass_csp: !self.options.content_security_policy,
            focus: true,
            viewport: is_aut.then(|| Viewport::new(self.options.width, self.options.height)),
            user_agent: self
                .options
                .user_agent
                .as_ref()
                .filter(|_| page)
                .map(|user_agent| UserAgent { user_agent: user_agent.clone(), ..UserAgent::default() }),
            ..Setup::default()
        };
        if self.watching_sockets {
            // On the wire before it begins.
            self.place_sockets(&target);
        }
        let starting = target.clone();
        tokio::spawn(async move {
            // A target that is gone before it was set up is told of by its own event.
            if let Err(error) = starting.set_up(&setup).await {
                tracing::debug!(%error, ?starting, "a target was not set up");
            }
        });
        if is_aut {
            self.aut = Some(Aut::new(target));
            return TabEvent::Nothing;
        }
        self.others.insert(target.session_id().clone(), target.clone());
        if target.kind() == TargetKind::ServiceWorker && self.held.for_routes() {
            // What was only watched is held back from now on. On the wire before the worker's first request.
            drop(self.hold_for_routes());
        }
        if !is_popup {
            return TabEvent::Nothing;
        }
        let tab = target.id().as_str().to_owned();
        self.popups.insert(target.session_id().clone(), Aut::new(target));
        TabEvent::Opened(tab)
    }

    /// Those besides the application's tab whose requests can be held back.
    pub(crate) fn held_targets(&self) -> impl Iterator<Item = &Target> {
        self.network_targets().filter(|target| Self::holds_back(target))
    }

    /// Those besides the application's tab that make requests for it.
    pub(crate) fn network_targets(&self) -> impl Iterator<Item = &Target> {
        self.others.values().filter(|target| !self.internal.open.contains(target.session_id()))
    }

    /// Opens a tab of ours for the data of other origins; resolves when it can be navigated.
    pub(crate) fn open_internal(&mut self) -> oneshot::Receiver<Target> {
        let (sender, receiver) = oneshot::channel();
        self.internal.opening.push_back(sender);
        self.context.open("about:blank").detach();
        receiver
    }

    fn attached_internal(&mut self, target: Target, events: Events, waiting: oneshot::Sender<Target>) {
        let session = target.session_id().clone();
        self.internal.open.insert(session.clone());
        forward_events(session.clone(), events, self.forward.clone());
        self.others.insert(session, target.clone());
        let setup = Setup {
            page: true,
            intercept: vec![InterceptPattern::request(format!("*{RESERVED_PATH}*"))],
            bypass_service_worker: true,
            ..Setup::default()
        };
        tokio::spawn(async move {
            if target.set_up(&setup).await.is_ok() {
                // Whoever asked may have given up.
                if let Err(target) = waiting.send(target) {
                    target.close().detach();
                }
            }
        });
    }

    /// What new documents run first. A frame in a process of its own, or a popup, comes with what waits for its origin.
    /// A popup is told its name, by which the driver knows it.
    fn init_scripts(&self, seeded: bool, popup: Option<&Target>) -> Vec<InitScript> {
        let named = popup.map(|target| format!("globalThis.__hinoki_tab = {:?};\n", target.id().as_str()));
        let domain = domain::script(self.options.inject_document_domain);
        let script = named.unwrap_or_default() + domain + &String::from_utf8_lossy(&Assets::aut());
        let ours = InitScript { run_now: true, ..InitScript::new(script) };
        let waiting = (seeded && !self.seed.is_empty()).then(|| InitScript::new(self.seed.script(&self.origins)));
        let isolated = self.options.cross_origin_isolated.then(|| InitScript::new(ISOLATED));
        std::iter::once(ours).chain(isolated).chain(waiting).collect()
    }

    /// What workers run first.
    fn worker_script(&self, kind: TargetKind) -> Option<String> {
        let mut script = String::new();
        if self.options.cross_origin_isolated {
            script.push_str(ISOLATED);
        }
        if kind == TargetKind::ServiceWorker {
            script.push_str(&String::from_utf8_lossy(&Assets::service_worker()));
        }
        (!script.is_empty()).then_some(script)
    }

    /// Time for pages to hand over what they store, or to take it.
    pub(crate) fn patience(&self) -> Duration {
        self.options.patience
    }

    /// Closes the application's tab and popups; the next test gets a new one.
    pub(crate) fn close_aut(&mut self) {
        let popups = self.others.values().filter(|target| target.kind() == TargetKind::Page);
        popups.chain(self.aut.as_ref().map(|aut| &aut.target)).for_each(|target| target.close().detach());
        self.aut = None;
    }

    /// Merges the events of a target into the worker's.
    pub(crate) fn forward(&self, session: SessionId, events: Events) {
        forward_events(session, events, self.forward.clone());
    }

    /// Ends the context with all its tabs.
    pub(crate) async fn dispose(self) {
        if let Err(error) = self.context.dispose().await {
            tracing::debug!(%error, "a context was not disposed of");
        }
    }
}

fn gone(browser: &Browser) -> Error {
    let reason = browser.close_reason().map_or_else(|| "its connection ended".to_owned(), |reason| reason.text);
    Error::Closed { reason }
}

/// Merges the events of one target into the worker's stream; ends with the target.
fn forward_events(session: SessionId, mut events: Events, to: mpsc::UnboundedSender<(SessionId, Option<Event>)>) {
    tokio::spawn(async move {
        while let Some(event) = events.next().await {
            if to.send((session.clone(), Some(event))).is_err() {
                return;
            }
        }
        drop(to.send((session, None)));
    });
}
