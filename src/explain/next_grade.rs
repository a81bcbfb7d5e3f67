//! What would reach the next grade, changing only what an account can change.

use serde::Serialize;

use crate::explain::account::{points, score};
use crate::explain::attribute::Attribute;
use crate::language::Language;
use crate::model::Model;
use crate::score::Grade;

/// The way up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextGrade {
    /// The grade above.
    pub grade: Grade,
    /// Score from which it starts, and what is missing to it.
    #[serde(serialize_with = "points")]
    pub from: i64,
    /// Milli-points that are missing to it.
    #[serde(serialize_with = "points")]
    pub missing: i64,
    /// Whether the changes below reach it.
    pub reached: bool,
    /// The one change that is enough, where one is: a way up is named once.
    pub any_of: Vec<Change>,
    /// When none is: changes to make together, the most gain first. If they do not reach the grade, these are
    /// all the changes that help.
    pub all_of: Vec<Change>,
    /// Score after all of `all_of`, or after the first of `any_of`.
    #[serde(serialize_with = "points")]
    pub score: i64,
    /// All of it in a sentence.
    pub sentence: String,
}

/// One change of an account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The criterion's name.
    pub criterion: String,
    /// Bins in words.
    pub now: String,
    /// The bin to reach, in words.
    pub to: String,
    /// What it adds, milli-points.
    #[serde(serialize_with = "points")]
    pub gain: i64,
}

/// The grades above, each with one way to it: the next one, reached or not, then those beyond that something reaches.
pub(super) fn grades_above(
    model: &Model,
    attributes: &[Attribute],
    bins: &[u16],
    language: Language,
) -> Vec<NextGrade> {
    let now = score(model, bins);
    let mut above: Vec<i64> = model
        .grades
        .iter()
        .rev()
        .copied()
        .filter(|from| now < *from)
        .collect();
    // Grades that begin at one score are the best of them.
    above.dedup_by_key(|from| Grade::of(*from, &model.grades));
    let ways = above.into_iter().enumerate().map(|(step, from)| {
        let way = way_to(model, attributes, bins, from, language);
        (step, way)
    });
    let mut ways: Vec<NextGrade> = ways
        .filter(|(step, way)| *step == 0 || way.reached)
        .map(|(_, way)| way)
        .collect();
    // What reaches a better grade by the same changes is told of that one alone.
    for at in (1..ways.len()).rev() {
        let (lower, better) = (&ways[at - 1], &ways[at]);
        if lower.reached && lower.any_of == better.any_of && lower.all_of == better.all_of {
            ways.remove(at - 1);
        }
    }
    ways
}

/// The least that reaches the grade that begins at `from`.
fn way_to(model: &Model, attributes: &[Attribute], bins: &[u16], from: i64, language: Language) -> NextGrade {
    let now = score(model, bins);
    let missing = from - now;
    let changeable: Vec<&Attribute> = attributes
        .iter()
        .filter(|a| a.changeable && a.bin(bins).is_some())
        .collect();

    let mut best: Vec<(i64, &Attribute)> = changeable
        .iter()
        .filter_map(|a| Some((best(model, a, bins)?.0, *a)))
        .collect();
    best.sort_by_key(|(gain, _)| -gain);
    let enough = best.iter().take_while(|(gain, _)| *gain >= missing).take(1);
    let any_of: Vec<Change> = enough
        .filter_map(|(_, a)| change(model, a, bins, missing, language))
        .collect();

    let mut then = bins.to_vec();
    let mut all_of = Vec::new();
    if let Some(first) = any_of.first() {
        return NextGrade {
            grade: Grade::of(from, &model.grades),
            from,
            missing,
            reached: true,
            score: now + first.gain,
            sentence: language
                .one_change_reaches(Grade::of(from, &model.grades), described(&any_of, language)),
            any_of,
            all_of,
        };
    }
    // Greedy: with additive points the fewest changes are the largest ones; pairs are seen as they arise.
    let mut left = changeable;
    loop {
        let missing = from - score(model, &then);
        let next = left
            .iter()
            .enumerate()
            .filter_map(|(i, a)| Some((best_gain(model, a, &then)?, i)))
            .filter(|(gain, _)| *gain > 0)
            .max_by_key(|(gain, i)| (*gain, std::cmp::Reverse(*i)));
        let Some((_, i)) = next.filter(|_| missing > 0) else {
            break;
        };
        let attribute = left.swap_remove(i);
        if let Some(change) = change(model, attribute, &then, missing, language) {
            if let Some((_, bin)) = target(model, attribute, &then, missing) {
                attribute.set(&mut then, bin);
            }
            all_of.push(change);
        }
    }
    let reached_score = score(model, &then);
    let reached = reached_score >= from;
    NextGrade {
        grade: Grade::of(from, &model.grades),
        from,
        missing,
        reached,
        score: reached_score,
        sentence: all_sentence(
            &all_of,
            Grade::of(from, &model.grades),
            from,
            reached_score,
            reached,
            language,
        ),
        any_of,
        all_of,
    }
}

fn best_gain(model: &Model, attribute: &Attribute, bins: &[u16]) -> Option<i64> {
    best(model, attribute, bins).map(|(gain, _)| gain)
}

/// The most an attribute could gain, and the bin that does.
fn best(model: &Model, attribute: &Attribute, bins: &[u16]) -> Option<(i64, usize)> {
    attribute
        .possible()
        .map(|bin| (attribute.gain(model, bins, bin), bin))
        .max_by_key(|(gain, bin)| (*gain, std::cmp::Reverse(*bin)))
}

/// The bin to move to: the nearest one that gains what is missing, else the one that gains most.
fn target(model: &Model, attribute: &Attribute, bins: &[u16], missing: i64) -> Option<(i64, usize)> {
    let now = attribute.bin(bins)?;
    let gain = |bin: usize| attribute.gain(model, bins, bin);
    let enough = attribute.possible().filter(|bin| gain(*bin) >= missing);
    match enough.min_by_key(|bin| {
        if ordered(attribute) {
            bin.abs_diff(now) as i64
        } else {
            -gain(*bin)
        }
    }) {
        Some(bin) => Some((gain(bin), bin)),
        None => best(model, attribute, bins),
    }
}

fn ordered(attribute: &Attribute) -> bool {
    attribute.cut.is_ordered()
}

fn change(
    model: &Model,
    attribute: &Attribute,
    bins: &[u16],
    missing: i64,
    language: Language,
) -> Option<Change> {
    let now = attribute.bin(bins)?;
    let (gain, bin) = target(model, attribute, bins, missing)?;
    // Neighbours that do at least as well belong to the same advice: "over 12", not "13 – 15".
    let (mut first, mut last) = (bin, bin);
    if ordered(attribute) {
        let as_good =
            |bin: usize| attribute.is_possible(bin) && attribute.gain(model, bins, bin) >= gain.min(missing);
        while first > 0 && as_good(first - 1) {
            first -= 1;
        }
        while as_good(last + 1) {
            last += 1;
        }
    }
    Some(Change {
        criterion: attribute.name.clone(),
        now: attribute.cut.label(now, language),
        to: attribute.cut.label_run(first, last, language),
        gain,
    })
}

fn described(changes: &[Change], language: Language) -> String {
    let one = |c: &Change| language.change(&c.criterion, &c.now, &c.to, language.signed_points(c.gain));
    changes
        .iter()
        .map(one)
        .reduce(|first, next| language.clauses(first, next))
        .unwrap_or_default()
}

fn all_sentence(
    changes: &[Change],
    grade: Grade,
    from: i64,
    score: i64,
    reached: bool,
    language: Language,
) -> String {
    let list = described(changes, language);
    if changes.is_empty() {
        language.nothing_changeable_helps(grade)
    } else if reached {
        language.changes_reach(grade, list)
    } else {
        language.cannot_reach(grade, list, language.points(score), language.points(from))
    }
}
