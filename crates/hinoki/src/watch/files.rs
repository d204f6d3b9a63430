//! Notices that files change.

use std::collections::BTreeSet;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_config::ProjectConfig;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

/// What is saved at once, or by an editor in several steps, counts as one change: quiet for so long.
const QUIET: Duration = Duration::from_millis(15);

/// Folders that are looked at for new specs, at most: each costs the system a little.
const MOST: usize = 5_000;

/// Watches folders, not what is below them.
pub(crate) struct Watch {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<Utf8PathBuf>,
    paths: mpsc::UnboundedReceiver<Utf8PathBuf>,
}

impl Watch {
    /// One that watches nothing yet. Without the system's help nothing is ever noticed.
    pub(crate) fn new() -> Self {
        let (send, paths) = mpsc::unbounded_channel();
        let told = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let is_change = match event.kind {
                EventKind::Access(notify::event::AccessKind::Close(notify::event::AccessMode::Write)) => true,
                EventKind::Access(_) => false,
                _ => true,
            };
            if is_change {
                for path in event.paths.into_iter().filter_map(|path| Utf8PathBuf::from_path_buf(path).ok()) {
                    let _ = send.send(path);
                }
            }
        };
        let watcher = notify::recommended_watcher(told)
            .inspect_err(|error| tracing::warn!(%error, "files can't be watched: saving one runs nothing"))
            .ok();
        Self { watcher, folders: BTreeSet::new(), paths }
    }

    /// Watches these folders and no others. Whether there are new ones: what came into them before is not told of.
    pub(crate) fn folders(&mut self, wanted: BTreeSet<Utf8PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        for gone in self.folders.difference(&wanted) {
            // One that was removed is watched no more.
            let _ = watcher.unwatch(gone.as_std_path());
        }
        let mut watched: BTreeSet<_> = self.folders.intersection(&wanted).cloned().collect();
        for new in wanted.difference(&self.folders) {
            match watcher.watch(new.as_std_path(), RecursiveMode::NonRecursive) {
                Ok(()) => _ = watched.insert(new.clone()),
                Err(error) => tracing::debug!(%error, folder = %new, "a folder can't be watched"),
            }
        }
        let grown = !watched.is_subset(&self.folders);
        self.folders = watched;
        grown
    }

    /// Files that changed, came or went. May be dropped and called again.
    pub(crate) async fn changed(&mut self) -> BTreeSet<Utf8PathBuf> {
        let Some(first) = self.paths.recv().await else { return std::future::pending().await };
        let mut changed = BTreeSet::from([first]);
        while let Ok(Some(path)) = tokio::time::timeout(QUIET, self.paths.recv()).await {
            changed.insert(path);
        }
        changed
    }
}

/// Folders in which specs may lie or come to lie.
pub(crate) fn spec_folders(config: &ProjectConfig) -> BTreeSet<Utf8PathBuf> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<Utf8PathBuf> =
        config.spec_pattern.iter().map(|pattern| config.project.join(fixed_part(pattern))).collect();
    while let Some(folder) = waiting.pop() {
        if found.len() >= MOST || !folder.is_dir() || !found.insert(folder.clone()) {
            continue;
        }
        let Ok(entries) = folder.read_dir_utf8() else { continue };
        let below = entries.flatten().filter(|entry| {
            let name = entry.file_name();
            name != "node_modules" && !name.starts_with('.') && entry.file_type().is_ok_and(|kind| kind.is_dir())
        });
        waiting.extend(below.map(|entry| entry.into_path()));
    }
    found
}

/// The folders of a glob before its first special sign.
fn fixed_part(pattern: &str) -> &Utf8Path {
    let special = pattern.find(['*', '?', '[', '{', '(', '!']).unwrap_or(pattern.len());
    let end = pattern[..special].rfind('/').unwrap_or(0);
    Utf8Path::new(&pattern[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_part_of_a_glob_ends_before_its_first_sign() {
        assert_eq!(fixed_part("cypress/e2e/**/*.cy.{js,ts}"), "cypress/e2e");
        assert_eq!(fixed_part("**/*.cy.js"), "");
        assert_eq!(fixed_part("src/*/e2e/*.cy.js"), "src");
        assert_eq!(fixed_part("cypress/e2e/one.cy.js"), "cypress/e2e");
    }

    #[tokio::test]
    async fn a_saved_file_is_told_of_and_one_elsewhere_is_not() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let root = Utf8Path::from_path(&folder.path().canonicalize().expect("there")).expect("UTF-8").to_owned();
        for name in ["a", "b", "b/below"] {
            std::fs::create_dir_all(root.join(name)).expect("can make folders");
        }
        let mut watch = Watch::new();
        watch.folders([root.join("a"), root.join("b")].into());
        watch.folders([root.join("b")].into());
        std::fs::write(root.join("a/x.js"), "1").expect("can write");
        std::fs::write(root.join("b/below/x.js"), "1").expect("can write");
        std::fs::write(root.join("b/y.js"), "1").expect("can write");
        let changed = tokio::time::timeout(Duration::from_secs(20), watch.changed()).await.expect("told");
        assert_eq!(changed, [root.join("b/y.js")].into());
    }
}
