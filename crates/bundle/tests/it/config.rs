//! Configuration files for Node.

use std::process::Command;

use hinoki_bundle::{BundleError, ConfigScript, bundler};
use serde_json::{Value, json};

use crate::project::Project;

async fn bundle(project: &Project, file: &str) -> Result<ConfigScript, BundleError> {
    bundler().bundle_config(&project.root().join(file)).await
}

/// Evaluates a configuration as Node does and gives its `default` or `module.exports`.
async fn evaluate(files: &[(&str, &str)]) -> (Value, bool) {
    let project = Project::new(files);
    let script = bundle(&project, files[0].0).await.expect("it can be bundled");
    let name = if script.module { "bundled.mjs" } else { "bundled.cjs" };
    let path = project.root().join(files[0].0).with_file_name(name);
    std::fs::write(&path, &script.script).expect("it can be written");
    let program = format!(
        "import({}).then((m) => {{ let c = m.default; if (c && c.__esModule) c = c.default; console.log(JSON.stringify(c)) }})",
        Value::from(path.as_str())
    );
    let output = Command::new("node").args(["-e", &program]).output().expect("node can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    let value: Value = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{text}{}\n{}", String::from_utf8_lossy(&output.stderr), script.script));
    let shown = value.to_string().replace(project.root().as_str(), "ROOT");
    (serde_json::from_str(&shown).expect("still JSON"), script.module)
}

const PACKAGE: (&str, &str) =
    ("node_modules/cypress/index.js", "exports.defineConfig = (config) => ({ ...config, defined: true })");

#[tokio::test]
async fn typescript_as_commonjs() {
    let value = evaluate(&[
        (
            "cypress.config.ts",
            "import { defineConfig } from 'cypress'\nimport path from 'path'\nimport { base } from './config/base'\n\
             const e2e: { baseUrl: string } = { baseUrl: base }\n\
             export default defineConfig({ e2e, here: __dirname, file: __filename, there: path.join(__dirname, 'x') })",
        ),
        ("config/base.ts", "export const base: string = 'http://' + __dirname"),
        PACKAGE,
    ])
    .await;
    assert_eq!(
        value,
        (
            json!({
                "e2e": { "baseUrl": "http://ROOT/config" }, "here": "ROOT", "file": "ROOT/cypress.config.ts",
                "there": "ROOT/x", "defined": true
            }),
            false
        )
    );
}

#[tokio::test]
async fn module_exports_in_typescript() {
    let value = evaluate(&[
        (
            "cypress.config.ts",
            "const { defineConfig } = require('cypress')\nmodule.exports = defineConfig({ a: 1 as number })",
        ),
        PACKAGE,
    ])
    .await;
    assert_eq!(value, (json!({ "a": 1, "defined": true }), false));
}

#[tokio::test]
async fn modules() {
    let text = "import { dirname } from 'node:path'\nimport { fileURLToPath } from 'node:url'\nimport data from './data.json'\n\
                const folder: string = dirname(fileURLToPath(import.meta.url))\n\
                export default { folder, awaited: await Promise.resolve(2), data }";
    let data = ("data.json", r#"{ "x": 1 }"#);
    let expected = (json!({ "folder": "ROOT", "awaited": 2, "data": { "x": 1 } }), true);
    let package = ("package.json", r#"{ "type": "module" }"#);
    assert_eq!(evaluate(&[("cypress.config.ts", text), data, package]).await, expected);
    assert_eq!(evaluate(&[("cypress.config.mts", text), data]).await, expected);
    // Nothing says that it is a module but its `await`.
    assert_eq!(evaluate(&[("cypress.config.ts", text), data]).await, expected);
}

#[tokio::test]
async fn packages_stay_outside() {
    let project = Project::new(&[
        ("cypress.config.ts", "import x from 'not-installed'\nimport './local'\nimport('lazy')\nexport default x"),
        ("local.ts", "require('also-not-installed')"),
    ]);
    let script = bundle(&project, "cypress.config.ts").await.expect("it can be bundled");
    for package in ["not-installed", "also-not-installed", "lazy"] {
        assert!(script.script.contains(package), "{}", script.script);
    }
    assert!(script.script.contains("sourceMappingURL=data:"));
    assert_eq!(script.files.len(), 2, "{:?}", script.files);
}

#[tokio::test]
async fn errors() {
    let project =
        Project::new(&[("cypress.config.ts", "export default {\n  e2e: {,\n}"), ("b.config.ts", "import './nothing'")]);
    let error = bundle(&project, "cypress.config.ts").await.expect_err("it doesn't parse");
    assert_eq!(error.to_string(), "cypress.config.ts:2:9: unexpected token");
    let error = bundle(&project, "b.config.ts").await.expect_err("an import is missing");
    assert_eq!(error.to_string(), "b.config.ts:1:8: can't find './nothing'");
    assert_eq!(error.hint.as_deref(), Some("there is no nothing"));
    let error = bundle(&project, "c.config.ts").await.expect_err("it isn't there");
    assert!(error.to_string().starts_with("there is no file /"), "{error}");
}
