use serde_json::json;

use super::*;
use crate::{IsolationMode, NodeFacts, ProjectConfig, RetryStrategy, SessionMode, parse_values};

fn sources(file: Value) -> Sources {
    let project = Utf8PathBuf::from("/p/shop");
    let values = file.as_object().unwrap().clone();
    Sources {
        file: Some(FileValues { path: project.join("cypress.config.js"), values, functions: Vec::new() }),
        project,
        testing_type: TestingType::E2e,
        mode: Mode::Run,
        env_files: Vec::new(),
        environment: Vec::new(),
        cli: CliValues::default(),
    }
}

fn with_environment(mut sources: Sources, variables: &[(&str, &str)]) -> Sources {
    sources.environment = variables.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    sources
}

fn project(file: Value) -> ProjectConfig {
    resolve(&sources(file)).unwrap().project_config().unwrap()
}

fn errors(sources: &Sources) -> String {
    resolve(sources).unwrap_err().to_string()
}

#[test]
fn later_sources_win() {
    let mut sources = with_environment(
        sources(json!({
            "viewportWidth": 1, "viewportHeight": 1, "defaultCommandTimeout": 1, "pageLoadTimeout": 1, "taskTimeout": 1,
            "env": { "a": "root", "b": "root", "c": "root", "d": "root", "e": "root", "f": "root" },
            "e2e": {
                "viewportHeight": 2, "defaultCommandTimeout": 2, "pageLoadTimeout": 2, "taskTimeout": 2,
                "env": { "b": "block", "c": "block", "d": "block", "e": "block", "f": "block" },
            },
            "component": { "viewportWidth": 99, "unknown": true },
        })),
        &[
            ("CYPRESS_DEFAULT_COMMAND_TIMEOUT", "3"),
            ("CYPRESS_PAGE_LOAD_TIMEOUT", "3"),
            ("CYPRESS_taskTimeout", "3"),
            ("CYPRESS_d", "environment"),
            ("CYPRESS_e", "environment"),
            ("CYPRESS_f", "environment"),
        ],
    );
    let env_file = |name: &str, values: Value| EnvFile {
        path: format!("/p/shop/{name}").into(),
        values: values.as_object().unwrap().clone(),
    };
    sources.env_files = vec![
        env_file("cypress.env.json", json!({ "c": "file", "d": "file", "e": "file", "f": "file" })),
        env_file("hinoki.env.json", json!({ "g": { "nested": true } })),
    ];
    sources.cli.config = parse_values("--config", "pageLoadTimeout=4,taskTimeout=4").unwrap();
    sources.cli.env = parse_values("--env", "e=line,f=line").unwrap();
    let configuration = resolve(&sources).unwrap();
    let returned = json!({ "taskTimeout": 5, "env": { "f": "events" } });
    let configuration = configuration.apply_node_events(returned.as_object().unwrap()).unwrap();

    let setting = |name: &str| {
        let setting = configuration.setting(name).unwrap();
        (setting.value.clone(), setting.origin, setting.place.as_str())
    };
    assert_eq!(setting("requestTimeout"), (json!(5000), Origin::Default, "default"));
    assert_eq!(setting("viewportWidth"), (json!(1), Origin::File, "cypress.config.js"));
    assert_eq!(setting("viewportHeight"), (json!(2), Origin::File, "cypress.config.js"));
    assert_eq!(setting("defaultCommandTimeout"), (json!(3), Origin::Environment, "CYPRESS_DEFAULT_COMMAND_TIMEOUT"));
    assert_eq!(setting("pageLoadTimeout"), (json!(4), Origin::Cli, "--config"));
    assert_eq!(setting("taskTimeout"), (json!(5), Origin::NodeEvents, "what setupNodeEvents returned"));
    let env: Vec<_> =
        configuration.env().map(|(name, setting)| (name, setting.value.to_string(), setting.place.as_str())).collect();
    let wanted = [
        ("a", "\"root\"", "cypress.config.js"),
        ("b", "\"block\"", "cypress.config.js"),
        ("c", "\"file\"", "cypress.env.json"),
        ("d", "\"environment\"", "CYPRESS_d"),
        ("e", "\"line\"", "--env"),
        ("f", "\"events\"", "what setupNodeEvents returned"),
        ("g", "{\"nested\":true}", "hinoki.env.json"),
    ];
    assert_eq!(env, wanted.map(|(name, value, place)| (name, value.to_owned(), place)));
    assert!(configuration.warnings().is_empty(), "{:?}", configuration.warnings());
}

#[test]
fn variables_are_options_or_values_of_tests() {
    let sources = with_environment(
        sources(json!({ "e2e": { "baseUrl": "http://file" } })),
        &[
            ("CYPRESS_BASE_URL", "http://one"),
            ("HINOKI_BASE_URL", "http://two"),
            ("cypress_host", "x"),
            ("CYPRESS_API_KEY", "007"),
            ("CYPRESS_RETRIES", r#"{"runMode":2}"#),
            ("CYPRESS_userAgent", "1"),
            ("CYPRESS_specPattern", "a/**/*.js"),
            ("CYPRESS_ENV", "staging"),
            ("CYPRESS_env", r#"{"whole":true}"#),
            ("CYPRESS_testFiles", "x"),
            ("CYPRESS_RECORD_KEY", "secret"),
            ("PATH", "/bin"),
        ],
    );
    let config = resolve(&sources).unwrap().project_config().unwrap();
    assert_eq!(config.base_url.unwrap().as_str(), "http://two/");
    assert_eq!(config.retries.count, 2);
    assert_eq!(config.user_agent.as_deref(), Some("1"));
    assert_eq!(config.spec_pattern, ["a/**/*.js"]);
    let env = json!({ "API_KEY": "007", "ENV": "staging", "host": "x", "testFiles": "x", "whole": true });
    assert_eq!(Value::Object(config.env), env);
}

#[test]
fn what_is_wrong_is_told_at_once() {
    let mut sources = with_environment(
        sources(json!({
            "baseUrl": "http://localhost", "pluginsFile": "x.js", "viewportWidth": "wide",
            "e2e": { "baseUrl": "localhost:1", "indexHtmlFile": "x.html", "retries": -1 },
        })),
        &[("CYPRESS_VIEWPORT_HEIGHT", "tall")],
    );
    sources.file.as_mut().unwrap().functions =
        vec!["setupNodeEvents".into(), "e2e.supportFile".into(), "e2e.setupNodeEvents".into()];
    sources.cli.config = parse_values("--config", "viewportWidht=1").unwrap();
    let text = errors(&sources);
    for wanted in [
        "10 options can't be used:",
        "`setupNodeEvents` in cypress.config.js has no effect there; move it into the block `e2e`",
        "`e2e.supportFile` in cypress.config.js must be a path or false, but it is a function",
        "`baseUrl` in cypress.config.js has no effect there; move it into the block `e2e`",
        "`pluginsFile` in cypress.config.js no longer exists: call what it exports from `setupNodeEvents",
        "`viewportWidth` in cypress.config.js must be a whole number from 1 to 100000, but it is \"wide\"",
        "`e2e.baseUrl` in cypress.config.js must be a complete URL",
        "`e2e.indexHtmlFile` in cypress.config.js belongs into the block `component`",
        "`viewportHeight` in CYPRESS_VIEWPORT_HEIGHT must be a whole number",
        "`viewportWidht` in --config is not an option; did you mean `viewportWidth`?",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in {text}");
    }
}

#[test]
fn what_is_merely_odd_is_a_warning() {
    let configuration = resolve(&sources(json!({
        "videoUploadOnPasses": false, "experimentalStudio": true, "customKey": 1,
        "e2e": { "basurl": "http://x", "viewportWidth": null, "testIsolation": "strict" },
    })))
    .unwrap();
    assert_eq!(
        configuration.warnings(),
        [
            "`videoUploadOnPasses` in cypress.config.js no longer exists: `after:spec` can delete a video",
            "`customKey` in cypress.config.js is not an option and has no effect",
            "`e2e.basurl` in cypress.config.js is not an option and has no effect; did you mean `baseUrl`?",
            "`testIsolation` in cypress.config.js is \"strict\", which means true today",
        ]
    );
    assert_eq!(configuration.setting("viewportWidth").unwrap().value, json!(1000));
}

#[test]
fn isolation_by_era() {
    let cases = [
        (json!({}), Ok((SessionMode::Current, IsolationMode::On, json!(true)))),
        (json!({ "testIsolation": false }), Ok((SessionMode::Current, IsolationMode::Off, json!(false)))),
        (json!({ "testIsolation": "off" }), Ok((SessionMode::Current, IsolationMode::Off, json!(false)))),
        (json!({ "testIsolation": "legacy" }), Err("exists only with `experimentalSessionAndOrigin`")),
        (
            json!({ "testIsolation": "weak" }),
            Err("must be true or false or one of \"on\", \"off\", \"strict\", \"legacy\""),
        ),
        (json!({ "experimentalSessionAndOrigin": true }), Ok((SessionMode::Flagged, IsolationMode::On, json!("on")))),
        (
            json!({ "experimentalSessionAndOrigin": true, "testIsolation": "strict" }),
            Ok((SessionMode::Flagged, IsolationMode::On, json!("strict"))),
        ),
        (
            json!({ "experimentalSessionAndOrigin": true, "testIsolation": "legacy" }),
            Ok((SessionMode::Flagged, IsolationMode::Legacy, json!("legacy"))),
        ),
        (
            json!({ "experimentalSessionAndOrigin": true, "testIsolation": false }),
            Ok((SessionMode::Flagged, IsolationMode::Off, json!("off"))),
        ),
        (
            json!({ "experimentalSessionAndOrigin": false }),
            Ok((SessionMode::Legacy, IsolationMode::Legacy, json!("legacy"))),
        ),
        (
            json!({ "experimentalSessionAndOrigin": false, "testIsolation": true }),
            Ok((SessionMode::Legacy, IsolationMode::Legacy, json!("legacy"))),
        ),
    ];
    for (block, wanted) in cases {
        let sources = sources(json!({ "e2e": block }));
        match (resolve(&sources), wanted) {
            (Ok(configuration), Ok((session, isolation, value))) => {
                let project = configuration.project_config().unwrap();
                assert_eq!((project.session_mode, project.test_isolation), (session, isolation), "{block}");
                assert_eq!(configuration.driver_values().get("testIsolation"), Some(&value), "{block}");
            }
            (Err(error), Err(message)) => assert!(error.to_string().contains(message), "{block}: {error}"),
            (found, wanted) => panic!("{block}: {found:?} instead of {wanted:?}"),
        }
    }
}

#[test]
fn retries_by_mode() {
    let threshold = "detect-flake-and-pass-on-threshold";
    let fail = "detect-flake-but-always-fail";
    let cases = [
        (json!(2), 2, 2, RetryStrategy::FirstPass),
        (json!({ "runMode": 3 }), 3, 0, RetryStrategy::FirstPass),
        (json!({ "openMode": 1, "runMode": null }), 0, 1, RetryStrategy::FirstPass),
        (
            json!({ "experimentalStrategy": threshold, "runMode": true, "openMode": false, "experimentalOptions": { "maxRetries": 4, "passesRequired": 3 } }),
            4,
            0,
            RetryStrategy::PassOnThreshold { passes_required: 3 },
        ),
        (
            json!({ "experimentalStrategy": fail, "runMode": true, "openMode": true, "experimentalOptions": { "maxRetries": 1, "stopIfAnyPassed": true } }),
            1,
            1,
            RetryStrategy::AlwaysFail { stop_if_any_passed: true },
        ),
    ];
    for (value, run, open, strategy) in cases {
        let mut sources = sources(json!({ "retries": value }));
        let retries = resolve(&sources).unwrap().project_config().unwrap().retries;
        assert_eq!((retries.count, retries.strategy), (run, strategy), "{value}");
        sources.mode = Mode::Open;
        assert_eq!(resolve(&sources).unwrap().project_config().unwrap().retries.count, open, "{value}");
    }
}

#[test]
fn defaults_as_documented() {
    let config = project(json!({}));
    assert_eq!(config.base_url, None);
    assert_eq!((config.viewport_width, config.viewport_height), (1000, 660));
    assert_eq!(config.timeouts.command.as_millis(), 4000);
    assert_eq!(config.spec_pattern, ["cypress/e2e/**/*.cy.{js,jsx,ts,tsx}"]);
    assert_eq!(config.exclude_spec_pattern, ["*.hot-update.js", "**/node_modules/**"]);
    assert_eq!(config.fixtures_folder.unwrap(), "/p/shop/cypress/fixtures");
    assert_eq!(config.file_server_folder, "/p/shop");
    assert!(!config.watch_for_file_changes && config.chrome_web_security && config.allow_cypress_env);
    assert_eq!((config.num_tests_kept_in_memory, config.workers), (0, None));
    assert_eq!(config.reporter, ["spec"]);

    let mut component = sources(json!({ "e2e": { "specPattern": "own/*.js" } }));
    component.testing_type = TestingType::Component;
    component.mode = Mode::Open;
    let config = resolve(&component).unwrap().project_config().unwrap();
    assert_eq!((config.viewport_width, config.viewport_height), (500, 500));
    assert!(config.exclude_spec_pattern.contains(&"own/*.js".to_owned()));
    assert_eq!((config.num_tests_kept_in_memory, config.watch_for_file_changes), (50, true));
}

#[test]
fn typed_values() {
    let config = project(json!({
        "fixturesFolder": false, "screenshotsFolder": "../shots", "blockHosts": "*.ads.com", "hosts": { "a.test": "127.0.0.1" },
        "reporter": "spec, json", "reporterOptions": { "output": "x.json" }, "workers": 3, "port": 0, "expose": { "flag": true },
        "e2e": { "baseUrl": "http://localhost:3000//", "supportFile": false, "workers": "auto", "specPattern": ["a", "b"] },
    }));
    assert_eq!(config.fixtures_folder, None);
    assert_eq!(config.screenshots_folder.unwrap(), "/p/shots");
    assert_eq!(config.block_hosts, ["*.ads.com"]);
    assert_eq!(config.hosts, [("a.test".to_owned(), "127.0.0.1".to_owned())]);
    assert_eq!(config.reporter, ["spec", "json"]);
    assert_eq!(config.reporter_options["output"], "x.json");
    assert_eq!((config.workers, config.port), (None, Some(0)));
    assert_eq!(config.base_url.unwrap().as_str(), "http://localhost:3000/");
    assert_eq!(config.support_file, None);
    assert_eq!(config.spec_pattern, ["a", "b"]);
    assert_eq!(config.expose["flag"], true);
}

#[test]
fn node_events_see_and_change_the_configuration() {
    let configuration = resolve(&sources(json!({ "env": { "a": 1 }, "e2e": { "baseUrl": "http://x" } }))).unwrap();
    let facts = NodeFacts { version: "9.9.9".into(), ..NodeFacts::default() };
    let given = configuration.for_node_events(&facts);
    for (name, wanted) in [
        ("projectRoot", json!("/p/shop")),
        ("projectName", json!("shop")),
        ("configFile", json!("/p/shop/cypress.config.js")),
        ("version", json!(crate::CYPRESS_VERSION)),
        ("hinokiVersion", json!("9.9.9")),
        ("testingType", json!("e2e")),
        ("isTextTerminal", json!(true)),
        ("env", json!({ "a": 1 })),
        ("expose", json!({})),
        ("baseUrl", json!("http://x")),
        ("fixturesFolder", json!("/p/shop/cypress/fixtures")),
        ("supportFile", json!("cypress/support/e2e.{js,jsx,ts,tsx}")),
        ("retries", json!({ "runMode": 0, "openMode": 0 })),
        ("browsers", json!([])),
    ] {
        assert_eq!(given.get(name), Some(&wanted), "{name}");
    }

    // The same again changes nothing, but for what is the program's own.
    let mut returned = given.clone();
    returned.insert("projectRoot".into(), json!("/elsewhere"));
    returned.insert("pluginStuff".into(), json!({ "x": 1 }));
    returned.insert("browsers".into(), json!([{ "name": "chromium" }]));
    let same = configuration.clone().apply_node_events(&returned).unwrap();
    assert!(same.settings().all(|(_, setting)| setting.origin != Origin::NodeEvents));
    assert_eq!(same.project(), "/p/shop");
    assert_eq!(same.browsers(), Some(&json!([{ "name": "chromium" }])));

    let changed = json!({ "baseUrl": null, "env": { "b": { "c": 2 } }, "expose": { "d": 3 }, "e2e": { "specPattern": "x/*.js" }, "retries": 1 });
    let changed = configuration.clone().apply_node_events(changed.as_object().unwrap()).unwrap();
    let project = changed.project_config().unwrap();
    assert_eq!((project.base_url, project.retries.count), (None, 1));
    assert_eq!(project.spec_pattern, ["x/*.js"]);
    assert_eq!(json!(project.env), json!({ "a": 1, "b": { "c": 2 } }));
    assert_eq!(json!(project.expose), json!({ "d": 3 }));
    assert_eq!(changed.setting("specPattern").unwrap().origin, Origin::NodeEvents);

    let wrong = json!({ "viewportWidth": "wide" });
    let error = configuration.apply_node_events(wrong.as_object().unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("`viewportWidth` in what setupNodeEvents returned must be a whole number"), "{error}");
}

#[test]
fn nearest_names() {
    for (name, wanted) in [
        ("baseurl", Some("baseUrl")),
        ("viewportwidht", Some("viewportWidth")),
        ("specPatern", Some("specPattern")),
        ("defaultTimeout", None),
        ("x", None),
        ("e2ee", Some("e2e")),
    ] {
        assert_eq!(nearest(name), wanted, "{name}");
    }
}

#[test]
fn only_runs_are_filmed_and_compression_is_a_quantiser() {
    let filmed = |options: Value| project(options).video.map(|video| (video.quality, video.keep_all));
    assert_eq!(filmed(json!({})), None);
    assert_eq!(filmed(json!({ "video": true })), Some((26, false)));
    for (compression, quality) in [(json!(0), 26), (json!(true), 32), (json!(1), 1), (json!(51), 51)] {
        let options = json!({ "video": true, "videoCompression": compression, "videoKeep": "all" });
        assert_eq!(filmed(options), Some((quality, true)), "{compression}");
    }
    let mut open = sources(json!({ "video": true }));
    open.mode = Mode::Open;
    assert_eq!(resolve(&open).unwrap().project_config().unwrap().video, None);
}

#[test]
fn the_rules_of_visibility_are_those_before_cypress_16_unless_asked_for() {
    let strategy = |file: Value| {
        let config = resolve(&sources(file)).unwrap();
        config.setting("visibilityStrategy").unwrap().value.clone()
    };
    assert_eq!(strategy(json!({})), "legacy");
    assert_eq!(strategy(json!({ "visibilityStrategy": "modern" })), "modern");
    // Its name in Cypress 15.
    assert_eq!(strategy(json!({ "experimentalFastVisibility": true })), "modern");
    assert_eq!(strategy(json!({ "e2e": { "experimentalFastVisibility": true } })), "modern");
    assert_eq!(strategy(json!({ "experimentalFastVisibility": true, "visibilityStrategy": "legacy" })), "legacy");
}
