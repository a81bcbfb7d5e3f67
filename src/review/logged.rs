//! The champion on scores that it really gave, before their outcomes were known: what the record has of them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::champion::Performance;
use super::maturity::{Deal, Maturity};
use super::measured::{FEWEST, Measured, Unmeasured};
use super::seen::{Seen, mark};
use crate::error::Result;
use crate::model::Model;
use crate::score::Grade;
use crate::store::{Paired, Standing};
use jiff::civil::Date;

/// What became of accounts that the champion had scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Logged {
    /// Accounts that it scored, on record.
    pub scored: u64,
    /// Those of which nothing is on record.
    pub unknown: u64,
    /// Decided before they were scored: they say nothing of the score.
    pub before: u64,
    /// Not decided yet.
    pub open: u64,
    /// Accounts that it was trained on, left out.
    pub seen: u64,
    /// Known before the day asked for, or counted in an earlier review of the record; left out.
    pub counted: u64,
    /// Accounts measured: decided after they were scored.
    pub decided: u64,
    /// Day of the first score that is measured, and of the last.
    pub days: Option<[String; 2]>,
    /// What its fits turned out to be worth.
    #[serde(skip)]
    pub performance: Measured<Performance>,
    /// What becomes of all of them, open ones included; absent where none is open or too few are decided.
    pub maturity: Option<Maturity>,
    /// The ids that are measured, each as the start of its sha256, in order.
    #[serde(skip)]
    pub ids: Vec<String>,
}

/// What of the record is new.
pub struct Asked<'a> {
    /// Accounts that the champion was trained on.
    pub seen: Option<&'a Seen>,
    /// Ids that earlier reviews of the record counted; they are left out.
    pub counted: &'a BTreeSet<&'a str>,
    /// Only outcomes known on this day or later.
    pub from: Option<Date>,
}

impl Logged {
    /// Of the scores that a version gave with its full card, one for each account; `None` without any.
    ///
    /// # Errors
    /// As [`Performance::of`].
    pub fn of(model: &Model, scores: &[Paired], asked: &Asked<'_>) -> Result<Option<Self>> {
        let from = asked.from.map(|day| day.to_string());
        let mut found = Self {
            scored: scores.len() as u64,
            unknown: 0,
            before: 0,
            open: 0,
            seen: 0,
            counted: 0,
            decided: 0,
            days: None,
            performance: Measured::No(Unmeasured::NoOutcome),
            maturity: None,
            ids: Vec::new(),
        };
        let (mut told, mut ideal, mut deals) = (Vec::new(), Vec::new(), Vec::new());
        for paired in scores.iter().filter(|paired| paired.scored.fit.is_finite()) {
            let (id, fit) = (paired.scored.id.as_str(), paired.scored.fit);
            let Some(known) = &paired.known else {
                found.unknown += 1;
                continue;
            };
            let own = mark(id);
            let label = known.outcome.ideal;
            match (paired.standing(), label) {
                _ if asked.seen.is_some_and(|seen| seen.has(id)) => found.seen += 1,
                (Standing::Before, _) => found.before += 1,
                (Standing::Open, _) => {
                    found.open += 1;
                    deals.extend(deal(&paired.scored_on, &known.as_of, None, fit));
                }
                (_, None) => found.unknown += 1,
                _ if from.as_deref().is_some_and(|from| known.day() < from) => found.counted += 1,
                _ if asked.counted.contains(own.as_str()) => found.counted += 1,
                (_, Some(label)) => {
                    told.push((fit, grade(&paired.scored.grade)));
                    ideal.push(label);
                    deals.extend(deal(&paired.scored_on, known.day(), Some(label), fit));
                    let [first, last] = found
                        .days
                        .get_or_insert_with(|| [paired.scored_on.clone(), paired.scored_on.clone()]);
                    *first = first.clone().min(paired.scored_on.clone());
                    *last = last.clone().max(paired.scored_on.clone());
                    found.ids.push(own);
                }
            }
        }
        found.ids.sort();
        found.decided = ideal.len() as u64;
        let hits = ideal.iter().filter(|ideal| **ideal).count();
        found.performance = match (ideal.len(), hits.min(ideal.len() - hits)) {
            (0, _) => Measured::No(Unmeasured::NoOutcome),
            (_, rarer) if rarer < FEWEST => Measured::No(Unmeasured::OneOutcome),
            _ => Measured::Yes(Performance::of(model, &told, &ideal)?),
        };
        // Of days alone nothing is known of some: then the ratio of decided ones stands.
        if matches!(found.performance, Measured::Yes(_)) && deals.len() as u64 == found.decided + found.open {
            found.maturity = Maturity::of(&deals, model.seed);
        }
        Ok((found.scored > 0).then_some(found))
    }
}

/// Days between two; `None` where they are no days.
fn deal(scored_on: &str, until: &str, ideal: Option<bool>, fit: f64) -> Option<Deal> {
    let [from, to] = [scored_on, until].map(|day| day.parse::<Date>().ok());
    let days = (to? - from?).get_days();
    Some(Deal { days, ideal, fit })
}

fn grade(letter: &str) -> Grade {
    let known = Grade::ALL.into_iter().find(|grade| grade.as_str() == letter);
    known.unwrap_or(Grade::Unknown)
}
