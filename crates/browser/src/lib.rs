//! The browser: found, launched and spoken to.
//!
//! This crate says in typed calls what a *browser* must do: contexts, tabs, scripts, input, network,
//! storage, pictures. It knows nothing of tests. Chromium is driven by its debugging protocol over a
//! pipe, or over a WebSocket for a browser that runs already.
//!
//! Every call is on the wire, in order, when its function returns. What it returns is a [`Reply`], a
//! future of the answer with a deadline of its own; so calls are pipelined by making several before
//! awaiting any, and made without waiting by [`Reply::detach`].

mod browser;
mod context;
mod cookie;
mod encoding;
mod error;
mod event;
mod find;
mod ids;
mod launch;
mod router;
mod target;
mod wire;

pub use browser::*;
pub use context::*;
pub use cookie::*;
pub use encoding::Headers;
pub use error::*;
pub use event::*;
pub use find::*;
pub use ids::*;
pub use launch::{LaunchOptions, launch};
pub use router::*;
pub use target::*;
pub use wire::{CloseReason, Reply, connect};
