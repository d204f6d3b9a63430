//! `Cypress.session`: the saved sessions.

use hinoki_config::SessionMode;
use hinoki_protocol::{DriverCall, HostError, SessionRecord};
use hinoki_session::shown_id;
use hinoki_vault::{Key, Scope, VaultError};
use serde_json::Value;

use crate::drive::{Drive, LoadEnd};
use crate::tasks::{Done, to_value};

impl Drive {
    pub(super) fn saved_call(&mut self, id: Option<u32>, call: DriverCall) {
        let vault = &self.shared.vault;
        let keys = |session: &str| [Key::global(session), Key::of_spec(&self.spec.relative, session)];
        let outcome = match call {
            DriverCall::SessionGet { id: session } => match keys(&session).iter().find_map(|key| vault.get(key)) {
                Some(record) => Ok(to_value(&*record)),
                None => return self.session_kept(id, session),
            },
            DriverCall::SessionList => return self.sessions_listed(id),
            DriverCall::SessionClear { id: session } => {
                keys(&session).iter().for_each(|key| vault.clear(key));
                Ok(Value::Null)
            }
            DriverCall::SessionClearAll { rerun } => {
                vault.clear_all();
                let flagged = self.shared.request.config.session_mode == SessionMode::Flagged;
                // With no test running someone asks by hand.
                if self.idle || rerun.unwrap_or(flagged) && !self.restarted {
                    // Without an answer the pass that is thrown away runs nothing further.
                    self.end = Some(LoadEnd::Restart("all saved sessions were cleared".to_owned()));
                    return;
                }
                Ok(Value::Null)
            }
            _ => Ok(Value::Null),
        };
        self.reply(id, outcome);
    }

    /// A session that isn't in memory may have been left by an earlier run.
    fn session_kept(&mut self, id: Option<u32>, session: String) {
        let vault = self.shared.vault.clone();
        self.tasks.spawn(async move {
            let outcome = match vault.kept(&session).await {
                Ok(Some(record)) => Ok(to_value(&record)),
                Ok(None) => Err(HostError {
                    code: "notFound".into(),
                    message: format!("no session is saved under the id {}", shown_id(&session)),
                    path: None,
                }),
                Err(error) => Err(refused(&error)),
            };
            Done::Call(id, outcome)
        });
    }

    /// The sessions that the spec can have, those of earlier runs included.
    fn sessions_listed(&mut self, id: Option<u32>) {
        let vault = self.shared.vault.clone();
        let spec = self.spec.relative.clone();
        self.tasks.spawn(async move {
            let outcome = vault.all_kept().await.map_err(|error| refused(&error)).map(|kept| {
                let seen = |scope: &Scope| match scope {
                    Scope::Global => true,
                    Scope::Spec(name) => *name == spec,
                };
                let all = vault.list();
                let in_memory = all.iter().filter(|(key, _)| seen(&key.scope)).map(|(_, record)| &**record);
                to_value(&in_memory.chain(&kept).collect::<Vec<&SessionRecord>>())
            });
            Done::Call(id, outcome)
        });
    }
}

fn refused(error: &VaultError) -> HostError {
    HostError { code: "vault".into(), message: error.to_string(), path: None }
}
