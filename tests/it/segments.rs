//! The demo's planted kinds of customer are found again, and none where there are none.

use std::collections::HashMap;
use std::fs;

use lookalike::data::Table;
use lookalike::data::infer::read_table;
use lookalike::demo::{History, Settings, Story};
use lookalike::model::prepare::Prepared;
use lookalike::recipe::Recipe;
use lookalike::segments::{Found, SegmentSettings, Segments, Standing, Verdict};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

fn ari(a: &[usize], b: &[usize]) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let (mut ij, mut i, mut j) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (x, y) in a.iter().zip(b) {
        *ij.entry((x, y)).or_insert(0.0) += 1.0;
        *i.entry(x).or_insert(0.0) += 1.0;
        *j.entry(y).or_insert(0.0) += 1.0;
    }
    let s = |v: Vec<f64>| v.into_iter().map(pairs).sum::<f64>();
    let (ij, i, j) = (
        s(ij.into_values().collect()),
        s(i.into_values().collect()),
        s(j.into_values().collect()),
    );
    let e = i * j / pairs(a.len() as f64);
    (ij - e) / ((i + j) / 2.0 - e)
}

/// A history's table, its truth by row, and how many kinds were planted.
struct Drawn {
    table: Table,
    recipe: Recipe,
    prepared: Prepared,
    truth: Vec<usize>,
}

/// Draws a history and does something to its cells before it is read.
fn drawn(
    story: Story,
    seed: u64,
    accounts: usize,
    change: impl Fn(&mut Vec<Vec<String>>, &mut Xoshiro256Plus, &[usize]),
) -> Drawn {
    let history = History::draw(&Settings {
        story,
        seed,
        accounts,
        ..Settings::default()
    });
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(history.accounts_csv.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let header = rows.remove(0);
    let mut names: Vec<&str> = history.accounts.iter().filter_map(|t| t.segment).collect();
    names.sort_unstable();
    names.dedup();
    let kind = |s: Option<&str>| s.map_or(0, |s| 1 + names.iter().position(|n| *n == s).unwrap());
    let mut truth: Vec<usize> = history.accounts.iter().map(|t| kind(t.segment)).collect();
    // Each row carries its truth along.
    for (row, kind) in rows.iter_mut().zip(&truth) {
        row.push(kind.to_string());
    }
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    change(&mut rows, &mut random, &truth);
    truth = rows
        .iter_mut()
        .map(|row| row.pop().unwrap().parse().unwrap())
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let (accounts, recipe) = (dir.path().join("accounts.csv"), dir.path().join("lookalike.toml"));
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_path(&accounts)
        .unwrap();
    out.write_record(&header).unwrap();
    rows.iter().for_each(|row| out.write_record(row).unwrap());
    drop(out);
    fs::write(&recipe, &history.recipe).unwrap();
    let recipe = Recipe::read(&recipe).unwrap();
    let table = read_table(&accounts, &recipe).unwrap();
    let prepared = Prepared::new(&table, &recipe).unwrap();
    Drawn {
        table,
        recipe,
        prepared,
        truth,
    }
}

impl Drawn {
    fn ideal(&self) -> Vec<u32> {
        let rows = self.prepared.rows.iter().zip(&self.prepared.ideal);
        rows.filter(|(_, ideal)| **ideal).map(|(row, _)| *row).collect()
    }

    fn fit(&self, resamples: u32) -> Found {
        let settings = SegmentSettings {
            resamples,
            ..SegmentSettings::new(0, self.prepared.as_of)
        };
        Segments::fit(&settings, &self.table, &self.prepared.inputs, &self.ideal(), None).unwrap()
    }
}

fn recovery(name: &str, d: &Drawn) {
    let clock = std::time::Instant::now();
    let f = d.fit(100);
    let rows = d.ideal();
    let label: Vec<usize> = f
        .evidence
        .iter()
        .map(|e| f.segments.standing(e).number() as usize)
        .collect();
    let arg: Vec<usize> = f
        .evidence
        .iter()
        .map(|e| lookalike::segments::membership::likeliest(e))
        .collect();
    let held: Vec<usize> = f.held_out.iter().map(|s| s.number() as usize).collect();
    let truth: Vec<usize> = rows.iter().map(|r| d.truth[*r as usize]).collect();
    let members: Vec<usize> = (0..rows.len()).filter(|i| truth[*i] > 0).collect();
    let pick = |v: &[usize]| -> Vec<usize> { members.iter().map(|i| v[*i]).collect() };
    let mut counts = vec![0; 4];
    truth.iter().for_each(|t| counts[*t] += 1);
    println!(
        "{name} n {} {counts:?} {:?} segments {} ari {:.3} arg {:.3} all {:.3} held {:.3} {:.2}s {:?}",
        rows.len(),
        f.segments.verdict,
        f.segments.segments.len(),
        ari(&pick(&truth), &pick(&label)),
        ari(&pick(&truth), &pick(&arg)),
        ari(&truth, &label),
        ari(&pick(&truth), &pick(&held)),
        clock.elapsed().as_secs_f64(),
        f.segments.tried.iter().map(|t| t.icl as i64).collect::<Vec<_>>()
    );
    for s in &f.segments.segments {
        println!(
            "    {} {} n {} least {} {:?} traits {}",
            s.number,
            s.name.en,
            s.class.accounts,
            s.least,
            s.stability,
            s.traits.len()
        );
    }
    println!(
        "    other {:?} folded {:?} adjacent {:?} same {:?}",
        f.segments.other.as_ref().map(|o| o.accounts),
        f.segments.folded,
        f.segments.adjacent,
        f.segments
            .same_fact
            .iter()
            .map(|s| &s.criterion)
            .collect::<Vec<_>>()
    );
    let _ = (Verdict::Segments, Standing::Other, &d.recipe);
}

#[test]
fn experiment() {
    let seeds: u64 = std::env::var("SEEDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(2);
    for story in Story::ALL {
        for seed in 0..seeds {
            recovery(
                &format!("{story} {seed} plain"),
                &drawn(story, 100 + seed, 4_000, |_, _, _| {}),
            );
            recovery(
                &format!("{story} {seed} gaps"),
                &drawn(story, 100 + seed, 4_000, |rows, random, _| {
                    for row in rows {
                        for cell in 2..row.len() - 10 {
                            if random.gen_bool(0.3) {
                                row[cell].clear();
                            }
                        }
                    }
                }),
            );
            recovery(
                &format!("{story} {seed} shuffled"),
                &drawn(story, 100 + seed, 4_000, |rows, random, _| {
                    let width = rows[0].len() - 1;
                    for c in 2..width - 4 {
                        let mut cells: Vec<String> = rows.iter().map(|r| r[c].clone()).collect();
                        cells.shuffle(random);
                        rows.iter_mut().zip(cells).for_each(|(r, cell)| r[c] = cell);
                    }
                }),
            );
            recovery(
                &format!("{story} {seed} 5:1"),
                &drawn(story, 100 + seed, 8_000, |rows, random, _| {
                    rows.retain(|r| {
                        let k = r.last().unwrap();
                        k == "0" && random.gen_bool(0.5)
                            || k == "1"
                            || k != "0" && k != "1" && random.gen_bool(0.2)
                    });
                }),
            );
        }
    }
}
