use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rolldown::{
    Bundler as Engine, BundlerOptions, BundlerTransformOptions, Either, Platform, plugin::__inner::SharedPluginable,
};
use rolldown_common::{Output, OutputChunk};
use rolldown_error::{BuildDiagnostic, EventKind};

use super::{diagnostics, jsx, places::Places, plugin::Modules};
use crate::{BundleError, paths};

/// What a build gave.
pub(crate) struct Built {
    pub chunk: Box<OutputChunk>,
    pub warnings: Vec<BuildDiagnostic>,
    /// The user's files in it and those that say how they are to be read, sorted.
    pub files: Vec<Utf8PathBuf>,
}

/// What is to be built.
pub(crate) struct Build {
    pub root: Utf8PathBuf,
    pub options: BundlerOptions,
    pub modules: Modules,
    /// What is to be evaluated.
    pub files: Vec<Utf8PathBuf>,
}

impl Build {
    /// What the user is told: what we refused ourselves, else what the bundler found.
    pub(crate) fn to_error(&self, errors: &[BuildDiagnostic]) -> BundleError {
        self.modules.refused().unwrap_or_else(|| {
            diagnostics::to_error(&self.root, self.options.platform.unwrap_or(Platform::Browser), errors)
        })
    }

    /// One build, and another where only names that were missing stood in the way.
    pub(crate) async fn run(&self) -> Result<Built, Vec<BuildDiagnostic>> {
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
            let mut plugins: Vec<SharedPluginable> = vec![Arc::new(self.modules.clone())];
            if self.options.platform == Some(Platform::Browser) {
                plugins.push(Arc::new(Places::new(&self.root)));
            }
            Engine::with_plugins(options, plugins).map_err(|errors| errors.into_vec())
        };
        let mut bundler = engine(options.clone())?;
        if let Some(jsx) = jsx::explicit(&self.root, &bundler, &self.files) {
            let transform =
                BundlerTransformOptions { jsx: Some(Either::Right(jsx)), ..BundlerTransformOptions::default() };
            bundler = engine(BundlerOptions { transform: Some(transform), ..options })?;
        }
        let transform = &bundler.options().transform_options;
        let configs = self.files.iter().filter_map(|file| transform.discover_tsconfig_file(file.as_std_path()));
        let configs: Vec<_> = configs.filter_map(|file| Utf8PathBuf::from_path_buf(file).ok()).collect();
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
            (Some(chunk), None) => {
                let chunk = Box::new(Arc::unwrap_or_clone(chunk));
                Ok(Built { files: real_files(&chunk, configs), chunk, warnings })
            }
            _ => Err(vec![BuildDiagnostic::bundler_initialize_error(
                "the bundler made more than one script".into(),
                None,
            )]),
        }
    }
}

/// Whether an error comes from a top-level `await`, which a classic script can't have.
pub(crate) fn needs_module(error: &BuildDiagnostic) -> bool {
    matches!(error.kind(), EventKind::UnsupportedFeatureError)
        && error.to_string().to_lowercase().contains("top-level await")
}

fn real_files(chunk: &OutputChunk, more: Vec<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let mut files: Vec<_> = chunk
        .module_ids
        .iter()
        .map(|id| id.as_str().split('?').next().unwrap_or_default())
        .filter(|id| !paths::is_virtual(id))
        .map(Utf8PathBuf::from)
        .chain(more)
        .collect();
    files.sort();
    files.dedup();
    files
}

/// Sources come relative to the folder of the output, which is the root.
pub(crate) fn absolute_sources(
    root: &Utf8Path,
    mut map: rolldown_sourcemap::SourceMap,
) -> rolldown_sourcemap::SourceMap {
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
