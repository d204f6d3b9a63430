//! Carries `cy.session` out: the state machine decides, the driver runs setup and validate, the rest happens here.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::OptionFuture;
use hinoki_browser::{Cookie, Error, Stored};
use hinoki_protocol::{
    HostError, SessionAct, SessionData, SessionLogLine, SessionRecord, SessionReport, SessionRequest, SessionStatus,
    SessionStep,
};
use hinoki_session::{Effect, Flow, Outcome, Plan, Saved, Step, differs, first_expired, shown_id, too_old};
use hinoki_vault::{Asked, Key, Lease, VaultError};
use serde_json::Value;

use crate::data::LiveStorages;
use crate::databases::{Owner, Wanted};
use crate::drive::Drive;
use crate::shared::now;
use crate::tasks::{Done, to_value};

/// One call of `cy.session` under way.
#[derive(Debug)]
pub(crate) struct SessionCall {
    number: u32,
    request: SessionRequest,
    key: Key,
    flow: Flow,
    /// The saved session that is being restored.
    saved: Option<Arc<SessionRecord>>,
    lease: Option<Lease>,
    captured: Option<SessionData>,
    value: Option<Value>,
    log: Vec<SessionLogLine>,
    doing: Option<Effect>,
    /// Since when.
    since: Instant,
}

/// The outcome of an effect that ran beside the loop.
pub(crate) type EffectDone = Result<Option<SessionData>, String>;

impl Drive {
    /// `cy.session` begins: asks the vault, which may have to wait for another worker.
    pub(crate) fn session_begin(&mut self, id: Option<u32>, request: SessionRequest) {
        let spec = &self.spec.relative;
        let vault = &self.shared.vault;
        let (own, other) = (Key::of_spec(spec, &request.id), Key::global(&request.id));
        let (key, rival) = if request.cache_across_specs { (other, own) } else { (own, other) };
        if request.persist && !request.cache_across_specs {
            let message =
                "`persist: true` needs `cacheAcrossSpecs: true`: a session of one spec ends with it".to_owned();
            return self.reply(id, Err(HostError { code: "options".into(), message, path: None }));
        }
        if self.shared.runs_again() && vault.get_own(&rival).is_none() {
            // What the spec made before it was edited is of no use to it any more.
            if vault.get(&rival).is_some_and(|record| record.spec == *spec) {
                vault.clear(&rival);
            }
        }
        let known = vault.get_own(&key).or_else(|| vault.get_own(&rival).filter(|record| record.spec == *spec));
        if let Some(refused) = known.and_then(|known| refusal(&known, &request, spec)) {
            return self.reply(id, Err(refused));
        }
        let patience = self.patience();
        let vault = vault.clone();
        self.tasks.spawn(async move {
            let asked = match request.persist {
                true => vault.ask_kept(&key, patience).await,
                false => vault.ask(&key, patience).await,
            };
            Done::SessionAsked(id, Box::new(request), key, asked)
        });
    }

    /// Time to wait for another worker that creates the same session: its setup and validate load pages.
    fn patience(&self) -> Duration {
        self.shared.request.config.timeouts.page_load * 3
    }

    /// The vault answered.
    pub(crate) fn session_asked(
        &mut self,
        id: Option<u32>,
        request: SessionRequest,
        key: Key,
        asked: Result<Asked, VaultError>,
    ) {
        let Asked { record, lease, earlier } = match asked {
            Ok(asked) => asked,
            Err(error) => {
                let what = if matches!(error, VaultError::Busy(_)) { "had" } else { "kept between runs" };
                let message = format!("the session {} can't be {what}: {error}", shown_id(&request.id));
                return self.reply(id, Err(HostError { code: "vault".into(), message, path: None }));
            }
        };
        if let Some(record) = &record {
            // Between runs the functions of a session may change: then it is made anew.
            if let Some(refused) = refusal(record, &request, &self.spec.relative).filter(|_| !earlier) {
                return self.reply(id, Err(refused));
            }
            if lease.is_none()
                && let Some(reason) = stale(record, &request, earlier)
            {
                return self.session_replace(id, request, key, record, reason);
            }
        }
        let saved = match &record {
            Some(record) => stale(record, &request, earlier).map_or(Saved::Usable, Saved::Stale),
            None => Saved::Nothing,
        };
        let flow = Flow::new(Plan { isolated: request.isolated, validated: request.validate.is_some(), saved });
        self.session_calls += 1;
        let call = SessionCall {
            number: self.session_calls,
            request,
            key,
            flow,
            saved: record,
            lease,
            captured: None,
            value: None,
            log: Vec::new(),
            doing: None,
            since: Instant::now(),
        };
        self.session = Some(call);
        self.session_go(id, Ok(()));
    }

    /// What is saved doesn't hold any more: the right to make it anew is asked for, in case another does so already.
    fn session_replace(
        &mut self,
        id: Option<u32>,
        request: SessionRequest,
        key: Key,
        record: &Arc<SessionRecord>,
        reason: String,
    ) {
        tracing::debug!(reason, "a saved session is stale");
        let (vault, record, patience) = (self.shared.vault.clone(), Arc::clone(record), self.patience());
        self.tasks.spawn(async move {
            let asked = vault.replace(&key, &record, patience).await;
            Done::SessionAsked(id, Box::new(request), key, asked)
        });
    }

    /// The driver ran setup or validate.
    pub(crate) fn session_report(&mut self, id: Option<u32>, report: SessionReport) {
        let Some(call) = self.session.as_mut().filter(|call| call.number == report.call) else {
            let message = "this call of cy.session is not under way".to_owned();
            return self.reply(id, Err(HostError { code: "internal".into(), message, path: None }));
        };
        if call.doing == Some(Effect::RunSetup) {
            call.value = report.value;
        }
        let outcome = match report.error {
            None => Ok(()),
            Some(error) => Err(error.message),
        };
        self.session_go(id, outcome);
    }

    /// An effect is done.
    pub(crate) fn session_effect(&mut self, id: Option<u32>, done: EffectDone) {
        let Some(call) = &mut self.session else { return };
        let outcome = done.map(|captured| {
            if captured.is_some() {
                call.captured = captured;
            }
        });
        self.session_go(id, outcome);
    }

    /// Goes on until the driver has something to do or an effect takes time.
    fn session_go(&mut self, id: Option<u32>, mut report: Result<(), String>) {
        loop {
            let Some(call) = &mut self.session else { return };
            call.note(&report);
            let step = call.flow.next(report);
            call.doing = None;
            call.since = Instant::now();
            match step {
                Step::Do(Effect::Save) => {
                    call.save(&self.spec.relative, &self.shared.vault);
                    report = Ok(());
                }
                Step::Do(Effect::RunSetup) if call.lease.is_none() && call.saved.is_some() => {
                    // A restored session that turned out not to hold: only one worker makes it anew.
                    return self.session_lease(id);
                }
                Step::Do(effect @ (Effect::RunSetup | Effect::RunValidate)) => {
                    call.doing = Some(effect);
                    let title = match call.flow.status() {
                        SessionStatus::Recreating => "Recreate session",
                        _ => "Create new session",
                    };
                    let act = match effect {
                        Effect::RunSetup => SessionAct::RunSetup { title: title.to_owned() },
                        _ => SessionAct::RunValidate { value: call.stored_value() },
                    };
                    let step = call.step(act);
                    return self.reply(id, Ok(to_value(&step)));
                }
                Step::Do(effect) => {
                    call.doing = Some(effect);
                    return self.session_do(id, effect);
                }
                Step::End(outcome) => return self.session_end(id, outcome),
            }
        }
    }

    fn session_lease(&mut self, id: Option<u32>) {
        let Some(call) = &self.session else { return };
        let Some(saved) = call.saved.clone() else { return };
        let (vault, key, patience) = (self.shared.vault.clone(), call.key.clone(), self.patience());
        self.tasks.spawn(async move { Done::SessionLeased(id, vault.replace(&key, &saved, patience).await) });
    }

    /// The right to make a session anew was given, or another made it meanwhile.
    pub(crate) fn session_leased(&mut self, id: Option<u32>, asked: Result<Asked, VaultError>) {
        let Some(call) = &mut self.session else { return };
        match asked {
            Ok(Asked { lease: Some(lease), .. }) => {
                call.lease = Some(lease);
                call.doing = Some(Effect::RunSetup);
                let step = call.step(SessionAct::RunSetup { title: "Recreate session".to_owned() });
                self.reply(id, Ok(to_value(&step)));
            }
            Ok(Asked { record, lease: None, .. }) => {
                // What the other worker made is tried before anything is made twice.
                let plan = Plan {
                    isolated: call.request.isolated,
                    validated: call.request.validate.is_some(),
                    saved: Saved::Usable,
                };
                call.saved = record;
                call.flow = Flow::new(plan);
                self.session_go(id, Ok(()));
            }
            Err(error) => {
                self.session = None;
                self.reply(id, Err(HostError { code: "busy".into(), message: error.to_string(), path: None }));
            }
        }
    }

    fn session_do(&mut self, id: Option<u32>, effect: Effect) {
        let Some(call) = &self.session else { return };
        let saved = call.saved.clone();
        match effect {
            Effect::BlankPage => {
                self.tabs.close_popups();
                let blank = self.blank();
                self.tasks.spawn(async move {
                    Done::SessionEffect(id, blank.await.map(|()| None).map_err(|error| error.to_string()))
                });
            }
            Effect::ClearData => {
                let clearing = self.tabs.clearing(Stored::All);
                self.tasks.spawn(async move {
                    Done::SessionEffect(id, clearing.await.map(|()| None).map_err(|error| error.to_string()))
                });
            }
            Effect::Restore => {
                let Some(saved) = saved else { return };
                let restoring = self.tabs.restoring(&saved.data);
                let records = saved.data.indexed_db.clone();
                let owners = records.iter().map(Owner::of_record).collect();
                let databases = (!records.is_empty()).then(|| self.tabs.databases(owners));
                self.tasks.spawn(async move {
                    let restored = async {
                        restoring.await.map_err(|error| error.to_string())?;
                        match databases {
                            Some(databases) => databases
                                .write(records)
                                .await
                                .map_err(|error| format!("IndexedDB can't be written: {error}")),
                            None => Ok(()),
                        }
                    };
                    Done::SessionEffect(id, restored.await.map(|()| None))
                });
            }
            Effect::Capture => {
                let live = self.tabs.live_data();
                let wanted = call.wanted();
                let origins = wanted.any().then(|| self.tabs.with_databases(wanted));
                self.tasks.spawn(async move {
                    let (live, origins) = tokio::join!(live, OptionFuture::from(origins));
                    Done::SessionData(id, live, origins)
                });
            }
            Effect::RunSetup | Effect::RunValidate | Effect::Save => {}
        }
    }

    /// Cookies and storages to save were read; `origins`, if given, may hold databases besides the spec's own.
    pub(crate) fn session_data(
        &mut self,
        id: Option<u32>,
        data: Result<(Vec<Cookie>, LiveStorages), Error>,
        origins: Option<BTreeSet<Owner>>,
    ) {
        let mut data = match data {
            Ok((cookies, live)) => {
                self.warn_of_silence(&live);
                self.tabs.take_live(live);
                self.tabs.data(&cookies)
            }
            Err(error) => return self.session_effect(id, Err(error.to_string())),
        };
        let wanted = self.session.as_ref().map(SessionCall::wanted);
        let (Some(origins), Some(wanted)) = (origins, wanted) else { return self.session_effect(id, Ok(Some(data))) };
        let databases = self.tabs.databases(origins);
        self.tasks.spawn(async move {
            let read = databases.read(wanted).await;
            Done::SessionEffect(
                id,
                match read {
                    Ok(records) => {
                        data.indexed_db = records;
                        Ok(Some(data))
                    }
                    Err(error) => Err(format!(
                        "IndexedDB can't be read: {error}; `indexedDB: false` leaves databases out of the session"
                    )),
                },
            )
        });
    }

    /// A frame that hangs doesn't keep the rest from being saved.
    fn warn_of_silence(&self, live: &LiveStorages) {
        for url in &live.silent {
            self.warn(format!(
                "{url} hangs and did not say what it stores; the session holds what was heard of it before"
            ));
        }
    }

    fn session_end(&mut self, id: Option<u32>, outcome: Outcome) {
        let Some(mut call) = self.session.take() else { return };
        let act = match &outcome {
            Outcome::Failed { effect, failure } => {
                let code = match effect {
                    Effect::RunSetup => "setup",
                    Effect::RunValidate => "validate",
                    _ => "session",
                };
                let message = failure.clone();
                SessionAct::Fail { error: HostError { code: code.into(), message, path: None } }
            }
            outcome => SessionAct::End {
                status: outcome.status(),
                reason: call.flow.reason().map(str::to_owned),
                value: call.stored_value(),
            },
        };
        let step = call.step(act);
        self.reply(id, Ok(to_value(&step)));
    }
}

impl SessionCall {
    /// What of an origin is part of the session besides its storages.
    fn wanted(&self) -> Wanted {
        Wanted { databases: self.request.indexed_db, caches: self.request.cache_storage }
    }

    /// A line for what the host has just done.
    fn note(&mut self, report: &Result<(), String>) {
        let text = match self.doing {
            Some(Effect::BlankPage) => "Clear page",
            Some(Effect::ClearData) => "Clear cookies, localStorage and sessionStorage",
            Some(Effect::Restore) => "Restore saved session",
            Some(Effect::Capture) if report.is_err() => "Save session",
            _ => return,
        };
        let duration = self.since.elapsed().as_secs_f64() * 1e3;
        self.log.push(SessionLogLine { text: text.to_owned(), error: report.as_ref().err().cloned(), duration });
    }

    /// The value of setup: this call's own, or that of the session that it restored.
    fn stored_value(&self) -> Option<Value> {
        let restored = matches!(self.flow.status(), SessionStatus::Restoring | SessionStatus::Restored);
        match self.saved.as_ref().filter(|_| restored) {
            Some(saved) => saved.value.clone(),
            None => self.value.clone(),
        }
    }

    fn step(&mut self, act: SessionAct) -> SessionStep {
        SessionStep { call: self.number, log: std::mem::take(&mut self.log), act }
    }

    fn save(&mut self, spec: &str, vault: &hinoki_vault::Vault) {
        let Some(data) = self.captured.take() else { return };
        let at = now();
        let restored = self.flow.status() == SessionStatus::Restoring;
        let before = self.saved.as_ref().filter(|_| restored);
        let record = SessionRecord {
            id: self.request.id.clone(),
            cache_across_specs: self.request.cache_across_specs,
            // An imported session belongs to no spec before one has used it.
            spec: before
                .map(|before| &before.spec)
                .filter(|spec| !spec.is_empty())
                .cloned()
                .unwrap_or_else(|| spec.to_owned()),
            setup: self.request.setup.clone(),
            validate: self.request.validate.clone(),
            created_at: before.map_or(at, |before| before.created_at),
            saved_at: at,
            data,
            value: before.map_or_else(|| self.value.clone(), |before| before.value.clone()),
            persist: self.request.persist || before.is_some_and(|before| before.persist),
        };
        match self.lease.take() {
            Some(lease) => lease.publish(record),
            None => vault.refresh(&self.key, record),
        }
    }
}

/// Why a saved session can't hold, known without asking the server.
fn stale(record: &SessionRecord, request: &SessionRequest, earlier: bool) -> Option<String> {
    let at = now();
    // An imported session has no functions to compare.
    if let Some(difference) = differs(record, request).filter(|_| earlier && !record.setup.is_empty()) {
        return Some(format!("its {} has changed since an earlier run saved it", difference.name()));
    }
    if too_old(record, request.max_age, at) {
        let age = Duration::from_secs_f64((at - record.created_at) / 1e3);
        return Some(format!("it is {} s old, more than its maxAge allows", age.as_secs()));
    }
    let expired = first_expired(&record.data, at / 1e3)?;
    let since = Duration::from_secs_f64((at / 1e3 - expired.since).max(0.0));
    Some(format!("{} expired {} s ago", expired.what, since.as_secs()))
}

/// Why a call may not use its id.
fn refusal(known: &SessionRecord, request: &SessionRequest, spec: &str) -> Option<HostError> {
    let difference = differs(known, request)?;
    let place = match known.spec == spec {
        true => format!("earlier in {spec}"),
        false => format!("in {} and differs in {spec}", known.spec),
    };
    Some(HostError {
        code: "sessionDiffers".into(),
        message: format!(
            "the session {} was created {place} with another {}; sessions that differ need ids of their own",
            shown_id(&known.id),
            difference.name()
        ),
        path: None,
    })
}
