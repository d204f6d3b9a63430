use camino::{Utf8Path, Utf8PathBuf};

use crate::ConfigError;

/// The configuration file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// Whether it must be bundled before Node can load it.
    pub typescript: bool,
}

const EXTENSIONS: [&str; 6] = ["js", "cjs", "mjs", "ts", "cts", "mts"];

/// Finds the configuration file in the project's root, or takes the one that `--config-file` names (relative to the root).
///
/// `hinoki.config.*` comes before `cypress.config.*`, so a project can have both and be run by either program.
pub fn find_config_file(project: &Utf8Path, wanted: Option<&Utf8Path>) -> Result<ConfigFile, ConfigError> {
    if !project.is_dir() {
        let what = if project.exists() { "is not a folder" } else { "does not exist" };
        return Err(ConfigError::File(format!("the project's folder {project} {what}")));
    }
    if let Some(wanted) = wanted {
        return named(project, wanted);
    }
    for stem in ["hinoki", "cypress"] {
        let found: Vec<Utf8PathBuf> = EXTENSIONS
            .iter()
            .map(|extension| project.join(format!("{stem}.config.{extension}")))
            .filter(|path| path.is_file())
            .collect();
        match found.as_slice() {
            [] => {}
            [path] => return Ok(ConfigFile { path: path.clone(), typescript: is_typescript(path) }),
            several => {
                let names: Vec<&str> = several.iter().filter_map(|path| path.file_name()).collect();
                return Err(ConfigError::File(format!(
                    "{project} has more than one configuration file: {}; remove all but one, or name one with --config-file",
                    names.join(", ")
                )));
            }
        }
    }
    Err(ConfigError::File(missing(project)))
}

fn named(project: &Utf8Path, wanted: &Utf8Path) -> Result<ConfigFile, ConfigError> {
    let path = project.join(wanted);
    if !path.is_file() {
        let what = if path.exists() { "is not a file" } else { "does not exist" };
        return Err(ConfigError::File(format!(
            "the configuration file {path} {what}; --config-file is relative to the project's folder"
        )));
    }
    if !path.extension().is_some_and(|extension| EXTENSIONS.contains(&extension)) {
        let hint =
            if path.extension() == Some("json") { "; write a cypress.config.js that exports the values" } else { "" };
        return Err(ConfigError::File(format!(
            "the configuration file {path} is not of a kind that can be loaded ({}){hint}",
            EXTENSIONS.map(|extension| format!(".{extension}")).join(", ")
        )));
    }
    Ok(ConfigFile { typescript: is_typescript(&path), path })
}

fn is_typescript(path: &Utf8Path) -> bool {
    path.extension().is_some_and(|extension| extension.ends_with("ts"))
}

fn missing(project: &Utf8Path) -> String {
    if project.join("cypress.json").is_file() {
        return format!(
            "{project} has a cypress.json, which was read up to Cypress 9; write a cypress.config.js instead, \
             which `hinoki migrate` does for you to copy: `module.exports = {{ e2e: {{ … }} }}` with `baseUrl` and `supportFile` inside of `e2e`, `integrationFolder` \
             and `testFiles` as `specPattern: 'cypress/integration/**/*.js'`, and what `pluginsFile` exports as \
             `setupNodeEvents`"
        );
    }
    let below = ["hinoki", "cypress"].iter().find_map(|stem| {
        let folders = project.read_dir_utf8().ok()?.flatten().map(|entry| entry.into_path());
        let mut folders: Vec<_> = folders.filter(|path| path.file_name() != Some("node_modules")).collect();
        folders.sort();
        folders.iter().find_map(|folder| {
            EXTENSIONS
                .iter()
                .map(|extension| folder.join(format!("{stem}.config.{extension}")))
                .find(|path| path.is_file())
        })
    });
    let hint = match below.as_deref().and_then(Utf8Path::parent) {
        Some(folder) => format!("there is one in {folder}: pass --project {folder}"),
        None => {
            "write a cypress.config.js with `module.exports = { e2e: {} }`, have `hinoki init` make a first project, or \
             name the project's folder with --project"
                .to_owned()
        }
    };
    format!("no hinoki.config.* or cypress.config.* in {project}; {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files of the project, `--config-file`, and the file found or a part of the error.
    type Case<'a> = (&'a [&'a str], Option<&'a str>, Result<&'a str, &'a str>);

    #[test]
    fn files() {
        let cases: &[Case] = &[
            (&["cypress.config.js"], None, Ok("cypress.config.js")),
            (&["cypress.config.ts"], None, Ok("cypress.config.ts")),
            (&["cypress.config.js", "hinoki.config.mjs"], None, Ok("hinoki.config.mjs")),
            (
                &["cypress.config.js", "cypress.config.ts"],
                None,
                Err("more than one configuration file: cypress.config.js, cypress.config.ts"),
            ),
            (&["cypress.config.js", "sub/other.cts"], Some("sub/other.cts"), Ok("sub/other.cts")),
            (&["cypress.config.js"], Some("other.js"), Err("other.js does not exist; --config-file is relative")),
            (&["sub/x.js"], Some("sub"), Err("sub is not a file")),
            (&["cypress.json"], Some("cypress.json"), Err("not of a kind that can be loaded")),
            (&["cypress.json"], None, Err("was read up to Cypress 9")),
            (&["e2e/cypress.config.ts"], None, Err("e2e: pass --project")),
            (&["package.json"], None, Err("write a cypress.config.js with")),
        ];
        for (files, wanted, outcome) in cases {
            let folder = tempfile::tempdir().unwrap();
            let project = Utf8Path::from_path(folder.path()).unwrap();
            for file in *files {
                std::fs::create_dir_all(project.join(file).parent().unwrap()).unwrap();
                std::fs::write(project.join(file), "").unwrap();
            }
            let found = find_config_file(project, wanted.map(Utf8Path::new));
            match (found, outcome) {
                (Ok(found), Ok(name)) => {
                    assert_eq!(found.path, project.join(name));
                    assert_eq!(found.typescript, name.ends_with("ts"), "{name}");
                }
                (Err(error), Err(message)) => assert!(error.to_string().contains(message), "{files:?}: {error}"),
                (found, outcome) => panic!("{files:?}: {found:?} instead of {outcome:?}"),
            }
        }
        let error = find_config_file(Utf8Path::new("/nowhere"), None).unwrap_err();
        assert!(error.to_string().contains("/nowhere does not exist"));
    }
}
