//! From values as they were set to values as they count.

use camino::Utf8PathBuf;
use hinoki_protocol::ConfigValues;
use serde_json::{Map, Value};

use crate::configuration::plain;
use crate::merge::Merge;
use crate::{CYPRESS_VERSION, ConfigError, Configuration, Kind, Mode, Origin, Problem, Setting, options};

impl Merge {
    /// Checks what depends on several options.
    pub(crate) fn finish(
        mut self,
        project: Utf8PathBuf,
        config_file: Option<Utf8PathBuf>,
    ) -> Result<Configuration, ConfigError> {
        self.isolation();
        self.visibility();
        self.domain();
        if !self.problems.is_empty() {
            return Err(ConfigError::Invalid(self.problems));
        }
        let mut warnings = self.warnings;
        let mut seen = std::collections::HashSet::new();
        warnings.retain(|warning| seen.insert(warning.clone()));
        Ok(Configuration {
            project,
            config_file,
            testing_type: self.testing_type,
            mode: self.mode,
            settings: self.settings,
            env: self.env,
            expose: self.expose,
            warnings,
            browsers: None,
            node: None,
        })
    }

    fn get(&self, name: &str) -> Option<&Setting> {
        options().iter().position(|option| option.name == name).and_then(|index| self.settings.get(index))
    }

    /// Says what the option for subdomains means for pages.
    fn domain(&mut self) {
        if let Some(setting) = self.get("injectDocumentDomain").cloned().filter(|setting| setting.value == true) {
            self.warnings.push(format!(
                "`injectDocumentDomain` in {} makes pages take another `document.domain` than users' browsers give them; \
                 `cy.origin()` reaches subdomains without it",
                setting.place
            ));
        }
    }

    /// An experiment that became an option.
    fn visibility(&mut self) {
        let Some(experiment) = self.get("experimentalFastVisibility").cloned() else { return };
        let given = self.get("visibilityStrategy").is_some_and(|setting| setting.origin != Origin::Default);
        if experiment.value == true && !given {
            self.set("visibilityStrategy", Setting { value: "modern".into(), ..experiment });
        }
    }

    /// Brings `testIsolation` to the values of the era that `experimentalSessionAndOrigin` tells.
    fn isolation(&mut self) {
        let Some(given) = self.get("testIsolation").cloned() else { return };
        let flag = self.get("experimentalSessionAndOrigin").and_then(|setting| setting.value.as_bool());
        let is_default = given.origin == Origin::Default || given.value.is_null();
        let wanted = match &given.value {
            Value::Bool(on) => (if *on { "on" } else { "off" }).to_owned(),
            value => value.as_str().unwrap_or("on").to_owned(),
        };
        let place = &given.place;
        let value: Value = match flag {
            None if is_default => true.into(),
            None if wanted == "legacy" => {
                let message = "is \"legacy\", which exists only with `experimentalSessionAndOrigin`: set that flag, or use true or false";
                return self.problems.push(Problem {
                    option: "testIsolation".into(),
                    place: place.clone(),
                    message: message.into(),
                });
            }
            None => {
                let on = wanted != "off";
                if given.value.is_string() {
                    self.warnings.push(format!("`testIsolation` in {place} is \"{wanted}\", which means {on} today"));
                }
                on.into()
            }
            Some(true) if is_default => "on".into(),
            Some(true) => wanted.into(),
            Some(false) => {
                if !is_default && wanted != "legacy" {
                    self.warnings.push(format!(
                        "`testIsolation` in {place} has no effect, since `experimentalSessionAndOrigin` is false"
                    ));
                }
                "legacy".into()
            }
        };
        self.set("testIsolation", Setting { value, ..given });
    }
}

impl Configuration {
    /// Options as tests and plugins see them, `env` left out: folders are absolute, and facts of the run are added.
    pub(crate) fn effective(&self) -> Map<String, Value> {
        let mut values = Map::new();
        for (option, setting) in options().iter().zip(&self.settings) {
            if matches!(option.name, "env" | "e2e" | "component" | "setupNodeEvents")
                || (option.kind == Kind::Anything && setting.origin == Origin::Default)
            {
                continue;
            }
            let value = match (option.kind, &setting.value) {
                (Kind::Path | Kind::PathOrFalse, Value::String(path)) if !is_glob(path) => {
                    self.absolute(path).into_string().into()
                }
                (Kind::Url, Value::String(url)) => trim_slashes(url).into(),
                (_, value) => value.clone(),
            };
            values.insert(option.name.to_owned(), value);
        }
        let name = self.project.file_name().unwrap_or_default();
        values.insert("expose".into(), plain(&self.expose).into());
        values.insert("projectRoot".into(), self.project.as_str().into());
        values.insert("projectName".into(), name.into());
        values.insert("configFile".into(), self.config_file.as_ref().map(|path| path.as_str()).into());
        values.insert("testingType".into(), self.testing_type.block().into());
        values.insert("isInteractive".into(), (self.mode == Mode::Open).into());
        values.insert("isTextTerminal".into(), (self.mode == Mode::Run).into());
        values.insert("version".into(), CYPRESS_VERSION.into());
        values.insert("platform".into(), platform().into());
        values.insert("arch".into(), arch().into());
        if let Some((path, version)) = &self.node {
            values.insert("resolvedNodePath".into(), path.as_str().into());
            values.insert("resolvedNodeVersion".into(), version.as_str().into());
        }
        values
    }

    /// The driver's view: `Cypress.config()`.
    pub fn driver_values(&self) -> ConfigValues {
        ConfigValues(self.effective())
    }

    /// A path of the configuration, made absolute.
    pub(crate) fn absolute(&self, path: &str) -> Utf8PathBuf {
        let mut absolute = Utf8PathBuf::new();
        for part in self.project.join(path).components() {
            match part {
                camino::Utf8Component::CurDir => {}
                camino::Utf8Component::ParentDir => _ = absolute.pop(),
                part => absolute.push(part),
            }
        }
        absolute
    }
}

/// Whether a path has wildcards.
pub(crate) fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '{', '[', '!']) || path.contains("+(") || path.contains("@(")
}

/// `http://x//` is `http://x/`.
pub(crate) fn trim_slashes(url: &str) -> &str {
    let trimmed = url.trim_end_matches('/');
    &url[..url.len().min(trimmed.len() + 1)]
}

/// Node's name of this system: `linux`, `darwin`, `win32`.
pub fn platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// Node's name of this processor: `x64`, `arm64`, `ia32`.
pub fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "x86" => "ia32",
        "aarch64" => "arm64",
        other => other,
    }
}
