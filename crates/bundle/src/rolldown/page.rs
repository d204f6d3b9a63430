use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use camino::{Utf8Path, Utf8PathBuf};
use rolldown::{OutputFormat, Platform};

use super::{
    build::{Build, Built, absolute_sources, needs_module},
    diagnostics,
    elsewhere::Asked,
    options,
    plugin::Modules,
    support::Supports,
};
use crate::{Bundle, BundleError, BundleRequest, ScriptKind, SourceMapped, SupportScript, map_part::MapPart, paths};

/// A script that is, or is to be a part of, a bundle.
pub(crate) struct Part {
    pub script: String,
    pub kind: ScriptKind,
    pub map: Arc<MapPart>,
    pub files: Vec<Utf8PathBuf>,
    pub warnings: Vec<BundleError>,
    /// What its callbacks for other origins ask for.
    pub asked: BTreeSet<Asked>,
}

/// Bundles support file and specs for the page.
pub(crate) async fn bundle(supports: Arc<Supports>, request: BundleRequest) -> Result<Bundle, BundleError> {
    let BundleRequest { root, support_file, specs, define } = request;
    // Files are known by their real paths: without this, those of a project behind a link would seem to lie outside.
    let root = root.canonicalize_utf8().unwrap_or(root);
    let specs: Vec<_> = specs.iter().map(|spec| root.join(spec)).collect();
    let support = support_file.map(|file| root.join(file));
    let spec = make(&root, &define, &specs);
    let Some(support) = support else {
        let spec = spec.await?;
        let bundle = put_together(&root, &[&spec]);
        return for_other_pages(&root, &define, None, spec.asked, bundle).await;
    };
    let (support_part, spec_part) = tokio::join!(supports.get(&root, &define, &support), spec);
    let (support_part, spec_part) = (support_part?, spec_part?);
    let asked: BTreeSet<_> = support_part.asked.iter().chain(&spec_part.asked).cloned().collect();
    let bundle = if support_part.kind == ScriptKind::Classic && spec_part.kind == ScriptKind::Classic {
        let bundle = put_together(&root, &[&support_part, &spec_part]);
        let support = SupportScript { script: support_part.script.as_str().into(), kind: support_part.kind };
        Bundle { support: Some(support), ..bundle }
    } else {
        // Two modules can't be put into one script as they are: their top levels would be one.
        let files: Vec<_> = std::iter::once(support.clone()).chain(specs).collect();
        let bundle = put_together(&root, &[&make(&root, &define, &files).await?]);
        with_support(bundle, &support_part)
    };
    for_other_pages(&root, &define, Some(support), asked, bundle).await
}

/// Adds to the support file's script what callbacks for other origins ask for, if they do.
async fn for_other_pages(
    root: &Utf8Path,
    define: &BTreeMap<String, String>,
    support: Option<Utf8PathBuf>,
    mut asked: BTreeSet<Asked>,
    bundle: Bundle,
) -> Result<Bundle, BundleError> {
    let files: Vec<_> = support.into_iter().collect();
    while !asked.is_empty() {
        let elsewhere: Vec<_> = asked.iter().cloned().collect();
        let part = build(root, define, &files, Modules::for_other_page(root, &files, elsewhere)).await?;
        let before = asked.len();
        // What is asked for may itself ask for more.
        asked.extend(part.asked.iter().cloned());
        if asked.len() == before {
            let mut bundle = with_support(bundle, &part);
            bundle.files.extend(part.files);
            bundle.files.sort();
            bundle.files.dedup();
            return Ok(bundle);
        }
    }
    Ok(bundle)
}

/// The part is known to the map as if it came after the whole.
fn with_support(bundle: Bundle, part: &Part) -> Bundle {
    let first_line = u32::try_from(bundle.script.lines().count()).unwrap_or(u32::MAX);
    let script = format!("{}{}", "\n".repeat(first_line as usize), part.script);
    let support = SupportScript { script: script.into(), kind: part.kind };
    let source_map = bundle.source_map.with_part(first_line, Arc::clone(&part.map));
    Bundle { source_map, support: Some(support), ..bundle }
}

/// Bundles files into one script.
pub(crate) async fn make(
    root: &Utf8Path,
    define: &BTreeMap<String, String>,
    files: &[Utf8PathBuf],
) -> Result<Part, BundleError> {
    for file in files {
        if !file.is_file() {
            return Err(BundleError::new(format!("there is no file {}", paths::shown(root, file.as_str()))));
        }
    }
    build(root, define, files, Modules::for_page(root, files)).await
}

async fn build(
    root: &Utf8Path,
    define: &BTreeMap<String, String>,
    files: &[Utf8PathBuf],
    modules: Modules,
) -> Result<Part, BundleError> {
    let asked = modules.asked.clone();
    let mut build = Build {
        root: root.to_owned(),
        options: options::for_page(root, define, OutputFormat::Iife),
        modules,
        files: files.to_vec(),
    };
    let (built, kind) = match build.run().await {
        Err(errors) if errors.iter().any(needs_module) => {
            build.options.format = Some(OutputFormat::Esm);
            (build.run().await, ScriptKind::Module)
        }
        built => (built, ScriptKind::Classic),
    };
    let Built { chunk, warnings, files } = built.map_err(|errors| build.to_error(&errors))?;
    let map = chunk.map.unwrap_or_else(rolldown_sourcemap::empty_sourcemap);
    Ok(Part {
        script: chunk.code,
        kind,
        map: Arc::new(MapPart::new(absolute_sources(root, map))),
        files,
        asked: asked.list(),
        warnings: warnings
            .iter()
            .filter(|warning| diagnostics::is_worth_telling(warning))
            .map(|warning| diagnostics::to_single_error(root, Platform::Browser, warning))
            // Nobody can mend a package.
            .filter(|warning| !warning.file().is_some_and(paths::in_package))
            .collect(),
    })
}

fn put_together(root: &Utf8Path, parts: &[&Part]) -> Bundle {
    let mut script = String::with_capacity(parts.iter().map(|part| part.script.len() + 1).sum());
    let mut maps = Vec::with_capacity(parts.len());
    let mut line = 0;
    for part in parts {
        maps.push((line, Arc::clone(&part.map)));
        script.push_str(&part.script);
        if !part.script.ends_with('\n') {
            script.push('\n');
        }
        line += u32::try_from(part.script.lines().count()).unwrap_or(u32::MAX);
    }
    let mut files: Vec<_> = parts.iter().flat_map(|part| part.files.iter().cloned()).collect();
    files.sort();
    files.dedup();
    let is_module = parts.iter().any(|part| part.kind == ScriptKind::Module);
    Bundle {
        script: script.into(),
        kind: if is_module { ScriptKind::Module } else { ScriptKind::Classic },
        source_map: SourceMapped::new(root, maps),
        files,
        support: None,
        warnings: parts.iter().flat_map(|part| part.warnings.iter().cloned()).collect(),
    }
}
