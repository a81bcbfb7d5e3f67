//! What sets accounts apart from others: shares inside and outside, trait by trait.

use maud::{Markup, html};

use crate::language::Language;
use crate::report::chart::mark;
use crate::report::layout::svg::{Scale, chart, line, px, text};
use crate::report::segments::overview::{Apart, Described};
use crate::report::segments::words::difference;

const WIDTH: f64 = 800.0;
const ROW: f64 = 25.0;
/// Where the names end and the scale lies.
const NAMES: f64 = 330.0;
const PLOT: (f64, f64) = (346.0, 640.0);
const RADIUS: f64 = 5.4;

/// What sets a segment apart from the other ideal customers.
pub fn apart(segment: &Segment<'_>, language: Language) -> Markup {
    let drawn = Dumbbells {
        title: language.sets_apart_title(segment.described.number),
        description: language.sets_apart_description(),
        traits: &segment.described.traits,
        place: segment.place,
        inside: language.inside_legend(),
        outside: language.outside_legend(),
    };
    dumbbells(&drawn, language)
}

/// A segment and its place among the segments, which gives its mark.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    /// The segment in words.
    pub described: &'a Described,
    /// From 0, in the order of their numbers.
    pub place: usize,
}

/// Accounts set apart from others.
#[derive(Debug, Clone)]
pub struct Dumbbells<'a> {
    /// Read by a screen reader first.
    pub title: String,
    /// Read by a screen reader next.
    pub description: String,
    /// Shares inside and outside, one line each.
    pub traits: &'a [Apart],
    /// Gives the mark of who is inside.
    pub place: usize,
    /// What both sides are called.
    pub inside: String,
    /// What accounts outside are called.
    pub outside: String,
}

/// One line per trait, from the share outside (hollow) to the share inside (the mark).
pub fn dumbbells(drawn: &Dumbbells<'_>, language: Language) -> Markup {
    let (traits, place) = (drawn.traits, drawn.place);
    let scale = Scale::new((0.0, 1.0), PLOT);
    let (top, bottom) = (46.0, 46.0 + ROW * traits.len() as f64);
    let body = html! {
        (mark::shape(place, (PLOT.0 + 2.0, 12.0), RADIUS))
        (text((PLOT.0 + 14.0, 16.0), "muted small", 30, &drawn.inside))
        circle cx=(px(PLOT.0 + 134.0)) cy="12" r="5" class="outside" {}
        (text((PLOT.0 + 146.0, 16.0), "muted small", 30, &drawn.outside))
        (text((WIDTH - 6.0, 16.0), "muted small end", 24, &language.difference_column()))
        @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            (line((scale.at(tick), top - 6.0), (scale.at(tick), bottom), "grid"))
            (text((scale.at(tick), top - 11.0), "muted small middle", 7, &language.percent(tick)))
        }
        @for (i, apart) in traits.iter().enumerate() {
            @let y = top + ROW * (i as f64 + 0.5);
            (text((NAMES, y + 4.0), "end", 46, &language.fact(&apart.criterion, &apart.label)))
            (line((scale.at(apart.outside_share), y), (scale.at(apart.inside_share), y), "between"))
            circle cx=(px(scale.at(apart.outside_share))) cy=(px(y)) r="5" class="outside" {}
            (mark::shape(place, (scale.at(apart.inside_share), y), RADIUS))
            (text((WIDTH - 6.0, y + 4.0), "small end", 24, &difference(apart, language)))
        }
    };
    chart(
        &drawn.title,
        &described(drawn, language),
        (WIDTH, bottom + 6.0),
        &body,
    )
}

fn described(drawn: &Dumbbells<'_>, language: Language) -> String {
    let said: Vec<String> = drawn
        .traits
        .iter()
        .map(|apart| {
            format!(
                "{}: {} / {}",
                language.fact(&apart.criterion, &apart.label),
                language.percent(apart.inside_share),
                language.percent(apart.outside_share)
            )
        })
        .collect();
    format!("{}. {}", drawn.description, said.join("; "))
}
