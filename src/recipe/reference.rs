//! `docs/reference/recipe.md`, made from the types and doc comments of this module and held to them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::{Map, Value};

use super::Recipe;

#[path = "../../tests/it/held.rs"]
mod held;

const HEAD: &str = "\
# `lookalike.toml`

Every key of a recipe, with its type and what holds when it is left out; every one may be, but for those that \"must be
given\" where their section is used. `lookalike init` drafts a recipe from a table. Text is written in quotes, lists in
brackets, days as \"2026-09-30\". A key that does not exist is an error that names the nearest one.

<!-- Made from the doc comments of src/recipe by `make docs`: change them, not this page. -->
";

/// A section of the recipe: its header, what it is for, an example, its keys.
struct Section {
    header: String,
    about: String,
    examples: Vec<String>,
    keys: Vec<Key>,
}

struct Key {
    name: String,
    kind: String,
    default: String,
    meaning: String,
}

/// The schema of the recipe's types, walked section by section in the order of the types' fields.
struct Walk {
    definitions: Map<String, Value>,
    sections: Vec<Section>,
}

impl Walk {
    fn recipe() -> Vec<Section> {
        let schema = schemars::schema_for!(Recipe).to_value();
        let definitions = schema["$defs"].as_object().cloned().unwrap_or_default();
        let mut walk = Self {
            definitions,
            sections: Vec::new(),
        };
        walk.section(String::new(), &schema);
        walk.sections
    }

    fn section(&mut self, path: String, schema: &Value) {
        let (about, examples) = examples(text(schema));
        let at = self.sections.len();
        let header = match path.strip_suffix("[]") {
            _ if path.is_empty() => "Top of the file".to_owned(),
            Some(list) => format!("`[[{list}]]`"),
            None => format!("`[{path}]`"),
        };
        self.sections.push(Section {
            header,
            about,
            examples,
            keys: Vec::new(),
        });
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        for (name, property) in &properties {
            let below = |name: &str| match path.as_str() {
                "" => name.to_owned(),
                path => format!("{}.{name}", path.trim_end_matches("[]")),
            };
            let resolved = self.resolve(property);
            let items = self.resolve(&resolved["items"]);
            let values = self.resolve(&resolved["additionalProperties"]);
            let sections = [
                (&resolved, below(name)),
                (&items, format!("{}[]", below(name))),
                (&values, format!("{}.<name>", below(name))),
            ];
            if let Some((inner, path)) = sections
                .into_iter()
                .find(|(inner, _)| inner["properties"].is_object())
            {
                self.section(path, inner);
                // What a key that is a section means is told by the section itself, unless it may be inline.
                if !text(property).contains("Default:") {
                    continue;
                }
            }
            let key = self.key(&path, name, property);
            self.sections[at].keys.push(key);
        }
    }

    fn key(&self, path: &str, name: &str, property: &Value) -> Key {
        let text = text(property).replace('\n', " ");
        let (meaning, default) = text
            .split_once("Default: ")
            .unwrap_or_else(|| panic!("`{path}.{name}`: its doc comment ends with no \"Default: …\""));
        let mut meaning = meaning.trim().to_owned();
        let (kind, words) = self.kind(property);
        for (word, what) in words {
            let _ = write!(meaning, " `\"{word}\"`: {}.", what.trim_end_matches('.'));
        }
        Key {
            name: name.to_owned(),
            kind,
            default: default.trim_end_matches('.').to_owned(),
            meaning,
        }
    }

    /// A type in words, and the words it may be with what they mean.
    fn kind(&self, property: &Value) -> (String, Vec<(String, String)>) {
        let schema = self.resolve(property);
        if let Some(variants) = schema["oneOf"].as_array() {
            let words = variants.iter().map(|variant| {
                let word = variant["const"]
                    .as_str()
                    .expect("every word has a doc comment of its own");
                (word.to_owned(), text(variant).replace('\n', " "))
            });
            return ("one of some words".to_owned(), words.collect());
        }
        let first = match &schema["type"] {
            Value::Array(types) => types[0].as_str(),
            kind => kind.as_str(),
        };
        match first {
            Some("string") if schema["maxLength"] == 1 => ("one character".to_owned(), Vec::new()),
            Some("string") => ("text".to_owned(), Vec::new()),
            Some("integer") => ("whole number".to_owned(), Vec::new()),
            Some("number") => ("number".to_owned(), Vec::new()),
            Some("boolean") => ("`true` or `false`".to_owned(), Vec::new()),
            Some("array") => {
                let (of, words) = self.kind(&schema["items"]);
                let of = match of.as_str() {
                    "text" => "texts",
                    "whole number" => "whole numbers",
                    "one of some words" => "some words",
                    _ => "tables",
                };
                (format!("list of {of}"), words)
            }
            Some("object") if schema["additionalProperties"]["type"] == "string" => {
                ("table of texts".to_owned(), Vec::new())
            }
            Some("object") => ("table".to_owned(), Vec::new()),
            other => panic!("a type that the page has no words for: {other:?} in {schema}"),
        }
    }

    /// A schema behind its reference, and behind "or null" where a key may be left out.
    fn resolve(&self, schema: &Value) -> Value {
        let inner = match (&schema["$ref"], &schema["anyOf"]) {
            (Value::String(reference), _) => reference
                .rsplit('/')
                .next()
                .and_then(|name| self.definitions.get(name)),
            (_, Value::Array(either)) => either.iter().find(|schema| schema["type"] != "null"),
            _ => return schema.clone(),
        };
        inner.map_or(Value::Null, |inner| self.resolve(inner))
    }
}

fn text(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

/// A doc comment without its TOML, and its TOML.
fn examples(text: &str) -> (String, Vec<String>) {
    let (mut about, mut examples) = (String::new(), Vec::new());
    for (at, part) in text.split("```").enumerate() {
        match part.strip_prefix("toml\n") {
            Some(example) if at % 2 == 1 => examples.push(example.to_owned()),
            _ => about += part,
        }
    }
    (about.trim().to_owned(), examples)
}

fn page(sections: &[Section]) -> String {
    let mut page = HEAD.to_owned();
    for Section {
        header,
        about,
        examples,
        keys,
    } in sections
    {
        let _ = write!(page, "\n## {header}\n\n{about}\n");
        for example in examples {
            let _ = write!(page, "\n```toml\n{example}```\n");
        }
        page += "\n| key | type | default | what it says |\n| --- | --- | --- | --- |\n";
        for key in keys {
            let cells = [&key.kind, &key.default, &key.meaning].map(|cell| cell.replace('|', "\\|"));
            let _ = writeln!(page, "| `{}` | {} |", key.name, cells.join(" | "));
        }
    }
    page
}

/// The paths of all keys that a recipe sets; names of columns, tables and kinds are `<name>`.
fn keys_set(path: &str, value: &toml::Value, keys: &mut BTreeSet<String>) {
    keys.insert(path.to_owned());
    let named = ["columns", "tables", "timing.kinds", "personas", "cases"].contains(&path);
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let key = if named { "<name>" } else { key };
                let below = if path.is_empty() {
                    key.to_owned()
                } else {
                    format!("{path}.{key}")
                };
                keys_set(&below, value, keys);
            }
        }
        toml::Value::Array(values) => values.iter().for_each(|value| keys_set(path, value, keys)),
        _ => {}
    }
}

#[test]
fn the_page_is_what_the_types_say() {
    held::hold("docs/reference/recipe.md", &page(&Walk::recipe()));
}

#[test]
fn every_example_is_a_recipe_and_every_key_has_one() {
    let sections = Walk::recipe();
    let mut set = BTreeSet::new();
    for section in &sections {
        assert!(!section.examples.is_empty(), "{} has no example", section.header);
        for example in &section.examples {
            Recipe::parse(example, Path::new(&section.header)).unwrap();
            keys_set(
                "",
                &toml::Value::Table(toml::from_str(example).unwrap()),
                &mut set,
            );
        }
    }
    for section in &sections {
        let path = section.header.trim_matches(['`', '[', ']']);
        for key in &section.keys {
            let path = match path {
                "Top of the file" => key.name.clone(),
                path => format!("{path}.{}", key.name),
            };
            assert!(set.contains(&path), "no example sets `{path}`");
        }
    }
}
