//! What became of accounts, put on record as it becomes known.

use jiff::Timestamp;
use jiff::civil::Date;

use super::database::{RECORD, Value, integer, transaction};
use super::open::Store;
use super::scores::add_run;
use crate::error::Result;
use crate::outcome::Ending;

/// One account's outcome, as a table tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeRow {
    /// The account's id.
    pub id: String,
    /// How it stands.
    pub ending: Ending,
    /// As the table writes it.
    pub written: String,
    /// Whether that is ideal; absent while it is open.
    pub ideal: Option<bool>,
    /// Day of the decision, where the table has it.
    pub decided_on: Option<String>,
    /// Whether it was contacted, where the table says so.
    pub contacted: Option<bool>,
}

/// What is known of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownOutcome {
    /// Its outcome.
    pub outcome: OutcomeRow,
    /// Day on which that was true.
    pub as_of: String,
}

/// What became of outcomes that were put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedOutcomes {
    /// The run's id.
    pub run: String,
    /// Accounts in the table.
    pub accounts: u64,
    /// Those of which something else was on record, or nothing.
    pub new: u64,
    /// Those new ones of which something else was on record.
    pub superseding: u64,
    /// Accounts that were never scored on record.
    pub never_scored: u64,
}

const INCOMING: &str = "CREATE TEMPORARY TABLE lookalike_incoming (
    account TEXT NOT NULL, outcome TEXT NOT NULL, written TEXT NOT NULL, ideal BIGINT, decided_on TEXT,
    contacted BIGINT)";

/// What is on record of an account `i` as of the day of this run: one row or none.
const KNOWN: &str = "SELECT o.contacted FROM lookalike_outcomes o
    WHERE o.account = i.account AND o.as_of <= CAST($1 AS TEXT)
    AND NOT EXISTS (SELECT 1 FROM lookalike_outcomes l WHERE l.account = o.account AND l.as_of <= CAST($1 AS TEXT)
                    AND (l.as_of > o.as_of OR (l.as_of = o.as_of AND l.id > o.id)))";

impl Store {
    /// Puts outcomes on record, one row per account, true as of a day: all of them or none. A row that says what is on
    /// record as of that day adds nothing; another one supersedes it, and the record of both stays.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_outcomes(&self, rows: &[OutcomeRow], as_of: Date, source: &str) -> Result<AddedOutcomes> {
        let database = &*self.database;
        let flag = |flag: Option<bool>| flag.map_or(Value::Null, |flag| Value::Integer(flag.into()));
        let values = |row: &OutcomeRow| {
            vec![
                Value::text(&row.id),
                Value::text(row.ending.as_str()),
                Value::text(&row.written),
                flag(row.ideal),
                Value::maybe(row.decided_on.as_deref()),
                flag(row.contacted),
            ]
        };
        let incoming: Vec<Vec<Value>> = rows.iter().map(values).collect();
        let day = Value::text(as_of.to_string());
        transaction(database, RECORD, || {
            database.run("DROP TABLE IF EXISTS lookalike_incoming")?;
            database.run(INCOMING)?;
            database.insert("lookalike_incoming", &incoming)?;
            let run = add_run(database, "outcomes", source, Timestamp::now())?;
            let superseding = integer(
                database,
                &format!(
                    "SELECT COUNT(*) FROM lookalike_incoming i WHERE EXISTS ({KNOWN}) AND NOT EXISTS ({KNOWN} AND {SAME})"
                ),
                std::slice::from_ref(&day),
            )?;
            let new = database.execute(
                &format!(
                    "INSERT INTO lookalike_outcomes (account, outcome, written, ideal, decided_on, contacted, as_of, run)
                     SELECT i.account, i.outcome, i.written, i.ideal, i.decided_on,
                            COALESCE(i.contacted, ({KNOWN})), CAST($1 AS TEXT), CAST($2 AS TEXT)
                     FROM lookalike_incoming i WHERE NOT EXISTS ({KNOWN} AND {SAME})"
                ),
                &[day, Value::text(&run)],
            )?;
            let never_scored = integer(
                database,
                "SELECT COUNT(*) FROM lookalike_incoming i
                 WHERE NOT EXISTS (SELECT 1 FROM lookalike_scores s WHERE s.account = i.account)",
                &[],
            )?;
            Ok(AddedOutcomes {
                run,
                accounts: rows.len() as u64,
                new,
                superseding: superseding as u64,
                never_scored: never_scored as u64,
            })
        })
    }

    /// What is known of the accounts that a model scored, as it was last put on record, by account; of all accounts without
    /// a model. `since` keeps what was true on that day or later.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outcomes(&self, model: Option<&str>, since: Option<Date>) -> Result<Vec<KnownOutcome>> {
        let mut known = Vec::new();
        let sql = format!(
            "SELECT k.account, k.outcome, k.written, k.ideal, k.decided_on, k.contacted, k.as_of FROM lookalike_known k
                   WHERE (CAST($1 AS TEXT) = '' OR EXISTS (SELECT 1 FROM lookalike_scored s
                          WHERE s.account = k.account AND s.model = $1))
                   AND k.as_of >= CAST($2 AS TEXT) ORDER BY k.account {}",
            self.database.dialect().bytewise()
        );
        let since = since.map_or_else(String::new, |day| day.to_string());
        let values = [Value::text(model.unwrap_or_default()), Value::text(since)];
        self.database.each(&sql, &values, &mut |row| {
            let text = |at: usize| row[at].as_text().unwrap_or_default().to_owned();
            let flag = |at: usize| row[at].as_integer().map(|flag| flag != 0);
            known.push(KnownOutcome {
                outcome: OutcomeRow {
                    id: text(0),
                    ending: ending(&text(1)),
                    written: text(2),
                    ideal: flag(3),
                    decided_on: row[4].as_text().map(str::to_owned),
                    contacted: flag(5),
                },
                as_of: text(6),
            });
            Ok(())
        })?;
        Ok(known)
    }
}

/// Whether what is on record, `o`, says the same as what comes in, `i`. A table that says nothing of contacts takes back
/// nothing that was said of them.
const SAME: &str =
    "o.outcome = i.outcome AND o.written = i.written AND COALESCE(o.ideal, -1) = COALESCE(i.ideal, -1)
    AND COALESCE(o.decided_on, '') = COALESCE(i.decided_on, '')
    AND (i.contacted IS NULL OR COALESCE(o.contacted, -1) = i.contacted)";

/// The outcome of a word on record; what nobody knows is open.
pub(super) fn ending(word: &str) -> Ending {
    match word {
        "won" => Ending::Won,
        "lost" => Ending::Lost,
        "churned" => Ending::Churned,
        _ => Ending::Open,
    }
}
