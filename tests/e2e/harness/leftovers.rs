use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::process::{self, Process};

/// How long processes and folders of a run that has ended may take to go: the system reaps a browser's helpers a moment
/// after the browser itself.
const GRACE: Duration = Duration::from_secs(5);

/// What a run left behind.
#[derive(Debug)]
pub struct Leftovers {
    pub processes: Vec<Process>,
    pub files: Vec<String>,
}

impl Leftovers {
    /// Looks until nothing is left or the grace has passed. `/proc` tells no news, so it is asked again.
    pub fn after(mark: &str, temp: &Path) -> Self {
        let end = Instant::now() + GRACE;
        loop {
            let left = Self::now(mark, temp);
            if (left.processes.is_empty() && left.files.is_empty()) || Instant::now() > end {
                return left;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn now(mark: &str, temp: &Path) -> Self {
        Self { processes: marked(mark, temp), files: files(temp) }
    }
}

/// Processes that were started by the run of this mark, wherever they hang in the tree now.
pub fn marked(mark: &str, temp: &Path) -> Vec<Process> {
    let own = i32::try_from(std::process::id()).unwrap_or_default();
    let temp = temp.to_string_lossy();
    let is_marked = |found: &Process| {
        found.id != own && (found.command_line.contains(&*temp) || process::has_in_environment(found.id, mark))
    };
    process::all().into_iter().filter(is_marked).collect()
}

fn files(temp: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(temp) else { return Vec::new() };
    entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
