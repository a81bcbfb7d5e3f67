//! What a column is about: its family of criteria, told by its name and by its values.

mod names;
mod values;

use crate::recipe::Family;
use crate::table::{Column, Kind, Values};
use crate::vocabulary::fold::words;
use names::Strength;

/// The family a name tells, with the words that told it; firmographic when none does. Where the column is at hand,
/// [`family_of`] asks its values too.
pub fn family(name: &str) -> (Family, String) {
    match names::telling(&words(name)) {
        Some(told) => (told.family, in_name(&told.words)),
        None => assumed(),
    }
}

/// The family of a column, with the reason: what its name says plainly, else what its values are (countries, sectors,
/// software), else what its name hints at, else firmographic.
///
/// # Examples
/// ```
/// use lookalike::table::{Column, Kind, Levels, Reading, Values};
/// use lookalike::family::family_of;
/// use lookalike::recipe::Family;
/// let answers = Levels::distinct(["Salesforce", "SAP", "HubSpot", "none"]);
/// let column = Column::new("q7", Reading::new(Kind::Category), Values::Levels(answers));
/// let (family, reason) = family_of(&column);
/// assert_eq!(family, Family::Technographic);
/// assert_eq!(reason, "3 of 4 values are software products (Salesforce, SAP, HubSpot)");
/// ```
pub fn family_of(column: &Column) -> (Family, String) {
    let told = names::telling(&words(&column.name));
    if let Some(told) = &told
        && told.strength != Strength::Hint
    {
        return (told.family, in_name(&told.words));
    }
    if let Some(found) = of_values(column) {
        return found;
    }
    told.map_or_else(assumed, |told| (told.family, in_name(&told.words)))
}

fn of_values(column: &Column) -> Option<(Family, String)> {
    let Values::Levels(levels) = &column.values else {
        return None;
    };
    match (column.kind(), column.reading.separator) {
        (Kind::Set, Some(separator)) => {
            let parts = levels.names.iter().flat_map(|name| name.split(separator));
            values::telling(parts)
        }
        (Kind::Category, _) => values::telling(levels.names.iter().map(String::as_str)),
        _ => None,
    }
}

fn in_name(words: &[String]) -> String {
    format!("`{}` in its name", words.join(" "))
}

fn assumed() -> (Family, String) {
    (
        Family::Firmographic,
        "no word of its name tells; assumed".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Levels, Reading};

    #[test]
    fn names_tell_families() {
        for (name, expected) in [
            ("employees", Family::Firmographic),
            ("Secteur", Family::Firmographic),
            ("crm", Family::Technographic),
            ("logins_per_week", Family::Behavioural),
            ("chiffre_affaires", Family::Financial),
            ("Partnership", Family::Strategic),
            ("demo_requested", Family::Intent),
            ("demographics", Family::Firmographic),
            ("BillingCountry", Family::Firmographic),
            ("xyz", Family::Firmographic),
        ] {
            assert_eq!(family(name).0, expected, "{name}");
        }
    }

    fn column(name: &str, kind: Kind, separator: Option<char>, values: &[&str]) -> Column {
        let reading = Reading {
            separator,
            ..Reading::new(kind)
        };
        Column::new(
            name,
            reading,
            Values::Levels(Levels::distinct(values.iter().copied())),
        )
    }

    #[test]
    fn values_tell_where_the_name_does_not() {
        let category = |name: &str, values: &[&str]| family_of(&column(name, Kind::Category, None, values));
        let (family, reason) = category("type", &["Banking", "Software", "BTP", "other"]);
        assert_eq!(family, Family::Firmographic);
        assert_eq!(reason, "3 of 4 values are sectors (Banking, Software, BTP)");
        assert_eq!(
            category("where", &["France", "Allemagne", "USA"]).0,
            Family::Firmographic
        );
        // Software names under a plain name stay what the name says.
        assert_eq!(
            category("competitor", &["Salesforce", "SAP", "Sage"]).0,
            Family::Strategic
        );
        assert_eq!(category("q1", &["a", "b", "SAP"]).0, Family::Firmographic);
        let set = column("used", Kind::Set, Some(';'), &["AWS;Slack", "Shopify; Stripe"]);
        assert_eq!(family_of(&set).0, Family::Technographic);
        assert_eq!(
            family_of(&set).1,
            "4 of 4 values are software products (AWS, Slack, Shopify, …)"
        );
    }
}
