//! The difference of every pair of segments against 0.

use maud::{Markup, html};

use crate::compare::comparison::{Comparison, Estimate};
use crate::edges::{Edges, Pair};
use crate::language::Language;
use crate::report::chart::arms::{band_key, domain};
use crate::report::compare::{edges, words};
use crate::report::layout::svg::{Scale, bar, chart, line, px, text, whisker};

const WIDTH: f64 = 800.0;
const ROW: f64 = 46.0;
const LABELS: f64 = 262.0;
const PLOT: (f64, f64) = (280.0, 590.0);

/// `None` when no pair has a difference with an interval.
pub fn forest(found: &Edges, language: Language) -> Option<Markup> {
    let rows: Vec<(&Pair, &Comparison)> = found
        .pairs
        .iter()
        .filter_map(|pair| Some((pair, pair.comparisons.first()?)))
        .collect();
    let known = rows
        .iter()
        .flat_map(|(_, c)| [&c.difference.estimate, &c.adjusted.estimate]);
    let ends: Vec<f64> = known
        .filter_map(finite)
        .chain(rows.iter().filter_map(|(_, c)| edges::difference(c)))
        .flat_map(|(estimate, low, high)| [estimate, low, high])
        .collect();
    if ends.is_empty() {
        return None;
    }
    let (_, first) = rows.first()?;
    let measure = words::measure(first, language);
    let least = first.least.abs();
    let scale = Scale::new(domain(ends.into_iter().chain([0.0, least, -least]))?, PLOT);
    let (top, bottom) = (66.0, 66.0 + ROW * rows.len() as f64);
    let name = |number: u32| edges::place(found, number, language);
    let body = html! {
        circle cx=(px(PLOT.0 + 6.0)) cy="14" r="5" class="outside" {}
        (text((PLOT.0 + 18.0, 18.0), "muted small", 24, &language.edges_crude_name()))
        circle cx=(px(PLOT.0 + 146.0)) cy="14" r="5.4" class="dot" {}
        (text((PLOT.0 + 158.0, 18.0), "muted small", 24, &language.edges_adjusted_name()))
        @if least > 0.0 && least.is_finite() {
            (bar((scale.at(-least), top - 6.0), (scale.at(least), bottom), "tint"))
            (band_key(WIDTH - 6.0, 18.0, &language.compare_not_worth(measure.exact(least))))
        }
        @for tick in scale.ticks(6) {
            (line((scale.at(tick), top - 6.0), (scale.at(tick), bottom), if tick == 0.0 { "axis" } else { "grid" }))
            (text((scale.at(tick), top - 13.0), "muted small middle", 10, &measure.tick(tick, true)))
        }
        @for (i, (pair, c)) in rows.iter().enumerate() {
            @let y = top + ROW * (i as f64 + 0.5);
            @if i > 0 { (line((6.0, y - ROW / 2.0), (WIDTH - 6.0, y - ROW / 2.0), "grid")) }
            (text((LABELS, y - 4.0), "end", 36, &name(pair.b)))
            (text((LABELS, y + 13.0), "muted small end", 38, &language.edges_less(name(pair.a))))
            @let both = finite(&c.adjusted.estimate);
            @let crude_y = if both.is_some() { y - 9.0 } else { y };
            @let observed = if both.is_some() { finite(&c.difference.estimate) } else { edges::difference(c) };
            @if let Some((estimate, low, high)) = observed {
                (whisker(scale.at(low), scale.at(high), crude_y))
                circle cx=(px(scale.at(estimate))) cy=(px(crude_y)) r="5" class="outside" {}
            }
            @if let Some((estimate, low, high)) = both {
                g.icp { (whisker(scale.at(low), scale.at(high), y + 9.0)) }
                circle cx=(px(scale.at(estimate))) cy=(px(y + 9.0)) r="5.4" class="dot" {}
            }
            (text((PLOT.1 + 16.0, y - 3.0), "strong", 6, words::sign(c.verdict)))
            (text((PLOT.1 + 36.0, y - 3.0), "small strong", 26, &short(c, language)))
            (text((PLOT.1 + 36.0, y + 13.0), "muted small", 26, &numbers(c, language)))
        }
    };
    let said: Vec<String> = rows
        .iter()
        .map(|(pair, c)| {
            let pair = language.edges_pair(name(pair.a), name(pair.b));
            language.fact(pair, crate::report::compare::verdict::verdict(c, language))
        })
        .collect();
    let title = language.edges_forest_title(words::metric(first, language));
    let description = language.edges_forest_description(said.join("; "));
    Some(chart(&title, &description, (WIDTH, bottom + 8.0), &body))
}

fn finite(estimate: &Estimate) -> Option<(f64, f64, f64)> {
    let (low, high) = estimate.interval()?;
    let middle = estimate.estimate?;
    [middle, low, high]
        .iter()
        .all(|v| v.is_finite())
        .then_some((middle, low, high))
}

/// "better", "no difference", "cannot tell yet".
fn short(c: &Comparison, language: Language) -> String {
    use crate::compare::verdict::Verdict;
    match c.verdict {
        Verdict::Better { too_small: true, .. } => language.edges_small(),
        Verdict::Better { arm, .. } => {
            let [a, b] = words::names(c, language);
            language.edges_better(if arm == crate::compare::comparison::Side::A {
                a
            } else {
                b
            })
        }
        Verdict::Turned { .. } => match crate::report::compare::chance::since(c) {
            Some(since) => language.chance_turned_short(since),
            None => language.edges_unknown(),
        },
        Verdict::NoDifference => language.edges_alike(),
        Verdict::CannotTell { .. } => language.edges_unknown(),
        Verdict::NotComparable { .. } => language.edges_not_comparable(),
    }
}

fn numbers(c: &Comparison, language: Language) -> String {
    let measure = words::measure(c, language);
    match edges::difference(c) {
        Some((estimate, low, high)) => {
            language.edges_with_interval(measure.bare(estimate), measure.bare_interval(low, high))
        }
        None => language.compare_no_estimate(),
    }
}
