//! What became of the calls of `cy.session` in a run.

use std::collections::BTreeMap;

use hinoki_protocol::{LogEntry, SessionStatus};
use serde_json::Value;

use crate::text::one_line;

/// Words of a reason that are told: the whole error is in the log.
const WORDS: usize = 16;

/// Calls that ended, by spec, test, attempt and entry of the log.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    calls: BTreeMap<(String, String, u32, String), Call>,
}

#[derive(Debug)]
struct Call {
    id: String,
    status: SessionStatus,
    reason: Option<String>,
}

impl Sessions {
    /// Takes an entry of the log, as often as it is told.
    pub fn see(&mut self, spec: &str, test: &str, attempt: u32, entry: &LogEntry) {
        let Some(details) = entry.details.as_ref().filter(|_| entry.name == "session") else { return };
        let session = &details["session"];
        let Ok(status) = serde_json::from_value(session["status"].clone()) else { return };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let call = Call { id: text(&session["id"]).unwrap_or_default(), status, reason: text(&details["reason"]) };
        self.calls.insert((spec.to_owned(), test.to_owned(), attempt, entry.id.clone()), call);
    }

    /// What a spec did before it was run again counts nowhere.
    pub fn forget(&mut self, spec: &str) {
        self.calls.retain(|(of, ..), _| of != spec);
    }

    /// Whether there were any.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// `1 created, 6 restored, 1 recreated`.
    pub fn sums(&self) -> String {
        let sum = |wanted: SessionStatus, name: &str| {
            let count = self.calls.values().filter(|call| call.status == wanted).count();
            (count > 0).then(|| format!("{count} {name}"))
        };
        let sums = [
            sum(SessionStatus::Created, "created"),
            sum(SessionStatus::Restored, "restored"),
            sum(SessionStatus::Recreated, "recreated"),
            sum(SessionStatus::Failed, "failed"),
        ];
        sums.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Each session that had to be made anew, and why, with the number of times if there were several.
    pub fn recreated(&self) -> Vec<String> {
        let mut whys: Vec<(String, usize)> = Vec::new();
        for call in self.calls.values().filter(|call| call.status == SessionStatus::Recreated) {
            // The first lines of an error say what happened.
            let told = in_sentences(call.reason.as_deref().unwrap_or_default());
            let words: Vec<&str> = told.split_whitespace().collect();
            let cut = if words.len() > WORDS { " …" } else { "" };
            let reason = words[..words.len().min(WORDS)].join(" ");
            let why = format!("{} was recreated: {reason}{cut}", one_line(&call.id));
            match whys.iter_mut().find(|(known, _)| *known == why) {
                Some((_, times)) => *times += 1,
                None => whys.push((why, 1)),
            }
        }
        whys.into_iter().map(|(why, times)| if times > 1 { format!("{why} ({times} times)") } else { why }).collect()
    }
}

/// What parts of an error are to each other by the lines between them, told on one line.
fn in_sentences(text: &str) -> String {
    let mut told = String::new();
    for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
        if !told.is_empty() {
            told.push_str(if told.ends_with([':', '.', ',', ';']) { " " } else { "; " });
        }
        told.push_str(part);
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(id: &str, name: &str, status: &str, reason: Option<&str>) -> LogEntry {
        let details = json!({ "session": { "id": "alice", "global": true, "status": status }, "reason": reason });
        LogEntry { details: Some(details), ..LogEntry::new(id, name, "") }
    }

    #[test]
    fn each_call_counts_once_by_how_it_ended() {
        let mut sessions = Sessions::default();
        let mut see = |id, status, reason| sessions.see("a.cy.js", "t1", 1, &entry(id, "session", status, reason));
        see("log-1", "creating", None);
        see("log-1", "created", None);
        see("log-2", "restored", None);
        see("log-3", "recreated", Some("cookie sid\nexpired"));
        see("log-4", "recreated", Some("cookie sid\nexpired"));
        sessions.see("a.cy.js", "t1", 1, &entry("log-5", "get", "created", None));
        sessions.see("b.cy.js", "t1", 1, &entry("log-1", "session", "failed", None));
        assert_eq!(sessions.sums(), "1 created, 1 restored, 2 recreated, 1 failed");
        assert_eq!(sessions.recreated(), ["alice was recreated: cookie sid expired (2 times)"]);
        let long = "word ".repeat(40);
        sessions.see("c.cy.js", "t1", 1, &entry("log-1", "session", "recreated", Some(&long)));
        assert!(sessions.recreated()[1].ends_with("word word …"), "{:?}", sessions.recreated());
        sessions.forget("a.cy.js");
        sessions.forget("c.cy.js");
        assert_eq!(sessions.sums(), "1 failed");
    }

    #[test]
    fn parts_of_an_error_stay_apart_on_one_line() {
        let text = "`cy.request()` failed on:\n\nhttp://app/me\n\nThe server answered `401`.\n\nRequest:\n";
        assert_eq!(in_sentences(text), "`cy.request()` failed on: http://app/me; The server answered `401`. Request:");
    }
}
