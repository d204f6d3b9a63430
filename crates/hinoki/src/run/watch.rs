//! `hinoki run --watch`: specs run again when what they are made of changes. Browser and Node process stay.

use std::collections::BTreeSet;
use std::io::Write as _;

use camino::Utf8PathBuf;
use hinoki_config::Mode;
use hinoki_node::OutputLine;
use hinoki_protocol::{ExitCode, RunEvent};
use hinoki_report::{Output, render_error};
use hinoki_runner::{Engine, Order, PageNews, RunRequest, trash_assets};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::keys::{Key, Keys};
use super::round::Rounds;
use super::site::{Next, Site, Then};
use super::{exit_code, plan};
use crate::args::RunArguments;
use crate::failure::Failure;
use crate::project::{self, Project};
use crate::watch::Watch;

/// Why the work on a project ends.
enum End {
    /// The program ends.
    Quit(ExitCode),
    /// The configuration changed: the project is to be read anew.
    Changed,
}

/// Runs until it is ended from outside or by a key.
pub(super) async fn watch(
    arguments: &RunArguments,
    color: anstream::ColorChoice,
    cancel: &CancellationToken,
    output: UnboundedSender<OutputLine>,
    lines: &mut UnboundedReceiver<OutputLine>,
) -> Result<ExitCode, Failure> {
    let mut watcher =
        Watcher { arguments, color, cancel, files: Watch::new(), keys: Keys::start(), last: None, rounds: 0 };
    let mut read_from: Vec<Utf8PathBuf> = Vec::new();
    loop {
        let loading = project::load(&arguments.project, Mode::Run, arguments.port, project::Files::All, output.clone());
        let Some(loaded) = cancel.run_until_cancelled(loading).await else { return Ok(watcher.code()) };
        let end = match loaded {
            Ok(loaded) => {
                read_from.clone_from(&loaded.files);
                let end = watcher.work(&loaded, lines).await;
                loaded.node.shutdown().await;
                end
            }
            Err(failure) => Err(failure),
        };
        match end {
            Ok(End::Quit(code)) => return Ok(code),
            Ok(End::Changed) => {}
            // What is wrong from the start is no matter of a save.
            Err(failure) if watcher.rounds == 0 => return Err(failure),
            Err(failure) => {
                watcher.complain(&failure);
                if let Some(code) = watcher.mended(&read_from).await {
                    return Ok(code);
                }
            }
        }
    }
}

/// What stays while the project is read anew.
struct Watcher<'a> {
    arguments: &'a RunArguments,
    color: anstream::ColorChoice,
    cancel: &'a CancellationToken,
    files: Watch,
    keys: Keys,
    /// How the last run ended.
    last: Option<ExitCode>,
    rounds: usize,
}

/// What runs specs and reports on them.
struct Works<'a> {
    engine: Engine,
    rounds: Rounds<'a>,
    request: RunRequest,
    news: UnboundedReceiver<PageNews>,
    events: UnboundedReceiver<RunEvent>,
    /// Files that the preprocessor made anew.
    reruns: UnboundedReceiver<String>,
}

impl<'a> Watcher<'a> {
    /// That of the last run.
    fn code(&self) -> ExitCode {
        self.last.unwrap_or(ExitCode::Interrupted)
    }

    fn say(&self, text: &str) {
        if !self.arguments.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    fn complain(&mut self, failure: &Failure) {
        self.last = Some(failure.exit);
        let style = Output::stderr(self.color).style();
        let _ = write!(std::io::stderr(), "{}", render_error(&failure.report, style));
    }

    fn say_waiting(&self) {
        let keys =
            if self.keys.are_there() { ": r runs all, f what failed, Enter the same again, q quits" } else { "" };
        self.say(&format!("\nwaiting for changes{keys}"));
    }

    /// Waits until one of the configuration's files is saved, or a key asks for another try; a code if the program is to end.
    async fn mended(&mut self, read_from: &[Utf8PathBuf]) -> Option<ExitCode> {
        self.files.folders(read_from.iter().filter_map(|file| file.parent()).map(ToOwned::to_owned).collect());
        self.say_waiting();
        loop {
            tokio::select! {
                () = self.cancel.cancelled() => return Some(self.code()),
                key = self.keys.next() => return (key == Key::Quit).then(|| self.code()),
                changed = self.files.changed() => {
                    if read_from.iter().any(|file| changed.contains(file)) {
                        return None;
                    }
                }
            }
        }
    }

    async fn work(&mut self, loaded: &Project, lines: &mut UnboundedReceiver<OutputLine>) -> Result<End, Failure> {
        let (arguments, config) = (self.arguments, loaded.config.project_config()?);
        let flags = plan::flags(arguments)?;
        let first = plan::make(arguments, &config, &flags)?;
        let rounds = Rounds::new(arguments, self.color, loaded, config.clone()).await?;
        let mut request = RunRequest {
            specs: first.specs.clone(),
            // Another run may have specs for all of them.
            workers: plan::workers(arguments, &config, usize::MAX),
            again: true,
            ..loaded.request(&arguments.project)?
        };
        rounds.complete(&mut request);
        let (read_from, support_file) = (loaded.files.clone(), request.support_file.clone());
        let mut site = Site::new(arguments, flags, config, read_from, support_file, loaded.node.clone());
        site.watch(&mut self.files);
        let (send, events) = unbounded_channel();
        let starting = Engine::start(request.clone(), send, None);
        let Some(started) = self.cancel.run_until_cancelled(starting).await else { return Ok(End::Quit(self.code())) };
        let (engine, news) = started?;
        let reason = (self.rounds > 0).then(|| "the configuration was saved".to_owned());
        let mut works = Works { engine, rounds, request, news, events, reruns: loaded.node.reruns() };
        let end = self.run_on(&mut site, &mut works, Next { order: first, reason }, lines).await;
        works.engine.shutdown().await;
        end
    }

    /// Runs, waits, and runs again.
    async fn run_on(
        &mut self,
        site: &mut Site<'_>,
        works: &mut Works<'_>,
        mut next: Next,
        lines: &mut UnboundedReceiver<OutputLine>,
    ) -> Result<End, Failure> {
        loop {
            if let Some(reason) = &next.reason {
                let count = next.order.specs.len();
                self.say(&format!("\n{reason}: {count} spec{} to run", if count == 1 { "" } else { "s" }));
            }
            match self.round(site, works, &next.order, lines).await {
                Ok(Then::Quit) => return Ok(End::Quit(ExitCode::Interrupted)),
                Ok(Then::Reload) => return Ok(End::Changed),
                Ok(Then::Run(at_once)) => {
                    next = *at_once;
                    continue;
                }
                Ok(Then::Wait) => {}
                Err(failure) if self.rounds == 0 => return Err(failure),
                Err(failure) => self.complain(&failure),
            }
            self.say_waiting();
            next = loop {
                match self.wait(site, works, &next.order, lines).await {
                    Then::Run(next) => break *next,
                    Then::Quit => return Ok(End::Quit(self.code())),
                    Then::Reload => return Ok(End::Changed),
                    Then::Wait => {}
                }
            };
        }
    }

    /// Waits for something to do.
    async fn wait(
        &mut self,
        site: &mut Site<'_>,
        works: &mut Works<'_>,
        last: &Order,
        lines: &mut UnboundedReceiver<OutputLine>,
    ) -> Then {
        site.watch(&mut self.files);
        if let Some(next) = site.came() {
            return Then::Run(Box::new(next));
        }
        tokio::select! {
            () = self.cancel.cancelled() => Then::Quit,
            Some(line) = lines.recv() => {
                let _ = writeln!(std::io::stderr(), "{}", line.text);
                Then::Wait
            }
            key = self.keys.next() => self.pressed(site, key, last),
            changed = self.files.changed() => site.changed(&changed, &[]),
            Some(file) = works.reruns.recv() => site.made_anew(&file, &[]),
            // A browser that is gone is launched again by the next run.
            _ = works.engine.idle() => Then::Wait,
        }
    }

    fn pressed(&self, site: &Site<'_>, key: Key, last: &Order) -> Then {
        let then = site.asked(key, last);
        if matches!(then, Then::Wait) {
            self.say("nothing failed");
        }
        then
    }

    /// One run, which a change or a key may cut short.
    async fn round(
        &mut self,
        site: &mut Site<'_>,
        works: &mut Works<'_>,
        order: &Order,
        lines: &mut UnboundedReceiver<OutputLine>,
    ) -> Result<Then, Failure> {
        if order.specs.len() >= site.all.len() {
            trash_assets(&site.config)?;
        }
        let stop = self.cancel.child_token();
        let (tell, mut ended) = unbounded_channel();
        // Specs that haven't ended; once the run is cut short, those that the next one owes.
        let mut left = order.specs.clone();
        let mut ended_whole = BTreeSet::new();
        let mut then = Then::Wait;
        let Works { engine, rounds, request, news, events, reruns } = works;
        let request = RunRequest { specs: order.specs.clone(), ..request.clone() };
        let running = engine.run(order.clone(), stop.clone());
        let mut round = std::pin::pin!(rounds.round(&request, running, self.cancel, Some(tell), events, lines));
        let outcome = loop {
            let follows = tokio::select! {
                biased;
                Some(news) = news.recv() => {
                    site.news(news);
                    site.watch(&mut self.files);
                    Then::Wait
                }
                Some(spec) = ended.recv() => {
                    if !stop.is_cancelled() {
                        left.retain(|each| each.relative != spec);
                        ended_whole.insert(spec);
                    }
                    Then::Wait
                }
                outcome = &mut round => break outcome,
                key = self.keys.next() => self.pressed(site, key, order),
                changed = self.files.changed() => site.changed(&changed, &left),
                Some(file) = reruns.recv() => site.made_anew(&file, &left),
            };
            // Who reads the project anew runs all of it.
            if matches!(follows, Then::Wait) || matches!(then, Then::Reload | Then::Quit) {
                continue;
            }
            if let Then::Run(next) = &follows {
                left.clone_from(&next.order.specs);
            }
            then = follows;
            stop.cancel();
        };
        // A run that ended at once told of its specs in the same breath.
        while let Ok(news) = news.try_recv() {
            site.news(news);
        }
        let (result, mut specs) = outcome?;
        self.rounds += 1;
        if self.cancel.is_cancelled() {
            return Ok(Then::Quit);
        }
        if stop.is_cancelled() {
            // Of a spec that was cut short nothing is known.
            specs.retain(|result| ended_whole.contains(&result.spec));
        } else {
            self.last = Some(exit_code(&result, false));
        }
        site.ended(specs);
        Ok(then)
    }
}
