//! Specs on their way to the workers, bundled ahead of them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use hinoki_bundle::{Bundle, BundleError, BundleRequest, Bundler};
use hinoki_protocol::SpecFile;
use tokio::task::JoinHandle;

type Bundling = JoinHandle<Result<Bundle, BundleError>>;

/// A spec for a worker, its bundle under way or done.
#[derive(Debug)]
pub(crate) struct Job {
    pub spec: SpecFile,
    bundling: Bundling,
}

impl Job {
    /// The bundle, once it is made.
    pub(crate) async fn bundle(&mut self) -> Result<Bundle, BundleError> {
        match (&mut self.bundling).await {
            Ok(bundle) => bundle,
            Err(error) => Err(BundleError::new(format!("the bundler broke off: {error}"))),
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.bundling.abort();
    }
}

/// Specs that nobody took yet.
pub(crate) struct Queue {
    bundler: Arc<dyn Bundler>,
    request: BundleRequest,
    waiting: Mutex<Waiting>,
}

struct Waiting {
    /// Bundles are being made of these.
    ready: VecDeque<Job>,
    rest: VecDeque<SpecFile>,
}

impl Queue {
    /// Starts to bundle the first `ahead` specs; so many are kept ahead of the workers from then on.
    pub(crate) fn new(bundler: Arc<dyn Bundler>, request: BundleRequest, specs: Vec<SpecFile>, ahead: usize) -> Self {
        let waiting = Waiting { ready: VecDeque::new(), rest: specs.into() };
        let queue = Self { bundler, request, waiting: Mutex::new(waiting) };
        for _ in 0..ahead {
            queue.bundle_next();
        }
        queue
    }

    /// The next spec, if there is one.
    pub(crate) fn take(&self) -> Option<Job> {
        self.bundle_next();
        self.lock().ready.pop_front()
    }

    fn bundle_next(&self) {
        let mut waiting = self.lock();
        let Some(spec) = waiting.rest.pop_front() else { return };
        let request = BundleRequest { specs: vec![spec.absolute.clone().into()], ..self.request.clone() };
        let bundler = Arc::clone(&self.bundler);
        let bundling = tokio::spawn(async move { bundler.bundle(request).await });
        waiting.ready.push_back(Job { spec, bundling });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
