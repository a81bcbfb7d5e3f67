//! Keys: which account rows a row of a further table belongs to.

use std::path::Path;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::join::salesforce::{is_checked_id, is_salesforce_id, short_id};
use crate::join::source::Source;
use crate::recipe::TableRecipe;
use crate::table::observe::{grouped, hash};
use crate::table::{Kind, Levels, MISSING, Reading};
use crate::vocabulary::fold::{fold, words};

/// Distinct unmatched keys remembered with their rows; of more, rows are only counted (house choice).
const REMEMBERED: usize = 1_000_000;
/// Unmatched keys shown.
const EXAMPLES: usize = 5;
/// Keys searched for the nearest to an unmatched one (house choice: a tenth of a second).
const SEARCHED: usize = 200_000;
/// Least Jaro–Winkler similarity of a key that is shown as the nearest (house choice).
const NEAR: f64 = 0.9;

/// Pairs of an account row and a row of a further table that are always accepted, and how many for each row of
/// both; beyond, the keys are not what they seem (house choice).
const ACCEPTED_PAIRS: u64 = 100_000_000;
const PAIRS_PER_ROW: u64 = 50;

/// Distinct keys, and the account rows that each leads to.
#[derive(Debug)]
pub(super) struct Index {
    /// "`account_id` of the account table", for messages.
    pub what: String,
    /// Whether each account row has a key at all: nothing is known of those without.
    pub has_key: Arc<Vec<bool>>,
    /// First day of what each key names, where that is known; `i32::MIN` elsewhere.
    pub since: Option<Vec<i32>>,
    names: Vec<String>,
    /// The start of each key beside it, so that most look-ups touch nothing else.
    by_text: HashTable<(Start, u32)>,
    /// Rows of key `k` are `rows[offsets[k]..offsets[k + 1]]`.
    offsets: Vec<usize>,
    rows: Vec<u32>,
}

/// Bytes of a key kept beside it (house choice: the length of a Salesforce id and more).
const KEPT: usize = 19;

/// The first bytes of a key and its length, at most one more than is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    bytes: [u8; KEPT],
    length: u8,
}

impl Start {
    fn new(text: &str) -> Self {
        let kept = text.len().min(KEPT);
        let mut bytes = [0; KEPT];
        bytes[..kept].copy_from_slice(&text.as_bytes()[..kept]);
        // At most 20.
        let length = text.len().min(KEPT + 1) as u8;
        Self { bytes, length }
    }

    /// Whether nothing of the key was cut off.
    fn is_whole(self) -> bool {
        usize::from(self.length) <= KEPT
    }
}

impl Index {
    /// Keys of the account table, and those that evidence leads to its rows: none of its own, in order.
    pub fn of_accounts(levels: Levels, what: String, evidence: &[(String, u32)]) -> Self {
        let Levels { codes, mut names } = levels;
        let mut has_key: Vec<bool> = codes.iter().map(|code| *code != MISSING).collect();
        let mut further: Vec<(u32, u32)> = Vec::new();
        let own = names.len();
        for (key, row) in evidence {
            if names.len() == own || names.last() != Some(key) {
                names.push(key.clone());
            }
            further.push((names.len() as u32 - 1, *row));
            has_key[*row as usize] = true;
        }
        let pairs = codes.iter().enumerate();
        let pairs = pairs.filter(|(_, code)| **code != MISSING);
        // Rows are counted in u32 throughout.
        let pairs = pairs.map(|(row, code)| (*code, row as u32));
        Self::new(
            what,
            Arc::new(has_key),
            names,
            pairs.chain(further.iter().copied()),
        )
    }

    /// Keys with their rows; `pairs` are (key, account row), rows ascending within a key.
    pub fn new(
        what: String,
        has_key: Arc<Vec<bool>>,
        names: Vec<String>,
        pairs: impl Iterator<Item = (u32, u32)> + Clone,
    ) -> Self {
        let mut offsets = vec![0usize; names.len() + 1];
        pairs.clone().for_each(|(key, _)| offsets[key as usize + 1] += 1);
        (0..names.len()).for_each(|key| offsets[key + 1] += offsets[key]);
        let mut next = offsets.clone();
        let mut rows = vec![0u32; offsets[names.len()]];
        for (key, row) in pairs {
            rows[next[key as usize]] = row;
            next[key as usize] += 1;
        }
        let mut by_text = HashTable::with_capacity(names.len());
        for (key, name) in names.iter().enumerate() {
            let entry = (Start::new(name), key as u32);
            by_text.insert_unique(hash(name), entry, |(_, key)| hash(&names[*key as usize]));
        }
        Self {
            what,
            has_key,
            since: None,
            names,
            by_text,
            offsets,
            rows,
        }
    }

    /// Number of distinct keys.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// A key written exactly so.
    pub fn find(&self, text: &str) -> Option<u32> {
        let start = Start::new(text);
        let same = |(found, key): &(Start, u32)| {
            *found == start && (start.is_whole() || self.names[*key as usize] == text)
        };
        self.by_text.find(hash(text), same).map(|(_, key)| *key)
    }

    /// Account rows of a key.
    pub fn rows(&self, key: u32) -> &[u32] {
        let key = key as usize;
        &self.rows[self.offsets[key]..self.offsets[key + 1]]
    }

    /// Key of each normal form that only one key has.
    fn by_normal_form(&self) -> FxHashMap<String, Option<u32>> {
        let mut forms = FxHashMap::default();
        for (key, name) in self.names.iter().enumerate() {
            forms
                .entry(normal_form(name))
                .and_modify(|key| *key = None)
                .or_insert(Some(key as u32));
        }
        forms
    }

    /// Key of each id of Salesforce that only one key has, by its 15 characters.
    fn by_short_id(&self) -> FxHashMap<&str, Option<u32>> {
        let mut ids = FxHashMap::default();
        for (key, name) in self.names.iter().enumerate() {
            if let Some(id) = short_id(name) {
                ids.entry(id)
                    .and_modify(|key| *key = None)
                    .or_insert(Some(key as u32));
            }
        }
        ids
    }

    fn nearest(&self, text: &str) -> Option<String> {
        let wanted = fold(text);
        let likeness = |name: &String| strsim::jaro_winkler(&wanted, &fold(name));
        let found = self
            .names
            .iter()
            .take(SEARCHED)
            .map(|name| (likeness(name), name));
        let found = found.filter(|(likeness, _)| *likeness >= NEAR);
        // Of equals, the first in the alphabet: row order changes nothing.
        found
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
            .map(|(_, name)| name.clone())
    }
}

/// A key without case, spaces, punctuation, accents, and leading zeros of numbers; `1001.0` is `1001`.
///
/// Numbers stay apart: `1-23` and `12-3` are two keys.
pub(crate) fn normal_form(text: &str) -> String {
    let text = match text.trim().split_once('.') {
        Some((whole, zeros)) if is_number(whole) && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => {
            whole
        }
        _ => text,
    };
    let mut form = String::new();
    for word in words(text) {
        if form.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit()) {
            form.push('-');
        }
        for c in word.chars() {
            let digit = c.is_ascii_digit();
            let zeros = form.len() - form.trim_end_matches('0').len();
            let leading = zeros > 0 && !form[..form.len() - zeros].ends_with(|c: char| c.is_ascii_digit());
            if digit && leading {
                form.truncate(form.len() - zeros);
            }
            form.push(c);
        }
    }
    form
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A key of a further table that no account has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnmatchedKey {
    /// The key as the further table writes it.
    pub key: String,
    /// Rows of the further table that have it.
    pub rows: u64,
    /// The key most like it.
    pub nearest: Option<String>,
}

/// A key that matched another way of writing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RespelledKey {
    /// The key as the further table writes it.
    pub key: String,
    /// Rows of the further table.
    pub rows: u64,
    /// Rows of the account table.
    pub account_rows: u64,
    /// How the account table, or the table on the way to it, writes it.
    pub matched: String,
}

/// What the keys of a further table were found to be.
#[derive(Debug)]
pub(super) struct Keys {
    pub index: Arc<Index>,
    reading: Reading,
    /// Rows of the further table for each key of the index.
    pub rows_of: Vec<u64>,
    /// Keys that the index has not, with their rows.
    others: FxHashMap<String, u64>,
    /// Rows whose key was not remembered.
    beyond: u64,
    pub blank: u64,
    settled: FxHashMap<String, u32>,
    pub respelled: Vec<RespelledKey>,
}

impl Keys {
    pub fn new(index: Arc<Index>, missing: &[String]) -> Self {
        Self {
            rows_of: vec![0; index.len()],
            index,
            reading: Reading {
                missing: missing.to_vec(),
                ..Reading::new(Kind::Category)
            },
            others: FxHashMap::default(),
            beyond: 0,
            blank: 0,
            settled: FxHashMap::default(),
            respelled: Vec::new(),
        }
    }

    /// Counts one more row's key.
    pub fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if let Some(key) = self.index.find(cell) {
            self.rows_of[key as usize] += 1;
        } else if self.reading.is_missing(cell) {
            self.blank += 1;
        } else if let Some(rows) = self.others.get_mut(cell) {
            *rows += 1;
        } else if self.others.len() < REMEMBERED {
            self.others.insert(cell.to_owned(), 1);
        } else {
            self.beyond += 1;
        }
    }

    /// Matches what is left: ids of Salesforce by their first 15 characters, then by normal form, keys whose form one key of
    /// either side has.
    pub fn settle(&mut self) {
        if self.others.is_empty() {
            return;
        }
        self.settle_salesforce_ids();
        let forms = self.index.by_normal_form();
        let mut meant: FxHashMap<u32, Vec<&String>> = FxHashMap::default();
        // Case tells ids of Salesforce apart, and a normal form has none.
        for other in self.others.keys().filter(|other| !is_salesforce_id(other)) {
            if let Some(Some(key)) = forms.get(&normal_form(other)) {
                meant.entry(*key).or_default().push(other);
            }
        }
        let alone = meant.into_iter().filter(|(_, others)| others.len() == 1);
        let found: Vec<(String, u32)> = alone
            .filter(|(key, _)| self.rows_of[*key as usize] == 0)
            .map(|(key, others)| (others[0].clone(), key))
            .collect();
        self.respell(found);
    }

    fn settle_salesforce_ids(&mut self) {
        // Of two writings one has 18 characters, whose check proves that both are ids.
        let index = self.index.clone();
        let ids = index.by_short_id();
        let key = |other: &String| {
            let key = (*ids.get(short_id(other)?)?)?;
            let proved = is_checked_id(other) || is_checked_id(&index.names[key as usize]);
            proved.then(|| (other.clone(), key))
        };
        let found = self.others.keys().filter_map(key).collect();
        self.respell(found);
    }

    /// Keeps keys that matched another way of writing them.
    fn respell(&mut self, mut found: Vec<(String, u32)>) {
        found.sort();
        for (text, key) in found {
            let rows = self.others.remove(&text).unwrap_or(0);
            self.rows_of[key as usize] += rows;
            self.respelled.push(RespelledKey {
                rows,
                account_rows: self.index.rows(key).len() as u64,
                matched: self.index.names[key as usize].clone(),
                key: text.clone(),
            });
            self.settled.insert(text, key);
        }
    }

    /// Key of a cell.
    pub fn find(&self, cell: &str) -> Option<u32> {
        let cell = cell.trim();
        self.index.find(cell).or_else(|| self.settled.get(cell).copied())
    }

    /// Account rows of a cell's key.
    pub fn rows(&self, cell: &str) -> &[u32] {
        self.find(cell).map_or(&[], |key| self.index.rows(key))
    }

    /// Rows with a key that an account has.
    pub fn matched(&self) -> u64 {
        self.rows_of.iter().sum()
    }

    /// Rows with a key that no account has.
    pub fn unmatched(&self) -> u64 {
        self.others.values().sum::<u64>() + self.beyond
    }

    /// The commonest unmatched keys.
    pub fn examples(&self) -> Vec<UnmatchedKey> {
        let mut others: Vec<(&String, u64)> = self.others.iter().map(|(key, rows)| (key, *rows)).collect();
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        others
            .into_iter()
            .take(EXAMPLES)
            .map(|(key, rows)| UnmatchedKey {
                key: key.clone(),
                rows,
                nearest: self.index.nearest(key),
            })
            .collect()
    }

    /// Whether every key has one row at most.
    pub fn are_unique(&self) -> bool {
        self.rows_of
            .iter()
            .chain(self.others.values())
            .all(|rows| *rows <= 1)
    }

    /// A key with several rows.
    pub fn repeated(&self) -> Option<(&str, u64)> {
        let known = self.index.names.iter().zip(&self.rows_of);
        known
            .map(|(name, rows)| (name.as_str(), *rows))
            .find(|(_, rows)| *rows > 1)
    }

    /// Pairs of an account row and a row of the further table.
    pub fn pairs(&self) -> u64 {
        let pairs = (0..).zip(&self.rows_of);
        pairs
            .map(|(key, rows)| rows * self.index.rows(key).len() as u64)
            .sum()
    }

    /// Refuses a table that no account has rows in, and one whose pairs explode.
    ///
    /// # Errors
    /// [`Error::Input`] saying what the keys look like, or which key makes most pairs.
    pub fn check(&self, source: &Source, table: &TableRecipe, rows: u64, account_rows: u64) -> Result<()> {
        let (path, column) = (&source.path, &table.key);
        if self.matched() == 0 && !table.optional {
            return Err(self.no_match(path, column, rows));
        }
        let pairs = self.pairs();
        let limit = ACCEPTED_PAIRS.max(PAIRS_PER_ROW * (rows + account_rows));
        if pairs <= limit {
            return Ok(());
        }
        let weight = |key: u32| self.rows_of[key as usize] * self.index.rows(key).len() as u64;
        let keys = 0..self.index.len() as u32;
        let heaviest = keys.max_by_key(|key| weight(*key)).unwrap_or(0);
        let count = |n: u64| grouped(n as usize);
        let reason = format!(
            "joining by `{column}` would make {} pairs of rows (at most {} are made): `{}` alone has {} rows here and \
             {} in the account table",
            count(pairs),
            count(limit),
            self.index.names[heaviest as usize],
            count(self.rows_of[heaviest as usize]),
            count(self.index.rows(heaviest).len() as u64),
        );
        let remedy = "name a column that tells accounts apart as `key` and `matches`";
        Err(Error::input(path, 0, 0, reason, remedy))
    }

    fn no_match(&self, path: &Path, column: &str, rows: u64) -> Error {
        let mut ours: Vec<&str> = self.others.keys().map(String::as_str).collect();
        ours.sort_unstable();
        let theirs: Vec<&str> = self.index.names.iter().map(String::as_str).collect();
        let kinds = match (all_numbers(&ours), all_numbers(&theirs)) {
            (Some(true), Some(false)) => "; numbers never match texts",
            (Some(false), Some(true)) => "; texts never match numbers",
            _ => "",
        };
        let reason = format!(
            "none of its {} rows matches: `{column}` holds {}, {} {}{kinds}",
            grouped(rows as usize),
            some(&ours),
            self.index.what,
            some(&theirs),
        );
        let remedy =
            "name the columns that agree as `key` and `matches`, or say `optional = true` if none need match";
        Error::input(path, 0, 0, reason, remedy)
    }
}

/// Whether texts are all numbers; nothing to say of none.
fn all_numbers(texts: &[&str]) -> Option<bool> {
    (!texts.is_empty()).then(|| texts.iter().all(|text| text.parse::<f64>().is_ok()))
}

/// The first few texts.
fn some(texts: &[&str]) -> String {
    let shown: Vec<String> = texts.iter().take(3).map(|text| shown(text)).collect();
    match (texts.len(), shown.join(", ")) {
        (0, _) => "nothing".to_owned(),
        (1..=3, shown) => shown,
        (_, shown) => format!("{shown}, …"),
    }
}

/// A key between backticks, cut when it is long.
pub(super) fn shown(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let cut: String = clean.clone().take(40).collect();
    if clean.count() > 40 {
        format!("`{cut}…`")
    } else {
        format!("`{cut}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms_drop_what_spelling_changes_and_keep_what_tells_keys_apart() {
        for (a, b) in [
            ("GTXPro", "GTX Pro"),
            ("Société Générale", "societe-generale"),
            ("A-007", "a7"),
            ("00042", "42"),
            ("1001.0", "1001"),
            ("0", "000"),
        ] {
            assert_eq!(normal_form(a), normal_form(b), "{a} {b}");
        }
        for (a, b) in [
            ("1-23", "12-3"),
            ("A-70", "A-7"),
            ("10", "1"),
            ("100", "1"),
            ("1.5", "15"),
        ] {
            assert_ne!(normal_form(a), normal_form(b), "{a} {b}");
        }
    }

    #[test]
    fn forms_that_several_keys_have_match_nothing() {
        let names = ["GTX Pro", "MG-1", "MG 1"].map(str::to_owned).to_vec();
        let has_key = Arc::new(vec![true; 3]);
        let index = Arc::new(Index::new(
            "keys".into(),
            has_key,
            names,
            [(0, 0), (1, 1), (2, 2)].into_iter(),
        ));
        let mut keys = Keys::new(index.clone(), &[]);
        for key in ["gtxpro", "gtxpro", "mg1", " "] {
            keys.add(key);
        }
        keys.settle();
        assert_eq!((keys.matched(), keys.unmatched(), keys.blank), (2, 1, 1));
        assert_eq!(keys.rows("gtxpro"), [0]);
        assert!(keys.rows("mg1").is_empty());

        // Two ways of writing one key, neither of them exactly.
        let mut keys = Keys::new(index, &[]);
        ["GTX-Pro", "gtx pro"].iter().for_each(|key| keys.add(key));
        keys.settle();
        assert_eq!(keys.matched(), 0);
    }
}
