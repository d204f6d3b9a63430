use hinoki_protocol::{CookiePartition, StorageRecord};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{read, values, write};

/// Written by Playwright 1.65 with `indexedDB: true`; the port is made up and stacks of errors are left out.
fn sample() -> Value {
    serde_json::from_str(include_str!("state.json")).expect("JSON")
}

#[test]
fn a_file_of_playwright_is_read_whole() {
    let (data, left_out) = read(&sample()).expect("readable");
    assert_eq!(left_out, Vec::<String>::new());
    let cookies: Vec<_> = data.cookies.iter().map(|cookie| (cookie.name.as_str(), cookie.expires)).collect();
    assert_eq!(cookies, [("sid", None), ("keep", Some(1_795_589_708.5)), ("chips", None)]);
    assert!(data.cookies[0].http_only && !data.cookies[1].http_only);
    assert_eq!(data.cookies[1].same_site.as_deref(), Some("Strict"));
    let partition = CookiePartition { top_level_site: "http://localhost".into(), has_cross_site_ancestor: false };
    assert_eq!(data.cookies[2].partition, Some(partition));
    let value = [("token".to_owned(), "xyz".to_owned())].into();
    assert_eq!(data.local_storage, [StorageRecord { origin: "http://localhost:4000".into(), partition: None, value }]);
    let stores = &data.indexed_db[0].databases[0]["stores"];
    let out = &stores[1]["records"];
    assert_eq!(out[0], json!([["date", 5], "dated"]));
    let shared = json!(["object", [["q", 1]]]);
    let object = json!(["object", [["a", 1], ["x", shared], ["y", ["ref", 1]], ["d", ["date", 1]]]]);
    assert_eq!(out[2], json!(["self", object]));
    assert_eq!((&out[3], &out[4]), (&json!(["u", ["undefined"]]), &json!([["array", [1, "x"]], "arr"])));
    assert_eq!(stores[2]["keyPath"], json!(["a", "b"]));
    assert_eq!(stores[3]["records"][0][0], Value::Null, "the key is part of the value");
}

#[test]
fn what_was_read_is_written_as_it_was() {
    let (data, _) = read(&sample()).expect("readable");
    let (written, left_out) = write(&data);
    assert_eq!(left_out, Vec::<String>::new());
    assert_eq!(written, sample());
    assert_eq!(read(&written).expect("readable").0, data);
}

#[test]
fn what_has_no_place_is_named() {
    let mut file = sample();
    file["opfs"] = json!([]);
    file["cookies"][0]["colour"] = json!("red");
    let stores = &mut file["origins"][0]["indexedDB"][0]["stores"];
    stores[0]["records"][0] = json!({ "key": 1, "valueEncoded": { "m": [] } });
    let (data, left_out) = read(&file).expect("readable");
    assert_eq!(left_out[..2], ["`opfs` is unknown and left out", "`cookies[0].colour` is unknown and left out"]);
    assert!(left_out[2].contains("stores[0].records[0]") && left_out[2].contains("`m`"), "{left_out:?}");
    assert_eq!(data.indexed_db[0].databases[0]["stores"][0]["records"], json!([]));

    let (mut data, _) = read(&sample()).expect("readable");
    data.session_storage.clone_from(&data.local_storage);
    data.local_storage[0].partition = Some("https://other.test".into());
    data.indexed_db[0].databases[0]["stores"][0]["records"] = json!([[1, ["map", []]], [2, ["map", []]], [3, "kept"]]);
    let (written, left_out) = write(&data);
    assert_eq!(left_out.len(), 3, "{left_out:?}");
    assert!(left_out.iter().any(|warning| warning.starts_with("2 of the records in app/kv")), "{left_out:?}");
    assert_eq!(written["origins"][0]["localStorage"], json!([]));
    assert_eq!(written["origins"][0]["indexedDB"][0]["stores"][0]["records"], json!([{ "key": 3, "value": "kept" }]));
}

#[test]
fn errors_name_the_place() {
    let cookie = |name: &str, value: Value| {
        let mut file = sample();
        file["cookies"][1][name] = value;
        read(&file).expect_err("refused")
    };
    assert_eq!(cookie("name", json!(1)), "cookies[1].name isn't a string");
    assert_eq!(cookie("secure", json!("yes")), "cookies[1].secure isn't true or false");
    assert!(cookie("sameSite", json!("lax")).contains("cookies[1].sameSite is `lax`"));
    let refused = |file: Value| read(&file).expect_err("refused");
    assert_eq!(refused(json!({ "cookies": [{ "name": "a", "value": "b" }] })), "cookies[0] has no `domain`");
    assert_eq!(refused(json!({ "cookies": {} })), "cookies isn't a list");
    assert!(refused(json!({ "origins": [{ "origin": "app.test" }] })).contains("origins[0].origin is `app.test`"));
    assert!(refused(json!({ "log": { "entries": [] } })).contains("neither"));
    assert!(refused(json!("text")).contains("neither"));
}

/// Any JSON, of the words of such files more often than not.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop_oneof![Just("v"), Just("null"), Just("http://a.test"), Just("Lax"), Just("ref"), Just("array")]
            .prop_map(Value::from),
        ".{0,4}".prop_map(Value::from),
    ];
    let words = prop::sample::select(vec![
        "cookies",
        "origins",
        "name",
        "value",
        "domain",
        "origin",
        "localStorage",
        "indexedDB",
        "stores",
        "records",
        "key",
        "valueEncoded",
        "o",
        "a",
        "id",
        "k",
        "v",
        "d",
        "ta",
        "version",
        "keyPath",
        "indexes",
        "partitionKey",
    ]);
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((words.clone().prop_map(str::to_owned), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn plain_values_survive(json in any_json()) {
        let ours = values::from_plain(&json);
        prop_assert_eq!(values::to_plain(&ours), Some(json));
        let theirs = values::to_encoded(&ours).expect("JSON has a form");
        prop_assert_eq!(values::from_encoded(&theirs), Ok(ours));
    }

    #[test]
    fn nothing_makes_the_reader_panic(json in any_json()) {
        let _ = read(&json);
        let _ = values::from_encoded(&json);
        let _ = values::to_encoded(&json);
        let _ = read(&serde_json::json!({ "cookies": [&json], "origins": [&json] }));
        let store = serde_json::json!({ "name": "s", "records": [&json] });
        let database = serde_json::json!({ "name": "d", "version": 1, "stores": [&json, store] });
        let _ = read(&serde_json::json!({ "origins": [{ "origin": "http://a.test", "indexedDB": [database] }] }));
    }
}
