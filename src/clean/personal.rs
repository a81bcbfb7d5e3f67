//! Columns about people: companies are learnt from, people are not.

use crate::clean::rows::counts;
use crate::clean::{ColumnReason, Findings, Personal, Remark, Scope, says};
use crate::table::{Column, Kind, Levels, Table, Values};
use crate::vocabulary::fold::fold;
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, VALUES};

/// Share of the filled cells that make a column one of addresses, phones or names (house choice).
const SHARE: f64 = 0.8;

/// Columns about people, with the reason; roles and trusted columns are none. A column with a few addresses among other
/// text is doubted.
pub(super) fn personal(table: &Table, scope: &Scope, found: &mut Findings) -> Vec<Remark> {
    let mut people = Vec::new();
    for position in scope.mendable(table) {
        let column = &table.columns[position];
        if scope.recipe.trusts(&column.name) || scope.names(&column.name) {
            continue;
        }
        let reason = match &column.values {
            Values::Levels(levels) if column.kind() != Kind::Boolean => of_texts(&column.name, levels, found),
            Values::Number(numbers) => of_numbers(&column.name, numbers),
            Values::Date(_) => {
                let words = words(&column.name);
                says(&words, &COLUMNS.births).then_some(Personal::Births)
            }
            _ => None,
        };
        people.extend(reason.map(|what| Remark {
            column: column.name.clone(),
            reason: ColumnReason::Personal(what),
        }));
    }
    people
}

fn of_texts(column: &str, levels: &Levels, found: &mut Findings) -> Option<Personal> {
    let rows = counts(levels);
    let all: usize = rows.iter().sum();
    if all == 0 {
        return None;
    }
    let cells = |is: &dyn Fn(&str) -> bool| -> usize {
        levels
            .names
            .iter()
            .zip(&rows)
            .filter(|(name, _)| is(name))
            .map(|(_, rows)| rows)
            .sum()
    };
    let most = |count: usize| count as f64 >= SHARE * all as f64;
    let addresses = cells(&|text| text.split([';', ',', ' ']).any(is_email));
    if addresses > 0 {
        let of_people = cells(&|text| {
            text.split([';', ',', ' '])
                .any(|part| is_email(part) && !is_generic(part))
        });
        if most(addresses) {
            return (of_people * 10 > addresses).then_some(Personal::Addresses);
        }
        if of_people > 0 {
            found.doubt(column, ColumnReason::SomeAddresses { cells: of_people });
        }
    }
    let words = words(column);
    if says(&words, &COLUMNS.phones_of_texts) && most(cells(&is_phone)) {
        return Some(Personal::Phones);
    }
    if most(cells(&|text| text.starts_with('+') && is_phone(text))) {
        return Some(Personal::Phones);
    }
    if most(cells(&is_iban)) {
        return Some(Personal::BankAccounts);
    }
    let told = COLUMNS
        .people
        .iter()
        .any(|all| all.iter().all(|part| words.iter().any(|word| word == part)));
    let said = says(&words, &COLUMNS.names_of_people);
    if told && levels.names.len() > 1 && most(cells(&|text| is_person(text, if said { 1 } else { 2 }))) {
        return Some(Personal::Names);
    }
    people(levels, &rows).map(|_| Personal::Names)
}

/// How many of a column's different values are names of people, of how many, where its cells nearly all look like such
/// names and enough of them begin with a given name.
pub(crate) fn names_people(column: &Column) -> Option<(u64, u64)> {
    match (&column.values, column.kind()) {
        (Values::Levels(levels), Kind::Category | Kind::Text) => people(levels, &counts(levels)),
        _ => None,
    }
}

fn people(levels: &Levels, rows: &[usize]) -> Option<(u64, u64)> {
    let persons = levels
        .names
        .iter()
        .zip(rows)
        .filter(|(name, _)| is_person(name, 2));
    let full: usize = persons.clone().map(|(_, rows)| rows).sum();
    let given = |name: &str| {
        let folded = fold(name);
        let first = folded.split(' ').next();
        first.is_some_and(|first| VALUES.given_names.contains(first))
    };
    let known = persons.clone().filter(|(name, _)| given(name)).count();
    // A third of the different names begin with one of the list: no list of cities, firms or products does.
    let enough = levels.names.len() >= 10 && known * 3 >= levels.names.len();
    let most = full as f64 >= SHARE * rows.iter().sum::<usize>() as f64;
    (most && enough).then(|| (persons.count() as u64, levels.names.len() as u64))
}

/// Phones may be read as numbers; a column named so with few digits counts something else.
fn of_numbers(column: &str, numbers: &[f64]) -> Option<Personal> {
    if !says(&words(column), &COLUMNS.phones_of_numbers) {
        return None;
    }
    let known: Vec<f64> = numbers.iter().copied().filter(|v| !v.is_nan()).collect();
    let long = known.iter().filter(|v| **v >= 1e7 && v.fract() == 0.0).count();
    (!known.is_empty() && long as f64 >= SHARE * known.len() as f64).then_some(Personal::Phones)
}

fn is_email(text: &str) -> bool {
    let text = text.trim_matches(|c: char| matches!(c, '<' | '>' | '"' | '(' | ')'));
    let Some((before, after)) = text.rsplit_once('@') else {
        return false;
    };
    let tail = after
        .rsplit_once('.')
        .is_some_and(|(host, end)| !host.is_empty() && end.len() >= 2);
    let fine = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
    !before.is_empty() && tail && before.chars().all(fine) && after.chars().all(fine)
}

fn is_generic(email: &str) -> bool {
    let before = email.split('@').next().unwrap_or_default().to_lowercase();
    let before = before.trim_start_matches(['<', '"', '(']);
    VALUES.mailboxes.contains(before)
}

/// 8 to 15 digits (15: the longest of ITU-T E.164) and nothing but the marks of phone numbers.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let mark =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/');
    (8..=15).contains(&digits) && text.chars().all(mark)
}

/// Source: ISO 13616, check digits by ISO/IEC 7064 MOD 97-10.
fn is_iban(text: &str) -> bool {
    let bare: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let letters = |part: &[u8]| part.iter().all(u8::is_ascii_uppercase);
    if !(15..=34).contains(&bare.len())
        || !letters(&bare[..2])
        || !bare.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    {
        return false;
    }
    let turned = bare[4..].iter().chain(&bare[..4]);
    let rest = turned.fold(0u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A' + 10)) % 97,
    });
    rest == 1
}

/// `Moses Frase`, `Jean-Pierre de La Tour`, `Anne O'Neill`: capitalised words, no digit, no word of a team or a firm.
fn is_person(text: &str, least_words: usize) -> bool {
    let parts: Vec<&str> = text.split_whitespace().collect();
    if !(least_words..=5).contains(&parts.len()) || text.len() > 60 {
        return false;
    }
    let particle = |part: &str| {
        matches!(
            part,
            "de" | "du" | "van" | "von" | "der" | "la" | "le" | "da" | "di" | "del" | "bin"
        )
    };
    let fine = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.');
    parts.iter().all(|part| {
        particle(part) || (part.chars().next().is_some_and(char::is_uppercase) && part.chars().all(fine))
    }) && !parts
        .iter()
        .any(|part| VALUES.no_person.contains(fold(part).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_personal_data_are_told_from_others() {
        assert!(is_email("jean.dupont@acme.fr") && is_email("<a+b@x.co.uk>"));
        assert!(!is_email("@acme") && !is_email("Acme @ Paris") && !is_email("a@b"));
        assert!(is_generic("contact@acme.fr") && !is_generic("jean@acme.fr"));
        assert!(is_phone("+33 1 42 68 53 00") && is_phone("(555) 123-4567"));
        assert!(!is_phone("2026") && !is_phone("Yes") && !is_phone("552 100 554 00013 99"));
        assert!(is_iban("GB82 WEST 1234 5698 7654 32") && is_iban("FR1420041010050500013M02606"));
        assert!(!is_iban("GB82 WEST 1234 5698 7654 33") && !is_iban("ÉÉ"));
        assert!(is_person("Moses Frase", 2) && is_person("Jean-Pierre de La Tour", 2));
        assert!(!is_person("Seller 6", 1) && !is_person("Sales Team", 2) && !is_person("none", 1));
    }
}
