//! Single tests that were chosen out of a spec.

use hinoki_protocol::SuiteNode;

/// Ids of the tests that aren't among the chosen ones, named by their titles. Nothing chosen, or nothing that the spec has,
/// is all of it: titles change between two runs.
pub(crate) fn excluded(root: &SuiteNode, chosen: &[Vec<String>]) -> Vec<String> {
    let mut tests = Vec::new();
    walk(root, &mut Vec::new(), &mut tests);
    let is_chosen = |path: &Vec<String>| chosen.contains(path);
    if !tests.iter().any(|(_, path)| is_chosen(path)) {
        return Vec::new();
    }
    tests.into_iter().filter(|(_, path)| !is_chosen(path)).map(|(id, _)| id).collect()
}

fn walk(suite: &SuiteNode, path: &mut Vec<String>, tests: &mut Vec<(String, Vec<String>)>) {
    for test in &suite.tests {
        let titles = path.iter().chain([&test.title]).cloned().collect();
        tests.push((test.id.clone(), titles));
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
        }
    }

    #[test]
    fn what_isnt_chosen_is_left_out_unless_nothing_is() {
        let inner = SuiteNode {
            title: "as alice".into(),
            tests: vec![test("r2", "adds"), test("r3", "removes")],
            suites: vec![],
        };
        let root = SuiteNode { title: String::new(), tests: vec![test("r1", "adds")], suites: vec![inner] };
        let path = |titles: &[&str]| titles.iter().map(|&title| title.to_owned()).collect::<Vec<_>>();
        assert_eq!(excluded(&root, &[path(&["as alice", "adds"])]), ["r1", "r3"]);
        assert_eq!(excluded(&root, &[path(&["adds"]), path(&["as alice", "removes"])]), ["r2"]);
        assert!(excluded(&root, &[]).is_empty());
        assert!(excluded(&root, &[path(&["renamed"])]).is_empty());
    }
}
