//! Scoring: the same answer from every path, and what becomes of cells the model cannot use.

use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::score::{Grade, Row, Score, Scorer, sigmoid};

use crate::fixture::{self, HEADER};

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

#[test]
fn one_account_by_hand() {
    let cells = [
        "a1",
        "120",
        "engineering",
        "2020-01-01",
        "Salesforce; Slack",
        "yes",
    ];
    let (scorer, row, score) = read(&fixture::model(), &HEADER, &cells);
    // 2,192 days old; over 100 employees and sector group 0 is bin 1 × 4 + 0 of the pair.
    assert_eq!(row.bins, [2, 0, 1, 1, 0, 0, 4]);
    let points = [30_000, 25_000, 8_000, 7_500, 0, 10_000, 3_600];
    assert_eq!(scorer.points(&row).collect::<Vec<_>>(), points);
    assert_eq!(score.score, points.iter().sum::<i64>());
    assert_eq!(score.grade, Grade::A);
    assert_eq!(score.unknown_weight, 0);
    assert_eq!(score.fit, sigmoid(-2.0 + 0.05 * 84.1));
    let mut reasons = [0; 3];
    assert_eq!(scorer.strongest(&row, &mut reasons), 3);
    assert_eq!(reasons, [0, 1, 5]);
    assert_eq!(scorer.reason(&row, 0), "employees: 51 – 200 (+19.0)");
}

#[test]
fn a_value_on_a_cut_is_in_the_bin_below() {
    for (cell, bin) in [
        ("10", 0),
        ("10.000001", 1),
        ("50", 1),
        ("200", 2),
        ("1e9", 3),
        ("-5", 0),
    ] {
        let (_, row, _) = read(&fixture::model(), &["employees"], &[cell]);
        assert_eq!(row.bins[0], bin, "{cell}");
    }
}

#[test]
fn what_is_unknown_is_said_and_weighed() {
    let model = fixture::model();
    let (scorer, row, score) = read(&model, &["id"], &["a1"]);
    let unknown: Vec<u16> = model.criteria.iter().map(|c| c.cut.unknown() as u16).collect();
    assert_eq!(row.bins, unknown);
    assert_eq!(score.unknown_weight, 100_000);
    let absent: Vec<(&str, i64)> = scorer
        .absent()
        .iter()
        .map(|absent| (absent.column.as_str(), absent.weight))
        .collect();
    let expected = [
        ("employees", 40_000),
        ("sector", 35_000),
        ("founded", 15_000),
        ("partner", 10_000),
        ("stack", 10_000),
    ];
    assert_eq!(absent, expected);
}

#[test]
fn an_axis_that_is_unknown_makes_the_pair_unknown() {
    let cells = ["a1", "?", "legal", "2020-01-01", "Slack", "no"];
    let (_, row, score) = read(&fixture::model(), &HEADER, &cells);
    assert_eq!(row.bins[6], 2 * 4 + 1);
    assert_eq!(score.unknown_weight, 30_000 + 10_000);
}

#[test]
fn cells_of_another_kind_are_unknown_and_named() {
    let cells = ["a1", "many", "mining", "soon", "", "yes"];
    let (scorer, row, _) = read(&fixture::model(), &HEADER, &cells);
    let columns: Vec<&str> = scorer.columns().collect();
    let names = |places: &[usize]| places.iter().map(|place| columns[*place]).collect::<Vec<_>>();
    assert_eq!(names(&row.unreadable), ["employees", "founded"]);
    assert_eq!(names(&row.unseen), ["sector"]);
    assert_eq!(row.bins[..4], [4, 2, 3, 2]);
}

#[test]
fn a_knocked_out_account_keeps_its_score() {
    let cells = ["a1", "120", "public", "2020-01-01", "Salesforce", "yes"];
    let (scorer, row, score) = read(&fixture::model(), &HEADER, &cells);
    assert_eq!(score.grade, Grade::X);
    assert!(score.score > 50_000);
    assert_eq!(scorer.knock_out(&row), Some("no public sector"));
}

#[test]
fn the_interval_holds_the_fit() {
    let cells = ["a1", "120", "legal", "2020-01-01", "Salesforce", "yes"];
    let (scorer, row, score) = read(&fixture::model(), &HEADER, &cells);
    let (low, high) = scorer.interval(&row);
    assert!(low < score.fit && score.fit < high);
}

#[test]
fn a_scorecard_without_criteria_scores_everybody_alike() {
    let (scorer, row, score) = read(&fixture::model_of(Vec::new()), &HEADER, &["a1"]);
    assert_eq!((score.score, score.similarity, score.grade), (0, 0, Grade::D));
    assert_eq!(scorer.strongest(&row, &mut [0; 3]), 0);
}
