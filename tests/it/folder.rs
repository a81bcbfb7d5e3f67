//! Folders of files: read as one table, scored file by file, gone on with; and scores as Parquet.

use std::fs;
use std::path::{Path, PathBuf};

use lookalike::registry::{MODEL, Registry};
use lookalike::source::{Record, Records};
use tempfile::TempDir;

use crate::cli::{lookalike, text};
use crate::example::{self, HEADER};

/// A folder with a model and no accounts.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    let registry = Registry::open(dir.path().join("models"));
    registry.publish("saas", &[(MODEL, &model)]).unwrap();
    dir
}

/// What a run that succeeds says.
fn scored(dir: &Path, arguments: &str) -> String {
    let words: Vec<&str> = ["score"].into_iter().chain(arguments.split(' ')).collect();
    let output = lookalike(dir, &words);
    assert!(output.status.success(), "{arguments}: {}", text(&output.stderr));
    text(&output.stderr)
}

/// The one line of a run that is refused.
fn refused(dir: &Path, arguments: &str) -> String {
    let words: Vec<&str> = ["score"].into_iter().chain(arguments.split(' ')).collect();
    crate::cli::refused(dir, &words)
}

fn table(rows: &[String]) -> String {
    format!("{}\n{}\n", HEADER.join(","), rows.join("\n"))
}

fn write(dir: &Path, file: &str, text: &str) -> PathBuf {
    let path = dir.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

/// Accounts in rows, without a header.
fn rows(from: usize, to: usize) -> Vec<String> {
    let kind = |n: usize| {
        let sector = ["Construction", "Software", "Mining", ""][n % 4];
        format!(
            "a{n},{sector},{},{},AutoCAD;Slack,2025-09-30,yes,FR",
            7 * n,
            n % 19
        )
    };
    (from..to).map(kind).collect()
}

/// The cells of a table, whatever its format.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let mut records = Records::open(path).unwrap();
    let mut all = vec![records.header().to_vec()];
    let mut record = Record::new();
    while records.next(&mut record).unwrap() {
        all.push(record.iter().map(str::to_owned).collect());
    }
    all
}

#[test]
fn a_folder_is_one_table() {
    let dir = place();
    let own: Vec<String> = rows(0, 30);
    let (whole, first) = (table(&own), table(&own[..10]));
    write(dir.path(), "whole.csv", &whole);
    write(dir.path(), "universe/2024/a.csv", &first);
    // The columns of the second stand in another order, and their names in capitals.
    let header: Vec<&str> = first.lines().next().unwrap().split(',').collect();
    let mut turned = header
        .iter()
        .rev()
        .copied()
        .collect::<Vec<_>>()
        .join(",")
        .to_uppercase()
        + "\n";
    for row in &own[10..] {
        let mut row: Vec<&str> = row.split(',').collect();
        row.reverse();
        turned += &(row.join(",") + "\n");
    }
    write(dir.path(), "universe/2025/b.csv", &turned);
    write(dir.path(), "universe/_SUCCESS", "");
    write(dir.path(), "universe/notes.md", "ours");
    scored(dir.path(), "whole.csv -o whole.out.csv");
    let said = scored(dir.path(), "universe -o folder.out.csv");
    assert!(
        said.contains("2 files of the folder are read as one table"),
        "{}",
        said
    );
    assert!(said.contains("`notes.md`"), "{}", said);
    let file = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(file("folder.out.csv"), file("whole.out.csv"));
    // A list is made of the whole of it.
    scored(dir.path(), "whole.csv --top 7 -o whole.top.csv");
    scored(dir.path(), "universe --top 7 -o folder.top.csv");
    assert_eq!(file("folder.top.csv"), file("whole.top.csv"));
    write(dir.path(), "universe/2026/c.csv", "account,other\n1,2\n");
    let why = refused(dir.path(), "universe -o folder.out.csv");
    assert!(why.contains("c.csv: has no column `"), "{why}");
}

#[test]
fn what_folders_are_called_is_a_column() {
    let dir = place();
    let without = |country: &str| {
        let written = table(&rows(0, 8));
        let lines = written.lines().map(|line| line.rsplit_once(',').unwrap().0);
        (lines.collect::<Vec<_>>().join("\n") + "\n", country.to_owned())
    };
    for country in ["FR", "RU", "__HIVE_DEFAULT_PARTITION__"] {
        write(
            dir.path(),
            &format!("universe/country={country}/part-0.csv"),
            &without(country).0,
        );
    }
    scored(dir.path(), "universe --keep country -o one.csv");
    scored(dir.path(), "universe --keep country -o many");
    let one = cells(&dir.path().join("one.csv"));
    let at = |name: &str| one[0].iter().position(|column| column == name).unwrap();
    let (country, grade) = (at("country"), at("grade"));
    let of = |wanted: &str| one.iter().filter(|row| row[country] == wanted).count();
    assert_eq!((of("FR"), of("RU"), of("")), (8, 8, 8));
    // The rule on the country reads it.
    let knocked_out = |row: &&Vec<String>| row[grade] == "X";
    assert!(one.iter().filter(knocked_out).all(|row| row[country] == "RU"));
    assert_eq!(one.iter().filter(knocked_out).count(), 8);
    let mut many: Vec<Vec<String>> = vec![one[0].clone()];
    for part in ["FR", "RU", "__HIVE_DEFAULT_PARTITION__"] {
        many.extend(
            cells(&dir.path().join(format!("many/country={part}/part-0.csv")))
                .into_iter()
                .skip(1),
        );
    }
    assert_eq!(many, one);
}

#[test]
fn a_run_that_was_stopped_is_gone_on_with() {
    let dir = place();
    for part in 0..3 {
        let written = table(&rows(part * 10, part * 10 + 10));
        write(dir.path(), &format!("in/p{part}.csv"), &written);
    }
    write(dir.path(), "in/p1.csv", "\0");
    let why = refused(dir.path(), "in -o out");
    assert!(why.contains("p1.csv: is a binary file"), "{why}");
    let there = |name: &str| dir.path().join("out").join(name).exists();
    assert!(there("p0.csv") && !there("p1.csv") && !there("p2.csv"));
    write(dir.path(), "in/p1.csv", &table(&rows(10, 20)));
    let why = refused(dir.path(), "in -o out");
    assert!(why.contains("go on with --resume"), "{why}");
    let why = refused(dir.path(), "in -o out --resume --interval");
    assert!(why.contains("other options"), "{why}");
    let first = fs::metadata(dir.path().join("out/p0.csv"))
        .unwrap()
        .modified()
        .unwrap();
    let said = scored(dir.path(), "in -o out --resume");
    assert!(
        said.contains("20 accounts scored") && said.contains("2 files of the folder scored"),
        "{said}"
    );
    assert!(said.contains("1 file was scored by an earlier run"), "{said}");
    assert_eq!(
        fs::metadata(dir.path().join("out/p0.csv"))
            .unwrap()
            .modified()
            .unwrap(),
        first
    );
    // Another model's scores do not go among them.
    let model = example::model();
    let registry = Registry::open(dir.path().join("models"));
    registry
        .publish("saas", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
    let why = refused(dir.path(), "in -o out --resume --model saas@2");
    assert!(
        why.contains("holds scores of saas@v000001, and these would be of saas@v000002"),
        "{why}"
    );
    fs::create_dir(dir.path().join("none")).unwrap();
    for (arguments, expected) in [
        ("in -o in/out", "whose files are read"),
        ("in -o other --top 3", "a call list is of a whole table"),
        ("in -o other --rejects r.csv", "--rejects is of a whole table"),
        ("in/p0.csv -o a.csv --resume", "a folder of tables"),
        ("none -o other", "without a table"),
    ] {
        let why = refused(dir.path(), arguments);
        assert!(why.contains(expected), "{arguments}: {why}");
        assert!(!dir.path().join("other").exists(), "{arguments}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn scores_are_the_same_in_parquet() {
    let dir = place();
    write(dir.path(), "accounts.csv", &table(&rows(0, 200)));
    let options = "--interval --contributions --keep sector,country --explore 10%";
    scored(dir.path(), &format!("accounts.csv {options} -o out.csv"));
    scored(dir.path(), &format!("accounts.csv {options} -o out.parquet"));
    let (csv, parquet) = (
        cells(&dir.path().join("out.csv")),
        cells(&dir.path().join("out.parquet")),
    );
    assert_eq!(csv[0], parquet[0]);
    for (row, other) in csv.iter().zip(&parquet).skip(1) {
        for ((column, cell), other) in csv[0].iter().zip(row).zip(other) {
            match (cell.parse::<f64>(), other.parse::<f64>()) {
                (Ok(number), Ok(other)) => assert_eq!(number, other, "{column}"),
                _ => assert_eq!(cell, other, "{column}"),
            }
        }
    }
    assert_eq!(csv.len(), parquet.len());
    // Parquet in, Parquet out, file by file, and the same bytes again.
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::copy(dir.path().join("out.parquet"), dir.path().join("in/a.parquet")).unwrap();
    let once = fs::read(dir.path().join("out.parquet")).unwrap();
    scored(dir.path(), &format!("accounts.csv {options} -o out.parquet"));
    assert!(fs::read(dir.path().join("out.parquet")).unwrap() == once);
    let why = refused(dir.path(), "accounts.csv -o out.parquet.gz");
    assert!(why.contains(".parquet"), "{why}");
}

#[test]
fn columns_in_other_letters_are_read_and_said() {
    let dir = place();
    let written = table(&rows(0, 12));
    let (header, body) = written.split_once('\n').unwrap();
    write(dir.path(), "plain.csv", &written);
    write(
        dir.path(),
        "loud.csv",
        &format!("{}\n{body}", header.to_uppercase()),
    );
    scored(dir.path(), "plain.csv -o plain.out.csv");
    let said = scored(dir.path(), "loud.csv -o loud.out.csv");
    let file = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(file("loud.out.csv"), file("plain.out.csv"));
    assert!(
        said.contains("the column `SECTOR` is read as `sector`, as the model calls it"),
        "{said}"
    );
    // Two of one name: neither is taken for it.
    write(
        dir.path(),
        "both.csv",
        &format!(
            "{},Sector,SECTOR\n{}",
            header.replacen("sector", "x", 1),
            body.replace('\n', ",a,b\n")
        ),
    );
    let said = scored(dir.path(), "both.csv -o both.out.csv");
    assert!(said.contains("no column `sector`"), "{}", said);
}
