//! The page of the application as who watches it sees and touches it: pauses, pictures, picking, input, copies.

use serde_json::{Value, json};

use crate::harness::{App, Project, raw};

const A: &str = "cypress/e2e/a.cy.js";

/// Fixed places, so that the pointer knows where to go.
const PAGE: &str = "<style>button,p{position:fixed;left:20px;width:100px;height:40px;margin:0}</style>
    <button data-cy=go style='top:20px' onclick=\"told.textContent = 'clicked'\">go</button>
    <button id=second style='top:80px'>second</button><p id=told style='top:140px'></p>";

fn mouse(kind: &str, x: u32, y: u32) -> Value {
    let pressed = kind != "mouseMoved";
    json!({ "type": "mouse", "kind": kind, "x": x, "y": y, "button": if pressed { "left" } else { "none" }, "buttons": 0,
        "clickCount": u32::from(pressed), "modifiers": 0, "deltaX": 0, "deltaY": 0 })
}

fn input(events: &[Value]) -> Value {
    json!({ "events": events })
}

fn click(x: u32, y: u32) -> Value {
    input(&[mouse("mouseMoved", x, y), mouse("mousePressed", x, y), mouse("mouseReleased", x, y)])
}

#[test]
fn a_test_pauses_and_goes_on_step_by_step() {
    let app = App::with(PAGE);
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('pauses', () => {
           cy.visit('/')
           cy.get('#second').pause().should('be.visible')
           cy.get('#told').should('have.text', 'clicked')
           cy.get('#second').click()
         })
         it('goes on', () => { cy.visit('/') ; cy.get('p') })",
    );
    let open = project.command().open();
    let mut page = open.page();
    page.ask("run", json!({ "specs": [A], "tests": [] }));
    page.wait("it pauses", |page| page.status["phase"] == "paused");
    assert_eq!(page.status["paused"]["spec"], A);
    assert_eq!(page.status["paused"]["next"], "should be.visible");
    // What a person does meanwhile counts.
    page.ask("input", click(60, 40));
    page.ask("resume", json!({ "step": true }));
    page.wait("it pauses again", |page| page.status["paused"]["next"] == "get #told");
    page.ask("resume", json!({ "step": false }));
    assert_eq!(page.ended(1).outcomes(), ["passed pauses", "passed goes on"]);
    assert_eq!(page.refused("resume", json!({ "step": false }))["code"], "notPaused");

    // A pause ends with the run.
    page.ask("run", json!({ "specs": [A], "tests": [] }));
    page.wait("it pauses", |page| page.status["phase"] == "paused");
    page.ask("stop", json!(null));
    assert_eq!(page.ended(2).outcomes(), ["skipped pauses", "skipped goes on"]);
    assert!(page.status["paused"].is_null());
    open.end();
}

#[test]
fn what_is_typed_into_the_picture_arrives_in_its_order() {
    let app = App::with("<input style='position: absolute; left: 20px; top: 20px; width: 400px; height: 40px'>");
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('pauses', () => {
           cy.visit('/')
           cy.get('input').pause().then(([input]) => { expect(input.value).to.equal(Array.from({ length: 100 }, (_, at) => `${at} `).join('')) })
         })",
    );
    let open = project.command().open();
    let mut page = open.page();
    page.ask("run", json!({ "specs": [A], "tests": [] }));
    page.wait("it pauses", |page| page.status["phase"] == "paused");
    page.send("input", click(60, 40));
    for at in 0..100 {
        page.send("input", input(&[json!({ "type": "insertText", "text": format!("{at} ") })]));
    }
    page.ask("input", input(&[mouse("mouseMoved", 60, 60)]));
    page.ask("resume", json!({ "step": false }));
    assert_eq!(page.ended(1).outcomes(), ["passed pauses"]);
}

#[test]
fn elements_are_picked_and_counted_without_the_application_knowing() {
    let app = App::with(PAGE);
    let project = Project::new().app(&app).spec("a.cy.js", "it('shows', () => { cy.visit('/') })");
    let open = project.command().open();
    let mut page = open.page();
    page.run(&[A]);
    assert_eq!(page.ask("count", json!({ "selector": "button" })), 2);
    assert_eq!(page.ask("count", json!({ "selector": "" })), 0);
    assert_eq!(page.refused("count", json!({ "selector": "button[" }))["code"], "invalid");

    page.ask("pick", json!({ "on": true }));
    page.ask("input", input(&[mouse("mouseMoved", 60, 40)]));
    page.wait("one is under the pointer", |page| !page.picked.is_empty());
    assert_eq!(page.picked[0]["selector"], "[data-cy=\"go\"]");
    assert_eq!((&page.picked[0]["count"], &page.picked[0]["chosen"]), (&json!(1), &json!(false)));
    page.ask("input", click(60, 100));
    page.wait("one is chosen", |page| page.picked.iter().any(|picked| picked["chosen"] == true));
    let last = page.picked.last().expect("picked");
    assert_eq!((last["selector"].as_str(), last["text"].as_str()), (Some("#second"), Some("<button#second>")));
    // Then the application is pressed as usual, and nothing of ours is left in it.
    page.ask("input", click(60, 40));
    assert_eq!(page.ask("count", json!({ "selector": "#told:contains(clicked)" })), 1);
    assert_eq!(page.ask("count", json!({ "selector": "" })), 0);
    assert_eq!(page.ask("count", json!({ "selector": "hinoki-marks" })), 0);
    open.end();
}

#[test]
fn pictures_come_while_they_are_wanted_and_follow_the_page() {
    let app = App::with(PAGE).page("/other", "<p>other</p>");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "it('one', () => { cy.viewport(700, 500) ; cy.visit('/') ; cy.visit('/other') })")
        .spec("b.cy.js", "it('two', () => { cy.visit('/') })");
    let open = project.command().open();
    let mut page = open.page();
    page.run(&[A]);
    assert!(page.frames.is_empty(), "nobody asked");
    page.ask("screencast", json!({ "on": true }));
    let shows = |page: &crate::harness::Page, path: &str| {
        page.frames.last().is_some_and(|head| head["url"].as_str().is_some_and(|url| url.ends_with(path)))
    };
    page.run(&["cypress/e2e/b.cy.js"]);
    page.wait("it is pictured", |page| shows(page, "/"));
    page.run(&[A]);
    page.wait("the other is pictured", |page| shows(page, "/other"));
    let head = page.frames.last().expect("one");
    assert_eq!((head["width"].as_u64(), head["height"].as_u64()), (Some(700), Some(500)));
    page.ask("screencast", json!({ "on": false }));
    open.end();
}

#[test]
fn copies_are_served_with_their_style_sheets() {
    let app =
        App::with("<link rel=stylesheet href=/a.css><p>styled</p>").file("/a.css", "text/css", "p{color:rgb(7, 8, 9)}");
    let project = Project::new().app(&app).spec("a.cy.js", "it('a', () => { cy.visit('/') ; cy.get('p') })");
    let open = project.command().open();
    let mut page = open.page();
    page.run(&[A]);
    let token = open.url().split('/').nth(3).expect("a token").to_owned();
    let content = page.of("snapshot").last().expect("a copy")["content"].as_str().expect("an id").to_owned();
    let (status, copy) = raw(open.url(), &format!("/{token}/snapshots/{content}"), &[]);
    assert_eq!(status, 200);
    assert!(copy.contains("rgb(7, 8, 9)") && copy.contains("styled") && !copy.contains("hinoki-part"), "{copy}");
    assert!(page.of("log").iter().any(|event| event["entry"]["location"]["line"] == 1), "where the spec calls");
    open.end();
}
