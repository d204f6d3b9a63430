//! `storageState` files of Playwright: cookies, localStorage and IndexedDB.

mod node;
mod read;
mod values;
mod write;

pub(super) use read::read;
pub(super) use write::write;

#[cfg(test)]
mod tests;
