//! Generated files.

use std::fs;

use crate::Result;
use crate::command::root;

/// Each generated file and what belongs into it.
fn files() -> Vec<(&'static str, String)> {
    vec![("crates/protocol/words.ts", hinoki_protocol::typescript())]
}

/// Writes those that aren't as they should be.
pub fn write() -> Result {
    for (path, text) in stale() {
        fs::write(root().join(path), text).map_err(|error| format!("can't write {path}: {error}"))?;
        println!("wrote {path}");
    }
    Ok(())
}

/// Those that aren't as they should be.
pub fn stale() -> Vec<(&'static str, String)> {
    let is_stale = |(path, text): &(&str, String)| fs::read_to_string(root().join(path)).ok().as_ref() != Some(text);
    files().into_iter().filter(is_stale).collect()
}
