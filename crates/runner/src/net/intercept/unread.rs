//! Bodies of responses that nobody can see yet.

use std::sync::Arc;

use camino::Utf8PathBuf;
use hinoki_browser::{RequestId, Target};

use super::flow::fixture;

/// Where a body is that was not told to the driver.
#[derive(Debug, Clone)]
pub(crate) enum Unread {
    /// The browser has it, as long as the page is there.
    Browser(Target, RequestId),
    /// It is in a fixture.
    Fixture(Arc<str>),
}

impl Unread {
    /// All of it; nothing where it is there no more.
    pub(crate) async fn read(self, fixtures: Option<Utf8PathBuf>) -> Vec<u8> {
        match self {
            Self::Browser(target, request) => target.response_body(&request).await.unwrap_or_default(),
            Self::Fixture(name) => fixture(fixtures, &name).await.map(|(bytes, _)| bytes).unwrap_or_default(),
        }
    }
}
