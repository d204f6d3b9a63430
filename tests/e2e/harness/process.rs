//! What `/proc` tells about processes.

use std::collections::BTreeMap;
use std::fs;

use rustix::process::{Pid, Signal, kill_process};

/// A process as `/proc` shows it.
#[derive(Debug, Clone)]
pub struct Process {
    pub id: i32,
    pub parent: i32,
    pub command_line: String,
}

/// All processes that aren't zombies.
pub fn all() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    ids.filter_map(process).collect()
}

fn process(id: i32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name may hold anything, so fields are counted from its closing parenthesis.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    if state == "Z" || state == "X" {
        return None;
    }
    let command_line = String::from_utf8_lossy(&fs::read(format!("/proc/{id}/cmdline")).ok()?).replace('\0', " ");
    Some(Process { id, parent, command_line })
}

/// The processes below `ancestor`, itself left out.
pub fn below(ancestor: i32) -> Vec<Process> {
    let all = all();
    let parents: BTreeMap<i32, i32> = all.iter().map(|process| (process.id, process.parent)).collect();
    let is_below = |id: i32| std::iter::successors(parents.get(&id), |id| parents.get(id)).any(|&id| id == ancestor);
    all.into_iter().filter(|process| is_below(process.id)).collect()
}

/// A part of a browser.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// The process that all others of it hang on.
    Browser,
    /// Processes of pages.
    Renderers,
}

/// The processes below `ancestor` that are this part of a browser.
pub fn of_browser(ancestor: i32, part: Part) -> Vec<Process> {
    let is_part = |process: &Process| match part {
        Part::Browser => process.command_line.contains("chrom") && !process.command_line.contains("--type="),
        Part::Renderers => process.command_line.contains("--type=renderer"),
    };
    below(ancestor).into_iter().filter(is_part).collect()
}

/// Ends them at once.
pub fn kill_of_browser(ancestor: i32, part: Part) {
    of_browser(ancestor, part).iter().for_each(|process| kill(process.id));
}

/// Whether the process was started with this text in its environment.
pub fn has_in_environment(id: i32, text: &str) -> bool {
    fs::read(format!("/proc/{id}/environ")).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text))
}

/// Ends it at once.
pub fn kill(id: i32) {
    send(id, Signal::KILL);
}

/// Sends a signal; nothing happens if the process is gone.
pub fn send(id: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(id) {
        let _ = kill_process(pid, signal);
    }
}
