//! The support file's script is made once for all specs.

use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::project::{Project, run};

/// Files of tests are young; only old ones are known not to change while they are read.
fn age(project: &Project, file: &str) {
    let file = std::fs::File::options().append(true).open(project.root().join(file)).expect("it exists");
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("times can be set");
}

fn project() -> Project {
    let project = Project::new(&[
        ("s.js", "import { name } from './name'; out(name)"),
        ("name.js", "out('load'); export const name = 'support'"),
        ("a.cy.js", "import { name } from './name'; out('a ' + name)"),
        ("b.cy.js", "\nthrow new Error('b')"),
    ])
    .support("s.js");
    for file in ["s.js", "name.js"] {
        age(&project, file);
    }
    project
}

#[tokio::test]
async fn modules_of_both_are_evaluated_for_each() {
    assert_eq!(project().run("a.cy.js").await, json!(["load", "support", "load", "a support"]));
}

#[tokio::test]
async fn changes_are_seen() {
    let project = project();
    project.run("a.cy.js").await;
    project.write("name.js", "export const name = 'other'");
    assert_eq!(project.run("a.cy.js").await, json!(["other", "a other"]));
    std::fs::remove_file(project.root().join("name.js")).expect("it is there");
    let error = project.error("b.cy.js").await;
    assert_eq!(error.to_string(), "s.js:1:22: can't find './name'");
    project.write("name.js", "export const name = 'again'");
    assert_eq!(project.run("a.cy.js").await, json!(["again", "a again"]));
}

#[tokio::test]
async fn places_of_both_are_found() {
    let project = project();
    for _ in 0..2 {
        let bundle = project.bundle("b.cy.js").await;
        let stack = run(&bundle).1.expect("it throws");
        assert_eq!(bundle.source_map.map_stack(&stack).lines().next(), Some("at b.cy.js:2:7"), "{stack}");
        let line = bundle.script.lines().position(|line| line.contains("out(\"load\")")).expect("it is in the script");
        let column = bundle.script.lines().nth(line).and_then(|line| line.find("out(")).expect("it is there");
        let location = bundle.source_map.lookup(line as u32 + 1, column as u32 + 1).expect("a place");
        assert_eq!((location.file.as_str(), location.line, location.column), ("name.js", 1, 1));
    }
}

#[tokio::test]
async fn one_that_awaits() {
    let project = Project::new(&[
        ("s.js", "const { name } = await import('./name'); out(name)"),
        ("name.js", "export const name = 'support'"),
        ("a.cy.js", "out('a')"),
    ])
    .support("s.js");
    assert_eq!(project.run("a.cy.js").await, json!(["support", "a"]));
}

#[tokio::test]
#[cfg(unix)]
async fn a_project_behind_a_link() {
    let project = project();
    let link = project.root().join("link");
    std::os::unix::fs::symlink(project.root(), &link).expect("links can be made");
    let request = hinoki_bundle::BundleRequest {
        root: link.clone(),
        specs: vec![link.join("b.cy.js")],
        ..hinoki_bundle::BundleRequest::default()
    };
    let bundle = hinoki_bundle::bundler().bundle(request).await.expect("it can be bundled");
    let stack = run(&bundle).1.expect("it throws");
    assert_eq!(bundle.source_map.map_stack(&stack).lines().next(), Some("at b.cy.js:2:7"), "{stack}");
}
