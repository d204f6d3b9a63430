//! Places of the script back to places of the sources.

use hinoki_protocol::{RawError, SourceLocation};

use crate::project::{Project, run};

const SPEC: &str = "import { fail } from '../support/fail'
import { thrower } from 'pkg'

type Shape = { a: number }

const shape: Shape = { a: 1 }
class Page {
  open = (what: Shape) => {
    fail(what)
  }
}
if (globalThis.inPackage) thrower(() => shape)
new Page().open(shape)
";
const FAIL: &str = "interface Much { of: nothing }
interface More { of: nothing }
// ümlaut 😀
export function fail(value: unknown): never {
  const text = '😀'; throw new Error(`${text} ${JSON.stringify(value)}`)
}
";

fn project() -> Project {
    Project::new(&[
        ("cypress/e2e/a.cy.ts", SPEC),
        ("cypress/support/fail.ts", FAIL),
        ("tsconfig.json", "{}"),
        ("cypress/support/e2e.js", "// support\nglobalThis.supported = true\n"),
        ("node_modules/pkg/package.json", r#"{ "name": "pkg", "main": "index.js" }"#),
        ("node_modules/pkg/index.js", "exports.thrower = function thrower(f) {\n  f(); throw new Error('pkg')\n}\n"),
    ])
    .support("cypress/support/e2e.js")
}

fn at(file: &str, line: u32, column: u32) -> SourceLocation {
    SourceLocation { file: file.into(), line, column }
}

#[tokio::test]
async fn stacks_of_a_run() {
    let bundle = project().bundle("cypress/e2e/a.cy.ts").await;
    let (_, stack) = run(&bundle);
    let stack = stack.expect("the spec throws");
    let map = &bundle.source_map;
    let mapped = map.map_stack(&stack);
    let lines: Vec<_> = mapped.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "at fail (cypress/support/fail.ts:5:28)",
            "at Page.open (cypress/e2e/a.cy.ts:9:5)",
            "at cypress/e2e/a.cy.ts:13:12",
        ],
        "{stack}"
    );
    assert_eq!(map.first_user_frame(&stack), Some(at("cypress/support/fail.ts", 5, 28)));
    assert!(!mapped.contains("__hinoki"), "{mapped}");
}

#[tokio::test]
async fn packages_are_not_to_blame() {
    let project = Project::new(&[
        ("a.cy.js", "\nconst { thrower } = require('pkg')\nthrower(() => 0)\n"),
        ("node_modules/pkg/package.json", r#"{ "main": "index.js" }"#),
        ("node_modules/pkg/index.js", "exports.thrower = function thrower(f) {\n  f(); throw new Error('pkg')\n}\n"),
    ]);
    let bundle = project.bundle("a.cy.js").await;
    let stack = run(&bundle).1.expect("it throws");
    let mapped = bundle.source_map.map_stack(&stack);
    assert!(mapped.contains("node_modules/pkg/index.js:2:14"), "{mapped}");
    assert_eq!(bundle.source_map.first_user_frame(&stack), Some(at("a.cy.js", 3, 1)));
}

#[tokio::test]
async fn every_call_is_found_where_it_stands() {
    let project = project();
    let bundle = project.bundle("cypress/e2e/a.cy.ts").await;
    // Names that occur once in the sources and once in the script.
    for (needle, file, text) in
        [("JSON.stringify", "cypress/support/fail.ts", FAIL), ("new Page", "cypress/e2e/a.cy.ts", SPEC)]
    {
        let place = |text: &str| {
            let (index, line) = text.lines().enumerate().find(|(_, line)| line.contains(needle)).expect("the needle");
            let column = line[..line.find(needle).expect("the needle")].encode_utf16().count();
            (index as u32 + 1, column as u32 + 1)
        };
        let (line, column) = place(&bundle.script);
        let expected = place(text);
        assert_eq!(bundle.source_map.lookup(line, column), Some(at(file, expected.0, expected.1)), "{needle}");
    }
    assert_eq!(bundle.source_map.lookup(1, 1), None);
    assert_eq!(bundle.source_map.lookup(0, 0), None);
    assert_eq!(bundle.source_map.lookup(1_000_000, 1), None);
}

#[tokio::test]
async fn frames_of_others() {
    let bundle = project().bundle("cypress/e2e/a.cy.ts").await;
    let stack = "Error: at the top\n    at Object.retry (https://app.test/__hinoki/driver.js?v=1:10:20)\n\
                 \x20   at click (https://app.test/assets/main.js:3:4)\n    at <anonymous>\n    at Array.forEach (<anonymous>)\n\
                 \x20   at async https://app.test/assets/lazy.js:1:2\n    at chrome-extension://abc/x.js:1:1";
    assert_eq!(
        bundle.source_map.map_stack(stack),
        "at click (https://app.test/assets/main.js:3:4)\nat https://app.test/assets/lazy.js:1:2"
    );
    assert_eq!(bundle.source_map.first_user_frame(stack), None);
}

#[tokio::test]
async fn errors_of_tests() {
    let project = project();
    let bundle = project.bundle("cypress/e2e/a.cy.ts").await;
    let stack = run(&bundle).1.expect("the spec throws");
    let raw = RawError {
        name: "Error".into(),
        message: "no".into(),
        stack,
        hint: Some("do it".into()),
        ..RawError::default()
    };
    // The text that was bundled counts, not what the file has become.
    project.write("cypress/support/fail.ts", "changed\n");
    let error = bundle.source_map.to_test_error(&raw);
    let frame = error.code_frame.expect("lines around");
    assert_eq!((frame.first_line, &frame.location), (2, &at("cypress/support/fail.ts", 5, 28)));
    assert_eq!(frame.lines[3], FAIL.lines().nth(4).expect("five lines"));
    assert_eq!((error.name.as_str(), error.hint.as_deref()), ("Error", Some("do it")));
    assert!(error.stack.starts_with("at fail (cypress/support/fail.ts:5:28)\n"), "{}", error.stack);
}

#[tokio::test]
async fn files_to_watch() {
    let project = project();
    let bundle = project.bundle("cypress/e2e/a.cy.ts").await;
    let files: Vec<_> =
        bundle.files.iter().map(|file| file.strip_prefix(project.root()).expect("inside").as_str()).collect();
    assert_eq!(
        files,
        [
            "cypress/e2e/a.cy.ts",
            "cypress/support/e2e.js",
            "cypress/support/fail.ts",
            "node_modules/pkg/index.js",
            "tsconfig.json"
        ]
    );
    assert_eq!(bundle.warnings, []);
}

#[tokio::test]
async fn maps_are_for_tools_too() {
    let bundle = project().bundle("cypress/e2e/a.cy.ts").await;
    let map: serde_json::Value = serde_json::from_str(&bundle.source_map.to_json()).expect("JSON");
    assert_eq!(map["version"], 3);
    let sections = map["sections"].as_array().expect("support and spec");
    assert_eq!(sections.len(), 2);
    let lines = bundle.script.lines().count() as u64;
    assert!(sections[1]["offset"]["line"].as_u64().is_some_and(|line| line > 10 && line < lines));
    assert!(sections[1]["map"]["sources"].as_array().expect("a list").iter().any(|source| {
        source.as_str().is_some_and(|source| source.starts_with('/') && source.ends_with("cypress/e2e/a.cy.ts"))
    }));
    assert!(!bundle.script.contains("sourceMappingURL"));
}

#[tokio::test]
async fn several_at_once() {
    let project = project();
    let bundles = (0..6).map(|_| project.bundle("cypress/e2e/a.cy.ts"));
    let mut scripts = Vec::new();
    for bundle in futures(bundles).await {
        scripts.push(bundle.script);
    }
    assert!(scripts.windows(2).all(|pair| pair[0] == pair[1]));
}

async fn futures<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, done) in running.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *done = Some(value);
            }
        }
        match done.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect()),
            false => std::task::Poll::Pending,
        }
    })
    .await
}
