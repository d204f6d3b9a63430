use hinoki_protocol::{LogEntry, LogState, RunEvent};

use super::Html;
use crate::Reporter as _;
use crate::sample::{Sample, failed, passed};

fn entry(id: &str, message: &str) -> LogEntry {
    LogEntry { state: LogState::Passed, duration: 12.0, ..LogEntry::new(id, "get", message) }
}

fn page(html: &mut Html) -> String {
    let mut page = String::new();
    html.finish(&mut page);
    page
}

#[test]
fn a_page_tells_of_tests_commands_and_errors_and_takes_nothing_for_markup() {
    let error = hinoki_protocol::TestError { name: "Error".into(), message: "<b>no</b>".into(), ..Default::default() };
    let mut sample = Sample::new(&["a.cy.js"], 1);
    let cases = [passed(&["suite", "goes <well>"], 20.0), failed(&["suite", "goes wrong"], 1500.0, error)];
    sample.spec("a.cy.js", &cases);
    let mut events = sample.finish(None);
    let log = |id: &str, message: &str| RunEvent::Log {
        spec: "a.cy.js".into(),
        test: "r2".into(),
        attempt: 1,
        entry: entry(id, message),
    };
    let began = events.iter().position(|event| matches!(event, RunEvent::AttemptStarted { test, .. } if test == "r2"));
    let at = began.expect("it began") + 1;
    events.splice(
        at..at,
        [
            log("1", "first"),
            log("2", "#second"),
            log("1", "first & last"),
            log("3", "expected **<p>** to be **visible**"),
            log("4", "2 ** 3"),
        ],
    );
    let mut html = Html::default();
    events.iter().for_each(|event| html.event(event, &mut String::new()));
    let page = page(&mut html);
    for part in [
        "goes &lt;well&gt;",
        "Error: &lt;b&gt;no&lt;/b&gt;",
        "data-state=\"failed\" open",
        "data-state=\"passed\"",
        "1.5 s",
        "4 commands",
        "first &amp; last",
        "#second",
        "1 failed",
        "color-scheme: light dark",
        "<a href=\"#s0t1\">suite › goes wrong</a>",
        "id=\"s0t1\"",
        "expected <b>&lt;p&gt;</b> to be <b>visible</b>",
        "2 ** 3",
    ] {
        assert!(page.contains(part), "'{part}' isn't in\n{page}");
    }
    assert!(!page.contains("<b>no</b>"));
    assert!(page.find("first &amp; last") < page.find("#second"));
    // Nothing is loaded from anywhere.
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src=\"/"));
}

#[test]
fn what_became_of_a_session_stands_beside_its_row() {
    let details = serde_json::json!({ "session": { "id": "jane", "global": true, "status": "restored" } });
    let row = LogEntry { details: Some(details), ..LogEntry::new("log-1", "session", "jane") };
    let mut out = String::new();
    super::page::command(&row, &mut out);
    assert!(out.contains("jane <span class=\"badge dim\">restored</span>"), "{out}");
}

#[test]
fn failures_come_first_and_specs_that_passed_are_closed() {
    let mut sample = Sample::new(&["a.cy.js", "b.cy.js", "c.cy.js"], 1);
    sample.spec("a.cy.js", &[passed(&["fine"], 20.0)]);
    let error = hinoki_protocol::TestError { message: "\nthe reason\nmore".into(), ..Default::default() };
    sample.spec("b.cy.js", &[failed(&["wrong"], 20.0, error.clone())]);
    sample.broken_spec("c.cy.js", error);
    let mut html = Html::default();
    sample.finish(None).iter().for_each(|event| html.event(event, &mut String::new()));
    let page = page(&mut html);
    for part in [
        "class=\"spec\" id=\"s0\">",
        "class=\"spec\" id=\"s1\" open>",
        "<a href=\"#s2\">error outside of the tests</a>",
        "<div class=\"why\">the reason</div>",
        "1 spec with an error outside of the tests",
    ] {
        assert!(page.contains(part), "'{part}' isn't in\n{page}");
    }
    assert!(page.find("class=\"failures\"") < page.find("class=\"spec\""));
}

#[test]
fn an_attempt_that_begins_anew_has_no_rows_of_before_and_long_logs_are_cut() {
    let mut html = Html::default();
    let attempt = RunEvent::AttemptStarted { spec: "a".into(), test: "r1".into(), attempt: 1, at: 0.0 };
    let log = |id: usize| RunEvent::Log {
        spec: "a".into(),
        test: "r1".into(),
        attempt: 1,
        entry: entry(&id.to_string(), "x"),
    };
    html.event(&attempt, &mut String::new());
    html.event(&log(1), &mut String::new());
    html.event(&attempt, &mut String::new());
    assert!(html.logs.of("a", "r1", 1).is_none());
    // Each is told as it begins and as it ends.
    (0..super::MAX_ROWS + 3).for_each(|id| (0..2).for_each(|_| html.event(&log(id), &mut String::new())));
    let kept = html.logs.of("a", "r1", 1).expect("rows");
    assert_eq!((kept.rows.len(), kept.more.len()), (super::MAX_ROWS, 3));
}
