use hinoki_protocol::RunEvent;

/// Something that turns the events of a run into text.
///
/// It writes nowhere itself: [`crate::Reporters`] carries `out` to the terminal or a file. It must bear any
/// order of events and a stream that ends early, since recordings may be cut.
pub trait Reporter: Send {
    /// Takes the next event and appends what it has to say.
    fn event(&mut self, event: &RunEvent, out: &mut String);

    /// No event follows. Called once, also if the run broke off without [`RunEvent::RunFinished`].
    fn finish(&mut self, out: &mut String);
}
