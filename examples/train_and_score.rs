//! Learns from a table of past accounts, keeps the model, and scores prospects: `cargo run --example train_and_score`.

use std::fs;

use lookalike::demo::{History, Settings};
use lookalike::source::{Record, Records};
use lookalike::{Error, Recipe, Registry, Result, Scorer, TrainingRequest, read_table, train};

pub fn main() -> Result<()> {
    let dir = tempfile::tempdir().map_err(Error::io(std::env::temp_dir(), "create a directory in"))?;
    let file = |name: &str| dir.path().join(name);
    let history = History::draw(&Settings {
        accounts: 600,
        prospects: 5,
        ..Settings::default()
    });
    for (name, text) in [
        ("accounts.csv", &history.accounts_csv),
        ("prospects.csv", &history.prospects_csv),
    ] {
        fs::write(file(name), text).map_err(Error::io(file(name), "write"))?;
    }

    let recipe = Recipe::parse(&history.recipe, &file("lookalike.toml"))?;
    let accounts = read_table(&file("accounts.csv"), &recipe)?;
    let mut request = TrainingRequest::new(accounts, recipe);
    request.validate = false; // figures out of fold take ten times as long
    let published = train(request, &Registry::open(file("models")), &|_, _, _| {})?;
    let model = published.trained.model;

    let mut prospects = Records::open(&file("prospects.csv"))?;
    let scorer = Scorer::new(&model, prospects.header(), lookalike::language::Language::En);
    let (mut record, mut row) = (Record::new(), scorer.row());
    while prospects.next(&mut record)? {
        scorer.read(|column| Some(record.get(column)), &mut row);
        let score = scorer.score(&row);
        println!(
            "{}: {:.1} points, grade {}",
            record.get(0),
            score.score as f64 / 1e3,
            score.grade.as_str()
        );
    }
    Ok(())
}
