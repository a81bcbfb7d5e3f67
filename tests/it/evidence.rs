//! What is said of past accounts beside a reason speaks as its points do.

use std::fs;

use lookalike::language::Language;
use lookalike::model::{Expected, Model};
use lookalike::source::{Record, Records};
use lookalike::workflow::explain::Explainer;
use serde_json::Value;

use crate::cli::done;
use crate::example;
use crate::shared::shared;

fn drawn(seed: u64) -> u64 {
    let mixed = (seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
}

/// Large companies buy, banks rather do not, and banks are large: of banks more than usual were won all the same.
fn past() -> String {
    let mut table = String::from("account_id,size,sector,crm,status\n");
    for i in 0..1_500u64 {
        let bank = drawn(i).is_multiple_of(2);
        let large = drawn(i + 10_000) % 100 < if bank { 90 } else { 15 };
        let crm = ["a", "b", "c"][(drawn(i + 20_000) % 3) as usize];
        let chance =
            10 + 60 * u64::from(large) - 8 * u64::from(bank && large) - 8 * u64::from(bank && !large);
        let status = if drawn(i + 30_000) % 100 < chance {
            "Won"
        } else {
            "Lost"
        };
        let (size, sector) = (
            if large { "large" } else { "small" },
            if bank { "bank" } else { "shop" },
        );
        table += &format!("A{i},{size},{sector},{crm},{status}\n");
    }
    table
}

#[test]
fn what_a_value_means_is_told_once_everything_else_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("past.csv"), past()).unwrap();
    let mut prospects = String::from("account_id,size,sector,crm\n");
    for (i, (size, sector)) in ["large", "small", ""]
        .iter()
        .flat_map(|size| ["bank", "shop", "farm", ""].map(|sector| (size, sector)))
        .enumerate()
    {
        prospects += &format!("P{i},{size},{sector},a\n");
    }
    fs::write(dir.join("prospects.csv"), prospects).unwrap();
    let asked = [
        "train",
        "past.csv",
        "--outcome",
        "status",
        "--positive",
        "Won",
        "--name",
        "icp",
    ];
    done(dir, &[&asked[..], &["--pairs", "0", "--no-segments"]].concat());

    let model = Model::load(&dir.join("models/icp/v000001/model.json")).unwrap();
    let sector = model.criteria.iter().find(|c| c.name == "sector").unwrap();
    let is_bank = |bin: &usize| sector.cut.label(*bin, Language::En) == "bank";
    let bank = (0..sector.cut.len()).find(is_bank).unwrap();
    let bare = sector.ideal[bank] as f64 / sector.accounts[bank] as f64;
    let overall = model.data.ideal as f64 / (model.data.ideal + model.data.not_ideal) as f64;
    assert!(
        sector.points[bank] < sector.average && bare > overall,
        "the bare share misleads in this table"
    );

    let mut told = 0;
    for i in 0..12 {
        let said = done(
            dir,
            &["explain", "prospects.csv", "--id", &format!("P{i}"), "--json"],
        );
        let found: Value = serde_json::from_str(&said).unwrap();
        for (reasons, more) in [("reasons_for", true), ("reasons_against", false)] {
            for reason in found[reasons].as_array().unwrap() {
                let sentence = reason["sentence"].as_str().unwrap();
                let Some((_, shares)) = sentence.split_once("all else being equal, ") else {
                    continue;
                };
                let percents = shares.split('%').take(2).map(|part| {
                    let digits: String = part.chars().filter(char::is_ascii_digit).collect();
                    digits.parse::<u32>().unwrap()
                });
                let percents: Vec<u32> = percents.collect();
                assert_eq!(percents[0] > percents[1], more, "{sentence}");
                told += 1;
            }
        }
    }
    assert!(told >= 10, "{told} sentences");
}

#[test]
fn evidence_that_contradicts_the_points_does_not_load() {
    let mut model = example::model();
    let criterion = &mut model.criteria[0];
    let share = |points: &i64| (points / 10) as u32;
    let mut bins: Vec<u32> = criterion.points.iter().map(share).collect();
    let average = share(&criterion.average);
    criterion.expected = Some(Expected {
        bins: bins.clone(),
        average,
    });
    assert!(model.to_json().is_ok());

    let best = (0..bins.len()).max_by_key(|bin| bins[*bin]).unwrap();
    bins[best] = 0;
    model.criteria[0].expected = Some(Expected { bins, average });
    let error = model.to_json().unwrap_err().to_string();
    assert!(error.contains("contradicts its points"), "{error}");
}

/// The percentage that ends before the `%` at the end of `text`; `< 1` and `> 99` lie beyond.
fn percentage(text: &str) -> f64 {
    let digits: String = text
        .chars()
        .rev()
        .skip_while(|c| c.is_whitespace())
        .take_while(char::is_ascii_digit)
        .collect();
    let number: f64 = digits.chars().rev().collect::<String>().parse().unwrap();
    let before = text
        .trim_end()
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    match before.chars().last() {
        Some('<') => number - 0.5,
        Some('>') => number + 0.5,
        _ => number,
    }
}

/// Explains the first `most` accounts of a table: wherever a share is printed beside points, it speaks as they do. How many
/// shares were held against their points.
pub fn speaks_as_points(model: &Model, table: &std::path::Path, most: usize) -> usize {
    let mut records = Records::open(table).unwrap();
    let explainer = Explainer::new(model, records.header(), &[], Language::En);
    let (mut record, mut told) = (Record::new(), 0);
    for _ in 0..most {
        if !records.next(&mut record).unwrap() {
            break;
        }
        let row = explainer.row(&record);
        let e = explainer.explain(&record, &row, "");
        for reason in e.reasons_for.iter().chain(&e.reasons_against) {
            let Some((_, shares)) = reason
                .sentence
                .split_once("all else being equal, ")
                .or_else(|| reason.sentence.split_once("; "))
            else {
                continue;
            };
            let parts: Vec<&str> = shares.split('%').collect();
            if parts.len() < 3 {
                continue;
            }
            let (share, usual) = (percentage(parts[0]), percentage(parts[1]));
            assert_ne!(share, usual, "{}", reason.sentence);
            assert_eq!(share > usual, reason.points > 0, "{}", reason.sentence);
            told += 1;
        }
    }
    told
}

/// Shares and points agree over every shared table of accounts, without an exception.
#[test]
fn no_shared_table_has_evidence_against_its_points() {
    let tables: [(&str, &[&str]); 10] = [
        ("salvirt_b2b/Salvirt_B2B_ML_dataset.csv", &["Status", "Won"]),
        (
            "telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv",
            &["Churn", "No"],
        ),
        ("x_education_leads/Leads.csv", &["Converted", "1"]),
        ("startup_success/startup data.csv", &["status", "acquired"]),
        (
            "crunchbase_2013/crunchbase-companies.csv",
            &["status", "ipo,acquired"],
        ),
        ("ravenstack/ravenstack_accounts.csv", &["churn_flag", "False"]),
        (
            "ravenstack/ravenstack_subscriptions.csv",
            &["churn_flag", "False"],
        ),
        (
            "ravenstack/ravenstack_support_tickets.csv",
            &["escalation_flag", "False"],
        ),
        ("maven_crm/sales_pipeline.csv", &["deal_stage", "Won"]),
        ("cookie_cats/cookie_cats.csv", &["retention_7", "TRUE"]),
    ];
    for (path, outcome) in tables {
        let Some(table) = shared(&format!("data/{path}")) else {
            return;
        };
        let dir = tempfile::tempdir().unwrap();
        // What is told of the first accounts is made as of all: fewer are quicker to learn from.
        let whole = fs::read(table).unwrap();
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').take(1_201).collect();
        fs::write(dir.path().join("past.csv"), lines.concat()).unwrap();
        let asked = [
            "train",
            "past.csv",
            "--no-validation",
            "--no-segments",
            "--pairs",
            "4",
        ];
        let asked = [&asked[..], &["--outcome", outcome[0], "--positive", outcome[1]]].concat();
        done(dir.path(), &asked);
        let model = Model::load(&dir.path().join("models/past/v000001/model.json")).unwrap();
        let told = speaks_as_points(&model, &dir.path().join("past.csv"), 600);
        // A card that tells nobody apart has no shares that differ as they are printed.
        assert!(
            told > 0 || !model.is_graded(),
            "{path}: nothing was held against its points"
        );
        println!("{path}: {told} shares agree with their points");
    }
}
