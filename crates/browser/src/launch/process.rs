use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc as std_mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use super::LaunchOptions;
use super::profile::Profile;
#[cfg(unix)]
use crate::wire::Transport;
use crate::{Error, Result};

const TAIL_LINES: usize = 30;
/// How long after its end the browser's other processes may take to go.
const END: Duration = Duration::from_secs(5);

/// A browser's processes. Two threads watch over them, so that they and the profile go whatever happens to the
/// async runtime: on drop, on a panic, as the runtime ends.
#[derive(Debug)]
pub(crate) struct Process {
    shared: Arc<Shared>,
    /// Ends when everything is gone.
    gone: Mutex<std_mpsc::Receiver<()>>,
}

#[derive(Debug)]
struct Shared {
    pid: u32,
    /// Whether the process id is still ours to kill.
    alive: Mutex<bool>,
    stderr: Mutex<VecDeque<String>>,
    exited: watch::Sender<Option<String>>,
    cleaned: watch::Sender<bool>,
}

/// How to speak with it.
pub(super) enum Link {
    #[cfg(unix)]
    Pipe(Transport),
    /// The address, when it has said it.
    WebSocket(oneshot::Receiver<String>),
}

/// Knows whether and how the browser ended.
#[derive(Debug, Clone)]
pub(super) struct Exit(watch::Receiver<Option<String>>);

impl Exit {
    /// How it ended, if it has.
    pub fn now(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    /// How it ended; `None` if it is still there although it has nothing to say any more.
    pub async fn reason(mut self) -> Option<String> {
        let ended = tokio::time::timeout(Duration::from_secs(1), self.0.wait_for(Option::is_some)).await;
        ended.ok()?.ok()?.clone()
    }
}

impl Process {
    /// Starts it, leader of a process group of its own, so that Ctrl-C reaches us alone and we can end all of it.
    pub(super) fn spawn(options: &LaunchOptions, flags: &[String], profile: Profile) -> Result<(Self, Link)> {
        let path = &options.browser.path;
        let failed = |error: std::io::Error| Error::Launch {
            browser: path.clone(),
            reason: error.to_string(),
            stderr: String::new(),
        };
        let mut command = Command::new(path);
        command.args(flags).envs(options.env.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let (address, heard) = oneshot::channel();
        let link;
        #[cfg(unix)]
        {
            link = if options.websocket {
                Link::WebSocket(heard)
            } else {
                Link::Pipe(pipes(&mut command).map_err(failed)?)
            };
        }
        #[cfg(not(unix))]
        {
            link = Link::WebSocket(heard);
        }
        let mut child = command.spawn().map_err(failed)?;
        // Our copies of the browser's ends of the pipes go with it, else their end would never be seen.
        drop(command);
        let stderr = child.stderr.take();
        let shared = Arc::new(Shared {
            pid: child.id(),
            alive: Mutex::new(true),
            stderr: Mutex::default(),
            exited: watch::Sender::new(None),
            cleaned: watch::Sender::new(false),
        });
        let (silent, silence) = std_mpsc::channel();
        let (going, gone) = std_mpsc::channel();
        if let Some(stderr) = stderr {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.listen(stderr, address);
                drop(silent);
            });
        }
        thread::spawn({
            let shared = shared.clone();
            move || {
                shared.watch(child, &silence);
                drop(profile);
                shared.cleaned.send_replace(true);
                drop(going);
            }
        });
        Ok((Self { shared, gone: Mutex::new(gone) }, link))
    }

    pub fn pid(&self) -> u32 {
        self.shared.pid
    }

    pub fn stderr_tail(&self) -> String {
        let lines = self.shared.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn exit(&self) -> Exit {
        Exit(self.shared.exited.subscribe())
    }

    /// Resolves when its first process has ended.
    pub async fn exited(&self) {
        // The sender lives as long as we do.
        let _ = self.shared.exited.subscribe().wait_for(Option::is_some).await;
    }

    /// Resolves when all its processes are gone and the profile is removed.
    pub async fn cleaned(&self) -> Result<()> {
        let mut cleaned = self.shared.cleaned.subscribe();
        match tokio::time::timeout(END * 2, cleaned.wait_for(|cleaned| *cleaned)).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::Io {
                what: format!("cannot end the browser's process {}", self.shared.pid),
                reason: format!("it is still there after {} s", (END * 2).as_secs()),
            }),
        }
    }

    /// Kills all its processes.
    pub fn kill(&self) {
        let alive = self.shared.alive.lock().unwrap_or_else(PoisonError::into_inner);
        if *alive {
            kill_all(self.shared.pid);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing is ever sent: either everything is gone or the time is up.
        let _ = gone.recv_timeout(END * 2);
    }
}

impl Shared {
    /// Keeps the last lines of standard error.
    fn listen(&self, stderr: impl Read, address: oneshot::Sender<String>) {
        let mut address = Some(address);
        let mut stderr = BufReader::new(stderr);
        let mut line = Vec::new();
        while stderr.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            tracing::debug!(target: "hinoki::browser", "{text}");
            if let Some(url) = text.strip_prefix("DevTools listening on ")
                && let Some(address) = address.take()
            {
                // If nobody waits, the launch was given up.
                let _ = address.send(url.trim().to_owned());
            }
            let mut lines = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == TAIL_LINES {
                lines.pop_front();
            }
            lines.push_back(text);
        }
    }

    /// Waits for the end, and ends what remains of its processes.
    fn watch(&self, mut child: Child, silence: &std_mpsc::Receiver<()>) {
        wait_without_reaping(&child);
        {
            let mut alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
            // The id is ours as long as the dead process isn't reaped.
            kill_all(self.pid);
            *alive = false;
        }
        let status = child.wait();
        let text = match status {
            Ok(status) => describe(status),
            Err(error) => format!("it is lost: {error}"),
        };
        // All its processes share standard error: it ends with the last of them.
        let silent = silence.recv_timeout(END / 10) == Err(std_mpsc::RecvTimeoutError::Disconnected);
        tracing::debug!(pid = self.pid, "the browser ended: {text}");
        self.exited.send_replace(Some(text));
        if !silent {
            let _ = silence.recv_timeout(END);
        }
    }
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        // A shell that started it reports a signal as a code.
        let signal = status.signal().or_else(|| status.code().filter(|code| *code > 128).map(|code| code - 128));
        if let Some(signal) = signal {
            return format!("its process was killed by signal {signal}");
        }
    }
    match status.code() {
        Some(code) => format!("its process ended with code {code}"),
        None => format!("its process ended: {status}"),
    }
}

/// The pipes that the browser has as descriptors 3 (it reads) and 4 (it writes).
#[cfg(unix)]
fn pipes(command: &mut Command) -> std::io::Result<Transport> {
    use command_fds::{CommandFdExt, FdMapping};
    let (their_input, our_output) = std::io::pipe()?;
    let (our_input, their_output) = std::io::pipe()?;
    command
        .fd_mappings(vec![
            FdMapping { parent_fd: their_input.into(), child_fd: 3 },
            FdMapping { parent_fd: their_output.into(), child_fd: 4 },
        ])
        .map_err(std::io::Error::other)?;
    crate::wire::pipe(our_input.into(), our_output.into())
}

#[cfg(unix)]
fn group(pid: u32) -> Option<rustix::process::Pid> {
    i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw)
}

#[cfg(unix)]
fn kill_all(pid: u32) {
    if let Some(group) = group(pid)
        && let Err(error) = rustix::process::kill_process_group(group, rustix::process::Signal::KILL)
    {
        tracing::trace!("process group {pid}: {error}");
    }
}

#[cfg(unix)]
fn wait_without_reaping(child: &Child) {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let Some(pid) = group(child.id()) else { return };
    while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {}
}

#[cfg(not(unix))]
fn kill_all(pid: u32) {
    let mut command = Command::new("taskkill");
    command.args(["/T", "/F", "/PID", &pid.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.status() {
        tracing::debug!("cannot end process {pid}: {error}");
    }
}

#[cfg(not(unix))]
fn wait_without_reaping(_child: &Child) {}
