//! The commands that look at the page and the world around it.

use crate::harness::{App, Project, page};

const TREE: &str = "
<nav><a href='/next?a=1#there'>Next</a></nav>
<ul id=list><li class='item first'>one</li><li class='item on'>two <b>bold</b></li><li class=item>three</li><li class='item last'>four</li></ul>
<div id=outer><div class=middle><p id=deep>Deep <span>text</span></p></div></div>
<p>Find the <em>whole</em> sentence</p><input type=submit value='Send it'>";

fn tree() -> App {
    App::with(TREE).page("/next", &page("<h1>Next</h1><a href=/>back</a>"))
}

#[test]
fn queries_go_up_down_and_sideways() {
    Project::new()
        .app(&tree())
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            const texts = ($els) => [...$els].map((el) => el.textContent.trim())
            it('down and by position', () => {
              cy.get('#list').children().should('have.length', 4).first().should('have.text', 'one')
              cy.get('#list').find('li').last().should('have.text', 'four')
              cy.get('li').eq(1).should('have.class', 'on')
              cy.get('li').eq(-2).should('have.text', 'three')
              cy.get('li').filter('.on').should('have.length', 1)
              cy.get('li').filter((i) => i > 1).should('have.length', 2)
              cy.get('li').not('.on').should('have.length', 3)
            })
            it('up', () => {
              cy.get('#deep').parent().should('have.class', 'middle')
              cy.get('#deep').parents().should('have.length', 4)
              cy.get('#deep').parents('div').should('have.length', 2)
              cy.get('#deep').parentsUntil('#outer').should('have.length', 1)
              cy.get('span').closest('div').should('have.class', 'middle')
            })
            it('sideways', () => {
              cy.get('.on').next().should('have.text', 'three')
              cy.get('.on').nextAll().then(($els) => { expect(texts($els)).to.deep.equal(['three', 'four']) })
              cy.get('.on').nextUntil('.last').should('have.length', 1)
              cy.get('.on').prev().should('have.text', 'one')
              cy.get('.last').prevAll().should('have.length', 3)
              cy.get('.last').prevUntil('.first').should('have.length', 2)
              cy.get('.on').siblings().should('have.length', 3)
            })
            it('by content', () => {
              cy.contains('Find the whole sentence').should('match', 'p')
              cy.contains('li', 'bold').should('have.class', 'on')
              cy.contains(/^thr/).should('have.text', 'three')
              cy.contains('Send it').should('match', 'input')
              cy.contains('DEEP', { matchCase: false }).should('have.id', 'deep')
              cy.get('#outer').contains('text').should('match', 'span')
            })
            it('root, document, window, title', () => {
              cy.root().should('match', 'html')
              cy.document().its('contentType').should('equal', 'text/html')
              cy.document().should('have.property', 'charset').and('equal', 'UTF-8')
              cy.window().should('have.property', 'top')
              cy.window().then((win) => { expect(win.top === win).to.equal(true) ; expect(win.opener).to.equal(null) })
              cy.title().should('equal', 'Page')
            })
            ",
        )
        .run()
        .passed(5);
}

#[test]
fn location_and_history() {
    Project::new()
        .app(&tree())
        .spec(
            "a.cy.js",
            "
            it('location', () => {
              cy.visit('/')
              cy.contains('Next').click()
              cy.get('h1')
              cy.location('pathname').should('equal', '/next')
              cy.location().should((location) => {
                expect(location.search).to.equal('?a=1')
                expect(location.hash).to.equal('#there')
                expect(location.origin).to.equal(Cypress.config('baseUrl'))
              })
              cy.hash().should('equal', '#there')
              cy.url().should('equal', `${Cypress.config('baseUrl')}/next?a=1#there`)
              cy.go('back') ; cy.location('pathname').should('equal', '/')
              cy.go('forward') ; cy.location('pathname').should('equal', '/next')
              cy.go(-1) ; cy.location('pathname').should('equal', '/')
              cy.window().then((win) => { win.mark = 1 })
              cy.reload()
              cy.window().should('not.have.property', 'mark')
              cy.reload(true)
              cy.get('#list')
            })
            ",
        )
        .run()
        .passed(1);
}

#[test]
fn visit_options_reach_the_server_and_the_page() {
    let app = App::with("<script>window.early = window.set</script>hello");
    let run = Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            it('hooks', () => {
              let loaded
              cy.visit('/', { onBeforeLoad(win) { win.set = 'before' }, onLoad(win) { loaded = win.early } })
                .its('early').should('equal', 'before')
              cy.then(() => { expect(loaded).to.equal('before') })
            })
            it('method, body and headers', () => {
              cy.visit({ url: '/echo', method: 'POST', body: { a: 'b c' }, headers: { 'x-own': 'yes' } })
              cy.get('pre').invoke('text').then(JSON.parse).should((seen) => {
                expect(seen.method).to.equal('POST')
                expect(seen.body).to.contain('a').and.to.contain('b')
                expect(seen.headers['x-own']).to.equal('yes')
              })
            })
            it('qs and auth', () => {
              cy.visit('/echo?c=d', { qs: { a: '1' }, auth: { username: 'me', password: 'secret' } })
              cy.get('pre').invoke('text').then(JSON.parse).should((seen) => {
                expect(seen.query).to.deep.equal({ a: '1', c: 'd' })
                expect(seen.headers.authorization).to.equal(`Basic ${btoa('me:secret')}`)
              })
            })
            it('redirects are followed', () => { cy.visit('/redirect?to=/echo') ; cy.location('pathname').should('equal', '/echo') })
            it('a status may be let be', () => { cy.visit('/status/404', { failOnStatusCode: false }) ; cy.contains('404') })
            it('a hash change is no load', () => {
              cy.visit('/')
              cy.window().then((win) => { win.mark = 1 })
              cy.visit('/#part')
              cy.window().should('have.property', 'mark', 1)
              cy.hash().should('equal', '#part')
            })
            it('an absolute URL of the same origin', () => { cy.visit(`${Cypress.config('baseUrl')}/echo`) ; cy.get('pre') })
            it('a page under CSP and COOP', () => {
              cy.visit('/header?content-security-policy=default-src%20none&cross-origin-opener-policy=same-origin&x-frame-options=DENY')
              cy.get('h1').should('have.text', 'headers')
              cy.visit('/') ; cy.contains('hello')
            })
            ",
        )
        .run();
    run.passed(8);
    // What the program serves below the app's origin never reaches the app.
    assert!(app.paths().iter().all(|path| !path.starts_with(hinoki_protocol::RESERVED_PATH)), "{:?}", app.paths());
}

#[test]
fn a_visit_that_fails_says_why() {
    let app = App::with("hello");
    let run = Project::new()
        .app(&app)
        .e2e("pageLoadTimeout: 600")
        .spec(
            "a.cy.js",
            "
            it('status', () => { cy.visit('/status/500') })
            it('not a page', () => { cy.visit('/download') })
            it('never answered', () => { cy.visit('/hang') })
            it('no url', () => { cy.visit() })
            it('nobody there', () => { cy.visit('http://127.0.0.1:9/') })
            it('goes on', () => { cy.visit('/') ; cy.contains('hello') })
            ",
        )
        .run();
    run.code(1);
    run.failed("status", &["500", "/status/500"]);
    run.failed("never answered", &["600ms", "load"]);
    run.failed("no url", &["visit"]);
    run.failed("nobody there", &["http://127.0.0.1:9/"]);
    assert_eq!(run.report().outcomes().last().map(String::as_str), Some("passed goes on"));
}

#[test]
fn viewport_and_its_presets() {
    let app =
        App::with("<style>p { display: none } @media (max-width: 400px) { p { display: block } }</style><p>narrow</p>");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            it('changes', () => {
              cy.visit('/')
              cy.window().its('innerWidth').should('equal', 1000)
              cy.window().its('innerHeight').should('equal', 660)
              cy.get('p').should('not.be.visible')
              cy.viewport('iphone-6')
              cy.window().its('innerWidth').should('equal', 375)
              cy.get('p').should('be.visible')
              cy.viewport('iphone-6', 'landscape')
              cy.window().its('innerWidth').should('equal', 667)
              cy.viewport(300, 200)
              cy.window().its('innerHeight').should('equal', 200)
            })
            it('is as before', () => { cy.visit('/') ; cy.window().its('innerWidth').should('equal', 1000) })
            it('refuses', () => { cy.viewport('no-such-phone') })
            ",
        )
        .run()
        .failed("refuses", &["no-such-phone"])
        .outcomes(&["passed changes", "passed is as before", "failed refuses"]);
}

#[test]
fn files_are_read_and_written() {
    let project = Project::new()
        .file("cypress/fixtures/user.json", "{ \"name\": \"Jane\" }")
        .file("cypress/fixtures/text.txt", "plain")
        .file("cypress/fixtures/deep/list.json", "[1, 2]")
        .file("data.json", "{ \"n\": 1 }")
        .spec(
            "a.cy.js",
            "
            it('fixtures', () => {
              cy.fixture('user.json').should('deep.equal', { name: 'Jane' })
              cy.fixture('user').its('name').should('equal', 'Jane')
              cy.fixture('text.txt').should('equal', 'plain')
              cy.fixture('deep/list').should('have.length', 2)
              cy.fixture('text.txt', 'base64').should('equal', 'cGxhaW4=')
              cy.fixture('user').as('user').then(function (user) { expect(this.user).to.deep.equal(user) })
            })
            it('a changed fixture does not stay changed', () => {
              cy.fixture('user').then((user) => { user.name = 'changed' })
              cy.fixture('user').its('name').should('equal', 'Jane')
            })
            it('files', () => {
              cy.readFile('data.json').should('deep.equal', { n: 1 })
              cy.writeFile('out/new.json', { a: [1] })
              cy.readFile('out/new.json').its('a.0').should('equal', 1)
              cy.writeFile('out/text.txt', 'one\\n')
              cy.writeFile('out/text.txt', 'two\\n', { flag: 'a+' })
              cy.readFile('out/text.txt').should('equal', 'one\\ntwo\\n')
              cy.writeFile('out/bytes.bin', Cypress.Buffer.from([0, 255]))
              cy.readFile('out/bytes.bin', null).should('have.length', 2)
              cy.readFile('out/missing.txt').should('not.exist')
            })
            it('no fixture', () => { cy.fixture('nobody') })
            it('no file', { defaultCommandTimeout: 60 }, () => { cy.readFile('nothing.txt') })
            it('not JSON', () => { cy.writeFile('out/bad.json', '{') ; cy.readFile('out/bad.json') })
            ",
        );
    let run = project.run();
    run.code(1);
    run.failed("no fixture", &["nobody", "fixtures"]);
    run.failed("no file", &["nothing.txt"]);
    run.failed("not JSON", &["bad.json"]);
    assert_eq!(run.report().totals.passed, 3, "{}", run.show());
    assert_eq!(project.text("out/text.txt"), "one\ntwo\n");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&project.text("out/new.json")).unwrap()["a"][0], 1);
}

#[test]
fn the_clock_stands_still_until_it_is_told() {
    let app = App::with(
        "<p>0</p><script>let n = 0 ; setInterval(() => { document.querySelector('p').textContent = ++n }, 1000) ; document.title = new Date().getTime()</script>",
    );
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            it('ticks', () => {
              cy.clock(Date.UTC(2020, 0, 1))
              cy.visit('/')
              cy.title().should('equal', String(Date.UTC(2020, 0, 1)))
              cy.get('p').should('have.text', '0')
              cy.tick(3000)
              cy.get('p').should('have.text', '3')
              cy.clock().then((clock) => { clock.tick(1000) })
              cy.get('p').should('have.text', '4')
              cy.clock().invoke('restore')
              cy.window().then((win) => { expect(new win.Date().getFullYear()).to.be.greaterThan(2020) })
            })
            it('only some functions', () => {
              cy.clock(0, ['Date'])
              cy.visit('/')
              cy.window().then((win) => new Promise((resolve) => { win.setTimeout(resolve, 1) }))
            })
            it('is real again', () => {
              cy.visit('/')
              cy.window().then((win) => { expect(new win.Date().getFullYear()).to.be.greaterThan(2020) })
            })
            ",
        )
        .run()
        .passed(3);
}

#[test]
fn stubs_and_spies() {
    let app = App::with("<button onclick='save(1, \"a\")'>save</button><script>window.save = (n) => n + 1</script>");
    Project::new()
        .app(&app)
        .e2e("defaultCommandTimeout: 500")
        .spec(
            "a.cy.js",
            "
            it('spy on the app', () => {
              cy.visit('/')
              cy.window().then((win) => { cy.spy(win, 'save').as('save') })
              cy.get('button').click()
              cy.get('@save').should('have.been.calledOnce').and('have.been.calledWith', 1, 'a')
              cy.get('@save').its('firstCall.returnValue').should('equal', 2)
            })
            it('stub', () => {
              const api = { get: () => 'real' }
              cy.stub(api, 'get').returns('stubbed')
              expect(api.get()).to.equal('stubbed')
              expect(api.get).to.have.been.calledOnce
              const free = cy.stub().withArgs(1).resolves('one').as('free')
              cy.wrap(null).then(() => free(1)).should('equal', 'one')
              cy.get('@free').should('be.called')
              window.api = api
            })
            it('stubs end with their test', () => { expect(window.api.get()).to.equal('real') })
            it('never called', () => { const f = cy.stub().as('f') ; cy.get('@f').should('have.been.calledWith', 'x') })
            ",
        )
        .run()
        .failed("never called", &["x"])
        .code(1);
}

#[test]
fn screenshots_are_files_and_a_failure_takes_one() {
    let app = App::with("<h1 style='height: 2000px; background: teal'>tall</h1>");
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "
        it('takes', () => {
          cy.visit('/')
          cy.screenshot('named', { capture: 'viewport' })
          cy.screenshot('folder/full', { capture: 'fullPage' })
          cy.get('h1').screenshot('element')
          cy.screenshot()
        })
        it('fails', () => { cy.visit('/') ; cy.get('#never', { timeout: 50 }) })
        ",
    );
    let run = project.run();
    run.code(1);
    let shots = &run.report().test("takes").attempts[0].screenshots;
    assert_eq!(shots.len(), 4, "{}", run.show());
    let named = project.path("cypress/screenshots/a.cy.js/named.png");
    assert!(named.exists(), "{shots:#?}");
    assert_eq!((shots[0].width, shots[0].height), (1000, 660));
    assert!(shots[1].height >= 2000, "{shots:#?}");
    let failure = &run.report().test("fails").attempts[0].screenshots;
    assert!(failure.iter().any(|shot| shot.test_failure && shot.path.contains("fails (failed).png")), "{failure:#?}");
    run.printed("fails (failed).png");
}

#[test]
fn no_screenshot_of_a_failure_where_it_is_switched_off() {
    let project = Project::of("it('fails', () => { throw new Error('x') })").e2e("screenshotOnRunFailure: false");
    let run = project.run();
    run.code(1);
    assert!(!project.path("cypress/screenshots").exists());
}

#[test]
fn screenshots_of_failures_keep_to_what_spec_and_test_say() {
    let app = App::with(
        "<style>@keyframes spin { to { rotate: 1turn } } p { animation: spin 1s infinite }</style><p>turns</p>",
    );
    let project = Project::new()
        .app(&app)
        .spec(
            "defaults.cy.js",
            "
            Cypress.Screenshot.defaults({ screenshotOnRunFailure: false })
            it('none by default', () => { throw new Error('x') })
            ",
        )
        .spec(
            "options.cy.js",
            "
            describe('of its suite', { screenshotOnRunFailure: false }, () => {
              it('none', () => { throw new Error('x') })
              it('one all the same', { screenshotOnRunFailure: true }, () => { throw new Error('x') })
            })
            ",
        )
        .spec(
            "rest.cy.js",
            "
            Cypress.Screenshot.defaults({ overwrite: true, blackout: ['p'], capture: 'fullPage' })
            describe('stays', { testIsolation: false }, () => {
              it('same', () => {
                cy.visit('/').then((win) => {
                  const { pause } = win.Animation.prototype
                  win.paused = 0
                  win.Animation.prototype.pause = function () { win.paused += 1; return pause.call(this) }
                }).then(() => { throw new Error('x') })
              })
              it('goes on', () => {
                cy.window().its('paused').should('equal', 1)
                cy.document().then((document) => {
                  expect(document.getAnimations()[0].playState).to.equal('running')
                  expect(document.querySelectorAll('div')).to.have.length(0)
                })
              })
            })
            describe('stays', () => { it('same', () => { throw new Error('x') }) })
            ",
        );
    let run = project.run();
    run.code(1).printed("✓ goes on");
    let pictures = |test: &str| run.report().test(test).attempts[0].screenshots.len();
    assert_eq!(pictures("none by default"), 0);
    assert_eq!(pictures("none"), 0);
    assert_eq!(pictures("one all the same"), 1);
    let folder = std::fs::read_dir(project.path("cypress/screenshots/rest.cy.js")).expect("pictures");
    assert_eq!(folder.count(), 1, "the second one overwrote the first: {}", run.show());
}

#[test]
fn a_task_runs_in_node() {
    Project::new()
        .file(
            "cypress.config.js",
            "
            module.exports = { e2e: { supportFile: false, setupNodeEvents(on, config) {
              on('task', { double: (n) => n * 2, nothing: () => null, fails: () => { throw new Error('from the task') }, forgets: () => undefined })
              config.env.fromNode = process.version
              return config
            } } }
            ",
        )
        .spec(
            "a.cy.js",
            "
            it('answers', () => {
              cy.task('double', 21).should('equal', 42)
              cy.task('nothing').should('equal', null)
              expect(Cypress.env('fromNode')).to.match(/^v/)
            })
            it('fails', () => { cy.task('fails') })
            it('is unknown', () => { cy.task('unknown') })
            it('yields undefined', () => { cy.task('forgets') })
            ",
        )
        .run()
        .failed("fails", &["from the task"])
        .failed("is unknown", &["unknown", "double"])
        .failed("yields undefined", &["undefined"])
        .code(1);
}

#[test]
fn variables_are_read_by_name_where_the_page_does_not_hold_them() {
    for (allowed, missing) in [("true", false), ("false", true)] {
        let project = Project::new()
            .e2e(&format!("allowCypressEnv: {allowed}, env: {{ user: 'jane', key: 's3cret-' + 5 }},"))
            .app(&tree())
            .spec(
                "a.cy.js",
                &format!(
                    "
                    it('by name', () => {{
                      cy.env(['user', 'none']).should('deep.equal', {{ user: 'jane', none: undefined }})
                      cy.env(['key']).should('have.property', 'key').and('equal', 's3cret' + '-5')
                      expect(JSON.stringify(window.__hinoki_boot).includes('s3cret')).to.equal({})
                    }})
                    it('fails without telling', () => {{ cy.env(['key'], {{ timeout: 500 }}).should('have.property', 'other') }})
                    it('as a whole', () => {{ expect(Cypress.env('user')).to.equal('jane') }})
                    ",
                    !missing
                ),
            );
        let run =
            project.command().args(&["--config", "screenshotOnRunFailure=false,defaultCommandTimeout=200"]).finish();
        run.code(1);
        let failed = run.report().test("fails without telling").failure().message.clone();
        assert!(failed.contains("other") && !failed.contains("s3cret"), "{failed}");
        if missing {
            run.failed("as a whole", &["allowCypressEnv", "cy.env"]);
        }
        let passed = run.report().outcomes().iter().filter(|test| test.starts_with("passed")).count();
        assert_eq!(passed, if missing { 1 } else { 2 }, "{}", run.show());
    }
}
