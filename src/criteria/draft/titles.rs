//! What columns are called where people read, drafted from their names.

use super::ColumnDraft;
use crate::language::Language;
use crate::table::reading::currency;
use crate::vocabulary::TITLES;
use crate::vocabulary::fold::{fold, words};

/// What a column is called in each language.
pub struct Title<'a> {
    /// The column.
    pub column: &'a str,
    /// Title in each language; the same in all where no word list knows the name.
    pub titles: Vec<(Language, String)>,
    /// Code of the currency of its amounts.
    pub currency: Option<&'a str>,
}

/// Titles of the columns that may become criteria, where they say more than the columns' names. No two are called alike.
pub fn titles(columns: &[ColumnDraft]) -> Vec<Title<'_>> {
    let mut taken: Vec<String> = columns.iter().map(|column| fold(&column.name)).collect();
    let used = columns.iter().filter(|column| column.set_aside.is_none());
    used.filter_map(|column| title(column, &mut taken)).collect()
}

fn title<'a>(column: &'a ColumnDraft, taken: &mut Vec<String>) -> Option<Title<'a>> {
    let own = fold(&column.name);
    let free = |titles: &[String]| {
        let others = |title: &String| taken.iter().filter(|one| **one == fold(title)).count();
        titles
            .iter()
            .all(|title| others(title) <= usize::from(fold(title) == own))
    };
    let human = humanised(&column.name);
    let of_vocabulary = known(&column.name).filter(|titles| free(titles));
    let titles = match of_vocabulary {
        Some(titles) => titles,
        None if free(std::slice::from_ref(&human)) => vec![human; Language::ALL.len()],
        None => return None,
    };
    let currency = column.currency.as_deref();
    if currency.is_none() && titles.iter().all(|title| *title == column.name) {
        return None;
    }
    taken.extend(
        titles
            .iter()
            .map(|title| fold(title))
            .filter(|title| *title != own),
    );
    Some(Title {
        column: &column.name,
        titles: Language::ALL.into_iter().zip(titles).collect(),
        currency,
    })
}

/// The titles that the word lists have for a name, in the languages' order.
fn known(name: &str) -> Option<Vec<String>> {
    let mut words = words(name);
    if words.len() > 1 {
        words.retain(|word| currency(word).is_none());
    }
    let name = words.join(" ");
    let title = TITLES
        .titles
        .iter()
        .find(|title| title.words.contains(name.as_str()))?;
    let of = |language| match language {
        Language::En => title.en.clone(),
        Language::Fr => title.fr.clone(),
    };
    Some(Language::ALL.map(of).into())
}

/// A name of a program as a person writes it: `nb_seats` and `NbSeats` as "Nb seats". What has blanks is written by one.
fn humanised(name: &str) -> String {
    let name = name.trim();
    if name.contains(char::is_whitespace) {
        return name.to_owned();
    }
    let mut text = String::new();
    let mut before: Option<char> = None;
    for c in name.chars() {
        let begins = before.is_some_and(|before| before.is_lowercase() && c.is_uppercase());
        if begins || c == '_' {
            text.push(' ');
        }
        if c != '_' {
            text.push(c);
        }
        before = Some(c);
    }
    let word = |word: &str| match word.chars().skip(1).any(char::is_uppercase) {
        true => word.to_owned(),
        false => word.to_lowercase(),
    };
    let text = text.split_whitespace().map(word).collect::<Vec<_>>().join(" ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs_are_written_as_people_do() {
        for (name, human) in [
            ("nb_seats", "Nb seats"),
            ("NbSeats", "Nb seats"),
            ("isCA", "Is CA"),
            ("Comp_size", "Comp size"),
            ("Chiffre d'affaires", "Chiffre d'affaires"),
            ("SIRET", "SIRET"),
            ("__", "__"),
        ] {
            assert_eq!(humanised(name), human, "{name}");
        }
    }

    #[test]
    fn names_in_either_language_are_known_in_both() {
        for name in [
            "employee_count",
            "EmployeeCount",
            "Effectif",
            "Nombre de salariés",
        ] {
            assert_eq!(
                known(name),
                Some(vec!["Employees".to_owned(), "Effectif".to_owned()]),
                "{name}"
            );
        }
        assert_eq!(
            known("annual_revenue_eur").unwrap()[1],
            "Chiffre d’affaires annuel"
        );
        assert_eq!(known("revenue of the neighbour"), None);
    }
}
