//! Scores beside what became of their accounts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::database::Value;
use super::open::Store;
use super::outcomes::{KnownOutcome, OutcomeRow, ending};
use super::scores::ScoredAccount;
use crate::error::Result;
use crate::outcome::Ending;
use crate::stats::rate::Rate;

/// The score that counts for an account, and what became of it.
///
/// Of several scores by one version the last one counts that was made before the outcome was known: on the day of the
/// decision or earlier, where that day is on record, else on the day as of which the outcome is true.
#[derive(Debug, Clone, PartialEq)]
pub struct Paired {
    /// Name of the model.
    pub model: String,
    /// Number of its version.
    pub version: u32,
    /// Which of its cards.
    pub card: String,
    /// Day of the score, `2026-09-30`, UTC.
    pub scored_on: String,
    /// The account as it was scored.
    pub scored: ScoredAccount,
    /// The run that put it on record.
    pub run: String,
    /// What is known of it.
    pub known: Option<KnownOutcome>,
}

/// What an outcome says of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing is on record.
    Unknown,
    /// It was known before the account was scored: it says nothing of the score.
    Before,
    /// Not decided yet.
    Open,
    /// Decided after the score.
    Decided,
}

/// What is on record, by version and grade.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OnRecord {
    /// Accounts scored.
    pub accounts: u64,
    /// Accounts with an outcome on record, scored or not.
    pub outcomes: u64,
    /// Each version that scored, by model, oldest first.
    pub versions: Vec<VersionCount>,
}

/// What became of the accounts that a version scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionCount {
    /// Name of the model.
    pub model: String,
    /// Number of its version.
    pub version: u32,
    /// Which of its cards.
    pub card: String,
    /// Day of its first score that counts.
    pub first: String,
    /// Day of its last one.
    pub last: String,
    /// Accounts by grade, best first.
    pub grades: Vec<GradeCount>,
}

/// What became of the accounts of a grade.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GradeCount {
    /// The grade.
    pub grade: String,
    /// Accounts scored.
    pub scored: u64,
    /// Of which nothing is on record.
    pub unknown: u64,
    /// Decided before they were scored.
    pub before: u64,
    /// Not decided yet.
    pub open: u64,
    /// Bought, and stayed.
    pub won: u64,
    /// Decided otherwise.
    pub lost: u64,
    /// Bought, then left.
    pub churned: u64,
    /// Ideal ones among the decided.
    pub ideal: u64,
    /// Sum of the fits of decided accounts, and how many of them have one.
    #[serde(skip)]
    pub fits: (f64, u64),
}

impl Paired {
    /// What the outcome says of the score.
    pub fn standing(&self) -> Standing {
        let Some(known) = &self.known else {
            return Standing::Unknown;
        };
        match known.outcome.ending {
            _ if self.scored_on.as_str() > known.day() => Standing::Before,
            Ending::Open => Standing::Open,
            _ => Standing::Decided,
        }
    }
}

impl KnownOutcome {
    /// The day by which it was known.
    pub fn day(&self) -> &str {
        self.outcome.decided_on.as_deref().unwrap_or(&self.as_of)
    }
}

impl GradeCount {
    /// Accounts decided after they were scored.
    pub fn decided(&self) -> u64 {
        self.won + self.lost + self.churned
    }

    /// Accounts that bought, of those decided.
    pub fn closed(&self) -> Rate {
        Rate {
            hits: self.won + self.churned,
            n: self.decided(),
        }
    }

    /// Mean fit that decided accounts were told.
    pub fn mean_fit(&self) -> Option<f64> {
        let (sum, n) = self.fits;
        (n > 0).then(|| sum / n as f64)
    }

    fn add(&mut self, paired: &Paired) {
        self.scored += 1;
        match paired.standing() {
            Standing::Unknown => self.unknown += 1,
            Standing::Before => self.before += 1,
            Standing::Open => self.open += 1,
            Standing::Decided => {
                let known = paired.known.as_ref().map(|known| &known.outcome);
                match known.map(|outcome| outcome.ending) {
                    Some(Ending::Won) => self.won += 1,
                    Some(Ending::Churned) => self.churned += 1,
                    _ => self.lost += 1,
                }
                self.ideal += u64::from(known.and_then(|outcome| outcome.ideal) == Some(true));
                if paired.scored.fit.is_finite() {
                    self.fits = (self.fits.0 + paired.scored.fit, self.fits.1 + 1);
                }
            }
        }
    }
}

/// Scores with what is known of their accounts: what is read of them, and from where.
const COLUMNS: &str =
    "SELECT m.name, s.account, m.version, m.card, s.day, s.score_milli, s.fit, s.grade, s.segment,
           s.drawn, s.propensity, s.run, k.outcome, k.written, k.ideal, k.decided_on, k.contacted, k.as_of";
const SCORES: &str = "FROM lookalike_scores s JOIN lookalike_models m ON m.id = s.model
    LEFT JOIN lookalike_known k ON k.account = s.account
    WHERE (CAST($1 AS TEXT) = '' OR m.name = $1) AND s.day >= CAST($2 AS TEXT)";

impl Store {
    /// Scores of a model, one for each account and version, with what became of the account; of all models without one.
    /// `since` keeps scores of that day or later.
    ///
    /// # Errors
    /// Those of the database.
    pub fn scored(&self, model: &str, since: Option<Date>) -> Result<Vec<Paired>> {
        let mut all = Vec::new();
        self.each_paired(Some(model), since, false, &mut |paired| {
            all.push(paired);
            Ok(())
        })?;
        Ok(all)
    }

    /// The same in a stream, by model, account and version; with `one` each account of a model comes once, with the score
    /// that counts of all versions.
    ///
    /// # Errors
    /// Those of `visit` and of the database.
    pub fn each_paired(
        &self,
        model: Option<&str>,
        since: Option<Date>,
        one: bool,
        visit: &mut dyn FnMut(Paired) -> Result<()>,
    ) -> Result<()> {
        let order = match one {
            true => "s.day, m.version, m.card, s.id",
            false => "m.version, m.card, s.day, s.id",
        };
        let bytewise = self.database.dialect().bytewise();
        let sql = format!("{COLUMNS} {SCORES} ORDER BY m.name {bytewise}, s.account {bytewise}, {order}");
        let mut best: Option<Paired> = None;
        self.each_score(&sql, model, since, &mut |next, _| {
            let same = |best: &Paired| {
                let account = (&best.model, &best.scored.id) == (&next.model, &next.scored.id);
                account && (one || (best.version, &best.card) == (next.version, &next.card))
            };
            match best.take() {
                Some(kept) if same(&kept) => {
                    let better = next.standing() != Standing::Before || kept.standing() == Standing::Before;
                    best = Some(if better { next } else { kept });
                    Ok(())
                }
                kept => {
                    best = Some(next);
                    kept.map_or(Ok(()), &mut *visit)
                }
            }
        })?;
        best.map_or(Ok(()), visit)
    }

    /// Every score that a statement gives, in its order, with what was known of the account if the statement asks for it.
    pub(super) fn each_score(
        &self,
        sql: &str,
        model: Option<&str>,
        since: Option<Date>,
        visit: &mut dyn FnMut(Paired, Option<&str>) -> Result<()>,
    ) -> Result<()> {
        let since = since.map_or_else(String::new, |day| day.to_string());
        let values = [Value::text(model.unwrap_or_default()), Value::text(since)];
        self.database.each(sql, &values, &mut |row| {
            visit(paired(row), row.get(FACTS).and_then(Value::as_text))
        })
    }

    /// What is on record of a model, or of all.
    ///
    /// # Errors
    /// Those of the database.
    pub fn on_record(&self, model: Option<&str>, since: Option<Date>) -> Result<OnRecord> {
        let mut versions: BTreeMap<(String, u32, String), VersionCount> = BTreeMap::new();
        let (mut accounts, mut last) = (0, None);
        self.each_paired(model, since, false, &mut |paired| {
            let account = (paired.model.clone(), paired.scored.id.clone());
            accounts += u64::from(last.as_ref() != Some(&account));
            last = Some(account);
            let key = (paired.model.clone(), paired.version, paired.card.clone());
            let count = versions.entry(key).or_insert_with(|| VersionCount {
                model: paired.model.clone(),
                version: paired.version,
                card: paired.card.clone(),
                first: paired.scored_on.clone(),
                last: paired.scored_on.clone(),
                grades: Vec::new(),
            });
            if paired.scored_on < count.first {
                count.first.clone_from(&paired.scored_on);
            }
            if paired.scored_on > count.last {
                count.last.clone_from(&paired.scored_on);
            }
            let grade = &paired.scored.grade;
            let at = count.grades.iter().position(|known| known.grade == *grade);
            let at = at.unwrap_or_else(|| {
                count.grades.push(GradeCount {
                    grade: grade.clone(),
                    ..GradeCount::default()
                });
                count.grades.len() - 1
            });
            count.grades[at].add(&paired);
            Ok(())
        })?;
        let mut versions: Vec<VersionCount> = versions.into_values().collect();
        for version in &mut versions {
            // A to D, X, and `?` last.
            version
                .grades
                .sort_by_key(|count| (count.grade == "?", count.grade.clone()));
        }
        Ok(OnRecord {
            accounts,
            outcomes: self.outcomes_known()?,
            versions,
        })
    }

    fn outcomes_known(&self) -> Result<u64> {
        let sql = "SELECT COUNT(*) FROM lookalike_known";
        Ok(super::database::integer(&*self.database, sql, &[])? as u64)
    }
}

/// Where a row has what was known of the account.
const FACTS: usize = 18;

/// A row of [`COLUMNS`].
fn paired(row: &[Value]) -> Paired {
    let text = |at: usize| row[at].as_text().unwrap_or_default().to_owned();
    let flag = |at: usize| row[at].as_integer().map(|flag| flag != 0);
    let number = |at: usize| row[at].as_integer().and_then(|number| u32::try_from(number).ok());
    let known = row[12].as_text().map(|outcome| KnownOutcome {
        outcome: OutcomeRow {
            id: text(1),
            ending: ending(outcome),
            written: text(13),
            ideal: flag(14),
            decided_on: row[15].as_text().map(str::to_owned),
            contacted: flag(16),
        },
        as_of: text(17),
    });
    Paired {
        model: text(0),
        version: number(2).unwrap_or(0),
        card: text(3),
        scored_on: text(4),
        scored: ScoredAccount {
            id: text(1),
            score: row[5].as_integer().unwrap_or(0),
            fit: row[6].as_real().unwrap_or(f64::NAN),
            grade: text(7),
            segment: number(8),
            drawn: text(9),
            propensity: row[10].as_real().unwrap_or(1.0),
        },
        run: text(11),
        known,
    }
}

/// The statement of every score with what was known, by account, oldest first.
pub(super) fn by_account(bytewise: &str) -> String {
    format!("{COLUMNS}, s.facts {SCORES} ORDER BY m.name {bytewise}, s.account {bytewise}, s.day, s.id")
}
