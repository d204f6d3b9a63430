//! The network: requests of our own, and those of the pages that are held back.

mod conditions;
mod har;
pub(crate) mod headers;
mod holding;
pub(crate) mod intercept;
pub(crate) mod payload;
pub(crate) mod proxy;
pub(crate) mod replay;
pub(crate) mod request;
mod sockets;
pub(crate) mod tell;
pub(crate) mod traffic;

pub(crate) use sockets::{SOCKETS, Sockets};
