//! A model's life on the command line: trained again, held against the champion, promoted, taken back.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};

/// Accounts of which sector tells much and size a little.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut table = String::from("id,sector,size,outcome\n");
    for i in 0..300_usize {
        let chance = [9, 2, 1][i % 3] + 3 * usize::from(i * 37 % 100 > 60);
        let outcome = if i * 7919 / 3 % 11 < chance { "won" } else { "lost" };
        table += &format!("c{i},{},{},{outcome}\n", ["a", "b", "c"][i % 3], i * 37 % 100);
    }
    fs::write(dir.path().join("accounts.csv"), table).unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        "data = \"accounts.csv\"\nid = \"id\"\nname = \"saas\"\n[outcome]\ncolumn = \"outcome\"\npositive = [\"won\"]\n\
         [fit]\nfolds = 2\n[segments]\nskip = true\n",
    )
    .unwrap();
    dir
}

fn json(dir: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(dir, arguments)).unwrap()
}

/// What a command that succeeds says on stderr.
fn said(dir: &Path, arguments: &[&str]) -> String {
    let output = lookalike(dir, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stderr)
}

/// Which version scores.
fn champion(dir: &Path) -> String {
    let scored = done(dir, &["score", "accounts.csv"]);
    scored
        .lines()
        .nth(1)
        .unwrap()
        .rsplit(',')
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn a_version_is_compared_promoted_and_taken_back() {
    let place = place();
    let dir = place.path();
    // What was not measured scores for want of better, and blocks nobody.
    let first = json(dir, &["train", "--exclude", "size", "--no-validation", "--json"]);
    assert_eq!(
        (&first["champion"], &first["decision"]),
        (&Value::Bool(true), &Value::Null)
    );
    let second = done(dir, &["train", "--exclude", "size"]);
    let second = second.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        second.contains("saas@v000002") && second.contains("v1 kept no fits out of fold"),
        "{second}"
    );
    assert_eq!(champion(dir), "saas@v000002");

    let third = json(dir, &["train", "--json"]);
    assert_eq!(
        (&third["champion"], &third["parent"]),
        (&Value::Bool(false), &"v000002".into())
    );
    let figures = &third["decision"]["figures"];
    assert_eq!(
        (&figures["accounts"], &figures["out_of_fold"]),
        (&300.into(), &Value::Bool(true))
    );
    let [difference, low, high] = [0, 1, 2].map(|at| figures["log_loss"][at].as_f64().unwrap());
    assert!(low < difference && difference < high, "{figures}");
    let moves = third["decision"]["moves"].as_array().unwrap().iter();
    let moved: u64 = moves.map(|one| one["accounts"].as_u64().unwrap()).sum();
    assert_eq!(third["decision"]["change_grade"], moved);
    assert!(moved > 0 && moved < 300);

    // It waits, and who names a version has decided.
    let waits = said(dir, &["score", "accounts.csv"]);
    assert!(
        waits.contains("saas@v000003") && waits.contains("`lookalike promote 3 --reason …`"),
        "{waits}"
    );
    assert!(!said(dir, &["score", "accounts.csv", "--model", "saas@2"]).contains("saas@v000003"));
    let unmeasured = lookalike(dir, &["train", "--no-validation", "--promote"]);
    assert!(
        text(&unmeasured.stderr).contains("not promoted"),
        "{}",
        text(&unmeasured.stderr)
    );
    assert_eq!(champion(dir), "saas@v000002");

    let difference = json(dir, &["diff", "2", "3", "--json"]);
    let mut born = difference["born"].as_array().unwrap().iter();
    assert!(born.any(|one| one["name"] == "size"), "{difference}");
    let mut keys = difference["recipe"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["key"]);
    assert!(keys.any(|key| key == "exclude"), "{difference}");
    assert_eq!(difference["sides"][1]["lineage"]["parent"], "v000002");
    let level = &difference["moved"][0]["levels"][0];
    let by = level["points"][1].as_f64().unwrap() - level["points"][0].as_f64().unwrap();
    assert!(
        (by - level["by"].as_f64().unwrap()).abs() < 1e-9 && by != 0.0,
        "{difference}"
    );
    let page = done(dir, &["diff", "2", "3", "--lang", "fr"]);
    assert!(
        page.contains("Points qui ont bougé") && page.contains("Nouveaux"),
        "{page}"
    );

    let reason = "size \u{1b}[2J tells";
    let promoted = json(dir, &["promote", "3", "--reason", reason, "--json"]);
    assert_eq!(
        (&promoted["record"]["from"], &promoted["record"]["to"]),
        (&2.into(), &3.into())
    );
    assert_eq!(champion(dir), "saas@v000003");
    let today = promoted["record"]["at"].as_str().unwrap()[..10].to_owned();
    let then = json(dir, &["models", "--as-of", &today, "--json"]);
    assert_eq!(
        (&then[0]["champion"], &then[0]["reason"]),
        (&"v000003".into(), &reason.into())
    );
    assert_eq!(
        then[0]["earlier_that_day"],
        serde_json::json!(["v000001", "v000002"])
    );
    assert!(json(dir, &["models", "--as-of", "2000-01-01", "--json"])[0]["champion"].is_null());
    assert!(refused(dir, &["models", "--as-of", "9000-01-01"]).contains("a day that has begun"));
    assert!(!done(dir, &["models", "--journal"]).contains('\u{1b}'));

    assert!(done(dir, &["rollback", "--reason", "too early"]).contains("back to saas@v000002"));
    assert_eq!(champion(dir), "saas@v000002");
    assert!(done(dir, &["verify"]).contains("all is as it was written (versions: 4)"));

    // One damaged version hides no other, and is named.
    fs::write(dir.join("models/saas/v000003/model.json"), "{}").unwrap();
    let listed = json(dir, &["models", "--json"]);
    let damaged = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["damaged"].is_string());
    assert_eq!(
        damaged.map(|one| &one["version"]).collect::<Vec<_>>(),
        ["v000003"]
    );
    let verified = lookalike(dir, &["verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(text(&verified.stdout).contains("models/saas/v000003/model.json"));
    assert_eq!(champion(dir), "saas@v000002");
    assert!(refused(dir, &["promote", "3", "--reason", "again"]).contains("model.json"));

    // One that is gone is missed, by either name of the command, until it was laid aside.
    let gone = |version: &str| fs::remove_dir_all(dir.join("models/saas").join(version)).unwrap();
    gone("v000003");
    let missed = lookalike(dir, &["models", "verify"]);
    assert_eq!(missed.status.code(), Some(1));
    let missed = text(&missed.stdout);
    assert!(
        missed.contains("models/saas/v000003: the journal tells of v000003"),
        "{missed}"
    );
    assert_eq!(lookalike(dir, &["models", "repair"]).status.code(), Some(1));
    done(dir, &["archive", "4"]);
    gone("v000004");
    let missed = text(&lookalike(dir, &["verify", "--json"]).stdout);
    let missed: serde_json::Value = serde_json::from_str(&missed).unwrap();
    assert_eq!(missed["problems"].as_array().unwrap().len(), 1, "{missed}");
    assert_eq!(missed["problems"][0]["kind"], "gone");
}
