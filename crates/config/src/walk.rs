//! Files on disk that match patterns.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::WalkBuilder;

use crate::glob::expand;
use crate::specs::{normal, relative};
use crate::{ConfigError, Glob, GlobOptions};

/// A list of patterns, each with the folder that it starts from. Those with `!` in front take files away again.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    included: Vec<Based>,
    taken_away: Vec<Based>,
}

/// A pattern without braces.
#[derive(Debug, Clone)]
pub(crate) struct Based {
    /// The part without wildcards, absolute.
    folder: Utf8PathBuf,
    /// What follows, relative to it; `None` if the whole pattern is a path.
    glob: Option<Arc<Glob>>,
}

impl Pattern {
    /// Reads patterns that are relative to a folder, or absolute.
    pub(crate) fn list(folder: &Utf8Path, patterns: &[String]) -> Result<Self, ConfigError> {
        let mut list = Self { included: Vec::new(), taken_away: Vec::new() };
        for pattern in patterns {
            let (text, into) = match pattern.strip_prefix('!') {
                Some(rest) => (rest, &mut list.taken_away),
                None => (pattern.as_str(), &mut list.included),
            };
            let expanded = expand(text).ok_or_else(|| too_much(pattern))?;
            for text in expanded {
                into.push(Based::new(folder, &text)?);
            }
        }
        Ok(list)
    }

    /// Each pattern that adds files.
    pub(crate) fn included(&self) -> impl Iterator<Item = &Based> {
        self.included.iter()
    }

    /// Whether a file, by its absolute path, is one of the list.
    pub(crate) fn is_match(&self, path: &Utf8Path) -> bool {
        self.included.iter().any(|pattern| pattern.is_match(path))
            && !self.taken_away.iter().any(|pattern| pattern.is_match(path))
    }
}

impl Based {
    fn new(folder: &Utf8Path, text: &str) -> Result<Self, ConfigError> {
        let mut literal: Vec<String> = Vec::new();
        let mut parts = text.split('/').peekable();
        while let Some(part) = parts.next_if(|part| !has_wildcard(part)) {
            literal.push(unescape(part));
        }
        let rest: Vec<&str> = parts.collect();
        // An absolute pattern starts with an empty part.
        let mut path =
            if literal.first().is_some_and(String::is_empty) { Utf8PathBuf::from("/") } else { folder.to_owned() };
        path.extend(literal.iter().filter(|part| !part.is_empty()));
        let path = normal(&path);
        if rest.is_empty() {
            return Ok(Self::of_path(path));
        }
        let glob = Glob::new(&rest.join("/"), GlobOptions::default())
            .map_err(|error| ConfigError::Argument(error.to_string()))?;
        Ok(Self { folder: path, glob: Some(Arc::new(glob)) })
    }

    /// A folder stands for all that is in it.
    fn of_path(path: Utf8PathBuf) -> Self {
        let all = path.is_dir().then(|| Glob::new("**/*", GlobOptions::default()).ok()).flatten();
        Self { folder: path, glob: all.map(Arc::new) }
    }

    fn is_match(&self, path: &Utf8Path) -> bool {
        match (&self.glob, path.strip_prefix(&self.folder)) {
            (Some(glob), Ok(rest)) => glob.is_match(rest.as_str()),
            (None, _) => path == self.folder,
            (Some(_), Err(_)) => false,
        }
    }
}

/// Patterns of files that are no specs. As Cypress documents, names that start with a dot are nothing special, and a
/// pattern without a slash is about file names.
#[derive(Debug, Clone)]
pub(crate) struct Excluded {
    project: Utf8PathBuf,
    globs: Vec<Glob>,
}

impl Excluded {
    pub(crate) fn new(project: &Utf8Path, patterns: &[String]) -> Result<Self, ConfigError> {
        let options = GlobOptions { dot: true, match_base: true, no_case: false };
        let read = |pattern: &String| {
            let text = pattern.strip_prefix("./").unwrap_or(pattern);
            let text = text.strip_prefix(project.as_str()).map_or(text, |inside| inside.trim_start_matches('/'));
            Glob::new(text, options).map_err(|error| ConfigError::Argument(error.to_string()))
        };
        Ok(Self { project: project.to_owned(), globs: patterns.iter().map(read).collect::<Result<_, _>>()? })
    }

    pub(crate) fn nothing(project: &Utf8Path) -> Self {
        Self { project: project.to_owned(), globs: Vec::new() }
    }

    pub(crate) fn is_match(&self, path: &Utf8Path) -> bool {
        let inside = relative(&self.project, path);
        self.globs.iter().any(|glob| glob.is_match(&inside))
    }

    /// Whether all that a folder holds is left out: asked of a file in it that nothing else names.
    fn is_all_of(&self, folder: &Utf8Path) -> bool {
        let inside = relative(&self.project, folder);
        self.globs.iter().any(|glob| glob.matches_all_below(&inside))
    }
}

/// The files that a pattern matches, never looking into folders where none can be.
pub(crate) fn walk(pattern: &Based, excluded: &Excluded) -> impl Iterator<Item = Utf8PathBuf> + use<> {
    let (folder, glob) = (pattern.folder.clone(), pattern.glob.clone());
    let is_file = glob.is_none() && folder.is_file();
    let single = (is_file && !excluded.is_match(&folder)).then(|| folder.clone());
    let walked = glob.filter(|_| folder.is_dir()).map(|glob| {
        let (below, pruned, start) = (glob.clone(), excluded.clone(), folder.clone());
        let walker = WalkBuilder::new(&folder)
            .standard_filters(false)
            .follow_links(true)
            .filter_entry(move |entry| {
                let Some(path) = Utf8Path::from_path(entry.path()) else { return false };
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let Ok(inside) = path.strip_prefix(&start) else { return true };
                if inside.as_str().is_empty() || !is_folder {
                    return true;
                }
                below.may_match_below(inside.as_str()) && !pruned.is_all_of(path)
            })
            .build();
        let excluded = excluded.clone();
        walker
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
            .filter_map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).ok())
            .filter(move |path| path.strip_prefix(&folder).is_ok_and(|inside| glob.is_match(inside.as_str())))
            .filter(move |path| !excluded.is_match(path))
    });
    single.into_iter().chain(walked.into_iter().flatten())
}

fn has_wildcard(part: &str) -> bool {
    let mut characters = part.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => _ = characters.next(),
            '*' | '?' | '[' => return true,
            '+' | '@' | '!' if characters.peek() == Some(&'(') => return true,
            _ => {}
        }
    }
    false
}

fn unescape(part: &str) -> String {
    let mut text = String::new();
    let mut characters = part.chars();
    while let Some(character) = characters.next() {
        text.push(if character == '\\' { characters.next().unwrap_or('\\') } else { character });
    }
    text
}

fn too_much(pattern: &str) -> ConfigError {
    ConfigError::Argument(format!("the braces of `{pattern}` stand for too many patterns"))
}
