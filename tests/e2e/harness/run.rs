use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use super::leftovers::Leftovers;
use super::leftovers::marked;
use super::report::Report;
use super::{Opened, Project, process};

/// No run takes so long unless it hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// A run of the program that is yet to be started.
pub struct Run<'a> {
    project: &'a Project,
    args: Vec<String>,
    env: Vec<(String, String)>,
    reporters: String,
    deadline: Duration,
    terminal: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            project,
            args: Vec::new(),
            env: Vec::new(),
            reporters: "spec".into(),
            deadline: DEADLINE,
            terminal: false,
        }
    }

    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|&arg| arg.to_owned()));
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// For runs of many specs.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// What is printed, instead of `spec`.
    pub fn reporter(mut self, names: &str) -> Self {
        self.reporters = names.into();
        self
    }

    /// At a terminal of its own, whose keys are pressed by [`Running::press`]; what goes to stderr comes on stdout too.
    pub fn at_a_terminal(mut self) -> Self {
        self.terminal = true;
        self
    }

    /// Runs it to its end, checks that it ended in time and left nothing behind.
    pub fn finish(self) -> Finished {
        self.start().finish()
    }

    /// Starts `hinoki open` instead.
    pub fn open(self) -> Opened {
        Opened::new(self.start_page(&["open", "--no-launch"]))
    }

    /// Starts `hinoki show` instead.
    pub fn show(self, recording: &str) -> Opened {
        Opened::new(self.start_show(recording))
    }

    /// The same, of which no page is expected.
    pub fn start_show(self, recording: &str) -> Running {
        self.start_page(&["show", "--no-launch", recording])
    }

    fn start_page(self, command: &[&str]) -> Running {
        let (mark, temp) = (mark(), temp_folder());
        let mut program = Command::new(env!("CARGO_BIN_EXE_hinoki"));
        program.args(command).args(&self.args).current_dir(self.project.root());
        surround(&mut program, &mark, &temp, &self.env);
        Running::new(program, mark, temp, self.deadline)
    }

    /// Starts it.
    pub fn start(self) -> Running {
        let (mark, temp) = (mark(), temp_folder());
        let outside = tempfile::Builder::new().prefix("e2e-report-").tempdir().expect("a temp folder");
        let report = outside.path().join("report.json");
        let mut command = Command::new(env!("CARGO_BIN_EXE_hinoki"));
        command.arg("run").args(["--reporter", &format!("{},json", self.reporters)]);
        command.args(["--reporter-options", &format!("json.output={}", report.display())]);
        command.args(&self.args);
        if self.terminal {
            command = in_a_terminal(&command);
        }
        command.current_dir(self.project.root());
        surround(&mut command, &mark, &temp, &self.env);
        let mut running = Running::new(command, mark, temp, self.deadline);
        running.report = Some(report);
        running.outside = Some(outside);
        running
    }
}

/// What all processes of a run have in their environment.
fn mark() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("HINOKI_E2E={}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn temp_folder() -> TempDir {
    tempfile::Builder::new().prefix("e2e-temp-").tempdir().expect("a temp folder")
}

/// The same command below a terminal that `script` makes.
fn in_a_terminal(command: &Command) -> Command {
    let quoted = |text: &std::ffi::OsStr| format!("'{}'", text.to_string_lossy());
    let words: Vec<String> = [command.get_program()].into_iter().chain(command.get_args()).map(quoted).collect();
    let mut script = Command::new("script");
    script.args(["--quiet", "--flush", "--return", "--command", &format!("exec {}", words.join(" ")), "/dev/null"]);
    script.env("TERM", "dumb").env("SHELL", "/bin/sh");
    script
}

fn surround(command: &mut Command, mark: &str, temp: &TempDir, env: &[(String, String)]) {
    let (name, value) = mark.split_once('=').expect("a pair");
    clean(command);
    // Whoever runs these tests may have a key there.
    command.env("HINOKI_SESSION_KEYRING", "off");
    command.env(name, value).env("TMPDIR", temp.path()).envs(env.iter().map(|(name, value)| (name, value)));
}

/// Leaves out of the environment what would change what is tested.
pub fn clean(command: &mut Command) {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CYPRESS_") || name.starts_with("HINOKI_")) {
        command.env_remove(name);
    }
    for name in ["CI", "FORCE_COLOR", "NO_COLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "RUST_LOG", "NODE_OPTIONS"] {
        command.env_remove(name);
    }
}

/// A run under way. Ended with everything that it started if dropped.
pub struct Running {
    child: i32,
    exit: Receiver<ExitStatus>,
    lines: Receiver<String>,
    printed: Vec<String>,
    complaints: Receiver<String>,
    complained: Vec<String>,
    stdin: Option<ChildStdin>,
    mark: String,
    temp: TempDir,
    started: Instant,
    deadline: Duration,
    report: Option<PathBuf>,
    outside: Option<TempDir>,
    over: bool,
}

impl Running {
    fn new(mut command: Command, mark: String, temp: TempDir, deadline: Duration) -> Self {
        let at_terminal = command.get_program() == "script";
        command.stdin(if at_terminal { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let id = i32::try_from(child.id()).expect("an id");
        let stdout = child.stdout.take().expect("piped");
        let stderr = child.stderr.take().expect("piped");
        let stdin = child.stdin.take();
        let (lines, complaints) = (lines_of(stdout), lines_of(stderr));
        let exit = wait(child);
        let (printed, started) = (Vec::new(), Instant::now());
        Self {
            child: id,
            exit,
            lines,
            printed,
            complaints,
            complained: Vec::new(),
            stdin,
            mark,
            temp,
            started,
            deadline,
            report: None,
            outside: None,
            over: false,
        }
    }

    /// The line of stdout that holds the text, once it is printed.
    pub fn line(&mut self, text: &str) -> String {
        self.wait_for_line(text);
        self.printed.last().cloned().unwrap_or_default()
    }

    /// Waits until a line of stdout holds the text.
    pub fn wait_for_line(&mut self, text: &str) {
        while let Ok(line) = self.lines.recv_timeout(self.left()) {
            self.printed.push(line);
            if self.printed.last().is_some_and(|line| line.contains(text)) {
                return;
            }
        }
        panic!("'{text}' wasn't printed in time:\n{}", self.printed.join("\n"));
    }

    /// Waits until a line of stderr holds the text.
    pub fn wait_for_complaint(&mut self, text: &str) {
        while let Ok(line) = self.complaints.recv_timeout(self.left()) {
            self.complained.push(line);
            if self.complained.last().is_some_and(|line| line.contains(text)) {
                return;
            }
        }
        panic!(
            "'{text}' didn't go to stderr in time:\n{}\n--- stdout\n{}",
            self.complained.join("\n"),
            self.lines.try_iter().collect::<Vec<_>>().join("\n")
        );
    }

    /// Presses keys at its terminal.
    pub fn press(&mut self, keys: &str) {
        let stdin = self.stdin.as_mut().expect("it runs at a terminal");
        stdin.write_all(keys.as_bytes()).and_then(|()| stdin.flush()).expect("the terminal takes keys");
    }

    /// Waits until it has started a process whose command line holds the text. `/proc` tells no news, so it is asked again.
    pub fn wait_for_child(&self, text: &str) {
        while !process::below(self.child).iter().any(|child| child.command_line.contains(text)) {
            assert!(!self.left().is_zero(), "no process '{text}' was started");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What Ctrl-C sends.
    pub fn interrupt(&self) {
        process::send(self.child, Signal::INT);
    }

    /// What `kill` sends.
    pub fn terminate(&self) {
        process::send(self.child, Signal::TERM);
    }

    /// A handle by which the app may end processes of this run.
    pub fn id(&self) -> i32 {
        self.child
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_sub(self.started.elapsed())
    }

    /// Waits for its end, checks that it came in time and that nothing is left behind.
    pub fn finish(mut self) -> Finished {
        let status = self.exit.recv_timeout(self.left());
        if status.is_err() {
            self.end_all();
        }
        self.over = true;
        // The writing ends close with the processes that hold them.
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(5)) {
            self.printed.push(line);
        }
        let stdout = self.printed.join("\n");
        let left = Leftovers::after(&self.mark, self.temp.path());
        self.end_all();
        while let Ok(line) = self.complaints.recv_timeout(Duration::from_secs(5)) {
            self.complained.push(line);
        }
        let stderr = self.complained.join("\n");
        let Ok(status) = status else {
            panic!("no end after {:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}", self.deadline);
        };
        let text = self.report.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
        let report = text.as_ref().map(|text| serde_json::from_str(text).expect("a JSON report"));
        let finished = Finished { status, stdout, stderr, report, report_text: text };
        assert!(left.processes.is_empty(), "processes left: {:#?}\n{}", left.processes, finished.show());
        assert!(left.files.is_empty(), "temp files left: {:?}\n{}", left.files, finished.show());
        finished
    }

    fn end_all(&self) {
        if !self.over {
            process::kill(self.child);
        }
        marked(&self.mark, self.temp.path()).into_iter().for_each(|found| process::kill(found.id));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end_all();
    }
}

/// The lines of a stream as they come.
fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            bytes.clear();
            let _ = send.send(line);
        }
    });
    lines
}

fn wait(mut child: Child) -> Receiver<ExitStatus> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let _ = send.send(status);
        }
    });
    receive
}

/// A run that has ended.
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    report: Option<Report>,
    report_text: Option<String>,
}

impl Finished {
    /// Everything that it printed, for messages.
    pub fn show(&self) -> String {
        format!("--- {}\n--- stdout\n{}\n--- stderr\n{}", self.status, self.stdout, self.stderr)
    }

    /// The JSON report.
    pub fn report(&self) -> &Report {
        self.report.as_ref().unwrap_or_else(|| panic!("no JSON report was written\n{}", self.show()))
    }

    /// Whether a JSON report was written.
    pub fn has_report(&self) -> bool {
        self.report.is_some()
    }

    /// The JSON report as JSON.
    pub fn json(&self) -> serde_json::Value {
        self.report_text.as_ref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    #[track_caller]
    pub fn code(&self, expected: i32) -> &Self {
        assert_eq!(self.status.code(), Some(expected), "exit code\n{}", self.show());
        self
    }

    /// Ended with code 0, and so many tests passed and no other was there.
    #[track_caller]
    pub fn passed(&self, count: u32) -> &Self {
        self.code(0);
        let totals = self.report().totals;
        assert_eq!((totals.passed, totals.tests), (count, count), "passed of all\n{}", self.show());
        self
    }

    /// The tests and their states, `passed a > b`, in order.
    #[track_caller]
    pub fn outcomes(&self, expected: &[&str]) -> &Self {
        assert_eq!(self.report().outcomes(), expected, "\n{}", self.show());
        self
    }

    /// The test failed with a message that holds all of `parts`.
    #[track_caller]
    pub fn failed(&self, title: &str, parts: &[&str]) -> &Self {
        let test = self.report().test(title);
        assert_eq!(test.state, hinoki_protocol::State::Failed, "{title}\n{}", self.show());
        let error = test.failure();
        let text = format!("{}\n{}", error.message, error.hint.as_deref().unwrap_or_default());
        for part in parts {
            assert!(text.contains(part), "'{part}' isn't in the error of '{title}':\n{text}\n\n{}", self.show());
        }
        self
    }

    /// The error of the test shows this line of this file.
    #[track_caller]
    pub fn failed_at(&self, title: &str, file: &str, line: u32) -> &Self {
        let error = self.report().test(title).failure();
        let frame = error.code_frame.as_ref().unwrap_or_else(|| panic!("no code frame: {error:#?}\n{}", self.show()));
        assert_eq!((frame.location.file.as_str(), frame.location.line), (file, line), "{error:#?}");
        self
    }

    /// What it printed on stdout holds this.
    #[track_caller]
    pub fn printed(&self, text: &str) -> &Self {
        assert!(self.stdout.contains(text), "'{text}' isn't printed\n{}", self.show());
        self
    }

    /// What it printed on stderr holds this.
    #[track_caller]
    pub fn complained(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "'{text}' isn't in what went to stderr\n{}", self.show());
        self
    }
}
