//! What a page says of a comparison, of several, and of the edges.

use maud::Markup;

use crate::compare::comparison::{Comparison, Step};
use crate::compare::metric::Kind;
use crate::edges::Edges;
use crate::language::Language;
use crate::report::chart::{self, curves::at_risk};
use crate::report::layout::document::{Block, Cell, Column, Document, Fact, Figure, Mark, Row, Table};
use crate::report::layout::shown::shorten;

use super::edges::View as EdgesView;
use super::measure::digits;
use super::view::{Number, View};
use super::words;

/// Looks of a path written in a table (house choice; JSON has all).
const ROWS: usize = 12;

/// What a page is about.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Title of the page; the comparison's own when empty.
    pub title: &'a str,
    /// Comparisons, the one that decides first.
    pub comparisons: &'a [&'a Comparison],
    /// Every pair of segments, if they are what it is about.
    pub edges: Option<&'a Edges>,
    /// Language of its words.
    pub language: Language,
}

/// One comparison, the verdict first.
pub fn comparison(found: &Comparison, language: Language) -> Document {
    let view = View::new(found, language);
    Document {
        language,
        title: view.title.clone(),
        blocks: one(found, &view),
    }
}

/// The edges: the matrix, then the advice for each pair with what speaks for it.
pub fn edges(found: &Edges, language: Language) -> Document {
    let view = EdgesView::new(found, language);
    Document {
        language,
        title: view.heading.clone(),
        blocks: edge_blocks(found, &view),
    }
}

/// Edges and comparisons together; one comparison alone is told as such.
pub fn page(page: &Page<'_>) -> Document {
    let language = page.language;
    let title = shorten(page.title.trim(), 80);
    let titled = |document: Document| Document {
        title: if title.is_empty() {
            document.title.clone()
        } else {
            title.clone()
        },
        blocks: match title.is_empty() || title == document.title {
            true => document.blocks,
            false => std::iter::once(Block::Note(document.title))
                .chain(document.blocks)
                .collect(),
        },
        language,
    };
    if let ([only], None) = (page.comparisons, page.edges) {
        return titled(comparison(only, language));
    }
    let views: Vec<View> = page
        .comparisons
        .iter()
        .map(|found| View::new(found, language))
        .collect();
    let mut blocks = Vec::new();
    if views.len() > 1 {
        let verdicts = views.iter().map(|view| language.fact(&view.title, &view.verdict));
        blocks.push(Block::Bullets(Mark::Dot, verdicts.collect()));
    }
    if let Some(found) = page.edges {
        let view = EdgesView::new(found, language);
        blocks.push(Block::at(
            "edges",
            view.heading.clone(),
            edge_blocks(found, &view),
        ));
    }
    for (i, (found, view)) in page.comparisons.iter().zip(&views).enumerate() {
        let anchor = format!("comparison-{}", i + 1);
        blocks.push(Block::at(anchor, view.title.clone(), one(found, view)));
    }
    Document {
        language,
        title: if title.is_empty() {
            language.compare_page_title()
        } else {
            title
        },
        blocks,
    }
}

fn one(c: &Comparison, view: &View) -> Vec<Block> {
    let language = view.language;
    let figure = |chart: Option<Markup>, caption: String, table: Table, page_only: bool| {
        Block::Figure(Figure {
            chart,
            wide: true,
            caption,
            table,
            page_only,
        })
    };
    let mut blocks = vec![
        Block::Verdict(view.verdict.clone()),
        Block::Note(view.ground.join(" · ")),
        Block::Glance(view.arms.iter().map(|arm| glance(view, arm)).collect()),
        figure(
            chart::intervals(c, language),
            language.compare_intervals_title(),
            arms(view),
            false,
        ),
    ];
    if c.metric.kind == Kind::Duration {
        blocks.push(Block::Note(language.compare_days_are_means()));
    }
    blocks.extend(warnings(&view.warnings, language));
    if !view.next.is_empty() {
        let next = view.next.iter().cloned().map(Block::Next).collect();
        blocks.push(Block::section(language.compare_next_heading(), next));
    }
    let mut found = vec![
        Block::Table(numbers(view, &view.numbers)),
        Block::Paragraph(view.bayes.clone()),
    ];
    if let Some(drawn) = chart::path(c, language) {
        found.push(figure(
            Some(drawn),
            language.compare_path_title(),
            looks(c, language),
            true,
        ));
    }
    if let Some(drawn) = chart::posterior(c, language) {
        found.push(figure(
            Some(drawn),
            language.compare_posterior_title(),
            arms(view),
            true,
        ));
    }
    if let Some((drawn, table)) = chart::curves(c, language).zip(still_there(c, view)) {
        found.push(figure(
            Some(drawn),
            language.compare_curves_caption(),
            table,
            true,
        ));
    }
    blocks.push(Block::section(language.compare_numbers_heading(), found));
    blocks.extend(super::chance::blocks(c, language));
    blocks.extend(adjusted(view));
    if !view.further.is_empty() {
        let table = Block::Table(numbers(view, &view.further));
        blocks.push(Block::section(language.compare_further_heading(), vec![table]));
    }
    if let Some(split) = &view.split {
        let said = vec![Block::Paragraph(split.clone())];
        blocks.push(Block::section(language.compare_split_heading(), said));
    }
    let methods = view
        .methods()
        .into_iter()
        .map(|(label, method)| Fact::new(label, method));
    blocks.push(Block::Details {
        summary: language.compare_methods_heading(),
        about: None,
        open: false,
        blocks: vec![Block::Facts(methods.collect())],
    });
    blocks
}

/// An arm at a glance.
fn glance(view: &View, arm: &super::view::ArmView) -> Fact {
    let language = view.language;
    let (value, interval) = told(&arm.number);
    let mut counts = vec![language.compare_accounts(&arm.n)];
    let events = arm.events.as_ref().zip(view.events_column.as_ref());
    counts.extend(events.map(|(events, column)| language.fact(column, events)));
    counts.extend((arm.left_out != "0").then(|| language.compare_left_out(&arm.left_out)));
    Fact::new(&arm.name, value)
        .with(interval)
        .with(counts.join(" · "))
}

/// Value and interval, `–` for what is not there.
fn told(number: &Number) -> (String, String) {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    (or_dash(&number.value), or_dash(&number.interval))
}

/// Both arms; why something is not there stands in a row's notes.
fn arms(view: &View) -> Table {
    let language = view.language;
    let mut columns = vec![
        Column::text(language.compare_arm_column()),
        Column::number(language.accounts_column()),
    ];
    columns.extend(view.events_column.clone().map(Column::number));
    columns.extend([
        Column::number(&view.estimate_column),
        Column::number(&view.interval_column),
        Column::number(language.compare_left_out_column()),
    ]);
    let rows = view.arms.iter().map(|arm| {
        let (value, interval) = told(&arm.number);
        let mut cells = vec![arm.name.clone(), arm.n.clone()];
        cells.extend(arm.events.clone());
        cells.extend([value, interval, arm.left_out.clone()]);
        Row {
            notes: arm.number.reason.iter().cloned().collect(),
            ..Row::new(cells)
        }
    });
    Table::new(columns, rows)
}

/// Numbers with what they mean in plain words.
fn numbers(view: &View, shown: &[Number]) -> Table {
    let language = view.language;
    let columns = vec![
        Column::text(language.compare_number_column()),
        Column::number(language.value()),
        Column::number(&view.interval_column),
    ];
    let rows = shown.iter().map(|number| {
        let (value, interval) = told(number);
        Row {
            notes: [&number.reason, &number.note]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            reading: number.reading.clone(),
            tag: number.decides.then(|| language.compare_decides_note()),
            ..Row::new([number.label.clone(), value, interval])
        }
    });
    Table {
        notes: Some(language.compare_note_column()),
        ..Table::new(columns, rows)
    }
}

fn adjusted(view: &View) -> Vec<Block> {
    let language = view.language;
    let Some(found) = &view.adjusted else {
        return Vec::new();
    };
    let said = vec![Block::Bullets(Mark::Dot, found.said.clone())];
    let mut blocks = vec![Block::section(language.compare_adjusted_heading(), said)];
    if !found.balance.is_empty() {
        let columns = vec![
            Column::text(language.column()),
            Column::number(language.compare_before_column()),
            Column::number(language.compare_after_column()),
        ];
        let mut balance = vec![Block::Table(Table::new(
            columns,
            found.balance.iter().map(Row::new),
        ))];
        if found.more > 0 {
            balance.push(Block::Paragraph(language.more(found.more)));
        }
        balance.push(Block::Note(language.compare_balance_note()));
        blocks.push(Block::section(language.compare_balance_heading(), balance));
    }
    blocks
}

fn warnings(found: &[String], language: Language) -> Option<Block> {
    let said: Vec<Block> = found.iter().cloned().map(Block::Warning).collect();
    (!said.is_empty()).then(|| Block::section(language.compare_warnings_heading(), said))
}

/// The figures behind the path, evenly taken.
fn looks(c: &Comparison, language: Language) -> Table {
    let measure = words::measure(c, language);
    let every = c.path.len().div_ceil(ROWS).max(1);
    // The last look is always among them.
    let shown = c.path.iter().rev().step_by(every).collect::<Vec<_>>();
    let names = words::names(c, language);
    let columns = vec![
        Column::text(language.compare_look_column()),
        Column::number(language.accounts_column()),
        Column::number(language.compare_difference()),
        Column::number(language.compare_interval_column(words::confidence_share(c, language))),
    ];
    let rows = shown.into_iter().rev().map(|look| {
        let why = match look.estimate.reason {
            Some(reason) => words::reason(reason, &names, language),
            None => language.compare_not_computed(),
        };
        let value = look.estimate.estimate.filter(|v| v.is_finite());
        let ends = look.estimate.interval();
        Row::new([
            words::day(&look.day, language),
            words::count(look.n, language),
            value.map_or_else(|| why.clone(), |v| measure.signed(v)),
            ends.map_or(why, |(low, high)| measure.interval(low, high)),
        ])
    });
    Table::new(columns, rows)
}

/// The figures behind the curves, day by day evenly taken.
fn still_there(c: &Comparison, view: &View) -> Option<Table> {
    let (language, curves) = (view.language, c.curves.as_ref()?);
    let measure = words::measure(c, language);
    let last = curves
        .iter()
        .flatten()
        .map(|step| step.day)
        .filter(|d| d.is_finite())
        .fold(0.0, f64::max);
    let days = (1..=6).map(|i| (last * f64::from(i) / 6.0).round());
    let at = |steps: &[Step], day: f64| -> [Cell; 2] {
        let share = |share: f64| language.compare_share(measure.percent(share));
        let step = steps.iter().rfind(|step| step.day <= day);
        let none = || language.compare_undefined(language.compare_at_the_edge());
        let ends = step
            .and_then(|step| step.low.zip(step.high))
            .map_or_else(none, |(low, high)| {
                language.compare_share(language.between(measure.percent(low), measure.percent(high)))
            });
        let text = share(step.map_or(1.0, |step| step.share));
        [
            Cell {
                text,
                under: Some(ends),
            },
            words::count(at_risk(steps, day), language).into(),
        ]
    };
    let mut columns = vec![Column::number(language.compare_day_axis())];
    for arm in &view.names {
        columns.extend([Column::number(arm), Column::number(language.compare_at_risk())]);
    }
    let rows = days.map(|day| {
        let cells = curves.iter().flat_map(|steps| at(steps, day));
        Row::new(std::iter::once(Cell::from(digits(day, 0, language))).chain(cells))
    });
    Some(Table::new(columns, rows))
}

fn edge_blocks(found: &Edges, view: &EdgesView) -> Vec<Block> {
    let language = view.language;
    let mut blocks: Vec<Block> = view.as_of.iter().cloned().map(Block::Note).collect();
    blocks.push(Block::Note(view.multiplicity.clone()));
    if !view.rows.is_empty() {
        let forest = chart::forest(found, language).map(|chart| {
            Block::Figure(Figure {
                chart: Some(chart),
                wide: true,
                caption: language.edges_forest_caption(),
                table: matrix(view),
                page_only: true,
            })
        });
        let told = [Block::Table(matrix(view)), Block::Note(view.note.clone())];
        let told = told.into_iter().chain(forest).collect();
        blocks.push(Block::section(&view.matrix_heading, told));
    }
    if !view.pairs.is_empty() {
        let pairs = view.pairs.iter().map(|pair| {
            let mut said = vec![Block::Paragraph(pair.advice.clone())];
            if !pair.evidence.is_empty() {
                said.push(Block::Bullets(Mark::Dot, pair.evidence.clone()));
            }
            Block::section(format!("{} {}", pair.mark, pair.title), said)
        });
        blocks.push(Block::section(language.edges_advice_heading(), pairs.collect()));
    }
    blocks.extend(warnings(&view.warnings, language));
    blocks
}

fn matrix(view: &EdgesView) -> Table {
    let language = view.language;
    let mut columns = vec![
        Column::text(language.segment_column()),
        Column::number(language.accounts_column()),
    ];
    columns.extend(view.rows.iter().map(|row| Column::number(&row.short)));
    let rows = view.rows.iter().map(|row| {
        let own = [&row.name, &row.accounts];
        Row::new(own.into_iter().chain(&row.cells))
    });
    Table::new(columns, rows)
}
