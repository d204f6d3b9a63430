//! Runs the real program on small projects that are written where they are tested.

mod app;
mod leftovers;
mod open;
mod packages;
mod page;
pub mod process;
mod project;
mod report;
mod run;
mod sockets;

pub use app::{App, Request};
pub use open::{Opened, Page, raw};
pub use page::page;
pub use process as processes;
pub use project::Project;
pub use run::{Finished, clean};
pub use sockets::Sockets;
