//! Contents of DOM snapshots: those of the last tests are kept.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use hinoki_protocol::SnapshotHead;

/// What names a test of the run.
type Test = (String, String);

#[derive(Debug)]
pub(crate) struct Snapshots {
    kept: usize,
    contents: HashMap<String, Content>,
    /// Tests that have snapshots, the oldest first, with what they show.
    tests: VecDeque<(Test, HashSet<String>)>,
}

#[derive(Debug, Default)]
struct Content {
    html: Option<Arc<str>>,
    /// Tests that show it.
    users: usize,
}

impl Snapshots {
    /// Keeps those of so many tests.
    pub(crate) fn new(kept: usize) -> Self {
        Self { kept, contents: HashMap::new(), tests: VecDeque::new() }
    }

    pub(crate) fn clear(&mut self) {
        self.contents.clear();
        self.tests.clear();
    }

    /// A test shows a content, which comes before or after this.
    pub(crate) fn head(&mut self, head: &SnapshotHead) {
        let test = (head.spec.clone(), head.test.clone());
        let at = match self.tests.iter().rposition(|(known, _)| *known == test) {
            Some(at) => at,
            None => {
                self.tests.push_back((test, HashSet::new()));
                self.tests.len() - 1
            }
        };
        if self.tests[at].1.insert(head.content.clone()) {
            self.contents.entry(head.content.clone()).or_default().users += 1;
        }
        while self.tests.len() > self.kept.max(1) {
            let Some((_, dropped)) = self.tests.pop_front() else { break };
            for content in dropped {
                if let Some(known) = self.contents.get_mut(&content) {
                    known.users -= 1;
                    if known.users == 0 {
                        self.contents.remove(&content);
                    }
                }
            }
        }
    }

    pub(crate) fn content(&mut self, id: String, html: String) {
        self.contents.entry(id).or_default().html = Some(html.into());
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<str>> {
        self.contents.get(id)?.html.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(test: &str, content: &str) -> SnapshotHead {
        SnapshotHead {
            spec: "a.cy.js".into(),
            test: test.into(),
            attempt: 1,
            entry: "log-1".into(),
            name: "after".into(),
            content: content.into(),
            url: "http://app.test/".into(),
            viewport: [1000, 660],
            scroll: [0.0, 0.0],
            targets: Vec::new(),
            point: None,
            at: 0.0,
        }
    }

    #[test]
    fn those_of_older_tests_are_dropped_unless_a_newer_one_shows_the_same() {
        let mut snapshots = Snapshots::new(2);
        snapshots.content("x".into(), "<p>x".into());
        snapshots.head(&head("r1", "x"));
        snapshots.head(&head("r1", "y"));
        snapshots.content("y".into(), "<p>y".into());
        snapshots.head(&head("r2", "x"));
        assert_eq!(snapshots.get("x").as_deref(), Some("<p>x"));
        assert_eq!(snapshots.get("y").as_deref(), Some("<p>y"));
        snapshots.head(&head("r3", "z"));
        assert_eq!(snapshots.get("y"), None);
        assert!(snapshots.get("x").is_some());
        snapshots.head(&head("r4", "z"));
        assert_eq!(snapshots.get("x"), None);
    }
}
