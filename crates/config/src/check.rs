//! Whether a value is one that an option takes.

use serde_json::Value;

use crate::Kind;

/// `Err` holds what is wrong: `must be …, but it is …`.
pub(crate) fn check(kind: Kind, value: &Value) -> Result<(), String> {
    if kind == Kind::Retries {
        return check_retries(value);
    }
    if accepts(kind, value) {
        return Ok(());
    }
    Err(format!("must be {}, but it is {}", expected(kind), shown(value)))
}

fn accepts(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Bool => value.is_boolean(),
        Kind::Integer { min, max } => whole(value).is_some_and(|number| (min..=max).contains(&number)),
        Kind::Number { min } => value.as_f64().is_some_and(|number| number >= min),
        Kind::Text => value.is_string(),
        Kind::Url => value.as_str().is_some_and(is_url),
        Kind::Path => value.is_string(),
        Kind::PathOrFalse => value.is_string() || *value == Value::Bool(false),
        Kind::TextOrList => value.is_string() || value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        Kind::Choice(choices) => value.as_str().is_some_and(|text| choices.contains(&text)),
        Kind::ChoiceOrFalse(choices) => *value == Value::Bool(false) || accepts(Kind::Choice(choices), value),
        Kind::Choices { keys, values } => value.as_object().is_some_and(|map| {
            map.iter().all(|(key, value)| keys.contains(&key.as_str()) && accepts(Kind::Choice(values), value))
        }),
        Kind::AnyOf(kinds) => kinds.iter().any(|&kind| accepts(kind, value)),
        Kind::Object => value.is_object(),
        Kind::TextMap => value.as_object().is_some_and(|map| map.values().all(Value::is_string)),
        Kind::List => value.is_array(),
        Kind::Retries => check_retries(value).is_ok(),
        Kind::Anything => true,
        Kind::Function => false,
    }
}

/// A number without a fraction, however it is written.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is in range")]
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
    })
}

fn is_url(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn expected(kind: Kind) -> String {
    let quoted = |choices: &[&str]| choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>();
    match kind {
        Kind::Bool => "true or false".into(),
        Kind::Integer { min: 0, max } if max > 1_000_000 => "a whole number from 0 on".into(),
        Kind::Integer { min, max } => format!("a whole number from {min} to {max}"),
        Kind::Number { min } => format!("a number from {min} on"),
        Kind::Text => "text".into(),
        Kind::Url => "a complete URL such as \"http://localhost:3000\"".into(),
        Kind::Path => "a path".into(),
        Kind::PathOrFalse => "a path or false".into(),
        Kind::TextOrList => "text or a list of texts".into(),
        Kind::Choice(choices) => format!("one of {}", quoted(choices).join(", ")),
        Kind::ChoiceOrFalse(choices) => format!("one of {} or false", quoted(choices).join(", ")),
        Kind::Choices { keys, values } => {
            format!("an object with {}, each one of {}", keys.join(" and "), quoted(values).join(", "))
        }
        Kind::AnyOf(kinds) => kinds.iter().map(|&kind| expected(kind)).collect::<Vec<_>>().join(" or "),
        Kind::Object => "an object".into(),
        Kind::TextMap => "an object with text values".into(),
        Kind::List => "a list".into(),
        Kind::Retries => "a whole number from 0 on, or an object with `runMode` and `openMode`".into(),
        Kind::Anything => "any value".into(),
        Kind::Function => "a function".into(),
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(57).chain("...".chars()).collect() } else { text }
}

const STRATEGIES: &[&str] = &["detect-flake-and-pass-on-threshold", "detect-flake-but-always-fail"];

fn check_retries(value: &Value) -> Result<(), String> {
    const COUNT: Kind = Kind::Integer { min: 0, max: 10_000 };
    let Some(map) = value.as_object() else {
        if accepts(COUNT, value) {
            return Ok(());
        }
        return Err(format!("must be {}, but it is {}", expected(Kind::Retries), shown(value)));
    };
    let part = |name: &str, kind: Kind, wanted: &str| match map.get(name) {
        None | Some(Value::Null) => Ok(()),
        Some(value) if accepts(kind, value) => Ok(()),
        Some(value) => Err(format!("has `{name}`, which must be {wanted}, but it is {}", shown(value))),
    };
    let known = ["runMode", "openMode", "experimentalStrategy", "experimentalOptions"];
    if let Some(name) = map.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("has `{name}`, which is none of {}", known.map(|name| format!("`{name}`")).join(", ")));
    }
    let strategy = map.get("experimentalStrategy").filter(|value| !value.is_null());
    let Some(strategy) = strategy else {
        part("runMode", COUNT, &expected(COUNT))?;
        return part("openMode", COUNT, &expected(COUNT));
    };
    part("experimentalStrategy", Kind::Choice(STRATEGIES), &expected(Kind::Choice(STRATEGIES)))?;
    let on_or_off = "true or false, since `experimentalStrategy` is set";
    part("runMode", Kind::Bool, on_or_off)?;
    part("openMode", Kind::Bool, on_or_off)?;
    part("experimentalOptions", Kind::Object, "an object")?;
    let options = map.get("experimentalOptions").and_then(Value::as_object);
    let number = |name: &str| options.and_then(|options| options.get(name)).and_then(whole);
    for (name, min) in [("maxRetries", 1), ("passesRequired", 1)] {
        let given = options.and_then(|options| options.get(name)).filter(|value| !value.is_null());
        if given.is_some_and(|value| !accepts(Kind::Integer { min, max: 10_000 }, value)) {
            return Err(format!("has `experimentalOptions.{name}`, which must be a whole number from {min} on"));
        }
    }
    if let (Some(max), Some(required)) = (number("maxRetries"), number("passesRequired"))
        && required > max
    {
        return Err(format!("asks for {required} passes by `passesRequired`, more than the {max} of `maxRetries`"));
    }
    let stop = options.and_then(|options| options.get("stopIfAnyPassed"));
    if strategy == STRATEGIES[1] && !stop.is_some_and(Value::is_boolean) {
        return Err("needs `experimentalOptions.stopIfAnyPassed`, true or false, for this strategy".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values() {
        let fine = [
            (Kind::Bool, json!(true)),
            (Kind::Integer { min: 0, max: 10 }, json!(10.0)),
            (Kind::Url, json!("https://example.com/app")),
            (Kind::PathOrFalse, json!(false)),
            (Kind::TextOrList, json!(["a", "b"])),
            (Kind::ChoiceOrFalse(&["top"]), json!("top")),
            (Kind::Choices { keys: &["block", "inline"], values: &["start"] }, json!({ "block": "start" })),
            (Kind::Retries, json!(2)),
            (Kind::Retries, json!({ "runMode": 1, "openMode": null })),
            (
                Kind::Retries,
                json!({ "experimentalStrategy": STRATEGIES[0], "runMode": true, "openMode": false,
                        "experimentalOptions": { "maxRetries": 2, "passesRequired": 2 } }),
            ),
        ];
        for (kind, value) in fine {
            assert_eq!(check(kind, &value), Ok(()), "{kind:?} {value}");
        }
        let wrong = [
            (Kind::Bool, json!("true"), "must be true or false, but it is \"true\""),
            (Kind::Integer { min: 0, max: i64::MAX }, json!(-1), "must be a whole number from 0 on, but it is -1"),
            (Kind::Integer { min: 1, max: 9 }, json!(1.5), "must be a whole number from 1 to 9, but it is 1.5"),
            (Kind::Url, json!("localhost:3000"), "must be a complete URL such as"),
            (Kind::Url, json!("/app"), "must be a complete URL such as"),
            (Kind::PathOrFalse, json!(true), "must be a path or false"),
            (Kind::TextOrList, json!(["a", 1]), "must be text or a list of texts"),
            (Kind::ChoiceOrFalse(&["top", "center"]), json!("left"), "one of \"top\", \"center\" or false"),
            (
                Kind::Choices { keys: &["block", "inline"], values: &["start", "end"] },
                json!({ "block": "top" }),
                "must be an object with block and inline, each one of \"start\", \"end\", but it is",
            ),
            (Kind::Retries, json!("2"), "or an object with `runMode` and `openMode`"),
            (Kind::Retries, json!({ "runmode": 1 }), "has `runmode`, which is none of"),
            (Kind::Retries, json!({ "runMode": true }), "has `runMode`, which must be a whole number"),
            (
                Kind::Retries,
                json!({ "experimentalStrategy": STRATEGIES[0], "runMode": 2 }),
                "must be true or false, since",
            ),
            (
                Kind::Retries,
                json!({ "experimentalStrategy": STRATEGIES[0], "experimentalOptions": { "maxRetries": 1, "passesRequired": 2 } }),
                "asks for 2 passes",
            ),
            (
                Kind::Retries,
                json!({ "experimentalStrategy": STRATEGIES[1] }),
                "needs `experimentalOptions.stopIfAnyPassed`",
            ),
        ];
        for (kind, value, message) in wrong {
            let error = check(kind, &value).unwrap_err();
            assert!(error.contains(message), "{kind:?} {value}: {error}");
        }
    }
}
