//! `after:screenshot`: the user's say in a picture that was just taken.

use std::time::Duration;

use hinoki_node::NodeSide;
use hinoki_protocol::{HostError, Screenshot, ScreenshotRequest};
use serde_json::{Value, json};

use crate::node_events::results::iso;
use crate::shared::{Shared, now};

const EVENT: &str = "after:screenshot";

/// Calls the handler for pictures of a spec, if there is one.
#[derive(Debug, Clone)]
pub(crate) struct AfterScreenshot {
    node: Option<NodeSide>,
    timeout: Duration,
    spec: String,
}

impl AfterScreenshot {
    pub(crate) fn new(shared: &Shared, spec: &str) -> Self {
        let node = shared.request.node.clone().filter(|node| node.listens(EVENT));
        Self { node, timeout: shared.request.config.timeouts.task, spec: spec.to_owned() }
    }

    /// The picture as the handler leaves it.
    pub(crate) async fn told(
        &self,
        request: &ScreenshotRequest,
        asked_at: f64,
        mut taken: Screenshot,
    ) -> Result<Screenshot, HostError> {
        let Some(node) = &self.node else { return Ok(taken) };
        let size = std::fs::metadata(&taken.path).map_or(0, |file| file.len());
        let details = json!({
            "path": taken.path,
            "size": size,
            "dimensions": { "width": taken.width, "height": taken.height },
            "takenAt": iso(taken.taken_at),
            "duration": (now() - asked_at).round(),
            "name": request.name,
            "specName": self.spec,
            "testFailure": request.test_failure,
            "testAttemptIndex": request.attempt.saturating_sub(1),
            "multipart": false,
            "pixelRatio": 1,
            "scaled": request.scale,
            "blackout": [],
        });
        let returned = node.emit(EVENT, vec![details], self.timeout).await.map_err(|error| {
            let stack = error.failure().map(|failure| format!("\n{}", failure.stack)).unwrap_or_default();
            failed(format!("the handler of `{EVENT}` failed: {error}{stack}"))
        })?;
        let Some(returned) = returned.filter(|returned| !returned.is_null()) else { return Ok(taken) };
        apply(&mut taken, &returned)
            .map_err(|reason| failed(format!("the handler of `{EVENT}` returned what can't be used: {reason}")))?;
        Ok(taken)
    }
}

fn failed(message: String) -> HostError {
    HostError { code: "nodeEvent".into(), message, path: None }
}

fn apply(taken: &mut Screenshot, returned: &Value) -> Result<(), String> {
    if !returned.is_object() {
        return Err("an object with `path`, `size` and `dimensions` is expected".to_owned());
    }
    match returned.get("path") {
        None | Some(Value::Null) => {}
        Some(Value::String(path)) => taken.path.clone_from(path),
        Some(_) => return Err("`path` must be a text".to_owned()),
    }
    let pixels = |name: &str| -> Result<Option<u32>, String> {
        match returned.get("dimensions").and_then(|dimensions| dimensions.get(name)) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => Err(format!("`dimensions.{name}` must be a number of pixels")),
            },
        }
    };
    taken.width = pixels("width")?.unwrap_or(taken.width);
    taken.height = pixels("height")?.unwrap_or(taken.height);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> Screenshot {
        Screenshot { path: "/a.png".into(), name: None, width: 1, height: 2, taken_at: 0.0, test_failure: false }
    }

    #[test]
    fn path_and_dimensions_are_taken_over() {
        let mut picture = taken();
        apply(&mut picture, &json!({ "path": "/b.png", "dimensions": { "width": 10 } })).expect("is fine");
        assert_eq!((picture.path.as_str(), picture.width, picture.height), ("/b.png", 10, 2));
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        for wrong in [json!(7), json!({ "path": 1 }), json!({ "dimensions": { "height": -1 } })] {
            assert!(apply(&mut taken(), &wrong).is_err(), "{wrong}");
        }
    }
}
