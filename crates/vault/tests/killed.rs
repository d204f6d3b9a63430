//! A program that is killed while it saves.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hinoki_protocol::{SessionData, SessionRecord, StorageRecord};
use hinoki_vault::{SessionKey, Store, VaultOptions};

const FOLDER: &str = "HINOKI_TEST_KILLED_IN";
const ROUNDS: u64 = 6;

/// No save takes so long.
const DEADLINE: Duration = Duration::from_secs(60);

fn store(folder: &Path) -> Store {
    let key = SessionKey::parse("correct horse battery").expect("a key");
    Store::new(VaultOptions { folder: folder.join("sessions"), key: Some(key), keyring: None })
}

/// Large, so that writing it takes a while; each of its values says which one it is.
fn record(number: u64) -> SessionRecord {
    let value = (0..2000).map(|item| (format!("{item}"), format!("{number} ").repeat(200))).collect();
    let storage = StorageRecord { origin: "https://app.test".into(), partition: None, value };
    let data = SessionData { local_storage: vec![storage], ..SessionData::default() };
    SessionRecord { id: "alice".into(), setup: number.to_string(), data, ..SessionRecord::default() }
}

/// Not a test of its own: what is killed. It saves until then.
#[test]
fn saves_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = store(Path::new(&folder));
    for number in 0.. {
        store.save(&record(number)).expect("kept");
        println!("kept {number}.");
    }
}

/// Names of unfinished files.
fn unfinished(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder.join("sessions")).expect("there").flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp")).count()
}

#[test]
fn the_session_saved_before_stays_readable() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut left_behind = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "saves_until_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let kept =
            |line: String| Some(line.split_once("kept ")?.1.strip_suffix('.')?.parse::<u64>().expect("a number"));
        let first = lines.find_map(kept).expect("it saves");
        // The next save is under way once its unfinished file is there; each round kills at another moment of it.
        let end = Instant::now() + DEADLINE;
        while unfinished(folder.path()) == 0 && Instant::now() < end {}
        std::thread::sleep(Duration::from_micros(round * 700));
        child.kill().expect("SIGKILL");
        child.wait().expect("gone");
        let last = lines.filter_map(kept).last().unwrap_or(first);

        left_behind += unfinished(folder.path());
        let found = store(folder.path()).load("alice").expect("readable").expect("kept");
        let number: u64 = found.setup.parse().expect("a number");
        // Killed after the rename and before the line, it is the next one.
        assert!(number == last || number == last + 1, "{number} after {last}");
        assert!(found == record(number), "whole");
    }
    assert!(left_behind > 0, "no round was killed in the middle of a save");
    // Whoever writes next takes away what was left.
    store(folder.path()).save(&record(1)).expect("kept");
    assert_eq!(unfinished(folder.path()), 0);
}
