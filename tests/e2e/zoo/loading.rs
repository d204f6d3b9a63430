//! Pages that come, stay or go in unusual ways.

use std::sync::{Arc, Condvar, Mutex};

use axum::body::Body;
use futures_util::stream;

use super::{DRIVEN, HTML, answer, project, run, spec};
use crate::harness::{App, page};

/// Opens once.
#[derive(Default)]
struct Gate(Mutex<bool>, Condvar);

impl Gate {
    fn open(&self) {
        *self.0.lock().expect("a healthy lock") = true;
        self.1.notify_all();
    }
    fn wait(&self) {
        let open = self.0.lock().expect("a healthy lock");
        drop(self.1.wait_while(open, |open| !*open).expect("a healthy lock"));
    }
}

fn app() -> App {
    let gate = Arc::new(Gate::default());
    let opening = gate.clone();
    let rules = |kind: &str, eager: &str| {
        format!(
            "<h1>page</h1><a href='/target'>target</a><script type='speculationrules'>{{\"{kind}\": [{{ \"urls\": [\"/target\"], \"eagerness\": \"{eager}\" }}]}}</script>"
        )
    };
    App::start()
        .page("/driven", DRIVEN)
        .page("/prerender", &rules("prerender", "immediate"))
        .page("/prerender-moderate", &rules("prerender", "moderate"))
        .page("/prefetch", &rules("prefetch", "immediate"))
        .page("/target", &format!("{DRIVEN}<i></i><script>document.querySelector('i').textContent = `${{document.prerendering}} ${{window.hooked}} ${{opener}}`</script>"))
        .page("/links", "<h1>page</h1><a id=target href='/target'>target</a><a id=none href='/none'>none</a><a id=loop href='/loop'>loop</a><a id=mail href='mailto:a@b.c'>mail</a><a id=tel href='tel:123'>tel</a><a id=own href='own-scheme:x'>own</a>
           <a id=js href='javascript:void 0'>js</a><a id=jspage href='javascript:\"<h2>made</h2>\"'>js page</a><a id=blob>blob</a><a id=blank href='about:blank'>blank</a><a id=refused href='http://127.0.0.1:1/'>refused</a><a id=stream href='/stream'>stream</a><a id=meta href='/meta'>meta</a><b></b><template><h1>page</h1><button onclick=\"this.textContent = `clicked ${event.isTrusted}`\">click</button></template>
           <script>document.querySelector('#blob').href = URL.createObjectURL(new Blob([document.querySelector('template').innerHTML], { type: 'text/html' })) ; onpageshow = (event) => { document.querySelector('b').textContent = `persisted ${event.persisted} ${window.hooked}` }</script>")
        .on("/none", |_| Some(answer(204, &[], "")))
        .on("/reset", |_| Some(answer(205, &[], "")))
        .on("/loop", |_| Some(answer(302, &[("location", "/loop")], "")))
        .page("/ping", "<script>location.replace('/pong')</script>")
        .page("/pong", "<script>location.replace('/ping')</script>")
        .page("/meta", "<meta http-equiv='refresh' content='0; url=/driven'><h1>going</h1>")
        .on("/refresh", |_| Some(answer(200, &[HTML, ("refresh", "0; url=/driven")], page("<h1>going</h1>"))))
        .page("/script", "<script>location.replace('/driven')</script><h1>going</h1>")
        .page("/load", "<h1>going</h1><script>onload = () => { location.href = '/driven' }</script>")
        .page("/push", "<h1>page</h1><script>history.pushState({}, '', '/pushed')</script>")
        .page("/write", "<h1>before</h1><script>onload = () => { document.open() ; document.write(`<h1>page</h1><button onclick='this.textContent = \"clicked \" + event.isTrusted'>click</button>`) ; document.close() }</script>")
        .page("/write-late", "<h1>before</h1><button onclick=\"document.open() ; document.write(`<h1>page</h1><button onclick='this.textContent = &quot;clicked &quot; + event.isTrusted'>click</button>`) ; document.close()\">write</button>")
        .page("/write-open", "<h1>before</h1><button onclick=\"document.open() ; document.write(`<h1>page</h1><button onclick='this.textContent = &quot;clicked &quot; + event.isTrusted'>click</button>`)\">write</button>")
        .on("/stream", move |_| {
            let gate = gate.clone();
            let parts = stream::unfold(0, move |step| {
                let gate = gate.clone();
                async move {
                    match step {
                        0 => Some((Ok::<_, std::io::Error>("<!doctype html><h1>page</h1><button onclick=\"this.textContent = `clicked ${event.isTrusted}`\">click</button><i></i><script>document.querySelector('i').textContent = `hooked ${window.hooked}` ; fetch('/stream/rest')</script>"), 1)),
                        1 => {
                            tokio::task::spawn_blocking(move || gate.wait()).await.expect("waits");
                            Some((Ok("<p>rest</p>"), 2))
                        }
                        _ => None,
                    }
                }
            });
            Some(answer(200, &[HTML], Body::from_stream(parts)))
        })
        .on("/stream/rest", move |_| { opening.open() ; Some(answer(200, &[], "")) })
        .on("/endless", |_| {
            let parts = stream::unfold(0, |step| async move {
                if step > 0 { std::future::pending::<()>().await }
                Some((Ok::<_, std::io::Error>("<!doctype html><h1>endless</h1>"), 1))
            });
            Some(answer(200, &[HTML], Body::from_stream(parts)))
        })
        .on("/error/404", |_| Some(answer(404, &[HTML], page(DRIVEN))))
        .on("/error/500", |_| Some(answer(500, &[HTML], page(DRIVEN))))
        .on("/error/empty", |_| Some(answer(500, &[], "")))
        .on("/empty", |_| Some(answer(200, &[HTML], "")))
        .page("/pwa", &format!("<!doctype html><head><link rel='manifest' href='/app.webmanifest'><title>pwa</title></head><body>{DRIVEN}</body>"))
        .file("/app.webmanifest", "application/manifest+json", r#"{ "name": "App", "start_url": "/pwa", "display": "standalone", "icons": [] }"#)
        .page("/unload", "<h1>leaving</h1><script>for (const name of ['pagehide', 'unload', 'visibilitychange']) addEventListener(name, () => { navigator.sendBeacon('/left?' + name) ; localStorage.setItem('left', (localStorage.left || '') + name + ' ') })</script>")
        .page("/quirks", "<!doctype html PUBLIC '-//W3C//DTD HTML 3.2//EN'><h1>page</h1><button onclick=\"this.textContent = `clicked ${event.isTrusted}`\">click</button>")
        .page("/frameset", "<!doctype html><frameset cols='50%,50%'><frame src='/driven'><frame src='/driven'></frameset>")
}

#[test]
fn pages_come_stay_and_go_in_their_ways() {
    let app = app();
    let project = project(&app, "redirectionLimit: 5,").spec(
        "a.cy.js",
        &spec(
            "
            beforeEach(() => { cy.on('window:before:load', (win) => { win.hooked = 'yes' }) })
            for (const path of ['/prerender', '/prerender-moderate', '/prefetch']) {
              it(path, () => {
                cy.visit(path)
                cy.contains('target').trigger('mouseover').click()
                drive()
                cy.get('i').should('have.text', 'false yes null')
                cy.go('back')
                cy.contains('target').click()
                drive()
              })
            }
            it('back', () => {
              cy.visit('/links')
              cy.get('#target').click()
              drive()
              cy.window().then((win) => { win.history.back() })
              cy.contains('b', 'persisted false yes')
              cy.get('#target').click()
              drive()
            })
            for (const id of ['none', 'mail', 'tel', 'own', 'js']) it(`stays for ${id}`, () => { cy.visit('/links') ; cy.get(`#${id}`).click() ; cy.get('#target').click() ; drive() })
            it('made by a script', () => { cy.visit('/links') ; cy.get('#jspage').click() ; cy.get('h2').should('have.text', 'made') })
            it('a blob', () => { cy.visit('/links') ; cy.get('#blob').click() ; drive() })
            it('the blank page', () => { cy.visit('/links') ; cy.get('#blank').click() ; cy.url().should('equal', 'about:blank') ; cy.go('back') ; cy.get('#target') })
            it('an error of the browser', () => { cy.visit('/links') ; cy.get('#refused').click() ; cy.get('#target') })
            it('a loop by link', () => { cy.visit('/links') ; cy.get('#loop').click() ; cy.get('#target') })
            for (const path of ['/none', '/reset']) it(`visits ${path}`, () => { cy.visit('/driven') ; cy.visit(path) })
            it('visits nothing first', () => { cy.visit('/none') })
            it('visits a loop', () => { cy.visit('/loop') })
            it('visits a loop of scripts', () => { cy.visit('/ping') })
            it('visits a page that never ends', () => { cy.visit('/endless', { timeout: 500 }) })
            for (const path of ['/meta', '/refresh', '/script', '/load', '/write', '/quirks', '/stream', '/pwa']) it(path, () => { cy.visit(path) ; drive() })
            it('meta refresh later', () => { cy.visit('/links') ; cy.get('#meta').click() ; drive() })
            it('push', () => { cy.visit('/push') ; cy.location('pathname').should('equal', '/pushed') })
            for (const path of ['/write-late', '/write-open']) it(path, () => { cy.visit(path) ; cy.contains('write').click() ; drive() })
            it('comes in parts', () => { cy.visit('/links') ; cy.get('#stream').click() ; drive() ; cy.contains('hooked yes') ; cy.contains('rest') })
            it('status 404', () => { cy.visit('/error/404') })
            for (const path of ['/error/404', '/error/500']) it(`allowed ${path}`, () => { cy.visit(path, { failOnStatusCode: false }) ; drive() })
            it('status 500 without a page', () => { cy.visit('/error/empty') })
            it('empty', () => { cy.visit('/empty') ; cy.get('body').should('have.text', '') })
            it('says goodbye', () => { cy.visit('/unload') ; cy.visit('/driven') ; drive() ; cy.window().its('localStorage.left').should('match', /pagehide/) ; cy.visit('/unload') })
            it('and is gone', () => { cy.visit('/driven') ; cy.window().its('localStorage').should('have.length', 0) })
            it('frameset', () => { cy.visit('/frameset') ; cy.get('frame').first().its('0.contentDocument.body').should('contain', 'page') })
            ",
        ),
    );
    let run = run(&project);
    run.failed("an error of the browser", &["could not be loaded", "127.0.0.1:1"]);
    run.failed("a loop by link", &["could not be loaded", "TOO_MANY_REDIRECTS"]);
    run.failed("visits /none", &["204", "cy.request()"]).failed("visits /reset", &["205"]);
    run.failed("visits nothing first", &["204"]);
    run.failed("visits a loop", &["redirected again and again"]);
    run.failed("visits a loop of scripts", &["more than 5 times", "redirectionLimit"]);
    run.failed("visits a page that never ends", &["500ms", "/endless"]);
    run.failed("status 404", &["404"]).failed("status 500 without a page", &["500"]);
    let failed = 10;
    assert_eq!((run.report().totals.passed, run.report().totals.failed), (31, failed), "{}", run.show());
}
