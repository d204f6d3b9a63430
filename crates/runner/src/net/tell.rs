//! Words to the driver about requests.

use hinoki_browser::Target;
use hinoki_protocol::{HostEvent, HostMessage};
use tokio::sync::mpsc::{self, UnboundedSender};

/// More are told apart, so that the page stays responsive.
const MOST: usize = 200;

/// Where they are said.
pub(crate) type Teller = UnboundedSender<HostEvent>;

/// Tells the driver in `spec` until the last sender is gone: what comes up while the page is busy is told at once.
pub(crate) fn teller(spec: Target) -> Teller {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut events = Vec::new();
        while receiver.recv_many(&mut events, MOST).await > 0 {
            let messages: Vec<HostMessage> = events.drain(..).map(|event| HostMessage::Push { event }).collect();
            match serde_json::to_string(&messages) {
                // That the page is gone is told by other ways.
                Ok(json) => drop(spec.run(format!("__hinoki_receive({json})")).await),
                Err(error) => tracing::error!(%error, "intercepted requests could not be told"),
            }
        }
    });
    sender
}
