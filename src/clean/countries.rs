//! One spelling for each country: `UK`, `Royaume-Uni` and `United Kingdom` are one, and so is a slip of the hand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::clean::rows::counts;
use crate::clean::spelling::{commonest, rename};
use crate::clean::{Mend, MendReason, Scope, says};
use crate::recipe::Rule;
use crate::table::{Table, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::fold::{fold, slips};
use crate::vocabulary::{COLUMNS, COUNTRIES};

/// ISO 3166-1 codes and the names of countries in seven languages: two letters, three letters, number, names with `|`
/// between them, the usual English one first.
///
/// Source: npm package i18n-iso-countries 7.14.0 (MIT), and colloquial and historic names by `src/vocabulary/generate.py`.
const TABLE: &str = include_str!("../vocabulary/countries.tsv");

/// Share of the filled cells that must be countries for the column to hold countries (house choice).
const SHARE: f64 = 0.9;

/// A country of the table.
#[derive(Debug)]
struct Country {
    two: &'static str,
    three: &'static str,
    /// The usual English one first.
    names: Vec<&'static str>,
}

/// How a text says a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Two,
    Three,
    Name,
}

#[derive(Debug)]
struct Countries {
    all: Vec<Country>,
    names: FxHashMap<String, usize>,
    codes: FxHashMap<&'static str, (usize, Form)>,
}

static KNOWN: LazyLock<Countries> = LazyLock::new(|| {
    let mut known = Countries {
        all: Vec::new(),
        names: FxHashMap::default(),
        codes: FxHashMap::default(),
    };
    for line in TABLE.lines() {
        let mut cells = line.split('\t');
        let (Some(two), Some(three), Some(_), Some(names)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let index = known.all.len();
        known.codes.insert(two, (index, Form::Two));
        known.codes.insert(three, (index, Form::Three));
        for name in names.split('|') {
            known.names.entry(fold(name)).or_insert(index);
        }
        let names = names.split('|').collect();
        known.all.push(Country { two, three, names });
    }
    known
});

/// The country that a text says, with the form it takes.
fn said(text: &str) -> Option<(usize, Form)> {
    if let Some(found) = KNOWN.codes.get(text.trim()) {
        return Some(*found);
    }
    let folded = fold(text);
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    if let Some(country) = KNOWN.names.get(folded) {
        return Some((*country, Form::Name));
    }
    let upper = folded.to_uppercase();
    KNOWN.codes.get(upper.as_str()).copied()
}

/// Whether a text that says a country has a form.
fn has(text: &str, said: (usize, Form), form: Form) -> bool {
    let both = || {
        COUNTRIES
            .codes_as_names
            .iter()
            .find(|code| code.eq_ignore_ascii_case(text))
            .is_some_and(|code| match form {
                Form::Name => true,
                Form::Two => code.len() == 2,
                Form::Three => code.len() == 3,
            })
    };
    said.1 == form || both()
}

/// The one country whose name a text misses by a slip of the hand, and the name it misses by least.
fn near(text: &str) -> Option<(usize, &'static str)> {
    let folded = fold(text);
    let mut near = KNOWN
        .names
        .iter()
        .filter(|(name, _)| slips(&folded, name))
        .map(|(_, country)| *country);
    let country = near.next()?;
    if near.any(|other| other != country) {
        return None;
    }
    let names = KNOWN.all[country].names.iter().copied();
    let name = names.min_by_key(|name| strsim::osa_distance(&folded, &fold(name)))?;
    Some((country, name))
}

/// Gives each country of a column its commonest spelling in the form (two letters, three, name) that most cells have.
/// Columns whose name says country may hold codes; others are country columns by their names only, since `CA` and `DE`
/// are states too.
pub(super) fn countries(table: &mut Table, scope: &Scope) -> Vec<Mend> {
    let mut mended = Vec::new();
    for position in scope.mendable(table) {
        let column = &mut table.columns[position];
        let named = says(&words(&column.name), &COLUMNS.countries_to_mend);
        let Values::Levels(levels) = &mut column.values else {
            continue;
        };
        let rows = counts(levels);
        let found: Vec<Option<(usize, Form)>> = levels
            .names
            .iter()
            .map(|name| said(name).filter(|said| named || has(name, *said, Form::Name)))
            .collect();
        let of = |form: Option<Form>| -> usize {
            let fits = |at: &usize| {
                found[*at].is_some_and(|said| form.is_none_or(|f| has(&levels.names[*at], said, f)))
            };
            (0..rows.len()).filter(fits).map(|at| rows[at]).sum()
        };
        let all: usize = rows.iter().sum();
        let distinct = found
            .iter()
            .flatten()
            .map(|(country, _)| country)
            .collect::<std::collections::BTreeSet<_>>();
        let enough = of(None) as f64 >= SHARE * all as f64 && (named || distinct.len() >= 3);
        if all == 0 || !enough {
            continue;
        }
        let forms = [Form::Name, Form::Two, Form::Three];
        let form = forms
            .into_iter()
            .rev()
            .max_by_key(|form| of(Some(*form)))
            .unwrap_or(Form::Name);
        let mut by_country: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (code, found) in found.iter().enumerate() {
            if let Some(said) = found
                && has(&levels.names[code], *said, form)
            {
                by_country.entry(said.0).or_default().push(code);
            }
        }
        let spelling = |country: usize, otherwise: Option<&str>| -> String {
            if let Some(spellings) = by_country.get(&country) {
                return levels.names[commonest(spellings, &rows, &levels.names)].clone();
            }
            let known = &KNOWN.all[country];
            match form {
                Form::Two => known.two.to_owned(),
                Form::Three => known.three.to_owned(),
                Form::Name => otherwise.unwrap_or(known.names[0]).to_owned(),
            }
        };
        let to: Vec<Option<String>> = levels
            .names
            .iter()
            .zip(&found)
            .map(|(name, found)| {
                let better = match found {
                    Some((country, _)) => spelling(*country, None),
                    None => {
                        let (country, said) = near(name)?;
                        spelling(country, Some(said))
                    }
                };
                (better != *name).then_some(better)
            })
            .collect();
        let known: Vec<String> = levels.names.clone();
        mended.extend(rename(levels, &column.name, &to, Rule::Countries, |from, _| {
            let exact = known
                .iter()
                .position(|name| name == from)
                .is_some_and(|code| found[code].is_some());
            match exact {
                true => MendReason::Country,
                false => MendReason::CountrySlip,
            }
        }));
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<&'static str> {
        said(text).map(|(country, _)| KNOWN.all[country].names[0])
    }

    #[test]
    fn countries_are_known_by_many_names() {
        for (text, expected) in [
            ("UK", "United Kingdom"),
            ("Royaume-Uni", "United Kingdom"),
            ("ROYAUME UNI", "United Kingdom"),
            ("GB", "United Kingdom"),
            ("USA", "United States"),
            ("Etats-Unis", "United States"),
            ("États-Unis", "United States"),
            ("Deutschland", "Germany"),
            ("Allemagne", "Germany"),
            ("DEU", "Germany"),
            ("The Netherlands", "Netherlands"),
            ("Burma", "Myanmar"),
            ("Congo", "Congo"),
        ] {
            assert_eq!(name(text), Some(expected), "{text}");
        }
        for text in ["Select", "Asia/Pacific Region", "California", "XX", ""] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn slips_are_forgiven_when_only_one_country_is_meant() {
        let near = |text| near(text).map(|(country, _)| KNOWN.all[country].names[0]);
        assert_eq!(near("Philipines"), Some("Philippines"));
        assert_eq!(near("Germny"), Some("Germany"));
        assert_eq!(near("Lybia"), Some("Libya"));
        // Mali and Malta, Niger and Nigeria stay what they are.
        assert_eq!(near("Mal"), None);
    }

    #[test]
    fn every_line_of_the_list_is_whole() {
        assert_eq!(KNOWN.all.len(), TABLE.lines().count());
        assert!(
            KNOWN
                .all
                .iter()
                .all(|c| c.two.len() == 2 && c.three.len() == 3 && !c.names[0].is_empty())
        );
    }
}
