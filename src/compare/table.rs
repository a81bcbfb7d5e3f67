//! The arms of a test, read from a table of results: one row per account.

use rustc_hash::FxHashMap;

use super::adjust::Outcomes;
use super::arm::{ArmData, Measured};
use super::comparison::Warning;
use super::metric::{Better, Kind, Metric};
use super::path::Arrival;
use super::rate::Rate;
use super::sample::Sample;
use super::survival::Lifetimes;
use super::verdict::Why;
use crate::data::family::words;
use crate::data::{Column, MISSING, Table, Values};
use crate::error::{Error, Result, nearest};
use crate::outcome::YES;

/// Share of the accounts that may be in both arms before the arms are not compared (house choice).
const MOST_IN_BOTH: f64 = 0.05;

/// Values that are listed in a message.
const LISTED: usize = 6;

/// What to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Column that says the arm.
    pub group: String,
    /// Its values; both may be left out where there are just two.
    pub a: Option<String>,
    pub b: Option<String>,
    pub metric: MetricAsked,
    /// Values of a rate's column that count as a hit.
    pub positive: Vec<String>,
    /// Column that says whether a duration is over.
    pub ended: Option<String>,
    /// Column that identifies an account.
    pub id: Option<String>,
    /// Column with the day on which an account was measured, to draw what was known each day.
    pub day: Option<String>,
    /// Day on which the data were true (days since 1970-01-01), for durations between two dates; the latest of them when
    /// absent.
    pub as_of: Option<i32>,
}

/// `COL`, `COL:kind`, `FROM..TO:kind`, before the table is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetricAsked {
    pub text: String,
    pub kind: Option<Kind>,
    pub horizon: Option<f64>,
    pub better: Option<Better>,
}

/// A table's arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Arms {
    pub metric: Metric,
    pub a: ArmData,
    pub b: ArmData,
    pub warnings: Vec<Warning>,
    /// Why they must not be compared, whatever they say.
    pub refused: Option<Why>,
    /// Rows measured, in the order of the table, and what each says.
    pub rows: Vec<usize>,
    pub in_b: Vec<bool>,
    pub values: AccountValues,
    /// Days of measurement; empty without their column.
    pub arrivals: Vec<Arrival>,
}

/// One value per row measured.
#[derive(Debug, Clone, PartialEq)]
pub enum AccountValues {
    Rate(Vec<bool>),
    Amount(Vec<f64>),
    Days(Vec<(f64, bool)>),
}

impl AccountValues {
    /// As something to adjust.
    pub fn outcomes(&self) -> Outcomes<'_> {
        match self {
            Self::Rate(values) => Outcomes::Rate(values),
            Self::Amount(values) => Outcomes::Amount(values),
            Self::Days(values) => Outcomes::Days(values),
        }
    }
}

impl std::str::FromStr for MetricAsked {
    type Err = Error;

    /// A kind is only what follows the last colon and is one.
    fn from_str(text: &str) -> Result<Self> {
        let (name, kind) = match text.rsplit_once(':') {
            Some((name, kind)) if kind.parse::<Kind>().is_ok() => (name, kind.parse().ok()),
            Some((_, kind))
                if !kind.is_empty()
                    && kind.bytes().all(|b| b.is_ascii_lowercase())
                    && text.contains("..") =>
            {
                // Two columns and a word that is no kind: a slip rather than a column's name.
                kind.parse::<Kind>()?;
                (text, None)
            }
            _ => (text, None),
        };
        if name.trim().is_empty() {
            return Err(Error::setting("metric", "COL, COL:kind or FROM..TO:kind", text));
        }
        Ok(Self {
            text: name.to_owned(),
            kind,
            ..Self::default()
        })
    }
}

/// What a row says.
#[derive(Clone, Copy)]
enum Said {
    Missing,
    Negative,
    Hit(bool),
    Amount(f64),
    Days(f64, bool),
}

/// Columns of the metric.
enum Source<'a> {
    Hit(Vec<bool>, &'a Column),
    Number(&'a [f64]),
    Days(&'a [f64], Option<(Vec<bool>, &'a Column)>),
    Dates(&'a [i32], &'a [i32]),
}

impl Arms {
    /// Reads both arms.
    ///
    /// An account that is twice in an arm counts once, one that is in both is left out, and so is a row without a value;
    /// each is counted in the warnings.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], [`Error::UnknownValue`] with the nearest there is; [`Error::Data`] when the metric's
    /// column cannot be measured in the way asked, or the group has no two values.
    pub fn read(table: &Table, asked: &Asked) -> Result<Self> {
        let group = &table.columns[table.position(&asked.group, "group")?];
        let named = group_of(group, asked)?;
        let (metric, source, all_ended) = source(table, asked)?;
        let id = match &asked.id {
            Some(name) => Some(&table.columns[table.position(name, "id")?]),
            None => None,
        };
        let day = match &asked.day {
            Some(name) => {
                let column = &table.columns[table.position(name, "day")?];
                let Values::Date(days) = &column.values else {
                    return Err(Error::data(
                        format!("the column `{name}` is read as {}", column.kind().word()),
                        "name a column of dates with --day",
                    ));
                };
                Some(days)
            }
            None => None,
        };
        let as_of = asked.as_of.or_else(|| source.latest());
        let arm_of = named.arms(group);
        let (left_out, in_both, repeated) = doubles(id, &arm_of, table.rows);
        let mut kept = (Vec::new(), Vec::new());
        let mut said = Vec::new();
        let mut arrivals = Vec::new();
        let (mut missing, mut negative) = ([0u64; 2], 0);
        for row in 0..table.rows {
            let Some(in_b) = arm_of[row] else { continue };
            if left_out.as_ref().is_some_and(|out| out[row]) {
                continue;
            }
            let value = source.at(row, as_of);
            match value {
                Said::Missing => missing[usize::from(in_b)] += 1,
                Said::Negative => {
                    missing[usize::from(in_b)] += 1;
                    negative += 1;
                }
                value => {
                    kept.0.push(row);
                    kept.1.push(in_b);
                    said.push(value);
                    if let Some(days) = day
                        && days[row] != i32::MIN
                    {
                        let value = match value {
                            Said::Hit(hit) => f64::from(u8::from(hit)),
                            Said::Amount(amount) => amount,
                            _ => continue,
                        };
                        arrivals.push(Arrival {
                            day: days[row],
                            in_b,
                            value,
                        });
                    }
                }
            }
        }
        let (rows, in_b) = kept;
        let values = gathered(&metric, &said);
        let arm = |wanted: bool, name: &str| ArmData {
            left_out: missing[usize::from(wanted)],
            ..ArmData::new(name, measured(&values, &in_b, wanted))
        };
        let (a, b) = (arm(false, &named.a), arm(true, &named.b));
        let mut warnings = Vec::new();
        let without = missing[0] + missing[1] - negative;
        if without > 0 {
            warnings.push(Warning::Missing { accounts: without });
        }
        if negative > 0 {
            warnings.push(Warning::Negative { accounts: negative });
        }
        if repeated > 0 {
            warnings.push(Warning::Repeated { accounts: repeated });
        }
        if in_both > 0 {
            warnings.push(Warning::InBoth { accounts: in_both });
        }
        if all_ended {
            warnings.push(Warning::AllEnded);
        }
        let all = rows.len() as u64 + in_both;
        Ok(Self {
            metric,
            a,
            b,
            warnings,
            refused: (in_both as f64 > MOST_IN_BOTH * all as f64).then_some(Why::InBoth),
            rows,
            in_b,
            values,
            arrivals,
        })
    }
}

fn gathered(metric: &Metric, said: &[Said]) -> AccountValues {
    match metric.kind {
        Kind::Rate => AccountValues::Rate(said.iter().map(|s| matches!(s, Said::Hit(true))).collect()),
        Kind::Amount => AccountValues::Amount(
            said.iter()
                .filter_map(|s| {
                    if let Said::Amount(amount) = s {
                        Some(*amount)
                    } else {
                        None
                    }
                })
                .collect(),
        ),
        Kind::Duration | Kind::Retention => AccountValues::Days(
            said.iter()
                .filter_map(|s| {
                    if let Said::Days(days, ended) = s {
                        Some((*days, *ended))
                    } else {
                        None
                    }
                })
                .collect(),
        ),
    }
}

fn measured(values: &AccountValues, in_b: &[bool], wanted: bool) -> Measured {
    /// Values of one arm.
    fn of<T: Copy>(values: &[T], in_b: &[bool], wanted: bool) -> Vec<T> {
        let side = values.iter().zip(in_b).filter(|(_, b)| **b == wanted);
        side.map(|(value, _)| *value).collect()
    }
    match values {
        AccountValues::Rate(values) => {
            let side = of(values, in_b, wanted);
            Measured::Rate(Rate {
                hits: side.iter().filter(|hit| **hit).count() as u64,
                n: side.len() as u64,
            })
        }
        AccountValues::Amount(values) => Measured::Amount(Sample::new(of(values, in_b, wanted))),
        AccountValues::Days(values) => Measured::Days(Lifetimes::new(&of(values, in_b, wanted))),
    }
}

/// The values of the group that are arms.
struct Named {
    a: String,
    b: String,
}

impl Named {
    /// The arm of each row: in B or not; `None` for rows of neither.
    fn arms(&self, group: &Column) -> Vec<Option<bool>> {
        let side = |text: &str| {
            if text == self.a {
                Some(false)
            } else {
                (text == self.b).then_some(true)
            }
        };
        match &group.values {
            Values::Levels(levels) => {
                let sides: Vec<Option<bool>> = levels.names.iter().map(|name| side(name)).collect();
                let of = |code: &u32| (*code != MISSING).then(|| sides[*code as usize]).flatten();
                levels.codes.iter().map(of).collect()
            }
            Values::Number(numbers) => {
                let texts = numbers.iter().map(|v| (!v.is_nan()).then(|| v.to_string()));
                texts.map(|text| text.and_then(|text| side(&text))).collect()
            }
            Values::Date(days) => (0..days.len())
                .map(|row| group.text(row).and_then(|text| side(&text)))
                .collect(),
        }
    }
}

/// Finds the arms' values in their column.
fn group_of(group: &Column, asked: &Asked) -> Result<Named> {
    let mut seen: Vec<String> = match &group.values {
        Values::Levels(levels) => levels.names.clone(),
        Values::Number(numbers) => {
            let mut distinct: Vec<f64> = numbers.iter().copied().filter(|v| !v.is_nan()).collect();
            distinct.sort_unstable_by(f64::total_cmp);
            distinct.dedup();
            distinct.truncate(1_000);
            distinct.iter().map(f64::to_string).collect()
        }
        Values::Date(days) => (0..days.len()).filter_map(|row| group.text(row)).collect(),
    };
    seen.sort_unstable();
    seen.dedup();
    let listed = || {
        let shown: Vec<&str> = seen.iter().take(LISTED).map(String::as_str).collect();
        let more = if seen.len() > LISTED { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    };
    let find = |wanted: &str| {
        let found = seen.iter().find(|name| *name == wanted);
        let alike = || {
            seen.iter()
                .find(|name| name.to_lowercase() == wanted.to_lowercase())
        };
        let same_number = || {
            let wanted: f64 = wanted.parse().ok()?;
            seen.iter().find(|name| name.parse() == Ok(wanted))
        };
        found
            .or_else(alike)
            .or_else(same_number)
            .cloned()
            .ok_or_else(|| Error::UnknownValue {
                named_in: "arms".to_owned(),
                column: group.name.clone(),
                value: wanted.to_owned(),
                nearest: nearest(wanted, seen.iter().map(String::as_str)),
            })
    };
    let (a, b) = match (&asked.a, &asked.b) {
        (Some(a), Some(b)) => (find(a)?, find(b)?),
        _ if seen.len() == 2 => match (&asked.a, &asked.b) {
            (Some(a), None) => {
                let a = find(a)?;
                let b = seen.iter().find(|name| **name != a).cloned().unwrap_or_default();
                (a, b)
            }
            (None, Some(b)) => {
                let b = find(b)?;
                let a = seen.iter().find(|name| **name != b).cloned().unwrap_or_default();
                (a, b)
            }
            _ => (seen[0].clone(), seen[1].clone()),
        },
        _ => {
            return Err(Error::data(
                format!(
                    "the column `{}` has {} values: {}",
                    group.name,
                    seen.len(),
                    listed()
                ),
                "name the two arms with --a and --b",
            ));
        }
    };
    if a == b {
        return Err(Error::data(
            format!("both arms are `{a}` of column `{}`", group.name),
            "name two values with --a and --b",
        ));
    }
    Ok(Named { a, b })
}

/// Rows that repeat an account of their arm or are of one that is in both arms; how many accounts are in both, and how
/// many rows repeat.
fn doubles(id: Option<&Column>, arm_of: &[Option<bool>], rows: usize) -> (Option<Vec<bool>>, u64, u64) {
    let Some(id) = id else { return (None, 0, 0) };
    // 1: seen in A, 2: in B.
    let mut seen: FxHashMap<u64, u8> = FxHashMap::default();
    let key = |row: usize| match &id.values {
        Values::Number(v) => (!v[row].is_nan()).then(|| v[row].to_bits()),
        Values::Date(v) => (v[row] != i32::MIN).then_some(v[row] as u64),
        Values::Levels(v) => (v.codes[row] != MISSING).then_some(u64::from(v.codes[row])),
    };
    let mut out = vec![false; rows];
    let mut repeated = 0;
    for row in 0..rows {
        if let (Some(in_b), Some(key)) = (arm_of[row], key(row)) {
            let bit = 1u8 << u8::from(in_b);
            let held = seen.entry(key).or_default();
            if *held & bit != 0 {
                out[row] = true;
                repeated += 1;
            }
            *held |= bit;
        }
    }
    let in_both = seen.values().filter(|held| **held == 3).count() as u64;
    if in_both > 0 {
        for row in 0..rows {
            if arm_of[row].is_some() && key(row).is_some_and(|key| seen.get(&key) == Some(&3)) {
                out[row] = true;
            }
        }
    }
    (Some(out), in_both, repeated)
}

/// Where the metric's values are, and whether every duration is taken as over for want of a column that says.
fn source<'a>(table: &'a Table, asked: &Asked) -> Result<(Metric, Source<'a>, bool)> {
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
                if !names
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(wanted) || name == wanted)
                {
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
                    YES.contains(&words(name).join(" ").as_str())
                } else {
                    positive
                        .iter()
                        .any(|wanted| name.eq_ignore_ascii_case(wanted) || name == wanted)
                }
            };
            let hits: Vec<bool> = names.iter().map(yes).collect();
            let says_no = |name: &String| NO.contains(&words(name).join(" ").as_str());
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

/// Words that mean no.
const NO: [&str; 8] = ["no", "non", "n", "false", "faux", "f", "0", "aucun"];

impl Source<'_> {
    /// The latest of all days.
    fn latest(&self) -> Option<i32> {
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

    fn at(&self, row: usize, as_of: Option<i32>) -> Said {
        let yes = |hits: &[bool], column: &Column| match &column.values {
            Values::Levels(levels) => {
                let code = levels.codes[row];
                (code != MISSING).then(|| hits[code as usize])
            }
            _ => (!column.is_missing(row)).then(|| hits[row]),
        };
        match self {
            Self::Hit(hits, column) => yes(hits, column).map_or(Said::Missing, Said::Hit),
            Self::Number(values) if values[row].is_nan() => Said::Missing,
            Self::Number(values) => Said::Amount(values[row]),
            Self::Days(days, ended) => {
                let over = match ended {
                    None => Some(true),
                    Some((hits, column)) => yes(hits, column),
                };
                match over {
                    _ if days[row].is_nan() => Said::Missing,
                    _ if days[row] < 0.0 => Said::Negative,
                    Some(over) => Said::Days(days[row], over),
                    None => Said::Missing,
                }
            }
            Self::Dates(from, to) => {
                let (from, to) = (from[row], to[row]);
                let over = to != i32::MIN && as_of.is_none_or(|as_of| to <= as_of);
                let end = if over { Some(to) } else { as_of };
                match end {
                    _ if from == i32::MIN => Said::Missing,
                    None => Said::Missing,
                    Some(end) if end < from => Said::Negative,
                    Some(end) => Said::Days(f64::from(end.saturating_sub(from)), over),
                }
            }
        }
    }
}
