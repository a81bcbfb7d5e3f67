//! What to find out next: what is expected happens, and what cannot be asked is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lookalike::demo::{History, Settings};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};

/// The example's model, in a folder with accounts that it was not trained on.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let history = History::draw(&Settings {
        seed: 7,
        prospects: 1_000,
        ..Settings::default()
    });
    fs::write(dir.path().join("fresh.csv"), history.prospects_csv).unwrap();
    dir
}

fn with_model<'a>(command: &'a str, data: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/models");
    [&[command, data, "--model", "example", "--models", models], more].concat()
}

fn json(dir: &Path, data: &str, more: &[&str]) -> Value {
    let told = done(dir, &with_model("enrich", data, &[&["--json"], more].concat()));
    serde_json::from_str(&told).unwrap()
}

fn fact<'v>(found: &'v Value, column: &str) -> &'v Value {
    let mut facts = found["facts"].as_array().unwrap().iter();
    facts.find(|fact| fact["column"] == column).unwrap()
}

fn table(dir: &Path, file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = fs::read_to_string(dir.join(file)).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = owned(reader.headers().unwrap());
    (
        header,
        reader.records().map(|record| owned(&record.unwrap())).collect(),
    )
}

fn write(dir: &Path, file: &str, header: &[String], rows: &[Vec<String>]) {
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_path(dir.join(file))
        .unwrap();
    out.write_record(header).unwrap();
    rows.iter().for_each(|row| out.write_record(row).unwrap());
    out.flush().unwrap();
}

fn grades(dir: &Path, data: &str) -> Vec<String> {
    let scored = done(dir, &with_model("score", data, &[]));
    let mut reader = csv::Reader::from_reader(scored.as_bytes());
    let grade = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "grade")
        .unwrap();
    reader
        .records()
        .map(|record| record.unwrap()[grade].to_owned())
        .collect()
}

/// Known facts are hidden, the changes expected, and the facts shown again: as many grades change as were expected, in all
/// and fact by fact, on accounts that no model was trained on.
#[test]
fn as_many_grades_change_as_are_expected() {
    let dir = place();
    let (header, rows) = table(dir.path(), "fresh.csv");
    let (mut expected, mut changed) = (0.0, 0.0);
    for column in [
        "sector",
        "employees",
        "tools",
        "crm",
        "open_positions",
        "trial_logins_per_week",
    ] {
        let at = header.iter().position(|name| name == column).unwrap();
        let said = |row: &&Vec<String>| !["", "n/a", "NULL", "-"].contains(&row[at].as_str());
        let known: Vec<Vec<String>> = rows.iter().filter(said).cloned().collect();
        write(dir.path(), "known.csv", &header, &known);
        let hidden = |mut row: Vec<String>| {
            row[at].clear();
            row
        };
        let hidden: Vec<Vec<String>> = known.into_iter().map(hidden).collect();
        write(dir.path(), "hidden.csv", &header, &hidden);
        let found = json(dir.path(), "hidden.csv", &[]);
        let changes = fact(&found, column)["changes"].as_f64().unwrap();
        let pairs = grades(dir.path(), "known.csv")
            .into_iter()
            .zip(grades(dir.path(), "hidden.csv"));
        let really = pairs.filter(|(known, hidden)| known != hidden).count() as f64;
        // Four standard errors of a count, and a fifth for what the bins do not tell.
        let band = 4.0 * changes.sqrt() + 0.2 * changes;
        assert!(
            (really - changes).abs() <= band,
            "{column}: {really} of {changes}"
        );
        expected += changes;
        changed += really;
    }
    assert!(expected > 150.0, "too few to tell: {expected}");
    let ratio = changed / expected;
    assert!((0.85..1.18).contains(&ratio), "{changed} of {expected}");
}

#[test]
fn prices_rank_what_to_buy_and_order_changes_nothing() {
    let dir = place();
    let prices =
        "[rates]\ninto = 'EUR'\nworth = {}\n[enrich]\nSector = 0.5\nemployees = 0.1\nopen_positions = 0.01\n";
    fs::write(dir.path().join("prices.toml"), prices).unwrap();
    let asked = ["--recipe", "prices.toml", "-o", "next.csv"];
    let found = json(dir.path(), "fresh.csv", &asked);
    let facts = found["facts"].as_array().unwrap();
    let number = |fact: &Value, key: &str| fact[key].as_f64().unwrap();
    let priced: Vec<&Value> = facts.iter().filter(|fact| fact["price"].is_f64()).collect();
    assert_eq!(priced.len(), 3, "{found}");
    assert!(
        priced.iter().zip(facts).all(|(a, b)| *a == b),
        "those with a price come first"
    );
    assert!(priced.is_sorted_by(|a, b| number(a, "changes_per_unit") >= number(b, "changes_per_unit")));
    for fact in &priced {
        let cost = number(fact, "price") * fact["accounts"].as_f64().unwrap();
        assert!((number(fact, "cost") - cost).abs() < 1e-9);
        assert!((number(fact, "changes_per_unit") - number(fact, "changes") / cost).abs() < 1e-9);
        assert!((number(fact, "changes") - number(fact, "better") - number(fact, "worse")).abs() < 1e-9);
    }
    let lines = fs::read_to_string(dir.path().join("next.csv")).unwrap();
    assert_eq!(lines.lines().count(), 1_001);

    // The same accounts the other way round: the same figures, and the same line for each.
    let (header, rows) = table(dir.path(), "fresh.csv");
    let back: Vec<Vec<String>> = rows.into_iter().rev().collect();
    write(dir.path(), "back.csv", &header, &back);
    let again = json(
        dir.path(),
        "back.csv",
        &["--recipe", "prices.toml", "-o", "back-next.csv"],
    );
    assert_eq!(again["facts"], found["facts"]);
    let sorted = |file: &str| {
        let text = fs::read_to_string(dir.path().join(file)).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted("next.csv"), sorted("back-next.csv"));

    // What `explain` says of an account is the likeliest fact, whatever it costs.
    let all = done(dir.path(), &with_model("enrich", "fresh.csv", &["-o", "-"]));
    let mut reader = csv::Reader::from_reader(all.as_bytes());
    let by_id: BTreeMap<String, csv::StringRecord> = reader
        .records()
        .map(|r| (r.as_ref().unwrap()[0].to_owned(), r.unwrap()))
        .collect();
    let (id, line) = by_id
        .iter()
        .find(|(_, line)| line[4].parse().unwrap_or(0.0) > 0.1)
        .unwrap();
    let told = done(
        dir.path(),
        &with_model("explain", "fresh.csv", &["--id", id, "--json"]),
    );
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["find_out"]["column"], line[3]);
    let chance = told["find_out"]["chance"].as_f64().unwrap();
    assert_eq!(format!("{chance:.6}"), line[4]);
    let said = done(dir.path(), &with_model("explain", "fresh.csv", &["--id", id]));
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/models/example/v000001/model.json");
    let model: Value = serde_json::from_str(&fs::read_to_string(model).unwrap()).unwrap();
    let title = &model["recipe"]["names"][&line[3]]["title"]["en"];
    assert!(
        said.contains(&format!(
            "Find out next: {}; it would change the grade of ",
            title.as_str().unwrap()
        )),
        "{said}"
    );
}

#[test]
fn one_screen_in_both_languages() {
    let dir = place();
    fs::write(
        dir.path().join("prices.toml"),
        "[enrich]\nsector = 0.5\nemployees = 0.1\n",
    )
    .unwrap();
    for language in ["en", "fr"] {
        let asked = with_model(
            "enrich",
            "fresh.csv",
            &["--lang", language, "--recipe", "prices.toml"],
        );
        let page = done(dir.path(), &asked);
        assert!(page.lines().count() < 25, "{page}");
    }
}

#[test]
fn what_cannot_be_weighed_is_refused() {
    let dir = place();
    let asked = |prices: &str| {
        fs::write(dir.path().join("prices.toml"), prices).unwrap();
        refused(
            dir.path(),
            &with_model("enrich", "fresh.csv", &["--recipe", "prices.toml"]),
        )
    };
    assert_eq!(
        asked("[enrich]\nemployes = 0.1\n"),
        "error: prices.toml, [enrich]: there is no column `employes`; did you mean `employees`?\n"
    );
    for price in ["0", "-0.1", "nan", "inf"] {
        let said = asked(&format!("[enrich]\nemployees = {price}\n"));
        assert!(
            said.starts_with("error: `enrich.employees` must be a price above 0"),
            "{said}"
        );
    }
    assert!(asked("[enrich]\nemployees = 'dear'\n").contains("prices.toml:2:"));
    let wrong = refused(
        dir.path(),
        &with_model("enrich", "fresh.csv", &["-o", "next.xlsx"]),
    );
    assert!(wrong.contains("ending in .csv or .tsv"), "{wrong}");
    let itself = refused(
        dir.path(),
        &with_model("enrich", "fresh.csv", &["-o", "fresh.csv"]),
    );
    assert!(itself.contains("is both read and written"), "{itself}");
}

#[test]
fn a_list_without_unknowns_has_nothing_to_find_out() {
    let dir = place();
    let found = json(dir.path(), "fresh.csv", &[]);
    let facts = found["facts"].as_array().unwrap();
    let missing: Vec<&str> = facts
        .iter()
        .map(|fact| fact["column"].as_str().unwrap())
        .collect();
    let (header, rows) = table(dir.path(), "fresh.csv");
    let at: Vec<usize> = missing
        .iter()
        .map(|column| header.iter().position(|name| name == column).unwrap())
        .collect();
    let filled: Vec<String> = at
        .iter()
        .map(|at| {
            let said = |text: &&String| !["", "n/a", "NULL", "-", "?", "N/A"].contains(&text.as_str());
            rows.iter().map(|row| &row[*at]).find(said).unwrap().clone()
        })
        .collect();
    let mut row = rows[0].clone();
    at.iter().zip(filled).for_each(|(at, text)| row[*at] = text);
    write(dir.path(), "whole.csv", &header, &[row]);
    assert_eq!(
        json(dir.path(), "whole.csv", &[])["facts"],
        Value::Array(Vec::new())
    );
    let page = done(dir.path(), &with_model("enrich", "whole.csv", &[]));
    let nothing = "Nothing that example@v000001 gives points for is unknown";
    assert!(page.contains(nothing), "{page}");

    // A whole column that the list lacks is said to be absent.
    let without: Vec<usize> = (0..header.len()).filter(|i| header[*i] != "employees").collect();
    let narrow = |row: &Vec<String>| without.iter().map(|i| row[*i].clone()).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = rows.iter().map(narrow).collect();
    write(dir.path(), "narrow.csv", &narrow(&header), &rows);
    let found = json(dir.path(), "narrow.csv", &[]);
    assert_eq!(fact(&found, "employees")["absent"], true);
    assert_eq!(fact(&found, "sector")["absent"], false);
    let output = lookalike(dir.path(), &with_model("enrich", "narrow.csv", &[]));
    assert!(text(&output.stdout).contains("Employees (no such column)"));
}
