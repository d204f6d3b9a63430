//! Frames, popups and workers: each is there before its first script and request.

use std::collections::HashSet;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use hinoki_browser::{
    Attached, Browser, Evaluate, Event, Fulfill, InitScript, InterceptPattern, LaunchOptions, Setup, TargetEvent,
    TargetKind,
};

use crate::support::{Room, Tab, launch, options, page, serve, within};

fn app() -> Router {
    let script = |text: &'static str| get(move || async move { ([("content-type", "text/javascript")], text) });
    Router::new()
        .route("/", get(|| async { Html("<title>App</title><script>first = window.early ?? 'late'</script>") }))
        .route("/empty", get(|| async { Html("") }))
        .route("/data", get(|| async { "from the server" }))
        .route("/worker.js", script("fetch('/data').then(r => r.text()).then(text => postMessage(text))"))
        .route("/sw.js", script("addEventListener('fetch', event => { if (event.request.url.endsWith('/data')) \
            event.respondWith(new Response('from the service worker')) }); addEventListener('activate', e => e.waitUntil(clients.claim()))"))
}

fn early() -> Setup {
    Setup { init_scripts: vec![InitScript::new("window.early = 'early'")], ..page() }
}

async fn set_up(attached: Attached, setup: &Setup) -> Tab {
    attached.target.set_up(setup).await.expect("set up");
    Tab { target: attached.target, events: attached.events }
}

async fn room(options: LaunchOptions) -> (Browser, Room, String, u16) {
    let browser = hinoki_browser::launch(options).await.expect("a browser");
    let room = Room::new(&browser).await;
    let address = serve(app()).await;
    (browser, room, format!("http://{address}"), address.port())
}

#[tokio::test]
async fn a_popup_is_attached_once_and_set_up_before_its_first_script() {
    let (_browser, mut room, origin, _) = room(options()).await;
    let mut tab = room.open("about:blank", &page()).await;
    tab.navigate(&format!("{origin}/")).await;
    for (features, opener) in [("", true), ("noopener", false)] {
        let opened = tab.target.run(Evaluate::new(format!("void open('/', '', {features:?})")).as_user());
        let attached = room.attached().await;
        assert_eq!(attached.target.kind(), TargetKind::Page);
        assert_eq!(attached.target.info().can_access_opener, opener, "{features}");
        let mut popup = set_up(attached, &early()).await;
        opened.await.expect("opened");
        popup.event("load", |event| matches!(event, Event::Loaded).then_some(())).await;
        let first: String = popup.target.evaluate("document.title + ' ' + first").await.expect("a text");
        assert_eq!(first, "App early", "{features}");
        popup.target.close().await.expect("closed");
        let mut sessions = HashSet::new();
        let detached = within("detached", async {
            loop {
                match room.targets.next().await.expect("an event") {
                    TargetEvent::Attached(attached) => drop(sessions.insert(attached.target.session_id().clone())),
                    TargetEvent::Detached(target) => return target,
                    _ => {}
                }
            }
        });
        assert_eq!(detached.await, popup.target);
        assert_eq!(sessions.len(), 0, "attached twice");
        within("the end of its events", async { while popup.events.next().await.is_some() {} }).await;
        let error = popup.target.evaluate::<u32>("1").await.expect_err("closed");
        assert!(error.is_gone(), "{error:?}");
    }
}

#[tokio::test]
async fn a_frame_of_another_site_is_a_target_of_its_own_where_sites_are_isolated() {
    let mut options = options();
    options.site_isolation = true;
    let (_browser, mut room, origin, port) = room(options).await;
    let mut tab = room.open("about:blank", &page()).await;
    tab.navigate(&format!("{origin}/")).await;
    let other = format!("http://localhost:{port}/");
    let add = format!("document.body.append(Object.assign(document.createElement('iframe'), {{ src: {other:?} }}))");
    tab.target.run(add).await.expect("added");
    let attached = room.attached().await;
    assert_eq!(attached.target.kind(), TargetKind::Iframe);
    assert_eq!(attached.parent.as_ref(), Some(tab.target.session_id()));
    let setup = Setup { intercept: vec![InterceptPattern::request("*/data")], ..early() };
    let mut frame = set_up(attached, &setup).await;
    frame.event("a document", |event| matches!(event, Event::FrameNavigated(_)).then_some(())).await;
    let first = Evaluate::new(
        "new Promise(done => document.readyState == 'complete' ? done(first) : onload = () => done(first))",
    );
    assert_eq!(frame.target.evaluate::<String>(first.awaited()).await.expect("a text"), "early");
    let text = frame.target.evaluate::<String>(Evaluate::new("fetch('/data').then(r => r.text())").awaited());
    let paused =
        frame.event("a pause", |event| if let Event::Paused(paused) = event { Some(paused) } else { None }).await;
    frame.target.fulfill(&paused.id, Fulfill::ok("text/plain", "ours")).await.expect("answered");
    assert_eq!(text.await.expect("a text"), "ours");
    // It goes with its page.
    tab.target.close().await.expect("closed");
    within("both detached", async {
        let mut left = vec![frame.target.clone(), tab.target.clone()];
        while !left.is_empty() {
            if let TargetEvent::Detached(target) = room.targets.next().await.expect("an event") {
                left.retain(|known| *known != target);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_dedicated_worker_requests_is_told_and_held_back() {
    let (_browser, mut room, origin, _) = room(options()).await;
    let setup = Setup { network: true, intercept: vec![InterceptPattern::request("*/data")], ..page() };
    let mut tab = room.open("about:blank", &setup).await;
    tab.navigate(&format!("{origin}/")).await;
    tab.target.run("new Worker('/worker.js').onmessage = event => { answered(event.data) }; answer = new Promise(done => { answered = done })").await.expect("run");
    let attached = room.attached().await;
    assert_eq!(attached.target.kind(), TargetKind::Worker);
    let mut worker = set_up(attached, &setup).await;
    // The page holds it back, the worker tells of it.
    let (mut at_page, mut at_worker) = (Vec::new(), Vec::new());
    let answer = tab.target.evaluate::<String>(Evaluate::new("answer").awaited());
    tokio::pin!(answer);
    let answer = within("an answer", async {
        loop {
            let (place, target, event) = tokio::select! {
                answer = &mut answer => return answer,
                Some(event) = tab.events.next() => (&mut at_page, &tab.target, event),
                Some(event) = worker.events.next() => (&mut at_worker, &worker.target, event),
            };
            match event {
                Event::Request(request) if request.request.url.ends_with("/data") => place.push("told"),
                Event::Paused(paused) => {
                    place.push("paused");
                    target.fulfill(&paused.id, Fulfill::ok("text/plain", "ours")).detach();
                }
                _ => {}
            }
        }
    })
    .await;
    assert_eq!(answer.expect("an answer"), "ours");
    assert_eq!((at_page, at_worker), (vec!["paused"], vec!["told"]));
}

#[tokio::test]
async fn a_service_worker_is_passed_by_where_that_is_wanted() {
    let (_browser, mut room, origin, _) = room(options()).await;
    let mut tab = room.open("about:blank", &page()).await;
    tab.navigate(&format!("{origin}/empty")).await;
    let ready = "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => \
                 navigator.serviceWorker.controller || new Promise(done => navigator.serviceWorker.oncontrollerchange = done)).then(() => 1)";
    let ready = tab.target.evaluate::<u32>(Evaluate::new(ready).awaited());
    let attached = room.attached().await;
    assert_eq!(attached.target.kind(), TargetKind::ServiceWorker);
    assert_eq!(attached.target.context(), room.context.id());
    let _worker = set_up(attached, &Setup { runtime: true, network: true, ..Setup::default() }).await;
    within("control", ready).await.expect("controlled");
    let fetch = || Evaluate::new("fetch('/data').then(r => r.text())").awaited();
    assert_eq!(tab.target.evaluate::<String>(fetch()).await.expect("a text"), "from the service worker");
    tab.target.enable_network().await.expect("enabled");
    tab.target.set_bypass_service_worker(true).await.expect("set");
    assert_eq!(tab.target.evaluate::<String>(fetch()).await.expect("a text"), "from the server");
    tab.target.clear_data(&[origin]).await.expect("cleared");
    let left = Evaluate::new("navigator.serviceWorker.getRegistrations().then(all => all.length)").awaited();
    assert_eq!(tab.target.evaluate::<u32>(left).await.expect("a number"), 0);
}

#[tokio::test]
async fn several_contexts_hear_of_their_own_targets_only() {
    let browser = launch().await;
    let (mut first, mut second) = (Room::new(&browser).await, Room::new(&browser).await);
    let (one, two) = tokio::join!(async { first.open("about:blank", &page()).await }, async {
        second.open("about:blank", &page()).await
    });
    assert_eq!((one.target.context(), two.target.context()), (first.context.id(), second.context.id()));
    first.context.dispose().await.expect("disposed");
    within("the end of the first's tab", async {
        let mut events = one.events;
        while events.next().await.is_some() {}
    })
    .await;
    assert_eq!(two.target.evaluate::<u32>("1 + 1").await.expect("the second goes on"), 2);
    while let Some(event) = second.targets.try_next() {
        assert!(!matches!(event, TargetEvent::Attached(_) | TargetEvent::Detached(_)), "{event:?}");
    }
}
