//! Values that cannot be: the cell becomes unknown, the account stays.

use jiff::civil::Date;

use crate::clean::{ColumnReason, Findings, Impossibility, Mend, MendReason, Scope, says};
use crate::recipe::Rule;
use crate::table::reading::iso_date;
use crate::table::{Kind, Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// A rule that finds more than this share of the filled cells impossible has misread the column (house choice).
const MOST: f64 = 0.2;
/// First year in which an account can have been founded (house choice: the oldest firms that still sell to others are
/// from about then).
const OLDEST: i32 = 1600;
/// Days into the future from which no contract is written (house choice: 50 years; placeholders such as 2999-12-31).
const FAR: i32 = 50 * 365;

/// Why a value cannot be.
type Judge<'a> = Box<dyn Fn(f64) -> Option<Impossibility> + 'a>;

/// Makes unknown what cannot be. Columns are known by their names; one in which more than a fifth would be impossible
/// is doubted instead.
pub(super) fn impossible(table: &mut Table, scope: &Scope, found: &mut Findings) -> Vec<Mend> {
    let mut mended = Vec::new();
    let filled = |table: &Table, position: usize| table.rows - table.columns[position].missing();
    for position in scope.mendable(table) {
        let column = &table.columns[position];
        let Some(judge) = judge(&words(&column.name), column.kind(), &column.values, scope) else {
            continue;
        };
        let value = |row: usize| match &column.values {
            // A code is no quantity: it is named, not mended.
            Values::Number(values) if column.reading.codes.contains(&values[row]) => f64::NAN,
            Values::Number(values) => values[row],
            Values::Date(days) if days[row] != i32::MIN => f64::from(days[row]),
            _ => f64::NAN,
        };
        let wrong: Vec<(usize, Impossibility)> = (0..table.rows)
            .filter(|row| !value(*row).is_nan())
            .filter_map(|row| judge(value(row)).map(|why| (row, why)))
            .collect();
        mended.extend(make_unknown(
            table,
            position,
            wrong,
            filled(table, position),
            found,
        ));
    }
    for (start, end) in spans(table, scope) {
        let (Values::Date(starts), Values::Date(ends)) =
            (&table.columns[start].values, &table.columns[end].values)
        else {
            continue;
        };
        let before_start = |row: usize| Impossibility::BeforeStart {
            column: table.columns[start].name.clone(),
            start: iso_date(starts[row]),
        };
        let wrong: Vec<(usize, Impossibility)> = (0..table.rows)
            .filter(|row| starts[*row] != i32::MIN && ends[*row] != i32::MIN && ends[*row] < starts[*row])
            .map(|row| (row, before_start(row)))
            .collect();
        mended.extend(make_unknown(table, end, wrong, filled(table, end), found));
    }
    mended
}

fn make_unknown(
    table: &mut Table,
    position: usize,
    wrong: Vec<(usize, Impossibility)>,
    filled: usize,
    found: &mut Findings,
) -> Vec<Mend> {
    let column = &mut table.columns[position];
    // A handful is a handful of slips in however short a table.
    if wrong.len() > 3 && wrong.len() as f64 > MOST * filled as f64 {
        let (row, why) = &wrong[0];
        let example = column.text(*row).unwrap_or_default();
        found.doubt(
            &column.name,
            ColumnReason::MostImpossible {
                values: wrong.len(),
                filled,
                example,
                why: why.clone(),
            },
        );
        return Vec::new();
    }
    let mends = wrong.into_iter().map(|(row, why)| {
        let from = column.text(row).unwrap_or_default();
        match &mut column.values {
            Values::Number(values) => values[row] = f64::NAN,
            Values::Date(days) => days[row] = i32::MIN,
            Values::Levels(_) => {}
        }
        Mend {
            rule: Rule::Impossible,
            column: column.name.clone(),
            from,
            to: String::new(),
            why: MendReason::Impossible(why),
            rows: vec![row as u32],
        }
    });
    mends.collect()
}

/// What a column's values must obey, told from its name.
fn judge<'a>(words: &[String], kind: Kind, values: &Values, scope: &'a Scope) -> Option<Judge<'a>> {
    let not_negative = |otherwise: Impossibility| -> Judge<'a> {
        Box::new(move |value| (value < 0.0).then(|| otherwise.clone()))
    };
    if kind == Kind::Date {
        let oldest = days_of(OLDEST);
        let begins = says(words, &COLUMNS.founded);
        let latest = scope.latest;
        return Some(Box::new(move |day| {
            let late = latest.map(|latest| {
                if begins {
                    latest
                } else {
                    latest.saturating_add(FAR)
                }
            });
            if day < oldest {
                return Some(Impossibility::BeforeYear(OLDEST));
            }
            late.filter(|late| day > f64::from(*late)).map(|late| {
                if begins {
                    Impossibility::Future {
                        after: iso_date(late),
                    }
                } else {
                    Impossibility::FarAhead
                }
            })
        }));
    }
    let Values::Number(numbers) = values else {
        return None;
    };
    if says(words, &["latitude", "lat"]) {
        return Some(Box::new(|v| (v.abs() > 90.0).then_some(Impossibility::Latitude)));
    }
    if says(words, &["longitude", "lng", "lon"]) {
        return Some(Box::new(|v| {
            (v.abs() > 180.0).then_some(Impossibility::Longitude)
        }));
    }
    let year = says(words, &["year", "annee", "yr"]);
    let is_age = says(words, &COLUMNS.lifetimes);
    if !is_age && (says(words, &COLUMNS.founded) || year) && are_years(numbers) {
        let latest = scope.latest.map(year_of);
        let begins = says(words, &COLUMNS.founded);
        return Some(Box::new(move |v| {
            if v < f64::from(OLDEST) {
                return Some(Impossibility::BeforeYear(OLDEST));
            }
            let late = latest.map(|latest| if begins { latest } else { latest + 50 });
            late.filter(|late| v > f64::from(*late))
                .map(|late| Impossibility::Future {
                    after: late.to_string(),
                })
        }));
    }
    if is_age {
        return Some(not_negative(Impossibility::Lifetime));
    }
    if says(words, &COLUMNS.shares) && !says(words, &COLUMNS.growing) {
        return Some(Box::new(|v| {
            let out = !(0.0..=100.0).contains(&v);
            out.then_some(Impossibility::Share)
        }));
    }
    let growing = says(words, &COLUMNS.growing);
    (says(words, &COLUMNS.counts) && !growing).then(|| not_negative(Impossibility::Negative))
}

/// Whether most numbers look like years.
fn are_years(numbers: &[f64]) -> bool {
    let known = || numbers.iter().filter(|v| !v.is_nan());
    let like = known()
        .filter(|v| v.fract() == 0.0 && (1500.0..2200.0).contains(*v))
        .count();
    like > 0 && like * 5 >= known().count() * 4
}

/// Pairs of date columns whose names differ in start and end only.
fn spans(table: &Table, scope: &Scope) -> Vec<(usize, usize)> {
    let dates: Vec<(usize, Vec<String>)> = scope
        .mendable(table)
        .into_iter()
        .filter(|position| table.columns[*position].kind() == Kind::Date)
        .map(|position| (position, words(&table.columns[position].name)))
        .collect();
    let mut pairs = Vec::new();
    for (start, start_words) in &dates {
        for (from, to) in COLUMNS.starts_and_ends.iter() {
            let ended: Vec<&str> = start_words
                .iter()
                .map(|w| if w == from { to } else { w.as_str() })
                .collect();
            if !start_words.iter().any(|word| word == from) {
                continue;
            }
            if let Some((end, _)) = dates
                .iter()
                .find(|(end, end_words)| end != start && *end_words == ended)
            {
                pairs.push((*start, *end));
            }
        }
    }
    pairs
}

fn days_of(year: i32) -> f64 {
    // Days of the mean Gregorian year, exact enough for a limit of centuries.
    f64::from(year - 1970) * 365.2425
}

/// Year of a day; 9999, beyond which there are no days, where it has none.
fn year_of(day: i32) -> i32 {
    let since = jiff::Span::new().try_days(i64::from(day)).ok();
    let date = since.and_then(|since| Date::constant(1970, 1, 1).checked_add(since).ok());
    date.map_or(9999, |date| i32::from(date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_from_other_numbers() {
        assert!(are_years(&[1996.0, 2001.0, f64::NAN, 2031.0]));
        assert!(!are_years(&[12.0, 14.0, 2000.0]));
        assert!(!are_years(&[]));
        assert_eq!(year_of(20_454), 2026);
        assert_eq!(year_of(-1), 1969);
        assert_eq!(year_of(i32::MAX), 9999);
    }
}
