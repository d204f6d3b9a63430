//! Carries out what someone who watches wants of the page.

use hinoki_protocol::HostError;
use serde_json::Value;

use crate::calls::to_input;
use crate::drive::Drive;
use crate::remote::{Ordered, PageOrder};

impl Drive {
    pub(crate) fn ordered(&mut self, Ordered { order, answer }: Ordered) {
        let Some(aut) = self.tabs.aut.as_ref().map(|aut| aut.target.clone()) else {
            let message = "the application's tab is not there".to_owned();
            let _ = answer.send(Err(HostError { code: "noPage".into(), message, path: None }));
            return;
        };
        match order {
            PageOrder::Input { events } => {
                let events = events.into_iter().map(to_input).collect();
                tokio::spawn(async move {
                    let done = aut.dispatch(events).await.map(|()| Value::Null);
                    let _ = answer.send(done.map_err(|error| refused(&error)));
                });
            }
            PageOrder::Show => {
                let shown = aut.activate();
                tokio::spawn(async move {
                    let done = shown.await.map(|()| Value::Null);
                    let _ = answer.send(done.map_err(|error| refused(&error)));
                });
            }
            PageOrder::Resume { .. }
            | PageOrder::Pick { .. }
            | PageOrder::Count { .. }
            | PageOrder::Screencast { .. } => {
                let message = "this page can't do that".to_owned();
                let _ = answer.send(Err(HostError { code: "unsupported".into(), message, path: None }));
            }
        }
    }
}

fn refused(error: &hinoki_browser::Error) -> HostError {
    HostError { code: "browser".into(), message: error.to_string(), path: None }
}
