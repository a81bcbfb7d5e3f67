//! Learning a scorecard of 30 criteria, pairs and smoothing included: `cargo bench --bench fit`. Fixed input.

mod accounts;

use accounts::Past;
use divan::Bencher;
use divan::counter::ItemsCount;
use lookalike::fit::Learner;
use lookalike::fit::scorecard::{ScorecardLearner, ScorecardSettings};

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 3, sample_size = 1)]
fn scorecard(bencher: Bencher, accounts: usize) {
    let past = Past::of(accounts);
    let learner = ScorecardLearner(ScorecardSettings::default());
    bencher
        .counter(ItemsCount::new(accounts))
        .bench_local(|| learner.fit(past.accounts()));
}
