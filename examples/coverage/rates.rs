//! Intervals of rates, exactly: binomial probabilities summed over every result, nothing drawn.

use lookalike::compare::bayes::BetaBinomial;
use lookalike::stats::rate::{Rate, agresti_caffo, miettinen_nurminen, newcombe, risk_ratio};
use rayon::prelude::*;

use crate::random::probabilities;
use crate::table::{Grid, head, holds, percent, row};

pub const RATES: [f64; 7] = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4];
pub const ARMS: [u64; 6] = [20, 50, 100, 200, 500, 2000];
/// The other arm's rate, in that of the first.
const TIMES: [f64; 5] = [1.0, 1.2, 1.5, 2.0, 0.5];
const CONFIDENCE: f64 = 0.95;
/// Results rarer than this are left out; a coverage is short by less than 10⁻⁸.
const RARE: f64 = 1e-12;

/// Results of an arm with their probabilities.
fn results(n: u64, rate: f64) -> Vec<(Rate, f64)> {
    let likely = probabilities(n, rate)
        .into_iter()
        .zip(0..)
        .filter(|(p, _)| *p > RARE);
    likely.map(|(p, hits)| (Rate { hits, n }, p)).collect()
}

/// Probability that an interval of two rates holds the truth.
pub fn exactly((p, n): (f64, u64), (q, m): (f64, u64), held: impl Fn(Rate, Rate) -> bool) -> f64 {
    let of_b = results(m, q);
    let pairs = results(n, p)
        .into_iter()
        .flat_map(|a| of_b.iter().map(move |b| (a, *b)));
    pairs
        .filter(|((a, _), (b, _))| held(*a, *b))
        .map(|((_, p), (_, q))| p * q)
        .sum()
}

type Interval = fn(Rate, Rate) -> Option<(f64, f64)>;

const INTERVALS: [(&str, Interval); 3] = [
    ("Newcombe, difference (shown first)", |a, b| {
        newcombe(a, b, CONFIDENCE)
    }),
    ("Agresti-Caffo, difference", |a, b| {
        agresti_caffo(a, b, CONFIDENCE)
    }),
    ("log with ½ added, risk ratio", |a, b| {
        risk_ratio(a, b, CONFIDENCE).map(|r| (r.low, r.high))
    }),
];

/// Largest arms for which Miettinen and Nurminen's is made: each of its ends takes thousands of steps.
const SLOW: u64 = 200;

struct Cell {
    a: (f64, u64),
    b: (f64, u64),
}

impl Cell {
    fn name(&self) -> String {
        let ((p, n), (q, m)) = (self.a, self.b);
        format!("{} % of {n} and {} % of {m}", round(100.0 * p), round(100.0 * q))
    }
}

fn round(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

/// Equal arms and 1 : 4.
fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for p in RATES {
        for times in TIMES {
            for n in ARMS {
                for m in [n, 4 * n] {
                    cells.push(Cell {
                        a: (p, n),
                        b: (p * times, m),
                    });
                }
            }
        }
    }
    cells.retain(|cell| cell.b.1 <= 2000 && cell.b.0 < 1.0);
    cells
}

fn grid(cells: &[&Cell], held: impl Fn(&Cell, Rate, Rate) -> bool + Sync) -> Grid {
    let coverages: Vec<(f64, String)> = cells
        .par_iter()
        .map(|cell| (exactly(cell.a, cell.b, |a, b| held(cell, a, b)), cell.name()))
        .collect();
    Grid { cells: coverages }
}

pub fn print() {
    head("One rate of 1–40 %, 20–2,000 accounts, exactly:", &Grid::COLUMNS);
    let one = |made: fn(Rate) -> Option<(f64, f64)>| {
        let mut grid = Grid::default();
        for p in RATES {
            for n in ARMS {
                let inside = results(n, p).into_iter();
                let inside = inside.filter(|(rate, _)| holds(made(*rate), p) == Some(true));
                grid.push(
                    inside.map(|(_, p)| p).sum(),
                    format!("{} % of {n}", round(100.0 * p)),
                );
            }
        }
        grid
    };
    one(|rate| rate.wilson(CONFIDENCE)).print("Wilson (shown)", 0.0);
    one(|rate| rate.clopper_pearson(CONFIDENCE)).print("Clopper-Pearson", 0.0);
    one(|rate| rate.jeffreys(CONFIDENCE)).print("Jeffreys", 0.0);
    attainable();

    let cells = cells();
    let all: Vec<&Cell> = cells.iter().collect();
    let dense: Vec<&Cell> = cells.iter().filter(|c| hits(c) >= 5.0).collect();
    let title = format!(
        "Two rates, exactly: {} cells (1–40 %, the other rate 1, 1.2, 1.5, 2 and ½ times that, 20–2,000 accounts, equal \
         arms and 1 : 4), and the {} of them with 5 hits or more expected in each arm:",
        all.len(),
        dense.len()
    );
    head(&title, &Grid::COLUMNS);
    for (name, interval) in INTERVALS {
        let held = |cell: &Cell, a: Rate, b: Rate| {
            let ratio = name.contains("ratio");
            let truth = if ratio {
                cell.b.0 / cell.a.0
            } else {
                cell.b.0 - cell.a.0
            };
            holds(interval(a, b), truth) == Some(true)
        };
        grid(&all, held).print(name, 0.0);
        grid(&dense, held).print("– 5 hits expected", 0.0);
    }
    let small: Vec<&Cell> = all.iter().copied().filter(|c| c.b.1 <= SLOW).collect();
    let score = |cell: &Cell, a: Rate, b: Rate| {
        holds(miettinen_nurminen(a, b, CONFIDENCE), cell.b.0 - cell.a.0) == Some(true)
    };
    grid(&small, score).print("Miettinen-Nurminen, arms to 200", 0.0);
    let first =
        |cell: &Cell, a: Rate, b: Rate| holds(newcombe(a, b, CONFIDENCE), cell.b.0 - cell.a.0) == Some(true);
    grid(&small, first).print("Newcombe on the same", 0.0);
    posterior();
}

fn hits(cell: &Cell) -> f64 {
    (cell.a.0 * cell.a.1 as f64).min(cell.b.0 * cell.b.1 as f64)
}

/// What any interval that depends on the count alone can reach near 95 %: sums of neighbouring probabilities.
fn attainable() {
    head(
        "Where few counts can occur, no rule on the count alone has 95 %. The coverages nearest to it that a set of \
         neighbouring counts has:",
        &["rate", "accounts", "below", "above", "Wilson"],
    );
    for (p, n) in [(0.01, 20), (0.01, 50), (0.02, 20), (0.05, 20), (0.01, 200)] {
        let all = results(n, p);
        let mut sums: Vec<f64> = Vec::new();
        for from in 0..all.len() {
            let mut sum = 0.0;
            for (_, p) in &all[from..] {
                sum += p;
                sums.push(sum);
            }
        }
        let below = sums.iter().copied().filter(|s| *s < 0.95).fold(0.0, f64::max);
        let above = sums.iter().copied().filter(|s| *s >= 0.95).fold(1.0, f64::min);
        let wilson = all
            .iter()
            .filter(|(rate, _)| holds(rate.wilson(CONFIDENCE), p) == Some(true));
        let wilson: f64 = wilson.map(|(_, p)| p).sum();
        row(&[
            &format!("{} %", round(100.0 * p)),
            &n,
            &percent(below),
            &percent(above),
            &percent(wilson),
        ]);
    }
}

/// The beta-binomial posterior's interval: under rates drawn from its prior, where its level is exact, and at fixed
/// rates, where nothing promises it.
fn posterior() {
    head(
        "Interval of the posterior of the difference (uniform priors):",
        &[
            "accounts of A and B",
            "rates drawn from the prior",
            "lowest at rates of 1–40 %",
            "there",
        ],
    );
    for (n, m) in [(20, 20), (20, 80), (50, 50)] {
        let intervals: Vec<Vec<Option<(f64, f64)>>> = (0..=n)
            .into_par_iter()
            .map(|x| {
                let of = |y| BetaBinomial::new(Rate { hits: x, n }, Rate { hits: y, n: m }, (1.0, 1.0));
                (0..=m)
                    .map(|y| of(y).map(|p| p.difference_interval(CONFIDENCE)))
                    .collect()
            })
            .collect();
        let at = |p: f64, q: f64| {
            exactly((p, n), (q, m), |a, b| {
                holds(intervals[a.hits as usize][b.hits as usize], q - p) == Some(true)
            })
        };
        // Midpoints of a grid stand for the prior.
        const STEPS: usize = 60;
        let step = |i: usize| (i as f64 + 0.5) / STEPS as f64;
        let prior: f64 = (0..STEPS * STEPS)
            .into_par_iter()
            .map(|i| at(step(i / STEPS), step(i % STEPS)))
            .sum();
        let fixed = RATES.into_iter().flat_map(|p| RATES.map(|q| (at(p, q), p, q)));
        let (lowest, p, q) = fixed.min_by(|x, y| x.0.total_cmp(&y.0)).unwrap_or_default();
        let there = format!("{} % and {} %", round(100.0 * p), round(100.0 * q));
        row(&[
            &format!("{n} and {m}"),
            &percent(prior / (STEPS * STEPS) as f64),
            &percent(lowest),
            &there,
        ]);
    }
}
