//! `cy.origin()`: pages of other origins in one test.

use crate::harness::{App, Project};

/// Two servers, of which the second is reached by another name too: three origins.
struct Sites {
    app: App,
    other: App,
}

impl Sites {
    fn new() -> Self {
        let page = |app: App| {
            app.page("/", "<h1></h1><input><script>document.querySelector('h1').textContent = location.host</script>")
                .page("/1", "<p>one</p>")
                .page("/2", "<p>two</p>")
                .page("/base/page", "<p>based</p>")
                .page("/early", "<script>document.title = `early ${window.hooked}`</script>")
                .page("/opener", "<p></p><script>document.querySelector('p').textContent = `${window.opener} ${top === window}`</script>")
                .page("/throws", "<script>setTimeout(() => { throw new Error('of the page') }, 20)</script>")
                .page("/asks", "<button onclick=\"this.textContent = confirm('sure?')\">ask</button>")
                .page("/link", "<a>go</a><script>document.querySelector('a').href = new URLSearchParams(location.search).get('to')</script>")
                .page("/js", "<script>location = new URLSearchParams(location.search).get('to')</script>")
                .page("/hangs", "<img src='/hang'>")
        };
        Self { app: page(App::start()), other: page(App::everywhere()) }
    }

    fn a(&self) -> String {
        self.other.url("")
    }

    fn b(&self) -> String {
        self.other.other_origin("")
    }

    fn project(&self, lines: &str, spec: &str) -> Project {
        let (a, b) = (self.a(), self.b());
        Project::new().app(&self.app).e2e(lines).spec("a.cy.js", &format!("const A = '{a}'\nconst B = '{b}'\n{spec}"))
    }
}

const QUICK: &str = "defaultCommandTimeout: 700, screenshotOnRunFailure: false,";

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
fn pages_lead_from_origin_to_origin() {
    Sites::new()
        .project(
            "",
            "
            const there = (path, to) => `${path}?to=${encodeURIComponent(to)}`
            it('by links, redirects and scripts', () => {
              cy.visit(there('/link', A + there('/redirect', B + there('/js', A + there('/redirect', B + '/1')))))
              cy.contains('go').click()
              cy.origin(B, () => { cy.contains('one') })
            })
            it('and back again', () => {
              const home = `${location.origin}/2`
              cy.visit(there('/link', A + '/'))
              cy.contains('go').click()
              cy.origin(A, { args: there('/link', home) }, (path) => { cy.visit(path) ; cy.get('a').click() })
              cy.contains('two')
            })
            it('nested', () => {
              cy.visit('/')
              cy.origin(A, { args: { B } }, ({ B }) => {
                cy.visit('/')
                cy.origin(B, () => { cy.visit('/2') ; cy.get('p').invoke('text') }).should('equal', 'two')
              })
              cy.origin(B, () => { cy.contains('two') })
              cy.visit('/1')
              cy.contains('one')
            })
            it('through the history', () => {
              cy.visit(there('/link', A + there('/link', B + '/1')))
              cy.get('a').click()
              cy.origin(A, () => { cy.get('a').click() })
              cy.origin(B, () => { cy.contains('one') ; cy.go('back') })
              cy.origin(A, () => { cy.get('a').click() })
              cy.origin(B, () => { cy.reload() ; cy.contains('one') ; cy.go(-2) })
              cy.contains('go')
            })
            it('a later visit', () => { cy.visit('/') ; cy.visit(A + '/1') ; cy.origin(A, () => { cy.contains('one') }) })
            ",
        )
        .run()
        .passed(5);
}

#[test]
fn events_go_to_the_realm_of_their_page() {
    let run = Sites::new()
        .project(
            QUICK,
            "
            it('before the first script', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/early', { onBeforeLoad: (win) => { win.hooked = 'yes' } })
                cy.title().should('equal', 'early yes')
                cy.visit('/opener')
                cy.contains('null true')
              })
            })
            it('dialogs', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.on('window:confirm', () => false) ; cy.visit('/asks') ; cy.contains('ask').click() ; cy.contains('false') })
            })
            it('errors that are expected', () => {
              cy.visit('/')
              cy.origin(A, () => {
                const seen = new Promise((resolve) => cy.on('uncaught:exception', (error) => { resolve(error.message) ; return false }))
                cy.visit('/throws').then(() => seen).should('contain', 'of the page')
              })
            })
            it('errors', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/throws') ; cy.get('p') }) })
            it('errors afterwards', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/throws') }) ; cy.wait(600) })
            ",
        )
        .run();
    run.failed("errors", &["of the page", "uncaught:exception"]);
    run.failed("errors afterwards", &["of the page"]);
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
            it('no more', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/fetch') ; cy.contains('404') }) })
            it('requests', () => {
              cy.visit('/')
              cy.origin(A + '/base', () => { cy.request('/page').its('body').should('contain', 'based') })
              cy.request('/1').its('body').should('contain', 'one')
            })
            ",
        )
        .run()
        .passed(4);
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

#[test]
fn where_the_flag_is_off_there_are_no_other_origins() {
    let sites = Sites::new();
    let run = sites
        .project(
            &format!("{QUICK} experimentalSessionAndOrigin: false,"),
            "
            it('origin', () => { cy.visit('/') ; cy.origin(A, () => {}) })
            it('visit', () => { cy.visit('/') ; cy.visit(B + '/1') })
            it('link', () => { cy.visit(`/link?to=${B}/1`) ; cy.get('a').click() ; cy.wait(20000) })
            it('out and back', () => { cy.visit('/link?to=' + B + encodeURIComponent(`/redirect?to=${location.origin}/1`)) ; cy.get('a').click() ; cy.contains('one') })
            ",
        )
        .run();
    run.failed("origin", &["experimentalSessionAndOrigin"]);
    run.failed("visit", &[&sites.b()]);
    run.failed("link", &[&sites.b(), "experimentalSessionAndOrigin"]);
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}

#[test]
fn without_web_security_other_origins_need_no_block() {
    Sites::new()
        .project(
            "chromeWebSecurity: false,",
            "
            it('plain', () => {
              cy.visit('/')
              cy.visit(A + '/1')
              cy.contains('one')
              cy.visit(`/link?to=${B}/2`)
              cy.get('a').click()
              cy.contains('two')
              cy.visit('/')
              cy.get('h1')
            })
            it('a block does no harm', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/1') ; cy.contains('one') })
              cy.contains('one')
            })
            ",
        )
        .run()
        .passed(2);
}

#[test]
fn names_stand_for_addresses() {
    let sites = Sites::new();
    let port = sites.app.url("").rsplit(':').next().expect("a port").to_owned();
    Project::new()
        .file(
            "cypress.config.js",
            &format!(
                "module.exports = {{ e2e: {{ supportFile: false, baseUrl: 'http://app.example.com:{port}', hosts: {{ '*.example.com': '127.0.0.1', 'other.test': '127.0.0.1' }} }} }}"
            ),
        )
        .spec(
            "a.cy.js",
            &format!(
                "
                it('subdomains are other origins', () => {{
                  cy.visit('/')
                  cy.get('h1').should('contain', 'app.example.com')
                  for (const name of ['login.example.com', 'other.test']) {{
                    cy.origin(`http://${{name}}:{port}`, {{ args: name }}, (name) => {{ cy.visit('/') ; cy.get('h1').should('contain', name) }})
                  }}
                }})
                "
            ),
        )
        .run()
        .passed(1);
}

#[test]
fn popups_come_back_to_the_page_that_opened_them() {
    let sites = Sites::new();
    let opens = "<button onclick=\"open('/popped', 'p', 'width=200,height=200')\">open</button><p></p><script>addEventListener('message', (e) => { document.querySelector('p').textContent = e.data })</script>";
    let popped = "<script>opener.postMessage('came back', '*') ; close()</script>";
    Sites { app: sites.app.page("/opens", opens).page("/popped", popped), other: sites.other.page("/opens", opens).page("/popped", popped) }
        .project(
            "",
            "
            it('here', () => { cy.visit('/opens') ; cy.contains('open').click() ; cy.contains('came back') })
            it('there', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/opens') ; cy.contains('open').click() ; cy.contains('came back') }) })
            ",
        )
        .run()
        .passed(2);
}

#[test]
fn a_page_that_can_not_be_loaded_is_explained() {
    let sites = Sites::new();
    let run = sites
        .project(
            QUICK,
            "
            const none = 'http://127.0.0.1:9'
            it('visit', () => { cy.visit('/') ; cy.origin(none, () => { cy.visit('/x', { retryOnNetworkFailure: false }) }) })
            it('link', () => { cy.visit(`/link?to=${none}/x`) ; cy.get('a').click() ; cy.get('h1') })
            it('link and block', () => { cy.visit(`/link?to=${none}/x`) ; cy.get('a').click() ; cy.origin(none, () => { cy.get('h1') }) })
            it('goes on', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/1') ; cy.contains('one') }) })
            ",
        )
        .run();
    for title in ["visit", "link", "link and block"] {
        run.failed(title, &["127.0.0.1:9", "server"]);
    }
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}

#[test]
fn a_test_may_end_within_a_block() {
    let run = Sites::new()
        .project(
            QUICK,
            "
            let attempts = 0
            it('retried', { retries: 1 }, () => {
              attempts++
              cy.visit('/')
              cy.origin(A, { args: attempts }, (attempts) => { cy.visit('/') ; cy.wrap(attempts).should('equal', 2) })
            })
            it('done', (done) => {
              cy.visit('/')
              cy.then(() => setTimeout(done, 300))
              cy.origin(A, () => { cy.visit('/') ; cy.get('#nothing', { timeout: 20000 }) })
            })
            it('heard', (done) => {
              cy.on('fail', (error) => { expect(error.message).to.contain('#nothing') ; done() })
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/') ; cy.get('#nothing') })
            })
            it('loading', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/link?to=/slow') ; cy.get('a').click() }) })
            it('after all that', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/1') ; cy.contains('one') }) })
            ",
        )
        .run();
    assert_eq!(run.report().totals.passed, 5, "{}", run.show());
}

#[test]
fn sessions_hold_what_pages_of_other_origins_stored() {
    Sites::new()
        .project(
            "",
            "
            const login = () => cy.session('someone', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/')
                cy.setCookie('sid', '1')
                cy.window().then((win) => { win.localStorage.token = 't' ; win.sessionStorage.tab = 's' })
              })
            })
            for (const title of ['made', 'restored']) {
              it(title, () => {
                login()
                cy.visit('/')
                cy.origin(A, () => {
                  cy.visit('/')
                  cy.document().its('cookie').should('contain', 'sid=1')
                  cy.window().its('localStorage.token').should('equal', 't')
                  cy.window().its('sessionStorage.tab').should('equal', 's')
                })
              })
            }
            it('gone without it', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/') ; cy.document().its('cookie').should('equal', '') }) })
            ",
        )
        .run()
        .passed(3);
}

#[test]
fn thirty_origins_in_one_test() {
    let sites = Sites::new();
    let port = sites.other.url("").rsplit(':').next().expect("a port").to_owned();
    sites
        .project(
            "",
            &format!(
                "
                it('many', () => {{
                  cy.visit('/')
                  for (let i = 2; i < 32; i++) {{
                    cy.origin(`http://127.0.0.${{i}}:{port}`, {{ args: i }}, (i) => {{
                      cy.visit('/')
                      cy.get('h1').should('contain', `127.0.0.${{i}}:`)
                    }})
                  }}
                  cy.visit('/1')
                  cy.contains('one')
                }})
                "
            ),
        )
        .run()
        .passed(1);
}
