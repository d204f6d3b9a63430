//! What runs inside of `cy.origin()`.

use super::{QUICK, Sites};
use crate::harness::Project;

#[test]
fn callbacks_run_on_their_origin_and_yield() {
    Sites::new()
        .project(
            "",
            "
            it('visits inside', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/1') ; cy.get('p').invoke('text') }).should('equal', 'one')
            })
            it('needs no visit before', () => cy.origin(A, () => { cy.visit('/2') ; cy.contains('two') }))
            it('takes args as they are', () => {
              cy.visit('/')
              cy.origin(A, { args: { map: new Map([[1, 2]]), date: new Date(5), re: /x/g } }, ({ map, date, re }) => {
                expect(map.get(1)).to.equal(2)
                expect(date.getTime()).to.equal(5)
                expect(re.flags).to.equal('g')
                return { map }
              }).then((value) => expect(value.map.get(1)).to.equal(2))
            })
            it('awaits promises', () => { cy.visit('/') ; cy.origin(A, async () => 42).should('equal', 42) })
            it('yields what stays there, unless it is used', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/') ; cy.get('h1') }).then(() => 5).should('equal', 5)
            })
            it('takes methods', () => {
              cy.visit('/')
              const object = { run({ a }) { return a + 1 } }
              cy.origin(A, { args: { a: 1 } }, object.run).should('equal', 2)
            })
            it('types and clicks', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/') ; cy.get('input').type('hé').should('have.value', 'hé') ; cy.screenshot('there') })
            })
            it('joins to the path', () => { cy.visit('/') ; cy.origin(A + '/base', () => { cy.visit('/page') ; cy.contains('based') }) })
            ",
        )
        .run()
        .passed(8);
}

#[test]
fn a_realm_is_kept_and_cleaned_between_tests() {
    Sites::new()
        .project(
            "env: { a: 1 },",
            "
            it('one', () => {
              cy.visit('/')
              cy.origin(A, () => {
                window.state = 7
                Cypress.Commands.add('own', () => cy.wrap('own'))
                cy.wrap(1).as('one')
                cy.get('@one').should('equal', 1)
                cy.on('window:before:load', (win) => { win.hooked = true })
                cy.visit('/early')
                cy.title().should('equal', 'early true')
                cy.viewport(500, 400)
              })
              cy.visit('/')
              cy.window().its('innerWidth').should('equal', 500)
            })
            it('two', () => {
              cy.visit('/')
              cy.window().its('innerWidth').should('equal', 1000)
              cy.origin(A, () => {
                expect(window.state).to.equal(7)
                cy.visit('/early')
                cy.title().should('equal', 'early undefined')
                cy.own()
              }).should('equal', 'own')
            })
            it('values go in and out', () => {
              Cypress.env('mine', { deep: [1] })
              cy.visit('/')
              cy.origin(A, () => {
                expect(Cypress.env('a')).to.equal(1)
                expect(Cypress.env('mine')).to.deep.equal({ deep: [1] })
                Cypress.env('b', 2)
                Cypress.config('defaultCommandTimeout', 1234)
              })
              cy.then(() => {
                expect(Cypress.env('b')).to.equal(2)
                expect(Cypress.config('defaultCommandTimeout')).to.equal(1234)
              })
            })
            ",
        )
        .run()
        .passed(3);
}

#[test]
fn the_support_file_holds_on_every_origin() {
    let sites = Sites::new();
    Project::new()
        .file(
            "cypress.config.js",
            &format!("module.exports = {{ e2e: {{ baseUrl: '{}', supportFile: 'support.ts' }} }}", sites.app.url("")),
        )
        .file(
            "support.ts",
            "
            import { text } from './text'
            Cypress.Commands.add('heading', (wanted: string) => { cy.get('h1').should('have.text', text(wanted)) })
            beforeEach(() => { Cypress.env('hook', 'ran') })
            ",
        )
        .file("text.ts", "export const text = (value: string): string => value.trim()")
        .spec(
            "a.cy.js",
            &format!(
                "it('a', () => {{ cy.visit('/') ; cy.origin('{}', () => {{ cy.visit('/') ; cy.heading(` ${{location.host}}`) ; expect(Cypress.env('hook')).to.equal('ran') }}) }})",
                sites.a()
            ),
        )
        .run()
        .passed(1);
}

#[test]
fn callbacks_load_modules() {
    let sites = Sites::new();
    let project = Project::new()
        .app(&sites.app)
        .file(
            "cypress.config.js",
            &format!("module.exports = {{ e2e: {{ baseUrl: '{}', supportFile: 'cypress/support/e2e.js', defaultCommandTimeout: 700, screenshotOnRunFailure: false }} }}", sites.app.url("")),
        )
        .file("cypress/support/e2e.js", "import './commands'")
        .file("cypress/support/commands.js", "globalThis.loads = (globalThis.loads ?? 0) + 1\nCypress.Commands.add('one', () => cy.wrap(1))")
        .file("cypress/support/text.ts", "import pad from 'pad'\nexport const text = (value: string): string => pad(value)\nexport default 7")
        .file("cypress/support/fails.js", "export const fail = () => {\n  throw new RangeError('in a module') // here\n}")
        .file("node_modules/pad/package.json", "{ \"name\": \"pad\", \"main\": \"index.js\" }")
        .file("node_modules/pad/index.js", "module.exports = (value) => `<${value}>`")
        .spec(
            "a.cy.ts",
            &format!(
                "
                const A: string = '{}'
                const inside = (title: string, fn: () => unknown) => it(title, () => {{ cy.visit('/') ; cy.origin(A, fn as () => void) }})
                it('named', () => {{ cy.visit('/') ; cy.origin(A, () => {{
                  const {{ text }} = Cypress.require('../support/text') as typeof import('../support/text')
                  return text('a')
                }}).should('equal', '<a>') }})
                it('required', () => {{ cy.visit('/') ; cy.origin(A, () => {{
                  const pad = require('pad')
                  require('../support/commands')
                  expect((window as any).loads).to.equal(1)
                  cy.one().then((one: number) => pad(one))
                }}).should('equal', '<1>') }})
                it('imported', () => {{ cy.visit('/') ; cy.origin(A, async () => {{
                  const {{ default: seven }} = await import('../support/text')
                  return seven
                }}).should('equal', 7) }})
                it('a global', () => {{ cy.visit('/') ; cy.origin(A, () => Buffer.from('a').toString('hex')).should('equal', '61') }})
                it('fails', () => {{ cy.visit('/') ; cy.origin(A, () => {{ require('../support/fails').fail() }}) }})
                it('missing', () => {{ cy.visit('/') ; cy.origin(A, () => {{ require('../support/nothing') }}) }})
                it('outside', () => {{ Cypress.require('../support/text') }})
                ",
                sites.a()
            ),
        );
    let run = project.run();
    run.failed_at("fails", "cypress/support/fails.js", project.line_of("cypress/support/fails.js", "here"));
    run.failed("missing", &["../support/nothing"]);
    run.failed("outside", &["cy.origin()"]);
    assert_eq!(run.report().totals.passed, 4, "{}", run.show());
}

#[test]
fn callbacks_of_frames_and_tabs_load_modules_wherever_they_run() {
    let sites = Sites::new();
    let page = |to: &str| format!("<iframe src='{to}/1'></iframe><a target=_blank href='{to}/1'>open</a>");
    let sites = Sites { app: sites.app.page("/own", &page("")).page("/there", &page(&sites.other.url(""))), ..sites };
    sites
        .project(
            "",
            "
            for (const path of ['/own', '/there']) {
              it('frame ' + path, () => {
                cy.visit(path)
                cy.frame('iframe', () => {
                  expect(require('../support/text').text).to.equal('of a module')
                  expect(Buffer.from('a').toString('hex')).to.equal('61')
                  cy.get('p').should('have.text', 'one')
                })
              })
              it('tab ' + path, () => {
                cy.visit(path)
                cy.get('a').click()
                cy.tab('last', async () => (await import('../support/text')).text).should('equal', 'of a module')
              })
            }
            ",
        )
        .file("cypress/support/text.js", "exports.text = 'of a module'")
        .run()
        .passed(4);
}

#[test]
fn callbacks_that_go_back_to_the_tests_origin_load_modules() {
    let sites = Sites::new();
    let (a, own) = (sites.a(), sites.app.url(""));
    let page = |to: &str| format!("<iframe src='{to}/page'></iframe><a target=_blank href='{to}/1'>open</a>");
    let sites = Sites {
        app: sites.app.page("/page", &page(&a)).page("/own", "<p>own</p>"),
        other: sites.other.page("/page", &page(&format!("{own}/own?"))),
    };
    let run = sites
        .project(
            "screenshotOnRunFailure: false,",
            "
            import { text, loads } from '../support/text'
            it('tab', () => {
              cy.visit('/page')
              cy.get('a').click()
              cy.tab('last', () => {
                cy.get('p')
                cy.tab('main', async () => {
                  const { text, loads } = await import('../support/text')
                  return [text, loads(), Buffer.from('a').toString('hex'), require('../support/common').text]
                })
              }).should('deep.equal', ['of a module', 1, '61', 'common'])
              cy.then(() => loads()).should('equal', 1)
            })
            it('frame', () => {
              cy.visit('/page')
              cy.frame('iframe', () => { cy.frame('iframe', () => {
                cy.get('p').invoke('text').then((own) => own + ' ' + Cypress.require('../support/text').text)
              }) }).should('equal', 'own of a module')
            })
            it('origin', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/page')
                cy.get('a').click()
                cy.tab('last', () => require('../support/common').text)
              }).should('equal', 'common')
            })
            it('missing', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/page') ; cy.frame('iframe', () => { require('../support/nothing') }) }) })
            it('by itself', () => {
              cy.visit('/page')
              cy.frame('iframe', () => { const inner = () => { Cypress.require('../support/' + 'text') } ; cy.frame('iframe', inner) })
            })
            it('elsewhere', () => { Cypress.require('../support/text') })
            ",
        )
        .file("cypress/support/text.js", "let count = 0\ncount++\nexport const text = 'of a module'\nexport const loads = () => count")
        .file("cypress/support/common.js", "exports.text = 'common'")
        .run();
    run.failed("missing", &["../support/nothing"]);
    run.failed("by itself", &["../support/text", "was not bundled", "cy.frame()"]);
    run.failed("elsewhere", &["as usual"]);
    assert_eq!(run.report().totals.passed, 3, "{}", run.show());
}

#[test]
fn requests_are_seen_by_the_realm_of_their_route() {
    let sites = Sites::new();
    Sites { app: sites.app, other: sites.other.page("/fetch", "<p></p><script>fetch('/api').then((r) => r.text()).then((text) => { document.querySelector('p').textContent = text })</script>") }
        .project(
            "",
            "
            it('inside', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.intercept('/api', (req) => { req.reply('stubbed inside') }).as('api')
                cy.visit('/fetch')
                cy.wait('@api').its('response.body').should('equal', 'stubbed inside')
                cy.contains('stubbed inside')
              })
            })
            it('outside and inside', () => {
              cy.intercept('/api', (req) => { req.reply(`outside ${req.headers['x-inside']}`) }).as('outer')
              cy.visit('/')
              cy.origin(A, () => {
                cy.intercept('/api', (req) => { req.headers['x-inside'] = 'yes' }).as('inner')
                cy.visit('/fetch')
                cy.wait('@inner')
                cy.contains('outside yes')
              })
              cy.wait('@outer')
            })
            it('the response, in the order of the request', () => {
              cy.intercept('/api', (req) => {
                req.on('response', (res) => { res.body = `${res.body} first` })
                req.continue((res) => { res.statusCode = 200 ; res.body = `${res.headers['x-seen']}` })
              }).as('outer')
              cy.visit('/')
              cy.origin(A, () => {
                cy.intercept('/api', (req) => {
                  req.on('response', (res) => { res.headers['x-seen'] = `inside saw ${res.statusCode}` })
                }).as('inner')
                cy.visit('/fetch')
                cy.contains('inside saw 404 first')
                cy.wait('@inner').its('response.headers').should('include', { 'x-seen': 'inside saw 404' })
              })
              cy.wait('@outer').its('response').should('include', { statusCode: 200, body: 'inside saw 404 first' })
            })
            it('no more', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/fetch') ; cy.contains('404') }) })
            it('requests', () => {
              cy.visit('/')
              cy.origin(A + '/base', () => { cy.request('/page').its('body').should('contain', 'based') })
              cy.request('/1').its('body').should('contain', 'one')
            })
            ",
        )
        .run()
        .passed(5);
}

#[test]
fn failures_inside_show_the_line_of_the_spec() {
    let project = Sites::new();
    let project = project.project(
        QUICK,
        "
        it('command', () => {
          cy.visit('/')
          cy.origin(A, () => {
            cy.visit('/')
            cy.get('#nothing') // here: a command
          })
        })
        it('throw', () => {
          cy.visit('/')
          cy.origin(A, () => {
            const inner = () => { throw new TypeError('mine') } // here: a throw
            inner()
          })
        })
        it('diff', () => { cy.visit('/') ; cy.origin(A, () => { expect({ a: 1 }).to.deep.equal({ a: 2 }) }) })
        ",
    );
    let run = project.run();
    let file = "cypress/e2e/a.cy.js";
    run.failed_at("command", file, project.line_of(file, "here: a command"));
    run.failed("command", &["Timed out retrying after 700ms", "#nothing"]);
    run.failed_at("throw", file, project.line_of(file, "here: a throw"));
    assert_eq!(run.report().test("throw").failure().name, "TypeError");
    let diff = run.report().test("diff").failure().clone();
    assert!(diff.expected.is_some_and(|text| text.contains('2')) && diff.actual.is_some_and(|text| text.contains('1')));
}

#[test]
fn what_can_not_be_done_is_explained() {
    let sites = Sites::new();
    let own = sites.app.url("");
    let run = sites
        .project(
            QUICK,
            &format!(
                "
                const own = '{own}'
                const inside = (title, fn, args) => it(title, () => {{ cy.visit('/') ; cy.origin(A, {{ args }}, fn) }})
                it('closure', () => {{ const user = 1 ; cy.visit('/') ; cy.origin(A, () => {{ cy.wrap(user) }}) }})
                it('alias', () => {{ cy.visit('/') ; cy.get('h1').as('it') ; cy.origin(A, () => {{ cy.get('@it') }}) }})
                it('used', () => {{ cy.visit('/') ; cy.origin(A, () => {{ cy.visit('/') ; cy.get('h1') }}).should('have.text', 'x') }})
                inside('session', () => {{ cy.session('x', () => {{}}) }})
                inside('session api', () => {{ Cypress.session.clearAllSavedSessions() }})
                inside('nested own', ({{ own }}) => {{ cy.origin(own, () => {{}}) }}, {{ own }})
                inside('mixed', () => {{ cy.wrap(1) ; return 5 }})
                inside('elsewhere', () => {{ cy.get('h1') }})
                it('own', () => {{ cy.visit('/') ; cy.origin(own + '/x', () => {{}}) }})
                it('query', () => {{ cy.visit('/') ; cy.origin(A + '/?x=1', () => {{}}) }})
                it('args', () => {{ cy.visit('/') ; cy.origin(A, {{ args: {{ f: () => {{}} }} }}, () => {{}}) }})
                it('callback', () => {{ cy.visit('/') ; cy.origin(A) }})
                it('option', () => {{ cy.visit('/') ; cy.origin(A, {{ arg: 1 }}, () => {{}}) }})
                it('outside', () => {{ cy.visit('/') ; cy.origin(A, () => {{ cy.visit('/') }}) ; cy.get('h1') }})
                it('load', {{ pageLoadTimeout: 700 }}, () => {{ cy.visit('/') ; cy.origin(A, () => {{ cy.visit('/hangs') }}) }})
                it('load by a link', {{ pageLoadTimeout: 700 }}, () => {{ cy.visit(`/link?to=${{A}}/hangs`) ; cy.get('a').click() ; cy.get('h1') }})
                "
            ),
        )
        .run();
    let a = sites.a();
    run.failed("closure", &["user is not defined", "args"]);
    run.failed("alias", &["@it", "args"]);
    run.failed("used", &["another origin"]);
    run.failed("session", &["cy.session()", "inside of `cy.origin()`"]);
    run.failed("session api", &["clearAllSavedSessions()", "inside of `cy.origin()`"]);
    run.failed("nested own", &[&own, "own origin"]);
    run.failed("mixed", &["cy.origin()", "cy.wrap()"]);
    run.failed("elsewhere", &["Timed out retrying after 700ms", &a, &own]);
    run.failed("own", &[&own, "own origin"]);
    run.failed("query", &["query"]);
    run.failed("args", &["args"]);
    run.failed("callback", &["function"]);
    run.failed("option", &["`arg`", "args"]);
    run.failed("outside", &["Timed out retrying after 700ms", &a, &own, &format!("cy.origin('{a}'")]);
    run.failed("load", &["700ms", "/hang"]);
    run.failed("load by a link", &["700ms", "/hang"]);
}
