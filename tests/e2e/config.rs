//! Configuration files, flags, variables, and which files are specs.

use crate::harness::{App, Project};

const SHOWS: &str = "it('is configured', () => { expect(Cypress.config('viewportWidth')).to.equal(321) ; expect(Cypress.env('who')).to.equal('file') })";

#[test]
fn every_form_of_a_configuration_file_is_read() {
    let common = "{ viewportWidth: 321, env: { who: 'file' }, e2e: { supportFile: false } }";
    let forms = [
        ("cypress.config.js", format!("module.exports = {common}")),
        (
            "cypress.config.js",
            format!("const {{ defineConfig }} = require('cypress')\nmodule.exports = defineConfig({common})"),
        ),
        (
            "cypress.config.cjs",
            format!("const {{ defineConfig }} = require('hinoki')\nmodule.exports = defineConfig({common})"),
        ),
        (
            "cypress.config.mjs",
            format!("import {{ defineConfig }} from 'cypress'\nexport default defineConfig({common})"),
        ),
        (
            "cypress.config.ts",
            format!(
                "import {{ defineConfig }} from 'cypress'\nconst width: number = 321\nvoid width\nexport default defineConfig({common})"
            ),
        ),
        ("hinoki.config.js", format!("module.exports = {common}")),
        ("hinoki.config.ts", format!("import {{ defineConfig }} from 'hinoki'\nexport default defineConfig({common})")),
    ];
    for (name, text) in forms {
        let run = Project::new().file(name, &text).spec("a.cy.js", SHOWS).run();
        assert!(run.status.success(), "{name}\n{text}\n{}", run.show());
        run.passed(1);
    }
}

#[test]
fn an_ecmascript_package_may_have_a_js_configuration() {
    Project::new()
        .file("package.json", "{ \"type\": \"module\" }")
        .file(
            "cypress.config.js",
            "export default { viewportWidth: 321, env: { who: 'file' }, e2e: { supportFile: false } }",
        )
        .spec("a.cy.js", SHOWS)
        .run()
        .passed(1);
}

#[test]
fn flags_go_before_variables_before_files() {
    let project = Project::new()
        .file(
            "cypress.config.js",
            "module.exports = { viewportWidth: 1, viewportHeight: 2, defaultCommandTimeout: 3, env: { a: 'config', b: 'config', c: 'config', d: 'config' }, e2e: { supportFile: false, defaultCommandTimeout: 4 } }",
        )
        .file("cypress.env.json", "{ \"b\": \"json\", \"c\": \"json\", \"d\": \"json\" }")
        .spec(
            "a.cy.js",
            "
            it('is merged', () => {
              expect(['viewportWidth', 'viewportHeight', 'defaultCommandTimeout'].map((name) => Cypress.config(name))).to.deep.equal([501, 502, 4])
              expect(['a', 'b', 'c', 'd'].map((name) => Cypress.env(name))).to.deep.equal(['config', 'json', 'variable', 'flag'])
              expect(Cypress.env('number')).to.equal(5)
              expect(Cypress.env('deep')).to.deep.equal({ x: [1] })
            })
            ",
        );
    project
        .command()
        .args(&["--config", "viewportWidth=501", "--env", "d=flag,number=5", "--env", "{\"deep\":{\"x\":[1]}}"])
        .env("CYPRESS_viewportHeight", "502")
        .env("CYPRESS_c", "variable")
        .env("CYPRESS_d", "variable")
        .finish()
        .passed(1);
    project
        .command()
        .args(&["--config", "{\"viewportWidth\":501}", "--env", "d=flag,number=5", "--env", "{\"deep\":{\"x\":[1]}}"])
        .env("HINOKI_VIEWPORT_HEIGHT", "502")
        .env("HINOKI_c", "variable")
        .finish()
        .passed(1);
}

#[test]
fn what_cannot_be_used_is_a_usage_error_that_names_the_option() {
    let wrong = [
        ("module.exports = { e2e: { supportFile: false, viewportWidth: 'wide' } }", vec!["viewportWidth", "wide"]),
        ("module.exports = { e2e: { supportFile: false, baseUrl: 'nonsense' } }", vec!["baseUrl", "nonsense"]),
        ("module.exports = { e2e: { supportFile: 'missing.js' } }", vec!["missing.js"]),
        ("module.exports = { e2e: {} }", vec!["supportFile"]),
        ("throw new Error('from the file')", vec!["from the file", "cypress.config.js"]),
        ("module.exports = {", vec!["cypress.config.js"]),
    ];
    for (text, parts) in wrong {
        let run = Project::new().file("cypress.config.js", text).spec("a.cy.js", "it('a', () => {})").run();
        run.code(2);
        for part in parts {
            assert!(run.stderr.contains(part), "'{part}' for {text}\n{}", run.show());
        }
    }
}

#[test]
fn without_a_configuration_file_there_is_a_hint() {
    let project = Project::new().spec("a.cy.js", "it('a', () => {})").file("other.config.js", "");
    std::fs::remove_file(project.path("other.config.js")).unwrap();
    let run = project.run();
    run.code(2).complained("cypress.config").complained("--project");
}

#[test]
fn patterns_choose_the_specs() {
    let project = Project::new()
        .file(
            "cypress.config.js",
            "module.exports = { e2e: { supportFile: false, specPattern: 'tests/**/*.{spec,test}.{js,ts}', excludeSpecPattern: ['**/skip/*', '*.not.spec.js'] } }",
        )
        .file("tests/a.spec.js", "it('a', () => {})")
        .file("tests/deep/b.test.ts", "it('b', () => { const n: number = 1 ; expect(n).to.equal(1) })")
        .file("tests/skip/c.spec.js", "it('c', () => { throw new Error('no') })")
        .file("tests/d.not.spec.js", "it('d', () => { throw new Error('no') })")
        .file("tests/e.js", "it('e', () => { throw new Error('no') })")
        .file("node_modules/x/tests/f.spec.js", "it('f', () => { throw new Error('no') })");
    project.run().passed(2).outcomes(&["passed a", "passed b"]);
    project.command().args(&["--spec", "tests/deep/b.test.ts"]).finish().passed(1);
    project.command().args(&["--spec", "tests/a*,tests/**/b*"]).finish().passed(2);
    let run = project.command().args(&["--spec", "tests/nothing*"]).finish();
    run.code(2).complained("tests/nothing*");
}

#[test]
fn a_project_elsewhere_is_named_by_a_flag() {
    let project = Project::of("it('a', () => {})");
    project.command();
    let elsewhere = Project::new();
    elsewhere.command().args(&["--project", &project.root().display().to_string()]).finish().passed(1);
    let run = elsewhere.command().args(&["--project", "/no/such/folder"]).finish();
    run.code(2).complained("/no/such/folder");
}

#[test]
fn the_usual_reporter_may_be_set_in_the_file() {
    let project = Project::of("it('a', () => {})").e2e("reporter: 'dot'");
    project.run().passed(1);
}

#[test]
fn without_a_base_url_the_projects_folder_is_served() {
    Project::new()
        .file("cypress.config.js", "module.exports = { e2e: { supportFile: false } }")
        .file("site/index.html", "<!doctype html><title>Index</title><link rel=stylesheet href=style.css><p>served</p>")
        .file("site/style.css", "p { color: rgb(1, 2, 3) }")
        .spec(
            "a.cy.js",
            "
            it('is served', () => {
              cy.visit('site/index.html')
              cy.contains('served').should('have.css', 'color', 'rgb(1, 2, 3)')
              cy.title().should('equal', 'Index')
              cy.visit('/site/')
              cy.contains('served')
            })
            it('is not there', () => { cy.visit('nothing.html') })
            ",
        )
        .run()
        .failed("is not there", &["nothing.html", "404"])
        .outcomes(&["passed is served", "failed is not there"]);
}

#[test]
fn a_base_url_with_a_path_is_kept() {
    let app = App::start().page("/sub/page", "sub page").page("/page", "root page");
    let config = format!("module.exports = {{ e2e: {{ supportFile: false, baseUrl: '{}' }} }}", app.url("/sub"));
    Project::new()
        .file("cypress.config.js", &config)
        .spec("a.cy.js", "it('is kept', () => { cy.visit('page') ; cy.contains('sub page') ; cy.visit('/page') ; cy.contains('page') })")
        .run()
        .passed(1);
}

#[test]
fn plugins_are_told_the_version_whose_api_is_offered() {
    Project::of("it('a', () => { expect(Cypress.env('version')).to.equal(Cypress.version) })")
        .e2e("setupNodeEvents(on, config) { config.env.version = require('cypress/package.json').version ; return config }")
        .run()
        .passed(1);
}

#[test]
fn tests_see_browsers_and_spec_in_the_configuration() {
    let spec = "
        it('browsers', () => {
          const { browser } = Cypress
          expect(Cypress.config('browser')).to.deep.equal(browser)
          const list = Cypress.config('browsers')
          expect(list.map(({ path }) => path)).to.include(browser.path)
          for (const one of list) expect(one).to.include.keys('name', 'family', 'channel', 'displayName', 'version', 'majorVersion', 'path')
          expect(list.find(({ path }) => path === browser.path)).to.include({ version: browser.version, majorVersion: browser.majorVersion })
          expect(() => Cypress.config('browsers', [])).to.throw('read only')
          expect(list).to.have.length(Cypress.env('length') ?? list.length)
        })
        it('spec', () => {
          expect(Cypress.config('spec')).to.deep.equal(Cypress.spec)
          expect(Cypress.config()).to.include.keys('browser', 'spec', 'version', 'projectRoot', 'testingType')
        })";
    let project = |config: &str| Project::new().file("cypress.config.js", config).spec("a.cy.js", spec).run();
    project("module.exports = { e2e: { supportFile: false } }").passed(2);
    project(
        "module.exports = { e2e: { supportFile: false, setupNodeEvents: (on, config) => ({ \
         browsers: config.browsers.slice(0, 1), env: { length: 1 } }) } }",
    )
    .passed(2);
}
