//! `hinoki doctor`.

use std::io::Write as _;

use anstream::ColorChoice;
use hinoki_protocol::ExitCode;

use crate::args::DoctorArguments;
use crate::failure::Failure;

/// Says which browsers are found and whether they can do what is needed.
pub(crate) async fn doctor(arguments: DoctorArguments, color: ColorChoice) -> Result<ExitCode, Failure> {
    let found = hinoki_runner::doctor(arguments.browser.as_deref()).await?;
    let mut out = anstream::AutoStream::new(std::io::stdout(), color);
    let (good, bad, reset) = ("\u{1b}[32m", "\u{1b}[31m", "\u{1b}[0m");
    for browser in &found {
        let version = browser.version.as_deref().unwrap_or("version unknown");
        let _ = writeln!(out, "{} {version}\n  {}", browser.name, browser.path);
        for check in &browser.checks {
            let _ = match &check.problem {
                None => writeln!(out, "  {good}✓{reset} {}", check.what),
                Some(problem) => writeln!(out, "  {bad}✕ {}{reset}: {problem}", check.what),
            };
        }
        let _ = writeln!(out);
    }
    if let Some(usable) = found.iter().find(|browser| browser.usable()) {
        let _ = writeln!(out, "specs run in {} unless --browser says otherwise", usable.name);
        return Ok(ExitCode::Passed);
    }
    Err(Failure {
        exit: ExitCode::Browser,
        report: Box::new(hinoki_report::ErrorReport {
            message: "none of the browsers found can run specs".into(),
            hint: Some("install chromium (Debian: apt-get install chromium chromium-headless-shell) or Chrome".into()),
            ..Default::default()
        }),
    })
}
