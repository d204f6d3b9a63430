//! Service workers, and servers that clear what was stored.

use super::{DRIVEN, page_with, project, run, spec};
use crate::harness::App;

/// Answers all but the page that registers it, and tells who its clients are.
const WORKER: &str = "
    addEventListener('install', () => skipWaiting())
    addEventListener('activate', (event) => event.waitUntil(clients.claim()))
    addEventListener('fetch', (event) => {
      const { pathname } = new URL(event.request.url)
      if (pathname === '/register' || pathname === '/driven.txt') return
      event.respondWith(new Response(`<h1>worker</h1><p>${pathname}</p>`, { headers: { 'content-type': 'text/html' } }))
    })
    addEventListener('message', (event) => event.waitUntil((async () => {
      const all = await clients.matchAll({ includeUncontrolled: true })
      if (event.data === 'navigate') for (const client of all) await client.navigate('/navigated')
      else event.source.postMessage(all.map((client) => new URL(client.url).pathname).join(' '))
    })()))";

fn app() -> App {
    let stored = "document.title = `[${document.cookie}] ${localStorage.length} ${sessionStorage.length}`";
    let app = App::everywhere()
        .page("/driven", DRIVEN)
        .file("/sw.js", "text/javascript", WORKER)
        .page(
            "/register",
            "<h1>…</h1><button onclick=\"navigator.serviceWorker.controller.postMessage('list')\">list</button>
             <button onclick=\"navigator.serviceWorker.controller.postMessage('navigate')\">navigate</button><script>
             const tell = (text) => { document.querySelector('h1').textContent = text }
             navigator.serviceWorker.addEventListener('controllerchange', () => tell('controlled'))
             navigator.serviceWorker.addEventListener('message', (event) => tell(event.data))
             navigator.serviceWorker.register('/sw.js')</script>",
        )
        .page(
            "/store",
            &format!("<h1>page</h1><script>localStorage.a = 1 ; sessionStorage.a = 1 ; document.cookie = 'a=1' ; {stored}</script>"),
        );
    let app = page_with(app, "/clear", &[("clear-site-data", "\"*\"")], &format!("{DRIVEN}<script>{stored}</script>"));
    page_with(app, "/clear-contexts", &[("clear-site-data", "\"executionContexts\"")], DRIVEN)
}

#[test]
fn service_workers_stay_in_their_test_and_off_the_spec() {
    let app = app();
    let register = format!(
        "const OTHER = '{}'\nconst register = () => {{ cy.visit('/register') ; cy.contains('h1', 'controlled') }}\n",
        app.other_origin("")
    );
    let project = project(&app, "")
        .spec(
            "a.cy.js",
            &spec(&(register.clone() + "
            it('serves pages', () => { register() ; cy.visit('/driven') ; cy.contains('h1', 'worker') ; cy.reload() ; cy.contains('p', '/driven') })
            it('is gone', () => { cy.visit('/driven') ; drive() })
            it('has the application as its only client', () => { register() ; cy.contains('button', 'list').click() ; cy.get('h1').should('have.text', '/register') })
            it('navigates the application only', () => { register() ; cy.contains('button', 'navigate').click() ; cy.contains('p', '/navigated') })
            it('serves another origin', () => {
              register()
              cy.origin(OTHER, () => { cy.visit('/register') ; cy.contains('h1', 'controlled') ; cy.visit('/driven') ; cy.contains('h1', 'worker') })
              cy.visit('/driven')
              cy.contains('h1', 'worker')
            })
            it('is gone there too', () => {
              cy.visit('/driven')
              drive()
              cy.origin(OTHER, () => { cy.visit('/driven') ; cy.contains('button', 'click').click() ; cy.contains('clicked true') })
            })
            it('lets the spec move', () => { cy.visit(`${OTHER}/register`) ; cy.contains('h1', 'controlled') })
            it('and back', () => { register() })
            it('a server clears the data', () => {
              cy.visit('/store')
              cy.title().should('equal', '[a=1] 1 1')
              cy.visit('/clear')
              drive()
              cy.title().should('equal', '[] 0 0')
              cy.visit('/store')
              cy.getCookie('a').should('exist')
              cy.getAllLocalStorage().then((all) => { expect(Object.values(all)[0]).to.deep.equal({ a: '1' }) })
              cy.visit('/clear-contexts')
              drive()
            })
            it('is there at the end of the spec', () => {
              register()
              cy.origin(OTHER, () => { cy.visit('/register') ; cy.contains('h1', 'controlled') })
            })
            ")),
        )
        .spec(
            "b.cy.js",
            &spec(&(register + "
            it('does not serve the next spec', () => { cy.visit('/driven') ; drive() })
            it('nor bridges', () => {
              register()
              cy.origin(OTHER, () => { cy.visit('/driven') ; cy.contains('button', 'click') })
            })
            ")),
        );
    run(&project).passed(12);
}
