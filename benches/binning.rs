//! Cutting 30 criteria into bins, and putting accounts into them: `cargo bench --bench binning`. Fixed input.

mod accounts;

use accounts::Past;
use divan::Bencher;
use divan::counter::ItemsCount;
use lookalike::criteria::bins::{BinSettings, cuts};
use lookalike::criteria::{Binned, Cut};

const ACCOUNTS: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// Learns the cuts.
#[divan::bench(args = ACCOUNTS)]
fn cut(bencher: Bencher, accounts: usize) {
    let drawn = Past::of(accounts);
    let past = drawn.accounts();
    let settings = BinSettings::for_rows(accounts, 0);
    bencher
        .counter(ItemsCount::new(accounts))
        .bench_local(|| cuts(&settings, past.table, past.inputs, past.rows));
}

/// Finds every account's bin.
#[divan::bench(args = ACCOUNTS)]
fn transform(bencher: Bencher, accounts: usize) {
    let drawn = Past::of(accounts);
    let past = drawn.accounts();
    let settings = BinSettings::for_rows(accounts, 0);
    let cuts: Vec<Cut> = cuts(&settings, past.table, past.inputs, past.rows)
        .into_iter()
        .map(|(_, cut)| cut)
        .collect();
    bencher
        .counter(ItemsCount::new(accounts))
        .bench_local(|| Binned::transform(&cuts, past.table, past.rows));
}
