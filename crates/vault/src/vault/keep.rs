//! Sessions that outlive the run: read when first asked for, written behind the back of those who save them.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use hinoki_protocol::SessionRecord;
use hinoki_session::shown_id;

use super::{Asked, Shared, State, Vault};
use crate::{Key, Keyless, Listed, Scope, Store, VaultError};

/// Another run holds the folder for milliseconds, unless it hangs.
const WRITING: Duration = Duration::from_secs(30);

/// What is still to be done on disk, in order.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    queue: VecDeque<Job>,
    warnings: Vec<String>,
    /// Everything on disk was dropped: what isn't read yet is no longer there.
    cleared: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Job {
    Save(String),
    Remove(String),
    RemoveAll,
}

impl Vault {
    /// Like [`Vault::ask`], for a session that is kept on disk: what an earlier run left counts, and whatever is saved now is
    /// kept.
    ///
    /// # Errors
    /// [`VaultError::Busy`]; no or a wrong key; the system's own. A file that can't be read counts as no session; the reason
    /// goes to [`Vault::saving`].
    pub async fn ask_kept(&self, key: &Key, patience: Duration) -> Result<Asked, VaultError> {
        // The keyring may ask the user, so not on this thread.
        if self.of_store(|store| store.key_source()).await?.is_none() {
            return Err(VaultError::NoKey(Keyless::NoKeyring));
        }
        self.read(key).await?;
        self.shared.keep(key);
        self.ask(key, patience).await
    }

    async fn read(&self, key: &Key) -> Result<(), VaultError> {
        if !self.shared.lock().is_unread(&key.id) {
            return Ok(());
        }
        let id = key.id.clone();
        let record = match self.of_store(move |store| store.load(&id)).await {
            Err(VaultError::Refused(refused)) => {
                self.shared.warn(&mut self.shared.lock(), format!("{refused}; the session is created anew"));
                None
            }
            loaded => loaded?.flatten(),
        };
        let mut state = self.shared.lock();
        if !state.is_unread(&key.id) {
            return Ok(()); // another was faster
        }
        let slot = state.slots.entry(key.clone()).or_default();
        slot.read = true;
        slot.record = record.map(Arc::new);
        slot.kept = slot.record.clone();
        slot.earlier = slot.record.is_some();
        Ok(())
    }

    /// The session that an earlier run left under a global id, if this run hasn't asked for it, saved or dropped it. None
    /// without a key.
    ///
    /// # Errors
    /// A wrong key; the system's own.
    pub async fn kept(&self, id: &str) -> Result<Option<SessionRecord>, VaultError> {
        let wanted = id.to_owned();
        let found = self.of_store(move |store| match store.is_readable().then(|| store.load(&wanted)) {
            Some(Err(VaultError::Refused(_))) | None => Ok(None),
            Some(loaded) => loaded,
        });
        Ok(found.await?.flatten().filter(|record| self.shared.lock().is_unread(&record.id)))
    }

    /// All of those.
    ///
    /// # Errors
    /// A wrong key; the system's own.
    pub async fn all_kept(&self) -> Result<Vec<SessionRecord>, VaultError> {
        let list = |store: &Store| if store.is_readable() { store.list() } else { Ok(Listed::default()) };
        let mut records = self.of_store(list).await?.map(|listed| listed.records).unwrap_or_default();
        let state = self.shared.lock();
        records.retain(|record| state.is_unread(&record.id));
        Ok(records)
    }

    /// Asks the store, if there is one.
    async fn of_store<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Store) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<Option<T>, VaultError> {
        let shared = Arc::clone(&self.shared);
        let asked = tokio::task::spawn_blocking(move || shared.store().map(ask));
        asked.await.ok().flatten().transpose()
    }

    /// Writes what is to be kept on disk as soon as it is saved, and tells `warn` what couldn't be read or written. Never
    /// ends; to be dropped when the run ends, and [`Vault::flush`] called then.
    pub async fn saving(&self, warn: impl Fn(String)) -> Infallible {
        loop {
            self.shared.news.notified().await;
            self.flush(&warn).await;
        }
    }

    /// Writes what is still to be kept on disk.
    pub async fn flush(&self, warn: impl Fn(String)) {
        if let Some(store) = self.shared.store() {
            let shared = Arc::clone(&self.shared);
            let writing = tokio::task::spawn_blocking(move || shared.work());
            if tokio::time::timeout(WRITING, writing).await.is_err() {
                warn(format!(
                    "sessions are not kept: another run has been writing to {} for {} s",
                    store.folder().display(),
                    WRITING.as_secs()
                ));
            }
        }
        let warnings = std::mem::take(&mut self.shared.lock().jobs.warnings);
        warnings.into_iter().for_each(warn);
    }
}

impl State {
    /// Whether what is on disk under a global id was neither read nor replaced nor dropped.
    fn is_unread(&self, id: &str) -> bool {
        !self.jobs.cleared && self.slots.get(&Key::global(id)).is_none_or(|slot| !slot.read)
    }
}

impl Shared {
    fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Saves a record in memory, and on disk if it is to be kept there.
    pub(super) fn put(&self, state: &mut State, key: &Key, record: SessionRecord) {
        let slot = state.slots.entry(key.clone()).or_default();
        let changed = slot.kept.as_ref().is_none_or(|kept| !same(kept, &record));
        let keep = record.persist && changed;
        slot.record = Some(Arc::new(record));
        (slot.read, slot.earlier) = (true, false);
        self.changes.send_replace(());
        if keep {
            self.queue(state, key, Job::Save);
        }
    }

    /// What is saved in memory is to be kept from now on.
    fn keep(&self, key: &Key) {
        let mut state = self.lock();
        let record = state.slots.get(key).and_then(|slot| slot.record.clone());
        if let Some(record) = record.filter(|record| !record.persist) {
            let earlier = state.slots.get(key).is_some_and(|slot| slot.earlier);
            self.put(&mut state, key, SessionRecord { persist: true, ..(*record).clone() });
            if let Some(slot) = state.slots.get_mut(key) {
                slot.earlier = earlier;
            }
        }
    }

    pub(super) fn forget_kept(&self, state: &mut State, key: &Key) {
        self.queue(state, key, Job::Remove);
    }

    pub(super) fn forget_all_kept(&self, state: &mut State) {
        state.jobs.cleared = true;
        state.jobs.queue.clear();
        if self.store().is_some() {
            state.jobs.queue.push_back(Job::RemoveAll);
            self.news.notify_one();
        }
    }

    fn queue(&self, state: &mut State, key: &Key, job: impl FnOnce(String) -> Job) {
        if key.scope != Scope::Global || self.store().is_none_or(|store| !store.may_have_key()) {
            return;
        }
        let job = job(key.id.clone());
        let about_the_same = |waiting: &Job| matches!(waiting, Job::Save(id) | Job::Remove(id) if *id == key.id);
        state.jobs.queue.retain(|waiting| !about_the_same(waiting));
        state.jobs.queue.push_back(job);
        self.news.notify_one();
    }

    fn warn(&self, state: &mut State, warning: String) {
        state.jobs.warnings.push(warning);
        self.news.notify_one();
    }

    /// Does what is waiting, on the caller's thread.
    fn work(&self) {
        let Some(store) = self.store() else { return };
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let mut state = self.lock();
            let Some(job) = state.jobs.queue.pop_front() else { return };
            let record = match &job {
                Job::Save(id) => state.slots.get(&Key::global(id)).and_then(|slot| slot.record.clone()),
                Job::Remove(_) | Job::RemoveAll => None,
            };
            drop(state);
            let warning = match (job, record) {
                (Job::Save(id), Some(record)) => self.save(store, &id, record),
                (Job::Save(_), None) => None,
                (Job::Remove(_), _) if !store.is_readable() => None,
                (Job::Remove(id), _) => store
                    .remove(&id)
                    .err()
                    .map(|error| format!("the session {} can't be removed from disk: {error}", shown_id(&id))),
                (Job::RemoveAll, _) => {
                    store.remove_all().err().map(|error| format!("sessions can't be removed from disk: {error}"))
                }
            };
            self.lock().jobs.warnings.extend(warning);
        }
    }

    fn save(&self, store: &Store, id: &str, record: Arc<SessionRecord>) -> Option<String> {
        match store.save(&record) {
            Ok(aside) => {
                let mut state = self.lock();
                if let Some(slot) = state.slots.get_mut(&Key::global(id)).filter(|slot| slot.record.is_some()) {
                    slot.kept = Some(record);
                }
                let aside = aside?;
                Some(format!("a file that isn't a session of this folder was moved to {}", aside.display()))
            }
            Err(error) => Some(format!("the session {} can't be kept on disk: {error}", shown_id(id))),
        }
    }
}

/// Whether writing the one over the other would change nothing that counts.
fn same(kept: &SessionRecord, new: &SessionRecord) -> bool {
    SessionRecord { saved_at: new.saved_at, spec: new.spec.clone(), ..kept.clone() } == *new
}
