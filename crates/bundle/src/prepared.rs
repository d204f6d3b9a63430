//! Scripts that the user's own tools made: put together as ours are, with the source maps that they bring.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use camino::{Utf8Path, Utf8PathBuf};
use rolldown_sourcemap::{OwnedSourceMap, SourceMap};

use crate::{Bundle, BundleError, ScriptKind, SourceMapped, SupportScript, map_part::MapPart, paths};

/// Set before each script: what follows a script without a semicolon at its end would be taken for its arguments.
const BETWEEN: &str = ";\n";

/// How a comment begins that says where a script's map is.
const MARK: &str = "sourceMappingURL=";

/// A script that is ready for the page.
#[derive(Debug, Clone)]
pub struct PreparedScript {
    script: String,
    map: Arc<MapPart>,
    files: Vec<Utf8PathBuf>,
}

impl PreparedScript {
    /// Reads the script that was made of `source`, and its map, which stands in it or beside it.
    pub fn read(root: &Utf8Path, source: &Utf8Path, output: &Utf8Path) -> Result<Self, Box<BundleError>> {
        let text = std::fs::read_to_string(output)
            .map_err(|error| BundleError::new(format!("{output}, made by the preprocessor, can't be read: {error}")))?;
        let (script, map) = split(&text, output.parent().unwrap_or(root));
        let map = map.unwrap_or_else(rolldown_sourcemap::empty_sourcemap);
        let map = absolute_sources(root, output.parent().unwrap_or(root), map);
        let mut files: Vec<_> = map.get_sources().map(Utf8PathBuf::from).filter(|file| file.is_file()).collect();
        files.push(source.to_owned());
        Ok(Self { script, map: Arc::new(MapPart::new(map)), files })
    }
}

impl Bundle {
    /// One script out of those of the support file, if there is one, and of the spec.
    pub fn of_prepared(root: &Utf8Path, support: Option<&PreparedScript>, spec: &PreparedScript) -> Self {
        let mut script = String::new();
        let mut maps = Vec::new();
        let mut line = 0;
        for part in support.into_iter().chain([spec]) {
            maps.push((line + 1, Arc::clone(&part.map)));
            let text = wrapped(&part.script);
            line += u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
            script.push_str(&text);
        }
        let mut files: Vec<_> = support.into_iter().chain([spec]).flat_map(|part| part.files.iter().cloned()).collect();
        files.sort();
        files.dedup();
        Self {
            script: script.into(),
            kind: ScriptKind::Classic,
            source_map: SourceMapped::new(root, maps),
            files,
            support: support
                .map(|part| SupportScript { script: wrapped(&part.script).into(), kind: ScriptKind::Classic }),
            warnings: Vec::new(),
        }
    }
}

fn wrapped(script: &str) -> String {
    format!("{BETWEEN}{}\n", script.trim_end_matches('\n'))
}

/// The script without the comment that names its map, and that map.
fn split(text: &str, folder: &Utf8Path) -> (String, Option<SourceMap>) {
    let is_mark = |line: &str| {
        let line = line.trim_start();
        let comment = line.strip_prefix("//# ").or_else(|| line.strip_prefix("//@ "));
        comment.is_some_and(|comment| comment.starts_with(MARK))
    };
    let Some(line) = text.lines().rev().take(5).find(|line| is_mark(line)) else { return (text.to_owned(), None) };
    let url = line.split_once(MARK).map_or("", |(_, url)| url.trim());
    let json = match url.strip_prefix("data:") {
        Some(data) => data.split_once(";base64,").and_then(|(_, data)| BASE64.decode(data).ok()),
        None => std::fs::read(folder.join(url.split('?').next().unwrap_or(url))).ok(),
    };
    let map = json.and_then(|json| String::from_utf8(json).ok()).and_then(|json| {
        OwnedSourceMap::from_json_string(&json)
            .map(OwnedSourceMap::into_inner)
            .inspect_err(|error| tracing::debug!(%error, "a source map can't be read"))
            .ok()
    });
    (text.replace(line, ""), map)
}

/// Tools name sources relative to the map, by URLs of their own, or by absolute paths.
fn absolute_sources(root: &Utf8Path, folder: &Utf8Path, mut map: SourceMap) -> SourceMap {
    let base = map.get_source_root().map(str::to_owned).unwrap_or_default();
    let sources: Vec<_> = map.get_sources().map(|source| absolute_source(root, folder, &base, source)).collect();
    map.set_sources(sources);
    map
}

fn absolute_source(root: &Utf8Path, folder: &Utf8Path, base: &str, source: &str) -> String {
    let source = source.split('?').next().unwrap_or(source);
    if let Some(path) = source.strip_prefix("file://") {
        return path.to_owned();
    }
    if let Some(rest) = source.strip_prefix("webpack://") {
        // webpack://name/./path, or webpack:///./path
        let path = rest.split_once('/').map_or(rest, |(_, path)| path);
        let found =
            [root.to_owned(), Utf8PathBuf::from("/")].iter().map(|at| paths::absolute(at, path)).find(|p| p.is_file());
        return found.map_or_else(|| source.to_owned(), Utf8PathBuf::into_string);
    }
    let joined = if base.is_empty() { source.to_owned() } else { format!("{}/{source}", base.trim_end_matches('/')) };
    let below = |at: &Utf8Path| paths::absolute(at, &joined);
    // Some name sources relative to the project rather than to the map.
    let candidates = [below(folder), below(root)];
    let found = candidates.iter().find(|path| path.is_file()).unwrap_or(&candidates[0]);
    found.clone().into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = r#"{"version":3,"sources":["../src/a.ts"],"names":[],"mappings":"AAAA;AACA"}"#;

    fn project(output: &str) -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().expect("a path")).expect("UTF-8");
        for (path, text) in [("src/a.ts", "one()\ntwo()\n"), ("out/a.js", output), ("out/a.js.map", MAP)] {
            std::fs::create_dir_all(root.join(path).parent().expect("a folder")).expect("can make folders");
            std::fs::write(root.join(path), text).expect("can write");
        }
        (folder, root)
    }

    fn read(root: &Utf8Path) -> PreparedScript {
        PreparedScript::read(root, &root.join("src/a.ts"), &root.join("out/a.js")).expect("is there")
    }

    #[test]
    fn maps_are_read_from_within_and_from_beside() {
        let inline = format!(
            "one()\ntwo()\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,{}\n",
            BASE64.encode(MAP)
        );
        for output in ["one()\ntwo()\n//# sourceMappingURL=a.js.map", &inline] {
            let (_folder, root) = project(output);
            let script = read(&root);
            let bundle = Bundle::of_prepared(&root, Some(&script), &script);
            assert!(!bundle.script.contains("sourceMappingURL"), "{}", bundle.script);
            let lines: Vec<_> = bundle.script.lines().collect();
            let places: Vec<_> = lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.starts_with("two"))
                .map(|(index, _)| bundle.source_map.lookup(u32::try_from(index).expect("small") + 1, 1).expect("known"))
                .collect();
            assert_eq!(places.len(), 2);
            assert!(places.iter().all(|place| place.file == "src/a.ts" && place.line == 2), "{places:?}");
            assert!(bundle.files.contains(&root.join("src/a.ts")));
        }
    }

    #[test]
    fn scripts_are_kept_apart() {
        let (_folder, root) = project("(function () {})()");
        let script = read(&root);
        let bundle = Bundle::of_prepared(&root, Some(&script), &script);
        assert_eq!(&*bundle.script, ";\n(function () {})()\n;\n(function () {})()\n");
        assert_eq!(bundle.support.map(|support| support.script.to_string()), Some(";\n(function () {})()\n".into()));
    }

    #[test]
    fn sources_of_webpack_lie_in_the_project() {
        let (_folder, root) = project("");
        let of = |source: &str| absolute_source(&root, &root.join("out"), "", source);
        assert_eq!(of("webpack://my-app/./src/a.ts"), root.join("src/a.ts"));
        assert_eq!(of("webpack:///./src/a.ts?1234"), root.join("src/a.ts"));
        assert_eq!(of("webpack://my-app/webpack/bootstrap"), "webpack://my-app/webpack/bootstrap");
        assert_eq!(of("src/a.ts"), root.join("src/a.ts"));
        assert_eq!(of("file:///x/a.ts"), "/x/a.ts");
    }
}
