//! Every kind of module that a spec may be or import.

use hinoki_bundle::ScriptKind;
use serde_json::{Value, json};

use crate::project::Project;

async fn check(files: &[(&str, &str)], expected: Value) {
    let project = Project::new(files);
    assert_eq!(project.run(files[0].0).await, expected, "{}", files[0].1);
}

#[tokio::test]
async fn support_runs_first_whatever_it_is() {
    for (support, spec) in [("s.js", "a.cy.ts"), ("s.cjs", "a.cy.mjs"), ("s.ts", "a.cy.cjs"), ("s.mts", "a.cy.js")] {
        let text = |name: &str, file: &str| {
            if file.ends_with(".cjs") {
                format!("const {{ value }} = require('./{name}'); out(value); module.exports = 1")
            } else {
                format!("import {{ value }} from './{name}'; out(value); export default 1")
            }
        };
        let project = Project::new(&[
            (support, &text("one", support)),
            (spec, &text("two", spec)),
            ("one.js", "exports.value = 'support'; out('load one')"),
            ("two.js", "export const value = 'spec'; out('load two')"),
        ])
        .support(support);
        assert_eq!(project.run(spec).await, json!(["load one", "support", "load two", "spec"]), "{support} {spec}");
    }
}

#[tokio::test]
async fn typescript() {
    check(
        &[
            (
                "a.cy.ts",
                "import { Shape, area, type Named } from './shapes'\n\
                 import Colour from './colour'\n\
                 enum Level { Low = 1, High }\n\
                 namespace Inner { export const x = 7 }\n\
                 abstract class Base<T> { constructor(protected readonly name: string, private value?: T) {} }\n\
                 class Real extends Base<number> { static count = 0; #secret = 5; get it() { return [this.name, this.#secret] } }\n\
                 const shape: Shape = { w: 2, h: 3 }\n\
                 out(area(shape!)); out(Level[Level.High]); out(new Real('n').it); out(Inner.x); out(Colour.Red satisfies number)\n\
                 export type { Named }",
            ),
            (
                "shapes.ts",
                "export interface Shape { w: number; h: number }\nexport type Named = { name: string }\n\
                 export { Other } from './types'\nexport const area = (s: Shape): number => s.w * s.h",
            ),
            ("types.ts", "export type Other = string"),
            ("colour.mts", "enum Colour { Red = 3 }\nexport default Colour"),
        ],
        json!([6, "High", ["n", 5], 7, 3]),
    )
    .await;
}

#[tokio::test]
async fn json_and_text_of_other_kinds() {
    check(
        &[
            (
                "a.cy.js",
                "import data from './data.json'; import { list } from './data.json'; import './style.css'\n\
                 const again = require('./data'); out([data.name, list, again.name])",
            ),
            ("data.json", r#"{ "name": "näme", "list": [1, 2] }"#),
            ("style.css", ".a { color: red }"),
        ],
        json!([["näme", [1, 2], "näme"]]),
    )
    .await;
}

#[tokio::test]
async fn jsx_classic_and_automatic() {
    check(
        &[
            ("a.cy.jsx", "const React = { createElement: (...args) => args }; out(<b id='1'>text</b>)"),
            ("tsconfig.json", r#"{ "compilerOptions": { "jsx": "react" } }"#),
        ],
        json!([["b", { "id": "1" }, "text"]]),
    )
    .await;
    check(
        &[
            ("a.cy.tsx", "out(<b id='1'>text</b>)"),
            ("tsconfig.json", r#"{ "compilerOptions": { "jsx": "react-jsx" } }"#),
            ("node_modules/react/package.json", r#"{ "name": "react", "main": "index.js" }"#),
            ("node_modules/react/jsx-runtime.js", "exports.jsx = (...args) => ['auto', ...args]"),
        ],
        json!([["auto", "b", { "id": "1", "children": "text" }]]),
    )
    .await;
    // Where nothing is said and React isn't there, the file has a React of its own.
    for config in [None, Some("{}"), Some(r#"{ "compilerOptions": { "strict": true } }"#)] {
        let spec = ("a.cy.tsx", "const React = { createElement: (...args: any[]) => args }; out(<b id='1'>text</b>)");
        let config = config.map(|text| ("tsconfig.json", text));
        let files: Vec<_> = std::iter::once(spec).chain(config).collect();
        check(&files, json!([["b", { "id": "1" }, "text"]])).await;
    }
    // Much JSX lives in plain `.js` files.
    check(
        &[
            ("a.cy.js", "const h = (...args) => args; out(<b>text</b>)"),
            ("jsconfig.json", "{}"),
            ("tsconfig.json", r#"{ "compilerOptions": { "jsx": "react", "jsxFactory": "h", "allowJs": true } }"#),
        ],
        json!([["b", null, "text"]]),
    )
    .await;
}

#[tokio::test]
async fn tsconfig_paths() {
    check(
        &[
            ("cypress/e2e/a.cy.ts", "import { x } from '@support/x'\nimport { y } from 'src/y'\nout([x, y])"),
            ("cypress/support/x.ts", "export const x = 1"),
            ("src/y.ts", "export const y = 2"),
            (
                "tsconfig.json",
                r#"{ // comments are allowed
                    "compilerOptions": { "baseUrl": ".", "paths": { "@support/*": ["cypress/support/*"] } } }"#,
            ),
        ],
        json!([[1, 2]]),
    )
    .await;
}

#[tokio::test]
async fn esm_and_commonjs_mixed() {
    check(
        &[
            (
                "a.cy.js",
                "import { named } from './lib.cjs'\nimport all from './lib.cjs'\nconst esm = require('./esm.mjs')\n\
                 out([named, all.named, esm.default, esm.other, typeof require('./mixed').fn])",
            ),
            ("lib.cjs", "module.exports = { named: 'n' }"),
            ("esm.mjs", "export default 'd'; export const other = 'o'"),
            ("mixed.js", "import { named } from './lib.cjs'; export function fn() { return named }"),
        ],
        json!([["n", "n", "d", "o", "function"]]),
    )
    .await;
}

#[tokio::test]
async fn packages() {
    check(
        &[
            (
                "a.cy.js",
                "import field from 'field'; import { who } from 'conditions'; import sub from 'conditions/sub'\n\
                 import scoped from '@scope/pkg'; import 'effects/register'\n\
                 out([field, who, sub, scoped, globalThis.registered])",
            ),
            (
                "node_modules/field/package.json",
                r#"{ "main": "node.js", "browser": { "./node.js": "./browser.js", "fs": false } }"#,
            ),
            ("node_modules/field/node.js", "module.exports = 'node'"),
            ("node_modules/field/browser.js", "require('fs'); module.exports = 'browser'"),
            (
                "node_modules/conditions/package.json",
                r#"{ "exports": { ".": { "browser": "./b.mjs", "default": "./n.js" }, "./sub": "./sub.js" } }"#,
            ),
            ("node_modules/conditions/b.mjs", "export const who = 'b'"),
            ("node_modules/conditions/n.js", "exports.who = 'n'"),
            ("node_modules/conditions/sub.js", "module.exports = 'sub'"),
            ("node_modules/@scope/pkg/package.json", r#"{ "module": "m.js", "main": "c.js" }"#),
            ("node_modules/@scope/pkg/m.js", "export default 'module'"),
            ("node_modules/@scope/pkg/c.js", "module.exports = 'main'"),
            ("node_modules/effects/package.json", r#"{ "sideEffects": ["register.js"] }"#),
            ("node_modules/effects/register.js", "globalThis.registered = true"),
        ],
        json!([["browser", "b", "sub", "module", true]]),
    )
    .await;
}

#[tokio::test]
async fn own_side_effects_are_kept() {
    check(
        &[
            ("a.cy.js", "import './commands'"),
            ("commands.js", "import './more'; out('commands')"),
            ("more.js", "out('more'); export const unused = 1"),
            ("package.json", r#"{ "sideEffects": false, "type": "module" }"#),
        ],
        json!(["more", "commands"]),
    )
    .await;
}

#[tokio::test]
async fn types_of_the_runner_are_no_modules() {
    check(
        &[
            (
                "a.cy.ts",
                "import type { X } from 'cypress'; import { defineConfig } from 'cypress'; import cy from 'hinoki'\n\
                 import 'cypress'; out([defineConfig({ a: 1 }), typeof cy])",
            ),
            ("node_modules/cypress/index.js", "throw new Error('this is not for the page')"),
        ],
        json!([[{ "a": 1 }, "object"]]),
    )
    .await;
}

#[tokio::test]
async fn names_and_fields_are_kept() {
    check(
        &[
            (
                "a.cy.js",
                "class Page { url = '/'; static all = []; visit = () => this.url }\nconst open = () => {}\n\
                 function clash() { return 1 }\nimport { clash as other } from './other'\n\
                 out([Page.name, open.name, clash.name, other.name, new Page().visit(), ((a) => a + 2).toString()])",
            ),
            ("other.js", "export function clash() { return 2 }"),
        ],
        json!([["Page", "open", "clash", "clash", "/", "(a) => a + 2"]]),
    )
    .await;
}

#[tokio::test]
async fn dynamic_imports_stay_in_the_script() {
    check(
        &[("a.cy.js", "import('./later').then((later) => out(later.x))"), ("later.js", "export const x = 'later'")],
        json!(["later"]),
    )
    .await;
}

#[tokio::test]
async fn top_level_await_makes_a_module() {
    let project = Project::new(&[
        ("a.cy.ts", "const value: number = await Promise.resolve(3)\nout(value)"),
        ("s.js", "out('support')"),
    ])
    .support("s.js");
    assert_eq!(project.bundle("a.cy.ts").await.kind, ScriptKind::Module);
    assert_eq!(project.run("a.cy.ts").await, json!(["support", 3]));
}

#[tokio::test]
async fn strict_mode_is_as_in_the_source() {
    check(
        &[("a.cy.js", "require('./sloppy')"), ("sloppy.js", "leaked = 1; out(leaked); out(typeof this)")],
        json!([1, "object"]),
    )
    .await;
}

#[tokio::test]
async fn defined_names() {
    let project = Project::new(&[(
        "a.cy.js",
        "out([process.env.NODE_ENV, global === globalThis, typeof process.env.OTHER, VERSION, Buffer.from('hi').toString('base64')])",
    )])
    .define("VERSION", "'1.2'");
    assert_eq!(project.run("a.cy.js").await, json!([["development", true, "undefined", "1.2", "aGk="]]));
}

#[tokio::test]
async fn folder_and_file_names() {
    check(
        &[
            ("cypress/e2e/a.cy.js", "out([__dirname, __filename]); require('../lib/b')"),
            ("cypress/lib/b.js", "out(__dirname); const local = (__dirname) => __dirname; out(local(1))"),
        ],
        json!([["cypress/e2e", "cypress/e2e/a.cy.js"], "cypress/lib", 1]),
    )
    .await;
}

#[tokio::test]
async fn paths_of_files_are_those_of_the_project() {
    check(
        &[
            (
                "cypress/e2e/a.cy.ts",
                "import '../../lib/b'\nout([require.resolve('../data.txt'), require.resolve('pkg/min.js'), require('pkg').own()])
                 try { require.resolve('./missing') } catch (e) { out((e as any).code) }",
            ),
            ("cypress/data.txt", "x"),
            ("lib/b.js", "if (typeof require?.resolve === 'function') out(require.resolve('./b'))"),
            ("node_modules/pkg/package.json", r#"{ "name": "pkg", "main": "index.js" }"#),
            ("node_modules/pkg/index.js", "exports.own = () => require.resolve('pkg/min.js')"),
            ("node_modules/pkg/min.js", "throw new Error('never evaluated')"),
        ],
        json!([
            "lib/b.js",
            ["cypress/data.txt", "node_modules/pkg/min.js", "node_modules/pkg/min.js"],
            "MODULE_NOT_FOUND"
        ]),
    )
    .await;
}

#[tokio::test]
async fn a_package_that_looks_for_its_frame_is_given_places_in_the_tab() {
    check(
        &[
            (
                "a.cy.js",
                "const { getCypressElementCoordinates } = require('cypress-real-events/getCypressElementCoordinates')
                 const view = { frameElement: null }
                 const element = { ownerDocument: { defaultView: view }, getBoundingClientRect: () => ({ x: 10, y: 20, width: 30, height: 40 }) }
                 const subject = { get: () => element }
                 for (const position of [undefined, 'topLeft', 'bottomRight', { x: 1, y: 2 }]) {
                   const { x, y } = getCypressElementCoordinates(subject, position, false)
                   out([x, y])
                 }",
            ),
            ("node_modules/cypress-real-events/package.json", r#"{ "name": "cypress-real-events" }"#),
            ("node_modules/cypress-real-events/getCypressElementCoordinates.js", "throw new Error('no frame')"),
        ],
        json!([[25, 40], [10, 20], [39, 59], [11, 22]]),
    )
    .await;
}

#[tokio::test]
async fn names_of_modules_must_be_written_out() {
    let seen = Project::new(&[(
        "a.cy.js",
        "const name = 'b'; try { require('./' + name) } catch (e) { out(e.message) } out(typeof require)",
    )])
    .run("a.cy.js")
    .await;
    assert!(seen[0].as_str().is_some_and(|text| text.starts_with("can't load './b' by require()")), "{seen}");
    assert_eq!(seen[1], "function");
}

#[tokio::test]
async fn odd_names_and_texts() {
    for spec in ["ein Ordner/ä 'b' \"c\" $&.cy.ts", "[id]/(group)/#x.cy.js", "a%20b.cy.js", "emoji 😀.cy.js"] {
        let project = Project::new(&[(spec, "\u{feff}import { x } from './lib'\r\nout(x)\r\n"), ("unused.js", "")]);
        let folder = spec.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        project.write(&format!("{folder}lib.js"), "#!/usr/bin/env node\nexport const x = 'ü'");
        assert_eq!(project.run(spec).await, json!(["ü"]), "{spec}");
    }
}

#[tokio::test]
async fn accessors_and_private_names() {
    check(
        &[(
            "a.cy.ts",
            "class Base { constructor(public readonly a = 1) {} }\n\
             class Page extends Base { static #count = 0; static { Page.#count = 5 } declare b: string; c?: number; get count() { return Page.#count } }\n\
             out([new Page().a, new Page().count, Object.keys(new Page())])",
        )],
        json!([[1, 5, ["a", "c"]]]),
    )
    .await;
}

#[tokio::test]
async fn paths_of_tsconfig_in_javascript_specs() {
    check(
        &[
            ("cypress/e2e/a.cy.js", "import { x } from '@support/x'\nout(x)"),
            ("cypress/support/x.js", "export const x = 1"),
            ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@support/*": ["./cypress/support/*"] } } }"#),
        ],
        json!([1]),
    )
    .await;
}

#[tokio::test]
async fn tsconfig_of_the_specs_folder() {
    check(
        &[
            ("cypress/e2e/a.cy.ts", "import { x } from '@support/x'\nout(x)"),
            ("cypress/support/x.ts", "export const x = 1"),
            (
                "cypress/tsconfig.json",
                r#"{ "extends": "../tsconfig.json", "compilerOptions": { "paths": { "@support/*": ["./support/*"] } }, "include": ["**/*.ts"] }"#,
            ),
            ("tsconfig.json", r#"{ "compilerOptions": { "jsx": "preserve" }, "include": ["src"], "exclude": ["cypress"] }"#),
        ],
        json!([1]),
    )
    .await;
}

#[tokio::test]
async fn extensions_as_typescript_writes_them() {
    check(
        &[
            (
                "a.cy.ts",
                "import { x } from './x.js'; import { y } from './y.ts'; import { z } from './z.mjs'; import data from './d.json' with { type: 'json' }\n\
                 out([x, y, z, data.v])",
            ),
            ("x.ts", "export const x = 1"),
            ("y.ts", "export const y = 2"),
            ("z.mts", "export const z = 3"),
            ("d.json", r#"{ "v": 4 }"#),
        ],
        json!([[1, 2, 3, 4]]),
    )
    .await;
}

#[tokio::test]
async fn sources_of_an_app() {
    check(
        &[
            (
                "a.cy.ts",
                "import styles, { button } from './a.module.css'; import logo from './logo.svg'; import * as all from './b.scss'\n\
                 import { api } from './api'\nout([typeof styles, button, logo.slice(0, 14), typeof all, api])",
            ),
            ("a.module.css", ".button {}"),
            ("b.scss", "$x: 1"),
            ("logo.svg", "<svg/>"),
            ("api.ts", "export const api = import.meta.env?.VITE_API ?? import.meta.env.MODE ?? 'none'"),
        ],
        json!([["object", null, "data:image/svg", "object", "none"]]),
    )
    .await;
}
