//! Accounts that are closed, or were not heard of for long.

use std::collections::BTreeMap;

use crate::clean::{ColumnReason, Findings, Note, RowReason, Scope, says};
use crate::table::reading::iso_date;
use crate::table::{Kind, Table, Values};
use crate::vocabulary::fold::fold;
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, VALUES};

/// Days without activity (house choice: three years, the longest a B2B renewal is usually waited for).
pub(super) const INACTIVE_DAYS: u32 = 1_095;
/// A rule that would take out more than this share of the rows has misread the column (house choice).
const MOST: f64 = 0.5;

/// Rows that are inactive, with the reason: a status that says so, or a last activity older than
/// `clean.inactive_days` before `as_of` (where the recipe says none: before the latest activity in the column).
pub(super) fn inactive(table: &Table, scope: &Scope, found: &mut Findings) -> BTreeMap<u32, RowReason> {
    let mut gone = BTreeMap::new();
    let mut sources = Vec::new();
    for position in scope.mendable(table) {
        let column = &table.columns[position];
        let name_words = words(&column.name);
        let rows = match &column.values {
            Values::Levels(levels) if is_status(&name_words) => {
                let with_outcome = scope.recipe.outcome.column.is_some();
                let says_gone: Vec<bool> = levels
                    .names
                    .iter()
                    .map(|name| is_gone(name, with_outcome))
                    .collect();
                levels
                    .codes
                    .iter()
                    .enumerate()
                    .filter(|(_, code)| says_gone.get(**code as usize) == Some(&true))
                    .map(|(row, code)| {
                        let reason = RowReason::Status {
                            column: column.name.clone(),
                            status: levels.names[*code as usize].clone(),
                        };
                        (row as u32, reason)
                    })
                    .collect::<Vec<_>>()
            }
            Values::Date(days) if column.kind() == Kind::Date && is_activity(&name_words) => {
                let latest = scope.latest.unwrap_or(i32::MAX);
                let known = || days.iter().copied().filter(|day| *day != i32::MIN);
                let Some(as_of) = scope.as_of.or_else(|| known().filter(|day| *day <= latest).max()) else {
                    continue;
                };
                let limit = scope.settings().inactive_days.unwrap_or(INACTIVE_DAYS) as i32;
                let old = |day: i32| day != i32::MIN && as_of.saturating_sub(day) > limit;
                days.iter()
                    .enumerate()
                    .filter(|(_, day)| old(**day))
                    .map(|(row, day)| {
                        let reason = RowReason::LongSilent {
                            column: column.name.clone(),
                            last: iso_date(*day),
                            days: as_of - day,
                            as_of: iso_date(as_of),
                        };
                        (row as u32, reason)
                    })
                    .collect()
            }
            _ => continue,
        };
        sources.push(column.name.clone());
        if rows.len() as f64 > MOST * table.rows as f64 {
            found.doubt(
                &column.name,
                ColumnReason::MostInactive {
                    inactive: rows.len(),
                    accounts: table.rows,
                },
            );
            continue;
        }
        for (row, reason) in rows {
            gone.entry(row).or_insert(reason);
        }
    }
    match sources.is_empty() {
        true => found.note(Note::NoActivity),
        false => found.note(Note::Activity { columns: sources }),
    }
    gone
}

fn is_status(words: &[String]) -> bool {
    says(words, &COLUMNS.statuses) && !says(words, &["code", "zip"])
}

fn is_activity(words: &[String]) -> bool {
    says(words, &COLUMNS.last) && says(words, &COLUMNS.activity)
}

fn is_gone(level: &str, with_outcome: bool) -> bool {
    let folded = fold(level);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    if with_outcome && folded == "out of business" {
        return true;
    }
    let gone = |word: &&str| VALUES.gone.contains(word) || (with_outcome && VALUES.inactive.contains(word));
    words.iter().any(&gone)
        && words
            .iter()
            .all(|word| gone(word) || VALUES.beside_gone.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_that_is_no_more_is_told_from_a_deal_that_is_closed() {
        for level in ["Radiée", "En liquidation judiciaire", "dissolved", "LIQUIDATION"] {
            assert!(is_gone(level, false), "{level}");
        }
        assert!(is_gone("Inactive", true) && !is_gone("Inactive", false));
        for level in ["Closed Won", "active", "Not dissolved", "operating", "Closing"] {
            assert!(!is_gone(level, true), "{level}");
        }
    }

    #[test]
    fn only_dates_of_activity_count() {
        assert!(is_activity(&words("last_login_at")));
        assert!(is_activity(&words("Date de dernière commande")));
        assert!(!is_activity(&words("last_funding_at")));
        assert!(!is_activity(&words("contact_date")));
    }
}
