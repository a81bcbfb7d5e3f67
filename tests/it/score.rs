//! Scoring: the same answer from every path, and what becomes of cells the model cannot use.

use std::path::Path;

use lookalike::criteria::{Binned, Cut};
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::recipe::Recipe;
use lookalike::score::{BatchSettings, Format, Grade, Keep, Row, Score, Scorer, score_records, sigmoid};
use lookalike::source::Records;
use lookalike::source::infer::read_table;
use proptest::prelude::*;

use crate::example::{self, HEADER};

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn read(model: &Model, names: &[&str], cells: &[&str]) -> (Scorer, Row, Score) {
    let scorer = Scorer::new(model, &header(names), Language::En);
    let mut row = scorer.row();
    scorer.read(|column| cells.get(column).copied(), &mut row);
    let score = scorer.score(&row);
    (scorer, row, score)
}

/// 6 633 milli-points: 13 000.4, where the rounded 1.96 gave 13 001.
#[test]
fn the_margin_of_points_is_rounded_once() {
    let mut model = example::model();
    let criterion = &mut model.criteria[0];
    for (deviation, margin) in [
        (0, 0),
        (1, 2),
        (6_633, 13_000),
        (6_684, 13_100),
        (100_000, 195_996),
    ] {
        criterion.deviation[0] = deviation;
        assert_eq!(criterion.margin(0), margin);
    }
}

/// An account that fits; its last funding was 365 days before the model's day.
const FITS: [&str; 8] = [
    "a1",
    "Civil engineering",
    "120",
    "6",
    "HubSpot; Slack",
    "2025-09-30",
    "yes",
    "FR",
];

/// [`FITS`] with other cells in some columns.
fn account<'a>(others: &[(&str, &'a str)]) -> [&'a str; 8] {
    let mut cells = FITS;
    for (column, cell) in others {
        let place = HEADER.iter().position(|name| name == column).unwrap();
        cells[place] = cell;
    }
    cells
}

#[test]
fn one_account_by_hand() {
    let (scorer, row, score) = read(&example::model(), &HEADER, &FITS);
    // The second group of sectors and more than 99 employees is bin 1 × 3 + 1 of the pair.
    assert_eq!(row.bins, [0, 2, 2, 1, 0, 1, 0, 4]);
    let points = [24_000, 18_000, 11_500, 9_000, 0, 6_000, 7_000, 3_000];
    assert_eq!(scorer.points(&row).collect::<Vec<_>>(), points);
    assert_eq!(score.score, points.iter().sum::<i64>());
    assert_eq!(score.grade, Grade::A);
    assert_eq!(score.unknown_weight, 0);
    assert_eq!(score.fit, sigmoid(-4.1 + 0.075 * 78.5));
    let mut reasons = [0; 3];
    assert_eq!(scorer.strongest(&row, &mut reasons), 3);
    assert_eq!(reasons, [0, 1, 3]);
    // 18 points less the average of 17,510 ⁄ 1,800 = 9.728.
    assert_eq!(scorer.reason(&row, 1), "employees: 50 – 200 (+8.3)");
}

#[test]
fn a_value_on_a_cut_is_in_the_bin_below() {
    for (cell, bin) in [
        ("9.5", 0),
        ("9.500001", 1),
        ("49.5", 1),
        ("200.5", 2),
        ("1e9", 4),
        ("-5", 0),
    ] {
        let (_, row, _) = read(&example::model(), &["employees"], &[cell]);
        assert_eq!(row.bins[1], bin, "{cell}");
    }
}

#[test]
fn what_is_unknown_is_said_and_weighed() {
    let model = example::model();
    let (scorer, row, score) = read(&model, &["account_id", "country"], &["a1", "FR"]);
    let unknown: Vec<u16> = model.criteria.iter().map(|c| c.cut.unknown() as u16).collect();
    assert_eq!(row.bins, unknown);
    assert_eq!(score.unknown_weight, 100_000);
    let absent: Vec<(&str, i64)> = scorer
        .absent()
        .iter()
        .map(|absent| (absent.column.as_str(), absent.weight))
        .collect();
    let expected = [
        ("sector", 39_000),
        ("employees", 33_000),
        ("logins per week", 15_000),
        ("tools", 12_000),
        ("last funding", 9_000),
        ("remote work", 7_000),
    ];
    assert_eq!(absent, expected);
}

#[test]
fn an_axis_that_is_unknown_makes_the_pair_unknown() {
    let cells = account(&[("employees", "?")]);
    let (_, row, score) = read(&example::model(), &HEADER, &cells);
    assert_eq!(row.bins[7], 3 + 2);
    assert_eq!(score.unknown_weight, 18_000 + 15_000);
}

#[test]
fn cells_of_another_kind_are_unknown_and_named() {
    let cells = account(&[
        ("sector", "Mining"),
        ("employees", "many"),
        ("tools", ""),
        ("last funding", "soon"),
    ]);
    let (scorer, row, _) = read(&example::model(), &HEADER, &cells);
    let columns: Vec<&str> = scorer.columns().collect();
    let names = |places: &[usize]| places.iter().map(|place| columns[*place]).collect::<Vec<_>>();
    assert_eq!(names(&row.unreadable), ["employees", "last funding"]);
    assert_eq!(names(&row.unseen), ["sector"]);
    assert_eq!(row.bins[..6], [3, 5, 2, 2, 2, 4]);
}

#[test]
fn a_knocked_out_account_keeps_its_score() {
    let (scorer, row, score) = read(&example::model(), &HEADER, &account(&[("country", "RU")]));
    assert_eq!(score.grade, Grade::X);
    assert_eq!(score.score, 78_500);
    assert_eq!(scorer.knock_out(&row), Some("Sanctioned country"));
}

#[test]
fn the_interval_holds_the_fit() {
    let (scorer, row, score) = read(&example::model(), &HEADER, &account(&[("sector", "Software")]));
    let (low, high) = scorer.interval(&row);
    assert!(low < score.fit && score.fit < high);
}

#[test]
fn a_scorecard_without_criteria_scores_everybody_alike() {
    let model = Model {
        criteria: Vec::new(),
        ..example::model()
    };
    let (scorer, row, score) = read(&model, &HEADER, &FITS);
    assert_eq!((score.score, score.similarity, score.grade), (0, 0, Grade::D));
    assert_eq!(scorer.strongest(&row, &mut [0; 3]), 0);
}

/// Any account: usual cells, missing ones, and cells of the wrong kind.
fn any_account() -> impl Strategy<Value = String> {
    let number = || {
        prop_oneof![
            Just(String::new()),
            Just("many".into()),
            (0..1500u32).prop_map(|n| n.to_string())
        ]
    };
    let sector = prop::sample::select(vec![
        "Construction",
        "Civil engineering",
        "Software",
        "Hotels",
        "Mining",
        "?",
        "",
    ]);
    let tools = prop::sample::select(vec!["HubSpot;AutoCAD", "Slack", "AutoCAD; Slack", ""]);
    let funded = prop::sample::select(vec!["2026-08-01", "2024-02-29", "1999-01-01", "soon", ""]);
    let remote = prop::sample::select(vec!["yes", "no", "maybe", ""]);
    let country = prop::sample::select(vec!["FR", "RU", ""]);
    (sector, number(), number(), tools, funded, remote, country).prop_map(
        |(sector, employees, logins, tools, funded, remote, country)| {
            format!("{sector},{employees},{logins},{tools},{funded},{remote},{country}")
        },
    )
}

/// A table of these accounts, numbered from 1.
fn table(accounts: &[String]) -> String {
    let rows = accounts
        .iter()
        .enumerate()
        .map(|(i, cells)| format!("a{},{cells}\n", i + 1));
    format!("{}\n{}", HEADER.join(","), rows.collect::<String>())
}

/// The scored rows, without the header, on this many threads.
fn scored(csv: String, threads: usize) -> Vec<String> {
    let settings = BatchSettings {
        format: Format::Csv,
        model: "saas@v000001".to_owned(),
        reasons: 3,
        interval: true,
        contributions: true,
        defuse_formulas: false,
        excel: None,
        keep: Keep::None,
        language: Language::En,
    };
    let mut out = Vec::new();
    let mut records = Records::new(std::io::Cursor::new(csv), Path::new("accounts.csv")).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        score_records(
            &example::model(),
            &mut records,
            &mut out,
            "out",
            &settings,
            &mut |_| {},
        )
        .unwrap();
    });
    let text = String::from_utf8(out).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn chunks_and_threads_change_nothing() {
    let accounts: Vec<String> = (0..20_000)
        .map(|i| {
            format!(
                "{},{},{},Slack,2020-01-{:02},yes,FR",
                ["Software", "Hotels", ""][i % 3],
                i % 317,
                i % 19,
                1 + i % 28
            )
        })
        .collect();
    let rows = scored(table(&accounts), 1);
    assert_eq!(rows.len(), accounts.len());
    assert!(rows[19_999].starts_with("a20000,"));
    assert!(rows == scored(table(&accounts), 3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever stands before or after it, an account's line is the same.
    #[test]
    fn neighbours_change_nothing(accounts in prop::collection::vec(any_account(), 1..40), threads in 1..4usize) {
        let rows = scored(table(&accounts), threads);
        for (i, cells) in accounts.iter().enumerate() {
            let alone = scored(format!("{}\na{},{cells}\n", HEADER.join(","), i + 1), 1);
            prop_assert_eq!(&rows[i], &alone[0]);
        }
    }

    /// A table and a stream of the same accounts fall into the same bins.
    #[test]
    fn table_and_stream_agree(accounts in prop::collection::vec(any_account(), 5..60)) {
        let model = example::model();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("accounts.csv");
        std::fs::write(&path, table(&accounts)).unwrap();
        let mut columns = std::collections::BTreeMap::new();
        for cut in model.criteria.iter().map(|criterion| &criterion.cut) {
            if let Cut::Number { column, reading, .. }
            | Cut::Age { column, reading, .. }
            | Cut::Category { column, reading, .. }
            | Cut::Member { column, reading, .. } = cut
            {
                let recipe: &mut lookalike::recipe::ColumnRecipe = columns.entry(column.clone()).or_default();
                recipe.kind = Some(reading.kind);
                recipe.missing = reading.missing.clone();
                recipe.separator = reading.separator;
            }
        }
        let recipe = Recipe { columns, ..Recipe::default() };
        let read = read_table(&path, &recipe).unwrap();
        let rows: Vec<u32> = (0..read.rows as u32).collect();
        let binned = Binned::transform(model.criteria.iter().map(|c| &c.cut), &read, &rows).unwrap();

        let mut records = Records::open(&path).unwrap();
        let scorer = Scorer::new(&model, records.header(), Language::En);
        let (mut row, mut record) = (scorer.row(), lookalike::source::Record::new());
        let mut account = 0;
        while records.next(&mut record).unwrap() {
            scorer.read(|column| Some(record.get(column)), &mut row);
            let bins: Vec<u16> = binned.columns.iter().map(|column| column[account]).collect();
            prop_assert_eq!(&row.bins, &bins, "{}", accounts[account]);
            prop_assert_eq!(scorer.points(&row).sum::<i64>(), scorer.score(&row).score);
            account += 1;
        }
        prop_assert_eq!(account, accounts.len());
    }
}
