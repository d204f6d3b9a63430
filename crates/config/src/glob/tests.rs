//! The table holds what npm's minimatch 3.1 answers, made by running it over patterns and paths:
//! `minimatch(path, pattern, options)` for each line `pattern, flags` and each path of a group. Flags: `d` dot, `b` matchBase,
//! `i` nocase. Where ours differs on purpose or by minimatch's own accidents, no line is there.

use super::{Glob, GlobOptions, expand};

const TABLE: &str = include_str!("table.json");

#[derive(serde::Deserialize)]
struct Group {
    paths: Vec<String>,
    patterns: Vec<(String, String, Vec<usize>)>,
}

fn options(flags: &str) -> GlobOptions {
    GlobOptions { dot: flags.contains('d'), match_base: flags.contains('b'), no_case: flags.contains('i') }
}

#[test]
fn agrees_with_minimatch() {
    let groups: Vec<Group> = serde_json::from_str(TABLE).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for group in &groups {
        for (pattern, flags, matching) in &group.patterns {
            let glob = Glob::new(pattern, options(flags)).unwrap();
            for (index, path) in group.paths.iter().enumerate() {
                count += 1;
                let wanted = matching.contains(&index);
                if glob.is_match(path) != wanted {
                    wrong.push(format!(
                        "`{pattern}` ({flags}) and `{path}`: {} wanted",
                        if wanted { "match" } else { "no match" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn braces() {
    let cases: &[(&str, &[&str])] = &[
        ("a", &["a"]),
        ("", &[""]),
        ("a{b,c}d", &["abd", "acd"]),
        ("{a,b}{c,d}", &["ac", "ad", "bc", "bd"]),
        ("x{a,b{1..3}}", &["xa", "xb1", "xb2", "xb3"]),
        ("{01..3}", &["01", "02", "03"]),
        ("{3..1}", &["3", "2", "1"]),
        ("{a..e..2}", &["a", "c", "e"]),
        ("{-1..1}", &["-1", "0", "1"]),
        ("{a}", &["{a}"]),
        ("{a}{b,c}", &["{a}b", "{a}c"]),
        ("{}a,b}", &["{}a,b}"]),
        ("a{,b}", &["a", "ab"]),
        ("${a,b}", &["${a,b}"]),
        ("a{b,c", &["a{b,c"]),
        ("\\{a,b}", &["\\{a,b}"]),
        ("{a,b\\,c}", &["a", "b\\,c"]),
        ("*.{js,ts}{,x}", &["*.js", "*.jsx", "*.ts", "*.tsx"]),
    ];
    for (pattern, wanted) in cases {
        assert_eq!(expand(pattern).unwrap(), *wanted, "{pattern}");
    }
    assert_eq!(expand("{1..1000000}"), None);
    assert!(Glob::new(&"{a,b}".repeat(40), GlobOptions::default()).is_err());
}

#[test]
fn folders_worth_looking_into() {
    let cases = [
        ("cypress/e2e/**/*.cy.js", "cypress", true),
        ("cypress/e2e/**/*.cy.js", "cypress/e2e", true),
        ("cypress/e2e/**/*.cy.js", "cypress/e2e/a/b", true),
        ("cypress/e2e/**/*.cy.js", "cypress/fixtures", false),
        ("cypress/e2e/**/*.cy.js", "src", false),
        ("cypress/e2e/*.cy.js", "cypress/e2e/a", false),
        ("**/*.cy.js", "any/where", true),
        ("**/*.cy.js", ".git", false),
        ("src/**/test/*.js", "src/a", true),
        ("{a,b}/*.js", "b", true),
        ("{a,b}/*.js", "c", false),
        ("*.js", "a", false),
    ];
    for (pattern, folder, wanted) in cases {
        let glob = Glob::new(pattern, GlobOptions::default()).unwrap();
        assert_eq!(glob.may_match_below(folder), wanted, "{pattern} {folder}");
    }
}

#[test]
fn hopeless_patterns_end() {
    // Nested repetition must not take forever on a path of ordinary length.
    let glob = Glob::new("*(a|aa)b", GlobOptions::default()).unwrap();
    assert!(!glob.is_match(&"a".repeat(24)));
    let glob = Glob::new("*a*a*a*a*b", GlobOptions::default()).unwrap();
    assert!(!glob.is_match(&"a".repeat(60)));
}
