//! Keys of accounts that last from one run to the next: which account a row was the last time, what became one and what
//! came apart.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::files;
use crate::recipe::ReadRecipe;
use crate::source::{Record, Records};
use crate::vocabulary::fold::find;

/// A row of an earlier table, and the account it was of.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Key of its account.
    pub key: String,
    /// What the row was called by.
    pub row: RowIdentity,
}

/// What a row is known again by.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIdentity {
    /// Its id, else its name; empty where it has neither.
    pub called: String,
    /// Its mark.
    pub mark: String,
}

/// Keys of a table's accounts, and what became of those of the last time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entities {
    /// Key of each row's account.
    pub keys: Vec<String>,
    /// Accounts that have the key they had.
    pub known: usize,
    /// Accounts that were not there.
    pub new: usize,
    /// Rows of the last time that are not there now, with their keys.
    pub gone: Vec<Entity>,
    /// Accounts that were several, with the keys of those they were; in the order of the keys.
    pub merged: Vec<KeyChange>,
    /// Accounts that are several now, with the keys of these; in the order of the keys.
    pub split: Vec<KeyChange>,
}

/// An account that was, or is, several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KeyChange {
    /// Its key.
    pub key: String,
    /// Keys of the several.
    pub keys: Vec<String>,
}

/// Reads the accounts of an earlier run, as `clean` writes them: columns `key`, `account`, `mark`.
///
/// # Errors
/// [`Error::Input`] where a column or a key is missing; whatever cannot be read.
pub fn read(path: &Path, how: &ReadRecipe) -> Result<Vec<Entity>> {
    // Not as a file that this run reads: the accounts of this run may be written there.
    let file = files::read::open_to_renew(path).map_err(Error::io(path, "read"))?;
    let mut records = Records::of_unnamed(&file, path, &how.limits())?;
    let column = |name: &str| {
        find(records.header().iter().map(String::as_str), name).ok_or_else(|| {
            let reason = format!("there is no column `{name}`");
            Error::input(
                path,
                1,
                0,
                reason,
                "give a file that `clean -o` wrote, such as cleaned.entities.csv",
            )
        })
    };
    let [key, account, mark] = [column("key")?, column("account")?, column("mark")?];
    let (mut found, mut record) = (Vec::new(), Record::new());
    while records.next(&mut record)? {
        let cell = |at: usize| record.get(at).trim().to_owned();
        if cell(key).is_empty() {
            let remedy = "give the file as `clean -o` wrote it";
            return Err(Error::input(
                path,
                record.line(),
                key as u64 + 1,
                "there is no key",
                remedy,
            ));
        }
        found.push(Entity {
            key: cell(key),
            row: RowIdentity {
                called: cell(account),
                mark: cell(mark),
            },
        });
    }
    Ok(found)
}

impl Entities {
    /// Gives every account its key: the one it had in `former`, else a new one. `rows` says what each row is known by, whether
    /// that is an id, and `accounts` the first row of its account. The order of rows changes nothing.
    pub fn new(rows: &[(RowIdentity, bool)], accounts: &[u32], former: &[Entity]) -> Self {
        let (were, gone) = known_again(rows, former);
        let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (row, first) in accounts.iter().enumerate() {
            groups.entry(*first).or_default().push(row);
        }
        // The accounts in the order of what they are known by, so that of two equal claims the same wins in any order of rows.
        let mut groups: Vec<(&RowIdentity, Vec<usize>)> = groups
            .into_values()
            .filter_map(|group| Some((group.iter().map(|row| &rows[*row].0).min()?, group)))
            .collect();
        groups.sort();
        let mut claims: Vec<(usize, &str, usize)> = Vec::new();
        let mut of_group: Vec<BTreeSet<&str>> = Vec::new();
        for (at, (_, group)) in groups.iter().enumerate() {
            let mut rows_of: BTreeMap<&str, usize> = BTreeMap::new();
            for key in group.iter().filter_map(|row| were[*row]) {
                *rows_of.entry(key).or_default() += 1;
            }
            claims.extend(rows_of.iter().map(|(key, rows)| (*rows, *key, at)));
            of_group.push(rows_of.into_keys().collect());
        }
        // Most rows first; then the smallest key, of the account with the smallest identity.
        claims.sort_by(|x, y| (y.0, x.1, x.2).cmp(&(x.0, y.1, y.2)));
        let mut given: Vec<Option<String>> = vec![None; groups.len()];
        let mut taken: FxHashSet<&str> = FxHashSet::default();
        for (_, key, at) in claims {
            if given[at].is_none() && taken.insert(key) {
                given[at] = Some(key.to_owned());
            }
        }
        let known = given.iter().flatten().count();
        let mut births = Births {
            used: former.iter().map(|entity| entity.key.clone()).collect(),
            attempts: FxHashMap::default(),
        };
        let keys: Vec<String> = given
            .into_iter()
            .zip(&groups)
            .map(|(key, (identity, _))| key.unwrap_or_else(|| births.key(identity)))
            .collect();
        let mut found = Self {
            keys: vec![String::new(); rows.len()],
            known,
            // Rows that nothing is known of are nobody.
            new: groups
                .iter()
                .zip(&of_group)
                .filter(|((identity, _), keys)| keys.is_empty() && **identity != RowIdentity::default())
                .count(),
            gone,
            ..Self::default()
        };
        let mut now: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for ((key, (_, group)), were) in keys.iter().zip(&groups).zip(&of_group) {
            group.iter().for_each(|row| found.keys[*row].clone_from(key));
            if were.len() > 1 {
                let keys = were.iter().map(|key| (*key).to_owned()).collect();
                let key = key.clone();
                found.merged.push(KeyChange { key, keys });
            }
            for before in were {
                now.entry(before).or_default().insert(key);
            }
        }
        found.merged.sort();
        let several = now.into_iter().filter(|(_, keys)| keys.len() > 1);
        let change = |(key, keys): (&str, BTreeSet<&str>)| KeyChange {
            key: key.to_owned(),
            keys: keys.into_iter().map(str::to_owned).collect(),
        };
        found.split = several.map(change).collect();
        found
    }
}

/// Keys of accounts that have none yet.
struct Births<'r> {
    used: FxHashSet<String>,
    /// Keys made of each identity: of rows that cannot be told apart there are several.
    attempts: FxHashMap<&'r RowIdentity, u32>,
}

impl<'r> Births<'r> {
    /// A key made of an account's smallest identity that nobody has or had.
    ///
    /// 48 bits of sha256: of a million accounts two share one by chance in one of 560 tables; the second then takes another.
    fn key(&mut self, identity: &'r RowIdentity) -> String {
        loop {
            let attempt = self.attempts.entry(identity).or_default();
            let mut hash = Sha256::new();
            for part in [identity.called.as_str(), &identity.mark, &attempt.to_string()] {
                hash.update(part.as_bytes());
                hash.update([0x1e]);
            }
            *attempt += 1;
            let digest = hash.finalize();
            let key = digest[..6]
                .iter()
                .fold(String::from("a"), |key, byte| format!("{key}{byte:02x}"));
            if self.used.insert(key.clone()) {
                return key;
            }
        }
    }
}

/// The key of a company that is no row of the table, by its name or id as it is compared: 48 bits of sha256.
pub fn company_key(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    digest[..6]
        .iter()
        .fold(String::from("b"), |key, byte| format!("{key}{byte:02x}"))
}

/// Of each row the key it had, and the former rows that are not there.
fn known_again<'f>(
    rows: &[(RowIdentity, bool)],
    former: &'f [Entity],
) -> (Vec<Option<&'f str>>, Vec<Entity>) {
    let mut whole: FxHashMap<&RowIdentity, Vec<usize>> = FxHashMap::default();
    let mut called: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut marked: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, entity) in former.iter().enumerate().rev() {
        if entity.row == RowIdentity::default() {
            continue;
        }
        // Taken from the end: the first stands last.
        whole.entry(&entity.row).or_default().push(at);
        called.entry(&entity.row.called).or_default().push(at);
        marked.entry(&entity.row.mark).or_default().push(at);
    }
    let mut there: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, _) in rows {
        *there.entry(&row.called).or_default() += 1;
    }
    let mut found: Vec<Option<&str>> = vec![None; rows.len()];
    let mut seen = vec![false; former.len()];
    // What says the same in everything goes first: another may then only be what is left.
    for (row, (identity, _)) in rows.iter().enumerate() {
        if let Some(at) = whole.get_mut(identity).and_then(Vec::pop) {
            (found[row], seen[at]) = (Some(former[at].key.as_str()), true);
        }
    }
    for (row, (identity, is_id)) in rows.iter().enumerate() {
        if found[row].is_some() {
            continue;
        }
        let alone = |of: Option<&Vec<usize>>| match of.map(Vec::as_slice) {
            Some([at]) if !seen[*at] => Some(*at),
            _ => None,
        };
        let by_name = !identity.called.is_empty() && there[identity.called.as_str()] == 1;
        let at = by_name
            .then(|| alone(called.get(identity.called.as_str())))
            .flatten()
            .or_else(|| {
                (!is_id)
                    .then(|| alone(marked.get(identity.mark.as_str())))
                    .flatten()
            });
        if let Some(at) = at {
            (found[row], seen[at]) = (Some(former[at].key.as_str()), true);
        }
    }
    let gone = former.iter().zip(&seen).filter(|(_, seen)| !**seen);
    (found, gone.map(|(entity, _)| entity.clone()).collect())
}
