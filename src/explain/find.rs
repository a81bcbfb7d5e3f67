//! Accounts in one table, by id, name or web domain, without reading the table into memory.

use crate::clean::duplicates::domain::{Web, normalised};
use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::score::Ahead;
use crate::source::{Record, Records};
use crate::vocabulary::fold::{fold, words};
use crate::vocabulary::{COLUMNS, Words};

/// Bytes read on after all accounts are found by their ids, to tell of others with these (house choice: some tens of
/// milliseconds; beyond, a table of any size would be read to its end for one account).
const LOOK_ON: usize = 8 << 20;

/// Accounts suggested for one that is not there, and named of several that are meant (house choices).
const SUGGESTED: usize = 3;
const NAMED: usize = 5;

/// Similarity from which an account may have been meant (Jaro–Winkler; as [`crate::error::nearest`]).
const ALIKE: f64 = 0.7;

/// An account's row.
#[derive(Debug, Clone)]
pub struct LocatedAccount {
    /// Its row.
    pub record: Record,
    /// Lines of further rows with the same id, as far as they were looked for.
    pub repeated_on: Vec<u64>,
}

/// Columns by which accounts are found.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// The accounts' ids; rows are counted, from 1 without the header, where there is none.
    pub id: Option<usize>,
    /// Their names.
    pub name: Option<usize>,
    /// Their web addresses.
    pub web: Vec<usize>,
}

/// One account that is looked for.
struct Wanted<'a> {
    text: &'a str,
    name: String,
    host: Option<String>,
    by_id: Option<LocatedAccount>,
    by_name: Vec<Record>,
    by_web: Vec<Record>,
}

/// Finds each of `accounts`: the row with that id; without one, the only row of that name, or of that web domain. Where
/// all are found by their ids the table is read little further.
///
/// # Errors
/// As [`Records::next`]; [`Error::Input`] with the nearest accounts for one that is not there, and with those that are meant
/// where several are.
pub fn find(
    records: &mut Ahead<'_>,
    keys: &Keys,
    accounts: &[String],
    how: &ReadRecipe,
) -> Result<Vec<LocatedAccount>> {
    let mut wanted: Vec<Wanted<'_>> = accounts.iter().map(|text| Wanted::new(text)).collect();
    let mut record = Record::new();
    let (mut row, mut read_on) = (0u64, 0);
    while read_on < LOOK_ON && records.next(&mut record)? {
        row += 1;
        if wanted.iter().all(|account| account.by_id.is_some()) {
            // A row number is nobody else's.
            if keys.id.is_none() {
                break;
            }
            read_on += record.iter().map(str::len).sum::<usize>() + record.len();
        }
        wanted
            .iter_mut()
            .for_each(|account| account.look_at(&record, row, keys));
    }
    let mut found = Vec::with_capacity(wanted.len());
    for account in wanted {
        found.push(account.settle(records.records(), keys, row, how)?);
    }
    Ok(found)
}

/// The row with an id alone.
///
/// # Errors
/// As [`find`].
pub fn find_id(
    records: &mut Ahead<'_>,
    id: Option<usize>,
    account: &str,
    how: &ReadRecipe,
) -> Result<LocatedAccount> {
    let keys = Keys {
        id,
        ..Keys::default()
    };
    let mut found = find(records, &keys, &[account.to_owned()], how)?;
    // One was asked for, and `find` answers each.
    Ok(found.swap_remove(0))
}

impl<'a> Wanted<'a> {
    fn new(text: &'a str) -> Self {
        let text = text.trim();
        Self {
            text,
            name: fold(text),
            host: host(text),
            by_id: None,
            by_name: Vec::new(),
            by_web: Vec::new(),
        }
    }

    fn look_at(&mut self, record: &Record, row: u64, keys: &Keys) {
        let has_id = match keys.id {
            Some(column) => record.get(column).trim() == self.text,
            None => self.text.parse() == Ok(row),
        };
        match &mut self.by_id {
            Some(found) if has_id => found.repeated_on.push(record.line()),
            None if has_id => {
                self.by_id = Some(LocatedAccount {
                    record: record.clone(),
                    repeated_on: Vec::new(),
                });
            }
            _ => {}
        }
        if self.by_id.is_some() {
            return;
        }
        // Beyond what is named of them, how many there are does not matter.
        let has_name = |column: usize| !self.name.is_empty() && fold(record.get(column)) == self.name;
        if self.by_name.len() <= NAMED && keys.name.is_some_and(has_name) {
            self.by_name.push(record.clone());
        }
        let has_host = |column: &usize| self.host.is_some() && host(record.get(*column)) == self.host;
        if self.by_web.len() <= NAMED && keys.web.iter().any(has_host) {
            self.by_web.push(record.clone());
        }
    }

    fn settle(self, records: &Records, keys: &Keys, rows: u64, how: &ReadRecipe) -> Result<LocatedAccount> {
        if let Some(found) = self.by_id {
            return Ok(found);
        }
        let mut meant = match self.by_name.is_empty() {
            false => self.by_name,
            true => self.by_web,
        };
        if meant.is_empty() {
            return Err(not_there(records, keys, self.text, rows, how));
        }
        // Rows of one id are one account.
        let id = |record: &Record| keys.id.map(|column| record.get(column).trim().to_owned());
        let first = id(&meant[0]);
        if meant.len() == 1 || (first.is_some() && meant.iter().all(|record| id(record) == first)) {
            let repeated_on = meant[1..].iter().map(Record::line).collect();
            return Ok(LocatedAccount {
                record: meant.swap_remove(0),
                repeated_on,
            });
        }
        let more = if meant.len() > NAMED { " and more" } else { "" };
        let named = meant.iter().take(NAMED).map(|record| match id(record) {
            Some(id) => format!("`{id}`"),
            None => format!("line {}", record.line()),
        });
        let named: Vec<String> = named.collect();
        let text = self.text;
        let reason = format!("`{text}` is more than one account: {}{more}", named.join(", "));
        let remedy = "give the id of the one that is meant";
        Err(Error::input(records.path(), 0, 0, reason, remedy))
    }
}

/// Whether a column's name is that of the account's web address.
pub fn says_web(name: &str) -> bool {
    let words = words(name);
    let says = |list: &Words| words.iter().any(|word| list.contains(word));
    says(&COLUMNS.web) && !says(&COLUMNS.other_web)
}

/// The domain in a text, where it is somebody's own.
fn host(text: &str) -> Option<String> {
    match normalised(text)? {
        Web::Own(domain) => Some(domain.name),
        Web::Shared(_) => None,
    }
}

fn not_there(records: &Records, keys: &Keys, text: &str, rows: u64, how: &ReadRecipe) -> Error {
    let path = records.path();
    let nearest = nearest_accounts(records, keys, text, how).unwrap_or_default();
    if keys.id.is_none() && nearest.is_empty() {
        let remedy = format!(
            "accounts are identified by their row number, 1 to {rows}, as the table has no id column"
        );
        return Error::input(path, 0, 0, format!("there is no row {text}"), remedy);
    }
    let remedy = match nearest.as_slice() {
        [] if keys.name.is_some() => format!("give the id or the name of one of its {rows} accounts"),
        [] => format!("give the id of one of its {rows} accounts"),
        accounts => format!("did you mean {}?", accounts.join(" or ")),
    };
    Error::input(path, 0, 0, format!("there is no account `{text}`"), remedy)
}

/// The most similar ids and names, in a second reading (a stream has none).
fn nearest_accounts(records: &Records, keys: &Keys, text: &str, how: &ReadRecipe) -> Result<Vec<String>> {
    let path = records.path();
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let mut records = Records::open_as(path, how)?;
    let mut record = Record::new();
    let wanted = fold(text);
    let mut best: Vec<(f64, String)> = Vec::new();
    while records.next(&mut record)? {
        for column in keys.id.into_iter().chain(keys.name) {
            let candidate = record.get(column).trim();
            let similarity = strsim::jaro_winkler(&wanted, &fold(candidate));
            let enters = best.len() < SUGGESTED || best.last().is_some_and(|(least, _)| similarity > *least);
            if similarity >= ALIKE && enters && best.iter().all(|(_, known)| known != candidate) {
                best.push((similarity, candidate.to_owned()));
                best.sort_by(|a, b| b.0.total_cmp(&a.0));
                best.truncate(SUGGESTED);
            }
        }
    }
    Ok(best
        .into_iter()
        .map(|(_, account)| format!("`{account}`"))
        .collect())
}
