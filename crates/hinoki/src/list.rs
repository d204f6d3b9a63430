//! `hinoki run --list`: the tests that would run.

use std::io::Write as _;

use hinoki_protocol::{ExitCode, RunEvent, SuiteNode};
use tokio::sync::mpsc;

use crate::failure::Failure;

/// Prints the declared tests as they come. A spec that can't be evaluated is told on stderr and fails. `grep` chose them.
pub(crate) async fn print(
    mut events: mpsc::UnboundedReceiver<RunEvent>,
    grep: Option<&str>,
) -> Result<ExitCode, Failure> {
    let (mut tests, mut specs, mut failed) = (0_usize, 0_usize, false);
    let mut stdout = anstream::AutoStream::auto(std::io::stdout());
    while let Some(event) = events.recv().await {
        match event {
            RunEvent::SpecDeclared { spec, root } => {
                let mut lines = Vec::new();
                collect(&root, &mut Vec::new(), &mut lines);
                specs += usize::from(!lines.is_empty());
                tests += lines.len();
                for line in lines {
                    writeln!(stdout, "{spec} › {line}").map_err(|error| broken(&error))?;
                }
            }
            RunEvent::SpecFinished { result } => {
                if let Some(error) = result.error {
                    failed = true;
                    let _ = writeln!(std::io::stderr(), "{}: {}", result.spec, error.message);
                }
            }
            _ => {}
        }
    }
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    writeln!(stdout, "{} in {}", plural(tests, "test"), plural(specs, "spec")).map_err(|error| broken(&error))?;
    if tests == 0 && !failed {
        let why = grep.map_or_else(
            || "no spec declares a test".to_owned(),
            |grep| {
                format!(
                    "no test matches --grep {grep}: titles, outermost suite first and joined by spaces, are compared"
                )
            },
        );
        let _ = writeln!(std::io::stderr(), "{why}; a run of nothing fails");
    }
    Ok(if failed { ExitCode::Failed } else { ExitCode::Passed })
}

fn broken(error: &std::io::Error) -> Failure {
    Failure::internal(format!("the list can't be written: {error}"))
}

fn collect(suite: &SuiteNode, path: &mut Vec<String>, lines: &mut Vec<String>) {
    for test in suite.tests.iter().filter(|test| !test.excluded) {
        let titles: Vec<&str> = path.iter().map(String::as_str).chain([test.title.as_str()]).collect();
        lines.push(titles.join(" › "));
    }
    for child in &suite.suites {
        path.push(child.title.clone());
        collect(child, path, lines);
        path.pop();
    }
}
