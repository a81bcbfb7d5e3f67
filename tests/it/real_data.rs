//! Real tables from export to explanation, as a user runs them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::done;
use crate::shared::shared;

/// Trains, scores with contributions, and explains the first account; everything must add up exactly. The directory
/// with the model.
fn whole_way(table: &Path, options: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(table, dir.path().join("past.csv")).unwrap();
    let said = done(dir.path(), &[&["train", "past.csv"][..], options].concat());
    assert!(said.contains("Saved as past@v000001"), "{said}");
    done(
        dir.path(),
        &[
            "score",
            "past.csv",
            "-o",
            "scores.csv",
            "--contributions",
            "--interval",
        ],
    );

    let mut scores = csv::Reader::from_path(dir.path().join("scores.csv")).unwrap();
    let header = scores.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let points: Vec<usize> = (0..header.len())
        .filter(|i| header[*i].starts_with("points."))
        .collect();
    assert!(!points.is_empty());
    let milli = |text: &str| (text.parse::<f64>().unwrap() * 1e3).round() as i64;
    let (mut rows, mut first) = (0, String::new());
    for record in scores.records() {
        let record = record.unwrap();
        let sum: i64 = points.iter().map(|i| milli(&record[*i])).sum();
        assert_eq!(sum, milli(&record[at("score")]), "{record:?}");
        let [low, fit, high] = ["fit_low", "fit", "fit_high"].map(|c| record[at(c)].parse::<f64>().unwrap());
        assert!(low <= fit && fit <= high, "{record:?}");
        if rows == 0 {
            first = record[at("score")].to_owned();
        }
        rows += 1;
    }
    let id = csv::Reader::from_path(dir.path().join("scores.csv"))
        .unwrap()
        .records()
        .next()
        .unwrap()
        .unwrap()[0]
        .to_owned();
    let told = done(dir.path(), &["explain", "past.csv", "--id", &id, "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["score"].as_f64().unwrap(), first.parse::<f64>().unwrap());
    assert!(rows > 400);
    dir
}

#[test]
fn deals_from_export_to_explanation() {
    let Some(table) = shared("data/salvirt_b2b/Salvirt_B2B_ML_dataset.csv") else {
        return;
    };
    let dir = whole_way(&table, &["--outcome", "Status", "--positive", "Won"]);
    kinds(dir.path());
}

#[test]
fn subscribers_from_export_to_explanation() {
    let Some(table) = shared("data/telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv") else {
        return;
    };
    let dir = whole_way(
        &table,
        &["--outcome", "Churn", "--positive", "No", "--pairs", "0"],
    );
    let told = kinds(dir.path());
    // Subscribers without internet are a kind of their own.
    let by_telephone = told["segments"].as_array().unwrap().iter().any(|segment| {
        segment["traits"][0]["label"] == "No internet service" && segment["traits"][0]["inside_share"] == 1.0
    });
    assert!(by_telephone, "{told}");
}

#[test]
fn a_table_without_signal_is_said_to_have_none() {
    let (Some(accounts), Some(deals)) = (
        shared("data/maven_crm/accounts.csv"),
        shared("data/maven_crm/sales_pipeline.csv"),
    ) else {
        return;
    };
    // Closed deals with what is known of their account.
    let mut accounts = csv::Reader::from_path(accounts).unwrap();
    let header: Vec<String> = accounts
        .headers()
        .unwrap()
        .iter()
        .skip(1)
        .map(str::to_owned)
        .collect();
    let known: HashMap<String, csv::StringRecord> = accounts
        .records()
        .map(|record| record.map(|r| (r[0].to_owned(), r)).unwrap())
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let mut joined = csv::Writer::from_path(dir.path().join("closed.csv")).unwrap();
    let columns: Vec<&str> = ["opportunity_id", "deal_stage"]
        .into_iter()
        .chain(header.iter().map(String::as_str))
        .collect();
    joined.write_record(&columns).unwrap();
    let mut deals = csv::Reader::from_path(deals).unwrap();
    let names = deals.headers().unwrap().clone();
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    for deal in deals.records().map(Result::unwrap) {
        if !["Won", "Lost"].contains(&&deal[at("deal_stage")]) {
            continue;
        }
        let account = known[&deal[at("account")]].iter().skip(1);
        let row = [&deal[at("opportunity_id")], &deal[at("deal_stage")]];
        joined.write_record(row.into_iter().chain(account)).unwrap();
    }
    joined.flush().unwrap();

    let asked = [
        "evaluate",
        "closed.csv",
        "--outcome",
        "deal_stage",
        "--positive",
        "Won",
    ];
    let said = done(dir.path(), &asked);
    assert!(said.contains("Beware: no signal: the AUC interval"), "{said}");
    let found: Value = serde_json::from_str(&done(dir.path(), &[&asked[..], &["--json"]].concat())).unwrap();
    let figure = |name: &str| found["validation"]["scorecard"][name].as_f64().unwrap();
    assert!(figure("auc_low") < 0.5 && figure("auc_high") > 0.5, "{said}");
    // Hardly worse than telling everybody the overall rate, 63.15 %.
    let none = -(0.6315f64 * 0.6315f64.ln() + 0.3685 * 0.3685f64.ln());
    assert!(figure("log_loss") < none + 0.003, "{said}");
}

/// The kinds of ideal customer that the model of a real table is said to hold.
fn kinds(dir: &Path) -> Value {
    let told: Value = serde_json::from_str(&done(dir, &["segments", "--json"])).unwrap();
    let segments = told["segments"].as_array().unwrap();
    assert!((1..=8).contains(&segments.len()), "{told}");
    for segment in segments {
        assert!(segment["accounts"].as_u64().unwrap() >= 15, "{segment}");
        assert!(
            segment["stability"]["jaccard"].as_f64().unwrap() >= 0.6,
            "{segment}"
        );
        assert!(!segment["traits"].as_array().unwrap().is_empty(), "{segment}");
    }
    told
}

#[test]
fn segments_of_companies() {
    let Some(table) = shared("data/crunchbase_2013/crunchbase-companies.csv") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    fs::copy(table, dir.path().join("past.csv")).unwrap();
    let asked = [
        "--outcome",
        "status",
        "--positive",
        "ipo,acquired",
        "--pairs",
        "0",
    ];
    done(
        dir.path(),
        &[&["train", "past.csv", "--no-validation"][..], &asked].concat(),
    );
    // Founding is one fact, in however many columns it is told.
    let told = kinds(dir.path());
    let once = told["same_fact"].as_array().unwrap();
    let told_otherwise = once
        .iter()
        .filter(|same| same["criterion"].as_str().unwrap().starts_with("founded_"));
    assert_eq!(told_otherwise.count(), 4, "{told}");
}
