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
    /// Budgets are written in thousands.
    Thousands,
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
        let budget = match plant {
            Plant::Doubled => 2.0 * budget,
            Plant::Thousands => budget / 1_000.0,
            _ => budget,
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
    assert_eq!(doubled["reasons"][0]["times"], 2.0, "{doubled}");
    let (thousands, status) = planted(Plant::Thousands);
    assert_eq!(names(&thousands, "unit", "criterion"), ["budget"], "{thousands}");
    assert_eq!((&thousands["reasons"][0]["times"], status), (&0.001.into(), 1));
    let said = thousands["reasons"][0]["text"].as_str().unwrap();
    assert_eq!(said, "budget looks 1 / 1,000 times what it was: another unit?");
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

    // Its new name says nothing: it is told by what it holds.
    for (was, is) in [("employees", "q7"), ("sector", "kind")] {
        let (renamed, _) = reviewed(dir, &text.replacen(was, is, 1), &["--no-record"]);
        assert_eq!(renamed["absent"][0]["nearest"], is, "{renamed}");
    }

    // All won, nothing decided, ids of another kind.
    let (all_won, status) = reviewed(dir, &text.replace(",lost", ",won"), &["--no-record"]);
    assert_eq!((&all_won["unmeasured"], status), (&"one_outcome".into(), 1));
    assert_eq!(reasons(&all_won), ["one_sided"], "{all_won}");
    let said = all_won["reasons"][0]["text"].as_str().unwrap();
    assert!(
        said.contains("300 of 300") && said.contains("won deals only"),
        "{said}"
    );
    let (all_lost, status) = reviewed(dir, &text.replace(",won", ",lost"), &["--no-record"]);
    assert_eq!((reasons(&all_lost), status), (vec!["one_sided"], 1), "{all_lost}");
    // A handful may all be won by chance.
    let few: String = text.lines().take(5).map(|line| format!("{line}\n")).collect();
    let (few, status) = reviewed(dir, &few.replace(",lost", ",won"), &["--no-record"]);
    assert_eq!((reasons(&few), status), (vec!["not_measured"], 0), "{few}");
    // Words that say nothing, of everybody: nobody is measured, and that is no reason to keep the champion.
    let (unread, status) = reviewed(
        dir,
        &text.replace(",lost", ",blue").replace(",won", ",green"),
        &["--no-record"],
    );
    assert_eq!((reasons(&unread), status), (vec!["unreadable"], 1), "{unread}");
    let said = unread["reasons"][0]["text"].as_str().unwrap();
    assert!(
        said.contains("300 of 300") && said.contains("“blue”, “green”"),
        "{said}"
    );
    // An account on several rows is said.
    let twice = text.clone()
        + &text
            .lines()
            .skip(1)
            .take(7)
            .map(|line| format!("{line}\n"))
            .collect::<String>();
    let (twice, _) = reviewed(dir, &twice, &["--no-record"]);
    assert_eq!(
        (&twice["notes"][0]["note"], &twice["notes"][0]["rows"]),
        (&"repeated".into(), &7.into()),
        "{twice}"
    );
    let open = text
        .replace(",lost", ",negotiation")
        .replace(",won", ",negotiation");
    let (open, status) = reviewed(dir, &open, &[]);
    // It counted nobody, and is on record all the same.
    let kept = fs::read_to_string(dir.join("models/crm/reviews.jsonl")).unwrap();
    let kept: Value = serde_json::from_str(kept.trim()).unwrap();
    assert_eq!(
        (&kept["accounts"], &kept["verdict"]),
        (&0.into(), &open["verdict"])
    );
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
    run(dir, &["review", "new.csv", "--no-record", "-o", "review.en.html"]);
    for (language, page) in [("fr", "review.html"), ("en", "review.en.html")] {
        let page = fs::read_to_string(dir.join(page)).unwrap();
        assert!(page.contains(&format!("lang=\"{language}\"")));
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("review.{language}.html"));
        fs::write(kept, page).unwrap();
    }
    assert!(refused(dir, &["review", "new.csv", "-o", "new.csv"]).contains("new.csv"));
}

/// Rows of accounts without what became of them, and what became of them.
fn apart(text: &str) -> (String, String) {
    let (mut accounts, mut deals) = (String::new(), String::from("id,status,decided\n"));
    for line in text.lines() {
        let (account, outcome) = line.rsplit_once(',').unwrap();
        accounts += &format!("{account}\n");
        let id = account.split(',').next().unwrap();
        if id != "id" {
            deals += &format!("{id},{outcome},2999-01-31\n");
        }
    }
    (accounts, deals)
}

#[test]
fn what_is_on_record_is_reviewed_without_a_table_and_counted_once() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    trained(dir);
    let record = |more: &[&str]| -> (Value, i32) {
        let output = run(dir, &[&["review", "--json"], more].concat());
        let json = serde_json::from_slice(&output.stdout);
        (json.unwrap_or_default(), output.status.code().unwrap())
    };
    assert!(refused(dir, &["review"]).contains("no score by crm@v000001 is on record"));

    // Ten of them are of training: they say nothing.
    let (prospects, deals) = apart(&(HEADER.to_owned() + &accounts(390, 700, Plant::Nothing)));
    fs::write(dir.join("prospects.csv"), prospects).unwrap();
    fs::write(dir.join("deals.csv"), deals).unwrap();
    done(dir, &["score", "prospects.csv", "--log", "-o", "scored.csv"]);
    let (before, _) = record(&["--no-record"]);
    assert_eq!(before["logged"]["unknown"], 310, "{before}");
    assert_eq!(before["reasons"][0]["reason"], "not_measured");
    let add = [
        "outcomes",
        "add",
        "deals.csv",
        "--outcome",
        "status",
        "--date",
        "decided",
    ];
    done(dir, &add);
    let (first, status) = record(&[]);
    let logged = &first["logged"];
    assert_eq!(
        (&logged["decided"], &logged["seen"]),
        (&300.into(), &10.into()),
        "{first}"
    );
    assert_eq!((first["verdict"].as_str(), status), (Some("keep"), 0), "{first}");
    assert_eq!(
        (&first["unmeasured"], &first["drift"]),
        (&"record_alone".into(), &Value::Null)
    );
    let slope = logged["champion"]["slope"]["value"].as_f64().unwrap();
    assert!((0.5..1.6).contains(&slope), "{slope}");
    let (last, _) = record(&["--since", "LAST"]);
    assert_eq!(
        (&last["logged"]["decided"], &last["logged"]["counted"]),
        (&0.into(), &300.into())
    );
    let (since, _) = record(&["--since", "2999-02-01", "--no-record"]);
    assert_eq!(since["logged"]["decided"], 0);
    // A table is reviewed on its own accounts, which this review has not counted.
    let table = HEADER.to_owned() + &accounts(400, 700, Plant::Nothing);
    let (beside, _) = reviewed(dir, &table, &["--no-record"]);
    assert_eq!(
        (&beside["accounts"]["new"], &beside["accounts"]["counted"]),
        (&300.into(), &0.into())
    );
    assert_eq!(beside["logged"]["champion"], logged["champion"]);

    // Accounts of which the opposite came true: fits no longer mean what they say, and ranking alone would be no reason.
    let (prospects, deals) = apart(&(HEADER.to_owned() + &accounts(2_000, 2_300, Plant::Nothing)));
    let turned = deals
        .replace(",won", ",?")
        .replace(",lost", ",won")
        .replace(",?", ",lost");
    fs::write(dir.join("prospects.csv"), prospects).unwrap();
    fs::write(dir.join("deals.csv"), turned).unwrap();
    done(dir, &["score", "prospects.csv", "--log", "-o", "scored.csv"]);
    done(dir, &add);
    let (bad, status) = record(&["--since", "LAST"]);
    assert_eq!(
        (bad["verdict"].as_str(), status),
        (Some("investigate"), 1),
        "{bad}"
    );
    let kinds: Vec<&str> = bad["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.iter().all(|kind| *kind == "calibration"), "{bad}");
    assert_eq!(record(&["--fail-on", "drift", "--no-record"]).1, 0);
    assert_eq!(record(&["--fail-on", "calibration", "--no-record"]).1, 1);
    let page = String::from_utf8(run(dir, &["review", "--no-record", "--lang", "fr"]).stdout).unwrap();
    assert!(page.contains("Sur des scores qu’il a vraiment donnés"), "{page}");
    assert!(done(dir, &["card"]).contains("last reviewed on"));

    // A store that cannot be read: said beside a table, an error without one.
    fs::write(
        dir.join("models/lookalike.sqlite"),
        "no database of ours, and long enough to be looked at",
    )
    .unwrap();
    assert!(refused(dir, &["review"]).contains("lookalike.sqlite"));
    let (noted, _) = reviewed(dir, &table, &["--no-record"]);
    assert_eq!(noted["notes"][0]["note"], "no_record", "{noted}");
}

#[test]
fn a_champion_or_a_history_that_is_not_what_was_written_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    trained(dir);
    let text = HEADER.to_owned() + &accounts(400, 600, Plant::Nothing);
    let (first, _) = reviewed(dir, &text, &[]);
    let home = dir.join("models/crm");
    let version = home.join("v000001");
    let damaged = |file: &Path, bytes: &[u8]| {
        let whole = fs::read(file).unwrap();
        fs::write(file, bytes).unwrap();
        let said = refused(dir, &["review", "new.csv", "--no-record"]);
        fs::write(file, whole).unwrap();
        said
    };
    let reviews = fs::read(home.join("reviews.jsonl")).unwrap();
    let cut = damaged(&home.join("reviews.jsonl"), &reviews[..reviews.len() / 2]);
    assert!(
        cut.contains("line 1 is no review") && cut.contains("reviews.jsonl"),
        "{cut}"
    );
    let seen = fs::read_to_string(version.join("seen.json")).unwrap();
    let edited = damaged(&version.join("seen.json"), seen.replace("A-9", "B-9").as_bytes());
    assert!(edited.contains("edited after it was written"), "{edited}");
    let model = fs::read_to_string(version.join("model.json")).unwrap();
    let edited = damaged(
        &version.join("model.json"),
        model.replacen('7', "8", 1).as_bytes(),
    );
    assert!(edited.contains("model.json"), "{edited}");
    // A history whose end was cut off says so to who asks, and keeps nobody from reviewing.
    let journal = home.join("journal.jsonl");
    let whole = fs::read(&journal).unwrap();
    fs::write(&journal, "").unwrap();
    assert_eq!(run(dir, &["verify"]).status.code(), Some(1));
    let (again, _) = reviewed(dir, &text, &["--no-record"]);
    assert_eq!(again["champion"], first["champion"]);
    // Who decides something meanwhile is told that the history begins anew, and where the rest of it is.
    let note = run(dir, &["note", "1", "looked at"]);
    let told = String::from_utf8_lossy(&note.stderr).into_owned();
    assert!(
        told.contains("journal.jsonl") && told.contains("a new journal begins here"),
        "{told}"
    );
    fs::write(&journal, whole).unwrap();
    // A quarter that overlaps the one before: what was counted is not counted again.
    let overlapping = HEADER.to_owned() + &accounts(500, 700, Plant::Nothing);
    let (overlapping, _) = reviewed(dir, &overlapping, &[]);
    assert_eq!(
        (
            &overlapping["accounts"]["new"],
            &overlapping["accounts"]["counted"]
        ),
        (&200.into(), &100.into())
    );
    assert_eq!(overlapping["challenge"]["together"]["accounts"], 300);

    fs::remove_dir_all(&version).unwrap();
    let gone = refused(dir, &["review", "new.csv"]);
    assert!(gone.contains("crm") || gone.contains("models"), "{gone}");
}
