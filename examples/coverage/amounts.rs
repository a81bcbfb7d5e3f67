//! Intervals of amounts, simulated: bell-shaped, as contracts with a long tail, and mostly zeros.

use lookalike::stats::bootstrap::{Bootstrap, BootstrapSettings};
use lookalike::stats::moments::Welch;
use lookalike::stats::sample::{Sample, hodges_lehmann_interval, winsorised_welch};

use crate::random::{Draws, repeat};
use crate::table::{head, holds, percent, row, tally};

const CONFIDENCE: f64 = 0.95;
const RUNS: u64 = 4000;
/// Of the bootstrap, for speed: fewer than the 10,000 of a comparison, whose ends are steadier.
const RESAMPLES: usize = 400;

/// How amounts spread.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    Normal,
    /// Log-normal with this sigma.
    Long(f64),
    /// The same in 40 % of accounts, nothing in the others.
    Zeros(f64),
}

impl Shape {
    pub fn name(self) -> String {
        match self {
            Self::Normal => "normal".to_owned(),
            Self::Long(sigma) => format!("log-normal, σ {sigma}"),
            Self::Zeros(sigma) => format!("60 % zeros, else log-normal, σ {sigma}"),
        }
    }

    pub fn draw(self, draws: &mut Draws) -> f64 {
        match self {
            Self::Normal => 5.0 + draws.normal(),
            Self::Long(sigma) => (sigma * draws.normal()).exp(),
            Self::Zeros(sigma) if draws.hit(0.4) => (sigma * draws.normal()).exp(),
            Self::Zeros(_) => 0.0,
        }
    }

    pub fn mean(self) -> f64 {
        match self {
            Self::Normal => 5.0,
            Self::Long(sigma) => (sigma * sigma / 2.0).exp(),
            Self::Zeros(sigma) => 0.4 * (sigma * sigma / 2.0).exp(),
        }
    }

    fn sample(self, n: usize, times: f64, draws: &mut Draws) -> Sample {
        Sample::new((0..n).map(|_| times * self.draw(draws)).collect())
    }
}

pub fn print() {
    let title = format!(
        "Amounts, {RUNS} runs a cell (noise 0.7 points; of the bootstrap, with {RESAMPLES} resamples, and Hodges-Lehmann \
         1,500 and 1.1 points, 400 and 2.1 for arms of 2,000); B's amounts are 1.2 times A's. Winsorised: of the difference of \
         winsorised means; Hodges-Lehmann: of a shift of 1 where amounts vary continuously:"
    );
    head(
        &title,
        &[
            "amounts",
            "accounts of A and B",
            "one arm (t)",
            "Welch (shown first)",
            "bootstrap",
            "winsorised",
            "Hodges-Lehmann",
        ],
    );
    for shape in [
        Shape::Normal,
        Shape::Long(1.0),
        Shape::Long(1.5),
        Shape::Zeros(1.0),
        Shape::Zeros(1.5),
    ] {
        for (n, m) in [(20, 20), (50, 50), (200, 200), (2000, 2000), (20, 80), (100, 400)] {
            let [t, welch, bootstrap, drawn_in, shift] = cell(shape, n, m);
            row(&[
                &shape.name(),
                &format!("{n} and {m}"),
                &t,
                &welch,
                &bootstrap,
                &drawn_in,
                &shift,
            ]);
        }
    }
}

/// Runs with the slower intervals: the bootstrap and Hodges-Lehmann.
fn fewer(i: usize) -> usize {
    if i > 500 { 400 } else { 1500 }
}

fn cell(shape: Shape, n: usize, m: usize) -> [String; 5] {
    const TIMES: f64 = 1.2;
    let truth = (TIMES - 1.0) * shape.mean();
    // The winsorised difference's own target, from large arms of the same proportions.
    let drawn_in_truth = {
        let large = 400_000 / n.max(m);
        let differences = repeat(4, |draws| {
            let (a, b) = (
                shape.sample(n * large, 1.0, draws),
                shape.sample(m * large, TIMES, draws),
            );
            winsorised_welch(&a, &b, 0.05).map_or(f64::NAN, |welch| welch.difference)
        });
        differences.iter().sum::<f64>() / differences.len() as f64
    };
    let fast = repeat(RUNS, |draws| {
        let (a, b) = (shape.sample(n, 1.0, draws), shape.sample(m, TIMES, draws));
        let welch = Welch::new(&a.moments(), &b.moments());
        [
            holds(a.moments().interval(CONFIDENCE), shape.mean()),
            holds(welch.map(|w| w.interval(CONFIDENCE)), truth),
            holds(
                winsorised_welch(&a, &b, 0.05).map(|w| w.interval(CONFIDENCE)),
                drawn_in_truth,
            ),
        ]
    });
    let slow = repeat(fewer(n.max(m)) as u64, |draws| {
        let (a, b) = (shape.sample(n, 1.0, draws), shape.sample(m, TIMES, draws));
        let settings = BootstrapSettings {
            resamples: RESAMPLES,
            confidence: CONFIDENCE,
            seed: 1,
        };
        let resampled = Bootstrap::difference_of_means(a.amounts(), b.amounts(), &settings);
        let moved = Sample::new((0..m).map(|_| 1.0 + shape.draw(draws)).collect());
        let shift = match shape {
            Shape::Zeros(_) => None,
            _ => hodges_lehmann_interval(&a, &moved, CONFIDENCE),
        };
        [
            holds(resampled.map(|r| (r.low, r.high)), truth),
            holds(shift, 1.0),
        ]
    });
    let ([t, welch, drawn_in], [bootstrap, shift]) = (tally(&fast), tally(&slow));
    [t, welch, bootstrap, drawn_in, shift].map(|held| {
        if held.made == 0 {
            "–".to_owned()
        } else {
            percent(held.share())
        }
    })
}
