//! What all workers of a run have in common.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use camino::Utf8PathBuf;
use hinoki_bundle::Bundle;
use hinoki_config::Mode;
use hinoki_protocol::{BrowserInfo, RunEvent, TestChoice};
use hinoki_vault::Vault;
use serde_json::Value;
use tokio::sync::OnceCell;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::RunRequest;
use crate::browsers;
use crate::chosen::Grep;
use crate::net::replay::Replay;
use crate::net::request::Clients;
use crate::net::traffic::Recorder;
use crate::pool::Pool;
use crate::queue::Queue;
use crate::remote::Watched;
use crate::static_server::StaticServer;

/// Shared by the workers.
pub(crate) struct Shared {
    pub request: RunRequest,
    pub pool: Arc<Pool>,
    pub queue: Queue,
    /// Saved sessions.
    pub vault: Vault,
    /// Serves the project's folder where there is no base URL.
    pub files: Option<Arc<StaticServer>>,
    /// Make the requests of `cy.request`.
    pub clients: Arc<Clients>,
    /// Requests of pages go to a file.
    pub recorder: Option<Arc<Recorder>>,
    /// Requests of pages are answered from a file.
    pub replay: Option<Arc<Replay>>,
    pub events: UnboundedSender<RunEvent>,
    pub cancel: CancellationToken,
    /// Each spec's path below the folder that all specs share, for the names of its pictures.
    pub short_names: Vec<(String, String)>,
    /// Tests that were chosen; of a spec with none all are.
    pub tests: Vec<TestChoice>,
    /// The run was caused by clearing the sessions: doing so again doesn't cause another.
    pub cleared: bool,
    /// Who watches.
    pub watched: Watched,
    /// Only tests whose titles and tags it matches.
    pub grep: Option<Grep>,
    /// Tests are only declared.
    pub list: bool,
    /// So many failures end the run.
    pub bail: Option<u32>,
    /// Failures so far.
    pub failures: AtomicI64,
    /// Browsers of this machine, once a spec has asked for them.
    pub browsers: OnceCell<Vec<BrowserInfo>>,
    /// Texts of sources that were told, by hash.
    pub sources: Mutex<HashMap<String, u64>>,
}

impl Shared {
    /// Origin at which a spec page is opened before a test has said where it goes.
    pub(crate) fn home(&self) -> Option<Url> {
        let base = self.request.config.base_url.clone();
        base.or_else(|| Url::parse(self.files.as_ref()?.origin()).ok())
    }

    /// Browsers of this machine for `Cypress.config('browsers')`, if it isn't told them already and the spec's script names
    /// them: they are asked for their versions, which takes a while.
    pub(crate) async fn browsers_for(&self, bundle: &Bundle) -> Option<Value> {
        if self.request.values.get("browsers").is_some() || !bundle.script.contains("browsers") {
            return None;
        }
        let list = self.browsers.get_or_init(browsers::browsers).await;
        Some(serde_json::to_value(list).unwrap_or_default())
    }

    /// Sends events on; a receiver that is gone wants none.
    pub(crate) fn emit(&self, events: impl IntoIterator<Item = RunEvent>) {
        for event in events {
            let _ = self.events.send(event);
        }
    }

    /// Whether the text of a source is another than was told before; it counts as told.
    pub(crate) fn is_news(&self, file: &str, text: &str) -> bool {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(text);
        let mut told = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        told.insert(file.to_owned(), hash) != Some(hash)
    }

    /// Where relative paths of `cy.readFile` and the like start.
    pub(crate) fn project(&self) -> &Utf8PathBuf {
        &self.request.config.project
    }

    /// So many more tests or specs failed.
    pub(crate) fn count_failures(&self, more: i64) {
        self.failures.fetch_add(more, Ordering::Relaxed);
    }

    /// Whether so much failed that nothing more is to run.
    pub(crate) fn is_stopped(&self) -> bool {
        self.bail.is_some_and(|most| self.failures.load(Ordering::Relaxed) >= i64::from(most))
    }

    /// Whether someone watches: open mode.
    pub(crate) fn is_interactive(&self) -> bool {
        self.request.config.mode == Mode::Open
    }

    /// Whether what an earlier run left may be out of date.
    pub(crate) fn runs_again(&self) -> bool {
        self.request.again
    }

    /// The tests of a spec that were chosen, by their titles.
    pub(crate) fn chosen(&self, spec: &str) -> Vec<Vec<String>> {
        self.tests.iter().filter(|test| test.spec == spec).map(|test| test.title_path.clone()).collect()
    }

    /// Folder name for the pictures of a spec.
    pub(crate) fn short_name(&self, relative: &str) -> String {
        let found = self.short_names.iter().find(|(spec, _)| spec == relative);
        found.map_or(relative, |(_, short)| short).to_owned()
    }
}

/// ms since the Unix epoch.
pub(crate) fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0.0, |since| (since.as_secs_f64() * 1e6).round() / 1e3)
}
