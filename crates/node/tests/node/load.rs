//! Configuration files of every kind.

use crate::support::{LONG, Project};
use hinoki_node::{ConfigScript, ScriptFormat};
use serde_json::json;

const MODULE_PACKAGE: (&str, &str) = ("package.json", r#"{ "type": "module" }"#);

/// What it is about, the file's name and text, and one more file.
type ModuleCase<'a> = (&'a str, &'a str, &'a str, Option<(&'a str, &'a str)>);

#[tokio::test]
async fn every_kind_of_module() {
    let wanted = json!({ "e2e": { "baseUrl": "http://localhost:1" } });
    let cjs = "module.exports = { e2e: { baseUrl: 'http://localhost:1' } }";
    let esm = "export default { e2e: { baseUrl: 'http://localhost:1' } }";
    let cases: &[ModuleCase] = &[
        ("a js file is CommonJS", "cypress.config.js", cjs, None),
        ("a js file of a module package is a module", "cypress.config.js", esm, Some(MODULE_PACKAGE)),
        ("cjs in a module package", "cypress.config.cjs", cjs, Some(MODULE_PACKAGE)),
        ("mjs", "cypress.config.mjs", esm, None),
        (
            "CommonJS made of a module",
            "cypress.config.js",
            "exports.__esModule = true; exports.default = { e2e: { baseUrl: 'http://localhost:1' } }",
            None,
        ),
        (
            "defineConfig of a package that isn't installed",
            "cypress.config.js",
            "const { defineConfig } = require('cypress')\nmodule.exports = defineConfig({ e2e: { baseUrl: 'http://localhost:1' } })",
            None,
        ),
        (
            "the same as a module",
            "cypress.config.mjs",
            "import { defineConfig } from 'cypress'\nexport default defineConfig({ e2e: { baseUrl: 'http://localhost:1' } })",
            None,
        ),
        (
            "its default export",
            "hinoki.config.mjs",
            "import cypress from 'hinoki'\nexport default cypress.defineConfig({ e2e: { baseUrl: 'http://localhost:1' } })",
            None,
        ),
        (
            "top-level await and a promise",
            "cypress.config.mjs",
            "const url = await Promise.resolve('http://localhost:1')\nexport default Promise.resolve({ e2e: { baseUrl: url } })",
            None,
        ),
        (
            "CommonJS that imports a module which imports cypress",
            "cypress.config.js",
            "module.exports = import('./more.mjs').then((more) => more.default)",
            Some((
                "more.mjs",
                "import { defineConfig } from 'cypress'\nexport default defineConfig({ e2e: { baseUrl: 'http://localhost:1' } })",
            )),
        ),
    ];
    for (what, name, text, more) in cases {
        let mut files = vec![(*name, *text)];
        files.extend(more);
        let project = Project::new(&files);
        let (_side, loaded) = project.load(name).await;
        assert_eq!(json!(loaded.unwrap_or_else(|error| panic!("{what}: {error}")).values), wanted, "{what}");
    }
}

#[tokio::test]
async fn an_installed_cypress_is_shadowed() {
    let project = Project::new(&[
        ("node_modules/cypress/package.json", r#"{ "name": "cypress", "main": "index.js" }"#),
        ("node_modules/cypress/index.js", "throw new Error('the real one was loaded')"),
        ("cypress.config.mjs", "import { defineConfig } from 'cypress'\nexport default defineConfig({ video: true })"),
        ("cypress.config.cjs", "module.exports = require('cypress').defineConfig({ video: true })"),
    ]);
    for name in ["cypress.config.mjs", "cypress.config.cjs"] {
        let (_side, loaded) = project.load(name).await;
        assert_eq!(json!(loaded.unwrap().values), json!({ "video": true }));
    }
}

#[tokio::test]
async fn prepared_scripts_count_as_the_original_file() {
    let module = "
        import { defineConfig } from 'cypress'
        import { host } from 'dep'
        import { fileURLToPath } from 'node:url'
        export default defineConfig({ env: { host, here: fileURLToPath(import.meta.url), folder: __dirname, main: require('dep/main') } })";
    let common = "
        const { defineConfig } = require('cypress')
        exports.__esModule = true
        exports.default = defineConfig({ env: { host: require('dep').host, here: __filename, folder: __dirname, main: require('dep/main') } })";
    let own_require = "
        import { createRequire } from 'node:module'
        import path from 'node:path'
        import { fileURLToPath } from 'node:url'
        const require = createRequire(import.meta.url)
        const __filename = fileURLToPath(import.meta.url)
        const __dirname = path.dirname(__filename)
        export default { env: { host: require('dep').host, here: __filename, folder: __dirname, main: require('dep/main') } }";
    for (what, code, format) in [
        ("a module", module, ScriptFormat::Module),
        ("CommonJS", common, ScriptFormat::CommonJs),
        ("a module with a require of its own", own_require, ScriptFormat::Module),
    ] {
        let project = Project::new(&[
            ("sub/cypress.config.ts", "not even TypeScript"),
            ("node_modules/dep/package.json", r#"{ "name": "dep" }"#),
            ("node_modules/dep/index.js", "exports.host = 'from a package'"),
            ("node_modules/dep/main.js", "module.exports = 'main'"),
        ]);
        let side = project.start().await;
        let file = project.path("sub/cypress.config.ts");
        let loaded = side.node.load_config(&ConfigScript::prepared(&file, code, format), LONG).await;
        let env = json!({ "host": "from a package", "here": file, "folder": project.path("sub"), "main": "main" });
        assert_eq!(
            json!(loaded.unwrap_or_else(|error| panic!("{what}: {error}")).values),
            json!({ "env": env }),
            "{what}"
        );
    }
}

#[tokio::test]
async fn values_that_json_cannot_carry_are_listed() {
    let project = Project::new(&[(
        "cypress.config.js",
        "const around = { retries: 2 }
         around.self = around
         module.exports = {
           around, watch: /x/, when: new Date(0), nothing: undefined, list: [1, undefined, () => 1], big: 1n, far: Infinity,
           e2e: { setupNodeEvents() {} },
           component: { devServer: { framework: 'react', bundler: 'webpack', webpackConfig: { plugins: [around] } } },
         }",
    )]);
    let (_side, loaded) = project.load("cypress.config.js").await;
    let loaded = loaded.unwrap();
    assert_eq!(
        json!(loaded.values),
        json!({
            "around": { "retries": 2 }, "when": "1970-01-01T00:00:00.000Z", "list": [1, null, null], "e2e": {},
            "component": { "devServer": { "framework": "react", "bundler": "webpack" } },
        })
    );
    let mut unportable: Vec<_> =
        loaded.unportable.iter().map(|value| format!("{} {}", value.path, value.kind)).collect();
    unportable.sort();
    assert_eq!(
        unportable,
        [
            "around.self reference to an object around it",
            "big bigint",
            "e2e.setupNodeEvents function",
            "far Infinity",
            "list.2 function",
            "watch regular expression",
        ]
    );
    assert!(loaded.e2e_setup && !loaded.component_setup);
}

/// What it is about, the file's name and text, a part of the message, and the place.
type ErrorCase<'a> = (&'a str, &'a str, &'a str, &'a str, Option<(&'a str, u32)>);

#[tokio::test]
async fn errors_name_file_and_line() {
    let cases: &[ErrorCase] = &[
        (
            "thrown",
            "cypress.config.js",
            "\n\nthrow new TypeError('no luck')",
            "no luck",
            Some(("cypress.config.js", 3)),
        ),
        (
            "thrown in another file",
            "cypress.config.mjs",
            "import './lib/broken.mjs'\nexport default {}",
            "deep down",
            Some(("lib/broken.mjs", 2)),
        ),
        (
            "CommonJS that doesn't parse",
            "cypress.config.cjs",
            "const a = 1\nconst b = ;\n",
            "Unexpected token",
            Some(("cypress.config.cjs", 2)),
        ),
        (
            "a module that doesn't parse",
            "cypress.config.mjs",
            "const a = 1\nconst b = ;\n",
            "Unexpected token",
            Some(("cypress.config.mjs", 2)),
        ),
        (
            "a module that imports one which doesn't parse",
            "cypress.config.mjs",
            "import './lib/unparsable.mjs'\nexport default {}",
            "Unexpected token",
            Some(("lib/unparsable.mjs", 3)),
        ),
        (
            "a missing package",
            "cypress.config.js",
            "const fs = require('fs')\nconst plugin = require('cypress-plugin')\n",
            "Cannot find module 'cypress-plugin'",
            Some(("cypress.config.js", 2)),
        ),
        (
            "a missing package of a module",
            "cypress.config.mjs",
            "import fs from 'fs'\nimport plugin from 'cypress-plugin'\nexport default {}",
            "Cannot find package 'cypress-plugin'",
            Some(("cypress.config.mjs", 2)),
        ),
        (
            "a missing file",
            "cypress.config.mjs",
            "\nimport './nowhere.mjs'\n",
            "Cannot find module",
            Some(("cypress.config.mjs", 2)),
        ),
        (
            "a wrong import",
            "cypress.config.mjs",
            "import { fine } from 'cypress'\nexport default {}",
            "does not provide an export named 'fine'",
            Some(("cypress.config.mjs", 1)),
        ),
        ("no default export", "cypress.config.mjs", "export const config = {}", "it has no default export", None),
        ("a function", "cypress.config.js", "module.exports = () => ({})", "exports a function", None),
        ("a list", "cypress.config.js", "module.exports = []", "exports a list", None),
        ("thrown text", "cypress.config.js", "throw 'just text'", "just text", None),
    ];
    for (what, name, text, message, place) in cases {
        let project = Project::new(&[
            (name, text),
            ("lib/broken.mjs", "\nthrow new Error('deep down')"),
            ("lib/unparsable.mjs", "\n\nconst x = = 3"),
        ]);
        let (_side, loaded) = project.load(name).await;
        let error = loaded.expect_err(what);
        assert!(error.to_string().contains(message), "{what}: {error}");
        let failure = error.failure().expect(what);
        let location = failure.location.as_ref().map(|place| (place.file.clone(), place.line));
        let wanted = place.map(|(file, line)| (project.path(file).to_string(), line));
        assert_eq!(location, wanted, "{what}: {failure:?}");
        assert!(
            !failure.stack.contains("hinoki-host") && !failure.stack.contains("node:"),
            "{what}: {}",
            failure.stack
        );
    }
}

#[tokio::test]
async fn the_code_around_an_error_is_shown() {
    let project = Project::new(&[]);
    let text = "const one = 1\n// two\n// three\n\nthrow new Error('x')\n// six\n";
    std::fs::write(project.path("cypress.config.js"), text).unwrap();
    let (_side, loaded) = project.load("cypress.config.js").await;
    let frame = loaded.unwrap_err().code_frame().unwrap();
    assert_eq!((frame.first_line, frame.location.line), (2, 5));
    assert_eq!(frame.lines, ["// two", "// three", "", "throw new Error('x')", "// six"]);
}

#[tokio::test]
async fn source_maps_of_prepared_scripts_are_used() {
    // One generated line `throw new Error("mapped")` that stems from line 7 of the source.
    let map = r#"{"version":3,"sources":["cypress.config.ts"],"names":[],"mappings":"AAMA"}"#;
    let encoded = base64(map.as_bytes());
    let code = format!("throw new Error('mapped')\n//# sourceMappingURL=data:application/json;base64,{encoded}");
    for format in [ScriptFormat::Module, ScriptFormat::CommonJs] {
        let project = Project::new(&[("cypress.config.ts", "")]);
        let side = project.start().await;
        let script = ConfigScript::prepared(project.path("cypress.config.ts"), code.clone(), format);
        let error = side.node.load_config(&script, LONG).await.unwrap_err();
        let place = error.failure().unwrap().location.clone().unwrap();
        assert_eq!((place.file, place.line), (project.path("cypress.config.ts").to_string(), 7), "{format:?}");
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let digit = char::from(DIGITS[(number >> (18 - 6 * index)) as usize & 63]);
            text.push(if index <= chunk.len() { digit } else { '=' });
        }
    }
    text
}
