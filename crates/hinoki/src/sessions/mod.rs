//! `hinoki sessions`: what is kept on disk. Data goes to stdout, everything else to stderr.

mod args;
mod export;
mod find;
mod import;
mod key;
mod list;
mod playwright;
mod show;
mod text;

use std::io::Write as _;
use std::time::SystemTime;

use anstream::ColorChoice;
pub(crate) use args::SessionsArguments;
use args::SessionsCommand;
use hinoki_protocol::ExitCode;
use hinoki_report::{Output, OutputStyle, render_warning};
use hinoki_vault::{Listed, Store, VaultOptions, shown_id};

use crate::failure::Failure;
use crate::project;

/// The sessions of a project, and where to say something.
struct Sessions {
    store: Store,
    style: OutputStyle,
}

/// Carries a command out.
pub(crate) fn sessions(arguments: SessionsArguments, color: ColorChoice) -> Result<ExitCode, Failure> {
    let project = project::root(arguments.project.as_ref())?;
    let options = VaultOptions::from_environment(project.as_std_path(), |name| std::env::var(name).ok())?;
    let keyring = options.keyring.clone();
    let sessions = Sessions { store: Store::new(options), style: Output::stderr(color).style() };
    match arguments.command {
        SessionsCommand::List { json } => list::list(&sessions, json)?,
        SessionsCommand::Show { id, values, json } => show::show(&sessions, &id, values, json)?,
        SessionsCommand::Clear { id } => sessions.clear(id.as_deref())?,
        SessionsCommand::Key { command } => key::key(&sessions, keyring.as_ref(), command)?,
        SessionsCommand::Export { id, format, output } => export::export(&sessions, &id, format, output.as_deref())?,
        SessionsCommand::Import { file, id } => import::import(&sessions, &file, &id)?,
    }
    Ok(ExitCode::Passed)
}

impl Sessions {
    /// All sessions; files that can't be read are told of.
    fn listed(&self) -> Result<Listed, Failure> {
        let listed = self.store.list()?;
        for refused in &listed.refused {
            self.warn(&refused.to_string());
        }
        Ok(listed)
    }

    fn clear(&self, id: Option<&str>) -> Result<(), Failure> {
        let Some(id) = id else {
            let count = self.store.remove_all()?;
            self.say(&format!("{count} session{} removed", if count == 1 { "" } else { "s" }));
            return Ok(());
        };
        let record = find::find(self, id)?;
        self.store.remove(&record.id)?;
        self.say(&format!("{} removed", shown_id(&record.id)));
        Ok(())
    }

    fn say(&self, message: &str) {
        let _ = writeln!(std::io::stderr(), "{message}");
    }

    fn warn(&self, message: &str) {
        let _ = write!(std::io::stderr(), "{}", render_warning(message, self.style));
    }
}

/// Writes data. A reader that has gone away wants no more.
fn print(data: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(data.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::internal(format!("standard output can't be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// ms since the Unix epoch.
fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1e3)
}
