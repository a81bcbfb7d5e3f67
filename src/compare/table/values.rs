//! What each row says of the metric.

use crate::compare::metric::{Kind, Metric};
use crate::compare::table::asked::{Asked, LISTED};
use crate::error::{Error, Result, nearest};
use crate::table::{Column, MISSING, Table, Values};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::{same, words};

/// What a row says.
#[derive(Clone, Copy)]
pub(super) enum RowValue {
    Missing,
    Negative,
    Hit(bool),
    Amount(f64),
    Days(f64, bool),
}

/// Columns of the metric.
pub(super) enum Source<'a> {
    Hit(Vec<bool>, &'a Column),
    Number(&'a [f64]),
    Days(&'a [f64], Option<(Vec<bool>, &'a Column)>),
    Dates(&'a [i32], &'a [i32]),
}

/// Where the metric's values are, and whether every duration is taken as over for want of a column that says.
pub(super) fn source<'a>(table: &'a Table, asked: &Asked) -> Result<(Metric, Source<'a>, bool)> {
    let wanted = &asked.metric;
    let made = |kind: Kind| Metric {
        horizon: wanted.horizon,
        better: wanted.better.unwrap_or(kind.usually_better()),
        ..Metric::new(wanted.text.clone(), kind)
    };
    let is_column = table.columns.iter().any(|column| column.name == wanted.text);
    if let Some((from, to)) = wanted.text.split_once("..").filter(|_| !is_column) {
        let kind = wanted.kind.unwrap_or(Kind::Duration);
        if !matches!(kind, Kind::Duration | Kind::Retention) {
            return Err(Error::data(
                format!(
                    "`{}` is a time between two dates, which is no {}",
                    wanted.text,
                    kind.as_str()
                ),
                "ask for :duration or :retention",
            ));
        }
        let days = |name: &str| -> Result<&'a [i32]> {
            let column = &table.columns[table.position(name.trim(), "metric")?];
            match &column.values {
                Values::Date(days) => Ok(days),
                _ => Err(Error::data(
                    format!("the column `{}` is read as {}", column.name, column.kind().word()),
                    "name two columns of dates, FROM..TO",
                )),
            }
        };
        return Ok((made(kind), Source::Dates(days(from)?, days(to)?), false));
    }
    let column = &table.columns[table.position(&wanted.text, "metric")?];
    let numbers = || match &column.values {
        Values::Number(values) => Ok(values.as_slice()),
        _ => Err(Error::data(
            format!(
                "the column `{}` is read as {}, not as numbers",
                column.name,
                column.kind().word()
            ),
            "name a column of numbers, or ask for :rate",
        )),
    };
    let hits = |asked: &[String]| answers(column, asked).map(|hits| (hits, column));
    match (wanted.kind, &column.values) {
        (Some(Kind::Rate), _) | (None, Values::Levels(_)) => {
            let (hits, column) = hits(&asked.positive)?;
            Ok((made(Kind::Rate), Source::Hit(hits, column), false))
        }
        (None, Values::Number(values)) if values.iter().all(|v| v.is_nan() || *v == 0.0 || *v == 1.0) => {
            let (hits, column) = hits(&asked.positive)?;
            Ok((made(Kind::Rate), Source::Hit(hits, column), false))
        }
        (None, Values::Date(_)) => Err(Error::data(
            format!("the column `{}` holds dates", column.name),
            "compare the time between two, FROM..TO:duration",
        )),
        (Some(Kind::Amount) | None, _) => Ok((made(Kind::Amount), Source::Number(numbers()?), false)),
        (Some(kind @ (Kind::Duration | Kind::Retention)), _) => {
            let ended = match &asked.ended {
                None => None,
                Some(name) => {
                    let column = &table.columns[table.position(name, "ended")?];
                    Some((answers(column, &[])?, column))
                }
            };
            let all_ended = ended.is_none();
            Ok((made(kind), Source::Days(numbers()?, ended), all_ended))
        }
    }
}

/// Whether each answer of a column is a yes: by code for texts; for numbers 1 and 0.
fn answers(column: &Column, positive: &[String]) -> Result<Vec<bool>> {
    let not_binary = |values: String| {
        Error::data(
            format!("the column `{}` is no yes or no: it holds {values}", column.name),
            "say which values count with --positive, or ask for another kind (:amount, :duration)",
        )
    };
    match &column.values {
        Values::Levels(levels) => {
            let names = &levels.names;
            for wanted in positive {
                if !names.iter().any(|name| same(name, wanted)) {
                    return Err(Error::UnknownValue {
                        named_in: "positive".to_owned(),
                        column: column.name.clone(),
                        value: wanted.clone(),
                        nearest: nearest(wanted, names.iter().map(String::as_str)),
                    });
                }
            }
            let yes = |name: &String| {
                if positive.is_empty() {
                    VALUES.yes.contains(words(name).join(" ").as_str())
                } else {
                    positive.iter().any(|wanted| same(name, wanted))
                }
            };
            let hits: Vec<bool> = names.iter().map(yes).collect();
            let says_no = |name: &String| VALUES.not_exposed.contains(words(name).join(" ").as_str());
            let plain = names.iter().zip(&hits).all(|(name, hit)| *hit || says_no(name));
            if positive.is_empty() && !plain {
                let shown: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
                let more = if names.len() > LISTED { ", …" } else { "" };
                return Err(not_binary(format!("{}{more}", shown.join(", "))));
            }
            Ok(hits)
        }
        Values::Number(values) => {
            let wanted: Vec<f64> = positive.iter().filter_map(|text| text.parse().ok()).collect();
            if !positive.is_empty() {
                return Ok(values.iter().map(|v| wanted.contains(v)).collect());
            }
            match values.iter().find(|v| !v.is_nan() && **v != 0.0 && **v != 1.0) {
                Some(other) => Err(not_binary(format!("{other}"))),
                None => Ok(values.iter().map(|v| *v == 1.0).collect()),
            }
        }
        Values::Date(_) => Err(not_binary("dates".to_owned())),
    }
}

impl Source<'_> {
    /// The latest of all days.
    pub fn latest(&self) -> Option<i32> {
        match self {
            Self::Dates(from, to) => from
                .iter()
                .chain(*to)
                .copied()
                .max()
                .filter(|day| *day != i32::MIN),
            _ => None,
        }
    }

    pub fn at(&self, row: usize, as_of: Option<i32>) -> RowValue {
        let yes = |hits: &[bool], column: &Column| match &column.values {
            Values::Levels(levels) => {
                let code = levels.codes[row];
                (code != MISSING).then(|| hits[code as usize])
            }
            _ => (!column.is_missing(row)).then(|| hits[row]),
        };
        match self {
            Self::Hit(hits, column) => yes(hits, column).map_or(RowValue::Missing, RowValue::Hit),
            Self::Number(values) if values[row].is_nan() => RowValue::Missing,
            Self::Number(values) => RowValue::Amount(values[row]),
            Self::Days(days, ended) => {
                let over = match ended {
                    None => Some(true),
                    Some((hits, column)) => yes(hits, column),
                };
                match over {
                    _ if days[row].is_nan() => RowValue::Missing,
                    _ if days[row] < 0.0 => RowValue::Negative,
                    Some(over) => RowValue::Days(days[row], over),
                    None => RowValue::Missing,
                }
            }
            Self::Dates(from, to) => {
                let (from, to) = (from[row], to[row]);
                let over = to != i32::MIN && as_of.is_none_or(|as_of| to <= as_of);
                let end = if over { Some(to) } else { as_of };
                match end {
                    _ if from == i32::MIN => RowValue::Missing,
                    None => RowValue::Missing,
                    Some(end) if end < from => RowValue::Negative,
                    Some(end) => RowValue::Days(f64::from(end.saturating_sub(from)), over),
                }
            }
        }
    }
}
