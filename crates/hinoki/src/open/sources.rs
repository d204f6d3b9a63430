//! What pages ask about sources: it is answered whatever else can be done.

use camino::Utf8Path;
use hinoki_open::{Asked, Hub};
use hinoki_protocol::OpenCommand;
use serde_json::Value;

use super::editor;

/// Shows a file or opens it in the editor; any other request comes back.
pub(crate) fn answer(project: &Utf8Path, hub: &Hub, Asked { command, answer }: Asked) -> Option<Asked> {
    match command {
        OpenCommand::ShowSource { file } => answer.outcome(hub.source(&file)),
        OpenCommand::OpenInEditor { file, line, column } => {
            let project = project.to_owned();
            tokio::spawn(async move {
                answer.outcome(editor::open(&project, &file, line, column).await.map(|()| Value::Null));
            });
        }
        command => return Some(Asked { command, answer }),
    }
    None
}
