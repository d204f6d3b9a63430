//! How ids are shown.

use serde_json::Value;

/// Characters of an id that a log shows.
const SHOWN: usize = 50;

/// The id for a log line: cut beyond 50 characters.
pub fn short_id(id: &str) -> String {
    match id.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &id[..end]),
        None => id.to_owned(),
    }
}

/// The id for reports and lists: an id such as `["alice","pass-word"]` keeps its first part and gets a hash for the rest,
/// the same in every run.
pub fn shown_id(id: &str) -> String {
    let hidden = match serde_json::from_str::<Value>(id) {
        Ok(Value::Array(parts)) if parts.len() > 1 && parts.iter().skip(1).any(Value::is_string) => {
            format!("[{},…]", parts[0])
        }
        Ok(Value::Object(fields)) if fields.keys().any(|key| names_a_secret(key)) => {
            let kept: Vec<String> = fields
                .iter()
                .map(|(key, value)| match names_a_secret(key) {
                    true => format!("\"{key}\":…"),
                    false => format!("\"{key}\":{value}"),
                })
                .collect();
            format!("{{{}}}", kept.join(","))
        }
        _ => return short_id(id),
    };
    format!("{} #{:06x}", short_id(&hidden), hash(id) & 0xff_ffff)
}

fn names_a_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["pass", "pwd", "secret", "token", "credential", "apikey", "api_key"].iter().any(|word| key.contains(word))
}

/// FNV-1a, 32 bits: the same on every machine and in every version.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ids_are_cut() {
        assert_eq!(short_id("alice"), "alice");
        assert_eq!(short_id(&"檜".repeat(51)), format!("{}…", "檜".repeat(50)));
    }

    #[test]
    fn passwords_are_not_shown_but_told_apart() {
        let (one, other) = (shown_id(r#"["alice","hunter2"]"#), shown_id(r#"["alice","hunter3"]"#));
        assert!(one.starts_with(r#"["alice",…] #"#) && !one.contains("hunter"), "{one}");
        assert_ne!(one, other);
        assert_eq!(one, shown_id(r#"["alice","hunter2"]"#));
        let object = shown_id(r#"{"password":"hunter2","user":"alice"}"#);
        assert!(object.contains(r#""user":"alice""#) && !object.contains("hunter"), "{object}");
        assert_eq!(shown_id("alice"), "alice");
        assert_eq!(shown_id(r#"["alice"]"#), r#"["alice"]"#);
    }
}
