use crate::OutputStyle;
use crate::model::{RunModel, SpecModel};
use crate::paint::Paint;
use crate::text::{cut_start, duration, one_line, width};

/// Narrower tables have short headings and no columns without a number.
const NARROW: usize = 80;

type Cell = (String, fn(Paint, String) -> String);

struct Row {
    sign: String,
    spec: String,
    cells: Vec<Cell>,
}

/// A row for each spec of the run, as wide as the terminal at most.
pub(super) fn table(model: &RunModel, style: OutputStyle) -> String {
    let paint = Paint::new(style.colour);
    let narrow = style.width < NARROW;
    let headings: [&str; 6] = if narrow {
        ["Time", "Tests", "Pass", "Fail", "Pend", "Skip"]
    } else {
        ["Time", "Tests", "Passed", "Failed", "Pending", "Skipped"]
    };
    let mut rows: Vec<Row> = model.specs.iter().map(|spec| row(spec, model.now, paint)).collect();
    rows.extend(model.specs_not_begun().into_iter().map(|spec| Row {
        sign: paint.dim("-"),
        spec: one_line(spec),
        cells: std::iter::once(("not run".to_owned(), dim as _)).chain((0..5).map(|_| cell(0, dim))).collect(),
    }));
    let kept: Vec<usize> =
        (0..6).filter(|&column| !narrow || column < 4 || rows.iter().any(|row| row.cells[column].0 != "-")).collect();
    let widths: Vec<usize> = kept
        .iter()
        .map(|&column| {
            rows.iter().map(|row| width(&row.cells[column].0)).chain([headings[column].len()]).max().unwrap_or(0)
        })
        .collect();
    let numbers: usize = widths.iter().map(|width| width + 2).sum();
    let folder = common_folder(&rows).to_owned();
    let whole = rows.iter().map(|row| width(&row.spec)).max().unwrap_or(0);
    let mut heading = "Spec".to_owned();
    if whole + numbers + 5 > style.width && !folder.is_empty() {
        rows.iter_mut().for_each(|row| row.spec.drain(..folder.len()).for_each(drop));
        heading = cut_start(&folder, style.width.saturating_sub(numbers + 5).max(12));
    }
    let longest = rows.iter().map(|row| width(&row.spec)).max().unwrap_or(0).max(width(&heading));
    let spec_columns = longest.min(style.width.saturating_sub(numbers + 5).max(12));

    let numbers_heading: String =
        kept.iter().zip(&widths).map(|(&column, &width)| format!("  {:>width$}", headings[column])).collect();
    let mut text = format!(
        "  {}\n",
        paint.dim(format!("  {heading}{}{numbers_heading}", " ".repeat(spec_columns - width(&heading))))
    );
    text.push_str(&format!("  {}\n", paint.dim("─".repeat(spec_columns + numbers + 2))));
    for row in rows {
        let spec = cut_start(&row.spec, spec_columns);
        let gap = " ".repeat(spec_columns - width(&spec));
        let mut line = format!("  {} {spec}{gap}", row.sign);
        for (&column, &columns) in kept.iter().zip(&widths) {
            let (value, colour) = &row.cells[column];
            line.push_str(&" ".repeat(2 + columns - width(value)));
            line.push_str(&colour(paint, value.clone()));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Folder that all specs lie in, with its `/`.
fn common_folder(rows: &[Row]) -> &str {
    let folder = |row: &'_ Row| row.spec.rfind('/').map_or(0, |slash| slash + 1);
    let Some((first, rest)) = rows.split_first() else { return "" };
    let mut common = &first.spec[..folder(first)];
    for row in rest {
        while !row.spec[..folder(row)].starts_with(common) {
            common = common.trim_end_matches('/');
            common = common.rfind('/').map_or("", |slash| &common[..=slash]);
        }
    }
    common
}

fn row(spec: &SpecModel, now: f64, paint: Paint) -> Row {
    let totals = spec.totals();
    let sign = if spec.failed() {
        paint.red("✕")
    } else if !spec.is_complete() {
        paint.yellow("!")
    } else if totals.passed > 0 {
        paint.green("✓")
    } else {
        paint.cyan("○")
    };
    let failed = match spec.error() {
        Some(_) if totals.failed == 0 => ("error".to_owned(), red as fn(Paint, String) -> String),
        _ => cell(totals.failed, red),
    };
    let cells = vec![
        (duration(spec.duration(now)), dim as _),
        cell(totals.tests, plain),
        cell(totals.passed, green),
        failed,
        cell(totals.pending, cyan),
        cell(totals.skipped, plain),
    ];
    Row { sign, spec: one_line(&spec.spec), cells }
}

fn cell(number: u32, colour: fn(Paint, String) -> String) -> Cell {
    if number == 0 { ("-".to_owned(), dim) } else { (number.to_string(), colour) }
}

fn plain(_: Paint, text: String) -> String {
    text
}

fn dim(paint: Paint, text: String) -> String {
    paint.dim(text)
}

fn red(paint: Paint, text: String) -> String {
    paint.red(text)
}

fn green(paint: Paint, text: String) -> String {
    paint.green(text)
}

fn cyan(paint: Paint, text: String) -> String {
    paint.cyan(text)
}
