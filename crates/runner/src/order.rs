//! Carries out what someone who watches wants of the page.

use hinoki_browser::{Error, Reply};
use hinoki_protocol::HostError;
use serde_json::Value;

use crate::calls::to_input;
use crate::drive::Drive;
use crate::look::{refused, text};
use crate::remote::{Ordered, PageOrder};

impl Drive {
    pub(crate) fn ordered(&mut self, Ordered { order, answer }: Ordered) {
        let aut = match self.shown() {
            Some(aut) => aut.target.clone(),
            None if matches!(order, PageOrder::Screencast { .. } | PageOrder::Resume { .. }) => self.tabs.spec.clone(),
            None => {
                let _ = answer.send(Err(refused("noPage", "the application's tab is not there")));
                return;
            }
        };
        match order {
            PageOrder::Input { .. } if self.progress.running().is_some() && !self.is_paused() => {
                let _ = answer
                    .send(Err(refused("running", "commands run: input is taken while a test is paused or none runs")));
            }
            PageOrder::Input { events } => {
                // On its way in the order of the orders: a key that is pressed comes before it is let go.
                let sent = aut.dispatch(events.into_iter().map(to_input).collect());
                tokio::spawn(async move {
                    let _ = answer.send(done(sent.await));
                });
            }
            PageOrder::Show => {
                let shown: Reply<()> = aut.activate();
                tokio::spawn(async move {
                    let _ = answer.send(done(shown.await));
                });
            }
            PageOrder::Resume { step } => {
                let _ = answer.send(self.resume(step));
            }
            PageOrder::Screencast { .. } => {
                self.follow();
                let _ = answer.send(Ok(Value::Null));
            }
            PageOrder::Pick { on } => {
                let picking = self.picker("pick", &Value::from(on));
                tokio::spawn(async move {
                    let _ = answer.send(picking.await.map(|_| Value::Null));
                });
            }
            PageOrder::Count { selector } => {
                let counting = self.picker("count", &text(&selector));
                tokio::spawn(async move {
                    let _ = answer.send(counting.await);
                });
            }
        }
    }
}

fn done(outcome: Result<(), Error>) -> Result<Value, HostError> {
    outcome.map(|()| Value::Null).map_err(|error| refused("browser", &error.to_string()))
}
