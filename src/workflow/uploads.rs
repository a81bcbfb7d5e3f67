//! A table of accounts scored and put into the list that people look through: read, checked and scored as `lookalike score`
//! does it, in one pass.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::language::Language;
use crate::recipe::ReadRecipe;
use crate::report::{as_read, scoring};
use crate::score::{BatchSettings, Beside, Format, Keep, LogRow, score_records_beside};
use crate::source::Records;
use crate::store::{AccountList, KeptAccount, UploadRecord};
use crate::store::{ID_WORDS, NAME_WORDS, searched_words};
use crate::table::AsRead;
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, ROLES};
use crate::workflow::models::{ModelChoice, VersionChoice};

/// Accounts put into the list at once (house choice).
const AT_ONCE: usize = 2_000;

/// Characters of a country or an owner (house choice: more is no country and no owner).
const LONGEST_VALUE: usize = 200;

/// A table to be put into the list.
#[derive(Debug, Clone)]
pub struct UploadRequest {
    /// Where it is.
    pub data: PathBuf,
    /// What it is called.
    pub called: String,
    /// The version that scores.
    pub version: VersionChoice,
    /// How it is read.
    pub read: ReadRecipe,
}

/// Scores a table and puts its accounts into the list beside the models; `progress` is told the accounts done.
///
/// # Errors
/// [`Error::Input`] for a table without the column that says which account a line is, or that cannot be read; whatever the
/// model or the list refuse. Nothing of the table is then in the list.
pub fn upload_accounts(request: &UploadRequest, progress: &mut dyn FnMut(u64)) -> Result<UploadRecord> {
    let list = AccountList::open(&request.version.models)?;
    let chosen = ModelChoice::Registry(request.version.clone()).load(false)?;
    let (model, reference) = (chosen.model, chosen.reference);
    let mut records = Records::open_as(&request.data, &request.read)?.called_as(model.columns());
    let header = records.header().to_vec();
    let called = PathBuf::from(&request.called);
    match &model.data.id {
        Some(id) if header.contains(id) => {}
        Some(id) => {
            let reason = format!("has no column `{id}`, which says which account a line is");
            return Err(Error::input(
                called,
                0,
                0,
                reason,
                "add the column, and send it again",
            ));
        }
        None => {
            let reason = "is for a model that knows no id, and accounts are kept by theirs";
            return Err(Error::input(called, 0, 0, reason, "train with --id COL"));
        }
    }
    let (country, owner) = (country_column(&header), owner_column(&header));
    let settings = BatchSettings {
        format: Format::Ndjson,
        model: reference.clone(),
        reasons: 0,
        interval: false,
        contributions: false,
        defuse_formulas: false,
        excel: None,
        keep: Keep::Columns([&country, &owner].into_iter().flatten().cloned().collect()),
        language: model.recipe.language,
    };
    list.begin()?;
    let pairing = RefCell::new(Pairing {
        list: &list,
        beside: [country, owner],
        lines: VecDeque::new(),
        kept: Vec::new(),
        taken: 0,
        nameless: 0,
        failed: None,
    });
    let mut log = |rows: &[LogRow]| pairing.borrow_mut().take(rows);
    let mut out = Lines {
        pairing: &pairing,
        rest: Vec::new(),
    };
    let beside = Beside {
        log: Some(&mut log),
        ..Beside::default()
    };
    let summary = score_records_beside(
        &model,
        &mut records,
        &mut out,
        "the list of accounts",
        &settings,
        beside,
        progress,
    )?;
    let mut pairing = pairing.into_inner();
    pairing.pass();
    if let Some(error) = pairing.failed {
        return Err(error);
    }
    let read = AsRead {
        rows: summary.accounts,
        ..records.as_read()
    };
    let said = |language: Language| {
        let worded = model.worded(language);
        let mut lines = as_read::facts(&read, language);
        lines.extend(scoring::scored(&summary, &worded, &reference, &header, language));
        if pairing.nameless > 0 {
            lines.push(language.upload_nameless(language.integer(pairing.nameless as i64)));
        }
        lines
    };
    let said = Language::ALL.map(said);
    list.finish(
        &request.called,
        &reference,
        pairing.taken,
        &said,
        jiff::Timestamp::now(),
    )
}

/// The column that says where an account is.
fn country_column(header: &[String]) -> Option<String> {
    let says = |name: &&String| {
        let words = words(name);
        words.iter().any(|word| COLUMNS.sheet_countries.contains(word))
    };
    header.iter().find(says).cloned()
}

/// The column that says who sells to it.
fn owner_column(header: &[String]) -> Option<String> {
    let says = |name: &&String| {
        let words = words(name);
        let mut sellers = ROLES.sellers.iter();
        sellers.any(|seller| {
            let mut places = words.windows(seller.len());
            places.any(|place| place.iter().map(String::as_str).eq(seller.iter().copied()))
        }) && words.len() <= 3
    };
    header.iter().find(says).cloned()
}

/// Scored lines and what was known of their accounts, which come one after the other.
struct Pairing<'a> {
    list: &'a AccountList,
    beside: [Option<String>; 2],
    lines: VecDeque<Map<String, Value>>,
    kept: Vec<KeptAccount>,
    taken: u64,
    /// Lines that do not say which account they are.
    nameless: u64,
    failed: Option<Error>,
}

impl Pairing<'_> {
    fn take(&mut self, rows: &[LogRow]) {
        let mut rows = rows.iter().peekable();
        while let Some(line) = self.lines.pop_front() {
            let id = text(&line, "id");
            match rows.peek() {
                Some(row) if row.id == id => {
                    self.kept.extend(rows.next().map(|row| self.account(&line, row)))
                }
                _ => self.nameless += 1,
            }
            if self.kept.len() >= AT_ONCE {
                self.pass();
            }
        }
    }

    fn account(&self, line: &Map<String, Value>, row: &LogRow) -> KeptAccount {
        let beside = |column: &Option<String>| {
            column
                .as_ref()
                .map_or_else(String::new, |name| listed(text(line, name)))
        };
        let [country, owner] = &self.beside;
        let name = text(line, "name");
        KeptAccount {
            search: searched(&name, &row.id),
            name,
            country: beside(country),
            owner: beside(owner),
            score: row.score.score,
            grade: row.score.grade.as_str().to_owned(),
            segment: row.score.standing.map(|standing| standing.number()),
            unknown: row.score.unknown_weight,
            facts: row.facts.clone(),
            id: row.id.clone(),
        }
    }

    /// Puts what is held into the list; nothing after something went wrong.
    fn pass(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        if self.failed.is_none() {
            self.failed = self.list.add(self.taken, &kept).err();
            self.taken += kept.len() as u64;
        }
    }
}

/// Name and id as words without case and accents, a blank before each.
fn searched(name: &str, id: &str) -> String {
    let words = [searched_words(name, NAME_WORDS), searched_words(id, ID_WORDS)];
    words
        .iter()
        .flatten()
        .fold(String::new(), |text, word| text + " " + word)
}

/// A value that lists are filtered by, cut where an index of PostgreSQL would take it no more.
fn listed(text: String) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn text(line: &Map<String, Value>, name: &str) -> String {
    match line.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// Takes scored lines apart.
struct Lines<'a, 'b> {
    pairing: &'a RefCell<Pairing<'b>>,
    rest: Vec<u8>,
}

impl Write for Lines<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let whole = self
            .rest
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut pairing = self.pairing.borrow_mut();
        for line in self.rest[..whole].split(|byte| *byte == b'\n') {
            if !line.is_empty() {
                pairing.lines.push_back(serde_json::from_slice(line)?);
            }
        }
        self.rest.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_list_are_told_by_their_names() {
        let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let french = header(&["id", "Pays", "Commercial", "Effectif"]);
        assert_eq!(country_column(&french).as_deref(), Some("Pays"));
        assert_eq!(owner_column(&french).as_deref(), Some("Commercial"));
        let english = header(&["account_id", "billing_country", "account_owner", "employees"]);
        assert_eq!(country_column(&english).as_deref(), Some("billing_country"));
        assert_eq!(owner_column(&english).as_deref(), Some("account_owner"));
        assert_eq!(owner_column(&header(&["id", "employees"])), None);
    }

    #[test]
    fn a_name_is_searched_by_its_words() {
        assert_eq!(searched("Bâtir & Fils SA", "PRO-0042"), " batir fils sa pro 0042");
    }
}
