//! The browser: found, launched and spoken to.
//!
//! This crate says in typed calls what a *browser* must do: contexts, tabs, scripts, input, network,
//! storage, pictures. It knows nothing of tests. Chromium is driven by its debugging protocol over a
//! pipe, or over a WebSocket for a browser that runs already.
//!
//! Every call is on the wire, in order, when its function returns. What it returns is a [`Reply`], a
//! future of the answer with a deadline of its own; so calls are pipelined by making several before
//! awaiting any, and made without waiting by [`Reply::detach`].
//!
//! ```no_run
//! # async fn example() -> hinoki_browser::Result<()> {
//! use hinoki_browser::{Event, LaunchOptions, Setup, TargetEvent, find, launch};
//!
//! let browser = launch(LaunchOptions::new(find(None, true)?)).await?;
//! let context = browser.new_context().await?;
//! let mut targets = context.targets();
//! context.open("about:blank").detach();
//! while let Some(event) = targets.next().await {
//!     let TargetEvent::Attached(mut attached) = event else { continue };
//!     attached.target.set_up(&Setup { page: true, ..Setup::default() }).await?;
//!     attached.target.navigate("https://example.org/").await?;
//!     while let Some(event) = attached.events.next().await {
//!         if matches!(event, Event::Loaded) {
//!             let title: String = attached.target.evaluate("document.title").await?;
//!             break;
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```

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
pub use launch::{LaunchOptions, Preferences, launch};
pub use router::*;
pub use target::*;
pub use wire::{CloseReason, Reply, connect};
