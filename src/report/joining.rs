//! What was joined to the account table, as text.

use crate::join::{JoinReport, JoinedTable, RespelledKey};
use crate::recipe::TableRows;
use crate::report::layout::shown::{shorten, wrapped};

use crate::report::layout::counted::{counted, number};

/// Columns of the text, and most names of columns and respelled keys of a table in it; JSON has all.
const WIDTH: usize = 100;
const MOST_NAMES: usize = 12;
const MOST_KEYS: usize = 5;

/// Every table with its matches, what it gave and what was left out; `accounts` is the account table's length.
pub fn text(report: &JoinReport, accounts: usize) -> String {
    let first = format!(
        "{} joined to {}",
        counted(report.tables.len() as u64, "table"),
        counted(accounts as u64, "account row")
    );
    let mut text = format!("{}\n", wrapped(&first, WIDTH, "", "  "));
    let mut say = |line: &str, first: &str, rest: &str| {
        text.push_str(&format!("{}\n", wrapped(line, WIDTH, first, rest)));
    };
    for note in &report.notes {
        say(note, "  ", "    ");
    }
    for table in &report.tables {
        say(&heading(table), "  ", "    ");
        for line in lines(table) {
            say(&line, "    ", "      ");
        }
    }
    text
}

/// "tickets: 2,000 rows, all of them matched, made into 14 columns".
fn heading(table: &JoinedTable) -> String {
    let matched = match table.rows - table.matched {
        0 => "all matched".to_owned(),
        _ => format!("{} matched", number(table.matched)),
    };
    let made = match (table.columns.len() as u64, table.rows_are) {
        (0, _) => "no column".to_owned(),
        (columns, TableRows::Attributes) => format!("one per key, {} copied", counted(columns, "column")),
        (columns, TableRows::Events) => format!("made into {}", counted(columns, "column")),
    };
    let rows = counted(table.rows, "row");
    format!("{}: {rows}, {matched}; {made}", shorten(&table.name, 40))
}

fn lines(table: &JoinedTable) -> Vec<String> {
    let mut lines = Vec::new();
    let mut respelled: Vec<&RespelledKey> = table.respelled.iter().collect();
    respelled.sort_by_key(|key| std::cmp::Reverse(key.rows.max(key.account_rows)));
    for key in respelled.iter().take(MOST_KEYS) {
        lines.push(format!(
            "`{}` ({}) matched `{}` ({})",
            shorten(&key.matched, 40),
            counted(key.account_rows, "account row"),
            shorten(&key.key, 40),
            counted(key.rows, "row")
        ));
    }
    if respelled.len() > MOST_KEYS {
        let more = (respelled.len() - MOST_KEYS) as u64;
        lines.push(format!(
            "… and {} matched another way of writing it",
            counted(more, "more key")
        ));
    }
    if table.unmatched > 0 {
        lines.push(unmatched(table));
    }
    if table.blank_keys > 0 {
        lines.push(format!(
            "{} without a key left out",
            counted(table.blank_keys, "row")
        ));
    }
    if table.late > 0 {
        let what = if table.pairs > table.matched {
            counted(table.late, "pair") + " of account and row"
        } else {
            counted(table.late, "row")
        };
        lines.push(format!(
            "{what} left out as dated on or after the account's decision"
        ));
    }
    if table.future > 0 {
        lines.push(format!(
            "{} left out as dated after `as_of`",
            counted(table.future, "row")
        ));
    }
    if table.undated > 0 {
        lines.push(format!(
            "{} left out for want of a date",
            counted(table.undated, "row")
        ));
    }
    let mut without = Vec::new();
    if table.accounts_without > 0 {
        without.push(format!(
            "{} without any row",
            counted(table.accounts_without, "account row")
        ));
    }
    if table.accounts_without_key > 0 {
        let rows = counted(table.accounts_without_key, "account row");
        without.push(format!("{rows} without a key, of which nothing is known here"));
    }
    if !without.is_empty() {
        lines.push(without.join("; "));
    }
    lines.extend(table.notes.iter().cloned());
    if !table.columns.is_empty() {
        let names: Vec<&str> = table
            .columns
            .iter()
            .take(MOST_NAMES)
            .map(String::as_str)
            .collect();
        let more = match table.columns.len() - names.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        lines.push(format!("{}{more}", names.join(", ")));
    }
    lines
}

/// "5 rows match no account: `Carl Lin` (1 row; nearest `Carl Linn`), …".
fn unmatched(table: &JoinedTable) -> String {
    let shown: Vec<String> = table
        .unmatched_keys
        .iter()
        .map(|key| {
            let near = key
                .nearest
                .as_ref()
                .map_or(String::new(), |near| format!("; nearest `{}`", shorten(near, 40)));
            format!("`{}` ({}{near})", shorten(&key.key, 40), counted(key.rows, "row"))
        })
        .collect();
    let told: u64 = table.unmatched_keys.iter().map(|key| key.rows).sum();
    let more = if told < table.unmatched { ", …" } else { "" };
    let matches = if table.unmatched == 1 { "matches" } else { "match" };
    format!(
        "{} {matches} no account: {}{more}",
        counted(table.unmatched, "row"),
        shown.join(", ")
    )
}
