//! Finding the bins of each column: many fine ones, which the fit smooths and the print merges.

use rayon::prelude::*;

use crate::criteria::{Cut, Input};
use crate::recipe::Prior;
use crate::table::{Column, Kind, Levels, MISSING, Table, Values};
use crate::vocabulary::fold::same;

/// How finely columns are cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinSettings {
    /// Most intervals of a number.
    pub max_bins: usize,
    /// Most distinct values of a number that each have a bin of their own (price lists, round figures), if they
    /// are held by enough accounts on average.
    pub max_values: usize,
    /// Fewest accounts in an interval.
    pub least: usize,
    /// Fewest accounts in a level of its own.
    pub least_level: usize,
    /// Most levels of a category, most frequent first; the rest is "other".
    pub max_levels: usize,
    /// Most tokens of a set that become criteria.
    pub max_tokens: usize,
    /// Day from which ages are counted (days since 1970-01-01).
    pub as_of: i32,
}

impl BinSettings {
    /// Fineness for a number of accounts: fine enough for jumps to show, coarse enough to stay cheap; the fit's
    /// smoothing, not the number of bins, guards against noise (house choice, `docs/decisions.md`).
    pub fn for_rows(rows: usize, as_of: i32) -> Self {
        Self {
            max_bins: ((rows as f64).sqrt() as usize).clamp(24, 128),
            max_values: 400,
            least: (rows / 1000).clamp(3, 50),
            least_level: (rows / 5000).clamp(2, 20),
            max_levels: 2_000,
            max_tokens: 40,
            as_of,
        }
    }
}

/// Cuts every input of a table from the values in `rows`; the outcome is not looked at. Columns that turn out
/// constant give no criterion. Returns each cut with the position of its input.
pub fn cuts(settings: &BinSettings, table: &Table, inputs: &[Input], rows: &[u32]) -> Vec<(usize, Cut)> {
    inputs
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, input)| {
            column_cuts(settings, &table.columns[input.column], &input.prior, rows)
                .into_iter()
                .map(move |cut| (i, cut))
        })
        .collect()
}

/// Where an expert's prior speaks of a range, a level or a token, the cut has it, however few accounts hold it.
fn column_cuts(settings: &BinSettings, column: &Column, priors: &[Prior], rows: &[u32]) -> Vec<Cut> {
    let (name, reading) = (column.name.clone(), column.reading.clone());
    match &column.values {
        Values::Number(values) => {
            let (codes, known): (Vec<f64>, Vec<f64>) = rows
                .iter()
                .map(|&r| values[r as usize])
                .filter(|v| !v.is_nan())
                .partition(|v| reading.codes.contains(v));
            let ends = match reading.ranges {
                Some(_) => at_end,
                None => between,
            };
            let spread = (
                known.iter().copied().fold(f64::INFINITY, f64::min),
                known.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            );
            let cuts = apart(
                &codes,
                with_edges(intervals(settings, known, ends), priors),
                spread,
            );
            one(
                Cut::Number {
                    column: name,
                    reading,
                    cuts,
                },
                column,
                rows,
            )
        }
        Values::Date(values) => {
            let known = rows
                .iter()
                .map(|&r| values[r as usize])
                .filter(|d| *d != i32::MIN)
                .map(|d| f64::from(settings.as_of - d));
            let cuts = with_edges(intervals(settings, known.collect(), between), priors);
            one(
                Cut::Age {
                    column: name,
                    reading,
                    as_of: settings.as_of,
                    cuts,
                },
                column,
                rows,
            )
        }
        Values::Levels(levels) if column.kind() == Kind::Set => {
            let known = levels.names.iter().flat_map(|name| column.reading.tokens(name));
            with_named(tokens(settings, column, levels, rows), known, priors)
        }
        .into_iter()
        .map(|token| Cut::Member {
            column: name.clone(),
            reading: reading.clone(),
            token,
        })
        .collect(),
        Values::Levels(levels) => {
            let known = levels.names.iter().map(String::as_str);
            let groups = with_named(frequent_levels(settings, levels, rows), known, priors)
                .into_iter()
                .map(|l| vec![l])
                .collect();
            one(
                Cut::Category {
                    column: name,
                    reading,
                    groups,
                },
                column,
                rows,
            )
        }
    }
}

/// The cut, unless everything falls in one bin.
fn one(cut: Cut, column: &Column, rows: &[u32]) -> Vec<Cut> {
    let bins = match &cut {
        Cut::Number { cuts, .. } | Cut::Age { cuts, .. } | Cut::Derived { cuts, .. } => cuts.len() + 1,
        Cut::Category { groups, .. } => groups.len(),
        Cut::Member { .. } | Cut::Pair { .. } => 2,
    };
    let some_missing = || {
        let missing = rows.iter().filter(|&&r| column.is_missing(r as usize)).count();
        missing > 0 && missing < rows.len()
    };
    if bins > 1 || some_missing() || (bins == 0 && !rows.is_empty() && column.missing() < rows.len()) {
        vec![cut]
    } else {
        Vec::new()
    }
}

/// Cut points of a derived value, from its finite values.
pub fn derived_points(settings: &BinSettings, values: Vec<f64>) -> Vec<f64> {
    intervals(settings, values, between)
}

/// Cut points of a number: a value shared by enough accounts has a bin of its own, the rest is cut at quantiles.
/// `between` places a cut between two neighbouring values.
fn intervals(settings: &BinSettings, mut known: Vec<f64>, between: fn(f64, f64) -> f64) -> Vec<f64> {
    known.sort_unstable_by(f64::total_cmp);
    let mut distinct: Vec<(f64, usize)> = Vec::new();
    for value in known.iter().copied() {
        match distinct.last_mut() {
            Some((last, count)) if *last == value => *count += 1,
            _ => distinct.push((value, 1)),
        }
    }
    let repeated = distinct.len() <= settings.max_values && known.len() >= 10 * distinct.len();
    let target = known.len() as f64 / settings.max_bins as f64;
    let (mut cuts, mut held) = (Vec::new(), 0usize);
    for (i, (value, count)) in distinct.iter().enumerate() {
        let frequent = *count as f64 >= target && *count >= settings.least;
        // A frequent value starts a bin of its own, if what came before can stand alone.
        if frequent && held >= settings.least {
            cuts.push(between(distinct[i - 1].0, *value));
            held = 0;
        }
        held += count;
        let full = frequent || held as f64 >= target || repeated || distinct.len() <= settings.max_bins;
        if full && held >= settings.least && i + 1 < distinct.len() {
            cuts.push(between(*value, distinct[i + 1].0));
            held = 0;
        }
    }
    if held < settings.least && !cuts.is_empty() {
        cuts.pop();
    }
    cuts
}

/// Cuts with the ends of the ranges that priors speak of.
fn with_edges(mut cuts: Vec<f64>, priors: &[Prior]) -> Vec<f64> {
    if !priors.is_empty() {
        cuts.extend(Prior::edges(priors));
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
    }
    cuts
}

/// Levels with those of the known ones that priors speak of.
fn with_named<'a>(
    mut levels: Vec<String>,
    known: impl Iterator<Item = &'a str>,
    priors: &[Prior],
) -> Vec<String> {
    if priors.is_empty() {
        return levels;
    }
    let known: Vec<&str> = known.collect();
    for prior in priors {
        if levels.iter().all(|level| !same(level, &prior.bin))
            && let Some(level) = known.iter().copied().find(|level| same(level, &prior.bin))
        {
            levels.push(level.to_owned());
        }
    }
    levels
}

/// Cuts with those that set the codes apart which occur: a code at the low end is the upper end of its bin, one at the
/// high end begins its bin. Values between a code and all others stay with the others.
fn apart(codes: &[f64], cuts: Vec<f64>, known: (f64, f64)) -> Vec<f64> {
    let mut codes = codes.to_vec();
    codes.sort_unstable_by(f64::total_cmp);
    codes.dedup();
    let (least, most) = known;
    let low = codes.iter().copied().filter(|code| *code < least);
    let high = codes
        .iter()
        .copied()
        .filter(|code| *code > most)
        .map(f64::next_down);
    let mut all: Vec<f64> = low.chain(cuts).chain(high).collect();
    all.dedup();
    all
}

/// The end of a range, whose number is its upper end.
fn at_end(a: f64, _: f64) -> f64 {
    a
}

/// A number `c` with `a <= c < b`: their midpoint, or `a` where rounding leaves nothing between.
fn between(a: f64, b: f64) -> f64 {
    let middle = a / 2.0 + b / 2.0;
    if middle >= a && middle < b { middle } else { a }
}

/// Levels held by enough accounts, most frequent first, ties by name.
fn frequent_levels(settings: &BinSettings, levels: &Levels, rows: &[u32]) -> Vec<String> {
    let mut counts = vec![0usize; levels.names.len()];
    for &row in rows {
        let code = levels.codes[row as usize];
        if code != MISSING {
            counts[code as usize] += 1;
        }
    }
    most_frequent(
        levels.names.iter().map(String::as_str).zip(counts),
        settings.least_level,
        settings.max_levels,
    )
}

/// Tokens of a set held by enough accounts but not by all.
fn tokens(settings: &BinSettings, column: &Column, levels: &Levels, rows: &[u32]) -> Vec<String> {
    let mut held = vec![0usize; levels.names.len()];
    for &row in rows {
        let code = levels.codes[row as usize];
        if code != MISSING {
            held[code as usize] += 1;
        }
    }
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for (name, count) in levels.names.iter().zip(&held) {
        let mut seen: Vec<&str> = column.reading.tokens(name).collect();
        seen.sort_unstable();
        seen.dedup();
        for token in seen {
            *counts.entry(token).or_default() += count;
        }
    }
    most_frequent(counts.into_iter(), settings.least.max(5), settings.max_tokens)
}

fn most_frequent<'a>(
    counts: impl Iterator<Item = (&'a str, usize)>,
    least: usize,
    most: usize,
) -> Vec<String> {
    let mut frequent: Vec<(&str, usize)> = counts.filter(|(_, count)| *count >= least).collect();
    frequent.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    frequent
        .into_iter()
        .take(most)
        .map(|(name, _)| name.to_owned())
        .collect()
}
