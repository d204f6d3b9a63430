//! The file of one session.
//!
//! | bytes | what |
//! |---|---|
//! | 0–8 | `HNKSESSN` |
//! | 8–10 | format |
//! | 10–26 | salt of the vault that it belongs to |
//! | 26–34 | length of all that follows the nonce |
//! | 34–58 | nonce |
//! | 58– | the record as JSON with its version, XChaCha20-Poly1305; what stands before it and the file's name are authenticated |
//!
//! Numbers are little-endian.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hinoki_protocol::SessionRecord;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::bytes::{array, put};
use super::header::{Keys, SALT};
use crate::Fault;

const MAGIC: &[u8; 8] = b"HNKSESSN";
const FORMAT: u16 = 1;
const NONCE: usize = 24;
const PREFIX: usize = 58;

/// Version of what is within: the words of [`SessionRecord`]. Added fields don't change it, since readers pass over them.
const RECORD: u16 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u16,
    record: &'a SessionRecord,
}

#[derive(Deserialize)]
struct Version {
    version: u16,
}

#[derive(Deserialize)]
struct Read {
    record: SessionRecord,
}

/// A file's name without its ending: nobody who lacks the key learns an id from it.
pub(crate) fn name(keys: &Keys, id: &str) -> [u8; 16] {
    array(blake3::keyed_hash(&keys.name, id.as_bytes()).as_bytes(), 0).unwrap_or_default()
}

/// The bytes of the file. `None`: the record is nested too deeply, or beyond what the cipher takes.
pub(crate) fn seal(record: &SessionRecord, keys: &Keys, salt: &[u8; SALT], nonce: [u8; NONCE]) -> Option<Vec<u8>> {
    let text = Zeroizing::new(serde_json::to_vec(&Written { version: RECORD, record }).ok()?);
    // What is nested deeper than the reader goes would be written and never read again.
    self::record(&text).ok()?;
    let cipher = XChaCha20Poly1305::new((&*keys.seal).into());
    let length = u64::try_from(text.len()).ok()? + 16;
    let mut file = vec![0; PREFIX];
    put(&mut file, 0, MAGIC);
    put(&mut file, 8, &FORMAT.to_le_bytes());
    put(&mut file, 10, salt);
    put(&mut file, 26, &length.to_le_bytes());
    put(&mut file, 34, &nonce);
    let aad = [file.as_slice(), &name(keys, &record.id)].concat();
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: &aad }).ok()?;
    file.extend_from_slice(&sealed);
    Some(file)
}

/// Reads a file of this name.
pub(crate) fn open(file: &[u8], named: &[u8; 16], keys: &Keys, salt: &[u8; SALT]) -> Result<SessionRecord, Fault> {
    let cut = Fault::Damaged("it is cut off");
    if file.get(..MAGIC.len()) != Some(MAGIC) {
        return Err(if file.is_empty() { Fault::Damaged("it is empty") } else { Fault::Foreign });
    }
    let format = array(file, 8).map(u16::from_le_bytes).ok_or(cut.clone())?;
    if format > FORMAT {
        return Err(Fault::Newer { found: format, known: FORMAT });
    }
    let (Some((prefix, sealed)), Some(nonce), Some(length)) =
        (file.split_at_checked(PREFIX), array::<NONCE>(file, 34), array(file, 26).map(u64::from_le_bytes))
    else {
        return Err(cut);
    };
    if array(prefix, 10).as_ref() != Some(salt) {
        return Err(Fault::OtherVault);
    }
    if u64::try_from(sealed.len()).is_ok_and(|there| there < length) {
        return Err(cut);
    }
    let aad = [prefix, named].concat();
    let cipher = XChaCha20Poly1305::new((&*keys.seal).into());
    let text = cipher
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &aad })
        .map_err(|_| Fault::Damaged("its bytes or its name were changed"))?;
    record(&Zeroizing::new(text))
}

fn record(text: &[u8]) -> Result<SessionRecord, Fault> {
    let unreadable = |_| Fault::Damaged("what it holds isn't a session");
    let Version { version } = serde_json::from_slice(text).map_err(unreadable)?;
    if version > RECORD {
        return Err(Fault::Newer { found: version, known: RECORD });
    }
    let Read { record } = serde_json::from_slice(text).map_err(unreadable)?;
    Ok(record)
}

#[cfg(test)]
mod tests;
