//! Criteria by family: how much of the score each kind of knowledge can give.

use crate::explain::Explanation;
use crate::language::Language;
use crate::model::Model;
use crate::recipe::Family;

/// The families in the order of [`Family`].
const ALL: [Family; 6] = [
    Family::Firmographic,
    Family::Technographic,
    Family::Behavioural,
    Family::Financial,
    Family::Strategic,
    Family::Intent,
];

/// Milli-points that the criteria of each family can give together, most first; a family without criteria is left out. A
/// pair counts with the family it is filed under.
pub fn weights(model: &Model) -> Vec<(Family, i64)> {
    let together = |family: Family| {
        let of = model.criteria.iter().filter(|c| c.family == family);
        (family, of.map(|c| c.weight()).sum::<i64>())
    };
    let mut found: Vec<(Family, i64)> = ALL
        .into_iter()
        .map(together)
        .filter(|(_, weight)| *weight > 0)
        .collect();
    found.sort_by_key(|(family, weight)| (std::cmp::Reverse(*weight), *family));
    found
}

/// "By family: firmographic 42.0 points of 100, intent 30.5, financial 27.5"; `None` for an empty scorecard.
pub fn sentence(model: &Model, language: Language) -> Option<String> {
    let named = weights(model)
        .into_iter()
        .enumerate()
        .map(|(i, (family, weight))| match i {
            0 => language.family_of_hundred(language.family(family), language.points(weight)),
            _ => format!("{} {}", language.family(family), language.points(weight)),
        });
    let listed: Vec<String> = named.collect();
    (!listed.is_empty()).then(|| language.by_family(listed.join(", ")))
}

/// "By family: firmographic 30.1 of 42.0, intent 2.0 of 30.5": what an account has of what each can give.
pub(super) fn of_account(e: &Explanation) -> Option<String> {
    let language = e.language;
    let listed: Vec<String> = ALL
        .into_iter()
        .filter_map(|family| {
            let of = || e.criteria.iter().filter(move |c| c.family == family);
            let (points, possible): (i64, i64) =
                (of().map(|c| c.points).sum(), of().map(|c| c.possible).sum());
            let of = language.points_of(language.points(points), language.points(possible));
            (possible > 0).then(|| format!("{} {of}", language.family(family)))
        })
        .collect();
    (!listed.is_empty()).then(|| language.by_family(listed.join(", ")))
}
