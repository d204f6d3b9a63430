//! What the pages ask for.

use hinoki_open::{Answer, Asked};
use hinoki_protocol::{HostError, OpenCommand};
use hinoki_runner::PageOrder;
use serde_json::Value;

use super::desk::Desk;
use super::launch::has_display;
use super::runs::{Cleared, Start};
use super::sources;

impl Desk {
    pub(crate) fn asked(&mut self, Asked { command, answer }: Asked) {
        match command {
            OpenCommand::Run { specs, tests } => answer.outcome(self.known(&specs).map(|()| {
                let start = Start { specs, tests, ..Start::default() };
                self.close_others(&start.specs);
                self.chosen = Some(start.clone());
                self.run(start);
                Value::Null
            })),
            OpenCommand::Stop => {
                self.stop();
                answer.done(Value::Null);
            }
            OpenCommand::Watch { on } => {
                self.hub.status(|status| status.watch = on);
                answer.done(Value::Null);
            }
            OpenCommand::ClearSessions => {
                self.clear(&Cleared::All);
                self.rerun(Some("all sessions were cleared".to_owned()), Cleared::All);
                answer.done(Value::Null);
            }
            OpenCommand::ClearSession { key, rerun } => {
                let cleared = Cleared::One(key);
                self.clear(&cleared);
                if rerun {
                    self.rerun(Some("a session was cleared".to_owned()), cleared);
                }
                answer.done(Value::Null);
            }
            OpenCommand::ShowSession { key, reveal } => {
                let sessions = self.sessions.clone();
                tokio::spawn(async move {
                    let contents = sessions.contents(key, reveal).await;
                    answer.outcome(contents.map(|contents| serde_json::to_value(&contents).unwrap_or_default()));
                });
            }
            command @ (OpenCommand::ShowSource { .. } | OpenCommand::OpenInEditor { .. }) => {
                drop(sources::answer(&self.config.project, &self.hub, Asked { command, answer }));
            }
            OpenCommand::ShowWindow => self.show_window(answer),
            OpenCommand::RestartBrowser => {
                self.next = None;
                self.relaunch(self.hub.current().window);
                answer.done(Value::Null);
            }
            OpenCommand::Resume { step } => self.order(PageOrder::Resume { step }, answer),
            OpenCommand::Input { events } => self.order(PageOrder::Input { events }, answer),
            OpenCommand::Pick { on } => self.order(PageOrder::Pick { on }, answer),
            OpenCommand::Count { selector } => self.order(PageOrder::Count { selector }, answer),
            OpenCommand::Screencast { on } => self.order(PageOrder::Screencast { on }, answer),
        }
    }

    fn order(&self, order: PageOrder, answer: Answer) {
        let outcome = self.remote.order(order);
        tokio::spawn(async move { answer.outcome(outcome.await) });
    }

    /// Brings the browser's window to the front; a browser without one is launched anew, and what it showed runs again.
    fn show_window(&mut self, answer: Answer) {
        if self.hub.current().window {
            return self.order(PageOrder::Show, answer);
        }
        if !has_display() {
            let message =
                "the browser can't show a window here: there is no display (neither DISPLAY nor WAYLAND_DISPLAY \
                           is set); its pictures are in this page"
                    .to_owned();
            return answer.refused(HostError { code: "noDisplay".into(), message, path: None });
        }
        self.relaunch(true);
        self.rerun(Some("the browser has a window now".to_owned()), Cleared::None);
        answer.done(Value::Null);
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
