//! Columns that the arms are held against: which say how the arms came about, and as what they are compared.

use rustc_hash::FxHashMap;

use crate::compare::balance::LevelColumn;
use crate::compare::evidence::{LeftOut, Unheld};
use crate::compare::table::{Arms, Asked};
use crate::criteria::Reason;
use crate::criteria::inputs::{repeated, says_identifier};
use crate::criteria::names::{after_sale, foreign_key, hindsight, no_trait};
use crate::edges::covariate::{Covariate, CovariateValues};
use crate::stats::share::quantile;
use crate::table::reading::iso_date;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::{same, words};
use crate::workflow::chance::steps::steps;

/// Fewest and most bins of a number, and the accounts of the smaller arm for each: five take away nine tenths of what a
/// number confounds, ten nearly all.
///
/// Source: Cochran (1968), *Biometrics* 24:295.
const BINS: (usize, usize) = (5, 10);
const ACCOUNTS_A_BIN: usize = 40;
/// Distinct numbers up to which each is a level (house choice).
const FEW: usize = 8;
/// Fewest accounts of a level, and most levels; the others are one (house choices).
const LEAST: usize = 5;
const MOST_LEVELS: usize = 60;
/// Members of a set that are looked at, the most frequent first (house choice).
const MEMBERS: usize = 10;

/// A column as the arms are held against it.
pub(super) struct Held {
    /// As the test counts it.
    pub levels: LevelColumn,
    /// As something to set equal; a number by its bins, and by where the arms' shares change along it.
    pub covariates: Vec<Covariate>,
    /// Whether it is a number, or a day.
    pub is_number: bool,
}

impl Held {
    /// Whether no level occurs in both arms.
    pub fn tells_apart(&self, in_b: &[bool]) -> bool {
        self.sides(in_b).iter().all(|side| !(side[0] && side[1]))
    }

    /// Whether each arm has one level of its own.
    fn is_one_to_one(&self, in_b: &[bool]) -> bool {
        let sides = self.sides(in_b);
        let of = |arm: usize| sides.iter().filter(|side| side[arm]).count();
        self.tells_apart(in_b) && of(0) == 1 && of(1) == 1
    }

    /// Whether each level occurs in A, and in B.
    fn sides(&self, in_b: &[bool]) -> Vec<[bool; 2]> {
        let mut sides = vec![[false; 2]; self.levels.levels];
        for (code, b) in self.levels.codes.iter().zip(in_b) {
            sides[usize::from(*code)][usize::from(*b)] = true;
        }
        sides
    }
}

/// Every column but those that the comparison reads, and those that say nothing of how the arms came about.
pub(super) fn held(table: &Table, asked: &Asked, arms: &Arms) -> (Vec<Held>, Vec<LeftOut>) {
    let smaller = arms.in_b.iter().filter(|b| **b).count();
    let smaller = smaller.min(arms.in_b.len() - smaller);
    let bins = (smaller / ACCOUNTS_A_BIN).clamp(BINS.0, BINS.1);
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    for column in &table.columns {
        if is_asked(column, asked) || column.missing() == table.rows {
            continue;
        }
        let copies = |held: &Held| held.is_one_to_one(&arms.in_b) && is_the_arm(held, column, asked, arms);
        let why = match unheld(column, asked, table.rows) {
            // Called a result, it may be the arm all the same: `team label`.
            Some(Unheld::Afterwards) if of_column(column, arms, bins).iter().any(copies) => {
                Some(Unheld::CopyOfTheArm)
            }
            why => why,
        };
        if let Some(why) = why {
            left_out.push(LeftOut {
                column: column.name.clone(),
                why,
            });
            continue;
        }
        for held in of_column(column, arms, bins) {
            if held.levels.levels < 2 {
                continue;
            }
            let apart = held.tells_apart(&arms.in_b);
            let why = if copies(&held) {
                Some(Unheld::CopyOfTheArm)
            } else if apart && is_seller(column) {
                Some(Unheld::WithinAnArm)
            } else {
                None
            };
            match why {
                None => found.push(held),
                Some(why) => left_out.push(LeftOut {
                    column: held.levels.name,
                    why,
                }),
            }
        }
    }
    (found, left_out)
}

/// Whether the comparison itself reads the column: the arm, the metric, who the account is. The day from which a
/// duration counts was known beforehand.
fn is_asked(column: &Column, asked: &Asked) -> bool {
    let text = asked.metric.text.as_str();
    let metric = match text.split_once("..") {
        Some((_, to)) => to.trim(),
        None => text,
    };
    let read = [Some(asked.group.as_str()), Some(metric)];
    let named = [&asked.id, &asked.ended].map(|name| name.as_deref());
    read.into_iter()
        .chain(named)
        .flatten()
        .any(|name| same(name, &column.name))
        || column.name == text
}

fn unheld(column: &Column, asked: &Asked, rows: usize) -> Option<Unheld> {
    let repeats = || repeated(column, rows);
    let own = match &column.values {
        Values::Levels(levels) => 2 * levels.names.len() > rows - column.missing(),
        Values::Number(_) => says_identifier(&column.name) && 2 * repeats() <= rows,
        Values::Date(_) => false,
    };
    if own {
        return Some(Unheld::Identifies);
    }
    if is_like_the_metric(&column.name, &asked.metric.text) {
        return Some(Unheld::LikeTheMetric);
    }
    let named = words(&column.name);
    let says = |list: &crate::vocabulary::Words| named.iter().any(|word| list.contains(word.as_str()));
    let answers = is_yes_or_no(column) && says(&COLUMNS.responses);
    let afterwards = hindsight(column).is_some() || after_sale(column).is_some();
    (afterwards || answers || says(&COLUMNS.outcomes)).then_some(Unheld::Afterwards)
}

/// `retention_1` beside `retention_7`: the same words but for numbers.
fn is_like_the_metric(name: &str, metric: &str) -> bool {
    let bare = |name: &str| -> Vec<String> {
        let of = words(name).into_iter();
        of.filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
            .collect()
    };
    let named = bare(name);
    !named.is_empty() && named == bare(metric)
}

fn is_yes_or_no(column: &Column) -> bool {
    match &column.values {
        Values::Number(values) => values.iter().all(|v| v.is_nan() || *v == 0.0 || *v == 1.0),
        Values::Levels(levels) => column.kind() == Kind::Boolean || levels.names.len() == 2,
        Values::Date(_) => false,
    }
}

fn is_seller(column: &Column) -> bool {
    matches!(no_trait(column), Some(Reason::NamedSeller { .. }))
}

/// Whether a column that says the same as the arm is called so, or calls its levels so.
fn is_the_arm(held: &Held, column: &Column, asked: &Asked, arms: &Arms) -> bool {
    let group = words(&asked.group);
    let named = words(&column.name)
        .iter()
        .any(|word| group.contains(word) || COLUMNS.arms.contains(word.as_str()));
    let Some(CovariateValues::Levels { names, .. }) = held.covariates.first().map(|c| &c.values) else {
        return named;
    };
    let sides = [&arms.a.name, &arms.b.name];
    named
        || names
            .iter()
            .all(|level| sides.iter().any(|side| same(level, side)))
}

/// A column at some rows; of a set each of its frequent members.
fn of_column(column: &Column, arms: &Arms, bins: usize) -> Vec<Held> {
    let rows = &arms.rows;
    let all = match &column.values {
        Values::Number(values) => values.len(),
        Values::Date(days) => days.len(),
        Values::Levels(levels) => levels.codes.len(),
    };
    let made = |name: String, codes: Vec<u16>, names: Vec<String>, ordered: usize, all: usize| Held {
        covariates: vec![spread(&name, &codes, &names, rows, all)],
        is_number: ordered > 0,
        levels: LevelColumn {
            name,
            codes,
            levels: names.len(),
            ordered,
        },
    };
    let number = |name: String, here: &[f64], shown: &dyn Fn(f64) -> String| {
        let (codes, names, ordered) = cut(here, bins, shown);
        let (pieces, called, found) = binned(here, steps(here, &arms.in_b), shown);
        let mut held = made(name, codes, names, ordered, all);
        if found > 1 {
            let more = spread(&held.levels.name, &pieces, &called, rows, all);
            held.covariates.push(more);
        }
        held
    };
    let name = column.name.clone();
    match &column.values {
        Values::Number(values) if foreign_key(column).is_none() => {
            let here: Vec<f64> = rows.iter().map(|row| values[*row]).collect();
            vec![number(name, &here, &|value| value.to_string())]
        }
        Values::Date(days) => {
            let day = |row: &usize| match days[*row] {
                i32::MIN => f64::NAN,
                day => f64::from(day),
            };
            let here: Vec<f64> = rows.iter().map(day).collect();
            vec![number(name, &here, &|value| iso_date(value as i32))]
        }
        Values::Levels(levels) if column.kind() == Kind::Set => {
            let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
            let parts = |row: usize| {
                levels
                    .get(row)
                    .into_iter()
                    .flat_map(|text| column.reading.tokens(text))
            };
            for row in rows {
                parts(*row).for_each(|part| *counts.entry(part).or_default() += 1);
            }
            let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
            order.sort_unstable_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(y.0)));
            let members = order.into_iter().take(MEMBERS).filter(|(_, n)| *n >= LEAST);
            members
                .map(|(member, _)| {
                    let has = |row: &usize| u16::from(parts(*row).any(|part| part == member));
                    let codes: Vec<u16> = rows.iter().map(has).collect();
                    let names = vec![format!("no {member}"), member.to_owned()];
                    made(format!("{name}: {member}"), codes, names, 0, all)
                })
                .collect()
        }
        _ => {
            let texts: Vec<Option<String>> = rows.iter().map(|row| column.text(*row)).collect();
            let (codes, names) = levelled(&texts);
            vec![made(name, codes, names, 0, all)]
        }
    }
}

/// A covariate of the whole table from the levels at some rows.
fn spread(name: &str, codes: &[u16], names: &[String], rows: &[usize], all: usize) -> Covariate {
    let mut spread = vec![None; all];
    for (row, code) in rows.iter().zip(codes) {
        spread[*row] = Some(u32::from(*code));
    }
    Covariate {
        name: name.to_owned(),
        values: CovariateValues::Levels {
            names: names.to_vec(),
            codes: spread,
        },
    }
}

/// Numbers as bins of about as many accounts each, the last for those that are not known; how many are in order.
fn cut(values: &[f64], bins: usize, shown: &dyn Fn(f64) -> String) -> (Vec<u16>, Vec<String>, usize) {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let mut distinct = known.clone();
    distinct.dedup();
    // Bin i holds what is above edge i − 1, up to edge i.
    let mut edges: Vec<f64> = if distinct.len() <= FEW {
        distinct.clone()
    } else {
        (1..=bins)
            .map(|i| quantile(&known, i as f64 / bins as f64))
            .collect()
    };
    edges.dedup();
    if let (Some(last), Some(most)) = (edges.last_mut(), known.last()) {
        *last = *most;
    }
    binned(values, edges, shown)
}

/// Numbers by the upper edges of their bins, the last for those that are not known; how many are in order.
fn binned(values: &[f64], edges: Vec<f64>, shown: &dyn Fn(f64) -> String) -> (Vec<u16>, Vec<String>, usize) {
    let mut distinct: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    distinct.sort_unstable_by(f64::total_cmp);
    let known = distinct.len();
    distinct.dedup();
    let mut names: Vec<String> = edges
        .iter()
        .enumerate()
        .map(|(i, edge)| {
            let least = match i.checked_sub(1) {
                Some(before) => distinct.get(distinct.partition_point(|value| *value <= edges[before])),
                None => distinct.first(),
            };
            match least {
                Some(least) if least < edge => {
                    let most = distinct[distinct.partition_point(|value| value <= edge) - 1];
                    format!("{} – {}", shown(*least), shown(most))
                }
                _ => shown(*edge),
            }
        })
        .collect();
    let ordered = names.len();
    let code = |value: &f64| match value.is_nan() {
        true => ordered as u16,
        false => edges.partition_point(|edge| edge < value) as u16,
    };
    let codes: Vec<u16> = values.iter().map(code).collect();
    if known < values.len() {
        names.push("unknown".to_owned());
    }
    (codes, names, ordered)
}

/// Texts as levels, the most frequent first; those of few accounts are one, and so are those that are not known.
fn levelled(texts: &[Option<String>]) -> (Vec<u16>, Vec<String>) {
    let mut counts: FxHashMap<Option<&str>, usize> = FxHashMap::default();
    texts
        .iter()
        .for_each(|text| *counts.entry(text.as_deref()).or_default() += 1);
    let mut order: Vec<(Option<&str>, usize)> = counts.into_iter().collect();
    order.sort_unstable_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(&y.0)));
    let kept = order
        .iter()
        .take(MOST_LEVELS)
        .filter(|(_, n)| *n >= LEAST)
        .count()
        .max(1);
    let code: FxHashMap<Option<&str>, u16> = order
        .iter()
        .enumerate()
        .map(|(i, (text, _))| (*text, i.min(kept) as u16))
        .collect();
    let mut names: Vec<String> = order[..kept.min(order.len())]
        .iter()
        .map(|(text, _)| text.unwrap_or("unknown").to_owned())
        .collect();
    if order.len() > kept {
        names.push("other".to_owned());
    }
    let codes = texts.iter().map(|text| code[&text.as_deref()]).collect();
    (codes, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cut_and_gaps_stand_last() {
        let values: Vec<f64> = (0..100)
            .map(|i| if i % 10 == 0 { f64::NAN } else { f64::from(i) })
            .collect();
        let (codes, names, ordered) = cut(&values, 5, &|value| value.to_string());
        assert_eq!((names.len(), ordered), (6, 5));
        assert_eq!((codes[0], codes[1], codes[99]), (5, 0, 4));
        assert_eq!((names[0].as_str(), names[5].as_str()), ("1 – 19", "unknown"));
        let few: Vec<f64> = (0..30).map(|i| f64::from(i % 3)).collect();
        let (codes, names, ordered) = cut(&few, 5, &|value| value.to_string());
        assert_eq!(
            (names, ordered),
            (vec!["0".to_owned(), "1".into(), "2".into()], 3)
        );
        assert_eq!(codes[..4], [0, 1, 2, 0]);
        assert_eq!(cut(&[f64::NAN; 3], 5, &|value| value.to_string()).1, ["unknown"]);
    }

    #[test]
    fn rare_texts_are_one_level() {
        let texts: Vec<Option<String>> = (0..40)
            .map(|i| match i {
                0..20 => Some("a".to_owned()),
                20..30 => None,
                30..37 => Some("b".to_owned()),
                _ => Some(format!("c{i}")),
            })
            .collect();
        let (codes, names) = levelled(&texts);
        assert_eq!(names, ["a", "unknown", "b", "other"]);
        assert_eq!((codes[0], codes[20], codes[30], codes[39]), (0, 1, 2, 3));
    }

    #[test]
    fn a_metric_of_another_day_is_like_the_metric() {
        assert!(is_like_the_metric("retention_1", "retention_7"));
        assert!(!is_like_the_metric("region", "retention_7") && !is_like_the_metric("7", "30"));
    }
}
