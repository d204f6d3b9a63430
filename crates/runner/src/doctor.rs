//! Whether a browser can do what the layout of two tabs needs.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::response::Html;
use axum::routing::get;
use hinoki_browser::{
    Browser, Error, Evaluate, Event, Fulfill, InputEvent, Installed, LaunchOptions, MouseAction, MouseButton,
    MouseInput, detect_all, find, launch,
};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::tabs::{TabEvent, TabOptions, Tabs};

/// Time for all checks of one browser, its start included.
const DEADLINE: Duration = Duration::from_secs(60);
const SPEC_PAGE: &str = "<!doctype html><title>hinoki doctor</title>";
const COOP_PAGE: &str = "<!doctype html><title>isolated</title><button onclick=\"window.trusted = event.isTrusted\" \
                         style=\"position: fixed; inset: 0\">press</button>";

/// What was found out about one browser.
#[derive(Debug)]
pub struct BrowserCheck {
    /// `Chromium headless shell` …
    pub name: String,
    /// Executable.
    pub path: String,
    /// Its version, if it started.
    pub version: Option<String>,
    /// Each precondition in order; those after one that failed may be missing.
    pub checks: Vec<Check>,
}

impl BrowserCheck {
    /// Whether specs can run in it.
    pub fn usable(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|check| check.problem.is_none())
    }
}

/// One precondition.
#[derive(Debug)]
pub struct Check {
    /// What was checked.
    pub what: &'static str,
    /// What is wrong; `None` if it holds.
    pub problem: Option<String>,
}

/// Checks one browser, or all that are installed. Errors if there is none.
pub async fn doctor(wanted: Option<&str>) -> Result<Vec<BrowserCheck>, crate::RunError> {
    let browsers = match wanted {
        Some(_) => vec![find(wanted, true)?],
        None => detect_all(),
    };
    if browsers.is_empty() {
        // Says where it looked and what to do.
        find(None, true)?;
    }
    let mut found = Vec::new();
    for installed in browsers {
        found.push(check(installed).await);
    }
    Ok(found)
}

async fn check(installed: Installed) -> BrowserCheck {
    let mut result = BrowserCheck {
        name: installed.display_name.clone(),
        path: installed.path.to_string(),
        version: None,
        checks: Vec::new(),
    };
    if tokio::time::timeout(DEADLINE, run_checks(installed, &mut result)).await.is_err() {
        let problem = Some(format!("no answer within {} s", DEADLINE.as_secs()));
        result.checks.push(Check { what: "checks end", problem });
    }
    result
}

async fn run_checks(installed: Installed, result: &mut BrowserCheck) {
    let started = launch(LaunchOptions::new(installed)).await;
    let Some(browser) = note(result, "starts", started) else { return };
    result.version = Some(browser.version().number.clone());
    let browser = Arc::new(browser);
    layout(&browser, result).await;
    let closed = browser.close(Duration::from_secs(3)).await;
    note(result, "ends", closed);
}

async fn layout(browser: &Arc<Browser>, result: &mut BrowserCheck) {
    let server = note(result, "reaches a server on this machine", coop_server().await);
    let Some(origin) = server else { return };
    let options = TabOptions { width: 1000, height: 660, ..TabOptions::default() };
    let opened = Tabs::open(Arc::clone(browser), options).await;
    let Some(mut tabs) = note(result, "opens a tab in a context of its own", opened) else { return };
    let spec = tabs.spec.clone();
    let page = spec.navigate(&format!("{origin}/__hinoki/spec"));
    let loaded = pump(&mut tabs, page).await;
    if note(result, "lets a page of the application's origin be answered", loaded).is_none() {
        return;
    }
    let open = "new Promise((done, fail) => { \
        const aut = window.open('about:blank'); if (!aut) return fail(new Error('the window was blocked')); \
        window.aut = aut; aut.location = '/coop'; \
        const look = () => { try { if (aut.document.title === 'isolated') return done(true) } catch (error) { return fail(error) } \
          if (aut.closed) return fail(new Error('the link to the window was severed')); setTimeout(look, 5) }; look() })";
    let linked = pump(&mut tabs, spec.evaluate::<Value>(Evaluate::new(open).awaited())).await;
    if note(result, "reaches an isolated page (COOP) from the spec's tab", linked).is_none() {
        return;
    }
    let Some(aut) = tabs.aut.as_ref().map(|aut| aut.target.clone()) else {
        let problem = Some("the window of the application was not announced".to_owned());
        result.checks.push(Check { what: "announces the application's tab", problem });
        return;
    };
    let clicked = async {
        aut.dispatch(click(50.0, 50.0)).await?;
        spec.evaluate::<Option<bool>>("aut.trusted").await
    };
    let trusted = match clicked.await {
        Ok(Some(true)) => Ok(()),
        Ok(_) => Err(Error::Unfit { reason: "the page saw no trusted click".into(), hint: String::new() }),
        Err(error) => Err(error),
    };
    note(result, "makes real clicks", trusted);
    tabs.dispose().await;
}

fn click(x: f64, y: f64) -> Vec<InputEvent> {
    let at = MouseInput { x, y, ..MouseInput::default() };
    let (button, click_count) = (MouseButton::Left, 1);
    [
        at,
        MouseInput { action: MouseAction::Press, button, buttons: 1, click_count, ..at },
        MouseInput { action: MouseAction::Release, button, click_count, ..at },
    ]
    .map(InputEvent::Mouse)
    .into()
}

/// Awaits something while the tabs are set up and the spec page is answered.
async fn pump<T>(tabs: &mut Tabs, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            event = tabs.next() => match event {
                TabEvent::Spec(Event::Paused(paused)) => {
                    let answer = Fulfill::ok("text/html; charset=utf-8", SPEC_PAGE);
                    tabs.spec.fulfill(&paused.id, answer).detach();
                }
                TabEvent::BrowserGone(reason) => return Err(Error::Closed { reason }),
                _ => {}
            },
        }
    }
}

async fn coop_server() -> std::io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let origin = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
    let headers = [(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin")];
    let app = Router::new().route("/coop", get(move || async move { (headers, Html(COOP_PAGE)) }));
    tokio::spawn(async move {
        // Ends with the program; nothing waits for it.
        let _ = axum::serve(listener, app).await;
    });
    Ok(origin)
}

/// Notes how a check went and gives its value on.
fn note<T, E: std::fmt::Display>(result: &mut BrowserCheck, what: &'static str, outcome: Result<T, E>) -> Option<T> {
    let (value, problem) = match outcome {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(error.to_string())),
    };
    result.checks.push(Check { what, problem });
    value
}
