//! PKCS#12 files (RFC 7292): a key and its certificates under a passphrase.

use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit, block_padding::Pkcs7};
use des::TdesEde3;
use pkcs8::der::asn1::{ObjectIdentifier, OctetStringRef};
use pkcs8::der::{AnyRef, Decode, Reader, SliceReader};
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs8::spki::AlgorithmIdentifierRef;
use rc2::Rc2;
use sha1::{Digest, Sha1};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
/// What Windows and older programs write.
const TRIPLE_DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");

/// Rounds that no honest file asks for: each takes time.
const MOST_ROUNDS: u32 = 20_000_000;

/// What a file holds, as DER.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// PKCS#8.
    pub key: Vec<u8>,
    /// That of the key first.
    pub certificates: Vec<Vec<u8>>,
}

/// Why a file can't be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unread {
    #[error("{0}")]
    Foreign(#[from] pkcs8::der::Error),
    #[error("it can't be decrypted")]
    Locked,
    #[error("it is encrypted by {0}")]
    Unknown(ObjectIdentifier),
    #[error("it lacks a key or its certificate")]
    Lacking,
}

/// An entry of a file.
struct Bag {
    is_key: bool,
    der: Vec<u8>,
    /// The same for a key and its certificate.
    id: Option<Vec<u8>>,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8], passphrase: &str) -> Result<Contents, Unread> {
    let mut bags = Vec::new();
    let [_, safe, ..] = &children(AnyRef::from_der(bytes)?)?[..] else { return Err(foreign()) };
    let (_, safes) = content(*safe, DATA)?;
    for safe in children(AnyRef::from_der(octets(safes)?)?)? {
        let (kind, data) = content(safe, DATA).or_else(|_| content(safe, ENCRYPTED_DATA))?;
        if kind == DATA {
            bags_of(octets(data)?, passphrase, &mut bags)?;
            continue;
        }
        let [_, encrypted, ..] = &children(data)?[..] else { return Err(foreign()) };
        let [_, algorithm, encrypted, ..] = &children(*encrypted)?[..] else { return Err(foreign()) };
        let plain = decrypted(*algorithm, encrypted.value(), passphrase)?;
        // What a wrong passphrase leaves can look decrypted, but says nothing.
        bags_of(&plain, passphrase, &mut bags)
            .map_err(|error| if matches!(error, Unread::Foreign(_)) { Unread::Locked } else { error })?;
    }
    let key = bags.iter().position(|bag| bag.is_key).map(|index| bags.swap_remove(index)).ok_or(Unread::Lacking)?;
    // Those of other keys would only confuse; those without one are the chain.
    bags.retain(|bag| !bag.is_key);
    bags.sort_by_key(|bag| key.id.is_none() || bag.id != key.id);
    let certificates: Vec<_> = bags.into_iter().map(|bag| bag.der).collect();
    if certificates.is_empty() { Err(Unread::Lacking) } else { Ok(Contents { key: key.der, certificates }) }
}

fn bags_of(safe: &[u8], passphrase: &str, bags: &mut Vec<Bag>) -> Result<(), Unread> {
    for bag in children(AnyRef::from_der(safe)?)? {
        let [kind, value, attributes @ ..] = &children(bag)?[..] else { return Err(foreign()) };
        let kind: ObjectIdentifier = kind.decode_as()?;
        let (is_key, der) = if kind == KEY {
            (true, value.value().to_vec())
        } else if kind == SHROUDED_KEY {
            let [algorithm, data, ..] = &children(AnyRef::from_der(value.value())?)?[..] else {
                return Err(foreign());
            };
            (true, decrypted(*algorithm, octets(*data)?, passphrase)?)
        } else if kind == CERTIFICATE {
            let (_, der) = content(AnyRef::from_der(value.value())?, X509)?;
            (false, octets(der)?.to_vec())
        } else {
            continue;
        };
        bags.push(Bag { is_key, der, id: attributes.first().and_then(|all| local_key_id(*all)) });
    }
    Ok(())
}

fn local_key_id(attributes: AnyRef<'_>) -> Option<Vec<u8>> {
    children(attributes).ok()?.into_iter().find_map(|attribute| {
        let [name, values, ..] = children(attribute).ok()?[..] else { return None };
        let is_id = name.decode_as::<ObjectIdentifier>().is_ok_and(|name| name == LOCAL_KEY_ID);
        is_id.then(|| values.value().to_vec())
    })
}

fn foreign() -> Unread {
    Unread::Foreign(pkcs8::der::ErrorKind::Failed.into())
}

/// What a sequence, a set or the like is made of.
fn children(any: AnyRef<'_>) -> Result<Vec<AnyRef<'_>>, Unread> {
    let mut reader = SliceReader::new(any.value())?;
    let mut all = Vec::new();
    while !reader.is_finished() {
        all.push(reader.decode()?);
    }
    Ok(all)
}

/// A sequence of a kind, which must be this one, and what is of this kind.
fn content(any: AnyRef<'_>, expected: ObjectIdentifier) -> Result<(ObjectIdentifier, AnyRef<'_>), Unread> {
    let [kind, value, ..] = children(any)?[..] else { return Err(foreign()) };
    let kind: ObjectIdentifier = kind.decode_as()?;
    if kind == expected { Ok((kind, AnyRef::from_der(value.value())?)) } else { Err(foreign()) }
}

fn octets(any: AnyRef<'_>) -> Result<&[u8], Unread> {
    any.decode_as::<&OctetStringRef>()?;
    Ok(any.value())
}

fn decrypted(algorithm: AnyRef<'_>, data: &[u8], passphrase: &str) -> Result<Vec<u8>, Unread> {
    let algorithm: AlgorithmIdentifierRef<'_> = algorithm.decode_as()?;
    if algorithm.oid == PBES2 {
        let scheme = EncryptionScheme::try_from(algorithm).map_err(|_| Unread::Unknown(algorithm.oid))?;
        return scheme.decrypt(passphrase, data).map_err(|error| match error {
            pkcs5::Error::UnsupportedAlgorithm { oid } | pkcs5::Error::AlgorithmParametersInvalid { oid } => {
                Unread::Unknown(oid)
            }
            _ => Unread::Locked,
        });
    }
    let [salt, rounds] = children(algorithm.parameters.ok_or_else(foreign)?)?[..] else { return Err(foreign()) };
    let (salt, rounds) = (octets(salt)?, rounds.decode_as::<u32>()?);
    let derived = |purpose, length| derived(passphrase, salt, rounds, purpose, length);
    let plain = match algorithm.oid {
        _ if rounds > MOST_ROUNDS => return Err(Unread::Unknown(algorithm.oid)),
        TRIPLE_DES => decrypted_by::<TdesEde3>(&derived(1, 24), &derived(2, 8), data),
        RC2_40 => decrypted_by::<Rc2>(&derived(1, 5), &derived(2, 8), data),
        other => return Err(Unread::Unknown(other)),
    };
    plain.ok_or(Unread::Locked)
}

fn decrypted_by<C: BlockCipherDecrypt + KeyInit>(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let mut data = data.to_vec();
    let plain = cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?.decrypt_padded::<Pkcs7>(&mut data).ok()?;
    Some(plain.to_vec())
}

/// Bytes from a passphrase: appendix B.2 of the RFC, with SHA-1.
fn derived(passphrase: &str, salt: &[u8], rounds: u32, purpose: u8, length: usize) -> Vec<u8> {
    const BLOCK: usize = 64;
    let password: Vec<u8> = passphrase.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
    let filled =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().cycle().take(bytes.len().next_multiple_of(BLOCK)).collect() };
    let mut input = [filled(salt), filled(&password)].concat();
    let mut bytes = Vec::new();
    loop {
        let mut hash = Sha1::new().chain_update([purpose; BLOCK]).chain_update(&input).finalize();
        for _ in 1..rounds {
            hash = Sha1::digest(hash);
        }
        bytes.extend_from_slice(&hash);
        if bytes.len() >= length {
            bytes.truncate(length);
            return bytes;
        }
        let added: Vec<u8> = hash.iter().copied().cycle().take(BLOCK).collect();
        for block in input.chunks_mut(BLOCK) {
            let mut carry = 1;
            for (byte, add) in block.iter_mut().zip(&added).rev() {
                carry += u16::from(*byte) + u16::from(*add);
                *byte = carry.to_le_bytes()[0];
                carry >>= 8;
            }
        }
    }
}
