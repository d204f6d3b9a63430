use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// As the browser writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    )* };
}

id! {
    /// A tab, frame process or worker.
    TargetId,
    /// The connection's link to one target.
    SessionId,
    /// A browser context: cookies, storage and cache of its own.
    ContextId,
    /// A frame; a tab's main frame has the tab's id.
    FrameId,
    /// One document of a frame; a new one for each load.
    DocumentId,
    /// A request, redirects included, as network events name it.
    RequestId,
    /// A request or response that is held back by interception.
    PausedId,
    /// A script added by [`crate::Target::add_init_script`].
    InitScriptId,
    /// A value that stays in the page, by [`crate::Target::evaluate_handle`].
    HandleId,
    /// A global scope in which scripts run: a frame's own, an isolated world's or a worker's.
    RealmId,
}
