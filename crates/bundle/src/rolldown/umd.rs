//! Packages that ask `typeof require` to see whether they are CommonJS.

const QUESTION: &str = "typeof require";
/// As long as the question, so that no column moves.
const ANSWER: &str = "\"function\"    ";
/// How far around the question its companions are looked for.
const NEAR: usize = 160;

/// The text with the question answered, `None` if there is nothing to answer.
///
/// A script has no `require`, so the answer would be no, and such packages would look for globals instead. Only headers
/// that go on to assign `module.exports` are meant: those that go on to *use* `require` (packages that are bundles
/// themselves) must find that there is none.
pub(crate) fn answer(text: &str) -> Option<String> {
    let mut answered = String::new();
    let mut rest = 0;
    for (at, _) in text.match_indices(QUESTION) {
        if is_header(text, at) {
            answered.push_str(&text[rest..at]);
            answered.push_str(ANSWER);
            rest = at + QUESTION.len();
        }
    }
    if rest == 0 {
        return None;
    }
    answered.push_str(&text[rest..]);
    Some(answered)
}

fn is_header(text: &str, at: usize) -> bool {
    let after = &text[at + QUESTION.len()..];
    if after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == '.') {
        return false;
    }
    let before = window(text, at.saturating_sub(NEAR), at);
    let following = window(text, at, at + NEAR);
    let compact: String = following.chars().filter(|c| !c.is_whitespace()).collect();
    let uses = ["&&require&&", "&&require;", "&&require,", "&&require)", "?require:", "?require."]
        .iter()
        .any(|use_| compact.contains(use_));
    let asks_on = |part: &str| part.contains("typeof exports") || part.contains("typeof module");
    !uses && (asks_on(before) || asks_on(following))
}

fn window(text: &str, start: usize, end: usize) -> &str {
    let start = (start..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let end = (end.min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_answered_in_place() {
        let text =
            "if (typeof require === \"function\" && typeof exports === \"object\" && typeof module === \"object\") {";
        let answered = answer(text).expect("a header");
        assert!(answered.starts_with("if (\"function\"     === \"function\" && typeof exports"), "{answered}");
        assert_eq!(answered.len(), text.len());
        assert!(answer("(typeof module === 'object' && typeof require === 'function') ? a : b").is_some());
    }

    #[test]
    fn users_of_require_are_left_alone() {
        for text in [
            "function o(i,f){var c=\"function\"==typeof require&&require;if(!f&&c)return c(i,!0)}typeof exports",
            "((x) => typeof require !== \"undefined\" ? require : typeof Proxy !== \"undefined\" ? 1 : x)(0); typeof module",
            "typeof requirejs === 'function' && typeof exports",
            "typeof require === 'function'",
            "no question",
        ] {
            assert_eq!(answer(text), None, "{text}");
        }
    }
}
