//! Entries of the command log and copies of the page, on their way to whoever looks.

use camino::Utf8Path;
use hinoki_browser::{Event, FrameId};
use hinoki_protocol::{HostError, LogEntry, RunEvent, SnapshotHead};
use serde_json::Value;

use crate::drive::Drive;
use crate::logged;

/// Longer files were made by a program, and nobody reads them.
const LONGEST_SOURCE: usize = 1 << 20;

impl Drive {
    /// `stack` is that of the entry's call in the spec.
    pub(super) fn log(&mut self, mut entry: LogEntry, stack: Option<&str>) {
        let Some((test, attempt)) = self.progress.running().map(|(test, attempt)| (test.to_owned(), attempt)) else {
            return;
        };
        entry.location = stack.and_then(|stack| self.bundle.source_map.first_user_frame(stack));
        if let Some(location) = &entry.location {
            self.tell_source(&location.file);
        }
        self.requests.see(&entry);
        let entry = logged::shown(entry, self.shared.request.config.mode);
        let spec = self.spec.relative.clone();
        self.shared.emit([RunEvent::Log { spec, test, attempt, entry }]);
    }

    /// The spec's file as places name it.
    pub(super) fn spec_file(&self) -> String {
        let absolute = Utf8Path::new(&self.spec.absolute);
        absolute.strip_prefix(self.shared.project()).unwrap_or(absolute).as_str().replace('\\', "/")
    }

    /// The text of a file that places name, once, where someone looks or records.
    pub(crate) fn tell_source(&mut self, file: &str) {
        if !self.shared.request.snapshots || self.sources.contains(file) {
            return;
        }
        self.sources.insert(file.to_owned());
        let Some(text) = self.bundle.source_map.text(file).filter(|text| text.len() <= LONGEST_SOURCE) else { return };
        if self.shared.is_news(file, &text) {
            let event = RunEvent::Source { file: file.to_owned(), text: text.into_owned() };
            self.shared.emit([event]);
        }
    }

    /// A request of the application as an entry, where someone looks or records.
    pub(crate) fn show_request(&mut self, event: &Event) {
        if !self.shared.request.snapshots {
            return;
        }
        let now = self.now();
        let Some((test, attempt)) = self.progress.running() else { return };
        let routes = self.tabs.interception.has_routes();
        if let Some(entry) = self.requests.event(event, routes, now) {
            let (spec, test) = (self.spec.relative.clone(), test.to_owned());
            self.shared.emit([RunEvent::Log { spec, test, attempt, entry }]);
        }
    }

    pub(super) fn snapshot(&mut self, head: SnapshotHead) {
        let Some((test, attempt)) = self.progress.running() else { return };
        // A page of another origin knows less of the test than we do.
        let (spec, test) = (self.spec.relative.clone(), test.to_owned());
        self.shared.emit([RunEvent::Snapshot(SnapshotHead { spec, test, attempt, ..head })]);
    }

    /// The text of a style sheet that the page has loaded.
    pub(super) fn style_source(&mut self, id: Option<u32>, url: &str) {
        let Some(aut) = self.shown() else {
            let message = "the application's tab is not there".to_owned();
            return self.reply(id, Err(HostError { code: "noTab".into(), message, path: None }));
        };
        // The main frame of a tab has the id of its target.
        let source = aut.target.resource(&FrameId::from(aut.target.id().as_str()), url);
        self.beside(id, async move { source.await.map(Value::from) });
    }
}
