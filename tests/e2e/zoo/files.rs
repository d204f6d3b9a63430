//! Documents that are no HTML, and files that browsers download.

use super::{DRIVEN, answer, project, run, spec};
use crate::harness::App;

const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%EOF";

fn app() -> App {
    App::start()
        .page("/driven", DRIVEN)
        .page(
            "/kinds",
            "<h1>kinds</h1><a href='/x.json'>json</a><a href='/x.xml'>xml</a><a href='/x.xhtml'>xhtml</a><a href='/x.svg'>svg</a>
             <a href='/x.txt'>txt</a><a href='/x.pdf'>pdf</a><a href='/x.bin'>bin</a><a href='/attached'>attached</a><a href='/x.csv'>csv</a>
             <a href='/named' download='named.txt'>named</a><a id='blob' download='blob.txt'>blob</a>
             <a href='data:text/plain,of%20data' download='data.txt'>data</a><a href='/attached' target=_blank>new tab</a>
             <form action='/attached'><button>form</button></form><a href='/driven'>driven</a>
             <script>document.querySelector('#blob').href = URL.createObjectURL(new Blob(['of blob']))</script>",
        )
        .file("/x.json", "application/json", "{ \"a\": 1 }")
        .file("/x.xml", "application/xml", "<?xml version='1.0'?><feed><entry id='e'>first</entry></feed>")
        .file(
            "/x.xhtml",
            "application/xhtml+xml",
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><h1>page</h1>
             <button onclick='this.textContent = `clicked ${event.isTrusted}`'>click</button></body></html>",
        )
        .file(
            "/x.svg",
            "image/svg+xml",
            "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><rect width='99' height='99' fill='red' onclick=\"this.setAttribute('fill', 'blue')\"/></svg>",
        )
        .file("/x.txt", "text/plain", "some text")
        .file("/x.csv", "text/csv", "a,b")
        .file("/x.pdf", "application/pdf", PDF)
        .file("/x.bin", "application/octet-stream", "bytes")
        .file("/named", "text/plain", "of name")
        .on("/attached", |_| {
            let attached = ("content-disposition", "attachment; filename=report.html");
            Some(answer(200, &[("content-type", "text/html"), attached], "<h1>report</h1>"))
        })
}

#[test]
fn documents_are_driven_and_downloads_are_saved() {
    let app = app();
    let project = project(&app, "")
        .spec(
            "a.cy.js",
            &spec(
                "
                const open = (text) => { cy.visit('/kinds') ; cy.contains('a', text).click() }
                it('json', () => { open('json') ; cy.contains('pre', '\"a\": 1') ; cy.document().its('contentType').should('equal', 'application/json') ; cy.go('back') ; cy.contains('kinds') })
                it('xml', () => { open('xml') ; cy.get('entry').should('have.text', 'first').and('have.attr', 'id', 'e') })
                it('xhtml', () => { open('xhtml') ; drive() ; cy.visit('/driven') ; cy.visit('/x.xhtml') ; drive() })
                it('svg', () => { open('svg') ; cy.get('rect').click().should('have.attr', 'fill', 'blue') ; cy.screenshot('svg') })
                it('txt', () => { open('txt') ; cy.contains('pre', 'some text') })
                it('pdf', () => { open('pdf') ; cy.visit('/driven') ; drive() })
                const files = { bin: 'x.bin bytes', attached: 'report.html <h1>report</h1>', csv: 'x.csv a,b', named: 'named.txt of name', blob: 'blob.txt of blob', data: 'data.txt of data' }
                for (const [name, file] of Object.entries(files)) {
                  it(name, () => {
                    open(name)
                    const [path, ...text] = file.split(' ')
                    cy.readFile(`${Cypress.config('downloadsFolder')}/${path}`).should('equal', text.join(' '))
                    cy.contains('driven').click()
                    drive()
                  })
                }
                it('in a new tab', () => { open('new tab') ; cy.contains('driven').click() ; drive() })
                it('by a form', () => { cy.visit('/kinds') ; cy.contains('button', 'form').click() ; cy.contains('driven').click() ; drive() })
                for (const path of ['/x.json', '/x.svg', '/x.bin', '/attached']) it(`visits ${path}`, () => { cy.visit('/driven') ; cy.visit(path) })
                it('visits a file first', () => { cy.visit('/attached') })
                it('goes on', () => { cy.visit('/driven') ; drive() })
                ",
            ),
        );
    let run = run(&project);
    for (path, kind) in [("/x.json", "application/json"), ("/x.svg", "image/svg+xml")] {
        run.failed(&format!("visits {path}"), &["content-type", kind, "cy.request()"]);
    }
    for title in ["visits /x.bin", "visits /attached", "visits a file first"] {
        run.failed(title, &["downloads", "cy.readFile()"]);
    }
    assert_eq!((run.report().totals.passed, run.report().totals.failed), (15, 5), "{}", run.show());
}
