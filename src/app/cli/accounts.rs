//! The account table that commands start from: its arguments, its recipe, its reading.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;
use lookalike::Error;
use lookalike::join::{JoinReport, join, recipe_of_accounts};
use lookalike::recipe::Recipe;
use lookalike::source;
use lookalike::source::infer::read_twice;
use lookalike::source::{Records, read_table};
use lookalike::table::Table;
use tempfile::NamedTempFile;

/// Recipe used without being named.
const RECIPE: &str = "lookalike.toml";

#[derive(Debug, Default, clap::Args)]
pub struct AccountArgs {
    /// Table of past accounts (CSV, Parquet, XLSX, NDJSON, SQLite, PostgreSQL, see `score --help`; `-` for standard input); by
    /// default the recipe's `data`
    data: Option<PathBuf>,
    /// What the columns mean; by default `lookalike.toml` in this directory, if it is there
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
    /// Column that says how each account ended
    #[arg(long, value_name = "COL")]
    outcome: Option<String>,
    /// Values of the outcome that mean "ideal customer"; every other value is not ideal
    #[arg(long, value_name = "V[,V]")]
    positive: Vec<String>,
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
}

impl AccountArgs {
    /// As a recipe says.
    pub fn of_recipe(recipe: PathBuf) -> Self {
        Self {
            recipe: Some(recipe),
            ..Self::default()
        }
    }

    /// The recipe, what the command line says going before it, and the directory its paths start from.
    pub fn recipe(&self) -> anyhow::Result<(Recipe, PathBuf)> {
        let (mut recipe, beside) = self.read_recipe()?;
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

    fn read_recipe(&self) -> anyhow::Result<(Recipe, PathBuf)> {
        let path = match &self.recipe {
            Some(path) => path.as_path(),
            None if Path::new(RECIPE).is_file() => {
                eprintln!("using {RECIPE} (--recipe names another)");
                Path::new(RECIPE)
            }
            None => return Ok((Recipe::default(), PathBuf::new())),
        };
        let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok((Recipe::read(path)?, beside))
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
        recipe.exclude.extend(list("--exclude", &self.exclude)?);
        recipe.trust.extend(list("--trust", &self.trust)?);
        recipe.missing.extend(list("--missing", &self.missing)?);
        recipe.id = self.id.clone().or(recipe.id.take());
        Ok(())
    }
}

/// The account table as commands work on it.
pub struct AccountTable {
    pub table: Table,
    /// What was joined to it, when the recipe has further tables.
    pub joined: Option<JoinReport>,
}

/// The account table: read from `data`, further tables found from the directory `beside` and joined.
pub fn read(data: &Path, recipe: &Recipe, beside: &Path) -> anyhow::Result<AccountTable> {
    if recipe.tables.is_empty() {
        let table = read_table(data, recipe)?;
        return Ok(AccountTable { table, joined: None });
    }
    let source = AccountSource::new(data)?;
    let own = source.read(recipe)?;
    let joined = join(own, recipe, beside)?;
    let header: Vec<String> = joined.table.columns.iter().map(|c| c.name.clone()).collect();
    recipe.check_columns(&header)?;
    Ok(AccountTable {
        table: joined.table,
        joined: Some(joined.report),
    })
}

/// Where an account table is read from, more than once: standard input goes through a temporary file.
pub struct AccountSource {
    path: PathBuf,
    spool: Option<NamedTempFile>,
}

impl AccountSource {
    pub fn new(data: &Path) -> lookalike::Result<Self> {
        if data != Path::new("-") {
            let path = data.to_path_buf();
            return Ok(Self { path, spool: None });
        }
        let path = PathBuf::from("standard input");
        let create =
            || NamedTempFile::new().map_err(Error::io(std::env::temp_dir(), "create a temporary file in"));
        let mut spool = create()?;
        std::io::copy(&mut std::io::stdin().lock(), &mut spool).map_err(Error::io(&path, "read"))?;
        Ok(Self {
            path,
            spool: Some(spool),
        })
    }

    /// Its rows, from the first.
    pub fn open(&self) -> lookalike::Result<Records> {
        match &self.spool {
            None => Records::open(&self.path),
            Some(spool) => {
                let copy = File::open(spool.path()).map_err(Error::io(&self.path, "read"))?;
                Records::new(copy, &self.path)
            }
        }
    }

    /// The table itself, nothing joined to it.
    pub fn read(&self, recipe: &Recipe) -> lookalike::Result<Table> {
        let header = self.open()?.header().to_vec();
        let own = recipe_of_accounts(recipe, &header);
        read_twice(&self.path, &own, || self.open())
    }
}

/// What cleaning did before learning.
#[derive(Debug, Default)]
pub struct Cleaning {
    /// Rows removed.
    pub removed: usize,
    /// In sentences.
    pub told: Vec<String>,
}

/// The table, cleaned when the recipe asks for it (`clean.apply`).
pub fn cleaned(table: Table, recipe: &Recipe) -> anyhow::Result<(Table, Cleaning)> {
    if !recipe.clean.apply {
        return Ok((table, Cleaning::default()));
    }
    let cleaned = super::clean::clean_table(&table, recipe)?;
    let told = super::clean::told(&table, &cleaned);
    let removed = cleaned.removed.len();
    Ok((cleaned.table, Cleaning { removed, told }))
}

/// Names separated by commas, as one line of CSV.
fn list(argument: &'static str, texts: &[String]) -> anyhow::Result<Vec<String>> {
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
