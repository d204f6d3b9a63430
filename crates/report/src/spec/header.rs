use hinoki_protocol::RunStarted;

use crate::OutputStyle;
use crate::paint::Paint;
use crate::text::{count, one_line, width};

/// First line of a run: what runs where.
pub(crate) fn header(started: &RunStarted, style: OutputStyle) -> String {
    let paint = Paint::new(style.colour);
    let browser = &started.browser;
    let name = if browser.display_name.is_empty() { &browser.name } else { &browser.display_name };
    let mut parts = vec![one_line(&format!("{name} {}", browser.version))];
    let says_headless = name.to_lowercase().contains("headless");
    match (browser.is_headless, says_headless) {
        (true, false) => parts.push("headless".to_owned()),
        (false, _) => parts.push("headed".to_owned()),
        (true, true) => {}
    }
    parts.push(count(started.specs.len(), "spec"));
    parts.push(count(started.workers as usize, "worker"));
    parts.retain(|part| !part.is_empty());
    let program = format!("hinoki {}", one_line(&started.hinoki));
    let facts = parts.join(" · ");
    let fits = !style.terminal || width(&program) + width(&facts) + 5 <= style.width;
    let gap = if fits { "  " } else { "\n  " };
    format!("\n  {}{gap}{}\n", paint.bold(program), paint.dim(facts))
}
