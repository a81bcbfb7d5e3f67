//! What speaks of leaving: columns written once an account has left, and flags that should agree and may not.

use crate::join::contradiction::{Contradiction, Disagreement, Mark};
use crate::recipe::Recipe;
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
    pub mark: Mark,
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
        let mark = match column.kind() {
            Kind::Date => Mark::Date {
                column: column.name.clone(),
            },
            _ => Mark::Flag {
                column: column.name.clone(),
            },
        };
        notions.push((is_outcome, Notion { mark, left }));
    }
    notions.sort_by_key(|(is_outcome, _)| !is_outcome);
    notions.into_iter().map(|(_, notion)| notion).collect()
}

fn marked(rows: usize, left: &dyn Fn(usize) -> bool) -> Vec<bool> {
    (0..rows).map(left).collect()
}

/// Share of accounts about which two notions may differ without a word (house choice: entries of a few days).
const TOLERATED: f64 = 0.01;

/// What notions of leaving say against each other, comparing each with the first; `None` when they agree.
pub(super) fn contradiction(notions: &[Notion]) -> Option<Contradiction> {
    let (first, others) = notions.split_first()?;
    let rows = first.left.len();
    let count = |left: &dyn Fn(usize) -> bool| (0..rows).filter(|row| left(*row)).count();
    let marked = count(&|row| first.left[row]);
    let disagreement = |other: &Notion| {
        let both = count(&|row| first.left[row] && other.left[row]);
        let only = count(&|row| !first.left[row] && other.left[row]);
        let differ = (marked - both) + only;
        let matters = both + only > 0 && differ > 0 && differ as f64 >= TOLERATED * rows as f64;
        matters.then(|| Disagreement {
            mark: other.mark.clone(),
            both: both as u64,
            only: only as u64,
        })
    };
    let others: Vec<Disagreement> = others.iter().filter_map(disagreement).collect();
    (!others.is_empty()).then(|| Contradiction {
        mark: first.mark.clone(),
        marked: marked as u64,
        accounts: rows as u64,
        others,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

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
        let notion = |mark: Mark, left: &[u8]| Notion {
            mark,
            left: left.iter().map(|l| *l == 1).collect(),
        };
        let flag = || Mark::Flag {
            column: "churn_flag".to_owned(),
        };
        let events = Mark::Row {
            table: "churn_events".to_owned(),
        };
        let (marked, rows) = (notion(flag(), &[1, 1, 0, 0]), notion(events, &[1, 0, 1, 1]));
        assert_eq!(
            contradiction(&[marked, rows]).unwrap().describe(Language::En),
            "notions of leaving contradict each other: 2 of 4 accounts are marked by `churn_flag`; 1 of them have a row \
             in `churn_events`, and so have 2 that are not (3 in all, 75%); settle which one is true before trusting the \
             model"
        );
        let twice = || notion(flag(), &[1, 0, 0, 0]);
        assert_eq!(contradiction(&[twice(), twice()]), None);
        assert_eq!(contradiction(&[]), None);
    }
}
