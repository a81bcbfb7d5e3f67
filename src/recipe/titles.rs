//! `[names]`: what columns and their levels are called where people read.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_width::UnicodeWidthStr;

use crate::error::{Error, Result, nearest};
use crate::language::Language;
use crate::language::harmless::harmless;
use crate::table::Wording;
use crate::table::reading::currency;

/// Longest title and unit, in characters (house choices: a table's first column, and what stands beside a number).
const LONGEST_TITLE: usize = 80;
const LONGEST_UNIT: usize = 20;
/// Most decimals of a value (house choice: beyond, a number is noise).
const MOST_DECIMALS: u8 = 9;

/// A text in each language; one that is written plainly is said in all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words(BTreeMap<Language, String>);

impl Words {
    /// The same text in every language.
    pub fn everywhere(text: &str) -> Self {
        Self(Language::ALL.map(|language| (language, text.to_owned())).into())
    }

    /// A text for each language of which one is known.
    pub fn of(texts: impl IntoIterator<Item = (Language, String)>) -> Self {
        Self(texts.into_iter().collect())
    }

    /// The text in a language, where there is one.
    pub fn text(&self, language: Language) -> Option<&str> {
        self.0.get(&language).map(String::as_str)
    }

    /// Whether no language has a text.
    pub fn says_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// What `other` says as well; a language has what was said of it alone, whatever was said of all.
    fn add(&mut self, other: Self, own: bool) {
        for (language, text) in other.0 {
            match own {
                true => self.0.insert(language, text).map(drop),
                false => self.0.entry(language).or_insert(text).is_empty().then_some(()),
            };
        }
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let first = self.0.values().next();
        match first.filter(|text| Language::ALL.iter().all(|one| self.text(*one) == Some(text))) {
            Some(text) => serializer.serialize_str(text),
            None => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Words;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or one for each language: { en = \"Sector\", fr = \"Secteur\" }")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> std::result::Result<Words, E> {
                Ok(Words::everywhere(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Words, A::Error> {
                let mut words = Words::default();
                while let Some(tag) = map.next_key::<String>()? {
                    words.0.insert(language::<A::Error>(&tag)?, map.next_value()?);
                }
                Ok(words)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

fn language<E: de::Error>(tag: &str) -> std::result::Result<Language, E> {
    tag.parse().map_err(E::custom)
}

/// What one column is called where people read: its title, its unit, and its levels, in each language.
///
/// Reports, sheets, reasons, tables of the terminal and workbooks use it; what programs read (JSON, columns of CSV files,
/// `model.json`) keeps the names of the columns. A title that no language has of its own is said in all. Where a command has
/// to be told a column, the column's own name stands. The name of a `[[knock_out]]` rule, of a further table, and
/// `table.column` of a further table can be given too. `init` drafts the section from the names of the columns.
///
/// ```toml
/// [names]
/// country = "Country"
/// "fewer than 3 employees" = { fr = "moins de 3 salariés" }
///
/// [names.sector]
/// title = "Sector"
/// title_fr = "Secteur"
/// levels = { "Law firm" = { fr = "Cabinet d’avocats" } }
///
/// [names.annual_revenue]
/// title = { en = "Revenue", fr = "Chiffre d’affaires" }
/// unit = "k€"
/// currency = "EUR"
/// decimals = 0
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NameRecipe {
    /// What it is called: a text, or one for each language; `title_fr` says one alone. Default: the column's name.
    #[serde(skip_serializing_if = "Words::says_nothing")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub title: Words,
    /// Unit of its numbers, shown after the title: "k€", "people". Default: the sign of `currency`, else none.
    #[serde(skip_serializing_if = "Words::says_nothing")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub unit: Words,
    /// Code of the currency of its amounts. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Decimals of its values, from 0 to 9; the ends of a bin keep as many as tell them apart. Default: as many as each
    /// needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// What its levels are called, by what the cells hold; `levels_fr` says those of one language. Default: what the cells
    /// hold.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    pub levels: BTreeMap<String, Words>,
}

/// Keys of a section of `[names]`; each but the last two takes a language after it.
const KEYS: &[&str] = &["title", "unit", "levels", "currency", "decimals"];

impl<'de> Deserialize<'de> for NameRecipe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = NameRecipe;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a title, or a section with title, unit, currency, decimals and levels")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> std::result::Result<NameRecipe, E> {
                Ok(NameRecipe {
                    title: Words::everywhere(text),
                    ..NameRecipe::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<NameRecipe, A::Error> {
                let mut name = NameRecipe::default();
                while let Some(key) = map.next_key::<String>()? {
                    name.take(&key, &mut map)?;
                }
                Ok(name)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl NameRecipe {
    fn take<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> std::result::Result<(), A::Error> {
        // `fr` alone is a title.
        if let Ok(own) = key.parse::<Language>() {
            let text = map.next_value()?;
            self.title.add(Words([(own, text)].into()), true);
            return Ok(());
        }
        let (base, own) = match key.split_once('_') {
            Some((base, tag)) if KEYS[..3].contains(&base) => (base, Some(language::<A::Error>(tag)?)),
            _ => (key, None),
        };
        match (base, own) {
            ("title", None) => self.title.add(map.next_value()?, false),
            ("unit", None) => self.unit.add(map.next_value()?, false),
            ("title", Some(own)) => self.title.add(Words([(own, map.next_value()?)].into()), true),
            ("unit", Some(own)) => self.unit.add(Words([(own, map.next_value()?)].into()), true),
            ("levels", None) => {
                for (level, words) in map.next_value::<BTreeMap<String, Words>>()? {
                    self.levels.entry(level).or_default().add(words, false);
                }
            }
            ("levels", Some(own)) => {
                for (level, text) in map.next_value::<BTreeMap<String, String>>()? {
                    let words = self.levels.entry(level).or_default();
                    words.add(Words([(own, text)].into()), true);
                }
            }
            ("currency", None) => self.currency = Some(map.next_value()?),
            ("decimals", None) => self.decimals = Some(map.next_value()?),
            _ if key.len() == 2 => {
                return Err(language::<A::Error>(key).err().unwrap_or_else(|| unknown(key)));
            }
            _ => return Err(unknown(key)),
        }
        Ok(())
    }

    /// The words of the column of this name in a language.
    pub fn wording(&self, column: &str, language: Language) -> Wording {
        let tidy = |text: &str| harmless(text).trim().to_owned();
        let title = self.title.text(language).map_or_else(|| column.to_owned(), tidy);
        let sign = self.currency.as_deref().map(sign);
        let title = match self
            .unit
            .text(language)
            .map(tidy)
            .or_else(|| sign.map(str::to_owned))
        {
            Some(unit) => format!("{title}, {unit}"),
            None => title,
        };
        let levels = self.levels.iter();
        let levels = levels.filter_map(|(level, words)| Some((level.clone(), tidy(words.text(language)?))));
        Wording {
            language,
            title,
            decimals: self.decimals.map(usize::from),
            levels: levels.collect(),
        }
    }

    fn check(&self, key: &str) -> Result<()> {
        let fits = |text: &str, most: usize| {
            let text = text.trim();
            // What has no width leaves a line without a name.
            harmless(text).width() > 0 && text.chars().count() <= most
        };
        let texts = [
            ("title", &self.title, LONGEST_TITLE),
            ("unit", &self.unit, LONGEST_UNIT),
        ];
        let levels = self.levels.values().map(|words| ("levels", words, LONGEST_TITLE));
        for (last, words, most) in texts.into_iter().chain(levels) {
            if let Some(text) = words.0.values().find(|text| !fits(text, most)) {
                let expected = format!("1 to {most} characters that show");
                return Err(Error::setting(
                    format!("names.{key}.{last}"),
                    expected,
                    format!("`{text}`"),
                ));
            }
        }
        if let Some(code) = self
            .currency
            .as_deref()
            .filter(|code| currency(code) != Some(code))
        {
            let expected = match currency(code).or_else(|| currency(&code.to_uppercase())) {
                Some(known) => format!("the code of a currency (did you mean {known}?)"),
                None => "the code of a currency, such as EUR".to_owned(),
            };
            return Err(Error::setting(
                format!("names.{key}.currency"),
                expected,
                format!("`{code}`"),
            ));
        }
        match self.decimals.filter(|decimals| *decimals > MOST_DECIMALS) {
            Some(decimals) => {
                let expected = format!("between 0 and {MOST_DECIMALS}");
                Err(Error::setting(
                    format!("names.{key}.decimals"),
                    expected,
                    decimals,
                ))
            }
            None => Ok(()),
        }
    }
}

fn unknown<E: de::Error>(key: &str) -> E {
    E::unknown_field(key, KEYS)
}

/// The sign that a currency's amounts bear; its code where it has none of its own.
fn sign(code: &str) -> &str {
    match code {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        code => code,
    }
}

/// Checks every section of `[names]`, whatever the table.
///
/// # Errors
/// [`Error::Setting`] naming the key.
pub(super) fn check(names: &BTreeMap<String, NameRecipe>) -> Result<()> {
    names.iter().try_for_each(|(key, name)| name.check(key))
}

/// Checks that every key of `[names]` names something, and that no two columns are called the same.
///
/// # Errors
/// [`Error::UnknownColumn`] with the nearest name; [`Error::Setting`] for a title that another column has.
pub(crate) fn check_against<'a>(
    names: &BTreeMap<String, NameRecipe>,
    columns: impl Iterator<Item = &'a str> + Clone,
    others: &[&'a str],
) -> Result<()> {
    for key in names.keys() {
        let known = columns.clone().chain(others.iter().copied());
        // What a further table's column is called is known where that table is read.
        let of_table = key
            .split_once('.')
            .is_some_and(|(table, _)| others.contains(&table));
        if !of_table && !known.clone().any(|name| name == key) {
            return Err(Error::UnknownColumn {
                named_in: "names".to_owned(),
                column: key.clone(),
                nearest: nearest(key, known),
            });
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    for language in Language::ALL {
        let mut called: BTreeMap<String, &str> = BTreeMap::new();
        for column in columns.clone() {
            let name = names.get(column);
            let title = name.map_or_else(|| column.to_owned(), |name| name.wording(column, language).title);
            if let Some(other) = called.insert(title.clone(), column) {
                let key = if names.contains_key(column) { column } else { other };
                let expected = "a title that no other column has";
                let got = format!(
                    "`{title}`, as of `{}`",
                    if key == column { other } else { column }
                );
                return Err(Error::setting(format!("names.{key}.title"), expected, got));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::recipe::Recipe;

    fn recipe(text: &str) -> Recipe {
        Recipe::parse(text, Path::new("lookalike.toml")).unwrap_or_else(|error| panic!("{error}"))
    }

    fn refused(text: &str) -> String {
        Recipe::parse(text, Path::new("lookalike.toml"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_name_can_be_written_in_every_way_that_says_it() {
        let titles = |text: &str| {
            let names = recipe(text).names;
            Language::ALL.map(|language| names["sector"].wording("sector", language).title)
        };
        for text in [
            "names.sector = { title = 'Sector', title_fr = 'Secteur' }",
            "names.sector = { title_fr = 'Secteur', title = 'Sector' }",
            "names.sector = { title = { en = 'Sector', fr = 'Secteur' } }",
            "names.sector = { en = 'Sector', fr = 'Secteur' }",
        ] {
            assert_eq!(titles(text), ["Sector", "Secteur"], "{text}");
        }
        assert_eq!(titles("[names]\nsector = 'Branche'"), ["Branche", "Branche"]);
        // The language of which nothing is said keeps the column's own name.
        assert_eq!(titles("names.sector.fr = 'Secteur'"), ["sector", "Secteur"]);
        let levels = "[names.sector]\nlevels = { Law = { fr = 'Droit' }, IT = 'Tech' }\nlevels_fr = { IT = 'Informatique' }";
        let names = recipe(levels).names;
        let french = names["sector"].wording("sector", Language::Fr);
        assert_eq!(
            [french.level("Law"), french.level("it"), french.level("Art")],
            ["Droit", "Informatique", "Art"]
        );
        assert_eq!(
            names["sector"].wording("sector", Language::En).level("Law"),
            "Law"
        );
    }

    #[test]
    fn units_follow_titles() {
        let title = |text: &str, language| recipe(text).names["ca"].wording("ca", language).title;
        let text = "[names.ca]\ntitle = { en = 'Revenue', fr = 'Chiffre d’affaires' }\nunit = 'k€'\ncurrency = 'EUR'";
        assert_eq!(title(text, Language::Fr), "Chiffre d’affaires, k€");
        assert_eq!(title("names.ca.currency = 'EUR'", Language::En), "ca, €");
        assert_eq!(
            title(
                "names.ca = { unit = 'people', unit_fr = 'personnes' }",
                Language::Fr
            ),
            "ca, personnes"
        );
    }

    #[test]
    fn a_model_keeps_names_as_they_were_meant() {
        let text = "[names.sector]\ntitle = 'Sector'\ntitle_fr = 'Secteur'\nunit = 'x'\ndecimals = 2\nlevels.Law.fr = 'Droit'";
        let before = recipe(text);
        let json = serde_json::to_string(&before).unwrap();
        assert_eq!(serde_json::from_str::<Recipe>(&json).unwrap(), before);
        assert_eq!(recipe(&toml::to_string(&before).unwrap()), before);
        assert!(
            !serde_json::to_string(&Recipe::default())
                .unwrap()
                .contains("names")
        );
    }

    #[test]
    fn mistakes_are_one_line() {
        for (text, said) in [
            (
                "names.sector.titel = 'x'",
                "unknown key `titel`; did you mean `title`?",
            ),
            (
                "names.sector.title_de = 'Branche'",
                "`de` is not a language; use en or fr",
            ),
            (
                "names.sector.de = 'Branche'",
                "`de` is not a language; use en or fr",
            ),
            (
                "names.sector.title.de = 'Branche'",
                "`de` is not a language; use en or fr",
            ),
            ("names.sector.title = 3", "invalid type"),
            (
                "names.sector.title = ' '",
                "`names.sector.title` must be 1 to 80 characters",
            ),
            (
                "names.ca.currency = 'euro'",
                "`names.ca.currency` must be the code of a currency (did you mean EUR?)",
            ),
            (
                "names.ca.currency = 'XQZ'",
                "`names.ca.currency` must be the code of a currency, such as EUR",
            ),
            (
                "names.ca.decimals = 12",
                "`names.ca.decimals` must be between 0 and 9",
            ),
            ("language = 'de'", "unknown value `de`; known here: en, fr"),
        ] {
            let refused = refused(text);
            assert!(
                refused.contains(said) && !refused.contains('\n'),
                "{text}: {refused}"
            );
        }
    }

    #[test]
    fn keys_name_columns_and_titles_tell_them_apart() {
        let against = |text: &str| {
            check_against(
                &recipe(text).names,
                ["sector", "size"].into_iter(),
                &["tickets", "too small"],
            )
        };
        assert!(
            against(
                "[names]\nsector = 'A'\nsize = 'B'\ntickets = 'C'\n'too small' = 'D'\n'tickets.hours' = 'E'"
            )
            .is_ok()
        );
        let said = against("names.secteur = 'A'").unwrap_err().to_string();
        assert_eq!(
            said,
            "names: there is no column `secteur`; did you mean `sector`?"
        );
        let said = against("names.sector = 'size'").unwrap_err().to_string();
        assert_eq!(
            said,
            "`names.sector.title` must be a title that no other column has, got `size`, as of `size`"
        );
    }

    #[test]
    fn what_acts_in_a_title_is_gone() {
        let wording = recipe("names.a = '\\u001b[31mred\\u202e'".replace('\'', "\"").as_str()).names["a"]
            .wording("a", Language::En);
        assert_eq!(wording.title, "\u{fffd}[31mred\u{fffd}");
    }
}
