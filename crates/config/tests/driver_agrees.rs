//! The driver checks the configuration of suites and tests by lists of its own; they say what the table says.

use hinoki_config::{Kind, Level, option, options};

const SOURCE: &str = include_str!("../../../driver/src/mocha/test-config.ts");

/// The quoted names between `start` and the next bracket.
fn names(start: &str) -> Vec<&'static str> {
    let (_, rest) = SOURCE.split_once(start).unwrap_or_else(|| panic!("{start} is no longer there"));
    let (list, _) = rest.split_once(']').expect("a list ends");
    list.split('\'').skip(1).step_by(2).collect()
}

#[test]
fn names_that_only_the_run_can_set() {
    for name in names("const fixed = new Set([") {
        if let Some(option) = option(name) {
            assert_eq!(option.level, Level::ReadOnly, "{name}");
        }
    }
}

#[test]
fn kinds_of_what_tests_can_set() {
    let (numbers, booleans) = (names("const numbers = ["), names("const booleans = ["));
    for option in options().iter().filter(|option| option.level != Level::ReadOnly) {
        let is_number = matches!(option.kind, Kind::Integer { .. } | Kind::Number { .. });
        assert_eq!(numbers.contains(&option.name), is_number, "{}", option.name);
        if option.kind == Kind::Bool {
            assert!(booleans.contains(&option.name), "{}", option.name);
        }
    }
}
