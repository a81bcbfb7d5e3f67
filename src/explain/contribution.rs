//! The table: what each criterion gives the account.

use serde::Serialize;

use crate::criteria::Cut;
use crate::data::Reading;
use crate::explain::{Account, Z_95, points, shown};
use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::recipe::Family;

/// One criterion's part of a score, in milli-points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    pub criterion: String,
    pub family: Family,
    pub changeable: bool,
    /// The account's value as a reader expects it; absent where unknown.
    pub value: Option<String>,
    pub known: Known,
    pub bin: u16,
    /// The bin in words.
    pub label: String,
    #[serde(serialize_with = "points")]
    pub points: i64,
    /// The most it could earn: the criterion's weight.
    #[serde(serialize_with = "points")]
    pub possible: i64,
    /// What the average training account earns.
    #[serde(serialize_with = "points")]
    pub average: i64,
    #[serde(serialize_with = "points")]
    pub against_average: i64,
    /// 95 % interval of `points`.
    #[serde(serialize_with = "points")]
    pub low: i64,
    #[serde(serialize_with = "points")]
    pub high: i64,
    /// How much its points spread over training accounts.
    #[serde(serialize_with = "points")]
    pub importance: i64,
    /// Training accounts in the same bin, and the ideal ones among them.
    pub accounts: u64,
    pub ideal: u64,
}

/// Whether the account's value says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    Known,
    /// No value, or for a pair one of the two has none.
    Unknown,
    /// A level too rare in training, or not there at all.
    NeverSeen,
}

impl Contribution {
    /// The 95 % interval's half width.
    pub fn margin(&self) -> i64 {
        (self.high - self.low) / 2
    }
}

/// One line per criterion, in the scorecard's order.
pub(super) fn table(model: &Model, account: &Account<'_>, language: Language) -> Vec<Contribution> {
    let lines = model.criteria.iter().zip(account.bins);
    lines
        .map(|(criterion, bin)| line(criterion, *bin, account, language))
        .collect()
}

fn line(criterion: &Criterion, bin: u16, account: &Account<'_>, language: Language) -> Contribution {
    let i = usize::from(bin);
    let points = criterion.points[i];
    let half = (Z_95 * criterion.deviation[i] as f64).round() as i64;
    Contribution {
        criterion: criterion.name.clone(),
        family: criterion.family,
        changeable: criterion.changeable,
        value: value(&criterion.cut, i, account, language),
        known: known(&criterion.cut, i),
        bin,
        label: criterion.cut.label(i, language),
        points,
        possible: criterion.weight(),
        average: criterion.average,
        against_average: points - criterion.average,
        low: points - half,
        high: points + half,
        importance: criterion.importance,
        accounts: criterion.accounts[i],
        ideal: criterion.ideal[i],
    }
}

/// What a criterion reads of the account, as shown: of a pair, both values.
fn value(cut: &Cut, bin: usize, account: &Account<'_>, language: Language) -> Option<String> {
    let of = |column: &str, reading: &Reading| {
        let text = account
            .values
            .get(column)
            .filter(|text| !text.trim().is_empty())?;
        Some(shown(text, reading.kind, language))
    };
    match cut {
        Cut::Number { column, reading, .. }
        | Cut::Age { column, reading, .. }
        | Cut::Category { column, reading, .. } => of(column, reading),
        // Of a whole list only this token matters: its bin says it.
        Cut::Member { column, reading, .. } => of(column, reading).map(|_| cut.label(bin, language)),
        Cut::Pair { first, second } => {
            let both = [
                value(first, bin / second.len(), account, language),
                value(second, bin % second.len(), account, language),
            ];
            let or_unknown = |v: &Option<String>| v.clone().unwrap_or_else(|| language.unknown());
            both.iter()
                .any(Option::is_some)
                .then(|| both.iter().map(or_unknown).collect::<Vec<_>>().join(" · "))
        }
    }
}

fn known(cut: &Cut, bin: usize) -> Known {
    match cut {
        Cut::Pair { first, second } => {
            match (
                known(first, bin / second.len()),
                known(second, bin % second.len()),
            ) {
                (Known::Unknown, _) | (_, Known::Unknown) => Known::Unknown,
                (Known::NeverSeen, _) | (_, Known::NeverSeen) => Known::NeverSeen,
                _ => Known::Known,
            }
        }
        _ if bin == cut.unknown() => Known::Unknown,
        Cut::Category { groups, .. } if bin == groups.len() => Known::NeverSeen,
        _ => Known::Known,
    }
}
