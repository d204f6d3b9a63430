use hinoki_vault::{KEY_VARIABLE, KEYRING_VARIABLE, KeySource, Keyring};

use super::args::KeyCommand;
use super::{Sessions, print};
use crate::failure::Failure;

/// `hinoki sessions key`. The key itself is never shown.
pub(super) fn key(sessions: &Sessions, keyring: Option<&Keyring>, command: Option<KeyCommand>) -> Result<(), Failure> {
    let Some(command) = command else {
        return print(&format!("the key is taken from {}\n", sessions.store.key_source()?));
    };
    let keyring = keyring.ok_or_else(|| {
        Failure::usage("the system's keyring is not used").with_hint(format!(
            "{KEYRING_VARIABLE} is `off`, or this hinoki was built without the feature `keyring`; {KEY_VARIABLE} takes a key"
        ))
    })?;
    match command {
        KeyCommand::Create if keyring.create()? => {
            sessions.say("a new key is in the system's keyring, for the sessions of all your projects");
        }
        KeyCommand::Create => {
            sessions.say("there is a key in the system's keyring; it was left as it is");
        }
        KeyCommand::Remove if keyring.remove()? => {
            sessions.say("the key was removed: sessions that were kept with it can't be read any more");
        }
        KeyCommand::Remove => sessions.say("there is no key in the system's keyring"),
    }
    if sessions.store.key_source() == Ok(KeySource::Environment) {
        sessions.warn(&format!("{KEY_VARIABLE} is set: its key is used, not that of the system's keyring"));
    }
    Ok(())
}
