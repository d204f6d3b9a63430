//! `cy.frame()`: commands in frames of the page.

use super::{QUICK, Sites};
use crate::harness::App;

const FORM: &str = "<style>body { margin: 0; height: 1500px }</style><input><button onclick=\"this.textContent = document.querySelector('input').value\">pay</button>\
     <p style='margin-top: 900px'><a href='/1'>deep</a></p><i hidden>hidden</i>";

/// Frames of the page's own origin, of another and of a third inside of it, all of them scrolled out of view at first.
fn sites() -> Sites {
    let sites = Sites::new();
    let (a, b) = (sites.a(), sites.b());
    let tall = "style='margin: 900px 0 0 150px; width: 400px; height: 300px; border: 7px solid; padding: 3px'";
    let page = |app: App, frame: &str| {
        app.page("/form", FORM)
            .page("/holds", &format!("<h2>holds</h2><iframe id='inner' src='{frame}' {tall}></iframe>"))
            .page("/moves", "<button onclick=\"location.href = '/slow'\">on</button>")
            .page("/tells", "<p></p><script>document.querySelector('p').textContent = localStorage.kept ?? 'nothing' ; localStorage.kept = 'kept'</script>")
    };
    Sites { app: page(sites.app, &format!("{a}/holds")), other: page(sites.other, &format!("{b}/form")) }
}

#[test]
fn frames_of_any_origin_are_entered() {
    let sites = sites();
    let (a, own) = (sites.a(), sites.app.url(""));
    let style = "style='margin: 900px 0 0 150px; width: 400px; height: 300px'";
    let sites = Sites {
        app: sites
            .app
            .page("/own", &format!("<h1>top</h1><iframe id='f' src='/form' {style}></iframe>"))
            .page("/foreign", &format!("<h1>top</h1><iframe id='f' src='{a}/form' {style}></iframe>"))
            .page("/nested", &format!("<h1>top</h1><iframe id='f' src='{a}/holds' {style}></iframe>"))
            .page("/nested-own", &format!("<iframe id='f' src='{own}/holds' {style}></iframe>")),
        ..sites
    };
    sites
        .project(
            "",
            "
            const pays = () => {
              cy.get('h1').should('not.exist')
              cy.get('button').should('be.visible')
              cy.get('input').type('12')
              cy.contains('pay').click()
              cy.get('button').should('have.text', '12')
              cy.get('i').should('not.be.visible')
              cy.get('input').type('3').should('have.value', '123').clear()
              cy.contains('deep').click()
              cy.contains('one')
              cy.location('pathname').should('equal', '/1')
              cy.document().its('body').find('p')
              cy.get('p').invoke('text')
            }
            it('its own origin', () => {
              cy.visit('/own')
              const seen = []
              cy.frame('#f', { args: 5 }, (five) => { seen.push(five) ; pays() }).should('equal', 'one')
              cy.get('h1').should('have.text', 'top').then(() => expect(seen).to.deep.equal([5]))
              cy.location('pathname').should('equal', '/own')
            })
            it('another', () => {
              cy.visit('/foreign')
              cy.frame('iframe', { args: String(pays) }, (pays) => { eval(pays)() }).should('equal', 'one')
              cy.get('h1').should('have.text', 'top')
            })
            it('another within another', () => {
              cy.visit('/nested')
              cy.frame('#f', { args: String(pays) }, (pays) => {
                cy.contains('holds')
                cy.frame('#inner', { args: pays }, (pays) => { eval(pays)() }).should('equal', 'one')
                cy.contains('holds').should('be.visible')
              })
              cy.get('h1')
            })
            it('through one of its own', () => {
              cy.visit('/nested-own')
              cy.frame('#f', () => {
                cy.frame('#inner', () => { cy.contains('holds') ; cy.frame('#inner', () => { cy.contains('pay').click() ; cy.contains('deep') }) })
              })
            })
            it('within an element, and by an element', () => {
              cy.visit('/foreign')
              cy.get('body').within(() => { cy.frame('iframe', () => { cy.contains('pay') }) ; cy.get('h1') })
              cy.get('iframe').then(($frame) => { cy.frame($frame, () => { cy.contains('pay') }) })
            })
            it('in the page of a block', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/holds') ; cy.frame('#inner', () => { cy.get('input').type('x').should('have.value', 'x') }) ; cy.contains('holds') })
            })
            it('an alias keeps its place', () => {
              cy.visit('/own')
              cy.frame('#f', () => { cy.get('button').as('pay') })
              cy.get('@pay').should('have.text', 'pay').click()
              cy.get('h1')
            })
            it('pictures', () => {
              cy.visit('/foreign')
              const size = (name, width, height) => ({ onAfterScreenshot: (_$el, { dimensions }) => expect(dimensions).to.deep.equal({ width, height }) })
              cy.frame('#f', () => {
                cy.get('button').then(($button) => {
                  const { width, height } = $button[0].getBoundingClientRect()
                  cy.wrap($button).screenshot('button', {
                    onAfterScreenshot: (_$el, { dimensions }) => {
                      expect(Math.abs(dimensions.width - width)).to.be.lessThan(2)
                      expect(Math.abs(dimensions.height - height)).to.be.lessThan(2)
                    },
                  })
                })
                cy.screenshot('all', { capture: 'viewport' })
              })
            })
            ",
        )
        .run()
        .passed(8);
}

#[test]
fn frames_come_and_go() {
    let sites = sites();
    let (a, b, own) = (sites.a(), sites.b(), sites.app.url(""));
    let late = |src: &str| {
        format!(
            "<script>setTimeout(() => {{ const f = document.createElement('iframe') ; f.src = '{src}' ; document.body.append(f) }}, 100)</script>"
        )
    };
    let sites = Sites {
        app: sites
            .app
            .page("/late", &late("/slow"))
            .page("/late-foreign", &late(&format!("{a}/slow")))
            .page("/leads", "<iframe src='/moves'></iframe>")
            .page("/leads-foreign", &format!("<iframe src='{a}/moves'></iframe>"))
            .page("/hops", &format!("<iframe src='{a}/link?to={b}/1'></iframe>"))
            .page("/back", &format!("<iframe src='{a}/link?to={own}/1'></iframe>"))
            .page("/stored", &format!("<iframe src='{a}/tells'></iframe>")),
        ..sites
    };
    sites
        .project(
            "",
            "
            for (const path of ['late', 'late-foreign']) it(path, () => { cy.visit('/' + path) ; cy.frame('iframe', () => { cy.contains('slow') }) })
            for (const path of ['leads', 'leads-foreign']) it(path, () => {
              cy.visit('/' + path)
              cy.frame('iframe', () => { cy.contains('on').click() ; cy.contains('slow') })
            })
            it('hops', () => {
              cy.visit('/hops')
              cy.frame('iframe', () => { cy.contains('go').click() })
              cy.frame('iframe', () => { cy.contains('one') })
            })
            it('back to its own', () => {
              cy.visit('/back')
              cy.frame('iframe', () => { cy.contains('go').click() })
              cy.get('iframe').its('0.contentDocument').should('not.equal', null)
              cy.frame('iframe', () => { cy.contains('one') })
            })
            const stored = (text) => { cy.visit('/stored') ; cy.frame('iframe', { args: text }, (text) => { cy.contains(text) }) }
            it('is isolated', () => { stored('nothing') ; stored('kept') })
            it('is isolated, again', () => stored('nothing'))
            const login = () => cy.session('someone', () => { cy.visit('/stored') ; cy.frame('iframe', () => { cy.contains('nothing') }) })
            for (const title of ['session made', 'session restored']) it(title, () => { login() ; stored('kept') })
            ",
        )
        .run()
        .passed(10);
}

#[test]
fn what_a_frame_can_not_do_is_explained() {
    let sites = sites();
    let (a, b) = (sites.a(), sites.b());
    let sites = Sites {
        app: sites.app.page(
            "/all",
            &format!(
                "<h1>top</h1><iframe id='own' src='/form'></iframe><iframe id='foreign' src='{a}/form'></iframe>\
                 <iframe id='boxed' sandbox='allow-scripts' src='/form'></iframe><iframe id='refused' src='{a}/header?x-frame-options=DENY'></iframe>\
                 <iframe id='hidden' style='visibility: hidden' src='{a}/form'></iframe>\
                 <div style='position: relative'><iframe id='covered' src='{a}/form'></iframe><b style='position: absolute; inset: 0; background: red'>cover</b></div>\
                 <iframe id='goes' src='{a}/link?to={b}/1'></iframe>"
            ),
        ),
        ..sites
    };
    let run = sites
        .project(
            QUICK,
            "
            const all = (title, fn) => it(title, () => {
              cy.visit('/all')
              fn()
            })
            all('missing', () => cy.frame('#nothing', () => {}))
            all('no frame', () => cy.frame('h1', () => {}))
            all('several', () => cy.frame('iframe', () => {}))
            all('no callback', () => cy.frame('#own'))
            all('no selector', () => cy.frame(5, () => {}))
            all('option', () => cy.frame('#own', { arg: 1 }, () => {}))
            all('boxed', () => cy.frame('#boxed', () => {}))
            all('refused', () => cy.frame('#refused', () => {}))
            all('hidden', () => cy.frame('#hidden', () => { cy.get('button').click() }))
            all('invisible', () => cy.frame('#hidden', () => { cy.get('button').should('be.visible') }))
            all('covered', () => cy.frame('#covered', () => { cy.get('button').click() }))
            all('closure', () => { const user = 1 ; cy.frame('#foreign', () => { cy.wrap(user) }) })
            all('visit', () => cy.frame('#own', () => { cy.visit('/') }))
            all('visit there', () => cy.frame('#foreign', () => { cy.visit('/') }))
            all('origin', () => cy.frame('#own', () => { cy.origin(A, () => {}) }))
            all('leaves', () => cy.frame('#goes', () => { cy.contains('go').click() ; cy.get('p') }))
            all('removed', () => {
              cy.window().then((win) => win.setTimeout(() => win.document.querySelector('#own').remove(), 200))
              cy.frame('#own', () => { cy.get('#nothing') })
            })
            all('removed there', () => {
              cy.window().then((win) => win.setTimeout(() => win.document.querySelector('#foreign').remove(), 200))
              cy.frame('#foreign', () => { cy.get('#nothing') })
            })
            all('args', () => cy.frame('#foreign', { args: () => {} }, () => {}))
            ",
        )
        .run();
    run.failed("missing", &["Timed out retrying after 700ms", "#nothing", "never found it"]);
    run.failed("no frame", &["<h1>", "is none"]);
    run.failed("several", &["iframe", "matches 7 elements"]);
    run.failed("no callback", &["function", "cy.frame("]);
    run.failed("no selector", &["selector"]);
    run.failed("option", &["`arg`", "args"]);
    run.failed("boxed", &["#boxed", "sandbox"]);
    run.failed("refused", &["#refused", "X-Frame-Options"]);
    run.failed("hidden", &["Timed out retrying after 700ms", "visible", "visibility: hidden"]);
    run.failed("invisible", &["to be 'visible'", "its frame `<iframe#hidden>` is hidden", "visibility: hidden"]);
    run.failed("covered", &["covered", "<b"]);
    run.failed("closure", &["user is not defined", "args"]);
    run.failed("visit", &["`cy.visit()`", "cy.frame()"]);
    run.failed("visit there", &["`cy.visit()`", "cy.frame()"]);
    run.failed("origin", &["`cy.origin()`", "cy.frame()"]);
    run.failed("leaves", &["#goes", "another origin"]);
    run.failed("removed", &["#own", "gone"]);
    run.failed("removed there", &["#foreign", "gone"]);
    run.failed("args", &["args"]);
}

#[test]
fn frames_of_the_tests_own_origin_are_entered_from_pages_of_others() {
    let sites = sites();
    let (a, own) = (sites.a(), sites.app.url(""));
    let holds = format!(
        "<h2>holds</h2><iframe id='own' src='{own}/form' style='margin: 900px 0 0 150px; width: 400px; height: 300px'></iframe>"
    );
    let sites = Sites {
        app: sites.app.page("/around", &format!("<h1>top</h1><iframe id='f' src='{a}/back' style='margin: 900px 0 0 50px; width: 600px; height: 500px'></iframe>")),
        other: sites.other.page("/back", &holds),
    };
    let run = sites
        .project(
            QUICK,
            "
            const pays = (n) => {
              cy.get('h2').should('not.exist')
              cy.get('input').type('x' + n).should('have.value', 'x' + n)
              cy.contains('pay').click()
              cy.get('button').should('have.text', 'x' + n).invoke('text')
            }
            it('in a page of another origin', () => {
              cy.visit('/')
              cy.origin(A, { args: String(pays) }, (pays) => {
                cy.visit('/back')
                cy.frame('#own', { args: pays }, (pays) => { Cypress.env('seen', location.origin) ; eval(pays)(5) }).should('equal', 'x5')
                cy.contains('holds').then(() => { cy.wrap(Cypress.env('seen')).as('seen') })
              })
              cy.then(() => { expect(Cypress.env('seen')).to.equal(location.origin) })
            })
            it('in a frame of another origin', () => {
              cy.visit('/around')
              cy.frame('#f', { args: String(pays) }, (pays) => {
                cy.frame('#own', { args: pays }, (pays) => { eval(pays)(6) }).should('equal', 'x6')
                cy.contains('holds')
              })
              cy.get('h1').should('have.text', 'top')
            })
            const back = (title, inside) => it(title, () => {
              cy.visit('/')
              cy.origin(A, { args: String(inside) }, (inside) => { cy.visit('/back') ; eval(inside)() })
            })
            back('closure', () => { const user = 1 ; cy.frame('#own', () => { cy.wrap(user) }) })
            back('fails', () => { cy.frame('#own', () => { cy.get('#never') }) })
            back('element', () => { cy.frame('#own', () => { cy.get('button') }).should('have.text', 'pay') })
            back('origin', () => { cy.frame('#own', () => { cy.origin('http://x.test', () => {}) }) })
            ",
        )
        .run();
    run.failed("closure", &["user is not defined", "cy.frame()", "args"]);
    run.failed("fails", &["Timed out retrying after 700ms", "#never"]);
    run.failed("element", &["an element of another origin"]);
    run.failed("origin", &["`cy.origin()`", "cy.frame()"]);
    assert_eq!(run.report().totals.passed, 2, "{}", run.show());
}

#[test]
fn only_a_frame_with_an_address_has_a_page_to_come() {
    let sites = Sites::new();
    let written = "<script>for (const frame of document.querySelectorAll('.written')) frame.contentDocument.body.innerHTML = '<p>written</p>'</script>";
    let frames = "<iframe class=written id=none></iframe><iframe class=written id=empty src></iframe>\
         <iframe class=written id=blank src='about:blank'></iframe><iframe id=slow src='?ms=300'></iframe>";
    // Addresses are joined to the base of the page around, and to nothing else.
    let page = |base: &str| format!("{base}{frames}{written}");
    let app = sites.app.page("/based", &page("<base href='/slow'>"));
    Sites { app, ..sites }
        .project(
            QUICK,
            "
            for (const id of ['none', 'empty', 'blank']) it(id, () => {
              cy.visit('/based')
              cy.frame('#' + id, () => { cy.get('p').should('have.text', 'written') })
            })
            it('slow', () => {
              cy.visit('/')
              cy.document().then((document) => { document.head.innerHTML = '<base href=\"/slow\">' ; document.body.innerHTML = '<iframe src=\"?ms=300\">' })
              cy.frame('iframe', () => { cy.location('pathname', { timeout: 0 }).should('equal', '/slow') })
            })
            ",
        )
        .run()
        .passed(4);
}

#[test]
fn errors_in_frames_are_shown_and_fail_no_test() {
    let sites = Sites::new();
    let a = sites.a();
    let sites = Sites {
        app: sites.app.page(
            "/troubled",
            &format!(
                "<iframe src='/throws'></iframe><iframe src='{a}/throws'></iframe><iframe src='{a}/rejects'></iframe>"
            ),
        ),
        other: sites.other.page("/rejects", "<script>Promise.reject(new TypeError('refused'))</script>"),
    };
    sites
        .project(
            "",
            "
            const heard = []
            Cypress.on('uncaught:exception', (error) => { heard.push(error.message) })
            for (const title of ['shown', 'and in the next test']) it(title, () => {
              const shown = []
              cy.on('log:added', ({ name, message, state }) => { if (name === 'uncaught exception') shown.push(`${state} ${message}`) })
              cy.visit('/troubled')
              cy.wrap(shown).should((all) => {
                expect([...all].sort()).to.deep.equal([
                  `warned Error: of the page (${location.origin}/throws)`,
                  `warned Error: of the page (${A}/throws)`,
                  `warned TypeError: refused (${A}/rejects)`,
                ].sort())
              })
              cy.then(() => { expect(heard).to.deep.equal([]) })
            })
            ",
        )
        .run()
        .passed(2);
}
