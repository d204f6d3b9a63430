//! `cy.readFile`, `cy.writeFile`, `cy.fixture`: files of the project.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{FileContents, HostError};

/// Tried in this order when a fixture's name has no extension, as documented for `cy.fixture`.
const FIXTURE_EXTENSIONS: [&str; 13] =
    ["json", "js", "coffee", "html", "txt", "csv", "png", "jpg", "jpeg", "gif", "tif", "tiff", "zip"];

/// Reads `path`, relative to `root`. Without an encoding the contents are the bytes in base64.
pub(crate) fn read(root: &Utf8Path, path: &str, encoding: Option<&str>) -> Result<FileContents, HostError> {
    let path = root.join(path);
    let bytes = std::fs::read(&path).map_err(|error| refused(&error, &path))?;
    let contents = decode(bytes, encoding, &path)?;
    Ok(FileContents { path: path.into_string(), contents })
}

/// Writes `contents` in `encoding` to `path`, relative to `root`; missing folders are made.
pub(crate) fn write(
    root: &Utf8Path,
    path: &str,
    contents: &str,
    encoding: Option<&str>,
    append: bool,
) -> Result<FileContents, HostError> {
    use std::io::Write as _;
    let path = root.join(path);
    let bytes = encode(contents, encoding, &path)?;
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        if append {
            std::fs::OpenOptions::new().append(true).create(true).open(&path)?.write_all(&bytes)
        } else {
            std::fs::write(&path, &bytes)
        }
    };
    write().map_err(|error| refused(&error, &path))?;
    Ok(FileContents { path: path.into_string(), contents: String::new() })
}

/// Reads a fixture; without an extension the first file that exists with a known one.
pub(crate) fn fixture(
    folder: Option<&Utf8Path>,
    name: &str,
    encoding: Option<&str>,
) -> Result<FileContents, HostError> {
    let found = find_fixture(folder, name)?;
    let text = ["json", "js", "coffee", "html", "txt", "csv"].contains(&found.extension().unwrap_or_default());
    let fallback = if text { Some("utf8") } else { Some("base64") };
    read(Utf8Path::new(""), found.as_str(), encoding.or(fallback))
}

/// Where a fixture is.
pub(crate) fn find_fixture(folder: Option<&Utf8Path>, name: &str) -> Result<Utf8PathBuf, HostError> {
    let Some(folder) = folder else {
        return Err(HostError {
            code: "noFixturesFolder".into(),
            message: "fixturesFolder is false in this project's configuration".into(),
            path: None,
        });
    };
    let plain = folder.join(name);
    let found = if plain.is_file() {
        Some(plain.clone())
    } else {
        FIXTURE_EXTENSIONS.iter().map(|ext| Utf8PathBuf::from(format!("{plain}.{ext}"))).find(|path| path.is_file())
    };
    found.ok_or_else(|| HostError {
        code: "notFound".into(),
        message: format!("no fixture at {plain}, nor with one of the extensions {}", FIXTURE_EXTENSIONS.join(", ")),
        path: Some(plain.into_string()),
    })
}

/// The bytes of a fixture, and where it is.
pub(crate) fn fixture_bytes(folder: Option<&Utf8Path>, name: &str) -> Result<(Utf8PathBuf, Vec<u8>), HostError> {
    let path = find_fixture(folder, name)?;
    let bytes = std::fs::read(&path).map_err(|error| refused(&error, &path))?;
    Ok((path, bytes))
}

fn decode(bytes: Vec<u8>, encoding: Option<&str>, path: &Utf8Path) -> Result<String, HostError> {
    Ok(match encoding.map(str::to_ascii_lowercase).as_deref() {
        None | Some("base64") => BASE64.encode(bytes),
        Some("utf8" | "utf-8") => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        },
        Some("ascii") => bytes.iter().map(|&byte| char::from(byte & 0x7f)).collect(),
        Some("latin1" | "binary") => bytes.iter().map(|&byte| char::from(byte)).collect(),
        Some("hex") => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Some("ucs2" | "ucs-2" | "utf16le" | "utf-16le") => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        Some(other) => return Err(unknown_encoding(other, path)),
    })
}

fn encode(contents: &str, encoding: Option<&str>, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
    let broken = |what: &str| HostError {
        code: "encoding".into(),
        message: format!("the contents are no valid {what}"),
        path: Some(path.to_string()),
    };
    Ok(match encoding.map(str::to_ascii_lowercase).as_deref() {
        Some("utf8" | "utf-8") => contents.as_bytes().to_vec(),
        None | Some("base64") => BASE64.decode(contents.trim()).map_err(|_| broken("base64"))?,
        Some("ascii" | "latin1" | "binary") => contents.chars().map(|c| (c as u32 & 0xff) as u8).collect(),
        Some("hex") => (0..contents.len())
            .step_by(2)
            .map(|at| contents.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect::<Option<_>>()
            .ok_or_else(|| broken("hex"))?,
        Some("ucs2" | "ucs-2" | "utf16le" | "utf-16le") => contents.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some(other) => return Err(unknown_encoding(other, path)),
    })
}

fn unknown_encoding(name: &str, path: &Utf8Path) -> HostError {
    HostError {
        code: "encoding".into(),
        message: format!(
            "unknown encoding `{name}`; expected utf8, ascii, base64, binary, hex, latin1, ucs2, utf16le or null"
        ),
        path: Some(path.to_string()),
    }
}

fn refused(error: &std::io::Error, path: &Utf8Path) -> HostError {
    let code = match error.kind() {
        std::io::ErrorKind::NotFound => "notFound",
        std::io::ErrorKind::PermissionDenied => "denied",
        _ => "io",
    };
    HostError { code: code.into(), message: error.to_string(), path: Some(path.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().expect("temp folder");
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).expect("utf-8 temp folder");
        (dir, path)
    }

    #[test]
    fn every_encoding_comes_back_as_it_was_written() {
        let (_keep, root) = folder();
        for encoding in ["utf8", "ascii", "latin1", "binary", "base64", "hex", "ucs2", "utf16le"] {
            let text = match encoding {
                "base64" => "aGlub2tp",
                "hex" => "68696e6f6b69",
                "ascii" => "hinoki",
                "latin1" | "binary" => "hinöki",
                _ => "hinoki 檜",
            };
            write(&root, "deep/er/file.txt", text, Some(encoding), false).expect("writes");
            assert_eq!(read(&root, "deep/er/file.txt", Some(encoding)).expect("reads").contents, text, "{encoding}");
        }
    }

    #[test]
    fn append_keeps_what_was_there() {
        let (_keep, root) = folder();
        write(&root, "a.txt", "one", Some("utf8"), false).expect("writes");
        write(&root, "a.txt", " two", Some("utf8"), true).expect("appends");
        assert_eq!(read(&root, "a.txt", Some("utf8")).expect("reads").contents, "one two");
    }

    #[test]
    fn a_missing_file_and_an_unknown_encoding_are_named() {
        let (_keep, root) = folder();
        assert_eq!(read(&root, "none.txt", Some("utf8")).expect_err("missing").code, "notFound");
        std::fs::write(root.join("a"), "x").expect("writes");
        assert!(read(&root, "a", Some("utf9")).expect_err("unknown").message.contains("`utf9`"));
    }

    #[test]
    fn a_fixture_is_found_without_its_extension() {
        let (_keep, root) = folder();
        std::fs::write(root.join("user.json"), "{}").expect("writes");
        std::fs::write(root.join("logo.png"), [1, 2]).expect("writes");
        assert_eq!(fixture(Some(&root), "user", None).expect("json").contents, "{}");
        assert_eq!(fixture(Some(&root), "logo.png", None).expect("png").contents, "AQI=");
        assert_eq!(fixture(Some(&root), "nothing", None).expect_err("missing").code, "notFound");
        assert_eq!(fixture(None, "user", None).expect_err("no folder").code, "noFixturesFolder");
    }
}
