//! The anti-profile as text, at most 100 columns wide.

use crate::language::Language;
use crate::report::anti::{Kind, SayNo, Sign, Told, rate};
use crate::report::layout::shown::{padded, padded_left, shorten, wrapped};
use crate::report::layout::text::{Styles, WIDTH, bullet, line, paint};
use crate::report::segments::words::difference;

/// Columns of the table of signs; with an indent of 3 and the spaces between them they fill the width.
const CRITERION: usize = 19;
const BIN: usize = 15;
const SHARE: usize = 5;
const OTHERS: usize = 6;
const DIFFERENCE: usize = 18;
const RATE: usize = 14;
const INDENT: &str = "   ";

/// Both kinds under their headings.
pub(in crate::report) fn text(out: &mut String, anti: &SayNo, styles: Styles, language: Language) {
    line(out, "");
    line(out, &paint(styles.strong, &language.say_no_heading()));
    let intro = wrapped(&language.say_no_intro(), WIDTH, "", "");
    line(out, &paint(styles.muted, &intro));
    let mut signs = false;
    for (heading, kind) in anti.kinds(language) {
        line(out, "");
        line(out, &paint(styles.strong, &heading));
        match kind {
            Kind::Unknown { why } => line(out, &wrapped(why, WIDTH, INDENT, INDENT)),
            Kind::Told(told) => {
                one(out, told, styles, language);
                signs |= !told.signs.is_empty();
            }
        }
    }
    if signs {
        let note = wrapped(&language.rates_note(), WIDTH, INDENT, INDENT);
        line(out, &paint(styles.muted, &note));
    }
}

fn one(out: &mut String, told: &Told, styles: Styles, language: Language) {
    line(out, &wrapped(&told.sentence, WIDTH, INDENT, INDENT));
    if told.signs.is_empty() {
        line(out, &format!("{INDENT}{}", language.no_signs()));
        return;
    }
    let head = [
        padded(&language.signs_column(), CRITERION + BIN + 1),
        padded_left(&language.among_column(), SHARE),
        padded_left(&language.outside_column(), OTHERS),
        padded_left(&language.difference_column(), DIFFERENCE),
        padded_left(&language.close_column(), RATE),
        padded_left(&language.leave_column(), RATE),
    ];
    line(out, &paint(styles.muted, &format!("{INDENT}{}", head.join(" "))));
    for sign in &told.signs {
        line(out, &row(sign, styles, language));
    }
    for trap in told.signs.iter().filter_map(|sign| sign.trap.as_ref()) {
        bullet(out, styles.less, "!", trap);
    }
    if !told.examples.is_empty() {
        let names: Vec<String> = told
            .examples
            .iter()
            .map(|account| shorten(&account.name, 50))
            .collect();
        let examples = language.examples(language.list(&names));
        line(out, &wrapped(&examples, WIDTH, INDENT, INDENT));
    }
}

fn row(sign: &Sign, styles: Styles, language: Language) -> String {
    let apart = &sign.apart;
    let cells = [
        padded(&apart.criterion, CRITERION),
        padded(&apart.label, BIN),
        padded_left(&language.percent(apart.inside_share), SHARE),
        padded_left(&language.percent(apart.outside_share), OTHERS),
        paint(
            styles.less,
            &padded_left(&difference(apart, language), DIFFERENCE),
        ),
        padded_left(&rate(sign.close, language), RATE),
        padded_left(&rate(sign.leave, language), RATE),
    ];
    format!("{INDENT}{}", cells.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fills_the_width() {
        let columns = CRITERION + BIN + SHARE + OTHERS + DIFFERENCE + 2 * RATE + 6;
        assert_eq!(INDENT.len() + columns, WIDTH);
    }
}
