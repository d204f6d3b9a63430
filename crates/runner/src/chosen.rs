//! Single tests that were chosen out of a spec.

use hinoki_protocol::{SuiteNode, TestNode};
use regex::Regex;

/// `--grep`: tests whose titles, joined by spaces and followed by their tags, it matches.
#[derive(Debug, Clone)]
pub struct Grep(Regex);

impl Grep {
    /// A regular expression.
    ///
    /// # Errors
    /// It isn't one.
    pub fn new(pattern: &str) -> Result<Self, String> {
        Regex::new(pattern).map(Self).map_err(|error| error.to_string())
    }

    fn matches(&self, titles: &[String], tags: &[String]) -> bool {
        let tag = |tag: &String| if tag.starts_with('@') { tag.clone() } else { format!("@{tag}") };
        let words: Vec<String> = titles.iter().cloned().chain(tags.iter().map(tag)).collect();
        self.0.is_match(&words.join(" "))
    }
}

impl PartialEq for Grep {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

/// Ids of the tests that aren't among the chosen ones, named by their titles. Nothing chosen, or nothing that the spec has,
/// is all of it: titles change between two runs.
pub(crate) fn excluded(root: &SuiteNode, chosen: &[Vec<String>], grep: Option<&Grep>) -> Vec<String> {
    let mut tests = Vec::new();
    walk(root, &mut Vec::new(), &mut tests);
    let all = !tests.iter().any(|(_, path)| chosen.contains(path));
    let runs = |(test, path): &(&TestNode, Vec<String>)| {
        (all || chosen.contains(path)) && grep.is_none_or(|grep| grep.matches(path, &test.tags))
    };
    tests.iter().filter(|test| !runs(test)).map(|(test, _)| test.id.clone()).collect()
}

fn walk<'a>(suite: &'a SuiteNode, path: &mut Vec<String>, tests: &mut Vec<(&'a TestNode, Vec<String>)>) {
    for test in &suite.tests {
        let titles = path.iter().chain([&test.title]).cloned().collect();
        tests.push((test, titles));
    }
    for child in &suite.suites {
        path.push(child.title.clone());
        walk(child, path, tests);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::TestNode;

    use super::*;

    fn test(id: &str, title: &str) -> TestNode {
        TestNode {
            id: id.into(),
            title: title.into(),
            pending: false,
            excluded: false,
            retries: None,
            test_isolation: None,
            tags: Vec::new(),
            stack: None,
            body: String::new(),
        }
    }

    #[test]
    fn what_isnt_chosen_is_left_out_unless_nothing_is() {
        let inner = SuiteNode {
            title: "as alice".into(),
            tests: vec![test("r2", "adds"), test("r3", "removes")],
            ..SuiteNode::default()
        };
        let root = SuiteNode {
            title: String::new(),
            tests: vec![test("r1", "adds")],
            suites: vec![inner],
            ..SuiteNode::default()
        };
        let path = |titles: &[&str]| titles.iter().map(|&title| title.to_owned()).collect::<Vec<_>>();
        assert_eq!(excluded(&root, &[path(&["as alice", "adds"])], None), ["r1", "r3"]);
        assert_eq!(excluded(&root, &[path(&["adds"]), path(&["as alice", "removes"])], None), ["r2"]);
        assert!(excluded(&root, &[], None).is_empty());
        assert!(excluded(&root, &[path(&["renamed"])], None).is_empty());
    }

    #[test]
    fn titles_and_tags_are_searched() {
        let tagged = TestNode { tags: vec!["smoke".into(), "@slow".into()], ..test("r2", "adds") };
        let root =
            SuiteNode { title: String::new(), tests: vec![test("r1", "removes"), tagged], ..SuiteNode::default() };
        let left = |pattern: &str| excluded(&root, &[], Some(&Grep::new(pattern).expect("a pattern")));
        assert_eq!(left("^rem"), ["r2"]);
        assert_eq!(left("@smoke"), ["r1"]);
        assert_eq!(left("@slow$"), ["r1"]);
        assert_eq!(left("nothing"), ["r1", "r2"]);
        assert!(Grep::new("(").is_err());
    }
}
