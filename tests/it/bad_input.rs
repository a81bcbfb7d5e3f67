//! What a user brings that is wrong: one line that says what, where and what to do, status 2, nothing half-written.
//! Scoring's own cases are in `cli`, those of the model's file and of interrupted writes in `model_file` and
//! `registry`.

use std::fs;
use std::path::Path;

use lookalike::model::Model;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};

/// 200 past accounts; `change` edits the cells of a row.
fn past(change: impl Fn(usize, &mut Vec<String>)) -> String {
    let mut out = String::from("id,employees,sector,status\n");
    for i in 0..200usize {
        let employees = 5 + i * 37 % 400;
        let won = (i * 61 % 100) + usize::from(employees > 200) * 30 > 65;
        let status = if won { "Won" } else { "Lost" };
        let sector = ["legal", "retail", "public"][i % 3];
        let mut row: Vec<String> = [&format!("A{i}"), &employees.to_string(), sector, status]
            .map(str::to_owned)
            .into();
        change(i, &mut row);
        out += &row.join(",");
        out.push('\n');
    }
    out
}

fn place(table: impl AsRef<[u8]>) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("past.csv"), table).unwrap();
    dir
}

const TRAIN: [&str; 6] = ["train", "past.csv", "--outcome", "status", "--positive", "Won"];

/// Refused by `train`, with nothing written.
fn not_trained(dir: &Path, more: &[&str]) -> String {
    let error = refused(dir, &[&TRAIN[..], more].concat());
    assert!(!dir.join("models").exists(), "{error}");
    error
}

#[test]
fn tables_that_are_none() {
    let good = past(|_, _| {});
    let mut binary: Vec<u8> = (0..4_000u32).map(|i| (i * 7919 % 251) as u8).collect();
    binary[5] = 0;
    let long = good.replacen(",retail", ",retail, new", 1);
    let short = good.replace(",retail", "");
    for (table, said) in [
        (&b""[..], "past.csv: is empty; give a table"),
        (b"\n\n", "past.csv: is empty"),
        (b"id,employees,status\n", "has a header but no rows; bring"),
        (&binary, "is a binary file; give delimited text"),
        (
            long.as_bytes(),
            "row has 5 fields where the header has 4; correct the row",
        ),
        (
            short.as_bytes(),
            "past.csv:3: row has 3 fields where the header has 4",
        ),
        (
            b"id,name,status\n1,\"a,Won\n2,b,Lost\n",
            "past.csv:2: a quote opened in this row is never closed",
        ),
    ] {
        let error = not_trained(place(table).path(), &[]);
        assert!(error.contains(said), "{error}");
    }
    let dir = place("");
    fs::remove_file(dir.path().join("past.csv")).unwrap();
    insta::assert_snapshot!(not_trained(dir.path(), &[]), @"error: past.csv: there is no such file; check the path");
    fs::create_dir(dir.path().join("past.csv")).unwrap();
    insta::assert_snapshot!(not_trained(dir.path(), &[]), @"error: past.csv: is a folder without a table; name a file, or a folder of .csv, .tsv, .txt, .parquet or .ndjson files");
}

#[test]
fn a_cell_of_fifty_megabytes() {
    let big = "x".repeat(50_000_000);
    let dir = place(past(|i, row| {
        if i == 3 {
            row[2].clone_from(&big);
        }
    }));
    let error = not_trained(dir.path(), &[]);
    insta::assert_snapshot!(error, @"error: past.csv:5: a field is longer than 8 MiB; look for a quote left open, or drop that column");
}

/// A column of texts of a megabyte each is read, judged and left out; the rest is learnt from.
#[test]
fn cells_of_a_megabyte_each() {
    let big = "needs a tool that sees what others miss ".repeat(26_000);
    let dir = place(past(|i, row| {
        if i % 25 == 0 {
            row[2] = format!("{i} {big}");
        }
    }));
    let told = done(
        dir.path(),
        &[&TRAIN[..], &["--no-validation", "--no-segments"]].concat(),
    );
    assert!(told.len() < 20_000, "{} bytes are printed", told.len());
    assert_eq!(done(dir.path(), &["score", "past.csv"]).lines().count(), 201);
}

/// Prices to the cent, the same on every account: nothing tells them apart, and nothing is learnt from that.
#[test]
fn accounts_that_are_all_twins_have_no_signal() {
    let mut text = String::from("price,margin,terms,discount,sector,status\n");
    for i in 0..120 {
        let status = if i * 7 % 12 < 5 { "Won" } else { "Lost" };
        text += &format!("1234.56,777.77,31.7,3.17,legal,{status}\n");
    }
    for other in 0..3 {
        text += &format!("{other}.5,{other}.25,{other}.1,{other}.9,retail,Won\n");
    }
    let dir = place(text);
    let told = lookalike(dir.path(), &[&TRAIN[..], &["--json"]].concat());
    assert_eq!(
        told.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["verdict"], "no-signal");
}

/// Divisors of zero, negative amounts and days before spreadsheets begin: derived criteria are unknown where they have no
/// value, and scores stay finite.
#[test]
fn criteria_derived_of_zeros_negatives_and_old_dates() {
    let mut state = 5u64;
    let mut draw = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::from("price,cost,founded,contract,status\n");
    for _ in 0..500 {
        let (price, cost) = (draw(200) as i64 - 100, draw(21) as i64 - 10);
        let (founded, contract) = (1700 + draw(300), 1850 + draw(170));
        let above = cost != 0 && price as f64 / cost as f64 > 5.0;
        let status = if draw(100) < 15 + 70 * u64::from(above) {
            "Won"
        } else {
            "Lost"
        };
        text += &format!("{price},{cost},{founded}-03-05,{contract}-11-30,{status}\n");
    }
    let dir = place(&text);
    done(
        dir.path(),
        &[&TRAIN[..], &["--trust", "*", "--no-validation", "--no-segments"]].concat(),
    );
    let model = Model::load(&dir.path().join("models/past/v000001/model.json")).unwrap();
    assert!(model.criteria.iter().any(|c| c.cut.is_derived()));
    let scores = done(dir.path(), &["score", "past.csv"]);
    assert_eq!(scores.lines().count(), 501);
    for line in scores.lines().skip(1) {
        let score: f64 = line.split(',').nth(1).unwrap().parse().unwrap();
        assert!((0.0..=100.0).contains(&score), "{line}");
    }
}

#[test]
fn outcomes_that_cannot_be_learnt() {
    let won = past(|_, row| row[3] = "Won".into());
    insta::assert_snapshot!(not_trained(place(won).path(), &[]), @"error: every decided account of column `status` is `Won`; bring accounts that were won and accounts that were lost (values seen: `Won`), or learn from customers alone with --customers-only");
    let few = past(|i, row| {
        if i > 15 && row[3] == "Won" {
            row[3] = "Lost".into();
        }
    });
    // Few of one side are weighed with what is believed, and nothing is measured.
    let said = done(place(few).path(), &TRAIN);
    assert!(said.contains("Verdict: priors only"), "{said}");
    // Three values: what is not named is either not ideal, or open when its name says so.
    let three = past(|i, row| match i % 10 {
        0 => row[3] = "Churned".into(),
        1 => row[3] = "Negotiation".into(),
        _ => {}
    });
    let said = done(place(three).path(), &TRAIN);
    assert!(
        said.contains("180 accounts with a known outcome") && said.contains("`Negotiation` (20 rows)"),
        "{said}"
    );
}

#[test]
fn names_that_do_not_exist() {
    let dir = place(past(|_, _| {}));
    let said = [
        ["--positive", "Wan"],
        ["--exclude", "employes"],
        // Names are separated by commas, and quotes keep them.
        ["--exclude", "sector,, b"],
        ["--exclude", "\"c, d\",sector"],
        ["--trust", "sektor"],
        ["--id", "ids"],
        ["--name", "../up"],
    ]
    .map(|more| {
        refused(
            dir.path(),
            &[&["train", "past.csv", "--outcome", "status"][..], &more].concat(),
        )
    });
    insta::assert_snapshot!(said.concat(), @r"
    error: outcome: `Wan` does not occur in column `status`; did you mean `Won`?
    error: exclude: there is no column `employes`; did you mean `employees`?
    error: exclude: there is no column `b`
    error: exclude: there is no column `c, d`
    error: trust: there is no column `sektor`; did you mean `sector`?
    error: id: there is no column `ids`; did you mean `id`?
    error: `model name` must be 1 to 64 lower-case letters, digits and hyphens, got ../up
    ");
    assert!(!dir.path().join("models").exists());
}

#[test]
fn columns_and_cells_of_no_use_are_named() {
    let odd = past(|i, row| {
        let size = match i {
            1 => "NaN",
            2 => "inf",
            3 => "1e308",
            4 => "-1e308",
            20 => "about 50",
            30 => "n/c",
            _ => &row[1],
        };
        row[1] = size.to_owned();
        if i == 9 {
            row[0] = "A8".to_owned();
        }
        row.insert(3, "same".into());
        row.insert(4, String::new());
    });
    let dir = place(odd.replacen("sector,", "sector,constant,void,", 1));
    let said = done(dir.path(), &[&TRAIN[..], &["--all"]].concat()).replace("\n    ", " ");
    for part in [
        "constant: is `same` on all 200 rows",
        "void: no cell is filled",
        "`employees`: 3 cells are no number and count as unknown: `inf` (line 4), `about 50` (line 22), `n/c` (line 32)",
        "`id` does not tell every account apart: 1 row is blank or repeats another's",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_column_without_a_name_gets_one() {
    let dir = place(past(|_, _| {}).replacen("sector", "", 1));
    let said = done(dir.path(), &[&TRAIN[..], &["--all"]].concat());
    assert!(said.contains("\ncolumn_3: up to "), "{said}");
}

#[test]
fn five_thousand_columns_are_sifted() {
    let table = |columns: usize, rows: usize| {
        let mut random = 1u64;
        let mut next = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            random >> 40
        };
        let names: Vec<String> = (0..columns).map(|j| format!("c{j}")).collect();
        let mut out = format!("{},status\n", names.join(","));
        for _ in 0..rows {
            let cells: Vec<String> = (0..columns).map(|_| (next() % 3).to_string()).collect();
            let won = (next() % 10) < if cells[7] == "2" { 9 } else { 2 };
            out += &format!("{},{}\n", cells.join(","), if won { "Won" } else { "Lost" });
        }
        out
    };
    let dir = place(table(5_000, 150));
    let said = done(
        dir.path(),
        &[&TRAIN[..], &["--pairs", "0", "--no-validation", "--all"]].concat(),
    )
    .replace("\n    ", " ");
    assert!(
        said.contains("5,000 columns may be more than one scorecard can hold"),
        "{said}"
    );
    assert!(said.contains("\nc7: up to "), "{said}");
}

#[cfg(unix)]
#[test]
fn places_that_cannot_be_written() {
    let dir = place(past(|_, _| {}));
    let error = refused(dir.path(), &[&TRAIN[..], &["--models", "past.csv"]].concat());
    insta::assert_snapshot!(error, @"error: past.csv/past: cannot list: part of the path is a file, not a directory; check the path");
    done(dir.path(), &TRAIN);
    let error = refused(dir.path(), &["score", "past.csv", "-o", "none/out.csv"]);
    insta::assert_snapshot!(error, @"error: none/out.csv: cannot create: there is no such file or directory; check the path");
    let error = refused(dir.path(), &["init", "past.csv", "-o", "none/lookalike.toml"]);
    insta::assert_snapshot!(error, @"error: none/lookalike.toml: cannot create: there is no such file or directory; check the path");
}

#[test]
fn models_that_cannot_be_trusted() {
    let dir = place(past(|_, _| {}));
    done(dir.path(), &TRAIN);
    let path = dir.path().join("models/past/v000001/model.json");
    let whole = fs::read_to_string(&path).unwrap();
    for (file, said) in [
        (whole[..whole.len() / 2].to_owned(), "cut short"),
        (
            whole.replacen("\"seed\": 0", "\"seed\": 1", 1),
            "edited after it was written",
        ),
        (
            whole.replacen("\"schema\": 4", "\"schema\": 5", 1),
            "model schema 5, this build reads 4; retrain",
        ),
    ] {
        fs::write(&path, file).unwrap();
        let error = refused(dir.path(), &["score", "past.csv", "-o", "out.csv"]);
        assert!(error.contains("model.json: ") && error.contains(said), "{error}");
        let error = refused(dir.path(), &["explain", "past.csv", "--id", "A3"]);
        assert!(error.contains(said), "{error}");
        assert!(!dir.path().join("out.csv").exists());
    }
}

#[test]
fn a_column_of_another_type_when_scoring() {
    let dir = place(past(|_, _| {}));
    done(dir.path(), &TRAIN);
    let words = past(|_, row| row[1] = format!("team of {} or so", row[1]));
    fs::write(dir.path().join("words.csv"), words).unwrap();
    let output = lookalike(dir.path(), &["score", "words.csv", "-o", "out.csv"]);
    assert!(output.status.success());
    let said = text(&output.stderr);
    assert!(
        said.contains("`employees`: 200 of 200 cells could not be read and count as unknown"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("out.csv"))
            .unwrap()
            .lines()
            .count(),
        201
    );
}

/// Training killed at any moment leaves whole versions or none, and scoring killed leaves no output under its name.
#[test]
fn commands_killed_in_the_middle() {
    let dir = place(past(|_, _| {}));
    let start = |args: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .args(args)
            .current_dir(dir.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    for wait in (5..200).step_by(15) {
        let mut training = start(&TRAIN);
        std::thread::sleep(std::time::Duration::from_millis(wait));
        training.kill().unwrap();
        training.wait().unwrap();
        for version in fs::read_dir(dir.path().join("models/past")).into_iter().flatten() {
            let name = version.unwrap().file_name().into_string().unwrap();
            if name.starts_with('v') {
                // Loading checks every sha256 and every rule.
                let reference = format!("past@{name}");
                done(
                    dir.path(),
                    &["score", "past.csv", "-o", "whole.csv", "--model", &reference],
                );
            }
        }
    }
    done(dir.path(), &TRAIN);

    let mut many = past(|_, _| {});
    let rows: String = many.lines().skip(1).map(|row| format!("{row}\n")).collect();
    many += &rows.repeat(4_000);
    fs::write(dir.path().join("many.csv"), many).unwrap();
    let mut scoring = start(&["score", "many.csv", "-o", "scores.csv"]);
    std::thread::sleep(std::time::Duration::from_millis(60));
    // It must still have been at work, or nothing was tested.
    assert!(scoring.try_wait().unwrap().is_none());
    scoring.kill().unwrap();
    scoring.wait().unwrap();
    assert!(!dir.path().join("scores.csv").exists());
}

#[test]
fn mistakes_on_the_command_line_are_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let said = [
        refused(dir.path(), &["segments", "--lang", "xx"]),
        refused(dir.path(), &["sheet", "--lang", "de"]),
        refused(dir.path(), &["trian"]),
        refused(dir.path(), &["score"]),
    ];
    insta::assert_snapshot!(said.concat(), @r"
    error: invalid value 'xx' for '--lang <LANGUAGE>': `xx` is not a language; use en or fr; see --help
    error: invalid value 'de' for '--lang <LANGUAGE>': `de` is not a language; use en or fr; see --help
    error: unrecognized subcommand 'trian'; tip: a similar subcommand exists: 'train'; see --help
    error: the following required arguments were not provided: <DATA>; see --help
    ");
}
