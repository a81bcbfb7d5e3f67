//! Makes the trained model that the README's first commands read, `models/example`, and `examples/prospects.csv`:
//! `make example`.

use std::fs;
use std::path::Path;

use lookalike::demo::{History, Settings};
use lookalike::{Error, Recipe, Registry, Result, TrainingRequest, read_table, train};

/// Draws a small history, learns from it as `train` does, and keeps model and prospects under `root`.
pub fn make(root: &Path) -> Result<()> {
    let history = History::draw(&Settings {
        accounts: 500,
        prospects: 40,
        ..Settings::default()
    });
    let prospects = root.join("examples/prospects.csv");
    fs::write(&prospects, &history.prospects_csv).map_err(Error::io(&prospects, "write"))?;

    let dir = tempfile::tempdir().map_err(Error::io(std::env::temp_dir(), "create a directory in"))?;
    let accounts = dir.path().join("accounts.csv");
    fs::write(&accounts, &history.accounts_csv).map_err(Error::io(&accounts, "write"))?;
    let recipe = Recipe::parse(&history.recipe, Path::new("lookalike.toml"))?;
    let table = read_table(&accounts, &recipe)?;
    let mut request = TrainingRequest::new(table, recipe);
    request.name = Some("example".to_owned());
    train(request, &Registry::open(root.join("models")), &|_, _, _| {})?;
    Ok(())
}

#[allow(dead_code)] // the tests call `make` alone
fn main() -> Result<()> {
    let root = Path::new(".");
    let before = root.join("models/example");
    if before.exists() {
        fs::remove_dir_all(&before).map_err(Error::io(&before, "remove"))?;
    }
    make(root)
}
