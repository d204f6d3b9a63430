//! Small files: most below 200 lines, none above 600.

use super::Outcome;
use crate::files;

const LIMIT: usize = 600;
const SMALL: usize = 200;
const GENERATED: &[&str] = &["crates/protocol/words.ts"];

pub fn check(_fix: bool) -> Outcome {
    let is_source =
        |path: &str| matches!(files::extension(path), "rs" | "ts" | "tsx" | "css") && !GENERATED.contains(&path);
    let sources = match files::read(is_source) {
        Ok(sources) => sources,
        Err(error) => return Outcome::Fails(error),
    };
    let sizes: Vec<(usize, &str)> =
        sources.iter().map(|file| (file.text.lines().count(), file.path.as_str())).collect();
    let large: Vec<String> = sizes
        .iter()
        .filter(|(lines, _)| *lines > LIMIT)
        .map(|(lines, path)| format!("{path} has {lines} lines"))
        .collect();
    if !large.is_empty() {
        return Outcome::of(large, "split it along a noun");
    }
    let small = sizes.iter().filter(|(lines, _)| *lines < SMALL).count();
    let share = small * 100 / sizes.len().max(1);
    Outcome::Holds(format!("{share} % of {} files have fewer than {SMALL} lines", sizes.len()))
}
