//! What each row says of its company, as numbers to compare.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::columns::Columns;
use super::domain::{self, Web};
use super::name::{self, Name};
use super::number;
use super::words;
use crate::table::{Column, Table, Values};
use crate::vocabulary::{COUNTRIES, VALUES};

/// Nothing known.
pub const NONE: u32 = u32::MAX;

/// Texts, each with a number.
#[derive(Debug, Default)]
pub struct Texts {
    index: FxHashMap<String, u32>,
    texts: Vec<String>,
}

impl Texts {
    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.index.get(text) {
            return *code;
        }
        let code = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.index.insert(text.to_owned(), code);
        code
    }

    pub fn get(&self, code: u32) -> &str {
        &self.texts[code as usize]
    }
}

/// What one row says; [`NONE`] and empty lists where it says nothing.
#[derive(Debug, Clone)]
pub struct Row {
    /// Index into [`Facts::names`].
    pub name: u32,
    /// Its key.
    pub key: u32,
    pub id: u32,
    pub domains: Vec<u32>,
    /// Scheme and number.
    pub numbers: Vec<(u32, u32)>,
    pub establishment: u32,
    pub country: u32,
    pub city: u32,
    pub region: u32,
    pub postcode: u32,
    /// Beginning of the postcode: the part of the country.
    pub area: u32,
    pub phone: u32,
    /// House number and the words of the street that tell it from others.
    pub address: u32,
    pub outcome: u32,
}

/// What all rows say.
#[derive(Debug, Default)]
pub struct Facts {
    pub rows: Vec<Row>,
    /// Distinct names as compared: key and legal form.
    pub names: Vec<Name>,
    pub texts: Texts,
    /// Domain without its public suffix, by the domain's number.
    pub labels: FxHashMap<u32, u32>,
    /// Numbers left aside: wrong, and typed to fill the field.
    pub invalid: usize,
    pub placeholders: usize,
    /// Addresses on domains that many share.
    pub shared: usize,
    /// Texts too long to be names.
    pub not_names: usize,
    /// First row of the table that is being read.
    first: usize,
}

impl Facts {
    pub fn read(table: &Table, columns: &Columns) -> Self {
        let mut facts = Self::default();
        let name = |column: &Column| column.name.clone();
        facts.add(table, columns, &name);
        facts
    }

    /// Adds the rows of a table after those there are; `register` names the register of a column of its numbers.
    pub fn add(&mut self, table: &Table, columns: &Columns, register: &dyn Fn(&Column) -> String) {
        let facts = self;
        facts.first = facts.rows.len();
        let empty = Row {
            name: NONE,
            key: NONE,
            id: NONE,
            domains: Vec::new(),
            numbers: Vec::new(),
            establishment: NONE,
            country: NONE,
            city: NONE,
            region: NONE,
            postcode: NONE,
            area: NONE,
            phone: NONE,
            address: NONE,
            outcome: NONE,
        };
        facts.rows.resize(facts.first + table.rows, empty);
        let column = |position: Option<usize>| position.map(|p| &table.columns[p]);
        facts.single(
            column(columns.id),
            |row| &mut row.id,
            |text| Some(text.to_owned()),
        );
        facts.single(
            column(columns.outcome),
            |row| &mut row.outcome,
            |text| Some(text.to_owned()),
        );
        facts.single(column(columns.country), |row| &mut row.country, country);
        facts.single(column(columns.city), |row| &mut row.city, city);
        facts.single(column(columns.region), |row| &mut row.region, city);
        facts.single(column(columns.postcode), |row| &mut row.postcode, postcode);
        facts.single(
            column(columns.postcode),
            |row| &mut row.area,
            |text| postcode(text).map(|code| code.chars().take(AREA).collect()),
        );
        facts.single(column(columns.phone), |row| &mut row.phone, phone);
        facts.single(column(columns.address), |row| &mut row.address, address);
        if let Some(column) = column(columns.name) {
            facts.read_names(column);
        }
        for position in &columns.domain {
            facts.read_domains(&table.columns[*position]);
        }
        for (position, kind) in &columns.number {
            facts.read_numbers(&table.columns[*position], *kind, register);
        }
        for row in &mut facts.rows[facts.first..] {
            row.domains.sort_unstable();
            row.domains.dedup();
            row.numbers.sort_unstable();
            row.numbers.dedup();
        }
    }

    /// Parses each distinct cell once, in parallel; gives what it says a code, and that to its rows.
    fn each<P: Send, T: Clone>(
        column: &Column,
        parse: impl Fn(&str) -> P + Sync,
        mut code: impl FnMut(P) -> T,
        mut give: impl FnMut(usize, T),
    ) {
        match &column.values {
            Values::Levels(levels) => {
                let parsed: Vec<P> = levels.names.par_iter().map(|text| parse(text)).collect();
                let read: Vec<T> = parsed.into_iter().map(code).collect();
                for (row, code) in levels.codes.iter().enumerate() {
                    if let Some(said) = read.get(*code as usize) {
                        give(row, said.clone());
                    }
                }
            }
            Values::Number(values) => {
                for row in (0..values.len()).filter(|row| !values[*row].is_nan()) {
                    give(row, code(parse(&format!("{}", values[row]))));
                }
            }
            Values::Date(values) => {
                for row in 0..values.len() {
                    if let Some(text) = column.text(row) {
                        give(row, code(parse(&text)));
                    }
                }
            }
        }
    }

    fn single(
        &mut self,
        column: Option<&Column>,
        field: impl Fn(&mut Row) -> &mut u32,
        parse: impl Fn(&str) -> Option<String> + Sync,
    ) {
        let Some(column) = column else { return };
        let (rows, texts) = (&mut self.rows[self.first..], &mut self.texts);
        let code = |text: Option<String>| text.map_or(NONE, |text| texts.code(&text));
        Self::each(column, parse, code, |row, code| *field(&mut rows[row]) = code);
    }

    fn read_names(&mut self, column: &Column) {
        let (rows, names, texts, not_names) = (
            &mut self.rows[self.first..],
            &mut self.names,
            &mut self.texts,
            &mut self.not_names,
        );
        let mut index: FxHashMap<Name, u32> = FxHashMap::default();
        let parse = |text: &str| name::normalised(text).ok_or(text.chars().nth(name::LONGEST).is_some());
        let code = |name: Result<Name, bool>| match name {
            Ok(name) if !VALUES.nobody.contains(name.key.as_str()) => {
                let key = texts.code(&name.key);
                let code = *index.entry(name).or_insert_with_key(|name| {
                    names.push(name.clone());
                    names.len() as u32 - 1
                });
                (code, key)
            }
            Ok(_) => (NONE, NONE),
            Err(too_long) => {
                *not_names += usize::from(too_long);
                (NONE, NONE)
            }
        };
        Self::each(column, parse, code, |row, (code, key)| {
            (rows[row].name, rows[row].key) = (code, key);
        });
    }

    fn read_domains(&mut self, column: &Column) {
        let (rows, texts, labels, shared) = (
            &mut self.rows[self.first..],
            &mut self.texts,
            &mut self.labels,
            &mut self.shared,
        );
        let code = |web: Option<Web>| match web {
            Some(Web::Own(domain)) => {
                let code = texts.code(&domain.name);
                labels.insert(code, texts.code(&domain.label));
                Some(code)
            }
            Some(Web::Shared(_)) => Some(NONE),
            None => None,
        };
        Self::each(column, domain::normalised, code, |row, code| match code {
            Some(NONE) => *shared += 1,
            Some(code) => rows[row].domains.push(code),
            None => {}
        });
    }

    fn read_numbers(&mut self, column: &Column, kind: number::Kind, register: &dyn Fn(&Column) -> String) {
        let (rows, texts) = (&mut self.rows[self.first..], &mut self.texts);
        let (invalid, placeholders) = (&mut self.invalid, &mut self.placeholders);
        let parse = |text: &str| number::read(text, kind);
        // Two registers give one company two numbers.
        let register = register(column);
        let code = |read: Result<number::Number, number::Unusable>| {
            read.map(|mut number| {
                if kind == number::Kind::Register {
                    number.scheme.clone_from(&register);
                }
                let establishment = number.establishment.map_or(NONE, |text| texts.code(&text));
                (
                    texts.code(&number.scheme),
                    texts.code(&number.digits),
                    establishment,
                )
            })
        };
        Self::each(column, parse, code, |row, said| match said {
            Ok((scheme, digits, establishment)) => {
                rows[row].numbers.push((scheme, digits));
                if establishment != NONE {
                    rows[row].establishment = establishment;
                }
            }
            Err(number::Unusable::Invalid) => *invalid += 1,
            Err(number::Unusable::Placeholder) => *placeholders += 1,
        });
    }

    pub fn row(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    /// A mark of all that is compared of a row, empty where nothing is, the same in whatever order the table is: `m` and 64 bits of sha256 in hex, so
    /// that no spreadsheet takes it for a number. In one of 37 million tables of a million rows, two have one mark by chance.
    pub fn mark(&self, row: u32) -> String {
        let Row {
            key,
            domains,
            numbers,
            establishment,
            country,
            city,
            region,
            postcode,
            phone,
            address,
            ..
        } = self.row(row);
        let single = [
            key,
            establishment,
            country,
            city,
            region,
            postcode,
            phone,
            address,
        ];
        if single.iter().all(|code| **code == NONE) && domains.is_empty() && numbers.is_empty() {
            return String::new();
        }
        let text = |code: u32| if code == NONE { "" } else { self.texts.get(code) };
        let sorted = |mut texts: Vec<String>| {
            texts.sort_unstable();
            texts.join("\u{1f}")
        };
        let single = single.map(|code| text(*code));
        let domains = sorted(domains.iter().map(|code| text(*code).to_owned()).collect());
        let numbers = numbers
            .iter()
            .map(|(scheme, digits)| format!("{} {}", text(*scheme), text(*digits)));
        let mut hash = Sha256::new();
        for said in single
            .into_iter()
            .chain([domains.as_str(), &sorted(numbers.collect())])
        {
            hash.update(said.as_bytes());
            hash.update([0x1e]);
        }
        let bytes = hash.finalize();
        bytes[..8]
            .iter()
            .fold(String::from("m"), |mark, byte| format!("{mark}{byte:02x}"))
    }

    pub fn name(&self, row: u32) -> Option<&Name> {
        self.names.get(self.rows[row as usize].name as usize)
    }
}

/// Countries under their code, where the code or a common name is known; other texts as they are. House choice:
/// the countries of European account tables; `None` for a text that may be a code nobody knows.
fn country(text: &str) -> Option<String> {
    let plain = words::plain(text);
    let plain = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let known = COUNTRIES
        .one_country
        .iter()
        .find(|names| names.contains(plain.as_str()));
    match known {
        Some(names) => Some(names[0].to_owned()),
        None => (plain.len() > 3).then_some(plain),
    }
}

/// A town without what the post adds: `PARIS 8e`, `Lyon CEDEX 03`.
fn city(text: &str) -> Option<String> {
    let plain = words::plain(text);
    let kept: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().any(|b| b.is_ascii_digit()))
        .filter(|word| !VALUES.town_tails.contains(word))
        .map(|word| match word {
            "st" => "saint",
            "ste" => "sainte",
            word => word,
        })
        .collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Characters of a postcode that say the part of the country: those of France, Germany, Italy and Spain. House choice.
const AREA: usize = 2;

fn postcode(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    (plain.len() >= 4).then(|| plain.to_uppercase())
}

/// The last nine digits: what stays when the country's prefix is written or not.
fn phone(text: &str) -> Option<String> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let last = &digits[digits.len().saturating_sub(9)..];
    let varied = last.iter().any(|digit| *digit != last[0]);
    (last.len() >= 8 && varied).then(|| last.iter().map(|b| char::from(*b)).collect())
}

/// Longest text read as an address, in bytes. House choice.
const LONGEST_ADDRESS: usize = 400;
/// Letters of a word of a street that tells it from others: `S`, `de la` are left out as often as written. House choice.
const STREET_WORD: usize = 4;

/// House numbers and telling words of a street, `None` without a number or with
/// nothing beside it: `725 S Wells Street` and `725 S. WELLS ST` are one.
fn address(text: &str) -> Option<String> {
    if text.len() > LONGEST_ADDRESS {
        return None;
    }
    let plain = words::plain(text);
    let (mut numbers, mut words) = (Vec::new(), Vec::new());
    for word in plain.split(|c: char| !c.is_alphanumeric()) {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            numbers.push(word);
        } else if word.chars().count() >= STREET_WORD && !VALUES.streets.contains(word) {
            words.push(word);
        }
    }
    (!numbers.is_empty() && numbers.len() + words.len() > 1).then(|| [numbers, words].concat().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_phones_in_one_spelling() {
        assert_eq!(country("FRANCE"), country("fr"));
        assert_eq!(country("Pays-Bas"), country("The Netherlands"));
        assert_eq!(country("XK"), None);
        assert_ne!(country("Kosovo"), None);
        assert_eq!(city("PARIS 8e"), city("Paris"));
        assert_eq!(city("St-Étienne Cedex 2"), city("Saint Etienne"));
        assert_eq!(city("75008"), None);
        assert_eq!(phone("+33 (0)1 42 68 53 00"), phone("01.42.68.53.00"));
        assert_eq!(phone("0000000000"), None);
        assert_eq!(address("725 S Wells Street"), address("725 S. WELLS ST"));
        assert_eq!(address("12, rue de la République"), address("12 RUE REPUBLIQUE"));
        assert_ne!(
            address("12 rue de la République"),
            address("14 rue de la République")
        );
        assert_eq!(address("Zone industrielle"), None);
        assert_eq!(address("2647 E 88th Street"), address("2647 EAST 88TH ST"));
        assert_eq!(address("12"), None);
        assert_eq!(address(&"7 rue ".repeat(1 << 18)), None);
    }
}
