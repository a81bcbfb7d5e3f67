//! Criteria in people's words: what `[names]` of the recipe calls columns and levels, and what features made by joining
//! are called where it says nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::criteria::Cut;
use crate::join::words::feature_in_words;
use crate::language::Language;
use crate::recipe::Recipe;
use crate::table::{Reading, Wording};

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
