//! All that knows the `rolldown` crate.

mod built_ins;
mod diagnostics;
mod jsx;
mod options;
mod plugin;
mod resolve_errors;
mod thread_pool;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rolldown::{
    Bundler as Engine, BundlerOptions, BundlerTransformOptions, Either, OutputFormat, Platform,
    plugin::__inner::SharedPluginable,
};
use rolldown_common::{Output, OutputChunk};
use rolldown_error::{BuildDiagnostic, EventKind};

use crate::{Bundle, BundleError, BundleFuture, BundleRequest, Bundler, ConfigScript, ScriptKind, SourceMapped, paths};
use plugin::Modules;

/// The `rolldown` crate as our bundler.
pub(crate) struct Rolldown;

impl Bundler for Rolldown {
    fn bundle(&self, request: BundleRequest) -> BundleFuture<'_, Bundle> {
        Box::pin(async move { thread_pool::run(bundle(request)).await? })
    }

    fn bundle_config<'a>(&'a self, file: &'a Utf8Path) -> BundleFuture<'a, ConfigScript> {
        let file = file.to_owned();
        Box::pin(async move { thread_pool::run(bundle_config(file)).await? })
    }
}

async fn bundle(request: BundleRequest) -> Result<Bundle, BundleError> {
    let BundleRequest { root, support_file, specs, define } = request;
    let files: Vec<_> = support_file.into_iter().chain(specs).map(|file| root.join(file)).collect();
    for file in &files {
        if !file.is_file() {
            return Err(BundleError::new(format!("there is no file {}", paths::shown(&root, file.as_str()))));
        }
    }
    let mut build = Build {
        root: root.clone(),
        options: options::for_page(&root, &define, OutputFormat::Iife),
        modules: Modules::for_page(&root, &files),
        files,
    };
    let (built, kind) = match build.run().await {
        Err(errors) if errors.iter().any(needs_module) => {
            build.options.format = Some(OutputFormat::Esm);
            (build.run().await, ScriptKind::Module)
        }
        built => (built, ScriptKind::Classic),
    };
    let Built { chunk, warnings } = built.map_err(|errors| build.to_error(&errors))?;
    let files = real_files(&chunk);
    let map = chunk.map.unwrap_or_else(rolldown_sourcemap::empty_sourcemap);
    Ok(Bundle {
        script: chunk.code.into(),
        kind,
        source_map: SourceMapped::new(&root, absolute_sources(&root, map)),
        files,
        warnings: warnings
            .iter()
            .map(|warning| diagnostics::to_single_error(&root, Platform::Browser, warning))
            .collect(),
    })
}

async fn bundle_config(file: Utf8PathBuf) -> Result<ConfigScript, BundleError> {
    let root = file.parent().map(Utf8Path::to_owned).unwrap_or_default();
    if !file.is_file() {
        return Err(BundleError::new(format!("there is no file {file}")));
    }
    let mut module = options::is_module(&file);
    let format = if module { OutputFormat::Esm } else { OutputFormat::Cjs };
    let mut build = Build {
        root: root.clone(),
        options: options::for_node(&root, &file, format),
        modules: Modules::for_node(&root),
        files: vec![file],
    };
    let mut built = build.run().await;
    if !module && built.as_ref().is_err_and(|errors| errors.iter().any(needs_module)) {
        module = true;
        build.options.format = Some(OutputFormat::Esm);
        built = build.run().await;
    }
    let Built { chunk, .. } = built.map_err(|errors| build.to_error(&errors))?;
    Ok(ConfigScript { files: real_files(&chunk), script: chunk.code, module })
}

struct Built {
    chunk: Box<OutputChunk>,
    warnings: Vec<BuildDiagnostic>,
}

struct Build {
    root: Utf8PathBuf,
    options: BundlerOptions,
    modules: Modules,
    /// What is to be evaluated.
    files: Vec<Utf8PathBuf>,
}

impl Build {
    /// What the user is told: what we refused ourselves, else what the bundler found.
    fn to_error(&self, errors: &[BuildDiagnostic]) -> BundleError {
        self.modules.refused().unwrap_or_else(|| {
            diagnostics::to_error(&self.root, self.options.platform.unwrap_or(Platform::Browser), errors)
        })
    }

    /// One build, and another where only names that were missing stood in the way.
    async fn run(&self) -> Result<Built, Vec<BuildDiagnostic>> {
        match self.attempt(false).await {
            Err(errors) if errors.iter().all(|error| diagnostics::is_missing_type(&self.root, error)) => {
                self.attempt(true).await
            }
            built => built,
        }
    }

    async fn attempt(&self, shim_missing_exports: bool) -> Result<Built, Vec<BuildDiagnostic>> {
        let options = BundlerOptions { shim_missing_exports: Some(shim_missing_exports), ..self.options.clone() };
        let engine = |options| {
            let plugins: Vec<SharedPluginable> = vec![Arc::new(self.modules.clone())];
            Engine::with_plugins(options, plugins).map_err(|errors| errors.into_vec())
        };
        let mut bundler = engine(options.clone())?;
        if let Some(jsx) = jsx::explicit(&self.root, &bundler, &self.files) {
            let transform =
                BundlerTransformOptions { jsx: Some(Either::Right(jsx)), ..BundlerTransformOptions::default() };
            bundler = engine(BundlerOptions { transform: Some(transform), ..options })?;
        }
        let output = bundler.generate().await;
        if let Err(errors) = bundler.close().await {
            tracing::debug!(root = %self.root, "closing the bundler: {errors}");
        }
        let output = output.map_err(|errors| errors.into_vec())?;
        // Left to itself, it takes what it can't find for a global of the page.
        let (unresolved, warnings): (Vec<_>, Vec<_>) =
            output.warnings.into_iter().partition(|warning| matches!(warning.kind(), EventKind::UnresolvedImport));
        if !unresolved.is_empty() {
            return Err(unresolved);
        }
        for warning in &warnings {
            tracing::debug!(root = %self.root, "{}", warning.to_diagnostic());
        }
        let mut chunks = output.assets.into_iter().filter_map(|asset| match asset {
            Output::Chunk(chunk) => Some(chunk),
            Output::Asset(_) => None,
        });
        match (chunks.next(), chunks.next()) {
            (Some(chunk), None) => Ok(Built { chunk: Box::new(Arc::unwrap_or_clone(chunk)), warnings }),
            _ => Err(vec![BuildDiagnostic::bundler_initialize_error(
                "the bundler made more than one script".into(),
                None,
            )]),
        }
    }
}

/// Whether an error comes from a top-level `await`, which a classic script can't have.
fn needs_module(error: &BuildDiagnostic) -> bool {
    matches!(error.kind(), EventKind::UnsupportedFeatureError)
        && error.to_string().to_lowercase().contains("top-level await")
}

fn real_files(chunk: &OutputChunk) -> Vec<Utf8PathBuf> {
    let mut files: Vec<_> = chunk
        .module_ids
        .iter()
        .map(|id| id.as_str().split('?').next().unwrap_or_default())
        .filter(|id| !paths::is_virtual(id))
        .map(Utf8PathBuf::from)
        .collect();
    files.sort();
    files.dedup();
    files
}

/// Sources come relative to the folder of the output, which is the root.
fn absolute_sources(root: &Utf8Path, mut map: rolldown_sourcemap::SourceMap) -> rolldown_sourcemap::SourceMap {
    let sources: Vec<_> = map
        .get_sources()
        .map(
            |source| {
                if source.contains('\0') { source.to_owned() } else { paths::absolute(root, source).into_string() }
            },
        )
        .collect();
    map.set_sources(sources);
    map
}
