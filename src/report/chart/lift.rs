//! What working the list from the top finds.

use maud::{Markup, html};

use crate::fit::validation::Decile;
use crate::language::Language;
use crate::report::layout::svg::{Scale, bar, chart, curve, line, px, text};

const SIZE: (f64, f64) = (440.0, 400.0);

/// Lift of each tenth of the accounts, best first.
pub fn lift(deciles: &[Decile], language: Language) -> Markup {
    let most = deciles.iter().map(|d| d.lift).fold(1.0, f64::max);
    let x = Scale::new((0.0, deciles.len() as f64), (52.0, SIZE.0 - 18.0));
    let y = Scale::new((0.0, most * 1.08), (SIZE.1 - 58.0, 20.0));
    let body = html! {
        @for tick in y.ticks(5) {
            (line((x.at(0.0), y.at(tick)), (SIZE.0 - 18.0, y.at(tick)), "grid"))
            (text((x.at(0.0) - 8.0, y.at(tick) + 4.0), "muted small end", 7, &format!("×{}", language.number(tick))))
        }
        @for (i, decile) in deciles.iter().enumerate() {
            @let i = i as f64;
            (bar((x.at(i) + 4.0, y.at(0.0)), (x.at(i + 1.0) - 4.0, y.at(decile.lift)), if decile.lift >= 1.0 { "more" } else { "base" }))
            (text((x.at(i + 0.5), y.at(decile.lift) - 5.0), "small middle", 6, &language.decimal(decile.lift, 1)))
            (text((x.at(i + 0.5), y.at(0.0) + 18.0), "muted small middle", 3, &language.integer(i as i64 + 1)))
        }
        (line((x.at(0.0), y.at(1.0)), (SIZE.0 - 18.0, y.at(1.0)), "dashed"))
        (text(((x.at(0.0) + SIZE.0 - 18.0) / 2.0, SIZE.1 - 16.0), "muted small middle", 60, &language.tenth_axis()))
    };
    chart(&language.lift_title(), &language.lift_description(), SIZE, &body)
}

/// Share of all ideal accounts found by working down the list, against doing so blindly.
pub fn capture(deciles: &[Decile], language: Language) -> Markup {
    let x = Scale::new((0.0, 1.0), (62.0, SIZE.0 - 18.0));
    let y = Scale::new((0.0, 1.0), (SIZE.1 - 58.0, 20.0));
    let all: u64 = deciles.iter().map(|d| d.accounts).sum();
    let mut seen = 0;
    let points: Vec<(f64, f64)> = deciles
        .iter()
        .map(|d| {
            seen += d.accounts;
            (x.at(seen as f64 / all.max(1) as f64), y.at(d.capture))
        })
        .collect();
    let line_points = [vec![(x.at(0.0), y.at(0.0))], points.clone()].concat();
    let body = html! {
        @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            (line((x.at(tick), y.at(0.0)), (x.at(tick), y.at(1.0)), "grid"))
            (line((x.at(0.0), y.at(tick)), (x.at(1.0), y.at(tick)), "grid"))
            (text((x.at(tick), y.at(0.0) + 18.0), "muted small middle", 7, &language.percent(tick)))
            (text((x.at(0.0) - 8.0, y.at(tick) + 4.0), "muted small end", 7, &language.percent(tick)))
        }
        (line((x.at(0.0), y.at(0.0)), (x.at(1.0), y.at(1.0)), "dashed"))
        (curve(&line_points, "curve"))
        @for (cx, cy) in points {
            circle cx=(px(cx)) cy=(px(cy)) r="4" class="dot" {}
        }
        (text((x.at(0.5), SIZE.1 - 16.0), "muted small middle", 60, &language.worked_axis()))
        (text((x.at(1.0) - 10.0, y.at(0.0) - 12.0), "muted small end", 50, &language.found_axis()))
    };
    chart(
        &language.capture_title(),
        &language.capture_description(),
        SIZE,
        &body,
    )
}
