//! What exports do to clean values: mixed spellings of numbers, cases and blanks, several ways to say nothing.

use super::draw::Draw;
use super::plan::{ColumnPlan, Draws, Value, Written};

/// Ways in which a CRM export leaves a field unknown.
const NOTHING: &[(&str, f64)] = &[("", 0.70), ("N/A", 0.15), ("n/a", 0.05), ("NULL", 0.10)];

/// The cell of a value, as the export has it; a gap when the column's luck says so.
pub fn cell(draw: &mut Draw, column: &ColumnPlan, value: &Value) -> String {
    if draw.chance(column.gaps) {
        return unknown(draw, column);
    }
    match (value, column.written) {
        (Value::Text(text), _) => retyped(draw, text),
        (Value::Number(number), Written::Euro) => euro(draw, *number),
        (Value::Number(number), Written::Decimal) => format!("{number:.1}").replace('.', ","),
        (Value::Number(number), _) => format!("{number:.0}"),
        (Value::Set(tokens), _) => tokens.join(";"),
        (Value::Day(day), _) => day.strftime("%d/%m/%Y").to_string(),
        (Value::Yes(yes), _) => if *yes { "oui" } else { "non" }.to_owned(),
    }
}

/// A gap: pick lists that were never touched still say `Select`.
fn unknown(draw: &mut Draw, column: &ColumnPlan) -> String {
    if matches!(column.draws, Draws::Levels(_)) && draw.chance(0.4) {
        return "Select".to_owned();
    }
    draw.weighted(NOTHING).to_owned()
}

/// Now and then somebody typed the level instead of picking it.
fn retyped(draw: &mut Draw, text: &str) -> String {
    let luck = draw.unit();
    if luck < 0.010 {
        text.to_uppercase()
    } else if luck < 0.015 {
        text.to_lowercase()
    } else if luck < 0.025 {
        format!("{text} ")
    } else {
        text.to_owned()
    }
}

/// `1 200,50 €`, `1200,5`, `1 200 €`: amounts as spreadsheets write them, thousands set apart by a no-break space.
pub fn euro(draw: &mut Draw, amount: f64) -> String {
    match draw.below(4) {
        0 => format!("{amount:.2}").replace('.', ","),
        1 => format!("{} €", thousands(amount)),
        2 => format!("{},00 €", thousands(amount)),
        _ => format!("{amount:.0}"),
    }
}

/// Whole number with a no-break space every three digits, as French typography wants.
fn thousands(amount: f64) -> String {
    let digits = format!("{amount:.0}");
    let mut grouped = String::with_capacity(digits.len() + 8);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

/// The same company entered twice: another case, another way to write the legal form.
pub fn near_name(draw: &mut Draw, name: &str) -> String {
    match draw.below(3) {
        0 => name.to_uppercase(),
        1 => name
            .replace("SARL", "S.A.R.L.")
            .replace("SAS", "S.A.S.")
            .replace(" & ", " et "),
        _ => format!("{name} (doublon)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(1_234_567.0), "1\u{a0}234\u{a0}567");
        assert_eq!(thousands(999.0), "999");
    }
}
