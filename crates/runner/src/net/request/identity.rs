//! Reads client certificates: PEM files, whose key may have a passphrase, and PKCS#12 files.

use camino::Utf8Path;
use hinoki_config::ClientCertificate;
use pkcs8::der::pem::{LineEnding, PemLabel, encode_string};
use pkcs8::der::{Decode, SecretDocument};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use reqwest::Identity;

use super::pkcs12::{self, Unread};

/// What a server is shown.
pub(super) fn read(certificate: &ClientCertificate) -> Result<Identity, String> {
    let of = format!("the client certificate for {}", certificate.url);
    let pem = to_pem(certificate).map_err(|error| format!("{of} {error}"))?;
    Identity::from_pem(&pem).map_err(|error| format!("{of} can't be used: {}", super::chain(&error)))
}

/// The certificates, the server's first, and the key, all as PEM without a passphrase.
fn to_pem(certificate: &ClientCertificate) -> Result<Vec<u8>, String> {
    for path in &certificate.ca {
        if !text(path)?.contains("-----BEGIN CERTIFICATE-----") {
            return Err(format!("names {path} in `ca`, which holds no certificate in the form of PEM"));
        }
    }
    let passphrase = certificate.passphrase.as_deref().map(text).transpose()?;
    let passphrase = passphrase.as_deref().map(|text| text.trim_end_matches(['\r', '\n']));
    if let Some(path) = &certificate.pfx {
        return from_pkcs12(path, passphrase);
    }
    let named = |path: &Option<_>, name: &str| {
        let missing = || format!("has no `{name}`: {{ cert: 'cert.pem', key: 'key.pem' }} or {{ pfx: 'file.p12' }}");
        path.clone().ok_or_else(missing)
    };
    let (cert, key) = (named(&certificate.cert, "cert")?, named(&certificate.key, "key")?);
    Ok(format!("{}\n{}", text(&cert)?, opened(&text(&key)?, &key, passphrase)?).into_bytes())
}

fn text(path: impl AsRef<Utf8Path>) -> Result<String, String> {
    let path = path.as_ref();
    std::fs::read_to_string(path).map_err(|error| format!("needs {path}, which can't be read: {error}"))
}

/// Key and certificates of a PKCS#12 file, each as PEM.
fn from_pkcs12(path: &Utf8Path, passphrase: Option<&str>) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("needs {path}, which can't be read: {error}"))?;
    let contents = pkcs12::read(&bytes, passphrase.unwrap_or_default())
        .map_err(|error| unopened(path, passphrase.is_some(), &error))?;
    let mut blocks: Vec<(&str, &Vec<u8>)> = contents.certificates.iter().map(|der| ("CERTIFICATE", der)).collect();
    blocks.push((PrivateKeyInfoRef::PEM_LABEL, &contents.key));
    let pem: Result<String, _> =
        blocks.into_iter().map(|(label, der)| encode_string(label, LineEnding::LF, der)).collect();
    pem.map(String::into_bytes).map_err(|error| format!("can't be taken from {path}: {error}"))
}

/// Why a PKCS#12 file can't be read, and what helps.
fn unopened(path: &Utf8Path, has_passphrase: bool, error: &Unread) -> String {
    match error {
        Unread::Locked if has_passphrase => {
            format!("can't be read from {path} ({error}): is the text in `passphrase` the right one?")
        }
        Unread::Locked => format!(
            "can't be read from {path} ({error}): if it has a passphrase, name a text file that holds it as `passphrase`"
        ),
        Unread::Unknown(_) => format!(
            "can't be read from {path} ({error}): convert it once by openssl pkcs12 -in {path} -out client.pem -nodes, \
             and name the result as `cert` and as `key`"
        ),
        Unread::Lacking => format!("can't be read from {path} ({error}): export both into the file"),
        Unread::Foreign(_) => format!(
            "needs a PKCS#12 file, which {path} is not ({error}): name one with the ending .p12 or .pfx, \
             or PEM files as `cert` and `key`"
        ),
    }
}

/// A key as PEM without its passphrase.
fn opened(pem: &str, path: &Utf8Path, passphrase: Option<&str>) -> Result<String, String> {
    if pem.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(format!(
            "has a key of an old form in {path}, which can't be read: convert it once by openssl pkcs8 -topk8 -in {path} -out key.pem"
        ));
    }
    let (begin, end) = ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----END ENCRYPTED PRIVATE KEY-----");
    let Some(start) = pem.find(begin) else { return Ok(pem.to_owned()) };
    let block = pem[start..].find(end).map(|at| &pem[start..start + at + end.len()]);
    let passphrase = passphrase.ok_or_else(|| {
        format!("has a key with a passphrase in {path}: name a text file that holds it as `passphrase`")
    })?;
    let unfit = |error: String| format!("has a key in {path} that can't be read ({error})");
    let (_, document) = SecretDocument::from_pem(block.unwrap_or(pem)).map_err(|error| unfit(error.to_string()))?;
    let key = EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).map_err(|error| unfit(error.to_string()))?;
    let key = key
        .decrypt(passphrase)
        .map_err(|error| format!("{}: is the text in `passphrase` the right one?", unfit(error.to_string())))?;
    let key = key.to_pem(PrivateKeyInfoRef::PEM_LABEL, LineEnding::LF).map_err(|error| unfit(error.to_string()))?;
    Ok(key.to_string())
}

#[cfg(test)]
mod tests {
    use camino::Utf8PathBuf;

    use super::*;

    fn file(name: &str) -> Utf8PathBuf {
        Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/certificates").join(name)
    }

    fn certificate(names: [Option<&str>; 4], ca: &[&str]) -> ClientCertificate {
        let [cert, key, pfx, passphrase] = names.map(|name| name.map(file));
        let ca = ca.iter().map(|name| file(name)).collect();
        ClientCertificate { url: "https://a.test".to_owned(), cert, key, pfx, passphrase, ca }
    }

    const CERT: Option<&str> = Some("client.cert.pem");
    const KEY: Option<&str> = Some("client.key.pem");
    const LOCKED: Option<&str> = Some("client.encrypted.key.pem");
    const P12: Option<&str> = Some("client.p12");
    const PASSPHRASE: Option<&str> = Some("passphrase.txt");

    #[test]
    fn a_certificate_is_the_same_in_every_form() {
        let plain = to_pem(&certificate([CERT, KEY, None, None], &["server.cert.pem"])).expect("readable");
        let lines = |pem: Vec<u8>| -> Vec<String> {
            let text = String::from_utf8(pem).expect("text");
            text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        let plain = lines(plain);
        let pkcs12 = |name| [None, None, Some(name), PASSPHRASE];
        for names in [[CERT, LOCKED, None, PASSPHRASE], pkcs12("client.p12"), pkcs12("client.legacy.p12")] {
            let given = certificate(names, &[]);
            assert_eq!(lines(to_pem(&given).expect("readable")), plain);
            assert!(read(&given).is_ok());
        }
    }

    #[test]
    fn what_keeps_it_from_being_read_is_said() {
        let error = |names, ca: &[&str]| read(&certificate(names, ca)).expect_err("not readable");
        let wrong = Some("client.cert.pem");
        for (names, ca, part) in [
            ([CERT, None, None, None], &[][..], "has no `key`"),
            ([CERT, Some("none.pem"), None, None], &[], "none.pem, which can't be read"),
            ([CERT, LOCKED, None, None], &[], "name a text file that holds it as `passphrase`"),
            ([CERT, LOCKED, None, wrong], &[], "is the text in `passphrase` the right one?"),
            (
                [None, None, P12, wrong],
                &[],
                "client.p12 (it can't be decrypted): is the text in `passphrase` the right one?",
            ),
            ([None, None, Some("client.legacy.p12"), wrong], &[], "is the text in `passphrase` the right one?"),
            ([None, None, Some("client.lone-key.p12"), PASSPHRASE], &[], "it lacks a key or its certificate"),
            ([None, None, P12, None], &[], "if it has a passphrase, name a text file"),
            ([None, None, P12, Some("none.txt")], &[], "none.txt, which can't be read"),
            ([None, None, Some("none.p12"), None], &[], "none.p12, which can't be read"),
            ([None, None, KEY, PASSPHRASE], &[], "a PKCS#12 file, which"),
            ([CERT, KEY, None, None], &["passphrase.txt"], "which holds no certificate"),
        ] {
            let error = error(names, ca);
            assert!(error.starts_with("the client certificate for https://a.test ") && error.contains(part), "{error}");
        }
    }
}
