//! Reads client certificates: PEM files, whose key may have a passphrase.

use camino::Utf8Path;
use hinoki_config::ClientCertificate;
use pkcs8::der::pem::{LineEnding, PemLabel};
use pkcs8::der::{Decode, SecretDocument};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use reqwest::Identity;

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
        return Err(format!(
            "is a PKCS#12 file, which can't be read: convert it once by openssl pkcs12 -in {path} -out client.pem -nodes, \
             and name the result as `cert` and as `key`"
        ));
    }
    let named = |path: &Option<_>, name: &str| {
        let missing = || format!("has no `{name}`: {{ cert: 'cert.pem', key: 'key.pem' }}");
        path.clone().ok_or_else(missing)
    };
    let (cert, key) = (named(&certificate.cert, "cert")?, named(&certificate.key, "key")?);
    Ok(format!("{}\n{}", text(&cert)?, opened(&text(&key)?, &key, passphrase)?).into_bytes())
}

fn text(path: impl AsRef<Utf8Path>) -> Result<String, String> {
    let path = path.as_ref();
    std::fs::read_to_string(path).map_err(|error| format!("needs {path}, which can't be read: {error}"))
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
    const PASSPHRASE: Option<&str> = Some("passphrase.txt");

    #[test]
    fn a_key_with_a_passphrase_is_that_without() {
        let plain = to_pem(&certificate([CERT, KEY, None, None], &["server.cert.pem"])).expect("readable");
        let lines = |pem: Vec<u8>| -> Vec<String> {
            let text = String::from_utf8(pem).expect("text");
            text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        let plain = lines(plain);
        let locked = certificate([CERT, LOCKED, None, PASSPHRASE], &[]);
        assert_eq!(lines(to_pem(&locked).expect("readable")), plain);
        assert!(read(&locked).is_ok());
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
            ([None, None, Some("client.p12"), None], &[], "convert it once by openssl pkcs12 -in"),
            ([CERT, KEY, None, None], &["passphrase.txt"], "which holds no certificate"),
        ] {
            let error = error(names, ca);
            assert!(error.starts_with("the client certificate for https://a.test ") && error.contains(part), "{error}");
        }
    }
}
