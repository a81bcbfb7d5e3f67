//! The world may have changed: criteria that reverse at a date, what is learnt then, and the way back.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{lookalike, text};

/// A number that looks drawn.
fn drawn(seed: u64) -> u64 {
    let mixed = (seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
}

/// 900 accounts of 2023 to 2026; from October 2024 on departments stop buying and firms start, where `turns`.
fn past(turns: bool, dated: impl Fn(u64) -> bool) -> String {
    let mut table = String::from("account_id,kind,employees,close_date,status\n");
    for i in 0..900u64 {
        let month = drawn(i) % 42;
        let kind = ["department", "firm", "notary"][(drawn(i + 10_000) % 3) as usize];
        let employees = 10 + drawn(i + 20_000) % 400;
        let late = turns && month >= 21;
        let chance = match (kind, late) {
            ("department", false) | ("firm", true) => 70,
            ("notary", _) => 30,
            _ => 20,
        };
        let status = if drawn(i + 30_000) % 100 < chance {
            "Won"
        } else {
            "Lost"
        };
        let day = match dated(i) {
            true => format!(
                "{}-{:02}-{:02}",
                2023 + month / 12,
                month % 12 + 1,
                drawn(i + 40_000) % 28 + 1
            ),
            false => String::new(),
        };
        table += &format!("A{i},{kind},{employees},{day},{status}\n");
    }
    table
}

fn place(table: String) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("past.csv"), table).unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        "data = \"past.csv\"\nname = \"icp\"\nid = \"account_id\"\nexclude = [\"close_date\"]\n\
         [outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n[figures]\nclosed = \"close_date\"\n",
    )
    .unwrap();
    dir
}

fn train(dir: &Path, more: &[&str]) -> std::process::Output {
    let usual = ["train", "--pairs", "0", "--no-segments", "--no-validation"];
    lookalike(dir, &[&usual, more].concat())
}

fn told(dir: &Path, more: &[&str]) -> String {
    let output = train(dir, more);
    assert!(output.status.success(), "{more:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn json(dir: &Path, more: &[&str]) -> Value {
    serde_json::from_str(&told(dir, &[more, &["--json"]].concat())).unwrap()
}

/// The break is dated, both sides of it are named, the present era is learnt from, and the way back is named.
#[test]
fn a_break_is_dated_and_the_present_is_learnt() {
    let dir = place(past(true, |_| true));
    let answer = json(dir.path(), &[]);
    let change = &answer["change"];
    assert_eq!(change["break"], "2024-10-01", "{change}");
    assert_eq!(change["learnt"], "era");
    let kind = &change["criteria"][0];
    assert_eq!(
        (&kind["column"], &kind["kind"]),
        (&"kind".into(), &"reversed".into())
    );
    assert!(kind["p"].as_f64().unwrap() < 0.01);
    let learnt = answer["outcome"]["ideal"].as_u64().unwrap() + answer["outcome"]["not"].as_u64().unwrap();
    assert_eq!(change["accounts"][1].as_u64().unwrap(), learnt);
    let said = told(dir.path(), &[]);
    for words in [
        "October 2024",
        "Left behind: department",
        "Risen: firm",
        "--all-time",
        "--half-life",
    ] {
        assert!(
            said.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains(words),
            "{words}: {said}"
        );
    }
    assert!(!said.contains("isen: notary"), "ten points of chance: {said}");
    let french = told(dir.path(), &["--lang", "fr"]);
    assert!(french.contains("octobre 2024"), "{french}");
}

/// What is asked for goes before what is found.
#[test]
fn the_way_back_is_taken_when_asked() {
    let dir = place(past(true, |_| true));
    assert_eq!(json(dir.path(), &["--all-time"])["change"]["learnt"], "all_time");
    assert_eq!(
        json(dir.path(), &["--half-life", "200"])["change"]["learnt"]["half_life"],
        200.0
    );
    let since = json(dir.path(), &["--since", "2025-06-01"]);
    assert_eq!(since["change"]["learnt"], "asked");
    for (more, words) in [
        (["--since", "soon"], "fit.since"),
        (
            ["--since", "2040-01-01"],
            "no account was decided since 2040-01-01",
        ),
        (["--half-life", "0"], "fit.half_life"),
    ] {
        let refused = train(dir.path(), &more);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains(words), "{}", text(&refused.stderr));
    }
}

/// Nothing is raised where nothing changed, where half of the accounts have no day, or where all have one.
#[test]
fn a_stable_or_undated_world_raises_nothing() {
    let one_day = past(true, |_| true).lines().fold(String::new(), |table, line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[3] != "close_date" {
            cells[3] = "2025-01-01";
        }
        table + &cells.join(",") + "\n"
    });
    for (table, untested) in [
        (past(false, |_| true), Value::Null),
        (past(true, |i| i % 2 == 0), "undated".into()),
        (one_day, "too_few".into()),
    ] {
        let dir = place(table);
        let change = &json(dir.path(), &[])["change"];
        assert_eq!(change["break"], Value::Null, "{change}");
        assert_eq!(change["criteria"].as_array().unwrap().len(), 0);
        assert_eq!(change["untested"], untested, "{change}");
    }
}
