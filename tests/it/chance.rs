//! Comparisons that say how they know: whether chance made the arms, what is set equal, what turned in time; and levels
//! that training left out whole.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use lookalike::compare::evidence::Basis;
use lookalike::compare::metric::Side;
use lookalike::compare::{Comparison, Design, Settings, Verdict};
use lookalike::language::Language;
use lookalike::recipe::ReadRecipe;
use lookalike::workflow::compare::{ArmsRequest, ComparisonContent, compare_arms};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike as run};

/// Numbers from 0 to below `most`, the same on every machine (SplitMix64).
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ (z >> 31)) * u128::from(most)) >> 64) as u64
    }

    fn hits(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Two teams of which A gets most referrals, that close far more often; B closes 8 points more of either channel.
fn confounded(seed: u64, accounts: usize) -> String {
    let mut draws = Draws(seed);
    let mut text = String::from("id,team,channel,employees,won\n");
    for id in 0..accounts {
        let referral = draws.hits(50);
        let b = draws.hits(if referral { 20 } else { 80 });
        let share = if referral { 55 } else { 20 } + if b { 8 } else { 0 };
        let (team, channel) = (
            if b { "B" } else { "A" },
            if referral { "Referral" } else { "Cold" },
        );
        let won = if draws.hits(share) { "yes" } else { "no" };
        writeln!(text, "C{id},{team},{channel},{},{won}", 10 + draws.below(400)).unwrap();
    }
    text
}

/// Arms that chance made, among columns of every kind; B answers 15 points more.
fn randomised(seed: u64, accounts: usize) -> String {
    let mut draws = Draws(seed);
    let mut text = String::from("id,arm,region,employees,founded,crm,replied\n");
    for id in 0..accounts {
        let region = ["North", "South", "East", "West"][draws.below(4) as usize];
        let employees = 5 + draws.below(30) * draws.below(30);
        let founded = format!("{}-0{}-11", 1980 + draws.below(40), 1 + draws.below(9));
        let crm = if employees > 200 && draws.hits(70) {
            "yes"
        } else {
            "no"
        };
        let b = draws.hits(50);
        let replied = if draws.hits(if b { 40 } else { 25 }) {
            "yes"
        } else {
            "no"
        };
        let arm = if b { "B" } else { "A" };
        writeln!(text, "{id},{arm},{region},{employees},{founded},{crm},{replied}").unwrap();
    }
    text
}

fn folder(text: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("results.csv"), text).unwrap();
    dir
}

/// What a table says in words, and as JSON.
fn compared(text: &str, group: &str, metric: &str, more: &[&str]) -> (String, Value) {
    let dir = folder(text);
    let asked = [
        "compare",
        "--data",
        "results.csv",
        "--group",
        group,
        "--metric",
        metric,
    ];
    let words = done(dir.path(), &[&asked[..], more].concat());
    let json = done(dir.path(), &[&asked[..], more, &["--json"]].concat());
    // Lines are broken where a terminal would.
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (words, serde_json::from_str(&json).unwrap())
}

/// The comparison itself, without a program in between.
fn comparison(text: &str, group: &str, metric: &str) -> Comparison {
    let dir = folder(text);
    let answer = compare_arms(&ArmsRequest {
        data: dir.path().join("results.csv"),
        group: Some(group.to_owned()),
        a: None,
        b: None,
        metric: Some(metric.to_owned()),
        better: None,
        positive: Vec::new(),
        ended: None,
        horizon: None,
        as_of: None,
        id: None,
        day: None,
        adjust: Vec::new(),
        follows: None::<PathBuf>,
        read: ReadRecipe::default(),
        settings: Settings {
            design: Design::Unknown,
            ..Settings::default()
        },
        language: Language::En,
    })
    .unwrap();
    match answer.content {
        ComparisonContent::Pair { first, .. } => *first,
        ComparisonContent::Edges(_) => panic!("two arms are a pair"),
    }
}

#[test]
fn a_confounded_table_is_read_as_observational_and_set_equal() {
    let (words, json) = compared(&confounded(1, 3_000), "team", "won", &[]);
    assert!(words.contains("B is better by"), "{words}");
    assert!(
        words.contains("with channel set equal, an association"),
        "{words}"
    );
    assert!(words.contains("they differ in channel"), "{words}");
    assert!(
        !words.contains("chance decided") && !words.contains("go with"),
        "{words}"
    );
    assert_eq!(json["design"], "observational");
    assert_eq!(json["decision"]["arm"], "b");
    assert_eq!(json["evidence"]["basis"], "imbalance");
    assert!(json["evidence"]["p_value"].as_f64().unwrap() < 0.01);
    assert_eq!(json["adjusted"]["covariates"], serde_json::json!(["channel"]));
    assert!(json["difference"]["estimate"].as_f64().unwrap() < -0.05);
    let adjusted = json["adjusted"]["estimate"].as_f64().unwrap();
    assert!((adjusted - 0.08).abs() < 0.05, "{adjusted}");
    let (french, _) = compared(&confounded(1, 3_000), "team", "won", &["--lang", "fr"]);
    assert!(french.contains("à channel égal"), "{french}");
    // Whoever says that chance decided is told what speaks against it.
    let (declared, json) = compared(&confounded(1, 3_000), "team", "won", &["--randomised"]);
    assert_eq!(json["evidence"]["basis"], "declared");
    assert!(declared.contains("as you say") && declared.contains("hardly differ so much in channel"));
    assert!(!declared.contains("go with A"), "{declared}");
}

#[test]
fn arms_alike_in_every_other_column_are_read_as_drawn() {
    let (words, json) = compared(&randomised(3, 800), "arm", "replied", &[]);
    assert!(words.contains("chance decided who was in which arm, as far as the 4 other columns can tell"));
    assert!(
        words.contains("B is better") && !words.contains("association"),
        "{words}"
    );
    assert_eq!(
        (json["design"].as_str(), json["evidence"]["basis"].as_str()),
        (Some("randomised"), Some("balance"))
    );
    assert_eq!(json["evidence"]["columns"].as_array().unwrap().len(), 4);
    // A plan needs no other column.
    let dir = folder(&randomised(3, 800));
    let plan = [
        "compare",
        "--plan",
        "--metric",
        "replied",
        "--baseline",
        "25%",
        "--least",
        "10%",
        "-o",
        "arms.csv",
    ];
    done(dir.path(), &plan);
    let followed = [
        "compare",
        "--data",
        "results.csv",
        "--follows",
        "arms.plan.json",
        "--json",
    ];
    let json: Value = serde_json::from_str(&done(dir.path(), &followed)).unwrap();
    assert_eq!(json["evidence"]["basis"], "plan");
}

#[test]
fn without_another_column_nothing_tells() {
    let mut text = String::from("id,arm,replied\n");
    for i in 0..400 {
        let hit = i % 2 == 0 && i % 5 != 0 || i % 11 == 0;
        writeln!(text, "{i},{},{}", ["A", "B"][i % 2], u8::from(hit)).unwrap();
    }
    let (words, json) = compared(&text, "arm", "replied", &[]);
    assert_eq!(
        (json["design"].as_str(), json["evidence"]["basis"].as_str()),
        (Some("unknown"), Some("nothing"))
    );
    assert!(
        words.contains("A is better") && words.contains("an association as far as is known"),
        "{words}"
    );
    assert!(
        words.contains("`--randomised`") && !words.contains("chance decided") && !words.contains("go with")
    );
    let (words, json) = compared(&text, "arm", "replied", &["--randomised"]);
    assert!(
        words.contains("chance decided") && words.contains("go with A"),
        "{words}"
    );
    assert_eq!(json["design"], "randomised");
    let both = run(
        folder(&text).path(),
        &[
            "compare",
            "--data",
            "results.csv",
            "--group",
            "arm",
            "--metric",
            "replied",
            "--randomised",
            "--observational",
        ],
    );
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn columns_that_tell_the_arms_apart_are_no_comparison_unless_they_are_the_arm() {
    let mut draws = Draws(9);
    let mut text = String::from("id,team,team_label,rep,channel,region,met,won,won_2\n");
    for id in 0..600 {
        let b = draws.hits(50);
        let rep = if b { "Bea" } else { "Ada" };
        let number = draws.below(3);
        let channel = if b { "Cold" } else { "Referral" };
        let region = ["North", "South"][draws.below(2) as usize];
        let won = u8::from(draws.hits(if b { 30 } else { 45 }));
        writeln!(
            text,
            "{id},{t},Team {t},{rep} {number},{channel},{region},{won},{won},{won}",
            t = if b { "B" } else { "A" }
        )
        .unwrap();
    }
    let (words, json) = compared(&text, "team", "won", &[]);
    assert_eq!(
        json["decision"],
        serde_json::json!({"kind": "not_comparable", "why": "no_overlap"})
    );
    assert!(words.contains("nothing alike to compare: channel."), "{words}");
    let left_out = json["evidence"]["left_out"].to_string();
    for (column, why) in [
        ("team_label", "copy_of_the_arm"),
        ("rep", "within_an_arm"),
        ("won_2", "like_the_metric"),
    ] {
        assert!(
            left_out.contains(&format!("{{\"column\":\"{column}\",\"why\":\"{why}\"}}")),
            "{left_out}"
        );
    }
    // Without it the rest says what it can.
    let others: Vec<String> = text
        .lines()
        .map(|line| {
            line.split(',')
                .enumerate()
                .filter(|(i, _)| *i != 4)
                .map(|(_, cell)| cell)
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect();
    let (_, json) = compared(
        &others.join("\n"),
        "team",
        "won",
        &["--observational", "--adjust", "region"],
    );
    assert_ne!(json["decision"]["kind"], "not_comparable");
}

#[test]
fn arms_that_differ_in_every_column_or_have_nobody_are_not_compared() {
    let mut text = String::from("id,arm,sector,employees,opened,won\n");
    for i in 0..400u32 {
        let b = i % 2 == 1;
        let (sector, base) = if b {
            (["IT", "Media"][(i / 2 % 2) as usize], 5_000)
        } else {
            (["Steel", "Coal"][(i / 2 % 2) as usize], 10)
        };
        let opened = if b { "2025" } else { "2023" };
        writeln!(
            text,
            "{i},{},{sector},{},{opened}-0{}-01,{}",
            ["A", "B"][usize::from(b)],
            base + i,
            1 + i % 9,
            u8::from(i % 3 == 0 || b && i % 4 == 0)
        )
        .unwrap();
    }
    let (words, json) = compared(&text, "arm", "won", &[]);
    assert_eq!(json["decision"]["kind"], "not_comparable", "{words}");
    for column in ["sector", "employees", "opened"] {
        assert!(words.contains(column), "{words}");
    }
    // One arm is empty, or says nothing.
    let empty: String = text
        .lines()
        .map(|line| {
            if line.contains(",B,") {
                line.trim_end_matches(['0', '1']).to_owned() + "\n"
            } else {
                line.to_owned() + "\n"
            }
        })
        .collect();
    let (_, json) = compared(&empty, "arm", "won:rate", &[]);
    assert_eq!(json["decision"]["kind"], "not_comparable");
}

/// Truth: B closes 8 points more. Whatever is said of 60 draws, it is not that A is better; and 100 tables whose arms
/// chance made are doubted about five times.
#[test]
fn no_draw_has_the_wrong_sign_and_chance_is_seldom_doubted() {
    let mut right = 0;
    for seed in 0..60 {
        let found = comparison(
            &confounded(100 + seed, 250 + 40 * seed as usize % 900),
            "team",
            "won",
        );
        if let Verdict::Better { arm, .. } = found.verdict {
            assert_eq!(arm, Side::B, "seed {seed}: {:?}", found.evidence);
            right += 1;
        }
        assert_ne!(found.design, Design::Randomised, "seed {seed}");
    }
    assert!(right > 5, "{right}");
    let doubted = (0..100)
        .filter(|seed| {
            let found = comparison(&randomised(500 + seed, 240), "arm", "replied");
            found
                .evidence
                .is_some_and(|evidence| evidence.basis == Basis::Imbalance)
        })
        .count();
    // 5 % of 100, and three standard deviations.
    assert!(doubted <= 11, "{doubted}");
}

/// A market that turns in October 2024; half of the accounts have no day.
fn turned(with_days: bool) -> String {
    let mut draws = Draws(21);
    let mut text = String::from("id,kind,opened,won\n");
    for id in 0..2_400 {
        let (quarter, b) = (draws.below(12), draws.hits(50));
        let opened = format!(
            "{}-{:02}-15",
            2022 + quarter.div_ceil(4),
            1 + (quarter + 3) % 4 * 3
        );
        let late = quarter >= 8;
        let share = if b == late { 60 } else { 30 };
        let day = if with_days || id % 2 == 0 {
            opened.as_str()
        } else {
            ""
        };
        writeln!(
            text,
            "{id},{},{day},{}",
            if b { "B" } else { "A" },
            u8::from(draws.hits(share))
        )
        .unwrap();
    }
    text
}

#[test]
fn a_difference_that_turned_is_told_with_its_quarter() {
    let (words, json) = compared(&turned(true), "kind", "won", &["--observational"]);
    assert!(
        words.contains("reversed since 2024-Q4: B is better by"),
        "{words}"
    );
    assert!(
        words.contains("A was by") && !words.contains("more accounts per arm"),
        "{words}"
    );
    assert_eq!(
        (
            json["decision"]["kind"].as_str(),
            json["decision"]["turn"].as_str()
        ),
        (Some("turned"), Some("reversed"))
    );
    assert_eq!(json["decision"]["since"], "2024-Q4");
    assert!(json["periods"]["p_value"].as_f64().unwrap() < 0.001);
    assert!(json["periods"]["change"]["before"]["high"].as_f64().unwrap() < 0.0);
    // Half of the days are enough here, and the others are counted.
    let (words, json) = compared(&turned(false), "kind", "won", &["--randomised"]);
    assert_eq!(json["decision"]["since"], "2024-Q4");
    assert!(words.contains("followed over time: 1,200"), "{words}");
    let (french, _) = compared(&turned(true), "kind", "won", &["--lang", "fr"]);
    assert!(french.contains("inversée depuis 2024-Q4"), "{french}");
    // One period only: nothing to follow, and that is said.
    let one: String = turned(true)
        .lines()
        .filter(|line| line.contains("opened") || line.contains("2024-10"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    let (words, json) = compared(&one, "kind", "won", &["--randomised"]);
    assert!(
        json["periods"]["p_value"].is_null() && words.contains("Not followed over time"),
        "{words}"
    );
}

#[test]
fn no_column_set_equal_is_dropped_from_the_strata_in_silence() {
    let mut draws = Draws(4);
    let mut text = String::from("id,arm,channel,owner,city,won\n");
    for id in 0..1_500 {
        let (b, channel) = (draws.hits(50), draws.below(3));
        let share = 20 + 10 * channel + if b { 5 } else { 0 };
        let (owner, city) = (draws.below(8), draws.below(12));
        writeln!(
            text,
            "{id},{},c{channel},o{owner},t{city},{}",
            if b { "B" } else { "A" },
            u8::from(draws.hits(share))
        )
        .unwrap();
    }
    let asked = ["--observational", "--adjust", "channel,owner,city"];
    let (words, json) = compared(&text, "arm", "won", &asked);
    assert!(words.contains("coarse strata of channel and owner"), "{words}");
    assert!(
        words.contains("not among the strata, which would be too many: city"),
        "{words}"
    );
    assert_eq!(json["adjusted"]["strata"]["without"], serde_json::json!(["city"]));
}

/// Past accounts whose last year brought a channel of its own.
fn with_a_new_channel(dir: &Path) {
    let mut draws = Draws(63);
    let mut text = String::from("id,channel,employees,opened,closed,left_on,amount,status\n");
    for id in 0..900 {
        let late = draws.hits(30);
        let channel = if late && draws.hits(50) {
            "Partner"
        } else {
            ["Fair", "Web", "Cold"][draws.below(3) as usize]
        };
        let share = match channel {
            "Partner" => 70,
            "Fair" => 60,
            _ => 25,
        };
        let (year, month) = if late {
            (2026, 1 + draws.below(6))
        } else {
            (2023 + draws.below(2), 1 + draws.below(9))
        };
        let won = draws.hits(share);
        let amount = if won {
            (8_000 + draws.below(9_000)).to_string()
        } else {
            String::new()
        };
        let status = if won { "won" } else { "lost" };
        writeln!(
            text,
            "C{id},{channel},{},{year}-{month:02}-02,{year}-{month:02}-20,,{amount},{status}",
            20 + draws.below(300)
        )
        .unwrap();
    }
    fs::write(dir.join("a.csv"), text).unwrap();
    let recipe = "name = \"recent\"\ndata = \"a.csv\"\nid = \"id\"\ntime = \"opened\"\nas_of = \"2026-09-30\"\nexclude = [\"opened\"]\n\
        [outcome]\ncolumn = \"status\"\npositive = [\"won\"]\nnegative = [\"lost\"]\n\
        [figures]\nopened = \"opened\"\nclosed = \"closed\"\nleft = \"left_on\"\namount = \"amount\"\n[ideal]\napply = true\n";
    fs::write(dir.join("lookalike.toml"), recipe).unwrap();
    fs::write(
        dir.join("p.csv"),
        "id,channel,employees\nP1,partner,100\nP2,Fair,100\nP3,Zebra,100\n",
    )
    .unwrap();
}

#[test]
fn a_channel_that_training_left_out_is_named_and_scored_as_new() {
    let dir = tempfile::tempdir().unwrap();
    with_a_new_channel(dir.path());
    let words = done(dir.path(), &["train", "--no-validation"]);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = words
        .split("`channel`: Partner, ")
        .nth(1)
        .unwrap_or_else(|| panic!("{words}"));
    assert!(
        said.contains("accounts") && said.contains("bought: all too recent to be learnt from"),
        "{said}"
    );
    let json: Value =
        serde_json::from_str(&done(dir.path(), &["train", "--no-validation", "--json"])).unwrap();
    let left_out = &json["left_out"][0];
    assert_eq!(
        (left_out["column"].as_str(), left_out["level"].as_str()),
        (Some("channel"), Some("Partner"))
    );
    let share = left_out["bought"].as_f64().unwrap() / left_out["accounts"].as_f64().unwrap();
    assert!(
        (share - 0.7).abs() < 0.12 && left_out["accounts"].as_u64() > Some(80),
        "{left_out}"
    );
    let report = fs::read_to_string(dir.path().join("models/recent/v000002/report.html")).unwrap();
    assert!(report.contains("Left out whole") && report.contains("Partner"));
    let scored = run(dir.path(), &["score", "p.csv"]);
    let (lines, told) = (
        String::from_utf8_lossy(&scored.stdout),
        String::from_utf8_lossy(&scored.stderr),
    );
    let of = |id: &str| {
        lines
            .lines()
            .find(|line| line.starts_with(id))
            .unwrap()
            .to_owned()
    };
    assert!(of("P1").contains("channel: new, not learnt from yet"), "{lines}");
    assert!(of("P3").contains("channel: other or never seen"), "{lines}");
    assert!(
        told.contains("hold a new level, left out of training as too recent: `Partner` (1;"),
        "{told}"
    );
    assert!(
        told.contains("never seen in training") && told.contains("`Zebra`"),
        "{told}"
    );
    let explained = done(dir.path(), &["explain", "p.csv", "--id", "P1", "--all"]);
    assert!(explained.contains("new, not learnt from yet"), "{explained}");
}
