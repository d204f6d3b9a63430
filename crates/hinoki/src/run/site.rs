//! What is known of the specs of a project that is watched, and what follows from a change or a key.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_config::{ProjectConfig, find_specs};
use hinoki_node::NodeSide;
use hinoki_protocol::{SpecFile, SpecResult};
use hinoki_runner::{Order, PageNews};

use super::keys::Key;
use super::plan;
use crate::args::RunArguments;
use crate::last_run;
use crate::watch::{Sources, Watch, alter_list, bundled, folders};

/// What is to run next.
#[derive(Debug, Clone)]
pub(super) struct Next {
    pub order: Order,
    /// Why, if not at first.
    pub reason: Option<String>,
}

/// What follows from a change of files or a key.
#[derive(Debug)]
pub(super) enum Then {
    /// Nothing.
    Wait,
    /// Specs run.
    Run(Box<Next>),
    /// The project is to be read anew.
    Reload,
    /// The program ends.
    Quit,
}

/// The specs of a project.
pub(super) struct Site<'a> {
    pub arguments: &'a RunArguments,
    /// What the flags say of each run.
    flags: Order,
    pub config: ProjectConfig,
    /// A change of one of them is one of everything.
    pub config_files: Vec<Utf8PathBuf>,
    pub support_file: Option<Utf8PathBuf>,
    pub all: Vec<SpecFile>,
    /// Those of them that came while it was watched, and that nobody ran yet.
    new: Vec<SpecFile>,
    sources: Sources,
    /// Whether there may be other folders to watch than those that are.
    moved: bool,
    /// Has the preprocessor, if there is one.
    node: NodeSide,
    /// How each spec ended last.
    results: BTreeMap<String, SpecResult>,
}

impl<'a> Site<'a> {
    pub(super) fn new(
        arguments: &'a RunArguments,
        flags: Order,
        config: ProjectConfig,
        config_files: Vec<Utf8PathBuf>,
        support_file: Option<Utf8PathBuf>,
        node: NodeSide,
    ) -> Self {
        let all = find(arguments, &config);
        let (sources, results) = (Sources::default(), BTreeMap::new());
        let (new, moved) = (Vec::new(), true);
        Self { arguments, flags, config, config_files, support_file, all, new, sources, moved, node, results }
    }

    /// Watches what its specs are made of. Looks for folders only if something happened that may have made new ones.
    pub(super) fn watch(&mut self, files: &mut Watch) {
        if !std::mem::take(&mut self.moved) {
            return;
        }
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
    pub(super) fn came(&mut self) -> Option<Next> {
        let new = std::mem::take(&mut self.new);
        let reason = format!("new {}", new.first()?.relative);
        Some(Next { order: plan::of(self.arguments, &self.flags, new, Vec::new()), reason: Some(reason) })
    }

    fn folders(&self) -> BTreeSet<Utf8PathBuf> {
        let mut folders = folders(&self.config, &self.sources, &self.config_files, self.support_file.as_ref());
        folders.extend(self.all.iter().filter_map(|spec| Some(Utf8PathBuf::from(&spec.absolute).parent()?.to_owned())));
        folders
    }

    /// What the engine tells of a spec.
    pub(super) fn news(&mut self, news: PageNews) {
        let PageNews::Bundled { spec, files } = news else { return };
        self.moved = true;
        let spec = last_run::file(&spec);
        bundled(&mut self.sources, spec, files, &self.all, self.support_file.as_ref());
    }

    /// Specs that came to their end.
    pub(super) fn ended(&mut self, results: Vec<SpecResult>) {
        self.moved = true;
        self.results.extend(results.into_iter().map(|result| (result.spec.clone(), result)));
        let all: Vec<SpecResult> = self.results.values().cloned().collect();
        last_run::remember(&self.config.project, &all);
    }

    /// What a key asks for; of those that run something [`Then::Wait`] says that nothing failed. `last` is what ran last.
    pub(super) fn asked(&self, key: Key, last: &Order) -> Then {
        let of = |specs, tests| plan::of(self.arguments, &self.flags, specs, tests);
        let (order, reason) = match key {
            Key::All => (of(self.all.clone(), Vec::new()), "all"),
            Key::Failed => match last_run::recall(&self.config.project, self.all.clone()) {
                Ok((specs, tests)) => (of(specs, tests), "what failed"),
                Err(_) => return Then::Wait,
            },
            Key::Again => (last.clone(), "again"),
            Key::Quit => return Then::Quit,
        };
        Then::Run(Box::new(Next { order, reason: Some(reason.to_owned()) }))
    }

    /// Files changed, came or went. `left` are specs that a run under way hasn't ended yet: it goes on with them.
    pub(super) fn changed(&mut self, paths: &BTreeSet<Utf8PathBuf>, left: &[SpecFile]) -> Then {
        if self.config_files.iter().any(|file| paths.contains(file)) {
            return Then::Reload;
        }
        self.moved = true;
        if alter_list(paths, &self.all) {
            self.list();
        }
        let new = std::mem::take(&mut self.new);
        let touches = |spec: &SpecFile, paths: &BTreeSet<Utf8PathBuf>| {
            let above = |path: &Utf8PathBuf| spec.absolute.starts_with(path.as_str());
            new.contains(spec) && paths.iter().any(above)
                || self.sources.touches(&spec.relative, paths, self.node.watches(&spec.absolute))
        };
        let touched: Vec<&SpecFile> =
            self.all.iter().filter(|spec| new.contains(spec) || touches(spec, paths)).collect();
        let Some(cause) = paths.iter().find(|path| {
            let one = BTreeSet::from([(*path).clone()]);
            touched.iter().any(|spec| touches(spec, &one))
        }) else {
            self.new = new;
            return Then::Wait;
        };
        let reason = format!("saved {}", self.relative(cause));
        self.next(|spec| touched.contains(&spec), left, reason)
    }

    /// The preprocessor made a file anew.
    pub(super) fn made_anew(&self, file: &str, left: &[SpecFile]) -> Then {
        let of_all = self.support_file.as_ref().is_some_and(|support| support == file);
        let of = |spec: &SpecFile| of_all || spec.absolute == file;
        match self.all.iter().any(of) {
            true => self.next(of, left, format!("{} was made anew", self.relative(Utf8Path::new(file)))),
            false => Then::Wait,
        }
    }

    /// Runs some specs, and what a run under way left.
    fn next(&self, wanted: impl Fn(&SpecFile) -> bool, left: &[SpecFile], reason: String) -> Then {
        let is_left = |spec: &SpecFile| left.iter().any(|left| left.absolute == spec.absolute);
        let specs = self.all.iter().filter(|spec| wanted(spec) || is_left(spec)).cloned().collect();
        let order = plan::of(self.arguments, &self.flags, specs, Vec::new());
        Then::Run(Box::new(Next { order, reason: Some(reason) }))
    }

    fn relative<'p>(&self, path: &'p Utf8Path) -> &'p Utf8Path {
        path.strip_prefix(&self.config.project).unwrap_or(path)
    }
}

/// The specs that the flags name; none if there are none now.
fn find(arguments: &RunArguments, config: &ProjectConfig) -> Vec<SpecFile> {
    let found = find_specs(config, &arguments.spec).unwrap_or_default();
    match arguments.shard {
        Some(shard) => shard.of(found),
        None => found,
    }
}
