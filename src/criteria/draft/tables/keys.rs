//! The column of a further table that leads to the account table, by name and by values.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::criteria::draft::parts::Given;
use crate::criteria::draft::reason::{DraftReason, Match, Unmatched};
use crate::criteria::inputs::says_identifier;
use crate::join::{is_checked_id, is_salesforce_id, normal_form, short_id};
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Distinct values of a column, with the rows of each; `None` for what cannot be a key.
pub(super) struct Keys(Vec<Option<FxHashMap<String, usize>>>);

/// Most distinct values compared: enough to know the share.
const SAMPLE: usize = 20_000;
/// Least share of a key's values found where its name says what it is, and where only its values do.
const NAMED: f64 = 0.5;
const UNNAMED: f64 = 0.95;
/// Fewest values that can speak without a name.
const ENOUGH: usize = 10;
/// Share of distinct values from which a column tells rows apart.
const UNIQUE: f64 = 0.98;
/// Keys without a match that are named.
const EXAMPLES: usize = 3;

impl Keys {
    pub fn of(table: &Table) -> Self {
        Self(table.columns.iter().map(values).collect())
    }
}

fn values(column: &Column) -> Option<FxHashMap<String, usize>> {
    let mut found = FxHashMap::default();
    match (&column.values, column.kind()) {
        (Values::Levels(levels), Kind::Category | Kind::Text) => {
            let mut rows = vec![0; levels.names.len()];
            for code in &levels.codes {
                if let Some(count) = rows.get_mut(*code as usize) {
                    *count += 1;
                }
            }
            // Some tools write 15 characters of Salesforce's ids, others 18.
            let checked = levels.names.iter().filter(|name| is_checked_id(name)).count();
            let salesforce = checked as f64 >= UNNAMED * levels.names.len() as f64;
            for (name, rows) in levels.names.iter().zip(rows) {
                let name = short_id(name).filter(|_| salesforce).unwrap_or(name);
                *found.entry(name.to_owned()).or_insert(0) += rows;
            }
        }
        // Identifiers may be numbers, measures may not be identifiers.
        (Values::Number(numbers), _) if numbers.iter().all(|v| v.is_nan() || v.fract() == 0.0) => {
            for value in numbers.iter().filter(|v| !v.is_nan()) {
                *found.entry(format!("{value}")).or_insert(0) += 1;
            }
        }
        _ => return None,
    }
    (!found.is_empty()).then_some(found)
}

/// Values by their normal form: `00123` and `123` may be one key, which lost its zeros.
fn forms(values: &FxHashMap<String, usize>) -> FxHashMap<String, usize> {
    let mut forms = FxHashMap::default();
    for (value, rows) in values {
        // Case tells ids of Salesforce apart, and a normal form has none.
        let form = match is_salesforce_id(value) {
            true => value.clone(),
            false => normal_form(value),
        };
        *forms.entry(form).or_insert(0) += rows;
    }
    forms
}

fn filled(values: &FxHashMap<String, usize>) -> usize {
    values.values().sum()
}

fn is_unique(values: &FxHashMap<String, usize>) -> bool {
    values.len() as f64 >= UNIQUE * filled(values) as f64
}

/// How a table leads to another.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Column of the table.
    pub key: usize,
    /// Column that it matches.
    pub matches: String,
    pub reason: DraftReason,
    pub matched: Vec<Match>,
    pub one_row_per_key: bool,
}

/// A pair of columns that may lead from a table to a target.
struct Pair {
    alike: u8,
    share: f64,
    key: usize,
    other: usize,
    /// Whether their values only match by normal form.
    respelled: bool,
}

/// Every pair of columns whose values match where their names say the same, or whose values alone say so, with whether
/// either tells rows apart.
fn pairs(
    from: &Given,
    keys: &Keys,
    target: &Given,
    target_keys: &Keys,
    target_name: &str,
    id: Option<&str>,
) -> Vec<(Pair, bool)> {
    let mut pairs = Vec::new();
    for (key, own) in keys.0.iter().enumerate() {
        let Some(own) = own else { continue };
        for (other, there) in target_keys.0.iter().enumerate() {
            let Some(there) = there else { continue };
            let name = &from.table.columns[key].name;
            let wanted = &target.table.columns[other].name;
            let alike = alike(name, wanted, target_name, id == Some(wanted));
            let (mut share_found, mut respelled) = (share(own, there), false);
            let mut unique = is_unique(own) || is_unique(there);
            if alike > 0 && share_found < NAMED {
                let (own, there) = (forms(own), forms(there));
                respelled = true;
                share_found = share(&own, &there);
                unique = is_unique(&own) || is_unique(&there);
            }
            let fits = match alike {
                0 => {
                    let keyed = says_identifier(name) || says_identifier(wanted);
                    share_found >= UNNAMED && own.len() >= ENOUGH && keyed
                }
                _ => share_found >= NAMED,
            };
            if fits {
                let pair = Pair {
                    alike,
                    share: share_found,
                    key,
                    other,
                    respelled,
                };
                pairs.push((pair, unique));
            }
        }
    }
    pairs
}

/// The best key from a table to a target; `None` when no column is one.
pub(super) fn link(
    from: &Given,
    keys: &Keys,
    target: &Given,
    target_keys: &Keys,
    target_name: &str,
    id: Option<&str>,
) -> Option<Link> {
    let pairs = pairs(from, keys, target, target_keys, target_name, id);
    // Many rows on both sides belong to each other only by chance.
    let pairs = pairs
        .into_iter()
        .filter(|(_, unique)| *unique)
        .map(|(pair, _)| pair);
    let better = |a: &Pair, b: &Pair| (a.alike, !a.respelled, a.share) > (b.alike, !b.respelled, b.share);
    let best = pairs.reduce(|best, pair| if better(&pair, &best) { pair } else { best })?;
    // Both were values above.
    let (own, there) = (keys.0[best.key].as_ref()?, target_keys.0[best.other].as_ref()?);
    let (own, there) = match best.respelled {
        true => (Cow::Owned(forms(own)), Cow::Owned(forms(there))),
        false => (Cow::Borrowed(own), Cow::Borrowed(there)),
    };
    let matches = target.table.columns[best.other].name.clone();
    Some(Link {
        key: best.key,
        reason: reason(&own, &there, &target.name, &matches, best.respelled),
        matched: matched(&own, &there, from, target),
        one_row_per_key: is_unique(&own),
        matches,
    })
}

/// A column that two tables have and that would join them if it told the rows of one apart: its name in the target, with
/// the accounts of which it names several rows there, and how many it names at most.
pub(super) fn repeated(
    from: &Given,
    keys: &Keys,
    target: &Given,
    target_keys: &Keys,
    id: Option<&str>,
) -> Option<(String, usize, usize)> {
    let pairs = pairs(from, keys, target, target_keys, "account", id);
    let named = pairs
        .into_iter()
        .map(|(pair, _)| pair)
        .filter(|pair| pair.alike > 1);
    let pair = named.reduce(|best, pair| if pair.alike > best.alike { pair } else { best })?;
    let there = target_keys.0[pair.other].as_ref()?;
    let several: Vec<usize> = there.values().copied().filter(|rows| *rows > 1).collect();
    let most = several.iter().copied().max()?;
    Some((target.table.columns[pair.other].name.clone(), several.len(), most))
}

/// How much two names say the same: 3 the same words, 2 the target's identifier (`AccountId` → `Id` of the accounts), 1
/// the same last word beside an identifier, 0 nothing.
fn alike(key: &str, wanted: &str, target_name: &str, is_id: bool) -> u8 {
    let (a, b) = (words(key), words(wanted));
    if a == b {
        return if a == ["id"] || a == ["name"] || a == ["record", "id"] {
            0
        } else {
            3
        };
    }
    let identifiers = |words: &[String]| {
        words
            .iter()
            .any(|word| matches!(word.as_str(), "id" | "ids" | "key" | "uuid"))
    };
    let stem = |word: &str| word.trim_end_matches('s').to_owned();
    let of_target = a.iter().any(|word| {
        let accounts = &COLUMNS.accounts;
        target_name.split('_').any(|part| stem(part) == stem(word))
            || (is_id && accounts.contains(stem(word).as_str()))
    });
    let of_key = b
        .iter()
        .any(|word| COLUMNS.accounts_of_keys.contains(stem(word).as_str()));
    match () {
        () if identifiers(&a) && (identifiers(&b) || is_id) && of_target => 2,
        // The other way round: `Record ID` of the companies, `Associated Company IDs` of the deals.
        () if identifiers(&a) && identifiers(&b) && of_key => 2,
        () if (a.last() == b.last() || a.first() == b.first()) && a.len().min(b.len()) == 1 => 1,
        () => 0,
    }
}

/// Share of the values of one that are values of the other.
fn share(own: &FxHashMap<String, usize>, there: &FxHashMap<String, usize>) -> f64 {
    let asked = own.len().min(SAMPLE);
    let found = own
        .keys()
        .take(SAMPLE)
        .filter(|value| there.contains_key(*value))
        .count();
    found as f64 / asked.max(1) as f64
}

fn reason(
    own: &FxHashMap<String, usize>,
    there: &FxHashMap<String, usize>,
    target: &str,
    matches: &str,
    respelled: bool,
) -> DraftReason {
    DraftReason::Values {
        found: own.keys().filter(|value| there.contains_key(*value)).count(),
        values: own.len(),
        column: matches.to_owned(),
        table: target.to_owned(),
        respelled,
    }
}

/// What matches on both sides, with examples of what does not.
fn matched(
    own: &FxHashMap<String, usize>,
    there: &FxHashMap<String, usize>,
    from: &Given,
    target: &Given,
) -> Vec<Match> {
    let side = |a: &FxHashMap<String, usize>, b: &FxHashMap<String, usize>, of: &Given, other: &Given| {
        let mut lost: Vec<(&String, &usize)> =
            a.iter().filter(|(value, _)| !b.contains_key(*value)).collect();
        lost.sort_by(|x, y| y.1.cmp(x.1).then(x.0.cmp(y.0)));
        let missing: usize = lost.iter().map(|(_, rows)| **rows).sum();
        let blank = of.table.rows - filled(a);
        let examples = lost.iter().take(EXAMPLES);
        Match {
            table: of.name.clone(),
            other: other.name.clone(),
            rows: of.table.rows,
            blank,
            matched: of.table.rows - blank - missing,
            unmatched: examples
                .map(|(value, rows)| unmatched(value, **rows, b))
                .collect(),
            more: lost.len().saturating_sub(EXAMPLES),
        }
    };
    vec![side(own, there, from, target), side(there, own, target, from)]
}

fn unmatched(value: &str, rows: usize, there: &FxHashMap<String, usize>) -> Unmatched {
    let wanted = normal_form(value);
    let near = there.keys().filter(|other| normal_form(other) == wanted).min();
    Unmatched {
        value: value.to_owned(),
        rows,
        near: near.cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_are_told() {
        assert_eq!(alike("account_id", "account_id", "account", true), 3);
        assert_eq!(alike("AccountId", "Id", "account", true), 2);
        assert_eq!(
            alike("Record ID", "Associated Company IDs (Primary)", "account", false),
            2
        );
        assert_eq!(
            alike("subscription_id", "subscription_id", "subscriptions", false),
            3
        );
        assert_eq!(alike("Id", "Id", "account", true), 0);
        assert_eq!(alike("amount", "seats", "account", false), 0);
    }
}
