//! A real Node process with real configuration files.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

mod events;
mod life;
mod load;
mod support;
