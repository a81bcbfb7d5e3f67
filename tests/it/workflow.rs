//! The pipeline as a library: one call from a table to a published model, the same model as the command line's.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use lookalike::clean::CleaningWarning;
use lookalike::registry::MODEL;
use lookalike::workflow::clean::{CleaningReport, CleaningRequest};
use lookalike::workflow::models::{ListedModel, ModelChoice, list};
use lookalike::{Recipe, Registry, TrainingRequest, read_table, train};

use crate::cli::done;

#[path = "../../examples/train_and_score.rs"]
#[allow(dead_code)]
mod train_and_score;

const RECIPE: &str = r#"
name = "past"
id = "account_id"
[outcome]
column = "status"
positive = ["Won"]
[segments]
skip = true
"#;

/// 200 accounts: employees tell.
fn table(dir: &Path) {
    let mut text = String::from("account_id,employees,sector,status\n");
    for i in 0..200u32 {
        let (employees, sector) = (10 + i * 37 % 400, ["legal", "retail", "public"][i as usize % 3]);
        let won = (i * 61 % 100) + if employees > 200 { 30 } else { 0 } > 65;
        text += &format!("A{i},{employees},{sector},{}\n", if won { "Won" } else { "Lost" });
    }
    fs::write(dir.join("past.csv"), text).unwrap();
    fs::write(dir.join("lookalike.toml"), RECIPE).unwrap();
}

#[test]
fn a_table_in_memory_gives_the_model_of_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    done(dir.path(), &["train", "past.csv"]);
    let of_command = fs::read(dir.path().join("models/past/v000001").join(MODEL)).unwrap();

    let recipe = Recipe::read(&dir.path().join("lookalike.toml")).unwrap();
    let accounts = read_table(&dir.path().join("past.csv"), &recipe).unwrap();
    let registry = Registry::open(dir.path().join("others"));
    let stages = Mutex::new(Vec::new());
    let published = train(
        TrainingRequest::new(accounts, recipe),
        &registry,
        &|stage, _, _| {
            stages.lock().unwrap().push(stage);
        },
    )
    .unwrap();
    assert_eq!(fs::read(published.entry.dir.join(MODEL)).unwrap(), of_command);
    assert!(published.entry.champion && published.unread_before.is_none());
    assert!(!stages.into_inner().unwrap().is_empty());

    let listed = list(&registry).unwrap();
    let [ListedModel::Whole(listed)] = &listed[..] else {
        panic!("one version that is whole: {listed:?}");
    };
    assert_eq!((listed.accounts, listed.name.as_str()), (200, "past"));
    let choice = ModelChoice::new(None, &dir.path().join("others"), None);
    assert_eq!(choice.load(true).unwrap().reference, "past@v000001");
}

#[test]
fn a_champion_that_cannot_be_read_is_told_and_no_reason_not_to_train() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let recipe = Recipe::read(&dir.path().join("lookalike.toml")).unwrap();
    let registry = Registry::open(dir.path().join("models"));
    let request = || TrainingRequest {
        validate: false,
        ..TrainingRequest::new(dir.path().join("past.csv"), recipe.clone())
    };
    let first = train(request(), &registry, &|_, _, _| {}).unwrap();
    fs::write(first.entry.dir.join(MODEL), "{}").unwrap();
    let second = train(request(), &registry, &|_, _, _| {}).unwrap();
    let error = second.unread_before.unwrap().to_string();
    assert!(error.contains(MODEL) && !error.contains('\n'), "{error}");
    assert_eq!(second.entry.version.to_string(), "v000002");
}

#[test]
fn cleaning_without_an_outcome_warns_in_a_type() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let report = CleaningReport::new(CleaningRequest {
        excel_safe: false,
        data: dir.path().join("past.csv"),
        recipe: Recipe::default(),
        beside: dir.path().to_path_buf(),
        output: None,
        answers: Vec::new(),
        entities: None,
        removed: None,
        inputs: Default::default(),
    })
    .unwrap();
    assert_eq!(report.warnings, [CleaningWarning::NoOutcome]);
    assert_eq!(report.table.rows, 200);
}

#[test]
fn the_example_trains_and_scores() {
    train_and_score::main().unwrap();
}
