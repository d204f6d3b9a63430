use std::{future::Future, sync::OnceLock};

use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};

use crate::BundleError;

/// Runs bundling on threads of its own: it is all computation and would hold up the wire to the browser. Given up when
/// the future is dropped.
pub(crate) async fn run<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, BundleError> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread().thread_name("bundle").enable_all().build().map_err(|error| error.to_string())
    });
    let runtime = runtime
        .as_ref()
        .map_err(|error| BundleError::new(format!("threads for bundling can't be started: {error}")))?;
    let mut task = AbortOnDrop(runtime.spawn(work));
    (&mut task.0).await.map_err(|error| BundleError::new(format!("the bundler broke: {error}")))
}

struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
