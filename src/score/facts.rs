//! What a row says, kept so that it can be scored again years later.

use std::collections::BTreeMap;

use crate::score::scorer::{Row, Scorer};

impl Scorer {
    /// What a row says of the columns that criteria read, and of those that name their currencies, as training would have
    /// written it; `header` and `cell` as for the scorer. Empty cells are left out, and of free text all but the words that
    /// the card asks for.
    pub fn facts<'t>(
        &self,
        header: &[String],
        cell: impl Fn(usize) -> Option<&'t str>,
    ) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::new();
        for source in self.sources() {
            let places = [source.position, source.currency];
            for (place, is_own) in places.into_iter().zip([true, false]) {
                let Some((place, text)) = place.and_then(|place| Some((place, cell(place)?.trim()))) else {
                    continue;
                };
                if text.is_empty() {
                    continue;
                }
                let written = || source.words_asked_for(text).or_else(|| source.as_trained(text));
                let written = if is_own { written() } else { None };
                // A column that is read in its own right keeps what that reading made of it.
                let name = header[place].clone();
                match is_own {
                    true => drop(facts.insert(name, written.unwrap_or_else(|| text.to_owned()))),
                    false => drop(facts.entry(name).or_insert_with(|| text.to_owned())),
                }
            }
        }
        facts
    }

    /// The columns of which a row that was [read](Scorer::read) tells nothing.
    pub fn unknown_columns<'s>(&'s self, row: &'s Row) -> impl Iterator<Item = &'s str> {
        let unknown = row.missing.iter().chain(&row.unreadable);
        unknown.map(|place| self.sources()[*place].name.as_str())
    }
}
