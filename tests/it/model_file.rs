//! The artefact: readable, exact, and refused when it cannot be trusted.

use std::path::Path;

use lookalike::Error;
use lookalike::model::{IdealAccount, Model, SCHEMA, file};
use lookalike::recipe::Family;

use crate::example;

fn bytes() -> Vec<u8> {
    example::model().to_json().unwrap()
}

fn load(bytes: &[u8]) -> Result<Model, Error> {
    Model::from_json(bytes, Path::new("models/saas/v000001/model.json"))
}

/// The message for a model file in which `from` was replaced by `to`.
fn refusal(from: &str, to: &str) -> String {
    let text = String::from_utf8(bytes()).unwrap();
    assert!(text.contains(from), "the file has no `{from}`");
    let message = load(text.replacen(from, to, 1).as_bytes())
        .unwrap_err()
        .to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}

#[test]
fn loading_gives_the_same_model_and_the_same_bytes() {
    let loaded = load(&bytes()).unwrap();
    assert_eq!(loaded, example::model());
    assert_eq!(loaded.to_json().unwrap(), bytes());
}

#[test]
fn every_float_comes_back_exactly() {
    let mut model = example::model();
    for value in [
        0.1 + 0.2,
        1.0 / 3.0,
        5e-324,
        1.797e308,
        -0.0,
        1e21,
        123_456_789.123_456_78,
    ] {
        model.calibration.intercept = value;
        let back = load(&model.to_json().unwrap()).unwrap();
        assert_eq!(back.calibration.intercept.to_bits(), value.to_bits(), "{value}");
    }
}

#[test]
fn lists_of_figures_stay_on_one_line() {
    let text = String::from_utf8(bytes()).unwrap();
    let line = |start: &str| text.lines().any(|line| line.trim_start().starts_with(start));
    assert!(line(r#""points": [0,9500,18000,8000,2500,6000],"#), "{text}");
    assert!(
        line(r#""calibration": {"intercept":-4.1,"slope":0.075},"#),
        "{text}"
    );
    assert!(line(r#""name": "sector","#), "{text}");
}

#[test]
fn fifty_criteria_of_128_bins_are_under_one_megabyte() {
    let cuts: Vec<f64> = (0..126).map(|i| f64::from(i) * std::f64::consts::PI).collect();
    let bins: Vec<(i64, u64, u64)> = (0..128)
        .map(|bin| {
            let points = if bin == 127 { 2_000 } else { 15 * bin as i64 };
            (points, 20 * bin + 20, 7 * bin + 7)
        })
        .collect();
    let criterion = |i: usize| {
        let name = format!("criterion {i}");
        let cut = example::number(&name, &cuts);
        example::line(&name, Family::Firmographic, false, cut, &bins)
    };
    let model = Model {
        criteria: (0..50).map(criterion).collect(),
        ..example::model()
    };
    let size = model.to_json().unwrap().len();
    assert!(size < 1 << 20, "{size} bytes");
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let bytes = bytes();
    for length in (0..bytes.len() - 2).step_by(7) {
        let message = load(&bytes[..length]).unwrap_err().to_string();
        assert!(
            message.contains("cut short") && message.contains("train again"),
            "{message}"
        );
    }
}

#[test]
fn another_version_is_named_even_when_its_shape_differs() {
    let error = load(br#"{"schema": 7, "tree": []}"#).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Schema {
                found: 7,
                supported: SCHEMA,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn broken_rules_are_refused_by_name() {
    for (from, to, reason) in [
        (r#""seed":"#, r#""sed":"#, "unknown field `sed`"),
        (r#""slope":0.075"#, r#""slope":1e999"#, "number out of range"),
        (r#""slope":0.075"#, r#""slope":null"#, "invalid type: null"),
        (
            "[9.5,49.5,200.5,1000.5]",
            "[9.5,9.5,200.5,1000.5]",
            "cuts must increase",
        ),
        (
            "[0,9500,18000,8000,2500,6000]",
            "[0,9500,18000,8000,2500]",
            "6 bins but 5 entries in `points`",
        ),
        (
            "[0,9500,18000,8000,2500,6000]",
            "[0,9500,18001,8000,2500,6000]",
            "sum to 100001",
        ),
        (
            "[0,9500,18000,8000,2500,6000]",
            "[1,9500,18000,8000,2500,6000]",
            "the least being 0",
        ),
        (
            "[0,9500,18000,8000,2500,6000]",
            "[0,-9,18000,8000,2500,6000]",
            "between 0 and 100000",
        ),
        (
            r#"["Software"]"#,
            r#"["Construction"]"#,
            "`Construction` is in two bins",
        ),
        ("[70000,50000,30000]", "[70000,50000,60000]", "decreasing"),
        (r#""name": "sector""#, r#""name": "employees""#, "appears twice"),
        (r#""kind": "number""#, r#""kind": "spline""#, "unknown variant"),
    ] {
        let message = refusal(from, to);
        assert!(message.contains(reason), "{message}");
        assert!(
            message.starts_with("models/saas/v000001/model.json: "),
            "{message}"
        );
    }
}

#[test]
fn a_model_that_would_not_load_is_not_written() {
    let mut model = example::model();
    model.calibration.slope = f64::NAN;
    assert!(model.to_json().unwrap_err().to_string().contains("slope"));
}

#[test]
fn ideal_accounts_come_back_and_belong_to_their_model() {
    let model = example::model();
    let account = IdealAccount {
        id: "a\"1".to_owned(),
        label: "Bâti & Cie".to_owned(),
        ..example::ideals().remove(0)
    };
    let path = Path::new("accounts.json");
    let bytes = file::accounts_to_json(&[account.clone(), account.clone()]).unwrap();
    let back = file::accounts_from_json(&bytes, path, &model).unwrap();
    assert_eq!(back, [account.clone(), account.clone()]);
    let other = file::accounts_to_json(&[IdealAccount {
        bins: vec![99; model.criteria.len()],
        ..account
    }])
    .unwrap();
    assert!(file::accounts_from_json(&other, path, &model).is_err());
    assert_eq!(
        file::accounts_from_json(&file::accounts_to_json(&[]).unwrap(), path, &model).unwrap(),
        []
    );
}
