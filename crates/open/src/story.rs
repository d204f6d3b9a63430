//! What happened in the run that is shown, for pages that come late or read slowly.

use std::collections::HashMap;
use std::sync::Arc;

use hinoki_protocol::RunEvent;

/// An entry of the log: spec, test, attempt, id.
type Entry = (String, String, u32, String);

/// The events of a run as they travel. Of an entry of the log the first and the last are kept: the first says where it
/// stands, the last how it ended.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// Counts the runs.
    run: u64,
    events: Vec<Option<Arc<str>>>,
    /// Where an entry was told of last, unless only once.
    entries: HashMap<Entry, Option<usize>>,
}

/// How far a page has read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    run: u64,
    at: usize,
}

impl Story {
    pub(crate) fn push(&mut self, event: &RunEvent) {
        match event {
            RunEvent::RunStarted(_) => {
                self.run += 1;
                self.events.clear();
                self.entries.clear();
            }
            // Ids of entries begin anew with the page.
            RunEvent::SpecReloaded { spec, .. } | RunEvent::SpecRestarted { spec, .. } => {
                self.entries.retain(|(of, ..), _| of != spec);
            }
            _ => {}
        }
        let text = match serde_json::to_string(event) {
            Ok(text) => text.into(),
            Err(error) => return tracing::error!(%error, "an event could not be written"),
        };
        let at = self.events.len();
        self.events.push(Some(text));
        if let RunEvent::Log { spec, test, attempt, entry } = event {
            let key = (spec.clone(), test.clone(), *attempt, entry.id.clone());
            let known = self.entries.get(&key).copied();
            if let Some(Some(before)) = known {
                self.events[before] = None;
            }
            self.entries.insert(key, known.map(|_| at));
        }
    }

    /// What a page that has read to `place` has to hear next, at most about so many bytes; moves the place. Empty if there
    /// is nothing.
    pub(crate) fn read(&self, place: &mut Place, most: usize) -> Vec<Arc<str>> {
        if place.run != self.run {
            *place = Place { run: self.run, at: 0 };
        }
        let (mut texts, mut bytes) = (Vec::new(), 0);
        while bytes < most
            && let Some(event) = self.events.get(place.at)
        {
            place.at += 1;
            if let Some(event) = event {
                bytes += event.len();
                texts.push(Arc::clone(event));
            }
        }
        texts
    }

    /// From where a page that has just come reads.
    pub(crate) fn beginning(&self) -> Place {
        Place { run: self.run, at: 0 }
    }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::LogEntry;

    use super::*;

    fn log(id: &str, message: &str) -> RunEvent {
        let entry = LogEntry::new(id, "get", message);
        RunEvent::Log { spec: "a".into(), test: "r1".into(), attempt: 1, entry }
    }

    fn messages(texts: &[Arc<str>]) -> Vec<String> {
        let entry = |text: &Arc<str>| {
            let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
            value["entry"]["message"].as_str().unwrap_or_default().to_owned()
        };
        texts.iter().map(entry).collect()
    }

    #[test]
    fn of_an_entry_the_first_and_the_last_are_told() {
        let mut story = Story::default();
        let (mut early, mut late) = (story.beginning(), story.beginning());
        story.push(&log("log-1", "a1"));
        assert_eq!(messages(&story.read(&mut early, 1 << 20)), ["a1"]);
        for event in [log("log-2", "b1"), log("log-1", "a2"), log("log-1", "a3"), log("log-2", "b2")] {
            story.push(&event);
        }
        assert_eq!(messages(&story.read(&mut early, 1 << 20)), ["b1", "a3", "b2"]);
        assert_eq!(messages(&story.read(&mut late, 1 << 20)), ["a1", "b1", "a3", "b2"]);
        assert!(story.read(&mut late, 1 << 20).is_empty());
    }

    #[test]
    fn ids_of_another_load_are_others() {
        let mut story = Story::default();
        let mut place = story.beginning();
        story.push(&log("log-1", "a1"));
        story.push(&log("log-1", "a2"));
        story.push(&RunEvent::SpecReloaded { spec: "a".into(), reason: "moved".into() });
        story.push(&log("log-1", "c1"));
        assert_eq!(messages(&story.read(&mut place, 1 << 20)), ["a1", "a2", "", "c1"]);
    }

    #[test]
    fn a_slow_reader_reads_in_parts() {
        let mut story = Story::default();
        let mut place = story.beginning();
        for number in 0..5 {
            story.push(&log(&format!("log-{number}"), &number.to_string()));
        }
        let mut parts = Vec::new();
        loop {
            let part = story.read(&mut place, 1);
            if part.is_empty() {
                break;
            }
            parts.push(messages(&part));
        }
        assert_eq!(parts.concat(), ["0", "1", "2", "3", "4"]);
        assert_eq!(parts.len(), 5);
    }
}
