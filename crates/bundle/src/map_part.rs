use std::sync::OnceLock;

use camino::Utf8Path;
use rolldown_sourcemap::SourceMap;

use crate::paths;

/// The map of one of the scripts that a bundle is put together of.
#[derive(Debug)]
pub(crate) struct MapPart {
    /// Its sources are absolute paths.
    map: SourceMap,
    /// In order of their place in the script; made at the first lookup.
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

impl MapPart {
    pub(crate) fn new(map: SourceMap) -> Self {
        Self { map, tokens: OnceLock::new() }
    }

    /// File, line and column of a place in the script, all counted from 0.
    pub(crate) fn lookup(&self, line: u32, column: u32) -> Option<(&str, u32, u32)> {
        let tokens = self.tokens();
        let after = tokens.partition_point(|token| (token.line, token.column) <= (line, column));
        let token = tokens[..after].last().filter(|token| token.line == line)?;
        let source = self.map.get_source(token.source?)?;
        (!paths::is_virtual(source)).then_some((source, token.source_line, token.source_column))
    }

    /// The text of a file as it was bundled.
    pub(crate) fn content(&self, path: &Utf8Path) -> Option<&str> {
        let index = self.map.get_sources().position(|source| source == path)?;
        self.map.get_source_content(u32::try_from(index).ok()?)
    }

    pub(crate) fn to_json(&self) -> String {
        self.map.to_json_string()
    }

    fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| {
            let mut tokens: Vec<_> = self
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
}
