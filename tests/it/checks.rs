//! The file against the model: prospects written otherwise than training score the same, and what is not as it was in
//! training is said.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::recipe::TableRecipe;
use lookalike::score::{BatchSettings, Format, Keep, Summary, score_records};
use lookalike::source::Records;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, text};
use crate::example;
use crate::shared::shared;

const HEADER: [&str; 9] = [
    "account_id",
    "sector",
    "employees",
    "open_rate",
    "revenue_m",
    "last_funding",
    "has_crm",
    "branch_code",
    "tools",
];

/// Accounts in which every column says something of the outcome; `seed` gives others of the same kind.
fn accounts(rows: usize, seed: u64) -> Vec<[String; 9]> {
    let mut state = seed;
    let mut draw = move |most: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    (0..rows)
        .map(|i| {
            let sectors = ["Bâtiment", "Santé", "Épicerie", "Logistique"];
            let tools = [
                "HubSpot;Slack",
                "HubSpot;Sage",
                "Sage;Slack",
                "HubSpot",
                "Slack",
                "Sage",
            ];
            [
                format!("a{i}"),
                sectors[draw(4) as usize].to_owned(),
                (10 + draw(140)).to_string(),
                format!("{}%", 5 + draw(90)),
                format!("{}.{:03}", draw(3), draw(1_000)),
                format!("{:02}/{:02}/{}", 1 + draw(28), 1 + draw(12), 2021 + draw(4)),
                ["False", "True"][draw(2) as usize].to_owned(),
                ["01234", "02345", "13456", "24567"][draw(4) as usize].to_owned(),
                tools[draw(6) as usize].to_owned(),
            ]
        })
        .collect()
}

/// Whether an account is one that buys: more of seven signs than not.
fn buys(cells: &[String]) -> bool {
    let number = |i: usize| cells[i].trim_end_matches('%').parse::<f64>().unwrap();
    let signs = [
        cells[1] == "Bâtiment" || cells[1] == "Santé",
        number(2) > 80.0,
        number(3) > 50.0,
        number(4) > 1.5,
        cells[5].ends_with("2024") || cells[5].ends_with("2023"),
        cells[6] == "True",
        cells[7].starts_with('0'),
        cells[8].contains("HubSpot"),
    ];
    signs.into_iter().filter(|sign| *sign).count() >= 5
}

fn table(header: &[&str], rows: &[Vec<String>], delimiter: &str) -> String {
    let mut text = header.join(delimiter) + "\n";
    for row in rows {
        let quoted = row.iter().map(|cell| match cell.contains(delimiter) {
            true => format!("\"{cell}\""),
            false => cell.clone(),
        });
        let _ = writeln!(text, "{}", quoted.collect::<Vec<_>>().join(delimiter));
    }
    text
}

/// A directory with a model of [`accounts`], made once for all tests.
fn own() -> &'static Path {
    static PLACE: OnceLock<TempDir> = OnceLock::new();
    let place = PLACE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let rows: Vec<Vec<String>> = accounts(360, 7)
            .into_iter()
            .map(|cells| {
                let status = if buys(&cells) { "won" } else { "lost" };
                cells.into_iter().chain([status.to_owned()]).collect()
            })
            .collect();
        let header = [&HEADER[..], &["status"]].concat();
        fs::write(dir.path().join("past.csv"), table(&header, &rows, ",")).unwrap();
        train(dir.path());
        dir
    });
    place.path()
}

fn train(dir: &Path) {
    let asked = "train past.csv --outcome status --positive won --id account_id --models m --name m --trust * \
                 --no-segments --no-validation --pairs 0";
    done(dir, &asked.split_whitespace().collect::<Vec<_>>());
}

/// Prospects like those of training, each cell as `write` writes it.
fn prospects(write: impl Fn(&str, &str) -> String) -> Vec<Vec<String>> {
    let rows = accounts(80, 99);
    let cells = |row: &[String; 9]| {
        let cells = HEADER.iter().zip(row).map(|(name, cell)| write(name, cell));
        cells.collect()
    };
    rows.iter().map(cells).collect()
}

/// Writes one column otherwise.
fn only(column: &'static str, write: impl Fn(&str) -> String) -> impl Fn(&str, &str) -> String {
    move |name, cell| {
        if name == column {
            write(cell)
        } else {
            cell.to_owned()
        }
    }
}

fn as_trained(_: &str, cell: &str) -> String {
    cell.to_owned()
}

/// Lines of the scored file by account, without the model's name, and what was done.
fn scored(dir: &Path, file: &Path) -> (BTreeMap<String, String>, Value) {
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("out.csv");
    let (data, output) = (file.to_str().unwrap(), path.to_str().unwrap());
    let said = done(dir, &["score", data, "--models", "m", "--json", "-o", output]);
    let lines = fs::read_to_string(path).unwrap();
    let by_account = lines.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0].to_owned(), cells[1..4].join(","))
    });
    (by_account.collect(), serde_json::from_str(&said).unwrap())
}

struct Scored {
    scores: BTreeMap<String, String>,
    checks: Vec<Value>,
}

impl Scored {
    /// The only check of a column.
    #[track_caller]
    fn check(&self, column: &str) -> &Value {
        let of_column: Vec<&Value> = self
            .checks
            .iter()
            .filter(|check| check["column"] == column)
            .collect();
        assert_eq!(of_column.len(), 1, "{column}: {:?}", self.checks);
        of_column[0]
    }

    #[track_caller]
    fn is(&self, column: &str, kind: &str, said: &str) {
        let check = self.check(column);
        let text = check["text"].as_str().unwrap();
        assert!(check["kind"] == kind && text.contains(said), "{check}");
    }
}

fn score(text: &str) -> Scored {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("prospects.csv");
    fs::write(&file, text).unwrap();
    let (scores, json) = scored(own(), &file);
    Scored {
        scores,
        checks: json["checks"].as_array().unwrap().clone(),
    }
}

/// Prospects written as `write` does, in a comma-delimited file.
fn written(write: impl Fn(&str, &str) -> String) -> Scored {
    score(&table(&HEADER, &prospects(write), ","))
}

/// The scores of the prospects as training wrote its accounts.
fn usual() -> &'static BTreeMap<String, String> {
    static USUAL: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    USUAL.get_or_init(|| {
        let scored = written(as_trained);
        assert!(scored.checks.is_empty(), "{:?}", scored.checks);
        scored.scores
    })
}

#[test]
fn the_model_keeps_what_its_columns_held() {
    let model = Model::load(&own().join("m/m/v000001/model.json")).unwrap();
    let profile = |column: &str| model.data.profile(column).unwrap();
    let range = profile("employees").range.unwrap();
    assert!(range.least >= 10.0 && range.most < 150.0 && range.whole);
    assert!(profile("open_rate").percent && !profile("revenue_m").percent);
    assert_eq!(profile("sector").levels.len(), 4);
    assert_eq!(
        profile("tools").levels.len(),
        3,
        "values of sets, not their combinations"
    );
    let points: i64 = model
        .criteria
        .iter()
        .map(|criterion| i64::from(criterion.weight() > 0))
        .sum();
    assert!(points >= 7, "every column tells something");
    // A model of an earlier release has none, and loads.
    let mut old = model.clone();
    old.data.profiles.clear();
    let bytes = old.to_json().unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("profiles"));
    assert_eq!(Model::from_json(&bytes, Path::new("old.json")).unwrap(), old);
}

#[test]
fn a_file_like_training_has_nothing_to_say() {
    usual();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("p.csv");
    fs::write(&file, table(&HEADER, &prospects(as_trained), ",")).unwrap();
    let data = file.to_str().unwrap();
    let checked = lookalike(own(), &["score", data, "--models", "m", "--check", "--strict"]);
    assert_eq!(checked.status.code(), Some(0));
    assert!(checked.stdout.is_empty());
    assert!(
        text(&checked.stderr).contains("nothing about this file differs"),
        "{}",
        text(&checked.stderr)
    );
    let strict = lookalike(own(), &["score", data, "--models", "m", "--strict"]);
    assert_eq!(strict.status.code(), Some(0));
    assert_eq!(text(&strict.stdout).lines().count(), 81);
}

#[test]
fn decimal_commas_are_decimals_whatever_parts_the_cells() {
    let comma = only("revenue_m", |cell| cell.replace('.', ","));
    for delimiter in [";", ","] {
        let scored = score(&table(&HEADER, &prospects(&comma), delimiter));
        assert_eq!(&scored.scores, usual(), "{delimiter}");
        scored.is("revenue_m", "format", "a decimal comma");
        assert_eq!(scored.check("revenue_m")["weight"], 0.0);
    }
    // All of them could be thousands; where training's lay decides.
    let whole = |cell: &str| format!("1,{}", &cell[2..]);
    let same = |cell: &str| format!("1.{}", &cell[2..]);
    let commas = written(only("revenue_m", whole));
    let points = written(only("revenue_m", same));
    assert_eq!(commas.scores, points.scores);
    assert!(points.checks.is_empty(), "{:?}", points.checks);
    commas.is("revenue_m", "format", "a decimal comma");
}

#[test]
fn thousands_stay_thousands_where_the_rest_of_the_file_has_points() {
    let write = |name: &str, cell: &str| match name {
        "revenue_m" => format!("{},{}", 1 + cell.len() % 3, &cell[2..]),
        "open_rate" => format!("{}.5%", cell.trim_end_matches('%')),
        _ => cell.to_owned(),
    };
    let scored = written(write);
    let check = scored.check("revenue_m");
    assert!(check["kind"] == "scale" || check["kind"] == "range", "{check}");
    assert!(check["weight"].as_f64().unwrap() > 0.05, "{check}");
}

#[test]
fn month_first_dates_are_read_so_in_any_order_of_rows() {
    let swap = |cell: &str| format!("{}/{}/{}", &cell[3..5], &cell[..2], &cell[6..]);
    let mut rows = prospects(only("last_funding", swap));
    let scored = score(&table(&HEADER, &rows, ","));
    assert_eq!(&scored.scores, usual());
    scored.is("last_funding", "format", "month first");
    rows.reverse();
    assert_eq!(&score(&table(&HEADER, &rows, ",")).scores, usual());
    rows.sort();
    assert_eq!(&score(&table(&HEADER, &rows, ",")).scores, usual());
    // ISO says nothing of the order, and needs none.
    let iso = written(only("last_funding", |cell| {
        format!("{}-{}-{}", &cell[6..], &cell[3..5], &cell[..2])
    }));
    assert_eq!((&iso.scores, iso.checks.len()), (usual(), 0));
}

#[test]
fn dates_that_can_be_read_both_ways_are_asked_about() {
    let early = |cell: &str| format!("0{}{}", 1 + cell.len() % 9, &cell[2..]);
    let scored = written(only("last_funding", early));
    scored.is("last_funding", "format", "can be read day first and month first");
    assert!(scored.check("last_funding")["weight"].as_f64().unwrap() > 0.0);
    // Another column of the file decides.
    let rows = prospects(only("last_funding", early)).into_iter();
    let rows: Vec<Vec<String>> = rows
        .map(|row| row.into_iter().chain(["12/31/2024".to_owned()]).collect())
        .collect();
    let header = [&HEADER[..], &["seen"]].concat();
    score(&table(&header, &rows, ",")).is("last_funding", "format", "dates are month first");
}

#[test]
fn bare_shares_are_the_percents_of_training() {
    let share = |cell: &str| {
        format!(
            "{:.2}",
            cell.trim_end_matches('%').parse::<f64>().unwrap() / 100.0
        )
    };
    let scored = written(only("open_rate", share));
    assert_eq!(&scored.scores, usual());
    scored.is("open_rate", "scale", "times 100");
    assert!(
        scored.check("open_rate")["weight"].as_f64().unwrap() > 0.0,
        "loud"
    );
    // Percents without their sign are percents.
    let bare = written(only("open_rate", |cell| cell.trim_end_matches('%').to_owned()));
    assert_eq!((&bare.scores, bare.checks.len()), (usual(), 0));
}

#[test]
fn yes_is_yes_in_any_words() {
    for (no, yes) in [
        ("FALSE", "TRUE"),
        ("false", "true"),
        ("no", "yes"),
        ("0", "1"),
        ("FAUX", "VRAI"),
        ("0.0", "1.0"),
    ] {
        let write = |cell: &str| if cell == "True" { yes } else { no }.to_owned();
        let scored = written(only("has_crm", write));
        assert_eq!(&scored.scores, usual(), "{yes}");
        scored.is("has_crm", "format", "otherwise");
    }
}

#[test]
fn levels_are_known_in_capitals_without_accents_and_in_other_unicode_forms() {
    let capitals = written(only("sector", str::to_uppercase));
    assert_eq!(&capitals.scores, usual());
    capitals.is("sector", "format", "`SANTÉ` as `Santé`");
    let plain = written(only("sector", |cell| {
        cell.replace('â', "a").replace('É', "E").replace('é', "e")
    }));
    assert_eq!(&plain.scores, usual());
    let apart = |cell: &str| {
        cell.replace('â', "a\u{302}")
            .replace('É', "E\u{301}")
            .replace('é', "e\u{301}")
    };
    let decomposed = written(only("sector", apart));
    assert_eq!((&decomposed.scores, decomposed.checks.len()), (usual(), 0));
    let tools = written(only("tools", str::to_uppercase));
    assert_eq!(&tools.scores, usual());
    let bars = written(only("tools", |cell| cell.replace(';', "|")));
    assert_eq!(&bars.scores, usual());
    bars.is("tools", "format", "parted by `|`");
}

#[test]
fn levels_never_seen_are_named_with_the_nearest() {
    let scored = written(only("sector", |cell| match cell {
        "Bâtiment" => "Batiments".to_owned(),
        other => other.to_owned(),
    }));
    scored.is("sector", "levels", "is it `Bâtiment`?");
    let check = scored.check("sector");
    let (cells, of) = (check["cells"].as_f64().unwrap(), check["of"].as_f64().unwrap());
    assert!(of == 80.0 && cells > 5.0 && cells < 40.0, "{check}");
    // Few cells, but points at stake: not only when half of a column is new.
    assert!(check["weight"].as_f64().unwrap() > 0.005, "{check}");
}

#[test]
fn codes_have_their_zeros_back() {
    let scored = written(only("branch_code", |cell| {
        cell.trim_start_matches('0').to_owned()
    }));
    assert_eq!(&scored.scores, usual());
    scored.is("branch_code", "format", "`1234` as `01234`");
}

#[test]
fn larger_firms_are_larger_and_thousands_are_suspected() {
    let larger = written(only("employees", |cell| {
        (cell.parse::<u64>().unwrap() * 37 + 11).to_string()
    }));
    larger.is("employees", "range", "above nearly all of training");
    let most = written(only("employees", |_| "149".to_owned()));
    assert_eq!(larger.scores, most.scores, "read as they stand");
    let thousands = |cell: &str| format!("{:.0}", cell.parse::<f64>().unwrap() * 1000.0);
    let unit = written(only("revenue_m", thousands));
    unit.is("revenue_m", "scale", "about 1,000 times training");
    // A few large firms are no news.
    let few = written(|name, cell| match (name, cell) {
        ("employees", "77" | "78") => "5000".to_owned(),
        _ => cell.to_owned(),
    });
    assert!(few.checks.is_empty(), "{:?}", few.checks);
}

#[test]
fn what_is_absent_empty_or_unreadable_is_weighed_worst_first() {
    let rows: Vec<Vec<String>> = prospects(|name, cell| match name {
        "employees" => "many".to_owned(),
        "has_crm" => String::new(),
        _ => cell.to_owned(),
    });
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row[..8].to_vec()).collect();
    let scored = score(&table(&HEADER[..8], &rows, ","));
    scored.is("tools", "absent", "unknown for every account");
    scored.is("has_crm", "absent", "no cell says anything");
    scored.is("employees", "unreadable", "80 of 80 cells could not be read");
    // Far more blanks than in training.
    let sparse = written(only("sector", |cell| match cell {
        "Santé" => cell.to_owned(),
        _ => String::new(),
    }));
    sparse.is("sector", "absent", "say nothing, in training 0");
    let weights: Vec<f64> = scored
        .checks
        .iter()
        .map(|check| check["weight"].as_f64().unwrap())
        .collect();
    assert!(weights.is_sorted_by(|a, b| a >= b) && weights.iter().all(|weight| (0.0..=1.0).contains(weight)));
}

#[test]
fn strict_writes_nothing_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("p.csv");
    let rows = prospects(only("has_crm", |cell| cell.to_uppercase()));
    fs::write(&file, table(&HEADER, &rows, ",")).unwrap();
    let out = dir.path().join("out.csv");
    fs::write(&out, "before").unwrap();
    let (data, output) = (file.to_str().unwrap(), out.to_str().unwrap());
    let score = |more: &[&str]| lookalike(own(), &[&["score", data, "--models", "m"], more].concat());
    let held = score(&["--strict", "-o", output]);
    assert_eq!(held.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&out).unwrap(), "before");
    let said = text(&held.stderr);
    assert!(
        said.contains("worst first") && said.contains("nothing was written"),
        "{said}"
    );
    let held = score(&["--strict"]);
    assert_eq!((held.status.code(), held.stdout.len()), (Some(1), 0));
    let checked = score(&["--check", "--json"]);
    assert_eq!(checked.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(json["checks"][0]["kind"], "format");
    assert_eq!(
        (&json["accounts"], &json["output"]),
        (&Value::from(80), &Value::Null)
    );
    assert_eq!(score(&["--check", "--strict"]).status.code(), Some(1));
    let french = text(&score(&["--check", "--lang", "fr"]).stderr);
    assert!(
        french.contains("`has_crm`, cellules qui écrivent autrement"),
        "{french}"
    );
}

#[test]
fn an_explanation_reads_the_file_as_scoring_does() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("p.csv");
    let comma = only("revenue_m", |cell| cell.replace('.', ","));
    let write = |name: &str, cell: &str| match name {
        "has_crm" => cell.to_uppercase(),
        _ => comma(name, cell),
    };
    fs::write(&file, table(&HEADER, &prospects(write), ";")).unwrap();
    let data = file.to_str().unwrap();
    let explain = ["explain", data, "--models", "m", "--id", "a5"];
    let json: Value = serde_json::from_str(&done(own(), &[&explain[..], &["--json"]].concat())).unwrap();
    let score: f64 = usual()["a5"].split(',').next().unwrap().parse().unwrap();
    assert_eq!(json["score"].as_f64().unwrap(), score);
    let kinds: Vec<&str> = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["format", "format"], "{}", json["checks"]);
    let revenue = json["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["criterion"] == "revenue_m");
    assert_eq!(revenue.unwrap()["known"], "known");
    let printed = done(own(), &explain);
    assert!(printed.contains("a decimal comma"), "{printed}");
}

#[test]
fn an_account_of_which_nothing_is_known_has_no_grade() {
    let mut rows = prospects(as_trained);
    rows.push([&["ghost".to_owned()][..], &vec![String::new(); 8]].concat());
    rows.push(
        [
            &["odd".to_owned(), "Space".to_owned(), "many".to_owned()][..],
            &vec![String::new(); 6],
        ]
        .concat(),
    );
    rows.push(
        [
            &["one".to_owned(), "Santé".to_owned()][..],
            &vec![String::new(); 7],
        ]
        .concat(),
    );
    let scored = score(&table(&HEADER, &rows, ","));
    let grade = |account: &str| scored.scores[account].rsplit(',').next().unwrap().to_owned();
    assert_eq!((grade("ghost"), grade("odd")), ("?".to_owned(), "?".to_owned()));
    // One fact alone leaves too much unknown to tell; an account as training knew them has a grade.
    assert_eq!(grade("one"), "?");
    assert_ne!(grade(&rows[0][0]), "?");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("p.csv");
    fs::write(&file, table(&HEADER, &rows, ",")).unwrap();
    let data = file.to_str().unwrap();
    let output = lookalike(own(), &["score", data, "--models", "m", "--json"]);
    assert!(
        text(&output.stdout).contains(r#""id":"ghost""#) && text(&output.stdout).contains(r#""grade":"?""#)
    );
    assert!(text(&output.stderr).contains("? 3"), "{}", text(&output.stderr));
    let explained = done(own(), &["explain", data, "--models", "m", "--id", "ghost"]);
    assert!(explained.contains("grade ?"), "{explained}");
    let json = done(
        own(),
        &["explain", data, "--models", "m", "--id", "ghost", "--json"],
    );
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["grade"], &json["next_grade"]),
        (&Value::from("?"), &Value::Null)
    );
    // A fact gives a grade where it leaves enough known.
    let first = &json["unknown"][0];
    let gives = first["best_grade"] != "?" || first["worst_grade"] != "?";
    assert_eq!(first["could_change_grade"], gives);
}

fn summary(model: &Model, csv: &str) -> Summary {
    let settings = BatchSettings {
        format: Format::Csv,
        model: "m".to_owned(),
        reasons: 0,
        interval: false,
        contributions: false,
        defuse_formulas: false,
        excel: None,
        keep: Keep::None,
        language: Language::En,
    };
    let mut records = Records::new(std::io::Cursor::new(csv.to_owned()), Path::new("p.csv")).unwrap();
    score_records(
        model,
        &mut records,
        &mut Vec::new(),
        "out",
        &settings,
        &mut |_| {},
    )
    .unwrap()
}

#[test]
fn the_table_before_joining_is_recognised() {
    let mut model = example::model();
    for (name, column) in [
        ("logins per week", "usage_sum_logins_90d"),
        ("tools", "usage_distinct_tool"),
    ] {
        let mut json = serde_json::to_string(&model).unwrap();
        json = json.replace(
            &format!("\"column\":\"{name}\""),
            &format!("\"column\":\"{column}\""),
        );
        model = serde_json::from_str(&json).unwrap();
    }
    model
        .recipe
        .tables
        .insert("usage".to_owned(), TableRecipe::default());
    let rest =
        "account_id,sector,employees,last funding,remote work,country\na1,Hotels,20,2025-09-30,yes,FR\n";
    let found = summary(&model, rest);
    let said = lookalike::report::scoring::remarks(&found.checks, &model, Language::En);
    assert!(
        said[0].starts_with("this is the unjoined table: 2 columns made from `usage`"),
        "{said:?}"
    );
    assert_eq!(
        said.iter().filter(|line| line.contains("usage")).count(),
        1,
        "said once"
    );
    let joined = found
        .checks
        .iter()
        .filter(|check| check.text(Language::En).contains("join it first"));
    assert_eq!(joined.count(), 2, "each column says it in JSON");
    // One of them is there: the other is only absent.
    let partly = "account_id,sector,employees,last funding,remote work,country,usage_sum_logins_90d\na1,Hotels,20,,yes,FR,3\n";
    let said = lookalike::report::scoring::remarks(&summary(&model, partly).checks, &model, Language::En);
    assert!(said.iter().all(|line| !line.contains("unjoined")), "{said:?}");
}

#[test]
fn a_rule_refuses_a_level_however_it_is_written() {
    let mut model = example::model();
    model.knock_out[0].is_in = vec!["Côte d'Ivoire".to_owned()];
    let row = |country: &str| format!("account_id,sector,country\na1,Hotels,{country}\n");
    let refused = |country: &str| summary(&model, &row(country)).grades[4];
    for country in ["Côte d'Ivoire", "COTE D'IVOIRE", "Co\u{302}te d’Ivoire"] {
        assert_eq!(refused(country), 1, "{country}");
    }
    assert_eq!(refused("France") + refused("") + refused("Ivoire"), 0);
}

/// The case of a folder, when there is one.
fn case(file: &str) -> Option<PathBuf> {
    shared(&format!("cases/{file}"))
}

/// One model for all the folders: the columns of their histories side by side, and an outcome that needs each.
fn of_cases() -> Option<&'static Path> {
    static PLACE: OnceLock<Option<TempDir>> = OnceLock::new();
    let read = |file: &str, column: &str| -> Option<Vec<String>> {
        let mut reader = csv::Reader::from_path(case(file)?).unwrap();
        let position = reader
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == column)
            .unwrap();
        Some(
            reader
                .records()
                .map(|record| record.unwrap()[position].to_owned())
                .collect(),
        )
    };
    let place = PLACE.get_or_init(|| {
        let sector = read("26-unicode-nfd/past.csv", "sector")?;
        let rate = read("07-percent-csv-xlsx/past.csv", "open_rate")?;
        let revenue = read("09-decimal-comma-prospects/past.csv", "revenue_m")?;
        let opened = read("10-us-dates-prospects/past.csv", "opened")?;
        let crm = read("24-boolean-TRUE/past.csv", "has_crm")?;
        let rows: Vec<Vec<String>> = (0..sector.len())
            .map(|i| {
                let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
                let signs = [
                    sector[i].len() > 9,
                    number(&rate[i]) > 50.0,
                    number(&revenue[i]) > 1.0,
                    opened[i].ends_with("2024"),
                    crm[i] == "True",
                ];
                let won = signs.into_iter().filter(|sign| *sign).count() >= 3;
                let status = if won { "won" } else { "lost" };
                [
                    &format!("A{i}"),
                    &sector[i],
                    &rate[i],
                    &revenue[i],
                    &opened[i],
                    &crm[i],
                ]
                .into_iter()
                .cloned()
                .chain([status.to_owned()])
                .collect()
            })
            .collect();
        let header = [
            "account_id",
            "sector",
            "open_rate",
            "revenue_m",
            "opened",
            "has_crm",
            "status",
        ];
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("past.csv"), table(&header, &rows, ",")).unwrap();
        train(dir.path());
        Some(dir)
    });
    place.as_ref().map(TempDir::path)
}

/// Two files of a case score alike, and the column of the second that differs is told, or nothing is.
#[track_caller]
fn alike(first: &str, second: &str, told: Option<(&str, &str)>) {
    let (Some(dir), Some(first), Some(second)) = (of_cases(), case(first), case(second)) else {
        return;
    };
    let ((scores, _), (others, json)) = (scored(dir, &first), scored(dir, &second));
    assert!(scores.len() == 500 && scores == others);
    let distinct: std::collections::BTreeSet<&String> = scores.values().collect();
    assert!(distinct.len() > 1, "the column tells accounts apart");
    let format = |check: &&Value| check["kind"] == "format";
    let told_of: Vec<&Value> = json["checks"].as_array().unwrap().iter().filter(format).collect();
    match told {
        Some((column, said)) => assert!(
            told_of.len() == 1
                && told_of[0]["column"] == column
                && told_of[0]["text"].as_str().unwrap().contains(said),
            "{told_of:?}"
        ),
        None => assert!(told_of.is_empty(), "{told_of:?}"),
    }
}

#[test]
fn files_of_the_cases_score_alike() {
    alike(
        "09-decimal-comma-prospects/prospects_en.csv",
        "09-decimal-comma-prospects/prospects_fr.csv",
        Some(("revenue_m", "a decimal comma")),
    );
    alike(
        "10-us-dates-prospects/prospects_fr.csv",
        "10-us-dates-prospects/prospects_us.csv",
        Some(("opened", "month first")),
    );
    alike(
        "24-boolean-TRUE/p1.csv",
        "24-boolean-TRUE/p2.csv",
        Some(("has_crm", "`FALSE` as `False`")),
    );
    alike("26-unicode-nfd/p1.csv", "26-unicode-nfd/p2.csv", None);
    alike(
        "26-unicode-nfd/p1.csv",
        "26-unicode-nfd/p3.csv",
        Some(("sector", "as `")),
    );
}

#[test]
fn shares_of_the_percent_case_are_its_percents() {
    let (Some(dir), Some(file)) = (of_cases(), case("07-percent-csv-xlsx/prospects.csv")) else {
        return;
    };
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let header = reader.headers().unwrap().clone();
    let rate = header.iter().position(|name| name == "open_rate").unwrap();
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|record| {
            let mut cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            cells[rate] = (cells[rate].trim_end_matches('%').parse::<f64>().unwrap() / 100.0).to_string();
            cells
        })
        .collect();
    let other = tempfile::tempdir().unwrap();
    let shares = other.path().join("shares.csv");
    fs::write(&shares, table(&header.iter().collect::<Vec<_>>(), &rows, ",")).unwrap();
    let ((scores, _), (others, json)) = (scored(dir, &file), scored(dir, &shares));
    assert_eq!(scores, others);
    let checks = json["checks"].as_array().unwrap();
    assert!(
        checks
            .iter()
            .any(|check| check["column"] == "open_rate" && check["kind"] == "scale"),
        "{checks:?}"
    );
}

/// The case's file has columns of another model; an account without any of a model's facts is the same question.
#[test]
fn the_ghost_of_the_case_has_no_grade() {
    let Some(file) = case("59-nothing-known/empty.csv") else {
        return;
    };
    let text = fs::read_to_string(file).unwrap();
    let found = summary(&example::model(), &text);
    assert_eq!((found.accounts, found.grades[5]), (1, 1));
}
