//! The sheet as a workbook: texts are texts, numbers are numbers, nothing is a formula.

use super::content::Sheet;
use super::figures::FigureLine;
use crate::error::Result;
use crate::language::Language;
use crate::report::figures::FigureValue;
use crate::report::layout::workbook::{Cell, Line, Page, render};
use crate::report::markets::Markets;
use crate::report::pocket::PocketPart;

/// Width of the column for comments.
const COMMENTS: f64 = 40.0;

/// The whole workbook.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) when it cannot be put together.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>> {
    let pages = vec![profile(sheet), criteria(sheet)];
    let after = [
        segments(sheet),
        people(sheet),
        figures(sheet),
        accounts(sheet),
        about(sheet),
    ];
    let markets = sheet.markets.as_ref().map(|found| markets(found, sheet.language));
    let pages = pages
        .into_iter()
        .chain(markets)
        .chain(sheet.pocket.as_ref().map(|part| pocket(sheet, part)))
        .chain(after)
        .collect();
    render(
        &sheet.title,
        sheet.as_of.as_deref(),
        pages,
        "ask for .html or .md instead",
    )
}

/// What is read first, as a page of text.
fn profile(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let mut rows = vec![
        vec![Cell::text(&sheet.title)],
        vec![Cell::text(&sheet.provenance)],
        vec![Cell::text(&sheet.verdict)],
        vec![Cell::text(&sheet.profile.sentence)],
    ];
    rows.extend(
        sheet
            .profile
            .facts
            .iter()
            .map(|fact| vec![Cell::text(&fact.text)]),
    );
    if let Some(changed) = &sheet.changed {
        rows.push(vec![Cell::Empty]);
        rows.push(vec![Cell::text(language.sheet_change_heading())]);
        let said = std::iter::once(&changed.intro).chain(&changed.lines);
        rows.extend(said.map(|said| vec![Cell::text(said)]));
    }
    rows.push(vec![Cell::Empty]);
    rows.push(vec![Cell::text(language.sheet_refusals_heading())]);
    rows.extend(
        sheet
            .knock_outs
            .iter()
            .map(|rule| vec![Cell::text(language.fact_in_brackets(&rule.name, &rule.rule))]),
    );
    for kind in &sheet.refusals.kinds {
        rows.push(vec![Cell::text(&kind.sentence)]);
        rows.extend(
            kind.signs
                .iter()
                .chain(&kind.examples)
                .map(|said| vec![Cell::text(said)]),
        );
    }
    rows.push(vec![Cell::text(&sheet.refusals.overall)]);
    rows.extend(
        sheet
            .refusals
            .costly
            .iter()
            .map(|line| vec![Cell::text(&line.text)]),
    );
    rows.extend(sheet.refusals.sentences.iter().map(|said| vec![Cell::text(said)]));
    rows.push(vec![Cell::Empty]);
    rows.push(vec![Cell::text(language.sheet_limits_heading())]);
    rows.extend(sheet.limits.iter().map(|said| vec![Cell::text(said)]));
    let lines = rows.into_iter().enumerate().map(|(at, cells)| Line {
        strong: at == 0 || at == 2,
        ..Line::new(cells)
    });
    Page::new("Profile", vec![(String::new(), 110.0)], lines)
}

fn criteria(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let head = [
        language.criterion(),
        language.family_column(),
        language.weight(),
        language.importance(),
        language.sheet_best(),
        language.sheet_ideal_share(),
        language.sheet_other_share(),
    ];
    let rows = sheet.criteria.iter().map(|line| {
        vec![
            Cell::text(&line.name),
            Cell::text(&line.family),
            Cell::Points(line.weight),
            Cell::Points(line.importance),
            Cell::text(&line.best),
            Cell::Share(line.ideal_share),
            Cell::Share(line.other_share),
        ]
    });
    let widths = [34.0, 18.0, 10.0, 12.0, 60.0, 10.0, 10.0];
    page(language, "Criteria", head, widths, rows)
}

/// The card to be carried, a row a value: what a sum of points is typed from.
fn pocket(sheet: &Sheet, part: &PocketPart) -> Page {
    let language = sheet.language;
    let head = [
        language.criterion(),
        language.pocket_value(),
        language.points_column(),
    ];
    let row = |name: &str, value: &str, points: i64| {
        vec![Cell::text(name), Cell::text(value), Cell::Points(points * 1000)]
    };
    let lines = part.lines.iter();
    let rows = lines.flat_map(|line| {
        line.bins
            .iter()
            .map(move |bin| row(&line.name, &bin.value, bin.points))
    });
    page(language, "Pocket card", head, [34.0, 50.0, 10.0], rows)
}

fn accounts(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let head = [
        language.sheet_account(),
        "id".to_owned(),
        language.score().to_lowercase(),
        language.sheet_grade(),
        language.sheet_segment(),
        language.sheet_because(),
    ];
    let rows = sheet.accounts.iter().map(|account| {
        vec![
            Cell::text(&account.name),
            Cell::text(&account.id),
            Cell::Points(account.score),
            Cell::text(account.grade.as_str()),
            account
                .segment
                .map_or(Cell::Empty, |number| Cell::Count(u64::from(number))),
            Cell::text(&account.because),
        ]
    });
    page(
        language,
        "Accounts",
        head,
        [36.0, 18.0, 9.0, 8.0, 10.0, 80.0],
        rows,
    )
}

fn about(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let head = [language.sheet_fact(), language.value()];
    let mut rows: Vec<Vec<Cell>> = sheet
        .about
        .iter()
        .map(|fact| vec![Cell::text(&fact.name), Cell::text(&fact.value)])
        .collect();
    rows.push(vec![Cell::text(language.sheet_trace_note())]);
    rows.extend(
        sheet
            .traces
            .iter()
            .map(|trace| vec![Cell::text(&trace.block), Cell::text(&trace.command)]),
    );
    page(language, "About", head, [34.0, 90.0], rows.into_iter())
}

/// Who to talk to, one line each.
fn people(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let head = [
        language.people_heading(),
        language.persona_part(),
        language.persona_says(),
        language.sheet_segment(),
    ];
    let told = sheet.people.personas.iter().map(|persona| {
        vec![
            Cell::text(&persona.name),
            persona.part.as_ref().map_or(Cell::Empty, Cell::text),
            Cell::text(persona.says.join("; ")),
            Cell::text(&persona.place),
        ]
    });
    let note = vec![Cell::text(&sheet.people.note)];
    page(
        language,
        "People",
        head,
        [34.0, 44.0, 80.0, 24.0],
        told.chain([note]),
    )
}

/// A sheet with a head, and at its end a column for whoever reads it.
fn page<const N: usize>(
    language: Language,
    name: &str,
    head: [String; N],
    widths: [f64; N],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Page {
    let comments = (language.sheet_comments(), COMMENTS);
    let columns = head.into_iter().zip(widths).chain([comments]).collect();
    Page::new(name, columns, rows.map(Line::new))
}

/// One line per trait, the segment's facts repeated, so that it can be filtered.
fn segments(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let head = [
        language.sheet_number(),
        language.sheet_segment(),
        language.accounts_column(),
        language.sheet_stability(),
        language.sheet_apart(),
        language.sheet_inside(),
        language.sheet_outside(),
        "lift".to_owned(),
        language.sheet_typical(),
        language.sheet_angles(),
        language.sheet_neighbours(),
        language.ideal_like_it(),
    ];
    let mut rows = Vec::new();
    for part in &sheet.segments.segments {
        for place in 0..part
            .traits
            .len()
            .max(part.angles.len())
            .max(part.typical.len())
            .max(1)
        {
            let at = |texts: &[String]| texts.get(place).map_or(Cell::Empty, Cell::text);
            let told = part.traits.get(place);
            rows.push(vec![
                Cell::Count(u64::from(part.number)),
                Cell::text(&part.name),
                Cell::Count(part.accounts),
                Cell::Number(part.jaccard),
                told.map_or(Cell::Empty, |told| Cell::text(&told.fact)),
                told.map_or(Cell::Empty, |told| Cell::Share(told.inside)),
                told.map_or(Cell::Empty, |told| Cell::Share(told.outside)),
                Cell::number(told.and_then(|told| told.lift)),
                at(&part.typical),
                at(&part.angles),
                at(&part.neighbours),
                part.among.as_ref().map_or(Cell::Empty, Cell::text),
            ]);
        }
    }
    if rows.is_empty() {
        rows.push(vec![Cell::Empty, Cell::text(&sheet.segments.sentence)]);
    }
    let widths = [9.0, 44.0, 10.0, 10.0, 44.0, 9.0, 9.0, 8.0, 32.0, 60.0, 34.0, 60.0];
    page(language, "Segments", head, widths, rows.into_iter())
}

/// Every market's figures in either era, one line each.
fn markets(found: &Markets, language: Language) -> Page {
    let month = language.month(&found.since);
    let head = [
        language.market_column(),
        language.change_kind(),
        language.sheet_figure(),
        language.sheet_whose(),
        language.value(),
        language.sheet_number(),
        language.sheet_low(),
        language.sheet_high(),
        language.accounts_column(),
    ];
    let lines = found
        .markets
        .iter()
        .flat_map(|market| market.figures.iter().map(move |line| (market, line)));
    let rows = lines.flat_map(|(market, line)| {
        let eras = [
            (language.change_since(&month), &line.since),
            (language.change_before(&month), &line.before),
            (language.change_pooled(), &line.all_time),
        ];
        eras.map(|(era, value)| {
            vec![
                Cell::text(market.called(language)),
                Cell::text(&market.text),
                Cell::text(&line.name),
                Cell::text(era),
                Cell::text(&value.text),
                Cell::number(value.estimate),
                Cell::number(value.low),
                Cell::number(value.high),
                value.accounts.map_or(Cell::Empty, Cell::Count),
            ]
        })
    });
    let widths = [44.0, 30.0, 26.0, 24.0, 16.0, 12.0, 12.0, 12.0, 10.0];
    page(language, "Markets", head, widths, rows)
}

/// Of the ICP, the rest and each segment, one line per figure.
fn figures(sheet: &Sheet) -> Page {
    let language = sheet.language;
    let head = [
        language.sheet_whose(),
        language.sheet_figure(),
        language.value(),
        language.sheet_number(),
        language.sheet_low(),
        language.sheet_high(),
        language.accounts_column(),
        language.sheet_note(),
    ];
    let row = |whose: &str, line: &FigureLine, value: &FigureValue, note: Option<&str>| {
        vec![
            Cell::text(whose),
            Cell::text(&line.name),
            Cell::text(&value.text),
            Cell::number(value.estimate),
            Cell::number(value.low),
            Cell::number(value.high),
            value.accounts.map_or(Cell::Empty, Cell::Count),
            note.map_or(Cell::Empty, Cell::text),
        ]
    };
    let since = sheet.figures.since.as_deref().map(|day| language.month(day));
    // Without eras everything is of all time, and nothing need say so.
    let of = |whose: String, all: bool, line: &FigureLine| match (&since, &line.all_time) {
        (Some(_), Some(_)) if all => language.sheet_eras_column(whose, language.change_pooled()),
        (Some(month), Some(_)) => language.sheet_eras_column(whose, language.change_since(month)),
        _ => whose,
    };
    let mut rows = Vec::new();
    for line in &sheet.figures.lines {
        let (icp, rest) = (language.sheet_icp(), language.sheet_rest());
        rows.push(row(
            &of(icp.clone(), false, line),
            line,
            &line.icp,
            line.note.as_deref(),
        ));
        rows.extend(
            line.rest
                .iter()
                .map(|value| row(&of(rest.clone(), false, line), line, value, None)),
        );
        if let Some(all) = &line.all_time {
            rows.push(row(&of(icp.clone(), true, line), line, &all.icp, None));
            rows.extend(
                all.rest
                    .iter()
                    .map(|value| row(&of(rest.clone(), true, line), line, value, None)),
            );
        }
    }
    for part in &sheet.segments.segments {
        let name = language.sheet_segment_title(part.number, &part.name);
        for line in &part.figures {
            rows.push(row(
                &of(name.clone(), false, line),
                line,
                &line.icp,
                line.note.as_deref(),
            ));
            rows.extend(
                line.all_time
                    .iter()
                    .map(|all| row(&of(name.clone(), true, line), line, &all.icp, None)),
            );
        }
    }
    let widths = [40.0, 30.0, 16.0, 12.0, 12.0, 12.0, 10.0, 70.0];
    page(language, "Figures", head, widths, rows.into_iter())
}
