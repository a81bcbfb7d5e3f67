//! The champion's segments among the ideal customers of the quarter: which grew, shrank, split, merged or are gone, and
//! which kinds of customer it has none for.

use serde::Serialize;

use super::regrouped::Regrouped;
use super::spending::PER_QUARTER;
use crate::criteria::{Binned, Input};
use crate::error::Result;
use crate::language::Language;
use crate::model::Model;
use crate::score::Score;
use crate::segments::{Name, SegmentSettings, Segments, Standing, Verdict};
use crate::stats::contingency::RateTest;
use crate::stats::rate::Rate;
use crate::table::Table;

/// Resamplings by which the segments of a quarter are held to be stable (house choice: fewer than in training, as nothing
/// is kept of them).
const RESAMPLES: u32 = 50;

/// Facts by which the parts of a segment that split are named (house choice: as many as make a name).
const NAMED: usize = 2;

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
    /// Most of its customers are of two segments now.
    Split,
    /// Most of one segment now are its customers and those of another.
    Merged,
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
    /// Those that it split into, or that it merged with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Name>,
    /// Its name and theirs as people read them.
    #[serde(skip)]
    pub called: (Name, Vec<Name>),
}

/// Each segment of the champion, then those that are born. Shares are told apart at what a quarter may spend among all
/// segments; a segment is born when those sought anew among the new ideal customers hold one that shares less than half of its
/// members with each of before (as training numbers them) and is no part of one that split, and more of them than in training
/// are of no segment of before, beyond chance. Segments split and merge by
/// the accounts that either has (House choice: see docs/decisions.md); merged they are said to be only among as many ideal
/// customers as half of training's, as fewer may not tell them apart. `ideal` are rows with their scores by the champion.
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
    let worded = Language::ALL.map(|language| model.worded(language));
    let worded = worded.each_ref().map(|model| &model.segments);
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
            others: Vec::new(),
            called: (called(worded, segment.number), Vec::new()),
        });
    }
    let asked = &model.recipe.segments;
    let settings = SegmentSettings {
        least: asked.least,
        resamples: RESAMPLES,
        ..SegmentSettings::new(model.seed, as_of)
    };
    let anew = Segments::fit(&settings, table, inputs, rows, Some(known))?;
    let segments = &anew.segments;
    if segments.segments.is_empty() {
        return Ok(fates);
    }
    let anew_worded = Language::ALL.map(|of| segments.worded(&model.wordings(&model.recipe, of)));
    let anew_worded = anew_worded.each_ref();
    let standing = |score: &Score| score.standing.map_or(0, Standing::number);
    let was: Vec<u32> = scores.iter().map(standing).collect();
    let is: Vec<u32> = anew
        .evidence
        .iter()
        .map(|sums| segments.standing(sums).number())
        .collect();
    let mut regrouped = Regrouped::of(&was, &is);
    if 2 * n < known.accounts {
        regrouped.merged.clear();
    }
    for fate in &mut fates {
        let number = fate.number.unwrap_or(0);
        fate.others = match regrouped.split.get(&number) {
            Some(into) => {
                fate.fate = Fate::Split;
                let differences = told_apart(segments, table, rows, &is, *into)?;
                fate.called.1 = parts(anew_worded, &differences).to_vec();
                parts([segments; 2], &differences).to_vec()
            }
            None => {
                let Some(from) = regrouped.merged.values().find(|from| from.contains(&number)) else {
                    continue;
                };
                fate.fate = Fate::Merged;
                let others: Vec<u32> = from.iter().copied().filter(|other| *other != number).collect();
                fate.called.1 = others.iter().map(|other| called(worded, *other)).collect();
                named(known, &others)
            }
        };
    }
    let part_of_one = |number: u32| regrouped.split.values().any(|into| into.contains(&number));
    let of_two = |number: u32| regrouped.merged.contains_key(&number);
    // Classes are never sought twice with the same outcome: a kind is new only where more customers are of none than were.
    let in_one: u64 = known.segments.iter().map(|segment| segment.class.accounts).sum();
    let outside = was.iter().filter(|number| **number == 0).count() as u64;
    let (before, after) = (
        Rate::new(known.accounts.saturating_sub(in_one), known.accounts)?,
        Rate::new(outside, n)?,
    );
    let grew = after.share() > before.share()
        && RateTest::suited(before, after).is_some_and(|test| test.p_value <= PER_QUARTER);
    let born = segments.segments.iter().filter(|segment| {
        let told = part_of_one(segment.number) || of_two(segment.number);
        grew && segment.new && !told
    });
    fates.extend(born.map(|segment| SegmentFate {
        number: None,
        name: segment.name.clone(),
        fate: Fate::Born,
        before: 0.0,
        now: segment.class.accounts as f64 / n as f64,
        others: Vec::new(),
        called: (called(anew_worded, segment.number), Vec::new()),
    }));
    Ok(fates)
}

/// The criteria by which two segments are set apart, and the bins that each of them leads in: what made them one segment,
/// both have.
fn told_apart(
    segments: &Segments,
    table: &Table,
    rows: &[u32],
    standing: &[u32],
    numbers: [u32; 2],
) -> Result<Vec<(usize, [usize; 2])>> {
    let cuts = segments.criteria.iter().map(|criterion| &criterion.cut);
    let binned = Binned::transform(cuts, table, rows)?;
    let mut differences: Vec<(f64, usize, [usize; 2])> = Vec::new();
    for (place, bins) in binned.columns.iter().enumerate() {
        let shares = |number: u32| {
            let mut counts = vec![0u64; segments.criteria[place].cut.len()];
            let own = bins.iter().zip(standing).filter(|(_, of)| **of == number);
            own.for_each(|(bin, _)| counts[usize::from(*bin)] += 1);
            let all = counts.iter().sum::<u64>().max(1) as f64;
            counts
                .into_iter()
                .map(move |count| count as f64 / all)
                .collect::<Vec<f64>>()
        };
        let [a, b] = numbers.map(shares);
        let lead: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        let apart = lead.iter().map(|lead| lead.abs()).sum::<f64>() / 2.0;
        // The first of bins that lead alike.
        let most = |sign: f64| {
            (0..lead.len())
                .rev()
                .max_by(|x, y| (sign * lead[*x]).total_cmp(&(sign * lead[*y])))
        };
        if let (Some(a), Some(b)) = (most(1.0), most(-1.0)) {
            differences.push((apart, place, [a, b]));
        }
    }
    differences.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    differences.truncate(NAMED);
    Ok(differences
        .into_iter()
        .map(|(_, place, bins)| (place, bins))
        .collect())
}

/// Both sides of these differences by name, in the words that the segments have in English and in French.
fn parts(segments: [&Segments; 2], differences: &[(usize, [usize; 2])]) -> [Name; 2] {
    [0, 1].map(|side| {
        each(|language| {
            let facts = differences.iter().map(|(place, bins)| {
                let cut = &segments[language as usize].criteria[*place].cut;
                language.fact(cut.title(), cut.label(bins[side], language))
            });
            facts.collect::<Vec<String>>().join(" · ")
        })
    })
}

/// What a segment is called, in the words that it has in English and in French.
fn called(segments: [&Segments; 2], number: u32) -> Name {
    each(|language| {
        let segment = segments[language as usize].segment(number);
        segment.map_or_else(String::new, |segment| segment.name.text(language).to_owned())
    })
}

/// Names of the segments with these numbers.
fn named(segments: &Segments, numbers: &[u32]) -> Vec<Name> {
    let found = numbers.iter().filter_map(|number| segments.segment(*number));
    found.map(|segment| segment.name.clone()).collect()
}

/// A name of which each language is said apart.
fn each(mut said: impl FnMut(Language) -> String) -> Name {
    Name {
        en: said(Language::En),
        fr: said(Language::Fr),
    }
}
