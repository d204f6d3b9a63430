//! Sessions that outlive a run, and `hinoki sessions`.
use std::process::{Command, Output};

use crate::harness::{App, Finished, Project};

const KEY: &str = "correct horse battery";

/// An app that counts logins; `/` shows who is logged in.
fn app() -> App {
    App::start()
        .on("/login", |_| {
            let cookies = [("set-cookie", "sid=s3cret-cookie; Path=/; HttpOnly"), ("set-cookie", "theme=dark; Path=/")];
            let body = "<h1>in</h1><script>localStorage.setItem('token', 's3cret-token')</script>";
            Some(axum::response::IntoResponse::into_response((
                axum::response::AppendHeaders(cookies),
                axum::response::Html(body),
            )))
        })
        .page("/", "<h1>x</h1>")
}

fn logins(app: &App) -> usize {
    app.paths().iter().filter(|path| *path == "/login").count()
}

/// A spec that logs in by a session with these options and asserts that it holds.
fn spec(options: &str) -> String {
    format!(
        "it('is logged in', () => {{
           cy.session(['alice', 'hunter2'], () => {{ cy.visit('/login') }}, {{ {options} }})
           cy.visit('/')
           cy.window().then((win) => expect(win.localStorage.getItem('token')).to.equal('s3cret-token'))
           cy.getCookie('sid').its('value').should('have.length', 13)
         }})"
    )
}

const KEPT: &str = "cacheAcrossSpecs: true, persist: true";

fn run(project: &Project) -> Finished {
    project.command().env("HINOKI_SESSION_KEY", KEY).reporter("spec,ndjson").args(&ndjson()).finish()
}

/// Every event goes to a file.
fn ndjson() -> [&'static str; 2] {
    ["--config", "reporterOptions={\"ndjson\":{\"output\":\"events.ndjson\"}}"]
}

fn sessions(project: &Project, key: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hinoki"))
        .arg("sessions")
        .args(arguments)
        .current_dir(project.root())
        .env("HINOKI_SESSION_KEY", key)
        .env_remove("HINOKI_SESSION_DIR")
        .env("HINOKI_SESSION_KEYRING", "off")
        .output()
        .expect("it starts")
}

/// Its stdout, of a call that succeeds.
#[track_caller]
fn data(project: &Project, arguments: &[&str]) -> String {
    let output = sessions(project, KEY, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Its stderr, of a call that ends with this code and prints no data.
#[track_caller]
fn refused(project: &Project, key: &str, arguments: &[&str], code: i32) -> String {
    let output = sessions(project, key, arguments);
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert!(output.stdout.is_empty());
    text
}

#[test]
fn a_kept_session_saves_the_login_of_the_next_run() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec(KEPT));
    run(&project).passed(1);
    run(&project).passed(1);
    assert_eq!(logins(&app), 1);
    assert!(project.path(".hinoki/sessions/.gitignore").exists());
    // Its functions may change between runs: then it is made anew.
    let project =
        project.spec("a.cy.js", &spec(KEPT).replace("cy.visit('/login') }", "cy.visit('/login') ; cy.log('new') }"));
    run(&project).passed(1);
    assert_eq!(logins(&app), 2);
    run(&project).passed(1);
    assert_eq!(logins(&app), 2);
    assert!(!data(&project, &["list"]).is_empty());
    data(&project, &["clear"]);
    run(&project).passed(1);
    assert_eq!(logins(&app), 3);
}

#[test]
fn four_workers_log_in_once_in_two_runs() {
    let app = app();
    let mut project = Project::new().app(&app);
    for name in ["a", "b", "c", "d"] {
        project = project.spec(&format!("{name}.cy.js"), &spec(KEPT));
    }
    for _ in 0..2 {
        project.command().env("HINOKI_SESSION_KEY", KEY).args(&["--workers", "4"]).finish().passed(4);
        assert_eq!(logins(&app), 1);
    }
}

#[test]
fn an_interrupted_run_keeps_what_it_saved() {
    let app = app();
    let hanging = format!("{}\nit('hangs', () => {{ cy.visit('/hang') }})", spec(KEPT));
    let project = Project::new().app(&app).spec("a.cy.js", &hanging);
    let running = project.command().env("HINOKI_SESSION_KEY", KEY).start();
    app.wait_for("/hang");
    running.interrupt();
    running.finish().code(130);
    assert!(data(&project, &["list"]).contains("alice"));
}

#[test]
fn what_an_earlier_run_kept_can_be_looked_at_and_dropped_by_a_spec() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec(KEPT));
    run(&project).passed(1);
    let project = project.spec(
        "a.cy.js",
        "it('looks', () => {
           cy.wrap(null).then(() => Cypress.session.list()).should('have.length', 1)
           cy.wrap(null).then(() => Cypress.session.getSession(['alice', 'hunter2'])).its('cookies').should('have.length', 2)
         })
         it('drops', () => {
           cy.wrap(null).then(() => Cypress.session.clearAllSavedSessions())
           cy.wrap(null).then(() => Cypress.session.list()).should('have.length', 0)
         })",
    );
    run(&project).passed(2);
    assert_eq!(data(&project, &["list", "--json"]), "[]\n");
}

#[test]
fn a_session_is_kept_only_on_demand_and_only_with_a_key() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec("cacheAcrossSpecs: true"));
    run(&project).passed(1);
    assert!(!project.path(".hinoki").exists());

    let project = project.spec("a.cy.js", &spec(KEPT));
    project.command().finish().code(1).failed("is logged in", &["HINOKI_SESSION_KEY", "16 characters"]);
    project.command().env("HINOKI_SESSION_KEY", "short").finish().code(2).complained("HINOKI_SESSION_KEY is too short");
    run(&project).passed(1);
    let wrong = project.command().env("HINOKI_SESSION_KEY", "another passphrase").finish();
    wrong.code(1).failed("is logged in", &["another key", "nothing was changed"]);
    let before = logins(&app);
    run(&project).passed(1);
    assert_eq!(logins(&app), before, "the wrong key lost nothing");

    let project = project.spec("a.cy.js", &spec("persist: true"));
    run(&project).code(1).failed("is logged in", &["cacheAcrossSpecs: true"]);
}

#[test]
fn the_program_says_where_the_key_comes_from_and_never_what_it_is() {
    let project = Project::new();
    assert_eq!(data(&project, &["key"]), "the key is taken from HINOKI_SESSION_KEY\n");
    assert!(refused(&project, "", &["key"], 2).contains("set HINOKI_SESSION_KEY"));
    // Where the keyring is switched off, nothing is put into it.
    assert!(refused(&project, "", &["key", "create"], 2).contains("HINOKI_SESSION_KEYRING"));
}

#[test]
fn a_damaged_file_is_told_of_and_moved_aside() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec(KEPT));
    run(&project).passed(1);
    let session = |ending: &str| {
        let entries = std::fs::read_dir(project.path(".hinoki/sessions")).expect("there").flatten();
        entries.map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with(ending))
    };
    let file = session(".session").expect("kept");
    let bytes = std::fs::read(&file).expect("readable");
    std::fs::write(&file, &bytes[..bytes.len() - 5]).expect("written");
    let listed = sessions(&project, KEY, &["list"]);
    let told = String::from_utf8_lossy(&listed.stderr).replace('\n', " ");
    assert!(listed.status.success() && told.contains("cut off"), "{told}");
    run(&project).passed(1);
    assert_eq!(logins(&app), 2);
    assert!(project.text("events.ndjson").contains("is damaged: it is cut off"), "a warning is among the events");
    assert_eq!(
        std::fs::read(session(".session.refused").expect("moved aside")).expect("readable"),
        &bytes[..bytes.len() - 5]
    );
}

#[test]
fn neither_reports_nor_what_is_printed_hold_secrets() {
    let app = app();
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        &format!(
            "const user = ['alice', 'hunter' + 2]
             const login = () => {{ cy.visit('/login') }}
             const validate = () => {{ cy.getCookie('sid').should('exist') }}
             it('passes', () => {{
               cy.session(user, login, {{ {KEPT}, validate }})
               cy.visit('/')
               cy.getCookies().should('have.length', 2)
               cy.getAllLocalStorage().should('not.be.empty')
               cy.setCookie('other', 's3cret' + '-set').should('have.property', 'name', 'other')
               cy.wrap(null).then(() => Cypress.session.getSession(user)).should('exist')
               cy.wrap(null).then(() => Cypress.session.getCurrentSessionData()).should('have.property', 'cookies')
             }})
             it('fails', {{ defaultCommandTimeout: 50 }}, () => {{
               cy.session(user, login, {{ {KEPT}, validate }})
               cy.getCookie('sid').should('have.property', 'name', 'another')
             }})
             it('differs', () => {{ cy.session(user, () => {{}}, {{ {KEPT} }}) }})"
        ),
    );
    let finished = run(&project);
    finished.code(1).failed("differs", &["alice", "setup function"]).failed("fails", &["sid", "another"]);
    finished.outcomes(&["passed passes", "failed fails", "failed differs"]);
    let events = project.text("events.ndjson");
    assert!(events.contains("\"session\"") && events.contains("\"getCookie\""), "the command log is there");
    for (place, text) in [("events", &events), ("report", &finished.json().to_string()), ("output", &finished.show())] {
        for secret in ["hunter2", "s3cret-"] {
            let found = text.find(secret).map(|at| &text[at.saturating_sub(200)..]).map(|text| text.chars().take(300));
            assert!(found.is_none(), "{secret} in {place}: {}", found.map(String::from_iter).unwrap_or_default());
        }
    }
    for entry in std::fs::read_dir(project.path(".hinoki/sessions")).expect("there").flatten() {
        let bytes = std::fs::read(entry.path()).expect("readable");
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["hunter2", "alice", "s3cret", "127.0.0.1"] {
            assert!(!text.contains(secret) && !entry.file_name().to_string_lossy().contains(secret));
        }
    }
}

#[test]
fn sessions_are_listed_and_shown() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec(KEPT));
    let empty = sessions(&project, KEY, &["list"]);
    assert!(empty.status.success() && empty.stdout.is_empty());
    assert!(String::from_utf8_lossy(&empty.stderr).contains("no session"));
    assert_eq!(data(&project, &["list", "--json"]), "[]\n");
    run(&project).passed(1);

    let list = data(&project, &["list"]);
    assert!(list.contains("[\"alice\",…] #") && list.contains("2 cookies") && !list.contains("hunter2"), "{list}");
    let json: serde_json::Value = serde_json::from_str(&data(&project, &["list", "--json"])).expect("JSON");
    assert_eq!((&json[0]["cookies"], &json[0]["spec"]), (&2.into(), &"cypress/e2e/a.cy.js".into()));
    let shown_id = json[0]["id"].as_str().expect("an id").to_owned();
    let hash = format!("#{}", shown_id.split_once('#').expect("a hash").1);

    for id in ["[\"alice\",\"hunter2\"]", "[\"alice", &shown_id, &hash] {
        let shown = data(&project, &["show", id]);
        assert!(shown.contains("sid") && shown.contains("token") && shown.contains("hidden"), "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("hunter2"), "{shown}");
    }
    let shown = data(&project, &["show", "--values", &hash]);
    assert!(shown.contains("s3cret-cookie") && shown.contains("s3cret-token") && shown.contains("hunter2"), "{shown}");
    let json: serde_json::Value = serde_json::from_str(&data(&project, &["show", &hash, "--json"])).expect("JSON");
    assert_eq!(json["data"]["cookies"][0]["value"], serde_json::Value::Null);

    assert!(refused(&project, KEY, &["show", "bob"], 2).contains("alice"));
    assert!(refused(&project, "another passphrase", &["list"], 2).contains("another key"));
    assert!(refused(&project, "", &["list"], 2).contains("HINOKI_SESSION_KEY"));
    assert!(refused(&project, KEY, &["export", &hash], 2).contains("--format"));
    assert!(refused(&project, KEY, &["clear", "bob"], 2).contains("bob"));
    data(&project, &["clear", "[\"alice"]);
    assert_eq!(data(&project, &["list", "--json"]), "[]\n");
}

#[test]
fn a_session_goes_to_playwright_and_back() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec(KEPT));
    run(&project).passed(1);
    data(&project, &["export", "[\"alice", "--format", "playwright", "--output", "state.json"]);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(project.path("state.json")).expect("there").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    let state: serde_json::Value = serde_json::from_str(&project.text("state.json")).expect("JSON");
    assert_eq!(state["origins"][0]["localStorage"][0]["value"], "s3cret-token");
    let printed = data(&project, &["export", "[\"alice", "--format", "json"]);
    let project = project.file("session.json", &printed);

    for (file, id) in [("state.json", "[\"alice\", \"hunter2\"]"), ("session.json", "[\"alice\",\"hunter2\"]")] {
        data(&project, &["clear"]);
        data(&project, &["import", file, "--id", id]);
        run(&project).passed(1);
        run(&project).passed(1);
        assert_eq!(logins(&app), 1, "{file}");
    }
    let text = project.text("session.json");
    let project = project.file("newer.json", &text.replace("\"version\": 1", "\"version\": 9"));
    assert!(refused(&project, KEY, &["import", "newer.json", "--id", "x"], 2).contains("newer version"));
    assert!(refused(&project, KEY, &["import", "cypress.config.js", "--id", "x"], 2).contains("JSON"));
    assert!(refused(&project, KEY, &["import", "missing.json", "--id", "x"], 2).contains("missing.json"));
}
