//! Kinds of customer that split in two, that became one, and that stay as they are, through `review`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{done, lookalike};

const RECIPE: &str = "name = \"kinds\"\nid = \"id\"\n[outcome]\ncolumn = \"outcome\"\npositive = [\"won\"]\n\
                      [segments]\nresamples = 20\n[fit]\nfolds = 2\npairs = 0\n";

/// What becomes of the kinds in the new quarter.
#[derive(Clone, Copy, PartialEq)]
enum Plant {
    Same,
    /// The first kind is two, told apart by country, plan and channel, which said nothing before.
    Split,
    /// The first two kinds are one: each fact is either's.
    Merged,
}

/// Two in five are won, of three kinds; the others are of no kind.
fn accounts(from: u64, to: u64, plant: Plant) -> String {
    let mut text = String::from("id,sector,tool,size,need,country,plan,channel,outcome\n");
    for i in from..to {
        let draw = |salt: u64, n: u64| {
            let mut x =
                (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
            x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            (x ^ (x >> 31)) % n
        };
        let won = i % 5 < 2;
        let kind = draw(1, 3) as usize;
        // Nine facts in ten are the kind's own.
        let fact = |salt: u64, of: [&'static str; 3]| {
            let own = match plant {
                Plant::Merged if kind < 2 => draw(100 + salt, 2) as usize,
                _ => kind,
            };
            let told = won && draw(salt, 10) > 0;
            of[if told { own } else { draw(50 + salt, 3) as usize }]
        };
        let half = draw(7, 2);
        let split = won && kind == 0 && plant == Plant::Split;
        let other = |salt: u64, of: [&'static str; 2]| {
            let side = if split && draw(salt, 12) > 0 {
                half
            } else {
                draw(30 + salt, 2)
            };
            of[side as usize]
        };
        text += &format!(
            "{i},{},{},{},{},{},{},{},{}\n",
            fact(2, ["legal", "media", "retail"]),
            fact(3, ["x", "y", "z"]),
            fact(4, ["small", "medium", "large"]),
            fact(5, ["speed", "price", "care"]),
            other(8, ["FR", "DE"]),
            other(9, ["solo", "team"]),
            other(10, ["web", "partner"]),
            if won { "won" } else { "lost" },
        );
    }
    text
}

/// Fates of the segments by name, and the names they have to do with.
fn fates(dir: &Path, plant: Plant) -> Vec<(String, String, Vec<String>)> {
    fs::write(dir.join("new.csv"), accounts(5_000, 6_200, plant)).unwrap();
    let output = lookalike(dir, &["review", "new.csv", "--json", "--no-record"]);
    let review: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let segments = review["segments"].as_array().unwrap().iter();
    segments
        .map(|one| {
            let others = one["others"].as_array().into_iter().flatten();
            let others = others.map(|name| text(&name["en"])).collect();
            (text(&one["fate"]), text(&one["name"]["en"]), others)
        })
        .collect()
}

#[test]
fn segments_that_split_and_merge_are_told_and_others_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("lookalike.toml"), RECIPE).unwrap();
    fs::write(dir.join("old.csv"), accounts(0, 1_200, Plant::Same)).unwrap();
    done(dir, &["train", "old.csv", "--no-validation"]);
    let of = |found: &[(String, String, Vec<String>)], fate: &str| -> Vec<(String, Vec<String>)> {
        let found = found.iter().filter(|(told, ..)| told == fate);
        found
            .map(|(_, name, others)| (name.clone(), others.clone()))
            .collect()
    };
    let same = fates(dir, Plant::Same);
    assert_eq!(same.len(), 3, "{same:?}");
    assert!(same.iter().all(|(fate, ..)| fate == "same"), "{same:?}");

    let split = fates(dir, Plant::Split);
    let [(name, into)] = &of(&split, "split")[..] else {
        panic!("{split:?}");
    };
    // The parts are told by what sets one apart from the other.
    let told = |name: &String| {
        ["country", "plan", "channel"]
            .iter()
            .filter(|fact| name.contains(**fact))
            .count()
    };
    assert!(
        into.len() == 2 && into[0] != into[1] && into.iter().all(|name| told(name) == 2),
        "{split:?}"
    );
    assert!(
        of(&split, "merged").is_empty() && of(&split, "born").is_empty(),
        "{split:?}"
    );

    let merged = fates(dir, Plant::Merged);
    let told = of(&merged, "merged");
    assert_eq!(told.len(), 2, "{merged:?}");
    assert_eq!((&told[0].1[0], &told[1].1[0]), (&told[1].0, &told[0].0));
    assert!(told.iter().any(|(one, _)| one == name), "{merged:?}");
    assert!(of(&merged, "born").is_empty(), "{merged:?}");
}
