//! Amounts in several currencies: what makes one number of them means nothing.

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::table::reading::currency;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::{says, words};

/// The currencies of a column of amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currencies {
    /// The column that names them; `None` when they stand beside the amounts.
    pub column: Option<String>,
    /// Code and cells of each, most frequent first; at least two.
    pub cells: Vec<(String, usize)>,
}

/// Share of the filled cells of a column that must name a currency for it to be one of currencies (house choice).
const NAMED: f64 = 0.95;

/// The currencies of the amounts in a column, where they are several: by their own signs, or by a column of currencies
/// beside them. `None` for whatever is no amount, and for an amount whose name says that it is converted.
pub fn currencies(table: &Table, position: usize) -> Option<Currencies> {
    let column = &table.columns[position];
    if column.kind() != Kind::Number || column.reading.rates.is_some() {
        return None;
    }
    let own = &column.writing.currencies;
    if own.len() > 1 {
        return Some(Currencies {
            column: None,
            cells: own.clone(),
        });
    }
    let name = words(&column.name);
    let converted = name.iter().any(|word| {
        COLUMNS.converted.contains(word.as_str()) || (word.len() >= 2 && currency(word).is_some())
    });
    if converted || !own.is_empty() || !says(&name, &COLUMNS.money) {
        return None;
    }
    // `Amount Currency` is of `Amount`, whatever other currencies there are.
    let of_name = |column: &Column| {
        let theirs: Vec<String> = words(&column.name)
            .into_iter()
            .filter(|w| !says_currency(w))
            .collect();
        theirs == name
    };
    let named: Vec<&Column> = table.columns.iter().filter(|c| says_currencies(c)).collect();
    let beside = named.iter().find(|c| of_name(c)).or(named.first())?;
    let mut cells: Vec<(String, usize)> = Vec::new();
    let Values::Levels(levels) = &beside.values else {
        return None;
    };
    for row in (0..table.rows).filter(|row| !column.is_missing(*row)) {
        let Some(code) = levels.get(row).and_then(currency) else {
            continue;
        };
        match cells.iter_mut().find(|(known, _)| known == code) {
            Some((_, cells)) => *cells += 1,
            None => cells.push((code.to_owned(), 1)),
        }
    }
    cells.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    (cells.len() > 1).then(|| Currencies {
        column: Some(beside.name.clone()),
        cells,
    })
}

/// The currency of a column of amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OneCurrency {
    /// Code of the one there is.
    Known(String),
    /// There are several.
    Several(Currencies),
    /// Nothing says which.
    Unknown,
}

/// The one currency of the amounts in a column: that of its rates, of its signs, of its name, of the column of currencies
/// beside it, or `into`, in which the recipe's rates have amounts read.
pub fn one_currency(table: &Table, position: usize, into: Option<&str>) -> OneCurrency {
    let column = &table.columns[position];
    if let Some(rates) = &column.reading.rates {
        return OneCurrency::Known(rates.into.clone());
    }
    if let Some(several) = currencies(table, position) {
        return OneCurrency::Several(several);
    }
    let own = column.writing.currencies.first().map(|(code, _)| code.as_str());
    let name = words(&column.name);
    let mut named = name.iter().filter(|word| word.len() >= 2);
    let named = named.find_map(|word| currency(word));
    let beside = || {
        let mut columns = table.columns.iter().filter(|c| says_currencies(c));
        match &columns.next()?.values {
            Values::Levels(levels) => levels.names.iter().find_map(|text| currency(text)),
            _ => None,
        }
    };
    match own.or(named).or_else(beside).or(into) {
        Some(code) => OneCurrency::Known(code.to_owned()),
        None => OneCurrency::Unknown,
    }
}

/// Code of the currency of a column's amounts: the one sign that stands beside them, or the one its name says.
pub(crate) fn told_currency(column: &Column) -> Option<String> {
    let beside = match column.writing.currencies.as_slice() {
        [] => None,
        [(code, _)] => Some(code.as_str()),
        _ => return None,
    };
    let name = words(&column.name);
    let mut named = name.iter().skip(1).filter(|word| word.len() >= 2);
    beside
        .or_else(|| named.find_map(|word| currency(word)))
        .map(str::to_owned)
}

fn says_currency(word: &str) -> bool {
    COLUMNS.currencies.contains(word)
}

/// Whether a column names currencies: its name says so, or its cells are codes of three letters, and nearly all of them
/// name one.
fn says_currencies(column: &Column) -> bool {
    let Values::Levels(levels) = &column.values else {
        return false;
    };
    let named = words(&column.name).iter().any(|word| says_currency(word));
    let is_code = |text: &String| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    if levels.names.is_empty() || !(named || levels.names.iter().all(is_code)) {
        return false;
    }
    let known = levels
        .names
        .iter()
        .filter(|text| currency(text).is_some())
        .count();
    known as f64 >= NAMED * levels.names.len() as f64
}

impl Currencies {
    /// The fact as a clause whose subject is the column.
    pub fn describe(&self, language: Language) -> String {
        match &self.column {
            Some(column) => language.currencies_beside(self.cells.len(), column, self.listed()),
            None => language.currencies_within(self.cells.len(), self.listed()),
        }
    }

    /// Code and cells of each: `EUR 100, JPY 20`.
    pub fn listed(&self) -> String {
        let each: Vec<String> = self
            .cells
            .iter()
            .map(|(code, cells)| format!("{code} {cells}"))
            .collect();
        each.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Levels, Reading};

    fn table(amount: &str, beside: &str, codes: &[&str]) -> Table {
        let mut levels = Levels::distinct(codes.iter().copied());
        levels.names.dedup();
        let rows = codes.len();
        let numbers = Values::Number((0..rows).map(|row| row as f64).collect());
        let columns = vec![
            Column::new(amount, Reading::new(Kind::Number), numbers),
            Column::new(beside, Reading::new(Kind::Category), Values::Levels(levels)),
        ];
        Table::of(rows, columns)
    }

    #[test]
    fn amounts_beside_several_currencies_are_found() {
        let found = |amount: &str, beside: &str, codes: &[&str]| currencies(&table(amount, beside, codes), 0);
        let two = found("annual_revenue", "currency", &["EUR", "JPY"]).unwrap();
        assert_eq!(
            (two.column.as_deref(), two.listed()),
            (Some("currency"), "EUR 1, JPY 1".to_owned())
        );
        assert!(found("Montant", "Devise", &["€", "$"]).is_some());
        assert!(found("deal_value", "ccy", &["EUR", "GBP", "USD"]).is_some());
        for (amount, beside, codes) in [
            ("annual_revenue", "currency", &["EUR"] as &[&str]),
            ("employees", "currency", &["EUR", "JPY"]),
            ("revenue_eur", "currency", &["EUR", "JPY"]),
            ("Amount (converted)", "currency", &["EUR", "JPY"]),
            ("annual_revenue", "country", &["FRA", "DEU"]),
            ("annual_revenue", "plan", &["Basic", "Pro"]),
        ] {
            assert_eq!(found(amount, beside, codes), None, "{amount} {beside}");
        }
    }
}
