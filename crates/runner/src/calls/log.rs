//! Entries of the command log and copies of the page, on their way to whoever looks.

use hinoki_protocol::{LogEntry, RunEvent, SnapshotHead};

use crate::drive::Drive;
use crate::logged;

impl Drive {
    /// `stack` is that of the entry's call in the spec.
    pub(super) fn log(&mut self, mut entry: LogEntry, stack: Option<&str>) {
        let Some((test, attempt)) = self.progress.running() else { return };
        entry.location = stack.and_then(|stack| self.bundle.source_map.first_user_frame(stack));
        let entry = logged::shown(entry, self.shared.request.config.mode);
        let (spec, test) = (self.spec.relative.clone(), test.to_owned());
        self.shared.emit([RunEvent::Log { spec, test, attempt, entry }]);
    }

    pub(super) fn snapshot(&mut self, head: SnapshotHead) {
        let Some((test, attempt)) = self.progress.running() else { return };
        // A page of another origin knows less of the test than we do.
        let (spec, test) = (self.spec.relative.clone(), test.to_owned());
        self.shared.emit([RunEvent::Snapshot(SnapshotHead { spec, test, attempt, ..head })]);
    }
}
