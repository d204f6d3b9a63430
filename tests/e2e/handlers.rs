//! What functions of `cy.intercept` may do, and what becomes of those that misbehave.

use axum::response::IntoResponse;

use crate::harness::{App, Project};
use crate::network::TOOLS;

fn spec(app: &App, tests: &str) -> Project {
    Project::new().app(app).spec("a.cy.js", &format!("{TOOLS}{tests}"))
}

fn app() -> App {
    App::with("<h1>Home</h1>")
        .page("/other", "<h1>Other</h1>")
        .on("/users", |_| Some("[\"Ann\"]".into_response()))
        .on("/broken", |_| Some(([("content-type", "application/json")], "{ no json").into_response()))
        .on("/sent", |request| {
            let told = serde_json::json!({ "headers": request.headers, "body": request.body });
            Some(([("content-type", "application/json")], told.to_string()).into_response())
        })
}

#[test]
fn requests_are_seen_as_the_browser_sends_them() {
    let app = app();
    spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        it('with their cookies', () => {
          cy.setCookie('seen', 'yes')
          cy.setCookie('hidden', 'too', { httpOnly: true })
          cy.intercept('/sent', (req) => {
            expect(req.headers.cookie.split('; ').sort()).to.deep.equal(['hidden=too', 'seen=yes'])
            req.headers['x-own'] = 'more'
          }).as('sent')
          load('/sent')
          cy.wait('@sent').its('response.body.headers').should((headers) => {
            expect(headers['x-own']).to.equal('more')
            expect(headers.cookie.split('; ').sort()).to.deep.equal(['hidden=too', 'seen=yes'])
          })
        })
        it('with other cookies', () => {
          cy.setCookie('seen', 'yes')
          cy.intercept('/sent', (req) => { req.headers.cookie = 'own=1' }).as('sent')
          load('/sent')
          cy.wait('@sent').its('response.body.headers.cookie').should('equal', 'own=1')
        })
        it('with bodies that are not what they say', () => {
          cy.intercept('/sent', (req) => { expect(req.body).to.equal('{ no json') }).as('sent')
          load('/sent', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{ no json' })
          cy.wait('@sent').its('response.body.body').should('equal', '{ no json')
          cy.intercept('/broken', (req) => req.continue((res) => { expect(res.body).to.equal('{ no json'); res.headers['x-own'] = '1' })).as('broken')
          load('/broken')
          cy.wait('@broken').its('response.body').should('equal', '{ no json')
          loaded().its('text').should('equal', '{ no json')
        })
        ",
    )
    .run()
    .passed(3);
}

#[test]
fn responses_are_awaited_as_the_handler_says() {
    let app = app();
    spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        it('behind redirects', () => {
          cy.intercept(/redirect/, (req) => {
            req.followRedirect = true
            req.continue((res) => { expect(res.statusCode).to.equal(200); res.send({ body: `${res.body} seen` }) })
          }).as('moved')
          load('/redirect?to=/users')
          loaded().its('text').should('equal', '[\"Ann\"] seen')
          cy.wait('@moved').its('response.url').should('match', /users$/)
        })
        it('at redirects', () => {
          cy.intercept(/redirect/, (req) => req.continue((res) => { expect(res.statusCode).to.equal(302) })).as('moved')
          load('/redirect?to=/users')
          cy.wait('@moved')
          loaded().its('text').should('equal', '[\"Ann\"]')
        })
        it('in time', () => {
          cy.intercept('/hang', (req) => { req.responseTimeout = 200 })
          load('/hang')
          cy.wait(10000)
        })
        ",
    )
    .run()
    .code(1)
    .failed("in time", &["no response came within the `responseTimeout` of `200ms`", "/hang"])
    .outcomes(&["passed behind redirects", "passed at redirects", "failed in time"]);
}

#[test]
fn a_handler_that_changes_the_head_of_a_response_leaves_its_body_to_the_browser() {
    /// "packed", by gzip.
    const PACKED: &[u8] =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x2b\x48\x4c\xce\x4e\x4d\x01\x00\x10\xb4\xf6\x21\x06\x00\x00\x00";
    let kind = |kind: &'static str| [("content-type", kind)];
    let app = app()
        .on("/bytes", move |_| Some((kind("application/octet-stream"), vec![0xff_u8; 300_000]).into_response()))
        .on("/gzip", |_| Some(([("content-encoding", "gzip"), ("content-type", "text/plain")], PACKED).into_response()))
        .on("/events", move |_| Some((kind("text/event-stream"), "data: one\n\n").into_response()));
    spec(
        &app,
        "
        const got = (path, read) => cy.window().then({ timeout: 20000 }, async (win) => {
          const response = await win.fetch(path)
          const { status, statusText } = response
          return { status, statusText, seen: response.headers.get('x-seen'), body: await read(response) }
        })
        const change = (res) => {
          res.headers['x-seen'] = 'yes'
          res.headers['set-cookie'] = 'mine=1; path=/'
          res.statusCode = 203
          res.statusMessage = 'Mine'
        }
        const seen = (body) => ({ status: 203, statusText: 'Mine', seen: 'yes', body })
        beforeEach(() => { cy.visit('/') })
        it('of bytes', () => {
          cy.intercept('/bytes', (req) => req.continue((res) => { change(res); res.setDelay(5) })).as('bytes')
          const sum = async (response) => new Uint8Array(await response.arrayBuffer()).reduce((all, one) => all + one, 0)
          got('/bytes', sum).should('deep.equal', seen(255 * 300000))
          cy.wait('@bytes').its('response.body.byteLength').should('equal', 300000)
          cy.getCookie('mine').should('have.property', 'value', '1')
        })
        it('of a stream, which has no end to wait for', () => {
          cy.intercept('/events', (req) => req.continue(change))
          got('/events', (response) => response.text()).should('deep.equal', seen('data: one\\n\\n'))
        })
        it('of packed bytes', () => {
          cy.intercept('/gzip', (req) => req.continue(change))
          got('/gzip', (response) => response.text()).should('deep.equal', seen('packed'))
        })
        ",
    )
    .run()
    .passed(3);
}

#[test]
fn the_browser_holds_back_only_what_regular_expressions_may_match() {
    let app = app();
    let run = spec(
        &app,
        "
        const cases = {
          'digits': [/\\/users\\/\\d+$/, '/users/12'],
          'a query': [/\\/users\\?page=\\d&/, '/users?page=2&x'],
          'any case': [/\\/USERS\\/1\\?/i, '/users/1?x'],
          'what is not there': [/^(?!.*\\/none).*\\/users\\/[13]/, '/users/3'],
          'one of several': [/\\/(people|users)\\/x{2}y\\*/, '/users/xxy*'],
        }
        for (const [title, [expression, url]] of Object.entries(cases)) {
          it(title, () => {
            cy.visit('/')
            cy.intercept(expression, 'caught')
            load('/posts/1')
            loaded().its('status').should('equal', 404)
            load(url)
            loaded().its('text').should('equal', 'caught')
          })
        }
        ",
    )
    .command()
    .env("HINOKI_LOG", "hinoki::wire=trace")
    .finish();
    run.passed(5);
    let held = |url: &str| {
        let pauses = run.stderr.lines().filter(|line| line.contains("Fetch.requestPaused"));
        pauses.filter(|line| line.contains(&app.url(url))).count()
    };
    assert_eq!((held("/users"), held("/posts")), (5, 0), "{}", run.show());
}

#[test]
fn credentials_do_not_follow_a_redirect_to_another_origin() {
    let app = app();
    let tests = "
        it('follows', () => {
          cy.visit('/')
          cy.intercept(/redirect/, (req) => { req.followRedirect = true ; req.continue(() => {}) })
          const sent = { headers: { authorization: 'Bearer secret' } }
          load('/redirect?to=/echo', sent)
          loaded().its('text').should('include', '/echo').and('include', 'Bearer secret')
          load('/redirect?to=' + encodeURIComponent('ELSEWHERE/echo'), sent)
          loaded().its('text').should('include', '/echo').and('not.include', 'Bearer secret')
        })";
    spec(&app, &tests.replace("ELSEWHERE", &app.other_origin(""))).run().passed(1);
}

#[test]
fn requests_for_which_the_page_stands_still_can_be_answered_by_objects() {
    let app = app();
    spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        const get = (url) => cy.window().then((win) => {
          const request = new win.XMLHttpRequest()
          request.open('GET', url, false)
          request.send()
          return { text: request.responseText, url: request.responseURL }
        })
        it('by an object', () => {
          cy.intercept('/users', { body: 'stub' }).as('users')
          get('/users').should('deep.equal', { text: 'stub', url: `${Cypress.config('baseUrl')}/users` })
          cy.wait('@users').its('request.url').should('match', /users$/)
        })
        it('by the server', () => {
          cy.intercept('/users').as('users')
          get('/users').its('text').should('equal', '[\"Ann\"]')
          cy.wait('@users').its('response.body').should('deep.equal', '[\"Ann\"]')
        })
        it('by a function', () => {
          cy.intercept('/users', (req) => req.reply('never')).as('users')
          get('/users').its('text').should('equal', '[\"Ann\"]')
          cy.wait('@users')
        })
        ",
    )
    .run()
    .code(1)
    .failed("by a function", &["synchronous XMLHttpRequest cannot be decided by a function", "/users", "{ body: … }"])
    .outcomes(&["passed by an object", "passed by the server", "failed by a function"]);
}

#[test]
fn what_is_held_is_let_go_in_time() {
    let app = app();
    spec(
        &app,
        "
        const hold = () => {
          cy.window().then((top) => { top.parent.held = false })
          cy.intercept('/users', () => new Promise((resolve, reject) => { window.refuse = reject })).as('users')
          load('/users')
          cy.wrap(null).should(() => { expect(window.refuse).to.be.a('function') })
        }
        afterEach(() => { window.refuse = undefined })
        it('where the page goes away', () => {
          cy.visit('/')
          hold()
          cy.visit('/other')
          cy.contains('h1', 'Other')
          cy.intercept('/users', 'newer')
          load('/users')
          loaded().its('text').should('equal', 'newer')
          cy.then(() => { window.late = window.refuse })
        })
        it('where the test ended', () => {
          cy.visit('/')
          hold()
          cy.then(() => { window.late = window.refuse })
        })
        it('and what it throws then concerns no other test', () => {
          cy.visit('/')
          cy.then(() => { window.late(new Error('too late')) })
          load('/users')
          loaded().its('text').should('equal', '[\"Ann\"]')
        })
        it('where it throws in response', () => {
          cy.visit('/')
          cy.intercept('/users', (req) => req.continue(() => { throw new Error('not so') }))
          load('/users')
          cy.wait(10000)
        })
        it('and the next goes on', () => {
          cy.visit('/')
          load('/users')
          loaded().its('text').should('equal', '[\"Ann\"]')
        })
        ",
    )
    .run()
    .code(1)
    .failed("where it throws in response", &["The response handler", "not so"])
    .outcomes(&[
        "passed where the page goes away",
        "passed where the test ended",
        "passed and what it throws then concerns no other test",
        "failed where it throws in response",
        "passed and the next goes on",
    ]);
}

#[test]
fn bodies_are_told_to_routes_that_are_named_late() {
    let app = app();
    spec(
        &app,
        "
        it('of a server and of a fixture', () => {
          cy.visit('/')
          cy.intercept('/users').then((route) => {
            load('/users')
            loaded().its('status').should('equal', 200)
            cy.wrap(route, { log: false }).as('users')
          })
          cy.wait('@users').its('response.body').should('equal', '[\"Ann\"]')
        })
        ",
    )
    .run()
    .passed(1);
}
