//! What is known of the specs of a project that is watched, and what follows from a change or a key.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use hinoki_config::{ProjectConfig, find_specs};
use hinoki_protocol::{SpecFile, SpecResult};
use hinoki_runner::{Order, PageNews};

use super::keys::Key;
use super::plan;
use crate::args::RunArguments;
use crate::failure::Failure;
use crate::last_run;
use crate::watch::{Sources, Watch, spec_folders};

/// What is to run next.
#[derive(Debug, Clone)]
pub(super) struct Next {
    pub order: Order,
    /// Why, if not at first.
    pub reason: Option<String>,
}

/// What follows from a change of files.
#[derive(Debug)]
pub(super) enum Change {
    /// Nothing: no spec is made of them.
    Nothing,
    /// The project is to be read anew.
    Config,
    /// Specs run again.
    Specs(Next),
}

/// The specs of a project.
pub(super) struct Site<'a> {
    pub arguments: &'a RunArguments,
    pub config: ProjectConfig,
    /// A change of one of them is one of everything.
    pub config_files: Vec<Utf8PathBuf>,
    pub support_file: Option<Utf8PathBuf>,
    pub all: Vec<SpecFile>,
    /// Those of them that came while it was watched, and that nobody ran yet.
    new: Vec<SpecFile>,
    sources: Sources,
    /// How each spec ended last.
    results: BTreeMap<String, SpecResult>,
}

impl<'a> Site<'a> {
    pub(super) fn new(
        arguments: &'a RunArguments,
        config: ProjectConfig,
        config_files: Vec<Utf8PathBuf>,
        support_file: Option<Utf8PathBuf>,
    ) -> Self {
        let all = find(arguments, &config);
        let (sources, results) = (Sources::default(), BTreeMap::new());
        Self { arguments, config, config_files, support_file, all, new: Vec::new(), sources, results }
    }

    /// Watches what its specs are made of.
    pub(super) fn watch(&mut self, files: &mut Watch) {
        // What came into a folder before it was watched is not told of.
        while files.folders(self.folders()) {
            self.list();
        }
    }

    fn list(&mut self) {
        let now = find(self.arguments, &self.config);
        self.new.extend(now.iter().filter(|spec| !self.all.contains(spec)).cloned());
        self.new.retain(|spec| now.contains(spec));
        self.all = now;
    }

    /// Specs that came and that no change told of.
    pub(super) fn came(&mut self) -> Result<Option<Next>, Failure> {
        let new = std::mem::take(&mut self.new);
        let Some(first) = new.first() else { return Ok(None) };
        let reason = format!("new {}", first.relative);
        let order = plan::of(self.arguments, &self.config, new, Vec::new())?.order;
        Ok(Some(Next { order, reason: Some(reason) }))
    }

    fn folders(&self) -> BTreeSet<Utf8PathBuf> {
        let mut folders = spec_folders(&self.config);
        folders.extend(self.sources.folders());
        let single = self.config_files.iter().chain(&self.support_file);
        folders.extend(single.filter_map(|file| file.parent()).map(ToOwned::to_owned));
        folders.extend(self.all.iter().filter_map(|spec| Some(Utf8PathBuf::from(&spec.absolute).parent()?.to_owned())));
        folders.insert(self.config.project.clone());
        folders
    }

    /// What the engine tells of a spec.
    pub(super) fn news(&mut self, news: PageNews) {
        let PageNews::Bundled { spec, files } = news else { return };
        let spec = last_run::file(&spec);
        let found = self.all.iter().find(|known| known.relative == spec);
        let own = found.map(|known| known.absolute.clone().into()).into_iter().chain(self.support_file.clone());
        self.sources.made(spec, files, own.collect::<Vec<_>>());
    }

    /// A run that came to its end.
    pub(super) fn ended(&mut self, results: Vec<SpecResult>) {
        self.results.extend(results.into_iter().map(|result| (result.spec.clone(), result)));
        let all: Vec<SpecResult> = self.results.values().cloned().collect();
        last_run::remember(&self.config.project, &all);
    }

    /// What a key asks for; none if there is nothing to do. `last` is what ran last.
    pub(super) fn asked(&self, key: Key, last: &Order) -> Result<Option<Next>, Failure> {
        let (specs, tests, reason) = match key {
            Key::All => (self.all.clone(), Vec::new(), "all"),
            Key::Failed => match last_run::recall(&self.config.project, self.all.clone()) {
                Ok((specs, tests)) => (specs, tests, "what failed"),
                Err(_) => return Ok(None),
            },
            Key::Again | Key::Quit => {
                return Ok(Some(Next { order: last.clone(), reason: Some("again".to_owned()) }));
            }
        };
        let order = plan::of(self.arguments, &self.config, specs, tests)?.order;
        Ok(Some(Next { order, reason: Some(reason.to_owned()) }))
    }

    /// Files changed, came or went. `left` are specs that a run under way hasn't ended yet: it goes on with them.
    pub(super) fn changed(&mut self, paths: &BTreeSet<Utf8PathBuf>, left: &[SpecFile]) -> Result<Change, Failure> {
        if self.config_files.iter().any(|file| paths.contains(file)) {
            return Ok(Change::Config);
        }
        let known = |path: &Utf8PathBuf| self.all.iter().any(|spec| spec.absolute == path.as_str());
        if paths.iter().any(|path| path.is_dir() || known(path) != path.is_file()) {
            self.list();
        }
        let new = std::mem::take(&mut self.new);
        let touches = |spec: &SpecFile, paths: &BTreeSet<Utf8PathBuf>| {
            let above = |path: &Utf8PathBuf| spec.absolute.starts_with(path.as_str());
            new.contains(spec) && paths.iter().any(above) || self.sources.touches(&spec.relative, paths)
        };
        let touched: Vec<&SpecFile> =
            self.all.iter().filter(|spec| new.contains(spec) || touches(spec, paths)).collect();
        let Some(cause) = paths.iter().find(|path| {
            let one = BTreeSet::from([(*path).clone()]);
            touched.iter().any(|spec| touches(spec, &one))
        }) else {
            self.new = new;
            return Ok(Change::Nothing);
        };
        let is_left = |spec: &SpecFile| left.iter().any(|left| left.absolute == spec.absolute);
        let specs = self.all.iter().filter(|spec| touched.contains(spec) || is_left(spec)).cloned().collect();
        let reason = format!("saved {}", cause.strip_prefix(&self.config.project).unwrap_or(cause));
        let order = plan::of(self.arguments, &self.config, specs, Vec::new())?.order;
        Ok(Change::Specs(Next { order, reason: Some(reason) }))
    }
}

/// The specs that the flags name; none if there are none now.
fn find(arguments: &RunArguments, config: &ProjectConfig) -> Vec<SpecFile> {
    let found = find_specs(config, &arguments.spec).unwrap_or_default();
    arguments.shard.map_or_else(|| found.clone(), |shard| shard.of(found.clone()))
}
