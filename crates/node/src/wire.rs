//! The calls under way, and the tasks that read and write the process's descriptors.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hinoki_protocol::{NodeFailure, NodeMessage, NodeNotice};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader};
use tokio::net::unix::pipe;
use tokio::sync::{mpsc, oneshot, watch};

use crate::process::ProcessGroup;
use crate::{NodeError, OutputLine, OutputStream};

/// Time that what the process wrote before its end may take to arrive.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How the process ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ended {
    /// `it exited with code 7`.
    pub(crate) how: String,
    /// The error that nothing caught.
    pub(crate) failure: Option<NodeFailure>,
    /// What couldn't be read, if that is why it was ended.
    pub(crate) garbage: Option<String>,
}

impl Ended {
    pub(crate) fn error(&self, what: &str) -> NodeError {
        match &self.garbage {
            Some(reason) => NodeError::Garbage { what: what.to_owned(), reason: reason.clone() },
            None => NodeError::Exited {
                what: what.to_owned(),
                how: self.how.clone(),
                failure: self.failure.clone().map(Box::new),
            },
        }
    }
}

type Answer = Result<Option<Value>, NodeFailure>;

/// What the handle and the tasks share.
#[derive(Debug)]
pub(crate) struct Wire {
    state: Mutex<State>,
    /// Version and program of Node once it is ready.
    pub(crate) ready: watch::Sender<Option<(String, String)>>,
    /// Files that a preprocessor watches.
    pub(crate) watched: Mutex<HashSet<String>>,
    /// Who hears of files that a preprocessor made anew.
    pub(crate) reruns: Mutex<Option<mpsc::UnboundedSender<String>>>,
    /// Set once, when the process is gone.
    pub(crate) ended: watch::Sender<Option<Ended>>,
}

#[derive(Debug, Default)]
struct State {
    last_id: u64,
    pending: HashMap<u64, oneshot::Sender<Answer>>,
    crash: Option<NodeFailure>,
    garbage: Option<String>,
}

/// A panic elsewhere leaves whole values behind.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wire {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::default(),
            ready: watch::Sender::new(None),
            watched: Mutex::default(),
            reruns: Mutex::default(),
            ended: watch::Sender::new(None),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Room for an answer.
    pub(crate) fn expect_answer(&self) -> (u64, oneshot::Receiver<Answer>) {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.state();
        state.last_id += 1;
        let id = state.last_id;
        state.pending.insert(id, sender);
        (id, receiver)
    }

    /// Nobody waits for this answer any more.
    pub(crate) fn forget(&self, id: u64) {
        self.state().pending.remove(&id);
    }

    /// Notes that the process is gone; nobody who waits gets an answer.
    fn end(&self, how: String) {
        let mut state = self.state();
        let ended = Ended { how, failure: state.crash.take(), garbage: state.garbage.take() };
        self.ended.send_if_modified(|slot| slot.is_none() && slot.replace(ended).is_none());
        state.pending.clear();
    }

    /// Resolves when the process is gone.
    pub(crate) async fn ended(&self) -> Ended {
        let mut ended = self.ended.subscribe();
        match ended.wait_for(Option::is_some).await {
            Ok(ended) => ended.clone().unwrap_or_default(),
            Err(_) => Ended::default(),
        }
    }

    fn take(&self, line: &str) -> Result<(), String> {
        let message: NodeMessage = serde_json::from_str(line).map_err(|_| {
            let start: String = line.chars().take(80).collect();
            format!("`{start}` is not a message; does user code write to descriptor 4?")
        })?;
        match message {
            NodeMessage::Notice(NodeNotice::Ready { version, path }) => {
                self.ready.send_replace(Some((version, path)));
            }
            NodeMessage::Notice(NodeNotice::Watches { file }) => {
                lock(&self.watched).insert(file);
            }
            NodeMessage::Notice(NodeNotice::Rerun { file }) => {
                if let Some(reruns) = &*lock(&self.reruns) {
                    let _ = reruns.send(file);
                }
            }
            NodeMessage::Notice(NodeNotice::Crashed { error }) => self.state().crash = Some(error),
            NodeMessage::Reply(reply) => {
                // Absent, if its deadline has passed.
                if let Some(sender) = self.state().pending.remove(&reply.id) {
                    let _ = sender.send(reply.error.map_or(Ok(reply.value), Err));
                }
            }
        }
        Ok(())
    }

    /// Reads answers until the process closes its end; an unreadable one is the last.
    pub(crate) async fn read(&self, answers: pipe::Receiver) -> bool {
        let mut lines = BufReader::new(answers).lines();
        loop {
            let line = match lines.next_line().await {
                Ok(Some(line)) => line,
                Ok(None) => return true,
                Err(error) => {
                    self.state().garbage = Some(error.to_string());
                    return false;
                }
            };
            if let Err(reason) = self.take(&line) {
                tracing::debug!(%line, "unreadable message of the Node process");
                self.state().garbage = Some(reason);
                return false;
            }
        }
    }

    /// Watches over the process to its end.
    pub(crate) async fn watch(&self, mut child: tokio::process::Child, answers: pipe::Receiver, group: &ProcessGroup) {
        let mut reading = std::pin::pin!(self.read(answers));
        let status = tokio::select! {
            status = child.wait() => {
                // What it said last, such as why it crashed.
                let _ = tokio::time::timeout(LAST_WORDS, &mut reading).await;
                status
            }
            readable = &mut reading => {
                if !readable { group.kill(); }
                match tokio::time::timeout(LAST_WORDS, child.wait()).await {
                    Ok(status) => status,
                    // It closed its descriptor but runs on: no use.
                    Err(_) => { group.kill(); child.wait().await }
                }
            }
        };
        group.kill_rest();
        self.end(match status {
            Ok(status) => describe(status),
            Err(error) => format!("its end can't be told: {error}"),
        });
    }
}

fn describe(status: std::process::ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it exited with code {code}"),
        (None, Some(signal)) => format!("it was ended by signal {signal}"),
        (None, None) => format!("it ended with {status}"),
    }
}

/// Writes calls in order.
pub(crate) async fn write(mut calls: pipe::Sender, mut lines: mpsc::UnboundedReceiver<String>) {
    while let Some(line) = lines.recv().await {
        // Fails only if the process is gone, which is noticed elsewhere.
        if calls.write_all(line.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Passes on what user code prints.
pub(crate) async fn pass_on(
    source: impl AsyncRead + Unpin,
    stream: OutputStream,
    output: mpsc::UnboundedSender<OutputLine>,
) {
    let mut source = BufReader::new(source);
    let mut bytes = Vec::new();
    while source.read_until(b'\n', &mut bytes).await.is_ok_and(|count| count > 0) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = output.send(OutputLine { stream, text: text.trim_end_matches(['\n', '\r']).to_owned() });
        bytes.clear();
    }
}
