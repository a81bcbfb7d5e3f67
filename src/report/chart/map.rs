//! The map of the ideal customers: who is of which segment, and who stands between two.

use maud::{Markup, html};

use crate::language::Language;
use crate::model::IdealAccount;
use crate::report::chart::labels::{self, Area};
use crate::report::chart::mark;
use crate::report::chart::scatter::{Point, most_split, points, sample, set_apart};
use crate::report::layout::shown::whole_facts;
use crate::report::layout::svg::{chart, line, px, text};
use crate::segments::Segments;

const WIDTH: f64 = 880.0;
const PLOT: f64 = 500.0;
/// Height of the heading of a picture that stands alone, and of the legend.
const HEADING: f64 = 58.0;
const LEGEND: f64 = 34.0;
const RADIUS: f64 = 4.2;
/// Accounts drawn at most, and accounts on a border named (house choices: more is a smear).
const MOST: usize = 400;
const NAMED: usize = 4;
/// Columns of a segment's label and of an account's.
const SEGMENT_COLUMNS: usize = 54;
const ACCOUNT_COLUMNS: usize = 24;
/// Pixels of the number before a segment's label.
const BADGE: f64 = 26.0;

/// A map that stands alone, with its title; `None` without segments or accounts.
pub fn map(segments: &Segments, ideals: &[IdealAccount], language: Language) -> Option<Markup> {
    draw(segments, ideals, HEADING, language)
}

/// The same without title, for a page that says it itself.
pub fn bare_map(segments: &Segments, ideals: &[IdealAccount], language: Language) -> Option<Markup> {
    draw(segments, ideals, 0.0, language)
}

fn draw(segments: &Segments, ideals: &[IdealAccount], top: f64, language: Language) -> Option<Markup> {
    let frame = Area {
        x: 10.0,
        y: top + 8.0,
        width: WIDTH - 20.0,
        height: PLOT,
    };
    let (all, held) = points(segments, ideals, frame);
    if segments.segments.is_empty() || all.is_empty() {
        return None;
    }
    let mut drawn = sample(&all, MOST, NAMED);
    set_apart(&mut drawn, frame);
    let (members, others): (Vec<&Point>, Vec<&Point>) =
        drawn.iter().partition(|point| point.segment.is_some());
    let centres: Vec<Option<(f64, f64)>> = (0..segments.segments.len())
        .map(|segment| centre(&all, segment))
        .collect();
    let mut taken = Vec::new();
    let labels = segment_labels(segments, &drawn, &centres, frame, &mut taken, language);
    taken.extend(drawn.iter().filter(|point| point.split.is_some()).map(ring));
    let names = account_labels(&drawn, frame, &mut taken);
    let bottom = frame.y + frame.height;
    let shown = count(drawn.len(), all.len(), language);
    let held = (held <= 0.995).then(|| language.map_holds(language.percent(held)));
    let body = html! {
        @if top > 0.0 {
            (text((12.0, 27.0), "head", 80, &language.map_title()))
            (text((12.0, 47.0), "muted small", 150, &language.map_caption()))
        }
        rect x=(px(frame.x)) y=(px(frame.y)) width=(px(frame.width)) height=(px(frame.height)) rx="6" class="grid" {}
        (axes(segments, frame, language))
        (links(segments, &centres))
        @for point in others { circle cx=(px(point.at.0)) cy=(px(point.at.1)) r="3" class="faint" {} }
        @for point in members { (mark::shape(point.segment.unwrap_or(0), point.at, RADIUS)) }
        @for point in drawn.iter().filter(|point| point.split.is_some()) {
            circle cx=(px(point.at.0)) cy=(px(point.at.1)) r=(px(RADIUS + 3.4)) class="ring" {}
        }
        @for (area, name) in &names { (text((area.x + 3.0, area.y + 14.0), "small halo", ACCOUNT_COLUMNS, name)) }
        @for label in &labels { (segment_label(label)) }
        (legend(segments, bottom, &shown, language))
        // Two dimensions do not hold all that more than three classes say.
        @if let Some(held) = &held { (text((WIDTH - 12.0, bottom + 37.0), "muted small end", 90, held)) }
    };
    let description = description(segments, &shown, language);
    let size = (WIDTH, bottom + LEGEND + if held.is_some() { 16.0 } else { 0.0 });
    Some(chart(&language.map_title(), &description, size, &body))
}

/// The mean place of a segment's accounts.
fn centre(points: &[Point<'_>], segment: usize) -> Option<(f64, f64)> {
    let own: Vec<(f64, f64)> = points
        .iter()
        .filter(|point| point.segment == Some(segment))
        .map(|point| point.at)
        .collect();
    let mean = |axis: fn(&(f64, f64)) -> f64| own.iter().map(axis).sum::<f64>() / own.len() as f64;
    (!own.is_empty()).then(|| (mean(|at| at.0), mean(|at| at.1)))
}

/// A line between the centres of adjacent segments, the wider the more accounts they share.
fn links(segments: &Segments, centres: &[Option<(f64, f64)>]) -> Markup {
    let most = segments
        .adjacent
        .iter()
        .map(|pair| pair.shared)
        .fold(f64::MIN_POSITIVE, f64::max);
    let at = |number| {
        let segment = segments.segments.iter().position(|s| s.number == number);
        segment.and_then(|segment| centres.get(segment).copied().flatten())
    };
    html! {
        @for pair in &segments.adjacent {
            @if let (Some(a), Some(b)) = (at(pair.a), at(pair.b)) {
                line x1=(px(a.0)) y1=(px(a.1)) x2=(px(b.0)) y2=(px(b.1)) class="link"
                    stroke-width=(px(2.0 + 7.0 * (pair.shared.max(0.0) / most).sqrt())) {}
            }
        }
    }
}

/// What the axes mean when there are only two classes; with more they mean nothing by themselves.
fn axes(segments: &Segments, frame: Area, language: Language) -> Markup {
    let names: Vec<String> = segments
        .classes()
        .enumerate()
        .map(|(class, _)| match segments.segments.get(class) {
            Some(segment) => language.segment(segment.number),
            None => language.other_ideal(),
        })
        .collect();
    html! {
        @if let [first, second] = names.as_slice() {
            (text((frame.x + frame.width / 2.0, frame.y + frame.height - 8.0), "muted small middle halo", 90, &language.map_ratio(first, second)))
            (text((frame.x + 10.0, frame.y + 18.0), "muted small halo", 60, &language.map_total()))
        }
    }
}

/// A segment's number and name in their place.
struct Label {
    segment: usize,
    number: u32,
    name: String,
    area: Area,
}

/// Labels over or under their segments' accounts, none on another.
fn segment_labels(
    segments: &Segments,
    drawn: &[Point<'_>],
    centres: &[Option<(f64, f64)>],
    frame: Area,
    taken: &mut Vec<Area>,
    language: Language,
) -> Vec<Label> {
    let marks: Vec<(f64, f64)> = drawn.iter().map(|point| point.at).collect();
    let mut labels = Vec::new();
    for (i, segment) in segments.segments.iter().enumerate() {
        let Some(centre) = centres[i] else { continue };
        let name = whole_facts(segment.name.text(language), SEGMENT_COLUMNS);
        let height = labels::LINE;
        let width = labels::width(&name, SEGMENT_COLUMNS, labels::BOLD) + BADGE + 6.0;
        let mut heights: Vec<f64> = drawn
            .iter()
            .filter(|point| point.segment == Some(i))
            .map(|point| point.at.1)
            .collect();
        heights.sort_by(f64::total_cmp);
        // Most of its accounts lie between.
        let among = |share: f64| {
            let last = heights.len().saturating_sub(1);
            heights
                .get((last as f64 * share) as usize)
                .copied()
                .unwrap_or(centre.1)
        };
        let candidates: Vec<Area> = (0..24)
            .flat_map(|step| {
                let step = f64::from(step) * (height + 3.0) / 2.0;
                [among(0.05) - height - 10.0 - step, among(0.95) + 10.0 + step]
            })
            .map(|y| {
                let x = centre.0 - width / 2.0;
                Area { x, y, width, height }.within(frame)
            })
            .collect();
        if let Some(area) = labels::place(&candidates, taken, &marks, 0.7) {
            taken.push(area);
            labels.push(Label {
                segment: i,
                number: segment.number,
                name,
                area,
            });
        }
    }
    labels
}

fn segment_label(label: &Label) -> Markup {
    let middle = label.area.y + label.area.height / 2.0;
    let badge = label.area.x + BADGE / 2.0;
    html! {
        g class="label" {
            rect x=(px(badge - BADGE / 2.0 + 2.0)) y=(px(middle - 9.5)) width=(px(BADGE - 4.0)) height="19" rx="9.5" class=(mark::colour(label.segment)) {}
            (text((badge, middle + 4.5), "on middle", 4, &label.number.to_string()))
            (text((label.area.x + BADGE + 4.0, middle + 4.5), "strong halo", SEGMENT_COLUMNS, &label.name))
        }
    }
}

/// What the ring around an account on a border takes up.
fn ring(point: &Point<'_>) -> Area {
    let radius = RADIUS + 3.0;
    Area {
        x: point.at.0 - radius,
        y: point.at.1 - radius,
        width: 2.0 * radius,
        height: 2.0 * radius,
    }
}

/// Names of the accounts that are most evenly split, where there is room.
fn account_labels<'a>(drawn: &[Point<'a>], frame: Area, taken: &mut Vec<Area>) -> Vec<(Area, &'a str)> {
    let marks: Vec<(f64, f64)> = drawn.iter().map(|point| point.at).collect();
    let mut labels = Vec::new();
    for i in most_split(drawn, NAMED) {
        let (x, y) = drawn[i].at;
        let height = labels::LINE;
        let width = labels::width(drawn[i].name, ACCOUNT_COLUMNS, labels::SMALL) + 6.0;
        let candidates = [
            (x + 9.0, y - height / 2.0),
            (x - 9.0 - width, y - height / 2.0),
            (x - width / 2.0, y - height - 8.0),
            (x - width / 2.0, y + 8.0),
            (x + 6.0, y - height - 6.0),
            (x + 6.0, y + 6.0),
        ]
        .map(|(x, y)| Area { x, y, width, height }.within(frame));
        if let Some(area) = labels::place(&candidates, taken, &marks, 0.3) {
            taken.push(area);
            labels.push((area, drawn[i].name));
        }
    }
    labels
}

fn legend(segments: &Segments, bottom: f64, shown: &str, language: Language) -> Markup {
    let y = bottom + 19.0;
    html! {
        @if segments.other.is_some() {
            circle cx="22" cy=(px(y - 4.0)) r="3" class="faint" {}
            (text((32.0, y), "muted small", 30, &language.other_ideal()))
        }
        @if !segments.adjacent.is_empty() {
            circle cx="222" cy=(px(y - 4.0)) r=(px(RADIUS + 3.0)) class="ring" {}
            (text((236.0, y), "muted small", 30, &language.map_border()))
            (line((352.0, y - 4.0), (376.0, y - 4.0), "link wide"))
            (text((384.0, y), "muted small", 30, &language.map_link()))
        }
        (text((WIDTH - 12.0, y), "muted small end", 60, shown))
    }
}

fn count(drawn: usize, all: usize, language: Language) -> String {
    let number = |n: usize| language.integer(n as i64);
    if drawn == all {
        language.map_all(number(all))
    } else {
        language.map_some(number(drawn), number(all))
    }
}

/// The map for those who cannot see it.
fn description(segments: &Segments, shown: &str, language: Language) -> String {
    let accounts = |count: u64| {
        format!(
            "{} {}",
            language.integer(count as i64),
            language.accounts_column()
        )
    };
    let mut said = vec![language.map_caption(), format!("{shown}.")];
    said.extend(segments.segments.iter().map(|segment| {
        let name = segment.name.text(language);
        let fact = language.fact(
            format!("{} {name}", segment.number),
            accounts(segment.class.accounts),
        );
        format!("{fact}.")
    }));
    said.extend(segments.adjacent.iter().map(|pair| {
        format!(
            "{}.",
            language.adjacent_pair(pair.a, pair.b, language.integer(pair.border as i64))
        )
    }));
    said.join(" ")
}
