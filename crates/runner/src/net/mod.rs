//! The network: requests of our own, and those of the pages that are held back.

pub(crate) mod payload;
pub(crate) mod request;
