//! The card as a workbook: what its formulas make of accounts on every edge of it, as a spreadsheet engine reckons.

use std::path::Path;
use std::process::Command;

use lookalike::export::{Golden, Holds, Plan, golden};
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::recipe::Recipe;
use lookalike::report::score_form::{ScoreForm, render};
use serde_json::{Value, json};

use crate::cli::{done, refused};
use crate::example;
use crate::export::{cards, place};
use crate::export_pmml::{python, three_at_once};

const REASONS: usize = 3;

/// A number that a person can type: spreadsheets keep and compare fifteen digits. One that differs from a rounder one only
/// behind the fifteenth is moved away from it, to its side.
fn typable(text: &str) -> String {
    let number: f64 = text.parse().unwrap();
    let round: f64 = format!("{number:.8e}").parse().unwrap();
    let moved = match number {
        tiny if tiny != 0.0 && tiny.abs() < 1e-300 => tiny.signum() * 1e-9,
        _ => number + (number - round) * 1e8,
    };
    // As it would be typed: a mark for nothing, such as -1, is one there too.
    format!("{moved:.13e}").parse::<f64>().unwrap().to_string()
}

/// Golden rows as they can be typed, and what each gives.
fn typed(model: &Model, plan: &Plan, language: Language) -> Golden {
    let Golden { columns, rows, .. } = golden(model, plan, language, REASONS);
    let kinds = kinds(plan, &columns);
    let cell = |(cell, kind): (Option<String>, &&str)| match *kind {
        "number" => cell.map(|text| typable(&text)),
        _ => cell,
    };
    // What is no number, or none that ends, cannot be typed as one.
    let ends = |row: &Vec<Option<String>>| {
        let mut cells = row.iter().zip(&kinds).filter(|(_, kind)| **kind == "number");
        cells.all(|(cell, _)| {
            cell.as_ref()
                .is_none_or(|text| text.parse().is_ok_and(f64::is_finite))
        })
    };
    let rows = rows
        .into_iter()
        .filter(ends)
        .map(|row| row.into_iter().zip(&kinds).map(cell).collect())
        .collect();
    Golden::of_rows(model, plan, language, REASONS, columns, rows)
}

fn kinds(plan: &Plan, columns: &[String]) -> Vec<&'static str> {
    let kind = |column: &String| {
        let field = plan.fields.iter().find(|field| field.column == *column).unwrap();
        match field.holds {
            Holds::Number(_) => "number",
            Holds::Day => "day",
            Holds::Text { .. } => "text",
        }
    };
    columns.iter().map(kind).collect()
}

fn form(model: &Model, plan: &Plan, language: Language) -> Vec<u8> {
    render(&ScoreForm {
        model,
        plan,
        reference: "saas@v000001",
        hash: "abc",
        reasons: REASONS,
        language,
    })
    .unwrap()
}

/// What the formulas of the workbooks of a folder make of the accounts beside them.
fn reckon(python: &Path, folder: &Path) {
    let run = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/xlsx/evaluate.py"))
        .arg(folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

fn scores(folder: &Path, name: &str) -> Vec<Value> {
    let scores = std::fs::read(folder.join(format!("{name}.scores.json"))).unwrap();
    serde_json::from_slice(&scores).unwrap()
}

/// A title and names of levels that are not what the cells hold, among them one that is another level.
fn named() -> Model {
    let names = r#"
[names.sector]
title = { en = "Sector", fr = "Secteur" }
levels = { Construction = { en = "Building", fr = "Bâtiment" }, Retail = { en = "Software", fr = "Commerce" } }
[names.employees]
title = { en = "Staff", fr = "Effectif" }
unit = "k"
[names.tools]
title = { fr = "Outils" }
levels = { HubSpot = { fr = "Le HubSpot" } }
[names.country]
levels = { RU = { fr = "Russie" } }
"#;
    let mut model = example::model();
    model.recipe = Recipe::parse(names, Path::new("lookalike.toml")).unwrap();
    model
}

/// Score, fit, grade, segment, unknown weight, reasons and the points of each criterion, account by account, of every card.
#[test]
fn a_spreadsheet_gives_what_lookalike_gives() {
    let Some(python) = python("ironcalc") else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut asked = Vec::new();
    let mut add = |name: &'static str, model: &Model, language: Language| {
        let shown = model.worded(language);
        let plan = Plan::new(&shown, language).unwrap();
        let golden = typed(&shown, &plan, language);
        std::fs::write(
            dir.path().join(format!("{name}.xlsx")),
            form(&shown, &plan, language),
        )
        .unwrap();
        let mut rows = golden.rows.clone();
        // Neither nothing nor a number or day: unknown, as the first row.
        let unreadable = kinds(&plan, &golden.columns).into_iter().map(|kind| match kind {
            "text" => None,
            _ => Some("many".to_owned()),
        });
        rows.push(unreadable.collect());
        let asked_for = json!({ "kinds": kinds(&plan, &golden.columns), "rows": rows });
        std::fs::write(dir.path().join(format!("{name}.json")), asked_for.to_string()).unwrap();
        asked.push((name, golden, rows));
    };
    for (name, model) in cards() {
        add(name, &model, Language::En);
    }
    add("three", &three_at_once(), Language::En);
    add("named", &named(), Language::Fr);
    reckon(&python, dir.path());
    for (name, golden, rows) in asked {
        let scores = scores(dir.path(), name);
        assert_eq!(scores.len(), rows.len(), "{name}");
        assert!(scores.len() > 50, "{name}: {}", scores.len());
        let [score_of, grade, fit, unknown] = match name {
            "named" => ["Score, sur 100", "Note", "Adéquation", "Inconnu"],
            _ => ["Score, of 100", "Grade", "Fit", "Unknown"],
        };
        for (at, (score, row)) in scores.iter().zip(&rows).enumerate() {
            let expected = golden.expected.get(at).unwrap_or(&golden.expected[0]);
            let told = format!(
                "{name}: {:?} {row:?} gives {score} for {:?}",
                golden.columns, expected.points
            );
            let head = &score["head"];
            assert_eq!(
                head[score_of].as_f64(),
                Some(expected.score_milli as f64 / 1000.0),
                "{told}"
            );
            assert_eq!(score["sum"], head[score_of], "{told}");
            assert_eq!(head[grade], *expected.grade, "{told}");
            match head[fit].as_f64() {
                Some(fit) => assert!((fit - expected.fit).abs() < 1e-12, "{told}"),
                None => assert!(expected.fit.is_nan(), "{told}"),
            }
            assert_eq!(
                head[unknown].as_f64(),
                Some(expected.unknown_weight as f64 / 1000.0),
                "{told}"
            );
            let segment = head["Segment"].as_str().unwrap_or_default();
            let number = expected
                .segment
                .map_or_else(String::new, |number| number.to_string());
            assert!(segment.starts_with(&number), "{told}");
            let points: Vec<f64> = expected
                .points
                .iter()
                .map(|points| *points as f64 / 1000.0)
                .collect();
            assert_eq!(score["points"], json!(points), "{told}");
            let reasons: Vec<&str> = score["reasons"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            assert_eq!(reasons, expected.reasons, "{told}");
            let knocked_out = score["meaning"].as_str().unwrap().contains("Sanctioned country");
            assert!(!knocked_out || expected.grade == "X", "{told}");
        }
    }
}

/// A name that the list offers counts as the level that it names, unless a level is called so.
#[test]
fn names_are_typed_for_levels() {
    let Some(python) = python("ironcalc") else { return };
    let dir = tempfile::tempdir().unwrap();
    let model = named();
    let account = |sector: &str, tools: &str, country: &str| {
        example::HEADER[1..]
            .iter()
            .map(|column| match *column {
                "sector" => Some(sector.to_owned()),
                "tools" => Some(tools.to_owned()),
                "country" => Some(country.to_owned()),
                _ => None,
            })
            .collect::<Vec<Option<String>>>()
    };
    for (name, language, typed, meant) in [
        (
            "fr",
            Language::Fr,
            ["Bâtiment", "Excel; Le HubSpot", "FR"],
            ["Construction", "Excel; HubSpot", "FR"],
        ),
        // Retail is called as another level is: that level is meant.
        (
            "en",
            Language::En,
            ["Software", "HubSpot", "RU"],
            ["Software", "HubSpot", "RU"],
        ),
    ] {
        let shown = model.worded(language);
        let plan = Plan::new(&shown, language).unwrap();
        let columns: Vec<String> = example::HEADER[1..]
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        let order = golden(&shown, &plan, language, REASONS).columns;
        let in_order = |row: Vec<Option<String>>| -> Vec<Option<String>> {
            let place = |name: &String| columns.iter().position(|column| column == name).unwrap();
            order.iter().map(|name| row[place(name)].clone()).collect()
        };
        let [typed, meant] =
            [typed, meant].map(|[sector, tools, country]| in_order(account(sector, tools, country)));
        std::fs::write(
            dir.path().join(format!("{name}.xlsx")),
            form(&shown, &plan, language),
        )
        .unwrap();
        let asked = json!({ "kinds": kinds(&plan, &order), "rows": [typed] });
        std::fs::write(dir.path().join(format!("{name}.json")), asked.to_string()).unwrap();
        let expected = Golden::of_rows(&shown, &plan, language, REASONS, order.clone(), vec![meant]);
        reckon(&python, dir.path());
        let score = &scores(dir.path(), name)[0];
        let points: Vec<f64> = expected.expected[0]
            .points
            .iter()
            .map(|points| *points as f64 / 1000.0)
            .collect();
        assert_eq!(score["points"], json!(points), "{name}: {score}");
    }
}

#[test]
fn the_command_writes_a_workbook() {
    let dir = place(&example::model());
    done(dir.path(), &["export", "--to", "xlsx", "-o", "card.xlsx"]);
    let book = std::fs::read(dir.path().join("card.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"));
    // The same bytes twice.
    done(dir.path(), &["export", "--to", "xlsx", "-o", "card.xlsx"]);
    assert_eq!(std::fs::read(dir.path().join("card.xlsx")).unwrap(), book);
    std::fs::write(dir.path().join("accounts.csv"), "account_id\n").unwrap();
    let error = refused(dir.path(), &["export", "--to", "xlsx", "-o", "accounts.csv"]);
    assert!(
        error.contains("accounts.csv is there already and does not end in .xlsx"),
        "{error}"
    );
    let error = refused(
        dir.path(),
        &["export", "--to", "xlsx", "--self-test", "-o", "card.xlsx"],
    );
    assert!(
        error.contains("`--self-test` must be given with --to sql:DIALECT or pmml"),
        "{error}"
    );
}
