//! What specs may be written in, and what they may import.

use crate::harness::Project;

#[test]
fn specs_of_every_kind_with_imports_of_every_kind() {
    Project::new()
        .file("src/esm.js", "export const esm = 'esm' ; export default 'default'")
        .file("src/common.js", "module.exports = { common: 'common', here: typeof __dirname }")
        .file("src/typed.ts", "export enum Color { Red = 'red' }\nexport function twice<T>(value: T): T[] { return [value, value] }")
        .file("src/data.json", "{ \"list\": [1, 2] }")
        .file("src/part.jsx", "const h = (name, props, ...children) => ({ name, props, children })\nexport const part = <p id='x'>text</p>\nfunction React() {}\nReact.createElement = h")
        .file("node_modules/packaged/package.json", "{ \"name\": \"packaged\", \"main\": \"lib/main.js\", \"exports\": { \".\": { \"import\": \"./lib/main.mjs\", \"require\": \"./lib/main.js\" } } }")
        .file("node_modules/packaged/lib/main.js", "exports.kind = 'required'")
        .file("node_modules/packaged/lib/main.mjs", "export const kind = 'imported'")
        .file("tsconfig.json", "{ \"compilerOptions\": { \"jsx\": \"react\", \"baseUrl\": \".\", \"paths\": { \"@src/*\": [\"src/*\"] } } }")
        .spec("esm.cy.js", "import value, { esm } from '../../src/esm' ; import { kind } from 'packaged' ; it('esm', () => { expect([value, esm, kind]).to.deep.equal(['default', 'esm', 'imported']) })")
        .spec("common.cy.js", "const { common } = require('../../src/common') ; const { kind } = require('packaged') ; it('common', () => { expect([common, kind]).to.deep.equal(['common', 'required']) })")
        .spec("json.cy.js", "import data from '../../src/data.json' ; it('json', () => { expect(data.list).to.have.length(2) ; expect(require('../../src/data.json')).to.deep.equal(data) })")
        .spec("paths.cy.ts", "import { Color, twice } from '@src/typed'\nit('paths', () => { const all: string[] = twice(Color.Red) ; expect(all).to.deep.equal(['red', 'red']) })")
        .spec("jsx.cy.jsx", "const React = { createElement: (name, props, ...children) => ({ name, props, children }) }\nit('jsx', () => { expect(<p id='x'>text</p>).to.deep.include({ name: 'p', children: ['text'] }) })")
        .spec("tsx.cy.tsx", "const React = { createElement: (name: string, props: object | null, ...children: unknown[]) => ({ name, props, children }) }\nit('tsx', () => { expect((<b>{1 as number}</b>).children).to.deep.equal([1]) })")
        .spec("dynamic.cy.js", "it('dynamic', () => { cy.wrap(import('../../src/esm')).its('esm').should('equal', 'esm') })")
        .spec("emoji.cy.js", "it('Zeichen äöü 🌲', () => { expect('🌲').to.have.length(2) })")
        .run()
        .passed(8);
}

#[test]
fn a_spec_that_does_not_parse_names_its_place_and_the_others_run() {
    let run = Project::of("describe('a', () => {\n  it('x', () => { const = 1 })\n})\n")
        .spec("b.cy.js", "it('runs', () => {})")
        .run();
    run.code(1).outcomes(&["passed runs"]);
    let error = run.report().spec("cypress/e2e/a.cy.js").error.as_ref().expect("an error");
    let place = &error.code_frame.as_ref().expect("a code frame").location;
    assert_eq!((place.file.as_str(), place.line), ("cypress/e2e/a.cy.js", 2), "{error:#?}");
    run.printed("a.cy.js:2");
}

#[test]
fn an_import_that_is_not_there_is_named() {
    let project = Project::of(
        "it('a', () => {})\nimport { x } from './missing'\nimport y from 'not-installed'\nvoid x ; void y\n",
    );
    let run = project.run();
    run.code(1);
    let error = run.report().spec("cypress/e2e/a.cy.js").error.as_ref().expect("an error");
    assert!(error.message.contains("./missing"), "{error:#?}");
    assert_eq!(error.code_frame.as_ref().expect("a code frame").location.line, 2);
}

#[test]
fn an_error_at_the_top_level_names_its_place_in_the_source() {
    let project = Project::new()
        .file("src/thrower.ts", "export interface Unused { a: string }\n\nexport function thrower(): never {\n  throw new Error('at the top') // here\n}\n")
        .spec("a.cy.ts", "import { thrower } from '../../src/thrower'\n\nthrower()\n\nit('never', () => {})\n");
    let run = project.run();
    run.code(1);
    let error = run.report().spec("cypress/e2e/a.cy.ts").error.as_ref().expect("an error");
    assert!(error.message.contains("at the top"), "{error:#?}");
    let place = &error.code_frame.as_ref().expect("a code frame").location;
    assert_eq!((place.file.as_str(), place.line), ("src/thrower.ts", 4), "{error:#?}");
}

#[test]
fn an_error_of_a_support_file_fails_each_spec_by_name() {
    let run = Project::new()
        .file("cypress.config.js", "module.exports = { e2e: {} }")
        .file("cypress/support/e2e.js", "\nnothing.here()\n")
        .spec("a.cy.js", "it('a', () => {})")
        .spec("b.cy.js", "it('b', () => {})")
        .run();
    run.code(1);
    for spec in ["cypress/e2e/a.cy.js", "cypress/e2e/b.cy.js"] {
        let error = run.report().spec(spec).error.as_ref().expect("an error");
        let place = &error.code_frame.as_ref().expect("a code frame").location;
        assert_eq!((place.file.as_str(), place.line), ("cypress/support/e2e.js", 2), "{error:#?}");
    }
}

#[test]
fn a_spec_without_tests_is_warned_about_and_the_others_count() {
    let run = Project::of("describe('empty', () => {})").spec("b.cy.js", "it('b', () => {})").run();
    run.code(0).outcomes(&["passed b"]);
    let warnings = &run.report().warnings;
    assert!(warnings.iter().any(|warning| warning.message.contains("no tests in this spec")), "{warnings:?}");
}

#[test]
fn a_run_without_any_test_fails() {
    let run = Project::of("describe('empty', () => {})").spec("b.cy.js", "export const shared = 1").run();
    run.code(1).outcomes(&[]);
    let warnings = &run.report().warnings;
    assert!(warnings.iter().any(|warning| warning.message.contains("none of the specs")), "{warnings:?}");
}
