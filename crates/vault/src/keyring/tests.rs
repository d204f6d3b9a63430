use std::path::Path;
use std::time::Duration;

use hinoki_protocol::SessionRecord;
use keyring_core::mock;

use super::Keyring;
use crate::{Key, KeySource, Keyless, SessionKey, Store, Vault, VaultError, VaultOptions};

const PATIENCE: Duration = Duration::from_secs(5);

fn keyring() -> Keyring {
    Keyring::of(mock::Store::new().expect("a store in memory"))
}

/// What the system answers where the keyring is locked away, as in most containers.
fn broken(keyring: &Keyring) -> Keyring {
    keyring
        .ask(|entry| {
            let credential: &mock::Cred = entry.as_any().downcast_ref().expect("of the mock");
            credential.set_error(keyring_core::Error::NoStorageAccess("locked".into()));
            Ok(())
        })
        .expect("set");
    keyring.clone()
}

fn options(folder: &Path, keyring: &Keyring) -> VaultOptions {
    VaultOptions { folder: folder.join("sessions"), key: None, keyring: Some(keyring.clone()) }
}

fn record(id: &str) -> SessionRecord {
    SessionRecord { id: id.into(), cache_across_specs: true, persist: true, ..SessionRecord::default() }
}

fn temp() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_key_is_made_once_and_found_by_every_run() {
    let (folder, keyring) = (temp(), keyring());
    assert_eq!((keyring.create(), keyring.create()), (Ok(true), Ok(false)));
    let store = Store::new(options(folder.path(), &keyring));
    assert_eq!(store.key_source(), Ok(KeySource::Keyring));
    store.save(&record("alice")).expect("kept");
    let next = Store::new(options(folder.path(), &keyring));
    assert_eq!(next.load("alice"), Ok(Some(record("alice"))));
    // Nothing beside the data is or holds the key.
    let key = keyring.key().expect("asked").expect("there");
    for entry in std::fs::read_dir(store.folder()).expect("there").flatten() {
        let bytes = std::fs::read(entry.path()).expect("readable");
        assert!(!bytes.windows(32).any(|part| part == key.bytes()), "{}", entry.path().display());
    }
    // Another key is a wrong one, and the error says which.
    assert_eq!((keyring.remove(), keyring.remove(), keyring.create()), (Ok(true), Ok(false), Ok(true)));
    let error = Store::new(options(folder.path(), &keyring)).load("alice").expect_err("another key");
    assert!(matches!(error, VaultError::WrongKey { from: KeySource::Keyring, .. }), "{error}");
    assert!(error.to_string().contains("the system's keyring") && !error.to_string().contains("HINOKI"), "{error}");
}

#[test]
fn the_environment_comes_first() {
    let (folder, keyring) = (temp(), keyring());
    keyring.create().expect("made");
    let given = SessionKey::parse("correct horse battery").expect("a key");
    let store = Store::new(VaultOptions { key: Some(given), ..options(folder.path(), &keyring) });
    assert_eq!(store.key_source(), Ok(KeySource::Environment));
    store.save(&record("alice")).expect("kept");
    let by_keyring = Store::new(options(folder.path(), &keyring)).load("alice");
    assert!(matches!(by_keyring, Err(VaultError::WrongKey { .. })), "{by_keyring:?}");
}

#[tokio::test]
async fn without_any_key_the_error_names_both_sources() {
    let (folder, keyring) = (temp(), keyring());
    let key = Key::global("alice");
    let vault = Vault::open(options(folder.path(), &keyring));
    let error = vault.ask_kept(&key, PATIENCE).await.map(|_| ()).expect_err("no key");
    assert_eq!(error, VaultError::NoKey(Keyless::Empty));
    let text = error.to_string();
    assert!(text.contains("HINOKI_SESSION_KEY") && text.contains("hinoki sessions key create"), "{text}");
    assert!(vault.ask(&key, PATIENCE).await.is_ok(), "in memory all goes on");

    let vault = Vault::open(options(folder.path(), &broken(&keyring)));
    let text = vault.ask_kept(&key, PATIENCE).await.map(|_| ()).expect_err("locked").to_string();
    assert!(text.contains("HINOKI_SESSION_KEY") && text.contains("access is denied (locked)"), "{text}");
}

#[tokio::test]
async fn it_is_asked_only_when_the_key_is_needed() {
    let (folder, keyring) = (temp(), keyring());
    // The next question is refused: it would be noticed.
    let vault = Vault::open(options(folder.path(), &broken(&keyring)));
    let key = Key::global("alice");
    vault
        .ask(&key, PATIENCE)
        .await
        .expect("free")
        .lease
        .expect("free")
        .publish(SessionRecord { persist: false, ..record("alice") });
    assert_eq!((vault.kept("bob").await, vault.all_kept().await), (Ok(None), Ok(Vec::new())));
    vault.clear(&key);
    vault.flush(|warning| panic!("{warning}")).await;
    assert!(keyring.key().is_err(), "nobody has asked before");
    assert_eq!(keyring.key(), Ok(None));
}

#[test]
fn what_is_no_key_is_said() {
    let keyring = keyring();
    keyring.ask(|entry| entry.set_password("short")).expect("set");
    assert!(keyring.key().is_err_and(|why| why.contains("no key")));
}

/// Tried with GNOME Keyring, which CI lacks:
/// `dbus-run-session -- sh -c 'echo pw | gnome-keyring-daemon --unlock --components=secrets; cargo test -p hinoki-vault
/// --features secret-service -- --ignored'`.
#[cfg(feature = "secret-service")]
#[test]
#[ignore = "needs a Secret Service of its own"]
fn a_desktops_keyring_holds_the_key() {
    let keyring = Keyring::of_system().expect("known on Linux");
    assert_eq!((keyring.create(), keyring.create()), (Ok(true), Ok(false)));
    let (folder, record) = (temp(), record("alice"));
    Store::new(options(folder.path(), &keyring)).save(&record).expect("kept");
    assert_eq!(Store::new(options(folder.path(), &keyring)).load("alice"), Ok(Some(record)));
    assert_eq!((keyring.remove(), keyring.remove()), (Ok(true), Ok(false)));
}
