//! Two tabs on one origin: what the whole layout stands on.

use std::time::Duration;

use crate::support::{Room, Tab, launch, options, page, serve, within};
use axum::Router;
use axum::http::HeaderName;
use axum::response::Html;
use axum::routing::get;
use hinoki_browser::{
    Browser, Clip, Evaluate, Event, Events, Fulfill, InitScript, InputEvent, InterceptPattern, KeyAction, KeyInput,
    MouseAction, MouseButton, MouseInput, Overrides, Paused, Screencast, Screenshot, Setup, StorageChange, Target,
    TargetKind, TouchAction, TouchInput, Viewport,
};

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// An application that knows nothing of us.
fn app() -> Router {
    Router::new()
        .route("/", get(|| async { Html("<!doctype html><title>App</title><h1 id=title>Hello</h1>") }))
        .route("/coop", get(|| async { ([(COOP, "same-origin")], Html("<h1 id=title>Severed?</h1>")) }))
        .route(
            "/button",
            get(|| async {
                Html(
                    "<style>body { margin: 0 } button { position: absolute; left: 100px; top: 100px; width: 80px }</style>\
                     <button onclick='seen.push(event.isTrusted)'>Go</button><script>seen = []</script>",
                )
            }),
        )
        .route(
            "/field",
            get(|| async {
                Html(
                    "<body style='height: 5000px'><input autofocus><input type=file multiple><script>seen = [];\
                     for (const type of ['keydown', 'keyup']) document.addEventListener(type, event => \
                     event.ctrlKey || seen.push([type, event.key, event.code, event.keyCode, event.isTrusted].join(' ')));\
                     document.querySelector('input').focus()</script>",
                )
            }),
        )
        .route(
            "/storage",
            get(|| async { Html("<script>localStorage.a = '1'; sessionStorage.b = '2'; delete localStorage.a</script>") }),
        )
        .route("/frame", get(|| async { Html("<iframe src='/'></iframe>") }))
        .route("/worker", get(|| async { Html("<script>new Worker('/worker.js').onmessage = e => { answer = e.data }</script>") }))
        .route("/worker.js", get(|| async { ([("content-type", "text/javascript")], "postMessage(self.early ?? 'late')") }))
}

const SPEC: &str = "/__hinoki/spec";

/// Answers requests for the reserved path and lets all others go.
fn answer(target: &Target, paused: &Paused) {
    if paused.request.url.ends_with(SPEC) {
        target.fulfill(&paused.id, Fulfill::ok("text/html; charset=utf-8", "<title>Spec</title>")).detach();
    } else {
        target.let_go(&paused.id, Overrides::default()).detach();
    }
}

fn answer_all(target: Target, mut events: Events) {
    tokio::spawn(async move {
        while let Some(event) = events.next().await {
            if let Event::Paused(paused) = event {
                answer(&target, &paused);
            }
        }
    });
}

/// A spec tab on the application's origin, and the tab that it opens.
async fn two_tabs(browser: &Browser, path: &str) -> (Room, Tab, Tab) {
    let origin = serve(app()).await;
    let mut room = Room::new(browser).await;
    let spec = Setup { intercept: vec![InterceptPattern::request("*/__hinoki/*")], ..page() };
    let mut spec_tab = room.open("about:blank", &spec).await;
    answer_all(spec_tab.target.clone(), spec_tab.target.subscribe());
    spec_tab.navigate(&format!("http://{origin}{SPEC}")).await;
    let title: String = spec_tab.target.evaluate("document.title").await.expect("a title");
    assert_eq!(title, "Spec");

    let opened = spec_tab.target.run("aut = open('about:blank')");
    let attached = room.attached().await;
    assert!(attached.waiting);
    assert_eq!(attached.target.kind(), TargetKind::Page);
    assert_eq!(attached.target.info().opener.as_ref(), Some(spec_tab.target.id()));
    attached.target.set_up(&page()).await.expect("set up");
    opened.await.expect("opened");
    let mut aut = Tab { target: attached.target, events: attached.events };
    spec_tab.target.run(format!("aut.location = {path:?}")).await.expect("navigated");
    let wanted = format!("http://{origin}{path}");
    aut.loaded(&wanted).await;
    (room, spec_tab, aut)
}

#[tokio::test]
async fn a_spec_tab_reads_the_tab_that_it_opened() {
    let browser = launch().await;
    let (_room, spec, _aut) = two_tabs(&browser, "/").await;
    let text: String = spec.target.evaluate("aut.document.querySelector('#title').textContent").await.expect("a text");
    assert_eq!(text, "Hello");
    let top: bool = spec.target.evaluate("aut.top === aut").await.expect("a truth");
    assert!(top);
}

#[tokio::test]
async fn a_page_with_an_opener_policy_keeps_the_link() {
    let browser = launch().await;
    let (_room, spec, mut aut) = two_tabs(&browser, "/coop").await;
    let text: String = spec.target.evaluate("aut.document.querySelector('#title').textContent").await.expect("a text");
    assert_eq!(text, "Severed?");

    // There and back: over a page of another site.
    let there = format!("http://localhost:{}/coop", serve(app()).await.port());
    let here: String = spec.target.evaluate("aut.location.href").await.expect("a URL");
    for (url, readable) in [(&there, false), (&here, true)] {
        spec.target.run(format!("aut.location = {url:?}")).await.expect("navigated");
        aut.loaded(url).await;
        let read = "(() => { try { return aut.document.body.textContent } catch { return null } })()";
        let read: Option<String> = spec.target.evaluate(read).await.expect("a text or nothing");
        assert_eq!(read, readable.then(|| "Severed?".to_owned()), "{url}");
    }
}

#[tokio::test]
async fn without_web_security_any_page_is_read() {
    let mut options = options();
    options.web_security = false;
    let browser = hinoki_browser::launch(options).await.expect("a browser");
    let (_room, spec, mut aut) = two_tabs(&browser, "/").await;
    let there = format!("http://localhost:{}/coop", serve(app()).await.port());
    spec.target.run(format!("aut.location = {there:?}")).await.expect("navigated");
    aut.loaded(&there).await;
    let text: String = spec.target.evaluate("aut.document.querySelector('#title').textContent").await.expect("a text");
    assert_eq!(text, "Severed?");
}

#[tokio::test]
async fn a_spec_page_reaches_loopback_servers() {
    let browser = launch().await;
    let (_room, spec, _aut) = two_tabs(&browser, "/").await;
    let fetched = Evaluate::new("fetch('/').then(response => response.text())").awaited();
    let text: String = spec.target.evaluate(fetched).await.expect("a text");
    assert!(text.contains("Hello"), "{text}");
}

#[tokio::test]
async fn both_tabs_are_visible_focused_and_draw() {
    let browser = launch().await;
    let (_room, spec, aut) = two_tabs(&browser, "/").await;
    for tab in [&spec, &aut] {
        let state: String =
            tab.target.evaluate("document.visibilityState + ' ' + document.hasFocus()").await.expect("a state");
        assert_eq!(state, "visible true");
        let drawn = "new Promise(done => { let n = 0; const step = () => ++n == 5 ? done(n) : requestAnimationFrame(step); step() })";
        let frames = within("frames", tab.target.evaluate::<u32>(Evaluate::new(drawn).awaited())).await;
        assert_eq!(frames.expect("frames"), 5);
    }
}

#[tokio::test]
async fn a_click_is_trusted() {
    let browser = launch().await;
    let (_room, spec, aut) = two_tabs(&browser, "/button").await;
    let at = MouseInput { x: 120.0, y: 110.0, ..MouseInput::default() };
    let held = MouseInput { button: MouseButton::Left, click_count: 1, ..at };
    let click = vec![
        InputEvent::Mouse(at),
        InputEvent::Mouse(MouseInput { action: MouseAction::Press, buttons: 1, ..held }),
        InputEvent::Mouse(MouseInput { action: MouseAction::Release, ..held }),
    ];
    aut.target.dispatch(click).await.expect("acknowledged");
    let seen: Vec<bool> = spec.target.evaluate("aut.seen").await.expect("seen");
    assert_eq!(seen, [true]);
}

#[tokio::test]
async fn pictures_have_the_size_that_was_asked_for() {
    let browser = launch().await;
    let (_room, _spec, aut) = two_tabs(&browser, "/button").await;
    aut.target.set_viewport(Viewport::new(500, 400)).await.expect("a size");
    let picture = aut.target.screenshot(Screenshot::default()).await.expect("a picture");
    assert_eq!(png_size(&picture), (500, 400));
    let clip = Clip { x: 90.0, y: 900.0, width: 120.0, height: 50.0, scale: 2.0 };
    let how = Screenshot { clip: Some(clip), beyond_viewport: true, ..Screenshot::default() };
    assert_eq!(png_size(&aut.target.screenshot(how).await.expect("a picture")), (240, 100));
    let layout = aut.target.layout().await.expect("sizes");
    assert_eq!((layout.viewport.width, layout.viewport.height), (500.0, 400.0));
}

fn png_size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
    (number(16), number(20))
}

#[tokio::test]
async fn init_scripts_and_bindings_are_there_before_the_pages_own_scripts() {
    let browser = launch().await;
    let origin = serve(app()).await;
    let mut room = Room::new(&browser).await;
    let setup = Setup {
        bindings: vec!["tell".to_owned()],
        init_scripts: vec![InitScript::new("tell(location.pathname + ' ' + document.readyState)")],
        ..page()
    };
    let mut tab = room.open("about:blank", &setup).await;
    tab.target.navigate(&format!("http://{origin}/")).await.expect("navigated");
    let told = tab.event("a call", |event| match event {
        Event::BindingCalled(called) if called.payload.starts_with('/') => Some(called.payload),
        _ => None,
    });
    assert_eq!(told.await, "/ loading");
}

#[tokio::test]
async fn changes_of_storages_are_told() {
    let browser = launch().await;
    let origin = serve(app()).await;
    let mut room = Room::new(&browser).await;
    let mut tab = room.open("about:blank", &Setup { storage_events: true, ..page() }).await;
    tab.target.navigate(&format!("http://{origin}/storage")).await.expect("navigated");
    let mut changes = Vec::new();
    tab.event("three changes", |event| {
        if let Event::Storage(changed) = event {
            changes.push((changed.area.local, changed.change));
        }
        (changes.len() == 3).then_some(())
    })
    .await;
    let set = |key: &str, value: &str| StorageChange::Set { key: key.to_owned(), value: value.to_owned() };
    let expected =
        [(true, set("a", "1")), (false, set("b", "2")), (true, StorageChange::Removed { key: "a".to_owned() })];
    assert!(expected.iter().all(|change| changes.contains(change)), "{changes:?}");
    tab.target.clear_data(&[format!("http://{origin}")]).await.expect("cleared");
    let left: u32 = tab.target.evaluate("localStorage.length + sessionStorage.length").await.expect("a number");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn workers_and_frames_wait_until_they_are_set_up() {
    let browser = launch().await;
    let origin = serve(app()).await;
    let mut room = Room::new(&browser).await;
    let mut tab = room.open("about:blank", &page()).await;
    tab.target.navigate(&format!("http://{origin}/worker")).await.expect("navigated");
    let worker = room.attached().await;
    assert_eq!((worker.target.kind(), worker.waiting), (TargetKind::Worker, true));
    assert_eq!(worker.parent.as_ref(), Some(tab.target.session_id()));
    let early = worker.target.run("self.early = 'early'");
    worker.target.set_up(&Setup { runtime: true, network: true, ..Setup::default() }).await.expect("set up");
    early.await.expect("run");
    tab.event("load", |event| matches!(event, Event::Loaded).then_some(())).await;
    let answer = Evaluate::new(
        "(async () => { while (!self.answer) await new Promise(requestAnimationFrame); return answer })()",
    );
    let answer = within("an answer", tab.target.evaluate::<String>(answer.awaited())).await;
    assert_eq!(answer.expect("an answer"), "early");
}

#[tokio::test]
async fn a_tab_without_anyone_to_set_it_up_begins_by_itself() {
    let browser = launch().await;
    let context = browser.new_context().await.expect("a context");
    let origin = serve(app()).await;
    let id = context.open(&format!("http://{origin}/")).await.expect("opened");
    let loaded = async {
        loop {
            let targets = browser.attached_targets();
            if let Some(target) = targets.iter().find(|target| *target.id() == id) {
                let ready = Evaluate::new("document.title").awaited();
                if target.evaluate::<String>(ready).await.is_ok_and(|title| title == "App") {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    within("the page", loaded).await;
}

#[tokio::test]
async fn keys_text_and_wheel_arrive_in_order() {
    let browser = launch().await;
    let (_room, spec, aut) = two_tabs(&browser, "/field").await;
    let key = |letter: char| {
        let down = KeyInput {
            key: letter.to_string(),
            code: format!("Key{}", letter.to_ascii_uppercase()),
            key_code: u32::from(letter.to_ascii_uppercase()),
            text: letter.to_string(),
            ..KeyInput::default()
        };
        let up = KeyInput { action: KeyAction::Up, text: String::new(), ..down.clone() };
        [InputEvent::Key(down), InputEvent::Key(up)]
    };
    let mut events: Vec<_> = "abcdefghijklmnopqrstuvwxyz".chars().flat_map(key).collect();
    events.push(InputEvent::Delay(Duration::from_millis(1)));
    events.push(InputEvent::InsertText("äöü😀".to_owned()));
    aut.target.dispatch(events).await.expect("acknowledged");
    let value: String = spec.target.evaluate("aut.document.querySelector('input').value").await.expect("a text");
    assert_eq!(value, "abcdefghijklmnopqrstuvwxyzäöü😀");
    let keys: Vec<String> = spec.target.evaluate("aut.seen").await.expect("seen");
    assert_eq!(keys.len(), 52);
    assert_eq!(
        &keys[..4],
        ["keydown a KeyA 65 true", "keyup a KeyA 65 true", "keydown b KeyB 66 true", "keyup b KeyB 66 true"]
    );

    let all =
        KeyInput { key: "a".to_owned(), code: "KeyA".to_owned(), key_code: 65, modifiers: 2, ..KeyInput::default() };
    let all = KeyInput { action: KeyAction::RawDown, commands: vec!["selectAll".to_owned()], ..all };
    let up = KeyInput { action: KeyAction::Up, commands: Vec::new(), ..all.clone() };
    aut.target.dispatch(vec![InputEvent::Key(all), InputEvent::Key(up)]).await.expect("acknowledged");
    let selected: u32 = spec
        .target
        .evaluate("aut.document.activeElement.selectionEnd - aut.document.activeElement.selectionStart")
        .await
        .expect("a number");
    assert_eq!(selected, 31);

    let scrolled = spec
        .target
        .evaluate::<f64>(Evaluate::new("new Promise(done => aut.onscroll = () => done(aut.scrollY))").awaited());
    let wheel = MouseInput { action: MouseAction::Wheel, x: 10.0, y: 10.0, delta_y: 40.0, ..MouseInput::default() };
    aut.target.dispatch(vec![InputEvent::Mouse(wheel)]).await.expect("acknowledged");
    assert!(within("a scroll", scrolled).await.expect("a number") > 0.0);
}

#[tokio::test]
async fn a_touch_is_trusted() {
    let browser = launch().await;
    let (_room, spec, aut) = two_tabs(&browser, "/button").await;
    aut.target.set_touch(true).await.expect("set");
    let touch = |action, points| InputEvent::Touch(TouchInput { action, points, modifiers: 0 });
    let tap = vec![touch(TouchAction::Start, vec![(120.0, 110.0)]), touch(TouchAction::End, Vec::new())];
    let clicked = spec.target.evaluate::<bool>(
        Evaluate::new("new Promise(done => aut.addEventListener('click', event => done(event.isTrusted)))").awaited(),
    );
    aut.target.dispatch(tap).await.expect("acknowledged");
    assert!(within("a click", clicked).await.expect("a truth"));
}

#[tokio::test]
async fn files_are_chosen_without_a_dialog() {
    let browser = launch().await;
    let (_room, spec, mut aut) = two_tabs(&browser, "/field").await;
    aut.target.intercept_file_chooser(true).await.expect("set");
    aut.target.run(Evaluate::new("document.querySelector('[type=file]').click()").as_user()).await.expect("run");
    let chooser = aut.event("a chooser", |event| match event {
        Event::FileChooserOpened(chooser) => Some(chooser),
        _ => None,
    });
    let chooser = chooser.await;
    assert!(chooser.multiple);
    let file = tempfile::NamedTempFile::new().expect("a file");
    let path = file.path().display().to_string();
    aut.target.set_files(chooser.node.expect("an input"), &[path]).await.expect("chosen");
    let name: String =
        spec.target.evaluate("aut.document.querySelector('[type=file]').files[0].name").await.expect("a name");
    assert_eq!(file.path().file_name().expect("a name").to_str(), Some(name.as_str()));
}

#[tokio::test]
async fn a_screencast_goes_on_as_its_pictures_are_acknowledged() {
    let browser = launch().await;
    let (_room, _spec, mut aut) = two_tabs(&browser, "/").await;
    aut.target.start_screencast(Screencast::default()).await.expect("started");
    aut.target.run("setInterval(() => document.body.append(document.createElement('hr')), 20)").await.expect("run");
    for _ in 0..3 {
        let frame = aut.event("a picture", |event| match event {
            Event::ScreencastFrame(frame) => Some(frame),
            _ => None,
        });
        let frame = frame.await;
        assert!(png_size(&frame.data).0 > 0);
        aut.target.acknowledge_screencast_frame(frame.number).detach();
    }
    aut.target.stop_screencast().await.expect("stopped");
}
