//! What speaks of leaving: columns written once an account has left, and flags that should agree and may not.

use crate::recipe::Recipe;
use crate::table::observe::grouped;
use crate::table::{Kind, Table, Values};
use crate::vocabulary::fold::{fold, words};
use crate::vocabulary::{COLUMNS, VALUES, Words};

/// The word of a name that speaks of leaving.
pub(super) fn of_name(name: &str) -> Option<&'static str> {
    let words = words(name);
    COLUMNS
        .leaving
        .iter()
        .copied()
        .find(|leaving| words.iter().any(|word| word == *leaving))
}

/// Whether a column's name says that it is written once something has ended: no default feature reads it.
pub(super) fn says_hindsight(column: &str) -> bool {
    let words = words(column);
    let all = |said: &Words| said.iter().all(|part| words.iter().any(|word| word == part));
    of_name(column).is_some() || COLUMNS.hindsight.iter().any(all)
}

/// Whether a level of a yes-or-no column means yes.
pub(super) fn means_yes(level: &str) -> bool {
    VALUES.flagged.contains(&fold(level))
}

/// One source's account of who left.
#[derive(Debug)]
pub(super) struct Notion {
    /// "are marked by `churn_flag`", of several accounts.
    pub says: String,
    /// Whether each account left.
    pub left: Vec<bool>,
}

/// What the account table says of leaving, the outcome first.
pub(super) fn of_accounts(table: &Table, recipe: &Recipe) -> Vec<Notion> {
    let outcome = recipe.outcome.column.as_deref();
    let mut notions: Vec<(bool, Notion)> = Vec::new();
    for column in &table.columns {
        let is_outcome = Some(column.name.as_str()) == outcome;
        let named = of_name(&column.name).is_some();
        let left = match &column.values {
            Values::Levels(levels) if named && column.kind() == Kind::Boolean => {
                marked(table.rows, &|row| levels.get(row).is_some_and(means_yes))
            }
            Values::Levels(levels) if is_outcome => marked(table.rows, &|row| {
                levels.get(row).is_some_and(|level| of_name(level).is_some())
            }),
            Values::Date(_) if named || recipe.figures.left.as_deref() == Some(&column.name) => {
                marked(table.rows, &|row| !column.is_missing(row))
            }
            _ => continue,
        };
        let says = match column.kind() {
            Kind::Date => format!("have a date in `{}`", column.name),
            _ => format!("are marked by `{}`", column.name),
        };
        notions.push((is_outcome, Notion { says, left }));
    }
    notions.sort_by_key(|(is_outcome, _)| !is_outcome);
    notions.into_iter().map(|(_, notion)| notion).collect()
}

fn marked(rows: usize, left: &dyn Fn(usize) -> bool) -> Vec<bool> {
    (0..rows).map(left).collect()
}

/// Share of accounts about which two notions may differ without a word (house choice: entries of a few days).
const TOLERATED: f64 = 0.01;

/// A sentence when notions of leaving contradict each other, comparing each with the first.
pub(super) fn contradictions(notions: &[Notion]) -> Option<String> {
    let (first, others) = notions.split_first()?;
    let rows = first.left.len();
    let count = |left: &dyn Fn(usize) -> bool| (0..rows).filter(|row| left(*row)).count();
    let marked = count(&|row| first.left[row]);
    let mut parts = Vec::new();
    for other in others {
        let both = count(&|row| first.left[row] && other.left[row]);
        let only = count(&|row| !first.left[row] && other.left[row]);
        let differ = (marked - both) + only;
        if both + only == 0 || differ == 0 || (differ as f64) < TOLERATED * rows as f64 {
            continue;
        }
        let all = both + only;
        parts.push(format!(
            "{} of them {}, and so {} {} that are not ({} in all, {:.0} %)",
            grouped(both),
            other.says,
            other.says.split(' ').next().unwrap_or_default(),
            grouped(only),
            grouped(all),
            100.0 * all as f64 / rows as f64
        ));
    }
    (!parts.is_empty()).then(|| {
        format!(
            "notions of leaving contradict each other: {} of {} accounts {}; {}; settle which one is true before \
             trusting the model",
            grouped(marked),
            grouped(rows),
            first.says,
            parts.join("; ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_speak_of_leaving_or_of_the_end_are_known() {
        for name in [
            "churn_flag",
            "isChurned",
            "Date de résiliation",
            "cancellation_reason",
        ] {
            assert!(of_name(name).is_some(), "{name}");
        }
        for name in [
            "refund_amount_usd",
            "reason_code",
            "end_date",
            "closed_at",
            "Motif",
        ] {
            assert!(says_hindsight(name), "{name}");
        }
        for name in ["plan_tier", "weekend_sessions", "usage_count", "closeness"] {
            assert!(!says_hindsight(name), "{name}");
        }
    }

    #[test]
    fn notions_that_agree_are_not_spoken_of() {
        let notion = |says: &str, left: &[u8]| Notion {
            says: says.to_owned(),
            left: left.iter().map(|l| *l == 1).collect(),
        };
        let flag = notion("are marked by `churn_flag`", &[1, 1, 0, 0]);
        let events = notion("have a row in `churn_events`", &[1, 0, 1, 1]);
        assert_eq!(
            contradictions(&[flag, events]).unwrap(),
            "notions of leaving contradict each other: 2 of 4 accounts are marked by `churn_flag`; 1 of them have a row \
             in `churn_events`, and so have 2 that are not (3 in all, 75 %); settle which one is true before trusting the \
             model"
        );
        let twice = || notion("left", &[1, 0, 0, 0]);
        assert_eq!(contradictions(&[twice(), twice()]), None);
        assert_eq!(contradictions(&[]), None);
    }
}
