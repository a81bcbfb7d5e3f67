//! What every engine is asked and tells.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::{Error, Result, nearest};
use crate::export::{Dialect, Plan, Select};
use crate::language::Language;
use crate::recipe::ReadRecipe;
use crate::score::Grade;
use crate::workflow::models::ModelChoice;

/// An engine that is told to score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Apache Spark, through its `spark-sql`: Parquet in and out.
    Spark,
    /// The PostgreSQL that holds the accounts: a table from a table.
    Postgres,
}

impl FromStr for Engine {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "spark" => Ok(Self::Spark),
            "postgres" => Ok(Self::Postgres),
            _ => Err(Error::setting(
                "--engine",
                match nearest(name, ["spark", "postgres"]) {
                    Some(meant) => format!("spark or postgres (did you mean `{meant}`?)"),
                    None => "spark or postgres".to_owned(),
                },
                format!("`{name}`"),
            )),
        }
    }
}

/// What is asked of an engine.
pub struct EngineRequest {
    /// Which.
    pub engine: Engine,
    /// Spark's master; as its own configuration says when absent.
    pub master: Option<String>,
    /// Where the accounts are: Parquet, or a table or query of a database.
    pub data: PathBuf,
    /// Where the scores go: a folder, or a table of the same database.
    pub output: PathBuf,
    /// Whether what is there goes.
    pub force: bool,
    /// The model to score with.
    pub model: ModelChoice,
    /// The column that says which account a row is; the model's when absent.
    pub id: Option<String>,
    /// Reasons of each account.
    pub reasons: usize,
    /// Language of the reasons; the model's when absent.
    pub language: Option<Language>,
    /// How long reading may take.
    pub read: ReadRecipe,
}

/// Accounts by grade, and what could not be read of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    grades: BTreeMap<String, u64>,
    /// Cells that hold neither nothing nor what their column must.
    pub unreadable: u64,
}

impl Tally {
    /// From rows of grade, accounts and unreadable cells.
    pub(super) fn of(rows: impl IntoIterator<Item = [String; 3]>) -> Option<Self> {
        let mut tally = Self::default();
        for [grade, accounts, unreadable] in rows {
            tally.unreadable += unreadable.parse::<u64>().ok()?;
            *tally.grades.entry(grade).or_default() += accounts.parse::<u64>().ok()?;
        }
        Some(tally)
    }

    /// All accounts.
    pub fn accounts(&self) -> u64 {
        self.grades.values().sum()
    }

    /// Those of a grade.
    pub fn in_grade(&self, grade: Grade) -> u64 {
        self.grades.get(grade.as_str()).copied().unwrap_or_default()
    }
}

/// What is asked of the rows that were scored.
pub(super) const ABOUT: &str = "SELECT grade, COUNT(*), SUM(unreadable_cells)";

/// The card for one engine.
pub(super) struct Job {
    pub plan: Plan,
    pub dialect: Dialect,
    pub id: String,
    pub reasons: usize,
    pub reference: String,
    pub hash: String,
}

impl Job {
    pub fn select(&self, from: &str) -> String {
        let select = Select {
            dialect: self.dialect,
            table: "",
            id: &self.id,
            reasons: self.reasons,
            model: &self.reference,
            hash: &self.hash,
        };
        select.over(&self.plan, from)
    }

    /// Refuses a table without a column that the card reads: an engine cannot leave it out.
    pub fn check_columns(&self, columns: &[String], data: &str) -> Result<()> {
        let fields = self.plan.fields.iter().map(|field| &field.column);
        let absent = fields.chain([&self.id]).find(|column| !columns.contains(column));
        match absent {
            None => Ok(()),
            Some(column) => Err(Error::UnknownColumn {
                named_in: data.to_owned(),
                column: column.clone(),
                nearest: nearest(column, columns.iter().map(String::as_str)),
            }),
        }
    }
}
