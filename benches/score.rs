//! Scoring a stream of accounts, CSV to CSV in memory: `cargo bench --bench score`. Fixed input.

#[path = "../tests/it/example.rs"]
#[allow(dead_code)] // the tests use more of it
mod example;

use std::io::Cursor;
use std::path::Path;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use lookalike::language::Language;
use lookalike::score::{BatchSettings, Format, Keep, Scorer, score_records};
use lookalike::source::Records;

fn main() {
    divan::main();
}

/// Accounts that fall into many different bins; no seed, so the same bytes on every machine.
fn table(accounts: usize) -> String {
    let sectors = ["Construction", "Software", "Civil engineering", "Mining", ""];
    let tools = ["AutoCAD;HubSpot", "Slack", "", "HubSpot"];
    let rows = (0..accounts).map(|i| {
        let employees = (i as f64 * 0.618_034).fract() * 500.0;
        let (sector, tools) = (sectors[i % 5], tools[i % 4]);
        let (logins, year) = (i % 19, i % 26);
        format!("a{i},{sector},{employees:.1},{logins},{tools},20{year:02}-03-01,yes,FR\n")
    });
    format!("{}\n{}", example::HEADER.join(","), rows.collect::<String>())
}

/// One account from the library: its score, and the points of each criterion.
#[divan::bench]
fn one(bencher: Bencher) {
    let model = example::model();
    let header: Vec<String> = example::HEADER.iter().map(|name| (*name).to_owned()).collect();
    let scorer = Scorer::new(&model, &header, Language::En);
    let text = table(64);
    let accounts: Vec<Vec<&str>> = text.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let (mut row, mut at) = (scorer.row(), 0);
    bencher.counter(ItemsCount::new(1u64)).bench_local(|| {
        at = (at + 1) % accounts.len();
        scorer.read(|column| accounts[at].get(column).copied(), &mut row);
        let score = scorer.score(&row);
        let points: i64 = scorer.points(&row).map(divan::black_box).sum();
        (score, points)
    });
}

#[divan::bench(args = [1_000, 100_000, 1_000_000])]
fn stream(bencher: Bencher, accounts: usize) {
    let model = example::model();
    let settings = BatchSettings {
        format: Format::Csv,
        model: "saas@v000001".to_owned(),
        reasons: 3,
        interval: false,
        contributions: false,
        defuse_formulas: false,
        excel: None,
        keep: Keep::None,
        language: Language::En,
    };
    let text = table(accounts);
    bencher
        .counter(ItemsCount::new(accounts))
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| {
            Records::new(Cursor::new(text.clone()), Path::new("accounts.csv")).expect("a plain table")
        })
        .bench_values(|mut records| {
            let mut out = std::io::sink();
            score_records(&model, &mut records, &mut out, "nowhere", &settings, &mut |_| {})
        });
}
