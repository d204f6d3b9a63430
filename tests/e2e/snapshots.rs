//! What a recording keeps of the page: copies at each entry of the log, with what the console shows and where it is called.

use std::collections::HashMap;
use std::fs;

use hinoki_protocol::{LogEntry, LogState, RunEvent, SnapshotHead, assemble};

use crate::harness::{App, Project};

/// A recorded run.
struct Recording {
    events: Vec<RunEvent>,
    contents: HashMap<String, String>,
}

impl Recording {
    fn of(project: &Project, passed: u32) -> Self {
        project.command().args(&["--record", "run.ndjson"]).finish().passed(passed);
        let text = fs::read_to_string(project.path("run.ndjson")).expect("a recording");
        let events: Vec<RunEvent> =
            text.lines().map(|line| hinoki_protocol::read(line.as_bytes()).expect("an event")).collect();
        let content = |event: &RunEvent| match event {
            RunEvent::SnapshotContent { content, html } => Some((content.clone(), html.clone())),
            _ => None,
        };
        let contents = events.iter().filter_map(content).collect();
        Self { events, contents }
    }

    /// The last state of each entry, in order.
    fn entries(&self) -> Vec<&LogEntry> {
        let mut entries: Vec<&LogEntry> = Vec::new();
        for event in &self.events {
            let RunEvent::Log { entry, .. } = event else { continue };
            match entries.iter_mut().find(|known| known.id == entry.id) {
                Some(known) => *known = entry,
                None => entries.push(entry),
            }
        }
        entries
    }

    /// The one entry of this name and message.
    #[track_caller]
    fn entry(&self, name: &str, message: &str) -> &LogEntry {
        let entries = self.entries();
        let found = entries.iter().find(|entry| entry.name == name && entry.message == message);
        found.unwrap_or_else(|| panic!("no {name} {message} in {:?}", shown(&entries)))
    }

    /// Copies of an entry, by their names.
    fn heads(&self, entry: &LogEntry) -> Vec<(&str, &SnapshotHead)> {
        let heads = self.events.iter().filter_map(|event| match event {
            RunEvent::Snapshot(head) if head.entry == entry.id => Some((head.name.as_str(), head)),
            _ => None,
        });
        heads.collect()
    }

    /// The page of a copy of this name.
    #[track_caller]
    fn page(&self, entry: &LogEntry, name: &str) -> String {
        let heads = self.heads(entry);
        let (_, head) = heads.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} of {heads:?}"));
        let html = self.contents.get(&head.content).expect("its content");
        assemble(html, |part| self.contents.get(part).map(String::as_str))
    }
}

fn shown(entries: &[&LogEntry]) -> Vec<String> {
    entries.iter().map(|entry| format!("{} {}", entry.name, entry.message)).collect()
}

#[track_caller]
fn holds(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "'{part}' is not in\n{page}");
    }
}

#[track_caller]
fn lacks(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(!page.contains(part), "'{part}' is in\n{page}");
    }
}

const PAGE: &str = "
<style>:root{--edge:1px solid red} q{border:var(--edge);border-top:none}</style>
<link rel=stylesheet href=/css/linked.css>
<script>window.started = true</script>
<h1 onclick='x()'>Fish &amp; chips</h1><a href='javascript:x()'>script</a>
<input id=name value=old><input id=secret type=password><input id=box type=checkbox checked>
<select id=choice><option>one<option>two</select><textarea id=note>a</textarea>
<canvas id=canvas width=4 height=4></canvas>
<div id=scroller style='height:40px;overflow:auto'><div style='height:400px'>tall</div></div>
<x-card id=card></x-card><iframe id=frame srcdoc='<p>with<b>in</b>'></iframe>
<dialog id=dialog>modal</dialog><button id=button>go</button><p id=told></p>
<script>
  const context = canvas.getContext('2d'); context.fillStyle = 'red'; context.fillRect(0, 0, 4, 4)
  card.attachShadow({ mode: 'open' }).innerHTML = '<i>shadowed</i>'
  const sheet = new CSSStyleSheet(); sheet.replaceSync('i { color: rgb(1, 2, 3) }'); card.shadowRoot.adoptedStyleSheets = [sheet]
  button.onclick = () => { told.textContent = 'clicked'; document.styleSheets[0].insertRule('#told { color: rgb(4, 5, 6) }') }
</script>";

fn app() -> App {
    App::with(PAGE).file("/css/linked.css", "text/css", "h1{background:url(x.png)}").file(
        "/api/ok",
        "application/json",
        "{}",
    )
}

#[test]
fn the_page_is_copied_before_and_after_actions() {
    let app = app();
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('acts', () => {
           cy.visit('/')
           cy.get('#name').type('new')
           cy.get('#secret').type('hunter2', { log: false })
           cy.get('#box').uncheck()
           cy.get('#choice').select('two')
           cy.get('#scroller').scrollTo('bottom')
           cy.get('#button').click()
           cy.get('#told').should('have.text', 'clicked')
           cy.get('#dialog').then(($dialog) => $dialog[0].showModal())
           cy.log('end')
         })",
    );
    let recording = Recording::of(&project, 1);

    let typed = recording.entry("type", "new");
    let heads = recording.heads(typed);
    assert_eq!(heads.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["before", "after"]);
    assert_eq!((heads[0].1.targets.len(), heads[0].1.point.is_some()), (1, true));
    holds(&recording.page(typed, "before"), &["id=\"name\" value=\"old\""]);
    holds(&recording.page(typed, "after"), &["id=\"name\" value=\"oldnew\""]);

    // Queries show what they found; what didn't change has the content that is there.
    let found = recording.entry("get", "#button");
    let click = recording.entry("click", "");
    assert_eq!(recording.heads(found)[0].1.content, recording.heads(click)[0].1.content);
    assert_eq!(recording.heads(found)[0].1.targets, recording.heads(click)[0].1.targets);

    let last = recording.page(recording.entry("log", "end"), "after");
    holds(
        &last,
        &[
            "<p id=\"told\">clicked</p>",
            "#told { color: rgb(4, 5, 6); }",
            "url(\"http://",
            "/css/x.png\")",
            "value=\"•••••••\"",
            "<option selected>two</option>",
            "data-hinoki-scroll=\"0,",
            "background:url(data:image/png;base64,",
            "<template shadowrootmode=\"open\"><i>shadowed</i><style>i { color: rgb(1, 2, 3); }",
            "with&lt;b>in&lt;/b>",
            "data-hinoki-modal",
            "Fish &amp; chips",
            "<base href=\"http://",
        ],
    );
    lacks(&last, &["<script", "onclick", "javascript:", "hunter2", "checked", "hinoki-part", "started"]);
    // The text of a sheet as it came, where the browser's own lacks something.
    holds(&recording.page(recording.entry("get", "#name"), "after"), &["border:var(--edge)"]);
}

#[test]
fn a_recording_says_what_the_console_shows_and_where_the_spec_calls() {
    let app = app();
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "Cypress.Commands.add('mine', () => {
           const log = Cypress.log({ name: 'mine', message: 'm', autoEnd: false,
             consoleProps: () => ({ z: cy.$$('#button'), a: [1, { b: undefined }], f() {} }) })
           log.snapshot('middle').end()
         })
         it('logs', () => {
           cy.visit('/')
           cy.mine()
           cy.get('#told').then(() => { expect(1).to.equal(1) })
           cy.setCookie('sid', 'hunter2')
           cy.get('#nothing', { timeout: 0 }).should('not.exist')
         })",
    );
    let recording = Recording::of(&project, 1);
    let mine = recording.entry("mine", "m");
    assert_eq!(
        serde_json::to_string(&mine.console).expect("JSON"),
        r#"{"Command":"mine","z":"<button#button>","a":[1,{"b":"undefined"}],"f":"ƒ f()"}"#
    );
    assert_eq!(recording.heads(mine)[0].0, "middle");
    let at = |entry: &LogEntry| entry.location.as_ref().map(|at| (at.file.clone(), at.line));
    assert_eq!(at(mine), Some(("cypress/e2e/a.cy.js".into(), 8)));
    assert_eq!(at(recording.entry("get", "#told")), Some(("cypress/e2e/a.cy.js".into(), 9)));
    let text = serde_json::to_string(&recording.events).expect("JSON");
    assert!(!text.contains("\"hunter2\""), "a cookie's value is recorded");
}

#[test]
fn requests_of_the_page_are_entries_of_their_own() {
    let app = app();
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('requests', () => {
           cy.visit('/')
           cy.window().then((win) => win.fetch('/api/ok'))
           cy.window().then((win) => new Cypress.Promise((done) => {
             const xhr = new win.XMLHttpRequest(); xhr.open('GET', '/status/500'); xhr.onloadend = () => done(); xhr.send()
           }))
           cy.intercept('/api/ok*').as('route')
           cy.window().then((win) => win.fetch('/api/ok?2'))
           cy.wait('@route')
         })",
    );
    let recording = Recording::of(&project, 1);
    let entries = recording.entries();
    let requests: Vec<_> = entries.iter().filter(|entry| entry.name == "request").collect();
    let told: Vec<_> = requests
        .iter()
        .map(|entry| {
            let message = entry.message.replace(&app_origin(&entry.message), "");
            (message, entry.display_name.as_deref().unwrap_or_default(), entry.state, entry.alias.as_deref())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("GET 200 /api/ok".to_owned(), "fetch", LogState::Passed, None),
            ("GET 500 /status/500".to_owned(), "xhr", LogState::Warned, None),
            ("GET 200 /api/ok?2".to_owned(), "", LogState::Passed, Some("route")),
        ]
    );
}

fn app_origin(message: &str) -> String {
    let start = message.find("http").expect("a URL");
    let end = message[start + 7..].find('/').expect("a path");
    message[start..start + 7 + end].to_owned()
}

#[test]
fn pages_of_other_origins_are_copied_for_the_entries_of_their_blocks() {
    let app = App::with("<p>here</p>");
    let other = app.other_origin("");
    let spec = format!(
        "it('leaves', () => {{ cy.visit('/') ; cy.origin('{other}', () => {{ cy.visit('/') ; cy.get('p').click() }}) }})"
    );
    let recording = Recording::of(&Project::new().app(&app).spec("a.cy.js", &spec), 1);
    let click = recording.entry("click", "");
    let heads = recording.heads(click);
    assert_eq!(heads.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["before", "after"]);
    assert!(heads[1].1.url.starts_with(&other), "{}", heads[1].1.url);
    holds(&recording.page(click, "after"), &["<p>here</p>"]);
}

#[test]
fn nothing_is_copied_where_nobody_looks() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "it('runs', () => { cy.visit('/'); cy.get('p').pause().debug().click() })");
    let run = project.command().reporter("ndjson").finish();
    run.passed(1);
    let snapshots =
        run.stdout.lines().filter(|line| line.contains("\"snapshot\"") || line.contains("\"console\"")).count();
    assert_eq!(snapshots, 0, "{}", run.stdout);
}
