use camino::{Utf8Path, Utf8PathBuf};
use rolldown::{Bundler, JsxOptions};

/// How JSX is to be written where the project doesn't say or says that it is to be kept: `None` leaves it to each
/// file's `tsconfig.json`.
pub(crate) fn explicit(root: &Utf8Path, engine: &Bundler, files: &[Utf8PathBuf]) -> Option<JsxOptions> {
    let transform = &engine.options().transform_options;
    // Without a runtime to import, it has to be the React that the file itself imports.
    let has_runtime = root.ancestors().any(|folder| folder.join("node_modules/react/jsx-runtime.js").is_file());
    let decided = files.iter().all(|file| {
        let path = file.as_std_path();
        let Some(config) = transform.discover_tsconfig_file(path) else { return false };
        // Where nothing is said, the bundler takes React's runtime, be it there or not.
        let says = || std::fs::read_to_string(&config).is_ok_and(|text| text.contains("\"jsx"));
        // An invalid tsconfig.json is reported when the file is bundled.
        transform.options_for_file(Some(path), &mut Vec::new()).is_ok_and(|options| {
            let jsx = &options.jsx;
            jsx.jsx_plugin && (has_runtime || jsx.runtime.is_classic() || jsx.import_source.is_some() || says())
        })
    });
    if decided {
        return None;
    }
    let runtime = if has_runtime { "automatic" } else { "classic" };
    Some(JsxOptions { runtime: Some(runtime.to_owned()), ..JsxOptions::default() })
}

/// Whether the text of a plain `.js` file may hold JSX; cheap, and wrong only for the harmless side.
pub(crate) fn may_hold(text: &str) -> bool {
    text.contains("</") || text.contains("/>")
}
