use std::fs::OpenOptions;
use std::io::Write as _;

use camino::Utf8Path;
use hinoki_protocol::SessionRecord;
use hinoki_vault::shown_id;
use serde_json::{Value, json};

use super::args::Format;
use super::find::find;
use super::{Sessions, playwright, print};
use crate::failure::Failure;

/// Says of a file that it is an export of ours.
pub(super) const KIND: &str = "hinoki-session";

/// Version of the export.
pub(super) const VERSION: u64 = 1;

/// `hinoki sessions export`.
pub(super) fn export(
    sessions: &Sessions,
    typed: &str,
    format: Format,
    output: Option<&Utf8Path>,
) -> Result<(), Failure> {
    let record = find(sessions, typed)?;
    let data = match format {
        Format::Json => whole(&record),
        Format::Playwright => {
            let (state, left_out) = playwright::write(&record.data);
            left_out.iter().for_each(|warning| sessions.warn(warning));
            state
        }
    };
    let text = format!("{data:#}\n");
    let Some(path) = output else { return print(&text) };
    write_private(path, &text).map_err(|error| Failure::internal(format!("{path} can't be written: {error}")))?;
    sessions.say(&format!("{} written to {path}, in the clear", shown_id(&record.id)));
    Ok(())
}

fn whole(record: &SessionRecord) -> Value {
    json!({ "kind": KIND, "version": VERSION, "record": record })
}

fn write_private(path: &Utf8Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    // A file that was there before keeps its mode otherwise.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(text.as_bytes())
}
