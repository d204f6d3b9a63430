use std::collections::BTreeMap;

use camino::Utf8Path;
use rolldown::{
    AddonOutputOption, BundlerOptions, CodeSplittingMode, InjectImport, InlineConstOption, InnerOptions, LogLevel,
    ModuleSideEffects, ModuleType, OptimizationOption, OutputExports, OutputFormat, Platform, RawMinifyOptions,
    ResolveOptions, SourceMapType, TreeshakeOptions, TsConfig,
};

use super::plugin::{ENTRY, LOCATION};
use crate::paths;

/// Small files that are imported for their URL.
const DATA_URLS: [&str; 12] =
    [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".mp4"];

/// Options for a script of the page.
pub(crate) fn for_page(root: &Utf8Path, define: &BTreeMap<String, String>, format: OutputFormat) -> BundlerOptions {
    let mut defines: BTreeMap<_, _> =
        [("process.env.NODE_ENV", "\"development\""), ("global", "globalThis"), ("import.meta.env", "{}")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
    defines.extend(define.clone());
    BundlerOptions {
        input: Some(vec![ENTRY.to_owned().into()]),
        platform: Some(Platform::Browser),
        define: Some(defines.into_iter().collect()),
        sourcemap: Some(SourceMapType::Hidden),
        exports: Some(OutputExports::None),
        resolve: Some(ResolveOptions {
            extensions: Some(
                [".tsx", ".ts", ".jsx", ".js", ".mts", ".mjs", ".cts", ".cjs", ".json"].map(str::to_owned).to_vec(),
            ),
            yarn_pnp: Some(root.ancestors().any(|folder| folder.join(".pnp.cjs").is_file())),
            ..ResolveOptions::default()
        }),
        module_types: Some(
            DATA_URLS.map(|extension| (extension.to_owned(), ModuleType::Dataurl)).into_iter().collect(),
        ),
        inject: Some(
            [
                location("__dirname"),
                location("__filename"),
                global("Buffer", "buffer"),
                global("setImmediate", "timers"),
            ]
            .into_iter()
            .chain([global("clearImmediate", "timers"), InjectImport::default("process".into(), "process".into())])
            .collect(),
        ),
        intro: Some(AddonOutputOption::String(Some(include_str!("../../shims/require.js").to_owned()))),
        // A `this` outside of functions.
        context: Some("globalThis".to_owned()),
        // Support first, then the spec, whatever mix of module kinds they are.
        strict_execution_order: Some(true),
        ..common(root, format)
    }
}

/// Options for a configuration file that Node evaluates.
pub(crate) fn for_node(root: &Utf8Path, file: &Utf8Path, format: OutputFormat) -> BundlerOptions {
    BundlerOptions {
        input: Some(vec![file.as_str().to_owned().into()]),
        platform: Some(Platform::Node),
        sourcemap: Some(SourceMapType::Inline),
        exports: Some(OutputExports::Named),
        inject: Some(vec![location("__dirname"), location("__filename")]),
        ..common(root, format)
    }
}

fn common(root: &Utf8Path, format: OutputFormat) -> BundlerOptions {
    BundlerOptions {
        cwd: Some(root.as_std_path().to_owned()),
        // Nothing is written: it makes the sources of the map relative to the root.
        dir: Some(root.as_str().to_owned()),
        format: Some(format),
        tsconfig: Some(TsConfig::Auto(true)),
        code_splitting: Some(CodeSplittingMode::Bool(false)),
        // What runs is to be as near to the source as can be: functions are printed in messages, names in stacks.
        minify: Some(RawMinifyOptions::Bool(false)),
        keep_names: Some(true),
        optimization: Some(OptimizationOption {
            inline_const: Some(InlineConstOption::Bool(false)),
            pife_for_module_wrappers: None,
        }),
        treeshake: TreeshakeOptions::Option(InnerOptions {
            module_side_effects: ModuleSideEffects::Function(std::sync::Arc::new(|id, _external| {
                // `"sideEffects": false` of the project itself must not drop `import './commands'`.
                let own = !paths::in_package(id);
                Box::pin(async move { Ok(own.then_some(true)) })
            })),
            ..InnerOptions::default()
        }),
        log_level: Some(LogLevel::Silent),
        ..BundlerOptions::default()
    }
}

fn location(name: &str) -> InjectImport {
    global(name, LOCATION)
}

fn global(name: &str, module: &str) -> InjectImport {
    InjectImport::named(name.to_owned(), None, module.to_owned())
}

/// Whether Node would take a configuration file for an ES module.
pub(crate) fn is_module(file: &Utf8Path) -> bool {
    match file.extension() {
        Some("mts" | "mjs") => true,
        Some("cts" | "cjs") => false,
        _ => package_type(file).as_deref() == Some("module"),
    }
}

fn package_type(file: &Utf8Path) -> Option<String> {
    let text = file.ancestors().skip(1).find_map(|folder| std::fs::read_to_string(folder.join("package.json")).ok())?;
    let package: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some(package.get("type")?.as_str()?.to_owned())
}
