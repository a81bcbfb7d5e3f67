//! Scores put on record: gathered while accounts are scored, added as one transaction when all are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::database::{Database, RECORD, Value, integer, transaction};
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

/// One account on its way to the record.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedAccount {
    /// As it was scored.
    pub scored: ScoredAccount,
    /// What was known of it in the columns that the card reads, by column, as training would have written it.
    pub facts: BTreeMap<String, String>,
}

/// A score on record, and what was known then.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierScore {
    /// Day of the score, `2026-09-30`, UTC.
    pub day: String,
    /// Score in milli-points.
    pub score: i64,
    /// Grade, one letter.
    pub grade: String,
    /// As [`LoggedAccount::facts`]; absent where they were not kept.
    pub facts: Option<BTreeMap<String, String>>,
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
    drawn TEXT NOT NULL, propensity DOUBLE PRECISION NOT NULL, facts TEXT)";

/// What is on record already is not added again.
const KEEP: &str = "INSERT INTO lookalike_scores
    (account, model, day, score_milli, fit, grade, segment, drawn, propensity, run, facts)
    SELECT account, CAST($1 AS BIGINT), CAST($2 AS TEXT), score_milli, fit, grade, segment, drawn, propensity,
           CAST($3 AS TEXT), facts
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
    pub fn add(&mut self, accounts: &[LoggedAccount]) -> Result<()> {
        let row = |logged: &LoggedAccount| {
            let account = &logged.scored;
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
                Value::maybe(serde_json::to_string(&logged.facts).ok()), // an object of texts is always written
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
        let (run, new) = transaction(database, RECORD, || {
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

/// The last score of an account by one version with one card.
const LAST: &str = "SELECT s.day, s.score_milli, s.grade, s.facts
    FROM lookalike_scores s JOIN lookalike_models m ON m.id = s.model
    WHERE s.account = $1 AND m.name = $2 AND m.version = $3 AND m.card = $4 AND m.hash = $5
          AND s.day <= CAST($6 AS TEXT)
    ORDER BY s.day DESC, s.id DESC LIMIT 1";

/// Later than any day on record.
const NO_END: &str = "9999-12-31";

impl Store {
    /// The last score of an account by a version on record, of `until` or earlier.
    ///
    /// # Errors
    /// Those of the database.
    pub fn last_score(
        &self,
        account: &str,
        model: &LoggedModel,
        until: Option<Date>,
    ) -> Result<Option<EarlierScore>> {
        let values = [
            Value::text(account),
            Value::text(&model.name),
            Value::Integer(model.version.into()),
            Value::text(&model.card),
            Value::text(&model.hash),
            Value::text(until.map_or_else(|| NO_END.to_owned(), |day| day.to_string())),
        ];
        let mut found = None;
        self.database.each(LAST, &values, &mut |row| {
            let text = |at: usize| row[at].as_text().unwrap_or_default().to_owned();
            found = Some(EarlierScore {
                day: text(0),
                score: row[1].as_integer().unwrap_or(0),
                grade: text(2),
                // What somebody wrote over by hand is not on record.
                facts: row[3]
                    .as_text()
                    .and_then(|facts| serde_json::from_str(facts).ok()),
            });
            Ok(())
        })?;
        Ok(found)
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
