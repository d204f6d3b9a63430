//! Digest authentication, RFC 7616.

use md5::Md5;
use sha2::{Digest as _, Sha256};

/// What a server asks for.
#[derive(Debug, Default, PartialEq)]
struct Challenge<'a> {
    realm: &'a str,
    nonce: &'a str,
    opaque: Option<&'a str>,
    algorithm: Option<&'a str>,
    qop: Option<&'a str>,
}

/// The header `authorization` that answers a challenge; `None` if the server asks for something else, or in a way that
/// nobody knows.
pub(super) fn answer(
    challenge: &str,
    (user, password): (&str, &str),
    (method, path): (&str, &str),
    client_nonce: &str,
) -> Option<String> {
    let challenge = Challenge::read(challenge)?;
    let algorithm = challenge.algorithm.unwrap_or("MD5");
    let (name, session) = match algorithm.to_ascii_lowercase().strip_suffix("-sess") {
        Some(name) => (name.to_owned(), true),
        None => (algorithm.to_ascii_lowercase(), false),
    };
    let hash: fn(&str) -> String = match name.as_str() {
        "md5" => |text| hex(&Md5::digest(text)),
        "sha-256" => |text| hex(&Sha256::digest(text)),
        _ => return None,
    };
    let mut secret = hash(&format!("{user}:{}:{password}", challenge.realm));
    if session {
        secret = hash(&format!("{secret}:{}:{client_nonce}", challenge.nonce));
    }
    let asked = hash(&format!("{method}:{path}"));
    let nonce = challenge.nonce;
    let counted = match challenge.qop {
        Some(qop) if qop.split(',').any(|one| one.trim().eq_ignore_ascii_case("auth")) => true,
        // The body would have to be signed.
        Some(_) => return None,
        None => false,
    };
    let response = match counted {
        true => hash(&format!("{secret}:{nonce}:00000001:{client_nonce}:auth:{asked}")),
        false => hash(&format!("{secret}:{nonce}:{asked}")),
    };
    let mut header = format!(
        "Digest username=\"{}\", realm=\"{}\", nonce=\"{nonce}\", uri=\"{path}\", response=\"{response}\", algorithm={algorithm}",
        user.replace('\\', "\\\\").replace('"', "\\\""),
        challenge.realm,
    );
    if counted {
        header.push_str(&format!(", qop=auth, nc=00000001, cnonce=\"{client_nonce}\""));
    }
    if let Some(opaque) = challenge.opaque {
        header.push_str(&format!(", opaque=\"{opaque}\""));
    }
    Some(header)
}

impl<'a> Challenge<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let at = text.to_ascii_lowercase().find("digest ")?;
        let mut rest = &text[at + "digest ".len()..];
        let mut challenge = Self::default();
        while let Some((name, after)) = rest.split_once('=') {
            let (value, next) = match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?,
                None => after.split_at(after.find(',').unwrap_or(after.len())),
            };
            match name.trim().to_ascii_lowercase().as_str() {
                "realm" => challenge.realm = value,
                "nonce" => challenge.nonce = value,
                "opaque" => challenge.opaque = Some(value),
                "algorithm" => challenge.algorithm = Some(value.trim()),
                "qop" => challenge.qop = Some(value),
                // Another challenge may follow.
                name if name.contains(' ') => break,
                _ => {}
            }
            rest = next.trim_start().trim_start_matches(',');
        }
        (!challenge.nonce.is_empty()).then_some(challenge)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(challenge: &str, password: &str, client_nonce: &str) -> Option<String> {
        let header = answer(challenge, ("Mufasa", password), ("GET", "/dir/index.html"), client_nonce)?;
        Some(header.split_once("response=\"")?.1.split_once('"')?.0.to_owned())
    }

    #[test]
    fn the_examples_of_the_standards_hold() {
        let old = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
                   nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        assert_eq!(response(old, "Circle Of Life", "0a4f113b").as_deref(), Some("6629fae49393a05397450978507c4ef1"));
        let of = |algorithm: &str| {
            format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            )
        };
        let client = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let md5 = response(&of("MD5"), "Circle of Life", client);
        assert_eq!(md5.as_deref(), Some("8ca523f5e9506fed4657c9700eebdbec"));
        let sha = response(&of("SHA-256"), "Circle of Life", client);
        assert_eq!(sha.as_deref(), Some("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"));
    }

    #[test]
    fn what_cannot_be_answered_is_not() {
        assert_eq!(response("Basic realm=\"x\"", "x", "y"), None);
        assert_eq!(response("Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256", "x", "y"), None);
        assert_eq!(response("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"", "x", "y"), None);
        assert!(response("Basic realm=\"x\", Digest realm=\"y\", nonce=\"n\"", "x", "y").is_some());
    }
}
