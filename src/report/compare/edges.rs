//! What is said of the edges of the ICP: a matrix of pairs, and advice for each.

use crate::compare::comparison::{Comparison, Side, Warning};
use crate::compare::metric::Kind;
use crate::compare::verdict::Verdict;
use crate::edges::{Advice, Edges, Pair, Place};
use crate::language::Language;
use crate::report::layout::shown::shorten;

use super::measure::{Measure, p_value};
use super::view::{Deciding, deciding};
use super::{verdict, words};

/// Most columns of a segment's name (house choice).
const NAME: usize = 44;

/// The edges in words and written numbers.
#[derive(Debug, Clone)]
pub struct View {
    pub language: Language,
    pub heading: String,
    /// "data as of 30 September 2026".
    pub as_of: Option<String>,
    /// "Difference in close rate, column less row, points".
    pub matrix_heading: String,
    pub rows: Vec<Row>,
    pub note: String,
    pub pairs: Vec<PairView>,
    pub multiplicity: String,
    /// What to beware of, once.
    pub warnings: Vec<String>,
}

/// A segment as a row, and a column, of the matrix.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number alone; "no segment" for who is in none.
    pub short: String,
    /// "1 · Construction".
    pub name: String,
    pub accounts: String,
    /// One for each column: "▲ +12", "×", or "·" on the diagonal.
    pub cells: Vec<String>,
}

/// What a pair says of its edge.
#[derive(Debug, Clone)]
pub struct PairView {
    /// "1 · Construction against 2 · Software".
    pub title: String,
    pub mark: &'static str,
    pub advice: String,
    /// One sentence per metric, the close rate first.
    pub evidence: Vec<String>,
}

impl View {
    pub fn new(found: &Edges, language: Language) -> Self {
        let first = found.pairs.iter().find_map(|pair| pair.comparisons.first());
        let metric = first.map_or_else(
            || language.compare_unnamed_metric(),
            |c| words::metric(c, language),
        );
        let heading = language.edges_matrix_heading(metric);
        let matrix_heading = match first.map(|c| c.metric.kind) {
            Some(Kind::Rate | Kind::Retention) => language.edges_in_points(heading),
            _ => heading,
        };
        let rows = found
            .places
            .iter()
            .map(|row| Row {
                short: short(row, language),
                name: name(row, language),
                accounts: words::count(row.accounts, language),
                cells: found
                    .places
                    .iter()
                    .map(|column| cell(found, row.number, column.number, language))
                    .collect(),
            })
            .collect();
        let warnings = warnings(found, language);
        Self {
            language,
            heading: language.edges_heading(),
            as_of: found
                .as_of
                .as_deref()
                .map(|day| language.as_of(language.date(&shorten(day, NAME)))),
            matrix_heading,
            rows,
            note: language.edges_matrix_note(),
            pairs: found
                .pairs
                .iter()
                .map(|pair| one(found, pair, language))
                .collect(),
            multiplicity: multiplicity(found, language),
            warnings,
        }
    }
}

/// Each warning once; one that does not concern every comparison with the figures that it does.
fn warnings(found: &Edges, language: Language) -> Vec<String> {
    let all = || found.pairs.iter().flat_map(|pair| &pair.comparisons);
    // What is said, how often, and of which figures.
    let mut said: Vec<(String, usize, Vec<String>)> = Vec::new();
    for comparison in all() {
        let metric = words::metric(comparison, language);
        // How many there are is said once, with the method.
        let told = comparison
            .warnings
            .iter()
            .filter(|w| !matches!(w, Warning::Explored { .. }));
        for warning in told {
            let text = words::warning(warning, language);
            let at = said
                .iter()
                .position(|(known, ..)| *known == text)
                .unwrap_or_else(|| {
                    said.push((text, 0, Vec::new()));
                    said.len() - 1
                });
            let (_, times, metrics) = &mut said[at];
            *times += 1;
            if !metrics.contains(&metric) {
                metrics.push(metric.clone());
            }
        }
    }
    let whole = all().count();
    said.into_iter()
        .map(|(text, times, metrics)| match times {
            times if times == whole => text,
            _ => language.fact(language.list(&metrics), text),
        })
        .collect()
}

fn one(found: &Edges, pair: &Pair, language: Language) -> PairView {
    let sentence = |comparison: &Comparison| {
        let verdict = verdict::verdict(comparison, language);
        let said = language.edges_evidence(words::metric(comparison, language), verdict);
        match evidence(comparison, language) {
            Some(numbers) => language.clauses(said, numbers),
            None => said,
        }
    };
    PairView {
        title: language.edges_pair(place(found, pair.a, language), place(found, pair.b, language)),
        mark: pair.comparisons.first().map_or("×", |c| words::sign(c.verdict)),
        advice: advice(found, pair, language),
        evidence: pair.comparisons.iter().map(sentence).collect(),
    }
}

/// "30.0% against 42.0%, adjusted +12 points (+2 to +21 points), p = 0.01".
fn evidence(c: &Comparison, language: Language) -> Option<String> {
    let measure = words::measure(c, language);
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
    let (a, b) = finite(c.a.estimate.estimate).zip(finite(c.b.estimate.estimate))?;
    let mut parts = vec![language.edges_pair(measure.value(a), measure.value(b))];
    if let Some((estimate, low, high)) = difference(c) {
        let said = language.edges_with_interval(measure.signed(estimate), measure.interval(low, high));
        parts.push(match deciding(c) {
            Deciding::Adjusted => language.edges_adjusted(said),
            _ => said,
        });
    }
    let p = finite(c.test.p_adjusted).or(finite(c.test.p_value));
    parts.extend(p.map(|p| p_value(p, language)));
    Some(parts.join(", "))
}

/// The difference that decides with its interval: adjusted where there is one.
pub(in crate::report) fn difference(c: &Comparison) -> Option<(f64, f64, f64)> {
    let estimate = match deciding(c) {
        Deciding::Adjusted => &c.adjusted.estimate,
        Deciding::Sequential if c.sequential.estimate.interval().is_some() => &c.sequential.estimate,
        _ => &c.difference.estimate,
    };
    let (low, high) = estimate.interval()?;
    let estimate = estimate.estimate?;
    [estimate, low, high]
        .iter()
        .all(|v| v.is_finite())
        .then_some((estimate, low, high))
}

/// What a pair says of its edge.
pub(in crate::report) fn advice(found: &Edges, pair: &Pair, language: Language) -> String {
    match pair.advice {
        Advice::Widen => language.edges_widen(),
        Advice::Narrow { worse } => {
            let number = if worse == Side::A { pair.a } else { pair.b };
            if number == 0 {
                language.edges_narrow_none()
            } else {
                language.edges_narrow(place(found, number, language))
            }
        }
        Advice::Leave => language.edges_leave(),
        Advice::Test => language.edges_test(),
        Advice::Apart => language.edges_apart(),
    }
}

/// How chance over many comparisons was handled.
pub(in crate::report) fn multiplicity(found: &Edges, language: Language) -> String {
    match found.comparisons {
        0 => language.edges_none(),
        1 => language.edges_one_comparison(),
        many if found.declared => language.edges_multiplicity_declared(words::count(many, language)),
        many => language.edges_multiplicity(words::count(many, language)),
    }
}

/// A segment by its number: "1 · Construction".
pub(in crate::report) fn place(found: &Edges, number: u32, language: Language) -> String {
    let known = found.places.iter().find(|place| place.number == number);
    known.map_or_else(|| language.segment(number), |place| name(place, language))
}

fn name(place: &Place, language: Language) -> String {
    match &place.name {
        None => language.edges_no_segment(),
        Some(name) => {
            let name = shorten(name.text(language).trim(), NAME);
            if name.trim().is_empty() {
                language.segment_unnamed(place.number)
            } else {
                language.edges_place(place.number, name)
            }
        }
    }
}

fn short(place: &Place, language: Language) -> String {
    match place.name {
        None => language.edges_no_segment(),
        Some(_) => place.number.to_string(),
    }
}

/// The mark of a pair and its difference, column less row.
fn cell(found: &Edges, row: u32, column: u32, language: Language) -> String {
    if row == column {
        return "·".to_owned();
    }
    let pair = found
        .pairs
        .iter()
        .find(|pair| (pair.a, pair.b) == (row, column) || (pair.a, pair.b) == (column, row));
    let Some((pair, comparison)) = pair.and_then(|pair| Some((pair, pair.comparisons.first()?))) else {
        return language.edges_no_pair();
    };
    let turned = pair.a != row;
    let mark = words::sign(if turned {
        flipped(comparison.verdict)
    } else {
        comparison.verdict
    });
    let measure: Measure = words::measure(comparison, language);
    match difference(comparison) {
        Some((estimate, ..)) => {
            let estimate = if turned { -estimate } else { estimate };
            format!("{mark} {}", measure.bare(estimate))
        }
        None => mark.to_owned(),
    }
}

/// A verdict seen from the other side.
fn flipped(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Better {
            arm,
            low,
            high,
            too_small,
            by_ratio,
        } => Verdict::Better {
            arm: if arm == Side::A { Side::B } else { Side::A },
            low,
            high,
            too_small,
            by_ratio,
        },
        other => other,
    }
}
