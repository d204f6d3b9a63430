//! Contents of DOM snapshots: those of the last tests are kept.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use hinoki_protocol::{SnapshotHead, assemble, parts};

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
        self.claim(at, &head.content);
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
        let html: Arc<str> = html.into();
        self.contents.entry(id.clone()).or_default().html = Some(Arc::clone(&html));
        for at in 0..self.tests.len() {
            if self.tests[at].1.contains(&id) {
                parts(&html).for_each(|part| self.claim(at, part));
            }
        }
    }

    /// A page with its style sheets in place.
    pub(crate) fn get(&self, id: &str) -> Option<String> {
        let html = self.contents.get(id)?.html.as_deref()?;
        Some(assemble(html, |part| self.contents.get(part)?.html.as_deref()))
    }

    /// A content, with the parts that it is known to have, belongs to a test.
    fn claim(&mut self, at: usize, id: &str) {
        if !self.tests[at].1.insert(id.to_owned()) {
            return;
        }
        let content = self.contents.entry(id.to_owned()).or_default();
        content.users += 1;
        if let Some(html) = content.html.clone() {
            parts(&html).for_each(|part| self.claim(at, part));
        }
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
    fn style_sheets_are_kept_as_long_as_a_page_that_names_them() {
        let mut snapshots = Snapshots::new(1);
        snapshots.content("css".into(), "p{}".into());
        snapshots.content("x".into(), "<style>/*hinoki-part:css*/</style>x".into());
        snapshots.head(&head("r1", "x"));
        assert_eq!(snapshots.get("x").as_deref(), Some("<style>p{}</style>x"));
        // A page may be told of after its head.
        snapshots.head(&head("r2", "y"));
        snapshots.content("y".into(), "<style>/*hinoki-part:late*/</style>y".into());
        assert_eq!(snapshots.get("y").as_deref(), Some("<style></style>y"));
        snapshots.content("late".into(), "i{}".into());
        assert_eq!(snapshots.get("y").as_deref(), Some("<style>i{}</style>y"));
        assert_eq!(snapshots.get("css"), None);
        snapshots.head(&head("r3", "z"));
        assert_eq!(snapshots.contents.len(), 1);
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
