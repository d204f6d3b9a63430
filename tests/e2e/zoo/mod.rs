//! Kinds of pages that are special to a browser or to a test runner: each is visited and driven.

mod auth;
mod files;
mod leaving;
mod loading;
mod policies;
mod workers;

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

use crate::harness::{App, Finished, Project, page};

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

/// A page that shows whether it is driven: its button tells of a real click.
const DRIVEN: &str = "<h1>page</h1><button onclick=\"this.textContent = `clicked ${event.isTrusted}`\">click</button>";

/// What every spec here begins with.
const DRIVE: &str = "
    const drive = () => {
      cy.get('h1').should('have.text', 'page')
      cy.contains('button', 'click').click()
      cy.contains('button', 'clicked true').should('be.visible')
    }
    ";

fn spec(text: &str) -> String {
    format!("{DRIVE}\n{text}")
}

/// A project whose commands fail early.
fn project(app: &App, lines: &str) -> Project {
    let quick = "defaultCommandTimeout: 1500, pageLoadTimeout: 20000, screenshotOnRunFailure: false,";
    Project::new().app(app).e2e(&format!("{quick} {lines}"))
}

/// Many pages are shown in one run, so that the program is started few times.
fn run(project: &Project) -> Finished {
    project.command().deadline(Duration::from_secs(100)).finish()
}

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    for (name, value) in headers {
        let name = HeaderName::try_from(*name).expect("a name");
        response.headers_mut().append(name, HeaderValue::from_str(value).expect("a value"));
    }
    response
}

/// An HTML page with headers of its own.
fn page_with(app: App, path: &str, headers: &'static [(&'static str, &'static str)], body: &str) -> App {
    let html = if body.starts_with("<!doctype") { body.to_owned() } else { page(body) };
    app.on(path, move |_| Some(answer(200, &[&[HTML], headers].concat(), html.clone())))
}
