//! What is done beside the loop of a spec, and what follows when it is done.

use std::collections::BTreeSet;

use hinoki_browser::{Cookie, Error, Navigation, RequestId, StorageArea, Target};
use hinoki_protocol::{AttemptEnd, HostError, Screenshot, SessionRequest};
use hinoki_vault::{Asked, Key, VaultError};
use serde_json::Value;

use crate::data::LiveStorages;
use crate::databases::Owner;
use crate::drive::{Drive, LoadEnd, lost};
use crate::net::intercept::Outcome;
use crate::sessions::EffectDone;
use crate::watchdog::{Watchdog, hung};

/// The outcome of something that ran beside the loop.
#[derive(Debug)]
pub(crate) enum Done {
    /// The spec page's own navigation.
    Navigated(Result<Navigation, Error>),
    /// A call was carried out.
    Call(Option<u32>, Result<Value, HostError>),
    /// A call for a picture was carried out.
    Picture(Option<u32>, Result<Screenshot, HostError>),
    /// An attempt ended, and the picture of its failure was taken if there was to be one.
    Ended(Option<u32>, Box<AttemptEnd>, Option<Result<Screenshot, HostError>>),
    /// The vault said what is saved for a `cy.session`.
    SessionAsked(Option<u32>, Box<SessionRequest>, Key, Result<Asked, VaultError>),
    /// The vault gave the right to make a session anew.
    SessionLeased(Option<u32>, Result<Asked, VaultError>),
    /// An effect of `cy.session` is done.
    SessionEffect(Option<u32>, EffectDone),
    /// The data that the browser holds was read.
    SessionData(Option<u32>, Result<(Vec<Cookie>, LiveStorages), Error>, Option<BTreeSet<Owner>>),
    /// The same, for a call that only wants to see the data.
    CurrentData(Option<u32>, Result<(Vec<Cookie>, LiveStorages), Error>, BTreeSet<Owner>),
    /// Storages were emptied; those whose pages aren't there are left.
    StoragesCleared(Option<u32>, Result<Vec<StorageArea>, Error>),
    /// The storages were read, for a call that wants those of one kind.
    Storages(Option<u32>, bool, Result<LiveStorages, Error>),
    /// An intercepted request is done with; the routes took no part in it after all.
    Intercepted(String, Outcome),
    /// Something is to be said that fails nothing.
    Warned(String),
    /// A film's cast of a tab, of this number, has rested.
    Rested(Target, u32),
    /// Pictures of a tab could not be begun.
    NotCast(Target),
    /// Nothing follows.
    Nothing,
    /// A request that stands still waited for long enough to know what it is.
    Unsure(RequestId),
    /// The page answered whether it is there.
    Ping(Result<(), Error>),
}

impl Drive {
    /// Goes on with an outcome.
    pub(crate) fn done(&mut self, done: Done, watchdog: &mut Watchdog) {
        match done {
            Done::Navigated(Ok(Navigation { error: Some(error), .. })) => {
                self.lose_load(&format!("the spec page could not be opened: {error}"));
            }
            Done::Navigated(Ok(_)) => {}
            Done::Navigated(Err(error)) if error.is_gone() => {}
            Done::Navigated(Err(error)) => self.lose_load(&format!("the spec page could not be opened: {error}")),
            Done::Call(id, outcome) => self.reply(id, outcome),
            Done::Picture(id, outcome) => {
                if let Ok(screenshot) = &outcome {
                    self.progress.screenshot(screenshot.clone());
                }
                self.reply(id, outcome.map(|screenshot| to_value(&screenshot)));
            }
            Done::Ended(id, end, picture) => {
                match picture {
                    Some(Ok(screenshot)) => self.progress.screenshot(screenshot),
                    Some(Err(error)) => self.warn(format!("no screenshot of the failure: {}", error.message)),
                    None => {}
                }
                self.attempt_ended(id, end);
            }
            Done::SessionAsked(id, request, key, asked) => self.session_asked(id, *request, key, asked),
            Done::SessionLeased(id, asked) => self.session_leased(id, asked),
            Done::SessionEffect(id, done) => self.session_effect(id, done),
            Done::SessionData(id, data, origins) => self.session_data(id, data, origins),
            Done::CurrentData(id, data, origins) => self.current_data(id, data, origins),
            Done::StoragesCleared(id, left) => self.storages_cleared(id, left),
            Done::Storages(id, local, live) => self.storages(id, local, live),
            Done::Intercepted(id, outcome) => self.tabs.interception.ended(&id, outcome),
            Done::Rested(target, cast) => self.rested(&target, cast),
            Done::NotCast(target) => self.not_cast(&target),
            Done::Nothing => {}
            Done::Warned(message) => self.warn(message),
            Done::Unsure(id) => self.unsure(&id),
            Done::Ping(Ok(())) => watchdog.answered(),
            Done::Ping(Err(Error::Timeout { .. })) => {
                self.end = Some(LoadEnd::Lost(hung(&self.shared.request.config.timeouts)))
            }
            Done::Ping(Err(error)) => {
                // That the page or the browser is gone comes by an event of its own.
                tracing::debug!(%error, "the page could not be asked");
                watchdog.answered();
            }
        }
    }

    fn lose_load(&mut self, text: &str) {
        self.end = Some(LoadEnd::Lost(lost(text, None)));
    }
}

/// A value of ours as JSON.
pub(crate) fn to_value(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
