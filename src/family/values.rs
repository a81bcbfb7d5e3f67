//! Values that tell a family: countries, sectors, software (house choice: short lists of what is common, for a guess; what
//! is not in them tells nothing).

use crate::recipe::Family;
use crate::vocabulary::fold::words;
use crate::vocabulary::{COUNTRIES, SECTORS, SOFTWARE};

/// Least share of the distinct values that must be known, and least number.
const SHARE: f64 = 0.5;
const LEAST: usize = 2;
/// Values named in the reason, and values looked at.
const NAMED: usize = 3;
const LOOKED_AT: usize = 500;

/// A family, what its values are, and whether a value is one.
type Sort = (Family, &'static str, fn(&str) -> bool);

/// What most of the distinct values are.
pub(super) fn telling<'a>(values: impl Iterator<Item = &'a str>) -> Option<(Family, String)> {
    let mut seen = rustc_hash::FxHashSet::default();
    let values: Vec<(&str, String)> = values
        .map(str::trim)
        .filter(|value| !value.is_empty() && seen.insert(*value))
        .take(LOOKED_AT)
        // In lower case first: `HubSpot` is one word.
        .map(|value| (value, words(&value.to_lowercase()).join(" ")))
        .collect();
    let sorts: [Sort; 5] = [
        (Family::Technographic, "software products", |value| {
            SOFTWARE.products.contains(value)
        }),
        (Family::Firmographic, "countries", |value| {
            COUNTRIES.names.contains(value)
        }),
        (Family::Firmographic, "codes of countries", |value| {
            COUNTRIES.codes.contains(value)
        }),
        (Family::Firmographic, "regions", |value| {
            COUNTRIES.regions.contains(value)
        }),
        (Family::Firmographic, "sectors", |value| {
            value
                .split(' ')
                .any(|word| SECTORS.beginnings.iter().any(|sector| word.starts_with(sector)))
        }),
    ];
    sorts.into_iter().find_map(|(family, what, is)| {
        let known: Vec<&str> = values
            .iter()
            .filter(|(_, plain)| is(plain))
            .map(|(value, _)| *value)
            .collect();
        let enough = known.len() >= LEAST && known.len() as f64 >= SHARE * values.len() as f64;
        enough.then(|| {
            let more = if known.len() > NAMED { ", …" } else { "" };
            let named = known[..known.len().min(NAMED)].join(", ");
            let reason = format!(
                "{} of {} values are {what} ({named}{more})",
                known.len(),
                values.len()
            );
            (family, reason)
        })
    })
}
