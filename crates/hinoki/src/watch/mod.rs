//! What open mode and `hinoki run --watch` know of files: that they change, and which specs are made of them.

mod files;
mod sources;

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use hinoki_config::ProjectConfig;
use hinoki_protocol::SpecFile;

pub(crate) use files::{Watch, spec_folders};
pub(crate) use sources::Sources;

/// Folders of a project in which a change may matter.
pub(crate) fn folders(
    config: &ProjectConfig,
    sources: &Sources,
    config_files: &[Utf8PathBuf],
    support_file: Option<&Utf8PathBuf>,
) -> BTreeSet<Utf8PathBuf> {
    let mut folders = spec_folders(config);
    folders.extend(sources.folders());
    let single = config_files.iter().chain(support_file);
    folders.extend(single.filter_map(|file| file.parent()).map(ToOwned::to_owned));
    folders.insert(config.project.clone());
    folders
}

/// Whether changes may alter the list of specs: what isn't known may be a new one or a folder of such, and what is known
/// may be gone.
pub(crate) fn alter_list(paths: &BTreeSet<Utf8PathBuf>, specs: &[SpecFile]) -> bool {
    let known = |path: &Utf8PathBuf| specs.iter().any(|spec| spec.absolute == path.as_str());
    paths.iter().any(|path| path.is_dir() || known(path) != path.is_file())
}

/// A spec was bundled from these files; itself and the support file count as well.
pub(crate) fn bundled(
    sources: &mut Sources,
    spec: &str,
    files: Option<Vec<Utf8PathBuf>>,
    specs: &[SpecFile],
    support_file: Option<&Utf8PathBuf>,
) {
    let found = specs.iter().find(|known| known.relative == spec);
    let own = found.map(|known| known.absolute.clone().into()).into_iter().chain(support_file.cloned());
    sources.made(spec, files, own);
}
