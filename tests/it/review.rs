//! A champion held against a quarter that nothing happened in, and against quarters in which one thing did.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{done, lookalike as run, refused};

const RECIPE: &str = r#"
name = "crm"
id = "id"
[outcome]
column = "status"
positive = ["won"]
negative = ["lost"]
[segments]
skip = true
[fit]
folds = 3
pairs = 0
"#;

/// What happens to the new accounts.
#[derive(Clone, Copy, PartialEq)]
enum Plant {
    Nothing,
    /// The larger an account the worse, from now on.
    Turned,
    /// Budgets are twice what they were.
    Doubled,
    /// "legal" is written "Legal services".
    Renamed,
    /// Nobody fills the sector any more in most rows.
    Emptier,
}

/// Accounts `from..to`: size, sector and budget tell; the same draw for the same number.
fn accounts(from: u64, to: u64, plant: Plant) -> String {
    let mut text = String::new();
    for i in from..to {
        let draw = |salt: u64| {
            let mut x =
                (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
            x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        };
        let employees = (10.0 * 200f64.powf(draw(1))).round();
        let sector = ["legal", "retail", "public", "energy"][(draw(2) * 4.0) as usize];
        let budget = 1_000.0 * (1.0 + 9.0 * draw(3)).round();
        let size = if plant == Plant::Turned { -1.0 } else { 1.0 } * (employees.ln() - 5.0);
        let sign = if sector == "legal" || sector == "energy" {
            0.8
        } else {
            -0.8
        };
        let log_odds = -0.3 + 1.1 * size + sign + (budget - 5_500.0) / 6_000.0;
        let status = if draw(4) < 1.0 / (1.0 + f64::exp(-log_odds)) {
            "won"
        } else {
            "lost"
        };
        let budget = if plant == Plant::Doubled {
            2.0 * budget
        } else {
            budget
        };
        let sector = match (plant, sector) {
            (Plant::Renamed, "legal") => "Legal services",
            (Plant::Emptier, _) if draw(5) < 0.7 => "",
            (_, sector) => sector,
        };
        text += &format!("A-{i},{employees},{sector},{budget},{status}\n");
    }
    text
}

const HEADER: &str = "id,employees,sector,budget,status\n";

fn trained(dir: &Path) {
    fs::write(dir.join("lookalike.toml"), RECIPE).unwrap();
    fs::write(
        dir.join("old.csv"),
        HEADER.to_owned() + &accounts(0, 400, Plant::Nothing),
    )
    .unwrap();
    done(dir, &["train", "old.csv"]);
}

/// The review of `text` as JSON, and the exit status.
fn reviewed(dir: &Path, text: &str, more: &[&str]) -> (Value, i32) {
    fs::write(dir.join("new.csv"), text).unwrap();
    let mut args = vec!["review", "new.csv", "--json"];
    args.extend(more);
    let output = run(dir, &args);
    let said = String::from_utf8(output.stdout).unwrap();
    let json = serde_json::from_str(&said)
        .unwrap_or_else(|error| panic!("{error}: {said} {}", String::from_utf8_lossy(&output.stderr)));
    (json, output.status.code().unwrap())
}

fn reasons(review: &Value) -> Vec<&str> {
    let list = review["reasons"].as_array().unwrap();
    list.iter()
        .map(|reason| reason["reason"].as_str().unwrap())
        .collect()
}

#[test]
fn a_quarter_like_those_before_keeps_the_champion_and_is_counted_once() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    trained(dir);
    // The export of everything: what the champion has seen is known by its ids.
    let all = HEADER.to_owned() + &accounts(0, 700, Plant::Nothing);
    let (first, status) = reviewed(dir, &all, &[]);
    assert_eq!((first["verdict"].as_str(), status), (Some("keep"), 0), "{first}");
    assert_eq!(reasons(&first), ["holds"]);
    let who = &first["accounts"];
    assert_eq!(
        (&who["rows"], &who["new"], &who["seen"]),
        (&700.into(), &300.into(), &400.into())
    );
    assert_eq!(first["challenge"]["together"]["accounts"], 300);
    assert_eq!(first["challenge"]["together"]["tuned_to"], 2_400);
    let slope = first["champion"]["slope"]["value"].as_f64().unwrap();
    assert!((0.5..1.6).contains(&slope), "{slope}");

    // Once more: the same accounts are not counted twice, and nothing is added to the record.
    let record = fs::read(dir.join("models/crm/reviews.jsonl")).unwrap();
    let (again, _) = reviewed(dir, &all, &["--no-record"]);
    assert_eq!(again["accounts"]["counted"], 300);
    assert_eq!(again["challenge"]["together"], first["challenge"]["together"]);
    let (last, _) = reviewed(dir, &all, &["--since", "LAST"]);
    assert_eq!(
        (&last["accounts"]["new"], &last["unmeasured"]),
        (&0.into(), &"no_outcome".into())
    );
    assert_eq!(fs::read(dir.join("models/crm/reviews.jsonl")).unwrap(), record);

    // Later accounts add up with those before; and the order of rows is no input.
    let later = accounts(700, 900, Plant::Nothing);
    let turned: Vec<&str> = later.lines().rev().collect();
    let forward = reviewed(dir, &(HEADER.to_owned() + &later), &["--no-record"]).0;
    let backward = reviewed(dir, &(HEADER.to_owned() + &turned.join("\n") + "\n"), &[]).0;
    assert_eq!(forward, backward);
    assert_eq!(forward["challenge"]["together"]["accounts"], 500);
    assert_eq!(forward["challenge"]["together"]["quarters"], 2);
    let lines = fs::read_to_string(dir.join("models/crm/reviews.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert!(!lines.contains("A-7"), "an account is named");
    assert!(done(dir, &["models"]).contains("crm"));
}

#[test]
fn what_was_planted_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    trained(dir);
    let planted = |plant: Plant| {
        let text = HEADER.to_owned() + &accounts(1_000, 1_500, plant);
        reviewed(dir, &text, &["--no-record"])
    };
    let names = |review: &Value, reason: &str, key: &str| -> Vec<String> {
        let list = review["reasons"].as_array().unwrap().iter();
        let of_kind = list.filter(|found| found["reason"] == reason);
        of_kind
            .map(|found| found[key].as_str().unwrap().to_owned())
            .collect()
    };
    let (turned, _) = planted(Plant::Turned);
    assert_eq!(names(&turned, "turned", "criterion"), ["employees"], "{turned}");
    assert_eq!(turned["verdict"], "promote");
    let (doubled, _) = planted(Plant::Doubled);
    assert_eq!(names(&doubled, "drifted", "criterion"), ["budget"], "{doubled}");
    let (emptier, _) = planted(Plant::Emptier);
    assert_eq!(names(&emptier, "emptier", "criterion"), ["sector"], "{emptier}");
    let (renamed, status) = planted(Plant::Renamed);
    assert_eq!(names(&renamed, "renamed", "from"), ["legal"], "{renamed}");
    assert_eq!(names(&renamed, "renamed", "to"), ["Legal services"]);
    assert_eq!(status, 1);

    // Asked to fail on calibration alone, a drift is no failure.
    let text = HEADER.to_owned() + &accounts(1_000, 1_500, Plant::Doubled);
    assert_eq!(
        reviewed(dir, &text, &["--no-record", "--fail-on", "calibration"]).1,
        0
    );
    assert_eq!(reviewed(dir, &text, &["--no-record", "--fail-on", "drift"]).1, 1);
}

#[test]
fn quarters_that_cannot_be_measured_are_read_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    trained(dir);
    let text = HEADER.to_owned() + &accounts(1_000, 1_300, Plant::Nothing);

    // A column that the champion reads is called otherwise.
    let (renamed, status) = reviewed(
        dir,
        &text.replace("employees", "employee_count"),
        &["--no-record"],
    );
    assert_eq!((renamed["verdict"].as_str(), status), (Some("investigate"), 1));
    assert_eq!(renamed["absent"][0]["column"], "employees");
    assert_eq!(renamed["absent"][0]["nearest"], "employee_count");

    // All won, nothing decided, ids of another kind.
    let (all_won, status) = reviewed(dir, &text.replace(",lost", ",won"), &["--no-record"]);
    assert_eq!(
        (&all_won["unmeasured"], status),
        (&"one_outcome".into(), 0),
        "{all_won}"
    );
    let open = text
        .replace(",lost", ",negotiation")
        .replace(",won", ",negotiation");
    let (open, status) = reviewed(dir, &open, &["--no-record"]);
    assert_eq!((&open["unmeasured"], status), (&"no_outcome".into(), 0), "{open}");
    assert!(open["drift"]["criteria"].as_array().unwrap().len() >= 2);
    // Stages that training never met are read by their words.
    let staged: String = text
        .lines()
        .map(|line| match line.split_once(',') {
            Some((id, _)) if id.ends_with('7') => {
                format!("{},negotiation\n", line.rsplit_once(',').unwrap().0)
            }
            Some((id, _)) if id.ends_with('8') => {
                format!("{},closed lost\n", line.rsplit_once(',').unwrap().0)
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let (staged, _) = reviewed(dir, &staged, &["--no-record"]);
    let of = |count: &str| staged["accounts"][count].as_u64().unwrap();
    assert_eq!((of("new"), of("open"), of("unclear")), (240, 30, 30));
    let (other, _) = reviewed(dir, &text.replace("A-", "2026/"), &["--no-record"]);
    assert_eq!(other["notes"][0]["note"], "other_ids");
    assert_eq!(other["notes"][0]["was"], "A-9");

    // The page, in French, beside the terminal's; never over what is read.
    let output = run(
        dir,
        &[
            "review",
            "new.csv",
            "--no-record",
            "--lang",
            "fr",
            "-o",
            "review.html",
        ],
    );
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Champion contre challenger"), "{said}");
    assert!(
        fs::read_to_string(dir.join("review.html"))
            .unwrap()
            .contains("lang=\"fr\"")
    );
    assert!(refused(dir, &["review", "new.csv", "-o", "new.csv"]).contains("new.csv"));
}
