//! Reporters that are written for Mocha, from npm and from the project.

use serde_json::Value;

use crate::harness::Project;

/// A test that passes at its second attempt.
const MIXED: &str = "
let tries = 0
describe('outer', () => {
  describe('inner', () => {
    it('passes', () => {})
    it('fails', () => { expect('one').to.equal('two') })
  })
  it('is flaky', { retries: 2 }, () => { tries += 1 ; if (tries === 1) throw new Error('at first') })
  it.skip('is pending', () => {})
})
";

const TELLER: &str = "
module.exports = class {
  constructor(runner, options) {
    const tell = (event, ...rest) => console.log([event, ...rest].join(' | '))
    tell('options', options.reporterOptions.mark)
    runner.on('start', () => tell('start', runner.total))
    runner.on('suite', (suite) => tell('suite', suite.root ? 'root ' + suite.file : suite.fullTitle()))
    runner.on('test', (test) => tell('test', test.fullTitle(), test.currentRetry()))
    runner.on('pass', (test) => tell('pass', test.titlePath().join(' > '), test.speed, typeof test.duration))
    runner.on('fail', (test, error) => tell('fail', test.title, error instanceof Error, error.name, error.message, error.stack.includes('a.cy.js:')))
    runner.on('retry', (test, error) => tell('retry', test.title, error.message))
    runner.on('pending', (test) => tell('pending', test.title, test.isPending()))
    runner.on('suite end', (suite) => tell('suite end', suite.title))
    runner.on('end', () => tell('end', runner.stats.duration > 0, runner.failures))
  }
  done(failures, end) { setTimeout(() => { console.log('done | ' + failures) ; end() }, 1) }
}
";

#[test]
fn a_reporter_of_the_project_hears_what_mocha_would_tell() {
    let project = Project::of(MIXED).file("reporters/teller.js", TELLER);
    let run = project
        .command()
        .reporter("reporters/teller.js")
        .args(&["--config", "reporterOptions={\"mark\":\"hello\"}"])
        .finish();
    run.code(1);
    let heard: Vec<&str> = run.stdout.lines().filter(|line| !line.is_empty()).collect();
    let expected = [
        "options | hello",
        "start | 4",
        "suite | root cypress/e2e/a.cy.js",
        "suite | outer",
        "test | outer is flaky | 0",
        "retry | is flaky | at first",
        "test | outer is flaky | 1",
        "pass | outer > is flaky | fast | number",
        "pending | is pending | true",
        "suite | outer inner",
        "test | outer inner passes | 0",
        "pass | outer > inner > passes | fast | number",
        "test | outer inner fails | 0",
        "fail | fails | true | AssertionError | expected 'one' to equal 'two' | true",
        "suite end | inner",
        "suite end | outer",
        "suite end | ",
        "end | true | 1",
        "done | 1",
    ];
    assert_eq!(heard, expected, "{}", run.show());
}

#[test]
fn reporters_hear_of_hooks_and_of_what_happens_while_it_happens() {
    let teller = "
        const { writeFileSync } = require('fs')
        module.exports = function (runner) {
          for (const event of ['start', 'suite', 'hook', 'test', 'pass', 'test end', 'suite end', 'end']) {
            runner.on(event, (item) => console.log(event + ' | ' + (item?.title ?? '')))
          }
          runner.on('pass', (test) => writeFileSync('heard.txt', test.title))
        }
    ";
    let spec = "
        before(() => {})
        describe('suite', () => {
          before(() => {})
          beforeEach(function named() {})
          it('first', () => {})
          it('second', () => { cy.readFile('heard.txt', { timeout: 30000 }).should('equal', 'first') })
          after(() => {})
        })
    ";
    let run = Project::of(spec).file("teller.js", teller).command().reporter("teller.js").finish();
    run.passed(2);
    let heard: Vec<&str> = run.stdout.lines().filter(|line| !line.is_empty()).map(str::trim_end).collect();
    let expected = [
        "start |",
        "suite |",
        "hook | \"before all\" hook",
        "suite | suite",
        "hook | \"before all\" hook",
        "test | first",
        "hook | \"before each\" hook: named",
        "pass | first",
        "test end | first",
        "test | second",
        "hook | \"before each\" hook: named",
        "pass | second",
        "test end | second",
        "hook | \"after all\" hook",
        "suite end | suite",
        "suite end |",
        "end |",
    ];
    assert_eq!(heard, expected, "{}", run.show());
}

#[test]
fn hooks_are_told_when_they_ran_with_what_became_of_them() {
    let teller = "
        module.exports = function (runner) {
          const tell = (event) => runner.on(event, (item, error) => console.log([event, item.title, error?.message.split('\\n')[0]].filter(Boolean).join(' | ')))
          ;['suite', 'test', 'retry', 'pass', 'fail', 'pending', 'test end', 'suite end'].forEach(tell)
          runner.on('hook', (hook) => console.log('hook | ' + hook.title + ' | ' + typeof hook.duration))
          runner.on('hook end', (hook) => console.log('hook end | ' + hook.title))
        }
    ";
    let spec = "
        let tries = 0
        describe('each', () => {
          beforeEach('opens', () => { tries += 1 ; if (tries === 1) throw new Error('at first') })
          afterEach(() => { if (tries === 3) throw new Error('at last') })
          it('is tried again', { retries: 1 }, () => {})
          it('is failed after its end', () => {})
          it('never runs', () => {})
        })
        describe('all', () => {
          before(() => { throw new Error('not ready') })
          before(() => {})
          it('is not reached', () => {})
        })
        describe('skips', () => { before(function () { this.skip() }) ; it('is skipped', () => {}) })
        describe('last', () => { after('leaves', () => { throw new Error('on leaving') }) ; it('is failed by the end of its suite', () => {}) })
    ";
    let run = Project::of(spec).file("teller.js", teller).command().reporter("teller.js").finish();
    run.code(1);
    let heard: Vec<&str> = run.stdout.lines().filter(|line| !line.is_empty()).map(str::trim_end).collect();
    let expected = [
        "suite",
        "suite | each",
        "test | is tried again",
        "hook | \"before each\" hook: opens | number",
        "retry | \"before each\" hook: opens for \"is tried again\" | at first",
        "hook | \"after each\" hook | number",
        "hook end | \"after each\" hook",
        "test | is tried again",
        "hook | \"before each\" hook: opens | number",
        "hook end | \"before each\" hook: opens",
        "pass | is tried again",
        "test end | is tried again",
        "hook | \"after each\" hook | number",
        "hook end | \"after each\" hook",
        "test | is failed after its end",
        "hook | \"before each\" hook: opens | number",
        "hook end | \"before each\" hook: opens",
        "fail | \"after each\" hook for \"is failed after its end\" | at last",
        "test end | \"after each\" hook for \"is failed after its end\"",
        "hook | \"after each\" hook | number",
        "suite end | each",
        "suite | all",
        "hook | \"before all\" hook | number",
        "test | is not reached",
        "fail | \"before all\" hook for \"is not reached\" | not ready",
        "test end | \"before all\" hook for \"is not reached\"",
        "suite end | all",
        "suite | skips",
        "hook | \"before all\" hook | number",
        "hook end | \"before all\" hook",
        "test | is skipped",
        "pending | is skipped",
        "test end | is skipped",
        "suite end | skips",
        "suite | last",
        "test | is failed by the end of its suite",
        "fail | \"after all\" hook: leaves for \"is failed by the end of its suite\" | on leaving",
        "test end | \"after all\" hook: leaves for \"is failed by the end of its suite\"",
        "hook | \"after all\" hook: leaves | number",
        "suite end | last",
        "suite end",
    ];
    assert_eq!(heard, expected, "{}", run.show());
}

#[test]
fn what_hooks_attach_and_that_they_failed_is_in_reports() {
    let spec = "
        import addContext from 'mochawesome/addContext'
        before('signs in', function () { addContext(this, 'from before') })
        beforeEach(function () { addContext(this, 'from before each') })
        after(function () { addContext(this, { title: 'at the end', value: [1, 2] }) })
        it('passes', function () { addContext(this, 'from the test') })
        describe('broken', () => {
          beforeEach('opens', () => { throw new Error('not open') })
          it('is not reached', () => {})
        })
    ";
    let project = Project::of(spec)
        .packages("reporters")
        .e2e("reporterOptions: { reportDir: 'out', mochaFile: 'out/junit.xml', html: false, quiet: true, consoleReporter: 'none' }");
    project.command().reporter("mochawesome,mocha-junit-reporter").finish().code(1);
    let report: Value = serde_json::from_str(&project.text("out/mochawesome.json")).expect("JSON");
    let root = &report["results"][0];
    let context = |item: &Value| -> Value {
        serde_json::from_str(item["context"].as_str().unwrap_or_default()).unwrap_or_default()
    };
    assert_eq!(context(&root["beforeHooks"][0]), "from before", "{root:#}");
    assert_eq!(
        context(&root["afterHooks"][0]),
        serde_json::json!({ "title": "at the end", "value": [1, 2] }),
        "{root:#}"
    );
    assert_eq!(context(&root["tests"][0]), serde_json::json!(["from before each", "from the test"]), "{root:#}");
    let failed = "\"before each\" hook: opens for \"is not reached\"";
    assert_eq!(root["suites"][0]["tests"][0]["title"], failed, "{root:#}");
    assert_eq!(report["stats"]["failures"], 1, "{report:#}");
    let junit = project.text("out/junit.xml");
    assert!(junit.contains(&failed.replace('"', "&quot;")) && junit.contains("not open"), "{junit}");
}

#[test]
fn what_tests_attach_is_in_reports_with_their_code() {
    let spec = "
        import addContext from 'mochawesome/addContext'
        Cypress.on('test:after:run', (test, runnable) => {
          addContext({ test }, { title: test.state + ' ' + test.final, value: { full: runnable.fullTitle() } })
        })
        it('attaches', function () { addContext(this, 'from within') ; cy.wrap(1).then(() => addContext(this, 'later')) })
        it('fails', { retries: 1 }, () => { expect('in the body').to.equal('') })
    ";
    let project = Project::of(spec)
        .packages("reporters")
        .e2e("reporterOptions: { reportDir: 'out', html: false, quiet: true, consoleReporter: 'none' }");
    project.command().reporter("mochawesome").finish().code(1);
    let report: Value = serde_json::from_str(&project.text("out/mochawesome.json")).expect("JSON");
    let tests = &report["results"][0]["tests"];
    let context = |index: usize| -> Value {
        serde_json::from_str(tests[index]["context"].as_str().unwrap_or_default()).unwrap_or_default()
    };
    let after = |title: &str, full: &str| serde_json::json!({ "title": title, "value": { "full": full } });
    assert_eq!(context(0), serde_json::json!(["from within", "later", after("passed true", "attaches")]), "{tests:#}");
    // Of the last attempt.
    assert_eq!(context(1), after("failed true", "fails"), "{tests:#}");
    assert!(tests[1]["code"].as_str().is_some_and(|code| code.contains("in the body")), "{tests:#}");
}

#[test]
fn a_report_that_is_made_of_node_events_and_screenshots() {
    let config = "
        module.exports = {
          reporter: 'cypress-mochawesome-reporter',
          reporterOptions: { embeddedScreenshots: true, inlineAssets: true, saveJson: true, quiet: true },
          e2e: { setupNodeEvents(on) { require('cypress-mochawesome-reporter/plugin')(on) } },
        }";
    let project =
        Project::of("it('fails', () => { cy.addTestContext('attached') ; cy.then(() => expect(1).to.equal(2)) })")
            .packages("reporters")
            .file("cypress.config.js", config)
            .file("cypress/support/e2e.js", "import 'cypress-mochawesome-reporter/register'");
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_hinoki")).arg("run").current_dir(project.root()).output();
    let output = output.expect("it starts");
    let show = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{show}");
    assert!(project.path("cypress/reports/html/index.html").is_file(), "{show}");
    let report: Value = serde_json::from_str(&project.text("cypress/reports/html/index.json")).expect("JSON");
    let context = report["results"][0]["tests"][0]["context"].as_str().unwrap_or_default();
    assert!(context.contains("attached"), "{report:#}");
    assert!(context.contains("data:image/png") || context.contains("(failed).png"), "{report:#}");
    let pictures = std::fs::read_dir(project.path("cypress/screenshots/a.cy.js")).expect("a folder").count();
    assert_eq!(pictures, 1, "{show}");
}

#[test]
fn packages_write_their_reports_one_a_spec() {
    let project = Project::new()
        .packages("reporters")
        .e2e("reporterOptions: { mochaFile: 'out/junit-[hash].xml', reportDir: 'out', overwrite: false, html: false, quiet: true }")
        .spec("a.cy.js", MIXED)
        .spec("b.cy.js", "throw new Error('at the top')");
    let run = project.command().reporter("mocha-junit-reporter,mochawesome").finish();
    run.code(1);
    let files: Vec<String> = std::fs::read_dir(project.path("out"))
        .unwrap_or_else(|error| panic!("{error}\n{}", run.show()))
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let junit: Vec<String> =
        files.iter().filter(|name| name.ends_with(".xml")).map(|name| project.text(&format!("out/{name}"))).collect();
    assert_eq!(junit.len(), 2, "{files:?}\n{}", run.show());
    let of_a = junit.iter().find(|text| text.contains("cypress/e2e/a.cy.js")).expect("a report of a");
    assert!(of_a.contains("tests=\"3\" failures=\"1\"") || of_a.contains("failures=\"1\""), "{of_a}");
    assert!(of_a.contains("outer inner passes") && of_a.contains("expected 'one' to equal 'two'"), "{of_a}");
    assert!(junit.iter().any(|text| text.contains("at the top") && text.contains("outside of a test")), "{junit:#?}");

    let read = |name: &str| serde_json::from_str::<Value>(&project.text(&format!("out/{name}"))).expect("JSON");
    let reports: Vec<Value> =
        files.iter().filter(|name| name.starts_with("mochawesome")).map(|name| read(name)).collect();
    assert_eq!(reports.len(), 2, "{files:?}\n{}", run.show());
    let of_a = reports.iter().find(|report| report["stats"]["passes"] == 2).expect("a report of a");
    let stats = ["tests", "suites", "failures", "pending"].map(|name| of_a["stats"][name].as_u64());
    assert_eq!(stats, [4, 2, 1, 1].map(Some), "{of_a:#}");
    assert!(of_a["stats"]["duration"].as_f64().is_some_and(|duration| duration > 0.0), "{of_a:#}");
    let inner = &of_a["results"][0]["suites"][0]["suites"][0];
    assert_eq!(inner["tests"][1]["err"]["message"], "AssertionError: expected 'one' to equal 'two'", "{inner:#}");
}

#[test]
fn packages_that_run_several_reporters() {
    for package in ["cypress-multi-reporters", "mocha-multi-reporters"] {
        let project = Project::of(MIXED)
            .packages("reporters")
            .file("reporters.json", "{ \"reporterEnabled\": \"dot, mocha-junit-reporter\", \"mochaJunitReporterReporterOptions\": { \"mochaFile\": \"out/junit.xml\" } }");
        let run = project
            .command()
            .reporter(package)
            .args(&["--config", "reporterOptions={\"configFile\":\"reporters.json\"}"])
            .finish();
        run.code(1).printed("2 passing").printed("1 failing");
        assert!(project.text("out/junit.xml").contains("outer inner fails"), "{package}");
    }
}

#[test]
fn a_reporter_of_mocha_itself_runs_beside_ours() {
    let project = Project::of("it('a', () => {})").packages("reporters");
    let run = project
        .command()
        .reporter("tap,junit")
        .args(&["--config", "reporterOptions={\"junit\":{\"output\":\"junit.xml\"}}"])
        .finish();
    run.code(0).printed("ok 1 a");
    assert!(project.text("junit.xml").contains("testsuite"));
}

#[test]
fn reporters_that_fail_or_lack_something_are_named() {
    let project = Project::of("it('a', () => {})")
        .file("broken.js", "module.exports = class { constructor(runner) { runner.on('pass', () => { throw new Error('no room') }) } }")
        .file("needs.js", "require('mocha/lib/reporters/base') ; module.exports = class {}")
        .file("none.js", "module.exports = 7");
    let run = project.command().reporter("broken.js").finish();
    run.code(2).complained("broken.js").complained("no room");
    assert_eq!(run.report().totals.passed, 1);
    project
        .command()
        .reporter("needs.js")
        .finish()
        .code(2)
        .complained("needs.js")
        .complained("npm install --save-dev mocha");
    project.command().reporter("none.js").finish().code(2).complained("none.js").complained("no reporter");
    let run = project.command().reporter("mochawesom").finish();
    run.code(2).complained("mochawesom").complained("npm install");
}
