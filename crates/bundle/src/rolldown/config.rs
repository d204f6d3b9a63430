use camino::{Utf8Path, Utf8PathBuf};
use rolldown::OutputFormat;

use super::{
    build::{Build, Built, needs_module},
    options,
    plugin::Modules,
};
use crate::{BundleError, ConfigScript};

/// A configuration file as a script that plain Node can load.
pub(crate) async fn bundle(file: Utf8PathBuf) -> Result<ConfigScript, BundleError> {
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
    let Built { chunk, files, .. } = built.map_err(|errors| build.to_error(&errors))?;
    Ok(ConfigScript { files, script: chunk.code, module })
}
