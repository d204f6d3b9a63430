//! What the page shows first.

use camino::Utf8Path;
use hinoki_protocol::{BrowserState, Hello, OPEN_VERSION, OpenPhase, OpenStatus};
use hinoki_runner::RunRequest;
use serde_json::Value;

pub(crate) fn hello(request: &RunRequest) -> Hello {
    let config = &request.config;
    Hello {
        version: OPEN_VERSION,
        hinoki: request.version.clone(),
        name: name(&config.project),
        project: config.project.to_string(),
        recording: None,
        browser: None,
        specs: Vec::new(),
        status: OpenStatus {
            phase: OpenPhase::Idle,
            browser: BrowserState::Starting,
            browser_reason: None,
            window: request.browser.headed,
            watch: config.watch_for_file_changes,
            specs: Vec::new(),
            reason: None,
            paused: None,
            unreachable: None,
        },
        sessions: Vec::new(),
    }
}

/// The project's name: that of its package, or of its folder.
pub(crate) fn name(project: &Utf8Path) -> String {
    let package = std::fs::read(project.join("package.json")).ok();
    let package: Option<Value> = package.and_then(|text| serde_json::from_slice(&text).ok());
    let name = package.as_ref().and_then(|package| package.get("name")?.as_str());
    name.filter(|name| !name.is_empty()).or(project.file_name()).unwrap_or("project").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_named_by_its_package_or_its_folder() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let project = Utf8Path::from_path(folder.path()).expect("UTF-8").join("todos");
        std::fs::create_dir(&project).expect("can make folders");
        assert_eq!(name(&project), "todos");
        std::fs::write(project.join("package.json"), r#"{"name":"@acme/todos"}"#).expect("can write");
        assert_eq!(name(&project), "@acme/todos");
        std::fs::write(project.join("package.json"), "{").expect("can write");
        assert_eq!(name(&project), "todos");
    }
}
