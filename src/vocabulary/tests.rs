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
        let mut found = Vec::new();
        let table = Value::Table(table);
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
        let mut found = Vec::new();
        let table = Value::Table(table);
        lists(&table, &file, &mut found);
        for (at, list) in found {
            // Codes and web addresses are compared as they are written.
            if at.ends_with("codes_as_names") || at.ends_with("shared_domains") {
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

/// Files that hold such a list although it is no vocabulary, and why.
const NO_VOCABULARY: [(&str, &str); 22] = [
    ("src/recipe/conviction.rs", "how convictions are named in files"),
    (
        "src/criteria/preset/hubspot.rs",
        "what its exports mean stands with their labels",
    ),
    (
        "src/criteria/preset/salesforce.rs",
        "what its exports mean stands with their labels",
    ),
    (
        "src/outcome/ideal/parts.rs",
        "how the fifths of a column are called in a reason",
    ),
    ("src/recipe/ideal.rs", "keys of the recipe"),
    ("src/recipe/titles.rs", "keys of the recipe"),
    ("src/score/columns.rs", "columns of a file that is written"),
    (
        "src/workflow/cleaned_files.rs",
        "columns of a file that is written",
    ),
    ("src/workflow/ideal.rs", "columns of a file that is written"),
    ("src/workflow/train.rs", "columns of a file that is written"),
    ("src/serve/accounts.rs", "keys of a request"),
    ("src/serve/adapters.rs", "keys of a request"),
    ("src/serve/mcp.rs", "keys of a request"),
    ("src/serve/pages/download.rs", "columns of a file that is written"),
    ("src/serve/pages/view.rs", "parameters of an address"),
    ("src/serve/record.rs", "keys of a request"),
    ("src/source/folder.rs", "endings of files"),
    ("src/source/location.rs", "words of SQL"),
    ("src/store/seen.rs", "columns of a table"),
    ("src/workflow/matching.rs", "columns of a file that is written"),
    (
        "src/workflow/account_keys.rs",
        "columns of a file that is written",
    ),
    ("src/workflow/join.rs", "columns of a file that is written"),
];

/// Rust sources of the product: not of the demo, which makes names up, nor of tests.
fn sources(folder: &Path, to: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let name = path
            .file_name()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() && !["demo", "vocabulary"].contains(&name.as_str()) {
            sources(&path, to);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            to.push(path);
        }
    }
}

/// Where a list of four words or more begins: `"word", "word", …` with nothing else between brackets.
fn list_of_words(code: &str) -> Option<&str> {
    let is_word = |text: &str| {
        let plain = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        plain.is_some_and(|word| !word.is_empty() && word.chars().all(|c| c.is_lowercase() || c == ' '))
    };
    code.split('[').find_map(|list| {
        let (list, _) = list.split_once(']')?;
        let words: Vec<&str> = list
            .trim()
            .trim_end_matches(',')
            .split(',')
            .map(str::trim)
            .collect();
        (words.len() >= 4 && words.into_iter().all(is_word)).then_some(list)
    })
}

#[test]
fn word_lists_stand_here_and_nowhere_else() {
    assert!(list_of_words(r#"let a = ["one", "two", "three", "four"];"#).is_some());
    assert!(list_of_words(r#"let a = ["one", "two", "three", 4];"#).is_none());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    sources(&root.join("src"), &mut paths);
    for path in paths {
        let name = path
            .strip_prefix(root)
            .expect("it is under the root")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let found = list_of_words(code);
        let allowed = NO_VOCABULARY.iter().any(|(file, _)| *file == name);
        assert!(
            found.is_none() || allowed,
            "{name} declares words; they belong in src/vocabulary: {}",
            found.unwrap_or_default()
        );
    }
}
