//! Tallies, and the Markdown tables they are printed in.

use std::fmt::Display;

/// A row of a Markdown table.
pub fn row(cells: &[&dyn Display]) {
    let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
    println!("| {} |", cells.join(" | "));
}

/// The first two rows.
pub fn head(title: &str, columns: &[&str]) {
    println!("\n{title}\n");
    println!("| {} |", columns.join(" | "));
    println!("|{}", " --- |".repeat(columns.len()));
}

/// A share as the docs write it: 95.1.
pub fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// How often an interval held the truth.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held {
    pub held: u64,
    pub made: u64,
    pub tried: u64,
}

impl Held {
    pub fn add(&mut self, held: Option<bool>) {
        self.tried += 1;
        self.made += u64::from(held.is_some());
        self.held += u64::from(held == Some(true));
    }

    /// Of the intervals that there were: where there is none, nothing is claimed.
    pub fn share(self) -> f64 {
        self.held as f64 / self.made as f64
    }
}

/// Whether an interval holds the truth; `None` where there is no interval.
pub fn holds(interval: Option<(f64, f64)>, truth: f64) -> Option<bool> {
    interval.map(|(low, high)| low <= truth && truth <= high)
}

/// Tallies `N` intervals over runs.
pub fn tally<const N: usize>(runs: &[[Option<bool>; N]]) -> [Held; N] {
    let mut held = [Held::default(); N];
    for run in runs {
        held.iter_mut().zip(run).for_each(|(held, one)| held.add(*one));
    }
    held
}

/// Coverages of one interval over a grid of cells, with what each cell is.
#[derive(Default)]
pub struct Grid {
    pub cells: Vec<(f64, String)>,
}

/// Half the band asked for: one point.
const POINT: f64 = 0.01;

impl Grid {
    pub fn push(&mut self, coverage: f64, cell: String) {
        self.cells.push((coverage, cell));
    }

    pub fn mean(&self) -> f64 {
        self.cells.iter().map(|(c, _)| c).sum::<f64>() / self.cells.len() as f64
    }

    fn worst(&self) -> Option<&(f64, String)> {
        self.cells.iter().min_by(|x, y| x.0.total_cmp(&y.0))
    }

    fn share(&self, wanted: impl Fn(f64) -> bool) -> f64 {
        self.cells.iter().filter(|(c, _)| wanted(*c)).count() as f64 / self.cells.len() as f64
    }

    pub const COLUMNS: [&'static str; 7] = [
        "interval",
        "mean",
        "lowest",
        "highest",
        "within 1 point",
        "94 or more",
        "lowest in",
    ];

    /// Mean, lowest, highest, shares of cells, worst cell. `slack` is the noise of a simulated coverage.
    pub fn print(&self, name: &str, slack: f64) {
        let highest = self.cells.iter().map(|(c, _)| *c).fold(0.0, f64::max);
        let (lowest, cell) = self
            .worst()
            .map_or((f64::NAN, ""), |(c, cell)| (*c, cell.as_str()));
        row(&[
            &name,
            &percent(self.mean()),
            &percent(lowest),
            &percent(highest),
            &percent(self.share(|c| (c - 0.95).abs() <= POINT + slack)),
            &percent(self.share(|c| c >= 0.95 - POINT - slack)),
            &cell,
        ]);
    }
}
