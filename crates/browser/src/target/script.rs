use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Target;
use crate::{Error, Exception, HandleId, RealmId, RemoteValue, Reply, Result};

/// An expression to evaluate.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluate {
    /// Expression or statements; the value of the last counts.
    pub expression: String,
    /// The realm; the target's main frame otherwise.
    #[serde(rename = "uniqueContextId", skip_serializing_if = "Option::is_none")]
    pub realm: Option<RealmId>,
    /// The realm by its number within the target.
    #[serde(rename = "contextId", skip_serializing_if = "Option::is_none")]
    pub realm_number: Option<i64>,
    /// Await the value if it is a promise.
    #[serde(rename = "awaitPromise")]
    pub await_promise: bool,
    /// As if the user did it.
    pub user_gesture: bool,
    /// Stop the script after this many ms. Only for scripts that run; a promise may take longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u64>,
    return_by_value: bool,
    #[serde(rename = "allowUnsafeEvalBlockedByCSP")]
    ignore_csp: bool,
}

impl Evaluate {
    /// In the main frame, without awaiting a promise.
    pub fn new(expression: impl Into<String>) -> Self {
        Self {
            expression: expression.into(),
            realm: None,
            realm_number: None,
            await_promise: false,
            user_gesture: false,
            timeout: None,
            return_by_value: true,
            ignore_csp: true,
        }
    }

    /// In a certain realm.
    pub fn in_realm(mut self, realm: RealmId) -> Self {
        self.realm = Some(realm);
        self
    }

    /// In the realm of this number, as [`crate::BindingCalled`] names it.
    pub fn in_realm_numbered(mut self, number: i64) -> Self {
        self.realm_number = Some(number);
        self
    }

    /// Awaits the value if it is a promise.
    pub fn awaited(mut self) -> Self {
        self.await_promise = true;
        self
    }

    /// As if the user did it: may open windows, enter full screen and so on.
    pub fn as_user(mut self) -> Self {
        self.user_gesture = true;
        self
    }

    /// Stops the script after a time.
    pub fn for_at_most(mut self, time: Duration) -> Self {
        self.timeout = u64::try_from(time.as_millis()).ok();
        self
    }
}

impl From<&str> for Evaluate {
    fn from(expression: &str) -> Self {
        Self::new(expression)
    }
}

impl From<String> for Evaluate {
    fn from(expression: String) -> Self {
        Self::new(expression)
    }
}

/// What a function is called on.
#[derive(Debug, Clone)]
pub enum Scope {
    /// In a realm; `this` is its global object.
    Realm(RealmId),
    /// `this` is this value.
    Handle(HandleId),
}

/// An argument of a function.
#[derive(Debug, Clone, Serialize)]
pub enum Arg {
    /// Plain data.
    #[serde(rename = "value")]
    Value(Value),
    /// A value of the page.
    #[serde(rename = "objectId")]
    Handle(HandleId),
}

impl<T: Into<Value>> From<T> for Arg {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Evaluated {
    result: RemoteValue,
    exception_details: Option<Exception>,
}

impl Evaluated {
    fn value(self) -> Result<RemoteValue> {
        match self.exception_details {
            Some(exception) => Err(Error::Script(Box::new(exception))),
            None => Ok(self.result),
        }
    }

    /// The value as plain data; `undefined` reads like `null`.
    fn read<R: DeserializeOwned>(self, method: &'static str) -> Result<R> {
        let value = self.value()?;
        serde_json::from_value(value.value.unwrap_or_default())
            .map_err(|error| Error::Unexpected { method, detail: error.to_string() })
    }
}

impl Target {
    /// Begins to tell of realms, console, exceptions and calls of bindings. The present realms are told at once.
    pub fn enable_runtime(&self) -> Reply<()> {
        self.command("Runtime.enable", json!({}))
    }

    /// Makes `window[name](text)` call [`crate::Event::BindingCalled`], now and in all later documents.
    pub fn add_binding(&self, name: &str) -> Reply<()> {
        self.command("Runtime.addBinding", json!({ "name": name }))
    }

    /// Like [`Self::add_binding`], in the isolated worlds of this name only.
    pub fn add_binding_in_world(&self, name: &str, world: &str) -> Reply<()> {
        self.command("Runtime.addBinding", json!({ "name": name, "executionContextName": world }))
    }

    /// Takes a binding away from later documents.
    pub fn remove_binding(&self, name: &str) -> Reply<()> {
        self.command("Runtime.removeBinding", json!({ "name": name }))
    }

    /// Evaluates an expression and yields its value as plain data. [`Error::Script`] if it throws.
    pub fn evaluate<R: DeserializeOwned + 'static>(&self, expression: impl Into<Evaluate>) -> Reply<R> {
        let method = "Runtime.evaluate";
        self.call(method, expression.into()).and_then(move |evaluated: Evaluated| evaluated.read(method))
    }

    /// Evaluates an expression whose value doesn't matter; it need not be plain data.
    pub fn run(&self, expression: impl Into<Evaluate>) -> Reply<()> {
        let evaluate = Evaluate { return_by_value: false, ..expression.into() };
        self.call("Runtime.evaluate", evaluate).and_then(|evaluated: Evaluated| evaluated.value().map(drop))
    }

    /// Evaluates an expression; its value stays in the page, to be used by its handle.
    pub fn evaluate_handle(&self, expression: impl Into<Evaluate>) -> Reply<RemoteValue> {
        let evaluate = Evaluate { return_by_value: false, ..expression.into() };
        self.call("Runtime.evaluate", evaluate).and_then(Evaluated::value)
    }

    /// Calls a function, given as its source, and yields what it returns, awaited, as plain data.
    pub fn call_function<R: DeserializeOwned + 'static>(
        &self,
        scope: &Scope,
        function: &str,
        args: &[Arg],
    ) -> Reply<R> {
        let method = "Runtime.callFunctionOn";
        let mut params = json!({
            "functionDeclaration": function,
            "arguments": args,
            "returnByValue": true,
            "awaitPromise": true,
        });
        match scope {
            Scope::Realm(realm) => params["uniqueContextId"] = json!(realm),
            Scope::Handle(handle) => params["objectId"] = json!(handle),
        }
        self.call(method, params).and_then(move |evaluated: Evaluated| evaluated.read(method))
    }

    /// Gives a handle back, so that the page can forget the value.
    pub fn release(&self, handle: &HandleId) -> Reply<()> {
        self.command("Runtime.releaseObject", json!({ "objectId": handle }))
    }

    /// A new isolated world in a frame: it sees the DOM, but none of the page's scripts.
    pub fn create_world(&self, frame: &crate::FrameId, name: &str) -> Reply<i64> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Created {
            execution_context_id: i64,
        }
        let params = json!({ "frameId": frame, "worldName": name, "grantUniveralAccess": true });
        self.call("Page.createIsolatedWorld", params).map(|created: Created| created.execution_context_id)
    }

    /// Stops the script that runs, even in an endless loop.
    pub fn terminate_script(&self) -> Reply<()> {
        self.command("Runtime.terminateExecution", json!({}))
    }
}
