//! What reports may show of the command log.

use hinoki_config::Mode;
use hinoki_protocol::LogEntry;
use hinoki_session::shown_id;

/// The entry for reporters. In open mode it stays on the machine of whoever looks at it; a run's reports are handed on, so
/// ids of sessions that hold a password are shown without it.
pub(crate) fn shown(mut entry: LogEntry, mode: Mode) -> LogEntry {
    if mode == Mode::Open || entry.name != "session" {
        return entry;
    }
    let id = entry.details.as_mut().and_then(|details| details.get_mut("session")?.get_mut("id"));
    let shown = match &id {
        // The message is cut, so that what the id is made of can't be known from it.
        Some(id) => id.as_str().map(shown_id).unwrap_or_default(),
        None => shown_id(&entry.message),
    };
    if let Some(id) = id {
        *id = shown.clone().into();
    }
    entry.message = shown;
    entry
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry(name: &str, message: &str, details: Option<Value>) -> LogEntry {
        LogEntry { details, ..LogEntry::new("log-1", name, message) }
    }

    #[test]
    fn a_run_shows_no_password_of_an_id() {
        let id = r#"["alice","hunter2"]"#;
        let details = json!({ "session": { "id": id, "global": true, "status": "created" } });
        let given = entry("session", id, Some(details.clone()));
        let run = shown(given.clone(), Mode::Run);
        assert!(run.message.starts_with(r#"["alice",…]"#), "{}", run.message);
        assert!(!serde_json::to_string(&run).expect("JSON").contains("hunter2"));
        assert_eq!(run.details.expect("kept")["session"]["status"], "created");
        assert_eq!(shown(given.clone(), Mode::Open), given);
    }

    #[test]
    fn a_long_id_that_was_cut_is_shown_by_the_whole_one() {
        let id = format!(r#"["alice@{}","hunter2"]"#, "x".repeat(60));
        let cut: String = id.chars().take(50).collect();
        let run = shown(entry("session", &cut, Some(json!({ "session": { "id": id } }))), Mode::Run);
        assert!(run.message.contains('#') && !run.message.contains("hunter2"), "{}", run.message);
        assert!(!shown(entry("session", r#"["alice","hunter2"]"#, None), Mode::Run).message.contains("hunter2"));
    }

    #[test]
    fn other_commands_are_left_alone() {
        let given = entry("type", "hunter2", None);
        assert_eq!(shown(given.clone(), Mode::Run), given);
    }
}
