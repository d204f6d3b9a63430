//! `cy.request`, `cy.intercept`, `cy.wait` for requests, `cy.exec`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::harness::{App, Project};

/// What specs here share: `load(url, init)` has the page fetch something, `loaded()` yields what it got.
pub(crate) const TOOLS: &str = "
const load = (url, init) => cy.window().then((win) => {
  win.loaded = undefined
  win.fetch(url, init).then(
    async (r) => { win.loaded = { status: r.status, text: await r.text(), headers: Object.fromEntries(r.headers) } },
    (e) => { win.loaded = { error: String(e) } },
  )
})
const loaded = () => cy.window().its('loaded')
";

fn json(value: serde_json::Value) -> Option<Response> {
    Some(
        ([("content-type", "application/json"), ("access-control-allow-origin", "*")], value.to_string())
            .into_response(),
    )
}

fn app() -> App {
    App::with("<h1>Home</h1>")
        .page("/other", "<h1>Other</h1>")
        .file(
            "/worker.js",
            "text/javascript",
            "fetch('/users').then((r) => r.text()).then((text) => postMessage(text))",
        )
        .on("/users", |_| json(serde_json::json!([{ "name": "Ann" }, { "name": "Bob" }])))
        .on("/cached", |request| {
            let tag = [("etag", "\"1\""), ("cache-control", "no-cache")];
            match request.headers.contains_key("if-none-match") {
                true => Some((StatusCode::NOT_MODIFIED, tag).into_response()),
                false => Some((tag, [("content-type", "application/json")], "{\"kept\":true}").into_response()),
            }
        })
        .on("/sent", |request| {
            json(serde_json::json!({
                "method": request.method, "query": request.query, "headers": request.headers, "body": request.body,
            }))
        })
        .on("/login", |_| {
            let headers = [("location", "/sent"), ("set-cookie", "sid=abc; HttpOnly; Path=/")];
            Some((StatusCode::FOUND, headers).into_response())
        })
        .on("/logout", |_| Some(([("set-cookie", "sid=; Max-Age=0; Path=/")], "bye").into_response()))
        .on("/refused", |request| match request.headers.contains_key("authorization") {
            true => json(serde_json::json!({ "ok": true })),
            false => {
                Some((StatusCode::UNAUTHORIZED, [("www-authenticate", "Basic realm=\"x\"")], "no").into_response())
            }
        })
        .on("/bytes", |_| {
            Some(([("content-type", "application/octet-stream")], vec![0_u8, 255, 1, 254]).into_response())
        })
}

fn spec(app: &App, tests: &str) -> Project {
    let tests = tests.replace("OTHER", &app.other_origin(""));
    Project::new().app(app).spec("a.cy.js", &format!("{TOOLS}{tests}"))
}

#[test]
fn requests_share_cookies_with_the_page_both_ways() {
    let app = app();
    spec(
        &app,
        "
        it('theirs are kept, also those of redirects', () => {
          cy.request('/login').then((response) => {
            expect(response.status).to.equal(200)
            expect(response.body.headers.cookie).to.equal('sid=abc')
            expect(response.redirects).to.deep.equal([`302: ${Cypress.config('baseUrl')}/sent`])
            expect(response.allRequestResponses).to.have.length(2)
          })
          cy.getCookie('sid').should('include', { value: 'abc', httpOnly: true })
          cy.visit('/')
          cy.document().its('cookie').should('equal', '')
        })
        it('the page\\'s are sent, and can be removed', () => {
          cy.getCookie('sid').should('be.null')
          cy.setCookie('mine', 'yes')
          cy.request('/sent').its('body.headers.cookie').should('equal', 'mine=yes')
          cy.request({ url: '/sent', headers: { cookie: 'mine=no; more=1' } }).its('body.headers.cookie').should('equal', 'mine=no; more=1')
          cy.request('/login')
          cy.request('/logout')
          cy.getCookie('sid').should('be.null')
        })
        it('redirects can be looked at', () => {
          cy.request({ url: '/login', followRedirect: false }).then((response) => {
            expect(response.status).to.equal(302)
            expect(response.redirectedToUrl).to.equal(`${Cypress.config('baseUrl')}/sent`)
          })
        })
        ",
    )
    .run()
    .passed(3);
}

#[test]
fn requests_send_what_they_are_given() {
    let app = app();
    spec(
        &app,
        "
        it('json', () => {
          cy.request('POST', '/sent', { a: [1] }).its('body').should((sent) => {
            expect(sent.method).to.equal('POST')
            expect(JSON.parse(sent.body)).to.deep.equal({ a: [1] })
            expect(sent.headers).to.include({ 'content-type': 'application/json', 'user-agent': navigator.userAgent })
          })
        })
        it('forms, queries, texts', () => {
          cy.request({ method: 'POST', url: '/sent', form: true, body: { a: 'x y', b: '&' } }).its('body').should((sent) => {
            expect(sent.body).to.equal('a=x%20y&b=%26')
            expect(sent.headers['content-type']).to.equal('application/x-www-form-urlencoded')
          })
          cy.request({ url: '/sent?a=1', qs: { b: 2, c: 'ü' } }).its('body.query').should('deep.equal', { a: '1', b: '2', c: 'ü' })
          cy.request('PUT', '/sent', 'plain').its('body.body').should('equal', 'plain')
        })
        it('multipart', () => {
          const form = new FormData()
          form.append('name', 'Ann')
          form.append('file', new Blob(['hello'], { type: 'text/plain' }), 'hello.txt')
          cy.request({ method: 'POST', url: '/sent', body: form, headers: { 'content-type': 'multipart/form-data' } }).then(({ body }) => {
            const sent = JSON.parse(new TextDecoder().decode(body))
            expect(sent.headers['content-type']).to.match(/^multipart\\/form-data; boundary=/)
            expect(sent.body).to.include('filename=\"hello.txt\"').and.include('hello').and.include('Ann')
          })
        })
        it('credentials', () => {
          cy.request({ url: '/sent', auth: { username: 'a', password: 'b' } }).its('body.headers.authorization').should('equal', 'Basic YTpi')
          cy.request({ url: '/sent', auth: { bearer: 'token' } }).its('body.headers.authorization').should('equal', 'Bearer token')
          cy.request({ url: '/refused', auth: { user: 'a', pass: 'b', sendImmediately: false } }).its('body.ok').should('equal', true)
        })
        it('bytes', () => {
          cy.request({ url: '/bytes', encoding: 'binary' }).its('body').should('equal', '\\x00\\xff\\x01\\xfe')
          cy.request({ url: '/bytes', encoding: 'hex' }).its('body').should('equal', '00ff01fe')
        })
        it('any status if told so', () => {
          cy.request({ url: '/status/503', failOnStatusCode: false }).its('isOkStatusCode').should('equal', false)
        })
        ",
    )
    .run()
    .passed(6);
}

#[test]
fn requests_that_fail_show_both_sides_but_no_secrets() {
    let app = app();
    let run = spec(
        &app,
        "
        it('status', () => { cy.request({ method: 'POST', url: '/status/500', body: 'b'.repeat(5000), headers: { authorization: ['Bearer very', 'secret', 'token'].join('') } }) })
        it('network', () => { cy.request('http://127.0.0.1:1/x') })
        it('timeout', () => { cy.request({ url: '/hang', timeout: 200 }) })
        it('method', () => { cy.request('NOPE', '/x', 'body') })
        it('contradiction', () => { cy.request({ url: '/', failOnStatusCode: false, retryOnStatusCodeFailure: true }) })
        ",
    )
    .run();
    run.code(1)
        .failed("status", &["500", "Bearer ver…", "(5000 characters)", "failOnStatusCode"])
        .failed("network", &["Connection refused"])
        .failed("timeout", &["timed out waiting `200ms`"])
        .failed("method", &["invalid method: `NOPE`"])
        .failed("contradiction", &["contradict each other"]);
    assert!(!run.show().contains("verysecrettoken"));
}

#[test]
fn failing_statuses_are_tried_again_if_told_so() {
    let tries = std::sync::atomic::AtomicU32::new(0);
    let app = App::with("").on("/flaky", move |_| {
        let failing = tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 2;
        Some(if failing { StatusCode::SERVICE_UNAVAILABLE.into_response() } else { "at last".into_response() })
    });
    spec(&app, "it('again', () => { cy.request({ url: '/flaky', retryOnStatusCodeFailure: true }).its('body').should('equal', 'at last') })")
        .run()
        .passed(1);
}

#[test]
fn requests_are_watched() {
    let app = app();
    spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        it('what was sent and answered', () => {
          cy.intercept('/users').as('users')
          load('/users')
          cy.wait('@users').then(({ request, response }) => {
            expect(request).to.include({ method: 'GET', resourceType: 'fetch', url: `${Cypress.config('baseUrl')}/users` })
            expect(response.statusCode).to.equal(200)
            expect(response.headers['content-type']).to.equal('application/json')
            expect(response.body).to.have.length(2)
          })
          loaded().its('status').should('equal', 200)
          cy.window().then((win) => {
            const request = new win.XMLHttpRequest()
            request.open('GET', '/users')
            request.send()
          })
          cy.wait('@users').its('request.resourceType').should('equal', 'xhr')
          cy.get('@users.all').should('have.length', 2)
          cy.get('@users.1').its('request.resourceType').should('equal', 'fetch')
          cy.get('@users').its('response.body.0.name').should('equal', 'Ann')
        })
        it('several, in their order', () => {
          cy.intercept('/slow*').as('late')
          cy.intercept('/users').as('users')
          load('/slow?ms=100')
          load('/users')
          cy.wait(['@late', '@users']).spread((slow, users) => {
            expect(slow.request.query).to.deep.equal({ ms: '100' })
            expect(users.response.body).to.have.length(2)
          })
        })
        it('bytes, redirects, other origins, pages', () => {
          cy.intercept('/bytes').as('bytes')
          load('/bytes')
          cy.wait('@bytes').then(({ response }) => { expect([...new Uint8Array(response.body)]).to.deep.equal([0, 255, 1, 254]) })
          cy.intercept(/redirect/).as('redirect')
          load('/redirect?to=/users')
          cy.wait('@redirect').its('response.statusCode').should('equal', 302)
          cy.intercept('OTHER/users').as('other')
          load('OTHER/users')
          cy.wait('@other').its('response.body').should('have.length', 2)
          loaded().its('status').should('equal', 200)
          cy.intercept('/other').as('page')
          cy.visit('/other')
          cy.wait('@page').its('request.resourceType').should('equal', 'document')
        })
        it('an alias by the handler', () => {
          cy.intercept('POST', '/sent', (req) => { if (req.body.operationName === 'List') req.alias = 'list' })
          const post = (operationName) => load('/sent', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ operationName }) })
          post('Other')
          post('List')
          cy.wait('@list').its('request.body.operationName').should('equal', 'List')
        })
        it('until the test ends', () => {
          load('/users')
          loaded().its('text').should('include', 'Ann')
        })
        ",
    )
    .run()
    .passed(5);
}

#[test]
fn requests_are_answered() {
    let app = app();
    spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        it('by an object', () => {
          cy.intercept('GET', '/users', { statusCode: 201, body: [{ name: 'Stub' }], headers: { 'x-own': 'yes' } }).as('users')
          load('/users')
          cy.wait('@users').its('response.statusCode').should('equal', 201)
          loaded().should((got) => {
            expect(got).to.include({ status: 201, text: '[{\"name\":\"Stub\"}]' })
            expect(got.headers).to.include({ 'x-own': 'yes', 'content-type': 'application/json' })
          })
        })
        it('by a text, a list, a fixture', () => {
          cy.intercept('/text', 'hello')
          load('/text')
          loaded().its('text').should('equal', 'hello')
          cy.intercept('/list', [1, 2])
          load('/list')
          loaded().its('text').should('equal', '[1,2]')
          cy.intercept('/fixture', { fixture: 'user.json' })
          load('/fixture')
          loaded().should((got) => { expect(JSON.parse(got.text)).to.deep.equal({ name: 'Fix' }) })
        })
        it('by failing, and late', () => {
          cy.intercept('/fails', { forceNetworkError: true }).as('fails')
          load('/fails')
          cy.wait('@fails').should('have.property', 'error')
          loaded().its('error').should('include', 'Failed to fetch')
          cy.intercept('/late', { delay: 200, body: 'late' }).as('late')
          load('/late')
          cy.window().its('loaded').should('be.undefined')
          cy.wait('@late')
          loaded().its('text').should('equal', 'late')
        })
        it('by a function', () => {
          cy.intercept('POST', '/api', async (req) => {
            await new Promise((resolve) => setTimeout(resolve, 10))
            req.reply(202, { got: req.body.a }, { 'x-own': '1' })
          })
          load('/api', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{\"a\":1}' })
          loaded().should((got) => {
            expect(got).to.include({ status: 202, text: '{\"got\":1}' })
            expect(got.headers['x-own']).to.equal('1')
          })
          cy.intercept('/gone', (req) => req.destroy())
          load('/gone')
          loaded().should('have.property', 'error')
          cy.intercept('/moved', (req) => req.redirect('/users', 301))
          load('/moved')
          loaded().its('text').should('include', 'Ann')
        })
        it('for other origins, leave given', () => {
          cy.intercept('PUT', 'OTHER/nothing', { body: 'stub' })
          load('OTHER/nothing', { method: 'PUT', headers: { 'x-own': '1' }, body: 'x', credentials: 'include' })
          loaded().its('text').should('equal', 'stub')
        })
        it('by the newest route, so many times, after middleware', () => {
          const passed = []
          cy.intercept('/users', { body: 'old' })
          cy.intercept({ url: '/users', times: 1 }, { body: 'once' })
          cy.intercept('/users', { middleware: true }, (req) => { passed.push(req.method) })
          load('/users')
          loaded().its('text').should('equal', 'once')
          load('/users')
          loaded().its('text').should('equal', 'old').then(() => { expect(passed).to.deep.equal(['GET', 'GET']) })
        })
        it('as a page, in a worker, in a frame of another site', () => {
          cy.intercept('/users', { body: 'stub' })
          cy.window().then((win) => {
            const worker = new win.Worker('/worker.js')
            worker.onmessage = ({ data }) => { win.loaded = data }
          })
          loaded().should('equal', 'stub')
          cy.intercept('OTHER/other', '<p>framed</p>').as('frame')
          cy.document().then((doc) => {
            const frame = doc.createElement('iframe')
            frame.src = 'OTHER/other'
            doc.body.append(frame)
          })
          cy.wait('@frame')
          cy.intercept('/page', '<h1>Stubbed</h1>')
          cy.visit('/page')
          cy.contains('h1', 'Stubbed')
        })
        ",
    )
    .file("cypress/fixtures/user.json", "{\"name\":\"Fix\"}")
    .run()
    .passed(7);
}

#[test]
fn who_waited_for_a_request_sees_what_the_page_made_of_it() {
    // Without retries: the page's own code ran before the test goes on.
    let app = app();
    spec(
        &app,
        "
        const handlers = {
          stub: { body: [] },
          reply: (req) => req.reply([]),
          changed: (req) => req.continue((res) => { res.body = [] }),
          watched: (req) => { req.on('response', () => {}) },
          spy: undefined,
        }
        for (const [name, handler] of Object.entries(handlers)) {
          it(name, () => {
            cy.visit('/')
            cy.intercept('/users?*', handler).as('users')
            for (let nth = 0; nth < 5; nth++) {
              cy.window().then((win) => {
                const ask = new win.XMLHttpRequest()
                ask.onload = () => { win.made = ask.status + nth }
                ask.open('GET', `/users?${nth}`)
                ask.send()
              })
              cy.wait('@users')
              cy.window().then((win) => expect(win.made).to.equal(200 + nth))
            }
          })
        }
        it('a response sent anew with a status only, for a document', () => {
          cy.visit('/')
          let text
          cy.intercept('/users', (req) => req.reply((res) => { text = res.body ; res.headers.location = '/other' ; res.send(302) })).as('users')
          cy.window().then((win) => { win.location.href = '/users' })
          cy.wait('@users').its('response.statusCode').should('equal', 302)
          cy.contains('h1', 'Other').then(() => expect(text).to.have.length(2))
        })
        it('what is cached and still right has its headers and body', () => {
          cy.visit('/')
          cy.intercept('/cached', (req) => { delete req.headers['x-none'] }).as('cached')
          for (let nth = 0; nth < 2; nth++) {
            cy.window().then((win) => win.fetch('/cached').then((answer) => answer.text()))
            cy.wait('@cached').its('response').should('deep.include', { statusCode: 200, body: { kept: true } })
          }
        })
        it('a page that is refused', () => {
          cy.visit('/')
          cy.intercept('/users', { forceNetworkError: true }).as('users')
          load('/users')
          cy.wait('@users').its('error').should('exist')
        })
        ",
    )
    .run()
    .passed(8);
}

#[test]
fn requests_and_responses_are_changed() {
    let app = app();
    spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        it('the request', () => {
          cy.intercept('/sent*', (req) => {
            req.headers['x-own'] = 'yes'
            req.query.page = '2'
            req.body = 'changed'
          }).as('sent')
          load('/sent?page=1', { method: 'POST', body: 'before' })
          cy.wait('@sent').its('response.body').should((sent) => {
            expect(sent.headers['x-own']).to.equal('yes')
            expect(sent.query).to.deep.equal({ page: '2' })
            expect(sent.body).to.equal('changed')
          })
        })
        it('the response', () => {
          cy.intercept('/users', (req) => {
            req.continue((res) => {
              res.body.push({ name: 'Cy' })
              res.headers['x-own'] = 'yes'
              res.statusCode = 203
            })
          }).as('users')
          load('/users')
          cy.wait('@users').its('response.body').should('have.length', 3)
          loaded().should((got) => {
            expect(got.status).to.equal(203)
            expect(JSON.parse(got.text)).to.have.length(3)
            expect(got.headers['x-own']).to.equal('yes')
          })
        })
        it('a page, by res.send', () => {
          cy.intercept('/other', (req) => { req.continue((res) => { res.send(res.body.replace('Other', 'Another')) }) })
          cy.visit('/other', { headers: { 'x-own': 'yes' } })
          cy.contains('h1', 'Another')
        })
        it('in the order of events', () => {
          const seen = []
          cy.intercept('/users', (req) => {
            req.on('response', () => { seen.push('response') })
            req.on('before:response', () => { seen.push('before') })
            req.on('after:response', () => { seen.push('after') })
            req.continue(() => { seen.push('continue') })
          }).as('users')
          load('/users')
          cy.wait('@users').then(() => { expect(seen).to.deep.equal(['before', 'continue', 'response', 'after']) })
        })
        ",
    )
    .run()
    .passed(4);
}

#[test]
fn mistakes_with_routes_fail_the_right_test() {
    let app = app();
    let project = spec(
        &app,
        "
        beforeEach(() => { cy.visit('/') })
        it('handler', () => { cy.intercept('/users', (req) => { expect(req.method).to.equal('POST') }); load('/users'); cy.wait(10000) })
        it('in peace', () => { load('/users'); loaded().its('status').should('equal', 200) })
        it('response handler', () => { cy.intercept('/users', (req) => { req.continue(() => { throw new Error('not so') }) }); load('/users'); cy.wait(10000) })
        it('twice', () => { cy.intercept('/users', (req) => { req.reply('a'); req.reply('b') }); load('/users'); cy.wait(10000) })
        it('never', { defaultCommandTimeout: 200 }, () => { cy.intercept('/users', () => new Promise(() => {})); load('/users'); cy.wait(10000) })
        it('not made', { requestTimeout: 200 }, () => { cy.intercept('POST', '/users').as('users'); load('/users'); loaded(); cy.wait('@users') })
        it('not answered', { responseTimeout: 200 }, () => { cy.intercept('/hang').as('hang'); load('/hang'); cy.wait('@hang') })
        it('nobody there', () => { cy.intercept('http://127.0.0.1:1/x', (req) => { req.continue(() => {}) }); load('http://127.0.0.1:1/x'); cy.wait(10000) })
        it('fixture', () => { cy.intercept('/users', { fixture: 'none.json' }) })
        it('status', () => { cy.intercept('/users', { statusCode: 7 }) })
        it('alias', () => { cy.get('h1').as('title'); cy.wait('@title') })
        it('unknown alias', () => { cy.wait('@nothing') })
        it('held', () => { cy.intercept('/users', { delay: 60000, body: 'x' }); load('/users') })
        it('free again', () => { load('/users'); loaded().its('text').should('include', 'Ann') })
        ",
    );
    let run = project.run();
    run.failed(
        "handler",
        &["The request handler of a `cy.intercept()` failed", "expected 'GET' to equal 'POST'", "/users"],
    )
    .failed("response handler", &["The response handler", "not so"])
    .failed("twice", &["only once"])
    .failed("never", &["more than the `defaultCommandTimeout` of `200ms`"])
    .failed(
        "not made",
        &[
            "waiting `200ms` for the 1st request to the route: `users`. No request ever occurred",
            "/users (method differs)",
        ],
    )
    .failed("not answered", &["for the 1st response to the route: `hang`. No response ever occurred"])
    .failed("nobody there", &["did not come: net::ERR_"])
    .failed("fixture", &["none.json"])
    .failed("status", &["`statusCode` must be a number between 100 and 999"])
    .failed("alias", &["only accepts aliases for routes"])
    .failed("unknown alias", &["could not find a registered alias for: `@nothing`"]);
    let passed = ["in peace", "held", "free again"];
    for title in passed {
        assert_eq!(run.report().test(title).state, hinoki_protocol::State::Passed, "{title}\n{}", run.show());
    }
    run.failed_at("handler", "cypress/e2e/a.cy.js", project.line_of("cypress/e2e/a.cy.js", "it('handler'"));
}

#[test]
fn command_lines_are_run() {
    let run = Project::of(
        "
        it('ends well', () => { cy.exec('echo $GREETING; pwd', { env: { GREETING: 'hello' } }).its('stdout').should('match', /^hello\\n\\/.*e2e-project/) })
        it('may end badly', () => { cy.exec('echo bad >&2; exit 3', { failOnNonZeroExit: false }).should('include', { code: 3, exitCode: 3, stderr: 'bad', stdout: '' }) })
        it('ends badly', () => { cy.exec('echo bad >&2; exit 3') })
        it('does not end', () => { cy.exec('sleep 1000', { timeout: 200 }) })
        ",
    )
    .run();
    run.code(1)
        .failed("ends badly", &["non-zero code", "Exit code: 3", "Stderr:\nbad"])
        .failed("does not end", &["timed out after waiting `200ms`"]);
}

#[test]
fn blocked_hosts_are_refused() {
    let app = app();
    let tests = "
        it('is refused', () => {
          cy.visit('/')
          load('/users')
          loaded().its('status').should('equal', 200)
          cy.intercept('OTHER/users').as('never')
          load('OTHER/users')
          loaded().should('have.property', 'error')
          cy.get('@never.all').should('have.length', 0)
        })
    ";
    spec(&app, tests).e2e("blockHosts: ['local*']").run().passed(1);
}
