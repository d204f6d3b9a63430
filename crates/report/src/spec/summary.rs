use hinoki_protocol::Totals;

use super::table::table;
use crate::OutputStyle;
use crate::error_text::wrapped;
use crate::failure::{Failures, relative};
use crate::model::{RunModel, SpecModel, clean_titles};
use crate::paint::Paint;
use crate::text::{count, cut_end, duration, one_line};

/// Of more videos only the number is told.
const MOST_VIDEOS: usize = 10;

/// What the end of a run tells once more.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// All failures so far, numbered.
    pub failures: Failures,
}

impl Summary {
    /// Table, failures in short, flaky and slowest tests, totals.
    pub fn render(&self, model: &RunModel, slowest: usize, style: OutputStyle) -> String {
        let paint = Paint::new(style.colour);
        let several = model.spec_count() > 1;
        let mut parts = Vec::new();
        if several {
            parts.push(table(model, style));
            parts.push(self.failures_in_short(style, paint));
        }
        parts.push(flaky(model, several, style, paint));
        parts.push(slowest_tests(model, slowest, paint));
        parts.push(totals_lines(model, paint));
        parts.into_iter().filter(|part| !part.is_empty()).map(|part| format!("\n{part}")).collect::<String>() + "\n"
    }

    /// Number, title and first line of each failure; in full they stand at their specs.
    fn failures_in_short(&self, style: OutputStyle, paint: Paint) -> String {
        let mut text = String::new();
        for failure in self.failures.iter() {
            let number = format!("{}) ", failure.number);
            let columns = style.width.saturating_sub(number.len() + 3).max(20);
            let cut = |line: String| if style.terminal { cut_end(&line, columns) } else { line };
            let indent = " ".repeat(number.len() + 2);
            text.push_str(&format!("  {}{}\n", paint.red(&number), cut(failure.titles.join(" › "))));
            let error = match failure.same_as {
                Some(number) => format!("the same error as {number})"),
                None => failure.headline(),
            };
            text.push_str(&format!("{indent}{}\n", paint.cyan(cut(failure.place()))));
            text.push_str(&format!("{indent}{}\n", paint.dim(cut(error))));
        }
        if text.is_empty() { text } else { format!("  {}\n{text}", paint.bold_red("Failed")) }
    }
}

fn flaky(model: &RunModel, with_spec: bool, style: OutputStyle, paint: Paint) -> String {
    let mut text = String::new();
    for spec in &model.specs {
        for test in spec.tests.iter().filter(|test| test.flaky) {
            let mut titles = clean_titles(&test.title_path);
            if with_spec {
                titles.insert(0, one_line(&spec.spec));
            }
            let note = spec.flaky_note(test);
            let columns = style.terminal.then(|| style.width.saturating_sub(5).max(20));
            let lines = wrapped(&titles.join(" › "), columns).join("\n    ");
            text.push_str(&format!("  {lines}  {}\n", paint.dim(note)));
        }
    }
    if text.is_empty() { text } else { format!("  {}\n{text}", paint.bold_yellow("Flaky")) }
}

fn slowest_tests(model: &RunModel, most: usize, paint: Paint) -> String {
    let mut tests: Vec<_> =
        model.specs.iter().flat_map(|spec| spec.tests.iter().map(|test| (spec.spec.as_str(), test))).collect();
    tests.retain(|(_, test)| test.duration > 0.0);
    tests.sort_by(|(_, one), (_, other)| other.duration.total_cmp(&one.duration));
    tests.truncate(most);
    if tests.is_empty() {
        return String::new();
    }
    let mut text = format!("  {}\n", paint.bold("Slowest"));
    for (spec, test) in tests {
        let titles = clean_titles(&test.title_path).join(" › ");
        let spec = paint.dim(format!("{} ›", one_line(spec)));
        text.push_str(&format!("  {:>7}  {spec} {titles}\n", duration(test.duration)));
    }
    text
}

/// Specs, tests, time, and why it ended early.
pub(crate) fn totals_lines(model: &RunModel, paint: Paint) -> String {
    let videos = videos(model);
    let width = match (model.sessions.is_empty(), videos.is_empty()) {
        (false, _) => 8,
        (true, false) => 6,
        (true, true) => 5,
    };
    let label = |label: &str| paint.dim(format!("{label:<width$}"));
    let failed = model.specs.iter().filter(|spec| spec.failed()).count();
    let ended = model.specs.iter().filter(|spec| spec.is_complete() && !spec.failed()).count();
    let other = model.spec_count() - failed - ended;
    let mut specs = Vec::new();
    if failed > 0 {
        specs.push(paint.bold_red(format!("{failed} failed")));
    }
    if ended > 0 {
        specs.push(paint.green(format!("{ended} passed")));
    }
    if other > 0 {
        specs.push(paint.yellow(format!("{other} not finished")));
    }
    if specs.is_empty() {
        specs.push("none".to_owned());
    }
    let mut text = String::new();
    if model.spec_count() != 1 || failed > 0 && model.totals().failed == 0 || other > 0 {
        text.push_str(&format!("  {}  {}\n", label("Specs"), with_sum(specs, model.spec_count(), paint)));
    }
    let totals = model.totals();
    let mut tests = sums(&totals, paint);
    if [totals.failed, totals.passed, totals.pending, totals.skipped].iter().filter(|&&number| number > 0).count() > 1 {
        tests.push_str(&paint.dim(format!("  ({})", totals.tests)));
    }
    text.push_str(&format!("  {}  {}\n", label("Tests"), tests));
    if !model.sessions.is_empty() {
        text.push_str(&format!("  {}  {}\n", label("Sessions"), model.sessions.sums()));
        for why in model.sessions.recreated() {
            text.push_str(&format!("  {}  {}\n", label(""), paint.dim(why)));
        }
    }
    text.push_str(&format!("  {}  {}\n", label("Time"), duration(model.duration())));
    for (number, video) in videos.into_iter().enumerate() {
        text.push_str(&format!("  {}  {video}\n", label(if number == 0 { "Videos" } else { "" })));
    }
    if let Some(interruption) = interruption(model) {
        text.push_str(&format!("\n  {}\n", paint.bold_yellow(interruption)));
    }
    text
}

/// Paths of the videos that were kept, not too many.
fn videos(model: &RunModel) -> Vec<String> {
    let project = model.started.as_ref().map(|started| started.project.as_str());
    let all: Vec<_> = model.specs.iter().filter_map(|spec| spec.video()).collect();
    let mut shown: Vec<String> =
        all.iter().take(MOST_VIDEOS).map(|video| one_line(&relative(&video.path, project))).collect();
    if all.len() > MOST_VIDEOS {
        shown.push(format!("and {} more", all.len() - MOST_VIDEOS));
    }
    shown
}

/// Why the run ended early and what wasn't run, on one line.
fn interruption(model: &RunModel) -> Option<String> {
    let reason = one_line(model.interrupted()?);
    let reason = if matches!(reason.as_str(), "" | "interrupted") { reason } else { format!(": {reason}") };
    let reason = reason.trim_start_matches("interrupted");
    let tests = model.specs.iter().map(SpecModel::tests_without_end).sum::<usize>();
    let tests = tests + model.totals().skipped as usize;
    let specs = model.specs_not_begun().len();
    let left: Vec<String> = [(tests, "test"), (specs, "spec")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    let verb = if tests + specs == 1 { "was" } else { "were" };
    let left = if left.is_empty() { String::new() } else { format!("; {} {verb} not run", left.join(" and ")) };
    Some(format!("Interrupted{reason}{left}"))
}

/// `1 failed, 14 passed, 2 pending`.
pub(crate) fn sums(totals: &Totals, paint: Paint) -> String {
    let mut parts = Vec::new();
    if totals.failed > 0 {
        parts.push(paint.bold_red(format!("{} failed", totals.failed)));
    }
    if totals.passed > 0 {
        let flaky = if totals.flaky > 0 { format!(" ({} flaky)", totals.flaky) } else { String::new() };
        parts.push(paint.green(format!("{} passed", totals.passed)) + &paint.yellow(flaky));
    }
    if totals.pending > 0 {
        parts.push(paint.cyan(format!("{} pending", totals.pending)));
    }
    if totals.skipped > 0 {
        parts.push(format!("{} skipped", totals.skipped));
    }
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// Adds the sum where it says something new.
fn with_sum(parts: Vec<String>, sum: usize, paint: Paint) -> String {
    let shown = parts.join(", ");
    if parts.len() > 1 { format!("{shown}  {}", paint.dim(format!("({sum})"))) } else { shown }
}
