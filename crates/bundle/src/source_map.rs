use std::borrow::Cow;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{CodeFrame, RawError, SourceLocation, TestError};

use crate::{code_frame, map_part::MapPart, paths, stack};

/// Lines shown before and after a place that failed.
const CONTEXT: u32 = 3;

/// Positions of a script back to those of its sources. Cheap to clone.
#[derive(Clone)]
pub struct SourceMapped(Arc<Inner>);

struct Inner {
    root: Utf8PathBuf,
    /// The first line of each part in the script, from 0, in order.
    parts: Vec<(u32, Arc<MapPart>)>,
}

impl std::fmt::Debug for SourceMapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceMapped").field("root", &self.0.root).finish_non_exhaustive()
    }
}

impl SourceMapped {
    pub(crate) fn new(root: &Utf8Path, parts: Vec<(u32, Arc<MapPart>)>) -> Self {
        Self(Arc::new(Inner { root: root.to_owned(), parts }))
    }

    /// The same for a script that another part is put behind.
    pub(crate) fn with_part(&self, first_line: u32, part: Arc<MapPart>) -> Self {
        let mut parts = self.0.parts.clone();
        parts.push((first_line, part));
        Self::new(&self.0.root, parts)
    }

    /// Place in the sources of a place in the script, both counted from 1. `None` for what the bundler added itself.
    pub fn lookup(&self, line: u32, column: u32) -> Option<SourceLocation> {
        let (line, column) = (line.checked_sub(1)?, column.checked_sub(1)?);
        let after = self.0.parts.partition_point(|(first_line, _)| *first_line <= line);
        let (first_line, part) = self.0.parts[..after].last()?;
        let (source, line, column) = part.lookup(line - first_line, column)?;
        Some(SourceLocation { file: paths::shown(&self.0.root, source), line: line + 1, column: column + 1 })
    }

    /// A stack of the page with places of the sources: one `at …` a line, frames of Hinoki itself left out.
    pub fn map_stack(&self, stack: &str) -> String {
        stack::frames(stack)
            .filter_map(|frame| self.map_frame(&frame))
            .map(|frame| frame.to_string())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Where user code stood: the innermost frame in a file of the project, else in a package.
    pub fn first_user_frame(&self, stack: &str) -> Option<SourceLocation> {
        let mut in_package = None;
        for frame in stack::frames(stack) {
            let Some(location) = self.locate(&frame) else { continue };
            if !paths::in_package(&location.file) {
                return Some(location);
            }
            in_package.get_or_insert(location);
        }
        in_package
    }

    /// The lines around a place, `context` before and after it, from the text that was bundled, else from the file.
    pub fn code_frame(&self, location: &SourceLocation, context: u32) -> Option<CodeFrame> {
        code_frame::cut(&self.text(&location.file)?, location, context)
    }

    /// The text of a file that places name, as it was bundled, else as it lies on disk.
    pub fn text(&self, file: &str) -> Option<Cow<'_, str>> {
        let path = self.0.root.join(file);
        match self.0.parts.iter().find_map(|(_, part)| part.content(&path)) {
            Some(text) => Some(text.into()),
            None => std::fs::read_to_string(path).ok().map(Cow::from),
        }
    }

    /// An error of the page as a person reads it.
    pub fn to_test_error(&self, error: &RawError) -> TestError {
        TestError {
            name: error.name.clone(),
            message: error.message.clone(),
            stack: self.map_stack(&error.stack),
            code_frame: self.first_user_frame(&error.stack).and_then(|at| self.code_frame(&at, CONTEXT)),
            expected: error.expected.clone(),
            actual: error.actual.clone(),
            hint: error.hint.clone(),
            hook: error.hook.clone(),
        }
    }

    /// The map as JSON with one section for each part, for developer tools.
    pub fn to_json(&self) -> String {
        let section = |(line, part): &(u32, Arc<MapPart>)| {
            format!("{{\"offset\":{{\"line\":{line},\"column\":0}},\"map\":{}}}", part.to_json())
        };
        format!("{{\"version\":3,\"sections\":[{}]}}", self.0.parts.iter().map(section).collect::<Vec<_>>().join(","))
    }

    fn locate(&self, frame: &stack::Frame<'_>) -> Option<SourceLocation> {
        match frame.script {
            stack::Script::Bundle => self.lookup(frame.line, frame.column),
            stack::Script::Hinoki | stack::Script::Other(_) => None,
        }
    }

    fn map_frame(&self, frame: &stack::Frame<'_>) -> Option<stack::MappedFrame> {
        let location = match frame.script {
            stack::Script::Hinoki => return None,
            stack::Script::Bundle => self.lookup(frame.line, frame.column)?,
            stack::Script::Other(url) => SourceLocation { file: url.into(), line: frame.line, column: frame.column },
        };
        Some(stack::MappedFrame { function: frame.function.map(str::to_owned), location })
    }
}
