//! Relative links in Markdown.

use std::path::Path;

use super::Outcome;
use crate::command::root;
use crate::files::{self, SourceFile};

pub fn check(_fix: bool) -> Outcome {
    files::read(|path| files::extension(path) == "md")
        .map(|pages| {
            Outcome::of(pages.iter().flat_map(|page| broken(page, &root())).collect(), "mend the link or its goal")
        })
        .into()
}

fn broken(page: &SourceFile, root: &Path) -> Vec<String> {
    let folder = root.join(&page.path).parent().map(Path::to_path_buf).unwrap_or_default();
    let is_outside = |link: &str| link.contains("://") || link.starts_with("mailto:");
    let mut findings = Vec::new();
    for (line, link) in links(&page.text).into_iter().filter(|(_, link)| !is_outside(link)) {
        let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
        let goal = if file.is_empty() { root.join(&page.path) } else { folder.join(file) };
        if !goal.exists() {
            findings.push(format!("{}:{line}: {link} doesn't exist", page.path));
            continue;
        }
        let Some(anchor) = anchor.filter(|_| goal.extension().is_some_and(|extension| extension == "md")) else {
            continue;
        };
        let text = std::fs::read_to_string(&goal).unwrap_or_default();
        if !headings(&text).iter().any(|heading| slug(heading) == anchor) {
            findings.push(format!("{}:{line}: {link} has no such heading", page.path));
        }
    }
    findings
}

/// Lines outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        (!in_code && !fence).then_some((number + 1, line))
    })
}

/// Goals of `[text](goal)` with their lines.
fn links(text: &str) -> Vec<(usize, &str)> {
    let of_line = |(number, line): (usize, &'_ str)| -> Vec<(usize, (usize, usize))> {
        let starts = line.match_indices("](").map(|(at, _)| at + 2);
        starts.filter_map(|start| line[start..].find(')').map(|end| (number, (start, start + end)))).collect()
    };
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        for (number, (start, end)) in of_line((number, line)) {
            found.push((number, &line[start..end]));
        }
    }
    found
}

fn headings(text: &str) -> Vec<&str> {
    prose(text).filter(|(_, line)| line.starts_with('#')).map(|(_, line)| line.trim_start_matches('#').trim()).collect()
}

/// A heading's anchor, as forges make it.
fn slug(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>();
    kept.replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_link_is_named_with_its_line() {
        let text = "# A page\n[a](missing.md) [b](#a-page) [c](https://example.com)\n```\n[d](no.md)\n```\n".to_owned();
        let page = SourceFile { path: "page.md".into(), text };
        assert_eq!(
            broken(&page, Path::new("/nowhere")),
            ["page.md:2: missing.md doesn't exist", "page.md:2: #a-page doesn't exist"]
        );
    }

    #[test]
    fn anchors_are_made_as_forges_do() {
        assert_eq!(slug("What it is, in `short`"), "what-it-is-in-short");
    }
}
