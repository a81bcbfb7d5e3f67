//! An account's timing as text: its signals, and where it stands between fit and timing.

use crate::explain::Moment;
use crate::language::Language;
use crate::report::layout::shown::{padded, padded_left, wrapped};
use crate::report::layout::text::{Styles, WIDTH, line, paint};
use crate::score::{Approach, Grade};
use crate::timing::{Band, Counted};

/// Columns of a signal's parts.
const KIND: usize = 30;
const AGE: usize = 16;
const POINTS: usize = 8;
/// Columns of the grid's names and cells.
const ROW: usize = 10;
const CELL: usize = 18;
/// Signals listed (house choice: what fits on a screen beside the rest).
const LISTED: usize = 8;

/// The block of one account; starts with an empty line.
pub(super) fn text(out: &mut String, moment: &Moment, grade: Grade, language: Language, styles: Styles) {
    let timing = &moment.timing;
    let heading = language.timing_heading(language.points(timing.timing), language.band(timing.band));
    line(out, "");
    line(out, &paint(styles.strong, &heading));
    let beside = language.timing_beside(language.date(&crate::timing::iso(timing.as_of)));
    line(out, &paint(styles.muted, &format!("  {beside}")));
    if timing.signals.is_empty() {
        line(out, &format!("  {}", language.timing_no_signal()));
    }
    for counted in timing.signals.iter().take(LISTED) {
        signal(out, counted, language, styles);
    }
    if let Some(more) = timing.signals.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let said = language.timing_more(language.integer(more as i64));
        line(out, &paint(styles.muted, &format!("    {said}")));
    }
    let sum: i64 = timing.signals.iter().map(|counted| counted.points).sum();
    if sum != timing.timing {
        let said = language.timing_capped(language.signed_points(sum));
        line(out, &paint(styles.muted, &format!("    {said}")));
    }
    line(out, "");
    let sentence = wrapped(&moment.sentence, WIDTH, "  → ", "    ");
    line(out, &paint(styles.strong, &sentence));
    grid(out, grade, timing.band, language, styles);
}

/// "+ funding   12 days ago   +31.2  of 40 points, half-life 90 days".
fn signal(out: &mut String, counted: &Counted, language: Language, styles: Styles) {
    let (mark, style) = match counted.points {
        0 => ("·", styles.muted),
        points if points < 0 => ("−", styles.less),
        _ => ("+", styles.more),
    };
    let mut worth = language.timing_of_points(language.number(counted.of_points));
    if counted.strength != 1.0 {
        worth += &format!(" {}", language.timing_strength(language.number(counted.strength)));
    }
    let said = format!("{worth}, {}", language.half_life(counted.half_life));
    line(
        out,
        &format!(
            "  {} {} {} {}  {}",
            paint(style, mark),
            padded(&counted.kind, KIND),
            padded_left(&language.days_ago(counted.age), AGE),
            paint(
                style,
                &padded_left(&language.signed_points(counted.points), POINTS)
            ),
            paint(styles.muted, &said),
        ),
    );
}

/// Fit down, timing across: what each place suggests, the account's own marked.
fn grid(out: &mut String, grade: Grade, here: Band, language: Language, styles: Styles) {
    let bands = [Band::Quiet, Band::Warm, Band::Hot];
    let head: String = bands
        .iter()
        .map(|band| padded(&format!("  {}", language.band(*band)), CELL))
        .collect();
    line(out, "");
    line(
        out,
        &paint(styles.muted, &format!("    {} {head}", padded("", ROW))),
    );
    for (name, grades) in [
        (language.timing_good_fit(), [Grade::A, Grade::B]),
        (language.timing_poor_fit(), [Grade::C, Grade::D]),
    ] {
        let cell = |band: &Band| {
            let said = language.approach(Approach::of(grades[0], *band));
            match grades.contains(&grade) && *band == here {
                true => paint(styles.strong, &padded(&format!("▶ {said}"), CELL)),
                false => paint(styles.muted, &padded(&format!("  {said}"), CELL)),
            }
        };
        let cells: String = bands.iter().map(cell).collect();
        line(out, &format!("    {} {cells}", padded(&name, ROW)));
    }
}
