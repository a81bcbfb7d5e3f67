//! Both arms with their intervals, and below them the difference against 0 and the least worth acting on.

use maud::{Markup, html};

use crate::compare::comparison::{Comparison, Design, Estimate};
use crate::compare::metric::Better;
use crate::language::Language;
use crate::report::chart::arms::{Arm, band_key, diamond, domain};
use crate::report::compare::view::{Deciding, deciding};
use crate::report::compare::words;
use crate::report::layout::svg::{Scale, bar, chart, line, px, text, whisker};

const WIDTH: f64 = 800.0;
const ROW: f64 = 30.0;
/// Where labels end, the scale lies, and the written numbers end.
const LABELS: f64 = 186.0;
const PLOT: (f64, f64) = (204.0, 560.0);
const NUMBERS: f64 = WIDTH - 6.0;

/// A line of the lower part.
struct Row {
    label: String,
    /// Absent for the Bayesian interval, which has no single estimate.
    estimate: Option<f64>,
    low: f64,
    high: f64,
    said: String,
    decides: bool,
}

/// `None` when neither an arm nor a difference has an interval.
pub fn intervals(c: &Comparison, language: Language) -> Option<Markup> {
    let (names, measure) = (words::names(c, language), words::measure(c, language));
    let arms: Vec<_> = Arm::BOTH
        .into_iter()
        .zip(names.iter().zip([&c.a.estimate, &c.b.estimate]))
        .filter_map(|(arm, (name, estimate))| {
            let found = estimate.estimate.filter(|v| v.is_finite())?;
            Some((arm, name, found, finite(estimate.interval())))
        })
        .collect();
    let rows = rows(c, language);
    let ends = arms.iter().flat_map(|(_, _, estimate, interval)| {
        let (low, high) = interval.unwrap_or((*estimate, *estimate));
        [*estimate, low, high]
    });
    let above = domain(ends);
    let least = c.least.abs();
    let reach = rows
        .iter()
        .map(|row| row.low.abs().max(row.high.abs()))
        .fold(0.0, f64::max);
    // A band much wider than what was found would leave nothing to see.
    let band = if least.is_finite() && least <= reach * 4.0 {
        least
    } else {
        0.0
    };
    let below = domain(
        rows.iter()
            .flat_map(|row| [row.low, row.high])
            .chain([0.0, band, -band]),
    )
    .filter(|_| !rows.is_empty());
    if above.is_none() && below.is_none() {
        return None;
    }
    let top = 30.0;
    let middle = top + ROW * arms.len() as f64 + if above.is_some() { 14.0 } else { -top };
    let start = middle + 40.0;
    let bottom = start + ROW * rows.len() as f64;
    let height = if below.is_some() { bottom + 28.0 } else { middle };
    let body = html! {
        @if let Some(found) = above {
            @let scale = Scale::new(found, PLOT);
            @for tick in scale.ticks(5) {
                (line((scale.at(tick), top - 6.0), (scale.at(tick), middle - 10.0), "grid"))
                (text((scale.at(tick), top - 12.0), "muted small middle", 12, &measure.tick(tick, false)))
            }
            @for (i, (arm, name, estimate, interval)) in arms.iter().enumerate() {
                @let y = top + ROW * (i as f64 + 0.5);
                (text((LABELS, y + 4.0), "strong end", 22, name))
                @if let Some((low, high)) = interval {
                    g class=(arm.group()) { (whisker(scale.at(*low), scale.at(*high), y)) }
                }
                (arm.mark((scale.at(*estimate), y)))
                (text((NUMBERS, y + 4.0), "small end", 40, &value(c, *estimate, *interval, language)))
            }
        }
        @if let Some(found) = below {
            @let scale = Scale::new(found, PLOT);
            @if band > 0.0 {
                (bar((scale.at(-band), start - 4.0), (scale.at(band), bottom), "tint"))
                (line((scale.at(-band), start - 4.0), (scale.at(-band), bottom), "dashed"))
                (line((scale.at(band), start - 4.0), (scale.at(band), bottom), "dashed"))
            }
            (band_key(NUMBERS, start - 11.0, &language.compare_not_worth(measure.exact(least))))
            @for tick in scale.ticks(6) {
                (line((scale.at(tick), start - 4.0), (scale.at(tick), bottom), if tick == 0.0 { "axis" } else { "grid" }))
                (text((scale.at(tick), start - 11.0), "muted small middle", 12, &measure.tick(tick, true)))
            }
            @for (i, row) in rows.iter().enumerate() {
                @let y = start + ROW * (i as f64 + 0.5);
                (text((LABELS, y + 4.0), if row.decides { "strong end" } else { "end" }, 26, &row.label))
                (whisker(scale.at(row.low), scale.at(row.high), y))
                @if row.decides { (line((scale.at(row.low), y), (scale.at(row.high), y), "between")) }
                @if let Some(estimate) = row.estimate {
                    polygon points=(diamond(scale.at(estimate), y, if row.decides { 7.0 } else { 5.0 })) class=(if row.decides { "dot" } else { "outside" }) {}
                }
                (text((NUMBERS, y + 4.0), if row.decides { "small strong end" } else { "small end" }, 42, &row.said))
            }
            @let (left, right) = sides(c, &names, language);
            (text((PLOT.0, bottom + 18.0), "muted small", 34, &left))
            (text((PLOT.1, bottom + 18.0), "muted small end", 34, &right))
        }
    };
    let arms: Vec<String> = arms
        .iter()
        .map(|(_, name, estimate, interval)| language.fact(name, value(c, *estimate, *interval, language)))
        .collect();
    let numbers: Vec<String> = rows
        .iter()
        .map(|row| language.fact(&row.label, &row.said))
        .collect();
    let none = || language.compare_no_estimate();
    let said = |lines: Vec<String>| {
        if lines.is_empty() {
            none()
        } else {
            lines.join("; ")
        }
    };
    let description = language.compare_intervals_description(said(arms), said(numbers));
    Some(chart(
        &language.compare_intervals_title(),
        &description,
        (WIDTH, px(height).parse().unwrap_or(height)),
        &body,
    ))
}

/// "← A better", "B better →", whichever way better lies.
pub(super) fn sides(c: &Comparison, names: &[String; 2], language: Language) -> (String, String) {
    let [a, b] = names;
    match c.metric.better {
        Better::Higher => (language.compare_left_better(a), language.compare_right_better(b)),
        Better::Lower => (language.compare_left_better(b), language.compare_right_better(a)),
    }
}

fn finite(interval: Option<(f64, f64)>) -> Option<(f64, f64)> {
    interval.filter(|(low, high)| low.is_finite() && high.is_finite())
}

fn value(c: &Comparison, estimate: f64, interval: Option<(f64, f64)>, language: Language) -> String {
    let measure = words::measure(c, language);
    match interval {
        Some((low, high)) => language.edges_with_interval(measure.value(estimate), measure.values(low, high)),
        None => measure.value(estimate),
    }
}

fn rows(c: &Comparison, language: Language) -> Vec<Row> {
    let (measure, rests) = (words::measure(c, language), deciding(c));
    let row = |label: String, estimate: Option<f64>, interval, decides| {
        let (low, high) = finite(interval)?;
        let estimate = estimate.filter(|v| v.is_finite());
        let said = match estimate {
            Some(estimate) => {
                language.edges_with_interval(measure.bare(estimate), measure.interval(low, high))
            }
            None => measure.interval(low, high),
        };
        Some(Row {
            label,
            estimate,
            low,
            high,
            said,
            decides,
        })
    };
    let of = |label, found: &Estimate, decides| row(label, found.estimate, found.interval(), decides);
    let first = if c.design == Design::Observational {
        language.compare_crude_label()
    } else {
        language.compare_difference()
    };
    [
        of(
            language.compare_adjusted_short(),
            &c.adjusted.estimate,
            rests == Deciding::Adjusted,
        ),
        of(first, &c.difference.estimate, rests == Deciding::Difference),
        of(
            language.compare_sequential_short(),
            &c.sequential.estimate,
            rests == Deciding::Sequential,
        ),
        row(
            language.compare_bayes_short(),
            None,
            c.bayes.low.zip(c.bayes.high),
            false,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
