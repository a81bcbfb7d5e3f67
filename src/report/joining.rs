//! What was joined to the account table.

use crate::join::{JoinReport, JoinedTable, RespelledKey, TableNote};
use crate::language::Language;
use crate::recipe::TableRows;
use crate::report::layout::document::{Block, Document, Mark};
use crate::report::layout::shown::{few, few_named, shorten};

/// Most names of columns and respelled keys of a table; JSON has all.
const MOST_NAMES: usize = 12;
const MOST_KEYS: usize = 5;
/// Tables told in a few lines.
const BRIEFLY: usize = 3;
/// Columns of a name from the user's files.
const NAME: usize = 40;

/// Every table with its matches, what it gave and what was left out; `accounts` is the account table's length.
pub fn document(report: &JoinReport, accounts: usize, language: Language) -> Document {
    let notes = report.notes.iter().map(|note| note.describe(language));
    let mut blocks = vec![Block::Bullets(Mark::Dot, notes.collect())];
    blocks.extend(report.tables.iter().map(|table| {
        let facts = Block::Bullets(Mark::Dot, facts(table, language));
        Block::section(heading(table, language), vec![facts])
    }));
    blocks.extend(
        report
            .contradictions
            .iter()
            .map(|contradiction| Block::Warning(format!("{}.", contradiction.describe(language)))),
    );
    Document {
        language,
        title: title(report, accounts, language),
        blocks,
    }
}

/// The same in a few lines: each table with what of it went unused, and what the tables say against each other.
pub fn brief(report: &JoinReport, accounts: usize, language: Language) -> Vec<Block> {
    let mut said = vec![title(report, accounts, language)];
    said.extend(report.notes.iter().map(|note| note.describe(language)));
    let tables = report.tables.iter().map(|table| {
        let unused = [
            (table.unmatched > 0).then(|| unmatched(table, language)),
            late(table, language),
            by_evidence(table, language),
        ];
        let clauses = std::iter::once(heading(table, language)).chain(unused.into_iter().flatten());
        clauses.collect::<Vec<_>>().join(language.clause_separator())
    });
    said.extend(few(tables, BRIEFLY, language));
    let against = report.contradictions.iter();
    let against = against.map(|contradiction| format!("{}.", contradiction.describe(language)));
    let mut blocks = vec![Block::Bullets(Mark::Dot, said)];
    blocks.extend(few(against, 1, language).into_iter().map(Block::Warning));
    blocks
}

/// "2 tables joined to 160 account rows".
fn title(report: &JoinReport, accounts: usize, language: Language) -> String {
    let joined = language.counted(
        report.tables.len() as u64,
        Language::join_table_joined,
        Language::join_tables_joined,
    );
    language.join_title(joined, language.account_rows(accounts as u64))
}

/// "tickets: 2,000 rows, all matched; made into 14 columns".
fn heading(table: &JoinedTable, language: Language) -> String {
    let matched = match table.rows - table.matched {
        0 => language.join_all_matched(),
        _ => language.counted(
            table.matched,
            Language::join_row_matched,
            Language::join_rows_matched,
        ),
    };
    let columns = language.columns(table.columns.len() as u64);
    let made = match table.rows_are {
        _ if table.columns.is_empty() => language.join_no_column(),
        TableRows::Attributes => language.join_copied(columns),
        TableRows::Events => language.join_made(columns),
    };
    language.join_heading(
        shorten(&table.name, NAME),
        language.rows(table.rows),
        matched,
        made,
    )
}

/// What is to be known of a table, and its columns.
fn facts(table: &JoinedTable, language: Language) -> Vec<String> {
    let rows = |n: u64| language.rows(n);
    let some = |n: u64, said: &dyn Fn(u64) -> String| (n > 0).then(|| said(n));
    let mut facts = respelled(table, language);
    facts.extend(some(table.unmatched, &|_| unmatched(table, language)));
    facts.extend(some(table.blank_keys, &|n| language.join_blank_keys(rows(n))));
    facts.extend(late(table, language));
    facts.extend(some(table.future, &|n| language.join_future(rows(n), "as_of")));
    facts.extend(some(table.undated, &|n| language.join_undated(rows(n))));
    let without = [
        some(table.accounts_without, &|n| {
            language.join_accounts_without(language.account_rows(n))
        }),
        some(table.accounts_without_key, &|n| {
            language.join_accounts_without_key(language.account_rows(n))
        }),
    ];
    let without: Vec<String> = without.into_iter().flatten().collect();
    facts.extend((!without.is_empty()).then(|| without.join(language.clause_separator())));
    facts.extend(table.notes.iter().map(|note| note.describe(language)));
    if !table.columns.is_empty() {
        facts.push(few_named(table.columns.clone(), MOST_NAMES, language));
    }
    facts
}

/// What was joined by evidence, and what was not.
fn by_evidence(table: &JoinedTable, language: Language) -> Option<String> {
    let told = |note: &&TableNote| matches!(note, TableNote::ByEvidence { .. });
    Some(table.notes.iter().find(told)?.describe(language))
}

/// Rows left out as written after the decision.
fn late(table: &JoinedTable, language: Language) -> Option<String> {
    (table.late > 0).then(|| {
        language.join_late(match table.pairs > table.matched {
            true => language.join_pairs(language.pairs(table.late)),
            false => language.rows(table.late),
        })
    })
}

/// Keys that matched another way of writing them, those of most rows first.
fn respelled(table: &JoinedTable, language: Language) -> Vec<String> {
    let mut respelled: Vec<&RespelledKey> = table.respelled.iter().collect();
    respelled.sort_by_key(|key| std::cmp::Reverse(key.rows.max(key.account_rows)));
    let more = match respelled.len() {
        // One more is named rather than counted.
        all if all > MOST_KEYS + 1 => all - MOST_KEYS,
        _ => 0,
    };
    let named = respelled[..respelled.len() - more].iter().map(|key| {
        language.join_respelled(
            shorten(&key.matched, NAME),
            language.account_rows(key.account_rows),
            shorten(&key.key, NAME),
            language.rows(key.rows),
        )
    });
    let counted = (more > 0).then(|| language.join_more_respelled(language.integer(more as i64)));
    named.chain(counted).collect()
}

/// "5 rows match no account: `Carl Lin` (1 row; nearest `Carl Linn`), …".
fn unmatched(table: &JoinedTable, language: Language) -> String {
    let mut keys: Vec<String> = table
        .unmatched_keys
        .iter()
        .map(|key| {
            let (name, rows) = (shorten(&key.key, NAME), language.rows(key.rows));
            match &key.nearest {
                Some(near) => language.join_key_near(name, rows, shorten(near, NAME)),
                None => language.join_key(name, rows),
            }
        })
        .collect();
    let named: u64 = table.unmatched_keys.iter().map(|key| key.rows).sum();
    if named < table.unmatched {
        keys.push("…".to_owned());
    }
    let (rows, keys) = (language.rows(table.unmatched), keys.join(", "));
    match table.unmatched {
        1 => language.join_row_unmatched(rows, keys),
        _ => language.join_rows_unmatched(rows, keys),
    }
}
