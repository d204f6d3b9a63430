//! A project that can't be worked on until something about it is mended.

use std::io::Write as _;

use camino::Utf8PathBuf;
use hinoki_open::Asked;
use hinoki_protocol::{BrowserState, HostError, OpenCommand, OpenPhase};
use hinoki_report::render_error;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::desk::End;
use super::{Office, sources};
use crate::failure::Failure;

impl Office {
    /// Shows why nothing can be done, and waits until one of these files changes or someone asks to try again.
    pub(super) async fn mended(&mut self, failure: &Failure, files: &[Utf8PathBuf], cancel: &CancellationToken) -> End {
        let _ = write!(std::io::stderr(), "{}", render_error(&failure.report, self.style));
        self.hub.status(|status| {
            status.phase = OpenPhase::Idle;
            status.paused = None;
            status.browser = BrowserState::Gone;
            status.browser_reason = Some(failure.report.message.clone());
        });
        self.watch.folders(files.iter().filter_map(|file| file.parent()).map(ToOwned::to_owned).collect());
        loop {
            tokio::select! {
                () = cancel.cancelled() => return End::Cancelled,
                changed = self.watch.changed() => {
                    if files.iter().any(|file| changed.contains(file)) {
                        return End::Changed;
                    }
                }
                Some(asked) = self.requests.recv() => {
                    if asked.command == OpenCommand::RestartBrowser {
                        asked.answer.done(Value::Null);
                        return End::Changed;
                    }
                    if let Some(Asked { answer, .. }) = sources::answer(&self.project, &self.hub, asked) {
                        let message = failure.report.message.clone();
                        answer.refused(HostError { code: "project".into(), message, path: None });
                    }
                }
            }
        }
    }
}
