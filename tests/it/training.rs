//! `lookalike train` and `evaluate` as a user runs them.

use std::fs;
use std::path::Path;

use crate::cli::{done, refused};

/// 200 accounts: employees and sector tell, `paid` is written after the outcome.
fn table(dir: &Path) {
    let mut text = String::from("account_id,employees,sector,paid,status\n");
    for i in 0..200u32 {
        let (employees, sector) = (10 + i * 37 % 400, ["legal", "retail", "public"][i as usize % 3]);
        let won = (i * 61 % 100) + if employees > 200 { 30 } else { 0 } > 65;
        let (paid, status) = if won { ("1000", "Won") } else { ("0", "Lost") };
        text += &format!("A{i},{employees},{sector},{paid},{status}\n");
    }
    fs::write(dir.join("past.csv"), text).unwrap();
}

/// The command that learns from the table, with an option of its own.
fn learning<'a>(command: &'a str, option: [&'a str; 2]) -> Vec<&'a str> {
    let table = [command, "past.csv", "--outcome", "status", "--positive", "Won"];
    [&table[..], &option].concat()
}

#[test]
fn evaluate_names_what_it_sets_aside_and_writes_predictions() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let said = done(dir.path(), &learning("evaluate", ["--predictions", "p.csv"]));
    for part in [
        "paid: alone ranks 100 % of pairs right",
        "logistic regression",
        "random forest",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let predictions = fs::read_to_string(dir.path().join("p.csv")).unwrap();
    assert!(predictions.starts_with("row,fold,outcome,fit\n1,"));
    assert_eq!(predictions.lines().count(), 201);
}

#[test]
fn train_keeps_the_same_model_twice_and_prints_it() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let args = learning("train", ["--pairs", "0"]);
    let said = done(dir.path(), &args);
    assert!(said.contains("Saved as past@"), "{said}");
    let said = done(dir.path(), &args);
    assert!(said.contains("kept beside the champion"), "{said}");
    let widest = said.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{said}");
    let version = |v: &str| fs::read(dir.path().join("models/past").join(v).join("model.json")).unwrap();
    assert_eq!(version("v000001"), version("v000002"));
    let page = |file: &str| fs::read_to_string(dir.path().join("models/past/v000001").join(file)).unwrap();
    assert!(page("report.html").starts_with("<!DOCTYPE html>"));
    assert!(page("sheet.md").starts_with("# Ideal customer profile: past\n"));
    for part in [
        "# past\n",
        "## Figures",
        "| scorecard | 0.",
        "## Scorecard",
        "### employees: up to ",
    ] {
        assert!(page("card.md").contains(part), "{part}");
    }
    assert!(
        page("card.md").contains("| paid | alone ranks "),
        "{}",
        page("card.md")
    );
}

#[test]
fn mistakes_are_one_line_with_a_remedy() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    fs::write(dir.path().join("folds.csv"), "row,fold\n1,0\n1,1\n").unwrap();
    let said = [
        ["--exclude", "sektor"],
        ["--positive", "Wonn"],
        ["--folds", "folds.csv"],
        ["--recipe", "none.toml"],
    ]
    .map(|more| {
        refused(
            dir.path(),
            &[&["evaluate", "past.csv", "--outcome", "status"][..], &more].concat(),
        )
    });
    insta::assert_snapshot!(said.concat(), @r"
    error: exclude: there is no column `sektor`; did you mean `sector`?
    error: outcome: `Wonn` does not occur in column `status`; did you mean `Won`?
    error: folds.csv:3:1: data row 1 has a fold already; each line is `row,fold`: a 1-based data row and a whole number
    error: none.toml: cannot read the recipe: there is no such file or directory; check the path
    ");
}
