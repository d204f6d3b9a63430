//! What may go wrong around a run. Each run checks that no process and no temp folder is left.

use std::sync::atomic::Ordering;

use crate::harness::{App, Project, processes};

const GOES_ON: &str = "it('goes on', () => { cy.visit('/') ; cy.get('p').should('have.text', 'x') })";

#[test]
fn ctrl_c_ends_everything_and_tells_what_was_done() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", "it('done', () => { cy.visit('/') })\nit('hangs', () => { cy.visit('/hang') })")
        .spec("b.cy.js", GOES_ON);
    let running = project.command().start();
    app.wait_for("/hang");
    running.interrupt();
    let run = running.finish();
    run.code(130).printed("done");
    let report = run.report();
    assert!(report.interrupted.is_some());
    assert!(report.outcomes().contains(&"passed done".to_owned()), "{:?}", report.outcomes());
    assert_eq!(report.specs_not_run, ["cypress/e2e/b.cy.js"]);
}

#[test]
fn sigterm_is_as_ctrl_c() {
    let app = App::with("<p>x</p>");
    let project = Project::new().app(&app).spec("a.cy.js", "it('hangs', () => { cy.visit('/hang') })");
    let running = project.command().start();
    app.wait_for("/hang");
    running.terminate();
    running.finish().code(130);
}

#[test]
fn ctrl_c_before_the_first_test_leaves_nothing() {
    let project = Project::new()
        .file(
            "cypress.config.js",
            "console.error('evaluating')\nmodule.exports = new Promise(() => { setInterval(() => {}, 1000) })",
        )
        .spec("a.cy.js", "it('a', () => {})");
    let running = project.command().start();
    running.wait_for_child("node");
    running.interrupt();
    running.finish().code(130);
}

#[test]
fn a_renderer_that_dies_fails_the_test_by_name_and_the_next_runs() {
    fails_one_test(processes::Part::Renderers, "the page crashed (killed, code 9)");
}

#[test]
fn a_browser_that_is_killed_is_replaced() {
    fails_one_test(processes::Part::Browser, "browser");
}

/// Kills a process of the browser while a test runs: that test fails and says `why`, all others pass.
fn fails_one_test(part: processes::Part, why: &str) {
    let (app, id) = App::deadly(part);
    let dies = "it('before', () => {})\nit('dies', () => { cy.visit('/end') ; cy.get('#never') })";
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", &format!("{dies}\n{GOES_ON}"))
        .spec("b.cy.js", "it('other spec', () => { cy.visit('/') })");
    let running = project.command().start();
    id.store(running.id(), Ordering::SeqCst);
    let run = running.finish();
    run.code(1).outcomes(&["passed before", "failed dies", "passed goes on", "passed other spec"]);
    run.failed("dies", &[why]);
}

#[test]
fn an_endless_loop_in_the_app_fails_the_test_and_the_next_runs() {
    let app = App::with("<p>x</p>").page("/loop", "<button onclick='for (;;);'>loop</button>");
    let project = Project::new()
        .app(&app)
        .e2e("defaultCommandTimeout: 500, pageLoadTimeout: 2000, responseTimeout: 2000")
        .spec(
            "a.cy.js",
            &format!(
                "it('loops', () => {{ cy.visit('/loop') ; cy.get('button').click() ; cy.get('#never') }})\n{GOES_ON}"
            ),
        )
        .spec("b.cy.js", "it('other spec', () => { cy.visit('/') })");
    let run = project.run();
    run.code(1).outcomes(&["failed loops", "passed goes on", "passed other spec"]);
    run.failed("loops", &["did not react for 8 s", "pageLoadTimeout"]);
}

#[test]
fn an_endless_loop_in_a_spec_fails_it_and_the_next_runs() {
    let app = App::with("<p>x</p>");
    let project = Project::new()
        .app(&app)
        .e2e("defaultCommandTimeout: 500, pageLoadTimeout: 2000, responseTimeout: 2000")
        .spec("a.cy.js", "it('loops', () => { cy.then(() => { for (;;); }) })\nit('next', () => {})")
        .spec("b.cy.js", "it('other spec', () => { cy.visit('/') })");
    let run = project.run();
    run.code(1).outcomes(&["failed loops", "passed next", "passed other spec"]);
    run.failed("loops", &["did not react for 8 s"]);
}

#[test]
fn an_app_that_is_down_is_told_before_the_first_test_and_no_test_hangs() {
    let project = Project::of("it('visits', () => { cy.visit('/') })")
        .file("cypress.config.js", "module.exports = { e2e: { supportFile: false, baseUrl: 'http://127.0.0.1:9' } }");
    let run = project.run();
    assert!(!run.status.success());
    assert!(format!("{}{}", run.stdout, run.stderr).contains("http://127.0.0.1:9"), "{}", run.show());
}

#[test]
fn an_app_that_goes_down_fails_the_tests_that_need_it() {
    let app = App::with("<p>x</p>");
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        "it('up', () => { cy.visit('/') })\nit('down', () => { cy.visit('http://127.0.0.1:9/gone') })\nit('needs none', () => { expect(1).to.equal(1) })",
    );
    let run = project.run();
    run.code(1).outcomes(&["passed up", "failed down", "passed needs none"]);
}

#[test]
fn an_app_that_closes_its_window_or_leaves_it_does_not_end_the_spec() {
    let app = App::with("<p>x</p>").page("/close", "<button onclick='window.close()'>close</button><script>addEventListener('beforeunload', (e) => { e.preventDefault() ; e.returnValue = 'stay' })</script>");
    Project::new()
        .app(&app)
        .spec("a.cy.js", &format!("it('closes', () => {{ cy.visit('/close') ; cy.get('button').click() ; cy.get('button').should('be.visible') ; cy.visit('/') }})\n{GOES_ON}"))
        .run()
        .passed(2);
}

/// Tasks that end or block the Node process, and one that prints what is no text.
const TASKS: &str = "
taskTimeout: 2000, setupNodeEvents(on) { on('task', {
  ok: () => 1,
  junk: () => { process.stdout.write(Buffer.from([0xff, 0xfe, 0, 0x1b, 10])) ; process.stderr.write('x'.repeat(300000)) ; return 'fine' },
  exit: () => process.exit(3),
  later: () => { setImmediate(() => { throw new RangeError('thrown later') }) ; return new Promise(() => {}) },
  block: () => { for (;;); },
}) }";

#[test]
fn what_tasks_print_is_no_matter_of_their_answers() {
    let project = Project::of("it('a', () => { cy.task('junk').should('equal', 'fine') ; cy.task('ok') })").e2e(TASKS);
    let run = project.run();
    run.passed(1);
    assert!(run.stderr.contains(&"x".repeat(300_000)));
}

#[test]
fn a_node_process_that_ends_fails_tests_with_tasks_and_no_others() {
    for (task, why) in [("exit", "it exited with code 3"), ("later", "thrown later")] {
        let spec = format!(
            "it('ends it', () => {{ cy.task('{task}') }})\nit('needs none', () => {{}})\nit('needs it', () => {{ cy.task('ok') }})"
        );
        let project = Project::of(&spec).e2e(TASKS).spec("b.cy.js", "it('other spec', () => {})");
        let run = project.run();
        run.code(1).outcomes(&["failed ends it", "passed needs none", "failed needs it", "passed other spec"]);
        run.failed("ends it", &[why, "tasks that follow"]).failed("needs it", &["Node process"]);
    }
}

#[test]
fn a_task_that_blocks_its_process_fails_by_its_deadline() {
    let spec =
        "it('blocks', () => { cy.task('block') })\nit('needs none', () => {})\nit('needs it', () => { cy.task('ok') })";
    let run = Project::of(spec).e2e(TASKS).run();
    run.code(1).outcomes(&["failed blocks", "passed needs none", "failed needs it"]);
    run.failed("blocks", &["timed out after waiting `2000ms`"]);
}
