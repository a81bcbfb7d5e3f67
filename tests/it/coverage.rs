//! What the intervals and verdicts promise, in short: `cargo run --release --example coverage` has all of it.

use lookalike::compare::sequential::{
    AlwaysValid, Arm, Counts, mixture_difference, rate_difference, tuned_to, variance_of_means,
};
use lookalike::compare::verdict::decide;
use lookalike::compare::{ArmData, Better, Comparison, Kind, Measured, Metric, Settings, Verdict};
use lookalike::stats::moments::Moments;
use lookalike::stats::rate::{Rate, newcombe};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

const DAYS: u64 = 90;
const RUNS: u64 = 2_000;
/// What is promised. The seed is fixed, so there is no noise to allow for.
const MOST: f64 = 0.05;

fn random(run: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(run)
}

fn share(run: impl Fn(u64) -> bool + Sync) -> f64 {
    (0..RUNS).into_par_iter().filter(|i| run(*i)).count() as f64 / RUNS as f64
}

/// As [`Comparison::new`] has it, without all that is not asked for here.
fn interval(a: Counts, b: Counts, planned: Option<u64>) -> Option<(f64, f64)> {
    let planned = tuned_to(planned, a.1 + b.1);
    match rate_difference(a, b, planned, 0.05) {
        Some(found) => Some((found.low, found.high)),
        None => mixture_difference(a, b, 0.05),
    }
}

fn arm(random: &mut Xoshiro256PlusPlus, (hits, n): Counts, more: u64, rate: f64) -> Counts {
    let new = (0..more).filter(|_| random.gen_bool(rate)).count() as u64;
    (hits + new, n + more)
}

/// Whether a test of two equal rates is ever said to have a difference.
fn false_alarm(run: u64, rate: f64, (n, m): (u64, u64), planned: Option<u64>) -> bool {
    let mut random = random(run);
    let (mut a, mut b) = ((0, 0), (0, 0));
    (0..DAYS).any(|_| {
        a = arm(&mut random, a, n, rate);
        b = arm(&mut random, b, m, rate);
        interval(a, b, planned).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    })
}

#[test]
fn rates_looked_at_daily_raise_few_false_alarms() {
    for (rate, per_day) in [(0.02, (10, 10)), (0.2, (10, 10)), (0.05, (10, 40)), (0.2, (2, 8))] {
        let all = DAYS * (per_day.0 + per_day.1);
        for planned in [None, Some(all)] {
            let found = share(|run| false_alarm(run, rate, per_day, planned));
            assert!(found <= MOST, "{rate} {per_day:?} planned {planned:?}: {found}");
        }
    }
}

/// Mostly nothing, else a long tail, four times as many in one arm: the hardest that was found.
#[test]
fn skewed_amounts_looked_at_daily_raise_few_false_alarms() {
    let found = share(|run| {
        let mut random = random(run);
        let mut day = |accounts: u64| {
            let amounts = (0..accounts).map(|_| {
                let (buys, u, v) = (random.gen_bool(0.4), random.r#gen::<f64>(), random.r#gen::<f64>());
                let normal = (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos();
                if buys { (1.5 * normal).exp() } else { 0.0 }
            });
            Moments::of(&amounts.collect::<Vec<_>>())
        };
        let (mut a, mut b) = (Moments::default(), Moments::default());
        (0..DAYS).any(|_| {
            (a, b) = (a + day(10), b + day(40));
            let (Some(of_a), Some(of_b)) = (Arm::mean(&a), Arm::mean(&b)) else {
                return false;
            };
            let (apart, variance) = (of_b.mean - of_a.mean, variance_of_means(of_a, of_b));
            let n = of_a.n + of_b.n;
            let found = AlwaysValid::new(apart, variance, n, tuned_to(None, n), 0.05);
            found.is_some_and(|found| of_a.n >= 50 && (found.low > 0.0 || found.high < 0.0))
        })
    });
    assert!(found <= MOST, "{found}");
}

#[test]
fn a_comparison_decides_by_the_interval_that_is_simulated() {
    let (metric, settings) = (
        Metric::new("reply", Kind::Rate),
        Settings {
            least: Some(0.1),
            ..Settings::default()
        },
    );
    for (a, b) in [
        ((2, 40), (9, 40)),
        ((0, 90), (12, 90)),
        ((30, 400), (80, 400)),
        ((200, 4000), (210, 4000)),
    ] {
        let data = |(hits, n): Counts| ArmData::new(hits.to_string(), Measured::Rate(Rate { hits, n }));
        let found = Comparison::new(&metric, &data(a), &data(b), &settings, None).unwrap();
        let (low, high) = interval(a, b, None).unwrap();
        // 1 − 0.95 is not 0.05 to the last digit.
        let told = found.decisive().0.interval().unwrap();
        assert!((told.0 - low).abs() < 1e-12 && (told.1 - high).abs() < 1e-12);
        let decided = decide(((low + high) / 2.0, low, high), 0.1, Better::Higher, a.1, 3.0);
        let kind = std::mem::discriminant::<Verdict>;
        assert_eq!(kind(&found.verdict), kind(&decided));
    }
}

/// Probability of each number of hits.
fn binomial(n: u64, rate: f64) -> Vec<f64> {
    let mut p = (1.0 - rate).powi(n as i32);
    (0..=n)
        .map(|hits| {
            let now = p;
            p *= (n - hits) as f64 / (hits + 1) as f64 * rate / (1.0 - rate);
            now
        })
        .collect()
}

/// Exactly: every result of both arms with its probability.
#[test]
fn newcombe_s_interval_covers_what_it_says() {
    let mut coverages = Vec::new();
    for (p, q) in [
        (0.01, 0.02),
        (0.02, 0.02),
        (0.05, 0.1),
        (0.1, 0.12),
        (0.2, 0.2),
        (0.2, 0.3),
        (0.4, 0.2),
    ] {
        for (n, m) in [(20, 20), (50, 50), (50, 200), (100, 100), (200, 200)] {
            let (of_a, of_b) = (binomial(n, p), binomial(m, q));
            let mut coverage = 0.0;
            for (x, in_a) in (0..).zip(&of_a) {
                for (y, in_b) in (0..).zip(&of_b).filter(|(_, in_b)| in_a * **in_b > 1e-12) {
                    let (low, high) = newcombe(Rate { hits: x, n }, Rate { hits: y, n: m }, 0.95).unwrap();
                    coverage += if low <= q - p && q - p <= high {
                        in_a * in_b
                    } else {
                        0.0
                    };
                }
            }
            assert!(coverage > 0.94, "{p} of {n}, {q} of {m}: {coverage}");
            coverages.push(coverage);
        }
    }
    let mean = coverages.iter().sum::<f64>() / coverages.len() as f64;
    assert!((0.94..0.975).contains(&mean), "{mean}");
}
