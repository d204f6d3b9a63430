use camino::Utf8Path;
use hinoki_protocol::SourceLocation;
use rolldown::Platform;
use rolldown_error::{BuildDiagnostic, DiagnosticOptions, EventKind};

use super::{resolve_errors, resolve_errors::Import};
use crate::{BundleError, BundleErrorKind, code_frame, paths};

const CONTEXT: u32 = 3;

/// All errors of an attempt as one.
pub(crate) fn to_error(root: &Utf8Path, platform: Platform, diagnostics: &[BuildDiagnostic]) -> BundleError {
    let mut errors: Vec<BundleError> = Vec::new();
    for diagnostic in diagnostics {
        let error = to_single_error(root, platform, diagnostic);
        // A broken tsconfig.json is told once for each import.
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors.sort_by_key(|error| error.location.as_ref().map(|at| (at.file.clone(), at.line, at.column)));
    let mut errors = errors.into_iter();
    match errors.next() {
        Some(first) => BundleError { others: errors.collect(), ..first },
        None => BundleError::new("the bundler failed without saying why"),
    }
}

/// One diagnostic.
pub(crate) fn to_single_error(root: &Utf8Path, platform: Platform, diagnostic: &BuildDiagnostic) -> BundleError {
    let options = DiagnosticOptions { cwd: root.as_std_path().to_owned() };
    let message = diagnostic.to_message_with(&options);
    let (message, hint) = match diagnostic.kind() {
        EventKind::UnresolvedImport
        | EventKind::ResolveError
        | EventKind::UnresolvedEntry
        | EventKind::TsConfigError => {
            let import = Import {
                root,
                platform,
                specifier: &diagnostic.exporter().unwrap_or_default(),
                importer: &diagnostic.id().unwrap_or_default(),
            };
            match resolve_errors::explain(&import) {
                Some(error) if error.location.is_some() => return error,
                Some(error) => (error.message, error.hint),
                None => (sentence(&message), None),
            }
        }
        EventKind::MissingExportError => (missing_export(&message), None),
        EventKind::JsonParseError => (format!("invalid JSON: {}", without_place(&message)), None),
        EventKind::RequireTlaError => {
            let file = quoted(&message).next().unwrap_or("a file that it needs");
            (
                format!("this require() can't wait: {file} awaits at its top level"),
                Some("use import instead".to_owned()),
            )
        }
        _ => (sentence(&message), None),
    };
    let location = locate(root, &options, diagnostic);
    let code_frame = location.as_ref().and_then(|location| frame(root, location));
    BundleError { kind: kind(diagnostic), message, location, code_frame, hint, others: Vec::new() }
}

fn kind(diagnostic: &BuildDiagnostic) -> BundleErrorKind {
    match diagnostic.kind() {
        EventKind::ParseError | EventKind::JsonParseError | EventKind::TransformError => BundleErrorKind::Syntax,
        EventKind::UnresolvedImport
        | EventKind::UnresolvedEntry
        | EventKind::ResolveError
        | EventKind::MissingExportError
        | EventKind::RequireTlaError => BundleErrorKind::Import,
        _ => BundleErrorKind::Other,
    }
}

/// Whether a warning is about what the spec does; others are about the quality of a bundle.
pub(crate) fn is_worth_telling(diagnostic: &BuildDiagnostic) -> bool {
    matches!(
        diagnostic.kind(),
        EventKind::ImportIsUndefined
            | EventKind::CannotCallNamespace
            | EventKind::CommonJsVariableInEsm
            | EventKind::UnsupportedTsconfigOption
    )
}

/// Whether a missing export is one that other bundlers pass over too: a type that a TypeScript file exports anew without
/// saying that it is one, or a slip of a package.
pub(crate) fn is_missing_type(root: &Utf8Path, diagnostic: &BuildDiagnostic) -> bool {
    if !matches!(diagnostic.kind(), EventKind::MissingExportError) {
        return false;
    }
    let options = DiagnosticOptions { cwd: root.as_std_path().to_owned() };
    let Some(location) = locate(root, &options, diagnostic) else { return false };
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

/// The lines around a place of a file on disk.
pub(crate) fn frame(root: &Utf8Path, location: &SourceLocation) -> Option<hinoki_protocol::CodeFrame> {
    code_frame::cut(&std::fs::read_to_string(root.join(&location.file)).ok()?, location, CONTEXT)
}

fn locate(root: &Utf8Path, options: &DiagnosticOptions, diagnostic: &BuildDiagnostic) -> Option<SourceLocation> {
    let (file, line, column, _) = diagnostic.to_diagnostic_with(options).get_primary_location()?;
    if file.contains("\\0") {
        return None;
    }
    Some(SourceLocation {
        file: paths::shown(root, paths::absolute(root, &file).as_str()),
        line: line.try_into().ok()?,
        column: u32::try_from(column).ok()? + 1,
    })
}

/// `"two" is not exported by "b.js", imported by "a.js".`
fn missing_export(message: &str) -> String {
    let mut names = quoted(message);
    match (names.next(), names.next()) {
        (Some(name), Some(file)) => format!("{file} doesn't export '{name}'"),
        _ => sentence(message),
    }
}

fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('"').skip(1).step_by(2)
}

/// The place is told otherwise.
fn without_place(message: &str) -> &str {
    message.rfind(" at line ").map_or(message, |end| &message[..end])
}

/// In our style: small first letter, no full stop.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.').replace("`EOF`", "the end of the file");
    let mut chars = message.chars();
    match (chars.next(), chars.next()) {
        // Not `JSX …`.
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            format!("{}{}", first.to_lowercase(), &message[first.len_utf8()..])
        }
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(sentence("Unexpected token."), "unexpected token");
        assert_eq!(sentence("JSX isn't allowed"), "JSX isn't allowed");
        assert_eq!(sentence("`a` is there"), "`a` is there");
        assert_eq!(without_place("expected value at line 2 column 8"), "expected value");
        assert_eq!(
            missing_export("\"a\" is not exported by \"b.js\", imported by \"c.js\"."),
            "b.js doesn't export 'a'"
        );
    }
}
