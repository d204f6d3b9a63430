//! Open mode's server: the page, its WebSocket, snapshots and pictures.
//!
//! It listens on loopback behind an unguessable token and knows [`hinoki_protocol`]'s words only: what runs, and where it
//! comes from, a live run or a recording, is the caller's. A [`Hub`] holds what is shown; every page that connects follows
//! it at its own pace, so that no page can hold up a run.

mod address;
mod answer;
mod error;
mod hub;
mod pages;
mod pictures;
mod reading;
mod respond;
mod server;
mod snapshots;
mod socket;
mod story;
mod token;

pub use answer::{Answer, Asked};
pub use error::OpenError;
pub use hub::Hub;
pub use server::Server;
