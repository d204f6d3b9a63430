use crate::OutputStyle;
use crate::error_text::wrapped;
use crate::paint::Paint;
use crate::text::{lines, one_line};

/// Says that a worker was replaced; where there is one only, it needs no number.
pub(crate) fn replaced(workers: u32, worker: u32, reason: &str) -> String {
    let which = if workers > 1 { format!("worker {worker}") } else { "the worker".to_owned() };
    format!("{which} was replaced: {}", one_line(reason))
}

/// `warning: …`, indented and wrapped.
pub(crate) fn warning_lines(message: &str, indent: usize, style: OutputStyle) -> String {
    let paint = Paint::new(style.colour);
    let columns = style.terminal.then(|| style.width.saturating_sub(indent + 3).max(20));
    let indent = " ".repeat(indent);
    let mut text = String::new();
    for (index, line) in lines(message).iter().enumerate() {
        let line = if index == 0 { format!("warning: {line}") } else { line.clone() };
        for (piece_index, piece) in wrapped(&line, columns).into_iter().enumerate() {
            let first = index == 0 && piece_index == 0;
            let piece = match piece.strip_prefix("warning:") {
                Some(rest) if first => paint.yellow("warning:") + rest,
                _ => piece,
            };
            let hang = if first { "" } else { "  " };
            text.push_str(&format!("{indent}{hang}{piece}\n"));
        }
    }
    text
}
