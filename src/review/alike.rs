//! Which column of a table holds what a column that is not there held.

use std::collections::BTreeSet;

use crate::model::ColumnProfile;
use crate::model::profile::Range;
use crate::table::{MISSING, Table, Values};
use crate::vocabulary::fold::fold;

/// How many times the middle of two columns of the same numbers may differ, and their ends (house choices: half as much
/// again, and what a hundredth of a small quarter leaves of a tail).
const MIDDLES: f64 = 1.5;
const ENDS: f64 = 4.0;
/// Part of the accounts whose level must be one of training's (house choice).
const KNOWN: f64 = 0.9;
/// Fewest levels in common: yes and no are in any table (house choice).
const LEVELS: usize = 3;

/// The only column among `unused` whose content is like that of a column of training; `None` when none or several are.
pub fn alike<'t>(profile: &ColumnProfile, table: &'t Table, unused: &BTreeSet<&str>) -> Option<&'t str> {
    let candidates = table
        .columns
        .iter()
        .filter(|column| unused.contains(column.name.as_str()));
    let mut alike = candidates.filter(|column| match (&column.values, &profile.range) {
        (Values::Number(values), Some(range)) => {
            let here = Range::of(values.iter().copied().filter(|value| !value.is_nan()));
            here.is_some_and(|here| is_same(range, &here))
        }
        (Values::Levels(levels), None) => {
            let known: BTreeSet<String> = profile.levels.iter().map(|(level, _)| fold(level)).collect();
            let ours: Vec<bool> = levels
                .names
                .iter()
                .map(|level| known.contains(&fold(level)))
                .collect();
            let (mut told, mut ours_told) = (0u64, 0u64);
            for code in levels.codes.iter().filter(|code| **code != MISSING) {
                told += 1;
                ours_told += u64::from(ours[*code as usize]);
            }
            ours.iter().filter(|ours| **ours).count() >= LEVELS && ours_told as f64 >= KNOWN * told as f64
        }
        _ => false,
    });
    let first = alike.next()?;
    alike.next().is_none().then_some(first.name.as_str())
}

/// Whether two columns of numbers lie alike; of numbers on both sides of 0 nothing is said.
fn is_same(there: &Range, here: &Range) -> bool {
    let near = |a: f64, b: f64, times: f64| a > 0.0 && b > 0.0 && (a / b).max(b / a) <= times;
    near(there.median, here.median, MIDDLES)
        && near(there.low.max(1e-9), here.low.max(1e-9), ENDS)
        && near(there.high, here.high, ENDS)
        && there.whole == here.whole
}
