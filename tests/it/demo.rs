//! The demo's planted truth is found again.

use std::fs;

use lookalike::data::infer::read_table;
use lookalike::demo::{History, Settings};
use lookalike::model::Model;
use lookalike::model::prepare::Prepared;
use lookalike::recipe::Recipe;

/// Trains on a drawn history, read from the files that it makes.
fn trained(history: &History) -> Model {
    let dir = tempfile::tempdir().unwrap();
    let (accounts, recipe) = (dir.path().join("accounts.csv"), dir.path().join("lookalike.toml"));
    fs::write(&accounts, &history.accounts_csv).unwrap();
    fs::write(&recipe, &history.recipe).unwrap();
    let recipe = Recipe::read(&recipe).unwrap();
    let table = read_table(&accounts, &recipe).unwrap();
    let prepared = Prepared::new(&table, &recipe).unwrap();
    let training = prepared.training(&table, &recipe, "demo");
    training.run(None, &|_, _, _| {}).unwrap().model
}

/// Ranks from 0, the largest first; ties share their mean rank.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |v: &f64| {
        let above = values.iter().filter(|w| *w > v).count() as f64;
        let equal = values.iter().filter(|w| *w == v).count() as f64;
        above + 0.5 * (equal - 1.0)
    };
    values.iter().map(rank).collect()
}

/// Spearman's rank correlation: Pearson's of the ranks.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = (a.len() as f64 - 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

fn recovers_what_was_planted(seed: u64) {
    let history = History::draw(&Settings {
        seed,
        ..Settings::default()
    });
    let model = trained(&history);
    // A pair's points belong to its criteria no more than to each other: there is none to find.
    let fitted = |name: &str| {
        let criterion = model.criteria.iter().find(|c| c.name == name);
        criterion.map_or(0.0, |c| c.importance as f64)
    };
    let (names, planted): (Vec<&str>, Vec<f64>) = history.importance.iter().copied().unzip();
    let found: Vec<f64> = names.iter().map(|name| fitted(name)).collect();
    let correlation = rank_correlation(&planted, &found);
    assert!(
        correlation >= 0.9,
        "seed {seed}: rank correlation {correlation:.3}, {names:?} {planted:?} {found:?}"
    );

    let mut by_importance: Vec<_> = model
        .criteria
        .iter()
        .map(|c| (c.importance, c.name.as_str()))
        .collect();
    by_importance.sort_by(|a, b| b.cmp(a));
    let mut top: Vec<&str> = by_importance.iter().take(5).map(|(_, name)| *name).collect();
    let mut expected = names[..5].to_vec();
    top.sort_unstable();
    expected.sort_unstable();
    assert_eq!(top, expected, "seed {seed}");
}

#[test]
fn planted_weights_are_recovered() {
    recovers_what_was_planted(Settings::default().seed);
}

#[test]
fn planted_weights_are_recovered_from_other_draws() {
    for seed in [1, 2, 3] {
        recovers_what_was_planted(seed);
    }
}

#[test]
fn columns_filled_in_afterwards_are_set_aside() {
    let model = trained(&History::draw(&Settings::default()));
    for column in ["close_date", "lost_reason", "onboarding_calls"] {
        let found = model.set_aside.iter().find(|s| s.column == column);
        assert!(
            found.is_some_and(|s| s.can_trust && !s.evidence.is_empty()),
            "{column}: {:?}",
            model.set_aside
        );
    }
    assert_eq!(model.recipe.exclude, ["first_contact_on"]);
}

#[test]
fn the_command_tells_the_whole_story() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("demo");
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    let done = command
        .args(["demo", "--json", "--lang", "fr", "--out"])
        .arg(&out)
        .assert()
        .success();
    let told: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    for file in told["files"].as_object().unwrap().values() {
        assert!(fs::metadata(file.as_str().unwrap()).is_ok(), "{file}");
    }
    let grades: Vec<&str> = told["explained"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["grade"].as_str().unwrap())
        .collect();
    assert!(
        grades.len() == 3 && grades[0] == "A" && grades[2] == "D",
        "{grades:?}"
    );
    let scores = fs::read_to_string(out.join("scores.csv")).unwrap();
    assert_eq!(scores.lines().count(), 1 + Settings::default().prospects);
    let report = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(report.contains("<svg") && report.contains("lang=\"fr\"") && !report.contains("<script"));
}
