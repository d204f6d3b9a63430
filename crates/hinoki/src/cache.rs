//! Files that a project keeps from one run to the next. Each has a version; nothing is lost without them.

use std::io::Write as _;

use camino::Utf8Path;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    #[serde(flatten)]
    content: T,
}

/// What was kept; none if there is nothing, it can't be read, or is of another version.
pub(crate) fn read<T: DeserializeOwned>(file: &Utf8Path, version: u32) -> Option<T> {
    let kept: Versioned<T> = hinoki_protocol::read(&std::fs::read(file).ok()?).ok()?;
    (kept.version == version).then_some(kept.content)
}

/// Keeps an object, whole or not at all.
pub(crate) fn write<T: Serialize>(file: &Utf8Path, version: u32, content: &T) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder)?;
    let ignore = folder.join(".gitignore");
    // Nobody wants it in a repository; of packages there is nothing in one.
    if folder.components().all(|part| part.as_str() != "node_modules") && !ignore.exists() {
        std::fs::write(ignore, "*\n")?;
    }
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(&serde_json::to_vec(&Versioned { version, content })?)?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn what_is_kept_comes_back_in_its_version_only_and_out_of_repositories() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let content = BTreeMap::from([("a".to_owned(), 1)]);
        for (place, ignored) in [(".hinoki", true), ("node_modules/.cache/hinoki", false)] {
            let file = root.join(place).join("x.json");
            assert_eq!(read::<BTreeMap<String, i32>>(&file, 1), None);
            write(&file, 1, &content).expect("can write");
            write(&file, 2, &content).expect("can write");
            assert_eq!(read(&file, 2).as_ref(), Some(&content));
            assert_eq!(read::<BTreeMap<String, i32>>(&file, 1), None);
            assert_eq!(root.join(place).join(".gitignore").exists(), ignored);
        }
    }
}
