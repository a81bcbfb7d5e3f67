//! Adjusting, simulated: who is in B depends on what also decides the outcome, so the crude difference is wrong.

use lookalike::compare::adjust::{Accounts, Outcomes, adjust};
use lookalike::stats::covariates::Covariate;
use lookalike::stats::moments::{Moments, Welch};
use lookalike::stats::rate::{Rate, newcombe};

use crate::random::{Draws, repeat};
use crate::table::{Held, head, holds, percent, row};

const CONFIDENCE: f64 = 0.95;
const RUNS: u64 = 1000;

/// Effects of B, given the covariates: on log-odds, in money, on the log-hazard.
const ODDS: f64 = 0.5;
const MONEY: f64 = 1.0;
const HAZARD: f64 = -0.4;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Two covariates of each account, and whether it is in B.
struct Drawn {
    size: Vec<f64>,
    sector: Vec<u32>,
    in_b: Vec<bool>,
}

impl Drawn {
    fn new(n: usize, draws: &mut Draws) -> Self {
        let size: Vec<f64> = (0..n).map(|_| draws.normal()).collect();
        let sector: Vec<u32> = (0..n).map(|_| (3.0 * draws.uniform()) as u32).collect();
        let in_b = size.iter().zip(&sector);
        let in_b = in_b
            .map(|(x, s)| draws.hit(sigmoid(0.8 * x + 0.4 * (f64::from(*s) - 1.0))))
            .collect();
        Self { size, sector, in_b }
    }

    fn risk(&self, i: usize) -> f64 {
        0.7 * self.size[i] + 0.5 * (f64::from(self.sector[i]) - 1.0)
    }
}

/// What was asked of each run: crude, adjusted.
type Pair = [Option<bool>; 2];

pub fn print() {
    let title = format!(
        "Adjusted, {RUNS} runs a cell (noise 1.4 points): bigger accounts of better sectors are more often in B, and do \
         better anyway (standardised differences of the arms about 0.7 and 0.35):"
    );
    head(&title, &["of", "accounts", "crude", "adjusted", "not given"]);
    let names: Vec<String> = ["x", "y", "z"].map(str::to_owned).to_vec();
    for n in [200, 500, 2000] {
        for (what, one) in [
            (
                "rate about 27 %, standardised",
                rate as fn(&Drawn, &mut Draws, &[String]) -> Pair,
            ),
            ("rate about 5 %, standardised", rare),
            ("amounts with uneven spread, least squares HC3", amount),
            ("days, 40 % open, Cox's hazard ratio", days),
        ] {
            let runs = repeat(RUNS, |draws| {
                let drawn = Drawn::new(n, draws);
                one(&drawn, draws, &names)
            });
            let [crude, adjusted] = crate::table::tally(&runs);
            let cell = |held: Held| {
                if held.made == 0 {
                    "–".to_owned()
                } else {
                    percent(held.share())
                }
            };
            let missing = 1.0 - adjusted.made as f64 / adjusted.tried as f64;
            row(&[&what, &n, &cell(crude), &cell(adjusted), &percent(missing)]);
        }
    }
}

fn adjusted(
    drawn: &Drawn,
    outcomes: Outcomes<'_>,
    names: &[String],
) -> lookalike::compare::comparison::Adjusted {
    let columns = [
        ("size", Covariate::Numbers(&drawn.size)),
        (
            "sector",
            Covariate::Levels {
                codes: &drawn.sector,
                names,
            },
        ),
    ];
    adjust(
        Accounts {
            outcomes,
            in_b: &drawn.in_b,
            columns: &columns,
        },
        CONFIDENCE,
    )
}

fn rate(drawn: &Drawn, draws: &mut Draws, names: &[String]) -> Pair {
    rates(drawn, draws, names, -1.4)
}

fn rare(drawn: &Drawn, draws: &mut Draws, names: &[String]) -> Pair {
    rates(drawn, draws, names, -3.7)
}

fn rates(drawn: &Drawn, draws: &mut Draws, names: &[String], base: f64) -> Pair {
    let n = drawn.in_b.len();
    let chance = |i: usize, in_b: bool| sigmoid(base + drawn.risk(i) + if in_b { ODDS } else { 0.0 });
    let outcomes: Vec<bool> = (0..n).map(|i| draws.hit(chance(i, drawn.in_b[i]))).collect();
    // For the accounts there are.
    let truth = (0..n).map(|i| chance(i, true) - chance(i, false)).sum::<f64>() / n as f64;
    let mut arms = [Rate::default(); 2];
    for (in_b, hit) in drawn.in_b.iter().zip(&outcomes) {
        arms[usize::from(*in_b)] += Rate {
            hits: u64::from(*hit),
            n: 1,
        };
    }
    let found = adjusted(drawn, Outcomes::Rate(&outcomes), names);
    [
        holds(newcombe(arms[0], arms[1], CONFIDENCE), truth),
        holds(found.estimate.interval(), truth),
    ]
}

fn amount(drawn: &Drawn, draws: &mut Draws, names: &[String]) -> Pair {
    let amounts: Vec<f64> = (0..drawn.in_b.len())
        .map(|i| {
            // Bigger accounts spread more, and so do those in B.
            let spread = (0.4 * drawn.size[i]).exp() * if drawn.in_b[i] { 2.0 } else { 1.0 };
            10.0 + 2.0 * drawn.risk(i) + if drawn.in_b[i] { MONEY } else { 0.0 } + spread * draws.normal()
        })
        .collect();
    let side = |wanted: bool| {
        let kept = amounts.iter().zip(&drawn.in_b).filter(|(_, b)| **b == wanted);
        Moments::of(&kept.map(|(x, _)| *x).collect::<Vec<_>>())
    };
    let crude = Welch::new(&side(false), &side(true)).map(|w| w.interval(CONFIDENCE));
    let found = adjusted(drawn, Outcomes::Amount(&amounts), names);
    [holds(crude, MONEY), holds(found.estimate.interval(), MONEY)]
}

fn days(drawn: &Drawn, draws: &mut Draws, names: &[String]) -> Pair {
    let spans: Vec<(f64, bool)> = (0..drawn.in_b.len())
        .map(|i| {
            let log_hazard = -drawn.risk(i) + if drawn.in_b[i] { HAZARD } else { 0.0 };
            let (days, seen) = (
                draws.weibull(60.0 * (-log_hazard).exp(), 1.0),
                150.0 * draws.uniform(),
            );
            (days.min(seen), days <= seen)
        })
        .collect();
    let arm = ndarray::Array2::from_shape_fn((spans.len(), 1), |(i, _)| f64::from(u8::from(drawn.in_b[i])));
    let crude = lookalike::stats::cox::Cox::fit(&spans, arm.view()).ok();
    let crude = crude
        .and_then(|cox| cox.hazard_ratio(0, CONFIDENCE))
        .map(|h| h.interval);
    let found = adjusted(drawn, Outcomes::Days(&spans), names);
    let ratio = found.ratio.and_then(|ratio| ratio.interval());
    [holds(crude, HAZARD.exp()), holds(ratio, HAZARD.exp())]
}
