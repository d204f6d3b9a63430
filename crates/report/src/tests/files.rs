//! Where reports go, and what is refused.

use std::fs;
use std::io;

use hinoki_protocol::{EVENT_VERSION, RunEvent};

use super::{report, setup, stdout, terminal};
use crate::sample::{interrupted, rich};
use crate::{
    Output, OutputStyle, ReadError, ReportError, Reporters, parse_reporter_options, read_json_report, read_recording,
};

fn error(reporters: &str, options: &str) -> ReportError {
    report(reporters, options, "/nonexistent", OutputStyle::PLAIN, &[]).unwrap_err()
}

#[test]
fn a_file_and_the_terminal_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let (out, err) = report("spec,json", "output=deep/report.json", root, terminal(100), &rich()).unwrap();
    assert_eq!(out, stdout("spec", terminal(100), &rich()));
    assert_eq!(err, "");
    let written = fs::read_to_string(folder.path().join("deep/report.json")).unwrap();
    assert_eq!(written, stdout("json", OutputStyle::PLAIN, &rich()));
    assert_eq!(fs::read_dir(folder.path().join("deep")).unwrap().count(), 1, "nothing temporary is left");
}

#[test]
fn data_on_stdout_moves_what_people_read_to_stderr() {
    let (out, err) = report("spec,json", "", "", terminal(100), &rich()).unwrap();
    assert_eq!(out, stdout("json", OutputStyle::PLAIN, &rich()));
    assert_eq!(err, stdout("spec", terminal(100), &rich()));
}

#[test]
fn each_reporter_its_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let options = "json.output=a.json,junit.output=b-[hash].xml,junit.toConsole=true";
    let (out, _) = report("json,junit", options, root, OutputStyle::PLAIN, &rich()).unwrap();
    assert_eq!(out, stdout("junit", OutputStyle::PLAIN, &rich()));
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names[0], "a.json");
    assert!(names[1].starts_with("b-") && names[1].len() == "b-.xml".len() + 16, "{names:?}");
}

#[test]
fn the_stream_grows_with_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let events = rich();
    let (setup, _, _) = setup("ndjson", "output=run.ndjson", root, OutputStyle::PLAIN);
    let mut reporters = Reporters::new(setup).unwrap();
    events[..10].iter().for_each(|event| reporters.event(event));
    let recorded = fs::read(folder.path().join("run.ndjson")).unwrap();
    let recording = read_recording(recorded.as_slice()).unwrap();
    assert_eq!(recording.events, events[..10]);
    assert!(recording.cut);
}

#[test]
fn unknown_reporters_and_options_are_refused() {
    let unknown = error("spec,mochawesome", "");
    assert_eq!(
        unknown.to_string(),
        "unknown reporter 'mochawesome': expected one of spec, list, dot, json, junit, html, github, ndjson, or a package or file for Mocha"
    );
    assert!(unknown.is_usage() && unknown.hint().is_some_and(|hint| hint.contains("npm install")), "{unknown:?}");
    assert_eq!(error("sepc", "").hint(), Some("did you mean 'spec'?"));
    assert_eq!(error("JUnit", "").hint(), Some("did you mean 'junit'?"));
    let twice = error("json,junit", "output=x");
    assert!(twice.to_string().ends_with("json and junit would all write to /nonexistent/x"), "{twice}");
    assert_eq!(twice.hint(), Some("give each its own file: --reporter-options json.output=FILE,junit.output=FILE"));
    assert!(matches!(error("json,ndjson", ""), ReportError::SamePlace { .. }));
    assert!(matches!(error("spec,list", ""), ReportError::SamePlace { .. }));
    assert_eq!(
        error("json", "toConsole=maybe").to_string(),
        "invalid reporter options: 'toConsole' must be true or false, not \"maybe\""
    );
    assert!(parse_reporter_options("output").unwrap_err().to_string().contains("'output' has no value"));
    assert!(parse_reporter_options("{").unwrap_err().to_string().contains("not a JSON object"));
}

#[test]
fn options_may_be_json_and_of_other_reporters() {
    let options = parse_reporter_options(r#"{"mochaFile": "x.xml", "json": {"output": "y.json"}, "charts": true}"#);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let (mut setup, _, _) = setup("json,junit", "", root, OutputStyle::PLAIN);
    setup.options = options.unwrap();
    Reporters::new(setup).unwrap().finish().unwrap();
    assert!(folder.path().join("x.xml").is_file() && folder.path().join("y.json").is_file());
}

#[test]
fn an_unwritable_file_is_refused_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let root = folder.path().to_str().unwrap();
    let error = report("json", "output=file/report.json", root, OutputStyle::PLAIN, &[]).unwrap_err();
    assert!(error.to_string().starts_with("can't write the json report to "), "{error}");
    assert!(!error.is_usage());
}

/// A terminal that is gone.
struct Broken;

impl io::Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_broken_pipe_stops_one_reporter_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let (mut setup, _, _) = setup("spec,json", "output=report.json", root, OutputStyle::PLAIN);
    setup.stdout = Output::new(Broken, OutputStyle::PLAIN);
    let mut reporters = Reporters::new(setup).unwrap();
    rich().iter().for_each(|event| reporters.event(event));
    let error = reporters.finish().unwrap_err();
    assert!(matches!(error, ReportError::Write { ref reporter, .. } if reporter == "spec"), "{error}");
    assert!(folder.path().join("report.json").is_file());
}

#[test]
fn a_json_report_is_read_back() {
    let report = read_json_report(&stdout("json", OutputStyle::PLAIN, &interrupted())).unwrap();
    assert_eq!(report.version, EVENT_VERSION);
    assert_eq!(report.interrupted.as_deref(), Some("Ctrl-C"));
    assert_eq!(report.specs_not_run, ["cypress/e2e/c.cy.ts"]);
    assert_eq!(report.specs.iter().map(|spec| spec.complete).collect::<Vec<_>>(), [true, false]);
    assert_eq!((report.totals.passed, report.totals.failed), (3, 2));
}

#[test]
fn a_run_that_broke_off_says_so() {
    let events = interrupted();
    let report = read_json_report(&stdout("json", OutputStyle::PLAIN, &events[..events.len() - 1])).unwrap();
    assert_eq!(report.interrupted.as_deref(), Some("the run broke off"));
}

#[test]
fn other_versions_are_refused_clearly() {
    let error = read_json_report(r#"{"version": 7, "hinoki": "2.0.0", "everything": "else"}"#).unwrap_err();
    assert_eq!(error.to_string(), "the JSON report has version 7, this Hinoki reads version 1");
    assert_eq!(error.hint(), Some("hinoki 2.0.0 wrote it: read it with that version or one near to it"));
    let error = read_recording(&b"{\"type\":\"runStarted\",\"version\":2}\n"[..]).unwrap_err();
    assert_eq!(error.to_string(), "the recording has version 2, this Hinoki reads version 1");
    let error = read_json_report(r#"{"stats": {}}"#).unwrap_err();
    assert_eq!(error.to_string(), "this isn't a JSON report of Hinoki: it has no 'version'");
    assert!(matches!(read_json_report("<xml/>"), Err(ReadError::NotOurs { .. })));
}

#[test]
fn damaged_recordings_say_where() {
    let mut recorded = Vec::new();
    for event in &rich()[..3] {
        serde_json::to_writer(&mut recorded, event).unwrap();
        recorded.push(b'\n');
    }
    let cut = read_recording(&recorded[..recorded.len() - 10]).unwrap();
    assert_eq!(cut.events.len(), 2);
    assert!(cut.cut);
    recorded.extend_from_slice(b"{\"type\":\"surprise\"}\n");
    assert!(matches!(read_recording(recorded.as_slice()), Err(ReadError::Malformed { line: 4, .. })));
    assert!(matches!(read_recording(&b""[..]), Err(ReadError::NotOurs { .. })));
    assert!(matches!(read_recording(&b"{\"type\":\"runFinished\"}\n"[..]), Err(ReadError::NotOurs { .. })));
    let complete: Vec<u8> =
        rich().iter().flat_map(|event| [serde_json::to_vec(event).unwrap(), vec![b'\n']].concat()).collect();
    let recording = read_recording(complete.as_slice()).unwrap();
    assert!(!recording.cut && matches!(recording.events.last(), Some(RunEvent::RunFinished { .. })));
}
