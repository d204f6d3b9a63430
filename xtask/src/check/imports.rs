//! Which folder of the TypeScript may import which.

use super::Outcome;
use crate::files::{self, SourceFile};

/// What everything in the page may import: words, errors, what messages keep back, time and retries.
const BASICS: &[&str] =
    &["protocol.ts", "engine/types.ts", "engine/errors.ts", "engine/secret.ts", "engine/time.ts", "engine/retry.ts"];

/// Files or folders below `driver/src/`, and what they may import there besides themselves and [`BASICS`]. The first that
/// fits counts. What fits none may import everything: that's the entry.
const FOLDERS: &[(&str, &[&str])] = &[
    ("protocol.ts", &[]),
    // Runs in the application's page, without the driver; only the words that it sends to bridges are shared, and the
    // WebSocket that the driver can play the server of.
    (
        "inject/",
        &[
            "origin/messages.ts",
            "network/kind.ts",
            "network/websocket-page.ts",
            "network/websocket-message.ts",
            "network/websocket-bytes.ts",
        ],
    ),
    // Pure functions of elements.
    ("dom/", &[]),
    ("assertions/", &["dom/", "queries/"]),
    ("queries/", &["dom/", "engine/command.ts", "engine/subject.ts"]),
    ("actions/", &["dom/"]),
    ("aut/", &[]),
    ("session/", &["aut/"]),
    // Copies of the page, for those who look.
    ("snapshot/", &["dom/"]),
    // What they do to the page that is shown.
    ("look/", &["dom/", "snapshot/overlay.ts"]),
    // Routes, requests and what waits for them.
    ("network/", &[]),
    // Realms of other origins: each runs an engine of its own.
    ("origin/", &["aut/", "dom/outer.ts", "session/", "engine/", "mocha/", "cypress/config.ts", "realm.ts"]),
    (
        "commands/",
        &["dom/", "queries/", "actions/", "aut/", "session/", "network/", "origin/", "cypress/", "engine/subject.ts"],
    ),
    // Knows no command, no query and no assertion: main.ts hands them over.
    ("engine/", &["aut/", "mocha/types.ts", "snapshot/"]),
    ("mocha/", &["engine/", "cypress/config.ts"]),
    ("cypress/", &["engine/", "mocha/", "actions/", "session/", "aut/", "dom/"]),
];

/// Folders below `ui/src/`, and what they may import there besides themselves and the words of the wire. What fits none
/// may import everything.
const UI_FOLDERS: &[(&str, &[&str])] = &[
    ("protocol.ts", &[]),
    // Pure: what the program told, whoever shows it.
    ("store/", &[]),
    ("wire/", &[]),
    ("view/", &["store/", "wire/"]),
];

/// The words of the wire. What is of the host's making has one file on either side that hands it on.
const WORDS: &str = "crates/protocol/words";
const HANDS_WORDS_ON: &[&str] = &["driver/src/protocol.ts", "ui/src/protocol.ts"];

/// Files that list the modules of their folder.
const LISTS: &[&str] = &["index.ts"];

pub fn check(_fix: bool) -> Outcome {
    files::read(|path| {
        (path.starts_with("driver/src/") || path.starts_with("ui/src/"))
            && matches!(files::extension(path), "ts" | "tsx")
    })
    .map(|sources| {
        let findings = sources.iter().flat_map(wrong).collect();
        Outcome::of(findings, "the folders and their arrows are in xtask/src/check/imports.rs and ARCHITECTURE.md")
    })
    .into()
}

fn wrong(file: &SourceFile) -> Vec<String> {
    let say = |target: &str| format!("{} must not import {target}", file.path);
    let targets = specifiers(&file.text).into_iter().filter(|specifier| specifier.starts_with('.'));
    let hands_on = HANDS_WORDS_ON.contains(&file.path.as_str());
    let targets =
        targets.map(|specifier| resolve(&file.path, specifier)).filter(|target| !(hands_on && target == WORDS));
    if let Some(own) = file.path.strip_prefix("ui/src/") {
        return targets
            .filter(|target| target.strip_prefix("ui/src/").is_none_or(|target| !may_in_ui(own, target)))
            .map(|target| say(&target))
            .collect();
    }
    let Some(own) = file.path.strip_prefix("driver/src/") else { return Vec::new() };
    targets
        .filter(|target| target.strip_prefix("driver/src/").is_none_or(|target| !may(own, target)))
        .map(|target| say(&target))
        .collect()
}

/// Whether a path, without extension or with, is that file or lies in that folder.
fn fits(place: &str, path: &str) -> bool {
    match place.strip_suffix(".ts") {
        Some(file) => path == place || path == file,
        None => path.starts_with(place) || path == place.trim_end_matches('/'),
    }
}

fn may_in_ui(own: &str, target: &str) -> bool {
    let Some((place, allowed)) = UI_FOLDERS.iter().find(|(place, _)| fits(place, own)) else { return true };
    fits(place, target) || fits("protocol.ts", target) || allowed.iter().any(|place| fits(place, target))
}

/// Whether a file of the driver may import another, both without extension or with.
fn may(own: &str, target: &str) -> bool {
    if own != "protocol.ts" && BASICS.iter().any(|place| fits(place, target)) {
        return true;
    }
    let Some((place, allowed)) = FOLDERS.iter().find(|(place, _)| fits(place, own)) else {
        return true;
    };
    if !place.ends_with(".ts") && fits(place, target) {
        // One file a command: they don't know each other.
        let is_list = own.rsplit('/').next().is_some_and(|name| LISTS.contains(&name));
        return *place != "commands/" || is_list || is_shared(own, target);
    }
    allowed.iter().any(|place| fits(place, target))
}

/// Within `commands/`, a folder of its own is one subject: its files may import each other, and all may import `shared`.
fn is_shared(own: &str, target: &str) -> bool {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    target.split('/').any(|part| part == "shared")
        || (folder(own) != "commands" && folder(target).starts_with(&folder(own)))
}

/// What a file imports or re-exports: `from '…'`, `import '…'`, `import('…')`.
fn specifiers(text: &str) -> Vec<&str> {
    let quoted = |rest: &'_ str| -> Option<(usize, usize)> {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        rest[1..].find(quote).map(|end| (1, 1 + end))
    };
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//") && !line.starts_with('*')) {
        for lead in [" from ", "import(", "import "] {
            let mut from = 0;
            while let Some(at) = line[from..].find(lead) {
                from += at + lead.len();
                if let Some((start, end)) = quoted(&line[from..]) {
                    found.push(&line[from + start..from + end]);
                }
            }
        }
    }
    found
}

/// The path that a relative import of a file means.
fn resolve(file: &str, specifier: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong_in(path: &str, text: &str) -> Vec<String> {
        wrong(&SourceFile { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn reads_all_kinds_of_imports() {
        let text = "import { a,\n  b } from './b'\nimport './c'\nexport * from \"../d\"\nconst e = await import('./e')\n// from './no'\n";
        assert_eq!(specifiers(text), ["./b", "./c", "../d", "./e"]);
    }

    #[test]
    fn the_dom_knows_no_engine() {
        assert_eq!(wrong_in("driver/src/dom/a.ts", "import { q } from '../engine/queue'").len(), 1);
        assert!(
            wrong_in("driver/src/dom/a.ts", "import type { Dom } from '../engine/types'\nimport { b } from './b'")
                .is_empty()
        );
        assert_eq!(wrong_in("driver/src/dom/a.ts", "import { get } from '../commands/get'").len(), 1);
    }

    #[test]
    fn commands_do_not_know_each_other() {
        assert_eq!(wrong_in("driver/src/commands/get.ts", "import { find } from './find'").len(), 1);
        assert!(wrong_in("driver/src/commands/index.ts", "import { find } from './find'").is_empty());
        assert!(wrong_in("driver/src/commands/type/keys.ts", "import { map } from './map'").is_empty());
    }

    #[test]
    fn the_entry_may_import_everything_and_the_ui_nothing_of_the_driver() {
        assert!(wrong_in("driver/src/main.ts", "import { x } from './engine/queue'").is_empty());
        assert_eq!(wrong_in("ui/src/app.ts", "import { x } from '../../driver/src/protocol'").len(), 1);
    }

    #[test]
    fn one_file_on_either_side_hands_the_words_of_the_wire_on() {
        for side in ["driver", "ui"] {
            let words = "export type * from '../../crates/protocol/words'";
            assert!(wrong_in(&format!("{side}/src/protocol.ts"), words).is_empty());
            assert_eq!(wrong_in(&format!("{side}/src/other.ts"), words).len(), 1);
            assert_eq!(wrong_in(&format!("{side}/src/protocol.ts"), "export * from '../../crates/other'").len(), 1);
        }
    }

    #[test]
    fn the_store_of_the_ui_knows_nothing_of_how_it_is_shown() {
        assert_eq!(wrong_in("ui/src/store/run.ts", "import { x } from '../view/state'").len(), 1);
        assert_eq!(wrong_in("ui/src/wire/link.ts", "import { x } from '../store/apply'").len(), 1);
        assert!(wrong_in("ui/src/store/run.ts", "import type { RunEvent } from '../protocol'").is_empty());
        assert!(wrong_in("ui/src/view/log/rows.tsx", "import { x } from '../../store/rows'").is_empty());
    }
}
