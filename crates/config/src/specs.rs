//! Finds the specs of a run.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use hinoki_protocol::SpecFile;

use crate::effective::is_glob;
use crate::walk::{Excluded, Pattern, walk};
use crate::{ConfigError, ProjectConfig};

/// The specs of a run, by path. `chosen` is what `--spec` names (paths, folders, globs, comma lists, relative to the
/// working folder or to the project's); empty: all that `specPattern` matches.
///
/// A file that `--spec` names by its path runs whether or not the patterns match it. Globs and folders choose among the
/// files that `specPattern` matches, or, if it matches none of them, among all scripts that they match.
pub fn find_specs(config: &ProjectConfig, chosen: &[String]) -> Result<Vec<SpecFile>, ConfigError> {
    let folder = std::env::current_dir().ok().and_then(|folder| Utf8PathBuf::from_path_buf(folder).ok());
    find_specs_from(config, chosen, folder.as_deref().unwrap_or(&config.project))
}

/// The same for a given working folder.
pub(crate) fn find_specs_from(
    config: &ProjectConfig,
    chosen: &[String],
    folder: &Utf8Path,
) -> Result<Vec<SpecFile>, ConfigError> {
    let excluded = Excluded::new(&config.project, &config.exclude_spec_pattern)?;
    let specs = Pattern::list(&config.project, &config.spec_pattern)?;
    let chosen: Vec<&str> = chosen.iter().flat_map(|text| split_list(text)).collect();
    let mut found = BTreeSet::new();
    if chosen.is_empty() {
        for pattern in specs.included() {
            found.extend(walk(pattern, &excluded).filter(|path| specs.is_match(path)));
        }
        if found.is_empty() {
            return Err(ConfigError::NoSpecs(none_match(config, &excluded)));
        }
    }
    for wanted in chosen {
        let before = found.len();
        choose(config, wanted, folder, &specs, &excluded, &mut found)?;
        if found.len() == before && !found.iter().any(|path| path.as_str().ends_with(wanted)) {
            let message =
                format!("--spec {wanted} matches no spec in {}{}", config.project, nearest_files(config, wanted));
            return Err(ConfigError::NoSpecs(message));
        }
    }
    let mut files: Vec<SpecFile> = found.iter().map(|path| spec_file(&config.project, path)).collect();
    files.sort_by(|one, other| one.relative.cmp(&other.relative));
    Ok(files)
}

/// Adds what one item of `--spec` names.
fn choose(
    config: &ProjectConfig,
    wanted: &str,
    folder: &Utf8Path,
    specs: &Pattern,
    excluded: &Excluded,
    found: &mut BTreeSet<Utf8PathBuf>,
) -> Result<(), ConfigError> {
    let roots = [folder, &config.project];
    if let Some(path) = roots.iter().map(|root| normal(&root.join(wanted))).find(|path| path.is_file()) {
        found.insert(path);
        return Ok(());
    }
    let below = roots.iter().map(|root| normal(&root.join(wanted))).find(|path| path.is_dir());
    let texts: Vec<String> = match below {
        Some(folder) => vec![format!("{}/**/*", escape(&folder))],
        None if is_glob(wanted) => roots.iter().map(|root| format!("{}/{wanted}", escape(root))).collect(),
        None => return Ok(()),
    };
    for text in texts {
        let matched: Vec<Utf8PathBuf> = Pattern::list(&config.project, &[text])?
            .included()
            .flat_map(|pattern| walk(pattern, excluded))
            .filter(|path| is_script(path) || specs.is_match(path))
            .collect();
        let any_spec = matched.iter().any(|path| specs.is_match(path));
        found.extend(matched.into_iter().filter(|path| !any_spec || specs.is_match(path)));
    }
    Ok(())
}

/// Cuts at commas outside of braces and parentheses.
fn split_list(text: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, character) in text.char_indices() {
        match character {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            ',' if depth <= 0 => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(text[start..].trim());
    items.retain(|item| !item.is_empty());
    items
}

/// Without `.` and `..`.
pub(crate) fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut normal = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => _ = normal.pop(),
            part => normal.push(part),
        }
    }
    normal
}

fn escape(path: &Utf8Path) -> String {
    let special = |character: char| "*?[]{}()!+@\\".contains(character);
    path.as_str()
        .chars()
        .flat_map(|character| special(character).then_some('\\').into_iter().chain([character]))
        .collect()
}

fn is_script(path: &Utf8Path) -> bool {
    matches!(path.extension(), Some("js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "coffee"))
}

/// Relative to the project, with `..` if the file lies outside of it.
pub(crate) fn relative(project: &Utf8Path, path: &Utf8Path) -> String {
    if let Ok(inside) = path.strip_prefix(project) {
        return inside.to_string();
    }
    let (from, to): (Vec<_>, Vec<_>) = (project.components().collect(), path.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    up.chain(to[common..].iter().map(ToString::to_string)).collect::<Vec<_>>().join("/")
}

fn spec_file(project: &Utf8Path, path: &Utf8Path) -> SpecFile {
    let name = path.file_name().unwrap_or_default();
    let (stem, file_extension) = match name.rfind('.').filter(|&dot| dot > 0) {
        Some(dot) => name.split_at(dot),
        None => (name, ""),
    };
    let marks = [".cy", ".spec", ".test", "-spec", "_spec", "-test", "_test"];
    let mark = marks.iter().find(|mark| stem.ends_with(**mark)).copied().unwrap_or_default();
    SpecFile {
        name: name.to_owned(),
        relative: relative(project, path),
        absolute: path.to_string(),
        spec_file_extension: format!("{mark}{file_extension}"),
        file_extension: file_extension.to_owned(),
    }
}

fn none_match(config: &ProjectConfig, excluded: &Excluded) -> String {
    let patterns: Vec<String> = config.spec_pattern.iter().map(|pattern| format!("`{pattern}`")).collect();
    let hint = nearest_files(config, config.spec_pattern.first().map_or("", |pattern| pattern));
    let left_out = Pattern::list(&config.project, &config.spec_pattern).map_or(0, |specs| {
        // Packages are left out always, and that surprises nobody.
        let packages = ["**/node_modules/**".to_owned()];
        let packages = Excluded::new(&config.project, &packages).unwrap_or_else(|_| Excluded::nothing(&config.project));
        let all: BTreeSet<_> = specs.included().flat_map(|pattern| walk(pattern, &packages)).collect();
        all.iter().filter(|path| excluded.is_match(path)).count()
    });
    let left_out = match left_out {
        0 => String::new(),
        count => format!("; {count} that match are left out by `excludeSpecPattern`"),
    };
    format!("no spec matches `specPattern` {} in {}{left_out}{hint}", patterns.join(", "), config.project)
}

/// Files that look like specs and are most like what was asked for.
fn nearest_files(config: &ProjectConfig, wanted: &str) -> String {
    const MOST: usize = 3;
    let looks = ["**/*{.cy,.spec,.test,-spec,_spec}.{js,jsx,ts,tsx,mjs,cjs}".to_owned()];
    let Ok(excluded) = Excluded::new(&config.project, &["**/node_modules/**".to_owned(), "**/.*/**".to_owned()]) else {
        return String::new();
    };
    let Ok(looks) = Pattern::list(&config.project, &looks) else { return String::new() };
    let words = |text: &str| text.split(['/', '.']).map(str::to_owned).collect::<BTreeSet<_>>();
    let wanted_words = words(wanted);
    let mut files: Vec<((Reverse<usize>, usize), String)> = looks
        .included()
        .flat_map(|pattern| walk(pattern, &excluded))
        .map(|path| relative(&config.project, &path))
        .map(|path| {
            let shared = words(&path).intersection(&wanted_words).count();
            ((Reverse(shared), strsim::damerau_levenshtein(wanted, &path)), path)
        })
        .collect();
    files.sort();
    files.dedup();
    if files.is_empty() {
        return "; nothing else in the project looks like a spec".to_owned();
    }
    let more = if files.len() > MOST { ", …" } else { "" };
    let names: Vec<&str> = files.iter().take(MOST).map(|(_, path)| path.as_str()).collect();
    format!("; files that look like specs: {}{more}", names.join(", "))
}

#[cfg(test)]
#[path = "specs_tests.rs"]
mod tests;
