//! Figures of all runs, and the table of them.

use std::fmt;

use super::options::Options;
use super::peer::Measured;

/// What is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Cold,
    OneWorker,
    TwoWorkers,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cold => "one test",
            Self::OneWorker => "suite, 1 worker",
            Self::TwoWorkers => "suite, 2 workers",
        })
    }
}

/// All runs of a peer.
pub struct Figures {
    name: &'static str,
    runs: Vec<(Column, Measured)>,
}

impl Figures {
    pub fn of(name: &'static str) -> Self {
        Self { name, runs: Vec::new() }
    }

    pub fn add(&mut self, column: Column, run: Measured) {
        self.runs.push((column, run));
    }

    /// Whether each run counts.
    pub fn complete(&self) -> bool {
        self.runs.iter().all(|(_, run)| run.counts)
    }

    fn of_column(&self, column: Column) -> impl Iterator<Item = &Measured> {
        self.runs.iter().filter(move |(of, run)| *of == column && run.counts).map(|(_, run)| run)
    }

    /// The five figures of the table.
    fn row(&self) -> [f64; 5] {
        [
            median(self.of_column(Column::Cold).map(|run| run.first).collect()),
            median(self.of_column(Column::Cold).map(|run| run.wall).collect()),
            median(self.of_column(Column::OneWorker).flat_map(|run| run.steps.clone()).collect()),
            median(self.of_column(Column::OneWorker).map(|run| run.wall).collect()),
            median(self.of_column(Column::TwoWorkers).map(|run| run.wall).collect()),
        ]
    }
}

/// Of those that were measured at all.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count => (values[(count - 1) / 2] + values[count / 2]) / 2.0,
    }
}

/// Markdown.
pub fn render(figures: &[Figures], options: &Options, browser: &str) -> String {
    let mut text = format!(
        "\n{} specs × {} tests, mode {}, {browser}{}; medians of {} runs ({} of one test)\n\n",
        options.specs,
        options.tests,
        options.mode,
        if options.debug { ", Hinoki NOT optimised" } else { "" },
        options.rounds,
        options.cold_rounds,
    );
    text.push_str(
        "| | one test: first result | one test: exit | a further test | suite, 1 worker | suite, 2 workers |\n",
    );
    text.push_str("|---|---|---|---|---|---|\n");
    for peer in figures {
        let [first, exit, step, one, two] = peer.row();
        let row = format!(
            "| {} | {first:.2} s | {exit:.2} s | {:.0} ms | {one:.2} s | {two:.2} s |\n",
            peer.name,
            step * 1000.0
        );
        text.push_str(&row);
    }
    if let Some(hinoki) = figures.iter().find(|peer| peer.name == "Hinoki") {
        for peer in figures.iter().filter(|peer| peer.name != "Hinoki") {
            let ratios: Vec<String> =
                hinoki.row().iter().zip(peer.row()).map(|(own, other)| format!(" {:.2} × ", own / other)).collect();
            text.push_str(&format!("| Hinoki to {} |{}|\n", peer.name, ratios.join("|")));
        }
    }
    let others = figures.iter().flat_map(|peer| &peer.runs).map(|(_, run)| run.others).fold(0.0, f64::max);
    text.push_str(&format!("\nOthers used at most {:.0} % of the machine during a run.\n", others * 100.0));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_even_and_odd_counts() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(Vec::new()).is_nan());
    }
}
