//! The session that is meant by what was typed.

use hinoki_protocol::SessionRecord;
use hinoki_vault::shown_id;

use super::Sessions;
use crate::failure::Failure;

/// Ids that a hint lists.
const LISTED: usize = 10;

/// The session of an exact id; or else the only one whose id, as it is or as it is shown, begins so or whose `#hash` it is.
pub(super) fn find(sessions: &Sessions, typed: &str) -> Result<SessionRecord, Failure> {
    if let Some(record) = sessions.store.load(typed)? {
        return Ok(record);
    }
    let mut records = sessions.listed()?.records;
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    match matching(&ids, typed)[..] {
        [at] => Ok(records.swap_remove(at)),
        [] if records.is_empty() => {
            Err(Failure::usage(format!("no session is kept in {}", sessions.store.folder().display()))
                .with_hint("`cy.session(id, setup, { cacheAcrossSpecs: true, persist: true })` keeps one"))
        }
        [] => Err(Failure::usage(format!("no session's id begins with {typed}")).with_hint(known(&ids, 0..ids.len()))),
        ref several => Err(Failure::usage(format!("{} sessions' ids begin with {typed}", several.len()))
            .with_hint(known(&ids, several.iter().copied()))),
    }
}

/// Places of the ids that are meant.
fn matching(ids: &[&str], typed: &str) -> Vec<usize> {
    let fits = |id: &str| {
        let shown = shown_id(id);
        let hash = shown.rsplit_once(" #").map(|(_, hash)| hash);
        shown.starts_with(typed)
            || id.starts_with(typed)
            || typed.strip_prefix('#').is_some_and(|typed| hash == Some(typed))
    };
    (0..ids.len()).filter(|&at| !typed.is_empty() && fits(ids[at])).collect()
}

fn known(ids: &[&str], which: impl Iterator<Item = usize>) -> String {
    let mut which = which.peekable();
    let shown: Vec<String> = which.by_ref().take(LISTED).map(|at| shown_id(ids[at])).collect();
    let more = if which.peek().is_some() { " …" } else { "" };
    format!("there are {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_or_a_hash_is_enough() {
        let ids = ["alice", "alfred", r#"["bob","hunter2"]"#, r#"["bob","hunter3"]"#];
        assert_eq!(matching(&ids, "ali"), [0]);
        assert_eq!(matching(&ids, "al"), [0, 1]);
        assert_eq!(matching(&ids, ""), [0; 0]);
        assert_eq!(matching(&ids, r#"["bob""#), [2, 3]);
        assert_eq!(matching(&ids, r#"["bob","hunter2"#), [2]);
        let shown = shown_id(ids[3]);
        assert_eq!(matching(&ids, &shown), [3]);
        let (_, hash) = shown.split_once('#').expect("a hash");
        assert_eq!(matching(&ids, &format!("#{hash}")), [3]);
        assert_eq!(matching(&ids, "carol"), [0; 0]);
    }
}
