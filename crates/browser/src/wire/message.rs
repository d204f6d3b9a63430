use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::SessionId;

/// A call as the browser reads it. Optional parts are left out: the browser refuses `null`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outgoing<'a, P> {
    pub id: u64,
    pub method: &'a str,
    pub params: P,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<&'a SessionId>,
}

/// An answer or an event.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Incoming<'a> {
    pub id: Option<u64>,
    #[serde(borrow)]
    pub method: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub params: Option<&'a RawValue>,
    pub session_id: Option<SessionId>,
    #[serde(borrow)]
    pub result: Option<&'a RawValue>,
    pub error: Option<Refusal>,
}

/// Why the browser refused a call.
#[derive(Debug, Deserialize)]
pub(crate) struct Refusal {
    pub code: i64,
    pub message: String,
    pub data: Option<serde_json::Value>,
}

impl Refusal {
    pub fn text(self) -> String {
        match self.data {
            Some(serde_json::Value::String(data)) if !data.is_empty() => format!("{} ({data})", self.message),
            _ => self.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_session_is_left_out() {
        let call = Outgoing { id: 7, method: "Browser.getVersion", params: serde_json::json!({}), session_id: None };
        let text = serde_json::to_string(&call).expect("serializable");
        assert_eq!(text, r#"{"id":7,"method":"Browser.getVersion","params":{}}"#);
    }

    #[test]
    fn a_refusal_carries_its_details() {
        let text = r#"{"id":1,"error":{"code":-32602,"message":"Invalid parameters","data":"url: string expected"}}"#;
        let incoming: Incoming<'_> = serde_json::from_str(text).expect("valid");
        let refusal = incoming.error.expect("an error");
        assert_eq!((refusal.code, refusal.text().as_str()), (-32602, "Invalid parameters (url: string expected)"));
    }
}
