use serde_json::json;

use super::Target;
use crate::Reply;

impl Target {
    /// Answers the open dialog. A prompt gets `text`.
    pub fn answer_dialog(&self, accept: bool, text: Option<&str>) -> Reply<()> {
        let mut params = json!({ "accept": accept });
        if let Some(text) = text {
            params["promptText"] = json!(text);
        }
        self.command("Page.handleJavaScriptDialog", params)
    }
}
