//! Numbers written with their unit: `12k`, `1.2M€`, `3 Mio`, `1 200 employees`; and units mixed without saying so.

use crate::clean::rows::counts;
use crate::clean::{ColumnReason, Findings, Heap, Mend, MendReason, Scope};
use crate::recipe::Rule;
use crate::table::currencies::currencies;
use crate::table::{Cell, Column, Kind, MISSING, Reading, Table, Values};

/// Share of a column's filled cells that must be numbers, plain or with a unit, to be doubted as one (house choice).
const SHARE: f64 = 0.9;

/// Tells the cells that say their unit, which were read as numbers with the others, and doubts what is no single
/// quantity: units that are not said, currencies side by side, codes among numbers.
pub(super) fn units(table: &mut Table, scope: &Scope, found: &mut Findings) -> Vec<Mend> {
    let mut mended = Vec::new();
    for position in scope.mendable(table) {
        if let Some(several) = currencies(table, position) {
            found.doubt(
                &table.columns[position].name,
                ColumnReason::SeveralCurrencies(several),
            );
        }
        let column = &mut table.columns[position];
        match &column.values {
            Values::Number(_) => {
                mended.extend(told(column));
                unreadable(column, found);
                special(column, found);
                heaps(column, found);
            }
            Values::Levels(_) if matches!(column.kind(), Kind::Category | Kind::Text) => {
                let asked = scope
                    .recipe
                    .columns
                    .get(&column.name)
                    .and_then(|asked| asked.kind);
                if asked.is_none() {
                    whole(column, found);
                }
            }
            _ => {}
        }
    }
    mended
}

/// Cells with a unit, each text with the number that it was read as.
fn told(column: &mut Column) -> Vec<Mend> {
    let Some(texts) = column.writing.units.take() else {
        return Vec::new();
    };
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); texts.names.len()];
    for (row, code) in texts
        .codes
        .iter()
        .enumerate()
        .filter(|(_, code)| **code != MISSING)
    {
        rows[*code as usize].push(row as u32);
    }
    let Values::Number(values) = &column.values else {
        return Vec::new();
    };
    let mends = texts.names.into_iter().zip(rows).filter_map(|(from, rows)| {
        let number = values[*rows.first()? as usize];
        Some(Mend {
            rule: Rule::Units,
            column: column.name.clone(),
            from,
            to: format!("{number}"),
            why: MendReason::Unit,
            rows,
        })
    });
    mends.collect()
}

/// Doubts cells with a unit that a column of numbers could not read, and those of which nothing was kept.
fn unreadable(column: &Column, found: &mut Findings) {
    let says_unit = |text: &String| column.reading.says_unit(text).is_some();
    if column.unreadable_examples.iter().any(|(_, text)| says_unit(text)) {
        found.doubt(&column.name, ColumnReason::ScaledTwice);
    }
    let first = column.unreadable_examples.len();
    if column.unreadable > first && first > 0 {
        let cells = column.unreadable - first;
        found.doubt(&column.name, ColumnReason::FurtherUnreadable { cells, first });
    }
}

/// Doubts numbers that are codes and no quantities.
fn special(column: &Column, found: &mut Findings) {
    let Values::Number(values) = &column.values else {
        return;
    };
    if column.reading.codes.is_empty() {
        return;
    }
    let cells = |code: &f64| values.iter().filter(|value| *value == code).count();
    let codes = column.reading.codes.iter().map(|code| (*code, cells(code)));
    found.doubt(&column.name, ColumnReason::SpecialCodes(codes.collect()));
}

/// Doubts a column of texts that are numbers with units of which nothing says what they are.
fn whole(column: &Column, found: &mut Findings) {
    let Values::Levels(levels) = &column.values else {
        return;
    };
    let reading = Reading {
        units: true,
        decimal: column.reading.decimal,
        ..Reading::new(Kind::Number)
    };
    let rows = counts(levels);
    let cells_of = |is: &dyn Fn(&str) -> bool| -> usize {
        let names = levels.names.iter().zip(&rows);
        names.filter(|(name, _)| is(name)).map(|(_, rows)| rows).sum()
    };
    let filled: usize = rows.iter().sum();
    let cells = cells_of(&|name| reading.says_unit(name).is_some());
    let numbers = cells_of(&|name| matches!(reading.number(name), Cell::Value(_)));
    if cells > 0 && numbers as f64 >= SHARE * filled as f64 {
        found.doubt(&column.name, ColumnReason::UnknownUnit { cells, filled });
    }
}

/// Doubts a column whose values lie in two heaps a factor of about 1,000 apart: thousands beside units (house choices:
/// a gap of more than 1.2 decades, medians 2.7 to 3.3 decades apart, each heap at least 2 % and five accounts).
fn heaps(column: &Column, found: &mut Findings) {
    let Values::Number(values) = &column.values else {
        return;
    };
    let mut logs: Vec<f64> = values
        .iter()
        .filter(|v| **v > 0.0 && !column.reading.codes.contains(v))
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
