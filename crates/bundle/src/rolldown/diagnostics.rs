use camino::Utf8Path;
use hinoki_protocol::SourceLocation;
use rolldown_error::{BuildDiagnostic, DiagnosticOptions, EventKind};

use crate::{BundleError, code_frame, paths};

const CONTEXT: u32 = 3;

/// All errors of an attempt as one.
pub(crate) fn to_error(root: &Utf8Path, diagnostics: &[BuildDiagnostic]) -> BundleError {
    let mut errors = diagnostics.iter().map(|diagnostic| to_single_error(root, diagnostic));
    match errors.next() {
        Some(first) => BundleError { others: errors.collect(), ..first },
        None => BundleError::new("the bundler failed without saying why"),
    }
}

/// One diagnostic.
pub(crate) fn to_single_error(root: &Utf8Path, diagnostic: &BuildDiagnostic) -> BundleError {
    let options = DiagnosticOptions { cwd: root.as_std_path().to_owned() };
    let location =
        diagnostic.to_diagnostic_with(&options).get_primary_location().and_then(|(file, line, column, _)| {
            Some(SourceLocation {
                file: paths::shown(root, paths::absolute(root, &file).as_str()),
                line: line.try_into().ok()?,
                column: u32::try_from(column).ok()? + 1,
            })
        });
    let (message, hint) = match diagnostic.kind() {
        EventKind::UnresolvedImport => unresolved(&diagnostic.exporter().unwrap_or_default()),
        _ => (diagnostic.to_message_with(&options), None),
    };
    let code_frame = location.as_ref().and_then(|location| {
        code_frame::cut(&std::fs::read_to_string(root.join(&location.file)).ok()?, location, CONTEXT)
    });
    BundleError { message, location, code_frame, hint, others: Vec::new() }
}

fn unresolved(specifier: &str) -> (String, Option<String>) {
    let message = format!("can't find '{specifier}'");
    let hint = if specifier.starts_with(['.', '/']) {
        "check the path; it is relative to the importing file".to_owned()
    } else {
        format!("npm install -D {}", package_name(specifier))
    };
    (message, Some(hint))
}

/// `@scope/name/deep/file` → `@scope/name`.
fn package_name(specifier: &str) -> &str {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(parts - 1).map_or(specifier, |(end, _)| &specifier[..end])
}

/// Whether a missing export is one that other bundlers pass over too: a type that a TypeScript file exports anew without
/// saying that it is one, or a slip of a package.
pub(crate) fn is_missing_type(root: &Utf8Path, diagnostic: &BuildDiagnostic) -> bool {
    if !matches!(diagnostic.kind(), EventKind::MissingExportError) {
        return false;
    }
    let error = to_single_error(root, diagnostic);
    let Some(location) = &error.location else { return false };
    if paths::in_package(&location.file) {
        return true;
    }
    let typescript = [".ts", ".tsx", ".mts", ".cts"].iter().any(|extension| location.file.ends_with(extension));
    typescript
        && std::fs::read_to_string(root.join(&location.file)).is_ok_and(|text| {
            let mut before: Vec<_> = text.lines().take(location.line as usize).collect();
            let last = before.pop().unwrap_or_default();
            let units: Vec<_> = last.encode_utf16().take(location.column as usize - 1).collect();
            let before = format!("{}\n{}", before.join("\n"), String::from_utf16_lossy(&units));
            before.rfind("export") > before.rfind("import")
        })
}
