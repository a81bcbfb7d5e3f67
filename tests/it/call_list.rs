//! Call lists: who is on them, what share of the ideal customers they catch, who is drawn below the cut, and what a training
//! makes of the draw.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use lookalike::language::Language;
use lookalike::model::{FitUncertainty, Model};
use lookalike::registry::{MODEL, Registry};
use lookalike::score::{
    BatchSettings, Beside, Format, Keep, List, ListSettings, Row, Scorer, Summary, score_records_beside,
};
use lookalike::source::Records;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};
use crate::example::{self, HEADER};

/// Accounts of many kinds: some knocked out, some of which nothing is known.
fn accounts(rows: usize) -> Vec<String> {
    let mut draw = Xoshiro256PlusPlus::seed_from_u64(17);
    let mut of = |texts: &[&'static str]| texts[draw.gen_range(0..texts.len())];
    (0..rows)
        .map(|row| {
            if row % 97 == 13 {
                return format!("a{row},,,,,,,");
            }
            let country = of(&["FR", "FR", "DE", "DE", "BE", "RU"]);
            let sector = of(&[
                "Construction",
                "Civil engineering",
                "Software",
                "Hotels",
                "Mining",
                "",
            ]);
            let employees = of(&["5", "40", "120", "700", "3000", ""]);
            let logins = of(&["0", "2", "6", "11", "30", ""]);
            let tools = of(&["HubSpot; Slack", "AutoCAD", "AutoCAD;HubSpot", "Slack", ""]);
            let funded = of(&["2025-09-30", "2024-02-29", "2010-01-01", ""]);
            format!(
                "a{row},{sector},{employees},{logins},{tools},{funded},{},{country}",
                of(&["yes", "no"])
            )
        })
        .collect()
}

fn csv(accounts: &[String]) -> String {
    format!("{}\n{}\n", HEADER.join(","), accounts.join("\n"))
}

fn place(model: &Model, accounts: &[String]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
    fs::write(dir.path().join("prospects.csv"), csv(accounts)).unwrap();
    dir
}

/// Rows of a scored table by their columns' names.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    table.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

fn list(dir: &Path, more: &[&str]) -> (Vec<BTreeMap<String, String>>, Value) {
    let arguments = [&["score", "prospects.csv", "-o", "calls.csv", "--json"], more].concat();
    let said: Value = serde_json::from_str(&done(dir, &arguments)).unwrap();
    let written = fs::read_to_string(dir.join("calls.csv")).unwrap();
    (rows(&written), said["list"].clone())
}

#[test]
fn a_list_is_the_best_highest_first_in_any_order_of_rows_and_on_any_threads() {
    let mut accounts = accounts(1_500);
    let dir = place(&example::model(), &accounts);
    let everybody = rows(&done(dir.path(), &["score", "prospects.csv"]));
    let (listed, said) = list(dir.path(), &["--top", "200"]);
    assert_eq!(listed.len(), 200);
    let scores: Vec<f64> = listed.iter().map(|row| number(row, "score")).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    assert!((1..=200).eq(listed.iter().map(|row| number(row, "rank") as i32)));
    // Nobody better is left out; whom a rule refuses, and of whom nothing is known, is not ranked.
    let cut = said["cuts"][0]["score"].as_f64().unwrap();
    assert_eq!(cut, scores[199]);
    let better = everybody
        .iter()
        .filter(|row| row["grade"] != "X" && row["grade"] != "?" && number(row, "score") > cut);
    let on_it: BTreeSet<&String> = listed.iter().map(|row| &row["id"]).collect();
    assert!(better.clone().count() < 200 && better.clone().all(|row| on_it.contains(&row["id"])));
    assert!(
        listed
            .iter()
            .all(|row| row["grade"] != "X" && row["grade"] != "?")
    );
    assert!(everybody.iter().any(|row| row["grade"] == "?"));

    // All accounts in the table's order, with the same ranks.
    let (marked, _) = list(dir.path(), &["--top", "200", "--mark"]);
    assert!(
        everybody
            .iter()
            .map(|row| &row["id"])
            .eq(marked.iter().map(|row| &row["id"]))
    );
    let mut ranked: Vec<_> = marked.iter().filter(|row| !row["rank"].is_empty()).collect();
    ranked.sort_by_key(|row| number(row, "rank") as u32);
    assert!(ranked.into_iter().eq(&listed));

    let first = fs::read_to_string({
        list(dir.path(), &["--top", "200", "--explore", "10%"]);
        dir.path().join("calls.csv")
    });
    accounts.reverse();
    fs::write(dir.path().join("prospects.csv"), csv(&accounts)).unwrap();
    for threads in ["1", "3"] {
        let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .current_dir(dir.path())
            .env("RAYON_NUM_THREADS", threads)
            .args(["score", "-", "--top", "200", "--explore", "10%"])
            .stdin(fs::File::open(dir.path().join("prospects.csv")).unwrap())
            .output()
            .unwrap();
        assert_eq!(
            first.as_ref().unwrap(),
            &text(&output.stdout),
            "{threads} threads"
        );
    }
}

#[test]
fn what_a_list_catches_is_the_share_of_all_fits() {
    let dir = place(&example::model(), &accounts(1_200));
    let everybody = rows(&done(dir.path(), &["score", "prospects.csv"]));
    let (listed, said) = list(dir.path(), &["--top", "150"]);
    let fits = |rows: &[BTreeMap<String, String>]| -> f64 {
        let counted = rows.iter().filter(|row| row["grade"] != "X");
        counted.map(|row| number(row, "fit")).sum()
    };
    let caught = &said["caught"];
    let of = |name: &str| caught[name].as_f64().unwrap();
    assert!(
        (of("share") - fits(&listed) / fits(&everybody)).abs() < 1e-4,
        "{said}"
    );
    assert!(
        (of("ideal") - fits(&listed)).abs() < 1e-3 && (of("ideal_in_all") - fits(&everybody)).abs() < 1e-2
    );
    assert!(of("low") < of("share") && of("share") < of("high") && of("low") > 0.0 && of("high") < 1.0);
    // Everybody who can be ranked: all of the ideal customers but those of whom nothing is known.
    let (_, all) = list(dir.path(), &["--top", "9999"]);
    assert!(all["caught"]["share"].as_f64().unwrap() > 0.95 && all["accounts"].as_u64().unwrap() < 9_999);
    let said = text(
        &lookalike(
            dir.path(),
            &["score", "prospects.csv", "--top", "9999", "-o", "o.csv"],
        )
        .stderr,
    );
    assert!(said.contains("Fewer than the 9,999 asked for"), "{said}");
    let said = text(
        &lookalike(
            dir.path(),
            &["score", "prospects.csv", "--top", "150", "-o", "o.csv"],
        )
        .stderr,
    );
    assert!(
        said.contains("cut-off at a score of") && said.contains("It should catch"),
        "{said}"
    );
}

/// A standard normal number (Box & Muller).
fn normal(draw: &mut Xoshiro256PlusPlus) -> f64 {
    let (radius, angle): (f64, f64) = (1.0 - draw.r#gen::<f64>(), draw.r#gen());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}

/// Worlds that a model's posterior holds possible are drawn, and in each who is ideal: the interval holds the share that
/// comes true nineteen times in twenty, whether points are certain or not.
#[test]
fn the_interval_holds_the_share_that_comes_true() {
    let mut certain = example::model();
    for criterion in &mut certain.criteria {
        criterion
            .loadings
            .iter_mut()
            .flatten()
            .for_each(|loading| *loading = 0.0);
        criterion.variance.fill(0.0);
    }
    certain.intercept_loadings.fill(0.0);
    certain.intercept_variance = 0.0;
    let mut doubtful = example::model();
    doubtful.fit_uncertainty = FitUncertainty {
        slope: 0.01,
        pivot: -1.0,
        ..FitUncertainty::default()
    };
    let text = csv(&accounts(700));
    let header: Vec<String> = HEADER.map(str::to_owned).to_vec();
    for model in [certain, doubtful] {
        let settings = ListSettings {
            size: 120,
            per_segment: false,
            alone: true,
            explore: None,
            holdout: None,
            seed: 0,
            model: "m".to_owned(),
            capacity: None,
        };
        let records = || Records::new(std::io::Cursor::new(text.clone()), Path::new("t.csv")).unwrap();
        let made = List::find(&model, &mut records(), settings, &mut |_| {}).unwrap();
        let (summary, written) = score(&model, &mut records(), &made);
        let caught = summary.list.unwrap().caught.unwrap();
        let listed: BTreeSet<String> = rows(&written).into_iter().map(|row| row["id"].clone()).collect();

        let scorer = Scorer::new(&model, &header, Language::En);
        let (mut known, mut row) = (Vec::new(), scorer.row());
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            scorer.read(|at| cells.get(at).copied(), &mut row);
            if row.knocked_out.is_none() {
                let log_odds = model.calibration.log_odds(scorer.score(&row).score);
                known.push((listed.contains(cells[0]), log_odds, row.clone()));
            }
        }
        let mut draw = Xoshiro256PlusPlus::seed_from_u64(5);
        let (mut held, worlds) = (0, 1_500);
        for _ in 0..worlds {
            let world = World::draw(&model, &mut draw);
            let [mut on_list, mut all] = [0.0; 2];
            for (is_listed, log_odds, row) in &known {
                let chance = 1.0 / (1.0 + (-world.log_odds(&model, *log_odds, row)).exp());
                if draw.r#gen::<f64>() < chance {
                    all += 1.0;
                    on_list += if *is_listed { 1.0 } else { 0.0 };
                }
            }
            held += u32::from((caught.low..=caught.high).contains(&(on_list / all)));
        }
        let held = f64::from(held) / f64::from(worlds);
        assert!((0.93..=0.975).contains(&held), "{held}");
    }
}

/// What a posterior holds possible of the points.
struct World {
    factors: Vec<f64>,
    intercept: f64,
    slope: f64,
    bins: Vec<Vec<f64>>,
}

impl World {
    fn draw(model: &Model, draw: &mut Xoshiro256PlusPlus) -> Self {
        Self {
            factors: model.intercept_loadings.iter().map(|_| normal(draw)).collect(),
            intercept: model.intercept_variance.sqrt() * normal(draw),
            slope: model.fit_uncertainty.slope.sqrt() * normal(draw),
            bins: model
                .criteria
                .iter()
                .map(|criterion| {
                    criterion
                        .variance
                        .iter()
                        .map(|v| v.sqrt() * normal(draw))
                        .collect()
                })
                .collect(),
        }
    }

    fn log_odds(&self, model: &Model, estimated: f64, row: &Row) -> f64 {
        let mut moved = self.intercept + self.slope * (estimated - model.fit_uncertainty.pivot);
        let mut loadings = model.intercept_loadings.clone();
        for ((criterion, bins), bin) in model.criteria.iter().zip(&self.bins).zip(&row.bins) {
            let bin = usize::from(*bin);
            moved += bins[bin];
            let own = loadings.iter_mut().zip(&criterion.loadings[bin]);
            own.for_each(|(sum, loading)| *sum += loading);
        }
        moved += loadings
            .iter()
            .zip(&self.factors)
            .map(|(loading, z)| loading * z)
            .sum::<f64>();
        estimated + moved
    }
}

fn score(model: &Model, records: &mut Records, made: &List) -> (Summary, String) {
    let settings = BatchSettings {
        format: Format::Csv,
        model: "m".to_owned(),
        reasons: 1,
        interval: false,
        contributions: false,
        defuse_formulas: false,
        excel: None,
        keep: Keep::None,
        language: Language::En,
    };
    let beside = Beside {
        list: Some(made),
        ..Beside::default()
    };
    let mut out = Vec::new();
    let summary =
        score_records_beside(model, records, &mut out, "out", &settings, beside, &mut |_| {}).unwrap();
    (summary, text(&out))
}

#[test]
fn a_team_has_its_weeks_and_lower_scorers_among_them() {
    let dir = place(&example::model(), &accounts(1_500));
    let team = [
        "--capacity",
        "15/week",
        "--reps",
        "2",
        "--weeks",
        "4",
        "--explore",
        "10%",
        "--log",
    ];
    let (listed, said) = list(dir.path(), &team);
    assert_eq!(
        (listed.len(), &said["capacity"]["accounts_a_week"]),
        (120, &30.0.into())
    );
    for week in 1..=4 {
        let in_week: Vec<_> = listed
            .iter()
            .filter(|row| row["week"] == week.to_string())
            .collect();
        let drawn = in_week.iter().filter(|row| row["drawn"] == "explore").count();
        assert_eq!((in_week.len(), drawn), (30, 3), "week {week}");
    }
    // The chance of everybody below the cut is the same: who was drawn stands for all of them.
    let everybody = rows(&done(dir.path(), &["score", "prospects.csv"]));
    let can_be_drawn = everybody.iter().filter(|row| row["grade"] != "X").count();
    assert_eq!(said["drawn_from"].as_u64(), Some(can_be_drawn as u64 - 108));
    let stand_for: f64 = listed.iter().map(|row| 1.0 / number(row, "propensity")).sum();
    assert!((stand_for - can_be_drawn as f64).abs() < 0.01, "{stand_for}");
    let cut = said["cuts"][0]["score"].as_f64().unwrap();
    assert!(listed.iter().all(|row| match row["drawn"].as_str() {
        "ranked" => number(row, "score") >= cut,
        drawn => drawn == "explore" && number(row, "score") <= cut,
    }));
    let err = text(
        &lookalike(
            dir.path(),
            &[&["score", "prospects.csv", "-o", "o.csv"][..], &team].concat(),
        )
        .stderr,
    );
    let wanted = "Capacity: 30 accounts a week in all (people: 2), 4 weeks, 120 accounts.";
    assert!(err.contains(wanted), "{err}");

    // On record are those that were not drawn, too.
    done(dir.path(), &["outcomes", "export", "-o", "record.csv"]);
    let record = rows(&fs::read_to_string(dir.path().join("record.csv")).unwrap());
    let of = |word: &str| record.iter().filter(|row| row["drawn"] == word).count();
    assert_eq!((record.len(), of("ranked"), of("explore")), (1_500, 108, 12));
    let chances = record
        .iter()
        .filter(|row| row["drawn"] == "below")
        .map(|row| &row["propensity"]);
    assert_eq!(chances.collect::<BTreeSet<_>>().len(), 1);

    let (again, _) = list(dir.path(), &[&team[..], &["--seed", "9"]].concat());
    assert_ne!(again, listed);
    let (held, said) = list(dir.path(), &["--top", "100", "--holdout", "20%"]);
    assert_eq!(held.len() as u64 + said["held"].as_u64().unwrap(), 100);
    assert!(
        (8..=32).contains(&(100 - held.len())) && held.iter().all(|row| number(row, "propensity") == 0.8)
    );
}

#[test]
fn each_segment_has_its_own_best() {
    let dir = place(&example::model(), &accounts(1_500));
    let (listed, said) = list(dir.path(), &["--top", "20", "--per-segment"]);
    let everybody = rows(&done(dir.path(), &["score", "prospects.csv"]));
    let cuts = said["cuts"].as_array().unwrap();
    assert!(cuts.len() > 1, "{said}");
    let mut among = 0;
    for cut in cuts {
        let number_of = cut["segment"].to_string();
        let ranked = |row: &&BTreeMap<String, String>| {
            row["segment"] == number_of && row["grade"] != "X" && row["grade"] != "?"
        };
        let mut scores: Vec<f64> = everybody
            .iter()
            .filter(ranked)
            .map(|row| number(row, "score"))
            .collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        scores.truncate(20);
        let own = listed.iter().filter(|row| row["segment"] == number_of);
        assert!(
            own.clone()
                .map(|row| number(row, "score"))
                .eq(scores.iter().copied()),
            "{cut}"
        );
        // One segment after the other.
        let ranks = own.map(|row| number(row, "rank") as usize);
        assert!(ranks.eq(among + 1..=among + scores.len()));
        among += scores.len();
    }
}

#[test]
fn a_list_in_every_format_and_refusals_in_one_line() {
    let dir = place(&example::model(), &accounts(300));
    for file in ["calls.tsv", "calls.ndjson", "calls.xlsx"] {
        done(dir.path(), &["score", "prospects.csv", "--top", "10", "-o", file]);
    }
    let lines = fs::read_to_string(dir.path().join("calls.ndjson")).unwrap();
    let ranks = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["rank"].clone());
    assert!(ranks.eq((1..=10).map(Value::from)));

    let without_id = csv(&accounts(50)).replacen("account_id", "other", 1);
    fs::write(dir.path().join("none.csv"), without_id).unwrap();
    done(dir.path(), &["score", "none.csv", "--top", "10", "-o", "o.csv"]);
    for (arguments, wanted) in [
        (
            &["none.csv", "--top", "10", "--explore", "10%"][..],
            "no column `account_id`",
        ),
        (&["prospects.csv", "--top", "0"], "a list has from 1 to"),
        (&["prospects.csv", "--capacity", "60/year"], "as `60/week`"),
        (
            &["prospects.csv", "--capacity", "60/week", "--top", "5"],
            "cannot be used with",
        ),
        (&["prospects.csv", "--reps", "4"], "--capacity"),
        (&["prospects.csv", "--mark"], "--top"),
        (&["prospects.csv", "--top", "5", "--cut", "B"], "--cut"),
        (&["prospects.csv", "--top", "5", "--check"], "--check"),
    ] {
        let error = refused(dir.path(), &[&["score", "-o", "o.csv"], arguments].concat());
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn a_share_that_nothing_tells_is_not_told() {
    let untold = |change: &dyn Fn(&mut Model)| {
        let mut model = example::model();
        change(&mut model);
        let dir = place(&model, &accounts(200));
        let (listed, said) = list(dir.path(), &["--top", "20", "--model", "saas@1"]);
        assert_eq!((listed.len(), &said["caught"]), (20, &Value::Null));
        let err = lookalike(
            dir.path(),
            &[
                "score",
                "prospects.csv",
                "--top",
                "20",
                "-o",
                "o.csv",
                "--model",
                "saas@1",
            ],
        )
        .stderr;
        assert!(text(&err).contains("is not told: "), "{}", text(&err));
        said["untold"].clone()
    };
    use lookalike::fit::verdict::Verdict;
    assert_eq!(untold(&|model| model.verdict = Verdict::NoSignal), "no_signal");
    for verdict in [Verdict::Unmeasured, Verdict::PriorsOnly] {
        let unmeasured = |model: &mut Model| {
            model.verdict = verdict;
            model.validation = None;
        };
        assert_eq!(untold(&unmeasured), "unmeasured");
    }
    // Customers alone: grades are the recipe's word, and no share of ideal ones is known.
    let customers_only = |model: &mut Model| {
        model.sufficiency.not_ideal = 0;
        let grades = &mut model.recipe.grades;
        [grades.a, grades.b, grades.c] = [Some(70.0), Some(50.0), Some(30.0)];
    };
    assert_eq!(untold(&customers_only), "no_fit");
}

/// Each segment gives as many of its places to the draw, which is one for all of them.
#[test]
fn segments_share_one_draw_below_their_cuts() {
    let dir = place(&example::model(), &accounts(1_500));
    let (best, plain) = list(dir.path(), &["--top", "18", "--per-segment"]);
    let (listed, said) = list(dir.path(), &["--top", "20", "--per-segment", "--explore", "10%"]);
    let segments = said["cuts"].as_array().unwrap().len();
    assert!(segments > 1 && plain["cuts"] == said["cuts"], "{said}");
    let (drawn, ranked): (Vec<_>, Vec<_>) = listed.iter().partition(|row| row["drawn"] == "explore");
    assert_eq!(drawn.len(), 2 * segments, "two of twenty places a segment");
    let ids = |rows: &[&BTreeMap<String, String>]| -> Vec<String> {
        rows.iter().map(|row| row["id"].clone()).collect()
    };
    assert_eq!(ids(&ranked), ids(&best.iter().collect::<Vec<_>>()));
    assert!((1..=listed.len()).eq(listed.iter().map(|row| number(row, "rank") as usize)));
    // Who is of no segment may be drawn too, all with one chance: the drawn stand for all that were not ranked.
    let everybody = rows(&done(dir.path(), &["score", "prospects.csv"]));
    let can_be_drawn = everybody.iter().filter(|row| row["grade"] != "X").count() - ranked.len();
    let stand_for: f64 = drawn.iter().map(|row| 1.0 / number(row, "propensity")).sum();
    assert!(
        (stand_for - can_be_drawn as f64).abs() < 0.01,
        "{stand_for} {can_be_drawn}"
    );
}

/// All of the good half of a market were contacted, and a tenth of the other: seen alike, half of the contacted are ideal, while
/// 35 of 100 of the market are.
#[test]
fn a_training_that_counts_by_the_inverse_chance_knows_the_whole_market() {
    let mut table = String::from("id,kind,staff,propensity,outcome\n");
    let mut market = String::from("id,kind,staff\n");
    let mut number = 0;
    for (kind, propensity, accounts, ideal) in [
        ("x", "", 250, 150),
        ("y", "1", 250, 125),
        ("x", "0.1", 25, 5),
        ("y", "0.1", 25, 3),
    ] {
        for account in 0..accounts {
            number += 1;
            let (staff, won) = (number * 37 % 400, if account < ideal { "won" } else { "lost" });
            table += &format!(
                "c{number},{kind},{staff},{propensity},{won}
"
            );
            market += &format!(
                "c{number},{kind},{staff}
"
            );
        }
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("past.csv"), table).unwrap();
    fs::write(dir.path().join("market.csv"), market).unwrap();
    let train = [
        "train",
        "past.csv",
        "--outcome",
        "outcome",
        "--positive",
        "won",
        "--id",
        "id",
    ];
    let quick = ["--no-validation", "--no-segments", "--pairs", "0"];
    let mean = |more: &[&str]| {
        let arguments = [&train[..], &quick, more].concat();
        let said = done(dir.path(), &[&arguments[..], &["--all"]].concat());
        let scored = rows(&done(
            dir.path(),
            &["score", "market.csv", "--model", more.last().unwrap()],
        ));
        let fits: f64 = scored.iter().map(|row| self::number(row, "fit")).sum();
        (fits / scored.len() as f64, said)
    };
    let (alike, _) = mean(&["--exclude", "propensity", "--name", "alike"]);
    assert!((alike - 283.0 / 550.0).abs() < 0.02, "{alike}");
    // 275 + 80 of 1,000: each of the fifty stands for ten.
    let (weighted, said) = mean(&["--propensity", "propensity", "--name", "weighted"]);
    assert!((weighted - 0.355).abs() < 0.03, "{weighted}");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("count by the inverse of `propensity`: 550 are worth 182"),
        "{said}"
    );
    let refused = refused(dir.path(), &[&train[..], &["--propensity", "staff"]].concat());
    assert!(refused.contains("chance of being contacted `staff`"), "{refused}");
}
