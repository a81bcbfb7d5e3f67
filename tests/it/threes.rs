//! Tables of three criteria: found where no two of them say anything, scored, shown, saved, and the same in any order.

use std::fs;
use std::path::Path;

use lookalike::language::Language;
use lookalike::model::Model;
use serde_json::Value;

use crate::cli::done;

/// Accounts won by a sign that each of three columns turns: neither one of them nor two say anything.
fn accounts(rows: usize) -> Vec<[String; 5]> {
    let mut state = 3u64;
    let mut draw = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    (0..rows)
        .map(|_| {
            let (price, staff, sector) = (draw(1_000), draw(400), ["legal", "retail"][draw(2) as usize]);
            let turns = u64::from(price >= 500) + u64::from(staff >= 200) + u64::from(sector == "legal");
            let won = draw(100) < if turns % 2 == 0 { 80 } else { 20 };
            let status = if won { "Won" } else { "Lost" };
            [
                price.to_string(),
                staff.to_string(),
                sector.to_owned(),
                draw(90).to_string(),
                status.to_owned(),
            ]
        })
        .collect()
}

const HEADER: [&str; 5] = ["price", "staff", "sector", "visits", "status"];

fn place(dir: &Path, name: &str, rows: &[[String; 5]], order: [usize; 5]) {
    let line = |cells: &dyn Fn(usize) -> String| order.map(cells).join(",") + "\n";
    let mut text = line(&|at| HEADER[at].to_owned());
    rows.iter().for_each(|row| text += &line(&|at| row[at].clone()));
    fs::write(dir.join(name), text).unwrap();
}

fn train(dir: &Path, table: &str, more: &[&str]) -> Model {
    let usual = [
        "train",
        table,
        "--outcome",
        "status",
        "--positive",
        "Won",
        "--name",
        "m",
    ];
    done(
        dir,
        &[&usual[..], &["--no-validation", "--no-segments"], more].concat(),
    );
    let versions = fs::read_dir(dir.join("models/m")).unwrap();
    let last = versions
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("model.json").exists())
        .max();
    Model::load(&last.expect("a version").join("model.json")).unwrap()
}

#[test]
fn what_only_three_criteria_say_is_found_scored_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let rows = accounts(5_000);
    place(dir, "past.csv", &rows, [0, 1, 2, 3, 4]);
    let model = train(dir, "past.csv", &[]);
    let three = |model: &Model| model.criteria.iter().position(|c| c.cut.leaves().len() == 3);
    let at = three(&model).expect("a table of three criteria");
    let table = &model.criteria[at];
    let mut columns = table.cut.columns();
    columns.sort_unstable();
    assert_eq!(columns, ["price", "sector", "staff"]);
    // Nearly all that there is to say.
    assert!(table.weight() > 60_000, "{}", table.weight());
    assert_eq!(table.name.matches(" × ").count(), 2);
    let last = table.cut.label(table.cut.unknown(), Language::Fr);
    assert_eq!(last.matches("inconnu").count(), 3, "{last}");

    // Saved and loaded without a change; more than three together are refused.
    let json = model.to_json().unwrap();
    fs::write(dir.join("copy.json"), &json).unwrap();
    assert_eq!(
        Model::load(&dir.join("copy.json")).unwrap().to_json().unwrap(),
        json
    );
    let mut deeper: Value = serde_json::from_slice(&json).unwrap();
    let second = deeper["criteria"][at]["cut"]["second"].clone();
    let first = deeper["criteria"][at]["cut"]["first"].clone();
    deeper["criteria"][at]["cut"]["first"] =
        serde_json::json!({ "kind": "pair", "first": first, "second": second });
    fs::write(dir.join("deeper.json"), deeper.to_string()).unwrap();
    assert!(Model::load(&dir.join("deeper.json")).is_err());

    // Scored from the cells, points that sum, opposite octants apart.
    fs::write(
        dir.join("p.csv"),
        "id,price,staff,sector,visits\nA,800,350,retail,40\nB,800,50,retail,40\nC,800,,retail,40\n",
    )
    .unwrap();
    let scored = done(
        dir,
        &["score", "p.csv", "--contributions", "--interval", "--json"],
    );
    let scored: Vec<Value> = scored
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for row in &scored {
        let points = model
            .criteria
            .iter()
            .map(|c| row[format!("points.{}", c.name)].as_f64().unwrap());
        assert!((points.sum::<f64>() - row["score"].as_f64().unwrap()).abs() < 1e-9);
        let [low, fit, high] = ["fit_low", "fit", "fit_high"].map(|key| row[key].as_f64().unwrap());
        assert!(low < fit && fit < high, "{row}");
    }
    let fit = |at: usize| scored[at]["fit"].as_f64().unwrap();
    assert!((fit(0) - 0.8).abs() < 0.08, "{}", fit(0));
    assert!((fit(1) - 0.2).abs() < 0.08, "{}", fit(1));
    assert!(fit(1) < fit(2) && fit(2) < fit(0));
    let told = done(dir, &["explain", "p.csv", "--id", "1"]);
    assert!(told.contains(&table.name), "{told}");
    let matrix = done(dir, &["matrix", "--json"]);
    assert!(matrix.contains(&table.name), "{matrix}");

    // Rows and columns in another order: the same points.
    let backwards: Vec<[String; 5]> = rows.iter().rev().cloned().collect();
    place(dir, "turned.csv", &backwards, [3, 2, 4, 0, 1]);
    let turned = train(dir, "turned.csv", &[]);
    let of = |model: &Model| {
        let mut points: Vec<(String, Vec<i64>)> = model
            .criteria
            .iter()
            .map(|c| (c.name.clone(), c.points.clone()))
            .collect();
        points.sort();
        points
    };
    assert_eq!(of(&turned), of(&model));

    // Not where interactions are forbidden.
    assert_eq!(three(&train(dir, "past.csv", &["--pairs", "0"])), None);
}
