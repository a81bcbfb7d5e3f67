//! Amounts in several currencies, read in one by the recipe's rates: the same in training and in scoring.

use std::path::Path;

use assert_cmd::Command;
use lookalike::recipe::Recipe;
use lookalike::table::{Mend, Table, Values};

const RATES: &str = "[rates]\ninto = \"EUR\"\nworth = { USD = 0.5, JPY = 0.01 }\n";

fn recipe(columns: &str) -> Recipe {
    Recipe::parse(&format!("{RATES}{columns}"), Path::new("r.toml")).unwrap()
}

fn read(csv: &str, recipe: &Recipe) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, csv).unwrap();
    lookalike::read_table(&path, recipe).unwrap()
}

fn amounts(table: &Table, name: &str) -> Vec<f64> {
    let column = table.columns.iter().find(|column| column.name == name).unwrap();
    match &column.values {
        Values::Number(values) => values.clone(),
        _ => panic!("{}", column.reason),
    }
}

#[test]
fn amounts_are_read_in_one_currency_by_a_column_or_by_their_signs() {
    let asked = recipe("[columns.revenue]\ncurrency = \"Currency\"\n");
    let csv = "revenue,currency,deal\n1000,USD,$20\n1000,EUR,€20\n5000,JPY,20\n1000,CHF,CHF 20\n";
    let table = read(csv, &asked);
    assert_eq!(amounts(&table, "revenue")[..3], [500.0, 1000.0, 50.0]);
    assert_eq!(amounts(&table, "deal")[..3], [10.0, 20.0, 20.0]);
    // A currency without a rate is no amount in another one.
    assert!(amounts(&table, "revenue")[3].is_nan() && amounts(&table, "deal")[3].is_nan());
    let revenue = &table.columns[0];
    assert_eq!(revenue.unreadable_examples, [(5, "1000 CHF".to_owned())]);
    let what = Mend::Converted {
        column: "revenue".to_owned(),
        into: "EUR".to_owned(),
    };
    assert!(
        table
            .read
            .mended
            .iter()
            .any(|mended| mended.what == what && mended.count == 3)
    );
}

#[test]
fn without_rates_nothing_is_converted() {
    let table = read("revenue,currency\n1000,USD\n900,EUR\n", &Recipe::default());
    assert_eq!(amounts(&table, "revenue"), [1000.0, 900.0]);
    assert!(table.read.mended.is_empty());
}

#[test]
fn wrong_rates_are_one_line() {
    for (text, expected) in [
        ("[rates]\ninto = \"euros\"\nworth = {}\n", "codes of currencies"),
        ("[rates]\ninto = \"EUR\"\nworth = { USD = 0 }\n", "above 0"),
        (
            "[rates]\ninto = \"EUR\"\nworth = { EUR = 2 }\n",
            "rates.worth.EUR",
        ),
        ("[columns.revenue]\ncurrency = \"currency\"\n", "[rates]"),
    ] {
        let error = Recipe::parse(text, Path::new("r.toml"))
            .and_then(|recipe| recipe.check())
            .unwrap_err();
        let line = error.to_string();
        assert!(line.contains(expected) && !line.contains('\n'), "{line}");
    }
}

/// The same accounts, their amounts in euros or in the currency of each.
fn past(euros: bool, decided: bool) -> String {
    let mut csv = "id,annual_revenue,currency".to_owned() + if decided { ",status\n" } else { "\n" };
    for i in 0..240u32 {
        let worth = f64::from(10 + i * 7 % 400) * 1000.0;
        let (rate, code) =
            [(1.0, "EUR"), (0.5, "USD"), (0.01, "JPY")][if euros { 0 } else { i as usize % 3 }];
        csv += &format!("A{i},{},{code}", worth / rate);
        let won = (i * 7 % 400 > 200) != (i % 11 == 0);
        csv += match (decided, won) {
            (true, true) => ",won\n",
            (true, false) => ",lost\n",
            (false, _) => "\n",
        };
    }
    csv
}

#[test]
fn scores_do_not_depend_on_the_currency_an_amount_is_written_in() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("past.csv", &past(false, true));
    write("mixed.csv", &past(false, false));
    write("euros.csv", &past(true, false));
    write(
        "r.toml",
        &format!(
            "[outcome]\ncolumn = \"status\"\npositive = [\"won\"]\n{RATES}[columns.annual_revenue]\ncurrency = \"currency\"\n"
        ),
    );
    let lookalike = |arguments: &str| {
        let mut command = Command::cargo_bin("lookalike").unwrap();
        command.current_dir(folder.path()).args(arguments.split(' '));
        let output = command.assert().success().get_output().clone();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let trained = lookalike("train past.csv --recipe r.toml --no-validation --no-segments --name m");
    assert!(
        trained.contains("240 amounts of `annual_revenue` read in EUR"),
        "{trained}"
    );
    let scored = lookalike("score mixed.csv -o mixed.out.csv");
    assert!(!scored.contains("warning"), "{scored}");
    lookalike("score euros.csv -o euros.out.csv");
    let out = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(out("mixed.out.csv"), out("euros.out.csv"));
    // Signs that are not training's are told, and nothing is converted that nobody asked for.
    let signed = |sign: &str| {
        let text = past(true, true).replace("annual_revenue,currency", "annual_revenue,other");
        let rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let row = |cells: Vec<&str>| match cells[0] {
            "id" => cells.join(","),
            _ => format!("{},{sign}{},x,{}", cells[0], cells[1], cells[3]),
        };
        rows.map(row).collect::<Vec<_>>().join("\n")
    };
    write("signed.csv", &signed("€"));
    write("dollars.csv", &signed("$"));
    lookalike("train signed.csv --outcome status --positive won --no-validation --no-segments --name signed");
    let told = "amounts are in USD, in training in EUR";
    assert!(lookalike("score dollars.csv --model signed -o d.csv").contains(told));
    assert!(!lookalike("score signed.csv --model signed -o s.csv").contains(told));
    // Amounts whose currency nobody says are unknown, loudly.
    write("bare.csv", &past(true, false).replace("currency", "other"));
    assert!(
        lookalike("score bare.csv --model m -o bare.out.csv").contains("240 of 240 cells could not be read")
    );
}
