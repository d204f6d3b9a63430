//! `hinoki run`.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_config::{Mode, find_specs};
use hinoki_node::{OutputLine, OutputStream};
use hinoki_protocol::{BrowserInfo, ExitCode, RunEvent, SpecFile, SpecResult, TestChoice};
use hinoki_report::{
    Output, Recorder, ReportSetup, Reporters, Terminal, parse_reporter_options, render_warning, sort_reporters,
};
use hinoki_runner::{Grep, NetworkFiles, Order, RunError, RunRequest, failed_run, finished_run};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::{RunArguments, Workers};
use crate::failure::Failure;
use crate::mocha::MochaReporters;
use crate::project;
use crate::{last_run, list};

/// How often the live area is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// Time that a line printed by the user's Node code may take to arrive after the end of its process.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Runs the specs and reports on them.
pub(crate) async fn run(
    arguments: RunArguments,
    color: anstream::ColorChoice,
    cancel: CancellationToken,
) -> Result<ExitCode, Failure> {
    let (output, mut lines) = mpsc::unbounded_channel();
    let outcome = run_project(arguments, color, cancel, output, &mut lines).await;
    // What user code printed last often says why it failed. The lines end with the Node process.
    while let Ok(Some(line)) = tokio::time::timeout(LAST_LINES, lines.recv()).await {
        let _ = writeln!(std::io::stderr(), "{}", line.text);
    }
    outcome
}

async fn run_project(
    arguments: RunArguments,
    color: anstream::ColorChoice,
    cancel: CancellationToken,
    output: mpsc::UnboundedSender<OutputLine>,
    lines: &mut mpsc::UnboundedReceiver<OutputLine>,
) -> Result<ExitCode, Failure> {
    // The user's code may take its time, or all of it.
    let Some(project) =
        cancel.run_until_cancelled(project::load(&arguments.project, Mode::Run, arguments.port, output)).await
    else {
        return Ok(ExitCode::Interrupted);
    };
    let loaded = project?;
    let (config, node) = (&loaded.config, loaded.node.clone());
    let project = config.project_config()?;
    let mut specs = find_specs(&project, &arguments.spec)?;
    let mut order =
        Order { list: arguments.list, bail: arguments.fail_fast, stay: arguments.no_exit, ..Order::default() };
    if let Some(pattern) = &arguments.grep {
        let grep =
            Grep::new(pattern).map_err(|error| Failure::usage(format!("--grep {pattern} can't be read: {error}")))?;
        order.grep = Some(grep);
    }
    if arguments.last_failed {
        (specs, order.tests) = last_run::recall(&project.project, specs)?;
    }
    if let Some(shard) = arguments.shard {
        specs = shard.of(specs);
        if specs.is_empty() {
            let _ = writeln!(
                std::io::stderr(),
                "there are fewer specs than parts: nothing is left for {}/{}",
                shard.index,
                shard.count
            );
            node.shutdown().await;
            return Ok(ExitCode::Passed);
        }
    }
    if let Some(count) = arguments.repeat.filter(|count| *count > 1 && !arguments.list) {
        (specs, order.tests) = repeated(&specs, &order.tests, count);
    }
    let workers = workers(arguments.workers, project.workers, specs.len());

    let wanted = if arguments.reporter.is_empty() { &project.reporter } else { &arguments.reporter };
    let (ours, theirs) = sort_reporters(wanted);
    let reporter = theirs.first().or(ours.first()).cloned().unwrap_or_else(|| "spec".to_owned());
    if arguments.list {
        let mut request = RunRequest { specs, workers, ..loaded.request(&arguments.project)? };
        request.facts.silent = true;
        let (events, received) = mpsc::unbounded_channel();
        let (result, listed) = tokio::join!(hinoki_runner::run(request, order, events, cancel), list::print(received));
        node.shutdown().await;
        return Ok(if result?.interrupted.is_some() { ExitCode::Interrupted } else { listed? });
    }
    let mut setup = ReportSetup {
        reporters: ours,
        others: !theirs.is_empty(),
        options: project.reporter_options.clone(),
        root: project.project.clone(),
        stdout: Output::stdout(color),
        stderr: Output::stderr(color),
        slow: project.slow_test_threshold.as_secs_f64() * 1000.0,
        slowest: 0,
        workspace: std::env::var("GITHUB_WORKSPACE").ok().map(Into::into),
    };
    if let Some(text) = &arguments.reporter_options {
        setup.options.extend(parse_reporter_options(text)?);
    }
    if arguments.quiet {
        let style = hinoki_report::OutputStyle::PLAIN;
        setup.stdout = Output::new(std::io::sink(), style);
    }
    let options = setup.options.clone();
    let mut reporters = Reporters::new(setup)?;
    let mut mocha = MochaReporters::load(&node, &project, &theirs, &options).await?;
    let mut stderr = reporters.stderr();
    for warning in config.warnings() {
        let _ = write!(stderr, "{}", render_warning(warning, stderr.style()));
    }

    let (task_timeout, root) = (project.timeouts.task, project.project.clone());
    let recorder = arguments.record.as_deref().map(record).transpose()?;
    let snapshots = recorder.is_some();
    let mut request = RunRequest { specs, workers, snapshots, ..loaded.request(&arguments.project)? };
    let absolute = |file: &Option<Utf8PathBuf>| file.as_ref().map(|file| project.absolute(file));
    request.network =
        NetworkFiles { record: absolute(&arguments.record_network), replay: absolute(&arguments.replay_network) };
    request.facts.tag.clone_from(&arguments.tag);
    request.facts.reporter.clone_from(&reporter);
    let (facts, plan, version) = (request.facts.clone(), request.specs.clone(), request.version.clone());
    let (events, received) = mpsc::unbounded_channel();
    let running = hinoki_runner::run(request, order, events, cancel.clone());
    let mut terminals = Terminals { people: mocha.is_some().then(|| reporters.for_people()), stderr };
    let reporting = report(&mut reporters, mocha.as_mut(), received, lines, &mut terminals, recorder);
    let (result, seen) = tokio::join!(running, reporting);
    let told = match mocha {
        Some(mocha) => cancel.run_until_cancelled(terminals.printing(mocha.finish(), lines)).await.unwrap_or(Ok(())),
        None => Ok(()),
    };
    let reported = reporters.finish();
    if result.is_ok() && !cancel.is_cancelled() {
        last_run::remember(&root, &seen.specs);
    }
    if let (Some(error), Some(file)) = (&seen.unrecorded, &arguments.record) {
        let _ =
            writeln!(std::io::stderr(), "error: the run is not recorded to its end: {file} can't be written: {error}");
    }
    let results = match &result {
        Ok(result) => finished_run(&facts, &seen.browser, &plan, result, &seen.specs, &version),
        Err(error) => failed_run(&error.to_string()),
    };
    leave_results(&results);
    let after = async {
        match cancel.is_cancelled() {
            true => Ok(None),
            false => node.emit("after:run", vec![results], task_timeout).await,
        }
    };
    let after = cancel.run_until_cancelled(terminals.printing(after, lines)).await.unwrap_or(Ok(None));
    node.shutdown().await;
    let result = result?;
    reported?;
    told?;
    after.map_err(|error| RunError::NodeEvent { event: "after:run", error })?;
    // With --no-exit, Ctrl-C is the end that was waited for.
    let interrupted = if arguments.no_exit { result.interrupted.is_some() } else { cancel.is_cancelled() };
    Ok(if interrupted {
        ExitCode::Interrupted
    } else if result.totals.failed > 0 || result.failed_specs > 0 || result.totals.tests == 0 {
        ExitCode::Failed
    } else {
        ExitCode::Passed
    })
}

/// The file that a run is recorded in; folders are made.
fn record(path: &Utf8Path) -> Result<Recorder<BufWriter<File>>, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all).and_then(|()| File::create(path));
    let file = made.map_err(|error| Failure::usage(format!("--record {path} can't be written: {error}")))?;
    Ok(Recorder::new(BufWriter::new(file)))
}

/// What the events told that is needed after the run.
#[derive(Default)]
struct Seen {
    browser: BrowserInfo,
    specs: Vec<SpecResult>,
    recorder: Option<Recorder<BufWriter<File>>>,
    /// Why the recording ends before the run.
    unrecorded: Option<std::io::Error>,
}

impl Seen {
    fn record(&mut self, event: &RunEvent) {
        if let Some(recorder) = &mut self.recorder
            && let Err(error) = recorder.event(event)
        {
            self.unrecorded = Some(error);
            self.recorder = None;
        }
    }
}

/// Where lines of the user's Node code go.
struct Terminals {
    stderr: Terminal,
    /// For what is printed on stdout, if reporters of the user's may be what prints.
    people: Option<Terminal>,
}

impl Terminals {
    fn print(&mut self, line: &OutputLine) {
        let terminal = match (&mut self.people, line.stream) {
            (Some(people), OutputStream::Stdout) => people,
            _ => &mut self.stderr,
        };
        // A terminal that is gone is told by the reporters.
        let _ = writeln!(terminal, "{}", line.text);
    }

    /// Awaits something of the Node side while its lines are passed on.
    async fn printing<T>(
        &mut self,
        work: impl Future<Output = T>,
        lines: &mut mpsc::UnboundedReceiver<OutputLine>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                biased;
                Some(line) = lines.recv() => self.print(&line),
                done = &mut work => break done,
            }
        }
    }
}

/// Hands events to the reporters, and lines of the user's Node code to stderr, until the run has ended.
async fn report(
    reporters: &mut Reporters,
    mut mocha: Option<&mut MochaReporters>,
    mut events: mpsc::UnboundedReceiver<RunEvent>,
    lines: &mut mpsc::UnboundedReceiver<OutputLine>,
    terminals: &mut Terminals,
    recorder: Option<Recorder<BufWriter<File>>>,
) -> Seen {
    let mut seen = Seen { recorder, ..Seen::default() };
    let mut tick = tokio::time::interval(TICK);
    let mut printing = true;
    loop {
        tokio::select! {
            biased;
            line = lines.recv(), if printing => match line {
                Some(line) => terminals.print(&line),
                None => printing = false,
            },
            event = events.recv() => match event {
                Some(event) => {
                    seen.record(&event);
                    if is_for_lookers(&event) {
                        continue;
                    }
                    reporters.event(&event);
                    if let Some(mocha) = mocha.as_deref_mut() {
                        mocha.event(&event);
                    }
                    match event {
                        RunEvent::RunStarted(started) => seen.browser = started.browser,
                        RunEvent::SpecFinished { result } => seen.specs.push(result),
                        _ => {}
                    }
                }
                None => return seen,
            },
            _ = tick.tick() => reporters.tick(),
        }
    }
}

/// Pages, files and requests are for those who look at them: large, and many.
fn is_for_lookers(event: &RunEvent) -> bool {
    matches!(
        event,
        RunEvent::Snapshot(_) | RunEvent::SnapshotContent { .. } | RunEvent::Source { .. } | RunEvent::Request { .. }
    )
}

/// What `run()` of the npm package yields goes where that says.
fn leave_results(results: &Value) {
    let Some(path) = std::env::var_os("HINOKI_RESULTS") else { return };
    if let Err(error) = std::fs::write(&path, results.to_string()) {
        tracing::warn!(path = %path.display(), %error, "the results can't be written");
    }
}

/// Each spec so many times. Reports tell them apart by their names.
fn repeated(specs: &[SpecFile], tests: &[TestChoice], count: u32) -> (Vec<SpecFile>, Vec<TestChoice>) {
    let named = |name: &str, number: u32| format!("{name}{}{number} of {count})", last_run::REPEATED);
    let all_specs = (1..=count).flat_map(|number| {
        specs.iter().map(move |spec| SpecFile { relative: named(&spec.relative, number), ..spec.clone() })
    });
    let all_tests = (1..=count).flat_map(|number| {
        tests.iter().map(move |test| TestChoice { spec: named(&test.spec, number), ..test.clone() })
    });
    (all_specs.collect(), all_tests.collect())
}

fn workers(typed: Option<Workers>, configured: Option<u32>, specs: usize) -> u32 {
    let specs = u32::try_from(specs.max(1)).unwrap_or(u32::MAX);
    let cores = || std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let wanted = match typed {
        Some(Workers::Count(count)) => count,
        Some(Workers::Auto) => cores(),
        None => configured.unwrap_or(1),
    };
    wanted.clamp(1, specs)
}
