//! What every chart is drawn with: one frame, one scale, one way to write text.

use maud::{Markup, PreEscaped, html};

use crate::report::layout::shown::{clean, shorten};

/// Style of all charts, light and dark: pages carry it once, a picture of its own inside.
pub const STYLE: &str = include_str!("chart.css");

/// A straight scale from data to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Scale {
    /// Maps `domain` onto `range` (pixels); a domain without width maps to the range's middle.
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain, range }
    }

    /// Pixel of a value.
    pub fn at(self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let share = if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        };
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// About `count` round values within the domain: steps of 1, 2 or 5 times a power of ten.
    pub fn ticks(self, count: usize) -> Vec<f64> {
        let (low, high) = self.domain;
        let rough = (high - low) / count.max(1) as f64;
        if !(rough.is_finite() && rough > 0.0) {
            return vec![low];
        }
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|m| m * power)
            .into_iter()
            .find(|s| *s >= rough);
        let step = step.unwrap_or(10.0 * power);
        let first = (low / step - 1e-9).ceil() as i64;
        let last = (high / step + 1e-9).floor() as i64;
        (first..=last).map(|i| i as f64 * step).collect()
    }
}

/// A whole chart. `title` and `description` are what someone who cannot see it is told.
pub fn chart(title: &str, description: &str, size: (f64, f64), body: &Markup) -> Markup {
    let (width, height) = size;
    html! {
        svg.chart xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (px(width)) " " (px(height)) } role="img" aria-label=(clean(title)) {
            title { (clean(title)) }
            desc { (clean(description)) }
            (body)
        }
    }
}

/// A chart as a file of its own, in its natural size.
pub fn document(chart: &Markup) -> String {
    let style = html! { style { (PreEscaped(STYLE)) } rect.paper width="100%" height="100%" {} };
    let (head, body) = chart.0.split_once("</desc>").unwrap_or(("", &chart.0));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{head}</desc>{}{body}\n",
        style.0
    )
}

/// A pixel position, to a tenth.
pub fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Text at a place; `class` sets its look and anchor. What does not fit in `columns` can be read by pointing at it.
pub fn text(at: (f64, f64), class: &str, columns: usize, content: &str) -> Markup {
    let short = shorten(content, columns);
    let cut = short.ends_with('…') && !content.ends_with('…');
    html! {
        text x=(px(at.0)) y=(px(at.1)) class=(class) {
            (short)
            @if cut { title { (shorten(content, FULL)) } }
        }
    }
}

/// Most characters of a full text (house choice: no name needs more, and a page must not grow with one).
pub const FULL: usize = 10_000;

/// A straight line.
pub fn line(from: (f64, f64), to: (f64, f64), class: &str) -> Markup {
    html! { line x1=(px(from.0)) y1=(px(from.1)) x2=(px(to.0)) y2=(px(to.1)) class=(class) {} }
}

/// A bar between two corners, whichever way round they are given.
pub fn bar(a: (f64, f64), b: (f64, f64), class: &str) -> Markup {
    let (width, height) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
    html! {
        rect x=(px(a.0.min(b.0))) y=(px(a.1.min(b.1))) width=(px(width)) height=(px(height)) rx="2" class=(class) {}
    }
}

/// A horizontal interval with end marks.
pub fn whisker(low: f64, high: f64, y: f64) -> Markup {
    let path = format!(
        "M{0} {1}V{2}M{0} {3}H{4}M{4} {1}V{2}",
        px(low),
        px(y - 3.0),
        px(y + 3.0),
        px(y),
        px(high)
    );
    html! { path d=(path) class="whisker" {} }
}

/// A vertical interval with end marks.
pub fn upright_whisker(x: f64, low: f64, high: f64) -> Markup {
    let path = format!(
        "M{1} {0}H{2}M{3} {0}V{4}M{1} {4}H{2}",
        px(low),
        px(x - 3.0),
        px(x + 3.0),
        px(x),
        px(high)
    );
    html! { path d=(path) class="whisker" {} }
}

/// A line through points.
pub fn curve(points: &[(f64, f64)], class: &str) -> Markup {
    let points: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{},{}", px(*x), px(*y)))
        .collect();
    html! { polyline points=(points.join(" ")) class=(class) {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(
            Scale::new((0.0, 100.0), (0.0, 1.0)).ticks(5),
            [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
        );
        assert_eq!(Scale::new((-3.0, 12.0), (0.0, 1.0)).ticks(4), [0.0, 5.0, 10.0]);
        assert_eq!(Scale::new((1.0, 1.0), (0.0, 1.0)).ticks(4), [1.0]);
    }

    #[test]
    fn a_document_is_whole() {
        let drawn = chart(
            "a < b",
            "d\u{0}",
            (10.0, 5.0),
            &text((1.0, 2.0), "strong", 5, "<b>long name"),
        );
        let file = document(&drawn);
        assert!(file.contains("a &lt; b") && file.contains("&lt;b&gt;") && !file.contains('\u{0}'));
        assert!(file.contains("<style>") && file.trim_end().ends_with("</svg>"));
    }
}
