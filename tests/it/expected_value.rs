//! What accounts are worth: learnt beside the score, told so that it sums, refused where it cannot be told.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};

const TRAIN: [&str; 8] = [
    "train",
    "past.csv",
    "--recipe",
    "recipe.toml",
    "--name",
    "m",
    "--no-validation",
    "--no-segments",
];

/// Numbers between 0 and 1 that look drawn.
fn drawn(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// 600 accounts, whose chance to be won and whose contract depend on sector and size; `tells` says by how much the contract
/// does, and `written` how the amount of a customer is written.
fn past(tells: f64, written: impl Fn(usize, f64) -> String) -> Vec<String> {
    let mut next = drawn(11);
    (0..600)
        .map(|i| {
            let (sector, employees) = ((next() * 4.0) as usize, (10.0 * (next() * 4.0).exp()).round());
            let chance = 0.25 + 0.15 * (sector % 2) as f64 + 0.2 * f64::from(u8::from(employees > 80.0));
            let won = next() < chance + 0.1;
            // Twelve draws less six are nearly normal.
            let noise: f64 = (0..12).map(|_| next()).sum::<f64>() - 6.0;
            let log = 8.0 + tells * (0.5 * employees.ln() + [0.0, 0.6, -0.5, 0.2][sector]) + 0.5 * noise;
            let amount = if won {
                written(i, log.exp().round())
            } else {
                String::new()
            };
            let (name, ended) = (
                ["law", "retail", "public", "software"][sector],
                ["Lost", "Won"][usize::from(won)],
            );
            format!("A{i:04},{name},{employees},{ended},{amount}")
        })
        .collect()
}

fn place(column: &str, rows: &[String]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "past.csv", column, rows);
    let recipe = format!(
        "id = 'id'\n[outcome]\ncolumn = 'status'\npositive = ['Won']\n[figures]\namount = '{column}'\n[fit]\npairs = 0\n"
    );
    fs::write(dir.path().join("recipe.toml"), recipe).unwrap();
    dir
}

fn write(dir: &Path, file: &str, column: &str, rows: &[String]) {
    let text = format!("id,sector,employees,status,{column}\n{}\n", rows.join("\n"));
    fs::write(dir.join(file), text).unwrap();
}

fn train(dir: &Path) -> Value {
    let told = done(dir, &[&TRAIN[..], &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn scored(dir: &Path, more: &[&str]) -> Vec<BTreeMap<String, String>> {
    let text = done(dir, &[&["score", "past.csv"], more].concat());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[test]
fn value_stands_beside_the_score_and_sums() {
    let rows = past(1.0, |_, amount| amount.to_string());
    let place = place("contract_eur", &rows);
    let dir = place.path();
    let told = train(dir);
    assert_eq!(told["value"]["currency"], "EUR");
    let quality = &told["value"]["quality"];
    assert!(quality["r2_low"].as_f64().unwrap() > 0.2, "{quality}");
    let ratio = quality["ratio"].as_f64().unwrap();
    assert!((0.9..1.1).contains(&ratio), "{quality}");

    // The score is what it is without; expected value is fit times value, to the cent as far as the fit is written.
    let (plain, valued) = (scored(dir, &[]), scored(dir, &["--value", "--interval"]));
    assert_eq!(plain.len(), 600);
    for (plain, valued) in plain.iter().zip(&valued) {
        assert!(plain.iter().all(|(column, cell)| valued[column] == *cell));
        assert!(!plain.contains_key("expected_value"));
        let (fit, value, expected) = (
            number(valued, "fit"),
            number(valued, "value"),
            number(valued, "expected_value"),
        );
        assert!(
            (expected - fit * value).abs() <= 0.01 + 1e-6 * value,
            "{valued:?}"
        );
        assert!(number(valued, "expected_low") <= expected && expected <= number(valued, "expected_high"));
        assert!(number(valued, "value_low") <= value && value <= number(valued, "value_high"));
        assert_eq!(valued["currency"], "EUR");
    }
    // What was expected of all is what was paid by all.
    let paid: f64 = rows
        .iter()
        .filter_map(|row| row.rsplit(',').next()?.parse::<f64>().ok())
        .sum();
    let expected: f64 = valued.iter().map(|row| number(row, "expected_value")).sum();
    assert!((expected / paid - 1.0).abs() < 0.1, "{expected} of {paid}");

    // Every cent of an account is told.
    for row in &valued[..20] {
        let told = done(dir, &["explain", "past.csv", "--id", &row["id"], "--json"]);
        let worth = &serde_json::from_str::<Value>(&told).unwrap()["worth"];
        let cents = |value: &Value| (value.as_f64().unwrap() * 100.0).round() as i64;
        let parts = worth["parts"].as_array().unwrap();
        let sum: i64 = parts.iter().map(|part| cents(&part["amount"])).sum();
        assert_eq!(
            cents(&worth["average"]) + sum,
            cents(&worth["expected_value"]),
            "{worth}"
        );
        assert_eq!(
            format!("{:.2}", worth["expected_value"].as_f64().unwrap()),
            row["expected_value"]
        );
    }
    let page = done(dir, &["explain", "past.csv", "--id", "A0001"]);
    assert!(page.contains("What it is expected to be worth, EUR"), "{page}");

    // Rows in another order give the same card, byte for byte.
    let card = |version: &str| fs::read(dir.join(format!("models/m/{version}/value.json"))).unwrap();
    let back: Vec<String> = rows.into_iter().rev().collect();
    write(dir, "past.csv", "contract_eur", &back);
    train(dir);
    assert_eq!(card("v000001"), card("v000002"));

    // A card that was edited is refused, and the model goes on scoring without it.
    let edited = String::from_utf8(card("v000001"))
        .unwrap()
        .replacen("EUR", "USD", 1);
    fs::write(dir.join("models/m/v000001/value.json"), edited).unwrap();
    let said = refused(dir, &["score", "past.csv", "--model", "m@1", "--value"]);
    assert!(said.contains("value.json: edited after it was written"), "{said}");
    assert_eq!(scored(dir, &["--model", "m@1"]).len(), 600);
}

#[test]
fn amounts_that_cannot_be_told_are_refused_with_the_reason() {
    let plain = |_: usize, amount: f64| amount.to_string();
    let noise = past(0.0, plain);
    let few: Vec<String> = past(
        1.0,
        |i, amount| if i < 90 { amount.to_string() } else { String::new() },
    );
    let mixed = past(1.0, |i, amount| format!("{}{amount}", ["€", "$"][i % 2]));
    for (column, rows, reason, words) in [
        ("contract_eur", noise, "no_signal", "no better than by their mean"),
        ("contract_eur", few, "too_few", "and it takes 60"),
        (
            "contract",
            past(1.0, plain),
            "no_currency",
            "in which currency `contract` is",
        ),
        ("contract", mixed, "several_currencies", "several currencies ("),
    ] {
        let place = place(column, &rows);
        let told = train(place.path());
        assert_eq!(told["value"]["refused"]["reason"], reason, "{told}");
        let said = refused(place.path(), &["score", "past.csv", "--value"]);
        assert!(said.contains(words), "{said}");
        let page = done(place.path(), &["explain", "past.csv", "--id", "A0001"]);
        assert!(!page.contains("expected to be worth"), "{page}");
    }
}

#[test]
fn models_without_amounts_score_as_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let asked = ["score", "examples/prospects.csv", "--model-file"];
    let file = "models/example/v000001/model.json";
    assert!(!done(root, &[&asked[..], &[file]].concat()).is_empty());
    let said = refused(root, &[&asked[..], &[file, "--value"]].concat());
    assert!(
        said.contains("is a file, and the value card is another of its version"),
        "{said}"
    );
    let said = refused(
        root,
        &[
            "score",
            "examples/prospects.csv",
            "--model",
            "example",
            "--card",
            "pocket",
            "--value",
        ],
    );
    assert!(said.contains("score with --card full"), "{said}");
}
