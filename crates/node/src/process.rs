//! Starts the process, and ends it with everything that it started.

use std::io::Write;
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

use camino::Utf8PathBuf;
use command_fds::{CommandFdExt, FdMapping};
use hinoki_protocol::CYPRESS_VERSION;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::net::unix::pipe;
use tokio::process::{Child, Command};

use crate::{NodeError, NodeOptions};

/// The script, part of the program.
const HOST: &str = concat!(
    include_str!("../../../node-host/host.mjs"),
    include_str!("../../../node-host/reporters.mjs"),
    include_str!("../../../node-host/main.mjs"),
);

/// A process that was just started.
pub(crate) struct Started {
    pub(crate) child: Child,
    pub(crate) group: ProcessGroup,
    pub(crate) path: Utf8PathBuf,
    /// Descriptor 3 of the process.
    pub(crate) calls: pipe::Sender,
    /// Descriptor 4 of the process.
    pub(crate) answers: pipe::Receiver,
    /// The script's file, which is needed until the process is ready.
    pub(crate) script: tempfile::NamedTempFile,
}

/// Starts the process.
pub(crate) fn start(options: &NodeOptions) -> Result<Started, NodeError> {
    let path = find_node(options)?;
    let failed = |error: std::io::Error| NodeError::Spawn { path: path.clone(), reason: error.to_string() };
    // A file, not `--eval`: the flags of the process are inherited by the workers and forks of user code.
    let mut script = tempfile::Builder::new().prefix("hinoki-host-").suffix(".mjs").tempfile().map_err(failed)?;
    let facts = format!("const CYPRESS_VERSION = '{CYPRESS_VERSION}'\n");
    script.write_all(facts.as_bytes()).and_then(|()| script.write_all(HOST.as_bytes())).map_err(failed)?;

    let (their_calls, our_calls) = std::io::pipe().map_err(failed)?;
    let (our_answers, their_answers) = std::io::pipe().map_err(failed)?;
    let (their_lifeline, our_lifeline) = std::io::pipe().map_err(failed)?;

    let mut command = std::process::Command::new(&path);
    command.arg(script.path()).current_dir(&options.project).envs(options.env.iter().cloned());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mapped = command.fd_mappings(vec![
        FdMapping { parent_fd: their_calls.into(), child_fd: 3 },
        FdMapping { parent_fd: their_answers.into(), child_fd: 4 },
        FdMapping { parent_fd: their_lifeline.into(), child_fd: 5 },
    ]);
    mapped.map_err(|error| NodeError::Spawn { path: path.clone(), reason: error.to_string() })?;
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = Command::from(command).kill_on_drop(true).spawn().map_err(failed)?;
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    Ok(Started {
        child,
        group: ProcessGroup { pid, gone: AtomicBool::new(false), _lifeline: our_lifeline.into() },
        calls: pipe::Sender::from_owned_fd(our_calls.into()).map_err(failed)?,
        answers: pipe::Receiver::from_owned_fd(our_answers.into()).map_err(failed)?,
        path,
        script,
    })
}

/// The executable to use.
fn find_node(options: &NodeOptions) -> Result<Utf8PathBuf, NodeError> {
    if let Some(path) = &options.node {
        return Ok(path.clone());
    }
    if let Some(path) = std::env::var("HINOKI_NODE").ok().filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("node"))
        .filter(|file| is_executable(file))
        .find_map(|file| Utf8PathBuf::from_path_buf(file).ok())
        .ok_or(NodeError::NotFound)
}

fn is_executable(file: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The process and all that it started. Ends them when dropped, so also after a panic.
///
/// If the whole program is killed, the lifeline closes, and the process ends its group itself.
#[derive(Debug)]
pub(crate) struct ProcessGroup {
    pid: Option<Pid>,
    /// Its number may be given to others from now on.
    gone: AtomicBool,
    _lifeline: OwnedFd,
}

impl ProcessGroup {
    /// Ends what is left. Errors mean that nothing is left.
    pub(crate) fn kill(&self) {
        if let Some(pid) = self.pid.filter(|_| !self.gone.load(Ordering::Acquire)) {
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }

    /// Ends what the process left behind when it ended itself.
    pub(crate) fn kill_rest(&self) {
        self.kill();
        self.gone.store(true, Ordering::Release);
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}
