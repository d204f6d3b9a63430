use proptest::prelude::{Strategy, proptest};

use super::*;

const PATIENCE: Duration = Duration::from_secs(5);

fn record(saved_at: f64) -> SessionRecord {
    SessionRecord { saved_at, ..SessionRecord::default() }
}

#[tokio::test]
async fn one_creates_and_the_others_wait_for_it() {
    let vault = Vault::new();
    let key = Key::global("alice");
    let first = vault.ask(&key, PATIENCE).await.expect("free");
    let lease = first.lease.expect("nothing is saved");
    let others: Vec<_> = (0..3)
        .map(|_| {
            let (vault, key) = (vault.clone(), key.clone());
            tokio::spawn(async move { vault.ask(&key, PATIENCE).await })
        })
        .collect();
    tokio::task::yield_now().await;
    lease.publish(record(1.0));
    drop(lease);
    for other in others {
        let asked = other.await.expect("ran").expect("in time");
        assert!(asked.record.is_some() && asked.lease.is_none());
    }
}

#[tokio::test]
async fn a_creator_that_fails_frees_the_session() {
    let vault = Vault::new();
    let key = Key::global("alice");
    drop(vault.ask(&key, PATIENCE).await.expect("free"));
    let asked = vault.ask(&key, PATIENCE).await.expect("free again");
    assert!(asked.record.is_none() && asked.lease.is_some());
}

#[tokio::test(start_paused = true)]
async fn waiting_has_a_deadline() {
    let vault = Vault::new();
    let key = Key::global("alice");
    let _held = vault.ask(&key, PATIENCE).await.expect("free");
    assert_eq!(vault.ask(&key, PATIENCE).await.map(|_| ()), Err(VaultError::Busy(PATIENCE)));
}

#[tokio::test]
async fn a_stale_session_is_replaced_once() {
    let vault = Vault::new();
    let key = Key::global("alice");
    let stale = record(1.0);
    vault.ask(&key, PATIENCE).await.expect("free").lease.expect("free").publish(stale.clone());
    let first = vault.replace(&key, &stale, PATIENCE).await.expect("free");
    first.lease.expect("may replace").publish(record(2.0));
    let second = vault.replace(&key, &stale, PATIENCE).await.expect("free");
    assert_eq!(second.record.map(|record| record.saved_at), Some(2.0));
    assert!(second.lease.is_none());
}

#[tokio::test]
async fn spec_and_global_sessions_have_lives_of_their_own() {
    let vault = Vault::new();
    for key in [Key::global("a"), Key::of_spec("x.cy.js", "a"), Key::of_spec("y.cy.js", "a")] {
        vault.ask(&key, PATIENCE).await.expect("free").lease.expect("free").publish(record(1.0));
    }
    vault.clear_spec("x.cy.js");
    let left: Vec<_> = vault.list().into_iter().map(|(key, _)| key).collect();
    assert_eq!(left, [Key::global("a"), Key::of_spec("y.cy.js", "a")]);
    vault.clear_all();
    assert!(vault.list().is_empty());
    vault.refresh(&Key::global("a"), record(3.0));
    assert!(vault.get(&Key::global("a")).is_none(), "what was cleared stays so");
}

/// A worker in the midst of a session.
enum Doing {
    Creating(Lease),
    Restored(Arc<SessionRecord>),
}

#[derive(Debug, Clone, Copy)]
enum Turn {
    Use(usize),
    Succeed(usize),
    Fail(usize),
    ClearAll,
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = (0..3_usize, 0..7_u8).prop_map(|(worker, kind)| match kind {
        0..3 => Turn::Use(worker),
        3..5 => Turn::Succeed(worker),
        5 => Turn::Fail(worker),
        _ => Turn::ClearAll,
    });
    proptest::collection::vec(turn, 0..40)
}

proptest! {
    /// Whatever workers are at when one of them clears all sessions: none of what was saved before comes back, and what is
    /// saved is always the newest that anybody made.
    #[test]
    fn clearing_all_amid_the_work_of_others_is_final(turns in turns()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(async {
            let (vault, key) = (Vault::new(), Key::global("alice"));
            let mut doing: [Option<Doing>; 3] = [None, None, None];
            let (mut made, mut expected) = (0, None);
            for turn in turns {
                match turn {
                    Turn::Use(worker) if doing[worker].is_none() => {
                        let creating = doing.iter().any(|doing| matches!(doing, Some(Doing::Creating(_))));
                        match vault.ask(&key, Duration::ZERO).await {
                            Ok(Asked { lease: Some(lease), .. }) => doing[worker] = Some(Doing::Creating(lease)),
                            Ok(Asked { record, .. }) => doing[worker] = record.map(Doing::Restored),
                            Err(_) => assert!(creating, "nobody has the right to make it"),
                        }
                    }
                    Turn::Succeed(worker) => match doing[worker].take() {
                        Some(Doing::Creating(lease)) => {
                            made += 1;
                            expected = Some(made);
                            lease.publish(SessionRecord { created_at: f64::from(made), ..SessionRecord::default() });
                        }
                        Some(Doing::Restored(record)) => vault.refresh(&key, (*record).clone()),
                        None => {}
                    },
                    Turn::Fail(worker) => {
                        if let Some(Doing::Restored(record)) = doing[worker].take()
                            && let Ok(Asked { lease: Some(lease), .. }) = vault.replace(&key, &record, Duration::ZERO).await
                        {
                            doing[worker] = Some(Doing::Creating(lease));
                        }
                    }
                    Turn::ClearAll => {
                        vault.clear_all();
                        expected = None;
                    }
                    Turn::Use(_) => {}
                }
                let saved = vault.get(&key).map(|record| record.created_at);
                assert_eq!(saved, expected.map(f64::from));
            }
        });
    }
}

mod kept {
    use std::path::Path;
    use std::sync::Mutex;

    use super::*;
    use crate::{SessionKey, VaultError, VaultOptions};

    fn options(folder: &Path) -> VaultOptions {
        let key = SessionKey::parse("correct horse battery").expect("a key");
        VaultOptions { folder: folder.join("sessions"), key: Some(key), keyring: None }
    }

    fn temp() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn session(id: &str, saved_at: f64, persist: bool) -> SessionRecord {
        SessionRecord { id: id.into(), persist, ..record(saved_at) }
    }

    /// Flushes, and gives the warnings.
    async fn flushed(vault: &Vault) -> Vec<String> {
        let warnings = Mutex::new(Vec::new());
        vault.flush(|warning| warnings.lock().expect("healthy").push(warning)).await;
        warnings.into_inner().expect("healthy")
    }

    async fn create(vault: &Vault, record: SessionRecord) {
        let asked = vault.ask_kept(&Key::global(&record.id), PATIENCE).await.expect("free");
        asked.lease.expect("nothing is saved").publish(record);
        assert_eq!(flushed(vault).await, Vec::<String>::new());
    }

    #[tokio::test]
    async fn the_next_run_finds_what_was_to_be_kept() {
        let folder = temp();
        let key = Key::global("alice");
        let first = Vault::open(options(folder.path()));
        create(&first, session("alice", 1.0, true)).await;
        create(&first, session("bob", 1.0, false)).await;
        assert!(!first.ask_kept(&key, PATIENCE).await.expect("saved").earlier, "this run made it");

        let next = Vault::open(options(folder.path()));
        let asked = next.ask_kept(&key, PATIENCE).await.expect("saved");
        assert_eq!(asked.record.as_deref(), Some(&session("alice", 1.0, true)));
        assert!(asked.earlier && asked.lease.is_none());
        assert!(next.get(&key).is_some() && next.get_own(&key).is_none());
        assert!(next.ask_kept(&Key::global("bob"), PATIENCE).await.expect("free").record.is_none());
        // What this run saves is no longer an earlier run's.
        next.refresh(&key, SessionRecord { setup: "new".into(), ..session("alice", 2.0, true) });
        assert!(!next.ask_kept(&key, PATIENCE).await.expect("saved").earlier && next.get_own(&key).is_some());
        flushed(&next).await;
        let last = Vault::open(options(folder.path()));
        let asked = last.ask_kept(&key, PATIENCE).await.expect("saved");
        assert_eq!(asked.record.map(|record| record.setup.clone()), Some("new".into()));
    }

    #[tokio::test]
    async fn a_session_of_an_earlier_run_is_replaced_once() {
        let folder = temp();
        create(&Vault::open(options(folder.path())), session("alice", 1.0, true)).await;
        let vault = Vault::open(options(folder.path()));
        let key = Key::global("alice");
        let stale = vault.ask_kept(&key, PATIENCE).await.expect("saved").record.expect("saved");
        let first = vault.replace(&key, &stale, PATIENCE).await.expect("free");
        assert!(first.earlier);
        first.lease.expect("may replace").publish(session("alice", 2.0, true));
        let second = vault.replace(&key, &stale, PATIENCE).await.expect("free");
        assert!(!second.earlier && second.lease.is_none());
    }

    #[tokio::test]
    async fn who_does_not_ask_for_it_gets_nothing_of_an_earlier_run() {
        let folder = temp();
        create(&Vault::open(options(folder.path())), session("alice", 1.0, true)).await;
        let vault = Vault::open(options(folder.path()));
        let key = Key::global("alice");
        vault.ask(&key, PATIENCE).await.expect("free").lease.expect("nothing").publish(session("alice", 2.0, false));
        // From here on it is to be kept: what this run made counts.
        let asked = vault.ask_kept(&key, PATIENCE).await.expect("saved");
        assert_eq!(asked.record.map(|record| record.saved_at), Some(2.0));
        flushed(&vault).await;
        let next = Vault::open(options(folder.path()));
        let asked = next.ask_kept(&key, PATIENCE).await.expect("saved");
        assert_eq!(asked.record.map(|record| record.saved_at), Some(2.0));
    }

    #[tokio::test]
    async fn what_is_kept_can_be_looked_at_without_being_used() {
        let folder = temp();
        let before = Vault::open(options(folder.path()));
        for id in ["alice", "bob", "carol"] {
            create(&before, session(id, 1.0, true)).await;
        }
        assert_eq!(before.all_kept().await, Ok(Vec::new()), "they are this run's own");

        let vault = Vault::open(options(folder.path()));
        assert_eq!(vault.kept("alice").await, Ok(Some(session("alice", 1.0, true))));
        assert_eq!(vault.kept("dave").await, Ok(None));
        assert!(vault.ask(&Key::global("alice"), PATIENCE).await.expect("free").record.is_none(), "only looked at");
        vault.clear(&Key::global("bob"));
        let left: Vec<String> = vault.all_kept().await.expect("read").into_iter().map(|record| record.id).collect();
        assert_eq!(left, ["alice", "carol"]);
        vault.clear_all();
        assert_eq!((vault.kept("alice").await, vault.all_kept().await), (Ok(None), Ok(Vec::new())));
        let keyless = Vault::open(VaultOptions { key: None, ..options(folder.path()) });
        assert_eq!((keyless.kept("alice").await, keyless.all_kept().await), (Ok(None), Ok(Vec::new())));
    }

    #[tokio::test]
    async fn cleared_sessions_do_not_come_back() {
        let folder = temp();
        let (alice, bob) = (Key::global("alice"), Key::global("bob"));
        let vault = Vault::open(options(folder.path()));
        create(&vault, session("alice", 1.0, true)).await;
        create(&vault, session("bob", 1.0, true)).await;

        let vault = Vault::open(options(folder.path()));
        vault.clear(&alice);
        assert!(vault.ask_kept(&alice, PATIENCE).await.expect("free").record.is_none(), "before it is gone from disk");
        flushed(&vault).await;
        let vault = Vault::open(options(folder.path()));
        assert!(vault.ask_kept(&alice, PATIENCE).await.expect("free").record.is_none());
        assert!(vault.ask_kept(&bob, PATIENCE).await.expect("saved").record.is_some());

        let vault = Vault::open(options(folder.path()));
        vault.clear_all();
        assert!(vault.ask_kept(&bob, PATIENCE).await.expect("free").record.is_none());
        create(&vault, session("carol", 1.0, true)).await;
        let left = Store::new(options(folder.path())).list().expect("read").records;
        assert_eq!(left.iter().map(|record| record.id.as_str()).collect::<Vec<_>>(), ["carol"]);
    }

    #[tokio::test]
    async fn without_a_key_or_with_a_wrong_one_the_call_fails() {
        let folder = temp();
        let key = Key::global("alice");
        create(&Vault::open(options(folder.path())), session("alice", 1.0, true)).await;
        let none = Vault::open(VaultOptions { key: None, ..options(folder.path()) });
        let error = none.ask_kept(&key, PATIENCE).await.map(|_| ()).expect_err("no key");
        assert!(error.to_string().contains("HINOKI_SESSION_KEY"), "{error}");
        assert!(none.ask(&key, PATIENCE).await.is_ok(), "in memory all goes on");
        let other = Some(SessionKey::parse("incorrect horse battery").expect("a key"));
        let wrong = Vault::open(VaultOptions { key: other, ..options(folder.path()) });
        let error = wrong.ask_kept(&key, PATIENCE).await.map(|_| ()).expect_err("another key");
        assert!(matches!(error, VaultError::WrongKey { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_damaged_file_is_told_of_and_its_session_made_anew() {
        let folder = temp();
        let key = Key::global("alice");
        create(&Vault::open(options(folder.path())), session("alice", 1.0, true)).await;
        let file = std::fs::read_dir(folder.path().join("sessions"))
            .expect("there")
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|ending| ending == "session"))
            .expect("kept");
        std::fs::write(&file, "HNKSESSN").expect("written");
        let vault = Vault::open(options(folder.path()));
        let asked = vault.ask_kept(&key, PATIENCE).await.expect("free");
        assert!(asked.record.is_none());
        let warnings = flushed(&vault).await;
        assert!(warnings.len() == 1 && warnings[0].contains(&file.display().to_string()), "{warnings:?}");
        asked.lease.expect("free").publish(session("alice", 2.0, true));
        let warnings = flushed(&vault).await;
        assert!(warnings.len() == 1 && warnings[0].contains(".refused"), "{warnings:?}");
    }

    #[tokio::test]
    async fn a_refresh_without_news_writes_nothing() {
        let folder = temp();
        let key = Key::global("alice");
        let vault = Vault::open(options(folder.path()));
        create(&vault, session("alice", 1.0, true)).await;
        vault.refresh(&key, session("alice", 2.0, true));
        flushed(&vault).await;
        let saved = Store::new(options(folder.path())).load("alice").expect("read").expect("kept");
        assert_eq!(saved.saved_at, 1.0);
        vault.refresh(&key, SessionRecord { setup: "new".into(), ..session("alice", 3.0, true) });
        flushed(&vault).await;
        let saved = Store::new(options(folder.path())).load("alice").expect("read").expect("kept");
        assert_eq!(saved.saved_at, 3.0);
    }

    #[tokio::test]
    async fn what_is_saved_is_written_while_the_run_goes_on() {
        let folder = temp();
        let vault = Vault::open(options(folder.path()));
        let key = Key::global("alice");
        let writing = vault.saving(|warning| panic!("{warning}"));
        let run = async {
            vault
                .ask_kept(&key, PATIENCE)
                .await
                .expect("free")
                .lease
                .expect("free")
                .publish(session("alice", 1.0, true));
            while Store::new(options(folder.path())).load("alice").expect("read").is_none() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = writing => {}
            () = run => {}
        }
    }
}
