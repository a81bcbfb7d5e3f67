//! `lookalike train` and `evaluate` as a user runs them.

use std::fs;
use std::path::Path;
use std::process::Command;

use unicode_width::UnicodeWidthStr;

use crate::cli::{done, refused, text};
use crate::shared::shared;

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
        "paid: alone ranks 100% of pairs right",
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

/// A training tells all that matters in forty lines of eighty columns, a world that changed and many columns left out
/// included; `--all` has the rest.
#[test]
fn a_training_is_told_in_one_screen() {
    let dir = tempfile::tempdir().unwrap();
    done(dir.path(), &["demo", "--story", "legaltech", "--out", "story"]);
    let story = dir.path().join("story");
    let mut told: Vec<(String, String)> = ["en", "fr"]
        .map(|language| {
            let said = narrow(&story, &["train", "--models", language, "--lang", language]);
            (language.to_owned(), said)
        })
        .into();
    for part in [
        "Verdict: strong.",
        "October 2024",
        "The market now: 1. Law practice",
        "What tells most, of ",
        "lost_reason",
        "Next: lookalike score",
    ] {
        assert!(told[0].1.contains(part), "{part}: {}", told[0].1);
    }
    if let Some(table) = shared("data/salvirt_b2b/Salvirt_B2B_ML_dataset.csv") {
        let table = table.to_str().unwrap();
        let words = ["train", table, "--outcome", "Status", "--positive", "Won"];
        let short = narrow(dir.path(), &words);
        assert!(!short.contains("95%  accounts"), "{short}");
        told.push(("salvirt".to_owned(), short));
        let whole = narrow(dir.path(), &[&words[..], &["--no-validation", "--all"]].concat());
        assert!(whole.contains("points") && whole.lines().count() > 100, "{whole}");
    }
    for (name, said) in told {
        assert!(
            said.lines().count() <= 40,
            "{name}: {} lines\n{said}",
            said.lines().count()
        );
        let widest = said.lines().map(UnicodeWidthStr::width).max();
        assert!(widest <= Some(80), "{name}: {said}");
    }
}

/// What a command that succeeds prints for eighty columns.
fn narrow(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(dir)
        .args(arguments)
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}
