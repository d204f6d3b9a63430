//! What is known of a run so far, from its events alone.

use hinoki_protocol::{
    AttemptResult, RunEvent, RunResult, RunStarted, Screenshot, SpecResult, State, SuiteNode, TestError, TestNode,
    TestResult, Totals, Video,
};

use crate::sessions::Sessions;

/// A run.
#[derive(Debug, Default)]
pub(crate) struct RunModel {
    pub started: Option<RunStarted>,
    /// In the order in which they began.
    pub specs: Vec<SpecModel>,
    pub result: Option<RunResult>,
    pub sessions: Sessions,
    /// Latest time that an event told, ms since the Unix epoch.
    pub now: f64,
}

/// A spec that began.
#[derive(Debug, Default)]
pub(crate) struct SpecModel {
    pub spec: String,
    pub worker: u32,
    pub started_at: f64,
    pub root: Option<SuiteNode>,
    /// Ended tests, in the order in which they ended, later as the result has them.
    pub tests: Vec<TestResult>,
    pub running: Option<RunningTest>,
    /// Set when it ended.
    pub end: Option<SpecEnd>,
}

/// The attempt under way.
#[derive(Debug, Clone)]
pub(crate) struct RunningTest {
    pub test: String,
    pub attempt: u32,
    pub at: f64,
}

/// How a spec ended.
#[derive(Debug, Clone)]
pub(crate) struct SpecEnd {
    pub duration: f64,
    pub error: Option<TestError>,
    pub video: Option<Video>,
}

impl RunModel {
    /// Takes an event. Unknown specs are taken as begun.
    pub fn apply(&mut self, event: &RunEvent) {
        match event {
            RunEvent::RunStarted(started) => {
                self.see(started.at);
                self.started = Some(started.clone());
            }
            RunEvent::SpecStarted { spec, worker, at } => {
                self.see(*at);
                let model = self.spec_mut(spec);
                let goes_on = model.end.is_none() && !model.tests.is_empty();
                if !goes_on {
                    *model = SpecModel { spec: spec.clone(), started_at: *at, ..SpecModel::default() };
                }
                model.worker = *worker;
            }
            RunEvent::SpecDeclared { spec, root } => self.spec_mut(spec).root = Some(root.clone()),
            RunEvent::AttemptStarted { spec, test, attempt, at } => {
                self.see(*at);
                self.spec_mut(spec).running = Some(RunningTest { test: test.clone(), attempt: *attempt, at: *at });
            }
            RunEvent::Log { spec, test, attempt, entry } => {
                self.see(entry.at + entry.duration.max(0.0));
                self.sessions.see(spec, test, *attempt, entry);
            }
            RunEvent::AttemptFinished { spec, test, result } => {
                self.see_attempt(result);
                self.spec_mut(spec).end_running(test);
            }
            RunEvent::TestFinished { spec, result } => {
                result.attempts.iter().for_each(|attempt| self.see_attempt(attempt));
                self.spec_mut(spec).end_test(result);
            }
            RunEvent::SpecFinished { result } => {
                self.see(result.started_at + result.duration.max(0.0));
                self.spec_mut(&result.spec).end(result);
            }
            RunEvent::RunFinished { result } => {
                self.see(result.started_at + result.duration.max(0.0));
                self.result = Some(result.clone());
            }
            RunEvent::SpecRestarted { spec, .. } => {
                self.sessions.forget(spec);
                let model = self.spec_mut(spec);
                let (worker, started_at) = (model.worker, model.started_at);
                *model = SpecModel { spec: spec.clone(), worker, started_at, ..SpecModel::default() };
            }
            RunEvent::HookFinished { .. }
            | RunEvent::SpecReloaded { .. }
            | RunEvent::Warning { .. }
            | RunEvent::WorkerReplaced { .. }
            | RunEvent::Snapshot(_)
            | RunEvent::SnapshotContent { .. }
            | RunEvent::Source { .. }
            | RunEvent::Picture { .. }
            | RunEvent::Request { .. } => {}
        }
    }

    fn see_attempt(&mut self, attempt: &AttemptResult) {
        self.see(attempt.started_at + attempt.duration.max(0.0));
    }

    fn see(&mut self, at: f64) {
        if at.is_finite() {
            self.now = self.now.max(at);
        }
    }

    pub fn spec(&self, name: &str) -> Option<&SpecModel> {
        self.specs.iter().find(|spec| spec.spec == name)
    }

    fn spec_mut(&mut self, name: &str) -> &mut SpecModel {
        let index = self.specs.iter().position(|spec| spec.spec == name).unwrap_or_else(|| {
            self.specs.push(SpecModel { spec: name.to_owned(), started_at: self.now, ..SpecModel::default() });
            self.specs.len() - 1
        });
        &mut self.specs[index]
    }

    /// Number of specs of the run, begun or not.
    pub fn spec_count(&self) -> usize {
        self.started.as_ref().map_or(0, |started| started.specs.len()).max(self.specs.len())
    }

    /// Paths of the specs that never began.
    pub fn specs_not_begun(&self) -> Vec<&str> {
        let all = self.started.iter().flat_map(|started| &started.specs);
        all.map(|spec| spec.relative.as_str()).filter(|spec| self.spec(spec).is_none()).collect()
    }

    pub fn ended_specs(&self) -> usize {
        self.specs.iter().filter(|spec| spec.end.is_some()).count()
    }

    /// Sums of all tests that ended.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.specs.iter().for_each(|spec| totals.add(&spec.totals()));
        totals
    }

    /// From the run's start to its end, or to what was seen last.
    pub fn duration(&self) -> f64 {
        match (&self.result, &self.started) {
            (Some(result), _) => result.duration,
            (None, Some(started)) => (self.now - started.at).max(0.0),
            (None, None) => 0.0,
        }
    }

    pub fn workers(&self) -> u32 {
        self.started.as_ref().map_or(1, |started| started.workers)
    }

    /// Why the run ended early: its own reason, or that no end was seen.
    pub fn interrupted(&self) -> Option<&str> {
        match &self.result {
            Some(result) => result.interrupted.as_deref(),
            None => Some("the run broke off"),
        }
    }
}

impl SpecModel {
    /// A test's end may be told when another one has begun, since a hook after it can still fail it.
    fn end_running(&mut self, test: &str) {
        self.running.take_if(|running| running.test == test);
    }

    fn end_test(&mut self, result: &TestResult) {
        self.end_running(&result.id);
        match self.tests.iter_mut().find(|test| test.id == result.id) {
            Some(test) => *test = result.clone(),
            None => self.tests.push(result.clone()),
        }
    }

    fn end(&mut self, result: &SpecResult) {
        self.running = None;
        self.worker = result.worker;
        self.started_at = result.started_at;
        self.tests.clone_from(&result.tests);
        self.end =
            Some(SpecEnd { duration: result.duration, error: result.error.clone(), video: result.video.clone() });
    }

    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.tests.iter().for_each(|test| totals.count(test));
        totals
    }

    /// Its film, if there is one and it was kept.
    pub fn video(&self) -> Option<&Video> {
        self.end.as_ref().and_then(|end| end.video.as_ref())
    }

    pub fn error(&self) -> Option<&TestError> {
        self.end.as_ref().and_then(|end| end.error.as_ref())
    }

    /// Whether it ran to its end. One that was interrupted ends too, but before its tests are known or with tests
    /// skipped though nothing failed.
    pub fn is_complete(&self) -> bool {
        let known = self.root.is_some() || !self.tests.is_empty();
        let cut = self.tests.iter().any(|test| test.state == State::Skipped);
        self.end.is_some() && (self.failed() || known && !cut)
    }

    /// Whether a test failed or something outside of the tests did.
    pub fn failed(&self) -> bool {
        self.error().is_some() || self.tests.iter().any(|test| test.state == State::Failed)
    }

    pub fn duration(&self, now: f64) -> f64 {
        self.end.as_ref().map_or((now - self.started_at).max(0.0), |end| end.duration)
    }

    /// Declared tests that are part of the run.
    pub fn declared(&self) -> Vec<&TestNode> {
        fn collect<'a>(suite: &'a SuiteNode, found: &mut Vec<&'a TestNode>) {
            found.extend(suite.tests.iter().filter(|test| !test.excluded));
            suite.suites.iter().for_each(|suite| collect(suite, found));
        }
        let mut found = Vec::new();
        self.root.iter().for_each(|root| collect(root, &mut found));
        found
    }

    /// Declared tests of which no end was seen.
    pub fn tests_without_end(&self) -> usize {
        self.declared().iter().filter(|node| !self.tests.iter().any(|test| test.id == node.id)).count()
    }

    /// `attempt 2 of 3`, or `attempt 2` where nothing tells how many there could be.
    pub fn attempt_of(&self, test: &TestResult, attempt: u32) -> String {
        let declared = self.declared().iter().find(|node| node.id == test.id).and_then(|node| node.retries);
        let made = test.attempts.iter().map(|attempt| attempt.attempt).max().unwrap_or(0);
        match declared {
            Some(retries) => format!("attempt {attempt} of {}", retries.saturating_add(1).max(made)),
            // One that failed for good had no more.
            None if test.state == State::Failed => format!("attempt {attempt} of {made}"),
            None => format!("attempt {attempt}"),
        }
    }

    /// `passed at attempt 2 of 3`.
    pub fn flaky_note(&self, test: &TestResult) -> String {
        let made = test.attempts.iter().map(|attempt| attempt.attempt).max().unwrap_or(0);
        format!("passed at {}", self.attempt_of(test, made))
    }
}

/// Screenshots of the last attempt, those that a failure took first.
pub(crate) fn last_screenshots(test: &TestResult) -> Vec<&Screenshot> {
    let mut screenshots: Vec<&Screenshot> = test.attempts.last().iter().flat_map(|last| &last.screenshots).collect();
    screenshots.sort_by_key(|screenshot| !screenshot.test_failure);
    screenshots
}

/// Titles without line breaks and control characters.
pub(crate) fn clean_titles(titles: &[String]) -> Vec<String> {
    titles.iter().map(|title| crate::text::one_line(title)).collect()
}
