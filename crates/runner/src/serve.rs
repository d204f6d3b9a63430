//! Answers to requests below the reserved path, and what the spec page is told of its surroundings.

use hinoki_assets::Assets;
use hinoki_browser::Fulfill;
use hinoki_bundle::{Bundle, ScriptKind};
use hinoki_protocol::Boot;
use url::Url;

use crate::page::{Loading, Resource, spec_document, spec_path};
use crate::{approach, domain, origin, site};

/// URL of the spec page at the origin of `at`.
pub(crate) fn spec_url(at: &Url, load: u32) -> String {
    format!("{}{}", at.origin().ascii_serialization(), spec_path(load))
}

/// The answer to a request below the reserved path.
pub(crate) fn answer(url: &str, boot: &Boot, bundle: &Bundle) -> Fulfill {
    let url = Url::parse(url).ok();
    let Some(resource) = url.as_ref().and_then(Resource::of) else {
        let text = "hinoki has no such page";
        return Fulfill { status: 404, ..Fulfill::ok("text/plain; charset=utf-8", text) };
    };
    let domain = domain::script(boot.config.get("injectDocumentDomain") == Some(&true.into()));
    let site = site::of_host(url.as_ref().and_then(Url::host_str).unwrap_or_default());
    let body = match resource {
        Resource::Spec => {
            let loading = match bundle.kind {
                ScriptKind::Classic => Loading::Classic,
                ScriptKind::Module => Loading::Module,
            };
            spec_document(boot, loading, site, domain).into_bytes()
        }
        Resource::Driver => Assets::driver().into_owned(),
        Resource::DriverMap => Assets::driver_map().into_owned(),
        Resource::Bridge => origin::document(bundle.support.as_ref(), site, domain).into_bytes(),
        Resource::Approach => approach::DOCUMENT.into(),
        Resource::Support => {
            bundle.support.as_ref().map(|support| support.script.as_bytes().to_vec()).unwrap_or_default()
        }
        Resource::Bundle => bundle.script.as_bytes().to_vec(),
        Resource::BundleMap => bundle.source_map.to_json().into_bytes(),
    };
    Fulfill::ok(resource.mime(), body).header("cache-control", "no-store")
}
