//! `hinoki config`: each value and where it comes from.

use std::io::Write as _;

use hinoki_config::{Configuration, Mode, Setting, json_schema};
use hinoki_protocol::ExitCode;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::args::ConfigArguments;
use crate::failure::Failure;
use crate::project;

/// Values of `env` are secrets more often than not.
const HIDDEN: &str = "…";

pub(crate) async fn config(arguments: ConfigArguments, cancel: CancellationToken) -> Result<ExitCode, Failure> {
    if arguments.schema {
        return print(&format!("{:#}", json_schema()));
    }
    let (output, mut lines) = mpsc::unbounded_channel();
    let loading = project::load(&arguments.project, Mode::Run, None, project::Files::Whatever, output);
    let Some(project) = cancel.run_until_cancelled(loading).await else { return Ok(ExitCode::Interrupted) };
    let project = project?;
    project.node.shutdown().await;
    while let Ok(line) = lines.try_recv() {
        let _ = writeln!(std::io::stderr(), "{}", line.text);
    }
    let text = if arguments.json { as_json(&project.config) } else { as_table(&project.config) };
    print(text.trim_end())
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    writeln!(std::io::stdout(), "{text}")
        .map_err(|error| Failure::internal(format!("the configuration can't be written: {error}")))?;
    Ok(ExitCode::Passed)
}

/// Name, value and place of all of it, what was set before what wasn't.
fn rows(config: &Configuration) -> Vec<(String, Value, &Setting)> {
    let settings = config.settings().map(|(name, setting)| (name.to_owned(), setting.value.clone(), setting));
    let env = config.env().map(|(name, setting)| (format!("env.{name}"), Value::from(HIDDEN), setting));
    let expose = config.expose().map(|(name, setting)| (format!("expose.{name}"), setting.value.clone(), setting));
    let mut rows: Vec<_> = settings.chain(env).chain(expose).collect();
    rows.sort_by_key(|(_, _, setting)| setting.origin == hinoki_config::Origin::Default);
    rows
}

fn as_json(config: &Configuration) -> String {
    let rows = rows(config);
    let values: serde_json::Map<String, Value> = rows
        .into_iter()
        .map(|(name, value, setting)| (name, json!({ "value": value, "from": setting.place })))
        .collect();
    format!("{:#}", Value::Object(values))
}

fn as_table(config: &Configuration) -> String {
    let rows: Vec<_> =
        rows(config).into_iter().map(|(name, value, setting)| (name, value.to_string(), setting)).collect();
    let widest = |lengths: &mut dyn Iterator<Item = usize>, most: usize| lengths.max().unwrap_or(0).min(most);
    let names = widest(&mut rows.iter().map(|(name, ..)| name.chars().count()), 40);
    let values = widest(&mut rows.iter().map(|(_, value, _)| value.chars().count()), 50);
    let mut text = String::new();
    for (name, value, setting) in rows {
        text.push_str(&format!("{name:names$}  {value:values$}  {}\n", setting.place));
    }
    text
}
