//! What open mode and `hinoki run --watch` know of files: that they change, and which specs are made of them.

mod files;
mod sources;

pub(crate) use files::{Watch, spec_folders};
pub(crate) use sources::Sources;
