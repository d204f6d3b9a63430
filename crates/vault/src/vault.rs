use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hinoki_protocol::SessionRecord;
use tokio::sync::{Notify, watch};

use crate::{Key, Scope, Store, VaultError, VaultOptions};

mod keep;

use keep::Jobs;

/// The saved sessions of a run, shared by its workers. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    store: Option<Store>,
    /// Something is to be written, or a warning to be told.
    news: Notify,
    /// Counts what was saved and dropped.
    changes: watch::Sender<()>,
    /// Held while files are written.
    writing: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    slots: HashMap<Key, Slot>,
    jobs: Jobs,
}

#[derive(Debug, Default)]
struct Slot {
    record: Option<Arc<SessionRecord>>,
    /// Set while someone creates or restores it; dropped when that ends.
    taken: Option<watch::Receiver<()>>,
    /// Whether what is on disk was read, or no longer counts.
    read: bool,
    /// What is on disk, as far as this run knows.
    kept: Option<Arc<SessionRecord>>,
    /// The record is as an earlier run left it.
    earlier: bool,
}

/// What a caller gets who wants a session.
#[derive(Debug)]
pub struct Asked {
    /// What is saved.
    pub record: Option<Arc<SessionRecord>>,
    /// The right to create it, if nothing usable is saved.
    pub lease: Option<Lease>,
    /// Whether the record is as an earlier run left it.
    pub earlier: bool,
}

/// The right to create or replace one session. Others wait until it is dropped.
#[derive(Debug)]
pub struct Lease {
    key: Key,
    shared: Arc<Shared>,
    _free: watch::Sender<()>,
}

impl Vault {
    /// An empty one, in memory only.
    pub fn new() -> Self {
        Self::default()
    }

    /// One whose sessions can be kept on disk too. Nothing is read or written before a session asks for that.
    pub fn open(options: VaultOptions) -> Self {
        Self { shared: Arc::new(Shared { store: Some(Store::new(options)), ..Shared::default() }) }
    }

    /// Tells of each session that was saved or dropped.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.shared.changes.subscribe()
    }

    /// A run begins in which functions may have changed: what is saved counts as left by an earlier one.
    pub fn begin_run(&self) {
        self.shared.lock().slots.values_mut().for_each(|slot| slot.earlier = slot.record.is_some());
    }

    /// Drops the sessions of all specs but these.
    pub fn keep_specs(&self, specs: &[&str]) {
        let kept = |key: &Key| match &key.scope {
            Scope::Spec(name) => specs.contains(&name.as_str()),
            Scope::Global => true,
        };
        self.shared.lock().slots.retain(|key, _| kept(key));
        self.shared.changes.send_replace(());
    }

    /// What is saved under a key, as far as it was read.
    pub fn get(&self, key: &Key) -> Option<Arc<SessionRecord>> {
        self.shared.lock().slots.get(key)?.record.clone()
    }

    /// What this run saved under a key: without what an earlier run left, unless it was saved anew.
    pub fn get_own(&self, key: &Key) -> Option<Arc<SessionRecord>> {
        self.shared.lock().slots.get(key).filter(|slot| !slot.earlier)?.record.clone()
    }

    /// What is saved under a key, or the right to create it: waits at most `patience` for another who has it.
    ///
    /// # Errors
    /// [`VaultError::Busy`].
    pub async fn ask(&self, key: &Key, patience: Duration) -> Result<Asked, VaultError> {
        self.ask_unless(key, patience, |_| true).await
    }

    /// The right to replace what is saved under a key, since `stale` doesn't hold: if another has replaced it
    /// meanwhile, that one's.
    ///
    /// # Errors
    /// [`VaultError::Busy`].
    pub async fn replace(&self, key: &Key, stale: &SessionRecord, patience: Duration) -> Result<Asked, VaultError> {
        self.ask_unless(key, patience, |record| record.saved_at > stale.saved_at).await
    }

    async fn ask_unless(
        &self,
        key: &Key,
        patience: Duration,
        usable: impl Fn(&SessionRecord) -> bool,
    ) -> Result<Asked, VaultError> {
        let until = tokio::time::Instant::now() + patience;
        loop {
            let mut taken = {
                let mut state = self.shared.lock();
                let slot = state.slots.entry(key.clone()).or_default();
                let earlier = slot.earlier;
                match (&slot.record, &slot.taken) {
                    (Some(record), _) if usable(record) => {
                        return Ok(Asked { record: Some(Arc::clone(record)), lease: None, earlier });
                    }
                    (_, Some(taken)) => taken.clone(),
                    (record, None) => {
                        let record = record.clone();
                        let (free, taken) = watch::channel(());
                        slot.taken = Some(taken);
                        let lease = Lease { key: key.clone(), shared: Arc::clone(&self.shared), _free: free };
                        return Ok(Asked { record, lease: Some(lease), earlier });
                    }
                }
            };
            // An error says that the lease was dropped.
            if tokio::time::timeout_at(until, taken.changed()).await.is_err() {
                return Err(VaultError::Busy(patience));
            }
        }
    }

    /// Saves anew what a restored session left, unless it was dropped or made anew meanwhile.
    pub fn refresh(&self, key: &Key, record: SessionRecord) {
        let mut state = self.shared.lock();
        let saved = state.slots.get(key).and_then(|slot| slot.record.as_ref());
        if saved.is_some_and(|saved| saved.created_at.to_bits() == record.created_at.to_bits()) {
            self.shared.put(&mut state, key, record);
        }
    }

    /// All that is saved, by key, as far as it was read.
    pub fn list(&self) -> Vec<(Key, Arc<SessionRecord>)> {
        let state = self.shared.lock();
        let mut all: Vec<_> = state
            .slots
            .iter()
            .filter_map(|(key, slot)| Some((key.clone(), Arc::clone(slot.record.as_ref()?))))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// Drops one session, on disk too.
    pub fn clear(&self, key: &Key) {
        let mut state = self.shared.lock();
        state.slots.entry(key.clone()).or_default().forget();
        self.shared.forget_kept(&mut state, key);
        self.shared.changes.send_replace(());
    }

    /// Drops all sessions, on disk too.
    pub fn clear_all(&self) {
        let mut state = self.shared.lock();
        state.slots.values_mut().for_each(Slot::forget);
        self.shared.forget_all_kept(&mut state);
        self.shared.changes.send_replace(());
    }

    /// Drops the sessions of one spec.
    pub fn clear_spec(&self, spec: &str) {
        let of_spec = |key: &Key| matches!(&key.scope, Scope::Spec(name) if name == spec);
        self.shared.lock().slots.retain(|key, _| !of_spec(key));
        self.shared.changes.send_replace(());
    }
}

impl Lease {
    /// Saves what was created.
    pub fn publish(&self, record: SessionRecord) {
        let mut state = self.shared.lock();
        self.shared.put(&mut state, &self.key, record);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(slot) = self.shared.lock().slots.get_mut(&self.key) {
            slot.taken = None;
        }
    }
}

impl Slot {
    fn forget(&mut self) {
        self.record = None;
        self.kept = None;
        (self.read, self.earlier) = (true, false);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves whole entries behind.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
