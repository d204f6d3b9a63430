use std::sync::LazyLock;

use hinoki_protocol::{CookieRecord, SessionData, StorageRecord};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::SessionKey;
use crate::disk::header::Header;

const SALT_BYTES: [u8; SALT] = [3; SALT];
const NONCE_BYTES: [u8; NONCE] = [9; NONCE];

/// Deriving costs: once for all tests.
static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let key = SessionKey::parse("correct horse battery").expect("a key");
    Header::new(SALT_BYTES, &key).expect("made").1
});

fn sample() -> SessionRecord {
    let storage = |origin: &str| StorageRecord {
        origin: origin.into(),
        partition: None,
        value: [("token".to_owned(), "s3cret-value".to_owned())].into(),
    };
    SessionRecord {
        id: r#"["alice","hunter2-password"]"#.into(),
        cache_across_specs: true,
        spec: "cypress/e2e/a.cy.js".into(),
        created_at: 1.0,
        saved_at: 2.5,
        data: SessionData {
            cookies: vec![CookieRecord {
                name: "sid".into(),
                value: "s3cret-cookie".into(),
                ..CookieRecord::default()
            }],
            local_storage: vec![storage("https://app.test")],
            ..SessionData::default()
        },
        value: Some(json!({ "user": "alice" })),
        persist: true,
        ..SessionRecord::default()
    }
}

fn sealed() -> (Vec<u8>, [u8; 16]) {
    let record = sample();
    (seal(&record, &KEYS, &SALT_BYTES, NONCE_BYTES).expect("sealed"), name(&KEYS, &record.id))
}

fn open_sealed(file: &[u8]) -> Result<SessionRecord, Fault> {
    open(file, &name(&KEYS, &sample().id), &KEYS, &SALT_BYTES)
}

/// A file whose inner JSON is this.
fn sealed_json(json: &serde_json::Value) -> Vec<u8> {
    let text = json.to_string();
    let (mut file, name) = sealed();
    file.truncate(PREFIX);
    put(&mut file, 26, &(text.len() as u64 + 16).to_le_bytes());
    let aad = [file.as_slice(), &name].concat();
    let cipher = XChaCha20Poly1305::new((&*KEYS.seal).into());
    let payload = Payload { msg: text.as_bytes(), aad: &aad };
    let sealed = cipher.encrypt(&XNonce::from(NONCE_BYTES), payload).expect("sealed");
    file.extend(sealed);
    file
}

#[test]
fn what_is_sealed_is_opened_again() {
    let (file, _) = sealed();
    assert_eq!(open_sealed(&file), Ok(sample()));
}

#[test]
fn nothing_of_it_can_be_read_in_the_file_or_its_name() {
    let (file, name) = sealed();
    let text = String::from_utf8_lossy(&file);
    for part in ["alice", "hunter2", "s3cret", "app.test", "sid"] {
        assert!(!text.contains(part), "{part}");
    }
    assert_ne!(name, super::name(&KEYS, r#"["alice","hunter3-password"]"#));
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    let nested = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let record = SessionRecord { value: Some(nested), ..sample() };
    assert_eq!(seal(&record, &KEYS, &SALT_BYTES, NONCE_BYTES), None);
}

#[test]
fn faults_are_told_apart() {
    let (file, named) = sealed();
    assert_eq!(open_sealed(b""), Err(Fault::Damaged("it is empty")));
    assert_eq!(open_sealed(b"{\"cookies\":[]}"), Err(Fault::Foreign));
    assert_eq!(open_sealed(&file[..30]), Err(Fault::Damaged("it is cut off")));
    assert_eq!(open_sealed(&file[..file.len() - 1]), Err(Fault::Damaged("it is cut off")));
    let mut newer = file.clone();
    newer[8] = 7;
    assert_eq!(open_sealed(&newer), Err(Fault::Newer { found: 7, known: FORMAT }));
    assert_eq!(open(&file, &named, &KEYS, &[4; SALT]), Err(Fault::OtherVault));
    let renamed = open(&file, &[0; 16], &KEYS, &SALT_BYTES);
    assert!(matches!(renamed, Err(Fault::Damaged(why)) if why.contains("name")));
}

#[test]
fn added_fields_are_passed_over_and_unknown_versions_refused() {
    let mut record = serde_json::to_value(sample()).expect("JSON");
    record["addedLater"] = json!({ "a": [1] });
    record["data"]["cookies"][0]["addedLater"] = json!(true);
    record.as_object_mut().expect("an object").remove("persist");
    let read = open_sealed(&sealed_json(&json!({ "version": 1, "also": 1, "record": record })));
    assert_eq!(read, Ok(SessionRecord { persist: false, ..sample() }));
    let newer = open_sealed(&sealed_json(&json!({ "version": 2, "record": { "shape": "another" } })));
    assert_eq!(newer, Err(Fault::Newer { found: 2, known: RECORD }));
    let other = open_sealed(&sealed_json(&json!({ "version": 1, "record": [] })));
    assert!(matches!(other, Err(Fault::Damaged(_))), "{other:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_changed_byte_is_refused(at: prop::sample::Index, flip in 1u8..) {
        let (mut file, _) = sealed();
        let at = at.index(file.len());
        file[at] ^= flip;
        prop_assert!(open_sealed(&file).is_err());
    }

    #[test]
    fn a_cut_lengthened_or_spliced_file_is_refused(
        at: prop::sample::Index,
        gone in 0usize..40,
        added in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let (whole, _) = sealed();
        let mut file = whole.clone();
        let from = at.index(file.len() + 1);
        let to = (from + gone).min(file.len());
        file.splice(from..to, added);
        if file == whole {
            prop_assert_eq!(open_sealed(&file), Ok(sample()));
        } else {
            prop_assert!(open_sealed(&file).is_err());
        }
    }

    #[test]
    fn garbage_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), kept in 0usize..=PREFIX) {
        let (whole, _) = sealed();
        prop_assert!(open_sealed(&bytes).is_err());
        let with_prefix = [&whole[..kept], &bytes].concat();
        prop_assert!(open_sealed(&with_prefix).is_err());
    }

    #[test]
    fn garbage_that_is_authentic_does_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = record(&bytes);
    }

    #[test]
    fn any_record_survives(
        id in ".*",
        setup in ".*",
        items in prop::collection::btree_map(".*", ".*", 0..5),
        saved_at in 0u32..,
        expires in prop::option::of(any::<i32>()),
    ) {
        let cookie = CookieRecord { name: setup.clone(), expires: expires.map(f64::from), ..CookieRecord::default() };
        let storage = StorageRecord { origin: "https://app.test".into(), partition: Some("x".into()), value: items };
        let data = SessionData {
            cookies: vec![cookie], session_storage: vec![storage], ..SessionData::default()
        };
        let record = SessionRecord { id, setup, saved_at: f64::from(saved_at), data, ..SessionRecord::default() };
        let file = seal(&record, &KEYS, &SALT_BYTES, NONCE_BYTES).expect("sealed");
        prop_assert_eq!(open(&file, &name(&KEYS, &record.id), &KEYS, &SALT_BYTES), Ok(record));
    }
}
