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
    run.passed(10);
}

#[test]
fn connections_out_of_reach_are_watched() {
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
                it('which no function answers', () => {{
                  cy.intercept('{url}', () => {{ throw new Error('called') }}).as('real')
                  cy.visit('/worker')
                  cy.wait('@real')
                  watched()
                  cy.get('@real').then((socket) => expect(() => socket.send('x')).to.throw('can only be watched'))
                }})
                "
            ),
        )
        .run()
        .passed(4);
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
