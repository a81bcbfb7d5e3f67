//! The table: what each criterion gives the account.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::criteria::Cut;
use crate::explain::account::{Account, points};
use crate::language::Language;
use crate::model::vanished::{self, Vanished};
use crate::model::{Criterion, FULL_SCORE, Model};
use crate::recipe::Family;
use crate::score::Scorer;
use crate::score::shown::shown;
use crate::table::{Cell, Kind};

/// One criterion's part of a score, in milli-points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The criterion's name.
    pub criterion: String,
    /// Family of criteria it counts in.
    pub family: Family,
    /// Whether an account can change it.
    pub changeable: bool,
    /// The account's value as a reader expects it; absent where unknown.
    pub value: Option<String>,
    /// Whether the value says anything.
    pub known: Known,
    /// The account's bin in the criterion's cut.
    pub bin: u16,
    /// The bin in words.
    pub label: String,
    /// What the bin earns.
    #[serde(serialize_with = "points")]
    pub points: i64,
    /// The most it could earn: the criterion's weight.
    #[serde(serialize_with = "points")]
    pub possible: i64,
    /// What the average training account earns.
    #[serde(serialize_with = "points")]
    pub average: i64,
    /// `points` less `average`.
    #[serde(serialize_with = "points")]
    pub against_average: i64,
    /// 95 % interval of `points`.
    #[serde(serialize_with = "points")]
    pub low: i64,
    /// Upper end of the interval.
    #[serde(serialize_with = "points")]
    pub high: i64,
    /// How much its points spread over training accounts.
    #[serde(serialize_with = "points")]
    pub importance: i64,
    /// Training accounts in the same bin, and the ideal ones among them.
    pub accounts: u64,
    /// Ideal training accounts in the same bin.
    pub ideal: u64,
}

/// Whether the account's value says anything.
/// Of a pair, the worse of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// A value that training has met.
    Known,
    /// A level all of whose past accounts were left out of training, as too recent.
    New,
    /// A level too rare in training, or not there at all.
    NeverSeen,
    /// An empty cell, or no such column.
    Unknown,
    /// A value that is not of the column's kind: it counts as unknown.
    Unreadable,
}

impl Contribution {
    /// The 95 % interval's half width, at most the whole score: beyond that it says no more.
    pub fn margin(&self) -> i64 {
        ((self.high - self.low) / 2).min(FULL_SCORE)
    }
}

/// One line per criterion, in the scorecard's order.
pub(super) fn table(
    model: &Model,
    scorer: &Scorer,
    account: &Account<'_>,
    language: Language,
) -> Vec<Contribution> {
    let columns: Vec<&str> = scorer.columns().collect();
    let unreadable: Vec<&str> = account.row.unreadable.iter().map(|i| columns[*i]).collect();
    let cells = Cells {
        values: account.values,
        unreadable: &unreadable,
        vanished: &model.vanished,
        language,
    };
    let lines = model.criteria.iter().zip(&account.row.bins);
    lines
        .map(|(criterion, bin)| line(criterion, *bin, &cells))
        .collect()
}

/// The account's cells, and how to show them.
struct Cells<'a> {
    values: &'a BTreeMap<String, String>,
    /// Columns whose cell is not of its kind.
    unreadable: &'a [&'a str],
    /// Levels that training left out.
    vanished: &'a [Vanished],
    language: Language,
}

fn line(criterion: &Criterion, bin: u16, cells: &Cells<'_>) -> Contribution {
    let i = usize::from(bin);
    let points = criterion.points[i];
    let half = criterion.margin(i);
    Contribution {
        criterion: criterion.name.clone(),
        family: criterion.family,
        changeable: criterion.changeable,
        value: cells.value(&criterion.cut, i),
        known: cells.known(&criterion.cut, i),
        bin,
        label: match cells.known(&criterion.cut, i) {
            // "Other or never seen" would be wrong of it.
            Known::New if criterion.cut.is_category() => cells.language.vanished_new(),
            _ => criterion.cut.label(i, cells.language),
        },
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

impl Cells<'_> {
    /// What a criterion reads of the account: of a pair both values, of a set whether it has the token.
    fn value(&self, cut: &Cut, bin: usize) -> Option<String> {
        let axes = cut.axis_bins(bin);
        let values: Vec<Option<String>> = axes
            .iter()
            .map(|(axis, bin)| self.axis_value(axis, *bin))
            .collect();
        let known = values.iter().any(Option::is_some);
        let shown = values
            .into_iter()
            .map(|value| value.unwrap_or_else(|| self.language.unknown()));
        known.then(|| shown.collect::<Vec<_>>().join(" · "))
    }

    fn axis_value(&self, cut: &Cut, bin: usize) -> Option<String> {
        let known = bin != cut.unknown();
        if cut.is_derived() {
            return known.then(|| self.derived_value(cut)).flatten();
        }
        if cut.token().is_some() {
            return known.then(|| cut.label(bin, self.language));
        }
        let column = cut.columns()[0];
        let reading = cut.reading_of(column)?;
        let readable = known || self.unreadable.contains(&column);
        let text = self.values.get(column).filter(|_| readable)?;
        // `non` and `0` are "no" to a reader, as in the bin.
        let says_bin = reading.kind == Kind::Boolean && self.axis_known(cut, bin) == Known::Known;
        let label = says_bin.then(|| cut.label(bin, self.language));
        Some(label.unwrap_or_else(|| shown(text.trim(), reading, self.language)))
    }

    /// A derived value, and what it is made of: `12 (60 ÷ 5)`.
    fn derived_value(&self, cut: &Cut) -> Option<String> {
        let (formula, first, second) = cut.derivation()?;
        let operand = |cut: &Cut| -> Option<(f64, String)> {
            let (column, reading) = cut.column();
            let text = self.values.get(column)?.trim();
            let number = match cut.as_of() {
                Some(as_of) => match reading.date(text) {
                    Cell::Value(day) => f64::from(as_of) - f64::from(day),
                    _ => return None,
                },
                None => match reading.number(text) {
                    Cell::Value(number) => number,
                    _ => return None,
                },
            };
            Some((number, shown(text, reading, self.language)))
        };
        let ((a, first_text), (b, second_text)) = (operand(first)?, operand(second)?);
        // Four figures are enough to see on which side of a cut it is.
        let value = self
            .language
            .number(format!("{:.3e}", formula.value(a, b)?).parse().ok()?);
        Some(match first.is_age() {
            true => format!("{} ({first_text} → {second_text})", self.language.days(value)),
            false => format!("{value} ({first_text} {} {second_text})", formula.sign()),
        })
    }

    fn known(&self, cut: &Cut, bin: usize) -> Known {
        let axes = cut.axis_bins(bin).into_iter();
        axes.map(|(axis, bin)| self.axis_known(axis, bin))
            .max()
            .unwrap_or(Known::Known)
    }

    fn axis_known(&self, cut: &Cut, bin: usize) -> Known {
        if bin == cut.unknown() {
            if cut
                .columns()
                .iter()
                .any(|column| self.unreadable.contains(column))
            {
                Known::Unreadable
            } else {
                Known::Unknown
            }
        } else if cut.is_category() && bin == cut.groups().len() {
            let column = cut.column().0;
            let text = self.values.get(column).map(String::as_str);
            match text.and_then(|text| vanished::find(self.vanished, column, text)) {
                Some(_) => Known::New,
                None => Known::NeverSeen,
            }
        } else {
            Known::Known
        }
    }
}
