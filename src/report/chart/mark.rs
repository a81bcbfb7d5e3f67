//! The mark of a segment: a shape and a colour, so that either is enough.

use maud::{Markup, html};

use crate::report::layout::svg::px;

/// Shapes and colours; further segments begin again.
const KINDS: usize = 8;

/// The same shapes in text, in order.
const GLYPHS: [char; KINDS] = ['●', '■', '▲', '◆', '✚', '▼', '★', '✖'];

/// Class of the colour of the segment at this place.
pub fn colour(place: usize) -> String {
    format!("s{}", place % KINDS)
}

/// The mark as a character, in its colour; the text beside it must say what it stands for.
pub fn glyph(place: usize) -> Markup {
    html! { span.mark.(colour(place)) aria-hidden="true" { (GLYPHS[place % KINDS]) } }
}

/// The mark around a centre, about `2 * radius` wide. All shapes cover about the same area.
pub fn shape(place: usize, (x, y): (f64, f64), radius: f64) -> Markup {
    let class = format!("{} point", colour(place));
    let r = radius;
    let polygon = |corners: &[(f64, f64)]| {
        let corners: Vec<String> = corners
            .iter()
            .map(|(dx, dy)| format!("{},{}", px(x + dx * r), px(y + dy * r)))
            .collect();
        html! { polygon points=(corners.join(" ")) class=(class) {} }
    };
    match place % KINDS {
        0 => html! { circle cx=(px(x)) cy=(px(y)) r=(px(r)) class=(class) {} },
        1 => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        2 => polygon(&[(0.0, -1.25), (1.15, 0.85), (-1.15, 0.85)]),
        3 => polygon(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
        4 => polygon(&cross(0.0)),
        5 => polygon(&[(0.0, 1.25), (1.15, -0.85), (-1.15, -0.85)]),
        6 => polygon(&star()),
        _ => polygon(&cross(std::f64::consts::FRAC_PI_4)),
    }
}

fn cross(turned: f64) -> Vec<(f64, f64)> {
    let (sin, cos) = turned.sin_cos();
    [
        (-0.45, -1.2),
        (0.45, -1.2),
        (0.45, -0.45),
        (1.2, -0.45),
        (1.2, 0.45),
        (0.45, 0.45),
        (0.45, 1.2),
        (-0.45, 1.2),
        (-0.45, 0.45),
        (-1.2, 0.45),
        (-1.2, -0.45),
        (-0.45, -0.45),
    ]
    .iter()
    .map(|(x, y)| (x * cos - y * sin, x * sin + y * cos))
    .collect()
}

fn star() -> Vec<(f64, f64)> {
    (0..10)
        .map(|i| {
            let radius = if i % 2 == 0 { 1.45 } else { 0.62 };
            let (sin, cos) = (f64::from(i) * std::f64::consts::PI / 5.0).sin_cos();
            (radius * sin, -radius * cos)
        })
        .collect()
}
