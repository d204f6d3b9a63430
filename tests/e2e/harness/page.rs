/// A whole document around a body.
pub fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Page</title></head><body>{body}</body></html>"
    )
}
