//! Why an account scores as it does, read off the scorecard: nothing is approximated.

use serde::Serialize;

use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::score::summarizer::Summarized;
use crate::score::{Check, Grade, Scorer, Summarizer};
use crate::timing::Timing;

pub(crate) mod attribute;
pub mod contribution;
pub(crate) mod find;
pub mod find_out;
pub mod enrich;
pub mod lookalike;
pub mod next_grade;
pub mod reason;
pub mod since;
pub mod segment;
pub mod moment;
pub mod unknown;
pub mod worth;
mod account;

pub use account::Account;
use account::points;
pub use contribution::{Contribution, Known};
pub use enrich::{Enrichable, Enrichment, EnrichmentTally};
pub use find_out::{FindOut, Finder};
pub use lookalike::Lookalike;
pub use moment::Moment;
pub use next_grade::{Change, NextGrade};
pub use reason::Reason;
pub use segment::SegmentPlace;
pub use since::Since;
pub use unknown::Unknown;
pub use worth::Worth;

/// The whole account of one score. Points are in milli-points here and in points, three decimals, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The account's identifier.
    pub id: String,
    /// Its name, when the table has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// It in one line: whether it fits, what it is, what to watch.
    pub summary: String,
    /// Name of the model.
    pub model: String,
    /// Language of labels and sentences.
    pub language: Language,
    /// Sum of the points of all criteria.
    #[serde(serialize_with = "points")]
    pub score: i64,
    /// Score of the average training account: the sum of the criteria's averages.
    #[serde(serialize_with = "points")]
    pub average: i64,
    /// Calibrated probability of being an ideal customer, with its 95 % interval.
    pub fit: f64,
    /// Lower end of the fit's interval.
    pub fit_low: f64,
    /// Upper end of the fit's interval.
    pub fit_high: f64,
    /// Grade by score; `X` when knocked out, `?` when nothing is known.
    pub grade: Grade,
    /// The knock-out rule that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knock_out: Option<String>,
    /// One line per criterion, in the scorecard's order: their points sum to `score`.
    pub criteria: Vec<Contribution>,
    /// Criteria that raise it most above the average account.
    pub reasons_for: Vec<Reason>,
    /// Criteria that lower it most below the average account.
    pub reasons_against: Vec<Reason>,
    /// What is not known, what could change the grade first.
    pub unknown: Vec<Unknown>,
    /// The unknown fact likeliest to change the grade; absent where none would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find_out: Option<FindOut>,
    /// What would reach the next grade; absent at the best one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_grade: Option<NextGrade>,
    /// What would reach the grades above that one, where something does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further_grades: Vec<NextGrade>,
    /// The past ideal customers most like it.
    pub lookalikes: Vec<Lookalike>,
    /// Its place among the segments; absent when the model has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentPlace>,
    /// What about its file is not as it was in training, the most points at stake first; empty when it was not held
    /// against the model ([`Explanation::checked`]).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Why the score is not what an earlier version gave; absent when it was not asked for ([`Explanation::compared`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// What it is worth, beside the score and no part of it; absent where the model has no value card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth: Option<Worth>,
    /// Its timing, beside the score and no part of it; absent when it was not asked for ([`Explanation::timed`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<Moment>,
}

/// How much an explanation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExplainSettings {
    /// Language of labels and sentences.
    pub language: Language,
    /// Most reasons for, and most against.
    pub reasons: usize,
    /// Most past ideal customers named.
    pub lookalikes: usize,
}

impl Default for ExplainSettings {
    fn default() -> Self {
        Self {
            language: Language::En,
            reasons: 4,
            lookalikes: 5,
        }
    }
}

impl Explanation {
    /// Explains one account that `scorer`, compiled from `model`, has read; `ideals` are the ideal customers the
    /// model was trained on.
    ///
    /// The points of [`Self::criteria`] sum to [`Self::score`], and each criterion's difference from the average
    /// to `score - average`, exactly.
    pub fn of(
        model: &Model,
        scorer: &Scorer,
        account: Account<'_>,
        ideals: &[IdealAccount],
        settings: &ExplainSettings,
    ) -> Self {
        let language = settings.language;
        let bins = &account.row.bins;
        let criteria = contribution::table(model, scorer, &account, language);
        let attributes = attribute::attributes(model);
        let score = scorer.score(account.row);
        let (fit_low, fit_high) = scorer.interval(account.row);
        // Nobody is a lookalike of their own. Without an id column ids are row numbers, which mean another account
        // in another table.
        let itself = model.data.id.as_ref().map(|_| account.id);
        let summarized = Summarized {
            bins,
            score,
            knock_out: scorer.knock_out(account.row),
        };
        let value = |column: &str| account.values.get(column).cloned();
        // Of what nothing is known nothing can be changed.
        let mut grades = match score.grade {
            Grade::Unknown => Vec::new(),
            _ => next_grade::grades_above(model, &attributes, bins, language),
        }
        .into_iter();
        Self {
            id: account.id.to_owned(),
            name: account.name.map(str::to_owned),
            summary: Summarizer::new(model, ideals, language).line(&summarized, &value),
            model: model.name.clone(),
            language,
            score: score.score,
            average: criteria.iter().map(|c| c.average).sum(),
            fit: score.fit,
            fit_low,
            fit_high,
            grade: score.grade,
            knock_out: scorer.knock_out(account.row).map(str::to_owned),
            reasons_for: reason::most(model, &criteria, settings.reasons, 1, language),
            reasons_against: reason::most(model, &criteria, settings.reasons, -1, language),
            find_out: Finder::new(model).next(bins, score.grade, score.fit),
            unknown: unknown::table(model, &attributes, bins, score.grade, language),
            next_grade: grades.next(),
            further_grades: grades.collect(),
            lookalikes: lookalike::nearest(model, bins, ideals, itself, settings.lookalikes, language),
            segment: segment::place(&model.segments, &account.row.segment_bins, language),
            criteria,
            checks: Vec::new(),
            since: None,
            worth: None,
            timing: None,
        }
    }

    /// With what about the account's file is not as it was in training.
    pub fn checked(self, checks: Vec<Check>) -> Self {
        Self { checks, ..self }
    }

    /// With why the score is not what an earlier version gave.
    pub fn compared(self, since: Since) -> Self {
        Self {
            since: Some(since),
            ..self
        }
    }

    /// With what the account is worth, of which the explanation holds the row.
    pub fn valued(self, worth: Worth) -> Self {
        Self {
            worth: Some(worth),
            ..self
        }
    }

    /// With the account's timing beside its score.
    pub fn timed(self, timing: Timing) -> Self {
        Self {
            timing: Some(Moment::of(timing, self.grade, self.language)),
            ..self
        }
    }

    /// The account's name, or its id when it has none.
    pub fn title(&self) -> &str {
        self.name
            .as_deref()
            .filter(|name| !name.is_empty())
            .unwrap_or(&self.id)
    }
}
