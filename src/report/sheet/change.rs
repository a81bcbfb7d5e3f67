//! What changed on the sheet since the version before.

use serde::Serialize;

use crate::language::Language;
use crate::model::Model;
use crate::model::difference::Difference;
use crate::model::worded::ShownModel;
use crate::report::layout::shown::{clean, few_named, shorten, whole_facts};

/// Criteria and segments named (house choice: the block is read in one breath; `diff` has all).
const NAMED: usize = 3;
/// Least change of a weight that is told, in milli-points (house choice: two points).
const LEAST: i64 = 2_000;
/// Columns of a name.
const NAME: usize = 60;

/// The version before, to compare with.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// How it is called: `v000001`.
    pub version: &'a str,
    /// Its scorecard, in the words of the later one's recipe.
    pub model: ShownModel<'a>,
    /// The scorecard of the sheet.
    pub now: ShownModel<'a>,
}

/// What changed since then.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// "Beside v000001:", or that nothing did.
    pub intro: String,
    /// One line each.
    pub lines: Vec<String>,
}

impl Changed {
    pub(super) fn new(before: &Before, language: Language) -> Self {
        let difference = Difference::new(before.model, before.now, language);
        let (was, now) = (before.model.shown, before.now.shown);
        let version = language.version(clean(before.version));
        let mut lines = Vec::new();
        if was.verdict != now.verdict {
            lines.push(
                language.sheet_change_verdict(was.verdict.describe(language), now.verdict.describe(language)),
            );
        }
        let auc = |model: &Model| {
            let found = model.validation.as_ref();
            found.map(|found| language.decimal(found.scorecard.auc, 2))
        };
        if let (Some(was), Some(now)) = (auc(was), auc(now))
            && was != now
        {
            lines.push(language.sheet_change_auc(was, now));
        }
        let ideal = |model: &Model| language.integer(model.data.ideal as i64);
        if was.data.ideal != now.data.ideal {
            lines.push(language.sheet_change_ideal(ideal(was), ideal(now)));
        }
        let mut moved: Vec<_> = difference
            .moved
            .iter()
            .filter(|moved| (moved.weight[1] - moved.weight[0]).abs() >= LEAST)
            .collect();
        moved.sort_by_key(|moved| (-(moved.weight[1] - moved.weight[0]).abs(), moved.name.clone()));
        lines.extend(moved.into_iter().take(NAMED).map(|moved| {
            let [was, now] = moved.weight.map(|weight| language.points(weight));
            language.sheet_change_weight(shorten(&moved.name, NAME), was, now)
        }));
        let named = |criteria: &[(String, i64)]| {
            let mut heavy: Vec<&(String, i64)> = criteria.iter().filter(|(_, w)| *w >= LEAST).collect();
            heavy.sort_by_key(|(name, weight)| (-weight, name.clone()));
            let names: Vec<String> = heavy.iter().map(|(name, _)| shorten(name, NAME)).collect();
            (!names.is_empty()).then(|| few_named(names, NAMED, language))
        };
        lines.extend(named(&difference.born).map(|names| language.sheet_change_born(names)));
        lines.extend(named(&difference.gone).map(|names| language.sheet_change_gone(names)));
        let only = |here: &Model, there: &Model| -> Vec<String> {
            let segments = here.segments.segments.iter();
            segments
                .filter(|segment| there.segments.segment(segment.number).is_none())
                .map(|segment| whole_facts(segment.name.text(language), NAME))
                .take(NAMED)
                .collect()
        };
        lines.extend(
            only(now, was)
                .into_iter()
                .map(|name| language.sheet_change_segment(name)),
        );
        lines.extend(
            only(was, now)
                .into_iter()
                .map(|name| language.sheet_change_no_segment(name)),
        );
        Self {
            intro: match lines.is_empty() {
                true => language.sheet_change_none(version),
                false => language.sheet_change_from(version),
            },
            lines,
        }
    }
}
