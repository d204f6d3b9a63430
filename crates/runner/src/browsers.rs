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
    Ok(options)
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
