//! What the pages ask for.

use hinoki_open::Asked;
use hinoki_protocol::{HostError, OpenCommand};
use hinoki_runner::PageOrder;
use serde_json::Value;

use super::desk::{Desk, Start};

impl Desk {
    pub(crate) fn asked(&mut self, Asked { command, answer }: Asked) {
        let order = match command {
            OpenCommand::Run { specs, tests } => {
                let outcome = self.known(&specs).map(|()| {
                    self.run(Start { specs, tests, ..Start::default() });
                    Value::Null
                });
                return answer.outcome(outcome);
            }
            OpenCommand::Stop => {
                self.stop();
                return answer.done(Value::Null);
            }
            OpenCommand::RestartBrowser => {
                self.launch();
                return answer.done(Value::Null);
            }
            OpenCommand::Watch { on } => {
                self.hub.status(|status| status.watch = on);
                return answer.done(Value::Null);
            }
            OpenCommand::Resume { step } => PageOrder::Resume { step },
            OpenCommand::Input { events } => PageOrder::Input { events },
            OpenCommand::Pick { on } => PageOrder::Pick { on },
            OpenCommand::Count { selector } => PageOrder::Count { selector },
            OpenCommand::Screencast { on } => PageOrder::Screencast { on },
            other => {
                let message = format!("{other:?} can't be done");
                return answer.refused(HostError { code: "unsupported".into(), message, path: None });
            }
        };
        let remote = self.remote.clone();
        tokio::spawn(async move { answer.outcome(remote.order(order).await) });
    }

    /// Refuses specs that the project doesn't have.
    fn known(&self, wanted: &[String]) -> Result<(), HostError> {
        let refused = |message: String| Err(HostError { code: "notFound".into(), message, path: None });
        if wanted.is_empty() {
            return refused("no spec was named".to_owned());
        }
        match wanted.iter().find(|wanted| !self.specs.iter().any(|spec| spec.relative == **wanted)) {
            Some(unknown) => refused(format!("the project has no spec {unknown}")),
            None => Ok(()),
        }
    }
}
