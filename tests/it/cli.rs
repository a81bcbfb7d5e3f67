//! The commands `score`, `models` and `completions` as a user meets them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use lookalike::registry::{MODEL, Registry};
use lookalike::segments::{Segments, Verdict};
use serde_json::Value;
use tempfile::TempDir;

use crate::example::{self, HEADER};

/// A directory with the model of [`example::model`] in `models` and a table of prospects.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
    fs::write(dir.path().join("prospects.csv"), prospects(&[])).unwrap();
    dir
}

/// A table of an account that fits, one that does not, one that is knocked out, and more.
pub fn prospects(more: &[&str]) -> String {
    let rows = [
        "a1,Civil engineering,120,6,HubSpot; Slack,2025-09-30,yes,FR",
        "a2,Hotels,,,,2025-12-01,no,FR",
        "\"a,3\",Software,7,1,HubSpot,2015-06-30,yes,RU",
    ];
    format!(
        "{}\n{}\n",
        HEADER.join(","),
        [&rows[..], more].concat().join("\n")
    )
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
    a1,78.500,0.856620,A,0,89.9,"sector: Construction, Civil engineering (+13.0)",employees: 50 – 200 (+8.3),tools: HubSpot: yes (+6.2),0.000,saas@v000001
    a2,23.000,0.085099,D,0,23.0,"sector: Retail, Hotels, Food (−11.0)",employees: unknown (−3.7),logins per week: unknown (−3.5),60.000,saas@v000001
    "a,3",36.000,0.197816,X,3,45.3,knocked out: Sanctioned country,employees: up to 9 (−9.7),tools: HubSpot: yes (+6.2),0.000,saas@v000001
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
    assert_eq!(rows[2]["reason_1"], "knocked out: Sanctioned country");
    assert_eq!(rows[2]["segment"], 3);
    // A model without segments has none to name.
    let mut model = example::model();
    model.segments = Segments::none(Verdict::NotSought, 644);
    fs::write(dir.path().join("bare.json"), model.to_json().unwrap()).unwrap();
    let bare = done(
        dir.path(),
        &["score", "prospects.csv", "--json", "--model-file", "bare.json"],
    );
    let row: Value = serde_json::from_str(bare.lines().next().unwrap()).unwrap();
    assert_eq!(row["segment"], Value::Null);
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
        "account_id,Employes,remote work,last funding,country\na1,10,yes,soon,FR\na2,20,no,later,FR\n",
    )
    .unwrap();
    let output = lookalike(dir.path(), &["score", "poor.csv"]);
    assert!(output.status.success());
    insta::assert_snapshot!(text(&output.stderr), @r"
    Read 2 rows: UTF-8 text delimited by `,`.
    2 accounts scored with saas@v000001: A 0, B 0, C 1, D 1, X 0
    segments: 1 (Construction · 50 – 200 employees · AutoCAD) 0, 3 (Software · employees up to 49 · no AutoCAD) 0; none 2, of which 2 unlike every segment
    warning: this file is not what the model was trained on; worst first:
      no column `sector`: 39.0 of 100 points unknown for every account
      no column `employees`: 33.0 of 100 points unknown for every account; is it `Employes`?
      no column `logins per week`: 15.0 of 100 points unknown for every account
      no column `tools`: 12.0 of 100 points unknown for every account
      column `last funding`: 2 of 2 cells could not be read and count as unknown (first on line 2, 3); 9.0 of 100 points at stake
    ");
}

/// What is said of a table is said in the language of the reasons.
#[test]
fn what_the_table_lacks_is_said_in_french() {
    let dir = place();
    fs::write(
        dir.path().join("poor.csv"),
        "Employes,sector,logins per week,tools,remote work,last funding,country\n10,Spatial,,,yes,soon,FR\n",
    )
    .unwrap();
    let output = lookalike(dir.path(), &["score", "poor.csv", "--lang", "fr"]);
    assert!(output.status.success());
    insta::assert_snapshot!(text(&output.stderr), @r"
    Lu : 1 ligne, texte UTF-8 délimité par `,`.
    comptes notés avec saas@v000001 : 1, dont A 0, B 0, C 1, D 0, X 0
    segments : 1 (Construction · employees 50 – 200 · AutoCAD) 0, 3 (Software · employees jusqu’à 49 · sans AutoCAD) 0 ; aucun 1, dont 0 ne ressemblent à aucun segment
    attention : pas de colonne `account_id` : les comptes sont identifiés par leur numéro de ligne
    attention : ce fichier diffère de celui de l’apprentissage ; le plus grave d’abord :
      colonne `sector`, cellules d’une valeur jamais vue à l’apprentissage : 1 sur 1 (premières lignes : 2) : `Spatial` (1) ; 39,0 points sur 100 en jeu
      pas de colonne `employees` : 33,0 points sur 100 inconnus pour chaque compte ; est-ce `Employes` ?
      colonne `last funding`, cellules illisibles comptées comme inconnues : 1 sur 1 (premières lignes : 2) ; 9,0 points sur 100 en jeu
    ");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let dir = place();
    let rows = "a1,Civil engineering,120,6,,2025-09-30,yes,FR\n".repeat(200_000);
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
        "account_id,employees,sector\na1,10\na2,10\n",
    )
    .unwrap();
    fs::write(dir.path().join("out.csv"), "before").unwrap();
    let error = refused(dir.path(), &["score", "ragged.csv", "-o", "out.csv"]);
    insta::assert_snapshot!(error, @"error: ragged.csv:2: row has 2 fields where the header has 3 (and 1 more rows differ too); correct the row, or quote fields that contain the delimiter");
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
    let refuse = |arguments: &[&str]| refused(dir.path(), &[&["score"], arguments].concat());
    let said = [
        refuse(&["none.csv"]),
        refuse(&["folder"]),
        refuse(&["empty.csv"]),
        refuse(&["prospects.csv", "-o", "out.pdf"]),
        refuse(&["prospects.csv", "-o", "prospects.csv"]),
        refuse(&["prospects.csv", "-o", "prospects.csv/out.csv"]),
        refuse(&["prospects.csv", "-o", "folder"]),
        refuse(&["prospects.csv", "--model", "sas"]),
        refuse(&["prospects.csv", "--model", "saas@7"]),
        refuse(&["prospects.csv", "--models", "nowhere"]),
        refuse(&["prospects.csv", "--model-file", "short.json"]),
        refuse(&["prospects.csv", "--model-file", "absent.json"]),
    ];
    let root = dir.path().canonicalize().unwrap().display().to_string();
    let said = said.concat().replace(&root, "…");
    insta::assert_snapshot!(said, @r"
    error: none.csv: there is no such file; did you mean `empty.csv`?
    error: folder: is a folder without a table; name a file, or a folder of .csv, .tsv, .txt, .parquet or .ndjson files
    error: empty.csv: is empty; give a table with a header and one row per account
    error: `output` must be a file ending in .csv, .tsv, .xlsx, .parquet or .ndjson, with .gz or .zst after it to compress text, got out.pdf
    error: prospects.csv: is both read and written; give -o another name
    error: prospects.csv/out.csv: cannot create: part of the path is a file, not a directory; check the path
    error: `output` must be a file ending in .csv, .tsv, .xlsx, .parquet or .ndjson, with .gz or .zst after it to compress text, got folder
    error: models holds no model `sas`; did you mean `saas`?
    error: model `saas` has no version v000007; it has v000001
    error: nowhere holds no model; train one with `lookalike train DATA`, or say where models are with --models DIR
    error: short.json: the file is cut short at line 1; restore the file from a copy or train again
    error: absent.json: cannot open: there is no such file or directory; check the path
    ");
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
    let model = example::model().to_json().unwrap();
    let registry = Registry::open(dir.path().join("models"));
    registry.publish("saas", &[(MODEL, &model)]).unwrap();
    let listed = done(dir.path(), &["models"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 5, "{listed}");
    assert_eq!(lines[0], "Models in models");
    assert!(lines[3].starts_with("  saas   v000001  champion  2"), "{listed}");
    assert!(lines[4].starts_with("  saas   v000002            2"), "{listed}");
    let french = done(dir.path(), &["models", "--lang", "fr"]);
    assert!(
        french.starts_with("Modèles de models\n\n  modèle  version            "),
        "{french}"
    );
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
