//! Pages whose headers forbid things.

use super::{DRIVEN, page_with, project, run, spec};
use crate::harness::App;

type Page = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const OPENER: &str = "cross-origin-opener-policy";
const EMBEDDER: &str = "cross-origin-embedder-policy";
const SECURITY: &str = "content-security-policy";

/// Tells what page and worker know of being isolated, and what the worker wrote into memory of both.
const ISOLATED: &str = "<h1>page</h1><button onclick=\"this.textContent = `clicked ${event.isTrusted}`\">click</button><i></i><script>
    const told = () => `${crossOriginIsolated} ${typeof SharedArrayBuffer}`
    const tell = (text) => { document.querySelector('i').textContent = `${told()} ${text}` }
    if (typeof SharedArrayBuffer === 'undefined') tell('-')
    else {
      const code = `const told = ${told} ; onmessage = (event) => { new Int32Array(event.data)[0] = 7 ; postMessage(told()) }`
      const worker = new Worker(URL.createObjectURL(new Blob([code])))
      const buffer = new SharedArrayBuffer(4)
      worker.onmessage = (event) => tell(`${new Int32Array(buffer)[0]} ${event.data}`)
      worker.postMessage(buffer)
    }</script>";

const PAGES: &[Page] = &[
    ("/coop", &[(OPENER, "same-origin")], DRIVEN),
    ("/coop-popups", &[(OPENER, "same-origin-allow-popups")], DRIVEN),
    ("/coop-noopener", &[(OPENER, "noopener-allow-popups")], DRIVEN),
    ("/isolated", &[(OPENER, "same-origin"), (EMBEDDER, "require-corp")], ISOLATED),
    ("/credentialless", &[(OPENER, "same-origin"), (EMBEDDER, "credentialless")], DRIVEN),
    ("/corp", &[("cross-origin-resource-policy", "same-origin")], DRIVEN),
    ("/sandbox-same", &[(SECURITY, "sandbox allow-scripts allow-same-origin")], DRIVEN),
    ("/xfo", &[("x-frame-options", "DENY")], DRIVEN),
    ("/ancestors", &[(SECURITY, "frame-ancestors 'none'")], DRIVEN),
    ("/permissions", &[("permissions-policy", "fullscreen=(), unload=(), sync-xhr=()")], DRIVEN),
    ("/keyed", &[("origin-agent-cluster", "?1")], DRIVEN),
    ("/referrer", &[("referrer-policy", "no-referrer")], DRIVEN),
    // Its script may run, that of its `onclick` may not.
    (
        "/nonce",
        &[(SECURITY, "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; base-uri 'none'")],
        "<h1>page</h1><button>click</button><p onclick=\"this.textContent = 'ran'\">inline</p><script nonce='n'>
         document.querySelector('button').onclick = (event) => { event.target.textContent = `clicked ${event.isTrusted}` }</script>",
    ),
    (
        "/trusted",
        &[(SECURITY, "require-trusted-types-for 'script'; trusted-types mine")],
        "<h1>page</h1><button>click</button><script>
         const { createHTML } = { createHTML: (text) => trustedTypes.createPolicy('mine', { createHTML: (text) => text }).createHTML(text) }
         document.querySelector('button').onclick = (event) => { event.target.innerHTML = createHTML(`clicked <b>${event.isTrusted}</b>`) }</script>",
    ),
    (
        "/sandbox",
        &[(SECURITY, "sandbox allow-scripts")],
        "<h1>page</h1><button onclick=\"this.textContent = `clicked ${event.isTrusted}`\">click</button><i></i>
         <script>document.querySelector('i').textContent = origin</script>",
    ),
    ("/sandbox-none", &[(SECURITY, "sandbox")], "<h1>page</h1><a href='/coop'>coop</a>"),
    ("/links", &[], "<a href='/coop'>coop</a><a href='/isolated'>isolated</a><a href='/xfo'>xfo</a>"),
];

fn app() -> App {
    PAGES.iter().fold(App::start(), |app, (path, headers, body)| page_with(app, path, headers, body))
}

#[test]
fn what_headers_forbid_does_not_keep_a_page_from_being_driven() {
    let driven: Vec<&str> =
        PAGES.iter().filter(|(_, _, body)| body.contains("click")).map(|(path, ..)| *path).collect();
    let app = app();
    let project = project(&app, "").spec(
        "a.cy.js",
        &spec(&format!(
            "
            for (const path of {driven:?}) it(path, () => {{ cy.visit(path) ; drive() }})
            it('from page to page', () => {{
              cy.visit('/links')
              cy.contains('coop').click()
              drive()
              cy.reload()
              drive()
              cy.go('back')
              cy.contains('isolated').click()
              drive()
              cy.visit('/links')
              cy.contains('xfo').click()
              drive()
              cy.screenshot('xfo')
            }})
            it('scripts run whatever the policy says', () => {{ cy.visit('/nonce') ; cy.get('p').click().should('have.text', 'ran') }})
            it('a sandbox has its origin', () => {{ cy.visit('/sandbox') ; cy.get('i').should('have.text', location.origin) }})
            it('a page without scripts', () => {{ cy.visit('/sandbox-none') ; cy.contains('coop').click() ; drive() }})
            it('no page is isolated', () => {{ cy.visit('/isolated') ; cy.contains('i', 'false undefined') }})
            "
        )),
    );
    run(&project).passed(u32::try_from(driven.len()).expect("few") + 5);
}

#[test]
fn policies_hold_and_pages_are_isolated_where_the_project_wants_it() {
    let app = app();
    let project = project(&app, "experimentalCspAllowList: true, crossOriginIsolated: true,").spec(
        "a.cy.js",
        &spec(
            "
            for (const path of ['/nonce', '/trusted', '/sandbox-same', '/ancestors']) it(path, () => { cy.visit(path) ; drive() ; cy.screenshot() })
            it('scripts that are forbidden', () => { cy.visit('/nonce') ; cy.get('p').click().should('have.text', 'inline') })
            it('assignments that are forbidden', () => {
              cy.visit('/trusted')
              cy.document().then((document) => { expect(() => { document.body.innerHTML = 'x' }).to.throw(/TrustedHTML/) })
            })
            it('isolated', () => { cy.visit('/isolated') ; drive() ; cy.contains('i', 'true function 7 true function') })
            it('an origin of its own', () => { cy.visit('/sandbox') })
            it('goes on', () => { cy.visit('/coop') ; drive() })
            ",
        ),
    );
    let run = run(&project);
    run.failed("an origin of its own", &["sandbox"]);
    assert_eq!((run.report().totals.passed, run.report().totals.failed), (8, 1), "{}", run.show());
}
