//! Pictures that events tell of: files of these paths are served, no others.

use hinoki_protocol::{AttemptResult, RunEvent, Screenshot};

pub(crate) fn of(event: &RunEvent) -> impl Iterator<Item = &Screenshot> {
    let attempts: Vec<&AttemptResult> = match event {
        RunEvent::AttemptFinished { result, .. } => vec![result],
        RunEvent::TestFinished { result, .. } => result.attempts.iter().collect(),
        RunEvent::SpecFinished { result } => result.tests.iter().flat_map(|test| &test.attempts).collect(),
        _ => Vec::new(),
    };
    attempts.into_iter().flat_map(|attempt| &attempt.screenshots)
}
