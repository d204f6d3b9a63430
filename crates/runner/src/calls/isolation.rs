//! What happens between two tests.

use hinoki_browser::Stored;
use hinoki_config::{IsolationMode, SessionMode};
use hinoki_protocol::{AttemptBegin, Isolation};

use crate::drive::Drive;
use crate::tasks::to_value;

impl Drive {
    /// Makes the browser ready for an attempt of a test, then answers.
    pub(super) fn isolate(&mut self, id: Option<u32>, test: &str) {
        let config = &self.shared.request.config;
        let default = match config.test_isolation {
            IsolationMode::On => Isolation::On,
            IsolationMode::Off => Isolation::Off,
            IsolationMode::Legacy => Isolation::Legacy,
        };
        let isolation = match config.session_mode {
            SessionMode::Legacy => Isolation::Legacy,
            SessionMode::Current | SessionMode::Flagged => self.progress.isolation(test, default),
        };
        let legacy = isolation == Isolation::Legacy && config.session_mode == SessionMode::Legacy;
        // Whatever a spec asks for, it finds nothing of the spec before it.
        let first = !std::mem::replace(&mut self.begun, true);
        let stored = match isolation {
            _ if first => Stored::All,
            Isolation::On if config.isolate_indexed_db => Stored::All,
            _ => Stored::AllButDatabases,
        };
        let (blanked, cleared) = match isolation {
            Isolation::On => (true, Some(stored)),
            Isolation::Legacy if !legacy => (false, Some(stored)),
            Isolation::Legacy | Isolation::Off => (false, first.then_some(stored)),
        };
        if blanked {
            self.tabs.close_popups();
        }
        let blank = blanked.then(|| self.blank());
        let aut = self.tabs.aut.as_ref().map(|aut| aut.target.clone());
        let clearing = cleared.map(|stored| self.tabs.clearing(stored));
        let begin = AttemptBegin { clear_page: legacy, last: self.progress.is_last_attempt() };
        self.beside(id, async move {
            if let Some(blank) = blank {
                blank.await?;
                // Pages of the test before are no way back.
                if let Some(aut) = aut {
                    aut.reset_history().detach();
                }
            }
            if let Some(clearing) = clearing {
                clearing.await?;
            }
            Ok(to_value(&begin))
        });
    }
}
