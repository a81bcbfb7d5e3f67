//! What contact changed, for a terminal.

use crate::fit::uplift::{Estimate, FEWEST};
use crate::language::Language;
use crate::report::layout::document::{Block, Column, Document, Row, Table};
use crate::report::layout::shown::whole_facts;
use crate::stats::rate::Rate;
use crate::store::{Difference, FoundUplift, NoCards, SegmentUplift, Side, UpliftByCards};

/// Longest name shown.
const LONGEST: usize = 50;

/// What contact changed: a table for each side of the cut, and what two cards say.
pub fn document(found: &FoundUplift, language: Language) -> Document {
    let count = |number: u64| language.integer(number as i64);
    let mut blocks = Vec::new();
    for (side, heading) in [
        (Side::Above, language.uplift_above()),
        (Side::Below, language.uplift_below()),
    ] {
        let differences = found.drawn.differences.iter();
        let of_side: Vec<&Difference> = differences.filter(|of| of.side == side).collect();
        if of_side.is_empty() {
            continue;
        }
        let columns = vec![
            Column::text(language.record_grade()),
            Column::number(language.uplift_to_contact()),
            Column::number(language.uplift_left_alone()),
            Column::number(language.uplift_column()),
            Column::number(language.uplift_kept()),
        ];
        let rows = of_side.into_iter().map(|of| difference(of, language));
        let table = Block::Table(Table::new(columns, rows));
        blocks.push(Block::section(heading, vec![table]));
    }
    blocks.push(Block::Note(language.uplift_note(count(found.drawn.unknown))));
    if found.drawn.before > 0 {
        blocks.push(Block::Note(language.uplift_before(count(found.drawn.before))));
    }
    blocks.push(match &found.cards {
        Ok(cards) => of_cards(cards, language),
        Err(NoCards::Failed(error)) => Block::Note(language.uplift_no_cards(error)),
        Err(NoCards::TooFew(arm)) => {
            let [bought, others, fewest] = [arm.bought, arm.others, FEWEST].map(|n| count(n as u64));
            Block::Note(match arm.to_contact {
                true => language.uplift_few_contacted(bought, others, fewest),
                false => language.uplift_few_alone(bought, others, fewest),
            })
        }
    });
    Document {
        language,
        title: language.uplift_title(),
        blocks,
    }
}

/// What two cards say, over all, by half and by segment.
fn of_cards(cards: &UpliftByCards, language: Language) -> Block {
    let count = |number: u64| language.integer(number as i64);
    let [more, less] = cards.halves;
    let half = cards.accounts.div_ceil(2);
    let mut rows = vec![
        row(language.uplift_all(), cards.accounts, cards.overall, language),
        row(language.uplift_more(), half, more, language),
        row(language.uplift_less(), cards.accounts - half, less, language),
    ];
    let of_segment = |of: &SegmentUplift| {
        let name = of
            .name
            .as_ref()
            .map(|name| whole_facts(name.text(language), LONGEST));
        row(
            name.unwrap_or_else(|| language.uplift_no_segment()),
            of.accounts,
            of.uplift,
            language,
        )
    };
    rows.extend(cards.segments.iter().map(of_segment));
    let columns = vec![
        Column::text(language.uplift_group()),
        Column::number(language.uplift_accounts()),
        Column::number(language.uplift_column()),
    ];
    let mut blocks = vec![
        Block::Table(Table::new(columns, rows)),
        Block::Paragraph(apart(cards, language)),
        Block::Note(language.uplift_cards_note(&cards.reference)),
    ];
    if cards.unread > 0 {
        blocks.push(Block::Note(language.uplift_unread(count(cards.unread))));
    }
    Block::section(language.uplift_cards(), blocks)
}

/// Whether the cards tell apart whom contact moves, in one sentence.
pub fn apart(cards: &UpliftByCards, language: Language) -> String {
    match cards.apart() {
        Some(apart) if apart.low > 0.0 => language.uplift_apart(interval(apart, language)),
        Some(apart) => language.uplift_not_apart(interval(apart, language)),
        None => language.uplift_apart_unknown(),
    }
}

fn row(group: String, accounts: u64, uplift: Option<Estimate>, language: Language) -> Row {
    Row::new([
        group,
        language.integer(accounts as i64),
        uplift.map_or_else(|| "–".to_owned(), |uplift| interval(uplift, language)),
    ])
}

fn interval(of: Estimate, language: Language) -> String {
    let points = |difference: f64| language.signed(100.0 * difference, 1);
    language.record_interval(points(of.value), points(of.low), points(of.high))
}

fn difference(of: &Difference, language: Language) -> Row {
    let rate = |rate: Rate| match rate.share() {
        Some(share) => language.uplift_rate(
            language.percent(share),
            language.integer(rate.hits as i64),
            language.integer(rate.n as i64),
        ),
        None => "–".to_owned(),
    };
    let share = |rate: Rate| {
        rate.share()
            .map_or_else(|| "–".to_owned(), |share| language.percent(share))
    };
    Row::new([
        of.grade.clone().unwrap_or_else(|| language.uplift_all()),
        rate(of.to_contact),
        rate(of.left_alone),
        match of.uplift {
            Some((low, value, high)) => interval(Estimate { value, low, high }, language),
            None => "–".to_owned(),
        },
        language.uplift_kept_cell(share(of.contacted), share(of.contacted_anyway)),
    ])
}
