//! Why an account's score is not what it was: another card, facts known only since, facts that changed.
//!
//! The account goes from one version to the other in three steps, and each is the difference of two scores:
//!
//! 1. the model: what was known then, by the card then and by the card now;
//! 2. enrichment: by the card now, the columns of which nothing was known then and something is now;
//! 3. data: by the card now, all other columns.
//!
//! Scores are whole milli-points, so the three sum to the difference exactly. House choice: see docs/decisions.md.

use std::path::PathBuf;

use serde::Serialize;

use crate::explain::account::{points, score};
use crate::language::Language;
use crate::model::worded::ShownModel;

/// Bins of one account, one per criterion of the card named.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'a> {
    /// What was known then, by the card then.
    pub then_before: &'a [u16],
    /// The same by the card now.
    pub then: &'a [u16],
    /// With what has become known since, by the card now.
    pub filled: &'a [u16],
    /// What is known now, by the card now.
    pub now: &'a [u16],
}

/// What a part of a difference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A fact is another one than it was, or is no longer known.
    Data,
    /// A fact was unknown then and is known now.
    Enrichment,
    /// The card gives the same fact other points.
    Model,
}

/// One criterion's share in one part. Points are in milli-points here and in points, three decimals, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Name of the criterion.
    pub criterion: String,
    /// What it comes from.
    pub part: Part,
    /// The bin before, in words; absent when the card then had no such criterion.
    pub before: Option<String>,
    /// The bin after; absent when the card now has none.
    pub after: Option<String>,
    /// By how much it moved the score.
    #[serde(serialize_with = "points")]
    pub points: i64,
}

/// What is on record of an account then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Earlier {
    /// What was known of it: every part can be told.
    Facts,
    /// Its score alone: what changed in its data and what was added to them are one part.
    Score,
    /// Nothing: only the model's part can be told, on what is known now.
    Nothing,
}

/// An account's score against an earlier version's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since {
    /// The earlier version, `name@version`.
    pub version: String,
    /// The day whose champion it was, where a day was asked for.
    pub day: Option<String>,
    /// Day on which it scored the account, where that is on record.
    pub scored_on: Option<String>,
    /// The table with what was known then, where one was named.
    pub file: Option<PathBuf>,
    /// Grade then; absent when nothing is on record.
    pub grade: Option<String>,
    /// The difference.
    #[serde(flatten)]
    pub change: ScoreChange,
}

/// The difference of two scores, in parts that sum to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScoreChange {
    /// What is on record of the account then.
    pub earlier: Earlier,
    /// Score then; absent when nothing is on record.
    #[serde(serialize_with = "maybe_points")]
    pub then: Option<i64>,
    /// Score now.
    #[serde(serialize_with = "points")]
    pub now: i64,
    /// Facts that changed; absent when they cannot be told.
    #[serde(serialize_with = "maybe_points")]
    pub data: Option<i64>,
    /// Facts known only since, likewise.
    #[serde(serialize_with = "maybe_points")]
    pub enrichment: Option<i64>,
    /// Both together; absent when nothing is on record.
    #[serde(serialize_with = "maybe_points")]
    pub facts: Option<i64>,
    /// The model.
    #[serde(serialize_with = "points")]
    pub model: i64,
    /// What moved, criterion by criterion, the most first: the lines of a part sum to it.
    pub lines: Vec<Line>,
}

fn maybe_points<S: serde::Serializer>(milli: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match milli {
        Some(milli) => points(milli, serializer),
        None => serializer.serialize_none(),
    }
}

impl ScoreChange {
    /// The change of an account of which the earlier facts are known, from the card `before` to the card `after`.
    ///
    /// # Panics
    /// When `steps` are not bins of these cards.
    pub fn of_facts(
        before: ShownModel<'_>,
        after: ShownModel<'_>,
        steps: Steps<'_>,
        language: Language,
    ) -> Self {
        let [then, same, filled, now] = [
            score(before.model, steps.then_before),
            score(after.model, steps.then),
            score(after.model, steps.filled),
            score(after.model, steps.now),
        ];
        let mut lines = model_lines(before, after, steps.then_before, steps.then, language);
        let facts = [
            (Part::Enrichment, steps.then, steps.filled),
            (Part::Data, steps.filled, steps.now),
        ];
        for (part, from, to) in facts {
            lines.extend(fact_lines(after, part, from, to, language));
        }
        Self {
            earlier: Earlier::Facts,
            then: Some(then),
            now,
            data: Some(now - filled),
            enrichment: Some(filled - same),
            facts: Some(now - same),
            model: same - then,
            lines: sorted(lines),
        }
    }

    /// The change of an account of which at most the earlier score is known; `now_before` and `now` are what is known
    /// now by both cards.
    ///
    /// # Panics
    /// When they are not bins of these cards.
    pub fn of_score(
        before: ShownModel<'_>,
        after: ShownModel<'_>,
        then: Option<i64>,
        [now_before, now]: [&[u16]; 2],
        language: Language,
    ) -> Self {
        let by_both = [score(before.model, now_before), score(after.model, now)];
        Self {
            earlier: match then {
                Some(_) => Earlier::Score,
                None => Earlier::Nothing,
            },
            then,
            now: by_both[1],
            data: None,
            enrichment: None,
            facts: then.map(|then| by_both[0] - then),
            model: by_both[1] - by_both[0],
            lines: sorted(model_lines(before, after, now_before, now, language)),
        }
    }
}

/// What the same facts get from another card. Criteria are the same by the columns' own names.
fn model_lines(
    before: ShownModel<'_>,
    after: ShownModel<'_>,
    old: &[u16],
    new: &[u16],
    language: Language,
) -> Vec<Line> {
    let place = |of: ShownModel<'_>, name: &str| of.model.criteria.iter().position(|one| one.name == name);
    let side = |of: ShownModel<'_>, bins: &[u16], at: Option<usize>| {
        let (criterion, bin) = (&of.shown.criteria[at?], usize::from(bins[at?]));
        Some((criterion.cut.label(bin, language), criterion.points[bin]))
    };
    let here = (0..after.model.criteria.len()).map(|at| {
        let name = &after.model.criteria[at].name;
        (&after.shown.criteria[at].name, place(before, name), Some(at))
    });
    let gone = before.model.criteria.iter().enumerate();
    let gone = gone
        .filter(|(_, one)| place(after, &one.name).is_none())
        .map(|(at, _)| (&before.shown.criteria[at].name, Some(at), None));
    here.chain(gone)
        .map(|(name, was, is)| {
            let (was, is) = (side(before, old, was), side(after, new, is));
            let worth = |side: &Option<(String, i64)>| side.as_ref().map_or(0, |(_, points)| *points);
            Line {
                criterion: name.clone(),
                part: Part::Model,
                points: worth(&is) - worth(&was),
                before: was.map(|(label, points)| language.since_worth(label, language.points(points))),
                after: is.map(|(label, points)| language.since_worth(label, language.points(points))),
            }
        })
        .collect()
}

/// What one card gives other facts.
fn fact_lines<'a>(
    model: ShownModel<'a>,
    part: Part,
    from: &'a [u16],
    to: &'a [u16],
    language: Language,
) -> impl Iterator<Item = Line> + 'a {
    model
        .shown
        .criteria
        .iter()
        .zip(from.iter().zip(to))
        .map(move |(criterion, (from, to))| {
            let [from, to] = [usize::from(*from), usize::from(*to)];
            Line {
                criterion: criterion.name.clone(),
                part,
                before: Some(criterion.cut.label(from, language)),
                after: Some(criterion.cut.label(to, language)),
                points: criterion.points[to] - criterion.points[from],
            }
        })
}

fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| line.points != 0);
    lines.sort_by(|a, b| {
        let key = |line: &Line| (-line.points.abs(), line.part);
        key(a).cmp(&key(b)).then_with(|| a.criterion.cmp(&b.criterion))
    });
    lines
}
