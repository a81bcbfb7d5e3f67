//! Timing beside fit: what was read of the signals, and an account's place between fit and timing.

use crate::explain::Moment;
use crate::language::Language;
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::{shorten, wrapped};
use crate::score::{Approach, Clock, Grade, TimingSummary};
use crate::timing::{Band, Counted, SignalsRead, iso};

/// Signals listed (house choice: what fits on a screen beside the rest).
const LISTED: usize = 8;
/// Kinds named before "and 4 more".
const NAMED: usize = 5;
/// Columns of a note beside the answer, and of a name in it.
const WIDTH: usize = 100;
const NAME: usize = 40;

/// One account's signals, what they suggest with its grade, and the whole grid.
pub(super) fn section(moment: &Moment, grade: Grade, language: Language) -> Block {
    let timing = &moment.timing;
    let heading = language.timing_heading(language.points(timing.timing), language.band(timing.band));
    let mut blocks = vec![Block::Note(
        language.timing_beside(language.date(&iso(timing.as_of))),
    )];
    if timing.signals.is_empty() {
        blocks.push(Block::Paragraph(language.timing_no_signal()));
    } else {
        blocks.push(Block::Table(signals(&timing.signals, language)));
    }
    if let Some(more) = timing.signals.len().checked_sub(LISTED).filter(|more| *more > 0) {
        blocks.push(Block::Note(language.timing_more(language.integer(more as i64))));
    }
    let sum: i64 = timing.signals.iter().map(|counted| counted.points).sum();
    if sum != timing.timing {
        blocks.push(Block::Note(language.timing_capped(language.signed_points(sum))));
    }
    blocks.push(Block::Next(moment.sentence.clone()));
    blocks.push(Block::Table(grid(grade, timing.band, language)));
    Block::section(heading, blocks)
}

/// "funding   12 days ago   +31.2   of 40 points, half-life 90 days".
fn signals(signals: &[Counted], language: Language) -> Table {
    let columns = vec![
        Column::text(language.timing_signal_column()),
        Column::text(language.timing_when_column()),
        Column::number(language.points_column()),
        Column::text(language.timing_worth_column()),
    ];
    let rows = signals.iter().take(LISTED).map(|counted| {
        let mut worth = language.timing_of_points(language.number(counted.of_points));
        if counted.strength != 1.0 {
            worth += &format!(" {}", language.timing_strength(language.number(counted.strength)));
        }
        Row::new([
            counted.kind.clone(),
            language.days_ago(counted.age),
            language.signed_points(counted.points),
            format!("{worth}, {}", language.half_life(counted.half_life)),
        ])
    });
    Table::new(columns, rows)
}

/// Fit down, timing across: what each place suggests, the account's own marked.
fn grid(grade: Grade, here: Band, language: Language) -> Table {
    let bands = [Band::Quiet, Band::Warm, Band::Hot];
    let mut columns = vec![Column::text("")];
    columns.extend(bands.map(|band| Column::text(language.band(band))));
    let rows = [
        (language.timing_good_fit(), [Grade::A, Grade::B]),
        (language.timing_poor_fit(), [Grade::C, Grade::D]),
    ];
    let rows = rows.into_iter().map(|(name, grades)| {
        let cell = |band: Band| {
            let said = language.approach(Approach::of(grades[0], band));
            match grades.contains(&grade) && band == here {
                true => format!("▶ {said}"),
                false => said,
            }
        };
        Row::new(std::iter::once(name).chain(bands.map(cell)))
    });
    Table::new(columns, rows)
}

/// What was read of signals, line by line; `asked` says whether the day was named.
pub fn read(clock: &Clock, asked: bool, language: Language) -> Vec<String> {
    let day = match asked {
        true => language.timing_day_asked(iso(clock.as_of()), "--as-of"),
        false => language.timing_day_today(iso(clock.as_of())),
    };
    let mut lines = match clock.signals().map(|signals| &signals.read) {
        Some(read) => of_file(read, clock, &day, language),
        None => vec![language.timing_from_columns(day)],
    };
    for column in clock.columns() {
        let name = &column.column;
        let absent = column.absent.then(|| language.timing_column_absent(name));
        let twice = column.is_criterion.then(|| language.timing_column_twice(name));
        lines.extend(
            [absent, twice]
                .into_iter()
                .flatten()
                .map(|said| language.timing_warning(said)),
        );
    }
    lines
}

fn of_file(read: &SignalsRead, clock: &Clock, day: &str, language: Language) -> Vec<String> {
    let count = |number: u64| language.integer(number as i64);
    let named = |name: &String| language.timing_column(name);
    let date = match read.dates {
        Some(order) => language.timing_dates_as(&read.date, order.describe(language)),
        None => named(&read.date),
    };
    let kind = read
        .kind
        .as_ref()
        .map_or_else(|| language.timing_no_kind(), named);
    let strength = read
        .strength
        .as_ref()
        .map_or_else(|| language.timing_no_strength(), named);
    let mut details = vec![language.timing_read_columns(&read.key, date, kind, strength)];
    let left_out = [
        (read.later, language.timing_later(count(read.later))),
        (read.repeated, language.timing_repeated(count(read.repeated))),
        (read.faded, language.timing_faded(count(read.faded))),
        (read.blank, language.timing_blank(count(read.blank))),
    ];
    details.extend(
        left_out
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(_, said)| said),
    );
    let first = language.timing_read(
        day,
        counted_signals(read.signals, language),
        counted_accounts(read.accounts, language),
        &read.file,
    );
    let mut lines = vec![first];
    lines.extend(details.iter().map(|said| format!("  {said}")));
    if read.unreadable > 0 {
        let said = language.timing_unreadable(counted_signals(read.unreadable, language));
        let said = match &read.unreadable_first {
            Some(first) => language.timing_first(said, first),
            None => said,
        };
        lines.push(language.timing_warning(said));
    }
    if read.strengths_unread > 0 {
        let said = language.timing_strength_unread(counted_signals(read.strengths_unread, language));
        lines.push(language.timing_warning(said));
    }
    if !read.usual.is_empty() {
        let said = usual(read, clock, language);
        lines.push(wrapped(&said, WIDTH, "  ", "    "));
    }
    lines
}

/// Kinds that the recipe gives no points of their own, the commonest first.
fn usual(read: &SignalsRead, clock: &Clock, language: Language) -> String {
    let usual = clock.kinds_met().usual();
    let mut kinds: Vec<(&String, &u64)> = read.usual.iter().collect();
    kinds.sort_by_key(|(name, signals)| (std::cmp::Reverse(**signals), *name));
    let named = kinds.iter().take(NAMED);
    let mut named: Vec<String> = named
        .map(|(name, signals)| language.timing_counted(name, language.integer(**signals as i64)))
        .collect();
    if let Some(more) = kinds.len().checked_sub(NAMED).filter(|more| *more > 0) {
        named.push(language.timing_and_more(more));
    }
    language.timing_usual(
        language.number(usual.points),
        language.number(usual.half_life),
        named.join(", "),
    )
}

/// What came of it, line by line.
pub fn scored(clock: &Clock, summary: &TimingSummary, language: Language) -> Vec<String> {
    let counted = |name: String, number: u64| language.timing_counted(name, language.integer(number as i64));
    let bands = Band::ALL.map(|band| counted(language.band(band), summary.in_band(band)));
    let approaches = Approach::ALL.map(|approach| counted(language.approach(approach), summary.to(approach)));
    let mut lines = vec![
        language.timing_bands(bands.join(", ")),
        format!("  {}", language.timing_approaches(approaches.join(", "))),
    ];
    if let Some(signals) = clock.signals() {
        let missed = signals.read.accounts - signals.matched();
        if missed > 0 {
            let accounts = counted_accounts(missed, language);
            let said = language.timing_not_scored(accounts, names(&signals.unmatched()));
            lines.push(format!("  {said}"));
        }
    }
    lines
}

/// "`A-1`, `A-2`", each shortened.
pub fn names(names: &[&str]) -> String {
    let shown = names.iter().map(|name| format!("`{}`", shorten(name, NAME)));
    shown.collect::<Vec<_>>().join(", ")
}

fn counted_signals(signals: u64, language: Language) -> String {
    match signals {
        1 => language.timing_one_signal(),
        signals => language.timing_signals(language.integer(signals as i64)),
    }
}

fn counted_accounts(accounts: u64, language: Language) -> String {
    match accounts {
        1 => language.timing_one_account(),
        accounts => language.timing_accounts(language.integer(accounts as i64)),
    }
}
