//! `Cypress.session`: the saved sessions.

use hinoki_config::SessionMode;
use hinoki_protocol::{DriverCall, HostError, SessionRecord};
use hinoki_session::shown_id;
use hinoki_vault::{Key, Scope};
use serde_json::Value;

use crate::drive::{Drive, LoadEnd};
use crate::tasks::to_value;

impl Drive<'_> {
    pub(super) fn saved_call(&mut self, id: Option<u32>, call: DriverCall) {
        let vault = &self.shared.vault;
        let keys = |session: &str| [Key::global(session), Key::of_spec(&self.spec.relative, session)];
        let outcome = match call {
            DriverCall::SessionGet { id: session } => {
                match keys(&session).iter().find_map(|key| vault.get(key)) {
                    Some(record) => Ok(to_value(&*record)),
                    None => Err(HostError {
                        code: "notFound".into(),
                        message: format!("no session is saved under the id {}", shown_id(&session)),
                        path: None,
                    }),
                }
            }
            DriverCall::SessionList => {
                let seen = |scope: &Scope| match scope {
                    Scope::Global => true,
                    Scope::Spec(spec) => *spec == self.spec.relative,
                };
                let all = vault.list();
                let records: Vec<&SessionRecord> =
                    all.iter().filter(|(key, _)| seen(&key.scope)).map(|(_, record)| &**record).collect();
                Ok(to_value(&records))
            }
            DriverCall::SessionClear { id: session } => {
                keys(&session).iter().for_each(|key| vault.clear(key));
                Ok(Value::Null)
            }
            DriverCall::SessionClearAll { rerun } => {
                vault.clear_all();
                let flagged = self.shared.request.config.session_mode == SessionMode::Flagged;
                if rerun.unwrap_or(flagged) && !self.restarted {
                    self.end = Some(LoadEnd::Restart("all saved sessions were cleared".to_owned()));
                }
                Ok(Value::Null)
            }
            _ => Ok(Value::Null),
        };
        self.reply(id, outcome);
    }
}
