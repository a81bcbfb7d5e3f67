//! Scores put on record: gathered while accounts are scored, added as one transaction when all are.

use jiff::Timestamp;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::database::{Database, Value, integer, transaction};
use super::open::Store;
use crate::error::Result;

/// The version that scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedModel {
    /// Name of the model.
    pub name: String,
    /// Number of its version.
    pub version: u32,
    /// Which of its cards: scores of two cards are not one scale.
    pub card: String,
    /// sha256 of its file.
    pub hash: String,
}

/// One account as it was scored.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredAccount {
    /// Its id.
    pub id: String,
    /// Score in milli-points.
    pub score: i64,
    /// Fit; NaN where there is none.
    pub fit: f64,
    /// Grade, one letter.
    pub grade: String,
    /// Number of its segment, 0 for none; absent where the model has none.
    pub segment: Option<u32>,
    /// What the draw said: `ranked`, `holdout`, `explore`, `below`, `excluded`; empty without a draw.
    pub drawn: String,
    /// Chance that it had of being contacted; 1 without a draw.
    pub propensity: f64,
}

/// What became of a run that was put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedScores {
    /// Its id.
    pub run: String,
    /// Accounts scored with an id.
    pub accounts: u64,
    /// Those of which the same score of the same version was not on record for this day.
    pub new: u64,
}

/// A run in the making. Nothing of it is seen, or kept, before [`ScoreLog::finish`].
pub struct ScoreLog {
    store: Store,
    accounts: u64,
}

/// Rows on their way, in a table of this connection's own, on disk.
const INCOMING: &str = "CREATE TEMPORARY TABLE lookalike_incoming (
    account TEXT NOT NULL, score_milli BIGINT NOT NULL, fit DOUBLE PRECISION, grade TEXT NOT NULL, segment BIGINT,
    drawn TEXT NOT NULL, propensity DOUBLE PRECISION NOT NULL)";

/// What is on record already is not added again.
const KEEP: &str = "INSERT INTO lookalike_scores
    (account, model, day, score_milli, fit, grade, segment, drawn, propensity, run)
    SELECT account, CAST($1 AS BIGINT), CAST($2 AS TEXT), score_milli, fit, grade, segment, drawn, propensity,
           CAST($3 AS TEXT)
    FROM lookalike_incoming WHERE true ON CONFLICT DO NOTHING";

impl ScoreLog {
    /// Opens a run.
    ///
    /// # Errors
    /// Those of the database.
    pub fn start(store: Store) -> Result<Self> {
        store.database.run(INCOMING)?;
        Ok(Self { store, accounts: 0 })
    }

    /// Adds accounts to the run.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add(&mut self, accounts: &[ScoredAccount]) -> Result<()> {
        let row = |account: &ScoredAccount| {
            vec![
                Value::text(&account.id),
                Value::Integer(account.score),
                Value::real(account.fit),
                Value::text(&account.grade),
                account
                    .segment
                    .map_or(Value::Null, |number| Value::Integer(number.into())),
                Value::text(&account.drawn),
                Value::Real(account.propensity),
            ]
        };
        let rows: Vec<Vec<Value>> = accounts.iter().map(row).collect();
        self.accounts += rows.len() as u64;
        self.store.database.insert("lookalike_incoming", &rows)
    }

    /// Puts the run on record, all of it or nothing; `source` says where the accounts came from.
    ///
    /// # Errors
    /// Those of the database.
    pub fn finish(self, model: &LoggedModel, source: &str, at: Timestamp) -> Result<LoggedScores> {
        let database = &*self.store.database;
        let day = Value::text(day_of(at));
        let (run, new) = transaction(database, || {
            let run = add_run(database, "scores", source, at)?;
            let version = [
                Value::text(&model.name),
                Value::Integer(model.version.into()),
                Value::text(&model.card),
                Value::text(&model.hash),
            ];
            database.execute(
                "INSERT INTO lookalike_models (name, version, card, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                &version,
            )?;
            let id = integer(
                database,
                "SELECT id FROM lookalike_models WHERE name = $1 AND version = $2 AND card = $3 AND hash = $4",
                &version,
            )?;
            let new = database.execute(KEEP, &[Value::Integer(id), day, Value::text(&run)])?;
            Ok((run, new))
        })?;
        Ok(LoggedScores {
            run,
            accounts: self.accounts,
            new,
        })
    }
}

/// The UTC day of a moment.
pub(super) fn day_of(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// Notes that something is added, and by what; the run's id tells runs of one moment apart.
///
/// # Errors
/// Those of the database.
pub(super) fn add_run(database: &dyn Database, kind: &str, source: &str, at: Timestamp) -> Result<String> {
    let made_at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut hasher = FxHasher::default();
    hasher.write_i128(at.as_nanosecond());
    hasher.write_u32(std::process::id());
    let run = format!("{}-{:08x}", at.strftime("%Y%m%dT%H%M%SZ"), hasher.finish() >> 32);
    let row = [
        Value::text(&run),
        Value::text(kind),
        Value::text(made_at),
        Value::text(source),
        Value::text(env!("CARGO_PKG_VERSION")),
    ];
    database.execute("INSERT INTO lookalike_runs VALUES ($1, $2, $3, $4, $5)", &row)?;
    Ok(run)
}
