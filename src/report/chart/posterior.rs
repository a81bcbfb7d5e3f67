//! What one should believe of each arm's figure, having believed nothing before.

use maud::{Markup, html};

use crate::compare::comparison::{Arm as Group, Comparison};
use crate::compare::metric::Kind;
use crate::language::Language;
use crate::report::chart::arms::Arm;
use crate::report::chart::path::points;
use crate::report::compare::words;
use crate::report::layout::svg::{Scale, chart, curve, line, text, whisker};
use crate::stats::beta::Beta;
use crate::stats::normal::half_width;

const SIZE: (f64, f64) = (800.0, 300.0);
const PLOT: (f64, f64) = (30.0, 770.0);
const TOP: f64 = 40.0;
const BASE: f64 = 196.0;
/// Points of each curve.
const GRID: usize = 240;
/// Standard deviations drawn on both sides.
const REACH: f64 = 4.0;
/// Distance of the first and last point from 0 and 1, far below a pixel.
const EDGE: f64 = 1e-9;

/// A density up to a factor, and where it lies.
struct Density {
    middle: f64,
    deviation: f64,
    beta: Option<Beta>,
}

impl Density {
    /// Beta(1 + x, 1 + n − x) of a rate, a normal of anything else with an interval.
    fn new(c: &Comparison, arm: &Group) -> Option<Self> {
        if let (Kind::Rate, Some(events)) = (c.metric.kind, arm.events) {
            let misses = arm.n.checked_sub(events).filter(|_| arm.n > 0)?;
            let (a, b) = (1.0 + events as f64, 1.0 + misses as f64);
            let beta = Beta::new(a, b)?;
            return Some(Self {
                middle: beta.mean(),
                deviation: beta.variance().sqrt(),
                beta: Some(beta),
            });
        }
        let (low, high) = arm.estimate.interval()?;
        let deviation = (high - low) / (2.0 * half_width(c.confidence));
        let middle = arm.estimate.estimate?;
        (middle.is_finite() && deviation.is_finite() && deviation > 0.0).then_some(Self {
            middle,
            deviation,
            beta: None,
        })
    }

    /// Logarithm of the density, but for a constant.
    fn log(&self, value: f64) -> f64 {
        match self.beta {
            // At the very ends of the scale it has no density; next to them it is highest where no account, or every one, has it.
            Some(beta) => beta.ln_density(value.clamp(EDGE, 1.0 - EDGE)),
            None => -0.5 * ((value - self.middle) / self.deviation).powi(2),
        }
    }

    /// Heights on a grid, made to cover the same area.
    fn heights(&self, grid: &[f64]) -> Vec<f64> {
        let logs: Vec<f64> = grid.iter().map(|v| self.log(*v)).collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let heights: Vec<f64> = logs.iter().map(|log| (log - most).exp()).collect();
        let area: f64 = heights.iter().sum();
        heights
            .iter()
            .map(|height| height / area.max(f64::MIN_POSITIVE))
            .collect()
    }
}

/// `None` unless both arms have a density.
pub fn posterior(c: &Comparison, language: Language) -> Option<Markup> {
    let measure = words::measure(c, language);
    let names = words::names(c, language);
    let both = [Density::new(c, &c.a)?, Density::new(c, &c.b)?];
    let low = both
        .iter()
        .map(|d| d.middle - REACH * d.deviation)
        .fold(f64::INFINITY, f64::min);
    let high = both
        .iter()
        .map(|d| d.middle + REACH * d.deviation)
        .fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if c.metric.kind.is_share() {
        (low.max(0.0), high.min(1.0))
    } else {
        (low, high)
    };
    if !((high - low).is_finite() && high > low) {
        return None;
    }
    let step = (high - low) / (GRID - 1) as f64;
    let grid: Vec<f64> = (0..GRID).map(|i| low + step * i as f64).collect();
    let heights = both.each_ref().map(|density| density.heights(&grid));
    let most = heights.iter().flatten().copied().fold(0.0, f64::max);
    let x = Scale::new((low, high), PLOT);
    let y = Scale::new((0.0, most), (BASE, TOP));
    let line_of = |heights: &[f64]| -> Vec<(f64, f64)> {
        grid.iter()
            .zip(heights)
            .map(|(v, h)| (x.at(*v), y.at(*h)))
            .collect()
    };
    let lines = heights.each_ref().map(|heights| line_of(heights));
    let labels = labels([&lines[0], &lines[1]]);
    let mut filled = lines[0].clone();
    filled.extend([(x.at(high), BASE), (x.at(low), BASE)]);
    let body = html! {
        @for tick in x.ticks(8) {
            (line((x.at(tick), TOP), (x.at(tick), BASE), "grid"))
            (text((x.at(tick), BASE + 18.0), "muted small middle", 12, &measure.tick(tick, false)))
        }
        polygon points=(points(&filled)) class="band" {}
        (line((PLOT.0, BASE), (PLOT.1, BASE), "axis"))
        @for (arm, line) in Arm::BOTH.into_iter().zip(&lines) { (curve(line, arm.curve())) }
        @for ((arm, name), (place, end)) in Arm::BOTH.into_iter().zip(&names).zip(labels) {
            (text(place, &format!("{} halo {end}", arm.name()), 34, name))
        }
        @for (i, (arm, group)) in Arm::BOTH.into_iter().zip([&c.a, &c.b]).enumerate() {
            @let y = BASE + 46.0 + 26.0 * i as f64;
            @if let Some((estimate, low, high)) = finite(group) {
                g class=(arm.group()) { (whisker(x.at(low), x.at(high), y)) }
                (arm.mark((x.at(estimate), y)))
                @let right = x.at(high) + 190.0 < PLOT.1;
                (text((if right { x.at(high) + 9.0 } else { x.at(low) - 9.0 }, y + 4.0), if right { "small" } else { "small end" }, 34, &said(group, c, language)))
            }
        }
    };
    let description = language.compare_posterior_description(
        language.fact(&names[0], said(&c.a, c, language)),
        language.fact(&names[1], said(&c.b, c, language)),
    );
    Some(chart(
        &language.compare_posterior_title(),
        &description,
        SIZE,
        &body,
    ))
}

fn said(arm: &Group, c: &Comparison, language: Language) -> String {
    let measure = words::measure(c, language);
    match finite(arm) {
        Some((estimate, low, high)) => {
            language.edges_with_interval(measure.value(estimate), measure.values(low, high))
        }
        None => language.compare_no_estimate(),
    }
}

fn finite(arm: &Group) -> Option<(f64, f64, f64)> {
    let (low, high) = arm.estimate.interval()?;
    let middle = arm.estimate.estimate?;
    [middle, low, high]
        .iter()
        .all(|v| v.is_finite())
        .then_some((middle, low, high))
}

/// Names at half height on the outer flank of each curve, where the other one is not.
fn labels(lines: [&[(f64, f64)]; 2]) -> [((f64, f64), &'static str); 2] {
    const BESIDE: f64 = 10.0;
    // Room that a name takes beside the frame.
    const ROOM: f64 = 120.0;
    let peak = |line: &[(f64, f64)]| {
        let higher = |best: (f64, f64), p: &(f64, f64)| if p.1 < best.1 { *p } else { best };
        line.iter().fold((0.0, f64::INFINITY), higher)
    };
    let one = |line: &[(f64, f64)], left: bool| {
        let top = peak(line);
        let half = (top.1 + BASE) / 2.0;
        let mut above = line.iter().filter(|p| p.1 <= half);
        let flank = if left { above.next() } else { above.next_back() };
        let (x, y) = flank.copied().unwrap_or(top);
        match left {
            true if x > PLOT.0 + ROOM => ((x - BESIDE, y), "end"),
            false if x < PLOT.1 - ROOM => ((x + BESIDE, y), ""),
            // No room there: above the peak, growing inwards.
            true => ((top.0.max(PLOT.0), TOP - 10.0), ""),
            false => ((top.0.min(PLOT.1), TOP - 10.0), "end"),
        }
    };
    let first_left = peak(lines[0]).0 <= peak(lines[1]).0;
    [one(lines[0], first_left), one(lines[1], !first_left)]
}
