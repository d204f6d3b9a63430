use insta::assert_snapshot;

use super::{stdout, terminal};
use crate::sample::{interrupted, rich};
use crate::{OutputStyle, sample};

#[test]
fn spec_without_a_terminal() {
    assert_snapshot!(stdout("spec", OutputStyle::PLAIN, &rich()));
}

#[test]
fn spec_60_columns() {
    assert_snapshot!(stdout("spec", terminal(60), &rich()));
}

#[test]
fn spec_100_columns() {
    assert_snapshot!(stdout("spec", terminal(100), &rich()));
}

#[test]
fn spec_160_columns() {
    assert_snapshot!(stdout("spec", terminal(160), &rich()));
}

#[test]
fn spec_with_colour() {
    let style = OutputStyle { colour: true, ..terminal(100) };
    assert_snapshot!(stdout("spec", style, &rich()).replace('\u{1b}', "␛"));
}

#[test]
fn spec_two_workers_interrupted() {
    assert_snapshot!(stdout("spec", terminal(100), &interrupted()));
}

#[test]
fn spec_no_specs() {
    assert_snapshot!(stdout("spec", terminal(100), &sample::Sample::new(&[], 1).finish(None)));
}

#[test]
fn list() {
    assert_snapshot!(stdout("list", terminal(100), &rich()));
}

#[test]
fn list_two_workers_interrupted() {
    assert_snapshot!(stdout("list", OutputStyle::PLAIN, &interrupted()));
}

#[test]
fn dot() {
    assert_snapshot!(stdout("dot", terminal(100), &rich()));
}

#[test]
fn json() {
    assert_snapshot!(stdout("json", OutputStyle::PLAIN, &rich()));
}

#[test]
fn json_interrupted() {
    assert_snapshot!(stdout("json", OutputStyle::PLAIN, &interrupted()));
}

#[test]
fn junit() {
    assert_snapshot!(stdout("junit", OutputStyle::PLAIN, &rich()));
}

#[test]
fn github() {
    assert_snapshot!(stdout("github", OutputStyle::PLAIN, &rich()));
}
