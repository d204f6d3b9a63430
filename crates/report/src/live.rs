//! The area below the lines of a terminal that shows what is running.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use console::Term;
use hinoki_protocol::{LogState, RunEvent, TestNode};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::model::{RunModel, SpecModel};
use crate::paint::Paint;
use crate::text::{count, cut_end, cut_start, duration, one_line, width};

const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/// Drawings a second at most.
const RATE: u8 = 12;
/// Running specs shown; a terminal's height is limited.
const MOST_SPECS: usize = 8;
/// From so many ms on the command that a test is at is shown.
const SLOW_COMMAND: f64 = 1_500.0;

/// The live area. Drawn on stderr, gone when dropped.
pub(crate) struct Live {
    bar: ProgressBar,
    model: RunModel,
    /// The command under way in each spec, as its log tells.
    commands: HashMap<String, String>,
    ticks: usize,
    paint: Paint,
}

impl Live {
    pub fn new(colour: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(RATE));
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            bar.set_style(style);
        }
        Self { bar, model: RunModel::default(), commands: HashMap::new(), ticks: 0, paint: Paint::new(colour) }
    }

    /// What others must suspend while they write to the same terminal.
    pub fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }

    pub fn event(&mut self, event: &RunEvent) {
        self.model.apply(event);
        match event {
            // Comes often; the next tick shows it.
            RunEvent::Log { spec, entry, .. } => {
                if entry.state == LogState::Pending && entry.kind != "system" {
                    let name = entry.display_name.as_deref().unwrap_or(&entry.name);
                    self.commands.insert(spec.clone(), one_line(&format!("{name} {}", entry.message)));
                }
            }
            RunEvent::AttemptStarted { spec, .. } => {
                self.commands.remove(spec);
                self.draw();
            }
            RunEvent::RunFinished { .. } => self.bar.finish_and_clear(),
            _ => self.draw(),
        }
    }

    pub fn tick(&mut self) {
        self.ticks = self.ticks.wrapping_add(1);
        self.draw();
    }

    fn draw(&self) {
        if self.model.started.is_none() || self.model.result.is_some() {
            return;
        }
        let (rows, columns) = Term::stderr().size();
        let (most, columns) = (MOST_SPECS.min(usize::from(rows).saturating_sub(5)), usize::from(columns));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |now| now.as_secs_f64() * 1_000.0);
        let spinner = SPINNER[self.ticks % SPINNER.len()];
        let look = Look { now, spinner, most, columns, paint: self.paint };
        self.bar.set_message(area(&self.model, &self.commands, look).join("\n"));
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// When and where the area is drawn.
#[derive(Clone, Copy)]
struct Look {
    /// ms since the Unix epoch.
    now: f64,
    spinner: &'static str,
    /// Running specs that have room.
    most: usize,
    columns: usize,
    paint: Paint,
}

/// Lines of the area: an empty one, each running spec, sums.
fn area(model: &RunModel, commands: &HashMap<String, String>, look: Look) -> Vec<String> {
    let mut running: Vec<&SpecModel> = model.specs.iter().filter(|spec| spec.end.is_none()).collect();
    running.sort_by_key(|spec| spec.worker);
    let names = running.iter().map(|spec| width(&name(spec))).max().unwrap_or(0).min(look.columns / 3);
    let mut lines = vec![String::new()];
    for spec in running.iter().take(look.most) {
        let command = commands.get(&spec.spec).map(String::as_str);
        lines.push(spec_line(spec, command, names, look));
    }
    if running.len() > look.most {
        lines.push(look.paint.dim(format!("  … {}", count(running.len() - look.most, "more running spec"))));
    }
    lines.push(sums(model, look));
    lines
}

fn spec_line(spec: &SpecModel, command: Option<&str>, names: usize, look: Look) -> String {
    let Look { now, paint, .. } = look;
    let name = cut_start(&name(spec), names);
    let gap = " ".repeat(names - width(&name));
    let declared = spec.declared();
    let done = if declared.is_empty() { String::new() } else { format!("{}/{}  ", spec.tests.len(), declared.len()) };
    let (title, since) = match &spec.running {
        Some(running) => {
            let node: Option<&&TestNode> = declared.iter().find(|node| node.id == running.test);
            let title = node.map_or_else(|| running.test.clone(), |node| one_line(&node.title));
            let retry = if running.attempt > 1 { format!(" (attempt {})", running.attempt) } else { String::new() };
            (title + &retry, running.at)
        }
        None if spec.root.is_none() => ("loading".to_owned(), spec.started_at),
        None => (String::new(), now),
    };
    let time = if now - since >= 1_000.0 { format!("  {}", duration(now - since)) } else { String::new() };
    let room = look.columns.saturating_sub(2 + 2 + names + 2 + width(&done) + width(&time) + 1);
    let title = cut_end(&title, room);
    // What a test is at matters only if it takes long.
    let command = command.filter(|_| spec.running.is_some() && now - since >= SLOW_COMMAND);
    let room = room.saturating_sub(width(&title) + 2);
    let command = command.filter(|_| room >= 10).map(|command| format!("  {}", cut_end(command, room)));
    let details = paint.dim(command.unwrap_or_default() + &time);
    format!("  {} {name}{gap}  {}{title}{details}", paint.yellow(look.spinner), paint.dim(&done)).trim_end().to_owned()
}

fn name(spec: &SpecModel) -> String {
    let path = one_line(&spec.spec);
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn sums(model: &RunModel, look: Look) -> String {
    let paint = look.paint;
    let totals = model.totals();
    let since = model.started.as_ref().map_or(look.now, |started| started.at);
    let specs = format!("{}/{}", model.ended_specs(), count(model.spec_count(), "spec"));
    let passed = format!("{} passed", totals.passed);
    let mut parts = vec![
        (specs.clone(), paint.dim(specs)),
        (passed.clone(), if totals.passed > 0 { paint.green(passed) } else { paint.dim(passed) }),
    ];
    if totals.failed > 0 {
        let failed = format!("{} failed", totals.failed);
        parts.push((failed.clone(), paint.red(failed)));
    }
    if totals.flaky > 0 {
        let flaky = format!("{} flaky", totals.flaky);
        parts.push((flaky.clone(), paint.yellow(flaky)));
    }
    let time = duration((look.now - since).max(0.0));
    parts.push((time.clone(), paint.dim(time)));
    let (plain, painted): (Vec<String>, Vec<String>) = parts.into_iter().unzip();
    let plain = plain.join(" · ");
    if width(&plain) + 3 > look.columns {
        return format!("  {}", cut_end(&plain, look.columns.saturating_sub(3)));
    }
    format!("  {}", painted.join(&paint.dim(" · ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn shows_what_runs_and_fits() {
        let mut model = RunModel::default();
        for event in sample::two_workers_under_way() {
            model.apply(&event);
        }
        let now = model.now + 2_500.0;
        let commands = HashMap::from([("cypress/e2e/b.cy.ts".to_owned(), "get [data-cy=basket]".to_owned())]);
        let look = Look { now, spinner: "⠋", most: 8, columns: 80, paint: Paint::new(false) };
        insta::assert_snapshot!(area(&model, &commands, look).join("\n"));
        assert!(area(&model, &commands, Look { most: 1, ..look }).contains(&"  … 1 more running spec".to_owned()));
        for columns in [30, 40, 60, 200] {
            for line in area(&model, &commands, Look { columns, ..look }) {
                assert!(width(&line) <= columns, "{columns}: {line}");
            }
        }
    }
}
