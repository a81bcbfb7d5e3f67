//! Scores as a file to hand over: names, kept columns, a workbook, a French spreadsheet; accounts found by name or domain.

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook};
use lookalike::registry::{MODEL, Registry};
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};
use crate::example;

const PROSPECTS: &str = "\
account_id,company,website,sector,employees,logins per week,tools,last funding,remote work,country,budget,since,code,note
a1,Bâtir SA,https://www.batir.fr/a,Construction,120,6,HubSpot,2026-06-01,yes,FR,6700.50,2026-09-30,007,=1+1
a2,Petit Commerce,petit.example.com,Retail,3,,,,no,FR,-12,2025-01-02,042,plain
a3,Twin,twin.de,Software,7,1,HubSpot,2015-06-30,yes,RU,,,1,
a4,twin,other.de,Software,7,1,HubSpot,2015-06-30,yes,FR,100,1899-05-01,2,\"a;b\"
";

fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
    fs::write(dir.path().join("prospects.csv"), PROSPECTS).unwrap();
    dir
}

fn header(csv: &str) -> Vec<String> {
    csv.lines()
        .next()
        .unwrap()
        .split(',')
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_name_stands_beside_the_id_and_kept_columns_come_last() {
    let dir = place();
    let scored = done(dir.path(), &["score", "prospects.csv"]);
    assert_eq!(header(&scored)[..3], ["id", "name", "score"]);
    assert!(scored.contains("\na1,Bâtir SA,"), "{scored}");

    let kept = done(dir.path(), &["score", "prospects.csv", "--keep", "code,sector"]);
    assert_eq!(
        header(&kept).iter().rev().take(2).collect::<Vec<_>>(),
        ["sector", "code"]
    );
    assert!(
        kept.lines().nth(1).unwrap().ends_with(",007,Construction"),
        "{kept}"
    );

    let all = done(dir.path(), &["score", "prospects.csv", "--keep", "all"]);
    let names = header(&all);
    assert_eq!(
        names.len(),
        header(&scored).len() + 12,
        "id and name stand there already"
    );
    assert!(all.contains("=1+1"), "as it is, unless --excel-safe");

    let json = done(
        dir.path(),
        &["score", "prospects.csv", "--json", "--keep", "budget"],
    );
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["name"], &first["budget"]),
        (&"Bâtir SA".into(), &"6700.50".into())
    );
}

#[test]
fn a_kept_column_called_as_a_score_is_told_apart() {
    let dir = place();
    fs::write(
        dir.path().join("p.csv"),
        "account_id,sector,score,grade\na1,Retail,99,Z\n",
    )
    .unwrap();
    let scored = done(dir.path(), &["score", "p.csv", "--keep", "score,grade"]);
    assert!(header(&scored).ends_with(&["input.score".to_owned(), "input.grade".to_owned()]));
    assert!(scored.trim_end().ends_with(",99,Z"), "{scored}");
}

#[test]
fn a_column_that_is_not_there_is_refused_before_anything_is_written() {
    let dir = place();
    let error = refused(
        dir.path(),
        &["score", "prospects.csv", "--keep", "bugdet", "-o", "s.csv"],
    );
    assert!(
        error.contains("--keep: there is no column `bugdet`; did you mean `budget`?"),
        "{error}"
    );
    assert!(!dir.path().join("s.csv").exists());
}

#[test]
fn a_french_spreadsheet_opens_the_file_as_it_is() {
    let dir = place();
    done(
        dir.path(),
        &[
            "score",
            "prospects.csv",
            "--excel",
            "fr",
            "--keep",
            "budget,since,code,note",
            "-o",
            "s.csv",
        ],
    );
    let file = fs::read_to_string(dir.path().join("s.csv")).unwrap();
    assert!(file.starts_with("\u{feff}id;name;score;fit;"), "{file}");
    let first = file.lines().nth(1).unwrap();
    assert!(first.starts_with("a1;Bâtir SA;"), "{first}");
    let score = first.split(';').nth(2).unwrap();
    assert!(score.contains(',') && !score.contains('.'), "{score}");
    assert!(first.ends_with(";6700,5;2026-09-30;007;'=1+1"), "{first}");
    assert!(file.trim_end().ends_with("\"a;b\""), "{file}");
    let error = refused(
        dir.path(),
        &["score", "prospects.csv", "--excel", "fr", "-o", "s.ndjson"],
    );
    assert!(error.contains("--excel"), "{error}");
}

#[test]
fn a_workbook_has_accounts_grades_and_a_dictionary() {
    let dir = place();
    let asked = [
        "score",
        "prospects.csv",
        "--keep",
        "budget,since,code,note",
        "--summary",
        "-o",
        "s.xlsx",
    ];
    done(dir.path(), &asked);
    let mut book: Xlsx<_> = open_workbook(dir.path().join("s.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["scores", "grades", "columns"]);
    let sheet = book.worksheet_range("scores").unwrap();
    let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    let at = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[1][at("name")], "Bâtir SA");
    assert!(matches!(rows[1][at("score")], Data::Float(_)), "{:?}", rows[1]);
    assert_eq!(rows[1][at("budget")], Data::Float(6700.5));
    assert!(
        matches!(rows[1][at("since")], Data::DateTime(_)),
        "{:?}",
        rows[1][at("since")]
    );
    assert_eq!(rows[1][at("code")], Data::String("007".to_owned()));
    assert_eq!(rows[1][at("note")], Data::String("=1+1".to_owned()));
    // Before Excel's calendar a day stays the text that it is.
    assert_eq!(rows[4][at("since")], Data::String("1899-05-01".to_owned()));
    assert!(rows[1][at("summary")].to_string().starts_with("Fits: "));

    let grades = book.worksheet_range("grades").unwrap();
    let letters: Vec<String> = grades
        .rows()
        .skip(1)
        .take(6)
        .map(|row| row[0].to_string())
        .collect();
    assert_eq!(letters, ["A", "B", "C", "D", "X", "?"]);
    let words = book.worksheet_range("columns").unwrap();
    assert_eq!(words.rows().count(), rows[0].len() + 1);
    assert!(
        words
            .rows()
            .all(|row| row.iter().all(|cell| *cell != Data::Empty))
    );

    let bytes = fs::read(dir.path().join("s.xlsx")).unwrap();
    done(dir.path(), &asked);
    assert_eq!(
        fs::read(dir.path().join("s.xlsx")).unwrap(),
        bytes,
        "the same scores, the same file"
    );
    done(
        dir.path(),
        &["score", "prospects.csv", "--lang", "fr", "-o", "fr.xlsx"],
    );
    let book: Xlsx<_> = open_workbook(dir.path().join("fr.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["scores", "notes", "colonnes"]);
}

#[test]
fn a_workbook_of_nobody_is_whole_and_a_refused_one_is_not_written() {
    let dir = place();
    let head = PROSPECTS.lines().next().unwrap();
    fs::write(dir.path().join("none.csv"), format!("{head}\n")).unwrap();
    let output = lookalike(dir.path(), &["score", "none.csv", "-o", "none.xlsx"]);
    if output.status.success() {
        let mut book: Xlsx<_> = open_workbook(dir.path().join("none.xlsx")).unwrap();
        assert_eq!(book.worksheet_range("scores").unwrap().rows().count(), 1);
    } else {
        assert!(!dir.path().join("none.xlsx").exists(), "{}", text(&output.stderr));
    }
    let strict = lookalike(
        dir.path(),
        &["score", "none.csv", "--strict", "-o", "strict.xlsx"],
    );
    assert!(strict.status.code() != Some(1) || !dir.path().join("strict.xlsx").exists());
}

/// More accounts than a sheet holds: one line, nothing written.
#[test]
#[ignore = "scores a million accounts"]
fn more_accounts_than_a_sheet_holds_are_refused() {
    let dir = place();
    let rows = "a1,Retail\n".repeat(1_048_576);
    fs::write(dir.path().join("many.csv"), format!("account_id,sector\n{rows}")).unwrap();
    let output = lookalike(dir.path(), &["--quiet", "score", "many.csv", "-o", "many.xlsx"]);
    let error = text(&output.stderr);
    assert_eq!(
        (output.status.code(), error.lines().count()),
        (Some(2), 1),
        "{error}"
    );
    assert!(error.contains("1,048,575") && error.contains(".csv"), "{error}");
    assert!(!dir.path().join("many.xlsx").exists());
}

#[test]
fn accounts_are_found_by_id_name_or_domain_several_at_once() {
    let dir = place();
    let first = |asked: &[&str]| {
        let told = done(dir.path(), &[&["explain", "prospects.csv"], asked].concat());
        told.lines().next().unwrap().to_owned()
    };
    for asked in [
        "a1",
        "bâtir sa",
        "batir.fr",
        "https://batir.fr/contact",
        "jean@batir.fr",
    ] {
        assert_eq!(first(&[asked]), "Bâtir SA  a1", "{asked}");
        assert_eq!(first(&["--id", asked]), "Bâtir SA  a1", "{asked}");
    }
    let told = done(
        dir.path(),
        &["explain", "prospects.csv", "Petit Commerce", "a1", "--json"],
    );
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told[0]["id"], &told[1]["id"]), (&"a2".into(), &"a1".into()));
    let told = done(dir.path(), &["explain", "prospects.csv", "a2", "a1"]);
    assert!(
        told.starts_with("Petit Commerce  a2\n") && told.contains("\nBâtir SA  a1\n"),
        "{told}"
    );
}

#[test]
fn whom_a_name_does_not_tell_is_refused_with_those_meant() {
    let dir = place();
    let refused = |asked: &[&str]| refused(dir.path(), &[&["explain", "prospects.csv"], asked].concat());
    let error = refused(&["TWIN"]);
    assert!(
        error.contains("`TWIN` is more than one account: `a3`, `a4`"),
        "{error}"
    );
    let error = refused(&["Batir S"]);
    assert!(error.contains("did you mean `Bâtir SA`"), "{error}");
    let error = refused(&["a1", "zzzzzz"]);
    assert!(error.contains("there is no account `zzzzzz`"), "{error}");
    let error = refused(&["\u{1b}[31mx"]);
    assert!(!error.contains('\u{1b}'), "{error:?}");
    let error = refused(&["a1", "a2", "--svg", "x.svg"]);
    assert!(error.contains("--svg"), "{error}");
    refused(&[]);
}
