mod decode;
mod network;
mod page;
mod script;
mod socket;
mod storage;

use tokio::sync::mpsc;

pub use network::*;
pub use page::*;
pub use script::*;
pub use socket::*;
pub use storage::*;

/// What a target tells. Most kinds come only after the matching `enable_…` call of [`crate::Target`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A frame was added to a page.
    FrameAttached(FrameAttached),
    /// A frame has a new document.
    FrameNavigated(FrameNavigated),
    /// A frame's URL changed within its document.
    NavigatedWithinDocument(NavigatedWithinDocument),
    /// A frame was removed, or its content moved to another process.
    FrameDetached(FrameDetached),
    /// A frame is about to load a document: a link, a script, a form or a reload asked for it.
    NavigationRequested(NavigationRequested),
    /// A frame began to load a document.
    LoadingStarted(FrameLoading),
    /// A frame ended loading, whether it worked or not.
    LoadingStopped(FrameLoading),
    /// `DOMContentLoaded` of the main frame.
    DomContentLoaded,
    /// `load` of the main frame.
    Loaded,
    /// A step in the life of a frame's document.
    Lifecycle(Lifecycle),
    /// A script opened a window.
    WindowOpened(WindowOpened),
    /// `alert`, `confirm`, `prompt` or `beforeunload`; all scripts stand still until it is answered.
    DialogOpened(DialogOpened),
    /// A dialog was closed.
    DialogClosed(DialogClosed),
    /// A page wants files to be chosen.
    FileChooserOpened(FileChooserOpened),
    /// A picture of a running screencast.
    ScreencastFrame(ScreencastFrame),
    /// A download began.
    DownloadStarted(DownloadStarted),
    /// A download went on, ended or was given up.
    DownloadProgress(DownloadProgress),
    /// The page's process died.
    Crashed,

    /// A script called a binding.
    BindingCalled(BindingCalled),
    /// `console.…`.
    Console(Console),
    /// An error that no script caught.
    Exception(UncaughtException),
    /// A global scope is there.
    RealmCreated(Realm),
    /// A global scope is gone.
    RealmDestroyed(RealmDestroyed),
    /// All global scopes of the target are gone.
    RealmsCleared,

    /// A request or response is held back until it is answered or let go.
    Paused(Box<Paused>),
    /// A server or proxy asks for a user name and password.
    AuthRequired(Box<AuthRequired>),

    /// A request is sent; once more for each redirect.
    Request(Box<Request>),
    /// The headers that were really sent, cookies included.
    RequestExtra(RequestExtra),
    /// A response's head arrived.
    Response(Box<ResponseReceived>),
    /// The headers that were really received, `Set-Cookie` included.
    ResponseExtra(ResponseExtra),
    /// A response comes from the memory cache.
    ServedFromCache(ServedFromCache),
    /// A response arrived whole.
    LoadingFinished(LoadingFinished),
    /// A request failed.
    LoadingFailed(LoadingFailed),
    /// A WebSocket is being opened.
    SocketOpening(SocketOpening),
    /// The server has taken a WebSocket.
    SocketOpen(SocketStep),
    /// A WebSocket sent something to the server.
    SocketSent(SocketMessage),
    /// A WebSocket got something from the server.
    SocketReceived(SocketMessage),
    /// A WebSocket is no more.
    SocketClosed(SocketStep),

    /// An item of localStorage or sessionStorage was set, changed or removed, or all were.
    Storage(StorageChanged),
}

/// The events of one target, none lost, in order; ends when the target or the connection does.
#[derive(Debug)]
pub struct Events(mpsc::UnboundedReceiver<Event>);

impl Events {
    pub(crate) fn new(receiver: mpsc::UnboundedReceiver<Event>) -> Self {
        Self(receiver)
    }

    /// The next event; `None` when the target is gone.
    pub async fn next(&mut self) -> Option<Event> {
        self.0.recv().await
    }

    /// The next event that is there already.
    pub fn try_next(&mut self) -> Option<Event> {
        self.0.try_recv().ok()
    }
}
