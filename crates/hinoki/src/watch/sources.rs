//! Which files each spec was made of.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

/// What a spec was made of last.
#[derive(Debug, Default)]
struct Made {
    files: BTreeSet<Utf8PathBuf>,
    /// It couldn't be made the last time: a file that comes may be the one that is missing.
    broken: bool,
}

/// The files of all specs that ran.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    specs: BTreeMap<String, Made>,
}

impl Sources {
    /// A spec was made of these files, or couldn't be made; `own` are known beforehand.
    pub(crate) fn made(
        &mut self,
        spec: &str,
        files: Option<Vec<Utf8PathBuf>>,
        own: impl IntoIterator<Item = Utf8PathBuf>,
    ) {
        let made = self.specs.entry(spec.to_owned()).or_default();
        made.broken = files.is_none();
        match files {
            Some(files) => made.files = files.into_iter().filter(|file| !in_package(file)).collect(),
            None => made.files.extend(own),
        }
    }

    /// Whether a change of these files changes a spec. What is watched `elsewhere`, by a preprocessor, isn't made anew yet,
    /// nor mended: it tells.
    pub(crate) fn touches(&self, spec: &str, changed: &BTreeSet<Utf8PathBuf>, elsewhere: bool) -> bool {
        let Some(made) = self.specs.get(spec).filter(|_| !elsewhere) else { return false };
        changed.iter().any(|path| made.files.contains(path) || made.broken && is_source(path))
    }

    /// Folders of all of them.
    pub(crate) fn folders(&self) -> BTreeSet<Utf8PathBuf> {
        let files = self.specs.values().flat_map(|made| &made.files);
        files.filter_map(|file| file.parent()).map(ToOwned::to_owned).collect()
    }
}

/// Nobody edits packages, and there are many.
fn in_package(file: &Utf8PathBuf) -> bool {
    file.components().any(|part| part.as_str() == "node_modules")
}

fn is_source(file: &Utf8PathBuf) -> bool {
    matches!(
        file.extension(),
        Some("js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "json" | "vue" | "svelte")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(path: &str) -> BTreeSet<Utf8PathBuf> {
        [path.into()].into()
    }

    #[test]
    fn a_change_touches_the_specs_that_it_is_part_of() {
        let mut sources = Sources::default();
        sources.made("a", Some(vec!["/p/a.js".into(), "/p/lib/x.js".into(), "/p/node_modules/y/y.js".into()]), []);
        sources.made("b", Some(vec!["/p/b.js".into()]), []);
        assert!(sources.touches("a", &changed("/p/lib/x.js"), false));
        assert!(!sources.touches("b", &changed("/p/lib/x.js"), false));
        assert!(!sources.touches("a", &changed("/p/lib/x.js"), true), "a preprocessor tells when it made it anew");
        assert!(!sources.touches("a", &changed("/p/node_modules/y/y.js"), false));
        assert!(!sources.touches("never run", &changed("/p/a.js"), false));
        assert_eq!(sources.folders(), ["/p".into(), "/p/lib".into()].into());
    }

    #[test]
    fn a_spec_that_couldnt_be_made_waits_for_any_source() {
        let mut sources = Sources::default();
        sources.made("a", None, ["/p/a.js".into()]);
        assert!(sources.touches("a", &changed("/p/missing.js"), false));
        assert!(!sources.touches("a", &changed("/p/missing.js"), true), "a preprocessor tells when it is mended");
        assert!(!sources.touches("a", &changed("/p/notes.txt"), false));
        assert_eq!(sources.folders(), ["/p".into()].into());
        sources.made("a", Some(vec!["/p/a.js".into()]), []);
        assert!(!sources.touches("a", &changed("/p/missing.js"), false));
    }
}
