//! `docs/reference/outputs.md` against what the commands really write: a column or field too many or too few fails.
//!
//! A block of commands is followed by what they leave: `file`: or Standard output:, then a table whose first cells name
//! the columns (in their order) or the fields of the JSON. In fields `[]` is any element of a list and `<name>` any key
//! of a table; what stands in brackets behind a field says when it is there. A field without fields of its own in the
//! table is described as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use lookalike::demo::{History, Settings};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{lookalike, text};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/outputs.md");

/// What commands leave, as the page tells it.
struct Listing {
    line: usize,
    commands: Vec<String>,
    /// A file; standard output of the last command when absent.
    file: Option<String>,
    names: Vec<Name>,
}

struct Name {
    name: String,
    always: bool,
}

fn listings() -> Vec<Listing> {
    let (mut all, mut commands, mut in_block) = (Vec::<Listing>::new(), Vec::new(), false);
    let page = fs::read_to_string(PAGE).unwrap();
    for (at, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            in_block = line == "```sh";
            if in_block {
                commands.clear();
            }
        } else if in_block {
            commands.push(line.to_owned());
        } else if let Some(what) = line.strip_suffix(':').filter(|_| !commands.is_empty()) {
            let file = what.strip_prefix('`').and_then(|file| file.strip_suffix('`'));
            if file.is_some() || what == "Standard output" {
                all.push(Listing {
                    line: at + 1,
                    commands: commands.clone(),
                    file: file.map(str::to_owned),
                    names: Vec::new(),
                });
            }
        } else if let Some(row) = line.strip_prefix("| `") {
            let (name, rest) = row.split_once('`').expect("a name ends with its backquote");
            let always = rest.trim_start().starts_with('|');
            let listing = all.last_mut().expect("a table follows what it describes");
            listing.names.push(Name {
                name: name.to_owned(),
                always,
            });
        }
    }
    all
}

/// Columns of the history that are kept: enough for every file, few enough to learn from within seconds.
const KEPT: &str = "account_id company country sector employees tools recent_funding lead_source first_contact_on outcome \
                    close_date qualified_on accepted_on annual_contract upsell acquisition_cost left_on nps tickets_last_year reference opens_market verbatim";

/// A small history, as a user would have it, with a further table and the results of a test.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let history = History::draw(&Settings::default());
    let accounts = narrowed(&history.accounts_csv, 1_200);
    write("accounts.csv", &accounts);
    write("prospects.csv", &narrowed(&history.prospects_csv, 40));
    write("signals.csv", &history.signals_csv);
    let last: Vec<&str> = accounts.lines().rev().take(2).collect();
    write("doubled.csv", &format!("{accounts}{}\n", last.join("\n")));
    let (recipe, _) = history
        .recipe
        .split_once("\n[columns.")
        .expect("a recipe says what columns mean");
    write(
        "lookalike.toml",
        &format!("{recipe}\n[segments]\nresamples = 20\n[fit]\nfolds = 2\n"),
    );
    let mut tickets = String::from("account_id,opened_on,severity\n");
    let mut replies = String::from("account_id,arm,replied\n");
    let ids = accounts
        .lines()
        .skip(1)
        .map(|row| row.split(',').next().unwrap_or_default());
    for (at, id) in ids.take(200).enumerate() {
        tickets += &format!("{id},2025-0{}-11,{}\n", at % 9 + 1, at % 4);
        let (arm, replied) = (["A", "B"][at % 2], if at % 7 < 2 + at % 2 { "yes" } else { "no" });
        replies += &format!("{id},{arm},{replied}\n");
    }
    write("tickets.csv", &tickets);
    write("replies.csv", &replies);
    write(
        "joined.toml",
        "data = \"accounts.csv\"\nid = \"account_id\"\n[tables.tickets]\ndata = \"tickets.csv\"\nkey = \"account_id\"\n\
         date = \"opened_on\"\n",
    );
    dir
}

/// The first rows of a table, of the columns that are [`KEPT`].
fn narrowed(csv: &str, rows: usize) -> String {
    let csv = csv.trim_start_matches('\u{feff}');
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(csv.as_bytes());
    let header = table.headers().unwrap().clone();
    let kept: Vec<usize> = KEPT
        .split_whitespace()
        .filter_map(|column| header.iter().position(|name| name == column))
        .collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(kept.iter().map(|at| &header[*at])).unwrap();
    for row in table.records().take(rows) {
        let row = row.unwrap();
        out.write_record(kept.iter().map(|at| &row[*at])).unwrap();
    }
    text(&out.into_inner().unwrap())
}

/// Runs a command line, once; its standard output.
fn run(dir: &Path, command: &str, ran: &mut BTreeMap<String, String>) -> String {
    if let Some(output) = ran.get(command) {
        return output.clone();
    }
    let arguments = words(command);
    assert_eq!(arguments[0], "lookalike", "{command}");
    let arguments: Vec<&str> = arguments[1..].iter().map(String::as_str).collect();
    let output = lookalike(dir, &arguments);
    // 1 is an answer too: no.
    let status = output.status.code();
    assert!(
        matches!(status, Some(0 | 1)),
        "{command}: {}",
        text(&output.stderr)
    );
    ran.insert(command.to_owned(), text(&output.stdout));
    ran[command].clone()
}

/// The words of a command line without its comment.
fn words(command: &str) -> Vec<String> {
    let command = command.split(" # ").next().unwrap_or_default();
    command
        .split_whitespace()
        .map(|word| word.trim_matches('\'').to_owned())
        .collect()
}

#[test]
fn every_file_has_the_columns_and_every_json_the_fields_that_are_listed() {
    let dir = place();
    let mut ran = BTreeMap::new();
    let mut wrong = Vec::new();
    for listed in listings() {
        let outputs: Vec<String> = listed
            .commands
            .iter()
            .map(|command| run(dir.path(), command, &mut ran))
            .collect();
        let bytes = match &listed.file {
            Some(file) => fs::read(dir.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}")),
            None => outputs.last().expect("a block has commands").clone().into_bytes(),
        };
        let differences = match listed.file.as_deref() {
            Some(file) if file.ends_with(".csv") => columns(&listed, &bytes),
            Some(file) if file.ends_with(".xlsx") => sheets(&listed, &dir.path().join(file)),
            _ => fields(&listed, &bytes),
        };
        let what = listed.file.as_deref().unwrap_or("standard output");
        let command = listed.commands.last().map(String::as_str).unwrap_or_default();
        let line = listed.line;
        wrong.extend(
            differences
                .into_iter()
                .map(|said| format!("line {line}, {what} of `{command}`: {said}")),
        );
    }
    assert!(
        wrong.is_empty(),
        "docs/reference/outputs.md\n{}",
        wrong.join("\n")
    );
}

/// Columns stand in the order that is listed.
fn columns(listed: &Listing, bytes: &[u8]) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(bytes);
    let found: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let expected: Vec<&String> = listed.names.iter().map(|name| &name.name).collect();
    let mut at = 0;
    for name in &found {
        match expected[at.min(expected.len())..]
            .iter()
            .position(|listed| like(listed, name))
        {
            Some(0) => {}
            // One line tells of any number of columns: points.<criterion>.
            _ if at > 0 && expected[at - 1].contains('<') && like(expected[at - 1], name) => continue,
            _ => return vec![format!("columns are {found:?}, listed are {expected:?}")],
        }
        at += 1;
    }
    match at == expected.len() {
        true => Vec::new(),
        false => vec![format!("columns are {found:?}, listed are {expected:?}")],
    }
}

/// A workbook is listed sheet by sheet: the sheets are the names.
fn sheets(listed: &Listing, path: &Path) -> Vec<String> {
    let workbook: Xlsx<_> = open_workbook(path).unwrap();
    let found = workbook.sheet_names();
    let expected: Vec<&String> = listed.names.iter().map(|name| &name.name).collect();
    match found.iter().eq(expected.iter().copied()) {
        true => Vec::new(),
        false => vec![format!("sheets are {found:?}, listed are {expected:?}")],
    }
}

/// Whether a name fits one that may have `<…>` in it.
fn like(listed: &str, name: &str) -> bool {
    match listed.split_once('<') {
        None => listed == name,
        Some((before, rest)) => {
            let after = rest.split_once('>').map_or("", |(_, after)| after);
            name.len() > before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
        }
    }
}

/// The fields of one JSON, or of one a line.
fn fields(listed: &Listing, bytes: &[u8]) -> Vec<String> {
    let values: Vec<Value> = serde_json::Deserializer::from_slice(bytes)
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("line {}: no JSON: {error}", listed.line));
    let mut walk = Fields {
        listed: &listed.names,
        seen: BTreeSet::new(),
        extra: BTreeSet::new(),
    };
    values.iter().for_each(|value| walk.look(value, ""));
    let missing = listed
        .names
        .iter()
        .filter(|name| name.always && !walk.seen.contains(&name.name));
    let missing = missing.map(|name| format!("there is no `{}`", name.name));
    let extra = walk.extra.iter().map(|path| format!("`{path}` is not listed"));
    missing.chain(extra).collect()
}

struct Fields<'a> {
    listed: &'a [Name],
    seen: BTreeSet<String>,
    extra: BTreeSet<String>,
}

impl Fields<'_> {
    fn look(&mut self, value: &Value, path: &str) {
        // A field without fields of its own in the table is described as a whole.
        let below = |name: &Name| {
            let rest = name.name.strip_prefix(path).unwrap_or_default();
            rest.starts_with(['.', '[']) || path.is_empty()
        };
        if !path.is_empty() && !self.listed.iter().any(below) {
            return;
        }
        match value {
            Value::Array(values) => {
                let path = format!("{path}[]");
                self.seen.insert(path.clone());
                values.iter().for_each(|value| self.look(value, &path));
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    let full = |key: &str| match path {
                        "" => key.to_owned(),
                        path => format!("{path}.{key}"),
                    };
                    let is_listed = |full: &str| {
                        let inner = |name: &&str| {
                            name.starts_with(&format!("{full}.")) || name.starts_with(&format!("{full}["))
                        };
                        let mut names = self.listed.iter().map(|name| name.name.as_str());
                        names.any(|name| name == full || inner(&name))
                    };
                    let known = [full(key), full("<name>")]
                        .into_iter()
                        .find(|full| is_listed(full));
                    match known {
                        Some(full) => {
                            self.seen.insert(full.clone());
                            self.look(value, &full);
                        }
                        None => {
                            self.extra.insert(full(key));
                        }
                    }
                }
            }
            _ => {}
        }
    }
}
