use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{CodeFrame, RawError, SourceLocation, TestError};
use rolldown_sourcemap::SourceMap;

use crate::{code_frame, paths, stack};

/// Lines shown before and after a place that failed.
const CONTEXT: u32 = 3;

/// Positions of a script back to those of its sources. Cheap to clone.
#[derive(Clone)]
pub struct SourceMapped(Arc<Inner>);

struct Inner {
    root: Utf8PathBuf,
    map: SourceMap,
    /// Tokens that have a source, in order of their place in the script; made at the first lookup.
    tokens: OnceLock<Vec<Token>>,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    line: u32,
    column: u32,
    source: Option<u32>,
    source_line: u32,
    source_column: u32,
}

impl std::fmt::Debug for SourceMapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceMapped").field("root", &self.0.root).finish_non_exhaustive()
    }
}

impl SourceMapped {
    /// From a map whose sources are absolute paths.
    pub(crate) fn new(root: &Utf8Path, map: SourceMap) -> Self {
        Self(Arc::new(Inner { root: root.to_owned(), map, tokens: OnceLock::new() }))
    }

    /// Place in the sources of a place in the script, both counted from 1. `None` for what the bundler added itself.
    pub fn lookup(&self, line: u32, column: u32) -> Option<SourceLocation> {
        let (line, column) = (line.checked_sub(1)?, column.checked_sub(1)?);
        let tokens = self.tokens();
        let after = tokens.partition_point(|token| (token.line, token.column) <= (line, column));
        let token = tokens[..after].last().filter(|token| token.line == line)?;
        let source = self.0.map.get_source(token.source?)?;
        if paths::is_virtual(source) {
            return None;
        }
        Some(SourceLocation {
            file: paths::shown(&self.0.root, source),
            line: token.source_line + 1,
            column: token.source_column + 1,
        })
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
        let path = self.0.root.join(&location.file);
        let bundled = self
            .0
            .map
            .get_sources()
            .position(|source| source == path)
            .and_then(|index| self.0.map.get_source_content(u32::try_from(index).ok()?));
        match bundled {
            Some(text) => code_frame::cut(text, location, context),
            None => code_frame::cut(&std::fs::read_to_string(path).ok()?, location, context),
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

    /// The map as JSON, for developer tools.
    pub fn to_json(&self) -> String {
        self.0.map.to_json_string()
    }

    fn tokens(&self) -> &[Token] {
        self.0.tokens.get_or_init(|| {
            let mut tokens: Vec<_> = self
                .0
                .map
                .get_tokens()
                .map(|token| Token {
                    line: token.get_dst_line(),
                    column: token.get_dst_col(),
                    source: token.get_source_id(),
                    source_line: token.get_src_line(),
                    source_column: token.get_src_col(),
                })
                .collect();
            tokens.sort_by_key(|token| (token.line, token.column));
            tokens
        })
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
