//! The commands `score`, `models` and `completions` as a user meets them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use lookalike::registry::{MODEL, Registry};
use serde_json::Value;
use tempfile::TempDir;

use crate::fixture::{self, HEADER};

/// A directory with the model of [`fixture::model`] in `models` and a table of prospects.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = fixture::model().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
    let rows = [
        "a1,120,engineering,2020-01-01,Salesforce; Slack,yes",
        "a2,,legal,2025-12-01,,no",
        "\"a,3\",7,public,2015-06-30,HubSpot,yes",
    ];
    fs::write(
        dir.path().join("prospects.csv"),
        format!("{}\n{}\n", HEADER.join(","), rows.join("\n")),
    )
    .unwrap();
    dir
}

pub fn lookalike(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(dir)
        .args(arguments)
        .output()
        .unwrap()
}

/// Standard output of a command that succeeds.
pub fn done(dir: &Path, arguments: &[&str]) -> String {
    let output = lookalike(dir, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The one line of a command that fails with status 2.
pub fn refused(dir: &Path, arguments: &[&str]) -> String {
    let output = lookalike(dir, arguments);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn one_line_per_account_in_order() {
    let dir = place();
    let scored = done(dir.path(), &["score", "prospects.csv"]);
    insta::assert_snapshot!(scored, @r#"
    id,score,fit,grade,segment,similarity,reason_1,reason_2,reason_3,unknown_weight,model
    a1,84.100,0.900698,A,,44.2,employees: 51 – 200 (+19.0),"sector: construction, engineering (+15.3)",partner: yes (+6.8),0.000,saas@v000001
    a2,24.600,0.316479,D,,69.6,employees: unknown (−7.0),founded: under 12 months (−7.0),partner: no (−3.2),50.000,saas@v000001
    "a,3",33.550,0.420067,X,,45.2,knocked out: no public sector,employees: up to 10 (−11.0),founded: over 10 years (+8.0),0.000,saas@v000001
    "#);
}

#[test]
fn contributions_sum_to_the_score_exactly() {
    let dir = place();
    let options = ["--contributions", "--interval", "--reasons", "0"];
    done(
        dir.path(),
        &[&["score", "prospects.csv", "-o", "out.csv"], &options[..]].concat(),
    );
    let mut reader = csv::Reader::from_path(dir.path().join("out.csv")).unwrap();
    let names = reader.headers().unwrap().clone();
    let milli = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let mut rows = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let points = names
            .iter()
            .zip(&record)
            .filter(|(name, _)| name.starts_with("points."))
            .map(|(_, points)| milli(points));
        assert_eq!(points.sum::<i64>(), milli(&record[1]));
        let at = |name| {
            record[names.iter().position(|n| n == name).unwrap()]
                .parse::<f64>()
                .unwrap()
        };
        assert!(at("fit_low") < at("fit") && at("fit") < at("fit_high"));
        rows += 1;
    }
    assert_eq!(rows, 3);
}

#[test]
fn json_is_rows_on_stdout_and_a_summary_beside_a_file() {
    let dir = place();
    let rows: Vec<Value> = done(dir.path(), &["score", "prospects.csv", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows[2]["id"], "a,3");
    assert_eq!(rows[2]["grade"], "X");
    assert_eq!(rows[2]["reason_1"], "knocked out: no public sector");
    assert_eq!(rows[0]["segment"], Value::Null);
    let summary = done(
        dir.path(),
        &["score", "prospects.csv", "--json", "-o", "out.ndjson"],
    );
    let summary: Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["accounts"], 3);
    assert_eq!(summary["grades"]["X"], 1);
    assert_eq!(
        fs::read_to_string(dir.path().join("out.ndjson"))
            .unwrap()
            .lines()
            .count(),
        3
    );
}

#[test]
fn what_the_table_lacks_or_garbles_is_said() {
    let dir = place();
    fs::write(
        dir.path().join("poor.csv"),
        "id,Employees,partner,founded\na1,10,yes,soon\na2,20,no,later\n",
    )
    .unwrap();
    let output = lookalike(dir.path(), &["score", "poor.csv"]);
    assert!(output.status.success());
    insta::assert_snapshot!(text(&output.stderr), @r"
    2 accounts scored with saas@v000001: A 0, B 0, C 1, D 1, X 0
    warning: no column `employees`: 40.0 of 100 points unknown for every account; is it `Employees`?
    warning: no column `sector`: 35.0 of 100 points unknown for every account
    warning: no column `stack`: 10.0 of 100 points unknown for every account
    warning: column `founded`: 2 of 2 cells could not be read and count as unknown (first on line 2, 3)
    ");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let dir = place();
    let rows = "a1,120,engineering,2020-01-01,,yes\n".repeat(200_000);
    fs::write(
        dir.path().join("many.csv"),
        format!("{}\n{rows}", HEADER.join(",")),
    )
    .unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(dir.path())
        .args(["score", "many.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn a_bad_row_leaves_what_was_under_the_name() {
    let dir = place();
    fs::write(
        dir.path().join("ragged.csv"),
        "id,employees,sector\na1,10,legal\na2,10\n",
    )
    .unwrap();
    fs::write(dir.path().join("out.csv"), "before").unwrap();
    let error = refused(dir.path(), &["score", "ragged.csv", "-o", "out.csv"]);
    assert!(error.contains("ragged.csv:3"), "{error}");
    assert_eq!(fs::read_to_string(dir.path().join("out.csv")).unwrap(), "before");
    let left = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 4, "nothing unfinished is left");
}

#[test]
fn what_cannot_be_done_is_said_on_one_line() {
    let dir = place();
    fs::create_dir(dir.path().join("folder")).unwrap();
    fs::write(dir.path().join("empty.csv"), "").unwrap();
    fs::write(dir.path().join("short.json"), "{\"schema\": 1,").unwrap();
    for (arguments, said) in [
        (&["score", "none.csv"][..], "none.csv"),
        (&["score", "folder"], "folder"),
        (&["score", "empty.csv"], "empty"),
        (
            &["score", "prospects.csv", "-o", "out.parquet"],
            ".csv, .tsv or .ndjson",
        ),
        (
            &["score", "prospects.csv", "-o", "prospects.csv"],
            "both read and written",
        ),
        (
            &["score", "prospects.csv", "-o", "prospects.csv/out.csv"],
            "cannot create",
        ),
        (
            &["score", "prospects.csv", "-o", "folder"],
            ".csv, .tsv or .ndjson",
        ),
        (
            &["score", "prospects.csv", "--model", "sas"],
            "did you mean `saas`?",
        ),
        (&["score", "prospects.csv", "--model", "saas@7"], "it has v000001"),
        (
            &["score", "prospects.csv", "--models", "nowhere"],
            "lookalike train",
        ),
        (
            &["score", "prospects.csv", "--model-file", "short.json"],
            "cut short",
        ),
        (
            &["score", "prospects.csv", "--model-file", "absent.json"],
            "absent.json",
        ),
    ] {
        let error = refused(dir.path(), arguments);
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

/// `/dev/full` refuses every byte, as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let dir = place();
    std::os::unix::fs::symlink("/dev/full", dir.path().join("full.csv")).unwrap();
    let error = refused(dir.path(), &["score", "prospects.csv", "-o", "full.csv"]);
    assert!(
        error.contains("cannot write") && error.contains("space"),
        "{error}"
    );
}

#[test]
fn models_lists_versions_and_the_champion() {
    let dir = place();
    let model = fixture::model().to_json().unwrap();
    let registry = Registry::open(dir.path().join("models"));
    registry.publish("saas", &[(MODEL, &model)]).unwrap();
    let listed = done(dir.path(), &["models"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "{listed}");
    assert!(lines[1].starts_with("saas   v000001  champion  2"), "{listed}");
    assert!(lines[2].starts_with("saas   v000002            2"), "{listed}");
    let listed: Value = serde_json::from_str(&done(dir.path(), &["models", "--json"])).unwrap();
    assert_eq!(listed[0]["champion"], true);
    assert_eq!(listed[1]["version"], "v000002");
    assert_eq!(
        done(dir.path(), &["models", "--models", "nowhere", "--json"]).trim(),
        "[]"
    );
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            done(Path::new("."), &["completions", shell]).contains("contributions"),
            "{shell}"
        );
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let dir = tempfile::tempdir().unwrap();
    assert!(done(dir.path(), &["man"]).contains(".TH lookalike 1"));
    done(dir.path(), &["man", "."]);
    for (page, option) in [
        ("lookalike-score.1", "contributions"),
        ("lookalike-train.1", "group\\-identical"),
    ] {
        let text = fs::read_to_string(dir.path().join(page)).unwrap();
        assert!(text.contains(option), "{page}");
    }
    let error = refused(dir.path(), &["man", "nowhere"]);
    assert!(error.contains("nowhere"), "{error}");
}

#[test]
fn help_shows_examples_everywhere() {
    for command in ["", "score", "models", "completions", "man"] {
        let arguments: Vec<&str> = [command, "--help"]
            .into_iter()
            .filter(|a| !a.is_empty())
            .collect();
        assert!(
            done(Path::new("."), &arguments).contains("  lookalike "),
            "{command}"
        );
    }
}
