use hinoki_protocol::Video;
use insta::assert_snapshot;

use super::{report, stdout, terminal};
use crate::sample::{Case, Sample, failed, interrupted, passed, rich, skipped};
use crate::{ErrorReport, OutputStyle, render_error, render_warning, sample};

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
    assert_snapshot!(stdout("spec", terminal(100), &Sample::new(&[], 1).finish(None)));
}

/// A runner that can still end its specs says so of those that it cut short.
#[test]
fn spec_interrupted_in_good_order() {
    let (a, b) = ("cypress/e2e/a.cy.ts", "cypress/e2e/b.cy.ts");
    let cases = [passed(&["a", "one"], 300.0), skipped(&["a", "two"]), skipped(&["a", "three"])];
    let mut sample = Sample::new(&[a, b, "cypress/e2e/c.cy.ts"], 1);
    sample.spec(a, &cases);
    sample.end(b, 1, sample::START, Vec::new(), None);
    assert_snapshot!(stdout("spec", OutputStyle::PLAIN, &sample.finish(Some("interrupted"))));
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

#[test]
fn spec_one_spec() {
    let spec = "cypress/e2e/login.cy.ts";
    let mut sample = Sample::new(&[spec], 1);
    sample.spec(
        spec,
        &[
            failed(&["login", "signs in"], 4_000.0, sample::wrong_text(spec)),
            failed(&["login", "signs out"], 4_000.0, sample::wrong_text(spec)),
            passed(&["without a suite"], 12.0),
        ],
    );
    assert_snapshot!(stdout("spec", terminal(100), &sample.finish(None)));
}

/// One worker, ended by Ctrl-C in the middle of a test.
#[test]
fn spec_broken_off() {
    let spec = "cypress/e2e/login.cy.ts";
    let cases = [passed(&["login", "signs in"], 300.0), passed(&["login", "signs out"], 1.0)];
    let mut sample = Sample::new(&[spec, "cypress/e2e/other.cy.ts"], 1);
    sample.begin(spec, 1, &cases);
    sample.test(spec, 0, &cases[0]);
    sample.attempt_started(spec, "r2", 1);
    sample.wait(4_000.0);
    assert_snapshot!(stdout("spec", OutputStyle::PLAIN, &sample.finish(Some("SIGTERM"))));
}

/// A log of several workers would stay empty while specs take long.
#[test]
fn spec_says_that_it_is_alive_without_a_terminal() {
    let (a, b) = ("a.cy.ts", "b.cy.ts");
    let mut sample = Sample::new(&[a, b], 2);
    let cases: Vec<Case> = (1..=8).map(|_| passed(&["takes long"], 25_000.0)).collect();
    let begun = sample.begin(a, 1, &cases);
    sample.begin(b, 2, &cases);
    let tests: Vec<_> = cases.iter().enumerate().map(|(index, case)| sample.test(a, index, case)).collect();
    sample.end(a, 1, begun, tests, None);
    let events = sample.finish(Some("Ctrl-C"));
    let shown = stdout("spec", OutputStyle::PLAIN, &events);
    let lines: Vec<&str> = shown.lines().filter(|line| line.contains('…')).collect();
    assert_eq!(lines, ["  … 0 of 2 specs, 2 passed after 1m 15s", "  … 0 of 2 specs, 5 passed after 2m 30s"]);
    assert!(!stdout("spec", terminal(100), &events).contains("  … "));
}

#[test]
fn equal_warnings_of_a_spec_are_told_once() {
    let (a, b) = ("a.cy.ts", "b.cy.ts");
    let mut sample = Sample::new(&[a, b], 1);
    for spec in [a, b] {
        sample.begin(spec, 1, &[]);
        sample.warn(Some(spec), "no screenshot of the failure: the browser refused it");
        sample.warn(Some(spec), "no screenshot of the failure: the browser refused it");
        sample.end(spec, 1, sample::START, Vec::new(), None);
    }
    let shown = stdout("spec", terminal(40), &sample.finish(None));
    assert_eq!(
        shown.matches("    warning: no screenshot of the\n      failure: the browser refused it\n").count(),
        2,
        "{shown}"
    );
}

#[test]
fn slowest_tests_if_asked() {
    let (shown, _) = report("spec", "slowest=2", "", terminal(100), &rich()).unwrap();
    let list: Vec<&str> = shown.lines().skip_while(|line| !line.contains("Slowest")).take(4).collect();
    assert_eq!(
        list,
        [
            "  Slowest",
            "      12s  cypress/e2e/login.cy.ts › logout › leaves no cookie behind",
            "     4.7s  cypress/e2e/login.cy.ts › login › remembers the name › after a reload",
            ""
        ]
    );
    assert!(report("spec", "slowest=many", "", terminal(100), &[]).is_err());
}

#[test]
fn errors_of_the_program() {
    let told = ErrorReport {
        message: "the configuration can't be used: 'retries' must be a number or an object\nfound: 'two'".to_owned(),
        location: None,
        code_frame: Some(hinoki_protocol::CodeFrame {
            location: sample::location("cypress.config.ts", 4, 14),
            first_line: 3,
            lines: ["  e2e: {", "    retries: 'two',", "  },"].map(str::to_owned).to_vec(),
        }),
        hint: Some("write 'retries: 2', or 'retries: { runMode: 2, openMode: 0 }'".to_owned()),
    };
    assert_snapshot!(render_error(&told, terminal(60)));
    let style = OutputStyle { colour: true, ..terminal(100) };
    assert_snapshot!(render_error(&told, style).replace('\u{1b}', "␛"));
    let cause = std::io::Error::other("disk full");
    let lost = crate::ReportError::Write { reporter: "spec".to_owned(), source: cause };
    assert_eq!(ErrorReport::from(&lost).message, "can't write the spec report: disk full");
    let bare = ErrorReport { message: "no browser was found".to_owned(), ..ErrorReport::default() };
    assert_eq!(render_error(&bare, OutputStyle::PLAIN), "error: no browser was found\n");
    assert_eq!(render_warning("two\nlines", OutputStyle::PLAIN), "warning: two\n  lines\n");
}

#[test]
fn videos_that_were_kept_are_named_at_the_end() {
    let spec = "cypress/e2e/login.cy.ts";
    let mut sample = Sample::new(&[spec], 1);
    let path = format!("{}/cypress/videos/login.cy.ts.mp4", sample::PROJECT);
    let video = Video { path, width: 1000, height: 660, started_at: 0.0, duration: 1.0, chapters: Vec::new() };
    sample.video = Some(video);
    sample.spec(spec, &[failed(&["signs in"], 4_000.0, sample::wrong_text(spec))]);
    let text = stdout("spec", OutputStyle::PLAIN, &sample.finish(None));
    assert!(text.contains("\n  Videos  cypress/videos/login.cy.ts.mp4\n"), "{text}");
}
