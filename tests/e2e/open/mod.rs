//! `hinoki open`, driven over its WebSocket as its page does it.

mod access;
mod looking;
mod project;
mod recordings;
mod runs;
mod sessions;
