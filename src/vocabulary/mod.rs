//! Words the product knows, and how texts are compared.
//!
//! # How to add a word or a language
//! The lists are TOML files beside this module, one for each theme; every list says in a comment what its words do. A
//! word goes into the list of its meaning, written as [`fold::fold`] leaves it where the head of the file says so; where
//! a list ends words at their beginning, `industr` stands for all that begin so. A language is the same lists with its
//! words added: lists are not kept apart by language, because a header mixes them and many words are shared. A new list
//! is a key in the file and a name in its `theme!` below; a key that only one of them knows is an error, which the
//! tests find. Order counts only where the comment says so.

pub mod fold;

use std::ops::Deref;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A list of words, in the order of its file, that knows its words without walking through them.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Words {
    list: Vec<&'static str>,
    known: FxHashSet<&'static str>,
}

impl Words {
    /// Whether a word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        self.known.contains(word)
    }
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Self {
        let list: Vec<&'static str> = words.into_iter().map(kept).collect();
        let known = list.iter().copied().collect();
        Self { list, known }
    }
}

impl Deref for Words {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Words {
    type Item = &'a &'static str;
    type IntoIter = std::slice::Iter<'a, &'static str>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

/// Several words that mean one thing together, one text each in the file: `"close date"`.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Phrases(Vec<Words>);

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        let apart = |phrase: String| Words::from(phrase.split(' ').map(str::to_owned).collect::<Vec<_>>());
        Self(phrases.into_iter().map(apart).collect())
    }
}

impl Deref for Phrases {
    type Target = [Words];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Texts that mean the same, in groups.
pub(crate) type Groups = Vec<Words>;

/// Texts two by two.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub(crate) struct Pairs(Vec<(&'static str, &'static str)>);

impl From<Vec<(String, String)>> for Pairs {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().map(|(a, b)| (kept(a), kept(b))).collect())
    }
}

impl Deref for Pairs {
    type Target = [(&'static str, &'static str)];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// What a column is called in each language, by the names it may have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Titled {
    pub words: Words,
    pub en: String,
    pub fr: String,
}

/// Titles of columns.
pub(crate) type ColumnTitles = Vec<Titled>;

/// A text for as long as the program runs: a list is read once and never given back.
fn kept(text: String) -> &'static str {
    text.leak()
}

/// A word list out of the file that was built in.
///
/// # Panics
/// When the file is not what its type says; the tests read every file, so that no release can.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("a built-in word list cannot be read: {error}"))
}

/// A theme: its name, its type, its file, and the lists in it by kind. What a list is for stands in the file.
macro_rules! theme {
    ($name:ident: $type:ident = $file:literal { $($kind:ident: $($list:ident),+;)+ }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $type { $($(pub $list: $kind,)+)+ }

        pub(crate) static $name: LazyLock<$type> = LazyLock::new(|| read(include_str!($file)));
    };
}

theme!(COLUMNS: Columns = "columns.toml" {
    Words: no_quantities, countries_to_mend, statuses, last, activity, births, phones_of_texts,
        phones_of_numbers, names_of_people, sector_codes, nace, sectors_to_mend, systems_of_codes, accounts,
        accounts_of_keys, company_names, sure_names, other_names, web, other_web, siren, vat, duns, lei, countries, cities,
        regions, postcodes, phones, addresses, beside_addresses, changes, deals,
        sites, counts, lifetimes, founded, shares, growing, sizes, money, currencies, converted, scaled,
        latest, overwritten, dates_of_beginning, dates_of_ending, settled,
        of_leaving, leaving, outcomes, row_numbers, codes, selling, channels, arms, responses, sectors, sheet_sectors, staff,
        sheet_countries, sheet_places, sheet_tools, sheet_beside, signal_accounts, signal_dates, signal_kinds,
        signal_strengths;
    Phrases: registers, parents, people, sales_people, personal, afterwards, after_sale, hindsight;
    Pairs: starts_and_ends;
    Groups: same_registers;
});
theme!(ROLES: Roles = "roles.toml" {
    Words: identifiers, registers, addresses, numbers, numbered, companies, names, company_names, beside_names, deals,
        describing, beside_sellers, sold, of, naming, beside_forecasts, percents, lasting, beginnings, made, periods,
        founded, expected, full_names;
    Phrases: sellers, contacts, forecasts, durations, record_ages;
});
theme!(VALUES: Values = "values.toml" {
    Words: town_tails, streets, yes, no, not_exposed, placeholders, unknown, no_figure, flagged, thousands, lakhs,
        millions, crores, billions, unclear_scales, about, counted, range_to, range_from, range_below,
        range_above, range_and_more, one_person, untold, weekdays, date_fillers, before_hours, quarters, weeks, half_years,
        fiscal_years, days, day_endings, moments, markets, north_american, nothing, no_tool, gone, inactive,
        beside_gone, mailboxes, no_person, given_names, nobody, titles, negations, same_account,
        different_account;
    Groups: money, months;
});
theme!(OUTCOMES: Outcomes = "outcomes.toml" {
    Pairs: opposites;
    Words: won, lost, churned, departed, called_off, customers, beside_customers, active, not, yet, former,
        doubtful, good, bad, beside, results, elsewhere, reasons, order_numbers, order_lines, order_tables,
        yes, no;
});
theme!(STAGES: Stages = "stages.toml" {
    Words: stages, running, not_yet;
});
theme!(COMPANIES: Companies = "companies.toml" {
    Words: connectors, stops, light, trades, places, marks, soft_marks, web_endings, shared_hosts,
        shared_domains;
    Pairs: short;
});
theme!(CONVICTIONS: Convictions = "convictions.toml" {
    Words: plus, minus, neutral, stronger, strongest, beside;
});
theme!(COUNTRIES: Countries = "countries.toml" {
    Groups: one_country;
    Words: names, codes, regions, codes_as_names;
});
theme!(SECTORS: Sectors = "sectors.toml" {
    Words: beginnings, others;
    Groups: synonyms;
});
theme!(SOFTWARE: Software = "software.toml" {
    Words: products;
});
theme!(TITLES: Titles = "titles.toml" {
    ColumnTitles: titles;
});
theme!(LINES: Lines = "lines.toml" {
    Words: totals, beside_totals, footers, counted, pages;
});

/// Codes of all countries in two capital letters.
///
/// Source: ISO 3166-1, as `countries.tsv` has it.
pub(crate) static COUNTRY_CODES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let table: &'static str = include_str!("countries.tsv");
    table.lines().filter_map(|line| line.split('\t').next()).collect()
});

#[cfg(test)]
mod tests;
