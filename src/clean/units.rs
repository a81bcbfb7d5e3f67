//! Numbers written with their unit: `12k`, `1.2M€`, `3 Mio`, `1 200 employees`; and units mixed without saying so.

use crate::clean::rows::counts;
use crate::clean::{ColumnReason, Findings, Heap, Mend, MendReason, Scope, says};
use crate::recipe::Rule;
use crate::table::{Cell, Column, Kind, MISSING, Reading, Table, Values};
use crate::vocabulary::fold::fold;
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, VALUES};

/// Share of a column's filled cells that must be numbers, plain or with a unit, to read it as one (house choice).
const SHARE: f64 = 0.9;

/// Words for a scale, in lower case without accents.
const SCALES: [(&str, f64); 18] = [
    ("k", 1e3),
    ("thousand", 1e3),
    ("thousands", 1e3),
    ("mille", 1e3),
    ("milliers", 1e3),
    ("tsd", 1e3),
    ("m", 1e6),
    ("mm", 1e6),
    ("mio", 1e6),
    ("mln", 1e6),
    ("million", 1e6),
    ("millions", 1e6),
    ("b", 1e9),
    ("bn", 1e9),
    ("md", 1e9),
    ("mds", 1e9),
    ("mrd", 1e9),
    ("billion", 1e9),
];
/// Longest text that can be a number with its unit, in bytes.
const LONGEST: usize = 48;

/// A number with its unit, and the currency it names.
#[derive(Debug, Clone, PartialEq)]
struct Amount {
    number: f64,
    currency: Option<&'static str>,
    /// Whether a unit stood beside the digits.
    has_unit: bool,
}

/// Reads `12k`, `1.2M€`, `€ 3 Mio`, `1 200 employees`; `None` for anything else. `decimal` is the column's mark; where
/// it cannot be (`1,2M` with a decimal point) the other is tried.
fn amount(text: &str, decimal: char) -> Option<Amount> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let start = text.find(is_digit)?;
    let end = text.rfind(is_digit)? + 1;
    let (before, digits, after) = (&text[..start], &text[start..end], &text[end..]);
    let (before, negative) = match before.trim().strip_prefix(['-', '−']) {
        Some(rest) => (rest.trim(), true),
        None => (before.trim(), false),
    };
    let before = before.trim_start_matches(['~', '≈', '+']).trim();
    let mut scale = 1.0;
    let mut currency = None;
    let mut has_unit = false;
    if !before.is_empty() {
        currency = Some(currency_of(&fold(before))?);
    }
    let mut rest = fold(after.trim().trim_end_matches(['.', '+']));
    while !rest.is_empty() {
        has_unit = true;
        let word_end = rest.find(' ').unwrap_or(rest.len());
        let word = rest[..word_end].to_owned();
        let left = rest[word_end..].trim().to_owned();
        if let Some((_, by)) = SCALES.iter().find(|(name, _)| *name == word) {
            scale *= by;
        } else if let Some(found) = currency_of(&word) {
            currency = Some(found);
        } else if VALUES.counted.contains(word.as_str()) || matches!(word.as_str(), "of" | "de" | "d'") {
        } else {
            // `m€`, `keur`: a scale and a currency in one word.
            let (name, by) = SCALES
                .iter()
                .rev()
                .find(|(name, _)| word.starts_with(name) && word.len() > name.len())?;
            currency = Some(currency_of(&word[name.len()..])?);
            scale *= by;
        }
        rest = left;
    }
    if scale > 1e9 {
        return None;
    }
    let other = if decimal == ',' { '.' } else { ',' };
    let read = |decimal| match (Reading {
        decimal,
        ..Reading::new(Kind::Number)
    })
    .number(digits)
    {
        Cell::Value(number) => Some(number),
        _ => None,
    };
    let number = Some(read(decimal).or_else(|| read(other))? * scale).filter(|number| number.is_finite())?;
    Some(Amount {
        number: if negative { -number } else { number },
        currency,
        has_unit,
    })
}

fn currency_of(word: &str) -> Option<&'static str> {
    let found = VALUES.currency_words.iter().copied().find(|mark| *mark == word)?;
    Some(match found {
        "€" | "eur" | "euros" | "euro" | "eu" => "€",
        "$" | "usd" | "dollars" | "us$" => "$",
        "£" | "gbp" => "£",
        other => other,
    })
}

/// Reads cells that say their unit: those that a column of numbers could not read, and whole columns of them. What does
/// not say its unit is doubted, never converted.
pub(super) fn units(table: &mut Table, scope: &Scope, found: &mut Findings) -> Vec<Mend> {
    let mut mended = Vec::new();
    let lines = std::mem::take(&mut table.lines);
    for position in scope.mendable(table) {
        let column = &mut table.columns[position];
        let column_words = words(&column.name);
        let scaled = says(&column_words, &COLUMNS.scaled);
        match &column.values {
            Values::Number(_) => {
                mended.extend(unreadable(column, &lines, scaled, found));
                heaps(column, found);
            }
            Values::Levels(_) if matches!(column.kind(), Kind::Category | Kind::Text) => {
                let asked = scope
                    .recipe
                    .columns
                    .get(&column.name)
                    .and_then(|asked| asked.kind)
                    .is_some();
                if !asked {
                    mended.extend(whole(
                        column,
                        says(&column_words, &COLUMNS.sizes) && !scaled,
                        found,
                    ));
                }
            }
            _ => {}
        }
    }
    table.lines = lines;
    mended
}

/// Cells with a unit in a column of numbers.
fn unreadable(column: &mut Column, lines: &[u64], scaled: bool, found: &mut Findings) -> Vec<Mend> {
    let mut mends = Vec::new();
    let decimal = column.reading.decimal;
    let Values::Number(values) = &mut column.values else {
        return mends;
    };
    let beyond = column.unreadable - column.unreadable_examples.len();
    let mut told = false;
    column.unreadable_examples.retain(|(line, text)| {
        let Some(amount) = amount(text, decimal).filter(|amount| amount.has_unit) else {
            return true;
        };
        if scaled {
            told = true;
            return true;
        }
        let Ok(row) = lines.binary_search(line) else {
            return true;
        };
        values[row] = amount.number;
        mends.push(Mend {
            rule: Rule::Units,
            column: column.name.clone(),
            from: text.clone(),
            to: format!("{}", amount.number),
            why: MendReason::Unit,
            rows: vec![row as u32],
        });
        false
    });
    column.unreadable -= mends.len();
    if beyond > 0 && !mends.is_empty() {
        found.doubt(
            &column.name,
            ColumnReason::FurtherUnreadable {
                cells: beyond,
                first: mends.len() + column.unreadable_examples.len(),
            },
        );
    }
    if told {
        found.doubt(&column.name, ColumnReason::ScaledTwice);
    }
    mends
}

/// A column of texts that are numbers with units.
fn whole(column: &mut Column, is_size: bool, found: &mut Findings) -> Vec<Mend> {
    let Values::Levels(levels) = &column.values else {
        return Vec::new();
    };
    let rows = counts(levels);
    let amounts: Vec<Option<Amount>> = levels
        .names
        .iter()
        .map(|name| amount(name, column.reading.decimal))
        .collect();
    let of = |is: &dyn Fn(&Amount) -> bool| -> usize {
        amounts
            .iter()
            .zip(&rows)
            .filter(|(a, _)| a.as_ref().is_some_and(is))
            .map(|(_, rows)| rows)
            .sum()
    };
    let all: usize = rows.iter().sum();
    let with_unit = of(&|amount| amount.has_unit || amount.currency.is_some());
    if all == 0 || with_unit == 0 || (of(&|_| true) as f64) < SHARE * all as f64 {
        return Vec::new();
    }
    let mut currencies: Vec<&'static str> = amounts
        .iter()
        .flatten()
        .filter_map(|amount| amount.currency)
        .collect();
    currencies.sort_unstable();
    currencies.dedup();
    if currencies.len() > 1 {
        found.doubt(&column.name, ColumnReason::SeveralCurrencies(currencies));
        return Vec::new();
    }
    if !is_size && currencies.is_empty() {
        found.doubt(
            &column.name,
            ColumnReason::UnknownUnit {
                cells: with_unit,
                filled: all,
            },
        );
        return Vec::new();
    }
    let mut values = vec![f64::NAN; levels.codes.len()];
    let mut cells: Vec<Vec<u32>> = vec![Vec::new(); levels.names.len()];
    for (row, code) in levels
        .codes
        .iter()
        .enumerate()
        .filter(|(_, code)| **code != MISSING)
    {
        let code = *code as usize;
        if let Some(amount) = &amounts[code] {
            values[row] = amount.number;
        }
        cells[code].push(row as u32);
    }
    let mends = levels
        .names
        .iter()
        .zip(&amounts)
        .zip(cells)
        .filter_map(|((name, amount), rows)| {
            let (to, why) = match amount {
                Some(amount) if amount.has_unit || amount.currency.is_some() => {
                    (format!("{}", amount.number), MendReason::Unit)
                }
                Some(_) => return None,
                None => (String::new(), MendReason::Unreadable(Kind::Number)),
            };
            let rule = if to.is_empty() {
                Rule::Unreadable
            } else {
                Rule::Units
            };
            Some(Mend {
                rule,
                column: column.name.clone(),
                from: name.clone(),
                to,
                why,
                rows,
            })
        });
    let mends: Vec<Mend> = mends.collect();
    column.values = Values::Number(values);
    column.reading.kind = Kind::Number;
    column.reading.separator = None;
    column.reason = format!("number: {with_unit} of {all} filled cells say their unit");
    mends
}

/// Doubts a column whose values lie in two heaps a factor of about 1,000 apart: thousands beside units (house choices:
/// a gap of more than 1.2 decades, medians 2.7 to 3.3 decades apart, each heap at least 2 % and five accounts).
fn heaps(column: &Column, found: &mut Findings) {
    let Values::Number(values) = &column.values else {
        return;
    };
    let mut logs: Vec<f64> = values
        .iter()
        .filter(|v| **v > 0.0)
        .map(|v| libm::log10(*v))
        .collect();
    logs.sort_by(f64::total_cmp);
    let least = (logs.len() / 50).max(5);
    if logs.len() < 2 * least {
        return;
    }
    let gap = |at: &usize| logs[*at] - logs[*at - 1];
    let cut = (least..=logs.len() - least).max_by(|a, b| gap(a).total_cmp(&gap(b)));
    let Some(cut) = cut.filter(|cut| gap(cut) > 1.2) else {
        return;
    };
    let (low, high) = (logs[cut / 2], logs[cut + (logs.len() - cut) / 2]);
    if (2.7..=3.3).contains(&(high - low)) {
        let heap = |accounts: usize, log: f64| Heap {
            accounts,
            around: libm::pow(10.0, log),
        };
        found.doubt(
            &column.name,
            ColumnReason::TwoHeaps {
                low: heap(cut, low),
                high: heap(logs.len() - cut, high),
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read() {
        for (text, expected) in [
            ("12k", 12e3),
            ("1.2M", 1.2e6),
            ("1,2 M€", 1.2e6),
            ("3 Mio", 3e6),
            ("€ 3 Mio", 3e6),
            ("45 k€", 45e3),
            ("$5M", 5e6),
            ("2 M$", 2e6),
            ("1.5bn", 1.5e9),
            ("1 200 employees", 1200.0),
            ("1,200 employees", 1200.0),
            ("2 millions d' euros", 2e6),
            ("-3k", -3e3),
            ("12 KEUR", 12e3),
            ("80 salariés", 80.0),
        ] {
            assert_eq!(amount(text, '.').map(|a| a.number), Some(expected), "{text}");
        }
        for text in [
            "50-200",
            "11 to 50",
            "10 %",
            "Series A",
            "4 weeks",
            "k",
            "",
            "1.2.3M",
            "5 k k k k",
            "12 m2",
        ] {
            assert_eq!(amount(text, '.').filter(|a| a.has_unit), None, "{text}");
        }
    }
}
