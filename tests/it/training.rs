//! `lookalike train` and `evaluate` as a user runs them.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::str::contains;

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

fn lookalike(dir: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("lookalike").unwrap();
    command.current_dir(dir).args(args).assert()
}

#[test]
fn evaluate_names_what_it_sets_aside_and_writes_predictions() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let args = [
        "evaluate",
        "past.csv",
        "--outcome",
        "status",
        "--positive",
        "Won",
        "--predictions",
        "p.csv",
    ];
    lookalike(dir.path(), &args)
        .success()
        .stdout(contains("paid: alone ranks 100 % of pairs right"))
        .stdout(contains("logistic regression"))
        .stdout(contains("random forest"));
    let predictions = fs::read_to_string(dir.path().join("p.csv")).unwrap();
    assert!(predictions.starts_with("row,fold,outcome,fit\n1,"));
    assert_eq!(predictions.lines().count(), 201);
}

#[test]
fn train_keeps_the_same_model_twice_and_prints_it() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let args = [
        "train",
        "past.csv",
        "--outcome",
        "status",
        "--positive",
        "Won",
        "--pairs",
        "0",
    ];
    lookalike(dir.path(), &args)
        .success()
        .stdout(contains("Saved as past@"));
    let said = lookalike(dir.path(), &args)
        .success()
        .stdout(contains("kept beside the champion"));
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
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
    for (more, expected) in [
        (["--exclude", "sektor"], "did you mean `sector`?"),
        (["--positive", "Wonn"], "did you mean `Won`?"),
        (
            ["--folds", "folds.csv"],
            "folds.csv:3:1: data row 1 has a fold already",
        ),
        (["--recipe", "none.toml"], "none.toml: cannot read"),
    ] {
        let mut args = vec!["evaluate", "past.csv", "--outcome", "status"];
        args.extend(more);
        let done = lookalike(dir.path(), &args).code(2).stderr(contains(expected));
        assert_eq!(
            done.get_output().stderr.iter().filter(|b| **b == b'\n').count(),
            1
        );
    }
}
