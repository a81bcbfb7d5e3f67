//! The lookalikes of one account among many ideal customers, 50 criteria: `cargo bench --bench lookalikes`. Fixed seed.

#[path = "../tests/it/fixture.rs"]
#[allow(dead_code)] // the tests use more of it
mod fixture;

use divan::Bencher;
use divan::counter::ItemsCount;
use lookalike::explain::lookalike::nearest;
use lookalike::language::Language;
use lookalike::model::{Criterion, IdealAccount, Model};
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
    let mut points = vec![0; usize::from(BINS)];
    points[7] = 2_000;
    let criteria: Vec<Criterion> = (0..CRITERIA)
        .map(|c| {
            let name = format!("criterion {c}");
            let mut criterion = fixture::criterion(&name, fixture::number(&name, &cuts), &points);
            criterion.importance = 100 + c as i64;
            criterion
        })
        .collect();
    fixture::model_of(criteria)
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
