//! Further tables joined by evidence: which account a row is of where no account has its key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::clean::duplicates::{Answers, Evidence, Known, Match, Settings, Verdict, between};
use crate::criteria::inputs::roles;
use crate::error::{Error, Result};
use crate::join::{
    EvidenceMatch, Joined, KeyEvidence, TableEvidence, join_by_evidence, matching, normal_form, short_id,
};
use crate::language::Language;
use crate::recipe::{ColumnRecipe, KeyHow, Recipe, TableRecipe, TableRows};
use crate::source::location;
use crate::source::read_table;
use crate::table::{Kind, Table};

/// Joins the further tables of a recipe, by evidence where it says so.
///
/// # Errors
/// As [`join_by_evidence`] and [`between`].
pub fn join(table: Table, recipe: &Recipe, beside: &Path) -> Result<Joined> {
    let mut evidence = KeyEvidence::new();
    for (name, further) in &recipe.tables {
        if further.how == KeyHow::Match {
            evidence.insert(name.clone(), of_table(&table, recipe, name, further, beside)?);
        }
    }
    join_by_evidence(table, recipe, beside, &evidence)
}

fn of_table(
    accounts: &Table,
    recipe: &Recipe,
    name: &str,
    further: &TableRecipe,
    beside: &Path,
) -> Result<TableEvidence> {
    let header = accounts.header();
    let Some(own) = matching(
        further.matches.as_ref(),
        &further.key,
        recipe.id.as_ref(),
        &header,
    ) else {
        return Err(Error::data(
            format!(
                "tables.{name}: the account table has no column `{}` that its key could match",
                further.key
            ),
            "name the account table's key as `matches`, or as the recipe's `id`",
        ));
    };
    let own = accounts.position(&own, &format!("tables.{name}.matches"))?;
    let other = read(recipe, further, beside)?;
    let key = other.position(&further.key, &format!("tables.{name}.key"))?;
    // The account table may still lack what the recipe names of joined columns.
    let there = |name: &String| header.contains(name);
    let mut alone = Recipe {
        id: recipe.id.clone().filter(there),
        label: recipe.label.clone().filter(there),
        ..Recipe::default()
    };
    let known = known(accounts, &alone)?;
    (alone.id, alone.label) = (None, None);
    let found = between(
        (accounts, known),
        (&other, self::known(&other, &alone)?),
        &Settings::of(&recipe.clean),
        &Answers::default(),
    )?;
    let called = |row: u32| {
        let id = known.id.and_then(|id| accounts.columns[id].text(row as usize));
        id.unwrap_or_else(|| format!("line {}", accounts.lines.get(row as usize).copied().unwrap_or(0)))
    };
    let keys = Keys::new((accounts, own), (&other, key));
    let unique = further.rows != Some(TableRows::Events) && further.features.is_none() && keys.are_unique();
    Ok(gathered(&found.matches, &keys, unique, &called))
}

fn read(recipe: &Recipe, further: &TableRecipe, beside: &Path) -> Result<Table> {
    let mut how = Recipe {
        read: recipe.read.limits(),
        missing: recipe.missing.clone(),
        ..Recipe::default()
    };
    // A key is no quantity.
    let key = ColumnRecipe {
        kind: Some(Kind::Category),
        ..ColumnRecipe::default()
    };
    how.columns.insert(further.key.clone(), key);
    read_table(&location::beside(beside, &further.data), &how)
}

fn known(table: &Table, recipe: &Recipe) -> Result<Known> {
    let roles = roles(table, recipe)?;
    Ok(Known {
        id: roles.id.map(|role| role.column),
        name: roles.label.map(|role| role.column),
        ..Known::default()
    })
}

/// A column of a table.
type Texts<'t> = (&'t Table, usize);

fn text((table, column): Texts<'_>, row: usize) -> Option<String> {
    table.columns[column].text(row)
}

/// Keys of both tables.
struct Keys<'t> {
    own: Texts<'t>,
    key: Texts<'t>,
    /// Those of accounts, as joining compares them: as written, in normal form, and the ids of Salesforce.
    of_accounts: FxHashSet<String>,
    /// Normal forms of the further table's.
    of_table: FxHashSet<String>,
}

impl<'t> Keys<'t> {
    fn new(own: Texts<'t>, key: Texts<'t>) -> Self {
        let forms = |of: Texts<'_>| {
            let forms = (0..of.0.rows).filter_map(|row| text(of, row)).flat_map(|key| {
                let id = short_id(key.trim()).map(str::to_owned);
                [Some(normal_form(&key)), id]
            });
            forms.flatten().collect()
        };
        Self {
            of_accounts: forms(own),
            of_table: forms(key),
            own,
            key,
        }
    }

    /// Whether an account has a key, however it is written.
    fn is_account(&self, key: &str) -> bool {
        self.of_accounts.contains(&normal_form(key))
            || short_id(key).is_some_and(|id| self.of_accounts.contains(id))
    }

    /// Whether the further table has an account's own key.
    fn is_reached(&self, row: u32) -> bool {
        let key = text(self.own, row as usize);
        key.is_some_and(|key| {
            self.of_table.contains(&normal_form(&key))
                || short_id(key.trim()).is_some_and(|id| self.of_table.contains(id))
        })
    }

    fn of(&self, row: u32) -> Option<String> {
        Some(text(self.key, row as usize)?.trim().to_owned())
    }

    fn are_unique(&self) -> bool {
        let mut seen = FxHashSet::default();
        (0..self.key.0.rows)
            .filter_map(|row| text(self.key, row))
            .all(|key| seen.insert(key))
    }
}

/// Joins keys to the accounts that all their evidence speaks of; where it speaks of several accounts, or where one has room
/// for a single row (`unique`) and several claim it, somebody has to look.
fn gathered(matches: &[Match], keys: &Keys, unique: bool, called: &dyn Fn(u32) -> String) -> TableEvidence {
    let mut found = TableEvidence::default();
    // Of each row of the further table the accounts it is: rows of the account table that are one account stand together.
    let mut of_row: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for one in matches.iter().filter(|one| one.verdict == Verdict::Same) {
        of_row.entry(one.b).or_default().insert(one.a);
    }
    found.blank = of_row.keys().filter(|row| keys.of(**row).is_none()).count() as u64;
    let mut of_key: BTreeMap<String, Vec<&Match>> = BTreeMap::new();
    for one in matches {
        if let Some(key) = keys.of(one.b).filter(|key| !keys.is_account(key)) {
            of_key.entry(key).or_default().push(one);
        }
    }
    let mut claims: BTreeMap<u32, Vec<(i32, &str)>> = BTreeMap::new();
    let mut sure: BTreeMap<&str, &BTreeSet<u32>> = BTreeMap::new();
    for (key, matches) in &of_key {
        let mut accounts = matches.iter().filter_map(|one| of_row.get(&one.b));
        let Some(first) = accounts
            .next()
            .filter(|first| accounts.all(|other| other == *first))
        else {
            continue;
        };
        sure.insert(key, first);
        for row in first {
            let weight = matches
                .iter()
                .filter(|one| one.a == *row)
                .map(|one| one.weight)
                .max();
            claims.entry(*row).or_default().push((weight.unwrap_or(0), key));
        }
    }
    for (row, claims) in claims.iter_mut().filter(|_| unique) {
        claims.sort_unstable_by(|x, y| y.cmp(x));
        let alone = claims.len() == 1 || claims[0].0 > claims[1].0;
        let lost = if keys.is_reached(*row) || !alone { 0 } else { 1 };
        for (_, key) in &claims[lost..] {
            sure.remove(key);
        }
    }
    for (key, matches) in &of_key {
        let accounts = sure.get(key.as_str());
        let mut told: BTreeMap<u32, &Match> = BTreeMap::new();
        for one in matches {
            let best = told.entry(one.a).or_insert(one);
            if one.weight > best.weight {
                *best = one;
            }
        }
        for (row, one) in told {
            let joined = accounts.is_some_and(|accounts| accounts.contains(&row));
            if joined {
                found.keys.push((key.clone(), row));
            }
            found.matches.push(EvidenceMatch {
                key: key.clone(),
                account: called(row),
                weight: one.weight,
                verdict: if joined { "same" } else { "review" },
                evidence: Evidence::list(&one.evidence, Language::En),
                row,
            });
        }
    }
    found
}
