//! What is wrong, where, and what to do: never a dump of the bundler.

use hinoki_bundle::BundleError;

use crate::project::Project;

/// `file:line:column: message` of the only error.
async fn check(files: &[(&str, &str)], expected: &str, hint: Option<&str>) -> BundleError {
    let error = Project::new(files).error(files[0].0).await;
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.hint.as_deref(), hint, "{expected}");
    assert_eq!(error.others, [], "{expected}");
    error
}

#[tokio::test]
async fn syntax_errors() {
    let error = check(
        &[("cypress/e2e/a.cy.js", "describe('a', () => {\n  it('b', () => {\n    const = 5\n  })\n})\n")],
        "cypress/e2e/a.cy.js:3:11: unexpected token",
        None,
    )
    .await;
    assert_eq!(error.to_test_error().name, "SyntaxError");
    let frame = error.code_frame.expect("the lines around");
    assert_eq!((frame.first_line, frame.lines[2].as_str()), (1, "    const = 5"));
    check(&[("a.cy.ts", "const ä = 1; let x: = 5")], "a.cy.ts:1:21: unexpected token", None).await;
    check(
        &[("a.cy.js", "import './b'"), ("b.js", "const a = 1\nconst a = 2")],
        "b.js:1:7: identifier `a` has already been declared",
        None,
    )
    .await;
    check(
        &[("a.cy.js", "it('x', () => {\n  cy.get('a'")],
        "a.cy.js:2:13: expected `)` but found the end of the file",
        None,
    )
    .await;
}

#[tokio::test]
async fn missing_files_and_packages() {
    check(
        &[("cypress/e2e/a.cy.js", "import '../support/nothing'\n")],
        "cypress/e2e/a.cy.js:1:8: can't find '../support/nothing'",
        Some("there is no cypress/support/nothing"),
    )
    .await;
    check(
        &[("a.cy.ts", "// first\nimport { x } from 'no-such-package/sub'\nx()")],
        "a.cy.ts:2:19: can't find the package 'no-such-package'",
        Some("npm install -D no-such-package"),
    )
    .await;
    check(
        &[("a.cy.js", "const x = require('@scope/name/deep')")],
        "a.cy.js:1:19: can't find the package '@scope/name'",
        Some("npm install -D @scope/name"),
    )
    .await;
    check(
        &[
            ("a.cy.js", "import 'there/nothing'"),
            ("node_modules/there/package.json", "{}"),
            ("node_modules/there/index.js", ""),
        ],
        "a.cy.js:1:8: can't find 'there/nothing' in the installed package 'there'",
        None,
    )
    .await;
    check(
        &[
            ("a.cy.js", "import 'closed/inner'"),
            ("node_modules/closed/package.json", r#"{ "exports": { ".": "./index.js" } }"#),
            ("node_modules/closed/inner.js", ""),
        ],
        "a.cy.js:1:8: the package 'closed' doesn't export './inner'",
        None,
    )
    .await;
}

#[tokio::test]
async fn all_missing_are_named() {
    let error = Project::new(&[("a.cy.js", "import 'one'\nimport 'two'\nimport './three'")]).error("a.cy.js").await;
    let mut all: Vec<_> = std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect();
    all.sort();
    // Files that are missing end the build before packages are looked at.
    assert_eq!(all, ["a.cy.js:3:8: can't find './three'"]);
    let error = Project::new(&[("a.cy.js", "import 'one'\nimport 'two'")]).error("a.cy.js").await;
    let mut all: Vec<_> = std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect();
    all.sort();
    assert_eq!(all, ["a.cy.js:1:8: can't find the package 'one'", "a.cy.js:2:8: can't find the package 'two'"]);
    assert!(error.to_test_error().message.contains("two"));
    assert_eq!(error.to_test_error().name, "ImportError");
}

#[tokio::test]
async fn guarded_requires_may_be_missing() {
    let project = Project::new(&[("a.cy.js", "let x; try { x = require('optional') } catch { x = 'none' } out(x)")]);
    assert_eq!(project.run("a.cy.js").await, serde_json::json!(["none"]));
}

#[tokio::test]
async fn missing_exports() {
    check(
        &[("a.cy.js", "import { one, two } from './b'\nout(one, two)"), ("b.js", "export const one = 1")],
        "a.cy.js:1:15: b.js doesn't export 'two'",
        None,
    )
    .await;
}

#[tokio::test]
async fn json() {
    check(
        &[("a.cy.js", "import './d.json'"), ("d.json", "{\n  \"a\": ,\n}")],
        "d.json:2:8: invalid JSON: expected value",
        None,
    )
    .await;
}

#[tokio::test]
async fn require_of_a_module_that_awaits() {
    let error = Project::new(&[("a.cy.js", "require('./b')"), ("b.mjs", "await 1; export {}")]).error("a.cy.js").await;
    assert_eq!(error.file(), Some("a.cy.js"));
    assert_eq!(error.message, "this require() can't wait: b.mjs awaits at its top level");
    assert_eq!(error.hint.as_deref(), Some("use import instead"));
}

#[tokio::test]
async fn unknown_kinds_of_file() {
    let error = Project::new(&[("a.cy.js", "\nimport x from './a.vue'\nout(x)"), ("a.vue", "<template/>")])
        .error("a.cy.js")
        .await;
    assert_eq!(error.to_string(), "a.vue can't be imported: no idea how to read files that end in .vue");
}

#[tokio::test]
async fn no_such_spec() {
    let error = Project::new(&[]).error("a.cy.js").await;
    assert_eq!(error.to_string(), "there is no file a.cy.js");
}

#[tokio::test]
async fn tsconfig() {
    let error = Project::new(&[("a.cy.ts", "out(1)"), ("tsconfig.json", r#"{ "extends": "./nothing.json" }"#)])
        .error("a.cy.ts")
        .await;
    assert_eq!(error.message, "there is no nothing.json", "{error:#?}");
    let error =
        Project::new(&[("a.cy.ts", "out(1)"), ("tsconfig.json", "{\n  \"compilerOptions\": }")]).error("a.cy.ts").await;
    assert_eq!(error.to_string(), "tsconfig.json:2:22: invalid JSON: expected value", "{error:#?}");
    assert!(error.code_frame.is_some());
}

#[tokio::test]
async fn warnings() {
    let project = Project::new(&[
        ("a.cy.js", "import * as b from './b'\nout(b.nothing); import('./b'); eval('1')"),
        ("b.js", "export const one = 1"),
    ]);
    let warnings: Vec<_> = project.bundle("a.cy.js").await.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["a.cy.js:2:5: import `nothing` will always be undefined because there is no matching export in 'b.js'"]
    );
}
