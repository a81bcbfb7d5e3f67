//! Whether a fit of 40 % wins 40 % of the time.

use maud::{Markup, html};

use crate::fit::validation::CalibrationPoint;
use crate::language::Language;
use crate::report::layout::svg::{Scale, chart, line, px, text, upright_whisker};

const SIZE: (f64, f64) = (440.0, 400.0);

/// The calibration curve with 95 % intervals, beside the line of perfect calibration.
pub fn calibration(curve: &[CalibrationPoint], language: Language) -> Markup {
    let x = Scale::new((0.0, 1.0), (62.0, SIZE.0 - 18.0));
    let y = Scale::new((0.0, 1.0), (SIZE.1 - 58.0, 20.0));
    let body = html! {
        @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            (line((x.at(tick), y.at(0.0)), (x.at(tick), y.at(1.0)), "grid"))
            (line((x.at(0.0), y.at(tick)), (x.at(1.0), y.at(tick)), "grid"))
            (text((x.at(tick), y.at(0.0) + 18.0), "muted small middle", 7, &language.percent(tick)))
            (text((x.at(0.0) - 8.0, y.at(tick) + 4.0), "muted small end", 7, &language.percent(tick)))
        }
        (line((x.at(0.0), y.at(0.0)), (x.at(1.0), y.at(1.0)), "dashed"))
        @for point in curve {
            (upright_whisker(x.at(point.fit), y.at(point.low), y.at(point.high)))
        }
        @for point in curve {
            circle cx=(px(x.at(point.fit))) cy=(px(y.at(point.ideal))) r="5" class="dot" {}
        }
        (text(((x.at(0.0) + x.at(1.0)) / 2.0, SIZE.1 - 16.0), "muted small middle", 60, &language.fit_axis()))
        (text((x.at(0.0) + 10.0, y.at(1.0) + 18.0), "muted small", 50, &language.ideal_axis()))
    };
    chart(
        &language.calibration_title(),
        &language.calibration_description(),
        SIZE,
        &body,
    )
}
