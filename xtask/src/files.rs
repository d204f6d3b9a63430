//! Files of the checkout.

use std::path::Path;

use crate::Result;
use crate::command::{program, root, run_quietly};

/// A file that git knows or would add, with its text.
pub struct SourceFile {
    /// From the checkout, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Paths of all files that are tracked or would be, in order.
pub fn list() -> Result<Vec<String>> {
    let mut git = program("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let mut paths: Vec<String> =
        run_quietly(&mut git)?.split('\0').filter(|path| !path.is_empty()).map(Into::into).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// All text files for which `wanted` says so. Files that were deleted but are still tracked are left out.
pub fn read(wanted: impl Fn(&str) -> bool) -> Result<Vec<SourceFile>> {
    let root = root();
    let files = list()?.into_iter().filter(|path| wanted(path));
    Ok(files
        .filter_map(|path| Some(SourceFile { text: std::fs::read_to_string(root.join(&path)).ok()?, path }))
        .collect())
}

/// The extension of a path.
pub fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}
