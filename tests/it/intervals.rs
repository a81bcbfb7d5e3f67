//! What intervals of the fit take account of, and the evidence of each bin as a file.

use std::fs;

use lookalike::Scorer;
use lookalike::language::Language;
use lookalike::model::{FitUncertainty, Model};
use lookalike::registry::{MODEL, Registry};

use crate::cli::{done, refused};
use crate::example;

/// The interval of an account of the hand-made model, as log-odds.
fn interval(model: &Model, cells: &[(&str, &str)]) -> (f64, f64) {
    let header: Vec<String> = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
    let scorer = Scorer::new(model, &header, Language::En);
    let mut row = scorer.row();
    scorer.read(|i| cells.get(i).map(|(_, text)| *text), &mut row);
    let (low, high) = scorer.interval(&row);
    let log_odds = |share: f64| (share / (1.0 - share)).ln();
    (log_odds(low), log_odds(high))
}

const ACCOUNT: [(&str, &str); 2] = [("employees", "120"), ("sector", "Software")];

#[test]
fn an_interval_grows_by_what_is_not_modelled() {
    let mut model = example::model();
    let (low, high) = interval(&model, &ACCOUNT);
    let variance = ((high - low) / (2.0 * 1.959_963_985)).powi(2);
    model.fit_uncertainty.unmodelled = 0.3;
    let (wider_low, wider_high) = interval(&model, &ACCOUNT);
    let wider = ((wider_high - wider_low) / (2.0 * 1.959_963_985)).powi(2);
    assert!((wider - variance - 0.3).abs() < 1e-6, "{variance} and {wider}");
    assert!(
        ((low + high) - (wider_low + wider_high)).abs() < 1e-6,
        "the centre stays"
    );
}

#[test]
fn the_slope_counts_by_the_distance_from_its_pivot() {
    let mut model = example::model();
    let (low, high) = interval(&model, &ACCOUNT);
    let centre = (low + high) / 2.0;
    model.fit_uncertainty = FitUncertainty {
        slope: 0.5,
        pivot: centre,
        ..FitUncertainty::default()
    };
    let (same_low, same_high) = interval(&model, &ACCOUNT);
    assert!((same_low - low).abs() < 1e-6 && (same_high - high).abs() < 1e-6);
    model.fit_uncertainty.pivot = centre - 2.0;
    let (wider_low, wider_high) = interval(&model, &ACCOUNT);
    assert!(wider_high - wider_low > high - low + 0.1);
}

#[test]
fn shrinkage_moves_only_the_end_away_from_the_mean() {
    let mut model = example::model();
    let (low, high) = interval(&model, &ACCOUNT);
    let centre = (low + high) / 2.0;
    // Accounts that spread without end are not drawn to their mean; the middle is the same.
    model.fit_uncertainty.spread = 1e12;
    let (low, high) = interval(&model, &ACCOUNT);
    let at = |from: f64| FitUncertainty {
        centre: centre - from,
        spread: 1.0,
        ..FitUncertainty::default()
    };
    model.fit_uncertainty = at(1.0);
    let (above_low, above_high) = interval(&model, &ACCOUNT);
    assert!((above_low - low).abs() < 1e-6 && above_high > high + 1e-6);
    model.fit_uncertainty = at(-1.0);
    let (below_low, below_high) = interval(&model, &ACCOUNT);
    assert!((below_high - high).abs() < 1e-6 && below_low < low - 1e-6);
}

#[test]
fn the_middle_of_an_interval_lies_further_out_than_the_fit_and_the_fit_inside() {
    let mut model = example::model();
    let (low, high) = interval(&model, &ACCOUNT);
    let (fit, variance) = ((low + high) / 2.0, ((high - low) / (2.0 * 1.959_963_985)).powi(2));
    assert!(fit.abs() > 0.1, "an account at even odds has no way out: {fit}");
    model.fit_uncertainty.spread = 1e12;
    let (low, high) = interval(&model, &ACCOUNT);
    let middle = fit * (1.0 + std::f64::consts::PI * variance / 8.0).sqrt();
    assert!(
        ((low + high) / 2.0 - middle).abs() < 1e-6,
        "{low} to {high} about {middle}"
    );
    assert!(low < fit && fit < high);
}

#[test]
fn a_model_without_the_new_variances_loads_and_impossible_ones_are_refused() {
    let mut model = example::model();
    let text = String::from_utf8(model.to_json().unwrap()).unwrap();
    assert!(
        !text.contains("fit_uncertainty"),
        "nothing is written where nothing is known"
    );
    model.fit_uncertainty.spread = -1.0;
    let dir = tempfile::tempdir().unwrap();
    let written = model.to_json();
    let told = match written {
        Ok(json) => {
            Registry::open(dir.path().join("models"))
                .publish("bad", &[(MODEL, &json)])
                .unwrap();
            refused(dir.path(), &["matrix"])
        }
        Err(error) => error.to_string(),
    };
    assert!(told.contains("variance of the fit's uncertainty"), "{told}");
}

#[test]
fn evidence_is_written_bin_by_bin() {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model();
    Registry::open(dir.path().join("models"))
        .publish("crm-2026", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
    fs::write(
        dir.path().join("now.csv"),
        "employees,sector\n5,Software\n120,Retail\n,Software\n",
    )
    .unwrap();
    done(
        dir.path(),
        &["matrix", "-o", "woe.csv", "-o", "woe.tsv", "--against", "now.csv"],
    );
    let text = fs::read_to_string(dir.path().join("woe.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let bins = model.criteria.iter().filter(|c| !c.cut.is_pair());
    assert_eq!(rows.len(), bins.map(|c| c.cut.len()).sum::<usize>());
    let of = |name: &str| {
        rows.iter()
            .filter(|row| &row[at("criterion")] == name)
            .collect::<Vec<_>>()
    };
    let employees = of("employees");
    let number = |row: &csv::StringRecord, name: &str| row[at(name)].parse::<f64>().unwrap();
    let size = employees.len() as f64;
    let (ideal, others): (f64, f64) = employees.iter().fold((0.0, 0.0), |s, row| {
        (s.0 + number(row, "ideal"), s.1 + number(row, "others"))
    });
    let mut iv = 0.0;
    for row in &employees {
        let p = (number(row, "ideal") + 0.5) / (ideal + 0.5 * size);
        let q = (number(row, "others") + 0.5) / (others + 0.5 * size);
        assert!((number(row, "woe") - (p / q).ln()).abs() < 1e-8);
        iv += (p - q) * (p / q).ln();
    }
    assert!((number(employees[0], "iv") - iv).abs() < 1e-8);
    assert_eq!(
        employees.iter().map(|row| number(row, "against")).sum::<f64>(),
        3.0
    );
    assert!(number(employees[0], "psi") > 0.0 && (0.0..=1.0).contains(&number(employees[0], "ks")));
    // Bins follow on each other, and the last is unknown.
    let last = employees.len() - 1;
    for pair in employees[..last].windows(2) {
        assert_eq!(pair[0][at("high")], pair[1][at("low")]);
    }
    assert_eq!(
        (&employees[last][at("low")], &employees[last][at("high")]),
        ("", "")
    );
    let tabs = fs::read_to_string(dir.path().join("woe.tsv")).unwrap();
    assert!(tabs.starts_with("criterion\tkind\tbin\t"));
}

#[test]
fn a_second_table_needs_the_models_columns_and_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let json = example::model().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("crm-2026", &[(MODEL, &json)])
        .unwrap();
    fs::write(dir.path().join("other.csv"), "colour\nred\n").unwrap();
    let told = refused(dir.path(), &["matrix", "-o", "woe.csv", "--against", "other.csv"]);
    assert!(told.contains("none of the columns"), "{told}");
    assert!(!dir.path().join("woe.csv").exists());
    let told = refused(dir.path(), &["matrix", "--against", "other.csv"]);
    assert!(told.contains("add `-o woe.csv`"), "{told}");
}
