//! `lookalike clean` as a user meets it.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};
use crate::shared::shared;

/// A customer table as they are: slips, variants, units, values that cannot be, a twin, a hollow and a dead account.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut csv = String::from(
        "id,company,sector,country,employees,founded_year,source,contact_email,last_login,status,close_date\n",
    );
    let sectors = ["technology", "retail", "legal"];
    let countries = ["France", "United Kingdom", "Germany"];
    for row in 0..60 {
        csv += &format!(
            "C{row},Firm {row} Ltd,{},{},{},{},{},p{row}@firm{row}.com,2026-08-{:02},{},{}\n",
            if row == 7 { "technolgy" } else { sectors[row % 3] },
            if row == 9 {
                "Royaume-Uni"
            } else {
                countries[row * 7 % 3]
            },
            if row == 11 {
                "1.2k".to_owned()
            } else {
                format!("{}", 20 + row * 13 % 90)
            },
            if row == 13 { 2931 } else { 1990 + row % 30 },
            if row % 9 == 2 { "google" } else { "Google" },
            row % 28 + 1,
            ["won", "lost"][row * 5 % 7 % 2],
            if row % 2 == 0 { "2026-09-01" } else { "" },
        );
    }
    let twin = csv.lines().nth(4).unwrap().to_owned();
    csv += &format!(
        "{twin}\nC90,Hollow,,,,,,,,lost,\nC91,Old Ltd,retail,France,40,1999,Google,x@old.fr,2016-01-01,lost,\n"
    );
    fs::write(dir.path().join("customers.csv"), csv).unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        "id = 'id'\nas_of = '2026-09-30'\n",
    )
    .unwrap();
    dir
}

const OUTCOME: [&str; 4] = ["--outcome", "status", "--positive", "won"];

fn clean(dir: &Path, more: &[&str]) -> String {
    done(dir, &[&["clean", "customers.csv"], &OUTCOME[..], more].concat())
}

fn json(dir: &Path, more: &[&str]) -> Value {
    serde_json::from_str(&clean(dir, &[more, &["--json"]].concat())).unwrap()
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_report_is_read_in_a_minute() {
    let dir = place();
    insta::assert_snapshot!(clean(dir.path(), &[]));
    // Nothing was written.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

/// By the recipe or the command line; what is written stays in English.
#[test]
fn the_report_speaks_french() {
    let dir = place();
    let report = clean(dir.path(), &["--lang", "fr"]);
    insta::assert_snapshot!(report);
    let english = json(dir.path(), &[]);
    clean(dir.path(), &["-o", "en.csv"]);
    fs::write(
        dir.path().join("lookalike.toml"),
        "id = 'id'\nas_of = '2026-09-30'\nlanguage = 'fr'\n",
    )
    .unwrap();
    assert_eq!(clean(dir.path(), &[]), report);
    assert_eq!(json(dir.path(), &[]), english);
    clean(dir.path(), &["-o", "fr.csv"]);
    for file in ["removed", "changes"] {
        let written = |language: &str| lines(&dir.path().join(format!("{language}.{file}.csv")));
        assert_eq!(written("fr"), written("en"));
    }
}

#[test]
fn json_has_every_column_and_rows_that_add_up() {
    let dir = place();
    let answer = json(dir.path(), &[]);
    let rows = answer["rows"].as_object().unwrap();
    let keys: Vec<&str> = rows.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["read", "kept", "duplicates", "incomplete", "inactive", "atypical"]
    );
    let count = |key: &str| rows[key].as_u64().unwrap();
    assert_eq!((count("read"), count("kept")), (63, 60));
    assert_eq!(
        (count("duplicates"), count("incomplete"), count("inactive")),
        (1, 1, 1)
    );
    let columns = answer["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 11);
    let of = |name: &str| columns.iter().find(|column| column["name"] == name).unwrap();
    for column in columns {
        assert!(["keep", "doubt", "set_aside"].contains(&column["verdict"].as_str().unwrap()));
        assert!((0.0..=1.0).contains(&column["filled"].as_f64().unwrap()));
        assert!(column["kind"].is_string() && column["family"].is_string() && column["reasons"].is_array());
        assert_eq!(
            column["verdict"] == "keep",
            column["role"] != "none" && column["verdict"] != "doubt"
        );
    }
    assert_eq!(
        (of("id")["role"].as_str(), of("id")["verdict"].as_str()),
        (Some("id"), Some("keep"))
    );
    assert_eq!(of("company")["role"], "label");
    assert_eq!(of("status")["role"], "outcome");
    assert!(of("status")["reasons"][0].as_str().unwrap().contains("outcome"));
    assert_eq!(of("contact_email")["verdict"], "set_aside");
    assert_eq!(of("close_date")["verdict"], "set_aside");
    assert_eq!(of("sector")["verdict"], "keep");
    assert_eq!(of("employees")["kind"], "number");
}

#[test]
fn without_an_outcome_strength_is_not_looked_at_and_that_is_said() {
    let dir = place();
    let report = done(dir.path(), &["clean", "customers.csv"]);
    assert!(report.contains("no outcome is named"), "{report}");
    let report = done(dir.path(), &["clean", "customers.csv", "--json"]);
    let answer: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(answer["columns"].as_array().unwrap().len(), 11);
}

#[test]
fn everything_removed_or_changed_is_in_a_file() {
    let dir = place();
    let before = fs::read(dir.path().join("customers.csv")).unwrap();
    let report = clean(dir.path(), &["-o", "out.csv"]);
    assert!(report.contains("Written\n  out.csv\n"), "{report}");
    assert_eq!(fs::read(dir.path().join("customers.csv")).unwrap(), before);
    let cleaned = lines(&dir.path().join("out.csv"));
    assert_eq!(cleaned.len(), 61);
    assert_eq!(
        cleaned[0],
        "id,company,sector,country,employees,founded_year,source,last_login,status,close_date"
    );
    let removed = lines(&dir.path().join("out.removed.csv"));
    assert_eq!(removed.len(), 4);
    assert!(removed[0].ends_with(",close_date,line,rule,reason"));
    // All cells as they were, those about people too.
    assert!(
        removed[1].starts_with("C3,Firm 3 Ltd,") && removed[1].contains("p3@firm3.com"),
        "{}",
        removed[1]
    );
    assert!(
        removed[1].contains(",62,duplicates,\"is the account of line 5"),
        "{}",
        removed[1]
    );
    let changes = lines(&dir.path().join("out.changes.csv"));
    let all = changes.join("\n");
    for change in [
        "9,Firm 7 Ltd,sector,technolgy,technology,sectors,",
        "11,Firm 9 Ltd,country,Royaume-Uni,United Kingdom,countries,",
        "13,Firm 11 Ltd,employees,1.2k,1200,units,",
        "15,Firm 13 Ltd,founded_year,2931,,impossible,",
        "4,Firm 2 Ltd,source,google,Google,spelling,",
    ] {
        assert!(all.contains(change), "{change}\n{all}");
    }
    // What is clean stays as it is.
    let again = done(
        dir.path(),
        &[&["clean", "out.csv", "--json"], &OUTCOME[..]].concat(),
    );
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["rows"]["kept"], 60);
    assert_eq!(
        again["mended"].as_array().unwrap().len(),
        0,
        "{}",
        again["mended"]
    );
}

#[test]
fn every_rule_can_be_turned_off() {
    let dir = place();
    for (rule, key) in [
        ("duplicates", "duplicates"),
        ("incomplete", "incomplete"),
        ("inactive", "inactive"),
    ] {
        let answer = json(dir.path(), &["--without", rule]);
        assert_eq!(answer["rows"][key], 0, "{rule}");
    }
    for rule in ["units", "impossible", "countries", "sectors", "spelling"] {
        let answer = json(dir.path(), &["--without", rule]);
        let mended = answer["mended"].as_array().unwrap();
        assert!(
            !mended.is_empty() && mended.iter().all(|mend| mend["rule"] != rule),
            "{rule}"
        );
    }
    let answer = json(
        dir.path(),
        &["--without", "personal", "--without", "units,sectors"],
    );
    // Text is still no criterion, whatever it is about.
    let mail = &answer["columns"][7];
    assert_eq!(mail["verdict"], "doubt");
    assert!(!mail["reasons"][0].as_str().unwrap().contains("data about people"));
    let trusted = json(dir.path(), &["--trust", "*"]);
    assert_eq!(trusted["columns"][7]["role"], "criterion");
    fs::write(
        dir.path().join("lookalike.toml"),
        "id = 'id'\n[clean]\nduplicates = false\n",
    )
    .unwrap();
    assert_eq!(json(dir.path(), &[])["rows"]["duplicates"], 0);
}

#[test]
fn mistakes_are_one_line() {
    let dir = place();
    let at = dir.path();
    let refuse = |arguments: &[&str]| {
        refused(
            at,
            &[&["clean", "--recipe", "lookalike.toml"], arguments].concat(),
        )
    };
    let said = [
        refuse(&["customers.csv", "--without", "sector"]),
        refuse(&["customers.csv", "-o", "customers.csv"]),
        refuse(&["customers.csv", "-o", "out.parquet"]),
        refuse(&["customers.csv", "-o", "-"]),
        refuse(&["customers.csv", "-o", "o.csv", "--removed", "o.csv"]),
        refuse(&["customers.csv", "--outcome", "statsu"]),
        refuse(&["customers.csv", "--id", "idd"]),
        refuse(&["nowhere.csv"]),
    ];
    insta::assert_snapshot!(said.concat(), @r"
    error: invalid value 'sector' for '--without <RULE,…>': there is no rule `sector`, did you mean `sectors`?; see --help
    error: customers.csv: is the table that is read; write to another file
    error: out.parquet: cleaned tables are written as .csv or .tsv; name such a file
    error: -o - leaves no place beside it for what was removed and changed; name a file
    error: o.csv: is to be written twice; name different files
    error: outcome.column: there is no column `statsu`; did you mean `status`?
    error: id: there is no column `idd`; did you mean `id`?
    error: nowhere.csv: there is no such file; check the path
    ");
    fs::write(at.join("empty.csv"), "a,b\n").unwrap();
    fs::write(at.join("lookalike.toml"), "").unwrap();
    insta::assert_snapshot!(refuse(&["empty.csv"]), @"error: empty.csv: has a header but no rows; bring a table with one row per account");
    fs::write(at.join("lookalike.toml"), "[clean]\nduplicate = false\n").unwrap();
    insta::assert_snapshot!(refuse(&["customers.csv"]), @"error: lookalike.toml:2:1: unknown key `duplicate`; did you mean `duplicates`?");
    fs::write(at.join("lookalike.toml"), "[clean]\nleast_known = 20\n").unwrap();
    insta::assert_snapshot!(refuse(&["customers.csv"]), @"error: `clean.least_known` must be a share between 0 and 1, got 20");
}

#[test]
fn hostile_tables_are_cleaned() {
    let dir = tempfile::tempdir().unwrap();
    let wide: Vec<String> = (0..5000).map(|k| format!("c{k}")).collect();
    for (name, csv) in [
        ("one.csv", "a\n1\n".to_owned()),
        ("missing.csv", "a,b\n,\n1,\n".to_owned()),
        (
            "wide.csv",
            format!("{}\n{}\n", wide.join(","), vec!["x"; 5000].join(",")),
        ),
        (
            "long.csv",
            format!("name,country\n{},{}\n", "x".repeat(1 << 20), "é".repeat(1 << 19)),
        ),
    ] {
        fs::write(dir.path().join(name), csv).unwrap();
        let report = done(dir.path(), &["clean", name, "-o", "out.csv"]);
        assert!(report.len() < 100_000 && report.contains("0 removed"), "{report}");
    }
}

#[test]
fn training_cleans_first_when_asked_and_says_so() {
    let dir = place();
    let arguments = [&["evaluate", "customers.csv", "--clean"], &OUTCOME[..]].concat();
    let output = crate::cli::lookalike(dir.path(), &arguments);
    let report = crate::cli::text(&output.stdout);
    assert!(
        report.starts_with("Cleaned first: 3 of 63 rows removed (1 duplicate, 1 incomplete, 1 inactive)"),
        "{report}{}",
        crate::cli::text(&output.stderr)
    );
    fs::write(dir.path().join("folds.csv"), "row,fold\n1,1\n").unwrap();
    let error = refused(
        dir.path(),
        &[
            &arguments[..],
            &["--folds", "folds.csv", "--recipe", "lookalike.toml"],
        ]
        .concat(),
    );
    assert!(
        error.contains("--folds counts the rows of the table as it is"),
        "{error}"
    );
}

/// Honest accounts stay; the traps that the data sets' READMEs name are found.
#[test]
fn real_tables_lose_no_honest_account() {
    let run = |path: &str, arguments: &[&str]| -> Option<Value> {
        let path = shared(path)?;
        let path = path.to_str().unwrap().to_owned();
        let dir = tempfile::tempdir().unwrap();
        let report = done(
            dir.path(),
            &[&["clean", path.as_str(), "--json"], arguments].concat(),
        );
        let answer: Value = serde_json::from_str(&report).unwrap();
        for key in ["incomplete", "inactive", "atypical"] {
            assert_eq!(answer["rows"][key], 0, "{path}: {key}");
        }
        Some(answer)
    };
    let mends = |answer: &Value| -> Vec<String> {
        let mended = answer["mended"].as_array().unwrap().iter();
        mended
            .map(|m| format!("{} {} {} {}", m["column"], m["from"], m["to"], m["cells"]).replace('"', ""))
            .collect()
    };
    if let Some(telco) = run(
        "data/telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv",
        &["--outcome", "Churn", "--positive", "No"],
    ) {
        assert_eq!(telco["rows"]["kept"], 7043);
        assert_eq!(mends(&telco), Vec::<String>::new());
    }
    if let Some(salvirt) = run(
        "data/salvirt_b2b/Salvirt_B2B_ML_dataset.csv",
        &["--outcome", "Status", "--positive", "Won"],
    ) {
        assert_eq!(salvirt["rows"]["kept"], 448);
        // Who sells is no trait of an account.
        let mut columns = salvirt["columns"].as_array().unwrap().iter();
        let verdict = |column: &Value| {
            if column["name"] == "Seller" {
                "doubt"
            } else {
                "keep"
            }
        };
        assert!(columns.all(|column| column["verdict"] == verdict(column)));
    }
    if let Some(leads) = run(
        "data/x_education_leads/Leads.csv",
        &["--outcome", "Converted", "--positive", "1"],
    ) {
        assert_eq!(mends(&leads), ["Lead Source google Google 5"]);
    }
    if let Some(maven) = run("data/maven_crm/accounts.csv", &[]) {
        assert_eq!(
            mends(&maven),
            [
                "office_location Philipines Philippines 1",
                "sector technolgy technology 12"
            ]
        );
    }
    if let Some(startups) = run(
        "data/startup_success/startup data.csv",
        &["--outcome", "status", "--positive", "acquired"],
    ) {
        let ages: u64 = startups["mended"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["cells"].as_u64().unwrap())
            .sum();
        assert_eq!(ages, 46 + 46 + 13 + 12);
    }
}
