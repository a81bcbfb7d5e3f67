//! The tables of a store, and how an older store becomes one of today.

use super::database::{Database, RECORD, integer, transaction};
use crate::error::{Error, Result};

/// What each version of the tables adds to the one before, from none at all.
///
/// Days are texts, `2026-09-30`, and moments `2026-09-30T12:00:00Z`, all in UTC: both databases order them alike. Nothing
/// keeps rows from being deleted by hand: whoever asks to be forgotten has to be.
const STEPS: [&str; 2] = ["
CREATE TABLE lookalike_models (
    id {key}, name TEXT NOT NULL, version BIGINT NOT NULL, card TEXT NOT NULL, hash TEXT NOT NULL,
    UNIQUE (name, version, card, hash));
CREATE TABLE lookalike_runs (
    run TEXT PRIMARY KEY, kind TEXT NOT NULL, made_at TEXT NOT NULL, source TEXT NOT NULL, program TEXT NOT NULL);
CREATE TABLE lookalike_scores (
    id {key}, account TEXT NOT NULL, model BIGINT NOT NULL REFERENCES lookalike_models (id), day TEXT NOT NULL,
    score_milli BIGINT NOT NULL, fit DOUBLE PRECISION, grade TEXT NOT NULL, segment BIGINT, drawn TEXT NOT NULL,
    propensity DOUBLE PRECISION NOT NULL, run TEXT NOT NULL REFERENCES lookalike_runs (run),
    UNIQUE (account, model, day, score_milli, drawn, propensity));
CREATE TABLE lookalike_outcomes (
    id {key}, account TEXT NOT NULL, outcome TEXT NOT NULL, written TEXT NOT NULL, ideal BIGINT, decided_on TEXT,
    contacted BIGINT, as_of TEXT NOT NULL, run TEXT NOT NULL REFERENCES lookalike_runs (run));
CREATE INDEX lookalike_outcomes_account ON lookalike_outcomes (account, as_of, id);
CREATE VIEW lookalike_scored AS
    SELECT s.account, m.name AS model, m.version, m.card, m.hash AS model_hash, s.day AS scored_on,
           r.made_at AS scored_at, s.score_milli, s.fit, s.grade, s.segment, s.drawn, s.propensity, s.run
    FROM lookalike_scores s JOIN lookalike_models m ON m.id = s.model JOIN lookalike_runs r ON r.run = s.run;
CREATE VIEW lookalike_known AS
    SELECT o.account, o.outcome, o.written, o.ideal, o.decided_on, o.contacted, o.as_of, o.run
    FROM lookalike_outcomes o
    WHERE NOT EXISTS (SELECT 1 FROM lookalike_outcomes l WHERE l.account = o.account
                      AND (l.as_of > o.as_of OR (l.as_of = o.as_of AND l.id > o.id)));
", "
ALTER TABLE lookalike_scores ADD COLUMN facts TEXT;
"];

/// Brings the tables to the version of this build.
///
/// # Errors
/// [`Error::Store`] for one of a later version; those of the database.
pub(super) fn bring_up(database: &dyn Database) -> Result<()> {
    bring(database, "lookalike_store", &STEPS)
}

/// Takes the steps that tables still lack; `table` holds how many were taken.
///
/// # Errors
/// As [`bring_up`].
pub(super) fn bring(database: &dyn Database, table: &str, steps: &[&str]) -> Result<()> {
    // Without the table of versions there is nothing to read yet.
    if version(database, table).is_ok_and(|found| found == steps.len()) {
        return Ok(());
    }
    transaction(database, RECORD, || {
        database.run(&format!(
            "CREATE TABLE IF NOT EXISTS {table} (version BIGINT NOT NULL)"
        ))?;
        // Somebody else may have been faster.
        let (found, newest) = (version(database, table)?, steps.len());
        if found > newest {
            let reason = format!("is a store of version {found}, and this release knows {newest}");
            let remedy = "use the release that made it, or a newer one";
            return Err(Error::store(database.place(), reason, remedy));
        }
        for step in &steps[found..] {
            database.run(&database.dialect().written(step))?;
        }
        database
            .execute(&format!("INSERT INTO {table} VALUES ({newest})"), &[])
            .map(drop)
    })
}

/// The version of the tables; 0 where there are none.
fn version(database: &dyn Database, table: &str) -> Result<usize> {
    let found = integer(database, &format!("SELECT MAX(version) FROM {table}"), &[])?;
    Ok(usize::try_from(found).unwrap_or(usize::MAX))
}
