//! The champion's segments among the ideal customers of the quarter: which grew, shrank or are gone, and which kinds of
//! customer it has none for.

use serde::Serialize;

use super::spending::PER_QUARTER;
use crate::criteria::Input;
use crate::error::Result;
use crate::model::Model;
use crate::score::Score;
use crate::segments::{Name, SegmentSettings, Segments, Verdict};
use crate::stats::contingency::RateTest;
use crate::stats::rate::Rate;
use crate::table::Table;

/// Resamplings by which the segments of a quarter are held to be stable (house choice: fewer than in training, as nothing
/// is kept of them).
const RESAMPLES: u32 = 50;

/// What became of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// As large a part of the ideal customers as before, as far as can be told.
    Same,
    /// A larger part.
    Grew,
    /// A smaller part.
    Shrank,
    /// No ideal customer is of it any more.
    Vanished,
    /// A kind of ideal customer that is none of the champion's segments.
    Born,
}

/// A segment, then and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentFate {
    /// Its number; absent of one that is born, which training numbers.
    pub number: Option<u32>,
    /// Its name.
    pub name: Name,
    /// What became of it.
    pub fate: Fate,
    /// Share of training's ideal customers.
    pub before: f64,
    /// Share of the new ideal customers.
    pub now: f64,
}

/// Each segment of the champion, then those that are born. Shares are told apart at what a quarter may spend among all
/// segments; a segment is born when those sought anew among the new ideal customers hold one that shares less than half of its
/// members with each of before (as training numbers them). `ideal` are rows with their scores by the champion.
///
/// # Errors
/// As [`Segments::fit`].
pub fn fates(
    model: &Model,
    table: &Table,
    inputs: &[Input],
    ideal: (&[u32], &[Score]),
    as_of: i32,
) -> Result<Vec<SegmentFate>> {
    let (rows, scores) = ideal;
    let known = &model.segments;
    if known.verdict == Verdict::NotSought || rows.is_empty() {
        return Ok(Vec::new());
    }
    let n = rows.len() as u64;
    let level = PER_QUARTER / known.segments.len().max(1) as f64;
    let mut fates = Vec::new();
    for segment in &known.segments {
        let standing = scores.iter().filter_map(|score| score.standing);
        let now = standing
            .filter(|standing| standing.number() == segment.number)
            .count() as u64;
        let was = Rate::new(segment.class.accounts, known.accounts)?;
        let is = Rate::new(now, n)?;
        let (before, after) = (was.share().unwrap_or(0.0), is.share().unwrap_or(0.0));
        let moved = RateTest::suited(was, is).is_some_and(|test| test.p_value <= level);
        fates.push(SegmentFate {
            number: Some(segment.number),
            name: segment.name.clone(),
            fate: match moved {
                false => Fate::Same,
                true if now == 0 => Fate::Vanished,
                true if after > before => Fate::Grew,
                true => Fate::Shrank,
            },
            before,
            now: after,
        });
    }
    let asked = &model.recipe.segments;
    let settings = SegmentSettings {
        least: asked.least,
        resamples: RESAMPLES,
        ..SegmentSettings::new(model.seed, as_of)
    };
    let anew = Segments::fit(&settings, table, inputs, rows, Some(known))?.segments;
    let born = anew.segments.iter().filter(|segment| segment.new);
    fates.extend(born.map(|segment| SegmentFate {
        number: None,
        name: segment.name.clone(),
        fate: Fate::Born,
        before: 0.0,
        now: segment.class.accounts as f64 / n as f64,
    }));
    Ok(fates)
}
