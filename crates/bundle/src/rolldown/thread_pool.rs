use std::{future::Future, sync::OnceLock};

use tokio::runtime::{Builder, Runtime};

use crate::BundleError;

/// Runs bundling on threads of its own: it is all computation and would hold up the wire to the browser.
pub(crate) async fn run<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, BundleError> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread().thread_name("bundle").enable_all().build().map_err(|error| error.to_string())
    });
    match runtime {
        Ok(runtime) => {
            runtime.spawn(work).await.map_err(|error| BundleError::new(format!("the bundler broke: {error}")))
        }
        Err(error) => Err(BundleError::new(format!("threads for bundling can't be started: {error}"))),
    }
}
