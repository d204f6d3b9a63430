//! Cookies and storages of the browser, for commands about them.

use std::collections::BTreeSet;

use hinoki_browser::{Cookie, Error, StorageArea, Stored};
use hinoki_protocol::{CookieRecord, DriverCall, HostError};
use serde_json::Value;

use super::browser_error;
use crate::cookies;
use crate::data::LiveStorages;
use crate::databases::{DatabasesError, Owner, Wanted};
use crate::drive::Drive;
use crate::tasks::{Done, to_value};

impl Drive {
    pub(super) fn data_call(&mut self, id: Option<u32>, call: DriverCall) {
        match call {
            DriverCall::SessionCurrent => {
                let (live, origins) = (self.tabs.live_data(), self.tabs.with_databases(Wanted::DATABASES));
                self.tasks.spawn(async move {
                    let (live, origins) = tokio::join!(live, origins);
                    Done::CurrentData(id, live, origins)
                });
            }
            DriverCall::Storages { local } => {
                let live = self.tabs.live_storages();
                self.tasks.spawn(async move { Done::Storages(id, local, live.await) });
            }
            DriverCall::ClearData => {
                let clearing = self.tabs.clearing(Stored::All);
                self.beside(id, async move { clearing.await.map(|()| Value::Null) });
            }
            DriverCall::Cookies => {
                let reply = self.tabs.context.cookies();
                self.beside(id, async move {
                    let records: Vec<CookieRecord> = reply.await?.iter().filter_map(cookies::to_record).collect();
                    Ok(to_value(&records))
                });
            }
            DriverCall::SetCookies { cookies } => {
                let all: Vec<Cookie> = cookies.iter().filter_map(cookies::to_browser).collect();
                let reply = self.tabs.context.set_cookies(&all);
                self.beside(id, async move { reply.await.map(|()| Value::Null) });
            }
            DriverCall::DeleteCookies { cookies } => {
                // An expiry in the past removes exactly the cookie of that name, domain, path and partition.
                let gone = cookies.into_iter().map(|cookie| CookieRecord { expires: Some(1.0), ..cookie });
                let all: Vec<Cookie> = gone.filter_map(|cookie| cookies::to_browser(&cookie)).collect();
                let reply = self.tabs.context.set_cookies(&all);
                self.beside(id, async move { reply.await.map(|()| Value::Null) });
            }
            DriverCall::ClearStorages { local, origins } => {
                let clearing = self.tabs.clearing_storages(local, origins.as_deref());
                self.tasks.spawn(async move { Done::StoragesCleared(id, clearing.await) });
            }
            _ => {}
        }
    }

    /// The data that the browser holds.
    pub(crate) fn current_data(
        &mut self,
        id: Option<u32>,
        data: Result<(Vec<Cookie>, LiveStorages), Error>,
        origins: BTreeSet<Owner>,
    ) {
        let mut data = match data {
            Ok((cookies, live)) => {
                self.tabs.take_live(live);
                self.tabs.data(&cookies)
            }
            Err(error) => return self.reply(id, Err(browser_error(&error))),
        };
        let databases = self.tabs.databases(origins);
        self.tasks.spawn(async move {
            let read = databases.read(Wanted::DATABASES).await;
            let outcome = read.map(|records| {
                data.indexed_db = records;
                to_value(&data)
            });
            Done::Call(id, outcome.map_err(|error| unread(&error)))
        });
    }

    /// Storages were emptied where a page of theirs was there; those of the others are when one is.
    pub(crate) fn storages_cleared(&mut self, id: Option<u32>, left: Result<Vec<StorageArea>, Error>) {
        match left {
            Ok(left) => {
                let later = self.tabs.clear_later(&left);
                self.beside(id, async move { later.await.map(|()| Value::Null) });
            }
            Err(error) => self.reply(id, Err(browser_error(&error))),
        }
    }

    /// Storages of one kind.
    pub(crate) fn storages(&mut self, id: Option<u32>, local: bool, live: Result<LiveStorages, Error>) {
        let outcome = live.map_err(|error| browser_error(&error)).map(|live| {
            self.tabs.take_live(live);
            to_value(&self.tabs.mirror.records(local))
        });
        self.reply(id, outcome);
    }
}

fn unread(error: &DatabasesError) -> HostError {
    HostError { code: "databases".into(), message: format!("IndexedDB can't be read: {error}"), path: None }
}
