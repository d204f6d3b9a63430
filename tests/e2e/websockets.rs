//! `cy.intercept()` for WebSockets, with a real server.

use crate::harness::{App, Finished, Project, Sockets};

/// Opens a connection, writes what it hears into a list and sends what is typed.
fn page(url: &str) -> String {
    format!(
        "<input><button>send</button><button id='close'>close</button><ul></ul><script>
         const tell = (text) => {{ const item = document.createElement('li') ; item.textContent = text ; document.querySelector('ul').append(item) }}
         const socket = new WebSocket('{url}', ['chat'])
         socket.onopen = () => tell(`open ${{socket.readyState}} ${{socket instanceof WebSocket}} ${{socket.url}}`)
         socket.onmessage = async (event) => tell(typeof event.data === 'string' ? event.data : `bytes ${{new Uint8Array(await event.data.arrayBuffer())}}`)
         socket.addEventListener('close', (event) => tell(`closed ${{event.code}} ${{event.reason}} ${{event.wasClean}}`))
         document.querySelector('button').onclick = () => socket.send(document.querySelector('input').value)
         document.querySelector('#close').onclick = () => socket.close(3001, 'done')</script>"
    )
}

/// Of all that the page heard.
const PRELUDE: &str = "
    const heard = (...texts) => cy.get('li').should((items) => { expect([...items].map((item) => item.textContent)).to.deep.equal(texts) })
    const say = (text) => { cy.get('input').clear().type(text) ; cy.contains('button', 'send').click() }
    ";

fn run(spec: &str) -> (Finished, String) {
    let sockets = Sockets::start();
    // The server takes no subprotocol; pages that ask for one are refused by the browser.
    let plain = page(&sockets.url("/real")).replace(", ['chat']", "");
    let app = App::start()
        .page("/real", &plain)
        .page("/played", &page("ws://played.test/room?id=1"))
        .page("/framed", "<iframe src='/played'></iframe>");
    let run = Project::new()
        .app(&app)
        .e2e("defaultCommandTimeout: 1500, requestTimeout: 1000, screenshotOnRunFailure: false,")
        .spec("a.cy.js", &format!("const REAL = '{}'\n{PRELUDE}\n{spec}", sockets.url("/real")))
        .run();
    (run, sockets.url("/real"))
}

#[test]
fn connections_are_watched_played_and_changed() {
    let (run, _) = run(
        "
        const open = 'open 1 true ws://played.test/room?id=1'
        it('watched', () => {
          cy.intercept({ resourceType: 'websocket', url: '**/real' }).as('real')
          cy.visit('/real')
          cy.wait('@real').its('url').should('equal', REAL)
          heard(`open 1 true ${REAL}`, 'welcome')
          say('one')
          cy.get('@real').its('messages').should('deep.equal', [{ from: 'server', data: 'welcome' }, { from: 'page', data: 'one' }, { from: 'server', data: 'echo one' }])
          cy.get('@real').invoke('send', { from: 'test' })
          cy.contains('li', '{\"from\":\"test\"}')
          say('bye')
          cy.contains('li', 'closed 4001 asked to true')
          cy.get('@real').its('state').should('equal', 'closed')
        })
        it('forgotten in the next test', () => { cy.visit('/real') ; cy.contains('li', 'welcome') ; say('one') ; cy.contains('li', 'echo one') })
        it('played', () => {
          cy.intercept('ws://played.test/**', (socket) => {
            expect(socket.protocols).to.deep.equal(['chat'])
            socket.send('early')
            socket.onMessage((text) => { socket.send(`played ${text}`) })
            socket.onClose((code, reason) => { socket.messages.push({ from: 'page', data: `${code} ${reason}` }) })
          }).as('played')
          cy.visit('/played')
          heard(open, 'early')
          say('x')
          cy.contains('li', 'played x')
          cy.wait('@played').then((socket) => { socket.send(new Uint8Array([1, 2])) })
          cy.contains('li', 'bytes 1,2')
          cy.get('#close').click()
          cy.contains('li', 'closed 3001 done true')
          cy.get('@played').its('sent').should('deep.equal', ['x', '3001 done'])
        })
        it('closed at once', () => {
          cy.intercept('ws://played.test/**', (socket) => { socket.close(4001, 'refused') }).as('played')
          cy.visit('/played')
          heard('closed 4001 refused true')
          cy.wait('@played').its('state').should('equal', 'closed')
        })
        it('closed by the test', () => {
          cy.intercept({ resourceType: 'websocket', hostname: 'played.test', query: { id: 1 } }, (socket) => { socket.onMessage(() => { socket.close(4000, 'enough') }) })
          cy.visit('/played')
          heard(open)
          say('x')
          heard(open, 'closed 4000 enough true')
        })
        it('changed on its way', () => {
          cy.intercept(REAL, (socket) => {
            const server = socket.connectToServer()
            socket.onMessage((text) => { server.send(`${text}!`) })
            server.onMessage((text) => { socket.send(text.toUpperCase()) })
          }).as('real')
          cy.visit('/real')
          cy.contains('li', 'WELCOME')
          say('one')
          heard(`open 1 true ${REAL}`, 'WELCOME', 'ECHO ONE!')
          cy.get('@real').its('received').should('deep.equal', ['WELCOME', 'ECHO ONE!'])
          cy.get('@real').invoke('close')
          cy.contains('li', 'closed 1000')
        })
        it('passed on', () => { cy.intercept(REAL, (socket) => { socket.connectToServer() }) ; cy.visit('/real') ; cy.contains('li', 'welcome') ; say('bye') ; heard(`open 1 true ${REAL}`, 'welcome', 'closed 4001 asked to true') })
        it('the last route counts, so many times', () => {
          cy.intercept('ws://played.test/**', (socket) => { socket.send('first') }).as('first')
          cy.intercept({ resourceType: 'websocket', times: 1 }, (socket) => { socket.send('second') }).as('second')
          cy.visit('/played')
          heard(open, 'second')
          cy.reload()
          heard(open, 'first')
          cy.wait(['@first', '@second'])
          cy.get('@first.all').should('have.length', 1)
        })
        it('a handler that takes time', () => {
          cy.intercept('ws://played.test/**', async (socket) => { await Promise.resolve() ; socket.send('later') })
          cy.visit('/played')
          heard(open, 'later')
        })
        it('in a frame', () => {
          cy.intercept('ws://played.test/**', (socket) => { socket.send('framed') }).as('framed')
          cy.visit('/framed')
          cy.wait('@framed')
          cy.get('iframe').its('0.contentDocument.body').should('contain', 'framed')
        })
        it('seen in the log', () => {
          const rows = []
          cy.on('log:changed', (row) => { if (row.name === 'websocket') rows.push(row.message) })
          cy.visit('/real')
          cy.contains('li', 'welcome')
          say('one')
          cy.contains('li', 'echo one').then(() => { expect(rows.join('\\n')).to.contain('↓ welcome').and.to.contain('↑ one').and.to.contain('↓ echo one') })
        })
        ",
    );
    run.passed(11);
}

#[test]
fn connections_of_workers_and_other_origins_are_watched() {
    let sockets = Sockets::start();
    let url = sockets.url("/real");
    let script = format!(
        "const socket = new WebSocket('{url}')
         socket.onmessage = ({{ data }}) => {{ if (data === 'welcome') socket.send('one') ; if (data === 'echo one') socket.send(new Uint8Array([1, 2])) ; if (data instanceof Blob) socket.send('bye') }}"
    );
    let other = App::start().page("/frame", &format!("<script>{script}</script>"));
    let app = App::start()
        .page("/worker", "<script>new Worker('/worker.js')</script>")
        .file("/worker.js", "text/javascript", &script)
        .page("/frame", &format!("<iframe src='{}'></iframe>", other.url("/frame").replace("localhost", "127.0.0.1")))
        .page("/own", &format!("<script>{script}</script>"));
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            &format!(
                "
                const watched = () => {{
                  cy.get('@real').its('state').should('equal', 'closed')
                  cy.get('@real').its('sent').should((sent) => {{
                    expect(sent.map((data) => typeof data === 'string' ? data : data.byteLength)).to.deep.equal(['one', 2, 'bye'])
                  }})
                  cy.get('@real').its('received').should('have.length', 3)
                  cy.get('@real.all').should('have.length', 1)
                }}
                for (const kind of ['worker', 'frame', 'own']) {{
                  it(`of ${{kind}}`, () => {{
                    cy.intercept('{url}').as('real')
                    cy.visit(`/${{kind}}`)
                    cy.wait('@real').its('url').should('equal', '{url}')
                    watched()
                  }})
                }}
                "
            ),
        )
        .run()
        .passed(3);
}

/// Opens a connection to `url` and hands its window or scope's other side all that it hears, as texts.
fn client(url: &str, tell: &str) -> String {
    format!(
        "const tell = (text) => {{ {tell} }}
         const socket = new WebSocket('{url}', ['chat'])
         socket.binaryType = 'arraybuffer'
         socket.onopen = () => {{ tell(`open ${{socket.protocol}} ${{socket instanceof WebSocket}}`) ; socket.send('first') ; socket.send(new Blob([new Uint8Array([1, 2])])) ; socket.send('last') }}
         socket.onmessage = ({{ data }}) => tell(typeof data === 'string' ? data : `bytes ${{new Uint8Array(data)}}`)
         socket.onclose = ({{ code, reason, wasClean }}) => tell(`closed ${{code}} ${{reason}} ${{wasClean}}`)"
    )
}

/// A page that shows what it is told, as items of a list.
fn listening(by: &str) -> String {
    format!(
        "<ul></ul><script>
         const show = (text) => {{ const item = document.createElement('li') ; item.textContent = text ; document.querySelector('ul').append(item) }}
         {by}</script>"
    )
}

/// Pages whose connections to `url` are of a worker of each kind, or of a frame of another origin.
fn out_of_reach(url: &str) -> (App, App) {
    let in_frame = client(url, "parent.postMessage(text, '*')");
    let other = App::start()
        .page("/frame", &format!("<script>{in_frame}</script>"))
        .page("/page", &listening(&client(url, "show(text)")))
        .page("/around", "<p id='heard'></p><iframe src='/frame'></iframe><script>onmessage = ({ data }) => { document.querySelector('#heard').append(data, ' ') }</script>");
    let frame = other.other_origin("/frame");
    let hear = "onmessage = ({ data }) => show(data)";
    let sandboxed = format!("<script>{in_frame}</script>").replace('"', "&quot;");
    let app = App::start()
        .file("/worker.js", "text/javascript", &client(url, "postMessage(text)"))
        .file("/module.js", "text/javascript", &format!("import '/empty.js'\n{}", client(url, "postMessage(text)")))
        .file("/empty.js", "text/javascript", "")
        .file(
            "/outer.js",
            "text/javascript",
            "const inner = new Worker('/worker.js') ; inner.onmessage = ({ data }) => postMessage(data)",
        )
        .page("/nested", &listening("const worker = new Worker('/outer.js') ; worker.onmessage = ({ data }) => show(data)"))
        .page("/empty", "")
        .file(
            "/shared.js",
            "text/javascript",
            &format!("onconnect = ({{ ports: [port] }}) => {{ {} }}", client(url, "port.postMessage(text)")),
        )
        .file(
            "/service.js",
            "text/javascript",
            &format!("onmessage = ({{ source }}) => {{ {} }}", client(url, "source.postMessage(text)")),
        )
        .page("/classic", &listening("let worker = new Worker('/worker.js') ; worker.onmessage = ({ data }) => show(data)"))
        .page("/module", &listening("const worker = new Worker('/module.js', { type: 'module' }) ; worker.onmessage = ({ data }) => show(data)"))
        .page("/shared", &listening("const worker = new SharedWorker('/shared.js', String(Math.random())) ; worker.port.onmessage = ({ data }) => show(data)"))
        .page(
            "/service",
            &listening(
                "navigator.serviceWorker.onmessage = ({ data }) => show(data)
                 navigator.serviceWorker.register('/service.js').then(() => navigator.serviceWorker.ready).then(({ active }) => active.postMessage(''))",
            ),
        )
        .page("/frame", &(listening(hear) + &format!("<iframe src='{frame}'></iframe>")))
        .page("/sandboxed", &(listening(hear) + &format!("<iframe sandbox='allow-scripts' srcdoc=\"{sandboxed}\"></iframe>")));
    (app, other)
}

/// For a browser that gives frames of other sites processes of their own.
const APART: &str = "setupNodeEvents: (on) => { on('before:browser:launch', (browser, options) => { options.args.push('--site-per-process') ; return options }) },";

#[test]
fn functions_answer_workers_and_frames_of_other_origins() {
    let (app, other) = out_of_reach("ws://played.test/room");
    let elsewhere = other.other_origin("/page");
    // Such a browser lets sandboxed frames without an address of their own begin before anybody can reach them.
    for (isolation, kinds) in [("", "'frame', 'sandboxed'"), (APART, "'frame'")] {
        Project::new()
            .app(&app)
            .e2e(&format!("screenshotOnRunFailure: false, {isolation}"))
            .spec(
                "a.cy.js",
                &format!(
                    "
                    {PRELUDE}
                    const play = () => cy.intercept('ws://played.test/**', (socket) => {{
                      expect(socket.protocols).to.deep.equal(['chat'])
                      socket.send('early')
                      socket.onMessage((data) => {{
                        if (data === 'first') socket.send(new Uint8Array([3, 4]))
                        if (data === 'last') socket.close(4000, 'enough')
                      }})
                    }}).as('played')
                    const all = ['open chat true', 'early', 'bytes 3,4', 'closed 4000 enough true']
                    const played = () => {{
                      cy.wait('@played').its('url').should('equal', 'ws://played.test/room')
                      cy.get('@played').its('state').should('equal', 'closed')
                      cy.get('@played').its('sent').then((sent) => {{
                        expect(sent.map((data) => typeof data === 'string' ? data : data.byteLength)).to.deep.equal(['first', 2, 'last'])
                      }})
                      cy.get('@played.all').should('have.length', 1)
                    }}
                    for (const kind of ['classic', 'module', 'shared', 'service', 'nested', {kinds}]) {{
                      it(`of ${{kind}}`, () => {{ play() ; cy.visit(`/${{kind}}`) ; heard(...all) ; played() }})
                    }}
                    const shown = () => cy.origin('{origin}', {{ args: all }}, (all) => {{
                      cy.get('li').should((items) => {{ expect([...items].map((item) => item.textContent)).to.deep.equal(all) }})
                    }})
                    it('of a tab that is elsewhere', () => {{
                      play()
                      cy.visit('/empty')
                      cy.window().then((win) => {{ win.location = '{elsewhere}' }})
                      played()
                      shown()
                    }})
                    it('of a tab that is elsewhere, with its own routes', () => {{
                      play()
                      cy.origin('{origin}', () => {{
                        cy.intercept({{ url: 'ws://played.test/**', resourceType: 'websocket', times: 1 }}, (socket) => {{ socket.close(4001, 'within') }}).as('within')
                        cy.intercept('ws://other.test/**').as('other')
                        cy.visit('/page')
                        cy.contains('li', 'closed 4001 within true')
                        cy.wait('@within')
                        cy.get('@other.all').should('have.length', 0)
                        cy.visit('/around')
                        cy.contains('#heard', 'early')
                        cy.intercept('ws://played.test/**', (socket) => {{ socket.send('framed') }}).as('framed')
                        cy.reload()
                        cy.wait('@framed')
                        cy.contains('#heard', 'framed')
                        cy.get('#heard').should('not.contain', 'early')
                      }})
                      played()
                    }})
                    ",
                    origin = other.other_origin("")
                ),
            )
            .run()
            .passed(if isolation.is_empty() { 9 } else { 8 });
    }
}

#[test]
fn what_workers_and_frames_of_other_origins_say_is_changed_on_its_way() {
    let sockets = Sockets::start();
    let url = sockets.url("/real");
    let client = format!(
        "const socket = new WebSocket('{url}') ; socket.onmessage = ({{ data }}) => {{ tell(data) ; if (data === 'WELCOME') socket.send('one') }} ; socket.onclose = ({{ code, reason }}) => tell(`closed ${{code}} ${{reason}}`)"
    );
    let other = App::start()
        .page("/frame", &format!("<script>const tell = (text) => parent.postMessage(text, '*') ; {client}</script>"));
    let frame = other.other_origin("/frame");
    let app = App::start()
        .file("/worker.js", "text/javascript", &format!("const tell = (text) => postMessage(text) ; {client}"))
        .page(
            "/worker",
            &listening("let worker = new Worker('/worker.js') ; worker.onmessage = ({ data }) => show(data)"),
        )
        .page(
            "/frame",
            &(listening("onmessage = ({ data }) => show(data)") + &format!("<iframe src='{frame}'></iframe>")),
        );
    let run = Project::new()
        .app(&app)
        .e2e("testIsolation: false, screenshotOnRunFailure: false, defaultCommandTimeout: 2000,")
        .spec(
            "a.cy.js",
            &format!(
                "
                {PRELUDE}
                const watched = (kind) => {{ cy.visit(`/${{kind}}`) ; cy.contains('li', 'welcome') }}
                for (const [kind, end] of [['worker', () => cy.window().then((win) => win.eval('worker').terminate())], ['frame', () => cy.get('iframe').then(([frame]) => frame.remove())]]) {{
                  it(`changed: ${{kind}}`, () => {{
                    cy.intercept('{url}', (socket) => {{
                      const server = socket.connectToServer()
                      socket.onMessage((text) => {{ server.send(`${{text}}!`) }})
                      server.onMessage((text) => {{ socket.send(text.toUpperCase()) }})
                    }}).as('real')
                    cy.visit(`/${{kind}}`)
                    heard('WELCOME', 'ECHO ONE!')
                    cy.get('@real').its('received').should('deep.equal', ['WELCOME', 'ECHO ONE!'])
                    cy.get('@real').invoke('close', 4002, 'by the test')
                    heard('WELCOME', 'ECHO ONE!', 'closed 4002 by the test')
                  }})
                  it(`watched: ${{kind}}`, () => {{
                    cy.intercept('{url}').as('real')
                    watched(kind)
                    cy.get('@real').invoke('send', 'from the test')
                    heard('welcome', 'from the test')
                    cy.get('@real').its('messages').should('have.length', 1)
                  }})
                  it(`ended: ${{kind}}`, () => {{
                    let closed
                    cy.intercept('{url}', (socket) => {{ socket.onClose((code) => {{ closed = code }}) }}).as('real')
                    cy.visit(`/${{kind}}`)
                    cy.wait('@real').its('state').should('equal', 'open')
                    end()
                    cy.get('@real').its('state').should('equal', 'closed').then(() => {{ expect(closed).to.equal(1001) }})
                  }})
                  it(`released: ${{kind}}, played`, () => {{ cy.intercept('{url}', () => {{}}).as('real') ; cy.visit(`/${{kind}}`) ; cy.wait('@real') }})
                  it(`released: ${{kind}}, after it`, () => {{ heard('closed 1001 the test that played the server is over') }})
                  it(`not watched: ${{kind}}`, () => {{ watched(kind) }})
                  it(`throws: ${{kind}}`, () => {{
                    cy.intercept('{url}', (socket) => {{ socket.send('WELCOME') ; socket.onMessage(() => {{ throw new Error('of the message') }}) }})
                    cy.visit(`/${{kind}}`)
                    cy.contains('never')
                  }})
                }}
                it('is not played by another test', () => {{ watched('worker') }})
                "
            ),
        )
        .run();
    for kind in ["worker", "frame"] {
        run.failed(&format!("throws: {kind}"), &["of the message", "onMessage", &url]);
    }
    let totals = run.report().totals;
    assert_eq!((totals.passed, totals.failed), (13, 2), "{}", run.show());
}

#[test]
fn what_is_wrong_with_routes_of_websockets_is_told() {
    let (run, _) = run(
        "
        it('never opened', () => { cy.intercept('ws://played.test/**').as('played') ; cy.visit('/real') ; cy.wait('@played', { timeout: 200 }) })
        it('never connected', () => { cy.intercept('ws://played.test/**').as('played') ; cy.visit('/played') ; cy.wait('@played') ; cy.get('@played').its('state').should('equal', 'open') })
        it('no function', () => { cy.intercept('ws://played.test/**', { body: 'x' }) })
        it('no such field', () => { cy.intercept({ resourceType: 'websocket', method: 'GET' }) })
        it('throws', () => { cy.intercept('ws://played.test/**', () => { throw new Error('of the handler') }) ; cy.visit('/played') ; cy.contains('never') })
        it('throws later', () => { cy.intercept('ws://played.test/**', (socket) => { socket.onMessage(() => { throw new Error('of the message') }) }) ; cy.visit('/played') ; cy.contains('li', 'open') ; say('x') ; cy.contains('never') })
        it('connects what is connected', () => { cy.intercept(REAL).as('real') ; cy.visit('/real') ; cy.wait('@real').invoke('connectToServer') })
        ",
    );
    run.failed("never opened", &["`played`", "opened 0", "ws://played.test/**"]);
    run.failed("never connected", &["closed"]);
    run.failed("no function", &["plays the server"]);
    run.failed("no such field", &["`method`"]);
    run.failed("throws", &["of the handler", "ws://played.test/room"]);
    run.failed("throws later", &["of the message", "onMessage"]);
    run.failed("connects what is connected", &["connected already"]);
}
