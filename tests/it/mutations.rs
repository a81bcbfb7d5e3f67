//! Damaged files: whatever stands in a model, manifest, recipe or plan, it loads or is refused; nothing panics.
//!
//! `LOOKALIKE_MUTATIONS=1000000 cargo test --release --test it mutated` loads a million; a seed decides.

use std::path::Path;

use lookalike::compare::plan::Plan;
use lookalike::language::Language;
use lookalike::registry::{MODEL, Manifest, Registry};
use lookalike::score::Scorer;
use lookalike::{Model, Recipe};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::cli::done;
use crate::example;

/// What numbers, names and marks are replaced by.
const EXTREMES: [&str; 24] = [
    "-9223372036854775808",
    "9223372036854775807",
    "18446744073709551616",
    "4294967296",
    "65536",
    "-1",
    "0",
    "1e308",
    "1e999",
    "-0.0",
    "5e-324",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"\\ud800\"",
    "\"v4294967295\"",
    "[[[[[[[[[[[[[[[[",
    "\u{202e}",
    "\\u0000",
    ",",
    "'",
];

fn mutated(text: &[u8], random: &mut Xoshiro256PlusPlus) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..random.gen_range(1..4) {
        let at = random.gen_range(0..text.len().max(1));
        match random.gen_range(0..6) {
            // One byte.
            0 => {
                if let Some(byte) = text.get_mut(at) {
                    *byte ^= 1 << random.gen_range(0..8);
                }
            }
            // A number, or a word, becomes another.
            1 | 2 => {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
                let before = text[..at].iter().rev().take_while(|byte| is_part(byte)).count();
                let after = text[at..].iter().take_while(|byte| is_part(byte)).count();
                let other = EXTREMES[random.gen_range(0..EXTREMES.len())];
                text.splice(at - before..at + after, other.bytes());
            }
            // A piece is gone, stands there twice, or elsewhere.
            kind => {
                let end = (at + random.gen_range(1..200)).min(text.len());
                let piece: Vec<u8> = text[at.min(end)..end].to_vec();
                if kind != 3 {
                    text.drain(at.min(end)..end);
                }
                if kind != 4 {
                    let to = random.gen_range(0..=text.len());
                    text.splice(to..to, piece);
                }
            }
        }
    }
    text
}

/// Loads it as the program does, and uses what loads; whether it loads.
fn load(kind: usize, bytes: &[u8]) -> bool {
    let path = Path::new("mutated");
    match kind {
        0 => {
            let Ok(model) = Model::from_json(bytes, path) else {
                return false;
            };
            // A model that loads scores, and says the same when it is written again.
            let header: Vec<String> = example::HEADER.map(String::from).to_vec();
            let scorer = Scorer::new(&model, &header, Language::En);
            let cells = [
                "a1",
                "Hotels",
                "120",
                "6",
                "HubSpot; Slack",
                "2025-09-30",
                "yes",
                "FR",
            ];
            let mut row = scorer.row();
            scorer.read(|at| cells.get(at).copied(), &mut row);
            let score = scorer.score(&row);
            assert!((0..=100_000).contains(&score.score), "{}", score.score);
            let written = model.to_json().expect("what was loaded can be written");
            Model::from_json(&written, path).expect("what was written can be loaded");
            true
        }
        1 => serde_json::from_slice::<Manifest>(bytes).is_ok(),
        2 => std::str::from_utf8(bytes).is_ok_and(|text| Recipe::parse(text, path).is_ok()),
        _ => serde_json::from_slice::<Plan>(bytes).is_ok_and(|plan| plan.check().is_ok()),
    }
}

const RECIPE: &str = "\
data = \"accounts.csv\"\nid = \"id\"\nname = \"saas\"\nlanguage = \"fr\"\nas_of = \"2026-01-01\"\nmissing = [\"Select\"]\n\
exclude = [\"a\", \"b\"]\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n[columns.employees]\nkind = \"number\"\n\
monotone = \"increasing\"\n[tables.further]\ndata = \"further.csv\"\nkey = \"id\"\ndate = \"on\"\n[timing]\nsignals = \
\"signals.csv\"\n[fit]\nfolds = 5\nmax_bins = 20\npairs = 3\nseed = 7\n[segments]\nresamples = 50\n[read]\nmax_memory = \
\"2 GB\"\ntimeout = 60\n[clean]\napply = true\nleast_known = 0.2\n";

/// Most memory the process ever took, in bytes; Linux tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? << 10)
}

#[test]
fn mutated_files_load_or_are_refused() {
    let asked: Option<u32> = std::env::var("LOOKALIKE_MUTATIONS")
        .ok()
        .map(|count| count.parse().expect("LOOKALIKE_MUTATIONS is a number"));
    let count = asked.unwrap_or(4_000);
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    let entry = Registry::open(dir.path())
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
    let plan = done(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--baseline",
            "20%",
            "--least",
            "5%",
            "--json",
        ],
    );
    let manifest = std::fs::read(entry.dir.join("manifest.json")).unwrap();
    let seeds = [model, manifest, RECIPE.as_bytes().to_vec(), plan.into_bytes()];
    for (kind, seed) in seeds.iter().enumerate() {
        assert!(load(kind, seed), "the file {kind} itself does not load");
    }
    let before = peak();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(15);
    let mut loaded = [0; 4];
    for at in 0..count {
        let kind = at as usize % seeds.len();
        loaded[kind] += u32::from(load(kind, &mutated(&seeds[kind], &mut random)));
    }
    eprintln!("{count} mutated files: loaded {loaded:?} (model, manifest, recipe, plan), the others refused");
    assert!(
        loaded.iter().all(|loaded| *loaded > 0 && *loaded < count / 4),
        "{loaded:?} of {count}"
    );
    // Alone in its process, as when it is run by name.
    if let (Some(before), Some(after), Some(_)) = (before, peak(), asked) {
        let grown = after - before;
        eprintln!(
            "{} MiB at most, {} MiB more than before",
            after >> 20,
            grown >> 20
        );
        assert!(grown < 100 << 20, "{grown} bytes more");
    }
}
