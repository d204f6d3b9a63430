//! All that knows the `rolldown` crate.

mod build;
mod built_ins;
mod config;
mod diagnostics;
mod elsewhere;
mod jsx;
mod options;
mod page;
mod places;
mod plugin;
mod resolve_errors;
mod support;
mod thread_pool;

use std::sync::Arc;

use camino::Utf8Path;

use crate::{Bundle, BundleFuture, BundleRequest, Bundler, ConfigScript};

/// The `rolldown` crate as our bundler.
#[derive(Default)]
pub(crate) struct Rolldown {
    supports: Arc<support::Supports>,
}

impl Bundler for Rolldown {
    fn bundle(&self, request: BundleRequest) -> BundleFuture<'_, Bundle> {
        let supports = Arc::clone(&self.supports);
        Box::pin(async move { thread_pool::run(page::bundle(supports, request)).await? })
    }

    fn bundle_config<'a>(&'a self, file: &'a Utf8Path) -> BundleFuture<'a, ConfigScript> {
        let file = file.to_owned();
        Box::pin(async move { thread_pool::run(config::bundle(file)).await? })
    }
}
