//! The page as text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use camino::Utf8Path;
use hinoki_protocol::{AttemptResult, CodeFrame, LogEntry, LogState, Screenshot, State, TestError, TestResult};

use super::{Log, Logs};
use crate::failure::relative;
use crate::model::{RunModel, SpecModel};
use crate::time::iso;

/// Pictures above this size are named, but not put into the page.
const MAX_PICTURE: usize = 4_000_000;

/// What all parts of the page need.
struct About<'a> {
    /// Folder of the project.
    project: &'a str,
    logs: &'a Logs,
    /// Where the page will be.
    folder: Option<&'a Utf8Path>,
}

/// `folder` is where the page will be.
pub(super) fn render(model: &RunModel, logs: &Logs, warnings: &[String], folder: Option<&Utf8Path>, out: &mut String) {
    let started = model.started.as_ref();
    let project = started.map_or("", |started| started.project.as_str());
    let about = About { project, logs, folder };
    let name = project.rsplit(['/', '\\']).next().unwrap_or(project);
    let totals = model.totals();
    let failed = totals.failed > 0 || model.specs.iter().any(SpecModel::failed);
    let sign = if failed { "✕" } else { "✓" };
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n");
    out.push_str(&format!("<title>{sign} {}</title>\n<link rel=\"icon\" href=\"data:,\">\n", text(name)));
    out.push_str(&format!("<style>\n{}</style>\n<main>\n", include_str!("style.css")));
    out.push_str(&format!(
        "<h1><span class=\"{}\">{sign}</span> {}</h1>\n",
        if failed { "failed" } else { "passed" },
        text(name)
    ));
    if let Some(started) = started {
        let browser = &started.browser;
        out.push_str(&format!(
            "<div class=\"dim\"><time datetime=\"{at}\">{at}</time> · {} · {} {} · hinoki {}</div>\n",
            duration(model.duration()),
            text(&browser.display_name),
            text(&browser.version),
            text(&started.hinoki),
            at = iso(started.at),
        ));
    }
    if let Some(why) = model.interrupted() {
        out.push_str(&format!("<p class=\"warned\">ended early: {}</p>\n", text(why)));
    }
    out.push_str("<div class=\"sums\">");
    let broken = model.specs.iter().filter(|spec| spec.error().is_some()).count();
    let sums = [
        ("all", totals.tests, true),
        ("passed", totals.passed, false),
        ("failed", totals.failed, false),
        ("flaky", totals.flaky, false),
        ("pending", totals.pending, false),
        ("skipped", totals.skipped, false),
    ];
    for (state, count, checked) in sums.into_iter().filter(|(state, count, _)| *count > 0 || *state == "all") {
        let checked = if checked { " checked" } else { "" };
        out.push_str(&format!(
            "<label class=\"{state}\"><input type=\"radio\" name=\"state\" value=\"{state}\"{checked}>{count} {state}</label>"
        ));
    }
    if broken > 0 {
        let plural = if broken == 1 { "" } else { "s" };
        out.push_str(&format!(
            "<span class=\"failed broken\">{broken} spec{plural} with an error outside of the tests</span>"
        ));
    }
    out.push_str("<input class=\"search\" type=\"search\" placeholder=\"Search\" aria-label=\"Search tests\"></div>\n");
    failures(model, out);
    for (number, spec) in model.specs.iter().enumerate() {
        self::spec(number, spec, model.now, &about, out);
    }
    let not_run = model.specs_not_begun();
    if !not_run.is_empty() {
        out.push_str(&format!("<p class=\"warned\">not run: {}</p>\n", text(&not_run.join(", "))));
    }
    for warning in warnings {
        out.push_str(&format!("<p class=\"warned\">{}</p>\n", text(warning)));
    }
    out.push_str(&format!("</main>\n<script>\n{}</script>\n</html>\n", include_str!("script.js")));
}

/// What went wrong, for those who want nothing else, with links to it.
fn failures(model: &RunModel, out: &mut String) {
    let mut items = String::new();
    for (number, spec) in model.specs.iter().enumerate() {
        let mut item = |to: String, title: &str, error: Option<&TestError>| {
            let line = error.and_then(|error| error.message.lines().find(|line| !line.trim().is_empty()));
            items.push_str(&format!(
                "<li><a href=\"#{to}\">{title}</a> <span class=\"dim\">{}</span><div class=\"why\">{}</div></li>\n",
                text(&spec.spec),
                text(line.unwrap_or_default()),
            ));
        };
        if let Some(error) = spec.error() {
            item(format!("s{number}"), "error outside of the tests", Some(error));
        }
        for (at, test) in spec.tests.iter().enumerate().filter(|(_, test)| test.state == State::Failed) {
            let titles: Vec<String> = test.title_path.iter().map(|title| text(title)).collect();
            item(format!("s{number}t{at}"), &titles.join(" › "), test.error.as_ref());
        }
    }
    if !items.is_empty() {
        out.push_str(&format!("<ol class=\"failures\">\n{items}</ol>\n"));
    }
}

fn spec(number: usize, spec: &SpecModel, now: f64, about: &About<'_>, out: &mut String) {
    let class = if spec.failed() { "failed" } else { "passed" };
    let sign = if spec.failed() { "✕" } else { "✓" };
    let flaky = spec.tests.iter().any(|test| test.flaky);
    let open = if spec.failed() || flaky { " open" } else { "" };
    let count = spec.tests.len();
    out.push_str(&format!(
        "<details class=\"spec\" id=\"s{number}\"{open}>\n<summary><span class=\"{class}\">{sign}</span><h2>{}</h2>\
         <span class=\"time\">{count} test{} · {}</span></summary>\n",
        text(&spec.spec),
        if count == 1 { "" } else { "s" },
        duration(spec.duration(now)),
    ));
    if let Some(error) = spec.error() {
        out.push_str("<div class=\"body\">");
        self::error(error, out);
        out.push_str("</div>\n");
    }
    if let Some(video) = spec.video() {
        super::video::render(video, &spec.tests, about.folder, out);
    }
    for (at, test) in spec.tests.iter().enumerate() {
        self::test(&format!("s{number}t{at}"), spec, test, about, out);
    }
    out.push_str("</details>\n");
}

fn test(id: &str, spec: &SpecModel, test: &TestResult, about: &About<'_>, out: &mut String) {
    let (class, sign) = match test.state {
        State::Passed => ("passed", "✓"),
        State::Failed => ("failed", "✕"),
        State::Pending => ("pending", "○"),
        State::Skipped => ("skipped", "-"),
    };
    let open = if test.state == State::Failed { " open" } else { "" };
    let flaky = if test.flaky { " data-flaky" } else { "" };
    let (last, suites) =
        test.title_path.split_last().map_or(("", [].as_slice()), |(last, suites)| (last.as_str(), suites));
    out.push_str(&format!("<details class=\"test\" id=\"{id}\" data-state=\"{class}\"{flaky}{open}><summary><span class=\"{class}\">{sign}</span><span class=\"title\">"));
    for suite in suites {
        out.push_str(&format!("<span class=\"suite\">{} › </span>", text(suite)));
    }
    out.push_str(&format!("{}</span>", text(last)));
    if test.flaky {
        out.push_str("<span class=\"badge flaky\">flaky</span>");
    }
    for tag in &test.tags {
        out.push_str(&format!("<span class=\"badge dim\">{}</span>", text(tag)));
    }
    out.push_str(&format!("<span class=\"time\">{}</span></summary>\n<div class=\"body\">", duration(test.duration)));
    // Errors show their place, which is nearer to what went wrong.
    let placed = test.error.as_ref().is_some_and(|error| error.code_frame.is_some());
    if let Some(place) = test.location.as_ref().filter(|_| !placed) {
        out.push_str(&format!("<div class=\"dim\">{}:{}:{}</div>", text(&place.file), place.line, place.column));
    }
    if test.attempts.is_empty()
        && let Some(error) = &test.error
    {
        self::error(error, out);
    }
    let several = test.attempts.len() > 1;
    for result in &test.attempts {
        attempt(result, several, &spec.spec, test, about, out);
    }
    if let Some(hint) = test.error.as_ref().and_then(|error| error.hint.as_deref()).filter(|_| several) {
        out.push_str(&format!("<div class=\"hint\">{}</div>", text(hint)));
    }
    out.push_str("</div></details>\n");
}

fn attempt(attempt: &AttemptResult, several: bool, spec: &str, test: &TestResult, about: &About<'_>, out: &mut String) {
    let failed = attempt.state == State::Failed;
    if several {
        let (class, sign) = if failed { ("failed", "✕") } else { ("passed", "✓") };
        // The last one counts, unless it passed: then what failed before is what matters.
        let open = if attempt.will_retry != (test.state == State::Failed) { " open" } else { "" };
        out.push_str(&format!(
            "<details{open}><summary class=\"{class}\">{sign} attempt {}<span class=\"time\">{}</span></summary>",
            attempt.attempt,
            duration(attempt.duration),
        ));
    }
    if let Some(error) = &attempt.error {
        self::error(error, out);
    }
    for picture in &attempt.screenshots {
        self::picture(picture, about.project, out);
    }
    if let Some(log) = about.logs.of(spec, &test.id, attempt.attempt) {
        commands(log, failed, out);
    }
    if several {
        out.push_str("</details>");
    }
}

fn error(error: &TestError, out: &mut String) {
    let name = if error.name.is_empty() { String::new() } else { format!("{}: ", text(&error.name)) };
    let hook = error
        .hook
        .as_ref()
        .map(|hook| format!("\n(in the {} hook)", text(hook.trim_end_matches(" hook"))))
        .unwrap_or_default();
    out.push_str(&format!("<pre class=\"message\">{name}{}{hook}</pre>", text(&error.message)));
    if let Some(hint) = &error.hint {
        out.push_str(&format!("<div class=\"hint\">{}</div>", text(hint)));
    }
    if let (Some(expected), Some(actual)) = (&error.expected, &error.actual) {
        out.push_str(&format!(
            "<pre><span class=\"passed\">expected</span> {}\n<span class=\"failed\">actual</span>   {}</pre>",
            text(expected),
            text(actual)
        ));
    }
    if let Some(frame) = &error.code_frame {
        code(frame, out);
    }
    if !error.stack.is_empty() {
        out.push_str(&format!(
            "<details><summary class=\"dim\">stack</summary><pre>{}</pre></details>",
            text(&error.stack)
        ));
    }
}

fn code(frame: &CodeFrame, out: &mut String) {
    out.push_str(&format!("<div class=\"dim\">{}:{}</div><pre>", text(&frame.location.file), frame.location.line));
    for (line, number) in frame.lines.iter().zip(frame.first_line..) {
        let row = format!("{number:>5} │ {}", text(line));
        out.push_str(&if number == frame.location.line {
            format!("<span class=\"at\">{row}</span>\n")
        } else {
            row + "\n"
        });
    }
    out.push_str("</pre>");
}

fn picture(picture: &Screenshot, project: &str, out: &mut String) {
    let what = picture.name.as_deref().unwrap_or(if picture.test_failure {
        "the page when the test failed"
    } else {
        "screenshot"
    });
    // One that was moved or removed meanwhile is still named.
    let bytes = std::fs::read(&picture.path).ok().filter(|bytes| bytes.len() <= MAX_PICTURE);
    let image = bytes.map(|bytes| {
        format!("<img loading=\"lazy\" alt=\"{}\" src=\"data:image/png;base64,{}\">", text(what), BASE64.encode(bytes))
    });
    out.push_str(&format!(
        "<figure>{}<figcaption>{} · {}</figcaption></figure>",
        image.unwrap_or_default(),
        text(what),
        text(&relative(&picture.path, Some(project)))
    ));
}

fn commands(log: &Log, open: bool, out: &mut String) {
    let open = if open { " open" } else { "" };
    let count = log.rows.len() + log.more.len();
    out.push_str(&format!(
        "<details{open}><summary class=\"dim\">{count} command{}</summary><table>",
        if count == 1 { "" } else { "s" }
    ));
    let mut hook = "";
    for row in &log.rows {
        if row.hook != hook {
            hook = &row.hook;
            out.push_str(&format!("<tr class=\"hook\"><td colspan=\"3\">{}</td></tr>", text(hook)));
        }
        command(row, out);
    }
    if !log.more.is_empty() {
        out.push_str(&format!("<tr><td></td><td class=\"dim\">… and {} more</td><td></td></tr>", log.more.len()));
    }
    out.push_str("</table></details>");
}

pub(super) fn command(row: &LogEntry, out: &mut String) {
    let class = match row.state {
        LogState::Failed => " class=\"failed\"",
        LogState::Warned => " class=\"warned\"",
        LogState::Passed | LogState::Pending => "",
    };
    let name = row.display_name.as_deref().unwrap_or(&row.name);
    let indent = if row.kind == "child" { "&nbsp;&nbsp;" } else { "" };
    // What became of a session stands in its details.
    let details = row.details.as_ref().filter(|_| row.name == "session");
    let status = details.and_then(|details| details.get("session")?.get("status")?.as_str());
    let badge = status.map(|status| format!(" <span class=\"badge dim\">{}</span>", text(status))).unwrap_or_default();
    let alias = row
        .alias
        .as_ref()
        .map(|alias| format!(" <span class=\"badge dim\">@{}</span>", text(alias.trim_start_matches('@'))))
        .unwrap_or_default();
    out.push_str(&format!(
        "<tr{class}><td>{indent}{}</td><td>{}{badge}{alias}</td><td>{}</td></tr>",
        text(name),
        strong(&row.message),
        duration(row.duration),
    ));
}

fn duration(ms: f64) -> String {
    let ms = if ms.is_finite() { ms.max(0.0) } else { 0.0 };
    if ms < 1_000.0 { format!("{ms:.0} ms") } else { format!("{:.1} s", ms / 1_000.0) }
}

/// A message of the log, whose `**values**` stand out.
fn strong(message: &str) -> String {
    let parts: Vec<&str> = message.split("**").collect();
    // Without its other half it is a text of the page.
    if parts.len().is_multiple_of(2) {
        return text(message);
    }
    let parts = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => text(part),
        _ => format!("<b>{}</b>", text(part)),
    });
    parts.collect()
}

/// Text that can't be taken for markup.
pub(super) fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Colours of the terminal and the like.
            control if control.is_control() && !matches!(control, '\n' | '\t') => {}
            other => safe.push(other),
        }
    }
    safe
}
