//! Commands that act on the page as a person would, and what keeps them from it.

use crate::harness::{App, Project, page};

const FORM: &str = "
<form id=form onsubmit=\"event.preventDefault(); told.textContent = 'submitted ' + new URLSearchParams(new FormData(form))\">
  <input name=name><textarea name=note></textarea>
  <label><input type=checkbox name=box value=a> A</label><label><input type=checkbox name=box value=b> B</label>
  <input type=radio name=radio value=x><input type=radio name=radio value=y>
  <select name=one><option value=''>none</option><option value=1>One</option><option value=2>Two</option></select>
  <select name=many multiple><option>r</option><option>g</option><option>b</option></select>
  <input type=number name=number><input type=date name=date><input type=password name=secret maxlength=4>
  <button>send</button>
</form><p id=told></p><div id=rich contenteditable>start</div>";

fn form() -> App {
    App::with(FORM)
}

#[test]
fn typing_enters_text_and_sends_keys() {
    Project::new()
        .app(&form())
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            const seen = (name) => cy.get('[name=name]').then(($el) => {
              const events = []
              $el.on(name, ({ originalEvent: e }) => { events.push(`${e.type}:${e.key ?? e.data}:${e.isTrusted}`) })
              return events
            })
            it('text', () => {
              cy.get('[name=name]').type('Jane Doe').should('have.value', 'Jane Doe')
              cy.get('[name=note]').type('a{enter}b').should('have.value', 'a\\nb')
              cy.get('[name=number]').type('12.5').should('have.value', '12.5')
              cy.get('[name=date]').type('2026-02-03').should('have.value', '2026-02-03')
              cy.get('[name=secret]').type('123456').should('have.value', '1234')
              cy.get('#rich').type(' more').should('have.text', 'start more')
            })
            it('adds to what is there', () => {
              cy.get('[name=name]').type('a').type('b').should('have.value', 'ab')
              cy.get('[name=name]').clear().should('have.value', '')
              cy.get('[name=name]').type('old').clear().type('new').should('have.value', 'new')
            })
            it('sequences', () => {
              cy.get('[name=name]').type('abc{backspace}').should('have.value', 'ab')
              cy.get('[name=name]').type('{home}x{end}y').should('have.value', 'xaby')
              cy.get('[name=name]').type('{leftArrow}{leftArrow}-').should('have.value', 'xa-by')
              cy.get('[name=name]').type('{selectAll}{del}gone').should('have.value', 'gone')
              cy.get('[name=name]').type('{moveToStart}{{}a}').should('have.value', '{a}gone')
              cy.get('[name=name]').clear().type('{enter}', { parseSpecialCharSequences: false }).should('have.value', '{enter}')
            })
            it('enter submits', () => { cy.get('[name=name]').type('x{enter}') ; cy.get('#told').should('contain', 'submitted name=x') })
            it('keys are trusted', () => {
              seen('keydown keyup').then((events) => {
                cy.get('[name=name]').type('a{esc}').then(() => {
                  expect(events).to.deep.equal(['keydown:a:true', 'keyup:a:true', 'keydown:Escape:true', 'keyup:Escape:true'])
                })
              })
            })
            it('modifiers are held', () => {
              cy.get('[name=name]').then(($el) => {
                const held = []
                $el.on('keydown', (e) => { held.push(`${e.key} ${e.ctrlKey} ${e.shiftKey}`) })
                cy.get('[name=name]').type('{ctrl}b').then(() => { expect(held.at(-1)).to.equal('b true false') })
                cy.get('[name=name]').type('c').then(() => { expect(held.at(-1)).to.equal('c false false') })
              })
            })
            it('refuses', { defaultCommandTimeout: 100 }, () => { cy.get('p').type('x') })
            it('refuses nothing to type', () => { cy.get('[name=name]').type('') })
            it('refuses an unknown sequence', () => { cy.get('[name=name]').type('{nokey}') })
            ",
        )
        .run()
        .failed("refuses", &["<p#told>", "type"])
        .failed("refuses nothing to type", &["type"])
        .failed("refuses an unknown sequence", &["nokey"])
        .code(1)
        .outcomes(&[
            "passed text",
            "passed adds to what is there",
            "passed sequences",
            "passed enter submits",
            "passed keys are trusted",
            "passed modifiers are held",
            "failed refuses",
            "failed refuses nothing to type",
            "failed refuses an unknown sequence",
        ]);
}

#[test]
fn forms_are_filled_and_sent() {
    Project::new()
        .app(&form())
        .e2e("defaultCommandTimeout: 300")
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            it('check and uncheck', () => {
              cy.get('[name=box]').check().should('be.checked')
              cy.get('[name=box]').uncheck('a')
              cy.get('[value=a]').should('not.be.checked')
              cy.get('[value=b]').should('be.checked')
              cy.get('[name=radio]').check('y')
              cy.get('[value=y]').should('be.checked')
            })
            it('select', () => {
              cy.get('[name=one]').select('Two').should('have.value', '2')
              cy.get('[name=one]').select('1').should('have.value', '1')
              cy.get('[name=one]').select(0).should('have.value', '')
              cy.get('[name=many]').select(['r', 'b']).invoke('val').should('deep.equal', ['r', 'b'])
            })
            it('focus, blur, focused', () => {
              cy.get('[name=name]').focus()
              cy.focused().should('have.attr', 'name', 'name').blur()
              cy.focused().should('not.exist')
            })
            it('submit', () => { cy.get('[name=name]').type('n') ; cy.get('form').submit() ; cy.get('#told').should('contain', 'name=n') })
            it('by its button', () => { cy.get('[name=name]').type('n') ; cy.get('button').click() ; cy.get('#told').should('contain', 'name=n') })
            it('no such option', () => { cy.get('[name=one]').select('Three') })
            it('not a box', () => { cy.get('[name=name]').check() })
            it('not a form', () => { cy.get('button').submit() })
            ",
        )
        .run()
        .failed("no such option", &["Three"])
        .failed("not a box", &["checkbox"])
        .failed("not a form", &["form"])
        .code(1)
        .outcomes(&[
            "passed check and uncheck",
            "passed select",
            "passed focus, blur, focused",
            "passed submit",
            "passed by its button",
            "failed no such option",
            "failed not a box",
            "failed not a form",
        ]);
}

#[test]
fn clicks_are_real_and_land_where_they_are_asked_to() {
    let app = App::with(
        "<style>#pad { width: 200px; height: 100px; background: silver } #pad:hover { background: gold }</style>
        <div id=pad></div><button class=b>1</button><button class=b>2</button><script>
        window.seen = []
        for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick', 'contextmenu', 'auxclick'])
          addEventListener(type, (e) => { seen.push([e.type, e.isTrusted, e.target.id || e.target.textContent, e.offsetX, e.offsetY, e.detail, e.shiftKey]) })
        </script>",
    );
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            const types = () => cy.window().then((win) => win.seen.map(([type]) => type))
            const clicks = () => cy.window().then((win) => win.seen.filter(([type]) => type === 'click'))
            it('the whole sequence, trusted', () => {
              cy.get('#pad').click()
              types().should('deep.equal', ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
              cy.window().then((win) => { expect(win.seen.every(([, trusted]) => trusted)).to.equal(true) })
              clicks().its(0).should('deep.equal', ['click', true, 'pad', 100, 50, 1, false])
              cy.get('#pad').should('have.css', 'background-color', 'rgb(255, 215, 0)')
            })
            it('positions', () => {
              cy.get('#pad').click('topLeft').click('bottomRight').click(15, 40)
              clicks().then((all) => { expect(all.map(([, , , x, y]) => [x, y])).to.deep.equal([[0, 0], [199, 99], [15, 40]]) })
            })
            it('double, right and with a key', () => {
              cy.get('#pad').dblclick()
              types().should('include', 'dblclick')
              cy.get('#pad').rightclick()
              types().should('include', 'contextmenu')
              cy.get('#pad').click({ shiftKey: true })
              clicks().then((all) => { expect(all.at(-1)[6]).to.equal(true) })
            })
            it('several', () => {
              cy.get('.b').click({ multiple: true })
              clicks().then((all) => { expect(all.map(([, , text]) => text)).to.deep.equal(['1', '2']) })
            })
            it('refuses several', () => { cy.get('.b').click() })
            it('trigger', () => {
              cy.window().then((win) => { win.document.addEventListener('own', (e) => { win.own = [e.bubbles, e.detail] }) })
              cy.get('#pad').trigger('own', { detail: 5 })
              cy.window().its('own').should('deep.equal', [true, 5])
            })
            ",
        )
        .run()
        .failed("refuses several", &["2", "multiple"])
        .outcomes(&[
            "passed the whole sequence, trusted",
            "passed positions",
            "passed double, right and with a key",
            "passed several",
            "failed refuses several",
            "passed trigger",
        ]);
}

const OBSTACLES: &str = "
<style>
  #cover { position: absolute; top: 0; left: 0; width: 300px; height: 60px; background: rgba(0, 0, 0, .5) }
  #moving { position: absolute; top: 100px; left: 0; animation: move .5s linear }
  @keyframes move { to { left: 400px } }
  #far { position: absolute; top: 3000px }
</style>
<button id=covered>covered</button><div id=cover class=veil></div>
<p style='margin-top: 200px'><button id=disabled disabled>disabled</button><button id=hidden style='display: none'>hidden</button>
<button id=faint style='visibility: hidden'>faint</button><input id=fixed readonly value=ro>
<span style='display: none'><button id=within>within</button></span><button id=late style='display: none'>late</button></p>
<button id=moving>moving</button><button id=far>far</button>
<script>
  window.seen = []
  addEventListener('click', (e) => { seen.push(e.target.id) })
  setTimeout(() => { late.style.display = '' }, 200)
</script>";

#[test]
fn what_keeps_a_click_from_its_element_is_named() {
    let app = App::with(OBSTACLES);
    let run = Project::new()
        .app(&app)
        .e2e("defaultCommandTimeout: 300")
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            it('covered', () => { cy.get('#covered').click() })
            it('disabled', () => { cy.get('#disabled').click() })
            it('hidden', () => { cy.get('#hidden').click() })
            it('faint', () => { cy.get('#faint').click() })
            it('within', () => { cy.get('#within').click() })
            it('read only', () => { cy.get('#fixed').type('x') })
            ",
        )
        .run();
    run.code(1);
    run.failed("covered", &["<button#covered>", "id=\"cover\"", "covered"]);
    run.failed("disabled", &["<button#disabled>", "disabled"]);
    run.failed("hidden", &["<button#hidden>", "display: none"]);
    run.failed("faint", &["<button#faint>", "visibility: hidden"]);
    run.failed("within", &["<button#within>", "<span>", "display: none"]);
    run.failed("read only", &["readonly"]);
}

#[test]
fn an_element_is_waited_for_and_scrolled_to() {
    let app = App::with(OBSTACLES);
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            it('until it is shown', () => { cy.get('#late').click() ; cy.window().its('seen').should('include', 'late') })
            it('until it stands still', () => { cy.get('#moving').click() ; cy.window().its('seen').should('include', 'moving') })
            it('into view', () => {
              cy.get('#far').click()
              cy.window().its('seen').should('include', 'far')
              cy.window().its('scrollY').should('be.greaterThan', 1000)
            })
            it('forced', () => {
              cy.get('#covered').click({ force: true })
              cy.window().its('seen').should('include', 'covered')
              cy.get('#hidden').click({ force: true })
              cy.window().its('seen').should('include', 'hidden')
            })
            it('scrollTo and scrollIntoView', () => {
              cy.scrollTo('bottom')
              cy.window().its('scrollY').should('be.greaterThan', 1000)
              cy.scrollTo(0, 0)
              cy.window().its('scrollY').should('equal', 0)
              cy.get('#far').scrollIntoView()
              cy.window().its('scrollY').should('be.greaterThan', 1000)
            })
            ",
        )
        .run()
        .passed(5);
}

#[test]
fn focus_and_hover_hold_in_a_page_that_is_not_in_front() {
    let app = App::start().page("/", &page("<input autofocus><p></p><script>setInterval(() => { document.querySelector('p').textContent = document.hasFocus() + ' ' + document.visibilityState }, 10)</script>"));
    Project::new()
        .app(&app)
        .spec("a.cy.js", "it('has focus', () => { cy.visit('/') ; cy.get('p').should('have.text', 'true visible') ; cy.focused().should('match', 'input') })")
        .run()
        .passed(1);
}
