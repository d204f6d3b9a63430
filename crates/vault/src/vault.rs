use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hinoki_protocol::SessionRecord;
use tokio::sync::watch;

use crate::{Key, Scope};

/// Why a session can't be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Another worker has been creating it for too long.
    #[error("another worker has been creating this session for {} s and is not done", .0.as_secs())]
    Busy(Duration),
}

/// The saved sessions of a run, shared by its workers. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    slots: Mutex<HashMap<Key, Slot>>,
}

#[derive(Debug, Default)]
struct Slot {
    record: Option<Arc<SessionRecord>>,
    /// Set while someone creates or restores it; dropped when that ends.
    taken: Option<watch::Receiver<()>>,
}

/// What a caller gets who wants a session.
#[derive(Debug)]
pub struct Asked {
    /// What is saved.
    pub record: Option<Arc<SessionRecord>>,
    /// The right to create it, if nothing usable is saved.
    pub lease: Option<Lease>,
}

/// The right to create or replace one session. Others wait until it is dropped.
#[derive(Debug)]
pub struct Lease {
    key: Key,
    shared: Arc<Shared>,
    _free: watch::Sender<()>,
}

impl Vault {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is saved under a key.
    pub fn get(&self, key: &Key) -> Option<Arc<SessionRecord>> {
        self.shared.lock().get(key)?.record.clone()
    }

    /// What is saved under a key, or the right to create it: waits at most `patience` for another who has it.
    pub async fn ask(&self, key: &Key, patience: Duration) -> Result<Asked, VaultError> {
        self.ask_unless(key, patience, |_| true).await
    }

    /// The right to replace what is saved under a key, since `stale` doesn't hold: if another has replaced it
    /// meanwhile, that one's.
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
                let mut slots = self.shared.lock();
                let slot = slots.entry(key.clone()).or_default();
                match (&slot.record, &slot.taken) {
                    (Some(record), _) if usable(record) => {
                        return Ok(Asked { record: Some(Arc::clone(record)), lease: None });
                    }
                    (_, Some(taken)) => taken.clone(),
                    (record, None) => {
                        let record = record.clone();
                        let (free, taken) = watch::channel(());
                        slot.taken = Some(taken);
                        let lease = Lease { key: key.clone(), shared: Arc::clone(&self.shared), _free: free };
                        return Ok(Asked { record, lease: Some(lease) });
                    }
                }
            };
            // An error says that the lease was dropped.
            if tokio::time::timeout_at(until, taken.changed()).await.is_err() {
                return Err(VaultError::Busy(patience));
            }
        }
    }

    /// Saves anew what a restored session left, unless it was dropped meanwhile.
    pub fn refresh(&self, key: &Key, record: SessionRecord) {
        if let Some(slot) = self.shared.lock().get_mut(key)
            && slot.record.is_some()
        {
            slot.record = Some(Arc::new(record));
        }
    }

    /// All that is saved, by key.
    pub fn list(&self) -> Vec<(Key, Arc<SessionRecord>)> {
        let slots = self.shared.lock();
        let mut all: Vec<_> = slots
            .iter()
            .filter_map(|(key, slot)| Some((key.clone(), Arc::clone(slot.record.as_ref()?))))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// Drops one session.
    pub fn clear(&self, key: &Key) {
        if let Some(slot) = self.shared.lock().get_mut(key) {
            slot.record = None;
        }
    }

    /// Drops all sessions.
    pub fn clear_all(&self) {
        self.shared.lock().values_mut().for_each(|slot| slot.record = None);
    }

    /// Drops the sessions of one spec.
    pub fn clear_spec(&self, spec: &str) {
        let of_spec = |key: &Key| matches!(&key.scope, Scope::Spec(name) if name == spec);
        self.shared.lock().retain(|key, _| !of_spec(key));
    }
}

impl Lease {
    /// Saves what was created.
    pub fn publish(&self, record: SessionRecord) {
        self.shared.lock().entry(self.key.clone()).or_default().record = Some(Arc::new(record));
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(slot) = self.shared.lock().get_mut(&self.key) {
            slot.taken = None;
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Slot>> {
        // A panic elsewhere leaves whole entries behind.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(5);

    fn record(saved_at: f64) -> SessionRecord {
        SessionRecord { saved_at, ..SessionRecord::default() }
    }

    #[tokio::test]
    async fn one_creates_and_the_others_wait_for_it() {
        let vault = Vault::new();
        let key = Key::global("alice");
        let first = vault.ask(&key, PATIENCE).await.expect("free");
        let lease = first.lease.expect("nothing is saved");
        let others: Vec<_> = (0..3)
            .map(|_| {
                let (vault, key) = (vault.clone(), key.clone());
                tokio::spawn(async move { vault.ask(&key, PATIENCE).await })
            })
            .collect();
        tokio::task::yield_now().await;
        lease.publish(record(1.0));
        drop(lease);
        for other in others {
            let asked = other.await.expect("ran").expect("in time");
            assert!(asked.record.is_some() && asked.lease.is_none());
        }
    }

    #[tokio::test]
    async fn a_creator_that_fails_frees_the_session() {
        let vault = Vault::new();
        let key = Key::global("alice");
        drop(vault.ask(&key, PATIENCE).await.expect("free"));
        let asked = vault.ask(&key, PATIENCE).await.expect("free again");
        assert!(asked.record.is_none() && asked.lease.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_has_a_deadline() {
        let vault = Vault::new();
        let key = Key::global("alice");
        let _held = vault.ask(&key, PATIENCE).await.expect("free");
        assert_eq!(vault.ask(&key, PATIENCE).await.map(|_| ()), Err(VaultError::Busy(PATIENCE)));
    }

    #[tokio::test]
    async fn a_stale_session_is_replaced_once() {
        let vault = Vault::new();
        let key = Key::global("alice");
        let stale = record(1.0);
        vault.ask(&key, PATIENCE).await.expect("free").lease.expect("free").publish(stale.clone());
        let first = vault.replace(&key, &stale, PATIENCE).await.expect("free");
        first.lease.expect("may replace").publish(record(2.0));
        let second = vault.replace(&key, &stale, PATIENCE).await.expect("free");
        assert_eq!(second.record.map(|record| record.saved_at), Some(2.0));
        assert!(second.lease.is_none());
    }

    #[tokio::test]
    async fn spec_and_global_sessions_have_lives_of_their_own() {
        let vault = Vault::new();
        for key in [Key::global("a"), Key::of_spec("x.cy.js", "a"), Key::of_spec("y.cy.js", "a")] {
            vault.ask(&key, PATIENCE).await.expect("free").lease.expect("free").publish(record(1.0));
        }
        vault.clear_spec("x.cy.js");
        let left: Vec<_> = vault.list().into_iter().map(|(key, _)| key).collect();
        assert_eq!(left, [Key::global("a"), Key::of_spec("y.cy.js", "a")]);
        vault.clear_all();
        assert!(vault.list().is_empty());
        vault.refresh(&Key::global("a"), record(3.0));
        assert!(vault.get(&Key::global("a")).is_none(), "what was cleared stays so");
    }
}
