//! The engine's own task: it does what it is told, one thing after the other, and answers the page in between.

use hinoki_protocol::{BrowserInfo, RunResult};
use hinoki_runner::{Engine, Idle, Order, RunError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What the engine is to do.
pub(crate) enum Job {
    /// Launch the browser if none runs.
    Launch,
    /// End the browser and launch it anew, with a window or without.
    Relaunch(bool),
    /// Run specs.
    Run(Order, CancellationToken),
}

/// What the engine did.
pub(crate) enum Told {
    /// The browser runs, or can't.
    Browser(Result<BrowserInfo, RunError>),
    /// A run has ended.
    Ended(Result<RunResult, RunError>),
    /// Something happened while nothing ran.
    Idle(Idle),
}

/// Works until the sender of jobs is dropped, then ends the browser.
pub(crate) async fn work(
    mut engine: Engine,
    mut jobs: mpsc::UnboundedReceiver<Job>,
    told: mpsc::UnboundedSender<Told>,
) {
    loop {
        let tell = tokio::select! {
            biased;
            job = jobs.recv() => match job {
                Some(Job::Launch) => Told::Browser(engine.browser().await),
                Some(Job::Relaunch(headed)) => Told::Browser(engine.relaunch(headed).await),
                Some(Job::Run(order, cancel)) => Told::Ended(engine.run(order, cancel).await),
                None => break,
            },
            idle = engine.idle() => Told::Idle(idle),
        };
        // Who listens has gone if the program ends.
        let _ = told.send(tell);
    }
    engine.shutdown().await;
}
