//! Which browser a run uses and how it is launched.

use camino::Utf8Path;
use futures_util::future::join_all;
use hinoki_browser::{Installed, LaunchOptions, detect_all, find};
use hinoki_protocol::BrowserInfo;

use crate::net::proxy::Proxy;
use crate::{RunError, RunRequest};

/// How the browser of a run is launched. Errors if there is none that fits.
pub(crate) fn launch_options(request: &RunRequest) -> Result<LaunchOptions, RunError> {
    let wanted = request.browser.name.as_deref().or(request.config.default_browser.as_deref());
    let headless = !request.browser.headed;
    let installed = installed(wanted, headless, &request.browser.known)?;
    let mut options = LaunchOptions::new(installed);
    options.headless = headless;
    options.web_security = request.config.chrome_web_security;
    if request.config.cross_origin_isolated {
        options.args.push("--enable-features=SharedArrayBuffer".to_owned());
    }
    options.args.extend(hosts(&request.config.hosts));
    options.args.extend(Proxy::of_environment().flags());
    if request.config.inject_document_domain {
        // Otherwise the domain of a page can not be set.
        options
            .args
            .push("--disable-features=OriginAgentClusterDefaultEnabled,OriginKeyedProcessesByDefault".to_owned());
    }
    Ok(options)
}

/// The browser that is asked for: one of the user's own list, else one that is found.
fn installed(wanted: Option<&str>, headless: bool, known: &[BrowserInfo]) -> Result<Installed, RunError> {
    let is_known = |path: &Utf8Path| known.iter().any(|browser| browser.path == path.as_str());
    let chosen = match wanted {
        Some(wanted) => known.iter().find(|browser| {
            wanted == browser.name || wanted.split_once(':') == Some((&browser.name, &browser.channel))
        }),
        None => match find(None, headless) {
            // What the list leaves out isn't wanted.
            Ok(found) if known.is_empty() || is_known(&found.path) => return Ok(found),
            Ok(_) => known.first(),
            Err(error) => Some(known.first().ok_or(error)?),
        },
    };
    match chosen {
        // Of browsers that have a headless shell beside, the search knows which is better.
        Some(browser) if wanted.is_none_or(|wanted| find(Some(wanted), headless).is_err()) => {
            let found = find(Some(&browser.path), headless)?;
            Ok(Installed {
                name: browser.name.clone(),
                family: browser.family.clone(),
                channel: browser.channel.clone(),
                display_name: browser.display_name.clone(),
                ..found
            })
        }
        _ => Ok(find(wanted, headless)?),
    }
}

/// All browsers of this machine, as `setupNodeEvents` sees them.
pub async fn browsers() -> Vec<BrowserInfo> {
    let known = detect_all().into_iter().map(|installed| async move {
        let version = installed.version().await.ok().flatten();
        described(&installed, version, false)
    });
    join_all(known).await
}

/// A browser that isn't running.
pub(crate) fn described(installed: &Installed, version: Option<String>, headless: bool) -> BrowserInfo {
    let version = version.unwrap_or_default();
    BrowserInfo {
        name: installed.name.clone(),
        family: installed.family.clone(),
        channel: installed.channel.clone(),
        display_name: installed.display_name.clone(),
        major_version: version.split('.').next().unwrap_or_default().to_owned(),
        version,
        path: installed.path.to_string(),
        is_headless: headless,
        is_headed: !headless,
    }
}

/// The flag by which host names stand for other addresses.
fn hosts(hosts: &[(String, String)]) -> Option<String> {
    let rules: Vec<_> = hosts.iter().map(|(name, address)| format!("MAP {name} {address}")).collect();
    (!rules.is_empty()).then(|| format!("--host-resolver-rules={}", rules.join(",")))
}

/// A browser as specs and reports see it.
pub(crate) fn info(installed: &Installed, version: &hinoki_browser::Version, headless: bool) -> BrowserInfo {
    BrowserInfo {
        name: installed.name.clone(),
        family: installed.family.clone(),
        channel: installed.channel.clone(),
        display_name: installed.display_name.clone(),
        version: version.number.clone(),
        major_version: version.major().to_owned(),
        path: installed.path.to_string(),
        is_headless: headless,
        is_headed: !headless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_are_mapped_by_one_flag() {
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(hosts(&[]), None);
        let flag = hosts(&[pair("a.test", "127.0.0.1"), pair("*.b.test", "127.0.0.2")]);
        assert_eq!(flag.as_deref(), Some("--host-resolver-rules=MAP a.test 127.0.0.1,MAP *.b.test 127.0.0.2"));
    }
}
