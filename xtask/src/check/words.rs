//! Words that belong to one machine and not into a repository.

use super::Outcome;
use crate::files;

/// Put together here, so that this file doesn't hold them.
const FORBIDDEN: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("registry.npm", "js.org"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("pypi", ".org"),
    concat!("deb.debian", ".org"),
];

pub fn check(_fix: bool) -> Outcome {
    files::read(|path| !path.ends_with("Cargo.lock"))
        .map(|sources| {
            let found = sources.iter().flat_map(|file| {
                file.text.lines().enumerate().filter_map(|(number, line)| {
                    let word = FORBIDDEN.iter().find(|word| holds(line, word))?;
                    Some(format!("{}:{}: {word}", file.path, number + 1))
                })
            });
            Outcome::of(found.collect(), "use a relative path, or a neutral one such as /project or /home/me")
        })
        .into()
}

/// Whether the line holds the word, not as a part of a longer path.
fn holds(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '}' | '*'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_machine_is_found_and_a_longer_one_is_not() {
        let word = FORBIDDEN[0];
        assert!(holds(&format!("open('{word}file')"), word));
        assert!(!holds(&format!("home{word}file"), word));
    }
}
