use std::{
    borrow::Cow,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use camino::{Utf8Path, Utf8PathBuf};
use rolldown::{
    ModuleType,
    plugin::{
        HookLoadArgs, HookLoadOutput, HookLoadReturn, HookResolveIdArgs, HookResolveIdOutput, HookResolveIdReturn,
        HookTransformArgs, HookTransformOutput, HookTransformOutputMap, HookTransformReturn, HookUsage, Plugin,
        PluginContext, PluginContextResolveOptions, SharedLoadPluginContext, SharedTransformPluginContext,
    },
};

use super::{
    built_ins,
    elsewhere::{self, AllAsked, Asked},
    jsx,
};
use crate::{BundleError, paths};

/// Module that imports support file and specs in order.
pub(crate) const ENTRY: &str = "\0hinoki:entry";
/// Gives `__dirname` and `__filename` of the module that asks for it.
pub(crate) const LOCATION: &str = "hinoki:location";
const LOCATION_ID: &str = "\0hinoki:location/";
/// Stands for the packages whose values mean nothing in a spec: they are imported for their types.
const EMPTY: &str = "\0hinoki:empty";
/// Stands for modules of Node that packages can do without.
const NOTHING: &str = "\0hinoki:nothing";
/// Extensions of JavaScript; that of other kinds has become another type by now.
const SCRIPTS: [&str; 3] = ["js", "mjs", "cjs"];

/// Files of packages that can't work outside of a frame, and ours in their place.
const REPLACED: [(&str, &str); 1] = [(
    "/node_modules/cypress-real-events/getCypressElementCoordinates.js",
    include_str!("../../shims/packages/real_events_coordinates.cjs"),
)];

/// Styles are of no use to a spec: they are left out.
const STYLES: [&str; 6] = ["css", "scss", "sass", "less", "styl", "pcss"];

/// The modules of ours among the user's.
#[derive(Debug, Clone)]
pub(crate) struct Modules {
    root: Utf8PathBuf,
    /// Text of the entry; `None` for a script of Node.
    entry: Option<String>,
    refused: Arc<Mutex<Vec<BundleError>>>,
    /// What callbacks for other origins ask for.
    pub(super) asked: AllAsked,
    /// What they asked for in the script for which this one is the counterpart.
    elsewhere: Vec<Asked>,
}

impl Modules {
    /// For a script of the page that evaluates `files` in order.
    pub(crate) fn for_page(root: &Utf8Path, files: &[Utf8PathBuf]) -> Self {
        let mut entry = String::new();
        for file in files {
            // JSON strings are JavaScript strings. Writing to a string can't fail.
            let _ = writeln!(entry, "import {};", serde_json::Value::from(file.as_str()));
        }
        Self {
            root: root.to_owned(),
            entry: Some(entry),
            refused: Arc::default(),
            asked: AllAsked::default(),
            elsewhere: Vec::new(),
        }
    }

    /// For a script of the page that evaluates `files` and holds what callbacks for other origins ask for.
    pub(crate) fn for_other_page(root: &Utf8Path, files: &[Utf8PathBuf], elsewhere: Vec<Asked>) -> Self {
        let mut modules = Self::for_page(root, files);
        let entry = modules.entry.get_or_insert_default();
        // First: nothing is evaluated by it.
        entry.insert_str(0, &format!("import {};\n", serde_json::Value::from(elsewhere::REGISTRY)));
        Self { elsewhere, ..modules }
    }

    /// For a script of Node.
    pub(crate) fn for_node(root: &Utf8Path) -> Self {
        Self {
            root: root.to_owned(),
            entry: None,
            refused: Arc::default(),
            asked: AllAsked::default(),
            elsewhere: Vec::new(),
        }
    }

    /// The files that can't be bundled, as one error.
    pub(crate) fn refused(&self) -> Option<BundleError> {
        let mut refused =
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect::<Vec<_>>().into_iter();
        let first = refused.next()?;
        Some(BundleError { others: refused.collect(), ..first })
    }

    fn refuse(&self, id: &str) -> std::io::Error {
        let file = paths::shown(&self.root, id);
        let extension = extension(id).unwrap_or_default();
        let error =
            BundleError::new(format!("{file} can't be imported: no idea how to read files that end in .{extension}"))
                .with_hint("read it with cy.readFile() or cy.fixture(), or turn it into JavaScript before the run");
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(error);
        std::io::Error::other(file)
    }

    fn for_node_script(&self) -> bool {
        self.entry.is_none()
    }

    async fn resolve_node_module(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        let Some(module) = built_ins::find(args.specifier) else { return Ok(None) };
        let importer = args.importer.unwrap_or_default();
        if !paths::is_virtual(importer) {
            // What the project has installed for the purpose comes first.
            for package in std::iter::once(&module.name).chain(module.packages) {
                let options =
                    PluginContextResolveOptions { import_kind: args.kind, ..PluginContextResolveOptions::default() };
                if let Ok(resolved) = ctx.resolve(package, args.importer, Some(options)).await? {
                    return Ok(Some(HookResolveIdOutput::from_resolved_id(resolved)));
                }
            }
        }
        Ok(Some(ours(if module.shimmed {
            format!("{}{}", built_ins::NODE, module.name)
        } else if paths::in_package(importer) {
            NOTHING.to_owned()
        } else {
            format!("{}{}", built_ins::NODE_ONLY, module.name)
        })))
    }

    /// A module for a callback on another origin, as the file would find it in which the callback stands.
    async fn resolve_asked(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        let index = args.specifier.strip_prefix(elsewhere::ASKED).and_then(|index| index.parse::<usize>().ok());
        let asked = match args.specifier.strip_prefix(elsewhere::BACK) {
            Some(specifier) => Some((specifier, args.importer)),
            None => index
                .and_then(|index| self.elsewhere.get(index))
                .map(|Asked { specifier, importer, .. }| (specifier.as_str(), Some(importer.as_str()))),
        };
        let Some((specifier, importer)) = asked else { return Ok(None) };
        let options = PluginContextResolveOptions { import_kind: args.kind, ..PluginContextResolveOptions::default() };
        Ok(match ctx.resolve(specifier, importer, Some(options)).await? {
            Ok(resolved) => Some(HookResolveIdOutput::from_resolved_id(resolved)),
            // Told where it is asked for: nobody may ever do.
            Err(_) => Some(ours(format!("{}{specifier}", elsewhere::MISSING))),
        })
    }

    /// `var`s with folder and name of the file, relative to the project in a page.
    fn location(&self, file: &str) -> String {
        let file = if self.for_node_script() { file.to_owned() } else { paths::shown(&self.root, file) };
        let folder =
            Utf8Path::new(&file).parent().map_or(".", |folder| if folder == "" { "." } else { folder.as_str() });
        let text = serde_json::Value::from;
        format!("export const __dirname = {}, __filename = {};", text(folder), text(file.as_str()))
    }
}

impl Plugin for Modules {
    fn name(&self) -> Cow<'static, str> {
        "hinoki".into()
    }

    async fn resolve_id(&self, ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        match args.specifier {
            ENTRY => Ok(Some(ours(ENTRY))),
            elsewhere::REGISTRY => Ok(Some(ours(elsewhere::REGISTRY))),
            specifier if specifier.starts_with(elsewhere::ASKED) || specifier.starts_with(elsewhere::BACK) => {
                self.resolve_asked(ctx, args).await
            }
            LOCATION => Ok(Some(ours(format!("{LOCATION_ID}{}", args.importer.unwrap_or_default())))),
            specifier if self.for_node_script() => {
                Ok((!args.is_entry && is_bare(specifier)).then(|| HookResolveIdOutput {
                    external: Some(true.into()),
                    ..HookResolveIdOutput::from_id(specifier.to_owned())
                }))
            }
            "cypress" | "hinoki" => Ok(Some(ours(EMPTY))),
            specifier => match specifier.strip_prefix(built_ins::NODE_ONLY_SPECIFIER) {
                Some(name) => Ok(Some(ours(format!("{}{name}", built_ins::NODE_ONLY)))),
                None => match self.resolve_node_module(ctx, args).await? {
                    Some(module) => Ok(Some(module)),
                    None => resolve_alias(ctx, args).await,
                },
            },
        }
    }

    async fn load(&self, _ctx: SharedLoadPluginContext, args: &HookLoadArgs<'_>) -> HookLoadReturn {
        let code = match (args.id, &self.entry) {
            (ENTRY, Some(entry)) => entry.clone(),
            (elsewhere::REGISTRY, _) => elsewhere::registry(&self.root, &self.elsewhere),
            (EMPTY, _) => "module.exports = { defineConfig: (config) => config }".to_owned(),
            (id, _) if id == NOTHING || (!self.for_node_script() && has_extension(id, &STYLES)) => {
                "module.exports = {}".to_owned()
            }
            (id, Some(_)) if let Some((_, code)) = REPLACED.iter().find(|(end, _)| id.ends_with(end)) => {
                (*code).to_owned()
            }
            (id, _) => match id.strip_prefix(LOCATION_ID) {
                Some(file) => self.location(file),
                None => match elsewhere::missing(id).or_else(|| built_ins::load(id)) {
                    Some(code) => code,
                    None => return Ok(None),
                },
            },
        };
        Ok(Some(HookLoadOutput { code: code.into(), module_type: Some(ModuleType::Js), ..HookLoadOutput::default() }))
    }

    async fn transform(&self, _ctx: SharedTransformPluginContext, args: &HookTransformArgs<'_>) -> HookTransformReturn {
        if paths::is_virtual(args.id) {
            return Ok(None);
        }
        let changed = (!self.for_node_script()).then(|| self.asked.rewrite(&self.root, args.id, args.code)).flatten();
        let (code, map) = match changed {
            Some((code, map)) => (Some(code), HookTransformOutputMap::Sourcemap(Box::new(map))),
            None => (None, HookTransformOutputMap::Null),
        };
        if *args.module_type != ModuleType::Js {
            return Ok(code.is_some().then(|| HookTransformOutput { code, map, ..HookTransformOutput::default() }));
        }
        // What it doesn't know, the bundler takes for JavaScript.
        let known = has_extension(args.id, &SCRIPTS) || has_extension(args.id, &STYLES);
        if !known && extension(args.id).is_some() {
            return Err(self.refuse(args.id).into());
        }
        let may_be_jsx = !self.for_node_script() && !paths::in_package(args.id) && jsx::may_hold(args.code);
        Ok((may_be_jsx || code.is_some()).then(|| HookTransformOutput {
            code,
            map,
            module_type: may_be_jsx.then_some(ModuleType::Jsx),
            ..HookTransformOutput::default()
        }))
    }

    fn register_hook_usage(&self) -> HookUsage {
        HookUsage::ResolveId | HookUsage::Load | HookUsage::Transform
    }
}

/// `paths` of a `tsconfig.json` hold for JavaScript too, though without `allowJs` it doesn't cover that.
async fn resolve_alias(ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
    let Some(importer) = args.importer.map(Utf8Path::new) else { return Ok(None) };
    let is_script = matches!(importer.extension(), Some("js" | "jsx" | "mjs" | "cjs"));
    if !is_script
        || !is_bare(args.specifier)
        || paths::is_virtual(importer.as_str())
        || paths::in_package(importer.as_str())
    {
        return Ok(None);
    }
    let options =
        || Some(PluginContextResolveOptions { import_kind: args.kind, ..PluginContextResolveOptions::default() });
    if ctx.resolve(args.specifier, args.importer, options()).await?.is_ok() {
        return Ok(None);
    }
    let neighbour = importer.with_extension("ts");
    let resolved = ctx.resolve(args.specifier, Some(neighbour.as_str()), options()).await?;
    Ok(resolved.ok().map(HookResolveIdOutput::from_resolved_id))
}

fn extension(id: &str) -> Option<&str> {
    Utf8Path::new(id.split('?').next().unwrap_or_default()).extension()
}

fn has_extension(id: &str, extensions: &[&str]) -> bool {
    extension(id).is_some_and(|extension| extensions.contains(&extension))
}

fn ours(id: impl Into<String>) -> HookResolveIdOutput {
    HookResolveIdOutput::from_id(id.into())
}

/// A package or a module of Node, rather than a file.
fn is_bare(specifier: &str) -> bool {
    !specifier.starts_with(['.', '/', '\0', '#']) && !Utf8Path::new(specifier).is_absolute()
}
