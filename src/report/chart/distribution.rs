//! Fits of past accounts by how they ended: ideal above the line, the others below.

use maud::{Markup, html};

use crate::language::Language;
use crate::report::layout::svg::{Scale, bar, chart, line, text};

const SIZE: (f64, f64) = (440.0, 400.0);

/// `bands`: accounts in equal bands of fit from 0 to 1, ideal and not.
pub fn distribution(bands: &[[u64; 2]], language: Language) -> Markup {
    let most = |side: usize| bands.iter().map(|band| band[side]).max().unwrap_or(0) as f64;
    let x = Scale::new((0.0, 1.0), (56.0, SIZE.0 - 20.0));
    let y = Scale::new((-most(1), most(0).max(1.0)), (SIZE.1 - 64.0, 24.0));
    let width = 1.0 / bands.len().max(1) as f64;
    let totals = [0, 1].map(|side| bands.iter().map(|band| band[side]).sum::<u64>());
    let body = html! {
        @for tick in y.ticks(5) {
            (line((x.at(0.0), y.at(tick)), (x.at(1.0), y.at(tick)), "grid"))
            (text((x.at(0.0) - 8.0, y.at(tick) + 4.0), "muted small end", 9, &language.integer(tick.abs() as i64)))
        }
        @for (i, band) in bands.iter().enumerate() {
            @let (from, to) = (i as f64 * width, (i + 1) as f64 * width);
            (bar((x.at(from) + 1.5, y.at(0.0)), (x.at(to) - 1.5, y.at(band[0] as f64)), "more"))
            (bar((x.at(from) + 2.0, y.at(0.0)), (x.at(to) - 2.0, y.at(-(band[1] as f64))), "hollow"))
        }
        (line((x.at(0.0), y.at(0.0)), (x.at(1.0), y.at(0.0)), "axis"))
        @for tick in x.ticks(5) {
            (text((x.at(tick), SIZE.1 - 42.0), "muted small middle", 7, &language.percent(tick)))
        }
        (text((x.at(0.5), SIZE.1 - 20.0), "muted small middle", 60, &language.fit_axis()))
        (text((x.at(1.0), 18.0), "more end", 50, &language.ideal_accounts(language.integer(totals[0] as i64))))
        (text((x.at(1.0), SIZE.1 - 68.0), "less end", 50, &language.other_accounts(language.integer(totals[1] as i64))))
    };
    let description = language.distribution_description(
        language.integer(totals[0] as i64),
        language.integer(totals[1] as i64),
    );
    chart(&language.distribution_title(), &description, SIZE, &body)
}
