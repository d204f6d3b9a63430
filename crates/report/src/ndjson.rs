use hinoki_protocol::RunEvent;

use crate::Reporter;

/// The `ndjson` reporter: the events themselves, one a line. The first one carries the version.
pub(crate) struct Ndjson;

impl Reporter for Ndjson {
    fn event(&mut self, event: &RunEvent, out: &mut String) {
        // Whole pages and files are for recordings.
        if matches!(event, RunEvent::SnapshotContent { .. } | RunEvent::Source { .. } | RunEvent::Picture { .. }) {
            return;
        }
        let event = match event {
            // Code of tests is for reporters of Mocha.
            RunEvent::SpecDeclared { spec, root } => {
                &RunEvent::SpecDeclared { spec: spec.clone(), root: root.without_code() }
            }
            event => event,
        };
        // Events hold only strings as keys and plain data, so this doesn't fail.
        if let Ok(line) = serde_json::to_string(event) {
            out.push_str(&line);
            out.push('\n');
        }
    }

    fn finish(&mut self, _out: &mut String) {}
}
