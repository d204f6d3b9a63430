//! Why an import leads nowhere, and what to do.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::SourceLocation;
use rolldown::{Platform, ResolveOptions, TsConfig};
use rolldown_common::ImportKind;
use rolldown_fs::{OsFileSystem, OxcResolverFileSystem};
use rolldown_resolver::{ResolveError, Resolver};

use super::diagnostics;
use crate::{BundleError, BundleErrorKind, paths};

/// An import that failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Import<'a> {
    pub root: &'a Utf8Path,
    pub platform: Platform,
    pub specifier: &'a str,
    pub importer: &'a str,
}

/// Asks the resolver again: what the bundler hands on is a text for people, without the parts that it was made of.
pub(crate) fn explain(import: &Import<'_>) -> Option<BundleError> {
    let Import { root, platform, specifier, importer } = *import;
    let resolver = Resolver::new(
        <OsFileSystem as OxcResolverFileSystem>::new(false),
        root.as_std_path().to_owned(),
        platform,
        &TsConfig::Auto(true),
        ResolveOptions::default(),
    );
    // What the entry imports is resolved as if it imported itself: a tsconfig.json is looked for from there.
    let importer = Some(Path::new(if paths::is_virtual(importer) { specifier } else { importer }));
    let error = match resolver.resolve(importer, specifier, ImportKind::Import, false) {
        // It exists for `import`, so it can only be missing for `require`.
        Ok(_) => resolver.resolve(importer, specifier, ImportKind::Require, false).err()?,
        Err(error) => error,
    };
    Some(match &error {
        ResolveError::NotFound(_) | ResolveError::ExtensionAlias(..) => not_found(import),
        ResolveError::PackagePathNotExported { subpath, .. } => {
            BundleError::new(format!("the package '{}' doesn't export '{subpath}'", package_name(specifier)))
        }
        ResolveError::TsconfigLoadFailed { path, source } => broken_tsconfig(root, path, source),
        ResolveError::TsconfigNotFound(path) => missing_tsconfig(root, path),
        error => BundleError::new(format!("can't find '{specifier}': {error}")),
    })
}

fn not_found(import: &Import<'_>) -> BundleError {
    let Import { root, specifier, importer, .. } = *import;
    if specifier.starts_with(['.', '/']) {
        let folder = Utf8Path::new(importer).parent().unwrap_or(root);
        return file_not_found(root, &paths::absolute(folder, specifier), specifier);
    }
    let package = package_name(specifier);
    // No package is named so.
    if package.starts_with("@/") || package.starts_with(['~', '#']) {
        return BundleError::new(format!("can't find '{specifier}'"))
            .with_hint("if this is an alias, add it to `compilerOptions.paths` of tsconfig.json");
    }
    if let Some(module) = specifier.strip_prefix("node:") {
        return BundleError::new(format!("Node has no module '{module}'"));
    }
    let folders = || Utf8Path::new(importer).ancestors().chain(root.ancestors());
    if folders().any(|folder| folder.join("node_modules").join(package).is_dir()) {
        return BundleError::new(format!("can't find '{specifier}' in the installed package '{package}'"));
    }
    let wanted = folders().any(|folder| is_listed(&folder.join("package.json"), package));
    BundleError::new(format!("can't find the package '{package}'")).with_hint(if wanted {
        format!("package.json lists '{package}', but it isn't installed: npm install")
    } else {
        format!("npm install -D {package}")
    })
}

fn file_not_found(root: &Utf8Path, path: &Utf8Path, specifier: &str) -> BundleError {
    let error = BundleError::new(format!("can't find '{specifier}'"));
    match similar(path) {
        Some(similar) => {
            error.with_hint(format!("there is {}, names differ in case", paths::shown(root, similar.as_str())))
        }
        None => error.with_hint(format!("there is no {}", paths::shown(root, path.as_str()))),
    }
}

/// A file beside it whose name differs in case alone.
fn similar(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let wanted = path.file_name()?.to_lowercase();
    path.parent()?.read_dir_utf8().ok()?.flatten().map(|entry| entry.into_path()).find(|entry| {
        let name = entry.file_name().unwrap_or_default().to_lowercase();
        name == wanted || name.split('.').next() == Some(&wanted)
    })
}

fn is_listed(file: &Utf8Path, package: &str) -> bool {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]
        .iter()
        .any(|list| json.get(list).and_then(|list| list.get(package)).is_some())
}

fn broken_tsconfig(root: &Utf8Path, path: &Path, source: &ResolveError) -> BundleError {
    let file = shown(root, path);
    match source {
        ResolveError::Json(json) => {
            let location = SourceLocation {
                file: shown(root, &json.path),
                line: u32::try_from(json.line).unwrap_or_default().max(1),
                column: u32::try_from(json.column).unwrap_or_default().max(1),
            };
            BundleError {
                kind: BundleErrorKind::Syntax,
                message: format!("invalid JSON: {}", json.message.split(" at line ").next().unwrap_or_default()),
                code_frame: diagnostics::frame(root, &location),
                location: Some(location),
                hint: None,
                others: Vec::new(),
            }
        }
        ResolveError::TsconfigNotFound(missing) => missing_tsconfig(root, missing),
        ResolveError::NotFound(missing) => BundleError::new(format!(
            "{file} extends '{missing}', which can't be found"
        ))
        .with_hint(match missing.starts_with(['.', '/']) {
            true => "check the path; it is relative to the file".to_owned(),
            false => format!("npm install -D {}", package_name(missing)),
        }),
        source => BundleError::new(format!("{file} can't be used: {source}")),
    }
}

fn missing_tsconfig(root: &Utf8Path, path: &Path) -> BundleError {
    BundleError::new(format!("there is no {}", shown(root, path)))
        .with_hint("a tsconfig.json names it in `extends` or `references`")
}

fn shown(root: &Utf8Path, path: &Path) -> String {
    paths::shown(root, &path.to_string_lossy())
}

/// `@scope/name/deep/file` → `@scope/name`.
fn package_name(specifier: &str) -> &str {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(parts - 1).map_or(specifier, |(end, _)| &specifier[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_names() {
        for (specifier, name) in
            [("a", "a"), ("a/b/c", "a"), ("@s/a", "@s/a"), ("@s/a/b", "@s/a"), ("@/x/y", "@/x"), ("node:fs", "node:fs")]
        {
            assert_eq!(package_name(specifier), name);
        }
    }
}
