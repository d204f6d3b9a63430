//! Turns a spec and its support file into one script for the page, and places of that script back into places of
//! the user's sources.
//!
//! Others know the [`Bundler`] trait and plain data only. What does the work today is the `rolldown` crate, which
//! gives no semver promise to Rust users: the module of that name is the only one that knows it.

mod bundler;
mod code_frame;
mod error;
mod map_part;
mod paths;
mod prepared;
mod rolldown;
mod source_map;
mod stack;

pub use bundler::{Bundle, BundleFuture, BundleRequest, Bundler, ConfigScript, ScriptKind, SupportScript, bundler};
pub use error::{BundleError, BundleErrorKind};
pub use prepared::PreparedScript;
pub use source_map::SourceMapped;
