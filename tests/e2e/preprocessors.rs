//! `file:preprocessor`: the user's own tools make the scripts.

use crate::harness::{App, Project};

/// Esbuild as a preprocessor, written by hand.
const BY_HAND: &str = "
const fs = require('fs')
module.exports = { e2e: { supportFile: 'support.js', specPattern: ['cypress/e2e/*.cy.js', 'cypress/e2e/*.md'], setupNodeEvents(on) {
  on('file:preprocessor', () => { throw new Error('only the last one counts') })
  on('file:preprocessor', async (file) => {
    if (file.shouldWatch !== false || typeof file.on !== 'function' || typeof file.emit !== 'function') throw new Error('not as documented')
    file.on('close', () => {})
    const source = fs.readFileSync(file.filePath, 'utf8')
    if (source.includes('BROKEN')) throw new Error('can not make it')
    if (source.includes('NOTHING')) return undefined
    const code = /```js\\n([^]*?)```/.exec(source)
    fs.writeFileSync(file.outputPath, (code ? code[1] : source) + '\\nwindow.seen = [...(window.seen || []), ' + JSON.stringify(file.filePath.split('/').pop()) + ']')
    return file.outputPath
  })
} } }
";

/// A preprocessor that watches: it makes a script anew when `words/said.txt` is saved, and tells so until the file is closed.
pub const WATCHING: &str = "
const fs = require('fs')
const known = new Map()
const words = () => fs.readFileSync('words/said.txt', 'utf8')
module.exports = { e2e: { supportFile: false, setupNodeEvents(on) {
  on('file:preprocessor', (file) => {
    if (file.shouldWatch !== true) throw new Error('not as documented')
    const name = file.filePath.split('/').pop()
    const make = (said) => {
      known.set(name, said)
      fs.writeFileSync(file.outputPath, fs.readFileSync(file.filePath, 'utf8').replaceAll('WORDS', said))
    }
    if (known.has(name)) return file.outputPath
    make(words())
    const watcher = fs.watch('words', () => {
      const said = words()
      if (said === known.get(name)) return
      make(said)
      file.emit('rerun')
    })
    file.on('close', () => {
      watcher.close()
      known.delete(name)
      fs.writeFileSync('closed-' + name + '.txt', 'closed')
    })
    return file.outputPath
  })
} } }
";

#[test]
fn scripts_are_those_that_the_users_function_makes() {
    let project = Project::new()
        .file("cypress.config.js", BY_HAND)
        .file("support.js", "window.fromSupport = 1")
        .spec("a.cy.js", "it('a', () => { expect(window.seen).to.deep.equal(['support.js', 'a.cy.js']) ; expect(window.fromSupport).to.equal(1) })")
        .spec("b.md", "# Title\n\n```js\nit('from markdown', () => { expect(window.seen).to.have.length(2) })\n```\n")
        .spec("c.cy.js", "// BROKEN")
        .spec("d.cy.js", "// NOTHING");
    let run = project.run();
    run.code(1).outcomes(&["passed a", "passed from markdown"]);
    let error = |spec: &str| run.report().spec(spec).error.clone().expect("an error").message;
    assert!(error("cypress/e2e/c.cy.js").contains("can not make it"), "{}", run.show());
    assert!(error("cypress/e2e/c.cy.js").contains("cypress/e2e/c.cy.js"), "{}", run.show());
    assert!(error("cypress/e2e/d.cy.js").contains("returned nothing"), "{}", run.show());
    project.command().args(&["--spec", "cypress/e2e/b.md"]).finish().passed(1);
}

#[test]
fn a_file_that_is_handed_back_is_bundled_as_usual() {
    Project::new()
        .e2e("setupNodeEvents(on) { on('file:preprocessor', (file) => file.filePath) }")
        .spec("a.cy.ts", "import { n } from './n' ; it('a', () => { expect(n as number).to.equal(1) })")
        .file("cypress/e2e/n.ts", "export const n: number = 1")
        .run()
        .passed(1);
}

const TYPED: &str = "import { name } from './name'

interface Named { name: string }

it('passes', () => { const named: Named = { name } ; expect(named.name).to.equal('hinoki') })
it('fails', () => {
  expect(1).to.equal(2) // here
})
";

#[test]
fn esbuild_and_its_source_maps() {
    let project = Project::new()
        .packages("preprocessors")
        .e2e("setupNodeEvents(on) { on('file:preprocessor', require('@bahmutov/cypress-esbuild-preprocessor')({ sourcemap: 'inline' })) }")
        .spec("a.cy.ts", TYPED)
        .file("cypress/e2e/name.ts", "export const name: string = 'hinoki'");
    let run = project.run();
    run.code(1).outcomes(&["passed passes", "failed fails"]);
    run.failed_at("fails", "cypress/e2e/a.cy.ts", project.line_of("cypress/e2e/a.cy.ts", "// here"));
}

#[test]
fn webpack_with_babel() {
    let project = Project::new()
        .packages("preprocessors")
        .e2e("setupNodeEvents(on) { on('file:preprocessor', require('@cypress/webpack-preprocessor')()) }")
        .spec("a.cy.js", "import { name } from './name'\nit('passes', () => { expect(name?.first).to.equal('hinoki') })\nit('fails', () => {\n  expect(1).to.equal(2) // here\n})\n")
        .file("cypress/e2e/name.js", "export const name = { first: 'hinoki' }");
    let run = project.command().deadline(std::time::Duration::from_secs(120)).finish();
    run.code(1).outcomes(&["passed passes", "failed fails"]);
    run.failed_at("fails", "cypress/e2e/a.cy.js", project.line_of("cypress/e2e/a.cy.js", "// here"));
}

#[test]
fn cucumber_features_with_esbuild() {
    let app = App::with("<button onclick=\"out.textContent = 'clicked'\">go</button><p id=out></p>");
    let config = format!(
        "
const createBundler = require('@bahmutov/cypress-esbuild-preprocessor')
const {{ addCucumberPreprocessorPlugin }} = require('@badeball/cypress-cucumber-preprocessor')
const {{ createEsbuildPlugin }} = require('@badeball/cypress-cucumber-preprocessor/esbuild')
module.exports = {{ e2e: {{ baseUrl: '{}', supportFile: false, specPattern: '**/*.feature', async setupNodeEvents(on, config) {{
  await addCucumberPreprocessorPlugin(on, config)
  on('file:preprocessor', createBundler({{ plugins: [createEsbuildPlugin(config)] }}))
  return config
}} }} }}
",
        app.url("")
    );
    let project = Project::new()
        .packages("preprocessors")
        .file("cypress.config.js", &config)
        .file("package.json", "{ \"cypress-cucumber-preprocessor\": { \"json\": { \"enabled\": true, \"output\": \"out/cucumber.json\" } } }")
        .file(
            "cypress/e2e/button.feature",
            "Feature: button\n  Scenario: is clicked\n    Given the page is open\n    When I click \"go\"\n    Then I see \"clicked\"\n\n  Scenario: says something else\n    Given the page is open\n    Then I see \"nothing of the kind\"\n",
        )
        .file(
            "cypress/support/step_definitions/steps.js",
            "
            import { Given, When, Then } from '@badeball/cypress-cucumber-preprocessor'
            Given('the page is open', () => { cy.visit('/') })
            When('I click {string}', (label) => { cy.contains('button', label).click() })
            Then('I see {string}', (text) => { cy.get('#out', { timeout: 300 }).should('have.text', text, { timeout: 300 }) })
            ",
        );
    let run = project.run();
    run.code(1).outcomes(&["passed button > is clicked", "failed button > says something else"]);
    let report = project.text("out/cucumber.json");
    assert!(report.contains("\"is clicked\"") && report.contains("\"failed\""), "{report}");
}
