//! What `setupNodeEvents` can listen to beside tasks.

use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::harness::{App, Project, processes};

/// Writes what each handler gets, one JSON line each, into `told.ndjson`.
const TELLS: &str = "
  taskTimeout: 5000,
  setupNodeEvents(on) {
    const fs = require('fs')
    const tell = (event, ...args) => fs.appendFileSync('told.ndjson', JSON.stringify({ event, args }) + '\\n')
    for (const event of ['before:run', 'after:run', 'before:spec', 'after:spec', 'after:screenshot', 'before:browser:launch']) {
      on(event, async (...args) => { await null ; tell(event, ...args) })
    }
  },
";

fn told(project: &Project) -> Vec<(String, Value)> {
    let lines = project.text("told.ndjson");
    let parse = |line: &str| serde_json::from_str::<Value>(line).expect("JSON");
    lines
        .lines()
        .map(parse)
        .map(|told| (told["event"].as_str().unwrap_or_default().to_owned(), told["args"].clone()))
        .collect()
}

#[test]
fn events_come_in_order_with_the_documented_arguments() {
    let app = App::with("<p>x</p>");
    let project = Project::new().app(&app).e2e(TELLS).spec(
        "a.cy.js",
        "
        describe('suite', () => {
          it('passes', () => { cy.visit('/') ; cy.screenshot('shot') })
          it('fails', { retries: 1 }, () => { throw new Error('on purpose') })
          it.skip('is pending', () => {})
        })
        ",
    );
    project.command().args(&["--tag", "nightly,main"]).finish().code(1);
    let told = told(&project);
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "before:run",
        "before:browser:launch",
        "before:spec",
        "after:screenshot",
        "after:screenshot",
        "after:screenshot",
        "after:spec",
        "after:run",
    ];
    assert_eq!(names, expected);

    let run = &told[0].1[0];
    assert_eq!(run["specs"][0]["relative"], "cypress/e2e/a.cy.js");
    assert_eq!(run["specs"][0]["fileName"], "a");
    assert_eq!(run["tag"], "nightly,main");
    assert_eq!(run["browser"]["family"], "chromium");
    assert_eq!(run["browser"]["isHeadless"], true);
    assert!(run["browser"]["majorVersion"].as_str().is_some_and(|version| !version.is_empty()), "{run:#}");
    assert!(run["config"]["browsers"].as_array().is_some_and(|browsers| !browsers.is_empty()), "{run:#}");
    assert!(run["system"]["osVersion"].is_string() && run["system"]["osName"].is_string(), "{run:#}");
    assert!(run["specPattern"].is_array(), "{run:#}");

    let launch = &told[1].1;
    assert_eq!(launch[0]["family"], "chromium");
    assert!(launch[1]["args"].as_array().is_some_and(|args| args.iter().all(Value::is_string) && !args.is_empty()));
    assert!(launch[1]["preferences"].is_object() && launch[1]["extensions"].is_array());

    assert_eq!(told[2].1[0]["absolute"], project.path("cypress/e2e/a.cy.js").display().to_string());

    let shot = &told[3].1[0];
    assert_eq!(shot["name"], "shot");
    assert_eq!(shot["specName"], "cypress/e2e/a.cy.js");
    assert_eq!(shot["testFailure"], false);
    assert!(shot["dimensions"]["width"].as_u64().is_some_and(|width| width > 0), "{shot:#}");
    assert!(shot["size"].as_u64().is_some_and(|size| size > 0), "{shot:#}");
    assert_eq!(told[5].1[0]["testFailure"], true);
    assert_eq!(told[5].1[0]["testAttemptIndex"], 1);

    let results = &told[6].1[1];
    let stats = &results["stats"];
    let counted = ["suites", "tests", "passes", "pending", "skipped", "failures"].map(|name| stats[name].as_u64());
    assert_eq!(counted, [1, 3, 1, 1, 0, 1].map(Some), "{stats:#}");
    assert!(stats["startedAt"].as_str() < stats["endedAt"].as_str(), "{stats:#}");
    assert_eq!(results["tests"][1]["title"], serde_json::json!(["suite", "fails"]));
    assert_eq!(results["tests"][1]["attempts"].as_array().map(Vec::len), Some(2));
    assert!(results["tests"][1]["displayError"].as_str().is_some_and(|error| error.contains("on purpose")));
    assert_eq!(results["screenshots"].as_array().map(Vec::len), Some(3));
    assert_eq!(results["error"], Value::Null);

    let run = &told[7].1[0];
    assert_eq!(run["status"], "finished");
    let counted = ["totalTests", "totalPassed", "totalFailed", "totalPending"].map(|name| run[name].as_u64());
    assert_eq!(counted, [3, 1, 1, 1].map(Some), "{run:#}");
    assert_eq!(run["runs"][0]["spec"]["relative"], "cypress/e2e/a.cy.js");
    assert_eq!(run["browserName"], "chromium");
    assert!(run["osVersion"].is_string() && run["cypressVersion"].is_string());
}

#[test]
fn a_screenshot_is_what_its_handler_makes_of_it() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .e2e(
            "
            setupNodeEvents(on, config) {
              const fs = require('fs')
              on('after:screenshot', (details) => {
                const path = config.projectRoot + '/moved.png'
                fs.renameSync(details.path, path)
                return { path, dimensions: { width: 7, height: 9 } }
              })
            },
            ",
        )
        .spec(
            "a.cy.js",
            "
            it('a', () => {
              cy.visit('/')
              cy.screenshot('shot', { onAfterScreenshot: (el, props) => {
                expect(props.path).to.match(/moved.png$/)
                expect(props.dimensions).to.deep.equal({ width: 7, height: 9 })
              } })
            })
            ",
        );
    let run = project.run();
    run.passed(1);
    assert!(run.report().test("a").attempts[0].screenshots[0].path.ends_with("/moved.png"));
    assert!(project.path("moved.png").is_file());
}

#[test]
fn the_browser_is_launched_as_the_handler_says() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .e2e(
            "
            setupNodeEvents(on) {
              on('before:browser:launch', (browser, launchOptions) => {
                if (!browser.isHeadless) throw new Error('headless is expected')
                launchOptions.args.push('--user-agent=changed by the handler')
                launchOptions.preferences.default.intl = { accept_languages: 'de' }
                launchOptions.env.TZ = 'Asia/Kathmandu'
                return launchOptions
              })
            },
            ",
        )
        .spec(
            "a.cy.js",
            "
            it('a', () => {
              cy.visit('/')
              cy.window().then((win) => {
                expect(win.navigator.userAgent).to.equal('changed by the handler')
                expect(win.Intl.DateTimeFormat().resolvedOptions().timeZone).to.match(/Kat.?mandu/)
              })
            })
            ",
        );
    project.run().passed(1);
}

#[test]
fn handlers_that_fail_are_named_with_their_place() {
    let failing = |event: &str| {
        format!(
            "setupNodeEvents(on) {{ on('{event}', async () => {{ await null ; throw new RangeError('thrown in the handler') }}) }},"
        )
    };
    let app = App::with("<p>x</p>");
    let project = |event: &str| {
        Project::new()
            .app(&app)
            .e2e(&failing(event))
            .spec("a.cy.js", "it('a', () => { cy.visit('/') ; cy.screenshot() })")
    };
    for event in ["before:run", "before:browser:launch"] {
        let run = project(event).run();
        run.code(2).complained(event).complained("thrown in the handler").complained("cypress.config.js:1:");
        assert!(!run.stdout.contains("✓"), "{}", run.show());
    }
    for event in ["before:spec", "after:spec"] {
        let run = project(event).run();
        run.code(1);
        let error = run.report().specs[0].error.as_ref().expect("an error of the spec");
        assert!(error.message.contains(event) && error.message.contains("thrown in the handler"), "{error:#?}");
    }
    project("after:screenshot").run().failed("a", &["after:screenshot", "thrown in the handler"]);
    let run = project("after:run").run();
    run.code(2).complained("after:run").complained("thrown in the handler");
    assert_eq!(run.report().totals.passed, 1);
}

#[test]
fn a_handler_that_never_ends_has_a_deadline() {
    let project = Project::of("it('a', () => {})")
        .e2e("taskTimeout: 300, setupNodeEvents(on) { on('before:run', () => new Promise(() => {})) }");
    project.run().code(2).complained("before:run").complained("300ms").complained("taskTimeout");
}

#[test]
fn what_cannot_be_offered_is_refused_when_it_is_registered() {
    let project = Project::of("it('a', () => {})").e2e("setupNodeEvents(on) { on('dev-server:start', () => {}) }");
    project.run().code(2).complained("dev-server:start").complained("component tests");
    let project = Project::of("it('a', () => {})")
        .e2e("setupNodeEvents(on) { on('before:browser:launch', () => ({ arguments: ['--x'] })) }");
    project.run().code(2).complained("before:browser:launch").complained("arguments");
}

#[test]
fn browsers_are_told_and_may_be_added() {
    let project = Project::of("it('a', () => { expect(Cypress.browser.displayName).to.equal('Mine') })").e2e(
        "
        setupNodeEvents(on, config) {
          const full = config.browsers.find((browser) => browser.family === 'chromium')
          if (!full.path || !full.version) throw new Error('no browser: ' + JSON.stringify(config.browsers))
          return { browsers: [{ name: 'mine', displayName: 'Mine', family: 'chromium', channel: 'stable', version: full.version, majorVersion: 1, path: full.path }] }
        },
        ",
    );
    project.command().args(&["--browser", "mine"]).finish().passed(1);
}

/// A browser that takes the place of one that died has the flags and preferences of the first.
#[test]
fn the_browser_that_replaces_a_dead_one_is_launched_as_handlers_say() {
    let (app, id) = App::deadly(processes::Part::Browser);
    let spec = "
        it('dies', () => { cy.visit('/end') ; cy.get('#never') })
        it('goes on', () => { cy.visit('/') ; cy.get('p') })
    ";
    let project = Project::new().app(&app).e2e(TELLS).spec("a.cy.js", spec);
    let running = project.command().start();
    id.store(running.id(), Ordering::SeqCst);
    running.finish().code(1).outcomes(&["failed dies", "passed goes on"]);
    let told = told(&project);
    let count = |name: &str| told.iter().filter(|(event, _)| event == name).count();
    assert_eq!((count("before:run"), count("before:browser:launch")), (1, 2));
}

#[test]
fn the_configuration_tells_which_node_runs_the_projects_code() {
    Project::new()
        .file(
            "cypress.config.js",
            "module.exports = { e2e: { supportFile: false, setupNodeEvents(on, config) {
               if (config.resolvedNodePath !== process.execPath) throw new Error(config.resolvedNodePath)
               if (config.resolvedNodeVersion !== process.versions.node) throw new Error(config.resolvedNodeVersion)
               on('task', { node: () => [process.execPath, process.versions.node] })
               return config
             } } }",
        )
        .spec(
            "a.cy.js",
            "it('a', () => {
               cy.task('node').should('deep.equal', [Cypress.config('resolvedNodePath'), Cypress.config().resolvedNodeVersion])
             })",
        )
        .run()
        .passed(1);
}
