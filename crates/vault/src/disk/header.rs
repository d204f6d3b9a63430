//! The file beside the sessions that says how their key is derived, and by which a wrong key is known.
//!
//! | bytes | what |
//! |---|---|
//! | 0–8 | `HNKVAULT` |
//! | 8–10 | format |
//! | 10–22 | Argon2id: memory in KiB, passes, lanes |
//! | 22–38 | salt |
//! | 38–70 | check: keyed hash of all before it; another key gives another one |
//! | 70–78 | plain hash of all before it: damage isn't taken for a wrong key |
//!
//! Numbers are little-endian.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::bytes::{array, number, put};
use crate::{Fault, SessionKey};

pub(crate) const LENGTH: usize = 78;
pub(crate) const SALT: usize = 16;

const MAGIC: &[u8; 8] = b"HNKVAULT";
const FORMAT: u16 = 1;
const SALTED: usize = 38;
const CHECKED: usize = 70;

/// RFC 9106, section 4, second choice: 64 MiB, 3 passes, 4 lanes.
const COST: Cost = Cost { memory: 64 * 1024, passes: 3, lanes: 4 };

/// What a file may ask for: one that was tampered with must not fill the memory.
const HIGHEST: Cost = Cost { memory: 1024 * 1024, passes: 16, lanes: 16 };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// A header that is whole; whether the key fits is yet to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    bytes: [u8; LENGTH],
    cost: Cost,
    salt: [u8; SALT],
}

/// The keys for the parts of a vault.
#[derive(Clone)]
pub(crate) struct Keys {
    /// Encrypts sessions.
    pub seal: Zeroizing<[u8; 32]>,
    /// Makes file names of ids.
    pub name: Zeroizing<[u8; 32]>,
    check: Zeroizing<[u8; 32]>,
}

impl Header {
    /// A new one for a key.
    pub(crate) fn new(salt: [u8; SALT], key: &SessionKey) -> Option<(Self, Keys)> {
        Self::with_cost(salt, key, COST)
    }

    fn with_cost(salt: [u8; SALT], key: &SessionKey, cost: Cost) -> Option<(Self, Keys)> {
        let keys = derive(key, &salt, cost)?;
        let mut bytes = [0; LENGTH];
        put(&mut bytes, 0, MAGIC);
        put(&mut bytes, 8, &FORMAT.to_le_bytes());
        put(&mut bytes, 10, &cost.memory.to_le_bytes());
        put(&mut bytes, 14, &cost.passes.to_le_bytes());
        put(&mut bytes, 18, &cost.lanes.to_le_bytes());
        put(&mut bytes, 22, &salt);
        let check = check(&keys, &bytes);
        put(&mut bytes, SALTED, check.as_bytes());
        let sum = sum(&bytes);
        put(&mut bytes, CHECKED, &sum);
        Some((Self { bytes, cost, salt }, keys))
    }

    /// Reads one.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.get(..MAGIC.len()) != Some(MAGIC) {
            return Err(if bytes.is_empty() { Fault::Damaged("it is empty") } else { Fault::Foreign });
        }
        let format = array(bytes, 8).map(u16::from_le_bytes).ok_or(Fault::Damaged("it is cut off"))?;
        if format > FORMAT {
            return Err(Fault::Newer { found: format, known: FORMAT });
        }
        let whole: [u8; LENGTH] = bytes.try_into().map_err(|_| Fault::Damaged("its length is wrong"))?;
        let salt = array(&whole, 22).ok_or(Fault::Damaged("it is cut off"))?;
        if format == 0 || whole.get(CHECKED..) != Some(&sum(&whole)[..]) {
            return Err(Fault::Damaged("its checksum is wrong"));
        }
        let cost = Cost { memory: number(&whole, 10), passes: number(&whole, 14), lanes: number(&whole, 18) };
        if cost.memory > HIGHEST.memory || cost.passes > HIGHEST.passes || cost.lanes > HIGHEST.lanes {
            return Err(Fault::Damaged("it asks for more memory or time than any vault needs"));
        }
        Ok(Self { bytes: whole, cost, salt })
    }

    /// The keys of the vault, if this is its key.
    pub(crate) fn unlock(&self, key: &SessionKey) -> Option<Keys> {
        let keys = derive(key, &self.salt, self.cost)?;
        // Hashes are compared in constant time.
        (check(&keys, &self.bytes) == blake3::Hash::from_bytes(array(&self.bytes, SALTED)?)).then_some(keys)
    }

    pub(crate) fn bytes(&self) -> &[u8; LENGTH] {
        &self.bytes
    }

    pub(crate) fn salt(&self) -> &[u8; SALT] {
        &self.salt
    }
}

fn derive(key: &SessionKey, salt: &[u8; SALT], cost: Cost) -> Option<Keys> {
    let mut master = Zeroizing::new([0; 32]);
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(master.len())).ok()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(key.bytes(), salt, &mut master[..])
        .ok()?;
    let part = |purpose| Zeroizing::new(blake3::derive_key(purpose, &master[..]));
    Some(Keys {
        seal: part("hinoki sessions 2026 seal"),
        name: part("hinoki sessions 2026 file name"),
        check: part("hinoki sessions 2026 key check"),
    })
}

fn check(keys: &Keys, bytes: &[u8; LENGTH]) -> blake3::Hash {
    blake3::keyed_hash(&keys.check, &bytes[..SALTED])
}

fn sum(bytes: &[u8; LENGTH]) -> [u8; LENGTH - CHECKED] {
    let hash = blake3::hash(&bytes[..CHECKED]);
    array(hash.as_bytes(), 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cheap, for tests.
    const QUICK: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

    fn key(text: &str) -> SessionKey {
        SessionKey::parse(text).expect("a key")
    }

    fn header() -> (Header, Keys) {
        Header::with_cost([7; SALT], &key("correct horse battery"), QUICK).expect("made")
    }

    #[test]
    fn the_right_key_unlocks_and_another_does_not() {
        let (header, keys) = header();
        let read = Header::parse(header.bytes()).expect("whole");
        assert_eq!(read, header);
        let again = read.unlock(&key("correct horse battery")).expect("the right key");
        assert_eq!((&again.seal, &again.name), (&keys.seal, &keys.name));
        assert!(read.unlock(&key("incorrect horse battery")).is_none());
        assert!(keys.seal != keys.name && keys.name != keys.check);
    }

    #[test]
    fn a_new_one_costs_what_the_rfc_says() {
        let (header, _) = Header::new([1; SALT], &key("correct horse battery")).expect("made");
        assert_eq!(header.cost, COST);
    }

    #[test]
    fn faults_are_told_apart() {
        let (header, _) = header();
        let whole = header.bytes().to_vec();
        assert_eq!(Header::parse(b""), Err(Fault::Damaged("it is empty")));
        assert_eq!(Header::parse(b"-----BEGIN PGP MESSAGE-----"), Err(Fault::Foreign));
        assert_eq!(Header::parse(&whole[..40]), Err(Fault::Damaged("its length is wrong")));
        let mut newer = whole.clone();
        newer[8] = 2;
        assert_eq!(Header::parse(&newer), Err(Fault::Newer { found: 2, known: 1 }));
        let mut greedy = whole;
        put(&mut greedy, 10, &u32::MAX.to_le_bytes());
        let sum = sum(greedy.as_slice().try_into().expect("as long"));
        put(&mut greedy, CHECKED, &sum);
        assert!(matches!(Header::parse(&greedy), Err(Fault::Damaged(why)) if why.contains("memory")));
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_never_taken_for_a_wrong_key(at in 0..LENGTH, flip in 1u8..) {
            let (header, _) = header();
            let mut bytes = *header.bytes();
            bytes[at] ^= flip;
            prop_assert!(Header::parse(&bytes).is_err());
        }

        #[test]
        fn garbage_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), with_magic: bool) {
            let bytes = if with_magic { [MAGIC.as_slice(), &bytes].concat() } else { bytes };
            prop_assert!(Header::parse(&bytes).is_err());
        }
    }
}
