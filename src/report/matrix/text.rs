//! The matrix as text of at most 100 columns.

use super::content::{Group, Matrix};
use super::line::Line;
use crate::report::layout::shown::{padded, padded_left, wrapped};
use crate::report::layout::text::{Styles, WIDTH, line, paint};

/// Columns of the table's parts; with the spaces between them and the indent they fill the width.
const NAME: usize = 38;
const SHARE: usize = 6;
const DIFFERENCE: usize = 18;
const LIFT: usize = 6;
const INFORMATION: usize = 5;
const POINTS: usize = 13;
const INDENT: &str = "  ";

/// The whole matrix; `colours` adds terminal styles.
pub fn text(matrix: &Matrix, colours: bool) -> String {
    let styles = Styles::new(colours);
    let mut out = String::new();
    line(
        &mut out,
        &paint(styles.strong, &wrapped(&matrix.title, WIDTH, "", "")),
    );
    line(
        &mut out,
        &paint(styles.muted, &wrapped(&matrix.ground, WIDTH, "", "")),
    );
    for group in &matrix.groups {
        group_text(&mut out, group, matrix, styles);
    }
    line(&mut out, "");
    for note in &matrix.notes {
        line(&mut out, &paint(styles.muted, &wrapped(note, WIDTH, "", INDENT)));
    }
    out
}

fn group_text(out: &mut String, group: &Group, matrix: &Matrix, styles: Styles) {
    let language = matrix.language;
    line(out, "");
    let heading = language.fact_in_brackets(&group.heading, language.integer(group.lines.len() as i64));
    line(out, &paint(styles.strong, &heading));
    line(out, &wrapped(&group.meaning, WIDTH, INDENT, INDENT));
    let head = [
        padded(&language.criterion(), NAME),
        padded_left(&language.matrix_ideal_column(), SHARE),
        padded_left(&language.outside_column(), SHARE),
        padded_left(&language.difference_column(), DIFFERENCE),
        padded_left("lift", LIFT),
        padded_left(&language.matrix_iv_column(), INFORMATION),
        padded_left(&language.points_column(), POINTS),
    ];
    line(out, &paint(styles.muted, &format!("{INDENT}{}", head.join(" "))));
    for told in &group.lines {
        row(out, told, matrix, styles);
    }
}

fn row(out: &mut String, told: &Line, matrix: &Matrix, styles: Styles) {
    let language = matrix.language;
    let cells = [
        padded(&told.criterion, NAME),
        padded_left(&Line::share(told.ideal_share, language), SHARE),
        padded_left(&Line::share(told.others_share, language), SHARE),
        padded_left(&told.difference_text(language), DIFFERENCE),
        padded_left(&told.lift_text(false, language), LIFT),
        padded_left(&told.information_text(language), INFORMATION),
        padded_left(&told.points_text(language), POINTS),
    ];
    line(out, &format!("{INDENT}{}", cells.join(" ")));
    let deeper = "      ";
    let mut about = vec![told.value.clone()];
    about.extend(told.about(language));
    line(
        out,
        &paint(styles.muted, &wrapped(&about.join(" · "), WIDTH, "    ", deeper)),
    );
    for note in &told.notes {
        line(out, &wrapped(note, WIDTH, "    ", deeper));
    }
    if let Some(rule) = &told.rule {
        line(out, &wrapped(&rule.sentence, WIDTH, "    ", deeper));
        match &rule.toml {
            Some(toml) => {
                line(out, &wrapped(&language.matrix_rule(), WIDTH, "    ", deeper));
                for said in toml.lines() {
                    line(
                        out,
                        &paint(
                            styles.more,
                            &format!("{deeper}{}", crate::report::layout::shown::clean(said)),
                        ),
                    );
                }
            }
            None => line(out, &wrapped(&language.matrix_no_rule(), WIDTH, "    ", deeper)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fills_the_width() {
        let columns = NAME + 2 * SHARE + DIFFERENCE + LIFT + INFORMATION + POINTS;
        assert_eq!(columns + 6 + INDENT.len(), WIDTH);
    }
}
