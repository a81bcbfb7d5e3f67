//! One account on a page: its score, why, what is unknown, what would raise it, and whom it is like.

use maud::html;

use crate::explain::{Explanation, Lookalike};
use crate::language::Language;
use crate::model::Model;
use crate::report::chart::waterfall::bare_waterfall;
use crate::report::families;
use crate::report::layout::document::{Block, Cell, Column, Figure, Mark, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::segments::place;
use crate::report::words::{differs, note, shared};

/// One account's part of the report.
pub fn account(model: &Model, e: &Explanation) -> Block {
    let language = e.language;
    let [fit, low, high] = [e.fit, e.fit_low, e.fit_high].map(|share| language.percent(share));
    let points = language.points(e.score);
    let mut blocks = vec![
        Block::Paragraph(e.summary.clone()),
        Block::Paragraph(match e.fit.is_nan() {
            true => language.score_line_without_fit(points, e.grade),
            false => language.score_line(points, e.grade, fit, low, high),
        }),
    ];
    blocks.extend(
        e.knock_out
            .iter()
            .map(|rule| Block::Warning(language.knocked_out(rule))),
    );
    blocks.push(Block::Figure(Figure {
        chart: Some(bare_waterfall(model, e)),
        wide: true,
        caption: String::new(),
        table: table(e),
        page_only: false,
    }));
    blocks.extend(families::of_account(e).map(Block::Note));
    // Why is seen, what else there is to know is folded.
    let why = usize::from(!e.reasons_for.is_empty()) + usize::from(!e.reasons_against.is_empty());
    let told = reasons(e, Most::ALL).into_iter().enumerate();
    blocks.extend(told.map(|(at, block)| if at < why { block } else { block.folded() }));
    Block::Section {
        heading: e.title().to_owned(),
        sign: Some(html! { span.grade { (e.grade) } }),
        anchor: None,
        folded: false,
        blocks,
    }
}

/// How many of each are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    /// Reasons for, reasons against.
    pub reasons: [usize; 2],
    pub unknown: usize,
    /// Sentences of its standing among the segments.
    pub standing: usize,
    pub alike: usize,
}

impl Most {
    /// What there is.
    pub(super) const ALL: Self = Self {
        reasons: [usize::MAX; 2],
        unknown: usize::MAX,
        standing: usize::MAX,
        alike: usize::MAX,
    };
}

/// For, against, unknown, what would raise it, its segment, and whom it is like: what there is of it.
pub(super) fn reasons(e: &Explanation, most: Most) -> Vec<Block> {
    let language = e.language;
    let mut blocks = Vec::new();
    let mut list = |heading: String, mark: Mark, said: Vec<String>| {
        if !said.is_empty() {
            blocks.push(Block::section(heading, vec![Block::Bullets(mark, said)]));
        }
    };
    let sentences = |reasons: &[crate::explain::Reason], most: usize| {
        reasons.iter().take(most).map(|r| r.sentence.clone()).collect()
    };
    let [reasons_for, reasons_against] = most.reasons;
    list(
        language.for_heading(),
        Mark::For,
        sentences(&e.reasons_for, reasons_for),
    );
    list(
        language.against_heading(),
        Mark::Against,
        sentences(&e.reasons_against, reasons_against),
    );
    let unknown = e
        .unknown
        .iter()
        .take(most.unknown)
        .map(|unknown| unknown.sentence.clone());
    let find_out = e.find_out.iter();
    let find_out = find_out.map(|found| language.find_out_next(&found.title, language.percent(found.chance)));
    list(
        language.unknown_heading(),
        Mark::Unknown,
        unknown.chain(find_out).collect(),
    );
    for next in e.next_grade.iter().chain(&e.further_grades) {
        list(
            language.next_heading(next.grade),
            Mark::Next,
            vec![next.sentence.clone()],
        );
    }
    if let Some(found) = &e.segment {
        let mut said = vec![place::standing(found, language), place::product(found, language)];
        let factors = place::factors(found, language);
        said.extend(
            factors
                .iter()
                .map(|factor| language.factor(&factor.odds, &factor.from)),
        );
        // What a standing is made of is detail.
        said.truncate(most.standing);
        list(language.place_heading(), Mark::Dot, said);
    }
    let alike = e
        .lookalikes
        .iter()
        .take(most.alike)
        .map(|lookalike| similar(lookalike, language));
    list(language.lookalikes_heading(), Mark::Alike, alike.collect());
    blocks
}

/// "Acme, won – 87% similar; shares …; differs in …".
fn similar(lookalike: &Lookalike, language: Language) -> String {
    let first = format!(
        "{}, {} – {}",
        shorten(&lookalike.name, 50),
        shorten(&lookalike.outcome, 30),
        language.similar(language.percent(lookalike.similarity))
    );
    [shared(lookalike, language), differs(lookalike, language)]
        .into_iter()
        .flatten()
        .fold(first, |said, part| language.clauses(said, part))
}

fn table(e: &Explanation) -> Table {
    let language = e.language;
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.value()),
        Column::text(language.bin()),
        Column::number(language.points_column()),
        Column::number(language.possible()),
        Column::number(language.interval_column()),
        Column::number(language.against_average()),
    ];
    let exact = |milli: i64| language.decimal(milli as f64 / 1000.0, 3);
    let rows = e.criteria.iter().map(|c| {
        let value = Cell {
            text: c.value.clone().unwrap_or_else(|| "–".to_owned()),
            under: note(c.known, language),
        };
        Row::new([
            c.criterion.clone().into(),
            value,
            c.label.clone().into(),
            exact(c.points).into(),
            language.points(c.possible).into(),
            format!("± {}", language.points(c.margin())).into(),
            language.signed_points(c.against_average).into(),
        ])
    });
    let sum = [
        language.score(),
        String::new(),
        String::new(),
        exact(e.score),
        "100".to_owned(),
        String::new(),
        language.signed_points(e.score - e.average),
    ];
    Table {
        foot: Some(Row::new(sum)),
        ..Table::new(columns, rows)
    }
}
