//! Two models side by side: which points moved, which criteria came and went, which words of the recipe changed.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::criteria::Cut;
use crate::language::Language;
use crate::model::worded::ShownModel;
use crate::model::{Criterion, Model};

/// Levels named before "and 4 more" (house choice: what fits on a line).
const NAMED: usize = 3;

/// What differs between a model and a later one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Criteria whose points moved, the one with the largest move first.
    pub moved: Vec<Moved>,
    /// Criteria that only the later one has, and their weights in milli-points.
    pub born: Vec<(String, i64)>,
    /// Criteria that only the earlier one has, likewise.
    pub gone: Vec<(String, i64)>,
    /// Criteria that both have, with the same points.
    pub same: Vec<String>,
    /// Keys of the recipe that differ.
    pub recipe: Vec<RecipeKey>,
}

/// A criterion of both models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Its name.
    pub name: String,
    /// Its weight in either, milli-points.
    pub weight: [i64; 2],
    /// Levels whose points moved, the largest move first; empty where its bins cannot be set side by side.
    pub levels: Vec<Level>,
}

/// Values that lie in one bin of either model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Level {
    /// The values in words.
    pub level: String,
    /// Points in either, milli-points.
    pub points: [i64; 2],
}

/// A key of the recipe, as JSON; absent where it is not said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecipeKey {
    /// Its path, `fit.seed`.
    pub key: String,
    /// What the earlier and the later recipe say.
    pub said: [Option<Value>; 2],
}

impl Level {
    /// By how much the points moved, milli-points.
    pub fn by(&self) -> i64 {
        self.points[1] - self.points[0]
    }
}

impl Moved {
    /// The largest move of a level, or of the weight.
    pub fn most(&self) -> i64 {
        let levels = self.levels.iter().map(|level| level.by().abs());
        levels.max().unwrap_or((self.weight[1] - self.weight[0]).abs())
    }
}

impl Difference {
    /// What differs between `before` and `after`; criteria and levels are called as both are shown, in `language`. Which
    /// are the same is told by the columns' own names.
    pub fn new(before: ShownModel<'_>, after: ShownModel<'_>, language: Language) -> Self {
        let of = |model: &Model, name: &str| model.criteria.iter().position(|c| c.name == name);
        let only = |here: ShownModel<'_>, there: &Model| -> Vec<(String, i64)> {
            let both = here.model.criteria.iter().zip(&here.shown.criteria);
            let here = both.filter(|(own, _)| of(there, &own.name).is_none());
            here.map(|(own, shown)| (shown.name.clone(), own.weight()))
                .collect()
        };
        let (mut moved, mut same) = (Vec::new(), Vec::new());
        for one in &before.model.criteria {
            let Some(at) = of(after.model, &one.name) else {
                continue;
            };
            let (other, shown) = (&after.model.criteria[at], &after.shown.criteria[at]);
            let levels = levels(one, other, &shown.cut, language);
            let weight = [one.weight(), other.weight()];
            let is_same = match &levels {
                Some(levels) => levels.is_empty(),
                None => false,
            };
            match is_same {
                true => same.push(shown.name.clone()),
                false => moved.push(Moved {
                    name: shown.name.clone(),
                    weight,
                    levels: levels.unwrap_or_default(),
                }),
            }
        }
        moved.sort_by_key(|criterion| (-criterion.most(), criterion.name.clone()));
        Self {
            moved,
            born: only(after, before.model),
            gone: only(before, after.model),
            same,
            recipe: recipe_keys(before.model, after.model),
        }
    }

    /// Whether nothing at all differs.
    pub fn is_none(&self) -> bool {
        self.moved.is_empty() && self.born.is_empty() && self.gone.is_empty() && self.recipe.is_empty()
    }
}

/// Values by their bins in both, where their points differ, as the bins of `shown` are called; `None` where the bins are of
/// different kinds.
fn levels(one: &Criterion, other: &Criterion, shown: &Cut, language: Language) -> Option<Vec<Level>> {
    let (a, b) = (&one.cut, &other.cut);
    let mut runs: Vec<(String, [usize; 2])> = match (a, b) {
        (Cut::Category { .. }, Cut::Category { .. }) => by_level(a, b, shown, language),
        (Cut::Member { .. }, Cut::Member { .. }) => (0..2)
            .map(|bin| (shown.label(bin, language), [bin, bin]))
            .collect(),
        _ if a.is_ordered() && b.is_ordered() && a.is_age() == b.is_age() => {
            by_interval(a, b, shown, language)
        }
        _ if a == b => (0..a.len())
            .map(|bin| (shown.label(bin, language), [bin, bin]))
            .collect(),
        _ => return None,
    };
    if !a.is_pair() {
        runs.push((language.unknown(), [a.unknown(), b.unknown()]));
    }
    let mut levels: Vec<Level> = runs
        .into_iter()
        .map(|(level, [a, b])| Level {
            level,
            points: [one.points[a], other.points[b]],
        })
        .filter(|level| level.by() != 0)
        .collect();
    levels.sort_by_key(|level| -level.by().abs());
    Some(levels)
}

/// Levels that either names, together where they share both bins, and the others.
fn by_level(a: &Cut, b: &Cut, shown: &Cut, language: Language) -> Vec<(String, [usize; 2])> {
    let bin = |cut: &Cut, level: &str| {
        let named = cut
            .groups()
            .iter()
            .position(|group| group.iter().any(|one| one == level));
        named.unwrap_or(cut.groups().len())
    };
    let mut together: BTreeMap<[usize; 2], Vec<&str>> = BTreeMap::new();
    for level in a.groups().iter().chain(b.groups()).flatten() {
        let named = together.entry([bin(a, level), bin(b, level)]).or_default();
        if !named.contains(&level.as_str()) {
            named.push(level);
        }
    }
    let mut runs: Vec<(String, [usize; 2])> = together
        .into_iter()
        .map(|(bins, levels)| {
            let first: Vec<&str> = levels
                .iter()
                .take(NAMED)
                .map(|level| shown.called(level))
                .collect();
            let label = match levels.len() - first.len() {
                0 => language.list(&first),
                more => language.and_more(first.join(", "), more),
            };
            (label, bins)
        })
        .collect();
    runs.push((language.other(), [a.groups().len(), b.groups().len()]));
    runs
}

/// Intervals between the cuts of both.
fn by_interval(a: &Cut, b: &Cut, shown: &Cut, language: Language) -> Vec<(String, [usize; 2])> {
    let mut cuts: Vec<f64> = a.points().iter().chain(b.points()).copied().collect();
    cuts.sort_by(f64::total_cmp);
    // Between 631 and 631.5 no whole number lies.
    let whole = cuts.iter().all(|cut| (cut * 2.0).fract() == 0.0);
    cuts.dedup_by_key(|cut| if whole { cut.floor() } else { *cut });
    let fine = shown.clone().with_points(cuts.clone());
    let bins = |at: usize| {
        let value = match cuts.get(at) {
            Some(end) => *end,
            None => cuts.last().map_or(0.0, |last| last.next_up()),
        };
        [a.bin(value), b.bin(value)]
    };
    let mut runs: Vec<(usize, usize, [usize; 2])> = Vec::new();
    for at in 0..=cuts.len() {
        match runs.last_mut() {
            Some((_, last, of)) if *of == bins(at) => *last = at,
            _ => runs.push((at, at, bins(at))),
        }
    }
    runs.into_iter()
        .map(|(first, last, bins)| (fine.label_run(first, last, language), bins))
        .collect()
}

/// Keys of both recipes that do not say the same.
fn recipe_keys(before: &Model, after: &Model) -> Vec<RecipeKey> {
    let keys = |model: &Model| {
        let mut flat = BTreeMap::new();
        flatten(
            serde_json::to_value(&model.recipe).unwrap_or_default(),
            String::new(),
            &mut flat,
        );
        flat
    };
    let (a, b) = (keys(before), keys(after));
    let mut all: Vec<&String> = a.keys().chain(b.keys()).collect();
    all.sort();
    all.dedup();
    all.into_iter()
        .filter(|key| a.get(*key) != b.get(*key))
        .map(|key| RecipeKey {
            key: key.clone(),
            said: [a.get(key).cloned(), b.get(key).cloned()],
        })
        .collect()
}

/// Values by their dotted paths; what is empty says nothing.
fn flatten(value: Value, path: String, flat: &mut BTreeMap<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = if path.is_empty() {
                    key
                } else {
                    format!("{path}.{key}")
                };
                flatten(value, path, flat);
            }
        }
        Value::Array(items) if items.is_empty() => {}
        value => drop(flat.insert(path, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Kind, Reading};

    fn number(cuts: &[f64]) -> Cut {
        Cut::Number {
            column: "n".into(),
            reading: Reading::new(Kind::Number),
            cuts: cuts.into(),
        }
    }

    #[test]
    fn intervals_are_those_between_the_cuts_of_both() {
        let after = number(&[20.0]);
        let runs = by_interval(&number(&[10.0, 30.0]), &after, &after, Language::En);
        let bins: Vec<[usize; 2]> = runs.iter().map(|(_, bins)| *bins).collect();
        assert_eq!(bins, [[0, 0], [1, 0], [1, 1], [2, 1]]);
        let words: Vec<&str> = runs.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["up to 10", "11 – 20", "21 – 30", "over 30"]);
        let beside = by_interval(&number(&[631.0]), &number(&[631.5]), &after, Language::En);
        let words: Vec<&str> = beside.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["up to 631", "over 631"]);
        let one = number(&[]);
        assert_eq!(by_interval(&one, &one, &one, Language::En).len(), 1);
    }

    #[test]
    fn levels_that_share_both_bins_stand_together() {
        let category = |groups: &[&[&str]]| Cut::Category {
            column: "sector".into(),
            reading: Reading::new(Kind::Category),
            groups: groups
                .iter()
                .map(|group| group.iter().map(|level| level.to_string()).collect())
                .collect(),
        };
        let after = category(&[&["a", "b"], &["c", "d"]]);
        let runs = by_level(&category(&[&["a", "b", "c"]]), &after, &after, Language::En);
        assert_eq!(
            runs,
            [
                ("a and b".to_owned(), [0, 0]),
                ("c".to_owned(), [0, 1]),
                ("d".to_owned(), [1, 1]),
                ("other or never seen".to_owned(), [1, 2]),
            ]
        );
    }
}
