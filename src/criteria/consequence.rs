//! Which columns look like those of the business figures, by name and kind.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::recipe::{FigureKey, FiguresRecipe};
use crate::table::{Column, Kind, Table};
use crate::vocabulary::fold::words;
use crate::vocabulary::{Phrases, ROLES, read};

/// A column that the recipe's `[figures]` could name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consequence {
    /// Key of `[figures]`.
    pub key: FigureKey,
    /// The likeliest column; `None` when no name looks like it.
    pub column: Option<String>,
    /// Whether its name leaves no doubt; otherwise the user decides.
    pub sure: bool,
}

impl Consequence {
    /// What the key's column holds, in a few words.
    pub fn meaning(&self, language: Language) -> String {
        match self.key {
            FigureKey::Opened => language.init_figure_opened(),
            FigureKey::Closed => language.init_figure_closed(),
            FigureKey::Left => language.init_figure_left(),
            FigureKey::Qualified => language.init_figure_qualified(),
            FigureKey::Accepted => language.init_figure_accepted(),
            FigureKey::Amount => language.init_figure_amount(),
            FigureKey::Expansion => language.init_figure_expansion(),
            FigureKey::Cost => language.init_figure_cost(),
            FigureKey::Nps => language.init_figure_nps(),
        }
    }
}

/// A key of `[figures]` and the columns it may have.
#[derive(Deserialize)]
struct Names {
    key: FigureKey,
    kinds: Vec<Kind>,
    /// Without doubt.
    sure: Phrases,
    /// That may mean something else.
    doubtful: Phrases,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Names>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| read(include_str!("../vocabulary/figures.toml")));

impl Names {
    /// Whether a column of this kind and these words may be it: a day on which something is expected has not come.
    fn can_be(&self, kind: Kind, words: &[String]) -> bool {
        self.kinds.contains(&kind) && !(kind == Kind::Date && is_expected(words))
    }
}

/// Whether a date is one that is only expected: `Tentative Close Date`.
fn is_expected(words: &[String]) -> bool {
    words.iter().any(|word| ROLES.expected.contains(word))
}

fn has(words: &[String], name: &[&str]) -> bool {
    name.iter().all(|part| words.iter().any(|word| word == part))
}

/// The words of a date's name that leave no doubt that it is the day of a decision, or on which a customer left.
pub fn says_end(column: &Column) -> Option<String> {
    let words = words(&column.name);
    let ends = KEYS
        .keys
        .iter()
        .filter(|of| matches!(of.key, FigureKey::Closed | FigureKey::Left));
    let mut ends = ends.filter(|of| column.kind() == Kind::Date && of.can_be(Kind::Date, &words));
    ends.find_map(|of| {
        of.sure
            .iter()
            .find(|name| has(&words, name))
            .map(|name| name.join(" "))
    })
}

/// The only date column whose name leaves no doubt that accounts were decided on it; `None` when there are several.
pub fn decision_day(table: &Table) -> Option<&Column> {
    let closed = KEYS.keys.iter().find(|of| of.key == FigureKey::Closed)?;
    let mut days = table.columns.iter().filter(|column| {
        let words = words(&column.name);
        closed.can_be(column.kind(), &words) && closed.sure.iter().any(|name| has(&words, name))
    });
    let day = days.next()?;
    days.next().is_none().then_some(day)
}

/// For every key of `[figures]` the likeliest of the table's columns that are not `taken`.
pub fn consequences(table: &Table, taken: &[&str]) -> Vec<Consequence> {
    let mut free: Vec<(&str, Kind, Vec<String>)> = table
        .columns
        .iter()
        .filter(|column| !taken.contains(&column.name.as_str()))
        .map(|column| (column.name.as_str(), column.kind(), words(&column.name)))
        .collect();
    let mut find = |of: &Names, names: &Phrases| {
        let found = names.iter().find_map(|name| {
            free.iter()
                .position(|(_, kind, words)| of.can_be(*kind, words) && has(words, name))
        })?;
        Some(free.remove(found).0.to_owned())
    };
    let sure: Vec<Option<String>> = KEYS.keys.iter().map(|of| find(of, &of.sure)).collect();
    KEYS.keys
        .iter()
        .zip(sure)
        .map(|(of, sure)| Consequence {
            key: of.key,
            sure: sure.is_some(),
            column: sure.or_else(|| find(of, &of.doubtful)),
        })
        .collect()
}

/// The recipe's section with what leaves no doubt.
pub fn certain(found: &[Consequence]) -> FiguresRecipe {
    let column = |key: FigureKey| {
        let of_key = found.iter().find(|found| found.sure && found.key == key)?;
        of_key.column.clone()
    };
    FiguresRecipe {
        opened: column(FigureKey::Opened),
        closed: column(FigureKey::Closed),
        left: column(FigureKey::Left),
        qualified: column(FigureKey::Qualified),
        accepted: column(FigureKey::Accepted),
        amount: column(FigureKey::Amount),
        expansion: column(FigureKey::Expansion),
        cost: column(FigureKey::Cost),
        margin: None,
        nps: column(FigureKey::Nps),
        changed: None,
    }
}
