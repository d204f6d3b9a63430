//! `hinoki migrate`: reads a Cypress project and says what, if anything, will differ.

mod old;
mod scan;

use std::io::Write as _;

use camino::Utf8Path;
use hinoki_config::{Configuration, Mode, Origin, Support, option};
use hinoki_protocol::ExitCode;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::MigrateArguments;
use crate::failure::Failure;
use crate::foreign::FLAGS;
use crate::project;

/// Something that will differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Finding {
    /// Relative to the project.
    pub file: String,
    /// From 1; absent if it is about the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is there, and what becomes of it.
    pub message: String,
}

pub(crate) async fn migrate(arguments: MigrateArguments, cancel: CancellationToken) -> Result<ExitCode, Failure> {
    let root = project::root(arguments.project.project.as_ref())?;
    let mut findings = scan::project(&root);
    findings.extend(package(&root));
    let old = root.join("cypress.json");
    if old.is_file() {
        let message = match old::rewritten(&old) {
            Ok(config) => format!(
                "is a configuration of Cypress 9 or older; in its place write cypress.config.js, and see whether all of \
                 it is as you want it:\n\n{}",
                indented(&config)
            ),
            Err(error) => format!("can't be read: {error}"),
        };
        findings.push(Finding { file: "cypress.json".into(), line: None, message });
    } else {
        let (output, _lines) = mpsc::unbounded_channel();
        let loading = project::load(&arguments.project, Mode::Run, None, project::Files::Whatever, output);
        let Some(loaded) = cancel.run_until_cancelled(loading).await else { return Ok(ExitCode::Interrupted) };
        let loaded = loaded?;
        loaded.node.shutdown().await;
        findings.extend(options(&root, &loaded.config));
        findings.extend(newer(&root, &loaded.config));
    }
    findings.sort();
    findings.dedup();
    let text = if arguments.json { as_json(&findings) } else { as_text(&findings) };
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::internal(format!("the findings can't be written: {error}")))?;
    Ok(ExitCode::Passed)
}

fn as_json(findings: &[Finding]) -> String {
    let value = serde_json::json!({ "version": 1, "findings": findings });
    format!("{value:#}\n")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// Findings that say the same, with their lines together.
fn grouped(findings: &[Finding]) -> Vec<(&str, Vec<usize>, &str)> {
    let mut groups: Vec<(&str, Vec<usize>, &str)> = Vec::new();
    for Finding { file, line, message } in findings {
        match groups.iter_mut().find(|(known, lines, told)| known == file && told == message && !lines.is_empty()) {
            Some((_, lines, _)) => lines.extend(line),
            None => groups.push((file, line.iter().copied().collect(), message)),
        }
    }
    groups
}

fn as_text(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "nothing was found that will differ: try `hinoki run`\n".to_owned();
    }
    let mut text = String::new();
    for (file, lines, message) in grouped(findings) {
        let place = match lines.split_first() {
            None => file.to_owned(),
            Some((first, [])) => format!("{file}:{first}"),
            Some((first, more)) => {
                let more: Vec<String> = more.iter().map(ToString::to_string).collect();
                format!("{file}:{first}, {}", more.join(", "))
            }
        };
        text.push_str(&format!("{place}  {message}\n"));
    }
    text.push_str(&format!(
        "\n{} to look at; what differs on purpose in all projects is in Hinoki's docs/differences.md\n",
        match findings.len() {
            1 => "1 thing".to_owned(),
            many => format!("{many} things"),
        }
    ));
    text
}

/// Options that were set but have no effect, and what the configuration itself complains about.
fn options(root: &Utf8Path, config: &Configuration) -> Vec<Finding> {
    let file = config.config_file().map_or("cypress.config.js", |file| file.file_name().unwrap_or(file.as_str()));
    let lines = std::fs::read_to_string(root.join(file)).unwrap_or_default();
    let line_of = |name: &str| lines.lines().position(|line| line.contains(name)).map(|at| at + 1);
    let finding = |line: Option<usize>, message: String| Finding { file: file.to_owned(), line, message };
    let ignored = config.settings().filter_map(|(name, setting)| {
        let option = option(name).filter(|option| option.support == Support::Ignored)?;
        let is_set = setting.origin != Origin::Default && !is_nothing(&setting.value);
        let why = if option.doc.starts_with("not needed") { format!(" ({})", option.doc) } else { String::new() };
        is_set.then(|| finding(line_of(name), format!("`{name}` has no effect{why}")))
    });
    let warnings = config.warnings().iter().map(|warning| finding(None, warning.clone()));
    ignored.chain(warnings).collect()
}

/// Defaults of Cypress 16 that are others here, in a project that was written for it.
fn newer(root: &Utf8Path, config: &Configuration) -> Option<Finding> {
    let text = std::fs::read_to_string(root.join("package.json")).ok()?;
    let (at, line) = text.lines().enumerate().find(|(_, line)| line.trim_start().starts_with("\"cypress\":"))?;
    let version: String = line
        .split(':')
        .nth(1)?
        .chars()
        .skip_while(|sign| !sign.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let is_default = config.setting("visibilityStrategy").is_some_and(|setting| setting.origin == Origin::Default);
    let message = "Cypress 16 takes elements for visible by other rules than those before, which hold here: \
                   `visibilityStrategy: 'modern'` in the configuration has those of 16";
    (is_default && version.parse::<u32>().is_ok_and(|version| version >= 16)).then(|| Finding {
        file: "package.json".into(),
        line: Some(at + 1),
        message: message.into(),
    })
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_array().is_some_and(Vec::is_empty)
}

/// Packages and scripts.
fn package(root: &Utf8Path) -> Vec<Finding> {
    const PACKAGES: &[(&str, &str)] = &[
        ("@cypress/react", "component tests can't be run"),
        ("@cypress/vue", "component tests can't be run"),
        ("@cypress/angular", "component tests can't be run"),
        ("@cypress/svelte", "component tests can't be run"),
        ("cypress-cloud", "records runs at a service: use `--workers` and `--shard` instead"),
        ("cypress-parallel", "is not needed: `--workers` runs specs side by side"),
        ("cypress-on-fix", "is not needed: several handlers of an event are all called"),
    ];
    let Ok(text) = std::fs::read_to_string(root.join("package.json")) else { return Vec::new() };
    let mut findings = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let mut found = |message: String| {
            findings.push(Finding { file: "package.json".into(), line: Some(at + 1), message });
        };
        for (name, what) in PACKAGES {
            if line.trim_start().starts_with(&format!("\"{name}\"")) {
                found(format!("`{name}`: {what}"));
            }
        }
        if line.contains("cypress run") || line.contains("cypress open") {
            found("say `hinoki` in place of `cypress`".to_owned());
            for (flag, what) in FLAGS {
                if line.split_whitespace().any(|word| word.trim_matches('"') == *flag) {
                    found(format!("`{flag}`: {what}"));
                }
            }
        }
    }
    findings
}
