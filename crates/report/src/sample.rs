//! Streams of events for tests.

use hinoki_protocol::{
    AttemptResult, BrowserInfo, CodeFrame, EVENT_VERSION, RunEvent, RunResult, RunStarted, Screenshot, SourceLocation,
    SpecFile, SpecResult, State, SuiteNode, TestError, TestNode, TestResult, Totals, Video,
};

/// 2026-11-24T06:00:00Z.
pub const START: f64 = 1_795_500_000_000.0;
pub const PROJECT: &str = "/home/ada/shop";

/// Builds a stream as a run would send it.
pub struct Sample {
    pub events: Vec<RunEvent>,
    now: f64,
    totals: Totals,
    failed_specs: u32,
    specs: u32,
    /// Of the spec that ends next.
    pub video: Option<Video>,
}

/// A test to come, and what happens to it.
#[derive(Clone)]
pub struct Case {
    titles: Vec<String>,
    state: State,
    /// Durations of the attempts.
    attempts: Vec<f64>,
    error: Option<TestError>,
    retries: Option<u32>,
}

pub fn passed(titles: &[&str], ms: f64) -> Case {
    case(titles, State::Passed, vec![ms], None)
}

pub fn failed(titles: &[&str], ms: f64, error: TestError) -> Case {
    case(titles, State::Failed, vec![ms], Some(error))
}

pub fn pending(titles: &[&str]) -> Case {
    case(titles, State::Pending, Vec::new(), None)
}

pub fn skipped(titles: &[&str]) -> Case {
    case(titles, State::Skipped, Vec::new(), None)
}

fn case(titles: &[&str], state: State, attempts: Vec<f64>, error: Option<TestError>) -> Case {
    Case { titles: titles.iter().map(|&title| title.to_owned()).collect(), state, attempts, error, retries: None }
}

impl Case {
    /// Fails (with `error`) as often as there are more `attempts` than one.
    pub fn attempts(mut self, attempts: &[f64], error: TestError) -> Self {
        self.attempts = attempts.to_vec();
        self.error = Some(error);
        self.retries = Some(2);
        self
    }
}

impl Sample {
    pub fn new(specs: &[&str], workers: u32) -> Self {
        let browser = BrowserInfo {
            name: "chromium".to_owned(),
            family: "chromium".to_owned(),
            channel: "stable".to_owned(),
            display_name: "Chromium headless shell".to_owned(),
            version: "156.0.8078.79".to_owned(),
            major_version: "156".to_owned(),
            path: "/usr/bin/chromium-headless-shell".to_owned(),
            is_headless: true,
            is_headed: false,
        };
        let specs = specs.iter().map(|spec| spec_file(spec)).collect();
        let started = RunStarted {
            version: EVENT_VERSION,
            hinoki: "0.1.0".to_owned(),
            project: PROJECT.to_owned(),
            browser,
            specs,
            workers,
            at: START,
        };
        Self {
            events: vec![RunEvent::RunStarted(started)],
            now: START,
            totals: Totals::default(),
            failed_specs: 0,
            specs: 0,
            video: None,
        }
    }

    pub fn begin(&mut self, spec: &str, worker: u32, cases: &[Case]) -> f64 {
        let at = self.now;
        self.events.push(RunEvent::SpecStarted { spec: spec.to_owned(), worker, at });
        self.events.push(RunEvent::SpecDeclared { spec: spec.to_owned(), root: tree(cases) });
        at
    }

    /// All events of the test, and its result.
    pub fn test(&mut self, spec: &str, index: usize, case: &Case) -> TestResult {
        let id = format!("r{}", index + 1);
        let mut attempts = Vec::new();
        for (number, &duration) in (1..).zip(&case.attempts) {
            let last = number as usize == case.attempts.len();
            let state = if last { case.state } else { State::Failed };
            let error = (state == State::Failed).then(|| case.error.clone()).flatten();
            self.attempt_started(spec, &id, number);
            self.now += duration;
            let screenshots = error.iter().map(|_| screenshot(spec, case, number, self.now)).collect();
            let started_at = self.now - duration;
            let result = AttemptResult {
                attempt: number,
                state,
                started_at,
                duration,
                error,
                screenshots,
                requests: Vec::new(),
                will_retry: !last,
            };
            self.events.push(RunEvent::AttemptFinished {
                spec: spec.to_owned(),
                test: id.clone(),
                result: result.clone(),
            });
            attempts.push(result);
        }
        let result = TestResult {
            id,
            title_path: case.titles.clone(),
            state: case.state,
            flaky: case.state == State::Passed && attempts.len() > 1,
            duration: case.attempts.iter().sum(),
            error: if case.state == State::Failed { case.error.clone() } else { None },
            attempts,
            tags: Vec::new(),
            location: Some(location(spec, 10 + u32::try_from(index).unwrap() * 5, 3)),
            context: None,
        };
        self.events.push(RunEvent::TestFinished { spec: spec.to_owned(), result: result.clone() });
        result
    }

    pub fn attempt_started(&mut self, spec: &str, id: &str, attempt: u32) {
        let (spec, test) = (spec.to_owned(), id.to_owned());
        self.events.push(RunEvent::AttemptStarted { spec, test, attempt, at: self.now });
    }

    pub fn end(&mut self, spec: &str, worker: u32, started_at: f64, tests: Vec<TestResult>, error: Option<TestError>) {
        let mut totals = Totals::default();
        tests.iter().for_each(|test| totals.count(test));
        self.totals.add(&totals);
        self.failed_specs += u32::from(totals.failed > 0 || error.is_some());
        self.specs += 1;
        let duration = self.now - started_at;
        let video = self.video.take();
        let result = SpecResult { spec: spec.to_owned(), worker, started_at, duration, totals, error, tests, video };
        self.events.push(RunEvent::SpecFinished { result });
    }

    /// A whole spec.
    pub fn spec(&mut self, spec: &str, cases: &[Case]) {
        let at = self.begin(spec, 1, cases);
        let tests = cases.iter().enumerate().map(|(index, case)| self.test(spec, index, case)).collect();
        self.end(spec, 1, at, tests, None);
    }

    pub fn broken_spec(&mut self, spec: &str, error: TestError) {
        let at = self.now;
        self.events.push(RunEvent::SpecStarted { spec: spec.to_owned(), worker: 1, at });
        self.now += 40.0;
        self.end(spec, 1, at, Vec::new(), Some(error));
    }

    pub fn warn(&mut self, spec: Option<&str>, message: &str) {
        self.events.push(RunEvent::Warning { spec: spec.map(str::to_owned), message: message.to_owned() });
    }

    pub fn wait(&mut self, ms: f64) {
        self.now += ms;
    }

    pub fn finish(mut self, interrupted: Option<&str>) -> Vec<RunEvent> {
        let result = RunResult {
            totals: self.totals,
            started_at: START,
            duration: self.now - START,
            failed_specs: self.failed_specs,
            specs: self.specs,
            interrupted: interrupted.map(str::to_owned),
        };
        self.events.push(RunEvent::RunFinished { result });
        self.events
    }
}

fn tree(cases: &[Case]) -> SuiteNode {
    let mut root = SuiteNode::default();
    for (index, case) in cases.iter().enumerate() {
        let Some((title, suites)) = case.titles.split_last() else { continue };
        let mut suite = &mut root;
        for name in suites {
            if suite.suites.last().is_none_or(|last| last.title != *name) {
                suite.suites.push(SuiteNode { title: name.clone(), ..SuiteNode::default() });
            }
            let last = suite.suites.len() - 1;
            suite = &mut suite.suites[last];
        }
        suite.tests.push(TestNode {
            id: format!("r{}", index + 1),
            title: title.clone(),
            pending: case.state == State::Pending,
            excluded: false,
            retries: case.retries,
            test_isolation: None,
            tags: Vec::new(),
            stack: None,
            body: String::new(),
        });
    }
    root
}

fn spec_file(relative: &str) -> SpecFile {
    SpecFile {
        name: relative.rsplit('/').next().unwrap().to_owned(),
        relative: relative.to_owned(),
        absolute: format!("{PROJECT}/{relative}"),
        spec_file_extension: ".cy.ts".to_owned(),
        file_extension: ".ts".to_owned(),
    }
}

fn screenshot(spec: &str, case: &Case, attempt: u32, taken_at: f64) -> Screenshot {
    let retry = if attempt > 1 { format!(" (attempt {attempt})") } else { String::new() };
    let name = spec.rsplit('/').next().unwrap();
    let path = format!("{PROJECT}/cypress/screenshots/{name}/{} (failed){retry}.png", case.titles.join(" -- "));
    Screenshot { path, name: None, width: 1280, height: 720, taken_at, test_failure: true }
}

pub fn location(file: &str, line: u32, column: u32) -> SourceLocation {
    SourceLocation { file: file.to_owned(), line, column }
}

/// `AssertionError` about a text, with a diff, a code frame and a stack of one frame.
pub fn wrong_text(spec: &str) -> TestError {
    let lines = [
        "    cy.get('#password').type('wrong{enter}')",
        "",
        "    cy.get('[data-cy=error]').should('have.text', 'Wrong password, try again')",
        "  })",
    ];
    TestError {
        name: "AssertionError".to_owned(),
        message: "Timed out retrying after 4000ms: expected '<div.error>' to have text 'Wrong password, try again', \
                  but the text was 'Wrong username, try again'"
            .to_owned(),
        stack: format!("    at Context.eval ({spec}:17:31)"),
        code_frame: Some(CodeFrame {
            location: location(spec, 17, 31),
            first_line: 15,
            lines: lines.map(str::to_owned).to_vec(),
        }),
        expected: Some("'Wrong password, try again'".to_owned()),
        actual: Some("'Wrong username, try again'".to_owned()),
        hint: None,
        hook: None,
    }
}

/// A deep comparison: a diff over many lines, a helper's frame above the spec's.
pub fn wrong_object(spec: &str) -> TestError {
    TestError {
        name: "AssertionError".to_owned(),
        message: "expected { Object (items, total, ...) } to deeply equal { Object (items, total, ...) }".to_owned(),
        stack: format!(
            "at checkBasket (cypress/support/basket.ts:31:20)\nat Context.eval ({spec}:42:5)\nat a (x.ts:1:1)\n\
             at b (x.ts:2:1)\nat c (x.ts:3:1)\nat d (x.ts:4:1)\nat e (x.ts:5:1)"
        ),
        code_frame: Some(CodeFrame {
            location: location("cypress/support/basket.ts", 31, 20),
            first_line: 30,
            lines: vec!["  const basket = read()".to_owned(), "  expect(basket).to.deep.equal(wanted)".to_owned(), "}".to_owned()],
        }),
        expected: Some("{\n  items: [\n    {\n      name: 'Hinoki bath stool',\n      count: 2,\n      price: 8900\n    }\n  ],\n  currency: 'JPY',\n  shipping: 'express',\n  total: 17800\n}".to_owned()),
        actual: Some("{\n  items: [\n    {\n      name: 'Hinoki bath stool',\n      count: 1,\n      price: 8900\n    }\n  ],\n  currency: 'JPY',\n  shipping: 'express',\n  total: 8900,\n  coupon: null\n}".to_owned()),
        hint: None,
        hook: None,
    }
}

/// Of a hook, with a hint and several lines.
pub fn hook_error(hook: &str) -> TestError {
    TestError {
        name: "CypressError".to_owned(),
        message: "cy.visit() failed to load http://localhost:3000/login\n\nThe server refused the connection:\n  \
                  ECONNREFUSED 127.0.0.1:3000"
            .to_owned(),
        stack: "at Context.eval (cypress/e2e/account.cy.ts:5:8)".to_owned(),
        code_frame: Some(CodeFrame {
            location: location("cypress/e2e/account.cy.ts", 5, 8),
            first_line: 4,
            lines: vec!["  beforeEach(() => {".to_owned(), "    cy.visit('/login')".to_owned(), "  })".to_owned()],
        }),
        hint: Some("start the application first, or set 'baseUrl' to where it runs".to_owned()),
        hook: Some(hook.to_owned()),
        ..TestError::default()
    }
}

/// A spec that doesn't parse.
pub fn syntax_error(spec: &str) -> TestError {
    TestError {
        name: "SyntaxError".to_owned(),
        message: "Unexpected token, expected ','".to_owned(),
        stack: String::new(),
        code_frame: Some(CodeFrame {
            location: location(spec, 3, 18),
            first_line: 1,
            lines: vec![
                "describe('cart', () => {".to_owned(),
                "  it('adds', () => {".to_owned(),
                "    cy.get('#add' 'x')".to_owned(),
                "  })".to_owned(),
            ],
        }),
        ..TestError::default()
    }
}

pub const LONG_TITLE: &str = "keeps every article of a basket that was filled before signing in, also the ones that \
                              are sold out by now, and says so beside each of them with a link to something similar";

/// Everything that a run can show, with one worker.
pub fn rich() -> Vec<RunEvent> {
    let login = "cypress/e2e/login.cy.ts";
    let account = "cypress/e2e/account.cy.ts";
    let basket = "cypress/e2e/shop/checkout/basket.cy.ts";
    let broken = "cypress/e2e/broken.cy.ts";
    let empty = "cypress/e2e/empty.cy.ts";
    let mut sample = Sample::new(&[login, account, basket, broken, empty], 1);
    sample.wait(900.0);
    sample.spec(
        login,
        &[
            passed(&["login", "shows the form"], 210.0),
            passed(&["login", "signs in with a valid password"], 1_240.0),
            failed(&["login", "refuses a wrong password"], 4_310.0, wrong_text(login)),
            passed(&["login", "remembers the name", "after a reload"], 640.0)
                .attempts(&[4_100.0, 640.0], wrong_text(login)),
            pending(&["login", "remembers the name", "after a year"]),
            passed(&["logout", "leaves no cookie behind"], 12_480.0),
        ],
    );
    sample.warn(None, "'experimentalStudio' has no effect here");
    let names =
        ["shows the name", "changes the e-mail", "changes the password", "closes the account", "downloads data"];
    let mut cases = vec![failed(&["account", names[0]], 90.0, hook_error("\"before each\" hook"))];
    cases.extend(names[1..].iter().map(|name| skipped(&["account", name])));
    cases.push(passed(&["account", "help", "is shown to everyone"], 130.0));
    sample.spec(account, &cases);
    let at = sample.begin(basket, 1, &[]);
    sample.warn(Some(basket), "cy.wait(5000) waits for a fixed time\nan alias of a request would end sooner");
    let cases = [
        passed(&["basket › かご 🧺", "日本語のタイトル – zählt Artikel"], 95.0),
        failed(&["basket › かご 🧺", "sums up"], 310.0, wrong_object(basket))
            .attempts(&[310.0, 305.0, 322.0], wrong_object(basket)),
        passed(&["basket › かご 🧺", LONG_TITLE], 460.0),
        skipped(&["basket › かご 🧺", "ships"]),
    ];
    let tests = cases.iter().enumerate().map(|(index, case)| sample.test(basket, index, case)).collect();
    sample.end(basket, 1, at, tests, None);
    sample.events.push(RunEvent::WorkerReplaced { worker: 1, reason: "its page crashed".to_owned() });
    sample.broken_spec(broken, syntax_error(broken));
    sample.spec(empty, &[]);
    sample.finish(None)
}

/// Two workers whose events alternate, ended by Ctrl-C while a spec runs and another waits.
pub fn interrupted() -> Vec<RunEvent> {
    let mut sample = two_workers();
    let (a, b) = ("cypress/e2e/a.cy.ts", "cypress/e2e/b.cy.ts");
    sample.attempt_started(b, "r3", 1);
    sample.wait(700.0);
    let _ = (a, b);
    sample.finish(Some("Ctrl-C"))
}

/// The same as it stands before its end.
pub fn two_workers_under_way() -> Vec<RunEvent> {
    let mut sample = two_workers();
    sample.attempt_started("cypress/e2e/b.cy.ts", "r3", 2);
    sample.begin("cypress/e2e/c.cy.ts", 1, &[passed(&["c", "waits"], 1.0)]);
    sample.events
}

fn two_workers() -> Sample {
    let (a, b) = ("cypress/e2e/a.cy.ts", "cypress/e2e/b.cy.ts");
    let mut sample = Sample::new(&[a, b, "cypress/e2e/c.cy.ts"], 2);
    let of_a =
        [passed(&["a", "one"], 100.0), failed(&["a", "two"], 200.0, wrong_text(a)), passed(&["a", "three"], 100.0)];
    let of_b = [
        passed(&["b", "one"], 150.0),
        failed(&["b", "two"], 90.0, wrong_text(b)),
        passed(&["b", "three"], 1.0),
        passed(&["b", "four"], 1.0),
    ];
    let begun = sample.begin(a, 1, &of_a);
    sample.begin(b, 2, &of_b);
    let mut tests = Vec::new();
    for index in 0..3 {
        tests.push(sample.test(a, index, &of_a[index]));
        if index < 2 {
            sample.test(b, index, &of_b[index]);
        }
    }
    sample.end(a, 1, begun, tests, None);
    sample
}
