use super::fold::fold;
use super::{COLUMNS, COMPANIES, COUNTRIES, OUTCOMES, SECTORS, SOFTWARE, VALUES};
use std::collections::BTreeSet;
use std::path::Path;
use toml::Value;

/// Every file of this folder, by name.
fn files() -> Vec<(String, toml::Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/vocabulary");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let lists = files
        .map(|file| file.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    lists
        .map(|path| {
            let name = path.file_name().expect("a file has a name").to_string_lossy();
            let text = std::fs::read_to_string(&path).expect("it can be read");
            let table = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
            (name.into_owned(), table)
        })
        .collect()
}

/// Every list of texts in a value, with where it stands.
fn lists<'a>(value: &'a Value, at: &str, to: &mut Vec<(String, Vec<&'a str>)>) {
    match value {
        Value::Table(table) => table
            .iter()
            .for_each(|(key, value)| lists(value, &format!("{at} {key}"), to)),
        Value::Array(values) => {
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            if texts.len() == values.len() {
                to.push((at.to_owned(), texts));
            } else {
                values
                    .iter()
                    .enumerate()
                    .for_each(|(place, value)| lists(value, &format!("{at} {place}"), to));
            }
        }
        _ => {}
    }
}

#[test]
fn no_list_is_empty_or_has_a_word_twice() {
    for (file, table) in files() {
        let (table, mut found) = (Value::Table(table), Vec::new());
        lists(&table, &file, &mut found);
        assert!(!found.is_empty(), "{file}");
        for (at, list) in found {
            let may_be_empty = at.ends_with(" sure") || at.ends_with(" lost");
            assert!(may_be_empty || !list.is_empty(), "{at}");
            let mut seen = BTreeSet::new();
            list.iter()
                .for_each(|word| assert!(seen.insert(word), "{at}: {word}"));
        }
    }
}

#[test]
fn words_that_are_compared_folded_stand_folded() {
    for (file, table) in files() {
        if ["values.toml", "sectors.toml"].contains(&file.as_str()) || file.starts_with("crm_") {
            continue;
        }
        let (table, mut found) = (Value::Table(table), Vec::new());
        lists(&table, &file, &mut found);
        for (at, list) in found {
            // Codes are compared as codes are written.
            if at.ends_with("codes_as_names") {
                continue;
            }
            for word in list {
                assert_eq!(word, fold(word), "{at}");
            }
        }
    }
}

#[test]
fn themes_are_read_and_know_their_words() {
    assert!(COLUMNS.web.contains("website") && !COLUMNS.web.contains("Website"));
    assert_eq!(*COLUMNS.registers[0], ["registration", "number"]);
    assert_eq!(OUTCOMES.opposites[0], ("won", "lost"));
    assert_eq!(VALUES.yes[0], "yes");
    assert!(VALUES.unknown.contains("\\n"));
    assert!(COMPANIES.stops.contains("de") && COUNTRIES.codes.contains("fr"));
    assert!(SECTORS.synonyms[0].contains("tech") && SOFTWARE.products.contains("hubspot"));
}
