//! `cy.exec`: a command line of the user, run by the shell in a process group of its own.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

/// A command line that ended by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecOutput {
    /// Exit code; 128 and the signal's number if a signal ended it.
    pub code: i32,
    /// What it printed.
    pub stdout: String,
    /// What it printed as errors.
    pub stderr: String,
}

/// Why a command line has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum ExecError {
    /// It took too long, and was ended with all that it started.
    #[error("it did not end within {}ms", after.as_millis())]
    Timeout {
        /// The time that it was given.
        after: Duration,
        /// What it printed until then.
        stdout: String,
        /// What it printed as errors until then.
        stderr: String,
    },
    /// The shell could not be run.
    #[error("`{shell}` could not be run: {source}")]
    Shell {
        /// The shell.
        shell: String,
        /// Why.
        source: std::io::Error,
    },
}

/// Runs a command line in `folder`. It is ended with all that it started after `timeout`, and where the call is given up.
pub async fn exec(
    command: &str,
    folder: &Path,
    env: &[(String, String)],
    timeout: Duration,
) -> Result<ExecOutput, ExecError> {
    let shell = std::env::var("SHELL").ok().filter(|shell| !shell.is_empty()).unwrap_or_else(|| "/bin/sh".to_owned());
    let failed = |source| ExecError::Shell { shell: shell.clone(), source };
    let mut child = Command::new(&shell)
        .arg("-c")
        .arg(command)
        .current_dir(folder)
        .envs(env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let group = Group(child.id().and_then(|id| Pid::from_raw(id.cast_signed())));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let ended = tokio::time::timeout(timeout, async {
        let (status, (), ()) = tokio::join!(child.wait(), collect(stdout, &mut out), collect(stderr, &mut err));
        status
    })
    .await;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    match ended {
        Ok(status) => {
            let status = status.map_err(failed)?;
            Ok(ExecOutput { code: code(status), stdout: text(out), stderr: text(err) })
        }
        Err(_) => {
            drop(group);
            // Killed: it is gone at once, and its number is free then.
            let _ = child.wait().await;
            Err(ExecError::Timeout { after: timeout, stdout: text(out), stderr: text(err) })
        }
    }
}

async fn collect(stream: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>) {
    if let Some(mut stream) = stream
        && let Err(error) = stream.read_to_end(into).await
    {
        tracing::debug!(%error, "the output of a command was cut off");
    }
}

fn code(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(-1)
}

/// Ends what a command line left behind.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            // An error means that nothing is left.
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    async fn run(command: &str, timeout: Duration) -> Result<ExecOutput, ExecError> {
        exec(command, Path::new("/tmp"), &[("GIVEN".to_owned(), "x y".to_owned())], timeout).await
    }

    #[tokio::test]
    async fn a_command_line_is_run_by_the_shell() {
        let output = run("echo \"$GIVEN\" | tr a-z A-Z; pwd; echo bad >&2; exit 3", LONG).await.expect("ends");
        assert_eq!(output, ExecOutput { code: 3, stdout: "X Y\n/tmp\n".into(), stderr: "bad\n".into() });
    }

    #[tokio::test]
    async fn one_that_does_not_end_is_ended_with_its_children() {
        let error =
            run("echo started; sleep 1000 & sleep 1000", Duration::from_millis(300)).await.expect_err("too long");
        assert!(matches!(&error, ExecError::Timeout { stdout, .. } if stdout == "started\n"), "{error:?}");
    }
}
