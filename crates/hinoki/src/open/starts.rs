//! The only processes that the program itself starts: the user's own, which outlive it, and `git`, which doesn't.

use std::ffi::OsStr;
use std::io;
use std::process::Stdio;
use std::time::Duration;

use camino::Utf8Path;
use tokio::process::Command;

/// Time for `git` to say what is changed.
const GIT: Duration = Duration::from_secs(10);

/// Time in which a program that can't do what it was started for says so.
const COMPLAINT: Duration = Duration::from_secs(3);

/// Starts something of the user's that goes on by itself. Fails if it can't be started or soon ends with an error.
pub(crate) async fn start<S: AsRef<OsStr>>(program: &str, args: &[S]) -> io::Result<()> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C in our terminal isn't meant for it.
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn()?;
    match tokio::time::timeout(COMPLAINT, child.wait()).await {
        Ok(status) => {
            let status = status?;
            if status.success() { Ok(()) } else { Err(io::Error::other(format!("it ended with {status}"))) }
        }
        // It goes on; waiting is left to a task, so that it is no zombie when it ends.
        Err(_) => {
            tokio::spawn(async move { child.wait().await });
            Ok(())
        }
    }
}

/// Paths below the project that differ from what is committed, relative to it; `None` outside of a repository.
pub(crate) async fn changed_files(project: &Utf8Path) -> Option<Vec<String>> {
    let mut command = Command::new("git");
    command.args(["-C", project.as_str(), "-c", "core.quotePath=false", "status", "--porcelain=v1", "-z"]);
    command.args(["--untracked-files=all", "--no-renames", "--", "."]).env("GIT_OPTIONAL_LOCKS", "0");
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let prefix = prefix(project);
    let output = tokio::time::timeout(GIT, command.output()).await.ok()?.ok()?;
    if !output.status.success() {
        return None;
    }
    let prefix = prefix.await?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let paths = text.split('\0').filter_map(|line| line.get(3..)).filter_map(|path| path.strip_prefix(&prefix));
    Some(paths.map(str::to_owned).collect())
}

/// Where the project lies in its repository: `status` names files from there.
async fn prefix(project: &Utf8Path) -> Option<String> {
    let mut command = Command::new("git");
    command.args(["-C", project.as_str(), "rev-parse", "--show-prefix"]);
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(GIT, command.output()).await.ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cant_be_started_or_fails_is_told() {
        assert!(start::<&str>("hinoki-has-no-such-program", &[]).await.is_err());
        assert!(start::<&str>("false", &[]).await.is_err());
        start::<&str>("true", &[]).await.expect("it ends well");
    }

    #[tokio::test]
    async fn a_repository_tells_what_is_changed_below_the_project() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let project = root.join("web");
        std::fs::create_dir_all(project.join("e2e")).expect("can make folders");
        assert_eq!(changed_files(&project).await, None);
        let made = std::process::Command::new("git").args(["init", "-q", root.as_str()]).status();
        assert!(made.expect("git").success());
        std::fs::write(project.join("e2e/ä b.cy.js"), "").expect("can write");
        std::fs::write(root.join("other.js"), "").expect("can write");
        assert_eq!(changed_files(&project).await, Some(vec!["e2e/ä b.cy.js".to_owned()]));
    }
}
