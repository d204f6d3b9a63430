use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};

use crate::check::check;
use crate::environment::variables;
use crate::{
    CliValues, ConfigError, Configuration, EnvFile, Kind, Mode, Origin, Problem, Scope, Setting, Support, TestingType,
    option, options,
};

/// What the configuration file exports.
#[derive(Debug, Clone, PartialEq)]
pub struct FileValues {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// Its values, as JSON.
    pub values: Map<String, Value>,
    /// Places of values that JSON can't carry: `e2e.setupNodeEvents`.
    pub functions: Vec<String>,
}

/// Everything that the configuration is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// Absolute path of the project's root.
    pub project: Utf8PathBuf,
    /// Which block counts.
    pub testing_type: TestingType,
    /// Run or open.
    pub mode: Mode,
    /// The configuration file.
    pub file: Option<FileValues>,
    /// `cypress.env.json` and `hinoki.env.json`.
    pub env_files: Vec<EnvFile>,
    /// Environment variables of the process.
    pub environment: Vec<(String, String)>,
    /// The command line.
    pub cli: CliValues,
}

/// Merges and checks.
///
/// Later ones win: defaults, the root of the configuration file, its block of the testing type, the env files
/// (`env` only), environment variables, the command line. `setupNodeEvents` comes last, by
/// [`Configuration::apply_node_events`]. All that is wrong is told at once.
pub fn resolve(sources: &Sources) -> Result<Configuration, ConfigError> {
    let mut merge = Merge::new(sources.testing_type, sources.mode);
    if let Some(file) = &sources.file {
        merge.file(file, &sources.project);
    }
    for file in &sources.env_files {
        let place = shown(&file.path, &sources.project);
        merge.add_env(&file.values, &Layer::new(Origin::EnvFile, place));
    }
    merge.environment(&sources.environment);
    merge.cli(&sources.cli);
    merge.finish(sources.project.clone(), sources.file.as_ref().map(|file| file.path.clone()))
}

/// A path as people read it.
fn shown(path: &Utf8Path, project: &Utf8Path) -> String {
    path.strip_prefix(project).unwrap_or(path).to_string()
}

/// Where a group of values comes from.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    origin: Origin,
    place: String,
    /// The block, if values of one are given; `None` for values that are in no block.
    block: Option<&'static str>,
    /// Whether the place of a value counts: it does in the file.
    scoped: bool,
    unknown: Unknown,
    /// Whether values were texts in the first place.
    texts: bool,
}

/// What to do about names that are no options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unknown {
    /// Say so: projects have them, for plugins or by mistake.
    Warn,
    /// Refuse: they were just typed.
    Refuse,
    /// Plugins return whatever they like.
    Skip,
}

impl Layer {
    fn new(origin: Origin, place: impl Into<String>) -> Self {
        Self { origin, place: place.into(), block: None, scoped: false, unknown: Unknown::Warn, texts: false }
    }

    /// What `setupNodeEvents` returned.
    pub(crate) fn node_events(block: Option<&'static str>) -> Self {
        let place = "what setupNodeEvents returned";
        Self { block, unknown: Unknown::Skip, ..Self::new(Origin::NodeEvents, place) }
    }

    fn setting(&self, value: Value) -> Setting {
        Setting { value, origin: self.origin, place: self.place.clone() }
    }
}

/// A configuration in the making.
#[derive(Debug)]
pub(crate) struct Merge {
    pub(crate) testing_type: TestingType,
    pub(crate) mode: Mode,
    /// One for each option, in the order of the table.
    pub(crate) settings: Vec<Setting>,
    pub(crate) env: BTreeMap<String, Setting>,
    pub(crate) expose: BTreeMap<String, Setting>,
    pub(crate) warnings: Vec<String>,
    pub(crate) problems: Vec<Problem>,
}

impl Merge {
    fn new(testing_type: TestingType, mode: Mode) -> Self {
        let default = |option: &crate::ConfigOption| Setting {
            value: option.default.value(testing_type, mode),
            origin: Origin::Default,
            place: "default".to_owned(),
        };
        Self {
            testing_type,
            mode,
            settings: options().iter().map(default).collect(),
            env: BTreeMap::new(),
            expose: BTreeMap::new(),
            warnings: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn file(&mut self, file: &FileValues, project: &Utf8Path) {
        let root = Layer { scoped: true, ..Layer::new(Origin::File, shown(&file.path, project)) };
        let name = self.testing_type.block();
        let block = Layer { block: Some(name), ..root.clone() };
        self.functions(&file.functions, &root);
        self.add(&file.values, &root);
        match file.values.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::Object(values)) => self.add(values, &block),
            Some(value) => self.problem(name, &root, format!("must be an object, but it is {value}")),
        }
        if self.testing_type == TestingType::Component {
            self.ignore_end_to_end_specs(file, &root);
        }
    }

    /// End-to-end specs are no component specs, although the default pattern of those finds them.
    fn ignore_end_to_end_specs(&mut self, file: &FileValues, layer: &Layer) {
        let given = file.values.get("e2e").and_then(|block| block.get("specPattern")).filter(|value| !value.is_null());
        let default = || option("specPattern").map(|option| option.default.value(TestingType::E2e, self.mode));
        if let Some(pattern) = given.cloned().or_else(default) {
            self.set("additionalIgnorePattern", layer.setting(pattern));
        }
    }

    /// Options that are functions, but shouldn't be.
    fn functions(&mut self, places: &[String], layer: &Layer) {
        for place in places {
            let (block, name) = match place.split_once('.') {
                Some((block @ ("e2e" | "component"), name)) => (Some(block), name),
                _ => (None, place.as_str()),
            };
            let Some(option) = option(name).filter(|_| block.is_none_or(|block| block == self.testing_type.block()))
            else {
                continue;
            };
            match (option.kind, block) {
                (Kind::Function, None) => {
                    let block = self.testing_type.block();
                    self.problem(name, layer, format!("has no effect there; move it into the block `{block}`"));
                }
                (Kind::Function | Kind::Anything, _) => {}
                (kind, _) => {
                    let message = check(kind, &Value::Null).err().unwrap_or_default();
                    let message = message.replace("but it is null", "but it is a function or another value of code");
                    self.problem(place, layer, message);
                }
            }
        }
    }

    fn environment(&mut self, environment: &[(String, String)]) {
        for variable in variables(environment) {
            let layer = Layer { texts: true, ..Layer::new(Origin::Environment, &variable.variable) };
            let is_value_of_tests = match option(&variable.option) {
                // Several CI systems set such a name to plain text.
                Some(option) if option.kind == Kind::Object => !variable.value.is_object(),
                Some(option) => matches!(option.support, Support::Removed(_) | Support::Obsolete(_)),
                None => true,
            };
            if is_value_of_tests {
                self.env.insert(variable.name, layer.setting(variable.value));
            } else {
                self.add(&Map::from_iter([(variable.option, variable.value)]), &layer);
            }
        }
    }

    fn cli(&mut self, cli: &CliValues) {
        let layer = Layer { unknown: Unknown::Refuse, texts: true, ..Layer::new(Origin::Cli, "--config") };
        self.add(&cli.config, &layer);
        let name = self.testing_type.block();
        if let Some(Value::Object(values)) = cli.config.get(name) {
            self.add(values, &Layer { block: Some(name), ..layer });
        }
        self.add_env(&cli.env, &Layer::new(Origin::Cli, "--env"));
        add_values(&mut self.expose, &cli.expose, &Layer::new(Origin::Cli, "--expose"));
    }

    /// Adds values of `env`.
    pub(crate) fn add_env(&mut self, values: &Map<String, Value>, layer: &Layer) {
        add_values(&mut self.env, values, layer);
    }

    /// Adds options. Blocks are left to the caller.
    pub(crate) fn add(&mut self, values: &Map<String, Value>, layer: &Layer) {
        for (name, value) in values {
            if layer.block.is_none() && matches!(name.as_str(), "e2e" | "component") {
                continue;
            }
            self.add_one(name, value, layer);
        }
    }

    fn add_one(&mut self, name: &str, value: &Value, layer: &Layer) {
        let Some(option) = option(name) else { return self.unknown(name, layer) };
        match option.support {
            Support::Removed(instead) => {
                return self.problem(name, layer, format!("no longer exists: {instead}"));
            }
            Support::Obsolete(why) => {
                let place = &layer.place;
                return self.warnings.push(format!("`{}` in {place} no longer exists: {why}", path(name, layer)));
            }
            Support::Full | Support::Ignored => {}
        }
        if let Some(message) = misplaced(option.scope, layer) {
            return self.problem(name, layer, message);
        }
        if value.is_null() {
            let default = option.default.value(self.testing_type, self.mode);
            return self.set(name, layer.setting(default));
        }
        let mut value = value.clone();
        // `--config userAgent=1` means text.
        let as_text = if value.is_string() { value.clone() } else { Value::from(value.to_string()) };
        if layer.texts && check(option.kind, &value).is_err() && check(option.kind, &as_text).is_ok() {
            value = as_text;
        }
        match check(option.kind, &value) {
            Err(message) => self.problem(name, layer, message),
            Ok(()) => match (name, &value) {
                ("env", Value::Object(values)) => add_values(&mut self.env, values, layer),
                ("expose", Value::Object(values)) => add_values(&mut self.expose, values, layer),
                _ => self.set(name, layer.setting(value)),
            },
        }
    }

    /// Takes a value without looking at it.
    pub(crate) fn set(&mut self, name: &str, setting: Setting) {
        if let Some(index) = options().iter().position(|option| option.name == name) {
            self.settings[index] = setting;
        }
    }

    fn unknown(&mut self, name: &str, layer: &Layer) {
        let hint = nearest(name).map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
        match layer.unknown {
            Unknown::Skip => {}
            Unknown::Refuse => self.problem(name, layer, format!("is not an option{hint}")),
            Unknown::Warn => {
                let place = &layer.place;
                self.warnings
                    .push(format!("`{}` in {place} is not an option and has no effect{hint}", path(name, layer)));
            }
        }
    }

    pub(crate) fn problem(&mut self, name: &str, layer: &Layer, message: String) {
        self.problems.push(Problem { option: path(name, layer), place: layer.place.clone(), message });
    }
}

fn add_values(into: &mut BTreeMap<String, Setting>, values: &Map<String, Value>, layer: &Layer) {
    into.extend(values.iter().map(|(name, value)| (name.clone(), layer.setting(value.clone()))));
}

fn path(name: &str, layer: &Layer) -> String {
    layer.block.filter(|_| layer.scoped).map_or_else(|| name.to_owned(), |block| format!("{block}.{name}"))
}

fn misplaced(scope: Scope, layer: &Layer) -> Option<String> {
    if !layer.scoped {
        return None;
    }
    match (scope, layer.block) {
        (Scope::Anywhere, _) | (Scope::Root, None) | (Scope::Blocks, Some(_)) => None,
        (Scope::E2e, Some("e2e")) | (Scope::Component, Some("component")) => None,
        (Scope::E2e | Scope::Blocks, None) => {
            Some("has no effect there; move it into the block `e2e`: { e2e: { … } }".to_owned())
        }
        (Scope::E2e, Some(_)) => Some("belongs into the block `e2e`".to_owned()),
        (Scope::Component, _) => Some("belongs into the block `component`".to_owned()),
        (Scope::Root, Some(_)) => Some("can't be inside of a block".to_owned()),
    }
}

/// The option that was probably meant.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    options()
        .iter()
        .filter(|option| matches!(option.support, Support::Full | Support::Ignored))
        .map(|option| (strsim::damerau_levenshtein(&option.name.to_lowercase(), &lower), option.name))
        .min()
        .filter(|&(distance, _)| distance <= (name.len() / 3).clamp(1, 4))
        .map(|(_, name)| name)
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
