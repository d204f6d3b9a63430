//! `before:browser:launch`: the user's say in how the browser is launched.

use hinoki_browser::{LaunchOptions, Preferences};
use hinoki_protocol::BrowserInfo;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::emit;
use crate::{RunError, RunRequest};

const EVENT: &str = "before:browser:launch";

/// What the handler returned.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Returned {
    #[serde(default)]
    args: Option<Vec<String>>,
    #[serde(default)]
    extensions: Vec<String>,
    #[serde(default)]
    preferences: Map<String, Value>,
    #[serde(default)]
    env: Map<String, Value>,
}

/// Lets the handler change how the browser is launched.
pub(crate) async fn before_browser_launch(
    request: &RunRequest,
    browser: &BrowserInfo,
    mut options: LaunchOptions,
) -> Result<LaunchOptions, RunError> {
    let given = options.flags();
    let offered = json!({
        "args": given,
        "extensions": [],
        "preferences": { "default": {}, "defaultSecure": {}, "localState": {} },
        "env": {},
    });
    let args = vec![serde_json::to_value(browser).unwrap_or_default(), offered];
    if let Some(returned) = emit(request, EVENT, args).await?.filter(|returned| !returned.is_null()) {
        apply(&mut options, &given, returned).map_err(|reason| RunError::Returned { event: EVENT, reason })?;
    }
    Ok(options)
}

fn apply(options: &mut LaunchOptions, given: &[String], returned: Value) -> Result<(), String> {
    if !returned.is_object() {
        return Err("an object with `args`, `extensions`, `preferences` and `env` is expected".to_owned());
    }
    let returned: Returned = serde_json::from_value(returned).map_err(|error| error.to_string())?;
    if let Some(args) = returned.args {
        options.without = given.iter().filter(|flag| !args.contains(flag)).cloned().collect();
        options.args.extend(args.into_iter().filter(|flag| !given.contains(flag)));
    }
    if !returned.extensions.is_empty() {
        if options.browser.headless_shell {
            return Err(format!(
                "{} can't load extensions; choose another browser by --browser, such as the path of Chromium",
                options.browser.display_name
            ));
        }
        let folders = returned.extensions.join(",");
        options.args.push(format!("--disable-extensions-except={folders}"));
        options.args.push(format!("--load-extension={folders}"));
    }
    let mut files = returned.preferences;
    let mut file = |name: &str| match files.remove(name) {
        Some(Value::Object(values)) => Ok(values),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(format!("`preferences.{name}` must be an object")),
    };
    options.preferences =
        Preferences { default: file("default")?, secure: file("defaultSecure")?, local_state: file("localState")? };
    for (name, value) in returned.env {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        options.env.push((name, text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use hinoki_browser::Installed;

    use super::*;

    fn options(headless_shell: bool) -> LaunchOptions {
        LaunchOptions::new(Installed {
            name: "chromium".into(),
            display_name: "Chromium".into(),
            channel: "stable".into(),
            family: "chromium".into(),
            path: "/usr/bin/chromium".into(),
            headless_shell,
        })
    }

    #[test]
    fn what_is_added_and_taken_away_counts() {
        let mut options = options(false);
        let given = options.flags();
        let mut args: Vec<_> = given.iter().filter(|flag| *flag != "--disable-sync").cloned().collect();
        args.push("--lang=de".into());
        let returned = json!({
            "args": args,
            "extensions": ["/a", "/b"],
            "preferences": { "default": { "x": 1 }, "localState": { "y": 2 } },
            "env": { "TZ": "UTC", "N": 1 },
        });
        apply(&mut options, &given, returned).expect("is fine");
        let flags = options.flags();
        assert!(flags.contains(&"--lang=de".to_owned()) && !flags.contains(&"--disable-sync".to_owned()));
        assert!(flags.contains(&"--load-extension=/a,/b".to_owned()));
        assert!(!flags.contains(&"--disable-extensions".to_owned()));
        assert_eq!(options.preferences.default.get("x"), Some(&json!(1)));
        assert_eq!(options.preferences.local_state.get("y"), Some(&json!(2)));
        assert_eq!(options.env, [("TZ".to_owned(), "UTC".to_owned()), ("N".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        let refused = |shell, returned| {
            let mut options = options(shell);
            apply(&mut options, &[], returned).expect_err("is refused")
        };
        assert!(refused(false, json!(["--lang=de"])).contains("an object"));
        assert!(refused(false, json!({ "arguments": [] })).contains("arguments"));
        assert!(refused(false, json!({ "preferences": { "default": 1 } })).contains("preferences.default"));
        assert!(refused(true, json!({ "extensions": ["/a"] })).contains("extensions"));
    }
}
