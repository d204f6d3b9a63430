//! Where pictures of tests go and what they are called.

use std::collections::HashSet;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::ScreenshotRequest;

/// Bytes that a file name may have at most, its extension and number included.
const MAX_NAME: usize = 220;

/// Names screenshots of one spec: `<folder>/<spec>/<suite> -- <test> (failed).png`.
#[derive(Debug)]
pub(crate) struct Names {
    folder: Utf8PathBuf,
    taken: HashSet<Utf8PathBuf>,
}

impl Names {
    /// `spec` is the spec's path below the specs' common folder.
    pub(crate) fn new(screenshots: &Utf8Path, spec: &str) -> Self {
        Self { folder: screenshots.join(spec), taken: HashSet::new() }
    }

    /// The path for a picture; unless it overwrites, one that this run hasn't used.
    pub(crate) fn path(&mut self, request: &ScreenshotRequest) -> Utf8PathBuf {
        let stem = match &request.name {
            Some(name) => {
                let parts: Vec<String> =
                    name.split(['/', '\\']).map(sanitize).filter(|part| !part.is_empty()).collect();
                parts.join("/")
            }
            None => request.title_path.iter().map(|title| sanitize(title)).collect::<Vec<_>>().join(" -- "),
        };
        let mut suffix = String::new();
        if request.test_failure {
            suffix.push_str(" (failed)");
        }
        if request.attempt > 1 {
            suffix.push_str(&format!(" (attempt {})", request.attempt));
        }
        let (parent, last) = stem.rsplit_once('/').unwrap_or(("", &stem));
        let folder = self.folder.join(parent);
        for number in 0.. {
            let count = if number == 0 { String::new() } else { format!(" ({number})") };
            let keep = MAX_NAME - suffix.len() - count.len() - ".png".len();
            let path = folder.join(format!("{}{suffix}{count}.png", shorten(last, keep)));
            if request.overwrite || self.taken.insert(path.clone()) {
                self.taken.insert(path.clone());
                return path;
            }
        }
        unreachable!("numbers don't end")
    }
}

/// The part of each spec's path that tells it from the others: below the folder that all share.
pub(crate) fn below_common_folder(specs: &[Utf8PathBuf]) -> Vec<String> {
    let mut common: Option<&Utf8Path> = None;
    for spec in specs {
        let folder = spec.parent().unwrap_or(Utf8Path::new(""));
        common = Some(match common {
            None => folder,
            Some(common) => common.ancestors().find(|above| folder.starts_with(above)).unwrap_or(Utf8Path::new("")),
        });
    }
    let common = common.unwrap_or(Utf8Path::new(""));
    specs.iter().map(|spec| spec.strip_prefix(common).unwrap_or(spec).to_string()).collect()
}

/// A title as a file name that every system accepts.
fn sanitize(title: &str) -> String {
    let kept: String = title
        .chars()
        .filter(|c| !matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') && !c.is_control())
        .collect();
    kept.trim().trim_matches('.').to_owned()
}

fn shorten(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: Option<&str>, titles: &[&str]) -> ScreenshotRequest {
        ScreenshotRequest {
            name: name.map(str::to_owned),
            test: "r1".into(),
            title_path: titles.iter().map(|&title| title.to_owned()).collect(),
            attempt: 1,
            capture: "viewport".into(),
            clip: None,
            scale: false,
            overwrite: false,
            test_failure: false,
        }
    }

    #[test]
    fn names_follow_the_titles_and_never_collide() {
        let mut names = Names::new("shots".into(), "login.cy.js");
        let titled = request(None, &["a/b", "logs: in?"]);
        assert_eq!(names.path(&titled), "shots/login.cy.js/ab -- logs in.png");
        assert_eq!(names.path(&titled), "shots/login.cy.js/ab -- logs in (1).png");
        let failed = ScreenshotRequest { test_failure: true, attempt: 2, ..request(None, &["t"]) };
        assert_eq!(names.path(&failed), "shots/login.cy.js/t (failed) (attempt 2).png");
        assert_eq!(names.path(&request(Some("my/shot"), &[])), "shots/login.cy.js/my/shot.png");
        assert_eq!(names.path(&request(Some("../../etc/x"), &[])), "shots/login.cy.js/etc/x.png");
        let overwrite = ScreenshotRequest { overwrite: true, ..request(Some("same"), &[]) };
        assert_eq!(names.path(&overwrite), names.path(&overwrite));
    }

    #[test]
    fn long_titles_are_cut_at_a_character() {
        let mut names = Names::new("s".into(), "x");
        let path = names.path(&request(None, &["檜".repeat(200).as_str()]));
        assert!(path.file_name().is_some_and(|name| name.len() <= MAX_NAME && name.ends_with("檜.png")));
    }

    #[test]
    fn specs_are_told_apart_below_their_common_folder() {
        let specs = ["cypress/e2e/a/x.cy.js".into(), "cypress/e2e/b/y.cy.js".into()];
        assert_eq!(below_common_folder(&specs), ["a/x.cy.js", "b/y.cy.js"]);
        assert_eq!(below_common_folder(&["cypress/e2e/x.cy.js".into()]), ["x.cy.js"]);
    }
}
