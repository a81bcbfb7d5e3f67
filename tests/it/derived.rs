//! Criteria made of two columns: found where they are the truth, scored from the same cells, shown in words.

use std::fs;
use std::path::Path;

use lookalike::criteria::{Cut, Formula};
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::score::Scorer;
use lookalike::table::{Kind, Reading};

use crate::cli::done;

/// Accounts won by what share of the price the margin is; neither alone says much.
fn table(dir: &Path, rows: usize) {
    let mut state = 11u64;
    let mut draw = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut text = String::from("price,margin,staff,status\n");
    for _ in 0..rows {
        let price = 100 * (1 << draw(6)) + draw(100);
        let share = draw(100);
        let margin = (price * share / 2) as f64 / 100.0;
        let won = draw(100) < if share > 50 { 85 } else { 15 };
        let status = if won { "Won" } else { "Lost" };
        text += &format!("{price},{margin},{},{status}\n", 5 + draw(500));
    }
    fs::write(dir.join("past.csv"), text).unwrap();
}

const TRAIN: [&str; 8] = [
    "train",
    "past.csv",
    "--outcome",
    "status",
    "--positive",
    "Won",
    "--no-validation",
    "--no-segments",
];

fn model(dir: &Path, version: &str) -> Model {
    Model::load(&dir.join("models/past").join(version).join("model.json")).unwrap()
}

#[test]
fn a_ratio_that_is_the_truth_becomes_a_criterion() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path(), 800);
    done(dir.path(), &TRAIN);
    let learnt = model(dir.path(), "v000001");
    let of = |model: &Model| model.criteria.iter().position(|c| c.cut.is_derived());
    let at = of(&learnt).expect("a derived criterion");
    let ratio = &learnt.criteria[at];
    assert_eq!(ratio.name, "margin ÷ price");
    let unknown = ratio.cut.unknown();

    // The same cells, the same value: also where there is none, or where it lies far outside.
    let header = ["price", "margin", "staff"].map(str::to_owned);
    let scorer = Scorer::new(&learnt, &header, Language::En);
    let bin = |cells: [&'static str; 3]| {
        let mut row = scorer.row();
        scorer.read(|i| cells.get(i).copied(), &mut row);
        usize::from(row.bins[at])
    };
    for nothing in [
        ["0", "0", "7"],
        ["", "5", "7"],
        ["100", "many", "7"],
        ["0", "12", "7"],
    ] {
        assert_eq!(bin(nothing), unknown, "{nothing:?}");
    }
    assert_eq!(bin(["100", "-50", "7"]), 0);
    assert_eq!(bin(["1e300", "-1e-300", "7"]), 0);
    assert_eq!(bin(["100", "5000", "7"]), unknown - 1);
    let points = |bin: usize| ratio.points[bin];
    assert!(points(bin(["400", "160", "7"])) > points(bin(["400", "40", "7"])));

    let saved = serde_json::to_string(&ratio.cut).unwrap();
    assert_eq!(serde_json::from_str::<Cut>(&saved).unwrap(), ratio.cut);

    fs::write(dir.path().join("p.csv"), "id,price,margin,staff\nP,400,160,7\n").unwrap();
    let said = done(dir.path(), &["explain", "p.csv", "--id", "1"]);
    assert!(said.contains("0.4 (160 ÷ 400)"), "{said}");

    // Without interactions there is none, and then the card says the less.
    done(dir.path(), &[&TRAIN[..], &["--pairs", "0"]].concat());
    assert_eq!(of(&model(dir.path(), "v000002")), None);
}

#[test]
fn days_between_two_dates_read_in_both_languages() {
    let date = |column: &str| Cut::Age {
        column: column.into(),
        reading: Reading::new(Kind::Date),
        as_of: 20_000,
        cuts: Vec::new(),
    };
    let cut = Cut::Derived {
        formula: Formula::Difference,
        first: Box::new(date("created")),
        second: Box::new(date("signed")),
        cuts: vec![-0.5, 30.5],
    };
    assert_eq!(cut.name(), "created → signed");
    assert_eq!(cut.columns(), ["created", "signed"]);
    assert_eq!(cut.label(1, Language::En), "0 – 30 days");
    assert_eq!(cut.label(1, Language::Fr), "0 – 30 jours");
    assert_eq!(cut.label(3, Language::En), "unknown");
    // 20 January 1899 and 1 March 1899: 40 days apart, long before the first day that is counted from.
    let age = |day: f64| 20_000.0 - day;
    assert_eq!(
        Formula::Difference.value(age(-25_913.0), age(-25_873.0)),
        Some(40.0)
    );
}
