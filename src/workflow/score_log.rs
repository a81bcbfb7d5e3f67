//! A run of scoring on its way into the store.

use std::path::Path;

use crate::error::Result;
use crate::model::Card;
use crate::registry::{Entry, MODEL};
use crate::score::LogRow;
use crate::store::{FILE, LoggedAccount, LoggedModel, LoggedScores, ScoreLog, ScoredAccount, Store};
use crate::workflow::inputs::Inputs;

/// Scores gathered for the record. What goes wrong there does not end the scoring: it is told when scores are written.
pub struct RunLog {
    log: Result<ScoreLog>,
    store: String,
}

impl RunLog {
    /// Opens the store beside the models; it must not be where the scores go.
    ///
    /// # Errors
    /// As [`Store::open`], and [`crate::Error::Input`] for an output that is the store.
    pub fn open(models: &Path, output: &Path) -> Result<Self> {
        Inputs::of([models.join(FILE)]).refuse(output, "-o")?;
        let store = Store::open(models)?;
        Ok(Self {
            store: store.name(),
            log: Ok(ScoreLog::start(store)?),
        })
    }

    /// Takes some accounts; none after something went wrong.
    pub fn add(&mut self, rows: &[LogRow]) {
        let Ok(log) = &mut self.log else {
            return;
        };
        let accounts: Vec<LoggedAccount> = rows.iter().map(account).collect();
        if let Err(error) = log.add(&accounts) {
            self.log = Err(error);
        }
    }

    /// Puts the run on record; what was, and where.
    ///
    /// # Errors
    /// Whatever went wrong since it was opened: nothing is then on record.
    pub fn finish(self, entry: &Entry, card: Card, data: &Path) -> Result<(LoggedScores, String)> {
        let model = logged_model(entry, card);
        let source = crate::source::location::Location::of(data)?.shown();
        let source = source.display().to_string();
        let logged = self.log?.finish(&model, &source, jiff::Timestamp::now())?;
        Ok((logged, self.store))
    }
}

/// A version as the record knows it.
pub fn logged_model(entry: &Entry, card: Card) -> LoggedModel {
    LoggedModel {
        name: entry.name.clone(),
        version: entry.version.0,
        card: card.to_string(),
        hash: entry.manifest.files.get(MODEL).cloned().unwrap_or_default(),
    }
}

fn account(row: &LogRow) -> LoggedAccount {
    let (drawn, propensity) = match row.drawn {
        Some((drawn, propensity)) => (drawn.as_str(), propensity),
        None => ("", 1.0),
    };
    let scored = ScoredAccount {
        id: row.id.clone(),
        score: row.score.score,
        // As it is written beside the score.
        fit: (row.score.fit * 1e6).round() / 1e6,
        grade: row.score.grade.as_str().to_owned(),
        segment: row.score.standing.map(|standing| standing.number()),
        drawn: drawn.to_owned(),
        propensity,
    };
    LoggedAccount {
        scored,
        facts: row.facts.clone(),
    }
}
