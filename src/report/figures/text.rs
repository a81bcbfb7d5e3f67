//! Business figures as text, at most 100 columns wide.

use anstyle::Style;

use crate::figures::{Group, GroupFigures, GroupRecord, Name, Reason};
use crate::language::Language;
use crate::report::figures::Board;
use crate::report::figures::words::{self, Reserve, ground, reserves};
use crate::report::layout::shown::{padded, padded_left, shorten, wrapped};
use crate::report::layout::text::{Styles, WIDTH, bullet, line, paint};

/// Columns of the figures of one or two groups, with those of all accounts beside them; a space stands before each.
const FIGURE: usize = 26;
const ESTIMATE: usize = 7;
const INTERVAL: usize = 15;
const ACCOUNTS: usize = 8;
/// Columns of accounts in the table with one line per group; each figure has those of [`width`], and a space or a mark
/// behind it.
const FEW: usize = 8;
/// Columns of the close rate's interval in the table by quarter.
const CLOSE: usize = 12;
const INDENT: &str = "   ";
/// Most reasons told under a table (house choice; JSON has all).
const REASONS: usize = 6;

/// The groups of the dashboard; `quarters` adds the same by quarter. A dashboard of one group is told by itself,
/// otherwise the ICP beside the rest and then each grade and segment.
pub fn text(board: &Board<'_>, quarters: bool, colour: bool) -> String {
    let (styles, language) = (Styles::new(colour), board.language);
    let (dashboard, mut out) = (board.dashboard, String::new());
    let heading = format!(
        "{}  {}",
        paint(styles.strong, &language.business_heading()),
        paint(styles.muted, &shorten(board.model, 70))
    );
    line(&mut out, &heading);
    let day = dashboard
        .as_of
        .as_deref()
        .map(|day| language.as_of(language.date(day)));
    let ground = match day {
        Some(day) => format!("{}. {}", capital(&day), ground(dashboard, language)),
        None => ground(dashboard, language),
    };
    line(&mut out, &paint(styles.muted, &wrapped(&ground, WIDTH, "", "")));
    let compared: Vec<&GroupRecord> = [Group::Icp, Group::NotIcp]
        .iter()
        .filter_map(|group| dashboard.get(*group))
        .collect();
    let shown: Vec<&GroupRecord> = match dashboard.groups.as_slice() {
        [only] => vec![only],
        _ if compared.is_empty() => dashboard.get(Group::All).into_iter().collect(),
        _ => compared,
    };
    let all = dashboard.get(Group::All).filter(|_| shown.len() > 1);
    compare(&mut out, board, &shown, all, styles);
    if dashboard.groups.len() > 1 {
        for (heading, kind) in [
            (language.by_grade(), is_grade as fn(Group) -> bool),
            (language.by_segment(), is_segment),
        ] {
            let of_kind = dashboard.groups.iter().filter(|record| kind(record.group));
            let rows: Vec<Row<'_>> = of_kind
                .map(|record| Row {
                    name: board.name(record.group),
                    figures: &record.figures,
                })
                .collect();
            table(&mut out, &heading, &rows, false, styles, language);
        }
    }
    if quarters {
        for record in shown {
            let heading = language.by_quarter(shorten(&board.name(record.group), 60));
            let rows: Vec<Row<'_>> = record
                .quarters
                .iter()
                .map(|quarter| Row {
                    name: quarter.quarter.clone(),
                    figures: &quarter.figures,
                })
                .collect();
            table(&mut out, &heading, &rows, true, styles, language);
        }
    }
    if dashboard.groups.len() > 1 || quarters {
        line(&mut out, "");
        for note in [
            Some(language.heads_mean()),
            quarters.then(|| language.quarters_mean()),
        ] {
            let note = note.map(|note| wrapped(&note, WIDTH, "", ""));
            note.iter()
                .for_each(|note| line(&mut out, &paint(styles.muted, note)));
        }
    }
    for (heading, lines) in [
        (language.cannot_compute(), words::needs(dashboard, language)),
        (
            language.inconsistent_heading(),
            words::inconsistent(dashboard, language),
        ),
    ] {
        if !lines.is_empty() {
            line(&mut out, "");
            line(&mut out, &paint(styles.strong, &heading));
            lines
                .iter()
                .for_each(|said| bullet(&mut out, Style::new(), "·", said));
        }
    }
    out
}

fn is_grade(group: Group) -> bool {
    matches!(group, Group::Grade(_))
}

fn is_segment(group: Group) -> bool {
    matches!(group, Group::Segment(_))
}

/// The first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Every figure, one line each: estimate, interval and accounts of the groups, and the estimate of all.
fn compare(
    out: &mut String,
    board: &Board<'_>,
    shown: &[&GroupRecord],
    all: Option<&GroupRecord>,
    styles: Styles,
) {
    let language = board.language;
    let wide = ESTIMATE + INTERVAL + ACCOUNTS + 2;
    line(out, "");
    if let [only] = shown {
        let name = shorten(&board.name(only.group), WIDTH);
        line(out, &paint(styles.strong, &name));
    }
    let mut groups = padded("", FIGURE);
    let mut heads = padded("", FIGURE);
    for record in shown {
        groups += &format!(" {}", padded_left(&board.name(record.group), wide));
        let head = [
            padded_left(&language.value(), ESTIMATE),
            padded_left(&language.percent(0.95), INTERVAL),
            padded_left(&language.accounts_column(), ACCOUNTS),
        ];
        heads += &format!(" {}", head.join(" "));
    }
    if all.is_some() {
        groups += &format!(" {}", padded_left(&language.all_column(), ESTIMATE));
        heads += &format!(" {}", padded_left(&language.value(), ESTIMATE));
    }
    if shown.len() > 1 {
        line(out, &paint(styles.strong, &groups));
    }
    line(out, &paint(styles.muted, &heads));
    for name in Name::ALL {
        let mut row = padded(&name.label(language), FIGURE);
        match shared_need(shown, name) {
            Some(key) => row += &format!(" {}", paint(styles.muted, &language.needs_key(key))),
            None => {
                for record in shown {
                    let figure = record.figures.get(name);
                    let cells = [
                        padded_left(&words::estimate(figure, name, language), ESTIMATE),
                        padded_left(
                            &words::interval(figure, name, language).unwrap_or_default(),
                            INTERVAL,
                        ),
                        padded_left(&words::count(figure.accounts, language), ACCOUNTS),
                    ];
                    row += &format!(" {}", cells.join(" "));
                }
                if let Some(all) = all {
                    let estimate = words::estimate(all.figures.get(name), name, language);
                    row += &format!(" {}", padded_left(&estimate, ESTIMATE));
                }
            }
        }
        line(out, &row);
        for said in reservations(board, shown, name) {
            let said = wrapped(&said, WIDTH, INDENT, INDENT);
            line(out, &paint(styles.muted, &said));
        }
    }
}

/// The column that a figure of every group waits for.
fn shared_need(shown: &[&GroupRecord], name: Name) -> Option<&'static str> {
    let need = |record: &&GroupRecord| match record.figures.get(name).reason {
        Some(Reason::NeedsColumn { key }) => Some(key.as_str()),
        _ => None,
    };
    let needs: Option<Vec<&str>> = shown.iter().map(need).collect();
    needs?.first().copied()
}

/// Why a figure is not known or what to beware of, once where it is the same for each group.
fn reservations(board: &Board<'_>, shown: &[&GroupRecord], name: Name) -> Vec<String> {
    let language = board.language;
    let reasons: Vec<Option<Reason>> = shown
        .iter()
        .map(|record| record.figures.get(name).reason)
        .collect();
    match reasons.as_slice() {
        [first, rest @ ..] if rest.iter().all(|reason| reason == first) => first
            .filter(|reason| !matches!(reason, Reason::NeedsColumn { .. }))
            .map(|reason| reason.text(language))
            .into_iter()
            .collect(),
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

/// A group or a quarter.
struct Row<'a> {
    name: String,
    figures: &'a GroupFigures,
}

/// One line per group; `close` makes it one per quarter, with the interval of the close rate.
fn table(out: &mut String, heading: &str, rows: &[Row<'_>], close: bool, styles: Styles, language: Language) {
    if rows.is_empty() {
        return;
    }
    line(out, "");
    let (title, style, names) = if close {
        line(out, &paint(styles.strong, heading));
        (language.quarter_column(), styles.muted, words::BY_QUARTER)
    } else {
        (heading.to_owned(), styles.strong, words::MAIN)
    };
    let taken: usize = names.iter().map(|name| width(*name) + 1).sum();
    let interval = if close { CLOSE + 1 } else { 0 };
    let label = WIDTH - taken - interval - FEW - 2;
    let mut head = start(&title, label, &language.accounts_column());
    for name in names {
        head += &padded_left(&words::head(name, language), width(name));
        head.push(' ');
        if close && name == Name::CloseRate {
            head += &format!("{} ", padded_left(&language.percent(0.95), CLOSE));
        }
    }
    line(out, &paint(style, &head));
    let mut found: Vec<Reserve> = Vec::new();
    for row in rows {
        let mut cells = start(&row.name, label, &words::count(row.figures.accounts, language));
        for name in names {
            let figure = row.figures.get(name);
            let reserved = figure.estimate.is_some() && figure.reason.is_some();
            cells += &padded_left(&words::estimate(figure, name, language), width(name));
            cells.push(if reserved { '*' } else { ' ' });
            if close && name == Name::CloseRate {
                let interval = words::interval(figure, name, language).unwrap_or_default();
                cells += &format!("{} ", padded_left(&interval, CLOSE));
            }
        }
        line(out, &cells);
        found.extend(reserves(&shorten(&row.name, 30), row.figures, &names));
    }
    found.retain(|reserve| !matches!(reserve.reason, Reason::NeedsColumn { .. }));
    let said = words::reasons(&found, true, language);
    for said in said.iter().take(REASONS) {
        bullet(out, styles.muted, "·", said);
    }
    if let Some(more) = said.len().checked_sub(REASONS).filter(|more| *more > 0) {
        line(out, &format!("    {}", language.more(more)));
    }
}

/// Columns of a figure in the table with one line per group.
fn width(name: Name) -> usize {
    match name {
        Name::Contract | Name::PipelineShare => 8,
        Name::Retention180 | Name::Retention365 | Name::LtvCac | Name::CustomerRate => 7,
        _ => 6,
    }
}

/// What a line of the table starts with.
fn start(name: &str, label: usize, accounts: &str) -> String {
    format!("{} {} ", padded(name, label), padded_left(accounts, FEW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_fill_the_width() {
        let group = ESTIMATE + INTERVAL + ACCOUNTS + 3;
        assert_eq!(FIGURE + 2 * group + ESTIMATE + 1, WIDTH);
    }
}
