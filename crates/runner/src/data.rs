//! What the pages of a worker hold: read, cleared, restored.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::ready;
use hinoki_browser::{Cookie, Error, InitScript, StorageArea, StoragePlace, Stored, Target};
use hinoki_protocol::{CookieRecord, SessionData, StorageRecord};
use url::Url;

use crate::cookies;
use crate::databases::Owner;
use crate::mirror::Mirror;
use crate::seed::Seed;
use crate::tabs::Tabs;

/// Storages that were read.
#[derive(Debug, Default)]
pub(crate) struct LiveStorages {
    /// With their items.
    items: Vec<(StorageArea, Vec<(String, String)>)>,
    /// Addresses of frames and tabs that didn't answer: they hang. What they told of by events is known.
    pub(crate) silent: BTreeSet<String>,
}

impl Tabs {
    /// Removes cookies and stored data of all origins that were shown since the last time, once awaited.
    pub(crate) fn clearing(&mut self, stored: Stored) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        // What isn't cleared now is still there the next time.
        let origins = match stored {
            Stored::All => std::mem::take(&mut self.origins),
            _ => self.origins.clone(),
        };
        let mut places: Vec<StoragePlace> = origins.into_iter().map(StoragePlace::Origin).collect();
        let mut partitions = self.mirror.partitions();
        let asked = self.all_frame_keys();
        self.frame_keys.clear();
        self.mirror.clear();
        self.seed = Seed::default();
        let unseeded = self.seeding();
        let forgotten = self.forget_credentials();
        let (context, spec) = (self.context.clone(), self.spec.clone());
        async move {
            let cookies = context.clear_cookies();
            for key in asked {
                partitions.extend(key.await.filter(|key| key.contains('^')));
            }
            places.extend(partitions.into_iter().map(StoragePlace::Partition));
            let data = spec.clear_stored(&places, stored);
            unseeded.await?;
            forgotten.await?;
            cookies.await?;
            data.await
        }
    }

    /// Writes saved data, once awaited. Storages of origins without a page wait for one.
    pub(crate) fn restoring(&mut self, data: &SessionData) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        self.mirror.fill(data);
        let records = data.local_storage.iter().chain(&data.session_storage);
        self.origins.extend(records.map(|record| record.origin.clone()));
        // Their frames may never be shown: what is written must be cleared all the same.
        let partitioned = data.indexed_db.iter().filter_map(|record| Owner::of_record(record).key());
        self.frame_keys.extend(partitioned.map(|key| ready(Some(key)).boxed().shared()));
        let cookies: Vec<Cookie> = data.cookies.iter().filter_map(cookies::to_browser).collect();
        let own = self.spec_origin.clone();
        self.seed = Seed::of(data, &own);
        let seeded = self.seeding();
        // Whole records: logs leave out what they hold by the name of the field.
        let at_hand = |records: &[StorageRecord]| {
            let own = records.iter().find(|record| record.origin == own && record.partition.is_none());
            own.and_then(|record| serde_json::to_string(record).ok()).unwrap_or_else(|| "null".into())
        };
        let write = format!("__hinoki_seed({}, {})", at_hand(&data.local_storage), at_hand(&data.session_storage));
        let (context, spec) = (self.context.clone(), self.spec.clone());
        async move {
            let set = if cookies.is_empty() { None } else { Some(context.set_cookies(&cookies)) };
            let written = spec.run(write);
            if let Some(set) = set {
                set.await?;
            }
            seeded.await?;
            written.await
        }
    }

    /// Reads the cookies, and the storages as [`Self::live_storages`] does.
    pub(crate) fn live_data(&self) -> impl Future<Output = Result<(Vec<Cookie>, LiveStorages), Error>> + Send + use<> {
        let cookies = self.context.cookies();
        let storages = self.live_storages();
        async move { Ok((cookies.await?, storages.await?)) }
    }

    /// Reads the storages of all pages and frames that are there now. Events tell of a change only once it went through
    /// the browser; a page that is there is asked itself.
    pub(crate) fn live_storages(&self) -> impl Future<Output = Result<LiveStorages, Error>> + Send + use<> {
        let areas = self.mirror.areas(self.origins.iter().cloned());
        let mut asked = Vec::new();
        for target in self.frames() {
            for area in areas.iter().filter(|area| area.local || *target != self.spec) {
                asked.push((target.clone(), area.clone(), target.storage_items(area).within(self.frame_patience())));
            }
        }
        // They share a process: if one hangs so does the other.
        let own = [Some(&self.spec), self.aut.as_ref().map(|aut| &aut.target)].map(Option::<&Target>::cloned);
        async move {
            let mut live = LiveStorages::default();
            for (target, area, reply) in asked {
                match reply.await {
                    Ok(items) => live.items.push((area, items)),
                    // No page or frame of that origin is there.
                    Err(Error::Protocol { .. } | Error::Gone { .. }) => {}
                    Err(Error::Timeout { .. }) if !own.contains(&Some(target.clone())) => {
                        live.silent.insert(target.info().url);
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok(live)
        }
    }

    /// Takes over what [`Self::live_storages`] read.
    pub(crate) fn take_live(&mut self, live: LiveStorages) {
        for (area, items) in live.items {
            self.mirror.replace(&area, items);
        }
    }

    /// The data, with these cookies.
    pub(crate) fn data(&self, cookies: &[Cookie]) -> SessionData {
        SessionData {
            cookies: cookies.iter().filter_map(cookies::to_record).collect::<Vec<CookieRecord>>(),
            local_storage: self.mirror.records(true),
            session_storage: self.mirror.records(false),
            indexed_db: Vec::new(),
        }
    }

    /// Empties the storages of one kind, of some origins or all, once awaited. Yields those that no page of theirs is there
    /// for, for [`Self::clear_later`].
    pub(crate) fn clearing_storages(
        &mut self,
        local: bool,
        origins: Option<&[String]>,
    ) -> impl Future<Output = Result<Vec<StorageArea>, Error>> + Send + use<> {
        let known = self.mirror.areas(self.origins.iter().cloned());
        let concerned = |area: &StorageArea| {
            area.local == local
                && origins.is_none_or(|all| Mirror::origin_of(area).is_some_and(|origin| all.contains(&origin)))
        };
        self.mirror.clear_area(local, origins);
        self.seed.clear_area(local, origins);
        let mut asked = Vec::new();
        for area in known.into_iter().filter(concerned) {
            let targets = self.frames().filter(|target| local || **target != self.spec);
            let replies: Vec<_> =
                targets.map(|target| target.clear_storage(&area).within(self.frame_patience())).collect();
            asked.push((area, replies));
        }
        let own = origins.is_none_or(|all| all.contains(&self.spec_origin));
        let cleared = own.then(|| self.spec.run(format!("__hinoki_clear_storage({local})")));
        let seeded = self.seeding();
        async move {
            let mut left = Vec::new();
            for (area, replies) in asked {
                let mut done = false;
                for reply in replies {
                    match reply.await {
                        Ok(()) => done = true,
                        // No page or frame of that origin is there, or it hangs.
                        Err(Error::Protocol { .. } | Error::Gone { .. } | Error::Timeout { .. }) => {}
                        Err(error) => return Err(error),
                    }
                }
                if !done {
                    left.push(area);
                }
            }
            if let Some(cleared) = cleared {
                cleared.await?;
            }
            seeded.await?;
            Ok(left)
        }
    }

    /// Empties storages before the next page of their origin, once the pages were told to, awaited.
    pub(crate) fn clear_later(
        &mut self,
        areas: &[StorageArea],
    ) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        for area in areas {
            if let Some(record) =
                Mirror::empty(area).filter(|record| record.origin != self.spec_origin || record.partition.is_some())
            {
                self.seed.add_cleared(&record, area.local);
            }
        }
        self.seeding()
    }

    /// A page or frame wrote what waited for it.
    pub(crate) fn seeded(&mut self, told: &str) {
        self.seed.seeded(told);
        let seeding = self.seeding();
        tokio::spawn(async move {
            if let Err(error) = seeding.await {
                tracing::debug!(%error, "a restored storage could not be taken off the list");
            }
        });
    }

    /// Gives the pages and frames the script that writes what waits for them, in place of the former one, once awaited.
    fn seeding(&self) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let script = (!self.seed.is_empty()).then(|| InitScript::new(self.seed.script(&self.origins)));
        let targets: Vec<Target> = self.frames().filter(|target| **target != self.spec).cloned().collect();
        let (known, patience) = (Arc::clone(&self.seed_scripts), self.frame_patience());
        async move {
            // One change after the other: each replaces what the one before added.
            let mut known = known.lock().await;
            for id in targets.iter().filter_map(|target| Some((target, known.remove(target.session_id())?))) {
                id.0.remove_init_script(&id.1).detach();
            }
            let Some(script) = script else { return Ok(()) };
            // The pages tell by a binding, which is silent without this.
            targets.iter().for_each(|target| target.enable_runtime().detach());
            let replies: Vec<_> = targets
                .iter()
                .map(|target| (target.session_id().clone(), target.add_init_script(&script).within(patience)))
                .collect();
            for (session, reply) in replies {
                match reply.await {
                    Ok(id) => drop(known.insert(session, id)),
                    Err(error) if error.is_gone() => {}
                    // A frame that hangs has no further document until it is gone.
                    Err(error @ Error::Timeout { .. }) => tracing::debug!(%error, "a frame hangs"),
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        }
    }

    /// Origin of the spec page.
    pub(crate) fn set_spec_origin(&mut self, at: &Url) {
        self.spec_origin = at.origin().ascii_serialization();
    }

    /// Storages answer in milliseconds, unless the frame that holds them hangs: that must not hold up all others.
    fn frame_patience(&self) -> Duration {
        self.patience().min(Duration::from_secs(5))
    }

    fn frames(&self) -> impl Iterator<Item = &Target> {
        let others = self.network_targets().filter(|target| target.kind().has_documents());
        std::iter::once(&self.spec).chain(self.aut.as_ref().map(|aut| &aut.target)).chain(others)
    }
}
