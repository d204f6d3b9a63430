use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use hinoki_protocol::{NodeCall, NodeModuleFormat, NodeReport, NodeReporter, NodeRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;

use crate::process::{self, ProcessGroup, Started};
use crate::wire::{self, Wire, lock};
use crate::{ConfigScript, LoadedConfig, NodeError, NodeOptions, NodeSetup, OutputStream, ScriptFormat};

/// Oldest version that has what the script needs.
const OLDEST: (u32, u32) = (18, 19);

/// Time that a process gets to react to anything at all before it counts as stuck.
const REACTION: Duration = Duration::from_secs(2);

/// Time that exit handlers of user code get.
const FAREWELL: Duration = Duration::from_secs(2);

/// The running Node process of the user's side. Cheap to clone; the process and all that it started end with the
/// last clone.
#[derive(Debug, Clone)]
pub struct NodeSide {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    group: Arc<ProcessGroup>,
    wire: Arc<Wire>,
    /// Its program.
    path: String,
    version: String,
    /// `None` once the process was told that no more calls come.
    calls: Mutex<Option<mpsc::UnboundedSender<String>>>,
    /// Events that `setupNodeEvents` registered handlers for.
    events: OnceLock<Vec<String>>,
    /// Those that pass on what user code prints. They end by themselves, since their pipes end with the process, and
    /// must not be cut off: what was printed last says why it failed.
    printing: Mutex<Vec<JoinHandle<()>>>,
    _tasks: [AbortOnDropHandle<()>; 2],
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The tasks hold the group as well, and are aborted only after this.
        self.group.kill();
    }
}

impl NodeSide {
    /// Finds `node` and starts it: the one of the options, of `HINOKI_NODE` or of `PATH`.
    pub async fn start(options: NodeOptions) -> Result<Self, NodeError> {
        let Started { mut child, group, path, calls, answers, script } = process::start(&options)?;
        let (group, wire) = (Arc::new(group), Arc::new(Wire::new()));
        let (sender, lines) = mpsc::unbounded_channel();
        let mut printing = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            printing.push(tokio::spawn(wire::pass_on(stdout, OutputStream::Stdout, options.output.clone())));
        }
        if let Some(stderr) = child.stderr.take() {
            printing.push(tokio::spawn(wire::pass_on(stderr, OutputStream::Stderr, options.output)));
        }
        let watching = {
            let (group, wire) = (group.clone(), wire.clone());
            async move { wire.watch(child, answers, &group).await }
        };
        let mut inner = Inner {
            group,
            wire,
            path: String::new(),
            version: String::new(),
            calls: Some(sender).into(),
            events: OnceLock::new(),
            printing: printing.into(),
            _tasks: [spawn(wire::write(calls, lines)), spawn(watching)],
        };
        (inner.version, inner.path) = inner.ready(options.start_timeout).await?;
        drop(script);
        if !is_new_enough(&inner.version) {
            return Err(NodeError::TooOld { path, version: inner.version.clone() });
        }
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Version of Node, `20.20.2`.
    pub fn version(&self) -> &str {
        &self.inner.version
    }

    /// Absolute path of its program.
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// Evaluates the configuration file. Once: a changed file wants a new process.
    pub async fn load_config(&self, script: &ConfigScript, timeout: Duration) -> Result<LoadedConfig, NodeError> {
        let (code, format) = match &script.code {
            None => (None, None),
            Some((code, ScriptFormat::Module)) => (Some(code.clone()), Some(NodeModuleFormat::Module)),
            Some((code, ScriptFormat::CommonJs)) => (Some(code.clone()), Some(NodeModuleFormat::CommonJs)),
        };
        let call = NodeCall::LoadConfig { file: script.file.to_string(), code, format };
        self.inner.call_for(&format!("loading {}", script.file), call, timeout).await
    }

    /// Calls `setupNodeEvents(on, config)` of the loaded file's block `testing_type` (`e2e` or `component`), if it has one.
    pub async fn setup_node_events(
        &self,
        testing_type: &str,
        config: Map<String, Value>,
        timeout: Duration,
    ) -> Result<NodeSetup, NodeError> {
        let call = NodeCall::SetupNodeEvents { testing_type: testing_type.to_owned(), config };
        let setup: NodeSetup = self.inner.call_for("running setupNodeEvents", call, timeout).await?;
        let _ = self.inner.events.set(setup.events.clone());
        Ok(setup)
    }

    /// Whether `setupNodeEvents` registered a handler for an event.
    pub fn listens(&self, event: &str) -> bool {
        self.inner.events.get().is_some_and(|events| events.iter().any(|known| known == event))
    }

    /// Runs a `cy.task`. An absent `arg` is `undefined`.
    pub async fn task(&self, name: &str, arg: Option<Value>, timeout: Duration) -> Result<Value, NodeError> {
        let args = [Value::from(name)].into_iter().chain(arg).collect();
        let call = NodeCall::Emit { event: "task".to_owned(), args };
        let value = self.inner.call(&format!("running the task `{name}`"), call, timeout).await?;
        Ok(value.unwrap_or_default())
    }

    /// Runs the handlers of a node event, such as `before:run`; yields what they return. `None` if that is nothing, or
    /// if nobody listens.
    pub async fn emit(&self, event: &str, args: Vec<Value>, timeout: Duration) -> Result<Option<Value>, NodeError> {
        if !self.listens(event) {
            return Ok(None);
        }
        let call = NodeCall::Emit { event: event.to_owned(), args };
        self.inner.call(&format!("handling `{event}`"), call, timeout).await
    }

    /// Paths of watched files as the preprocessor makes them anew. Who asked last gets them.
    pub fn reruns(&self) -> mpsc::UnboundedReceiver<String> {
        let (send, reruns) = mpsc::unbounded_channel();
        *lock(&self.inner.wire.reruns) = Some(send);
        reruns
    }

    /// Whether the preprocessor watches what a file is made of: it tells when that is made anew.
    pub fn watches(&self, file: &str) -> bool {
        lock(&self.inner.wire.watched).contains(file)
    }

    /// Tells the preprocessor that all files but these are of no interest any more.
    pub async fn close_files(&self, keep: Vec<String>, timeout: Duration) -> Result<(), NodeError> {
        lock(&self.inner.wire.watched).retain(|file| keep.contains(file));
        self.inner.call("closing files", NodeCall::CloseFiles { keep }, timeout).await.map(drop)
    }

    /// Finds reporters that are written for Mocha, from the project's folder.
    pub async fn load_reporters(
        &self,
        root: &str,
        reporters: Vec<NodeReporter>,
        timeout: Duration,
    ) -> Result<(), NodeError> {
        let call = NodeCall::LoadReporters { root: root.to_owned(), reporters };
        self.inner.call("loading the reporters", call, timeout).await.map(drop)
    }

    /// Tells those reporters what happened in specs, and waits until they have written if one ended.
    pub async fn report(&self, events: Vec<NodeReport>, timeout: Duration) -> Result<(), NodeError> {
        self.inner.call("reporting", NodeCall::Report { events }, timeout).await.map(drop)
    }

    /// Resolves when the process is gone, which nothing but [`Self::shutdown`] should bring about: an error that user
    /// code didn't catch, `process.exit()`, a crash.
    pub async fn ended(&self) -> NodeError {
        self.inner.wire.ended().await.error("no call was under way")
    }

    /// Lets user code run its exit handlers, then ends the process and all that it started, and waits until it is gone.
    pub async fn shutdown(&self) {
        lock(&self.inner.calls).take();
        if tokio::time::timeout(FAREWELL, self.inner.wire.ended()).await.is_err() {
            self.inner.group.kill();
            self.inner.wire.ended().await;
        }
        let printing = std::mem::take(&mut *lock(&self.inner.printing));
        let _ = tokio::time::timeout(FAREWELL, join_all(printing)).await;
    }
}

impl Inner {
    async fn ready(&self, timeout: Duration) -> Result<(String, String), NodeError> {
        let what = "starting";
        let mut ready = self.wire.ready.subscribe();
        let version = async {
            match ready.wait_for(Option::is_some).await {
                Ok(version) => version.clone().unwrap_or_default(),
                Err(_) => Default::default(),
            }
        };
        tokio::select! {
            biased;
            version = version => Ok(version),
            ended = self.wire.ended() => Err(ended.error(what)),
            () = tokio::time::sleep(timeout) => {
                Err(NodeError::Timeout { what: what.to_owned(), after: timeout, stuck: false })
            }
        }
    }

    async fn call_for<T: DeserializeOwned>(
        &self,
        what: &str,
        call: NodeCall,
        timeout: Duration,
    ) -> Result<T, NodeError> {
        let value = self.call(what, call, timeout).await?.unwrap_or_default();
        serde_json::from_value(value)
            .map_err(|error| NodeError::Garbage { what: what.to_owned(), reason: error.to_string() })
    }

    async fn call(&self, what: &str, call: NodeCall, timeout: Duration) -> Result<Option<Value>, NodeError> {
        match tokio::time::timeout(timeout, self.exchange(what, call)).await {
            Ok(answer) => answer,
            Err(_) => {
                let reaction = tokio::time::timeout(REACTION, self.exchange(what, NodeCall::Ping {})).await;
                let stuck = reaction.is_err();
                if stuck {
                    self.group.kill();
                }
                Err(NodeError::Timeout { what: what.to_owned(), after: timeout, stuck })
            }
        }
    }

    /// Sends a call and awaits its answer, or the end of the process.
    async fn exchange(&self, what: &str, call: NodeCall) -> Result<Option<Value>, NodeError> {
        let (id, answer) = self.wire.expect_answer();
        let _forget = Forget { wire: &self.wire, id };
        let line = serde_json::to_string(&NodeRequest { id, call })
            .map_err(|error| NodeError::Garbage { what: what.to_owned(), reason: error.to_string() })?;
        let sent = lock(&self.calls).as_ref().is_some_and(|calls| calls.send(line + "\n").is_ok());
        if !sent {
            return Err(self.wire.ended().await.error(what));
        }
        tokio::select! {
            // An answer that came just before the end counts.
            biased;
            Ok(answer) = answer => answer.map_err(|failure| NodeError::User(Box::new(failure))),
            ended = self.wire.ended() => Err(ended.error(what)),
        }
    }
}

/// Drops the room for an answer when its call is given up.
struct Forget<'a> {
    wire: &'a Wire,
    id: u64,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.wire.forget(self.id);
    }
}

fn spawn(task: impl Future<Output = ()> + Send + 'static) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(task))
}

async fn join_all(tasks: Vec<JoinHandle<()>>) {
    for task in tasks {
        let _ = task.await;
    }
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn versions() {
        for (version, enough) in [
            ("20.20.2", true),
            ("18.19.0", true),
            ("18.18.2", false),
            ("16.20.0", false),
            ("24.0.0-rc.1", true),
            ("", false),
        ] {
            assert_eq!(is_new_enough(version), enough, "{version}");
        }
    }
}
