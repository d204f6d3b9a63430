//! `hinoki run --record` and `hinoki show`.

use serde_json::json;

use crate::harness::{App, Project, raw};

const A: &str = "cypress/e2e/a.cy.js";

#[test]
fn a_recorded_run_is_shown_with_its_pages_and_pictures() {
    let app = App::with("<p>recorded text</p><script>document.body.dataset.ran = 1</script>");
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('passes', () => { cy.visit('/') ; cy.get('p') })\nit('fails', () => { cy.get('#none', { timeout: 50 }) })",
    );
    let run = project.command().args(&["--record", "out/run.ndjson"]).finish();
    run.code(1).outcomes(&["passed passes", "failed fails"]);
    assert!(!run.stdout.contains("recorded text"), "reporters get no pages");

    let open = project.command().show("out/run.ndjson");
    let mut page = open.page();
    assert_eq!(page.hello["recording"], "run.ndjson");
    assert_eq!(page.hello["specs"][0]["last"]["state"], "failed");
    page.wait("the run is told", |page| page.has("runFinished"));
    assert_eq!(page.outcomes(), ["passed passes", "failed fails"]);

    let path = format!("/{}/", open.url().split('/').nth(3).expect("a token"));
    let copies: Vec<String> = page
        .of("snapshot")
        .into_iter()
        .map(|event| raw(open.url(), &format!("{path}snapshots/{}", event["content"].as_str().expect("an id")), &[]).1)
        .collect();
    let copy = copies.iter().find(|copy| copy.contains("recorded text")).expect("a copy of the page");
    assert!(
        copy.to_lowercase().contains("content-security-policy: sandbox allow-same-origin;")
            && !copy.contains("<script"),
        "{copy}"
    );

    let attempt =
        page.of("attemptFinished").into_iter().find_map(|event| event["result"]["screenshots"][0]["path"].as_str());
    let picture = attempt.expect("a picture of the failure").replace('/', "%2F").replace(' ', "%20");
    let (status, answer) = raw(open.url(), &format!("{path}pictures/{picture}"), &[]);
    assert!(status == 200 && answer.contains("image/png"), "{status}");
    assert_eq!(raw(open.url(), &format!("{path}pictures/%2Fetc%2Fpasswd"), &[]).0, 404);
    assert_eq!(page.refused("run", json!({ "specs": [A], "tests": [] }))["code"], "recording");
    open.end().code(130);
}

#[test]
fn a_recording_brings_the_sources_requests_and_pictures_with_it() {
    let app = App::with("<link rel=stylesheet href=/a.css><p>x</p>").file("/a.css", "text/css", "p{}");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "import { look } from '../lib/look'\nit('fails', () => { cy.visit('/') ; look() })")
        .file("cypress/lib/look.js", "// as it was\nexport const look = () => cy.get('#none', { timeout: 50 })\n");
    project.command().args(&["--record", "run.ndjson"]).finish().code(1);
    let spec = project.text(A);
    // As on another machine.
    std::fs::remove_dir_all(project.path("cypress")).expect("can be removed");

    let open = project.command().show("run.ndjson");
    let mut page = open.page();
    page.wait("the run is told", |page| page.has("runFinished"));
    assert_eq!(page.ask("showSource", json!({ "file": A })), spec);
    let failed = page.of("log").into_iter().rfind(|event| event["entry"]["name"] == "get").expect("the entry");
    assert_eq!(failed["entry"]["location"], json!({ "file": "cypress/lib/look.js", "line": 2, "column": 30 }));
    let text = page.ask("showSource", json!({ "file": "cypress/lib/look.js" }));
    assert!(text.as_str().is_some_and(|text| text.starts_with("// as it was")), "{text}");
    for other in ["package.json", "/etc/passwd", "../a.cy.js"] {
        assert_eq!(page.refused("showSource", json!({ "file": other }))["code"], "notFound", "{other}");
    }
    let requests: Vec<_> = page.of("request").into_iter().filter(|event| event["request"]["status"] == 200).collect();
    let types: Vec<_> = requests.iter().map(|event| &event["request"]["resourceType"]).collect();
    assert!(types.contains(&&json!("document")) && types.contains(&&json!("stylesheet")), "{types:?}");

    let path = page.of("attemptFinished")[0]["result"]["screenshots"][0]["path"].as_str().expect("a picture");
    let token = open.url().split('/').nth(3).expect("a token").to_owned();
    let path = path.replace('/', "%2F").replace(' ', "%20");
    let (status, answer) = raw(open.url(), &format!("/{token}/pictures/{path}"), &[]);
    assert!(status == 200 && answer.contains("image/png"), "{status}");
    open.end();
}

#[test]
fn what_is_no_recording_is_refused() {
    let project = Project::of("it('a', () => {})").file("other.txt", "{}");
    project.command().start_show("other.txt").finish().code(2).complained("recording");
    project.command().start_show("none.ndjson").finish().code(2).complained("none.ndjson");
}
