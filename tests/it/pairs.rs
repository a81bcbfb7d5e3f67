//! Pairs of rows that may be one account: how `match` tells them, and what a reader answers.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Runs a command line there.
fn run(folder: &Path, command: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(folder)
        .args(command.split_whitespace())
        .output()
        .unwrap()
}

/// What was said on standard error, its lines not wrapped.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Its one line of refusal.
fn refused(folder: &Path, command: &str) -> String {
    let output = run(folder, command);
    assert_eq!(output.status.code(), Some(2), "{command}: {}", said(&output));
    assert!(output.stdout.is_empty(), "{command}");
    said(&output)
}

fn json(folder: &Path, command: &str) -> Value {
    let output = run(folder, command);
    assert!(output.status.success(), "{command}: {}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

const PROSPECTS: &str = "prospect_id,company,website,LEI,company number\n\
    P1,Belorveld Robotics,belorveld.de,506700GE1G29325QX363,\nP2,Kervadec Conseil,,,77812345\nP3,Moltrieux Bois,moltrieux.fr,,\n";
const CUSTOMERS: &str = "customer,account,entity_lei,crn\n\
    Bel AG,C7,506700GE1G29325QX363,\nKervadec,C8,,77812345\nNobody Else,,,\n";

#[test]
fn a_match_is_told_as_json_with_its_counts() {
    let folder = folder(&[("a.csv", PROSPECTS), ("b.csv", CUSTOMERS)]);
    let command = "match a.csv b.csv --b-id account --json";
    let answer = json(folder.path(), command);
    assert_eq!(answer["rows"]["read"], 3);
    assert_eq!(answer["rows"]["same"], 2, "{answer:#}");
    assert_eq!(answer["rows"]["neither"], 1);
    assert_eq!(
        (answer["a"]["id"].as_str(), answer["b"]["id"].as_str()),
        (Some("prospect_id"), Some("account"))
    );
    assert!(answer["files"].as_array().unwrap().is_empty());
    let notes = answer["notes"].to_string();
    assert!(
        notes.contains("called by `account`, those without by their line (rows: 1)"),
        "{notes}"
    );
    // The file says the same.
    let with_file = json(folder.path(), &format!("{command} -o matches.csv"));
    assert_eq!(with_file["matches"], answer["matches"]);
    let mut file = csv::Reader::from_path(folder.path().join("matches.csv")).unwrap();
    let pairs: Vec<(String, String)> = file
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect();
    let told = answer["matches"].as_array().unwrap().iter();
    let told: Vec<(String, String)> = told
        .map(|one| {
            (
                one["a"].as_str().unwrap().to_owned(),
                one["b"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(pairs, told);
    assert_eq!(
        pairs,
        [
            ("P1".to_owned(), "C7".to_owned()),
            ("P2".to_owned(), "C8".to_owned())
        ]
    );
}

#[test]
fn numbers_of_one_register_meet_whatever_their_columns_are_called() {
    // `crn` is the number of a company, `kvk` is another register's: equal digits of two registers are chance.
    let folder = folder(&[
        ("a.csv", PROSPECTS),
        ("b.csv", "customer,kvk\nKervadec,77812345\n"),
    ]);
    let answer = json(folder.path(), "match a.csv b.csv --json");
    assert_eq!(answer["rows"]["same"], 0, "{answer:#}");
}

#[test]
fn what_a_match_is_told_wrongly_is_refused_in_one_line() {
    let folder = folder(&[
        ("a.csv", PROSPECTS),
        ("b.csv", CUSTOMERS),
        ("l.toml", "clean.merge = 2"),
    ]);
    for (command, why) in [
        (
            "match a.csv b.csv --a-id prospectid2",
            "--a-id: there is no column `prospectid2`; did you mean `prospect_id`?",
        ),
        (
            "match a.csv b.csv --b-id nothing",
            "--b-id: there is no column `nothing`",
        ),
        (
            "match a.csv b.csv --json -o -",
            "--json prints on standard output: name a file for the pairs with -o",
        ),
        ("match a.csv b.csv -o pairs.xlsx", "a file ending in .csv or .tsv"),
        ("match a.csv b.csv -o a.csv", "both read and written"),
        ("match a.csv b.csv --recipe l.toml", "clean.merge"),
    ] {
        let told = refused(folder.path(), command);
        assert!(told.contains(why), "{command}: {told}");
    }
}

#[test]
fn a_recipe_says_how_a_match_reads_and_from_where_it_lists() {
    let prospects = PROSPECTS.replace(',', ";").replace("77812345", "to be checked");
    let recipe = "language = \"fr\"\ndata = \"a.csv\"\nid = \"company\"\nmissing = [\"to be checked\"]\n[read]\ndelimiter = \";\"\n";
    let folder = folder(&[
        ("a.csv", &prospects),
        ("b.csv", CUSTOMERS),
        ("lookalike.toml", recipe),
    ]);
    let output = run(folder.path(), "match a.csv b.csv");
    let told = said(&output);
    // The delimiter is the recipe's own table's; the other has commas.
    assert!(told.contains("désignées par `company`"), "{told}");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("Belorveld Robotics,2,"),
        "{told}"
    );
}

#[test]
fn hosts_of_many_companies_are_one_note() {
    let rows: String = (0..40)
        .map(|i| {
            let word = |i: usize| ["ovar", "elmek", "ysto", "urnd", "olve", "irgat", "andru"][i % 7];
            let name = format!(
                "{}{} {}{}",
                char::from(b'b' + (i % 20) as u8),
                word(i),
                char::from(b'k' + (i / 7) as u8),
                word(i * 3 + 1)
            );
            format!(
                "{i},{name},http://{}/{i}\n",
                ["vorelmekhost.de", "drantikfranchise.fr"][i % 2]
            )
        })
        .collect();
    let folder = folder(&[
        ("a.csv", &format!("id,company,website\n{rows}")),
        ("b.csv", &format!("id,company,website\n{rows}")),
    ]);
    let answer = json(folder.path(), "match a.csv b.csv --json");
    let notes = answer["notes"].as_array().unwrap();
    let shared: Vec<&Value> = notes
        .iter()
        .filter(|note| note.as_str().unwrap().contains("different names"))
        .collect();
    assert_eq!(shared.len(), 1, "{notes:?}");
    assert!(
        shared[0].as_str().unwrap().starts_with("2 domains or numbers"),
        "{shared:?}"
    );
}
