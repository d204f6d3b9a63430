//! Runs specs: the plan, the workers, the answers to what the driver asks.
//!
//! A worker is one browser context with two tabs. The spec tab holds driver and spec below a reserved path of the
//! application's own origin; it opened the AUT's tab, which holds the application. See `ARCHITECTURE.md`.

mod approach;
mod artifacts;
mod browsers;
mod calls;
mod chosen;
mod cookies;
mod credentials;
mod data;
mod databases;
mod doctor;
mod documents;
mod domain;
mod drive;
mod engine;
mod error;
mod film;
mod idle;
mod logged;
mod look;
mod mirror;
mod net;
mod node_events;
mod order;
mod origin;
mod pace;
mod page;
mod partition;
mod pool;
mod popups;
mod preprocessor;
mod progress;
mod queue;
mod remote;
mod request;
mod requests;
mod run;
mod saved;
mod screenshot;
mod seed;
mod serve;
mod sessions;
mod shared;
mod site;
mod static_server;
mod tabs;
mod tasks;
mod visit;
mod watchdog;
mod worker;

pub use browsers::browsers;
pub use chosen::Grep;
pub use doctor::{BrowserCheck, Check, doctor};
pub use engine::{Engine, Idle, Order};
pub use error::RunError;
pub use node_events::{RunFacts, failed_run, finished_run};
pub use remote::{PageNews, PageOrder, Remote};
pub use request::{BrowserChoice, NetworkFiles, RunRequest};
pub use run::{run, trash_assets};
pub use saved::SavedSessions;
