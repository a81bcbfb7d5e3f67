//! An outcome that stands in a further table: a column of it, an order that makes a customer, or none for so long.

use std::fmt::Write;
use std::path::Path;

use assert_cmd::Command;
use lookalike::criteria::draft::{Answers, Draft, Given};
use lookalike::criteria::preset::Preset;
use lookalike::recipe::{Recipe, Rows};
use lookalike::source::read_table;
use serde_json::Value;

/// 120 companies, of which every third has orders, and of those every other its last long ago; deals of all but the
/// first twenty, and one outcome each of a hundred.
fn tables(folder: &Path) {
    let mut companies = String::from("company_id,name,sector,employees\n");
    let mut orders = String::from("order_id,company_id,order_date,amount\n");
    let mut deals = String::from("deal_id,company_id,stage\n");
    let mut results = String::from("account,status,reason\n");
    let mut number = 0;
    for at in 0..120 {
        let sector = ["saas", "bank", "hotel"][(at * 7 / 5) % 3];
        let _ = writeln!(companies, "C{at:03},Firm {at},{sector},{}", 10 + at * 37 % 400);
        let months = if at % 2 == 0 { 1..=6 } else { 1..=2 };
        for month in months.filter(|_| at % 3 == 0) {
            number += 1;
            let _ = writeln!(
                orders,
                "O{number},C{at:03},2024-{month:02}-{:02},{}",
                1 + at % 20,
                100 + at
            );
        }
        if at >= 20 {
            let stage = ["Closed Won", "Closed Lost", "Negotiation"][at % 3];
            let _ = writeln!(deals, "D{at},C{at:03},{stage}");
        }
        if at < 100 {
            let status = if at % 4 == 0 { "won" } else { "lost" };
            let _ = writeln!(results, "C{at:03},{status},price");
        }
    }
    // The first of them also lost one, another lost one while one is open, and a stranger bought.
    deals += "D900,C021,Closed Lost\nD901,C023,Closed Lost\n";
    orders += "O900,C999,2024-03-01,50\n";
    for (name, text) in [
        ("companies", companies),
        ("orders", orders),
        ("deals", deals),
        ("results", results),
    ] {
        std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("lookalike")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let (status, out, err) = run(folder, arguments);
    assert_eq!(status, 0, "{arguments:?}: {err}");
    serde_json::from_str(&out).unwrap()
}

/// Values of an outcome in JSON as (value, rows, as).
fn values(outcome: &Value) -> Vec<(&str, u64, &str)> {
    let one = |value: &'static str| value;
    let (value, rows, read_as) = (one("value"), one("rows"), one("as"));
    let all = outcome["values"].as_array().unwrap().iter();
    all.map(|of| {
        (
            of[value].as_str().unwrap(),
            of[rows].as_u64().unwrap(),
            of[read_as].as_str().unwrap(),
        )
    })
    .collect()
}

#[test]
fn whoever_has_an_order_is_a_customer_and_nobody_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    let drafted = json(dir, &["init", "companies.csv", "orders.csv", "--json"]);
    let outcome = &drafted["outcome"];
    assert_eq!(outcome["column"], "orders: customer");
    assert_eq!(outcome["elsewhere"]["table"], "orders");
    assert_eq!(
        values(outcome),
        [("customer", 40, "won"), ("no row in orders", 80, "open")]
    );
    let question = drafted["questions"].as_array().unwrap().iter();
    let question = question
        .clone()
        .find(|question| question["about"] == "outcome")
        .unwrap();
    assert_eq!(question["default"][0], "orders: customer");

    let (status, out, err) = run(dir, &["init", "companies.csv", "orders.csv", "--yes"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("40 accounts have one of its 161 rows"), "{out}");
    let recipe = std::fs::read_to_string(dir.join("lookalike.toml")).unwrap();
    assert!(
        recipe.contains("\ntable = \"orders\"\n# churned_after = "),
        "{recipe}"
    );

    let trained = json(dir, &["train", "--no-validation", "--json"]);
    let (ideal, not) = (&trained["outcome"]["ideal"], &trained["outcome"]["not"]);
    assert_eq!((ideal.as_u64(), not.as_u64()), (Some(40), Some(0)));
    assert_eq!(trained["outcome"]["open"], 80);
    let read = &trained["read"]["outcome"];
    assert_eq!((&read["accounts"], &read["unmatched"]), (&40.into(), &1.into()));
    let orders = trained["criteria"].to_string().contains("orders");
    assert!(!orders, "who has an order is the outcome and no criterion");

    let (_, out, _) = run(dir, &["train", "--no-validation", "--lang", "fr"]);
    assert!(
        out.contains("80 n’en ont pas et ne sont pas encore clients"),
        "{out}"
    );
    let (status, _, err) = run(dir, &["score", "companies.csv", "-o", "scores.csv"]);
    assert_eq!(status, 0, "{err}");
    let scores = std::fs::read_to_string(dir.join("scores.csv")).unwrap();
    assert_eq!(scores.lines().count(), 121);
}

#[test]
fn customers_without_an_order_for_long_have_churned() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    let recipe = "data = 'companies.csv'\nid = 'company_id'\nlabel = 'name'\n[outcome]\ntable = 'orders'\n\
                  churned_after = 60\n[tables.orders]\ndata = 'orders.csv'\nkey = 'company_id'\ndate = 'order_date'\n";
    std::fs::write(dir.join("lookalike.toml"), recipe).unwrap();
    let trained = json(dir, &["train", "--no-validation", "--json"]);
    let outcome = &trained["outcome"];
    assert_eq!(
        values(outcome),
        [("Churned", 20, "churned"), ("Retained", 20, "won")]
    );
    assert_eq!(
        (&outcome["ideal"], &outcome["not"], &outcome["open"]),
        (&20.into(), &20.into(), &80.into())
    );
    assert_eq!(trained["read"]["outcome"]["rule"]["orders"]["days"], 60);
    // Orders before the last days are criteria, the others tell the outcome: two months of every other customer.
    let joined = &trained["joined"]["tables"][0];
    assert!(joined["late"].as_u64().unwrap() >= 20, "{joined}");
    // Prospects are joined with all of theirs, and need no outcome.
    let (status, _, err) = run(dir, &["join", "companies.csv", "-o", "joined.csv"]);
    assert_eq!(status, 0, "{err}");
    let header = std::fs::read_to_string(dir.join("joined.csv")).unwrap();
    assert!(
        header.lines().next().unwrap().contains("orders_count"),
        "{header}"
    );
}

#[test]
fn where_everybody_ordered_who_left_is_offered() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    let all = std::fs::read_to_string(dir.join("companies.csv")).unwrap();
    let customers: String = all
        .lines()
        .enumerate()
        .filter(|(line, _)| *line == 0 || (line - 1) % 3 == 0)
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    std::fs::write(dir.join("customers.csv"), customers).unwrap();
    let drafted = json(dir, &["init", "customers.csv", "orders.csv", "--json"]);
    let rule = &drafted["outcome"]["elsewhere"]["rule"];
    assert!(
        rule["orders"]["days"].as_u64().is_some_and(|days| days >= 30),
        "{rule}"
    );
    // Declared all the same, it is refused with what can be said instead.
    let recipe = "data = 'customers.csv'\n[outcome]\ntable = 'orders'\n[tables.orders]\ndata = 'orders.csv'\n\
                  key = 'company_id'\n";
    std::fs::write(dir.join("lookalike.toml"), recipe).unwrap();
    let (status, _, err) = run(dir, &["train", "--no-validation"]);
    assert_eq!(status, 2);
    assert!(
        err.contains("every account has a row in `orders`") && err.contains("churned_after"),
        "{err}"
    );
}

#[test]
fn a_column_of_another_table_tells_the_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    // Several deals of one account: what was won counts before what is open, and that before what was lost.
    let drafted = json(dir, &["init", "companies.csv", "deals.csv", "--json"]);
    let outcome = &drafted["outcome"];
    assert_eq!(outcome["column"], "deals: stage");
    let read = &outcome["elsewhere"];
    assert_eq!(
        (&read["accounts"], &read["without"], &read["differing"]),
        (&100.into(), &20.into(), &2.into())
    );
    let expected = [
        ("Closed Won", 33, "won"),
        ("Negotiation", 34, "open"),
        ("Closed Lost", 33, "lost"),
    ];
    let mut found = values(outcome);
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    // What follows from the sale, the reason beside the status, is never a criterion.
    let (status, _, err) = run(dir, &["init", "companies.csv", "results.csv", "--yes"]);
    assert_eq!(status, 0, "{err}");
    let recipe = std::fs::read_to_string(dir.join("lookalike.toml")).unwrap();
    assert!(
        recipe.contains("table = \"results\"\ncolumn = \"status\""),
        "{recipe}"
    );
    let trained = json(dir, &["train", "--no-validation", "--json"]);
    assert_eq!(
        (&trained["outcome"]["ideal"], &trained["outcome"]["not"]),
        (&25.into(), &75.into())
    );
    let criteria = trained["criteria"].to_string();
    assert!(!criteria.contains("reason"), "{criteria}");
}

/// Dated deals are learnt from as rows; who answers that a row is an account has their outcome for each account.
#[test]
fn rows_of_accounts_have_the_outcome_of_their_deals() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    let undated = std::fs::read_to_string(dir.join("deals.csv")).unwrap();
    let dated = undated.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},close_date\n"),
        _ => format!("{line},2024-{:02}-11\n", 1 + at % 9),
    });
    std::fs::write(dir.join("deals.csv"), dated.collect::<String>()).unwrap();
    let given = |name: &str| Given {
        name: name.to_owned(),
        data: Some(format!("{name}.csv")),
        table: read_table(&dir.join(format!("{name}.csv")), &Recipe::default()).unwrap(),
    };
    let mut both = [given("companies"), given("deals")];
    let draft = Draft::answered(&mut both, Preset::Auto, &Answers::default(), None).unwrap();
    assert_eq!(draft.rows_are, Rows::Deals);
    let answers = Answers {
        rows: Some(Rows::Accounts),
        ..Answers::default()
    };
    let draft = Draft::answered(&mut both, Preset::Auto, &answers, draft.unit).unwrap();
    assert_eq!(
        draft.outcome.map(|outcome| outcome.column).as_deref(),
        Some("deals: stage")
    );
    assert_eq!(draft.data.as_deref(), Some("companies.csv"));
}

#[test]
fn what_cannot_be_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    for (outcome, said) in [
        (
            "table = 'nope'",
            "`outcome.table` must be one of the further tables `orders`",
        ),
        ("table = 'orders'\ncolumn = 'stagee'", "no column `stagee`"),
        (
            "table = 'orders'\ncolumn = 'amount'",
            "does not say which outcome is ideal",
        ),
        (
            "table = 'orders'\nchurned_after = 0",
            "`outcome.churned_after` must be between 1 and 36525",
        ),
        (
            "table = 'orders'\nchurned_after = 9",
            "`churned_after` without `date`",
        ),
        ("churned_after = 9", "given with `table`"),
        (
            "table = 'orders'\nwon = 'a'\nlost = 'b'",
            "`won` and `lost`, days of the account table",
        ),
    ] {
        let recipe = format!(
            "data = 'companies.csv'\nid = 'company_id'\n[outcome]\n{outcome}\n[tables.orders]\ndata = 'orders.csv'\n\
             key = 'company_id'\n"
        );
        std::fs::write(dir.join("lookalike.toml"), recipe).unwrap();
        let (status, _, err) = run(dir, &["train", "--no-validation"]);
        assert_eq!(status, 2, "{outcome}: {err}");
        assert!(err.contains(said), "{outcome}: {err}");
    }
}

/// Rows that come with being a customer would tell customers from the universe by themselves: only descriptions join them.
#[test]
fn only_descriptions_join_customers_and_their_universe() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    tables(dir);
    let mut tickets = String::from("ticket_id,company_id,submitted_on\n");
    let mut sites = String::from("company_id,visitors\n");
    for at in 0..120 {
        let _ = writeln!(sites, "C{at:03},{}", at * 13 % 900);
        if at % 3 == 0 {
            let _ = writeln!(tickets, "T{at},C{at:03},2024-05-{:02}", 1 + at % 28);
            let _ = writeln!(tickets, "T9{at},C{at:03},2024-06-{:02}", 1 + at % 28);
        }
    }
    std::fs::write(dir.join("tickets.csv"), tickets).unwrap();
    std::fs::write(dir.join("sites.csv"), sites).unwrap();
    let given = [
        "init",
        "companies.csv",
        "orders.csv",
        "tickets.csv",
        "sites.csv",
        "--yes",
    ];
    let (status, out, err) = run(dir, &given);
    assert_eq!(status, 0, "{err}");
    assert!(
        out.contains("rows that come with being a customer tell them apart"),
        "{out}"
    );
    let trained = json(dir, &["train", "--no-validation", "--json"]);
    assert_eq!(trained["outcome"]["ideal"], 40);
    assert_eq!(trained["joined"]["tables"][0]["name"], "sites");
    assert_eq!(trained["joined"]["tables"].as_array().unwrap().len(), 1);
}
