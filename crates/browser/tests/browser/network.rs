//! Requests, responses, cookies.

use crate::support::{Room, Tab, launch, page, serve, within};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use hinoki_browser::{
    AuthAnswer, Cookie, Downloads, Error, Evaluate, Event, Failure, Fulfill, InterceptPattern, Overrides, Paused,
    ResourceKind, SameSite, Setup,
};

fn app() -> Router {
    Router::new()
        .route(
            "/",
            get(|| async { ([("set-cookie", "seen=yes; HttpOnly; SameSite=Strict")], Html("<title>App</title>")) }),
        )
        .route(
            "/echo",
            post(|headers: HeaderMap, body: String| async move {
                let extra = headers.get("x-extra").and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned();
                format!("{extra}: {body}")
            }),
        )
        .route("/redirect", get(|| async { axum::response::Redirect::temporary("/") }))
        .route(
            "/secret",
            get(|headers: HeaderMap| async move {
                match headers.get("authorization").map(|value| value.as_bytes()) {
                    // me:pass
                    Some(b"Basic bWU6cGFzcw==") => "welcome".into_response(),
                    _ => (StatusCode::UNAUTHORIZED, [("www-authenticate", "Basic realm=\"app\"")], "who?")
                        .into_response(),
                }
            }),
        )
        .route("/file", get(|| async { ([("content-disposition", "attachment; filename=notes.txt")], "notes") }))
}

async fn tab(setup: Setup) -> (hinoki_browser::Browser, Room, Tab, String) {
    let browser = launch().await;
    let origin = format!("http://{}", serve(app()).await);
    let mut room = Room::new(&browser).await;
    let tab = room.open("about:blank", &setup).await;
    (browser, room, tab, origin)
}

async fn paused(tab: &mut Tab) -> Box<Paused> {
    tab.event("a pause", |event| if let Event::Paused(paused) = event { Some(paused) } else { None }).await
}

fn fetch(path: &str, options: &str) -> Evaluate {
    Evaluate::new(format!("fetch({path:?}, {options}).then(r => r.text(), e => 'failed: ' + e.name)")).awaited()
}

#[tokio::test]
async fn cookies_of_contexts_are_apart_and_come_back_whole() {
    let (browser, room, mut first, origin) = tab(page()).await;
    first.navigate(&format!("{origin}/")).await;
    let cookies = room.context.cookies().await.expect("cookies");
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    let cookie = &cookies[0];
    assert_eq!((cookie.name.as_str(), cookie.value.as_str(), cookie.http_only), ("seen", "yes", true));
    assert_eq!((cookie.same_site, cookie.expires), (Some(SameSite::Strict), None));

    let other = Room::new(&browser).await;
    assert_eq!(other.context.cookies().await.expect("cookies"), []);
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time");
    let partitioned = Cookie {
        name: "part".to_owned(),
        value: "1".to_owned(),
        domain: "example.org".to_owned(),
        path: "/".to_owned(),
        // Chromium shortens what is more than 400 days away.
        expires: Some((now + std::time::Duration::from_secs(86_400)).as_secs() as f64),
        secure: true,
        same_site: Some(SameSite::None),
        partition_key: Some(hinoki_browser::PartitionKey {
            top_level_site: "https://example.com".to_owned(),
            has_cross_site_ancestor: true,
        }),
        ..Cookie::default()
    };
    other.context.set_cookies(&[cookie.clone(), partitioned.clone()]).await.expect("set");
    let mut copied = other.context.cookies().await.expect("cookies");
    copied.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(copied.len(), 2, "{copied:?}");
    assert_eq!(copied[1], *cookie);
    let (part, given) = (&copied[0], &partitioned);
    assert_eq!((&part.domain, &part.partition_key, part.expires), (&given.domain, &given.partition_key, given.expires));
    // A second round trip changes nothing.
    other.context.clear_cookies().await.expect("cleared");
    assert_eq!(other.context.cookies().await.expect("cookies"), []);
    other.context.set_cookies(&copied).await.expect("set");
    let mut again = other.context.cookies().await.expect("cookies");
    again.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(again, copied);
    assert_eq!(room.context.cookies().await.expect("cookies"), cookies);
    other.context.dispose().await.expect("disposed");
}

#[tokio::test]
async fn requests_are_changed_answered_and_made_to_fail() {
    let (_browser, _room, mut tab, origin) = tab(page()).await;
    tab.navigate(&format!("{origin}/")).await;
    tab.target.intercept(&[InterceptPattern::request("*/echo")], false).await.expect("intercepted");

    let text = tab.target.evaluate::<String>(fetch("/echo", "{ method: 'POST', body: 'page' }"));
    let request = paused(&mut tab).await;
    assert_eq!((request.resource, request.request.method.as_str()), (ResourceKind::Xhr, "POST"));
    assert_eq!(request.request.body.as_deref(), Some(&b"page"[..]));
    assert!(!request.at_response());
    let overrides = Overrides {
        headers: Some(vec![("x-extra".to_owned(), "ours".to_owned())]),
        body: Some(b"changed".to_vec()),
        ..Overrides::default()
    };
    tab.target.let_go(&request.id, overrides).await.expect("let go");
    assert_eq!(text.await.expect("a text"), "ours: changed");

    let text = tab.target.evaluate::<String>(fetch("/echo", "{}"));
    let request = paused(&mut tab).await;
    let answer = Fulfill { status: 299, ..Fulfill::ok("text/plain", "invented") };
    tab.target.fulfill(&request.id, answer).await.expect("answered");
    assert_eq!(text.await.expect("a text"), "invented");

    let text = tab.target.evaluate::<String>(fetch("/echo", "{}"));
    let request = paused(&mut tab).await;
    tab.target.fail(&request.id, Failure::ConnectionRefused).await.expect("failed");
    assert_eq!(text.await.expect("a text"), "failed: TypeError");

    let error = tab.target.fail(&request.id, Failure::Failed).await.expect_err("it is over");
    assert!(matches!(error, Error::Protocol { method: "Fetch.failRequest", .. }), "{error:?}");
}

#[tokio::test]
async fn responses_are_read_and_replaced() {
    let (_browser, _room, mut tab, origin) = tab(page()).await;
    tab.navigate(&format!("{origin}/")).await;
    tab.target.intercept(&[InterceptPattern::response("*/echo")], false).await.expect("intercepted");
    let text = tab.target.evaluate::<String>(fetch("/echo", "{ method: 'POST', body: 'äöü' }"));
    let response = paused(&mut tab).await;
    assert!(response.at_response());
    assert_eq!(response.status, Some(200));
    let body = tab.target.paused_body(&response.id).await.expect("a body");
    assert_eq!(String::from_utf8_lossy(&body), "none: äöü");
    let headers = response.response_headers.clone().expect("headers");
    let answer = Fulfill { status: 200, phrase: None, headers, body: b"replaced!".to_vec() };
    tab.target.fulfill(&response.id, answer).await.expect("replaced");
    assert_eq!(text.await.expect("a text"), "replaced!");
}

#[tokio::test]
async fn a_server_that_asks_who_we_are_is_answered() {
    let setup = Setup { intercept: vec![InterceptPattern::request("*")], auth: true, ..page() };
    let (_browser, _room, mut tab, origin) = tab(setup).await;
    tab.target.navigate(&format!("{origin}/secret")).detach();
    let target = tab.target.clone();
    let asked = within("a question", async {
        loop {
            match tab.events.next().await.expect("an event") {
                Event::Paused(paused) => target.let_go(&paused.id, Overrides::default()).detach(),
                Event::AuthRequired(required) => return required,
                _ => {}
            }
        }
    })
    .await;
    assert_eq!((asked.challenge.scheme.as_str(), asked.challenge.realm.as_str()), ("basic", "app"));
    let credentials = AuthAnswer::Credentials { username: "me".to_owned(), password: "pass".to_owned() };
    target.authenticate(&asked.id, &credentials).await.expect("answered");
    tab.event("load", |event| matches!(event, Event::Loaded).then_some(())).await;
    assert_eq!(target.evaluate::<String>("document.body.textContent").await.expect("a text"), "welcome");
}

#[tokio::test]
async fn requests_and_their_redirects_are_told() {
    let (_browser, _room, mut tab, origin) = tab(Setup { network: true, ..page() }).await;
    tab.target.navigate(&format!("{origin}/redirect")).await.expect("navigated");
    let mut urls = Vec::new();
    let (response, redirect) = {
        let mut redirect = None;
        tab.event("a response", |event| match event {
            Event::Request(request) => {
                urls.push(request.request.url.clone());
                redirect = redirect.take().or(request.redirect);
                None
            }
            Event::Response(response) => Some((response, redirect.take())),
            _ => None,
        })
        .await
    };
    assert_eq!(urls, [format!("{origin}/redirect"), format!("{origin}/")]);
    assert_eq!(redirect.map(|redirect| redirect.status), Some(307));
    assert_eq!((response.response.status, response.resource), (200, ResourceKind::Document));
    let id = response.id.clone();
    tab.event("the end", |event| matches!(event, Event::LoadingFinished(finished) if finished.id == id).then_some(()))
        .await;
    let body = tab.target.response_body(&response.id).await.expect("a body");
    assert_eq!(String::from_utf8_lossy(&body), "<title>App</title>");

    let refused = tab.target.navigate("http://127.0.0.1:1/").await.expect("an answer");
    assert_eq!(refused.error.as_deref(), Some("net::ERR_UNSAFE_PORT"));
    let failed =
        tab.event("a failure", |event| if let Event::LoadingFailed(failed) = event { Some(failed) } else { None });
    assert_eq!(failed.await.error, "net::ERR_UNSAFE_PORT");
}

#[tokio::test]
async fn downloads_are_saved_and_told() {
    let (browser, room, tab, origin) = tab(page()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut events = browser.subscribe();
    let downloads = Downloads::Save { folder: folder.path().display().to_string() };
    room.context.set_downloads(&downloads).await.expect("set");
    let navigation = tab.target.navigate(&format!("{origin}/file")).await.expect("an answer");
    assert!(navigation.is_download, "{navigation:?}");
    let saved = within("a download", async {
        let mut name = None;
        loop {
            match events.next().await.expect("an event") {
                Event::DownloadStarted(started) => name = Some(started.suggested_filename),
                Event::DownloadProgress(progress) if progress.state == hinoki_browser::DownloadState::Completed => {
                    return name;
                }
                _ => {}
            }
        }
    });
    assert_eq!(saved.await.as_deref(), Some("notes.txt"));
    assert_eq!(std::fs::read_to_string(folder.path().join("notes.txt")).expect("a file"), "notes");
}

#[tokio::test]
async fn dialogs_wait_for_an_answer() {
    let (_browser, _room, mut tab, _origin) = tab(page()).await;
    let asked = tab.target.evaluate::<String>("prompt('name?', 'x')");
    let dialog =
        tab.event("a dialog", |event| if let Event::DialogOpened(dialog) = event { Some(dialog) } else { None }).await;
    assert_eq!((dialog.message.as_str(), dialog.default_prompt.as_str()), ("name?", "x"));
    tab.target.answer_dialog(true, Some("me")).await.expect("answered");
    assert_eq!(asked.await.expect("a text"), "me");
}

#[tokio::test]
async fn what_a_script_throws_is_an_error_and_a_long_one_meets_its_deadline() {
    let (_browser, _room, mut tab, _origin) = tab(page()).await;
    let error = tab.target.evaluate::<u32>("null.x").await.expect_err("it throws");
    assert!(error.to_string().starts_with("TypeError: Cannot read properties of null"), "{error}");
    tab.target.run("setTimeout(() => { throw new Error('late') })").await.expect("run");
    let thrown =
        tab.event("an exception", |event| if let Event::Exception(thrown) = event { Some(thrown) } else { None });
    assert!(thrown.await.exception.message().starts_with("Error: late"));
    tab.target.run("console.warn('a', 1, { b: 2 })").await.expect("run");
    let logged = tab.event("a log", |event| if let Event::Console(logged) = event { Some(logged) } else { None }).await;
    assert_eq!((logged.kind.as_str(), logged.text().as_str()), ("warning", "a 1 Object"));

    let never = tab.target.evaluate::<u32>("for (;;) {}").within(std::time::Duration::from_millis(200));
    let error = within("the deadline", never).await.expect_err("too late");
    assert_eq!(error.to_string(), "the browser did not answer Runtime.evaluate within 200 ms");
    tab.target.terminate_script().await.expect("stopped");
    assert_eq!(tab.target.evaluate::<u32>("1 + 1").await.expect("it goes on"), 2);
}
