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
        let columns = usize::from(Term::stderr().size().1);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |now| now.as_secs_f64() * 1_000.0);
        let spinner = SPINNER[self.ticks % SPINNER.len()];
        self.bar.set_message(area(&self.model, &self.commands, now, spinner, columns, self.paint).join("\n"));
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Lines of the area: an empty one, each running spec, sums.
fn area(
    model: &RunModel,
    commands: &HashMap<String, String>,
    now: f64,
    spinner: &str,
    columns: usize,
    paint: Paint,
) -> Vec<String> {
    let mut running: Vec<&SpecModel> = model.specs.iter().filter(|spec| spec.end.is_none()).collect();
    running.sort_by_key(|spec| spec.worker);
    let names = running.iter().map(|spec| width(&name(spec))).max().unwrap_or(0).min(columns / 3);
    let mut lines = vec![String::new()];
    for spec in running.iter().take(MOST_SPECS) {
        let command = commands.get(&spec.spec).map(String::as_str);
        lines.push(spec_line(spec, command, now, spinner, names, columns, paint));
    }
    if running.len() > MOST_SPECS {
        lines.push(paint.dim(format!("  … {}", count(running.len() - MOST_SPECS, "more running spec"))));
    }
    lines.push(sums(model, now, columns, paint));
    lines
}

fn spec_line(
    spec: &SpecModel,
    command: Option<&str>,
    now: f64,
    spinner: &str,
    names: usize,
    columns: usize,
    paint: Paint,
) -> String {
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
    let room = columns.saturating_sub(2 + 2 + names + 2 + width(&done) + width(&time) + 1);
    let title = cut_end(&title, room);
    // What a test is at matters only if it takes long.
    let command = command.filter(|_| spec.running.is_some() && now - since >= SLOW_COMMAND);
    let room = room.saturating_sub(width(&title) + 2);
    let command = command.filter(|_| room >= 10).map(|command| format!("  {}", cut_end(command, room)));
    let details = paint.dim(command.unwrap_or_default() + &time);
    format!("  {} {name}{gap}  {}{title}{details}", paint.yellow(spinner), paint.dim(&done)).trim_end().to_owned()
}

fn name(spec: &SpecModel) -> String {
    let path = one_line(&spec.spec);
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn sums(model: &RunModel, now: f64, columns: usize, paint: Paint) -> String {
    let totals = model.totals();
    let since = model.started.as_ref().map_or(now, |started| started.at);
    let mut parts = vec![(format!("{}/{}", model.ended_specs(), count(model.spec_count(), "spec")), 'd')];
    parts.push((format!("{} passed", totals.passed), if totals.passed > 0 { 'g' } else { 'd' }));
    if totals.failed > 0 {
        parts.push((format!("{} failed", totals.failed), 'r'));
    }
    if totals.flaky > 0 {
        parts.push((format!("{} flaky", totals.flaky), 'y'));
    }
    parts.push((duration((now - since).max(0.0)), 'd'));
    let plain: usize = parts.iter().map(|(part, _)| width(part) + 3).sum();
    if plain > columns {
        return format!(
            "  {}",
            cut_end(
                &parts.into_iter().map(|(part, _)| part).collect::<Vec<_>>().join(" · "),
                columns.saturating_sub(3)
            )
        );
    }
    let painted: Vec<String> = parts
        .into_iter()
        .map(|(part, colour)| match colour {
            'g' => paint.green(part),
            'r' => paint.red(part),
            'y' => paint.yellow(part),
            _ => paint.dim(part),
        })
        .collect();
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
        insta::assert_snapshot!(area(&model, &commands, now, "⠋", 80, Paint::new(false)).join("\n"));
        for columns in [20, 40, 60, 200] {
            for line in area(&model, &commands, now, "⠋", columns, Paint::new(false)) {
                assert!(width(&line) <= columns.max(30), "{columns}: {line}");
            }
        }
    }
}
