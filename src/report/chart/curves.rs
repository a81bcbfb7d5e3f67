//! Survival curves of both arms, with those still watched below.

use maud::{Markup, html};

use crate::compare::comparison::{Comparison, Step};
use crate::compare::metric::Kind;
use crate::language::Language;
use crate::report::chart::arms::{Arm, apart, legend};
use crate::report::chart::path::points;
use crate::report::compare::measure::digits;
use crate::report::compare::words;
use crate::report::layout::svg::{Scale, chart, curve, line, text};

const SIZE: (f64, f64) = (800.0, 430.0);
const PLOT: (f64, f64) = (150.0, 700.0);
const TOP: f64 = 52.0;
const BOTTOM: f64 = 320.0;

/// `None` without curves, or when both are empty.
pub fn curves(c: &Comparison, language: Language) -> Option<Markup> {
    let both = c.curves.as_ref()?;
    let names = words::names(c, language);
    let finite = |steps: &[Step]| -> Vec<Step> {
        let known = |step: &&Step| step.day.is_finite() && step.share.is_finite() && step.day >= 0.0;
        steps.iter().filter(known).copied().collect()
    };
    let both = [finite(&both[0]), finite(&both[1])];
    let last = both.iter().flatten().map(|step| step.day).fold(0.0, f64::max);
    let end = last.max(c.metric.horizon.filter(|h| h.is_finite()).unwrap_or(0.0));
    if end <= 0.0 {
        return None;
    }
    let x = Scale::new((0.0, end), PLOT);
    let y = Scale::new((floor(&both), 1.0), (BOTTOM, TOP));
    let lines = both
        .each_ref()
        .map(|steps| stair(steps, |step| Some(step.share), x, y, 1.0));
    let bands = both.each_ref().map(|steps| {
        let upper = stair(steps, |step| step.high, x, y, 1.0);
        let lower = stair(steps, |step| step.low, x, y, 1.0);
        (upper, lower)
    });
    let ends = lines.each_ref().map(|line| line.last().map_or(TOP, |(_, y)| *y));
    let ends = apart(ends[0], ends[1], 17.0);
    let days: Vec<f64> = x.ticks(6);
    let horizon = c
        .metric
        .horizon
        .filter(|h| h.is_finite() && *h > 0.0 && *h <= end);
    let title = if c.metric.kind == Kind::Duration {
        language.compare_waiting_title()
    } else {
        language.compare_kept_title()
    };
    let day = |day: f64| digits(day, 0, language);
    let body = html! {
        (legend(&names, PLOT.0, 16.0))
        @for tick in y.ticks(5) {
            (line((PLOT.0, y.at(tick)), (PLOT.1, y.at(tick)), "grid"))
            (text((PLOT.0 - 8.0, y.at(tick) + 4.0), "muted small end", 7, &language.percent(tick)))
        }
        @let (upper, lower) = &bands[0];
        @let filled: Vec<(f64, f64)> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
        polygon points=(points(&filled)) class="band" {}
        @let (upper, lower) = &bands[1];
        (curve(upper, "dashed")) (curve(lower, "dashed"))
        @if let Some(horizon) = horizon {
            (line((x.at(horizon), TOP - 8.0), (x.at(horizon), BOTTOM), "axis"))
            @let near = x.at(horizon) > PLOT.1 - 90.0;
            (text((x.at(horizon) + if near { -5.0 } else { 5.0 }, TOP - 1.0), if near { "small strong end halo" } else { "small strong halo" }, 24, &language.compare_horizon(day(horizon))))
        }
        @for (arm, line) in Arm::BOTH.into_iter().zip(&lines) { (curve(line, arm.curve())) }
        @for ((arm, name), y) in Arm::BOTH.into_iter().zip(&names).zip([ends.0, ends.1]) {
            (text((PLOT.1 + 8.0, y + 4.0), arm.name(), 12, name))
        }
        @for tick in &days {
            (line((x.at(*tick), BOTTOM), (x.at(*tick), BOTTOM + 5.0), "axis"))
            (text((x.at(*tick), BOTTOM + 20.0), "muted small middle", 10, &day(*tick)))
        }
        (text((6.0, BOTTOM + 20.0), "muted small", 10, &language.compare_day_axis()))
        (text((6.0, BOTTOM + 48.0), "muted small", 20, &language.compare_at_risk()))
        @for (i, ((arm, name), steps)) in Arm::BOTH.into_iter().zip(&names).zip(&both).enumerate() {
            @let y = BOTTOM + 68.0 + 20.0 * i as f64;
            (arm.mark((12.0, y - 4.0)))
            (text((24.0, y), "small", 15, name))
            @for tick in &days {
                (text((x.at(*tick), y), "small middle", 8, &words::count(at_risk(steps, *tick), language)))
            }
        }
    };
    let at = horizon.unwrap_or(last);
    let said: Vec<String> = names
        .iter()
        .zip(&both)
        .map(|(name, steps)| {
            let share = steps
                .iter()
                .rfind(|step| step.day <= at)
                .map_or(1.0, |step| step.share);
            language.fact(name, language.compare_on_day(day(at), language.percent(share)))
        })
        .collect();
    let description = language.compare_curves_description(said.join("; "));
    Some(chart(&title, &description, SIZE, &body))
}

/// Where the axis begins: at 0, or in tenths below curves that stay high, which else would be one flat line.
fn floor(both: &[Vec<Step>; 2]) -> f64 {
    const HIGH: f64 = 0.6;
    let least = both
        .iter()
        .flatten()
        .map(|step| {
            step.low
                .filter(|v| v.is_finite())
                .unwrap_or(step.share)
                .min(step.share)
        })
        .fold(1.0, f64::min);
    if least > HIGH {
        ((least - 0.05) * 10.0).floor() / 10.0
    } else {
        0.0
    }
}

/// A stair that starts at day 0 with `start`; a step without the value keeps the one before.
fn stair(
    steps: &[Step],
    value: impl Fn(&Step) -> Option<f64>,
    x: Scale,
    y: Scale,
    start: f64,
) -> Vec<(f64, f64)> {
    let mut height = start;
    let mut points = vec![(x.at(0.0), y.at(height))];
    for step in steps {
        points.push((x.at(step.day), y.at(height)));
        height = value(step)
            .filter(|v| v.is_finite())
            .unwrap_or(if step.share >= 1.0 || step.share <= 0.0 {
                step.share
            } else {
                height
            });
        points.push((x.at(step.day), y.at(height)));
    }
    points
}

/// Accounts still watched just before a day: those of the first step from then on.
pub(in crate::report) fn at_risk(steps: &[Step], day: f64) -> u64 {
    steps
        .iter()
        .find(|step| step.day >= day)
        .map_or(0, |step| step.at_risk)
}
