//! The spec page: what the reserved path of the application's origin answers with.

use hinoki_protocol::{Boot, RESERVED_PATH};

/// How the page loads the spec's script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// `<script>`.
    Classic,
    /// `<script type="module">`: it awaits at its top level.
    Module,
}

/// Path and query of the spec page for a load.
pub(crate) fn spec_path(load: u32) -> String {
    format!("{RESERVED_PATH}spec?{load}")
}

/// The document of the spec page. `site`: that of its host, which scripts can't tell.
pub(crate) fn spec_document(boot: &Boot, loading: Loading, site: &str, domain: &str) -> String {
    let load = boot.load;
    // Inside a script element `<` could end it; within JSON it only occurs in strings.
    let json = serde_json::to_string(boot).unwrap_or_default().replace('<', "\\u003c");
    let title = boot.spec.relative.replace('&', "&amp;").replace('<', "&lt;");
    let spec = match loading {
        Loading::Classic => {
            format!("<script src=\"{RESERVED_PATH}bundle.js?{load}\"></script>\n<script>__hinoki_run()</script>")
        }
        Loading::Module => {
            format!("<script type=\"module\">import '{RESERVED_PATH}bundle.js?{load}'; __hinoki_run()</script>")
        }
    };
    format!(
        "<!doctype html>\n<html data-site=\"{site}\">\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <script>{domain}window.__hinoki_boot = {json}</script>\n\
         <script src=\"{RESERVED_PATH}driver.js\"></script>\n{spec}\n"
    )
}

/// What a request below the reserved path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    /// The spec page.
    Spec,
    /// The driver.
    Driver,
    /// The driver's source map.
    DriverMap,
    /// The spec's script.
    Bundle,
    /// Its source map.
    BundleMap,
    /// The page that runs callbacks of `cy.origin()` on its origin.
    Bridge,
    /// The support file alone.
    Support,
    /// The page by which a visit of another site begins.
    Approach,
}

impl Resource {
    /// The resource of an absolute URL; `None` if the reserved path has no such.
    pub(crate) fn of(url: &url::Url) -> Option<Self> {
        Some(match url.path().strip_prefix(RESERVED_PATH)? {
            "spec" => Self::Spec,
            "driver.js" => Self::Driver,
            "driver.js.map" => Self::DriverMap,
            "bundle.js" => Self::Bundle,
            "bundle.js.map" => Self::BundleMap,
            "bridge" => Self::Bridge,
            "support.js" => Self::Support,
            "visit" => Self::Approach,
            _ => return None,
        })
    }

    /// `content-type`.
    pub(crate) fn mime(self) -> &'static str {
        match self {
            Self::Spec | Self::Bridge | Self::Approach => "text/html; charset=utf-8",
            Self::Driver | Self::Bundle | Self::Support => "text/javascript; charset=utf-8",
            Self::DriverMap | Self::BundleMap => "application/json; charset=utf-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::{BrowserInfo, ConfigValues, SpecFile};
    use serde_json::{Map, Value};

    use super::*;

    #[test]
    fn a_value_cannot_end_the_boot_script() {
        let boot = Boot {
            load: 3,
            version: "0".into(),
            spec: SpecFile {
                name: "a.cy.js".into(),
                relative: "a<b.cy.js".into(),
                absolute: "/a.cy.js".into(),
                spec_file_extension: ".cy.js".into(),
                file_extension: ".js".into(),
            },
            config: ConfigValues::default(),
            env: Map::from_iter([("x".to_owned(), Value::from("</script><script>alert(1)"))]),
            expose: Map::new(),
            browser: BrowserInfo::default(),
            platform: "linux".into(),
            arch: "x64".into(),
            interactive: false,
            snapshots: false,
            resume: None,
        };
        let page = spec_document(&boot, Loading::Classic, "app.test", "");
        assert!(page.contains("\\u003c/script>\\u003cscript>alert(1)"));
        assert!(page.contains("<title>a&lt;b.cy.js</title>"));
        assert!(page.contains("/__hinoki/bundle.js?3"));
        assert!(page.contains("no-referrer"), "visited pages learn nothing of the spec page");
        assert!(spec_document(&boot, Loading::Module, "app.test", "").contains("type=\"module\""));
    }

    #[test]
    fn only_known_resources_are_answered() {
        let of = |url: &str| Resource::of(&url::Url::parse(url).expect("url"));
        assert_eq!(of("https://app.test/__hinoki/spec?1"), Some(Resource::Spec));
        assert_eq!(of("https://app.test/__hinoki/bundle.js?2"), Some(Resource::Bundle));
        assert_eq!(of("https://app.test/__hinoki/other"), None);
        assert_eq!(of("https://app.test/spec"), None);
    }
}
