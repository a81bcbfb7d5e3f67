//! Intervals of days and of retention, simulated: accounts start over time, and some are not over when one looks.

use lookalike::stats::curves::{RestrictedMeanDifference, SurvivalDifference};
use lookalike::stats::survival::Survival;

use crate::random::{Draws, repeat};
use crate::table::{head, holds, percent, row, tally};

const CONFIDENCE: f64 = 0.95;
const RUNS: u64 = 4000;

/// Days until it happens; accounts start evenly over `starts` days, the last of them `after` days ago.
#[derive(Debug, Clone, Copy)]
struct Watched {
    scale: f64,
    shape: f64,
    starts: f64,
    after: f64,
}

impl Watched {
    fn spans(self, n: usize, draws: &mut Draws) -> Vec<(f64, bool)> {
        (0..n)
            .map(|_| {
                let (days, seen) = (
                    draws.weibull(self.scale, self.shape),
                    self.after + self.starts * draws.uniform(),
                );
                (days.min(seen), days <= seen)
            })
            .collect()
    }

    fn survival(self, day: f64) -> f64 {
        (-(day / self.scale).powf(self.shape)).exp()
    }

    /// Simpson's rule is exact to all digits shown.
    fn restricted_mean(self, horizon: f64) -> f64 {
        const STEPS: usize = 2000;
        let h = horizon / STEPS as f64;
        let weight = |i: usize| match i {
            0 | STEPS => 1.0,
            i if i % 2 == 1 => 4.0,
            _ => 2.0,
        };
        (0..=STEPS)
            .map(|i| weight(i) * self.survival(i as f64 * h))
            .sum::<f64>()
            * h
            / 3.0
    }

    fn median(self) -> f64 {
        self.scale * std::f64::consts::LN_2.powf(1.0 / self.shape)
    }
}

/// Days until which accounts start, so that such a share is not over: found by halving.
fn watched(shape: f64, scale: f64, horizon: f64, unfinished: f64) -> Watched {
    let of = |starts: f64| Watched {
        scale,
        shape,
        starts,
        after: horizon,
    };
    let open = |w: Watched| {
        (0..400)
            .map(|i| w.survival(w.after + w.starts * (i as f64 + 0.5) / 400.0))
            .sum::<f64>()
            / 400.0
    };
    let (mut low, mut high) = (0.0, 100.0 * scale);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if open(of(middle)) > unfinished {
            low = middle
        } else {
            high = middle
        }
    }
    assert!(
        (open(of(high)) - unfinished).abs() < 1e-6,
        "as many cannot be open"
    );
    of(high)
}

pub fn print() {
    let title = format!(
        "Days, {RUNS} runs a cell, 1,000 of arms of 2,000 (noise 0.7 and 1.4 points): exponential (shape 1) and Weibull, staggered starts, so many still \
         open; B lasts 1.3 times as long. Restricted means to the horizon, retention at the horizon:"
    );
    head(
        &title,
        &[
            "days",
            "open",
            "horizon",
            "accounts of A and B",
            "restricted mean",
            "its difference",
            "retention",
            "its difference",
            "median",
        ],
    );
    for shape in [1.0, 1.6] {
        for unfinished in [0.3, 0.6] {
            for horizon in [180.0, 365.0] {
                // So long that as many as asked for can be left open after a year.
                let scale = if unfinished > 0.5 { 800.0 } else { 330.0 };
                let a = watched(shape, scale, horizon, unfinished);
                for (n, m) in [(20, 20), (50, 50), (200, 200), (2000, 2000), (50, 200)] {
                    let cells = cell(a, n, m, horizon);
                    let [mean, means, kept, keeps, median] = &cells;
                    row(&[
                        &if shape == 1.0 {
                            "exponential"
                        } else {
                            "Weibull 1.6"
                        },
                        &format!("{} %", 100.0 * unfinished),
                        &horizon,
                        &format!("{n} and {m}"),
                        mean,
                        means,
                        kept,
                        keeps,
                        median,
                    ]);
                }
            }
        }
    }
}

fn cell(of_a: Watched, n: usize, m: usize, horizon: f64) -> [String; 5] {
    let of_b = Watched {
        scale: 1.3 * of_a.scale,
        ..of_a
    };
    let mean = of_a.restricted_mean(horizon);
    let means = of_b.restricted_mean(horizon) - mean;
    let kept = of_a.survival(horizon);
    let z = 1.959_963_984_540_054;
    let runs = if n > 500 { RUNS / 4 } else { RUNS };
    let found = repeat(runs, |draws| {
        let curve = |watched: Watched, n: usize, draws: &mut Draws| Survival::new(&watched.spans(n, draws));
        let Some((a, b)) = curve(of_a, n, draws).zip(curve(of_b, m, draws)) else {
            return [None; 5];
        };
        let error = z * a.restricted_mean_error(horizon);
        let one = a.restricted_mean(horizon);
        let (known, error) = (a.known_until() >= horizon, error);
        // A shorter horizon, where follow-up ends before, has its own truth.
        let both = RestrictedMeanDifference::new(&a, &b, horizon).filter(|d| d.horizon == horizon);
        let at = SurvivalDifference::new(&a, &b, horizon, CONFIDENCE);
        let median = a.median_interval(CONFIDENCE);
        [
            (known && error > 0.0).then(|| (one - mean).abs() <= error),
            holds(both.and_then(|d| d.interval(CONFIDENCE)), means),
            holds(a.interval(horizon, CONFIDENCE).filter(|_| known), kept),
            holds(at.and_then(|at| at.interval), of_b.survival(horizon) - kept),
            holds(median.0.zip(median.1), of_a.median()),
        ]
    });
    tally(&found).map(|held| {
        if held.made * 10 < held.tried {
            "–".to_owned()
        } else if held.made * 10 < held.tried * 9 {
            format!(
                "{} (of {} % that have one)",
                percent(held.share()),
                100 * held.made / held.tried
            )
        } else {
            percent(held.share())
        }
    })
}
