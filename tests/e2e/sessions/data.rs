//! What a session holds, and that nothing of one user is left for the next.

use axum::response::{AppendHeaders, Html, IntoResponse};

use super::support::{FLAGGED, TODAY, app, logins, project, run, statuses};
use crate::harness::{App, page};

/// A script that puts a token into IndexedDB, or shows the one that is there, and says `ready` when it has.
const DATABASE: &str = "<h1 id=who>…</h1><script>
    const open = indexedDB.open('auth', 3)
    open.onupgradeneeded = () => { open.result.createObjectStore('tokens', { keyPath: 'id' }).createIndex('by-user', 'user') }
    open.onsuccess = () => {
      const user = new URLSearchParams(location.search).get('login')
      const store = open.result.transaction('tokens', 'readwrite').objectStore('tokens')
      if (user) store.put({ id: 1, user, at: new Date(5), bytes: new Uint8Array([1, 2]) })
      const read = store.index('by-user').getAll()
      store.transaction.oncomplete = () => {
        const [row] = read.result
        who.textContent = row ? [row.user, row.at.getTime(), [...row.bytes].join('+'), 'ready'].join(' ') : 'nobody ready'
      }
    }
    </script>";

#[test]
fn switching_between_two_users_leaves_nothing_of_the_first() {
    for flag in [TODAY, FLAGGED] {
        let app = app().page("/db", DATABASE);
        let project = project(
            &app,
            flag,
            "
            const login = (user) => cy.session(user, () => {
              cy.visit('/db?login=' + user)
              cy.contains('ready')
              cy.visit('/login/' + user)
            })
            const only = (user) => {
              cy.getAllCookies().then((all) => { expect(all.map(({ name, value }) => name + '=' + value).sort()).to.deep.equal(['of-' + user + '=1', 'sid=' + user]) })
              cy.visit('/me')
              cy.get('h1').should('have.text', user)
              cy.window().then((win) => {
                expect({ ...win.localStorage }).to.deep.equal({ token: user, ['of-' + user]: '1' })
                expect({ ...win.sessionStorage }).to.deep.equal({ tab: user })
              })
              cy.visit('/db')
              cy.get('#who').should('have.text', user + ' 5 1+2 ready')
            }
            it('alice', () => { login('alice') ; only('alice') })
            it('bob', () => { login('bob') ; only('bob') })
            it('alice and bob and alice', () => { for (const user of ['alice', 'bob', 'alice']) { login(user) ; only(user) } })
            it('leaves the first test nothing', () => {
              cy.getAllCookies().should('deep.equal', [])
              cy.visit('/db')
              cy.get('#who').should('have.text', 'nobody ready')
              cy.window().then((win) => { expect(win.localStorage.length + win.sessionStorage.length).to.equal(0) })
            })
            ",
        );
        let (run, entries) = run(&project);
        run.passed(4);
        assert_eq!(statuses(&entries), ["created", "created", "restored", "restored", "restored"]);
        assert_eq!((logins(&app, "alice"), logins(&app, "bob")), (1, 1));
    }
}

#[test]
fn an_app_that_keeps_its_token_in_a_database_only_is_logged_in() {
    let app = App::start().page("/db", DATABASE);
    let project = project(
        &app,
        TODAY,
        "
        const login = (options) => cy.session('db', () => { cy.visit('/db?login=alice') ; cy.contains('ready') }, options)
        it('creates', () => { login() ; cy.visit('/db') ; cy.get('#who').should('have.text', 'alice 5 1+2 ready') })
        it('restores', () => { login() ; cy.visit('/db') ; cy.get('#who').should('have.text', 'alice 5 1+2 ready') })
        it('not without being asked', () => {
          cy.session('none', () => { cy.visit('/db?login=alice') ; cy.contains('ready') }, { indexedDB: false })
          cy.session('none', () => { cy.visit('/db?login=alice') ; cy.contains('ready') }, { indexedDB: false })
          cy.visit('/db')
          cy.get('#who').should('have.text', 'nobody ready')
        })
        ",
    );
    let (run, entries) = run(&project);
    run.passed(3);
    assert_eq!(statuses(&entries), ["created", "restored", "created", "restored"]);
}

#[test]
fn cache_storage_is_kept_if_asked_for() {
    let app = app().page("/other", "<h1>other</h1>");
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const other = '{0}'
            const fill = (win) => win.caches.open('v1').then((cache) => cache.put('/api?x=1', new win.Response('grüße', {{ status: 203, headers: {{ 'x-a': 'b' }} }})))
            const setup = () => {{
              cy.visit('/')
              cy.window().then(fill)
              cy.origin(other, () => {{
                cy.visit('/other')
                cy.window().then((win) => win.caches.open('there').then((cache) => cache.put('/x', new win.Response('there'))))
              }})
            }}
            const read = () => cy.window().then(async (win) => {{
              const found = await win.caches.match('/api?x=1')
              return found ? [found.status, found.headers.get('x-a'), await found.text()].join(' ') : 'nothing'
            }})
            for (const n of [1, 2]) it('kept ' + n, () => {{
              cy.session('cached', setup, {{ cacheStorage: true }})
              cy.visit('/')
              read().should('equal', '203 b grüße')
              cy.origin(other, () => {{
                cy.visit('/other')
                cy.window().then((win) => win.caches.match('/x').then((found) => found.text())).should('equal', 'there')
              }})
            }})
            for (const n of [1, 2]) it('not kept ' + n, () => {{
              cy.session('plain', setup)
              cy.visit('/')
              read().should('equal', n === 1 ? '203 b grüße' : 'nothing')
            }})
            ",
            app.other_origin("")
        ),
    );
    let (run, entries) = run(&project);
    run.passed(4);
    assert_eq!(statuses(&entries), ["created", "restored", "created", "restored"]);
}

#[test]
fn attributes_of_cookies_survive() {
    let app = App::start().on("/set", |_| {
        let cookies = [
            ("set-cookie", "strict=1; Path=/; HttpOnly; SameSite=Strict"),
            ("set-cookie", "lax=2; Path=/sub; SameSite=Lax; Max-Age=5000"),
            ("set-cookie", "none=3; Path=/; SameSite=None; Secure; HttpOnly"),
            ("set-cookie", "wide=4; Path=/; Domain=localhost"),
            ("set-cookie", "plain=5"),
        ];
        Some((AppendHeaders(cookies), Html("<h1>set</h1>")).into_response())
    });
    let app = app.page("/", "<h1>home</h1>");
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            let first
            const login = () => cy.session('c', () => {{ cy.visit('/set') ; cy.visit('{}') }})
            const cookies = () => Cypress.session.getCurrentSessionData().then((data) => data.cookies.sort((a, b) => (a.domain + a.name).localeCompare(b.domain + b.name)))
            it('creates', () => {{ login() ; cy.then(cookies).then((all) => {{ first = all ; expect(all.length).to.be.greaterThan(4) }}) }})
            it('restores', () => {{
              login()
              cy.then(cookies).should('deep.equal', undefined).then(() => {{}})
            }})
            ",
            app.other_origin("/set")
        )
        .replace(".should('deep.equal', undefined).then(() => {})", ".then((all) => { expect(all).to.deep.equal(first) ; expect(all.find((c) => c.name === 'strict')).to.include({ httpOnly: true, sameSite: 'Strict' }) })")
        .replace("it('restores'", "before(() => { Cypress.first = null })\n            it('restores'"),
    );
    run(&project).0.passed(2);
}

/// A page of the app with a frame of another site, in which the script and the cookie are the frame's own.
fn with_frame() -> App {
    let app = App::start()
        .on("/frame", |request| {
            let cookie = request.headers.get("cookie").cloned().unwrap_or_default();
            let script = "const user = new URLSearchParams(location.search).get('login')
                if (user) { localStorage.setItem('frame', user) ; sessionStorage.setItem('frame', user) }
                parent.postMessage([document.querySelector('i').textContent, localStorage.getItem('frame'), sessionStorage.getItem('frame')].join(' '), '*')";
            let body = page(&format!("<i>{cookie}</i><script>{script}</script>"));
            let set = [("set-cookie", "chip=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned")];
            Some(match request.query.contains_key("login") {
                true => (AppendHeaders(set), Html(body)).into_response(),
                false => Html(body).into_response(),
            })
        });
    let frame = app.other_origin("/frame");
    let top = format!(
        "<b>…</b><script>onmessage = ({{ data }}) => {{ document.querySelector('b').textContent = 'frame: ' + data }}</script>
         <script>document.write('<iframe src=\"{frame}' + location.search + '\"></iframe>')</script>"
    );
    app.page("/top", &top)
}

#[test]
fn a_partitioned_cookie_and_the_storage_of_a_cross_origin_frame_are_kept() {
    let app = with_frame();
    let project = project(
        &app,
        TODAY,
        "
        const login = () => cy.session('frame', () => { cy.visit('/top?login=alice') ; cy.contains('frame: ') })
        for (const how of ['creates', 'restores', 'restores again']) it(how, () => {
          login()
          cy.then(() => Cypress.session.getCurrentSessionData()).then((data) => {
            expect(data.cookies.map(({ name }) => name)).to.deep.equal(['chip'])
            expect(data.cookies[0].partition.topLevelSite).to.equal('http://127.0.0.1')
            expect(data.localStorage.map(({ value }) => value)).to.deep.equal([{ frame: 'alice' }])
            expect(data.localStorage[0].partition).to.equal('http://127.0.0.1')
            expect(data.sessionStorage.map(({ value }) => value)).to.deep.equal([{ frame: 'alice' }])
          })
          cy.visit('/top')
          cy.get('b').should('have.text', 'frame: chip=1 alice alice')
        })
        it('leaves nothing', () => { cy.visit('/top') ; cy.get('b').should('have.text', 'frame:   ') })
        ",
    );
    let (run, entries) = run(&project);
    run.passed(4);
    assert_eq!(statuses(&entries), ["created", "restored", "restored"]);
}

#[test]
fn databases_and_caches_of_a_cross_origin_frame_are_kept() {
    // The same page alone and within another site: the browser keeps their databases apart.
    let app = App::start().page("/", "<h1>home</h1>").page("/frame", DATABASE_TOLD);
    let top = format!(
        "<b>…</b><script>onmessage = ({{ data }}) => {{ document.querySelector('b').textContent = 'frame: ' + data }}</script>
         <script>document.write('<iframe src=\"{}' + location.search + '\"></iframe>')</script>",
        app.other_origin("/frame")
    );
    let app = app.page("/top", &top);
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const options = {{ cacheStorage: true }}
            const login = () => cy.session('frame', () => {{ cy.visit('/top?login=alice') ; cy.contains('ready') }}, options)
            const shown = (text) => {{ cy.visit('/top') ; cy.get('b').should('have.text', 'frame: ' + text) }}
            for (const how of ['creates', 'restores', 'restores again']) it(how, () => {{
              login()
              cy.then(() => Cypress.session.getSession('frame')).its('indexedDB').then((all) => {{
                expect(all.map(({{ origin, partition, databases, caches }}) => [origin, partition, databases.length, caches.length])).to.deep.equal([['{0}', 'http://127.0.0.1', 1, 1]])
              }})
              shown('alice cached ready')
            }})
            it('not its own where it stands alone', () => {{ login() ; cy.visit('{0}/frame') ; cy.contains('nobody nothing ready') }})
            it('is cleared though its frame was not shown', () => {{ login() ; cy.session('none', () => {{ cy.visit('/') }}) ; shown('nobody nothing ready') }})
            it('leaves nothing', () => {{ shown('nobody nothing ready') }})
            ",
            app.other_origin("")
        ),
    );
    let (run, entries) = run(&project);
    run.passed(6);
    assert_eq!(statuses(&entries), ["created", "restored", "restored", "restored", "restored", "restored", "created"]);
}

/// Like [`DATABASE`], with a cache beside it, and told to the page around it.
const DATABASE_TOLD: &str = "<h1 id=who>…</h1><script type=module>
    const user = new URLSearchParams(location.search).get('login')
    const cache = await caches.open('v1')
    if (user) await cache.put('/cached', new Response('cached'))
    const cached = await (await cache.match('/cached'))?.text() ?? 'nothing'
    const open = indexedDB.open('auth')
    open.onupgradeneeded = () => open.result.createObjectStore('users')
    open.onsuccess = () => {
      const store = open.result.transaction('users', 'readwrite').objectStore('users')
      if (user) store.put(user, 'user')
      const read = store.get('user')
      store.transaction.oncomplete = () => {
        who.textContent = [read.result ?? 'nobody', cached, 'ready'].join(' ')
        parent.postMessage(who.textContent, '*')
      }
    }
    </script>";

#[test]
fn storages_of_every_origin_that_was_shown_are_kept() {
    let app = app().page("/store", "<h1>x</h1><script>
        const user = new URLSearchParams(location.search).get('login')
        if (user) { localStorage.setItem('here', user) ; sessionStorage.setItem('here', user) }
        document.querySelector('h1').textContent = localStorage.getItem('here') + ' ' + sessionStorage.getItem('here')</script>");
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const login = () => cy.session('both', () => {{
              cy.visit('/login/alice')
              cy.visit('{0}?login=sso')
            }})
            const there = () => cy.origin('{1}', () => {{ cy.visit('/store') ; cy.get('h1').should('have.text', 'sso sso') }})
            const here = () => {{ cy.visit('/') ; cy.window().then((win) => {{ expect({{ ...win.localStorage }}).to.deep.equal({{ token: 'alice', 'of-alice': '1' }}) }}) }}
            it('creates', () => {{ login() ; here() ; there() }})
            it('restores', () => {{ login() ; there() ; here() ; there() }})
            it('tells of both', () => {{
              login()
              cy.getAllLocalStorage().should('deep.equal', {{ [location.origin]: {{ token: 'alice', 'of-alice': '1' }}, '{1}': {{ here: 'sso' }} }})
              cy.getAllSessionStorage().should('deep.equal', {{ [location.origin]: {{ tab: 'alice' }}, '{1}': {{ here: 'sso' }} }})
              there()
              // Seeded once: what the page changes then stays as the page left it.
              cy.origin('{1}', () => {{
                cy.window().then((win) => {{ win.localStorage.setItem('here', 'changed') }})
                cy.reload()
                cy.get('h1').should('have.text', 'changed sso')
              }})
            }})
            it('leaves nothing', () => {{ cy.visit('/') ; cy.origin('{1}', () => {{ cy.visit('/store') ; cy.get('h1').should('have.text', 'null null') }}) }})
            ",
            app.other_origin("/store"),
            app.other_origin("")
        ),
    );
    let (run, entries) = run(&project);
    run.passed(4);
    assert_eq!(statuses(&entries), ["created", "restored", "restored"]);
    assert_eq!(logins(&app, "alice"), 1);
}

#[test]
fn single_sign_on_by_another_origin_works_in_setup_and_validate() {
    let app = app().page(
        "/account",
        "<h1>…</h1><script>document.querySelector('h1').textContent = localStorage.getItem('token')</script>",
    );
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const login = () => cy.session('sso', () => {{
              cy.visit('/')
              cy.origin('{0}', () => {{ cy.visit('/login/alice') ; cy.get('h1').should('have.text', 'welcome alice') }})
              cy.visit('/login/alice')
            }}, {{
              validate() {{ cy.origin('{0}', () => {{ cy.visit('/account') ; cy.get('h1').should('have.text', 'alice') }}) }},
            }})
            for (const n of [1, 2]) it('round ' + n, () => {{ login() ; cy.visit('/me') ; cy.get('h1').should('have.text', 'alice') }})
            ",
            app.other_origin("")
        ),
    );
    let (run, entries) = run(&project);
    run.passed(2);
    assert_eq!(statuses(&entries), ["created", "restored"]);
    assert_eq!(logins(&app, "alice"), 2);
}
