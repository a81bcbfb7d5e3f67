//! The lookalikes of one account among many ideal customers, 50 criteria: `cargo bench --bench lookalikes`. Fixed seed.

#[path = "../tests/it/example.rs"]
#[allow(dead_code)] // the tests use more of it
mod example;

use divan::Bencher;
use divan::counter::ItemsCount;
use lookalike::explain::lookalike::nearest;
use lookalike::language::Language;
use lookalike::model::{Criterion, IdealAccount, Model};
use lookalike::recipe::Family;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Criteria of the model, each with 20 intervals and "unknown".
const CRITERIA: usize = 50;
const BINS: u16 = 21;

fn main() {
    divan::main();
}

fn model() -> Model {
    let cuts: Vec<f64> = (1..20).map(f64::from).collect();
    let bins: Vec<(i64, u64, u64)> = (0..BINS)
        .map(|bin| {
            let accounts = u64::from(bin) + 1;
            (if bin == 7 { 2_000 } else { 0 }, 20 * accounts, 7 * accounts)
        })
        .collect();
    let criterion = |c: usize| {
        let name = format!("criterion {c}");
        let cut = example::number(&name, &cuts);
        Criterion {
            importance: 100 + c as i64,
            ..example::line(&name, Family::Firmographic, false, cut, &bins)
        }
    };
    Model {
        criteria: (0..CRITERIA).map(criterion).collect(),
        ..example::model()
    }
}

fn bins(rng: &mut impl Rng) -> Vec<u16> {
    (0..CRITERIA).map(|_| rng.gen_range(0..BINS)).collect()
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn among(bencher: Bencher, accounts: usize) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let (model, account) = (model(), bins(&mut rng));
    let ideals: Vec<IdealAccount> = (0..accounts)
        .map(|i| IdealAccount {
            id: format!("a{i}"),
            label: String::new(),
            outcome: "won".to_owned(),
            bins: bins(&mut rng),
            evidence: Vec::new(),
        })
        .collect();
    bencher
        .counter(ItemsCount::new(accounts))
        .bench(|| nearest(&model, &account, &ideals, None, 5, Language::En));
}
