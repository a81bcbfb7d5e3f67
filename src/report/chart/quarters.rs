//! The close rate of two groups of accounts, quarter by quarter.

use maud::{Markup, html};

use crate::figures::Figure;
use crate::language::Language;
use crate::report::layout::svg::{Scale, chart, curve, line, px, text, upright_whisker};

const SIZE: (f64, f64) = (800.0, 330.0);
const PLOT: (f64, f64) = (56.0, 690.0);
/// How far from its quarter each group is drawn, so that intervals stand side by side.
const BESIDE: f64 = 5.0;
/// Where a line that divides the quarters starts.
const PLOT_TOP: f64 = 8.0;
/// Room between the names of the lines.
const NAME: f64 = 17.0;

/// Close rates of a group, one per quarter where it had any, and its name.
pub struct Rates<'a> {
    /// The group's name.
    pub name: &'a str,
    /// One per quarter.
    pub rates: Vec<Option<&'a Figure>>,
}

/// What a chart is called, what it shows, and the quarter of a day that divides it with its name.
pub struct Told {
    /// Its title.
    pub title: String,
    /// What it shows.
    pub caption: String,
    /// Place of the quarter before which a line is drawn, and what stands beside it.
    pub since: Option<(usize, String)>,
}

/// Close rates with 95 % intervals: the first group solid with discs, the second dashed with hollow diamonds.
pub fn close_rates(quarters: &[String], groups: [Rates<'_>; 2], told: &Told, language: Language) -> Markup {
    let last = quarters.len().saturating_sub(1) as f64;
    let x = Scale::new((-0.4, last + 0.4), PLOT);
    let y = Scale::new((0.0, 1.0), (SIZE.1 - 42.0, 16.0));
    let [icp, rest] = [&groups[0], &groups[1]].map(|group| points(&group.rates));
    let at = |place: usize, rate: f64, side: f64| (x.at(place as f64) + side, y.at(rate));
    let path = |points: &[Point], side: f64| -> Vec<(f64, f64)> {
        points.iter().map(|p| at(p.place, p.rate, side)).collect()
    };
    let (icp_path, rest_path) = (path(&icp, -BESIDE), path(&rest, BESIDE));
    let names = names([&icp_path, &rest_path]);
    // Names of quarters need about 60 pixels each.
    let every = (quarters.len() as f64 * 60.0 / (PLOT.1 - PLOT.0)).ceil().max(1.0) as usize;
    let body = html! {
        @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            (line((PLOT.0, y.at(tick)), (PLOT.1, y.at(tick)), "grid"))
            (text((PLOT.0 - 8.0, y.at(tick) + 4.0), "muted small end", 7, &language.percent(tick)))
        }
        @for (i, quarter) in quarters.iter().enumerate() {
            @if (quarters.len() - 1 - i).is_multiple_of(every) {
                (text((x.at(i as f64), SIZE.1 - 18.0), "muted small middle", 9, quarter))
            }
        }
        @if let Some((place, name)) = &told.since {
            (line((x.at(*place as f64 - 0.5), PLOT_TOP), (x.at(*place as f64 - 0.5), y.at(0.0)), "axis"))
            (text((x.at(*place as f64 - 0.5) + 4.0, PLOT_TOP + 8.0), "muted small", 30, name))
        }
        @for point in &rest { g.rest { (upright_whisker(x.at(point.place as f64) + BESIDE, y.at(point.low), y.at(point.high))) } }
        @for point in &icp { g.icp { (upright_whisker(x.at(point.place as f64) - BESIDE, y.at(point.low), y.at(point.high))) } }
        (curve(&rest_path, "curve rest"))
        (curve(&icp_path, "curve"))
        @for (cx, cy) in &rest_path {
            polygon points=(diamond(*cx, *cy)) class="diamond" {}
        }
        @for (cx, cy) in &icp_path {
            circle cx=(px(*cx)) cy=(px(*cy)) r="5" class="dot" {}
        }
        @for ((name, class), place) in [(groups[0].name, "strong more"), (groups[1].name, "strong less")].into_iter().zip(names) {
            @if let Some(place) = place { (text((PLOT.1 + 8.0, place), class, 14, name)) }
        }
    };
    let said: Vec<String> = [&icp, &rest]
        .into_iter()
        .zip(&groups)
        .map(|(points, Rates { name, .. })| {
            let each: Vec<String> = points
                .iter()
                .map(|p| format!("{} {}", quarters[p.place], language.percent(p.rate)))
                .collect();
            language.fact(name, each.join(", "))
        })
        .collect();
    let description = format!("{} {}", told.caption, said.join("; "));
    chart(&told.title, &description, SIZE, &body)
}

/// A quarter's close rate.
struct Point {
    /// Place among the quarters.
    place: usize,
    rate: f64,
    low: f64,
    high: f64,
}

fn points(rates: &[Option<&Figure>]) -> Vec<Point> {
    let point = |(place, known): (usize, &Option<&Figure>)| {
        let Figure {
            estimate, low, high, ..
        } = (*known)?;
        let (estimate, low, high) = (*estimate, *low, *high);
        let rate = estimate?;
        Some(Point {
            place,
            rate,
            low: low.unwrap_or(rate),
            high: high.unwrap_or(rate),
        })
    };
    rates.iter().enumerate().filter_map(point).collect()
}

/// Heights of the names beside the ends of both lines, apart from each other.
fn names(paths: [&[(f64, f64)]; 2]) -> [Option<f64>; 2] {
    let [a, b] = paths.map(|path| path.last().map(|(_, y)| y + 4.0));
    match (a, b) {
        (Some(a), Some(b)) if (a - b).abs() < NAME => {
            let (middle, half) = ((a + b) / 2.0, NAME / 2.0);
            let up = if a <= b { -half } else { half };
            [Some(middle + up), Some(middle - up)]
        }
        ends => [ends.0, ends.1],
    }
}

fn diamond(x: f64, y: f64) -> String {
    let corners = [(0.0, -6.0), (6.0, 0.0), (0.0, 6.0), (-6.0, 0.0)];
    let corners: Vec<String> = corners
        .iter()
        .map(|(dx, dy)| format!("{},{}", px(x + dx), px(y + dy)))
        .collect();
    corners.join(" ")
}
