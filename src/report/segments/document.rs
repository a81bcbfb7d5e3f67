//! What a page says of the kinds of ideal customer.

use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::report::anti;
use crate::report::chart::apart::{Segment, apart};
use crate::report::chart::map::bare_map;
use crate::report::chart::mark::glyph;
use crate::report::compare::measure::p_value;
use crate::report::figures::words::{of_segment, of_segment_reserves};
use crate::report::layout::document::{Block, Cell, Column, Document, Figure, Mark, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::markets::{Markets, turned};
use crate::report::segments::overview::{Described, Overview, Pair, Rest};
use crate::report::segments::words;
use crate::report::verdict::begun;
use crate::segments::Among;
use crate::segments::membership::BORDER;

/// Border accounts named for each pair (house choice; JSON has all).
const NAMED: usize = 8;

/// The whole overview with whom to say no to.
pub fn document(overview: &Overview) -> Document {
    let language = overview.language;
    let mut blocks = vec![Block::Note(overview.model.clone())];
    blocks.extend(overview.markets.as_ref().map(Markets::section));
    blocks.extend(told(overview, None));
    blocks.push(anti::section(&overview.anti, language));
    Document {
        language,
        title: language.segments_heading(),
        blocks,
    }
}

/// The report's section, with a map.
pub(in crate::report) fn section(overview: &Overview, model: &Model, ideals: &[IdealAccount]) -> Block {
    let map = bare_map(&model.segments, ideals, overview.language).map(|chart| {
        Block::Figure(Figure {
            chart: Some(chart),
            wide: true,
            caption: overview.language.map_caption(),
            table: sizes(overview),
            page_only: true,
        })
    });
    Block::at(
        "segments",
        overview.language.segments_heading(),
        told(overview, map),
    )
}

/// The verdict, each segment, their borders, and how their number was chosen.
fn told(overview: &Overview, map: Option<Block>) -> Vec<Block> {
    let language = overview.language;
    let mut blocks = vec![Block::Paragraph(format!(
        "{} {}",
        overview.sentence, overview.advice
    ))];
    blocks.extend(overview.existence_sentence.clone().map(Block::Note));
    blocks.extend(map);
    blocks.extend(overview.segments.iter().map(|segment| one(segment, overview)));
    if overview.segments.iter().any(|segment| segment.figures.is_some()) {
        blocks.push(Block::Note(language.segment_ground()));
    }
    blocks.extend(rest(overview));
    let behind = [adjacent(overview), choice(overview), rivals(overview)];
    blocks.extend(behind.into_iter().flatten().map(Block::folded));
    let left_out = words::left_out(overview);
    if !left_out.is_empty() {
        let said = vec![Block::Bullets(Mark::Dot, left_out)];
        blocks.push(Block::section(language.left_out_heading(), said).folded());
    }
    blocks
}

fn one(segment: &Described, overview: &Overview) -> Block {
    let (language, place) = (overview.language, segment.class);
    let among = segment.among.as_ref();
    let mut blocks: Vec<Block> = among
        .map(|among| Block::Paragraph(words::among(among, language)))
        .into_iter()
        .collect();
    blocks.extend([
        Block::Note(words::size(segment, overview.accounts, language)),
        Block::Note(words::stability(segment, language)),
    ]);
    if let Some(present) = &segment.present {
        let turn = turned(present.turn, language);
        blocks.push(Block::Note(format!("{}.", begun(&turn))));
        let month = language.month(&present.since);
        blocks.extend(present.figures.as_ref().map(|figures| {
            let said = of_segment(figures, language).join(" · ");
            Block::Paragraph(language.fact(begun(&language.change_since(month)), said))
        }));
    }
    if let Some(figures) = &segment.figures {
        let said = of_segment(figures, language).join(" · ");
        blocks.push(Block::Paragraph(match &segment.present {
            Some(_) => language.fact(begun(&language.change_pooled()), said),
            None => said,
        }));
        blocks.extend(
            of_segment_reserves(figures, language)
                .into_iter()
                .map(Block::Note),
        );
    }
    if segment.traits.is_empty() {
        blocks.push(Block::Paragraph(language.nothing_apart()));
    } else {
        let shown = Segment {
            described: segment,
            place,
        };
        blocks.push(Block::Figure(Figure {
            chart: Some(apart(&shown, language)),
            wide: true,
            caption: language.sets_apart_title(segment.number),
            table: traits(segment, language),
            page_only: false,
        }));
    }
    if !segment.typical.is_empty() {
        let names = segment.typical.iter().map(|account| shorten(&account.name, 60));
        let names: Vec<String> = names.collect();
        blocks.push(Block::Paragraph(language.typical(names.join(", "))));
    }
    Block::Section {
        heading: titled(segment, language),
        sign: Some(glyph(place)),
        anchor: None,
        folded: false,
        blocks,
    }
}

/// "2 · Construction · AutoCAD", and that it is a crowd.
fn titled(segment: &Described, language: Language) -> String {
    let called = format!("{} · {}", segment.number, segment.name);
    match segment.crowd {
        true => language.fact_in_brackets(called, language.crowd()),
        false => called,
    }
}

fn traits(segment: &Described, language: Language) -> Table {
    let count = |n: u64| language.integer(n as i64);
    let share = |share: f64, of: u64, known: u64| Cell {
        text: language.percent(share),
        under: Some(language.between_of(count(of), count(known))),
    };
    let columns = vec![
        Column::text(language.sets_apart()),
        Column::number(language.inside_column()),
        Column::number(language.outside_column()),
        Column::number(language.difference_column()),
        Column::number("lift"),
        Column::number(language.medians_column()),
    ];
    let rows = segment.traits.iter().map(|apart| {
        Row::new([
            language.fact(&apart.criterion, &apart.label).into(),
            share(apart.inside_share, apart.inside, apart.inside_known),
            share(apart.outside_share, apart.outside, apart.outside_known),
            words::difference(apart, language).into(),
            words::lift(apart.lift, language).into(),
            words::medians(apart.medians, language).into(),
        ])
    });
    Table::new(columns, rows)
}

/// The figures behind the map.
fn sizes(overview: &Overview) -> Table {
    let language = overview.language;
    let count = |n: u64| language.integer(n as i64);
    let columns = vec![
        Column::text(language.segment_column()),
        Column::number(language.accounts_column()),
        Column::number("%"),
        Column::number(language.ideal_like_it()),
        Column::number(language.alike_column()),
    ];
    let ideal = |among: Option<Among>| among.map_or_else(|| "–".to_owned(), |a| language.percent(a.share()));
    let segments = overview.segments.iter().map(|segment| {
        Row::new([
            titled(segment, language),
            count(segment.accounts),
            language.percent(segment.share),
            ideal(segment.among),
            language.percent(segment.stability.jaccard),
        ])
    });
    let other = overview.other.map(|other| {
        Row::new([
            language.other_ideal(),
            count(other.accounts),
            language.percent(other.share),
            "–".to_owned(),
            "–".to_owned(),
        ])
    });
    Table::new(columns, segments.chain(other))
}

fn rest(overview: &Overview) -> Option<Block> {
    let language = overview.language;
    let count = |n: u64| language.integer(n as i64);
    let share = |other: Rest| {
        let share = language.percent(other.share);
        language.share_of_ideal(count(other.accounts), count(overview.accounts), share)
    };
    let mut said: Vec<String> = overview.other.map(share).into_iter().collect();
    said.extend(overview.folded.iter().map(|folded| folded.sentence.clone()));
    let blocks = vec![Block::Bullets(Mark::Dot, said.clone())];
    (!said.is_empty()).then(|| Block::section(language.other_ideal_heading(), blocks))
}

fn adjacent(overview: &Overview) -> Option<Block> {
    let language = overview.language;
    let columns = vec![
        Column::text(language.segment_column()),
        Column::number(language.border_column()),
        Column::number(language.shared_column()),
    ];
    let rows = overview.adjacent.iter().map(|pair| Row {
        notes: between(pair, language),
        ..Row::new([
            language.and(pair.a, pair.b),
            language.integer(pair.border as i64),
            language.decimal(pair.shared, 1),
        ])
    });
    let blocks = vec![
        Block::Table(Table::new(columns, rows)),
        Block::Note(language.border_note(language.percent(BORDER))),
    ];
    (!overview.adjacent.is_empty()).then(|| Block::section(language.adjacent_heading(), blocks))
}

/// The accounts of a border and how they are split.
fn between(pair: &Pair, language: Language) -> Vec<String> {
    let named = pair.accounts.iter().take(NAMED);
    let split =
        named.map(|account| words::split(account, pair, &shorten(&account.account.name, 50), language));
    let more = pair.accounts.len().checked_sub(NAMED).filter(|more| *more > 0);
    split.chain(more.map(|more| language.more(more))).collect()
}

/// The numbers of classes that were tried.
fn choice(overview: &Overview) -> Option<Block> {
    let language = overview.language;
    let columns = vec![
        Column::number(language.classes_column()),
        Column::number(language.parameters_column()),
        Column::number("BIC"),
        Column::number("ICL"),
        Column::text(""),
    ];
    let rows = overview.tried.iter().map(|tried| {
        let chosen = overview.chosen == Some(tried.classes);
        let mut said = Vec::new();
        if chosen {
            said.push(format!("← {}", language.chosen()));
        }
        said.extend(tried.p.map(|p| language.one_class_more(p_value(p, language))));
        Row::new([
            tried.classes.to_string(),
            language.integer(tried.parameters as i64),
            language.decimal(tried.bic, 1),
            language.decimal(tried.icl, 1),
            said.join(", "),
        ])
    });
    let blocks = vec![
        Block::Table(Table::new(columns, rows)),
        Block::Note(language.choice_note()),
    ];
    (!overview.tried.is_empty()).then(|| Block::section(language.choice_heading(), blocks))
}

/// What other methods make of the same accounts.
fn rivals(overview: &Overview) -> Option<Block> {
    let language = overview.language;
    let columns = vec![
        Column::text(language.method_column()),
        Column::number(language.clusters_column()),
        Column::number("silhouette"),
        Column::number(language.agreement_column()),
    ];
    let rows = overview.rivals.iter().map(|rival| {
        let method = words::method(rival, language);
        let (figures, notes) = match words::rival_figures(rival, language) {
            Ok(figures) => (figures, Vec::new()),
            Err(why) => (
                ["–"; 3].map(str::to_owned),
                vec![language.found_nothing(&method, why)],
            ),
        };
        Row {
            notes,
            ..Row::new(std::iter::once(method).chain(figures))
        }
    });
    let blocks = vec![
        Block::Table(Table::new(columns, rows)),
        Block::Note(language.rivals_note()),
    ];
    (!overview.rivals.is_empty()).then(|| Block::section(language.rivals_heading(), blocks))
}
