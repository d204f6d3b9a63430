//! The network: requests of our own, and those of the pages that are held back.

mod holding;
pub(crate) mod intercept;
pub(crate) mod payload;
pub(crate) mod request;
pub(crate) mod tell;
