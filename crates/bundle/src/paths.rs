use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// A module that is in no file: the entry, shims, helpers of the bundler.
pub(crate) fn is_virtual(id: &str) -> bool {
    id.starts_with('\0') || id.contains("\\0") || !Utf8Path::new(id).is_absolute()
}

/// How a path is shown: relative to the root where it lies inside.
pub(crate) fn shown(root: &Utf8Path, path: &str) -> String {
    Utf8Path::new(path).strip_prefix(root).map_or(path, Utf8Path::as_str).replace('\\', "/")
}

/// Whether a file belongs to an installed package.
pub(crate) fn in_package(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| part == "node_modules")
}

/// A path without `.` and `..`, below `root` if relative.
pub(crate) fn absolute(root: &Utf8Path, path: &str) -> Utf8PathBuf {
    let mut result = Utf8PathBuf::new();
    for part in root.join(path).components() {
        match part {
            Utf8Component::ParentDir => {
                result.pop();
            }
            Utf8Component::CurDir => {}
            part => result.push(part),
        }
    }
    result
}
