use hinoki_protocol::{HostError, OpenCommand, OpenMessage};
use tokio::sync::mpsc;

/// What a page asks for.
#[derive(Debug)]
pub struct Asked {
    /// What.
    pub command: OpenCommand,
    /// To be given an outcome; dropped without one, the page is told that nothing came of it.
    pub answer: Answer,
}

/// The way back to the page that asked.
#[derive(Debug)]
pub struct Answer {
    id: u32,
    to: Option<mpsc::Sender<OpenMessage>>,
}

impl Answer {
    pub(crate) fn new(id: u32, to: mpsc::Sender<OpenMessage>) -> Self {
        Self { id, to: Some(to) }
    }

    /// It is done, and this is what it yields.
    pub fn done(mut self, value: serde_json::Value) {
        self.send(OpenMessage::Done { id: self.id, value });
    }

    /// It can't be done.
    pub fn refused(mut self, error: HostError) {
        self.send(OpenMessage::Refused { id: self.id, error });
    }

    /// Either.
    pub fn outcome(self, outcome: Result<serde_json::Value, HostError>) {
        match outcome {
            Ok(value) => self.done(value),
            Err(error) => self.refused(error),
        }
    }

    fn send(&mut self, message: OpenMessage) {
        // A page asks no more than its queue holds, unless it doesn't read the answers.
        if let Some(to) = self.to.take() {
            let _ = to.try_send(message);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let error = HostError { code: "internal".into(), message: "the request was given up".into(), path: None };
        let message = OpenMessage::Refused { id: self.id, error };
        self.send(message);
    }
}
