//! A part of a pattern between two slashes.

use super::GlobOptions;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Segment {
    /// `**`: any number of parts.
    GlobStar,
    /// No wildcard.
    Literal(String),
    /// With wildcards.
    Pattern(Vec<Node>),
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A character.
    Char(char),
    /// `?`
    Any,
    /// `*`
    Star,
    /// `[…]`
    Class { negated: bool, ranges: Vec<(char, char)> },
    /// `@(a|b)` and its like.
    Extended { kind: Extended, alternatives: Vec<Vec<Node>> },
}

/// Kind of an extended pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Extended {
    /// `@`: one of them.
    One,
    /// `?`: one or none.
    Optional,
    /// `*`: any number.
    Any,
    /// `+`: at least one.
    Some,
    /// `!`: anything else.
    Not,
}

impl Segment {
    pub(super) fn parse(text: &str, options: GlobOptions) -> Self {
        if text == "**" {
            return Self::GlobStar;
        }
        let characters: Vec<char> = text.chars().collect();
        let nodes = Parser { text: &characters, at: 0 }.nodes(false);
        let literal: Option<String> =
            nodes.iter().map(|node| if let Node::Char(character) = node { Some(*character) } else { None }).collect();
        match literal {
            Some(text) if !options.no_case => Self::Literal(text),
            Some(text) => Self::Literal(text.to_lowercase()),
            None => Self::Pattern(nodes),
        }
    }

    pub(super) fn is_match(&self, part: &str, options: GlobOptions) -> bool {
        match self {
            Self::GlobStar => true,
            Self::Literal(text) if options.no_case => part.to_lowercase() == *text,
            Self::Literal(text) => part == text,
            Self::Pattern(nodes) => {
                let starts_with_wildcard = !matches!(nodes.first(), Some(Node::Char(_)));
                let is_hidden = if options.dot { part == "." || part == ".." } else { part.starts_with('.') };
                if part.is_empty() || starts_with_wildcard && is_hidden {
                    return false;
                }
                let text: Vec<char> = part.chars().collect();
                matches(nodes, &text, options.no_case, &mut |rest| rest.is_empty())
            }
        }
    }
}

struct Parser<'a> {
    text: &'a [char],
    at: usize,
}

impl Parser<'_> {
    /// Reads to the end, or inside of an extended pattern to the end of an alternative.
    fn nodes(&mut self, inside: bool) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(&character) = self.text.get(self.at) {
            if inside && matches!(character, '|' | ')') {
                break;
            }
            if let Some(extended) = self.extended(character) {
                nodes.push(extended);
                continue;
            }
            self.at += 1;
            match character {
                '\\' => {
                    // At the very end it stands for itself.
                    let escaped = self.text.get(self.at).copied();
                    self.at += usize::from(escaped.is_some());
                    nodes.push(Node::Char(escaped.unwrap_or('\\')));
                }
                '*' if nodes.last() == Some(&Node::Star) => {}
                '*' => nodes.push(Node::Star),
                '?' => nodes.push(Node::Any),
                '[' => nodes.push(self.class().unwrap_or(Node::Char('['))),
                _ => nodes.push(Node::Char(character)),
            }
        }
        nodes
    }

    /// Reads `@(…)` and its like; moves only if there is one that is closed.
    fn extended(&mut self, mark: char) -> Option<Node> {
        let kind = match mark {
            '@' => Extended::One,
            '?' => Extended::Optional,
            '*' => Extended::Any,
            '+' => Extended::Some,
            '!' => Extended::Not,
            _ => return None,
        };
        if self.text.get(self.at + 1) != Some(&'(') {
            return None;
        }
        let start = self.at;
        self.at += 2;
        let mut alternatives = Vec::new();
        loop {
            alternatives.push(self.nodes(true));
            let end = self.text.get(self.at).copied();
            self.at += 1;
            match end {
                Some('|') => {}
                Some(_) => return Some(Node::Extended { kind, alternatives }),
                None => {
                    self.at = start;
                    return None;
                }
            }
        }
    }

    /// Reads a class behind its bracket; moves only if it is closed and makes sense.
    fn class(&mut self) -> Option<Node> {
        let mut at = self.at;
        let negated = matches!(self.text.get(at), Some('!' | '^'));
        at += usize::from(negated);
        let mut members: Vec<char> = Vec::new();
        loop {
            let character = *self.text.get(at)?;
            at += 1;
            match character {
                ']' if at - 1 > self.at => break,
                // Makes a bracket literal, but not a dash.
                '\\' => {
                    members.push(*self.text.get(at)?);
                    at += 1;
                }
                _ => members.push(character),
            }
        }
        let mut ranges = Vec::new();
        let mut index = 0;
        while let Some(&from) = members.get(index) {
            match (members.get(index + 1), members.get(index + 2)) {
                (Some('-'), Some(&to)) => {
                    // `[z-a]` is no class.
                    ranges.push(if from <= to { (from, to) } else { return None });
                    index += 3;
                }
                _ => {
                    ranges.push((from, from));
                    index += 1;
                }
            }
        }
        self.at = at;
        Some(Node::Class { negated, ranges })
    }
}

/// Whether `nodes` match a start of `text` such that `then` accepts what is left.
fn matches(nodes: &[Node], text: &[char], no_case: bool, then: &mut dyn FnMut(&[char]) -> bool) -> bool {
    let Some((node, rest)) = nodes.split_first() else { return then(text) };
    match node {
        Node::Char(wanted) => {
            text.first().is_some_and(|found| same(*wanted, *found, no_case)) && matches(rest, &text[1..], no_case, then)
        }
        Node::Any => !text.is_empty() && matches(rest, &text[1..], no_case, then),
        Node::Star => (0..=text.len()).any(|taken| matches(rest, &text[taken..], no_case, then)),
        Node::Class { negated, ranges } => {
            text.first().is_some_and(|found| in_class(ranges, *found, no_case) != *negated)
                && matches(rest, &text[1..], no_case, then)
        }
        Node::Extended { kind, alternatives } => {
            let one_of = |then: &mut dyn FnMut(&[char]) -> bool| {
                alternatives.iter().any(|alternative| matches(alternative, text, no_case, then))
            };
            match kind {
                Extended::One => one_of(&mut |left| matches(rest, left, no_case, then)),
                Extended::Optional => {
                    one_of(&mut |left| matches(rest, left, no_case, then)) || matches(rest, text, no_case, then)
                }
                Extended::Any => repeat(alternatives, rest, text, no_case, then) || matches(rest, text, no_case, then),
                Extended::Some => repeat(alternatives, rest, text, no_case, then),
                Extended::Not => {
                    // What follows is part of what must not match: to the end if nothing follows, else as far as it goes.
                    let is_excluded = if rest.is_empty() {
                        one_of(&mut |left| left.is_empty())
                    } else {
                        one_of(&mut |left| matches(rest, left, no_case, &mut |_| true))
                    };
                    !is_excluded && (0..=text.len()).any(|taken| matches(rest, &text[taken..], no_case, then))
                }
            }
        }
    }
}

/// At least once.
fn repeat(
    alternatives: &[Vec<Node>],
    rest: &[Node],
    text: &[char],
    no_case: bool,
    then: &mut dyn FnMut(&[char]) -> bool,
) -> bool {
    alternatives.iter().any(|alternative| {
        matches(alternative, text, no_case, &mut |left| {
            if matches(rest, left, no_case, then) {
                return true;
            }
            // Taking nothing again and again leads nowhere.
            left.len() < text.len() && repeat(alternatives, rest, left, no_case, then)
        })
    })
}

fn same(wanted: char, found: char, no_case: bool) -> bool {
    wanted == found || no_case && wanted.to_lowercase().eq(found.to_lowercase())
}

fn in_class(ranges: &[(char, char)], found: char, no_case: bool) -> bool {
    let inside = |character: char| ranges.iter().any(|&(from, to)| (from..=to).contains(&character));
    inside(found) || no_case && (found.to_lowercase().any(inside) || found.to_uppercase().any(inside))
}
