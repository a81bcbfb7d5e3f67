//! Points of each criterion's bins, and what each criterion weighs.

use maud::{Markup, html};

use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::report::layout::svg::{Scale, bar, chart, curve, line, px, text, whisker};

const WIDTH: f64 = 800.0;
const ROW: f64 = 24.0;
/// Bins drawn as lines of text; more of an ordered criterion become a curve, of a category the rest is in the table.
const ROWS: usize = 14;

/// Weight and importance of every criterion, the most important first.
pub fn weights(model: &Model, language: Language) -> Markup {
    let mut criteria: Vec<&Criterion> = model.criteria.iter().collect();
    criteria.sort_by_key(|c| -c.importance);
    let most = criteria.iter().map(|c| c.weight()).max().unwrap_or(0).max(1) as f64 / 1000.0;
    let scale = Scale::new((0.0, most), (300.0, WIDTH - 76.0));
    let top = 34.0;
    let bottom = top + ROW * criteria.len() as f64;
    let at = |milli: i64| scale.at(milli as f64 / 1000.0);
    let body = html! {
        @for tick in scale.ticks(5) {
            (line((scale.at(tick), top), (scale.at(tick), bottom), "grid"))
            (text((scale.at(tick), top - 8.0), "muted small middle", 7, &language.number(tick)))
        }
        @for (i, criterion) in criteria.iter().enumerate() {
            @let y = top + ROW * i as f64;
            (text((286.0, y + 16.0), "end", 38, &criterion.name))
            (bar((at(0), y + 4.0), (at(criterion.weight()), y + ROW - 4.0), "band"))
            (bar((at(0), y + 8.0), (at(criterion.importance), y + ROW - 8.0), "more"))
            (text((WIDTH - 12.0, y + 16.0), "small end", 9, &language.points(criterion.weight())))
        }
        (bar((300.0, bottom + 12.0), (318.0, bottom + 26.0), "band"))
        (text((325.0, bottom + 23.0), "muted small", 30, &language.weight_legend()))
        (bar((480.0, bottom + 16.0), (498.0, bottom + 22.0), "more"))
        (text((505.0, bottom + 23.0), "muted small", 30, &language.importance_legend()))
    };
    chart(
        &language.weights_title(),
        &language.weights_description(),
        (WIDTH, bottom + 38.0),
        &body,
    )
}

/// Points of every bin of one criterion, with 95 % intervals, on a scale shared by all (`most` points).
pub fn points(criterion: &Criterion, most: f64, language: Language) -> Markup {
    let ordered = criterion.cut.is_ordered();
    if ordered && criterion.points.len() > ROWS + 1 {
        steps(criterion, most, language)
    } else {
        rows(criterion, most, language)
    }
}

/// The bins a reader is shown first: all that fit, else those with most accounts; categories by their points.
fn shown_bins(criterion: &Criterion) -> Vec<usize> {
    let mut bins: Vec<usize> = (0..criterion.points.len()).collect();
    if bins.len() > ROWS {
        bins.sort_by_key(|bin| std::cmp::Reverse(criterion.accounts[*bin]));
        bins.truncate(ROWS);
    }
    if criterion.cut.is_category() || criterion.cut.is_pair() {
        bins.sort_by_key(|bin| -criterion.points[*bin]);
    } else {
        bins.sort_unstable();
    }
    bins
}

fn interval(criterion: &Criterion, bin: usize) -> (f64, f64, f64) {
    let (points, half) = (criterion.points[bin] as f64, criterion.margin(bin) as f64);
    (
        points / 1000.0,
        (points - half) / 1000.0,
        (points + half) / 1000.0,
    )
}

fn rows(criterion: &Criterion, most: f64, language: Language) -> Markup {
    let bins = shown_bins(criterion);
    let scale = Scale::new((0.0, most), (320.0, WIDTH - 160.0));
    let clip = |points: f64| scale.at(points.clamp(-most * 0.04, most * 1.04));
    let (top, bottom) = (24.0, 24.0 + ROW * bins.len() as f64);
    let body = html! {
        (text((WIDTH - 66.0, 13.0), "muted small end", 12, &language.points_column()))
        (text((WIDTH - 8.0, 13.0), "muted small end", 12, &language.accounts_column()))
        @for tick in scale.ticks(4) {
            (line((scale.at(tick), top), (scale.at(tick), bottom), "grid"))
            (text((scale.at(tick), top - 11.0), "muted small middle", 7, &language.number(tick)))
        }
        (line((scale.at(criterion.average as f64 / 1000.0), top), (scale.at(criterion.average as f64 / 1000.0), bottom), "dashed"))
        @for (i, bin) in bins.iter().enumerate() {
            @let (y, (points, low, high)) = (top + ROW * i as f64 + ROW / 2.0, interval(criterion, *bin));
            (text((302.0, y + 4.0), "end", 40, &criterion.cut.label(*bin, language)))
            (whisker(clip(low), clip(high), y))
            circle cx=(px(scale.at(points))) cy=(px(y)) r="4.5" class="dot" {}
            (text((WIDTH - 66.0, y + 4.0), "end", 8, &language.points(criterion.points[*bin])))
            (text((WIDTH - 8.0, y + 4.0), "muted small end", 9, &language.integer(criterion.accounts[*bin] as i64)))
        }
    };
    chart(
        &title(criterion, language),
        &language.points_description(),
        (WIDTH, bottom + 6.0),
        &body,
    )
}

/// Many ordered bins: a stair with its interval, bins in order and equally wide; unknown apart on the right.
fn steps(criterion: &Criterion, most: f64, language: Language) -> Markup {
    let known = criterion.points.len() - 1;
    let x = Scale::new((0.0, known as f64), (46.0, WIDTH - 96.0));
    let y = Scale::new((0.0, most), (196.0, 14.0));
    let clip = |points: f64| y.at(points.clamp(-most * 0.04, most * 1.04));
    let (mut upper, mut lower, mut middle) = (Vec::new(), Vec::new(), Vec::new());
    for bin in 0..known {
        let (points, low, high) = interval(criterion, bin);
        for edge in [bin, bin + 1] {
            middle.push((x.at(edge as f64), y.at(points)));
            lower.push((x.at(edge as f64), clip(low)));
            upper.push((x.at(edge as f64), clip(high)));
        }
    }
    lower.reverse();
    let band = [upper, lower].concat();
    // As many labels as fit side by side.
    let labelled = (0..known).step_by(known.div_ceil(5).max(1));
    let (points, low, high) = interval(criterion, known);
    let unknown = WIDTH - 50.0;
    let body = html! {
        @for tick in y.ticks(4) {
            (line((x.at(0.0), y.at(tick)), (WIDTH - 10.0, y.at(tick)), "grid"))
            (text((x.at(0.0) - 7.0, y.at(tick) + 4.0), "muted small end", 6, &language.number(tick)))
        }
        (line((x.at(0.0), y.at(criterion.average as f64 / 1000.0)), (WIDTH - 10.0, y.at(criterion.average as f64 / 1000.0)), "dashed"))
        (curve(&band, "band"))
        (curve(&middle, "curve"))
        @for bin in labelled {
            (line((x.at(bin as f64 + 0.5), y.at(0.0)), (x.at(bin as f64 + 0.5), y.at(0.0) + 5.0), "axis"))
            (text((x.at(bin as f64 + 0.5), y.at(0.0) + 19.0), "muted small middle", 18, &criterion.cut.label(bin, language)))
        }
        (crate::report::layout::svg::upright_whisker(unknown, clip(low), clip(high)))
        circle cx=(px(unknown)) cy=(px(y.at(points))) r="4.5" class="dot" {}
        (text((unknown, y.at(0.0) + 19.0), "muted small middle", 14, &language.unknown()))
    };
    chart(
        &title(criterion, language),
        &language.points_description(),
        (WIDTH, 224.0),
        &body,
    )
}

fn title(criterion: &Criterion, language: Language) -> String {
    language.points_title(&criterion.name)
}
