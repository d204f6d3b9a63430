//! Frames of the page's own site within frames of another: the browser keeps what they store apart from the page's.

use super::support::{TODAY, project, run, statuses};
use crate::harness::App;

/// Stores who it is told, shows who is stored, and tells the page.
const TELLS: &str = "<h1 id=who>…</h1><script>
    const user = new URLSearchParams(location.search).get('login')
    if (user) { localStorage.setItem('user', user) ; sessionStorage.setItem('user', user) }
    const open = indexedDB.open('auth')
    open.onupgradeneeded = () => open.result.createObjectStore('users')
    open.onsuccess = () => {
      const store = open.result.transaction('users', 'readwrite').objectStore('users')
      if (user) store.put(user, 'user')
      const read = store.get('user')
      store.transaction.oncomplete = () => {
        who.textContent = [localStorage.user, sessionStorage.user, read.result, 'stored'].join(' ')
        top.postMessage(who.textContent, '*')
      }
    }
    </script>";

#[test]
fn a_frame_of_the_pages_site_within_another_sites_has_what_it_stored() {
    let app = App::start().page("/tells", TELLS).page("/", "home");
    let between = format!(
        "<script>document.write('<iframe src=\"{}' + location.search + '\"></iframe>')</script>",
        app.url("/tells")
    );
    let app = app.page("/between", &between);
    let outer = format!(
        "<b>…</b><script>onmessage = ({{ data }}) => {{ document.querySelector('b').textContent = 'frame: ' + data }}</script>
         <script>document.write('<iframe src=\"{}' + location.search + '\"></iframe>')</script>",
        app.other_origin("/between")
    );
    let app = app.page("/outer", &outer);
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const login = () => cy.session('both', () => {{
              cy.visit('/tells?login=page')
              cy.contains('page stored')
              cy.visit('/outer?login=frame')
              cy.contains('frame stored')
            }})
            const inner = (text) => {{ cy.visit('/outer') ; cy.get('b').should('have.text', 'frame: ' + text + ' stored') }}
            const own = (text) => {{ cy.visit('/tells') ; cy.get('h1').should('have.text', text + ' stored') }}
            it('creates', () => {{
              login()
              cy.then(() => Cypress.session.getSession('both')).then((saved) => {{
                for (const part of ['localStorage', 'sessionStorage']) {{
                  expect(saved[part].map(({{ origin, partition, value }}) => [origin, partition ?? null, value.user])).to.deep.equal([['{0}', null, 'page'], ['{0}', '{0}', 'frame']])
                }}
                expect(saved.indexedDB.map(({{ origin, partition }}) => [origin, partition ?? null])).to.deep.equal([['{0}', null], ['{0}', '{0}']])
              }})
              inner('frame frame frame')
              own('page page page')
            }})
            it('restores', () => {{ login() ; inner('frame frame frame') ; own('page page page') ; inner('frame frame frame') }})
            it('restores in another order', () => {{ login() ; own('page page page') ; inner('frame frame frame') }})
            it('is cleared though its frame was not shown', () => {{ login() ; cy.session('none', () => {{ cy.visit('/') }}) ; inner('  ') ; own('  ') }})
            it('leaves nothing', () => {{ inner('  ') ; own('  ') }})
            ",
            app.url("")
        ),
    );
    let (run, entries) = run(&project);
    run.passed(5);
    assert_eq!(statuses(&entries), ["created", "restored", "restored", "restored", "created"]);
}

#[test]
fn a_frame_and_a_page_of_one_origin_each_get_their_own() {
    // The page of the frame's origin is shown first, and says that it has what was restored.
    let app = App::start().page("/tells", TELLS);
    let outer = format!(
        "<b>…</b><script>onmessage = ({{ data }}) => {{ document.querySelector('b').textContent = 'frame: ' + data }}</script>
         <script>document.write('<iframe src=\"{}' + location.search + '\"></iframe>')</script>",
        app.other_origin("/tells")
    );
    let app = app.page("/outer", &outer).page("/holds", "<iframe src='/tells'></iframe>");
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const login = () => cy.session('both', () => {{
              cy.visit('/outer?login=frame')
              cy.contains('frame stored')
              cy.origin('{0}', () => {{ cy.visit('/tells?login=page') ; cy.contains('page stored') }})
            }})
            for (const how of ['creates', 'restores', 'restores again']) it(how, () => {{
              login()
              cy.origin('{0}', () => {{
                cy.visit('/holds')
                cy.frame('iframe', () => {{ cy.get('h1').should('have.text', 'page page page stored') }})
              }})
              cy.visit('/outer')
              cy.get('b').should('have.text', 'frame: frame frame frame stored')
            }})
            ",
            app.other_origin("")
        ),
    );
    let (run, entries) = run(&project);
    run.passed(3);
    assert_eq!(statuses(&entries), ["created", "restored", "restored"]);
}
