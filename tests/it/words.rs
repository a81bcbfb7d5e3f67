//! Free text as words and phrases: asked for, bounded, nobody's name among them, and not from after the outcome.

use std::fs;
use std::path::Path;

use lookalike::Model;

use crate::cli::{done, lookalike, text};

const RECIPE: &str = "name = \"icp\"\nid = \"account_id\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n\
                      [segments]\nskip = true\n[columns.notes]\nwords = true\n";

/// 200 accounts: who mentions a migration wins more often; `after` adds what only the won can have noted down.
fn past(dir: &Path, after: bool) {
    let mut table = String::from("account_id,employees,notes,status\n");
    for i in 0..200u32 {
        let migrates = i % 2 == 0;
        let won = i * 61 % 100 < if migrates { 75 } else { 25 };
        let need = ["Migration de l’ERP prévue", "Simple renseignement"][usize::from(!migrates)];
        let noted = if after && won { ", contrat signé" } else { "" };
        let status = if won { "Won" } else { "Lost" };
        let staff = 10 + i * 37 % 400;
        table += &format!(
            "A{i},{staff},\"{need}{noted}. Vu avec Jean Dupont, jd{i}@acme.fr, 06 12 34 56 {i}\",{status}\n"
        );
    }
    fs::write(dir.join("past.csv"), table).unwrap();
    fs::write(dir.join("lookalike.toml"), RECIPE).unwrap();
}

const TRAIN: [&str; 5] = ["train", "past.csv", "--no-validation", "--pairs", "0"];

#[test]
fn words_are_criteria_and_reasons_and_nobody_is_named() {
    let dir = tempfile::tempdir().unwrap();
    past(dir.path(), false);
    done(dir.path(), &TRAIN);
    let version = dir.path().join("models/icp/v000001");
    let model = Model::load(&version.join("model.json")).unwrap();
    let names: Vec<&str> = model.criteria.iter().map(|c| c.name.as_str()).collect();
    assert!(names.contains(&"notes: migration"), "{names:?}");
    assert!(names.contains(&"notes: migration erp"), "{names:?}");
    for file in ["model.json", "sheet.md", "report.html", "card.md"] {
        let said = fs::read_to_string(version.join(file)).unwrap().to_lowercase();
        for secret in ["dupont", "jd1", "acme", "06 12"] {
            assert!(!said.contains(secret), "{file} says {secret}");
        }
    }
    let megabyte = "migration ".repeat(100_000);
    let prospects = format!(
        "account_id,employees,notes\nP1,100,MIGRATION d\u{2019}un vieil ERP\nP2,100,Renseignement\nP3,100,{megabyte}\nP4,100,\n"
    );
    fs::write(dir.path().join("prospects.csv"), prospects).unwrap();
    let scored = done(dir.path(), &["score", "prospects.csv", "--json"]);
    let fit = |line: usize| -> f64 {
        let row: serde_json::Value = serde_json::from_str(scored.lines().nth(line).unwrap()).unwrap();
        row["fit"].as_f64().unwrap()
    };
    assert!(fit(0) > fit(1) && fit(2) > fit(1), "{scored}");
    let said = done(dir.path(), &["explain", "prospects.csv", "--id", "P1"]);
    assert!(
        said.contains("notes: migration") && said.contains("mentioned"),
        "{said}"
    );
    let said = done(dir.path(), &["matrix"]);
    assert!(said.contains("notes: "), "{said}");
}

#[test]
fn notes_of_after_the_outcome_are_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    past(dir.path(), true);
    let said = text(&lookalike(dir.path(), &TRAIN).stdout);
    let model = Model::load(&dir.path().join("models/icp/v000001/model.json")).unwrap();
    assert!(
        model.set_aside.iter().any(|s| s.column == "notes" && s.can_trust),
        "{said}"
    );
}

#[test]
fn words_of_no_column_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    past(dir.path(), false);
    fs::write(
        dir.path().join("lookalike.toml"),
        RECIPE.replace("columns.notes", "columns.remarks"),
    )
    .unwrap();
    let output = lookalike(dir.path(), &TRAIN);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no column `remarks`"));
}
