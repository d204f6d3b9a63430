//! Pages that ask, close, print, break out or move the spec away.

use super::{DRIVEN, project, run, spec};
use crate::harness::App;

fn app() -> App {
    let asks = "<h1>asks</h1><input><a href='/driven'>go</a>";
    App::start()
        .page("/driven", DRIVEN)
        .page("/dialogs", "<h1>page</h1><script>alert('a') ; document.write(`<i>${confirm('c')} ${prompt('p', 'd')}</i>`)</script>")
        .page(
            "/dialogs-at-load",
            "<h1>page</h1><i></i><script>onload = () => { alert('a') ; document.querySelector('i').textContent = `${confirm('c')} ${prompt('p', 'd')}` }</script>",
        )
        .page(
            "/asks",
            &format!("{asks}<script>addEventListener('beforeunload', (event) => {{ event.preventDefault() ; event.returnValue = 'stay?' ; return 'stay?' }})</script>"),
        )
        .page("/asks-by-property", &format!("{asks}<script>onbeforeunload = () => 'stay?'</script>"))
        .page("/asks-by-attribute", &format!("<!doctype html><body onbeforeunload=\"return 'stay?'\">{asks}</body>"))
        .page("/asks-in-frame", "<h1>asks</h1><a href='/driven'>go</a><iframe src='/asks'></iframe>")
        .page(
            "/close",
            &format!("{DRIVEN}<p></p><script>window.close() ; open('', '_self').close() ; document.querySelector('p').textContent = `${{closed}}`</script>"),
        )
        .page("/print", &format!("{DRIVEN}<script>onbeforeprint = () => {{ document.title = 'before' }} ; onafterprint = () => {{ document.title += ' after' }} ; print()</script>"))
        .page(
            "/bust",
            &format!(
                "{DRIVEN}<style id='bust'>body {{ display: none }}</style><script>
                 if (self === top) document.querySelector('#bust').remove() ; else top.location = self.location
                 if (parent !== window || frameElement || opener) location = '/busted'
                 try {{ opener.location = '/busted' }} catch {{}}
                 for (const name of ['_top', '_parent']) if (open('', name) !== window) location = '/busted'</script>"
            ),
        )
        .page("/outer", "<h2>outer</h2><iframe src='/inner'></iframe>")
        .page("/inner", "<h1>inner</h1><script>if (top !== self) top.location = '/driven'</script>")
        .page("/first", "<h1>page</h1><i></i><script>document.querySelector('i').textContent = JSON.stringify([name, history.length, document.referrer, opener])</script>")
        .page("/fullscreen", "<h1>page</h1><button onclick=\"document.documentElement.requestFullscreen().then(() => { this.textContent = 'full' })\">enter</button>")
        .page("/refused", "<h1>page</h1><button onclick=\"Promise.reject(new DOMException('not now', 'NotAllowedError'))\">ask</button>")
}

#[test]
fn pages_that_ask_close_print_or_break_out() {
    let app = app();
    let project = project(&app, "").spec(
        "a.cy.js",
        &spec(
            "
            for (const path of ['/dialogs', '/dialogs-at-load']) {
              it(path, () => {
                const seen = []
                cy.visit(path)
                cy.get('i').should('have.text', 'true d')
                cy.then(() => {
                  cy.on('window:alert', (text) => { seen.push(text) })
                  cy.on('window:confirm', (text) => { seen.push(text) ; return false })
                })
                cy.reload()
                cy.contains('i', 'false ').then(() => { expect(seen).to.deep.equal(['a', 'c']) })
                cy.visit(path, { onBeforeLoad: (win) => { cy.stub(win, 'prompt').returns('typed') } })
                cy.contains('i', 'false typed')
              })
            }
            // The browser asks only where the user did something on the page.
            for (const path of ['/asks', '/asks-by-property', '/asks-by-attribute', '/asks-in-frame']) {
              const touched = () => { cy.visit(path) ; cy.get('h1').click() ; if (!path.includes('frame')) cy.get('input').type('x') }
              it(path, () => { touched() ; cy.contains('go').click() ; drive() ; touched() ; cy.reload() ; cy.get('h1').click() ; cy.visit('/driven') ; drive() ; touched() })
            }
            it('close', () => { cy.visit('/close') ; cy.contains('p', 'false') ; drive() })
            it('print', () => { cy.visit('/print') ; drive() ; cy.title().should('equal', 'before after') })
            it('bust', () => { cy.visit('/bust') ; drive() ; cy.location('pathname').should('equal', '/bust') })
            it('bust of a frame', () => { cy.visit('/outer') ; drive() ; cy.location('pathname').should('equal', '/driven') })
            it('looks like a new tab', () => { cy.visit('/first') ; cy.contains('i', '[\"\",2,\"\",null]') })
            it('full screen', () => { cy.visit('/fullscreen') ; cy.get('button').click() ; cy.contains('button', 'full') ; cy.screenshot('full') })
            it('full screen ends with the test', () => { cy.visit('/driven') ; drive() ; cy.document().its('fullscreenElement').should('equal', null) })
            it('browser errors are told', () => { cy.visit('/refused') ; cy.get('button').click() ; cy.get('#never') })
            it('no way back into the test before', (done) => {
              cy.on('fail', (error) => { expect(error.message).to.contain('history') ; done() })
              cy.visit('/driven')
              cy.go(-2, { timeout: 200 })
            })
            it('leaves its own page', () => { cy.visit('/driven').then(() => { location.href = '/driven' }) ; cy.wait(20000) })
            it('loads its own page again', () => { cy.visit('/driven').then(() => { location.reload() }) ; cy.wait(20000) })
            it('goes on', () => { cy.visit('/driven') ; drive() })
            ",
        ),
    );
    let run = run(&project);
    run.failed("browser errors are told", &["not now"]);
    for title in ["leaves its own page", "loads its own page again"] {
        run.failed(title, &["spec", "cy.visit()"]);
    }
    assert_eq!((run.report().totals.passed, run.report().totals.failed), (15, 3), "{}", run.show());
}
