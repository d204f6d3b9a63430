//! Opens a place of the sources in the user's editor.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::HostError;

use super::starts;

/// The variable that names the editor, with its arguments if wanted: `{file}`, `{line}` and `{column}` stand for the place.
const VARIABLE: &str = "HINOKI_EDITOR";

/// Editors that are looked for if none is named.
const USUAL: [&str; 10] =
    ["code", "cursor", "codium", "windsurf", "zed", "subl", "idea", "webstorm", "rustrover", "phpstorm"];

/// Editors that need the terminal in which they are started.
const IN_TERMINAL: [&str; 9] = ["vi", "vim", "nvim", "nano", "emacs", "micro", "hx", "helix", "kak"];

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub file: Utf8PathBuf,
    pub line: u32,
    pub column: u32,
}

/// Opens a place; `file` is relative to the project, or absolute.
pub(crate) async fn open(project: &Utf8Path, file: &str, line: u32, column: u32) -> Result<(), HostError> {
    let refused = |code: &str, message: String| Err(HostError { code: code.into(), message, path: None });
    let file = project.join(file);
    if !file.is_file() {
        return refused("notFound", format!("there is no file {file}"));
    }
    let variable = |name: &str| std::env::var(name).ok();
    let Some(typed) = choose(variable, is_installed) else {
        return refused(
            "noEditor",
            format!("no editor was found: set {VARIABLE}, for example to `code` or to `my-editor +{{line}} {{file}}`"),
        );
    };
    let Some((program, args)) = command(&typed, &Place { file, line, column }) else {
        return refused("noEditor", format!("{VARIABLE} is empty"));
    };
    match starts::start(&program, &args).await {
        Ok(()) => Ok(()),
        Err(error) => refused("editor", format!("the editor {program} can't be started: {error}")),
    }
}

/// The editor's command line, as the user typed it or as it is known.
fn choose(variable: impl Fn(&str) -> Option<String>, installed: impl Fn(&str) -> bool) -> Option<String> {
    let given = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    if let Some(typed) = given(VARIABLE) {
        return Some(typed);
    }
    // In a terminal of an editor, that one is meant.
    if given("TERM_PROGRAM").is_some_and(|name| name == "vscode") {
        let inside = if given("CURSOR_TRACE_ID").is_some() { "cursor" } else { "code" };
        if installed(inside) {
            return Some(inside.to_owned());
        }
    }
    let outside = |typed: &String| {
        let program = split(typed).into_iter().next().unwrap_or_default();
        !IN_TERMINAL.contains(&name(&program))
    };
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(given).find(outside);
    named.or_else(|| USUAL.into_iter().find(|program| installed(program)).map(str::to_owned))
}

/// The program and its arguments.
fn command(typed: &str, place: &Place) -> Option<(String, Vec<String>)> {
    let mut words = split(typed).into_iter();
    let program = words.next()?;
    let given: Vec<String> = words.collect();
    let Place { file, line, column } = place;
    let filled = |word: &String| {
        word.replace("{file}", file.as_str())
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string())
    };
    if given.iter().any(|word| word.contains("{file}")) {
        return Some((program, given.iter().map(filled).collect()));
    }
    let at = match name(&program) {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            vec!["--goto".to_owned(), format!("{file}:{line}:{column}")]
        }
        "zed" | "zeditor" | "subl" | "sublime_text" | "hx" => vec![format!("{file}:{line}:{column}")],
        "idea" | "webstorm" | "rustrover" | "phpstorm" | "pycharm" | "goland" | "rubymine" | "clion" | "rider" => {
            vec!["--line".into(), line.to_string(), "--column".into(), column.to_string(), file.to_string()]
        }
        "emacs" | "emacsclient" => vec![format!("+{line}:{column}"), file.to_string()],
        "vim" | "nvim" | "gvim" | "mvim" | "nano" | "kate" | "gedit" => vec![format!("+{line}"), file.to_string()],
        _ => vec![file.to_string()],
    };
    Some((program, given.into_iter().chain(at).collect()))
}

/// The name by which a program is known.
fn name(program: &str) -> &str {
    let file = Path::new(program).file_stem().and_then(|stem| stem.to_str()).unwrap_or(program);
    // `idea64`, `webstorm64` are those of Windows.
    file.strip_suffix("64").unwrap_or(file)
}

/// Words, with quotes as in a shell.
fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for character in text.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'') => (quote, begun) = (Some(character), true),
            (None, _) if character.is_whitespace() => {
                if begun || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            _ => word.push(character),
        }
    }
    if begun || !word.is_empty() {
        words.push(word);
    }
    words
}

fn is_installed(program: &str) -> bool {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .any(|folder| endings.iter().any(|ending| folder.join(format!("{program}{ending}")).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(typed: &str) -> Vec<String> {
        let place = Place { file: "/p/a b.cy.ts".into(), line: 14, column: 8 };
        let (program, args) = command(typed, &place).expect("a program");
        std::iter::once(program).chain(args).collect()
    }

    #[test]
    fn each_editor_is_told_the_place_in_its_way() {
        assert_eq!(args("code"), ["code", "--goto", "/p/a b.cy.ts:14:8"]);
        assert_eq!(args("'/opt/My Code/code' -r"), ["/opt/My Code/code", "-r", "--goto", "/p/a b.cy.ts:14:8"]);
        assert_eq!(args("idea64"), ["idea64", "--line", "14", "--column", "8", "/p/a b.cy.ts"]);
        assert_eq!(args("zed"), ["zed", "/p/a b.cy.ts:14:8"]);
        assert_eq!(args("emacsclient -n"), ["emacsclient", "-n", "+14:8", "/p/a b.cy.ts"]);
        assert_eq!(args("mine --at={line} {file}"), ["mine", "--at=14", "/p/a b.cy.ts"]);
        assert_eq!(args("unknown"), ["unknown", "/p/a b.cy.ts"]);
        assert_eq!(command("  ", &Place { file: "/a".into(), line: 1, column: 1 }), None);
    }

    #[test]
    fn the_editor_is_the_named_one_the_one_around_or_one_that_is_there() {
        let chosen = |variables: &[(&str, &str)], there: &[&str]| {
            let variables: Vec<(String, String)> =
                variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            let find = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            choose(find, |program| there.contains(&program))
        };
        assert_eq!(chosen(&[(VARIABLE, "mine"), ("EDITOR", "gedit")], &["code"]).as_deref(), Some("mine"));
        assert_eq!(chosen(&[("TERM_PROGRAM", "vscode"), ("EDITOR", "gedit")], &["code"]).as_deref(), Some("code"));
        assert_eq!(chosen(&[("EDITOR", "gedit -s")], &["code"]).as_deref(), Some("gedit -s"));
        assert_eq!(chosen(&[("VISUAL", "/usr/bin/vim")], &["idea"]).as_deref(), Some("idea"));
        assert_eq!(chosen(&[("EDITOR", "nano")], &[]), None);
    }
}
