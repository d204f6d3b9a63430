//! What a spec has done so far: pure bookkeeping from driver messages to RunEvents, no browser.

use std::collections::{HashMap, HashSet};

use hinoki_config::RetryConfig;
use hinoki_protocol::{
    AttemptEnd, AttemptResult, HookResult, Isolation, NetworkRequest, Next, Resume, RunEvent, Screenshot,
    SourceLocation, SpecResult, State, SuiteNode, TestError, TestNode, TestResult, Totals,
};

mod retries;

use self::retries::Verdict;

/// A declared test that is part of the run.
#[derive(Debug, Clone)]
struct Declared {
    node: TestNode,
    title_path: Vec<String>,
    location: Option<SourceLocation>,
}

/// The attempt under way.
#[derive(Debug, Clone)]
struct Running {
    test: String,
    attempt: u32,
    started_at: f64,
}

/// Progress of one spec over all loads of its page.
#[derive(Debug)]
pub(crate) struct Progress {
    spec: String,
    worker: u32,
    started_at: f64,
    retries: RetryConfig,
    order: Vec<Declared>,
    index: HashMap<String, usize>,
    attempts: HashMap<String, Vec<AttemptResult>>,
    screenshots: Vec<Screenshot>,
    requests: Vec<NetworkRequest>,
    running: Option<Running>,
    /// A finished test whose suite may still have an `after` hook that fails it.
    settling: Option<TestResult>,
    done: Vec<TestResult>,
    error: Option<TestError>,
    stopping: bool,
    /// Tests that failed, each once however often something fails it, and how many of them were asked for.
    failed: HashSet<String>,
    told_failures: u32,
    events: Vec<RunEvent>,
}

impl Progress {
    pub(crate) fn new(spec: &str, worker: u32, retries: RetryConfig, at: f64) -> Self {
        Self {
            spec: spec.to_owned(),
            worker,
            started_at: at,
            retries,
            order: Vec::new(),
            index: HashMap::new(),
            attempts: HashMap::new(),
            screenshots: Vec::new(),
            requests: Vec::new(),
            running: None,
            settling: None,
            done: Vec::new(),
            error: None,
            stopping: false,
            failed: HashSet::new(),
            told_failures: 0,
            events: vec![RunEvent::SpecStarted { spec: spec.to_owned(), worker, at }],
        }
    }

    /// Events since the last call, in order.
    pub(crate) fn take_events(&mut self) -> Vec<RunEvent> {
        std::mem::take(&mut self.events)
    }

    /// The spec's file was evaluated. `locate` maps a raw stack to a source position.
    /// Tests with the ids of `exclude` are no part of the run.
    pub(crate) fn declared(
        &mut self,
        mut root: SuiteNode,
        exclude: &[String],
        locate: impl Fn(&str) -> Option<SourceLocation>,
    ) {
        self.order.clear();
        collect(&root, &mut Vec::new(), &mut |node, path| {
            if !node.excluded && !exclude.contains(&node.id) {
                let location = node.stack.as_deref().and_then(&locate);
                self.order.push(Declared { node: node.clone(), title_path: path.to_vec(), location });
            }
        });
        self.index = self.order.iter().enumerate().map(|(at, d)| (d.node.id.clone(), at)).collect();
        leave_out(&mut root, exclude);
        self.events.push(RunEvent::SpecDeclared { spec: self.spec.clone(), root });
    }

    /// Whether the spec was evaluated at least once.
    pub(crate) fn is_declared(&self) -> bool {
        !self.index.is_empty()
    }

    /// Number of tests that are part of the run.
    pub(crate) fn test_count(&self) -> usize {
        self.order.len()
    }

    pub(crate) fn attempt_started(&mut self, test: &str, attempt: u32, at: f64) {
        if self.running.as_ref().is_some_and(|running| running.test == test && running.attempt == attempt) {
            return; // the page moved to another origin and the attempt starts over
        }
        self.settle();
        self.running = Some(Running { test: test.to_owned(), attempt, started_at: at });
        self.screenshots.clear();
        self.requests.clear();
        self.events.push(RunEvent::AttemptStarted { spec: self.spec.clone(), test: test.to_owned(), attempt, at });
    }

    /// A hook ran. One of a suite's end may follow the attempt that ended its last test.
    pub(crate) fn hook_ended(&mut self, result: HookResult) {
        let running = self.running.as_ref().map(|running| (&running.test, running.attempt));
        let settling = || Some((&self.settling.as_ref()?.id, self.settling.as_ref()?.attempts.last()?.attempt));
        let Some((test, attempt)) = running.or_else(settling) else { return };
        let test = test.clone();
        self.events.push(RunEvent::HookFinished { spec: self.spec.clone(), test, attempt, result });
    }

    /// What happens before a test; `default` where its suites don't say.
    pub(crate) fn isolation(&self, test: &str, default: Isolation) -> Isolation {
        self.node(test).and_then(|node| node.test_isolation).unwrap_or(default)
    }

    pub(crate) fn screenshot(&mut self, screenshot: Screenshot) {
        self.screenshots.push(screenshot);
    }

    pub(crate) fn request(&mut self, request: NetworkRequest) {
        self.requests.push(request);
    }

    /// Test and attempt under way.
    pub(crate) fn running(&self) -> Option<(&str, u32)> {
        self.running.as_ref().map(|running| (running.test.as_str(), running.attempt))
    }

    /// Titles of a test, outermost suite first.
    pub(crate) fn title_path(&self, test: &str) -> Vec<String> {
        self.index.get(test).map(|&at| self.order[at].title_path.clone()).unwrap_or_default()
    }

    /// How often a test is tried again.
    fn retries_of(&self, test: &str) -> u32 {
        self.node(test).and_then(|node| node.retries).unwrap_or(self.retries.count)
    }

    /// Whether the attempt under way is the last of its test.
    pub(crate) fn is_last_attempt(&self) -> bool {
        self.running.as_ref().is_none_or(|running| running.attempt > self.retries_of(&running.test))
    }

    /// Whether the attempt under way has a picture of its failure.
    pub(crate) fn has_picture_of_failure(&self) -> bool {
        self.screenshots.iter().any(|screenshot| screenshot.test_failure)
    }

    /// What an attempt that just ended means for its test, after those before it.
    fn verdict(&self, end: &AttemptEnd) -> Verdict {
        let count = self.retries_of(&end.test);
        let before = self.attempts.get(&end.test).into_iter().flatten().map(|attempt| attempt.state);
        let states: Vec<State> = before.chain([end.state]).collect();
        let left = if end.final_failure || self.stopping { 0 } else { (count + 1).saturating_sub(end.attempt) };
        retries::verdict(self.retries.strategy, &states, left)
    }

    /// Tests that have failed since this was asked last; fewer than none if a spec that is run again takes some back.
    pub(crate) fn new_failures(&mut self) -> i64 {
        let failed = u32::try_from(self.failed.len()).unwrap_or(u32::MAX);
        i64::from(failed) - i64::from(std::mem::replace(&mut self.told_failures, failed))
    }

    pub(crate) fn attempt_ended(&mut self, end: &AttemptEnd, error: Option<TestError>, at: f64) -> Next {
        let started_at = match self.running.take() {
            Some(running) if running.test == end.test => running.started_at,
            _ => at - end.duration,
        };
        if let Some(settling) = self.settling.take_if(|settling| settling.id == end.test) {
            return self.amend(settling, end, error);
        }
        let verdict = self.verdict(end);
        let result = AttemptResult {
            attempt: end.attempt,
            state: end.state,
            started_at,
            duration: end.duration,
            error,
            screenshots: std::mem::take(&mut self.screenshots),
            requests: std::mem::take(&mut self.requests),
            will_retry: verdict == Verdict::Again,
        };
        self.events.push(RunEvent::AttemptFinished {
            spec: self.spec.clone(),
            test: end.test.clone(),
            result: result.clone(),
        });
        let attempts = self.attempts.entry(end.test.clone()).or_default();
        attempts.push(result);
        let Verdict::Ends(state) = verdict else { return Next::Retry };
        let attempts = std::mem::take(attempts);
        self.settle();
        let mut result = self.result(&end.test, attempts);
        result.context.clone_from(&end.context);
        retries::end(&mut result, state);
        self.ending(result)
    }

    /// A test has ended, unless a hook of its suite fails it yet.
    fn ending(&mut self, result: TestResult) -> Next {
        if result.state == State::Failed {
            self.failed.insert(result.id.clone());
        }
        self.settling = Some(result);
        if self.stopping { Next::Stop } else { Next::Continue }
    }

    /// A hook after the test's end failed it.
    fn amend(&mut self, mut settling: TestResult, end: &AttemptEnd, error: Option<TestError>) -> Next {
        settling.state = end.state;
        settling.error.clone_from(&error);
        settling.flaky = false;
        if let Some(last) = settling.attempts.last_mut() {
            last.state = end.state;
            last.error = error;
            last.screenshots.append(&mut self.screenshots);
        }
        self.ending(settling)
    }

    pub(crate) fn test_skipped(&mut self, test: &str, state: State, error: Option<TestError>) {
        self.settle();
        let mut result = self.result(test, Vec::new());
        result.state = state;
        result.error = error;
        self.finish(result);
    }

    /// The page was lost while a spec ran: the attempt under way fails with `error`. Where the spec goes on, if anywhere.
    pub(crate) fn page_lost(&mut self, error: TestError, at: f64) -> Option<Resume> {
        let Some(running) = self.running.clone() else {
            self.settle();
            if !self.is_declared() || self.error.is_some() {
                self.error.get_or_insert(error);
                return None;
            }
            return self.go_on();
        };
        let end = AttemptEnd {
            test: running.test.clone(),
            attempt: running.attempt,
            state: State::Failed,
            duration: at - running.started_at,
            error: None,
            final_failure: false,
            context: None,
            picture: None,
        };
        match self.attempt_ended(&end, Some(error), at) {
            Next::Retry => Some(Resume { test: running.test, attempt: running.attempt + 1, moved_to: None }),
            Next::Continue => {
                self.settle();
                self.go_on()
            }
            Next::Stop => None,
        }
    }

    /// The first test without a result; it may have been about to be tried again.
    fn go_on(&self) -> Option<Resume> {
        let test = self.undone().into_iter().next()?;
        let last = self.attempts.get(&test).and_then(|attempts| attempts.last());
        let attempt = last.map_or(1, |last| last.attempt + 1);
        (!self.stopping).then_some(Resume { test, attempt, moved_to: None })
    }

    /// The spec page moves to another origin: where it goes on.
    pub(crate) fn moving(&mut self, url: &str) -> Option<Resume> {
        let running = self.running.as_ref()?;
        Some(Resume { test: running.test.clone(), attempt: running.attempt, moved_to: Some(url.to_owned()) })
    }

    /// What was done so far doesn't count: the spec is run again.
    pub(crate) fn restart(&mut self, reason: &str) {
        let (spec, worker) = (std::mem::take(&mut self.spec), self.worker);
        let mut events = std::mem::take(&mut self.events);
        events.push(RunEvent::SpecRestarted { spec: spec.clone(), reason: reason.to_owned() });
        let told_failures = self.told_failures;
        *self = Self { events, told_failures, ..Self::new(&spec, worker, self.retries, self.started_at) };
    }

    /// The spec failed outside of its tests.
    pub(crate) fn failed(&mut self, error: TestError) {
        self.error.get_or_insert(error);
    }

    /// No further test is to run.
    pub(crate) fn stop(&mut self) {
        self.stopping = true;
    }

    /// Ends the spec, whose end is left to tell; tests that weren't reached are skipped, or left uncounted if `interrupted`.
    pub(crate) fn finish_spec(mut self, at: f64, interrupted: bool) -> (Vec<RunEvent>, SpecResult) {
        if let Some(running) = self.running.take()
            && interrupted
        {
            let attempts = self.attempts.remove(&running.test).unwrap_or_default();
            let result = self.result(&running.test, attempts);
            self.settle();
            self.finish(result);
        }
        self.settle();
        for test in self.undone() {
            self.test_skipped(&test, State::Skipped, None);
        }
        self.done.sort_by_key(|result| self.index.get(&result.id).copied().unwrap_or(usize::MAX));
        let mut totals = Totals::default();
        self.done.iter().for_each(|test| totals.count(test));
        let result = SpecResult {
            spec: self.spec.clone(),
            worker: self.worker,
            started_at: self.started_at,
            duration: at - self.started_at,
            totals,
            error: self.error,
            tests: self.done,
            video: None,
        };
        (self.events, result)
    }

    fn node(&self, test: &str) -> Option<&TestNode> {
        self.index.get(test).map(|&at| &self.order[at].node)
    }

    /// Tests without a result, in order.
    fn undone(&self) -> Vec<String> {
        let done: HashSet<&str> = self.done.iter().map(|result| result.id.as_str()).collect();
        self.order.iter().map(|declared| &declared.node.id).filter(|id| !done.contains(id.as_str())).cloned().collect()
    }

    /// How it ended is left to say.
    fn result(&self, test: &str, attempts: Vec<AttemptResult>) -> TestResult {
        let declared = self.index.get(test).map(|&at| &self.order[at]);
        TestResult {
            id: test.to_owned(),
            title_path: declared.map(|d| d.title_path.clone()).unwrap_or_default(),
            state: State::Skipped,
            flaky: false,
            duration: attempts.iter().map(|attempt| attempt.duration).sum(),
            error: attempts.last().and_then(|attempt| attempt.error.clone()),
            tags: declared.map(|d| d.node.tags.clone()).unwrap_or_default(),
            location: declared.and_then(|d| d.location.clone()),
            context: None,
            attempts,
        }
    }

    fn settle(&mut self) {
        if let Some(result) = self.settling.take() {
            self.finish(result);
        }
    }

    fn finish(&mut self, result: TestResult) {
        self.events.push(RunEvent::TestFinished { spec: self.spec.clone(), result: result.clone() });
        self.done.push(result);
    }
}

/// Marks the tests that aren't part of the run.
fn leave_out(suite: &mut SuiteNode, exclude: &[String]) {
    for test in &mut suite.tests {
        test.excluded |= exclude.contains(&test.id);
    }
    suite.suites.iter_mut().for_each(|suite| leave_out(suite, exclude));
}

fn collect(suite: &SuiteNode, path: &mut Vec<String>, visit: &mut impl FnMut(&TestNode, &[String])) {
    for test in &suite.tests {
        path.push(test.title.clone());
        visit(test, path);
        path.pop();
    }
    for child in &suite.suites {
        path.push(child.title.clone());
        collect(child, path, visit);
        path.pop();
    }
}

#[cfg(test)]
mod tests;
