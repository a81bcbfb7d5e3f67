//! The card as PMML: what JPMML makes of accounts on every edge of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use lookalike::criteria::Cut;
use lookalike::export::{Golden, Holds, Plan, Pmml, golden};
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::recipe::{Family, KnockOut};
use serde_json::{Value, json};

use crate::cli::done;
use crate::example::{self, line, number};
use crate::export::{cards, every_kind, place};

const REASONS: usize = 3;

/// The Python of `make test`, which has a judge of exports; `None`, with a word, where it is missing.
pub fn python(judge: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv");
    let python = folder.join("bin/python");
    let import = format!("import {judge}");
    let found = Command::new(&python).args(["-c", &import]).output();
    if found.is_ok_and(|found| found.status.success()) {
        return Some(python);
    }
    // `make test` made the environment: what lacks there then is no choice.
    assert!(
        !folder.join(".ready").exists(),
        "{judge} is not in .venv: make .venv/.ready"
    );
    eprintln!("skipped: {judge} is not there, `make .venv/.ready` brings it");
    None
}

/// Cells that are neither nothing nor what their column holds: all unknown.
fn unreadable(plan: &Plan, golden: &Golden) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    for (at, column) in golden.columns.iter().enumerate() {
        let holds = plan.fields.iter().find(|field| field.column == *column);
        let cells: &[&str] = match holds.map(|field| &field.holds) {
            Some(Holds::Number(_)) => &["inf", "-inf", "nan", "many"],
            Some(Holds::Day) => &["31/12/2025", "never"],
            _ => &[],
        };
        rows.extend(cells.iter().map(|cell| {
            let mut row = vec![None; golden.columns.len()];
            row[at] = Some((*cell).to_owned());
            row
        }));
    }
    rows
}

/// A table of three criteria, a rule of each kind, and a column called as an output is.
pub fn three_at_once() -> Model {
    let mut model = every_kind();
    let city = model.criteria.iter().find(|of| of.name == "city").unwrap();
    let rating = model.criteria.iter().find(|of| of.name == "rating").unwrap();
    let days = model
        .criteria
        .iter()
        .find(|of| of.name == "last funding")
        .unwrap();
    let of_three = Cut::pair(Cut::pair(city.cut.clone(), rating.cut.clone()), days.cut.clone());
    let bins: Vec<(i64, u64, u64)> = (0..of_three.len())
        .map(|bin| (137 * (bin as i64 * 31 % 53), 20, 5))
        .collect();
    model
        .criteria
        .push(line("three", Family::Firmographic, false, of_three, &bins));
    let named = number("grade", &[1.0, 2.0]);
    let bins = [(0, 10, 1), (10, 10, 2), (30, 10, 5), (40, 10, 1)];
    model
        .criteria
        .push(line("grade", Family::Firmographic, false, named, &bins));
    let rule = |name: &str, column: &str| KnockOut {
        name: name.into(),
        column: column.into(),
        ..Default::default()
    };
    model.knock_out.extend([
        KnockOut {
            above: Some(500.0),
            below: Some(-500.0),
            ..rule("Too \"large\"", "rating")
        },
        KnockOut {
            not_in: vec!["Besançon".into(), "C:\\Köln".into()],
            ..rule("Elsewhere", "city")
        },
        KnockOut {
            is_in: vec!["<script>alert(1)</script>".into()],
            unknown: true,
            ..rule("Scripts", "tools")
        },
    ]);
    model
}

/// Score, fit, grade, segment, unknown weight and reason codes, account by account, of every card.
#[test]
fn jpmml_gives_what_lookalike_gives() {
    let Some(python) = python("jpmml_evaluator") else {
        return;
    };
    if Command::new("java").arg("-version").output().is_err() {
        eprintln!("skipped: Java is not there, apt-get install openjdk-17-jre-headless brings it");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut asked = Vec::new();
    for (name, model) in cards().into_iter().chain([("three", three_at_once())]) {
        let plan = Plan::new(&model, Language::En).unwrap();
        // All reasons: codes only rank what speaks for an account.
        let golden = golden(&model, &plan, Language::En, model.criteria.len());
        let document = Pmml {
            model: "saas@v000001",
            hash: "abc",
            reasons: REASONS,
        };
        let text = document.of(&plan, Some(&golden)).unwrap();
        std::fs::write(dir.path().join(format!("{name}.pmml")), text).unwrap();
        let numbers: Vec<&String> = golden
            .columns
            .iter()
            .filter(|column| {
                plan.fields
                    .iter()
                    .any(|field| field.column == **column && matches!(field.holds, Holds::Number(_)))
            })
            .collect();
        let rows: Vec<Value> = golden
            .rows
            .iter()
            .chain(&unreadable(&plan, &golden))
            .map(|row| {
                golden
                    .columns
                    .iter()
                    .cloned()
                    .zip(row.iter().map(|cell| json!(cell)))
                    .collect()
            })
            .collect();
        let asked_for = json!({ "numbers": numbers, "rows": rows });
        std::fs::write(dir.path().join(format!("{name}.json")), asked_for.to_string()).unwrap();
        asked.push((name, golden, rows));
    }
    let run = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pmml/evaluate.py"))
        .arg(dir.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for (name, golden, rows) in asked {
        let scores = std::fs::read(dir.path().join(format!("{name}.scores.json"))).unwrap();
        let scores: Vec<Value> = serde_json::from_slice(&scores).unwrap();
        assert_eq!(scores.len(), rows.len(), "{name}");
        assert!(scores.len() > 50, "{name}: {}", scores.len());
        for (at, (score, row)) in scores.iter().zip(&rows).enumerate() {
            // Behind the golden rows, those of which nothing can be read: as the first, of which nothing is known.
            let expected = golden.expected.get(at).unwrap_or(&golden.expected[0]);
            let told = format!("{name}: {row} gives {score}");
            assert_eq!(
                score["score_milli"].as_f64(),
                Some(expected.score_milli as f64),
                "{told}"
            );
            assert_eq!(
                score["score"].as_f64(),
                Some(expected.score_milli as f64 / 1000.0),
                "{told}"
            );
            match score["fit"].as_f64() {
                Some(fit) => assert!((fit - expected.fit).abs() < 1e-12, "{told}"),
                None => assert!(expected.fit.is_nan(), "{told}"),
            }
            // A column that is read is called so there.
            let grade = if name == "three" {
                "lookalike_grade"
            } else {
                "grade"
            };
            assert_eq!(score[grade], *expected.grade, "{told}");
            assert_eq!(
                score["segment"].as_u64(),
                expected.segment.map(u64::from),
                "{told}"
            );
            assert_eq!(
                score["unknown_weight"].as_f64(),
                Some(expected.unknown_weight as f64 / 1000.0),
                "{told}"
            );
            assert_eq!(
                score["knocked_out_by"].is_string(),
                expected.grade == "X",
                "{told}"
            );
            let mut strongest: Vec<&str> = expected
                .reasons
                .iter()
                .filter(|reason| {
                    reason
                        .rsplit('(')
                        .next()
                        .is_some_and(|points| points.starts_with('+'))
                })
                .map(String::as_str)
                .collect();
            strongest.truncate(REASONS);
            let codes: Vec<&str> = (1..=strongest.len())
                .filter_map(|rank| score[format!("reason_{rank}")].as_str())
                .collect();
            assert_eq!(codes, strongest, "{told}");
        }
    }
}

#[test]
fn the_command_writes_a_document() {
    let dir = place(&example::model());
    let text = done(dir.path(), &["export", "--to", "pmml"]);
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PMML xmlns"),
        "{text}"
    );
    assert!(text.contains("modelName=\"saas@v000001\""), "{text}");
    assert!(!text.contains("ModelVerification"));
    let export = [
        "export",
        "--to",
        "pmml",
        "--self-test",
        "--reasons",
        "0",
        "-o",
        "card.pmml",
    ];
    done(dir.path(), &export);
    let text = std::fs::read_to_string(dir.path().join("card.pmml")).unwrap();
    assert!(text.contains("<ModelVerification") && !text.contains("reason_1"));
    // The same bytes twice: nothing in it says when it was written.
    done(dir.path(), &export);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("card.pmml")).unwrap(),
        text
    );
}

#[test]
fn what_xml_cannot_hold_is_named() {
    let mut model = every_kind();
    model.criteria[0].name = "bell\u{7}".into();
    let plan = Plan::new(&model, Language::En).unwrap();
    let document = Pmml {
        model: "saas@v000001",
        hash: "abc",
        reasons: REASONS,
    };
    let error = document.of(&plan, None).unwrap_err().to_string();
    assert!(
        error.contains("holds the character U+0007, which XML cannot write"),
        "{error}"
    );
    assert!(!error.contains('\u{7}'), "{error}");
}
