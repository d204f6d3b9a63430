//! What lies on disk: formats, pure, and the files that hold them.

mod bytes;
pub(crate) mod files;
pub(crate) mod header;
pub(crate) mod sealed;
