//! How the process starts and ends, whatever user code does.

use std::time::Duration;

use crate::support::{LONG, Project, Side, is_alive};
use hinoki_node::{NodeError, NodeOptions, NodeSide};
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;

const SPAWNING: &str = "
    const { spawn } = require('child_process')
    const child = spawn('sleep', ['600'], { stdio: 'ignore' })
    module.exports = { e2e: { setupNodeEvents(on) { on('task', { pids: () => [process.pid, child.pid], spin() { for (;;); } }) } } }";

async fn with_child() -> (Side, Vec<i64>) {
    let project = Project::new(&[("cypress.config.js", SPAWNING)]);
    let (side, setup) = project.set_up("cypress.config.js").await;
    setup.unwrap();
    let pids = side.node.task("pids", None, LONG).await.unwrap();
    (side, serde_json::from_value(pids).unwrap())
}

/// The system takes a moment to end what was killed.
async fn assert_gone(pids: &[i64]) {
    let gone = async {
        while pids.iter().any(|&pid| is_alive(pid)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone).await.expect("a process is left");
}

#[tokio::test]
async fn nothing_is_left_after_shutdown() {
    let (side, pids) = with_child().await;
    assert!(pids.iter().all(|&pid| is_alive(pid)));
    side.node.shutdown().await;
    assert_gone(&pids).await;
    let error = side.node.task("pids", None, LONG).await.unwrap_err();
    assert!(matches!(error, NodeError::Exited { .. }), "{error}");
}

#[tokio::test]
async fn nothing_is_left_after_drop() {
    let (side, pids) = with_child().await;
    drop(side);
    assert_gone(&pids).await;
}

#[tokio::test]
async fn nothing_is_left_after_a_panic() {
    let (side, pids) = with_child().await;
    let task = tokio::spawn(async move {
        let _side = side;
        panic!("on purpose");
    });
    assert!(task.await.is_err());
    assert_gone(&pids).await;
}

#[tokio::test]
async fn a_process_that_blocks_is_ended() {
    let (side, pids) = with_child().await;
    let error = side.node.task("spin", None, Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, NodeError::Timeout { stuck: true, .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "running the task `spin` did not finish within 100ms: its code blocks the Node process, which was ended"
    );
    assert!(side.node.ended().await.to_string().contains("it was ended by signal 9"));
    assert_gone(&pids).await;
}

#[tokio::test]
async fn exit_handlers_run_on_shutdown() {
    let project = Project::new(&[(
        "cypress.config.js",
        "process.on('exit', () => require('fs').writeFileSync('left.txt', 'bye')); module.exports = {}",
    )]);
    let (side, loaded) = project.load("cypress.config.js").await;
    loaded.unwrap();
    side.node.shutdown().await;
    assert_eq!(std::fs::read_to_string(project.path("left.txt")).unwrap(), "bye");
}

#[tokio::test]
async fn sudden_ends_while_loading() {
    let cases = [
        ("process.exit(7)", "it exited with code 7"),
        ("process.kill(process.pid, 'SIGKILL'); for (;;);", "it was ended by signal 9"),
        ("require('fs').writeSync(4, 'hello\\n'); for (;;);", "can't be read while loading"),
        ("require('fs').closeSync(4); module.exports = new Promise(() => {})", "it was ended by signal 9"),
        (
            "setTimeout(() => { throw new Error('in a timer') }); module.exports = new Promise(() => {})",
            "nothing caught Error: in a timer",
        ),
        (
            "Promise.reject(new TypeError('unhandled')); module.exports = new Promise(() => {})",
            "nothing caught TypeError: unhandled",
        ),
    ];
    for (text, message) in cases {
        let project = Project::new(&[("cypress.config.js", text)]);
        let (_side, loaded) = project.load("cypress.config.js").await;
        let error = loaded.expect_err(text);
        assert!(error.to_string().contains(message), "{text}: {error}");
        assert!(error.to_string().contains("cypress.config.js"), "{text}: {error}");
    }
}

#[tokio::test]
async fn a_crash_between_calls_is_noticed() {
    let project = Project::new(&[(
        "cypress.config.js",
        "module.exports = { e2e: { setupNodeEvents(on) { on('task', { arm() { setTimeout(() => { null.x }); return null } }) } } }",
    )]);
    let (side, setup) = project.set_up("cypress.config.js").await;
    setup.unwrap();
    assert_eq!(side.node.task("arm", None, LONG).await.unwrap(), json!(null));
    let error = side.node.ended().await;
    let failure = error.failure().unwrap();
    assert_eq!(failure.name, "TypeError");
    assert_eq!(failure.location.as_ref().unwrap().file, project.path("cypress.config.js").to_string());
}

#[tokio::test]
async fn executables_that_are_no_node() {
    let project = Project::new(&[
        ("fails", "#!/bin/sh\necho broken >&2\nexit 3"),
        ("hangs", "#!/bin/sh\nexec sleep 600"),
        ("old", "#!/bin/sh\necho '{\"notice\":\"ready\",\"version\":\"16.20.2\"}' >&4\nexec sleep 600"),
        ("plain", "no program"),
    ]);
    for (name, message) in [
        ("fails", "while starting: it exited with code 3"),
        ("hangs", "starting did not finish within"),
        ("old", "is Node.js 16.20.2, but 18.19 or later is needed"),
        ("plain", "can't be started"),
        ("nowhere", "can't be started"),
    ] {
        let path = project.path(name);
        if path.exists() && name != "plain" {
            std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }
        let options = NodeOptions {
            node: Some(path),
            start_timeout: if name == "hangs" { Duration::from_millis(200) } else { LONG },
            ..NodeOptions::new(project.root(), unbounded_channel().0)
        };
        let error = NodeSide::start(options).await.expect_err(name);
        assert!(error.to_string().contains(message), "{name}: {error}");
    }
}

#[tokio::test]
async fn children_do_not_inherit_the_wire() {
    let project = Project::new(&[(
        "cypress.config.js",
        "const { spawnSync } = require('child_process')
         const { stdout } = spawnSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' })
         const wire = stdout.split('\\n').filter((line) => / [345] -> pipe/.test(line))
         module.exports = { env: { wire } }",
    )]);
    let (_side, loaded) = project.load("cypress.config.js").await;
    assert_eq!(json!(loaded.unwrap().values), json!({ "env": { "wire": [] } }));
}

/// Set for the process that is killed.
const VICTIM: &str = "HINOKI_TEST_VICTIM";

#[tokio::test]
#[ignore = "the part of `nothing_is_left_after_a_kill` that is killed"]
async fn victim() {
    let Ok(file) = std::env::var(VICTIM) else { return };
    let (side, pids) = with_child().await;
    // User code blocks the process, so that it can't notice anything itself.
    let spinning = side.node.task("spin", None, LONG);
    let told = async {
        std::fs::write(&file, serde_json::to_vec(&pids).unwrap()).unwrap();
        std::future::pending::<()>().await;
    };
    tokio::select! { _ = spinning => {}, () = told => {} }
}

#[tokio::test]
async fn nothing_is_left_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pids");
    let mut victim = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "life::victim"])
        .env(VICTIM, &file)
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let told = async {
        loop {
            let text = std::fs::read(&file).unwrap_or_default();
            if let Ok(pids) = serde_json::from_slice::<Vec<i64>>(&text) {
                return pids;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let pids = tokio::time::timeout(LONG, told).await.unwrap();
    assert!(pids.iter().all(|&pid| is_alive(pid)));
    victim.kill().await.unwrap();
    assert_gone(&pids).await;
}
