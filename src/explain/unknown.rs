//! What is not known of an account, and what knowing it could change.

use serde::Serialize;

use crate::explain::account::{points, score};
use crate::explain::attribute::Attribute;
use crate::language::Language;
use crate::model::Model;
use crate::score::Grade;

/// A fact nobody knows: what the score would be at worst and at best, all else as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unknown {
    /// The criterion's name.
    pub criterion: String,
    /// Milli-points lost at worst (0 or less) and gained at best (0 or more).
    #[serde(serialize_with = "points")]
    pub worst: i64,
    /// Milli-points gained at best (0 or more).
    #[serde(serialize_with = "points")]
    pub best: i64,
    /// The bins that do so, in words.
    pub worst_label: String,
    /// The bin that gains them, in words.
    pub best_label: String,
    /// Grade at worst.
    pub worst_grade: Grade,
    /// Grade at best.
    pub best_grade: Grade,
    /// Whether the two differ from the grade now.
    pub could_change_grade: bool,
    /// All of it in a sentence.
    pub sentence: String,
}

/// Every unknown fact, those that could change the grade first, then by how much they could change the score.
pub(super) fn table(
    model: &Model,
    attributes: &[Attribute],
    bins: &[u16],
    grade: Grade,
    language: Language,
) -> Vec<Unknown> {
    let score = score(model, bins);
    let unknown = attributes.iter().filter(|attribute| attribute.is_unknown(bins));
    let mut table: Vec<Unknown> = unknown
        .filter_map(|attribute| line(model, attribute, bins, (score, grade), language))
        .collect();
    table.sort_by_key(|line| (!line.could_change_grade, line.worst - line.best));
    table
}

fn line(
    model: &Model,
    attribute: &Attribute,
    bins: &[u16],
    (score, grade): (i64, Grade),
    language: Language,
) -> Option<Unknown> {
    let gains = || {
        attribute
            .possible()
            .map(|bin| (attribute.gain(model, bins, bin), bin))
    };
    let (worst, worst_bin) = gains().min_by_key(|(gain, bin)| (*gain, *bin))?;
    let (best, best_bin) = gains().max_by_key(|(gain, bin)| (*gain, std::cmp::Reverse(*bin)))?;
    // Where too little is known there is no grade yet: a fact gives one when it leaves enough known.
    let now = match grade {
        Grade::Unknown => Grade::Unknown,
        _ => Grade::of(score, &model.grades),
    };
    let then = |bin: usize| {
        let mut bins = bins.to_vec();
        attribute.set(&mut bins, bin);
        Grade::of_bins(model, &bins)
    };
    let (worst_grade, best_grade) = (then(worst_bin), then(best_bin));
    let (worst_label, best_label) = (
        attribute.cut.label(worst_bin, language),
        attribute.cut.label(best_bin, language),
    );
    let range = language.could_move(
        &attribute.name,
        language.signed_points(worst),
        &worst_label,
        language.signed_points(best),
        &best_label,
    );
    let could_change_grade = worst_grade != now || best_grade != now;
    let sentence = match (worst_grade != now, best_grade != now) {
        (false, false) => language.grade_stays(range, now),
        (true, true) if worst_grade == best_grade => language.grade_could(range, best_grade),
        (true, true) => language.grade_either(range, worst_grade, best_grade),
        (true, false) => language.grade_could(range, worst_grade),
        (false, true) => language.grade_could(range, best_grade),
    };
    Some(Unknown {
        criterion: attribute.name.clone(),
        worst,
        best,
        worst_label,
        best_label,
        worst_grade,
        best_grade,
        could_change_grade,
        sentence,
    })
}
