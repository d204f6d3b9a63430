//! `setupNodeEvents`, tasks and node events.

use std::time::Duration;

use crate::support::{self, LONG, Project, given_config};
use hinoki_node::{ConfigScript, NodeError, NodeSetup, NodeSide, OutputStream};
use serde_json::{Value, json};

async fn set_up(body: &str) -> (support::Side, Result<NodeSetup, NodeError>) {
    let text = format!("module.exports = {{ e2e: {{ marker: 'block', {body} }} }}");
    Project::new(&[("cypress.config.js", &text)]).set_up("cypress.config.js").await
}

#[tokio::test]
async fn changes_are_returned() {
    let cases = [
        ("nothing returned changes nothing", "setupNodeEvents(on, config) { config.baseUrl = 'lost' }", None),
        (
            "the changed configuration",
            "setupNodeEvents(on, config) { config.baseUrl = 'http://x'; config.env.host = 'there'; return config }",
            Some(
                json!({ "baseUrl": "http://x", "viewportWidth": 1000, "env": { "host": "there" }, "projectRoot": "/p" }),
            ),
        ),
        (
            "a part of it, later",
            "async setupNodeEvents() { return { viewportWidth: 1 } }",
            Some(json!({ "viewportWidth": 1 })),
        ),
        (
            "the block is `this`",
            "setupNodeEvents() { return { env: { marker: this.marker } } }",
            Some(json!({ "env": { "marker": "block" } })),
        ),
        ("null", "setupNodeEvents() { return null }", None),
        ("no function", "", None),
    ];
    for (what, body, wanted) in cases {
        let (_side, setup) = set_up(body).await;
        let config = setup.unwrap_or_else(|error| panic!("{what}: {error}")).config;
        assert_eq!(config.map(Value::Object), wanted, "{what}");
    }
}

#[tokio::test]
async fn the_block_of_the_testing_type_counts() {
    let project = Project::new(&[(
        "cypress.config.js",
        "module.exports = { e2e: { setupNodeEvents: () => ({ env: { type: 'e2e' } }) }, component: { setupNodeEvents: () => ({ env: { type: 'component' } }) } }",
    )]);
    let (side, loaded) = project.load("cypress.config.js").await;
    loaded.unwrap();
    let setup = side.node.setup_node_events("component", given_config(), LONG).await.unwrap();
    assert_eq!(json!(setup.config), json!({ "env": { "type": "component" } }));
}

#[tokio::test]
async fn wrong_use_is_refused() {
    let cases = [
        ("setupNodeEvents() { return 7 }", "must return the configuration, or nothing, but it returned a number"),
        ("setupNodeEvents: 'x'", "`e2e.setupNodeEvents` must be a function, but it is a string"),
        ("setupNodeEvents(on) { on('before:all', () => {}) }", "`before:all` is not an event; there are `after:run`"),
        (
            "setupNodeEvents(on) { on('before:run') }",
            "on('before:run'): the handler must be a function, but it is nothing",
        ),
        ("setupNodeEvents(on) { on('task', () => 1) }", "an object with a function for each task is expected"),
        ("setupNodeEvents(on) { on('task', { seed: 1 }) }", "the task `seed` must be a function, but it is a number"),
        ("async setupNodeEvents() { throw new Error('late') }", "late"),
    ];
    for (body, message) in cases {
        let (_side, setup) = set_up(body).await;
        let error = setup.expect_err(body);
        assert!(error.to_string().contains(message), "{body}: {error}");
    }
}

#[tokio::test]
async fn tasks() {
    let (side, setup) = set_up(
        "setupNodeEvents(on) {
           on('task', { double: (n) => n * 2, over: () => 'first', kind: (arg) => typeof arg })
           on('task', { over: () => 'second', nothing: () => {}, none: () => null, later: async () => ({ at: new Date(0) }) })
           on('task', { fails() { throw new RangeError('too much') }, rejects: () => Promise.reject('plain'), fn: () => () => 1, never: () => new Promise(() => {}) })
         }",
    )
    .await;
    let setup = setup.unwrap();
    assert_eq!(setup.events, ["task"]);
    assert_eq!(setup.tasks, ["double", "over", "kind", "nothing", "none", "later", "fails", "rejects", "fn", "never"]);
    let task =
        async |name: &str, arg: Option<Value>| side.node.task(name, arg, LONG).await.map_err(|error| error.to_string());

    assert_eq!(task("double", Some(json!(21))).await, Ok(json!(42)));
    assert_eq!(task("over", None).await, Ok(json!("second")));
    assert_eq!(task("kind", None).await, Ok(json!("undefined")));
    assert_eq!(task("kind", Some(Value::Null)).await, Ok(json!("object")));
    assert_eq!(task("none", None).await, Ok(Value::Null));
    assert_eq!(task("later", None).await, Ok(json!({ "at": "1970-01-01T00:00:00.000Z" })));
    for (name, message) in [
        ("nothing", "the task `nothing` returned undefined"),
        ("unknown", "the task `unknown` is not registered in setupNodeEvents: registered are `double`, `over`"),
        ("toString", "the task `toString` is not registered"),
        ("fails", "too much"),
        ("rejects", "a value that is no error was thrown: plain"),
        ("fn", "the task `fn` returned a function, which can't be sent"),
    ] {
        let error = task(name, None).await.unwrap_err();
        assert!(error.contains(message), "{name}: {error}");
    }
    let error = side.node.task("fails", None, LONG).await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!((failure.name.as_str(), failure.location.as_ref().unwrap().line), ("RangeError", 4));

    // One that doesn't end leaves the others alone.
    let error = side.node.task("never", None, Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, NodeError::Timeout { stuck: false, .. }), "{error}");
    assert_eq!(task("double", Some(json!(1))).await, Ok(json!(2)));
}

#[tokio::test]
async fn tasks_run_side_by_side_and_large_values_arrive_whole() {
    let (side, setup) = set_up(
        "setupNodeEvents(on) {
           let release
           const gate = new Promise((resolve) => { release = resolve })
           on('task', { wait: () => gate, release: () => { release('opened'); return null }, echo: (x) => x })
         }",
    )
    .await;
    setup.unwrap();
    let (waited, released) = tokio::join!(side.node.task("wait", None, LONG), side.node.task("release", None, LONG));
    assert_eq!((waited.unwrap(), released.unwrap()), (json!("opened"), Value::Null));
    let large = json!("ü\n".repeat(3_000_000));
    assert_eq!(side.node.task("echo", Some(large.clone()), LONG).await.unwrap(), large);
}

#[tokio::test]
async fn node_events() {
    let (side, setup) = set_up(
        "setupNodeEvents(on) {
           const seen = []
           on('before:run', (details) => { seen.push('first ' + details.specs) })
           on('before:run', async (details) => { seen.push('second ' + details.specs) })
           on('after:run', () => seen)
           on('before:browser:launch', (browser, options) => { options.args.push(browser.name) })
           on('before:browser:launch', (browser, options) => { options.args.push('more'); return options })
           on('file:preprocessor', (file) => { file.on('close', () => {}); return file.filePath + '.out' })
         }",
    )
    .await;
    assert_eq!(setup.unwrap().events, ["before:run", "after:run", "before:browser:launch", "file:preprocessor"]);
    let emit = async |event: &str, args: Vec<Value>| side.node.emit(event, args, LONG).await.unwrap();
    assert_eq!(emit("before:run", vec![json!({ "specs": 2 })]).await, None);
    assert_eq!(emit("after:run", vec![]).await, Some(json!(["first 2", "second 2"])));
    let launch = vec![json!({ "name": "chromium" }), json!({ "args": ["--a"] })];
    assert_eq!(emit("before:browser:launch", launch).await, Some(json!({ "args": ["--a", "chromium", "more"] })));
    assert_eq!(emit("file:preprocessor", vec![json!({ "filePath": "/a.js" })]).await, Some(json!("/a.js.out")));
    assert_eq!(emit("after:spec", vec![]).await, None);
}

#[tokio::test]
async fn what_user_code_prints_is_passed_on() {
    let project = Project::new(&[(
        "cypress.config.js",
        "console.log('one\\ntwo'); console.error('three'); process.stdout.write('no line end'); module.exports = {}",
    )]);
    let (mut side, loaded) = project.load("cypress.config.js").await;
    loaded.unwrap();
    side.node.shutdown().await;
    drop(side.node);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    while let Some(line) = side.output.recv().await {
        if line.stream == OutputStream::Stdout { out.push(line.text) } else { err.push(line.text) }
    }
    assert_eq!(out, ["one", "two", "no line end"]);
    assert_eq!(err, ["three"]);
}

#[tokio::test]
async fn a_second_configuration_wants_a_second_process() {
    let project = Project::new(&[("cypress.config.js", "module.exports = {}")]);
    let (side, loaded) = project.load("cypress.config.js").await;
    loaded.unwrap();
    let again = side.node.load_config(&ConfigScript::plain(project.path("cypress.config.js")), LONG).await;
    assert!(again.unwrap_err().to_string().contains("loaded already"));
}

#[tokio::test]
async fn a_preprocessor_tells_of_watched_files_until_they_are_closed() {
    let (side, setup) = set_up(
        "setupNodeEvents(on) {
           const seen = new Map()
           on('file:preprocessor', (file) => {
             if (!seen.has(file.filePath)) file.on('close', () => { seen.delete(file.filePath); console.log('closed ' + file.filePath) })
             seen.set(file.filePath, file)
             file.emit('rerun') // what is being made anyhow
             return file.filePath
           })
           on('task', { rerun: (name) => { seen.get(name)?.emit('rerun'); return seen.size } })
         }",
    )
    .await;
    setup.unwrap();
    let mut side = side;
    let mut reruns = side.node.reruns();
    let made = async |node: &NodeSide, path: &str, watched: bool| {
        let file = json!({ "filePath": path, "outputPath": "/out", "shouldWatch": watched });
        node.emit("file:preprocessor", vec![file], LONG).await.unwrap().unwrap()
    };
    assert_eq!(made(&side.node, "/a.js", true).await, json!("/a.js"));
    assert_eq!(
        made(&side.node, "/a.js", true).await,
        json!("/a.js"),
        "the same file: another would listen to `close` too"
    );
    made(&side.node, "/b.js", true).await;
    made(&side.node, "/c.js", false).await;
    assert_eq!(["/a.js", "/b.js", "/c.js"].map(|file| side.node.watches(file)), [true, true, false]);
    side.node.task("rerun", Some(json!("/b.js")), LONG).await.unwrap();
    assert_eq!(reruns.recv().await.as_deref(), Some("/b.js"));
    side.node.close_files(vec!["/b.js".to_owned()], LONG).await.unwrap();
    assert!(!side.node.watches("/a.js") && side.node.watches("/b.js"));
    assert_eq!(side.output.recv().await.unwrap().text, "closed /a.js");
    assert_eq!(side.output.recv().await.unwrap().text, "closed /c.js");
    assert_eq!(side.node.task("rerun", Some(json!("/b.js")), LONG).await.unwrap(), json!(1));
    assert_eq!(reruns.recv().await.as_deref(), Some("/b.js"));
    side.node.shutdown().await;
    assert_eq!(side.output.recv().await.unwrap().text, "closed /b.js");
}
