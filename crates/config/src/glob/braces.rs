//! `{a,b}` and `{1..3}`.

/// Patterns whose braces stand for more than these are refused.
const MOST: usize = 20_000;

/// All that the braces of a pattern stand for; `None` if that is too much.
pub(crate) fn expand(pattern: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut expanded = expand_from(&characters, 0)?;
    // As in a shell, but an empty pattern stands for itself.
    if expanded.len() > 1 {
        expanded.retain(|alternative| !alternative.is_empty());
    }
    Some(expanded)
}

/// Expands from a position on, before which all braces are literal.
fn expand_from(text: &[char], from: usize) -> Option<Vec<String>> {
    let whole = || vec![text.iter().collect::<String>()];
    let Some((open, close)) = first_pair(text, from) else { return Some(whole()) };
    let (before, inside, after) = (&text[..open], &text[open + 1..close], &text[close + 1..]);
    // A variable of a shell; and `{}` at the start has always been left alone.
    if before.last() == Some(&'$') {
        return Some(whole());
    }
    if open == 0 && inside.is_empty() {
        return expand_from(text, 2);
    }
    let Some(parts) = alternatives(inside)? else {
        // `{x}` is literal. What follows is looked at only if it can be a list.
        return if has_list(after) { expand_from(text, close + 1) } else { Some(whole()) };
    };
    let before: String = before.iter().collect();
    let after = expand_from(after, 0)?;
    if parts.len().checked_mul(after.len())? > MOST {
        return None;
    }
    let with_each = |part: &String| after.iter().map(|after| format!("{before}{part}{after}")).collect::<Vec<_>>();
    Some(parts.iter().flat_map(with_each).collect())
}

fn has_list(text: &[char]) -> bool {
    let comma = text.iter().position(|&character| character == ',');
    comma.is_some_and(|comma| text[comma..].contains(&'}'))
}

/// What stands inside of a pair of braces, if it is a list or a sequence. The outer `None`: too much.
#[expect(clippy::option_option, reason = "the caller passes the outer one on")]
fn alternatives(inside: &[char]) -> Option<Option<Vec<String>>> {
    let items = split_list(inside);
    if items.len() > 1 {
        let mut all = Vec::new();
        for item in items {
            all.extend(expand_from(item, 0)?);
            if all.len() > MOST {
                return None;
            }
        }
        return Some(Some(all));
    }
    if inside.contains(&',') {
        // The commas belong to braces further inside.
        let inner = expand_from(inside, 0)?;
        return Some(Some(inner.into_iter().map(|inner| format!("{{{inner}}}")).collect()));
    }
    sequence(&inside.iter().collect::<String>())
}

/// The leftmost brace that is closed, and where.
fn first_pair(text: &[char], from: usize) -> Option<(usize, usize)> {
    let (mut opened, mut first): (Vec<usize>, Option<(usize, usize)>) = (Vec::new(), None);
    let mut index = from;
    while index < text.len() {
        match text[index] {
            '\\' => index += 1,
            '{' => opened.push(index),
            '}' => {
                if let Some(open) = opened.pop() {
                    first = first.map_or(Some((open, index)), |first| Some(first.min((open, index))));
                    if opened.is_empty() {
                        return first;
                    }
                }
            }
            _ => {}
        }
        index += 1;
    }
    first
}

/// Cuts at commas outside of inner braces.
fn split_list(inside: &[char]) -> Vec<&[char]> {
    let (mut items, mut start, mut depth, mut index) = (Vec::new(), 0, 0_usize, 0);
    while index < inside.len() {
        match inside[index] {
            '\\' => index += 1,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(&inside[start..index]);
                start = index + 1;
            }
            _ => {}
        }
        index += 1;
    }
    items.push(&inside[start..]);
    items
}

/// `1..3`, `a..e`, `01..10`, `1..9..2`.
#[expect(clippy::option_option, reason = "the caller passes the outer one on")]
fn sequence(inside: &str) -> Option<Option<Vec<String>>> {
    let parts: Vec<&str> = inside.split("..").collect();
    let (first, last, step) = match parts.as_slice() {
        [first, last] => (*first, *last, None),
        [first, last, step] => match step.parse::<i64>() {
            Ok(step) => (*first, *last, Some(step)),
            Err(_) => return Some(None),
        },
        _ => return Some(None),
    };
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| !text.starts_with('+'));
    let letter = |text: &str| {
        let mut characters = text.chars();
        characters.next().filter(|letter| letter.is_ascii_alphabetic() && characters.next().is_none())
    };
    let (from, to, is_letters) = match (number(first), number(last), letter(first), letter(last)) {
        (Some(from), Some(to), ..) => (from, to, false),
        (_, _, Some(from), Some(to)) => (i64::from(u32::from(from)), i64::from(u32::from(to)), true),
        _ => return Some(None),
    };
    let step = step.map_or(1, |step| step.unsigned_abs().max(1));
    let count = from.abs_diff(to) / step + 1;
    if count > MOST as u64 {
        return None;
    }
    let is_padded =
        |text: &str| text.trim_start_matches('-').starts_with('0') && text.trim_start_matches('-').len() > 1;
    let width = if is_padded(first) || is_padded(last) { first.len().max(last.len()) } else { 0 };
    let all = (0..count).map(|index| {
        let offset = i64::try_from(index * step).unwrap_or(i64::MAX);
        let number = if from <= to { from + offset } else { from - offset };
        if is_letters {
            let letter = u32::try_from(number).ok().and_then(char::from_u32).unwrap_or('\\');
            return if letter == '\\' { String::new() } else { letter.to_string() };
        }
        let digits = number.unsigned_abs().to_string();
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}{digits}", "0".repeat(width.saturating_sub(digits.len() + sign.len())))
    });
    Some(Some(all.collect()))
}
