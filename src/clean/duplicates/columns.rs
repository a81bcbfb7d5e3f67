//! Which columns tell companies apart: by their names, in English and French, and by what is in them.

use serde::{Deserialize, Serialize};

use super::domain;
use super::name;
use super::number::{self, Kind as NumberKind};
use crate::error::Result;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, Words};

/// Columns as the user names them; what is unsaid is found, and an empty name says that there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnNames {
    /// Name of the company.
    pub name: Option<String>,
    /// Web addresses and e-mail addresses.
    pub domain: Option<Vec<String>>,
    /// SIREN, SIRET, VAT, DUNS and the like.
    pub number: Option<Vec<String>>,
    /// Country of the company, by name or code.
    pub country: Option<String>,
    /// City of the company.
    pub city: Option<String>,
    /// Region, state or county.
    pub region: Option<String>,
    /// Postcode of the company.
    pub postcode: Option<String>,
    /// Phone number of the company.
    pub phone: Option<String>,
    /// Street and house number of the company.
    pub address: Option<String>,
    /// Date of the last change: the later of two rows is kept.
    pub changed: Option<String>,
}

/// Columns with a part already known to the caller (`criteria::inputs::roles`, `recipe.outcome`): positions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// What identifies a row in the user's files.
    pub id: Option<usize>,
    /// What the account is called.
    pub name: Option<usize>,
    /// When an account's story begins; used where nothing says when a row was last changed.
    pub time: Option<usize>,
    /// Never filled from another row, and two rows in which it differs are never merged.
    pub outcome: Option<usize>,
}

/// Columns found, as positions in the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// What identifies a row; `None` when nothing does.
    pub id: Option<usize>,
    /// Name of the company.
    pub name: Option<usize>,
    /// Web and e-mail addresses, each column on its own.
    pub domain: Vec<usize>,
    /// Registration numbers, each column with the kind of its numbers.
    pub number: Vec<(usize, NumberKind)>,
    /// Country of the company.
    pub country: Option<usize>,
    /// City of the company.
    pub city: Option<usize>,
    /// Region, state or county.
    pub region: Option<usize>,
    /// Postcode of the company.
    pub postcode: Option<usize>,
    /// Phone number of the company.
    pub phone: Option<usize>,
    /// Street and house number of the company.
    pub address: Option<usize>,
    /// Date of the last change: the later of two rows is kept.
    pub changed: Option<usize>,
    /// Never filled from another row, and two rows in which it differs are never merged.
    pub outcome: Option<usize>,
}

/// Share of distinct cells that must be what the column's name says, and what they alone say. House choice.
const NAMED: f64 = 0.5;
const UNNAMED: f64 = 0.9;
/// Distinct cells looked at. House choice.
const SAMPLE: usize = 2_000;

impl Columns {
    /// Finds the columns of a table.
    ///
    /// # Errors
    /// [`crate::Error::UnknownColumn`] when `asked` names a column that is not there.
    pub fn find(table: &Table, known: Known, asked: &ColumnNames) -> Result<Self> {
        let free = |position: usize| Some(position) != known.outcome && Some(position) != known.id;
        let single = |asked: &Option<String>, key: &str, find: &dyn Fn(usize, &Column) -> bool| match asked {
            Some(name) if name.is_empty() => Ok(None),
            Some(name) => table.position(name, key).map(Some),
            None => Ok((0..table.columns.len()).find(|p| free(*p) && find(*p, &table.columns[*p]))),
        };
        let says = |column: &Column, list: &[&str]| {
            words(&column.name)
                .iter()
                .any(|word| list.contains(&word.as_str()))
        };
        let level = |column: &Column| matches!(column.values, Values::Levels(_));
        let several = |asked: &[String], key: &str| -> Result<Vec<usize>> {
            let named = asked.iter().filter(|name| !name.is_empty());
            named.map(|name| table.position(name, key)).collect()
        };
        let domain = match &asked.domain {
            Some(names) => several(names, "domain")?,
            None => (0..table.columns.len())
                .filter(|p| free(*p) && is_web(&table.columns[*p]))
                .collect(),
        };
        let number: Vec<(usize, NumberKind)> = match &asked.number {
            Some(names) => several(names, "number")?
                .into_iter()
                .map(|p| (p, number_kind(&table.columns[p]).unwrap_or(NumberKind::Register)))
                .collect(),
            // An identifier of the CRM may be a SIREN too.
            None => (0..table.columns.len())
                .filter(|p| Some(*p) != known.outcome)
                .filter_map(|p| Some((p, is_number(&table.columns[p])?)))
                .collect(),
        };
        let taken = |p: usize| domain.contains(&p) || number.iter().any(|(n, _)| *n == p);
        let name = match (&asked.name, known.name) {
            (None, Some(position)) if free(position) && is_label(&table.columns[position]) => Some(position),
            _ => single(&asked.name, "name", &|p, column| {
                !taken(p) && is_name(column) && names_companies(column)
            })?,
        };
        let is_level = |list: &'static [&'static str]| {
            move |_: usize, column: &Column| {
                says(column, list) && level(column) && !says(column, &COLUMNS.other_web)
            }
        };
        let says_only = |list: &'static [&'static str]| {
            move |_: usize, column: &Column| says(column, list) && column.kind() != Kind::Boolean
        };
        Ok(Self {
            id: known.id,
            name,
            country: single(&asked.country, "country", &is_level(&COLUMNS.countries))?,
            city: single(&asked.city, "city", &is_level(&COLUMNS.cities))?,
            region: single(&asked.region, "region", &is_level(&COLUMNS.regions))?,
            postcode: single(&asked.postcode, "postcode", &says_only(&COLUMNS.postcodes))?,
            phone: single(&asked.phone, "phone", &|p, column: &Column| {
                says_only(&COLUMNS.phones)(p, column) && !says(column, &COLUMNS.other_web)
            })?,
            address: single(&asked.address, "address", &|p, column: &Column| {
                is_level(&COLUMNS.addresses)(p, column)
                    && !taken(p)
                    && !says(column, &COLUMNS.beside_addresses)
            })?,
            changed: single(&asked.changed, "changed", &|_, column: &Column| {
                column.kind() == Kind::Date && says(column, &COLUMNS.changes)
            })?
            .or(known.time),
            outcome: known.outcome,
            domain,
            number,
        })
    }

    /// Whether any column tells which company a row is of.
    pub fn identify(&self) -> bool {
        self.id.is_some() || self.name.is_some() || !self.domain.is_empty() || !self.number.is_empty()
    }
}

/// Share of a column's distinct cells (the first of them) for which something holds; 0 for none.
fn share(column: &Column, holds: impl Fn(&str) -> bool) -> f64 {
    let Values::Levels(levels) = &column.values else {
        return 0.0;
    };
    let sample = &levels.names[..levels.names.len().min(SAMPLE)];
    let found = sample.iter().filter(|text| holds(text)).count();
    found as f64 / sample.len().max(1) as f64
}

fn is_web(column: &Column) -> bool {
    let words = words(&column.name);
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if says(&COLUMNS.other_web) {
        return false;
    }
    let least = if says(&COLUMNS.web) { NAMED } else { UNNAMED };
    let address = |text: &str| text.contains('.') && domain::normalised(text).is_some();
    share(column, address) >= least
}

fn number_kind(column: &Column) -> Option<NumberKind> {
    let words = words(&column.name);
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if says(&COLUMNS.siren) {
        Some(NumberKind::Siren)
    } else if says(&COLUMNS.vat) {
        Some(NumberKind::Vat)
    } else if says(&COLUMNS.duns) {
        Some(NumberKind::Duns)
    } else if says(&COLUMNS.lei) {
        Some(NumberKind::Lei)
    } else {
        register_phrase(&words).map(|_| NumberKind::Register)
    }
}

/// What a column's words call its register.
fn register_phrase(words: &[String]) -> Option<String> {
    let says = |all: &&Words| all.iter().all(|part| words.iter().any(|word| word == part));
    COLUMNS.registers.iter().find(says).map(|all| all.join(" "))
}

/// The column that says which company a row is of where it is a site, a contact or a subsidiary: its id or its name.
pub fn parent(table: &Table, known: Known) -> Option<usize> {
    let says = |column: &Column| {
        let words = words(&column.name);
        let all = |phrase: &Words| phrase.iter().all(|part| words.iter().any(|word| word == part));
        COLUMNS.parents.iter().any(all)
    };
    (0..table.columns.len()).find(|position| {
        let column = &table.columns[*position];
        ![known.id, known.name, known.outcome].contains(&Some(*position))
            && !matches!(column.kind(), Kind::Date | Kind::Boolean)
            && says(column)
    })
}

/// The register of a column of its numbers, whatever the column is called in a table: `kvk`. Where the table has another
/// column of it, and where nothing names it, it is that column's own.
pub(super) fn register(table: &Table, columns: &Columns, column: &Column) -> String {
    let named = |column: &Column| {
        let phrase = register_phrase(&words(&column.name))?;
        let group = COLUMNS
            .same_registers
            .iter()
            .find(|group| group.contains(phrase.as_str()));
        Some(group.map_or(phrase, |group| group[0].to_owned()))
    };
    let Some(register) = named(column) else {
        return column.name.clone();
    };
    let of_it = columns.number.iter().filter(|(position, kind)| {
        *kind == NumberKind::Register && named(&table.columns[*position]).as_ref() == Some(&register)
    });
    match of_it.count() {
        1 => register,
        _ => column.name.clone(),
    }
}

/// A column of numbers by its name; amounts and rates of VAT are no numbers of companies.
fn is_number(column: &Column) -> Option<NumberKind> {
    let kind = number_kind(column)?;
    let sample = (0..column_rows(column))
        .filter_map(|row| column.text(row))
        .take(SAMPLE);
    let (mut read, mut valid) = (0, 0);
    for text in sample {
        read += 1;
        valid += usize::from(number::read(&text, kind) != Err(number::Unusable::Invalid));
    }
    (read > 0 && valid * 2 >= read && column.kind() != Kind::Date && column.kind() != Kind::Boolean)
        .then_some(kind)
}

fn column_rows(column: &Column) -> usize {
    match &column.values {
        Values::Number(values) => values.len(),
        Values::Date(values) => values.len(),
        Values::Levels(levels) => levels.codes.len(),
    }
}

fn is_name(column: &Column) -> bool {
    let words = words(&column.name);
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // `Site name` names a place of a company; `site` alone may be its web site.
    let others = words
        .iter()
        .filter(|word| COLUMNS.other_names.contains(word.as_str()));
    let of_site = says(&["name", "nom"]) && others.clone().all(|word| COLUMNS.sites.contains(word.as_str()));
    says(&COLUMNS.company_names) && (of_site || others.count() == 0)
}

/// Rows of one name on average up to which what is known to name accounts does. House choice.
const REPEATED: usize = 4;

/// Names from which a column called for companies holds them, however often each stands. House choice.
const VARIED: usize = 20;

/// Whether the cells of what is known to name accounts are names of companies, each of which may stand a few times.
fn is_label(column: &Column) -> bool {
    let Values::Levels(levels) = &column.values else {
        return false;
    };
    let filled = levels.codes.len() - column.missing();
    let says = words(&column.name)
        .iter()
        .any(|word| COLUMNS.sure_names.contains(word.as_str()));
    names_companies(column)
        || (says
            && levels.names.len() >= VARIED
            && share(column, |text| name::normalised(text).is_some()) >= NAMED)
        || (levels.names.len() * REPEATED >= filled
            && column.kind() != Kind::Boolean
            && share(column, |text| name::normalised(text).is_some()) >= NAMED)
}

/// Whether cells are names, most of them different: `Client: Current` names nobody.
fn names_companies(column: &Column) -> bool {
    let Values::Levels(levels) = &column.values else {
        return false;
    };
    let filled = levels.codes.len() - column.missing();
    let varied = levels.names.len() * 2 >= filled || (column.kind() == Kind::Text && levels.names.len() > 50);
    varied
        && column.kind() != Kind::Boolean
        && share(column, |text| name::normalised(text).is_some()) >= NAMED
}
