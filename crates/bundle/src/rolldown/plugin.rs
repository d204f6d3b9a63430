use std::{borrow::Cow, fmt::Write as _};

use camino::Utf8PathBuf;
use rolldown::{
    ModuleType,
    plugin::{
        HookLoadArgs, HookLoadOutput, HookLoadReturn, HookResolveIdArgs, HookResolveIdOutput, HookResolveIdReturn,
        HookUsage, Plugin, PluginContext, SharedLoadPluginContext,
    },
};

/// Module that imports support file and specs in order.
pub(crate) const ENTRY: &str = "\0hinoki:entry";
/// Stands for the packages whose values mean nothing in a spec: they are imported for their types.
const EMPTY: &str = "\0hinoki:empty";

/// The modules of ours among the user's.
#[derive(Debug, Clone)]
pub(crate) struct Modules {
    entry: Option<String>,
}

impl Modules {
    /// For a script of the page that evaluates `files` in order.
    pub(crate) fn for_page(files: Vec<Utf8PathBuf>) -> Self {
        let mut entry = String::new();
        for file in files {
            // JSON strings are JavaScript strings. Writing to a string can't fail.
            let _ = writeln!(entry, "import {};", serde_json::Value::from(file.as_str()));
        }
        Self { entry: Some(entry) }
    }

    /// For a script of Node.
    pub(crate) fn for_node() -> Self {
        Self { entry: None }
    }
}

impl Plugin for Modules {
    fn name(&self) -> Cow<'static, str> {
        "hinoki".into()
    }

    async fn resolve_id(&self, _ctx: &PluginContext, args: &HookResolveIdArgs<'_>) -> HookResolveIdReturn {
        let id = match args.specifier {
            ENTRY => ENTRY,
            "cypress" | "hinoki" if self.entry.is_some() => EMPTY,
            specifier if self.entry.is_none() && !args.is_entry && is_bare(specifier) => {
                return Ok(Some(HookResolveIdOutput {
                    external: Some(true.into()),
                    ..HookResolveIdOutput::from_id(specifier.to_owned())
                }));
            }
            _ => return Ok(None),
        };
        Ok(Some(HookResolveIdOutput::from_id(id.to_owned())))
    }

    async fn load(&self, _ctx: SharedLoadPluginContext, args: &HookLoadArgs<'_>) -> HookLoadReturn {
        let code = match (args.id, &self.entry) {
            (ENTRY, Some(entry)) => entry.clone(),
            (EMPTY, _) => "module.exports = { defineConfig: (config) => config }".to_owned(),
            _ => return Ok(None),
        };
        Ok(Some(HookLoadOutput { code: code.into(), module_type: Some(ModuleType::Js), ..HookLoadOutput::default() }))
    }

    fn register_hook_usage(&self) -> HookUsage {
        HookUsage::ResolveId | HookUsage::Load
    }
}

/// A package or a module of Node, rather than a file.
fn is_bare(specifier: &str) -> bool {
    !specifier.starts_with(['.', '/', '\0', '#']) && !camino::Utf8Path::new(specifier).is_absolute()
}
