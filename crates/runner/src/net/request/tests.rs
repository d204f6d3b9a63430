use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hinoki_browser::Cookie;
use hinoki_protocol::{HttpAuth, Payload};

use super::*;

/// Cookies in memory; an expired one removes its like.
#[derive(Default)]
struct Kept(Mutex<Vec<Cookie>>);

impl Jar for &Kept {
    async fn cookies(&self) -> Result<Vec<Cookie>, HostError> {
        Ok(self.0.lock().expect("healthy").clone())
    }

    async fn store(&self, cookies: Vec<Cookie>) -> Result<(), HostError> {
        let mut kept = self.0.lock().expect("healthy");
        for cookie in cookies {
            kept.retain(|known| known.name != cookie.name);
            if cookie.expires != Some(1.0) {
                kept.push(cookie);
            }
        }
        Ok(())
    }
}

async fn send(request: HttpRequest, jar: impl Jar, user_agent: &str) -> Result<HttpReply, HostError> {
    super::send(request, &Clients::default(), jar, user_agent).await
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// What was asked for, as text; redirects and cookies by path.
async fn app(method: Method, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
    match uri.path() {
        "/303" => (StatusCode::SEE_OTHER, [("location", "/end"), ("set-cookie", "seen=1")]).into_response(),
        "/307" => (StatusCode::TEMPORARY_REDIRECT, [("location", "/end")]).into_response(),
        "/loop" => (StatusCode::FOUND, [("location", "/loop")]).into_response(),
        "/asks" if header("authorization") == "-" => {
            (StatusCode::UNAUTHORIZED, [("www-authenticate", "Basic realm=x")]).into_response()
        }
        "/forget" => [("set-cookie", "seen=; Max-Age=0")].into_response(),
        _ => format!("{method} cookie={} auth={} {body}", header("cookie"), header("authorization")).into_response(),
    }
}

fn to(url: String) -> HttpRequest {
    HttpRequest {
        url,
        method: "POST".into(),
        headers: Vec::new(),
        body: Some(Payload::Text("body".into())),
        auth: None,
        follow_redirect: true,
        gzip: true,
        timeout: 10_000,
        retry_on_network_failure: false,
        retry_on_status_code_failure: false,
    }
}

fn text(reply: &HttpReply) -> &str {
    match reply.exchanges.last().map(|last| &last.body) {
        Some(Payload::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn redirects_keep_method_and_body_where_they_must_and_cookies_go_along() {
    let at = serve(Router::new().fallback(app)).await;
    let kept = Kept::default();
    let reply = send(to(format!("{at}/303")), &kept, "agent").await.expect("answers");
    assert_eq!(text(&reply), "GET cookie=seen=1 auth=- ");
    assert_eq!((reply.exchanges.len(), reply.exchanges[0].status), (2, 303));
    assert_eq!(reply.exchanges[0].redirects_to, Some(format!("{at}/end")));
    let reply = send(to(format!("{at}/307")), &kept, "agent").await.expect("answers");
    assert_eq!(text(&reply), "POST cookie=seen=1 auth=- body");
    send(to(format!("{at}/forget")), &kept, "agent").await.expect("answers");
    let reply = send(HttpRequest { follow_redirect: false, ..to(format!("{at}/307")) }, &kept, "agent").await;
    assert_eq!(reply.expect("answers").exchanges.len(), 1);
    assert!(kept.0.lock().expect("healthy").is_empty());
    let error = send(to(format!("{at}/loop")), &kept, "agent").await.expect_err("a loop");
    assert!(error.message.contains("more than 20 redirects"), "{error:?}");
}

#[tokio::test]
async fn credentials_go_unasked_or_asked_but_to_no_other_host() {
    let at = serve(Router::new().fallback(app)).await;
    let other = serve(Router::new().fallback(app)).await;
    let kept = Kept::default();
    let auth = HttpAuth { user: "a".into(), password: "b".into(), bearer: None, send_immediately: true };
    let with = |url: String, auth: HttpAuth| HttpRequest { auth: Some(auth), ..to(url) };
    let reply = send(with(format!("{at}/x"), auth.clone()), &kept, "agent").await.expect("answers");
    assert_eq!(text(&reply), "POST cookie=- auth=Basic YTpi body");
    let asked = HttpAuth { send_immediately: false, ..auth.clone() };
    let reply = send(with(format!("{at}/asks"), asked.clone()), &kept, "agent").await.expect("answers");
    assert_eq!((text(&reply), reply.exchanges.len()), ("POST cookie=- auth=Basic YTpi body", 1));
    let reply = send(with(format!("{at}/x"), asked), &kept, "agent").await.expect("answers");
    assert_eq!(text(&reply), "POST cookie=- auth=- body");
    let target = format!("{other}/end");
    let away =
        serve(Router::new().fallback(move || async move { (StatusCode::TEMPORARY_REDIRECT, [("location", target)]) }))
            .await;
    let reply = send(with(away, auth), &kept, "agent").await.expect("answers");
    assert_eq!(text(&reply), "POST cookie=- auth=- body");
}

#[tokio::test]
async fn it_is_tried_again_and_ends_in_time() {
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let flaky = move || {
        let status = if counted.fetch_add(1, Ordering::SeqCst) < 2 { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
        async move { status }
    };
    let at = serve(Router::new().fallback(flaky)).await;
    let kept = Kept::default();
    let once = send(to(at.clone()), &kept, "agent").await.expect("answers");
    assert_eq!(once.exchanges[0].status, 502);
    let again = HttpRequest { retry_on_status_code_failure: true, ..to(at) };
    assert_eq!(send(again, &kept, "agent").await.expect("answers").exchanges[0].status, 200);
    assert_eq!(tries.load(Ordering::SeqCst), 3);

    let hangs = serve(Router::new().fallback(|| async { std::future::pending::<()>().await })).await;
    let error = send(HttpRequest { timeout: 50, ..to(hangs) }, &kept, "agent").await.expect_err("too late");
    assert_eq!(error.code, "timeout");
    let error = send(to("http://127.0.0.1:1/".into()), &kept, "agent").await.expect_err("nobody there");
    assert_eq!(error.code, "network");
    for wrong in ["/x", "ftp://a.test/"] {
        assert_eq!(send(to(wrong.into()), &kept, "agent").await.expect_err("invalid").code, "invalid");
    }
}
