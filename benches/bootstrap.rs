//! Comparing two arms of amounts where that takes more than a pass: `cargo bench --bench bootstrap`. Fixed input.

use divan::Bencher;
use divan::counter::ItemsCount;
use lookalike::stats::bootstrap::{Bootstrap, BootstrapSettings};
use lookalike::stats::sample::{Sample, hodges_lehmann, hodges_lehmann_interval};

/// Accounts in each arm.
const ACCOUNTS: [usize; 4] = [500, 5_000, 10_000, 1_000_000];

fn main() {
    divan::main();
}

/// Amounts with a long tail; no seed, so the same on every machine.
fn arm(accounts: usize, times: f64) -> Vec<f64> {
    let uniform = |i: usize| (i as f64 * 0.618_034).fract();
    (0..accounts).map(|i| times / (1.01 - uniform(i))).collect()
}

/// 10,000 resamples; over 10,000 accounts in blocks.
#[divan::bench(args = ACCOUNTS)]
fn difference_of_means(bencher: Bencher, accounts: usize) {
    let (a, b) = (arm(accounts, 1.0), arm(accounts, 1.2));
    let settings = BootstrapSettings::default();
    bencher
        .counter(ItemsCount::new(accounts))
        .bench_local(|| Bootstrap::difference_of_means(&a, &b, &settings));
}

/// The median of all pairwise differences.
#[divan::bench(args = ACCOUNTS)]
fn shift(bencher: Bencher, accounts: usize) {
    let (a, b) = (Sample::new(arm(accounts, 1.0)), Sample::new(arm(accounts, 1.2)));
    bencher
        .counter(ItemsCount::new(accounts))
        .bench_local(|| hodges_lehmann(&a, &b));
}

/// Its interval.
#[divan::bench(args = ACCOUNTS)]
fn shift_interval(bencher: Bencher, accounts: usize) {
    let (a, b) = (Sample::new(arm(accounts, 1.0)), Sample::new(arm(accounts, 1.2)));
    bencher
        .counter(ItemsCount::new(accounts))
        .bench_local(|| hodges_lehmann_interval(&a, &b, 0.95));
}
