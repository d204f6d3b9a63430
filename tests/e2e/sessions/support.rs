//! What the tests about sessions share: an app to log in at, and the log of `cy.session` as reporters get it.

use std::collections::BTreeMap;

use axum::response::{AppendHeaders, Html, IntoResponse};
use serde_json::Value;

use crate::harness::{App, Finished, Project, page};

/// An app with the users alice and bob: `/login/<user>` logs in by cookies and storages, `/me` shows who the server takes
/// its visitor for, `/` shows nothing.
pub fn app() -> App {
    let mut app = App::start().page("/", "<h1>home</h1>").on("/me", |request| {
        let cookie = request.headers.get("cookie").cloned().unwrap_or_default();
        let user = cookie.split("; ").find_map(|pair| pair.strip_prefix("sid=")).unwrap_or("nobody").to_owned();
        Some(Html(page(&format!("<h1>{user}</h1>"))).into_response())
    });
    for user in ["alice", "bob"] {
        app = app.on(&format!("/login/{user}"), move |_| {
            let cookies = [
                ("set-cookie", format!("sid={user}; Path=/; HttpOnly; SameSite=Strict")),
                ("set-cookie", format!("of-{user}=1; Path=/")),
            ];
            let script = format!("localStorage.setItem('token', '{user}') ; localStorage.setItem('of-{user}', '1')");
            let script = format!("{script} ; sessionStorage.setItem('tab', '{user}')");
            let body = page(&format!("<h1>welcome {user}</h1><script>{script}</script>"));
            Some((AppendHeaders(cookies), Html(body)).into_response())
        });
    }
    app
}

/// How often a user logged in.
pub fn logins(app: &App, user: &str) -> usize {
    let path = format!("/login/{user}");
    app.paths().iter().filter(|asked| **asked == path).count()
}

/// The eras of a project: the lines of its configuration.
pub const TODAY: &str = "";
pub const FLAGGED: &str = "experimentalSessionAndOrigin: true,";
pub const OFF: &str = "experimentalSessionAndOrigin: false,";

/// A project at the app with lines for its configuration and one spec.
pub fn project(app: &App, config: &str, spec: &str) -> Project {
    Project::new().app(app).e2e(config).spec("a.cy.js", spec)
}

/// Runs it and keeps its events.
pub fn run(project: &Project) -> (Finished, Vec<Entry>) {
    run_with(project, &[])
}

/// The same with further arguments.
pub fn run_with(project: &Project, arguments: &[&str]) -> (Finished, Vec<Entry>) {
    let to_file = ["--config", "reporterOptions={\"ndjson\":{\"output\":\"events.ndjson\"}}"];
    let finished = project.command().reporter("spec,ndjson").args(&to_file).args(arguments).finish();
    let entries = entries(&project.text("events.ndjson"));
    (finished, entries)
}

/// The entry of one call of `cy.session` in the command log, as it was last told, with those below it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub entry: Value,
    /// Names of the entries directly below it, in order.
    pub children: Vec<String>,
    pub below: Vec<Value>,
}

impl Entry {
    pub fn status(&self) -> &str {
        self.entry["details"]["session"]["status"].as_str().unwrap_or_default()
    }

    pub fn reason(&self) -> &str {
        self.entry["details"]["reason"].as_str().unwrap_or_default()
    }

    /// How often the page was blanked.
    pub fn blanks(&self) -> usize {
        self.children.iter().filter(|name| *name == "Clear page").count()
    }
}

/// Statuses of all calls, in order.
pub fn statuses(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(Entry::status).collect()
}

fn entries(events: &str) -> Vec<Entry> {
    let mut order: Vec<String> = Vec::new();
    let mut last: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for line in events.lines() {
        let event: Value = serde_json::from_str(line).expect("JSON");
        if event["type"] != "log" {
            continue;
        }
        let (spec, entry) = (event["spec"].as_str().expect("a spec"), event["entry"].clone());
        let test = format!("{spec} {} {}", event["test"], event["attempt"]);
        let id = format!("{test} {}", entry["id"]);
        if !last.contains_key(&id) {
            order.push(id.clone());
        }
        last.insert(id, (test, entry));
    }
    let all: Vec<&(String, Value)> = order.iter().map(|id| &last[id]).collect();
    let of_call = |(test, entry): &&(String, Value)| {
        let below: Vec<Value> = all
            .iter()
            .filter(|(other, child)| other == test && child["group"] == entry["id"] && !child["group"].is_null())
            .map(|(_, child)| child.clone())
            .collect();
        let children = below.iter().map(|child| child["name"].as_str().unwrap_or_default().to_owned()).collect();
        Entry { entry: entry.clone(), children, below }
    };
    all.iter().filter(|(_, entry)| entry["name"] == "session").map(of_call).collect()
}
