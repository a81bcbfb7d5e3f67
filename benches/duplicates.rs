//! Duplicates among planted ones: `cargo bench --bench duplicates`. Fixed seed; reading the table is not timed.

use std::io::Write;

use divan::Bencher;
use divan::counter::ItemsCount;
use lookalike::clean::duplicates::{Known, Settings, duplicates};
use lookalike::demo::duplicates as demo;
use lookalike::recipe::Recipe;
use lookalike::source::read_table;

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000, 91_000], sample_count = 3)]
fn among(bencher: Bencher, companies: usize) {
    let drawn = demo::export(&demo::Settings {
        companies,
        ..demo::Settings::default()
    });
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(drawn.csv.as_bytes()).unwrap();
    let table = read_table(file.path(), &Recipe::default()).unwrap();
    let known = Known {
        id: Some(0),
        ..Known::default()
    };
    bencher
        .counter(ItemsCount::new(table.rows))
        .bench(|| duplicates(&table, known, &Settings::default()).unwrap());
}
