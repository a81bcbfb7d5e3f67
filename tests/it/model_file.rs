//! The artefact: readable, exact, and refused when it cannot be trusted.

use std::path::Path;

use lookalike::Error;
use lookalike::criteria::Reason;
use lookalike::language::Language;
use lookalike::model::{IdealAccount, Model, SCHEMA, file};
use lookalike::recipe::Family;
use lookalike::registry::Registry;

use crate::cli::done;
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

/// Files of every released schema, as the release wrote them.
fn released(schema: u32) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/artefacts/schema-{schema}"))
}

#[test]
fn a_model_of_schema_2_loads_as_one_of_today() {
    let registry = Registry::open(released(2));
    let entry = registry.resolve(Some("small")).unwrap();
    // The manifest's hash is of the bytes as they were written, and `model` checks it.
    let model = registry.model(&entry).unwrap();
    assert_eq!(model.schema, SCHEMA);
    assert_eq!(model.criteria.len(), 2);
    assert_eq!(
        model.set_aside[1].evidence(Language::Fr),
        "its name says it is known only once an account is decided (`lost reason`)"
    );
    assert_eq!(model.sufficiency.reasons.len(), 3);
    let validation = model.validation.as_ref().unwrap();
    assert_eq!(
        validation.scheme.describe(Language::En),
        "5 stratified folds (seed 0)"
    );
    let ideals = registry.ideal_accounts(&entry, &model).unwrap();
    assert_eq!(ideals.len(), 100);
    // Written again it is a file of the present schema.
    assert_eq!(load(&model.to_json().unwrap()).unwrap(), model);
}

#[test]
fn a_model_of_schema_3_loads_as_one_of_today() {
    let registry = Registry::open(released(3));
    let entry = registry.resolve(Some("small")).unwrap();
    let model = registry.model(&entry).unwrap();
    assert_eq!(model.schema, SCHEMA);
    // What schema 4 adds is told from what was there, or says nothing.
    assert_eq!(
        Some(model.verdict),
        model.validation.as_ref().map(|found| found.verdict())
    );
    assert_eq!(
        (model.base_rate, model.unknown_limit, &model.traits),
        (None, None, &None)
    );
    assert!(!registry.ideal_accounts(&entry, &model).unwrap().is_empty());
    assert_eq!(load(&model.to_json().unwrap()).unwrap(), model);
}

#[test]
fn what_schema_2_said_of_worth_is_told_apart_from_the_values() {
    let path = released(2).join("small/v000001/model.json");
    let text = std::fs::read_to_string(path).unwrap();
    let said = text.replacen(
        "\"positive\": [\"won\"]",
        "\"positive\": [\"won` or `kept, and an ideal customer by [ideal]\"]",
        1,
    );
    assert_ne!(said, text);
    let data = load(said.as_bytes()).unwrap().data;
    assert_eq!(
        (data.positive, data.by_worth),
        (vec!["won".into(), "kept".into()], true)
    );
    assert!(!load(text.as_bytes()).unwrap().data.by_worth);
}

#[test]
fn schemas_before_the_first_release_and_after_this_one_are_refused_in_one_line() {
    for found in [0, 1, u64::from(SCHEMA) + 1] {
        let message = load(format!(r#"{{"schema": {found}}}"#).as_bytes())
            .unwrap_err()
            .to_string();
        assert!(
            message.contains(&format!("model schema {found}")) && !message.contains('\n'),
            "{message}"
        );
    }
}

#[test]
fn a_trained_model_holds_facts_and_no_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let mut table = String::from("id,sector,employees,lost_reason,status\n");
    for i in 0..120 {
        let won = i % 3 == 0 || i % 7 == 0;
        let (sector, status, reason) = match won {
            true => ("construction", "won", ""),
            false => (["retail", "construction"][i % 2], "lost", "price"),
        };
        table += &format!("A{i},{sector},{},{reason},{status}\n", 5 + i * 37 % 400);
    }
    std::fs::write(dir.path().join("a.csv"), table).unwrap();
    let train = [
        "train",
        "a.csv",
        "--outcome",
        "status",
        "--positive",
        "won",
        "--name",
        "small",
        "--no-segments",
        "--pairs",
        "0",
        "--bins",
        "8",
        "--models",
        "models",
    ];
    done(dir.path(), &train);
    let version = dir.path().join("models/small/v000001");
    for file in ["model.json", "figures.json", "history.json"] {
        let value = serde_json::from_slice(&std::fs::read(version.join(file)).unwrap()).unwrap();
        let mut sentences = Vec::new();
        sentences_of(&value, &mut sentences);
        assert!(sentences.is_empty(), "{file}: {sentences:?}");
    }
    let model = Model::load(&version.join("model.json")).unwrap();
    assert!(
        model
            .set_aside
            .iter()
            .any(|s| matches!(s.reasons[..], [Reason::NamedAfterwards { .. }]))
    );
    assert!(!model.sufficiency.reasons.is_empty());
    for reason in model.set_aside.iter().flat_map(|s| &s.reasons) {
        assert_ne!(reason.describe(Language::Fr), reason.describe(Language::En));
    }
}

/// Texts of four words and more.
fn sentences_of(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if text.split_whitespace().count() >= 4 => found.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| sentences_of(item, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|item| sentences_of(item, found)),
        _ => {}
    }
}
