//! The steps of the statement, each of which adds columns to the one before.
//!
//! Columns of a field: `r` as the engine reads it, `t` its text, `f` what is known, `s` a set between separators, `k` whether
//! it is known, `w` whether it cannot be read. Of an axis: `v` a derived value, `b` the bin. Of a line: `c` the bin of a table,
//! `p` points, `l` likeness, `u` unknown weight, `q` the key of its reason. Of a class: `e` evidence. Of a rule: `x`. Doubled
//! letters are sums; `m` is the key of a reason by its rank.

use crate::export::bins::{Test, framed};
use crate::export::cells::{cell, holds, is_known, unreadable};
use crate::export::dialect::Dialect;
use crate::export::plan::{Holds, Plan};

/// Most terms of one sum, and of one list of the greatest (house choice: engines fail at some hundred).
const MOST_TERMS: usize = 100;

/// Points within which a criterion is no reason, as in scoring (milli-points).
pub(crate) const NO_REASON: i64 = 50;

/// A step: its name, what it adds to the step before, and what that is called.
pub(super) struct Step {
    pub name: &'static str,
    pub columns: Vec<(String, String)>,
}

/// All steps behind the first, which reads the table.
pub(super) fn steps(d: Dialect, plan: &Plan, reasons: usize) -> Vec<Step> {
    let mut steps = vec![step("la_cells", cells(d, plan))];
    let combined = combined(d, plan);
    if !combined.is_empty() {
        steps.push(step("la_combined", combined));
    }
    steps.push(step("la_bins", bins(d, plan)));
    let tables = tables(plan);
    if !tables.is_empty() {
        steps.push(step("la_tables", tables));
    }
    steps.push(step("la_points", points(plan)));
    steps.push(step("la_sums", sums(d, plan, reasons)));
    steps.push(step("la_totals", totals(d, plan)));
    if plan.has_fit {
        steps.extend(log_odds(d, plan));
    }
    steps.extend((1..=reasons).map(|rank| strongest(d, plan, rank)));
    steps
}

fn cells(d: Dialect, plan: &Plan) -> Vec<(String, String)> {
    let cells = plan
        .fields
        .iter()
        .enumerate()
        .map(|(at, field)| (format!("f{at}"), cell(d, field, &format!("r{at}"))));
    let typed = plan
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.is_typed());
    let unread = typed.map(|(at, _)| {
        let test = format!("CASE WHEN t{at} <> '' AND r{at} IS NULL THEN 1 ELSE 0 END");
        (format!("w{at}"), test)
    });
    cells.chain(unread).collect()
}

fn combined(d: Dialect, plan: &Plan) -> Vec<(String, String)> {
    plan.axes
        .iter()
        .enumerate()
        .filter_map(|(at, axis)| {
            let Test::Derived {
                operands: [(first, _), (second, _)],
                ..
            } = &axis.test
            else {
                return None;
            };
            Some((
                format!("v{at}"),
                axis.value(d, &format!("f{first}"), &format!("f{second}"))?,
            ))
        })
        .chain(
            plan.fields
                .iter()
                .enumerate()
                .filter_map(|(at, field)| match field.holds {
                    Holds::Text {
                        separator: Some(separator),
                        ..
                    } => Some((format!("s{at}"), framed(d, &format!("f{at}"), separator))),
                    _ => None,
                }),
        )
        .collect()
}

fn bins(d: Dialect, plan: &Plan) -> Vec<(String, String)> {
    let bins = plan.axes.iter().enumerate().map(|(at, axis)| {
        let value = match &axis.test {
            Test::Derived { .. } => format!("v{at}"),
            Test::Member { field, .. } => format!("s{field}"),
            Test::Number { field, .. } | Test::Day { field, .. } | Test::Text { field, .. } => {
                format!("f{field}")
            }
        };
        (format!("b{at}"), axis.bin(d, &value))
    });
    let known = plan
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.by_criteria);
    let known = known.map(|(at, field)| {
        (
            format!("k{at}"),
            format!("CASE WHEN {} THEN 1 ELSE 0 END", is_known(d, field, at)),
        )
    });
    let rules = plan.rules.iter().enumerate().map(|(at, rule)| {
        (
            format!("x{at}"),
            format!("CASE WHEN {} THEN 1 ELSE 0 END", holds(d, plan, rule)),
        )
    });
    bins.chain(known).chain(rules).collect()
}

fn tables(plan: &Plan) -> Vec<(String, String)> {
    let tables = plan
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.axes.len() > 1);
    tables
        .map(|(at, line)| (format!("c{at}"), position(&line.axes)))
        .collect()
}

fn points(plan: &Plan) -> Vec<(String, String)> {
    let points = plan
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| (format!("p{at}"), by_bin(&bin(plan, at), &line.points)));
    let likeness = plan
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| (format!("l{at}"), by_bin(&bin(plan, at), &line.likeness)));
    let unknown = plan.lines.iter().enumerate().map(|(at, line)| {
        let unknown: Vec<String> = line
            .axes
            .iter()
            .map(|(axis, _)| format!("b{axis} = {}", plan.axes[*axis].cut.unknown()))
            .collect();
        (
            format!("u{at}"),
            format!(
                "CASE WHEN {} THEN {} ELSE 0 END",
                unknown.join(" OR "),
                line.weight
            ),
        )
    });
    let evidence = plan.classes.iter().enumerate().flat_map(|(class, of)| {
        of.evidence
            .iter()
            .enumerate()
            .map(move |(at, (axes, evidence))| (format!("e{class}_{at}"), by_bin(&position(axes), evidence)))
    });
    points.chain(likeness).chain(unknown).chain(evidence).collect()
}

fn sums(d: Dialect, plan: &Plan, reasons: usize) -> Vec<(String, String)> {
    let lines = plan.lines.len();
    let chunks = |letter: char, count: usize| -> Vec<(String, String)> {
        let terms: Vec<String> = (0..count).map(|at| format!("{letter}{at}")).collect();
        // A sum is as wide as its first term.
        let sum = |terms: &[String]| {
            format!(
                "CAST({} AS {}){}",
                terms[0],
                d.whole(),
                terms[1..]
                    .iter()
                    .map(|term| format!(" + {term}"))
                    .collect::<String>()
            )
        };
        terms
            .chunks(MOST_TERMS)
            .enumerate()
            .map(|(at, terms)| (format!("{letter}{letter}{at}"), sum(terms)))
            .collect()
    };
    let sums = ['p', 'l', 'u']
        .into_iter()
        .flat_map(|letter| chunks(letter, lines));
    let evidence = plan.classes.iter().enumerate().map(|(class, of)| {
        let terms = (0..of.evidence.len()).map(|at| format!(" + e{class}_{at}"));
        (
            format!("ee{class}"),
            format!("{}{}", of.share, terms.collect::<String>()),
        )
    });
    let mut columns: Vec<_> = sums.chain(evidence).collect();
    if reasons > 0 {
        columns.extend(plan.lines.iter().enumerate().map(|(at, line)| {
            (
                format!("q{at}"),
                by_bin(&bin(plan, at), &keys(&line.contrast, at)),
            )
        }));
    }
    columns
}

fn totals(d: Dialect, plan: &Plan) -> Vec<(String, String)> {
    let lines = plan.lines.len();
    let whole = |letter: char| -> String {
        let parts = lines.div_ceil(MOST_TERMS);
        match parts {
            0 => "0".to_owned(),
            _ => (0..parts)
                .map(|at| format!("{letter}{letter}{at}"))
                .collect::<Vec<_>>()
                .join(" + "),
        }
    };
    vec![
        (
            "score_milli".to_owned(),
            format!("CAST({} AS {})", whole('p'), d.whole()),
        ),
        ("likeness".to_owned(), whole('l')),
        ("unknown_milli".to_owned(), whole('u')),
        ("unreadable_cells".to_owned(), unreadable(plan)),
        ("segment".to_owned(), segment(d, plan)),
    ]
}

/// The exponent of the fit, and its power where the engine has none.
fn log_odds(d: Dialect, plan: &Plan) -> Vec<Step> {
    let (line, double) = (plan.calibration, d.double());
    let log_odds = format!(
        "-({} + {} * (CAST(score_milli AS {double}) / {}))",
        d.number(line.intercept),
        d.number(line.slope),
        d.number(1000.0)
    );
    let mut steps = vec![step("la_log_odds", [("minus_log_odds".to_owned(), log_odds)])];
    steps.extend(
        d.steps_of_power("minus_log_odds")
            .into_iter()
            .map(|(name, column, what)| step(name, [(column.to_owned(), what)])),
    );
    steps
}

/// The key of the reason of a rank: the greatest below that of the rank before.
fn strongest(d: Dialect, plan: &Plan, rank: usize) -> Step {
    let lines = plan.lines.len();
    let of: Vec<String> = (0..lines)
        .map(|at| match rank {
            1 => format!("q{at}"),
            _ => format!("CASE WHEN q{at} < m{} THEN q{at} ELSE -1 END", rank - 1),
        })
        .collect();
    let parts: Vec<String> = of.chunks(MOST_TERMS).map(|part| d.greatest(part)).collect();
    let most = if parts.is_empty() {
        "-1".to_owned()
    } else {
        d.greatest(&parts)
    };
    Step {
        name: REASON_STEPS[rank - 1],
        columns: vec![(format!("m{rank}"), most)],
    }
}

/// The number of the likeliest class, where its evidence is enough; the lower of two alike.
fn segment(d: Dialect, plan: &Plan) -> String {
    let none = Plan::no_segment();
    if plan.classes.is_empty() {
        return format!("CAST(NULL AS {})", d.whole());
    }
    let silent: Vec<String> = plan
        .classes
        .iter()
        .enumerate()
        .map(|(at, class)| format!("ee{at} = {}", class.share))
        .collect();
    let mut whens = vec![format!("WHEN {} THEN {none}", silent.join(" AND "))];
    for (at, class) in plan.classes.iter().enumerate() {
        let (Some((number, least)), others) = (class.segment, 0..plan.classes.len()) else {
            continue;
        };
        let wins: Vec<String> = others
            .filter(|other| *other != at)
            .map(|other| format!("ee{at} {} ee{other}", if other < at { ">" } else { ">=" }))
            .collect();
        let mut wins = wins;
        wins.push(format!("ee{at} >= {}", least + class.share));
        whens.push(format!("WHEN {} THEN {number}", wins.join(" AND ")));
    }
    format!("CASE {} ELSE {none} END", whens.join(" "))
}

/// The column that has a line's bin.
pub(super) fn bin(plan: &Plan, at: usize) -> String {
    match plan.lines[at].axes.as_slice() {
        [(axis, 1)] => format!("b{axis}"),
        _ => format!("c{at}"),
    }
}

/// Names of the steps that find reasons.
const REASON_STEPS: [&str; 10] = [
    "la_reasons_1",
    "la_reasons_2",
    "la_reasons_3",
    "la_reasons_4",
    "la_reasons_5",
    "la_reasons_6",
    "la_reasons_7",
    "la_reasons_8",
    "la_reasons_9",
    "la_reasons_10",
];

/// Most reasons of a statement.
pub const MOST_REASONS: usize = REASON_STEPS.len();

fn step(name: &'static str, columns: impl IntoIterator<Item = (String, String)>) -> Step {
    Step {
        name,
        columns: columns.into_iter().collect(),
    }
}

/// The bin of a table of several axes.
fn position(axes: &[(usize, usize)]) -> String {
    let terms = axes.iter().map(|(axis, stride)| match stride {
        1 => format!("b{axis}"),
        _ => format!("b{axis} * {stride}"),
    });
    terms.collect::<Vec<_>>().join(" + ")
}

/// A number by the bin: what most bins have is what all others have.
fn by_bin(bin: &str, values: &[i64]) -> String {
    let mut kinds: Vec<(i64, Vec<usize>)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        match kinds.iter_mut().find(|(of, _)| of == value) {
            Some((_, bins)) => bins.push(at),
            None => kinds.push((*value, vec![at])),
        }
    }
    kinds.sort_by_key(|(_, bins)| std::cmp::Reverse(bins.len()));
    let Some(((usual, _), others)) = kinds.split_first() else {
        return "0".to_owned();
    };
    if others.is_empty() {
        return usual.to_string();
    }
    let whens = others.iter().map(|(value, bins)| match bins.as_slice() {
        [one] => format!("WHEN {bin} = {one} THEN {value}"),
        many => format!(
            "WHEN {bin} IN ({}) THEN {value}",
            many.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
        ),
    });
    format!("CASE {} ELSE {usual} END", whens.collect::<Vec<_>>().join(" "))
}

/// Keys by which reasons are ranked: how far a bin is from the average, then the line's place, each key once; -1 for no
/// reason.
fn keys(contrast: &[i64], place: usize) -> Vec<i64> {
    let key = |contrast: &i64| match contrast.abs() >= NO_REASON {
        true => contrast.abs() * MOST_LINES + (MOST_LINES - 1 - place as i64),
        false => -1,
    };
    contrast.iter().map(key).collect()
}

/// Above every number of lines: keys hold a line's place below this.
pub(crate) const MOST_LINES: i64 = 10_000;
