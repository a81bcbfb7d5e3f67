//! A year of each story by quarters: the review after the pivot says whom to sell to now, and where nothing happens nobody
//! is alarmed.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::done;

fn year(dir: &Path, story: &str) -> Value {
    let told = done(dir, &["demo", "--quarters", "--story", story, "--json"]);
    serde_json::from_str(&told).unwrap()
}

fn verdicts(year: &Value) -> Vec<&str> {
    let quarters = year["quarters"].as_array().unwrap();
    quarters
        .iter()
        .map(|quarter| quarter["review"]["verdict"].as_str().unwrap())
        .collect()
}

#[test]
fn the_review_after_the_pivot_says_whom_to_sell_to() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let year = year(dir, "legaltech");
    assert_eq!(verdicts(&year)[..3], ["keep", "keep", "promote"], "{year}");
    let pivot = &year["quarters"][2];
    assert_eq!(
        (&pivot["quarter"], &pivot["turns"]),
        (&"2024-q4".into(), &true.into())
    );
    let review = &pivot["review"];

    // Law firms lead among the new ideal customers, and did not before.
    let segments = review["segments"].as_array().unwrap();
    let share = |segment: &&Value| segment["now"].as_f64().unwrap();
    let leader = segments
        .iter()
        .max_by(|a, b| share(a).total_cmp(&share(b)))
        .unwrap();
    assert!(
        leader["name"]["en"]
            .as_str()
            .unwrap()
            .contains("Cabinet d’avocats"),
        "{leader}"
    );
    assert!(
        leader["now"].as_f64().unwrap() > 2.0 * leader["before"].as_f64().unwrap(),
        "{leader}"
    );

    // Large groups no longer pay, and say so in days and money.
    let paying = review["paying"].as_array().unwrap();
    let groups = paying
        .iter()
        .find(|of| of["name"]["en"].as_str().unwrap().contains("Direction juridique"));
    let groups = groups.unwrap();
    assert_eq!(groups["change"], "no_longer");
    let cycle = groups["now"]["cycle"]["estimate"].as_f64().unwrap();
    assert!((50.0..70.0).contains(&cycle), "{cycle} days");

    // Law firms sign fast, cost little and speak well of it; the story has 18 days and an NPS of 65.
    let firms = paying
        .iter()
        .find(|of| of["name"]["en"].as_str().unwrap().contains("Cabinet d’avocats"))
        .unwrap();
    assert_eq!(firms["change"], "more");
    let figure = |when: &str, name: &str| firms[when][name]["estimate"].as_f64().unwrap();
    assert!((14.0..24.0).contains(&figure("now", "cycle")), "{firms}");
    assert!(figure("now", "nps") > figure("before", "nps") + 30.0, "{firms}");
    assert!(
        groups["now"]["cac"]["estimate"].as_f64().unwrap() > 5.0 * figure("now", "cac"),
        "{groups}"
    );

    // A quarter has few answers: what is told of them is told with its interval, and the next one's holds the story's.
    let next = year["quarters"][3]["review"]["paying"].as_array().unwrap();
    let answers = next
        .iter()
        .find(|of| of["name"] == firms["name"])
        .map(|of| &of["now"]["nps"])
        .unwrap();
    let end = |name: &str| answers[name].as_f64().unwrap();
    assert!(end("low") < 65.0 && 65.0 < end("high"), "{answers}");

    // Which way to move.
    let widen = &review["aim"]["widen"][0];
    assert_eq!(
        (&widen["criterion"], &widen["value"]),
        (&"sector".into(), &"Cabinet d’avocats".into())
    );
    assert_eq!(review["aim"]["narrow"][0]["value"], "Direction juridique");

    // In words, on the page; and the command that is told repeats it.
    let page = fs::read_to_string(dir.join(pivot["page"].as_str().unwrap())).unwrap();
    for said in [
        "leads now",
        "no longer pays",
        "widen towards “Sector: Law practice”",
        "narrow, away from",
        "those who have left included",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let command = year["commands"][3].as_str().unwrap();
    let words: Vec<&str> = command
        .split_whitespace()
        .skip(1)
        .chain(["--no-record"])
        .collect();
    let told: Vec<String> = done(dir, &words).split_whitespace().map(str::to_owned).collect();
    assert!(told.join(" ").contains("no longer pays"), "{told:?}");
}

#[test]
fn a_year_in_which_nothing_turns_raises_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let year = year(dir.path(), "construction");
    assert_eq!(verdicts(&year), ["keep"; 4], "{year}");
    for quarter in year["quarters"].as_array().unwrap() {
        let page = fs::read_to_string(dir.path().join(quarter["page"].as_str().unwrap())).unwrap();
        assert!(
            !page.contains("no longer pays") && !page.contains("leads now"),
            "{quarter}"
        );
        let segments = quarter["review"]["segments"].as_array().unwrap();
        assert!(
            segments.iter().all(|segment| segment["fate"] != "born"),
            "{quarter}"
        );
    }
}
