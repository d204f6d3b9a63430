//! `cy.request`: requests beside the page, with the cookies of its browser context.

mod certificates;
mod client;
mod cookie_date;
mod cookies;
mod digest;
mod glance;
mod hosts;
mod identity;
mod jar;
mod pkcs12;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant};

use hinoki_browser::Cookie;
use hinoki_protocol::{HostError, HttpAuth, HttpExchange, HttpReply, HttpRequest};
use reqwest::Method;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT, WWW_AUTHENTICATE,
};
use url::Url;

pub(crate) use certificates::Certificates;
pub(crate) use client::Clients;
pub(crate) use cookies::is_sent;
pub(crate) use glance::Glance;
pub(crate) use jar::{ContextJar, Jar};

use super::headers::{is_redirect, set_cookies};
use super::payload;
use super::replay::Replay;

/// Pauses before each further try, as documented up to four.
const RETRIES: [u64; 4] = [0, 100, 200, 200];

/// More are a loop.
const MAX_REDIRECTS: usize = 20;

/// What requests are made with.
#[derive(Clone)]
pub(crate) struct Beside {
    pub jar: ContextJar,
    /// The cookies in it, for many requests at once.
    pub seen: Arc<Glance<Vec<Cookie>>>,
    pub clients: Arc<Clients>,
    pub user_agent: Arc<str>,
    /// Answers pages in the place of servers.
    pub replay: Option<Arc<Replay>>,
}

impl Beside {
    /// See [`send`].
    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpReply, HostError> {
        send(request, &self.clients, self.jar.clone(), &self.user_agent).await
    }

    /// See [`takes_over`].
    pub(crate) fn takes_over(&self, url: &str) -> bool {
        takes_over(self.replay.as_ref(), &self.clients, url)
    }

    /// Answers a page's request that isn't the browser's to make.
    pub(crate) async fn exchange(&self, request: HttpRequest) -> Result<HttpExchange, HostError> {
        let Some(replay) = &self.replay else {
            let last = self.send(request).await?.exchanges.pop();
            return last.ok_or_else(|| refusal("network", "there is no response".to_owned()));
        };
        let mut asked = request;
        for _ in 0..=MAX_REDIRECTS {
            let exchange = replay.answer(&asked).map_err(|error| refusal("replay", error))?;
            if let Ok(url) = Url::parse(&exchange.url) {
                let set = set_cookies(&exchange.headers);
                self.jar.store(set.filter_map(|value| cookies::parse(value, &url)).collect()).await?;
            }
            let Some(next) = exchange.redirects_to.clone().filter(|_| asked.follow_redirect) else {
                return Ok(exchange);
            };
            if becomes_get(exchange.status, &asked.method) {
                asked = HttpRequest { method: "GET".to_owned(), body: None, ..asked };
            }
            asked.url = next;
        }
        Err(refusal("replay", format!("more than {MAX_REDIRECTS} redirects, the last one to {}", asked.url)))
    }

    /// The header `cookie` of a request of a page, as far as it can be known before the browser sends it.
    pub(crate) async fn cookies(&self, url: &str) -> Option<String> {
        let url = Url::parse(url).ok()?;
        let seen = self.seen.at(async { self.jar.cookies().await.ok() }).await?;
        cookies::header(&seen, &url, None)
    }
}

/// Whether a page's request isn't the browser's to make: its answer is in a file, or the server is to be shown a
/// certificate, which the browser doesn't have.
pub(crate) fn takes_over(replay: Option<&Arc<Replay>>, clients: &Clients, url: &str) -> bool {
    replay.is_some() || clients.certificates.needs(url)
}

/// Makes the request and, where it says so, follows its redirects and tries again.
pub(crate) async fn send(
    request: HttpRequest,
    clients: &Clients,
    jar: impl Jar,
    user_agent: &str,
) -> Result<HttpReply, HostError> {
    let timeout = Duration::from_millis(request.timeout.into());
    match tokio::time::timeout(timeout, with_retries(&request, clients, &jar, user_agent)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(refusal("timeout", format!("no response within {}ms", request.timeout))),
    }
}

async fn with_retries(
    request: &HttpRequest,
    clients: &Clients,
    jar: &impl Jar,
    user_agent: &str,
) -> Result<HttpReply, HostError> {
    let mut retries = RETRIES.into_iter();
    loop {
        let started = Instant::now();
        let outcome = follow(request, clients, jar, user_agent).await;
        let again = match &outcome {
            Ok(exchanges) => {
                request.retry_on_status_code_failure
                    && exchanges.last().is_some_and(|last| !(200..400).contains(&last.status))
            }
            Err(error) => request.retry_on_network_failure && error.code == "network",
        };
        match retries.next().filter(|_| again) {
            Some(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
            None => {
                let duration = (started.elapsed().as_secs_f64() * 1e3).round();
                return outcome.map(|exchanges| HttpReply { exchanges, duration });
            }
        }
    }
}

/// What is sent next.
struct Step {
    url: Url,
    method: Method,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    /// Whether credentials still go along: not to another host.
    trusted: bool,
    /// What the server said when it asked for them.
    asked: Option<Vec<String>>,
}

/// The request and its redirects.
async fn follow(
    request: &HttpRequest,
    clients: &Clients,
    jar: &impl Jar,
    user_agent: &str,
) -> Result<Vec<HttpExchange>, HostError> {
    let mut step = first(request, user_agent)?;
    let mut exchanges: Vec<HttpExchange> = Vec::new();
    loop {
        let exchange = exchange(&step, request, clients, jar).await?;
        let challenged = exchange.status == 401
            && step.trusted
            && step.asked.is_none()
            && request.auth.as_ref().is_some_and(|auth| !auth.send_immediately)
            && exchange.headers.iter().any(|(name, _)| name == WWW_AUTHENTICATE.as_str());
        if challenged {
            let asks = exchange.headers.iter().filter(|(name, _)| name == WWW_AUTHENTICATE.as_str());
            step.asked = Some(asks.map(|(_, value)| value.clone()).collect());
            continue;
        }
        let next = exchange.redirects_to.as_deref().and_then(|to| Url::parse(to).ok());
        let status = exchange.status;
        exchanges.push(exchange);
        let Some(next) = next.filter(|_| request.follow_redirect) else { return Ok(exchanges) };
        if exchanges.len() > MAX_REDIRECTS {
            let message = format!("more than {MAX_REDIRECTS} redirects, the last one to {next}");
            return Err(refusal("network", message));
        }
        redirect(&mut step, status, next);
    }
}

/// Whether what follows a redirect is a GET without a body, by the Fetch standard's HTTP-redirect fetch.
pub(crate) fn becomes_get(status: u16, method: &str) -> bool {
    match status {
        303 => method != "HEAD",
        301 | 302 => !matches!(method, "GET" | "HEAD"),
        _ => false,
    }
}

fn redirect(step: &mut Step, status: u16, next: Url) {
    if becomes_get(status, step.method.as_str()) {
        step.method = Method::GET;
        step.body = None;
        step.headers.remove(reqwest::header::CONTENT_TYPE);
    }
    if next.origin() != step.url.origin() {
        step.trusted = false;
        step.headers.remove(AUTHORIZATION);
        step.headers.remove(COOKIE);
    }
    step.url = next;
}

fn first(request: &HttpRequest, user_agent: &str) -> Result<Step, HostError> {
    let invalid = |what: &str| refusal("invalid", what.to_owned());
    let url = Url::parse(&request.url).map_err(|error| invalid(&format!("`{}` is no URL: {error}", request.url)))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid(&format!("`{}:` is not supported, only http: and https:", url.scheme())));
    }
    let method = Method::from_bytes(request.method.as_bytes())
        .map_err(|_| invalid(&format!("`{}` is no HTTP method", request.method)))?;
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    if let Ok(value) = HeaderValue::from_str(user_agent) {
        headers.insert(USER_AGENT, value);
    }
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| invalid(&format!("`{name}` is no name of a header")))?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| invalid(&format!("the header `{name}` has a value that can't be sent")))?;
        headers.insert(name, value);
    }
    let body = match &request.body {
        Some(body) => Some(payload::to_bytes(body).ok_or_else(|| invalid("the body is no valid base64"))?),
        None => None,
    };
    Ok(Step { url, method, headers, body, trusted: true, asked: None })
}

async fn exchange(
    step: &Step,
    request: &HttpRequest,
    clients: &Clients,
    jar: &impl Jar,
) -> Result<HttpExchange, HostError> {
    let client = clients.of(&step.url, request.gzip)?;
    let mut builder = client.request(step.method.clone(), step.url.clone()).headers(step.headers.clone());
    let own = step.headers.get(COOKIE).and_then(|value| value.to_str().ok());
    if let Some(cookies) = cookies::header(&jar.cookies().await?, &step.url, own)
        && let Ok(value) = HeaderValue::from_str(&cookies)
    {
        builder = builder.header(COOKIE, value);
    }
    if let Some(auth) =
        request.auth.as_ref().filter(|auth| step.trusted && (auth.send_immediately || step.asked.is_some()))
    {
        builder = match &auth.bearer {
            Some(token) => builder.bearer_auth(token),
            None => match digest_of(step, auth) {
                Some(header) => builder.header(AUTHORIZATION, header),
                None => builder.basic_auth(&auth.user, Some(&auth.password)),
            },
        };
    }
    if let Some(body) = &step.body {
        builder = builder.body(body.clone());
    }
    let network = |error: reqwest::Error| {
        refusal("network", format!("{} {}: {}", step.method, step.url, chain(&error.without_url())))
    };
    let built = builder.build().map_err(network)?;
    let request_headers = list(built.headers());
    let response = client.execute(built).await.map_err(network)?;
    let status = response.status();
    let headers = list(response.headers());
    let cookies: Vec<_> = set_cookies(&headers).filter_map(|value| cookies::parse(value, &step.url)).collect();
    if !cookies.is_empty() {
        jar.store(cookies).await?;
    }
    let redirects_to = response
        .headers()
        .get(reqwest::header::LOCATION)
        .filter(|_| is_redirect(status.as_u16()))
        .and_then(|value| step.url.join(&String::from_utf8_lossy(value.as_bytes())).ok())
        .map(String::from);
    let body = response.bytes().await.map_err(network)?;
    Ok(HttpExchange {
        url: step.url.to_string(),
        method: step.method.to_string(),
        request_headers,
        request_body: step.body.clone().map(payload::from_bytes),
        status: status.as_u16(),
        status_text: status.canonical_reason().unwrap_or_default().to_owned(),
        headers,
        body: payload::from_bytes(body.into()),
        redirects_to,
    })
}

/// The answer to a server that asked for a digest.
fn digest_of(step: &Step, auth: &HttpAuth) -> Option<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    let nonce: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let path = match step.url.query() {
        Some(query) => format!("{}?{query}", step.url.path()),
        None => step.url.path().to_owned(),
    };
    let asked = step.asked.iter().flatten();
    let answer =
        |asked: &String| digest::answer(asked, (&auth.user, &auth.password), (step.method.as_str(), &path), &nonce);
    asked.filter_map(answer).next()
}

fn list(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

/// An error with its causes: the outer ones of `reqwest` say little.
fn chain(error: &dyn std::error::Error) -> String {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if texts.last() != Some(&text) {
            texts.push(text);
        }
        source = error.source();
    }
    texts.join(": ")
}

pub(super) fn refusal(code: &str, message: String) -> HostError {
    HostError { code: code.into(), message, path: None }
}
