//! Criteria in people's words: what `[names]` of the recipe calls columns and levels, and what features made by joining
//! are called where it says nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::criteria::Cut;
use crate::join::words::feature_in_words;
use crate::language::Language;
use crate::recipe::Recipe;
use crate::table::{Kind, Reading, Table, Values, Wording};
use crate::vocabulary::fold::{fold, same, slips};

/// What columns are called in one language; a column that is not in it has its own name.
#[derive(Debug, Clone, Default)]
pub struct Wordings(BTreeMap<String, Arc<Wording>>);

impl Wordings {
    /// The words that a recipe has for these columns.
    pub fn of<'a>(recipe: &Recipe, columns: impl IntoIterator<Item = &'a str>, language: Language) -> Self {
        let called = |column: &str| {
            let made = feature_in_words(recipe, column, language);
            match (recipe.names.get(column), made) {
                (Some(name), made) => Some(name.wording(made.as_deref().unwrap_or(column), language)),
                (None, Some(title)) => Some(Wording {
                    language,
                    title,
                    ..Wording::default()
                }),
                (None, None) => None,
            }
        };
        let columns = columns.into_iter();
        Self(
            columns
                .filter_map(|column| Some((column.to_owned(), Arc::new(called(column)?))))
                .collect(),
        )
    }

    /// Whether every column has its own name.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a column is called.
    pub fn title<'a>(&'a self, column: &'a str) -> &'a str {
        self.0
            .get(column)
            .map_or(column, |wording| wording.title.as_str())
    }
}

/// Levels of one column that `[names]` names and no account holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Unheld {
    /// The section of `[names]`.
    pub column: String,
    /// Nearly levels that some accounts hold, which stand beside them.
    pub slips: Vec<(String, String)>,
    /// Far from all that are held: other exports may hold them.
    pub others: Vec<String>,
}

impl Unheld {
    /// Every column of which a recipe names such levels.
    pub fn find(table: &Table, recipe: &Recipe) -> Vec<Self> {
        let mut found = Vec::new();
        for column in &table.columns {
            let (Some(name), Values::Levels(levels)) = (recipe.names.get(&column.name), &column.values)
            else {
                continue;
            };
            let tokens = levels.names.iter().flat_map(|text| match column.kind() {
                Kind::Set => column.reading.tokens(text).collect(),
                _ => vec![text.as_str()],
            });
            let held: BTreeSet<&str> = tokens.collect();
            let named = |level: &str| name.levels.keys().any(|named| same(named, level));
            let unnamed: Vec<&str> = held.iter().copied().filter(|level| !named(level)).collect();
            let mut of = Self {
                column: column.name.clone(),
                slips: Vec::new(),
                others: Vec::new(),
            };
            for level in name
                .levels
                .keys()
                .filter(|level| !held.iter().any(|one| same(level, one)))
            {
                match unnamed.iter().find(|held| slips(&fold(level), &fold(held))) {
                    Some(meant) => of.slips.push((level.clone(), (*meant).to_owned())),
                    None => of.others.push(level.clone()),
                }
            }
            if !of.slips.is_empty() || !of.others.is_empty() {
                found.push(of);
            }
        }
        found
    }
}

impl Cut {
    /// What people call the criterion, as [`Cut::name`] puts columns together: its titles and tokens instead of the
    /// columns' names, once [`Cut::worded`] has given it some.
    pub fn title(&self) -> String {
        match self {
            Self::Pair { first, second } => format!("{} × {}", first.title(), second.title()),
            Self::Derived {
                formula,
                first,
                second,
                ..
            } => {
                let sign = if first.is_age() { "→" } else { formula.sign() };
                format!("{} {sign} {}", first.title(), second.title())
            }
            one => {
                let (_, reading) = one.column();
                let Some(wording) = &reading.wording else {
                    return one.name();
                };
                match one.token() {
                    Some(token) => wording.language.fact(&wording.title, one.called(token)),
                    None => wording.title.clone(),
                }
            }
        }
    }

    /// What a level, or a token of its set, is called.
    pub fn called<'a>(&'a self, level: &'a str) -> &'a str {
        let wording = self.column().1.wording.as_ref();
        wording.map_or(level, |wording| wording.level(level))
    }

    /// The same bins in people's words.
    pub fn worded(mut self, wordings: &Wordings) -> Self {
        self.each_reading(&mut |column, reading| reading.wording = wordings.0.get(column).cloned());
        self
    }

    /// The same bins in the words of the cells.
    pub fn plain(&self) -> Self {
        let mut cut = self.clone();
        cut.each_reading(&mut |_, reading| reading.wording = None);
        cut
    }

    fn each_reading(&mut self, change: &mut impl FnMut(&str, &mut Reading)) {
        match self {
            Self::Pair { first, second } | Self::Derived { first, second, .. } => {
                first.each_reading(change);
                second.each_reading(change);
            }
            Self::Number { column, reading, .. }
            | Self::Age { column, reading, .. }
            | Self::Category { column, reading, .. }
            | Self::Member { column, reading, .. } => change(column, reading),
        }
    }
}
