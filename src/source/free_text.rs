//! Free text once a whole table is read: nobody's name among its words, and each stem as the column writes it.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::table::reading::stems;
use crate::table::{Column, Kind, Levels, MISSING, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Cells that must hold a stem for its way of writing to be kept, and how many of these are (house choices: rarer words
/// become no criteria, and a model keeps the list).
const LEAST: usize = 3;
const MOST: usize = 150;

/// Takes the words of people's columns (owner, contact, person) out of free text, and writes each stem as its column most
/// often does. `written` has, of each column, how often it writes a stem in a way.
pub(super) fn tell(columns: &mut [Column], written: Vec<FxHashMap<(String, String), usize>>) {
    if columns.iter().all(|column| !column.reading.words) {
        return;
    }
    let names = names(columns);
    for (column, written) in columns.iter_mut().zip(written) {
        if !column.reading.words {
            continue;
        }
        column.reading.written = commonest(written, &names);
        let (reading, Values::Levels(levels)) = (&column.reading, &mut column.values) else {
            continue;
        };
        let is_nobody = |term: &&str| term.split(' ').all(|stem| !names.contains(stem));
        let told = levels.names.iter().map(|level| {
            let kept = reading.tokens(level).filter(is_nobody).map(str::to_owned);
            reading.as_written(kept)
        });
        *levels = merged(told.collect(), std::mem::take(&mut levels.codes));
    }
}

/// Stems of every word in a column of people.
fn names(columns: &[Column]) -> FxHashSet<String> {
    let people = columns.iter().filter(|column| {
        let told = matches!(column.kind(), Kind::Category | Kind::Text | Kind::Set);
        told && !column.reading.words && is_of_people(&column.name)
    });
    let texts = people.flat_map(|column| match &column.values {
        Values::Levels(levels) => levels.names.as_slice(),
        _ => &[],
    });
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
    // Initials name nobody.
    words
        .filter(|word| word.chars().count() > 1)
        .flat_map(stems)
        .collect()
}

/// Whether a column's name says that its cells are people.
fn is_of_people(name: &str) -> bool {
    let said = words(name);
    let is = |phrase: &[&str]| phrase.iter().all(|part| said.iter().any(|word| word == part));
    COLUMNS.people.iter().any(|phrase| is(phrase)) || COLUMNS.sales_people.iter().any(|phrase| is(phrase))
}

/// The way in which most cells write each stem; of ways equally common the shortest, then the first of the alphabet.
fn commonest(
    written: FxHashMap<(String, String), usize>,
    names: &FxHashSet<String>,
) -> BTreeMap<String, String> {
    let mut of_stem: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for ((stem, form), cells) in written {
        of_stem.entry(stem).or_default().push((cells, form));
    }
    let mut found: Vec<(usize, String, String)> = of_stem
        .into_iter()
        .filter(|(stem, _)| !names.contains(stem))
        .filter_map(|(stem, forms)| {
            let cells = forms.iter().map(|(cells, _)| cells).sum();
            let rank =
                |(cells, form): &(usize, String)| (std::cmp::Reverse(*cells), form.len(), form.clone());
            let (_, form) = forms.into_iter().min_by_key(rank)?;
            (cells >= LEAST).then_some((cells, stem, form))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(MOST);
    let told = found.into_iter().map(|(_, stem, form)| (stem, form));
    told.filter(|(stem, form)| stem != form).collect()
}

/// Levels of which several may have become alike.
fn merged(names: Vec<String>, codes: Vec<u32>) -> Levels {
    let mut distinct: Vec<String> = Vec::new();
    let mut place: FxHashMap<String, u32> = FxHashMap::default();
    let moved: Vec<u32> = names
        .into_iter()
        .map(|name| {
            *place.entry(name).or_insert_with_key(|name| {
                distinct.push(name.clone());
                distinct.len() as u32 - 1
            })
        })
        .collect();
    let codes = codes.into_iter().map(|code| match code {
        MISSING => MISSING,
        code => moved[code as usize],
    });
    Levels {
        codes: codes.collect(),
        names: distinct,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_people_are_told_by_their_names() {
        for name in [
            "Owner",
            "Account owner",
            "contact",
            "Nom du contact",
            "Sales rep",
            "Commercial",
            "responsable",
        ] {
            assert!(is_of_people(name), "{name}");
        }
        for name in ["notes", "sector", "Company"] {
            assert!(!is_of_people(name), "{name}");
        }
    }

    #[test]
    fn a_stem_is_written_as_most_cells_write_it() {
        let said = |stem: &str, form: &str, cells| ((stem.to_owned(), form.to_owned()), cells);
        let written = [
            said("migrat", "migration", 5),
            said("migrat", "migrations", 2),
            said("budget", "budget", 9),
            said("rar", "rares", 2),
            said("paul", "paule", 9),
        ];
        let names = FxHashSet::from_iter(["paul".to_owned()]);
        let found = commonest(written.into_iter().collect(), &names);
        assert_eq!(
            found,
            BTreeMap::from([("migrat".to_owned(), "migration".to_owned())])
        );
    }

    #[test]
    fn levels_that_become_alike_are_one() {
        let names = ["a", "b", "a"].map(str::to_owned).to_vec();
        let found = merged(names, vec![2, MISSING, 1, 0]);
        assert_eq!((found.names.len(), found.codes), (2, vec![0, MISSING, 1, 0]));
    }
}
