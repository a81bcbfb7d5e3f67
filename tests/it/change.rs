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
    turning(if turns { &[21] } else { &[] }, dated)
}

/// The same, turning there and back in each of some months.
fn turning(months: &[u64], dated: impl Fn(u64) -> bool) -> String {
    let mut table = String::from("account_id,kind,employees,close_date,status\n");
    for i in 0..900u64 {
        let month = drawn(i) % 42;
        let kind = ["department", "firm", "notary"][(drawn(i + 10_000) % 3) as usize];
        let employees = 10 + drawn(i + 20_000) % 400;
        let late = months.iter().filter(|turn| month >= **turn).count() % 2 == 1;
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
    let said = told(dir.path(), &["--all"]);
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

/// Without a recipe the day of the decision is known by its name.
#[test]
fn a_break_is_found_without_a_recipe() {
    let dir = place(past(true, |_| true));
    let dir = dir.path();
    fs::remove_file(dir.join("lookalike.toml")).unwrap();
    let told = json(dir, &["past.csv", "--outcome", "status", "--positive", "Won"]);
    assert_eq!(told["change"]["column"], "close_date", "{told}");
    assert_eq!(told["change"]["break"], "2024-10-01", "{told}");
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
    for (table, untested, words) in [
        (past(false, |_| true), Value::Null, ""),
        (
            past(true, |i| i % 2 == 0),
            "undated".into(),
            "more than one account in five has no day of decision",
        ),
        (one_day, "too_few".into(), "no month has sixty accounts"),
    ] {
        let dir = place(table);
        let change = &json(dir.path(), &[])["change"];
        assert_eq!(change["break"], Value::Null, "{change}");
        assert_eq!(change["criteria"].as_array().unwrap().len(), 0);
        assert_eq!(change["untested"], untested, "{change}");
        let said = told(dir.path(), &[])
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains(words), "{words}: {said}");
        assert!(
            !words.is_empty() || !said.contains("Whether the world changed"),
            "{said}"
        );
    }
}

/// 1,500 accounts of a world that stands still: most departments leave a year after they signed, so the late ones are
/// customers still. Nobody is lost, where only `customers` are listed.
fn leaving(customers: bool) -> tempfile::TempDir {
    let mut table = String::from("account_id,kind,employees,close_date,status\n");
    for i in 0..1_500u64 {
        let month = drawn(i) % 42;
        let kind = ["department", "firm", "notary"][(drawn(i + 10_000) % 3) as usize];
        let of_ten = if kind == "department" { 7 } else { 2 };
        let leaves = drawn(i + 20_000) % 10 < of_ten && month < 30;
        let status = match drawn(i + 30_000) % 100 < 60 {
            false if customers => continue,
            false => "Lost",
            true if leaves => "Churned",
            true => "Won",
        };
        let (year, month, employees) = (2023 + month / 12, month % 12 + 1, 10 + drawn(i + 50_000) % 400);
        table += &format!(
            "A{i},{kind},{employees},{year}-{month:02}-{:02},{status}\n",
            i % 28 + 1
        );
    }
    place(table)
}

/// Who signed lately has had no time to leave: that is no change of the world.
#[test]
fn time_to_leave_is_no_break() {
    let change = json(leaving(false).path(), &[])["change"].clone();
    assert_eq!(
        (&change["break"], &change["gradual"]),
        (&Value::Null, &false.into()),
        "{change}"
    );
    assert_eq!(
        (&change["signed"], &change["learnt"]),
        (&true.into(), &"all_time".into())
    );
    assert!(change["tested"].as_u64() > Some(0), "{change}");
    let customers = leaving(true);
    let change = json(customers.path(), &[])["change"].clone();
    assert_eq!(
        (&change["break"], &change["untested"]),
        (&Value::Null, &"leaving".into()),
        "{change}"
    );
    let said = told(customers.path(), &["--all"]);
    assert!(said.contains("who signed lately has"), "{said}");
}

/// The same past with the day on which each deal was opened, five weeks before a department signs and two before a firm.
fn opened(turns: bool) -> tempfile::TempDir {
    let with_opening = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let opened = match cells[3].parse::<jiff::civil::Date>() {
            Ok(day) => {
                let days = if cells[1] == "firm" { 14 } else { 35 };
                day.checked_sub(jiff::Span::new().days(days)).unwrap().to_string()
            }
            Err(_) => "opened_on".to_owned(),
        };
        format!("{line},{opened}\n")
    };
    let dir = place(past(turns, |_| true).lines().map(with_opening).collect());
    let recipe = dir.path().join("lookalike.toml");
    let text = fs::read_to_string(&recipe).unwrap() + "opened = \"opened_on\"\n";
    fs::write(recipe, text).unwrap();
    dir
}

fn sheet(dir: &Path, more: &[&str]) -> String {
    let output = lookalike(dir, &[&["sheet"], more].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The sheet leads with what holds since the break, names the market now and the one left behind with figures of either
/// era, and recommends nobody who was left behind, not even where all time was learnt from.
#[test]
fn the_sheet_tells_the_market_now_from_the_one_left_behind() {
    let dir = opened(true);
    let trained = json(dir.path(), &[]);
    let sheet_of = |dir: &Path| -> Value { serde_json::from_str(&sheet(dir, &["--json"])).unwrap() };
    let told = sheet_of(dir.path());
    assert_eq!(trained["markets"], told["markets"]);
    let markets = told["markets"]["markets"].as_array().unwrap();
    let (first, last) = (&markets[0], markets.last().unwrap());
    for (market, name, turn) in [(first, "firm", "risen"), (last, "department", "left_behind")] {
        assert_eq!(market["name"], format!("kind: {name}"), "{markets:?}");
        assert_eq!(market["turn"], turn);
        assert!(market["p"].as_f64().unwrap() < 0.01);
    }
    let rate = |market: &Value, era: &str| market["figures"][0][era]["estimate"].as_f64().unwrap();
    for (market, since, before) in [(first, 0.7, 0.2), (last, 0.2, 0.7)] {
        assert!((rate(market, "since") - since).abs() < 0.1 && (rate(market, "before") - before).abs() < 0.1);
        let all = rate(market, "all_time");
        assert!((0.3..0.6).contains(&all), "{all}");
    }
    assert_eq!(first["figures"][1]["since"]["estimate"], 14.0, "days to sign");
    assert_eq!(told["figures"]["since"], "2024-10-01");
    let mut lines = told["figures"]["lines"].as_array().unwrap().iter();
    let close = lines.find(|line| line["name"] == "close rate").unwrap();
    let of = |value: &Value| value["accounts"].as_u64().unwrap();
    assert!(
        of(&close["icp"]) + of(&close["rest"])
            < of(&close["all_time"]["icp"]) + of(&close["all_time"]["rest"])
    );
    let profile = told["profile"].to_string();
    assert!(
        profile.contains("firm") && !profile.contains("department"),
        "{profile}"
    );
    for (language, words) in [
        (
            "en",
            [
                "The markets since October 2024",
                "The market now: kind: firm",
                "The market left behind: kind: department",
            ],
        ),
        (
            "fr",
            [
                "Les marchés depuis octobre 2024",
                "Le marché d’aujourd’hui\u{202f}: kind\u{202f}: firm",
                "Le marché laissé derrière\u{202f}: kind\u{202f}: department",
            ],
        ),
    ] {
        for file in ["sheet.md", "sheet.html"] {
            sheet(dir.path(), &["--lang", language, "-o", file]);
            let page = fs::read_to_string(dir.path().join(file)).unwrap();
            for words in words {
                assert!(page.contains(words), "{file}: {words}");
            }
        }
    }
    let report = fs::read_to_string(dir.path().join("models/icp/v000001/report.html")).unwrap();
    assert!(report.contains("Close rate by the quarter of decision"));

    json(dir.path(), &["--all-time"]);
    let all_time: Value = serde_json::from_str(&sheet(dir.path(), &["--model", "icp@2", "--json"])).unwrap();
    assert!(
        !all_time["profile"].to_string().contains("department"),
        "{}",
        all_time["profile"]
    );
    assert_eq!(all_time["markets"]["markets"][0]["name"], "kind: firm");
}

/// A stable world has figures of all time and no markets.
#[test]
fn a_stable_world_has_no_markets() {
    let dir = opened(false);
    assert_eq!(json(dir.path(), &[])["markets"], Value::Null);
    let told: Value = serde_json::from_str(&sheet(dir.path(), &["--json"])).unwrap();
    assert!(told.get("markets").is_none() && told["figures"].get("since").is_none());
    assert!(told["figures"]["lines"][1].get("all_time").is_none());
}

/// Of several breaks the last one counts, and that there were others is said; one near the end is said to be near it.
#[test]
fn several_breaks_and_one_at_the_edge_are_said() {
    let dir = place(turning(&[10, 20, 30], |_| true));
    let change = &json(dir.path(), &[])["change"];
    let breaks: Vec<&str> = change["breaks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day.as_str().unwrap())
        .collect();
    assert_eq!(breaks, ["2023-11-01", "2024-09-01", "2025-07-01"], "{change}");
    assert_eq!(change["break"], breaks[2], "{change}");
    let said = told(dir.path(), &[])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let words = "It changed more than once, in November 2023, September 2024 and July 2025";
    assert!(said.contains(words), "{said}");

    for (turn, day, edge, words) in [
        (5, "2023-07-01", "first", "the change may be older"),
        (35, "2025-12-01", "last", "the change may be more recent"),
    ] {
        let dir = place(turning(&[turn], |_| true));
        let change = &json(dir.path(), &[])["change"];
        assert_eq!(
            (&change["break"], &change["edge"]),
            (&day.into(), &edge.into()),
            "{change}"
        );
        let said = told(dir.path(), &[])
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains(words), "{said}");
    }
}
