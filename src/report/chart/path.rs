//! The difference over time inside its always-valid interval.

use maud::{Markup, html};

use crate::compare::comparison::{Comparison, Look};
use crate::language::Language;
use crate::report::chart::arms::{apart, band_key, domain};
use crate::report::chart::intervals::sides;
use crate::report::compare::words;
use crate::report::layout::svg::{Scale, bar, chart, curve, line, px, text};

const SIZE: (f64, f64) = (800.0, 340.0);
const PLOT: (f64, f64) = (70.0, 610.0);
const TOP: f64 = 34.0;
const BOTTOM: f64 = SIZE.1 - 58.0;
/// How many heights of the frame the band is drawn beyond it.
const FAR: f64 = 20.0;
/// Days named under the axis.
const NAMED: usize = 5;

/// What is drawn of a look.
struct Point {
    /// Days since the first look.
    at: f64,
    estimate: f64,
    low: f64,
    high: f64,
}

/// `None` with fewer than two looks that have an interval.
pub fn path(c: &Comparison, language: Language) -> Option<Markup> {
    let measure = words::measure(c, language);
    let days = days(&c.path);
    let drawn: Vec<(&Look, Point)> = c
        .path
        .iter()
        .zip(&days)
        .filter_map(|(look, at)| {
            let (estimate, (low, high)) = look.estimate.estimate.zip(look.estimate.interval())?;
            let known = [estimate, low, high].iter().all(|v| v.is_finite());
            let at = *at;
            known.then_some((
                look,
                Point {
                    at,
                    estimate,
                    low,
                    high,
                },
            ))
        })
        .collect();
    let [(first, from), .., (last, to)] = drawn.as_slice() else {
        return None;
    };
    let least = c.least.abs();
    // Early intervals are so wide that they would flatten the rest: the later half sets the height.
    let later = drawn.iter().skip(drawn.len() / 2);
    let low_high = later.flat_map(|(_, p)| [p.low, p.high]);
    let estimates = drawn.iter().map(|(_, p)| p.estimate);
    let height = domain(low_high.chain(estimates).chain([0.0, least, -least]))?;
    let planned = planned(c, &drawn);
    let y = Scale::new(height, (BOTTOM, TOP));
    let x = Scale::new((from.at, planned.map_or(to.at, |(at, _)| at).max(to.at)), PLOT);
    let clip = |value: f64| y.at(value.clamp(height.0, height.1));
    // Far outside the frame one place is as good as another.
    let reach = FAR * (height.1 - height.0);
    let beyond = |value: f64| y.at(value.clamp(height.0 - reach, height.1 + reach));
    let upper: Vec<(f64, f64)> = drawn.iter().map(|(_, p)| (x.at(p.at), beyond(p.high))).collect();
    let lower: Vec<(f64, f64)> = drawn.iter().map(|(_, p)| (x.at(p.at), beyond(p.low))).collect();
    let middle: Vec<(f64, f64)> = drawn
        .iter()
        .map(|(_, p)| (x.at(p.at), y.at(p.estimate)))
        .collect();
    let band: Vec<(f64, f64)> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
    let settled = settled(&drawn);
    let (right, estimate_y, high_y) = (PLOT.1 + 10.0, y.at(to.estimate), clip(to.high));
    let (high_y, estimate_y) = apart(high_y, estimate_y, 16.0);
    let (low_y, _) = apart(clip(to.low), estimate_y, 16.0);
    let day = |look: &Look| language.date(&words::day(&look.day, language));
    let count = |n: u64| language.compare_accounts(words::count(n, language));
    let (below, above) = sides(c, &words::names(c, language), language);
    let body = html! {
        @if least > 0.0 && least.is_finite() {
            (bar((PLOT.0, y.at(-least)), (PLOT.1, y.at(least)), "tint"))
            (band_key(PLOT.1, TOP - 12.0, &language.compare_not_worth(measure.exact(least))))
        }
        @for tick in y.ticks(6) {
            (line((PLOT.0, y.at(tick)), (PLOT.1, y.at(tick)), if tick == 0.0 { "axis" } else { "grid" }))
            (text((PLOT.0 - 8.0, y.at(tick) + 4.0), "muted small end", 10, &measure.tick(tick, true)))
        }
        // A frame within the frame cuts what is beyond it.
        svg x=(px(PLOT.0)) y=(px(TOP)) width=(px(PLOT.1 - PLOT.0)) height=(px(BOTTOM - TOP)) viewBox={ (px(PLOT.0)) " " (px(TOP)) " " (px(PLOT.1 - PLOT.0)) " " (px(BOTTOM - TOP)) } {
            polygon points=(points(&band)) class="band" {}
            (curve(&upper, "dashed"))
            (curve(&lower, "dashed"))
        }
        @if let Some((at, label)) = &planned {
            (line((x.at(*at), TOP), (x.at(*at), BOTTOM), "dashed"))
            (text((x.at(*at) - 6.0, BOTTOM - 8.0), "muted small end halo", 44, &match label {
                Some(_) => language.compare_planned_at_pace(words::count(c.planned.unwrap_or(0), language)),
                None => language.compare_planned_end(words::count(c.planned.unwrap_or(0), language)),
            }))
        }
        (curve(&middle, "curve"))
        circle cx=(px(x.at(to.at))) cy=(px(y.at(to.estimate))) r="5" class="dot" {}
        @if let Some((look, p)) = settled {
            circle cx=(px(x.at(p.at))) cy=(px(y.at(p.estimate))) r="8" class="ring" {}
            @let near = x.at(p.at) > (PLOT.0 + PLOT.1) / 2.0;
            (text((x.at(p.at) + if near { -12.0 } else { 12.0 }, y.at(p.estimate) + if p.estimate > 0.0 { 24.0 } else { -16.0 }),
                if near { "small strong end halo" } else { "small strong halo" }, 40, &language.compare_zero_left_out(day(look))))
        }
        @for place in named(drawn.len()) {
            @let (look, p) = &drawn[place];
            (line((x.at(p.at), BOTTOM), (x.at(p.at), BOTTOM + 5.0), "axis"))
            @let class = if place == 0 { "muted small" } else { "muted small middle" };
            (text((x.at(p.at), BOTTOM + 20.0), class, 14, &words::day(&look.day, language)))
            (text((x.at(p.at), BOTTOM + 36.0), class, 18, &count(look.n)))
        }
        (text((PLOT.0, TOP - 12.0), "muted small", 40, &arrow(&above, '↑')))
        (text((PLOT.0 + 6.0, BOTTOM - 8.0), "muted small halo", 40, &arrow(&below, '↓')))
        (text((right, high_y + 4.0), "muted small", 26, &measure.signed(to.high)))
        (text((right, estimate_y + 4.0), "strong more", 24, &measure.signed(to.estimate)))
        (text((right, low_y + 4.0), "muted small", 26, &measure.signed(to.low)))
    };
    let said =
        |p: &Point| language.edges_with_interval(measure.signed(p.estimate), measure.interval(p.low, p.high));
    let description = language.compare_path_description(day(first), said(from), day(last), said(to));
    Some(chart(&language.compare_path_title(), &description, SIZE, &body))
}

/// "↑ B better": the arrow of a horizontal axis set upright.
fn arrow(said: &str, arrow: char) -> String {
    format!("{arrow} {}", said.trim_matches(['←', '→', ' ']))
}

/// Days since the first look; places in order where a day cannot be read.
fn days(path: &[Look]) -> Vec<f64> {
    let dates: Option<Vec<jiff::civil::Date>> = path.iter().map(|look| look.day.parse().ok()).collect();
    let whole = |date: jiff::civil::Date, first: jiff::civil::Date| (date - first).get_days() as f64;
    match dates {
        Some(dates) if dates.windows(2).all(|pair| pair[0] <= pair[1]) => {
            dates.iter().map(|date| whole(*date, dates[0])).collect()
        }
        _ => (0..path.len()).map(|place| place as f64).collect(),
    }
}

/// Day of the planned end, if it is reached or can be foreseen; the label tells which.
fn planned(c: &Comparison, drawn: &[(&Look, Point)]) -> Option<(f64, Option<()>)> {
    let planned = c.planned?;
    if let Some((_, point)) = drawn.iter().find(|(look, _)| look.n >= planned) {
        return Some((point.at, None));
    }
    let (look, last) = drawn.last()?;
    let from = drawn.first()?.1.at;
    let at = from + (last.at - from) * planned as f64 / look.n.max(1) as f64;
    // Farther off than what was seen so far, the pace says little.
    (planned <= look.n.saturating_mul(2)).then_some((at, Some(())))
}

/// The look since which every interval has left out 0.
fn settled<'a, 'b>(drawn: &'a [(&'b Look, Point)]) -> Option<(&'b Look, &'a Point)> {
    let outside = |p: &Point| p.low > 0.0 || p.high < 0.0;
    let from = drawn.len() - drawn.iter().rev().take_while(|(_, p)| outside(p)).count();
    drawn.get(from).map(|(look, point)| (*look, point))
}

/// Places of the looks named under the axis, evenly taken.
fn named(looks: usize) -> Vec<usize> {
    let count = looks.min(NAMED);
    let mut places: Vec<usize> = (0..count).map(|i| i * (looks - 1) / (count - 1).max(1)).collect();
    places.dedup();
    places
}

pub(super) fn points(points: &[(f64, f64)]) -> String {
    let points: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{},{}", px(*x), px(*y)))
        .collect();
    points.join(" ")
}
