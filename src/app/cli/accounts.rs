//! The account table that commands start from: its arguments and its recipe.

use std::path::{Path, PathBuf};

use anyhow::Context;
use lookalike::recipe::Recipe;
use lookalike::source;
use lookalike::workflow::home;
use lookalike::workflow::inputs::Inputs;

use crate::app::cli::limits::LimitArgs;
use crate::app::terminal::say;

#[derive(Debug, Default, clap::Args)]
pub struct RecipeArgs {
    /// What the columns mean; by default `lookalike.toml` in this directory or the nearest above it that has one, else in
    /// LOOKALIKE_HOME
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
}

impl RecipeArgs {
    /// The recipe, which is said where nobody named it, and the directory its paths start from.
    pub fn read(&self) -> anyhow::Result<(Recipe, PathBuf)> {
        let Some(path) = self.recipe.clone().or_else(home::recipe) else {
            return Ok((Recipe::default(), PathBuf::new()));
        };
        let recipe = Recipe::read(&path)?;
        if self.recipe.is_none() {
            say(recipe.language.using_recipe(path.display()));
        }
        let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok((recipe, beside))
    }

    /// Its file.
    pub fn file(&self) -> Inputs {
        Inputs::of(self.recipe.clone().or_else(home::recipe))
    }
}

#[derive(Debug, Default, clap::Args)]
pub struct AccountArgs {
    /// Table of past accounts (CSV, Parquet, XLSX, NDJSON, SQLite, PostgreSQL, see `score --help`; `-` for standard input); by
    /// default the recipe's `data`
    data: Option<PathBuf>,
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Column that says how each account ended
    #[arg(long, value_name = "COL")]
    outcome: Option<String>,
    /// Values of the outcome that mean "ideal customer"; those that say lost or churned are not ideal, and where none
    /// does, all that are no open stage
    #[arg(long, value_name = "V[,V]")]
    positive: Vec<String>,
    /// Every row is a customer (with --outcome, every row of its --positive values): there are no losses to learn from
    #[arg(long)]
    customers_only: bool,
    /// Column that identifies an account
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Columns not to use; a name with a comma goes in double quotes
    #[arg(long, value_name = "COL,…")]
    exclude: Vec<String>,
    /// Columns to keep although they look as if written after the outcome; `*` keeps all
    #[arg(long, value_name = "COL,…|*")]
    trust: Vec<String>,
    /// Texts that mean "unknown", beside the usual ones
    #[arg(long, value_name = "V,…")]
    missing: Vec<String>,
    /// Refuse a table of which anything would have to be mended to read it
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

impl AccountArgs {
    /// The recipe, what the command line says going before it, and the directory its paths start from.
    pub fn recipe(&self) -> anyhow::Result<(Recipe, PathBuf)> {
        let (mut recipe, beside) = self.recipe.read()?;
        self.override_recipe(&mut recipe)?;
        Ok((recipe, beside))
    }

    /// Where the account table is.
    pub fn location(&self, recipe: &Recipe, beside: &Path) -> anyhow::Result<PathBuf> {
        match (&self.data, &recipe.data) {
            (Some(path), _) => Ok(path.clone()),
            (None, Some(path)) => Ok(source::location::beside(beside, path)),
            (None, None) => {
                anyhow::bail!("no table: name one, `lookalike train customers.csv`, or `data` in the recipe")
            }
        }
    }

    /// Files that a command on this table reads.
    pub fn inputs(&self, data: &Path, recipe: &Recipe, beside: &Path) -> Inputs {
        self.recipe_file().and([data]).and_recipe(recipe, beside)
    }

    /// The recipe's own file.
    pub fn recipe_file(&self) -> Inputs {
        self.recipe.file()
    }

    /// What is said on the command line goes before the recipe; lists add up.
    fn override_recipe(&self, recipe: &mut Recipe) -> anyhow::Result<()> {
        if let Some(column) = &self.outcome {
            if recipe.outcome.column.as_ref() != Some(column) {
                recipe.outcome = Default::default();
            }
            recipe.outcome.column = Some(column.clone());
        }
        if !self.positive.is_empty() {
            recipe.outcome.positive = list("--positive", &self.positive)?;
            recipe.outcome.negative.clear();
        }
        if self.customers_only {
            if self.outcome.is_none() {
                recipe.outcome = Default::default();
            }
            recipe.outcome.customers = true;
        }
        recipe.exclude.extend(list("--exclude", &self.exclude)?);
        recipe.trust.extend(list("--trust", &self.trust)?);
        recipe.missing.extend(list("--missing", &self.missing)?);
        recipe.read.strict |= self.strict;
        recipe.id = self.id.clone().or(recipe.id.take());
        recipe.read = std::mem::take(&mut recipe.read).within(&self.limits.read());
        Ok(())
    }
}

/// Names separated by commas, as one line of CSV.
pub fn list(argument: &'static str, texts: &[String]) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for text in texts {
        let mut line = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        for record in line.records() {
            let record = record.with_context(|| format!("{argument} is not a list: `{text}`"))?;
            names.extend(record.iter().filter(|n| !n.is_empty()).map(str::to_owned));
        }
    }
    Ok(names)
}
