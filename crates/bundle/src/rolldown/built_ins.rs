//! Modules of Node that specs import, which no browser has.

/// Prefix of the ids of modules that stand for those of Node.
pub(crate) const NODE: &str = "\0hinoki:node/";
/// Prefix of the ids of modules whose functions say that they belong to Node.
pub(crate) const NODE_ONLY: &str = "\0hinoki:node-only/";
/// How a shim asks for one of those.
pub(crate) const NODE_ONLY_SPECIFIER: &str = "hinoki:node-only/";

/// Name, packages for the browser that a project may have installed, our own text.
type BuiltIn = (&'static str, &'static [&'static str], Option<&'static str>);

const BUILT_INS: &[BuiltIn] = &[
    ("assert", &[], Some(include_str!("../../shims/assert.cjs"))),
    ("async_hooks", &[], None),
    ("buffer", &[], Some(include_str!("../../shims/buffer.cjs"))),
    ("child_process", &[], None),
    ("cluster", &[], None),
    ("constants", &["constants-browserify"], None),
    ("crypto", &["crypto-browserify"], Some(include_str!("../../shims/crypto.cjs"))),
    ("dgram", &[], None),
    ("diagnostics_channel", &[], None),
    ("dns", &[], None),
    ("domain", &["domain-browser"], None),
    ("events", &[], Some(include_str!("../../shims/events.cjs"))),
    ("fs", &[], None),
    ("http", &["stream-http"], None),
    ("http2", &[], None),
    ("https", &["https-browserify"], None),
    ("inspector", &[], None),
    ("module", &[], None),
    ("net", &[], None),
    ("os", &["os-browserify/browser", "os-browserify"], Some(include_str!("../../shims/os.cjs"))),
    ("path", &["path-browserify"], Some(include_str!("../../shims/path.cjs"))),
    ("perf_hooks", &[], Some(include_str!("../../shims/perf_hooks.cjs"))),
    ("process", &["process/browser"], Some(include_str!("../../shims/process.cjs"))),
    ("punycode", &[], None),
    ("querystring", &["querystring-es3"], Some(include_str!("../../shims/querystring.cjs"))),
    ("readline", &[], None),
    ("repl", &[], None),
    ("stream", &["stream-browserify", "readable-stream"], Some(include_str!("../../shims/stream.cjs"))),
    ("string_decoder", &[], Some(include_str!("../../shims/string_decoder.cjs"))),
    ("sys", &["util"], Some(include_str!("../../shims/util.cjs"))),
    ("timers", &["timers-browserify"], Some(include_str!("../../shims/timers.cjs"))),
    ("timers/promises", &[], Some(include_str!("../../shims/timers_promises.cjs"))),
    ("tls", &[], None),
    ("tty", &["tty-browserify"], None),
    ("url", &[], Some(include_str!("../../shims/url.cjs"))),
    ("util", &[], Some(include_str!("../../shims/util.cjs"))),
    ("v8", &[], None),
    ("vm", &["vm-browserify"], None),
    ("worker_threads", &[], None),
    ("zlib", &["browserify-zlib"], None),
];

/// Those that `/posix`, `/promises` and the like are parts of.
const SAME: [(&str, &str); 6] = [
    ("path/posix", "path"),
    ("path/win32", "path"),
    ("util/types", "util"),
    ("assert/strict", "assert"),
    ("fs/promises", "fs"),
    ("stream/promises", "stream"),
];

/// A module of Node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeModule {
    /// Without `node:`.
    pub name: &'static str,
    /// Packages that do its work in browsers.
    pub packages: &'static [&'static str],
    /// Whether we have one of our own.
    pub shimmed: bool,
}

/// The module of Node that a specifier names.
pub(crate) fn find(specifier: &str) -> Option<NodeModule> {
    let name = specifier.strip_prefix("node:").unwrap_or(specifier).trim_end_matches('/');
    let name = SAME.iter().find(|(part, _)| *part == name).map_or(name, |(_, whole)| whole);
    BUILT_INS.iter().find(|(known, ..)| *known == name).map(|(name, packages, text)| NodeModule {
        name,
        packages,
        shimmed: text.is_some(),
    })
}

/// Text of the module with an id of ours.
pub(crate) fn load(id: &str) -> Option<String> {
    if let Some(name) = id.strip_prefix(NODE) {
        return BUILT_INS.iter().find(|(known, ..)| *known == name).and_then(|(.., text)| text.map(str::to_owned));
    }
    let name = id.strip_prefix(NODE_ONLY)?;
    let package = find(name).and_then(|module| module.packages.first().copied()).unwrap_or_default();
    Some(include_str!("../../shims/node_only.cjs").replace("NAME", name).replace("PACKAGE", package))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (specifier, name) in [
            ("path", "path"),
            ("node:path", "path"),
            ("path/", "path"),
            ("node:fs/promises", "fs"),
            ("util/types", "util"),
        ] {
            assert_eq!(find(specifier).map(|module| module.name), Some(name), "{specifier}");
        }
        for specifier in ["path-browserify", "./path", "lodash", "node:nothing", "util/support/isBuffer"] {
            assert!(find(specifier).is_none(), "{specifier}");
        }
    }

    #[test]
    fn shims_have_text() {
        for (name, _, text) in BUILT_INS {
            assert_eq!(load(&format!("{NODE}{name}")).is_some(), text.is_some(), "{name}");
        }
        assert!(load(&format!("{NODE_ONLY}fs")).is_some_and(|text| text.contains("refusing('fs')")));
        assert_eq!(load("/project/path.js"), None);
    }
}
