use std::fs;

use super::*;
use crate::{KeySource, Keyless, SessionKey};

const KEY: &str = "correct horse battery";

fn store(folder: &Path, key: &str) -> Store {
    Store::new(VaultOptions {
        folder: folder.join("sessions"),
        key: Some(SessionKey::parse(key).expect("a key")),
        keyring: None,
    })
}

fn record(id: &str, setup: &str) -> SessionRecord {
    SessionRecord { id: id.into(), setup: setup.into(), persist: true, ..SessionRecord::default() }
}

fn temp() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The files of sessions.
fn sessions(store: &Store) -> Vec<PathBuf> {
    let names = files::names(store.folder()).expect("readable");
    names.iter().filter(|name| parse_name(name).is_some()).map(|name| store.folder().join(name)).collect()
}

#[test]
fn sessions_are_there_in_the_next_run() {
    let folder = temp();
    let first = store(folder.path(), KEY);
    assert_eq!(first.load("alice"), Ok(None));
    assert!(!first.folder().exists(), "nothing is made before something is kept");
    first.save(&record("alice", "a")).expect("kept");
    first.save(&record("bob", "b")).expect("kept");
    first.save(&record("alice", "c")).expect("kept");
    let next = store(folder.path(), KEY);
    assert_eq!(next.load("alice"), Ok(Some(record("alice", "c"))));
    assert_eq!(next.load("carol"), Ok(None));
    let listed = next.list().expect("read");
    assert_eq!(listed.records, [record("alice", "c"), record("bob", "b")]);
    assert!(listed.refused.is_empty());
    assert_eq!(next.remove("alice"), Ok(true));
    assert_eq!((next.remove("alice"), next.load("alice")), (Ok(false), Ok(None)));
    assert_eq!(next.remove_all(), Ok(1));
    assert_eq!(next.list().expect("read").records, []);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = temp();
    let store = store(folder.path(), KEY);
    store.save(&record("alice", "a")).expect("kept");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(store.folder()), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(store.folder()).expect("there") {
        assert_eq!(mode(&entry.expect("read").path()), 0o600);
        files += 1;
    }
    assert_eq!(files, 4, "header, session, lock, .gitignore");
    assert_eq!(fs::read_to_string(store.folder().join(".gitignore")).expect("there"), "*\n");
}

#[test]
fn a_wrong_key_is_an_error_and_changes_nothing() {
    let folder = temp();
    let right = store(folder.path(), KEY);
    right.save(&record("alice", "a")).expect("kept");
    let before: Vec<Vec<u8>> = sessions(&right).iter().map(|path| fs::read(path).expect("there")).collect();
    let wrong = store(folder.path(), "incorrect horse battery");
    let refused = VaultError::WrongKey { folder: wrong.folder().to_owned(), from: KeySource::Environment };
    assert_eq!(wrong.load("alice"), Err(refused.clone()));
    assert_eq!(wrong.save(&record("alice", "b")), Err(refused.clone()));
    assert_eq!(wrong.remove("alice"), Err(refused.clone()));
    assert_eq!(wrong.list().map(|_| ()), Err(refused));
    let after: Vec<Vec<u8>> = sessions(&right).iter().map(|path| fs::read(path).expect("there")).collect();
    assert_eq!(before, after);
    assert_eq!(store(folder.path(), KEY).load("alice"), Ok(Some(record("alice", "a"))));
    // Without the key they can still be removed, and another key begins anew.
    assert_eq!(wrong.remove_all(), Ok(1));
    wrong.save(&record("alice", "b")).expect("kept");
    assert_eq!(wrong.load("alice"), Ok(Some(record("alice", "b"))));
}

#[test]
fn without_a_key_nothing_is_read_or_written() {
    let folder = temp();
    let store = Store::new(VaultOptions { folder: folder.path().join("sessions"), key: None, keyring: None });
    assert_eq!(store.load("alice"), Err(VaultError::NoKey(Keyless::NoKeyring)));
    assert_eq!(store.save(&record("alice", "a")), Err(VaultError::NoKey(Keyless::NoKeyring)));
    assert!(!store.folder().exists());
    assert_eq!(store.remove_all(), Ok(0));
}

#[test]
fn a_file_that_can_not_be_read_is_named_and_left_alone_until_its_session_is_kept_anew() {
    let folder = temp();
    let store = store(folder.path(), KEY);
    store.save(&record("alice", "a")).expect("kept");
    store.save(&record("bob", "b")).expect("kept");
    let path = store.path(&sealed::name(&store.unlock().expect("fits").expect("there").keys, "alice"));
    let whole = fs::read(&path).expect("there");
    let torn = &whole[..whole.len() / 2];
    fs::write(&path, torn).expect("written");
    let refused = Refused { file: path.clone(), fault: Fault::Damaged("it is cut off") };
    assert_eq!(store.load("alice"), Err(refused.clone().into()));
    let listed = store.list().expect("the other is read");
    assert_eq!((listed.records, listed.refused), (vec![record("bob", "b")], vec![refused]));
    assert_eq!(fs::read(&path).expect("there"), torn, "reading changes nothing");

    let aside = store.save(&record("alice", "c")).expect("kept").expect("moved aside");
    assert_eq!(fs::read(&aside).expect("there"), torn);
    assert_eq!(store.load("alice"), Ok(Some(record("alice", "c"))));
    // A second one doesn't replace the first.
    let mut newer = whole.clone();
    newer[8] = 9;
    fs::write(&path, &newer).expect("written");
    assert!(matches!(
        store.load("alice"),
        Err(VaultError::Refused(Refused { fault: Fault::Newer { found: 9, .. }, .. }))
    ));
    let second = store.save(&record("alice", "d")).expect("kept").expect("moved aside");
    assert_ne!(aside, second);
    assert_eq!((fs::read(&aside).expect("there"), fs::read(&second).expect("there")), (torn.to_vec(), newer));
    assert_eq!(store.remove_all(), Ok(4), "two sessions and two files moved aside");
}

#[test]
fn a_header_that_can_not_be_read_is_an_error_of_its_own() {
    let folder = temp();
    let store = store(folder.path(), KEY);
    store.save(&record("alice", "a")).expect("kept");
    let header = store.folder().join(HEADER);
    let whole = fs::read(&header).expect("there");
    fs::write(&header, &whole[..20]).expect("written");
    let again = super::tests::store(folder.path(), KEY);
    assert!(matches!(again.load("alice"), Err(VaultError::Header(_))));
    assert!(matches!(again.save(&record("alice", "b")), Err(VaultError::Header(_))));
    assert_eq!(fs::read(&header).expect("there"), &whole[..20], "left alone");
    fs::write(&header, &whole).expect("written");
    assert_eq!(again.load("alice"), Ok(Some(record("alice", "a"))));
}

#[test]
fn a_session_of_another_folder_is_foreign() {
    let (one, other) = (temp(), temp());
    let (one, other) = (store(one.path(), KEY), store(other.path(), KEY));
    one.save(&record("alice", "a")).expect("kept");
    other.save(&record("bob", "b")).expect("kept");
    let stranger = sessions(&one).remove(0);
    let copy = other.folder().join(stranger.file_name().expect("a name"));
    fs::copy(&stranger, &copy).expect("copied");
    let listed = other.list().expect("read");
    assert_eq!(listed.refused, [Refused { file: copy, fault: Fault::OtherVault }]);
    assert_eq!(listed.records.len(), 1);
}

#[test]
fn a_folder_cleared_by_another_run_is_used_again() {
    let folder = temp();
    let (one, other) = (store(folder.path(), KEY), store(folder.path(), KEY));
    one.save(&record("alice", "a")).expect("kept");
    assert_eq!(other.remove_all(), Ok(1));
    one.save(&record("alice", "b")).expect("kept");
    assert_eq!(other.load("alice"), Ok(Some(record("alice", "b"))));
}

#[test]
fn runs_at_once_do_not_harm_each_other() {
    let folder = temp();
    std::thread::scope(|scope| {
        for run in 0..4 {
            let store = store(folder.path(), KEY);
            scope.spawn(move || {
                for round in 0..5 {
                    store.save(&record("shared", &format!("{run} {round}"))).expect("kept");
                    store.save(&record(&format!("own {run}"), "")).expect("kept");
                    assert!(store.load("shared").expect("whole").is_some());
                }
            });
        }
    });
    let listed = store(folder.path(), KEY).list().expect("read");
    assert_eq!((listed.records.len(), listed.refused), (5, Vec::new()));
    assert!(
        fs::read_dir(folder.path().join("sessions"))
            .expect("there")
            .flatten()
            .all(|entry| { !entry.file_name().to_string_lossy().ends_with(".tmp") })
    );
}

/// A session with everything in it, as the first version of the format wrote it.
fn of_format_1() -> SessionRecord {
    use hinoki_protocol::{CookiePartition, CookieRecord, DatabasesRecord, SessionData, StorageRecord};
    let storage = StorageRecord {
        origin: "https://app.test".into(),
        partition: Some("https://top.test".into()),
        value: [("token".to_owned(), "ヒノキ".to_owned())].into(),
    };
    let cookie = CookieRecord {
        name: "sid".into(),
        value: "1".into(),
        domain: ".app.test".into(),
        path: "/".into(),
        expires: Some(4e9),
        http_only: true,
        secure: true,
        same_site: Some("None".into()),
        partition: Some(CookiePartition { top_level_site: "https://top.test".into(), ..CookiePartition::default() }),
        ..CookieRecord::default()
    };
    let databases = DatabasesRecord {
        origin: "https://app.test".into(),
        databases: vec![serde_json::json!({ "name": "db", "version": 3, "stores": [] })],
        caches: vec![serde_json::json!({ "name": "v1", "responses": [] })],
        ..DatabasesRecord::default()
    };
    SessionRecord {
        id: r#"["alice",1]"#.into(),
        cache_across_specs: true,
        spec: "cypress/e2e/a.cy.js".into(),
        setup: "() => {}".into(),
        validate: Some("() => true".into()),
        created_at: 1.5,
        saved_at: 2.5,
        data: SessionData {
            cookies: vec![cookie],
            local_storage: vec![storage.clone()],
            session_storage: vec![storage],
            indexed_db: vec![databases],
        },
        value: Some(serde_json::json!({ "user": "alice" })),
        persist: true,
    }
}

#[test]
fn a_folder_of_the_first_format_is_read() {
    let folder = temp();
    let kept = folder.path().join("sessions");
    fs::create_dir(&kept).expect("made");
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/format-1")).expect("there").flatten() {
        fs::copy(entry.path(), kept.join(entry.file_name())).expect("copied");
    }
    let listed = store(folder.path(), KEY).list().expect("read");
    assert_eq!((listed.records, listed.refused), (vec![of_format_1()], Vec::new()));
}
