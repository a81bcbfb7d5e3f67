//! The pocket card: short, in whole points, measured beside the full card, and usable wherever a card is.

use std::fs;
use std::path::Path;

use lookalike::model::{Card, Model, PocketCard};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};

const TRAIN: [&str; 10] = [
    "train",
    "past.csv",
    "--outcome",
    "status",
    "--positive",
    "Won",
    "--pairs",
    "2",
    "--no-segments",
    "--name",
];

/// 320 accounts of 14 columns: three tell much, nine a little each, two nothing.
fn rows() -> Vec<String> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    (0..320)
        .map(|i| {
            let staff = random.gen_range(1..2_000u32);
            let sector = random.gen_range(0..8usize);
            let logins = random.gen_range(0..60u32);
            let little: Vec<bool> = (0..9).map(|_| random.gen_bool(0.5)).collect();
            let unknown = random.gen_bool(0.15);
            let mut z = -3.0 + f64::from(logins) / 20.0 + if sector < 3 { 1.5 } else { 0.0 };
            z += if staff > 400 { 1.2 } else { 0.0 };
            z += 0.5 * little.iter().filter(|yes| **yes).count() as f64 - 1.5;
            let status = if random.gen_bool(1.0 / (1.0 + (-z).exp())) {
                "Won"
            } else {
                "Lost"
            };
            let staff = if unknown { String::new() } else { staff.to_string() };
            let little: Vec<&str> = little.iter().map(|yes| if *yes { "yes" } else { "no" }).collect();
            let (noise, dice) = (random.gen_range(0..100u32), random.gen_range(0..6u32));
            format!(
                "A{i},{staff},sector {sector},{logins},{},{noise},{dice},{status}",
                little.join(",")
            )
        })
        .collect()
}

fn write(dir: &Path, name: &str, rows: &[String]) {
    let little: Vec<String> = (0..9).map(|i| format!("tool_{i}")).collect();
    let header = format!("id,staff,sector,logins,{},noise,dice,status", little.join(","));
    fs::write(dir.join(name), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
}

fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "past.csv", &rows());
    dir
}

fn file(dir: &Path, name: &str) -> String {
    format!("{}/models/{name}/v000001/model.json", dir.display())
}

fn pocket(dir: &Path, name: &str) -> PocketCard {
    let model = Model::load(Path::new(&file(dir, name))).unwrap();
    *model.pocket.unwrap()
}

/// What every pocket card must be.
fn check(card: &PocketCard) {
    assert!((1..=10).contains(&card.criteria.len()));
    let mut total = 0;
    for criterion in &card.criteria {
        assert!(criterion.points.len() <= 6, "{}", criterion.name);
        assert_eq!(criterion.cut.columns().len(), 1, "{}", criterion.name);
        assert!(
            criterion
                .points
                .iter()
                .all(|p| p % 1_000 == 0 && (0..=100_000).contains(p))
        );
        total += criterion.weight();
    }
    assert_eq!(total, 100_000);
}

#[test]
fn the_pocket_card_scores_wherever_a_card_is_used() {
    let dir = place();
    let dir = dir.path();
    let answer: Value = serde_json::from_str(&done(dir, &[&TRAIN[..], &["icp", "--json"]].concat())).unwrap();
    let card = pocket(dir, "icp");
    check(&card);
    let kept: Vec<&str> = card.criteria.iter().map(|c| c.name.as_str()).collect();
    assert!(
        ["staff", "sector", "logins"]
            .iter()
            .all(|told| kept.contains(told)),
        "{kept:?}"
    );

    // What it gives up, on the same accounts.
    let figures = &answer["validation"]["pocket"];
    let (auc, full) = (
        figures["figures"]["auc"].as_f64().unwrap(),
        figures["full_auc"].as_f64().unwrap(),
    );
    assert_eq!(figures["figures"]["accounts"], 320);
    assert_eq!(answer["validation"]["scorecard"]["auc"].as_f64().unwrap(), full);
    assert!(auc > full - 0.05, "{auc} against {full}");
    assert_eq!(answer["pocket"]["criteria"].as_array().unwrap().len(), kept.len());

    // Loading and saving changes no byte; the model is one with either card.
    let path = file(dir, "icp");
    let bytes = fs::read(&path).unwrap();
    let model = Model::load(Path::new(&path)).unwrap();
    assert_eq!(model.to_json().unwrap(), bytes);
    let view = model.clone().on(Card::Pocket).unwrap();
    assert_eq!(view.validation.as_ref().unwrap().scorecard.auc, auc);

    // Scores are whole, contributions sum to them, fits and grades are the card's own.
    let scored = done(
        dir,
        &[
            "score",
            "past.csv",
            "--card",
            "pocket",
            "--contributions",
            "--interval",
            "--json",
        ],
    );
    let mut differs = false;
    for line in scored.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let score = row["score"].as_f64().unwrap();
        assert_eq!(score, score.round());
        let points: Vec<f64> = kept
            .iter()
            .map(|name| row[format!("points.{name}")].as_f64().unwrap())
            .collect();
        assert!(points.iter().all(|p| *p == p.round()));
        assert_eq!(points.iter().sum::<f64>(), score);
        let eta = card.calibration.intercept + card.calibration.slope * score;
        let fit = row["fit"].as_f64().unwrap();
        assert!((fit - 1.0 / (1.0 + (-eta).exp())).abs() < 1e-5);
        assert!(row["fit_low"].as_f64().unwrap() < fit && fit < row["fit_high"].as_f64().unwrap());
        assert_eq!(row["model"], "icp@v000001 (pocket)");
        let [a, b, c] = view.grades.map(|start| start as f64 / 1e3);
        let grade = match score {
            _ if row["grade"] == "?" => "?",
            s if s >= a => "A",
            s if s >= b => "B",
            s if s >= c => "C",
            _ => "D",
        };
        assert_eq!(row["grade"], grade);
        differs |= score > 0.0;
    }
    assert!(differs);
    assert_eq!(scored.lines().count(), 320);

    let explained = done(
        dir,
        &["explain", "past.csv", "--id", "A7", "--card", "pocket", "--json"],
    );
    let explained: Value = serde_json::from_str(&explained).unwrap();
    let told = explained["criteria"].as_array().unwrap();
    assert_eq!(told.len(), kept.len());
    let sum: f64 = told.iter().map(|c| c["points"].as_f64().unwrap()).sum();
    assert_eq!(sum, explained["score"].as_f64().unwrap());

    let matrix = done(dir, &["matrix", "--card", "pocket"]);
    assert!(matrix.contains("sector") && !matrix.contains(" × "), "{matrix}");
    done(dir, &["segments", "--card", "pocket"]);
    for more in [&[][..], &["--card", "pocket"]] {
        let sheet = done(dir, &[&["sheet"], more].concat());
        assert!(sheet.contains("## Pocket card"), "{sheet}");
        assert!(sheet.contains("with the full card"), "{sheet}");
    }
    let sheet: Value = serde_json::from_str(&done(dir, &["sheet", "--json", "--lang", "fr"])).unwrap();
    let lines = sheet["pocket"]["lines"].as_array().unwrap();
    assert_eq!(
        lines
            .iter()
            .map(|line| line["most"].as_i64().unwrap())
            .sum::<i64>(),
        100
    );
    assert!(sheet["pocket"]["gives_up"].as_str().unwrap().contains("contre"));
    for page in ["report.html", "card.md", "sheet.md"] {
        let page = fs::read_to_string(Path::new(&path).with_file_name(page)).unwrap();
        assert!(page.contains("Pocket card"));
    }

    // A model without one says so on one line; so does one that cannot be.
    let mut without: Value = serde_json::from_slice(&bytes).unwrap();
    let mut broken = without.clone();
    without.as_object_mut().unwrap().remove("pocket");
    fs::write(dir.join("old.json"), without.to_string()).unwrap();
    done(dir, &["score", "past.csv", "--model-file", "old.json"]);
    let said = refused(
        dir,
        &[
            "score",
            "past.csv",
            "--model-file",
            "old.json",
            "--card",
            "pocket",
        ],
    );
    assert!(said.contains("model `icp` has no pocket card"), "{said}");
    broken["pocket"]["criteria"][0]["points"][0] = 1.into();
    fs::write(dir.join("broken.json"), broken.to_string()).unwrap();
    let said = refused(dir, &["score", "past.csv", "--model-file", "broken.json"]);
    assert!(said.contains("pocket card: criterion"), "{said}");
    let said = refused(dir, &["score", "past.csv", "--card", "paper"]);
    assert!(said.contains("one of full, pocket"), "{said}");

    // The order of rows changes nothing.
    let mut shuffled = rows();
    shuffled.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    write(dir, "past.csv", &shuffled);
    let told = done(dir, &[&TRAIN[..], &["again", "--no-validation"]].concat());
    assert!(!told.contains("with the full card"), "{told}");
    assert_eq!(pocket(dir, "again").criteria, card.criteria);
}

#[test]
fn customers_of_a_universe_and_ten_customers_have_a_pocket_card_too() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let company = |i: u64| {
        let draw = |salt: u64| (i.wrapping_mul(2_654_435_761).wrapping_add(salt * 40_503) >> 7) % 1_000;
        let sector = ["Software", "Hotels", "Retail"][(draw(1) % 3) as usize];
        let buys = draw(3) < if sector == "Software" { 500 } else { 100 };
        (
            format!("Firm{i} Works,firm{i}.com,{sector},{}", 5 + draw(2) / 2),
            buys,
        )
    };
    let table = |customers: bool, most: usize| {
        let rows = (0..300u64).map(company).filter(|(_, buys)| *buys == customers);
        let rows: Vec<String> = rows.map(|(row, _)| row).take(most).collect();
        format!("company,website,sector,employees\n{}\n", rows.join("\n"))
    };
    fs::write(dir.join("customers.csv"), table(true, 300)).unwrap();
    fs::write(dir.join("companies.csv"), table(false, 300)).unwrap();
    fs::write(dir.join("ten.csv"), table(true, 10)).unwrap();
    let against = ["--universe", "companies.csv", "--no-segments", "--pairs", "0"];
    let train = |customers: &str, more: &[&str], name: &str| {
        let usual = ["train", customers, "--name", name];
        let output = lookalike(dir, &[&usual[..], &against, more].concat());
        assert_ne!(output.status.code(), Some(2), "{}", text(&output.stderr));
    };
    train("customers.csv", &["--prevalence", "5%..10%"], "many");
    check(&pocket(dir, "many"));
    train("ten.csv", &[], "ten");
    let ten = pocket(dir, "ten");
    check(&ten);
    // Ten customers leave every bin in doubt.
    assert!(
        ten.criteria
            .iter()
            .any(|c| c.deviation.iter().any(|d| *d > 5_000))
    );
    for name in ["many", "ten"] {
        let rows = done(
            dir,
            &[
                "score",
                "companies.csv",
                "--model",
                name,
                "--card",
                "pocket",
                "--interval",
                "--json",
            ],
        );
        let first: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
        assert_eq!(first["fit"].is_null(), name == "ten", "{first}");
        assert!(first["score"].is_number());
        done(dir, &["sheet", "--model", name, "--card", "pocket"]);
    }
}
