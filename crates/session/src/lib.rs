//! The heart of Hinoki: what makes a session the same, how it comes to be, and when it no longer holds.
//!
//! Pure: no browser, no disk, no clock of its own. The host carries out the [`Effect`]s and reports.

mod expiry;
mod flow;
mod id;
mod identity;

pub use expiry::{Expired, expires_at, first_expired, too_old};
pub use flow::{Effect, Failure, Flow, Outcome, Plan, Saved, Step};
pub use id::{short_id, shown_id};
pub use identity::{Difference, differs};
