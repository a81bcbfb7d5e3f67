//! Which columns tell what a customer was worth: those the recipe names, else those whose name and kind say so.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::reason::Origin;
use crate::language::Language;
use crate::outcome::Outcome;
use crate::recipe::{IdealRecipe, Recipe};
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::{Phrases, VALUES, read};

/// A part of what makes a customer ideal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What a customer pays.
    Value,
    /// How long a customer stays.
    Retention,
    /// What a customer costs in trouble.
    Friction,
    /// What a customer says and does for the company.
    Advocacy,
    /// What a customer opens for the company.
    Strategic,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::Value,
        Self::Retention,
        Self::Friction,
        Self::Advocacy,
        Self::Strategic,
    ];

    /// As the recipe spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Retention => "retention",
            Self::Friction => "friction",
            Self::Advocacy => "advocacy",
            Self::Strategic => "strategic",
        }
    }
}

impl Part {
    /// Its name.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Value => language.ideal_part_value(),
            Self::Retention => language.ideal_part_retention(),
            Self::Friction => language.ideal_part_friction(),
            Self::Advocacy => language.ideal_part_advocacy(),
            Self::Strategic => language.ideal_part_strategic(),
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A column that tells a part, and why it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorthColumn {
    /// The part that it tells.
    pub part: Part,
    /// Key of `[ideal]` it stands under: `value.money`.
    pub key: &'static str,
    /// Name of the column.
    pub column: String,
    /// Why it was taken.
    pub reason: Origin,
}

/// The recipe's `[ideal]` with every column that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guess {
    /// The section of the recipe, completed.
    pub recipe: IdealRecipe,
    /// In the order of the parts.
    pub found: Vec<WorthColumn>,
    /// Columns whose name fits, but that are filled in for accounts that never bought too: rather criteria than
    /// consequences of a sale. The user decides.
    pub doubtful: Vec<WorthColumn>,
}

/// A key of `[ideal]`, the kinds of its column, and the names it may have.
#[derive(Deserialize)]
struct Names {
    key: String,
    kinds: Vec<Kind>,
    names: Phrases,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Names>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| read(include_str!("../../vocabulary/ideal.toml")));

/// What the recipe names, completed with the columns whose name says what they are. Nothing is guessed for a key that
/// the recipe names, nor for a part of weight 0.
///
/// `[figures]` names the days of signing and leaving and the amounts already: it goes before names.
pub fn guess(table: &Table, recipe: &Recipe) -> Guess {
    let asked = &recipe.ideal;
    let weights = asked.weights();
    let mut guess = Guess {
        recipe: asked.clone(),
        ..Guess::default()
    };
    let never = never_bought(table, recipe);
    let mut free: Vec<(&Column, Vec<String>)> = table
        .columns
        .iter()
        .filter(|column| is_free(column, table.rows, recipe))
        .map(|column| (column, words(&column.name)))
        .collect();
    for Names { key, kinds, names } in &KEYS.keys {
        let key = key.as_str();
        let part = part_of(key);
        if weights[part as usize] == 0.0 {
            continue;
        }
        let says = |column: &str| WorthColumn {
            part,
            key,
            column: column.to_owned(),
            reason: Origin::Recipe,
        };
        let named: Vec<WorthColumn> = asked
            .columns()
            .into_iter()
            .filter(|(k, _)| *k == key)
            .map(|(_, column)| says(column))
            .collect();
        if !named.is_empty() || names_none(asked, key) {
            guess.found.extend(named);
            continue;
        }
        let figures = of_figures(recipe, key);
        if !figures.is_empty() {
            guess
                .found
                .extend(figures.into_iter().map(|(key, column)| WorthColumn {
                    reason: Origin::Figures { key },
                    ..says(column)
                }));
            continue;
        }
        let several = key.ends_with("columns");
        for name in names.iter() {
            while let Some(at) = free.iter().position(|(column, words)| {
                kinds.contains(&column.kind())
                    && name.iter().all(|part| words.iter().any(|word| word == part))
            }) {
                let (column, _) = free.remove(at);
                let words = name.join(" ");
                // What was offered and when it was decided is known of lost accounts too.
                let of_all = matches!(key, "value.money" | "retention.signed" | "retention.left");
                let filled = never.iter().filter(|row| says_something(column, **row)).count();
                if !of_all && filled as f64 > MOST_BEFORE * never.len() as f64 {
                    guess.doubtful.push(WorthColumn {
                        reason: Origin::Early {
                            words,
                            filled,
                            accounts: never.len(),
                        },
                        ..says(&column.name)
                    });
                    continue;
                }
                guess.found.push(WorthColumn {
                    reason: Origin::Name { words },
                    ..says(&column.name)
                });
                if !several {
                    break;
                }
            }
            if !several && guess.found.iter().any(|found| found.key == key) {
                break;
            }
        }
    }
    guess.found.sort_by_key(|found| found.part);
    for key in KEYS.keys.iter().map(|names| names.key.as_str()) {
        let of_key = guess.found.iter().filter(|found| found.key == key);
        let columns: Vec<String> = of_key.map(|found| found.column.clone()).collect();
        set(&mut guess.recipe, key, columns);
    }
    guess
}

/// Share of accounts that never bought which may have a consequence of buying by mistake (house choice).
const MOST_BEFORE: f64 = 0.05;

/// Rows of accounts that never bought; none where the outcome cannot be read.
fn never_bought(table: &Table, recipe: &Recipe) -> Vec<usize> {
    let outcome = Outcome::read(table, &recipe.outcome);
    let endings = outcome.and_then(|outcome| outcome.endings(table));
    let endings = endings.unwrap_or_default().into_iter().enumerate();
    endings
        .filter(|(_, ending)| !ending.bought())
        .map(|(row, _)| row)
        .collect()
}

/// Whether a cell says more than nothing, none or no.
fn says_something(column: &Column, row: usize) -> bool {
    match &column.values {
        Values::Number(values) => !values[row].is_nan() && values[row] != 0.0,
        Values::Date(_) => !column.is_missing(row),
        Values::Levels(levels) => levels
            .get(row)
            .is_some_and(|text| !VALUES.no.contains(words(text).join(" ").as_str())),
    }
}

/// Whether a column may be guessed: filled, and without another part to play.
fn is_free(column: &Column, rows: usize, recipe: &Recipe) -> bool {
    let name = &column.name;
    let roles = [
        &recipe.outcome.column,
        &recipe.id,
        &recipe.label,
        &recipe.weight,
        &recipe.propensity,
        &recipe.time,
    ];
    let has_role = roles.iter().any(|role| role.as_ref() == Some(name));
    !has_role
        && recipe.figures.key_of(name).is_none()
        && recipe.ideal.key_of(name).is_none()
        && !recipe.exclude.contains(name)
        && column.missing() < rows
}

fn part_of(key: &str) -> Part {
    let of_key = |part: &Part| key.starts_with(part.as_str());
    // Every key of KEYS starts with a part's name.
    Part::ALL.into_iter().find(of_key).unwrap_or(Part::Value)
}

/// Whether the recipe says that a key has no columns.
fn names_none(asked: &IdealRecipe, key: &str) -> bool {
    let columns = match key {
        "value.money" => &asked.value.money,
        "friction.columns" => &asked.friction.columns,
        "advocacy.columns" => &asked.advocacy.columns,
        "strategic.columns" => &asked.strategic.columns,
        _ => return false,
    };
    columns.as_ref().is_some_and(Vec::is_empty)
}

/// What `[figures]` says of a key.
fn of_figures<'a>(recipe: &'a Recipe, key: &str) -> Vec<(&'static str, &'a str)> {
    let figures = &recipe.figures;
    let named = match key {
        "value.money" => vec![("amount", &figures.amount), ("expansion", &figures.expansion)],
        "retention.signed" => vec![("closed", &figures.closed)],
        "retention.left" => vec![("left", &figures.left)],
        _ => Vec::new(),
    };
    named
        .into_iter()
        .filter_map(|(name, column)| Some((name, column.as_deref()?)))
        .collect()
}

fn set(recipe: &mut IdealRecipe, key: &str, columns: Vec<String>) {
    let first = columns.first().cloned();
    match key {
        "value.last" => recipe.value.last = first,
        "value.orders" => recipe.value.orders = first,
        "value.money" => recipe.value.money = Some(columns),
        "retention.signed" => recipe.retention.signed = first,
        "retention.left" => recipe.retention.left = first,
        "retention.tenure" => recipe.retention.tenure = first,
        "friction.columns" => recipe.friction.columns = Some(columns),
        "advocacy.nps" => recipe.advocacy.nps = first,
        "advocacy.columns" => recipe.advocacy.columns = Some(columns),
        "strategic.columns" => recipe.strategic.columns = Some(columns),
        _ => {}
    }
}
