//! Whether the champion's segments still pay: how many of each segment's accounts became customers and stayed, in how many
//! days and at what cost, then and now.

use serde::Serialize;

use super::spending::PER_QUARTER;
use crate::error::Result;
use crate::figures::{BriefFigures, Dashboard, Facts, Group};
use crate::model::Model;
use crate::score::Score;
use crate::segments::Name;
use crate::stats::contingency::RateTest;
use crate::stats::rate::Rate;

/// Whether a segment's accounts become customers as often as they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// As often, as far as can be told.
    Same,
    /// More often.
    More,
    /// Less often, and still as often as the usual account or more.
    Less,
    /// Less often, and less often than the usual account: it no longer pays.
    NoLonger,
}

/// What a segment's accounts came to, then and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paying {
    /// Number of the segment.
    pub number: u32,
    /// Its name.
    pub name: Name,
    /// Whether it changed.
    pub change: Change,
    /// In training.
    pub before: BriefFigures,
    /// Of the new accounts.
    pub now: BriefFigures,
}

/// Each segment of the champion that training has figures of (`trained`) and that new accounts are of (`rows` with their
/// `scores`, all of them decided). Rates are told apart at what a quarter may spend among all segments.
///
/// # Errors
/// None but for a bug: customers among accounts are a rate.
pub fn paying(
    model: &Model,
    trained: &Dashboard,
    facts: &Facts,
    rows: &[u32],
    scores: &[Score],
) -> Result<Vec<Paying>> {
    let segments = &model.segments.segments;
    let level = PER_QUARTER / segments.len().max(1) as f64;
    let share = |figures: &BriefFigures| figures.kept as f64 / figures.decided.max(1) as f64;
    let usual = share(&BriefFigures::of(facts, rows));
    let mut told = Vec::new();
    for segment in segments {
        let is_of = |score: &Score| {
            score
                .standing
                .is_some_and(|standing| standing.number() == segment.number)
        };
        let of: Vec<u32> = rows
            .iter()
            .zip(scores)
            .filter(|(_, score)| is_of(score))
            .map(|(row, _)| *row)
            .collect();
        let Some(record) = trained
            .get(Group::Segment(segment.number))
            .filter(|_| !of.is_empty())
        else {
            continue;
        };
        let (before, now) = (BriefFigures::from(&record.figures), BriefFigures::of(facts, &of));
        let rate = |figures: &BriefFigures| Rate::new(figures.kept, figures.decided);
        let moved = RateTest::suited(rate(&before)?, rate(&now)?).is_some_and(|test| test.p_value <= level);
        told.push(Paying {
            number: segment.number,
            name: segment.name.clone(),
            change: match moved {
                false => Change::Same,
                true if share(&now) > share(&before) => Change::More,
                true if share(&now) < usual => Change::NoLonger,
                true => Change::Less,
            },
            before,
            now,
        });
    }
    Ok(told)
}
