//! Where cookies are kept.

use std::future::Future;

use hinoki_browser::{Context, Cookie};
use hinoki_protocol::HostError;

use super::refusal;

/// Where cookies come from and go to.
pub(crate) trait Jar: Send + Sync {
    /// All of them.
    fn cookies(&self) -> impl Future<Output = Result<Vec<Cookie>, HostError>> + Send;
    /// Adds, replaces or, where expired, removes some.
    fn store(&self, cookies: Vec<Cookie>) -> impl Future<Output = Result<(), HostError>> + Send;
}

/// Those of a browser context.
#[derive(Clone)]
pub(crate) struct ContextJar(pub Context);

impl Jar for ContextJar {
    async fn cookies(&self) -> Result<Vec<Cookie>, HostError> {
        self.0.cookies().await.map_err(|error| refusal("browser", error.to_string()))
    }

    async fn store(&self, cookies: Vec<Cookie>) -> Result<(), HostError> {
        // One at a time: the browser refuses a call as a whole for one cookie that breaks the rules.
        let replies: Vec<_> = cookies.iter().map(|cookie| self.0.set_cookies(std::slice::from_ref(cookie))).collect();
        for (reply, cookie) in replies.into_iter().zip(&cookies) {
            match reply.await {
                Ok(()) => {}
                Err(hinoki_browser::Error::Protocol { message, .. }) => {
                    tracing::debug!(name = cookie.name, message, "the browser refused a cookie");
                }
                Err(error) => return Err(refusal("browser", error.to_string())),
            }
        }
        Ok(())
    }
}
