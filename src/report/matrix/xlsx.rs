//! The matrix as a workbook: one line per criterion, to sort and filter.

use super::content::Matrix;
use super::line::{Class, Line};
use crate::error::Result;
use crate::report::layout::shown::shorten;
use crate::report::layout::workbook::{Cell, Line as Row, Page, render};

/// Columns of a text in a cell: more is not read there (house choice).
const LONGEST: usize = 2_000;

/// The whole workbook.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) when it cannot be put together.
pub fn xlsx(matrix: &Matrix) -> Result<Vec<u8>> {
    let language = matrix.language;
    let columns = vec![
        (language.matrix_class_column(), 18.0),
        (language.criterion(), 30.0),
        (language.value(), 44.0),
        (language.family_column(), 16.0),
        (language.matrix_ideal_with(), 10.0),
        (language.matrix_ideal_known(), 10.0),
        (language.matrix_ideal_column(), 9.0),
        (language.matrix_others_with(), 10.0),
        (language.matrix_others_known(), 10.0),
        (language.outside_column(), 9.0),
        (language.matrix_difference_points(), 12.0),
        (language.matrix_low(), 9.0),
        (language.matrix_high(), 9.0),
        ("lift".to_owned(), 8.0),
        (language.matrix_low(), 8.0),
        (language.matrix_high(), 8.0),
        (language.matrix_iv_long(), 12.0),
        (language.matrix_iv_strength(), 14.0),
        (language.matrix_points_above(), 11.0),
        (language.margin_short(), 9.0),
        (language.weight(), 9.0),
        (language.matrix_known_column(), 9.0),
        (language.matrix_notes(), 70.0),
    ];
    let lines = matrix.lines().map(|line| coloured(line.class, row(line, matrix)));
    let mut pages = vec![Page::new(language.matrix_sheet(), columns, lines)];

    let columns = vec![
        (language.matrix_class_column(), 18.0),
        (language.matrix_meaning(), 110.0),
    ];
    let classes = matrix.groups.iter().map(|group| {
        let cells = vec![text(&group.heading), text(&group.meaning)];
        coloured(group.class, cells)
    });
    let about = [&matrix.title, &matrix.ground].into_iter().chain(&matrix.notes);
    let about = about.map(|said| Row::new(vec![text(""), text(said)]));
    pages.push(Page::new(
        language.matrix_reading_sheet(),
        columns,
        classes.chain(about),
    ));

    let rules = matrix.lines().filter_map(|line| {
        let rule = line.rule.as_ref()?;
        let toml = rule.toml.clone().unwrap_or_else(|| language.matrix_no_rule());
        let cells = vec![text(&line.criterion), text(&rule.sentence), Cell::Text(toml)];
        Some(coloured(Class::KnockOut, cells))
    });
    let rules: Vec<Row> = rules.collect();
    if !rules.is_empty() {
        let columns = vec![
            (language.criterion(), 30.0),
            (language.matrix_notes(), 70.0),
            ("lookalike.toml".to_owned(), 60.0),
        ];
        pages.push(Page::new(language.matrix_rules_sheet(), columns, rules));
    }
    render(&matrix.title, None, pages, "ask for .md instead")
}

fn row(line: &Line, matrix: &Matrix) -> Vec<Cell> {
    let language = matrix.language;
    let mut notes = line.notes.clone();
    notes.extend(line.rule.as_ref().map(|rule| rule.sentence.clone()));
    let strength = line.strength.map(|strength| language.strength(strength));
    let share = |share: Option<f64>| share.map_or(Cell::Empty, Cell::Share);
    let difference = |points: Option<f64>| points.map_or(Cell::Empty, Cell::Difference);
    vec![
        text(&language.class(line.class)),
        text(&line.criterion),
        text(&line.value),
        text(&line.family),
        Cell::Count(line.ideal.hits),
        Cell::Count(line.ideal.n),
        share(line.ideal_share),
        Cell::Count(line.others.hits),
        Cell::Count(line.others.n),
        share(line.others_share),
        difference(line.difference),
        difference(line.interval.map(|(low, _)| low)),
        difference(line.interval.map(|(_, high)| high)),
        Cell::number(line.lift.map(|lift| lift.estimate)),
        Cell::number(line.lift.map(|lift| lift.low)),
        Cell::number(line.lift.map(|lift| lift.high)),
        Cell::number(line.information_value),
        text(&strength.unwrap_or_default()),
        Cell::Points(line.points),
        Cell::Points(line.margin),
        Cell::Points(line.weight),
        Cell::Share(line.known),
        text(&notes.join(" ")),
    ]
}

/// Colours that a printer without colour keeps apart too; the class is written in words beside.
fn coloured(class: Class, cells: Vec<Cell>) -> Row {
    let colour = match class {
        Class::KnockOut => "F4B183",
        Class::Differentiating => "BDD7EE",
        Class::Neutral => "EDEDED",
        Class::Unknown => "FFF2CC",
        Class::Pair => "E2EFDA",
    };
    Row {
        colour: Some(colour),
        ..Row::new(cells)
    }
}

fn text(said: &str) -> Cell {
    Cell::Text(shorten(said, LONGEST))
}
