//! Runs the real program on small projects that are written where they are tested.

mod app;
mod leftovers;
mod page;
mod process;
mod project;
mod report;
mod run;

pub use app::{App, Request};
pub use leftovers::Leftovers;
pub use page::page;
pub use project::Project;
pub use report::{Report, Test};
pub use run::{Finished, Run, Running};
