//! What a page says of the business figures: the ICP against the rest, and each grade and segment.

use crate::figures::{Dashboard, Figure as Value, Group, GroupFigures, GroupRecord, Name, Reason};
use crate::report::chart::quarters::{Rates, Told, close_rates};
use crate::report::figures::board::Board;
use crate::report::figures::words::{self, Reserve, reserves};
use crate::report::layout::document::{Block, Cell, Column, Document, Figure, Mark, Row, Table};
use crate::report::layout::shown::shorten;

/// Most reasons told under a table (house choice; JSON has all).
const REASONS: usize = 12;

/// The groups of the dashboard; `quarters` adds the same by quarter.
pub fn document(board: &Board<'_>, quarters: bool) -> Document {
    let mut blocks = vec![Block::Note(board.model.to_owned())];
    blocks.extend(told(board, quarters));
    Document {
        language: board.language,
        title: board.language.business_heading(),
        blocks,
    }
}

/// The report's section.
pub(in crate::report) fn section(board: &Board<'_>) -> Block {
    Block::at("figures", board.language.icp_heading(), told(board, false))
}

/// A dashboard of one group is told by itself, otherwise the ICP beside the rest and then each grade and segment.
fn told(board: &Board<'_>, quarters: bool) -> Vec<Block> {
    let (dashboard, language) = (board.dashboard, board.language);
    let both = dashboard.get(Group::Icp).zip(dashboard.get(Group::NotIcp));
    let one_of_both = dashboard.get(Group::Icp).or(dashboard.get(Group::NotIcp));
    let shown: Vec<&GroupRecord> = match (dashboard.groups.as_slice(), both, one_of_both) {
        ([only], ..) => vec![only],
        (_, Some((icp, rest)), _) => vec![icp, rest],
        (_, None, Some(one)) => vec![one],
        (_, None, None) => dashboard.get(Group::All).into_iter().collect(),
    };
    let all = dashboard.get(Group::All).filter(|_| shown.len() > 1);
    let mut blocks = vec![
        Block::Note(ground(board)),
        match shown.as_slice() {
            [only] => Block::section(
                board.name(only.group),
                vec![Block::Table(compared(board, &shown, all))],
            ),
            _ => Block::Table(compared(board, &shown, all)),
        },
    ];
    if let Some((icp, rest)) = both.filter(|_| dashboard.quarters.len() > 1) {
        let (icp_name, rest_name) = (language.group_icp_short(), language.group_not_icp());
        let named = [(icp, &icp_name), (rest, &rest_name)].map(|(record, name)| Rates {
            name,
            rates: dashboard.quarters.iter().map(|q| rate_of(record, q)).collect(),
        });
        let told = Told {
            title: language.quarters_title(),
            caption: language.quarters_caption(),
            since: None,
        };
        blocks.push(Block::Figure(Figure {
            chart: Some(close_rates(&dashboard.quarters, named, &told, language)),
            wide: true,
            caption: language.quarters_caption(),
            table: close_rate_by_quarter(board, icp, rest),
            page_only: true,
        }));
    }
    if dashboard.groups.len() > 1 {
        let is_grade = |group| matches!(group, Group::Grade(_));
        let is_segment = |group| matches!(group, Group::Segment(_));
        blocks.extend(groups(board, language.by_grade(), is_grade));
        blocks.extend(groups(board, language.by_segment(), is_segment));
    }
    for record in shown.iter().filter(|_| quarters) {
        let heading = language.by_quarter(board.name(record.group));
        let rows = record.quarters.iter();
        let rows: Vec<(String, &GroupFigures)> = rows
            .map(|quarter| (quarter.quarter.clone(), &quarter.figures))
            .collect();
        blocks.extend(table(board, heading, &rows, &words::BY_QUARTER));
    }
    if dashboard.groups.len() > 1 || quarters {
        blocks.push(Block::Note(language.heads_mean()));
        blocks.extend(quarters.then(|| Block::Note(language.quarters_mean())));
    }
    let ends = [
        (language.cannot_compute(), words::needs(dashboard, language)),
        (
            language.inconsistent_heading(),
            words::inconsistent(dashboard, language),
        ),
    ];
    for (heading, said) in ends.into_iter().filter(|(_, said)| !said.is_empty()) {
        blocks.push(Block::section(heading, vec![Block::Bullets(Mark::Dot, said)]));
    }
    blocks
}

/// A group's close rate of the deals opened in a quarter, where there are any.
fn rate_of<'a>(record: &'a GroupRecord, quarter: &str) -> Option<&'a Value> {
    let mut known = record.quarters.iter();
    let found = known.find(|known| known.quarter == quarter)?;
    Some(&found.figures.close_rate)
}

/// "Data as of 30 September 2026. Grades are out of fold …".
fn ground(board: &Board<'_>) -> String {
    let (dashboard, language): (&Dashboard, _) = (board.dashboard, board.language);
    let ground = words::ground(dashboard, language);
    let Some(day) = dashboard.as_of.as_deref() else {
        return ground;
    };
    let day = language.as_of(language.date(day));
    let mut letters = day.chars();
    let first = letters.next().map(char::to_uppercase);
    let day: String = first.into_iter().flatten().chain(letters).collect();
    format!("{day}. {ground}")
}

/// Every figure that some group has: estimate, interval and accounts of each group, and the estimate of all accounts.
fn compared(board: &Board<'_>, shown: &[&GroupRecord], all: Option<&GroupRecord>) -> Table {
    let language = board.language;
    let mut columns = vec![Column::text(language.figure_column())];
    for record in shown {
        columns.extend([
            Column::number(match shown {
                [_] => language.value(),
                _ => board.name(record.group),
            }),
            Column::number(language.percent(0.95)),
            Column::number(language.accounts_column()),
        ]);
    }
    columns.extend(all.map(|_| Column::number(language.all_column())));
    let waits = |name: &Name| shown.iter().all(|record| needs_column(record.figures.get(*name)));
    let rows = Name::ALL.into_iter().filter(|name| !waits(name)).map(|name| {
        let mut cells = vec![name.label(language)];
        for record in shown {
            let figure = record.figures.get(name);
            cells.extend([
                words::estimate(figure, name, language),
                words::interval(figure, name, language).unwrap_or_default(),
                words::count(figure.accounts, language),
            ]);
        }
        cells.extend(all.map(|all| words::estimate(all.figures.get(name), name, language)));
        Row {
            notes: reservations(board, shown, name),
            ..Row::new(cells)
        }
    });
    Table::new(columns, rows)
}

fn needs_column(figure: &Value) -> bool {
    matches!(figure.reason, Some(Reason::NeedsColumn { .. }))
}

/// Why a figure is not known or what to beware of, once where it is the same for each group.
fn reservations(board: &Board<'_>, shown: &[&GroupRecord], name: Name) -> Vec<String> {
    let language = board.language;
    let reasons = shown.iter().map(|record| record.figures.get(name).reason);
    let reasons: Vec<Option<Reason>> = reasons.collect();
    match reasons.as_slice() {
        [first, rest @ ..] if rest.iter().all(|reason| reason == first) => {
            first.map(|reason| reason.text(language)).into_iter().collect()
        }
        _ => shown
            .iter()
            .zip(&reasons)
            .filter_map(|(record, reason)| {
                let group = shorten(&board.name(record.group), 60);
                reason.map(|reason| language.fact(group, reason.text(language)))
            })
            .collect(),
    }
}

/// The figures behind the chart.
fn close_rate_by_quarter(board: &Board<'_>, icp: &GroupRecord, rest: &GroupRecord) -> Table {
    let language = board.language;
    let mut columns = vec![Column::text(language.quarter_column())];
    for record in [icp, rest] {
        columns.extend([
            Column::number(board.name(record.group)),
            Column::number(language.percent(0.95)),
            Column::number(language.accounts_column()),
        ]);
    }
    let of = |record: &GroupRecord, quarter: &str| -> [String; 3] {
        let rate = rate_of(record, quarter).cloned().unwrap_or_default();
        [
            words::estimate(&rate, Name::CloseRate, language),
            words::interval(&rate, Name::CloseRate, language).unwrap_or_default(),
            words::count(rate.accounts, language),
        ]
    };
    let rows = board.dashboard.quarters.iter().map(|quarter| {
        let cells = [icp, rest].into_iter().flat_map(|record| of(record, quarter));
        Row::new(std::iter::once(quarter.clone()).chain(cells))
    });
    Table::new(columns, rows)
}

/// The main figures of each group of a kind.
fn groups(board: &Board<'_>, heading: String, kind: fn(Group) -> bool) -> Option<Block> {
    let of_kind = board.dashboard.groups.iter().filter(|record| kind(record.group));
    let rows: Vec<(String, &GroupFigures)> = of_kind
        .map(|record| (board.name(record.group), &record.figures))
        .collect();
    table(board, heading, &rows, &words::MAIN)
}

/// One line per group or quarter, `*` where there is something to beware of; quarters have the close rate's interval.
fn table(
    board: &Board<'_>,
    heading: String,
    rows: &[(String, &GroupFigures)],
    names: &[Name],
) -> Option<Block> {
    let language = board.language;
    let quarterly = names == words::BY_QUARTER.as_slice();
    let first = if quarterly {
        language.quarter_column()
    } else {
        String::new()
    };
    let mut columns = vec![Column::text(first), Column::number(language.accounts_column())];
    for name in names {
        columns.push(Column::number(words::head(*name, language)));
        columns
            .extend((quarterly && *name == Name::CloseRate).then(|| Column::number(language.percent(0.95))));
    }
    let row = |(called, figures): &(String, &GroupFigures)| {
        let mut cells: Vec<Cell> = vec![called.into(), words::count(figures.accounts, language).into()];
        for name in names {
            let figure = figures.get(*name);
            let reserved = figure.estimate.is_some() && figure.reason.is_some();
            let text = words::estimate(figure, *name, language) + if reserved { "*" } else { "" };
            let interval = words::interval(figure, *name, language);
            match quarterly && *name == Name::CloseRate {
                true => cells.extend([text.into(), interval.unwrap_or_default().into()]),
                false => cells.push(Cell {
                    text,
                    under: interval,
                }),
            }
        }
        Row::new(cells)
    };
    let found = rows
        .iter()
        .flat_map(|(called, figures)| reserves(&shorten(called, 60), figures, names))
        .filter(|reserve| !matches!(reserve.reason, Reason::NeedsColumn { .. }));
    let mut said = words::reasons(&found.collect::<Vec<Reserve>>(), true, language);
    if let Some(more) = said.len().checked_sub(REASONS).filter(|more| *more > 0) {
        said.truncate(REASONS);
        said.push(language.more(more));
    }
    let mut blocks = vec![Block::Table(Table::new(columns, rows.iter().map(row)))];
    if !said.is_empty() {
        blocks.push(Block::Bullets(Mark::Dot, said));
    }
    (!rows.is_empty()).then(|| Block::section(heading, blocks))
}
