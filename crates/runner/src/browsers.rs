//! Which browser a run uses and how it is launched.

use hinoki_browser::{Installed, LaunchOptions, find};
use hinoki_protocol::BrowserInfo;

use crate::{RunError, RunRequest};

/// How the browser of a run is launched. Errors if there is none that fits.
pub(crate) fn launch_options(request: &RunRequest) -> Result<LaunchOptions, RunError> {
    let wanted = request.browser.name.as_deref().or(request.config.default_browser.as_deref());
    let headless = !request.browser.headed;
    let installed = find(wanted, headless)?;
    let mut options = LaunchOptions::new(installed);
    options.headless = headless;
    options.web_security = request.config.chrome_web_security;
    options.args.extend(hosts(&request.config.hosts));
    Ok(options)
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
