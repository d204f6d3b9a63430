//! The one connection to a browser.

mod connection;
mod frames;
mod message;
mod reply;
mod shown;
mod transport;
mod websocket;

pub use connection::CloseReason;
pub(crate) use connection::{Connection, Session};
pub use reply::Reply;
pub(crate) use transport::Transport;
#[cfg(unix)]
pub(crate) use transport::pipe;
pub use websocket::connect;
pub(crate) use websocket::open;
