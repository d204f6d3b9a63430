//! What surrounds the network: conditions, hosts that are refused, proxies, certificates.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use axum::response::IntoResponse;

use crate::harness::{App, Project};
use crate::network::TOOLS;

fn spec(app: &App, tests: &str) -> Project {
    Project::new().app(app).spec("a.cy.js", &format!("{TOOLS}{tests}"))
}

fn app() -> App {
    App::with("<h1>Home</h1><a href='/' target='_blank'>Open</a>")
        .on("/users", |_| Some("[]".into_response()))
        .file("/worker.js", "text/javascript", "onmessage = () => fetch('/users').then(() => postMessage('there'), () => postMessage('gone'))")
        .file(
            "/sw.js",
            "text/javascript",
            "onactivate = (event) => event.waitUntil(clients.claim())
             onfetch = (event) => { if (event.request.url.includes('through')) event.respondWith(fetch('/users').catch(() => new Response('no network'))) }",
        )
}

#[test]
fn the_network_is_gone_until_the_test_ends() {
    let app = app();
    spec(
        &app,
        "
        it('for the page, its frames and workers', () => {
          cy.visit('/')
          cy.window().then((win) => {
            win.events = []
            win.addEventListener('offline', () => win.events.push('offline'))
            win.addEventListener('online', () => win.events.push('online'))
            win.worker = new win.Worker('/worker.js')
          })
          cy.intercept('/stub', 'stubbed')
          cy.network('offline')
          cy.window().its('navigator.onLine').should('be.false')
          load('/users')
          loaded().its('error').should('include', 'Failed to fetch')
          load('/stub')
          loaded().its('text').should('equal', 'stubbed')
          cy.window().then((win) => new Cypress.Promise((resolve) => {
            win.worker.onmessage = ({ data }) => resolve(data)
            win.worker.postMessage('')
          })).should('equal', 'gone')
          cy.request('/users').its('status').should('equal', 200)
          cy.network('online')
          load('/users')
          loaded().its('status').should('equal', 200)
          cy.window().its('events').should('deep.equal', ['offline', 'online'])
          cy.network({ offline: true })
        })
        it('and no longer', () => {
          cy.visit('/')
          cy.window().its('navigator.onLine').should('be.true')
          load('/users')
          loaded().its('status').should('equal', 200)
        })
        it('for service workers', () => {
          cy.visit('/')
          cy.window().then(async (win) => {
            await win.navigator.serviceWorker.register('/sw.js')
            await win.navigator.serviceWorker.ready
            if (!win.navigator.serviceWorker.controller) await new Promise((resolve) => { win.navigator.serviceWorker.oncontrollerchange = resolve })
          })
          load('/through')
          loaded().its('text').should('equal', '[]')
          cy.network('offline')
          load('/through')
          loaded().its('text').should('equal', 'no network')
          cy.network('online')
          cy.window().then(async (win) => { for (const one of await win.navigator.serviceWorker.getRegistrations()) await one.unregister() })
        })
        it('for popups', () => {
          cy.visit('/')
          cy.network('offline')
          cy.window().then((win) => {
            const popup = win.open('/users')
            return new Cypress.Promise((resolve) => {
              const look = () => (popup.navigator.onLine === false ? resolve('offline') : setTimeout(look, 20))
              look()
            })
          }).should('equal', 'offline')
        })
        it('or slow', () => {
          cy.visit('/')
          cy.network({ latency: 300, download: 1000, upload: 1000 })
          cy.window().then((win) => { win.began = win.performance.now() })
          load('/users')
          loaded().its('status').should('equal', 200)
          cy.window().then((win) => { expect(win.performance.now() - win.began).to.be.at.least(290) })
        })
        it('as it is asked for', () => { cy.network('slow 5G') })
        it('with numbers', () => { cy.network({ latency: 'much' }) })
        it('and known words', () => { cy.network({ speed: 1 }) })
        ",
    )
    .run()
    .code(1)
    .failed("as it is asked for", &["knows no network `slow 5G`", "slow 3G"])
    .failed("with numbers", &["needs a number of at least 0 for `latency`"])
    .failed("and known words", &["unknown properties: `speed`"])
    .outcomes(&[
        "passed for the page, its frames and workers",
        "passed and no longer",
        "passed for service workers",
        "passed for popups",
        "passed or slow",
        "failed as it is asked for",
        "failed with numbers",
        "failed and known words",
    ]);
}

#[test]
fn what_does_not_leave_a_browser_that_is_offline_by_its_protocol_is_seen_by_no_route() {
    let app = app();
    spec(
        &app,
        "
        const offline = (offline) => Cypress.automation('remote:debugger:protocol', {
          command: 'Network.emulateNetworkConditions', params: { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
        })
        const protocol = (command) => Cypress.automation('remote:debugger:protocol', { command })
        it('answered or watched', () => {
          for (const handler of [[], ['stubbed'], [(req) => req.reply('stubbed')]]) {
            const name = `users${typeof handler[0]}`
            cy.intercept('/users', ...handler).as(name)
            cy.visit('/')
            cy.then(() => protocol('Network.enable')).then(() => offline(true))
            cy.window().its('navigator.onLine').should('be.false')
            load('/users')
            loaded().its('error').should('include', 'Failed to fetch')
            cy.get(`@${name}.all`).should('have.length', 0)
            cy.then(() => offline(false)).then(() => protocol('Network.disable'))
            load('/users')
            loaded().its('text').should('equal', handler.length ? 'stubbed' : '[]')
            cy.wait(`@${name}`)
          }
        })
        ",
    )
    .run()
    .passed(1);
}

#[test]
fn hosts_are_refused_by_the_suite_the_test_and_at_run_time() {
    let app = app();
    let tests = "
        beforeEach(() => { cy.visit('/') })
        const refused = () => { load('OTHER/users'); loaded().should('have.property', 'error') }
        const allowed = () => { load('OTHER/users', { mode: 'no-cors' }); loaded().its('status').should('equal', 0) }
        it('by none', allowed)
        describe('a suite', { blockHosts: ['local*'] }, () => {
          it('by it', refused)
          it('by its test', { blockHosts: 'other.test' }, allowed)
        })
        it('at run time', () => {
          cy.then(() => { Cypress.config('blockHosts', 'localhost') })
          refused()
          cy.then(() => { Cypress.config('blockHosts', null) })
          allowed()
        })
    ";
    spec(&app, &tests.replace("OTHER", &app.other_origin(""))).run().passed(4);
}

/// A test whose page and `cy.request` ask a server that only a proxy knows, and then what is given.
fn far(app: &App, body: &str, then: &str) -> Project {
    spec(
        app,
        &format!(
            "
            it('by the page and by cy.request', () => {{
              cy.visit('/')
              load('http://far.test/users', {{ mode: 'no-cors' }})
              loaded().its('status').should('equal', 0)
              cy.request('http://far.test/users').its('body').should('equal', '{body}')
              {then}
            }})
            "
        ),
    )
}

#[test]
fn proxies_of_the_environment_are_used() {
    let app = app();
    // The app itself is the proxy: what it is asked for then is a whole URL.
    let proxy = App::start().on("/users", |request| {
        Some(format!("by proxy for {}", request.headers.get("host").map_or("", String::as_str)).into_response())
    });
    let own = "load('/users') ; loaded().its('text').should('equal', '[]')";
    let project = far(&app, "by proxy for far.test", own);
    project.command().env("HTTP_PROXY", &proxy.url("")).env("NO_PROXY", "near.test").finish().passed(1);
    assert_eq!(proxy.paths(), ["/users", "/users"]);
}

/// A SOCKS 5 proxy (RFC 1928, RFC 1929) that takes everyone to one server. Yields its address and the logins that it is given.
fn socks(server: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let logins = Arc::new(Mutex::new(Vec::new()));
    let serve = {
        let logins = Arc::clone(&logins);
        move |mut client: TcpStream| -> std::io::Result<()> {
            let text = |client: &mut TcpStream| -> std::io::Result<Vec<u8>> {
                let mut length = [0];
                client.read_exact(&mut length)?;
                let mut text = vec![0; usize::from(length[0])];
                client.read_exact(&mut text).map(|()| text)
            };
            client.read_exact(&mut [0])?;
            let login = text(&mut client)?.contains(&2);
            client.write_all(&[5, if login { 2 } else { 0 }])?;
            if login {
                client.read_exact(&mut [0])?;
                let pair =
                    [text(&mut client)?, text(&mut client)?].map(|part| String::from_utf8_lossy(&part).into_owned());
                logins.lock().expect("logins").push(pair.join(":"));
                client.write_all(&[1, 0])?;
            }
            let mut asked = [0; 4];
            client.read_exact(&mut asked)?;
            assert_eq!(asked, [5, 1, 0, 3], "a connection to a host by its name");
            text(&mut client)?;
            client.read_exact(&mut [0; 2])?;
            client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
            let mut there = TcpStream::connect(server)?;
            let (mut from, mut to) = (client.try_clone()?, there.try_clone()?);
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            std::io::copy(&mut there, &mut client).map(drop)
        }
    };
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let serve = serve.clone();
            // Clients may leave when they like.
            std::thread::spawn(move || drop(serve(client)));
        }
    });
    (address, logins)
}

#[test]
fn proxies_of_socks_are_used_and_said_to_take_no_login_of_pages() {
    let app = app();
    let url = app.url("");
    let server = url.trim_start_matches("http://").trim_end_matches('/').parse().expect("an address");
    let (proxy, logins) = socks(server);
    let project = far(&app, "[]", "");
    let run = project.command().env("HTTP_PROXY", &format!("socks5h://joe:s3cret@{proxy}")).finish();
    run.passed(1).printed("browsers can't log in at a socks5h proxy");
    assert_eq!(*logins.lock().expect("logins"), ["joe:s3cret"]);
    assert_eq!(app.paths().iter().filter(|path| *path == "/users").count(), 2);
    assert!(!run.show().contains("s3cret"), "{}", run.show());
}

#[test]
fn proxies_that_ask_for_a_password_get_that_of_the_environment() {
    let is_known = |request: &crate::harness::Request| {
        // `joe:s3cret`
        request.headers.get("proxy-authorization").is_some_and(|sent| sent == "Basic am9lOnMzY3JldA==")
    };
    let gate = move |text: &'static str| {
        move |request: &crate::harness::Request| {
            let kind = [("content-type", "text/html")];
            let asks = [("content-type", "text/html"), ("proxy-authenticate", "Basic realm=\"x\"")];
            Some(match is_known(request) {
                true => (kind, text).into_response(),
                false => {
                    (axum::http::StatusCode::PROXY_AUTHENTICATION_REQUIRED, asks, "<h1>Refused</h1>").into_response()
                }
            })
        }
    };
    let proxy = App::start().on("/", gate("<h1>Behind the proxy</h1>")).on("/users", gate("Ann"));
    let project = Project::new().spec(
        "a.cy.js",
        &format!(
            "{TOOLS}
            it('by pages, routes and cy.request', () => {{
              cy.visit('http://far.test/')
              cy.contains('h1', 'Behind the proxy')
              cy.intercept('/users', (req) => req.continue((res) => {{ res.body += ' seen' }}))
              load('/users')
              loaded().its('text').should('equal', 'Ann seen')
              cy.request('http://far.test/users').its('body').should('equal', 'Ann')
            }})
            it('of another site', () => {{
              cy.visit('http://other.test/')
              cy.contains('h1', 'Behind the proxy')
            }})"
        ),
    );
    let with = |login: &str| proxy.url("").replace("http://", &format!("http://{login}@"));
    let run = project.command().env("HTTP_PROXY", &with("joe:s3cret")).env("HINOKI_LOG", "hinoki::wire=trace").finish();
    run.passed(2).complained("Fetch.authRequired");
    for secret in ["s3cret", "am9lOnMzY3JldA"] {
        assert!(!run.show().contains(secret), "{}", run.show());
    }

    let refused = Project::of(
        "it('says so', () => {
          cy.visit('http://far.test/', { failOnStatusCode: false })
          cy.contains('h1', 'Refused')
        })",
    );
    refused.command().env("HTTP_PROXY", &with("joe:wrong")).finish().passed(1);
}

#[test]
fn servers_are_shown_the_certificate_of_their_url() {
    // A server that closes the door to whoever shows none.
    let config = "
const { readFileSync } = require('node:fs')
const { createServer } = require('node:https')
const file = (name) => readFileSync(`${__dirname}/certificates/${name}.pem`)
const start = (port) => new Promise((resolve) => {
  const options = { key: file('server.key'), cert: file('server.cert'), ca: file('client.cert'), requestCert: true, rejectUnauthorized: true }
  const server = createServer(options, (request, response) => {
    response.setHeader('content-type', request.url === '/' ? 'text/html' : 'application/json')
    if (request.url === '/hang') return
    if (request.url === '/') return response.setHeader('set-cookie', 'sid=abc; Path=/').end('<h1>Welcome</h1>')
    let body = ''
    request.on('data', (data) => { body += data })
    request.on('end', () => response.end(JSON.stringify({ who: request.socket.getPeerCertificate().subject.CN, cookie: request.headers.cookie, body })))
  })
  server.listen(0, () => { server.unref(); resolve(server.address().port) })
})
module.exports = {
  // Any port: which one it will be is not known yet.
  clientCertificates: [
    { url: 'https://127.0.0.1:*/**', ca: [], certs: [{ cert: 'certificates/client.cert.pem', key: 'certificates/client.key.pem' }] },
    { url: 'https://localhost:*/**', ca: ['certificates/server.cert.pem'], certs: [{ pfx: 'certificates/client.p12', passphrase: 'certificates/passphrase.txt' }] },
  ],
  e2e: {
    supportFile: false,
    async setupNodeEvents(on, config) { config.env.secure = `https://127.0.0.1:${await start()}`; return config },
  },
}
";
    let project = Project::new().file("cypress.config.js", config);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/certificates");
    std::fs::create_dir(project.path("certificates")).expect("a folder");
    for name in
        ["client.cert.pem", "client.key.pem", "client.p12", "passphrase.txt", "server.cert.pem", "server.key.pem"]
    {
        std::fs::copy(folder.join(name), project.path("certificates").join(name)).expect("a certificate");
    }
    project
        .spec(
            "a.cy.js",
            &format!(
                "{TOOLS}
                it('by the page', () => {{
                  cy.visit(Cypress.env('secure'))
                  cy.contains('h1', 'Welcome')
                  cy.getCookie('sid').should('have.property', 'value', 'abc')
                  load('/who', {{ method: 'POST', body: 'hello' }})
                  loaded().its('text').then(JSON.parse).should('deep.equal', {{ who: 'hinoki test client', cookie: 'sid=abc', body: 'hello' }})
                }})
                it('for routes', () => {{
                  cy.visit(Cypress.env('secure'))
                  cy.intercept('/who', (req) => req.continue((res) => {{ res.body.seen = true }})).as('who')
                  load('/who')
                  cy.wait('@who').its('response.body.who').should('equal', 'hinoki test client')
                  loaded().its('text').then(JSON.parse).should('include', {{ seen: true }})
                }})
                it('by cy.request, also from a PKCS#12 file', () => {{
                  cy.request(`${{Cypress.env('secure')}}/who`).its('body.who').should('equal', 'hinoki test client')
                  cy.request(`${{Cypress.env('secure').replace('127.0.0.1', 'localhost')}}/who`).its('body.who').should('equal', 'hinoki test client')
                }})
                "
            ),
        )
        .spec(
            "b.cy.js",
            &format!(
                "{TOOLS}
                it('in time', () => {{
                  cy.visit(Cypress.env('secure'))
                  cy.intercept('/hang', (req) => {{ req.responseTimeout = 200 }})
                  load('/hang')
                  cy.wait(10000)
                }})"
            ),
        )
        .run()
        .failed("in time", &["no response came within the `responseTimeout` of `200ms`", "/hang"])
        .outcomes(&[
            "passed by the page",
            "passed for routes",
            "passed by cy.request, also from a PKCS#12 file",
            "failed in time",
        ]);
}
