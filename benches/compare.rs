//! A whole comparison of a million accounts in memory, sorting included: `cargo bench --bench compare`. Fixed input.

use divan::Bencher;
use lookalike::compare::{ArmData, Comparison, Kind, Measured, Metric, Settings};
use lookalike::stats::rate::Rate;
use lookalike::stats::sample::Sample;
use lookalike::stats::survival::Lifetimes;

/// Accounts in each arm.
const ACCOUNTS: [usize; 3] = [500, 5_000, 500_000];

fn main() {
    divan::main();
}

/// From 0 to 1; no seed, so the same on every machine.
fn uniform(i: usize) -> f64 {
    (i as f64 * 0.618_034).fract()
}

fn bench(bencher: Bencher, kind: Kind, arm: impl Fn(f64) -> Measured) {
    let metric = Metric::new("measured", kind);
    let settings = Settings::default();
    bencher.bench_local(|| {
        let (a, b) = (ArmData::new("a", arm(1.0)), ArmData::new("b", arm(1.05)));
        let found = Comparison::new(&metric, &a, &b, &settings, None);
        assert!(
            found
                .as_ref()
                .is_ok_and(|found| found.difference.estimate.low.is_some())
        );
        found
    });
}

#[divan::bench(args = ACCOUNTS)]
fn rate(bencher: Bencher, accounts: usize) {
    bench(bencher, Kind::Rate, |times| {
        let n = accounts as u64;
        Measured::Rate(Rate {
            hits: (0.05 * times * n as f64) as u64,
            n,
        })
    });
}

/// A long tail; 10,000 resamples.
#[divan::bench(args = ACCOUNTS)]
fn amount(bencher: Bencher, accounts: usize) {
    bench(bencher, Kind::Amount, |times| {
        let amounts = (0..accounts).map(|i| times / (1.01 - uniform(i)));
        Measured::Amount(Sample::new(amounts.collect()))
    });
}

/// Whole days, a third of them not over.
fn days(accounts: usize, times: f64) -> Measured {
    let spans = (0..accounts).map(|i| {
        let days = (-120.0 * times * (1.0 - uniform(i)).ln()).ceil();
        (days.min(400.0), i % 3 > 0)
    });
    Measured::Days(Lifetimes::new(&spans.collect::<Vec<_>>()))
}

#[divan::bench(args = ACCOUNTS)]
fn duration(bencher: Bencher, accounts: usize) {
    bench(bencher, Kind::Duration, |times| days(accounts, times));
}

#[divan::bench(args = ACCOUNTS)]
fn retention(bencher: Bencher, accounts: usize) {
    bench(bencher, Kind::Retention, |times| days(accounts, times));
}
